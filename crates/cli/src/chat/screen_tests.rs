use codex_protocol::event_msg::{
    AgentMessageContentDeltaEvent, AgentReasoningSectionBreakEvent, ErrorEvent, ItemCompletedEvent,
    ItemStartedEvent, ItemWithdrawnEvent, ModelRerouteEvent, RawResponseItemEvent,
    ReasoningContentDeltaEvent, ReasoningRawContentDeltaEvent, StreamErrorEvent, TaskCompleteEvent,
    TaskStartedEvent, ThreadRolledBackEvent, TokenUsageInfo, ToolCallItem, ToolStatus, TurnAbortedEvent,
    WarningEvent,
};
use codex_protocol::{FunctionCall, ResponseItem};

use super::*;

const LIVE: Style = Style { live: true, colours: false };
const COLOURED: Style = Style { live: true, colours: true };
const PIPED: Style = Style { live: false, colours: false };

/// All that is written, in order; notes in `⟨⟩`.
fn written(style: Style, events: &[EventMsg]) -> String {
    let mut screen = Screen::new(style);
    let pieces = events.iter().flat_map(|event| screen.take(event));
    let text: String = pieces
        .map(|piece| match piece {
            Piece::Reply(text) => text,
            Piece::Note(text) => format!("⟨{text}⟩"),
        })
        .collect();
    text.replace("⟩⟨", "").replace('\u{1b}', "␛")
}

fn started(item: TurnItem) -> EventMsg {
    let (thread_id, turn_id) = (String::new(), String::new());
    EventMsg::ItemStarted(ItemStartedEvent { thread_id, turn_id, item, started_at_ms: 0 })
}

fn completed(item: TurnItem) -> EventMsg {
    let (thread_id, turn_id) = (String::new(), String::new());
    EventMsg::ItemCompleted(ItemCompletedEvent { thread_id, turn_id, item, completed_at_ms: 0 })
}

fn message(id: &str, text: &str) -> TurnItem {
    TurnItem::AgentMessage(AgentMessageItem { id: id.to_owned(), text: text.to_owned(), phase: None })
}

fn delta(id: &str, text: &str) -> EventMsg {
    EventMsg::AgentMessageContentDelta(AgentMessageContentDeltaEvent {
        item_id: id.to_owned(),
        delta: text.to_owned(),
        ..AgentMessageContentDeltaEvent::default()
    })
}

fn reasoned(id: &str, text: &str) -> EventMsg {
    EventMsg::ReasoningContentDelta(ReasoningContentDeltaEvent {
        item_id: id.to_owned(),
        delta: text.to_owned(),
        ..ReasoningContentDeltaEvent::default()
    })
}

fn reasoning(id: &str, parts: &[&str]) -> TurnItem {
    TurnItem::Reasoning(ReasoningTextItem {
        id: id.to_owned(),
        summary_text: parts.iter().map(|part| (*part).to_owned()).collect(),
        ..ReasoningTextItem::default()
    })
}

fn withdrawn(id: &str) -> EventMsg {
    EventMsg::ItemWithdrawn(ItemWithdrawnEvent { item_id: id.to_owned(), ..ItemWithdrawnEvent::default() })
}

fn call(name: &str, arguments: &str) -> EventMsg {
    let call =
        FunctionCall { name: name.to_owned(), arguments: arguments.to_owned(), ..FunctionCall::default() };
    EventMsg::RawResponseItem(RawResponseItemEvent { item: ResponseItem::from(call) })
}

fn outcome(name: &str, output: &str) -> EventMsg {
    completed(TurnItem::ToolCall(ToolCallItem {
        name: name.to_owned(),
        status: ToolStatus::Completed,
        output: Some(output.to_owned()),
        ..ToolCallItem::default()
    }))
}

fn begun() -> EventMsg {
    EventMsg::TaskStarted(TaskStartedEvent::default())
}

fn over() -> EventMsg {
    EventMsg::TaskComplete(TaskCompleteEvent::default())
}

/// A turn with reasoning, a tool, and a text.
fn tool_turn() -> Vec<EventMsg> {
    vec![
        begun(),
        started(reasoning("r", &[])),
        reasoned("r", "Looking"),
        EventMsg::AgentReasoningSectionBreak(AgentReasoningSectionBreakEvent {
            item_id: "r".to_owned(),
            summary_index: 1,
        }),
        reasoned("r", "for files"),
        completed(reasoning("r", &["Looking", "for files"])),
        call("ls", "{\"path\":\n\".\"}"),
        outcome("ls", "a\nb\u{1b}[2J"),
        started(message("m", "")),
        delta("m", "There are **t"),
        delta("m", "wo**:\n- a\n- b"),
        completed(message("m", "There are **two**:\n- a\n- b")),
        over(),
    ]
}

#[test]
fn a_tool_turn_is_shown_as_it_comes() {
    insta::assert_snapshot!(written(LIVE, &tool_turn()), @r#"
    ⟨Looking
    for files
    tool: ls {"path": "."}
    tool: ls done: a b�[2J
    ⟩There are **two**:
    - a
    - b
    "#);
    insta::assert_snapshot!(written(COLOURED, &tool_turn()), @r#"
    ⟨␛[0;2mLooking␛[0m
    ␛[0;2mfor files␛[0m
    ␛[0;2mtool: ls {"path": "."}␛[0m
    ␛[0;2mtool: ls done: a b�[2J␛[0m
    ⟩There are ␛[0;1mtwo␛[0m:
    • a
    • b
    "#);
}

#[test]
fn on_a_pipe_a_message_is_written_when_it_is_done() {
    insta::assert_snapshot!(written(PIPED, &tool_turn()), @r#"
    ⟨tool: ls {"path": "."}
    tool: ls done: a b�[2J
    ⟩There are **two**:
    - a
    - b
    "#);
}

#[test]
fn a_text_that_breaks_off_is_withdrawn() {
    let events = [
        begun(),
        delta("m", "Hel"),
        EventMsg::StreamError(StreamErrorEvent {
            reason: "the stream was cut".to_owned(),
            wait_ms: 500,
            attempt: 1,
            max_attempts: 5,
            may_be_billed: true,
            ..StreamErrorEvent::default()
        }),
        withdrawn("m"),
        withdrawn("never shown"),
        delta("n", "Hello"),
        completed(message("n", "Hello")),
        over(),
    ];
    insta::assert_snapshot!(written(LIVE, &events), @r#"
    Hel
    ⟨note: the stream was cut; attempt 2 in 0.5 s; it may be billed again
    note: the answer broke off; what stands above of it is withdrawn
    ⟩Hello
    "#);
    insta::assert_snapshot!(written(PIPED, &events), @r#"
    ⟨note: the stream was cut; attempt 2 in 0.5 s; it may be billed again
    ⟩Hello
    "#);
}

#[test]
fn what_came_without_pieces_is_shown_whole() {
    let missing =
        [delta("m", "Hel"), completed(message("m", "Hello")), completed(message("n", "Bye\n")), over()];
    assert_eq!(written(LIVE, &missing), "Hello\nBye\n");
    let summary = [completed(reasoning("r", &["one", "two"])), completed(message("m", "x"))];
    assert_eq!(written(LIVE, &summary), "⟨one\ntwo\n⟩x\n");
    assert_eq!(written(PIPED, &summary), "x\n");
    let begun_with = [started(message("m", "He")), delta("m", "y"), completed(message("m", "Hey"))];
    assert_eq!(written(LIVE, &begun_with), "Hey\n");
}

#[test]
fn lines_in_between_do_not_end_a_message() {
    let events = [
        delta("m", "a **b"),
        delta("m", "** `c"),
        outcome("t", ""),
        delta("m", "` d"),
        completed(message("m", "a **b** `c` d")),
    ];
    assert_eq!(written(COLOURED, &events), "a ␛[0;1mb␛[0m \n⟨␛[0;2mtool: t done␛[0m\n⟩␛[0;36mc␛[0m d\n");
}

#[test]
fn messages_do_not_mix() {
    let events = [
        delta("m", "one"),
        delta("n", "two"),
        completed(message("n", "two")),
        completed(message("m", "one!")),
    ];
    assert_eq!(written(LIVE, &events), "one\ntwo\n!\n");
}

#[test]
fn everything_else_is_a_line() {
    let events = [
        delta("m", "partly"),
        EventMsg::Warning(WarningEvent { message: "care\u{7}\nful".to_owned() }),
        EventMsg::ModelReroute(ModelRerouteEvent { from_model: "a".to_owned(), to_model: "b".to_owned() }),
        EventMsg::ThreadRolledBack(ThreadRolledBackEvent { num_turns: 1 }),
        EventMsg::ThreadRolledBack(ThreadRolledBackEvent { num_turns: 0 }),
        EventMsg::Error(ErrorEvent { message: "it broke".to_owned(), ..ErrorEvent::default() }),
        EventMsg::TurnAborted(TurnAbortedEvent::default()),
        EventMsg::ShutdownComplete,
    ];
    insta::assert_snapshot!(written(LIVE, &events), @r#"
    partly
    ⟨warning: care� ful
    note: the model b answers instead of a
    the last turn is taken back; the model does not see it any more
    there is no turn to take back
    error: it broke
    interrupted
    ⟩
    "#);
}

#[test]
fn the_last_turn_is_what_was_used_since_it_began() {
    let count = |total, last| {
        let usage =
            |tokens| TokenUsage { input_tokens: tokens, total_tokens: tokens, ..TokenUsage::default() };
        let info = TokenUsageInfo {
            total_token_usage: usage(total),
            last_token_usage: usage(last),
            model_context_window: None,
        };
        EventMsg::TokenCount(TokenCountEvent { info: Some(info), ..TokenCountEvent::default() })
    };
    let mut screen = Screen::new(LIVE);
    for event in [begun(), count(10, 10), over(), begun(), count(15, 5), count(22, 7), over()] {
        screen.take(&event);
    }
    assert_eq!(screen.last_turn().total_tokens, 12);
    assert_eq!(screen.count().info.map(|info| info.total_token_usage.total_tokens), Some(22));
}

#[test]
fn reasoning_itself_is_shown_where_it_is_wanted() {
    let raw = EventMsg::ReasoningRawContentDelta(ReasoningRawContentDeltaEvent {
        item_id: "rs".to_owned(),
        delta: "Hm.".to_owned(),
        ..ReasoningRawContentDeltaEvent::default()
    });
    for (wanted, expected) in [(false, vec![]), (true, vec![Piece::Note("Hm.".to_owned())])] {
        let mut screen = Screen::new(LIVE).with_raw_reasoning(wanted);
        assert_eq!(screen.take(&raw), expected, "{wanted}");
    }
}
