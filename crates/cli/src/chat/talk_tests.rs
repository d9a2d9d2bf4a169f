use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::pending;

use codex_protocol::event_msg::{
    AgentMessageItem, CodexErrorInfo, ErrorEvent, ItemCompletedEvent, TaskCompleteEvent, TaskStartedEvent,
    ThreadRolledBackEvent, TurnAbortedEvent, TurnItem,
};

use super::super::screen::Style;
use super::*;

/// A thread that answers each op with what the script says, and notes the ops.
#[derive(Default)]
struct Script {
    /// For each op, what it makes happen.
    answers: RefCell<VecDeque<Vec<EventMsg>>>,
    events: RefCell<VecDeque<Event>>,
    ops: RefCell<Vec<Op>>,
    turn: RefCell<String>,
}

impl Thread for &Script {
    async fn submit(&self, op: Op) -> Result<String, Failure> {
        let mut ops = self.ops.borrow_mut();
        let starts = !matches!(op, Op::Interrupt | Op::ToolApproval { .. });
        ops.push(op);
        let id = ops.len().to_string();
        if starts {
            self.turn.replace(id.clone());
        }
        let turn = self.turn.borrow().clone();
        let answer = self.answers.borrow_mut().pop_front().unwrap_or_default();
        self.events.borrow_mut().extend(answer.into_iter().map(|msg| Event { id: turn.clone(), msg }));
        Ok(id)
    }

    async fn next_event(&self) -> Result<Event, Failure> {
        let event = self.events.borrow_mut().pop_front();
        match event {
            Some(event) if event.msg == EventMsg::ShutdownComplete => Err(Failure::Thread("over".to_owned())),
            Some(event) => Ok(event),
            None => pending().await,
        }
    }

    async fn shutdown(&self) {
        self.ops.borrow_mut().push(Op::Shutdown);
    }
}

/// A person who says what the script says, and presses Ctrl-C when a turn has nothing more to tell.
struct Typist<'a> {
    says: VecDeque<Said>,
    /// How often Ctrl-C is pressed while turns run.
    presses: usize,
    thread: &'a Script,
    seen: &'a RefCell<String>,
}

impl Person for Typist<'_> {
    async fn read(&mut self, prompt: Prompt) -> Result<Said, Failure> {
        let said = self.says.pop_front().unwrap_or(Said::End);
        self.seen.borrow_mut().extend([format!("{prompt:?}> {said:?}\n")]);
        Ok(said)
    }

    async fn interrupted(&mut self) {
        if self.presses == 0 || !self.thread.events.borrow().is_empty() {
            return pending().await;
        }
        self.presses -= 1;
        self.seen.borrow_mut().push_str("^C");
    }

    async fn show(&mut self, pieces: Vec<Piece>) -> Result<(), Failure> {
        for Piece::Reply(text) | Piece::Note(text) in pieces {
            self.seen.borrow_mut().push_str(&text);
        }
        Ok(())
    }
}

/// What happened: the end, the ops, and what was seen.
struct Happened {
    end: Result<Exit, String>,
    ops: Vec<Op>,
    seen: String,
}

/// Lets a person talk who says `says`, presses Ctrl-C `presses` times, with a thread that answers each op so.
async fn talk(asks: bool, says: Vec<Said>, presses: usize, answers: Vec<Vec<EventMsg>>) -> Happened {
    let thread = Script { answers: RefCell::new(answers.into()), ..Script::default() };
    let seen = RefCell::new(String::new());
    let person = Typist { says: says.into(), presses, thread: &thread, seen: &seen };
    let screen = Screen::new(Style { live: asks, colours: false });
    let talk = Talk::new(&thread, person, screen, asks, "mock".to_owned(), || 0);
    let end = timeout(Duration::from_mins(1), talk.run()).await.expect("it ends in time");
    let (ops, seen) = (thread.ops.take(), seen.take());
    Happened { end: end.map_err(|failure| failure.to_string()), ops, seen }
}

fn line(text: &str) -> Said {
    Said::Line(text.to_owned())
}

fn says(text: &str) -> Op {
    Op::UserInput { items: vec![InputItem::Text { text: text.to_owned() }] }
}

fn begun() -> EventMsg {
    EventMsg::TaskStarted(TaskStartedEvent::default())
}

fn text(text: &str) -> EventMsg {
    EventMsg::ItemCompleted(ItemCompletedEvent {
        thread_id: String::new(),
        turn_id: String::new(),
        item: TurnItem::AgentMessage(AgentMessageItem {
            text: text.to_owned(),
            ..AgentMessageItem::default()
        }),
        completed_at_ms: 0,
    })
}

fn over() -> EventMsg {
    EventMsg::TaskComplete(TaskCompleteEvent::default())
}

fn broke() -> Vec<EventMsg> {
    let error = ErrorEvent { message: "it broke".to_owned(), ..ErrorEvent::default() };
    let complete = TaskCompleteEvent { error: Some(Box::new(error.clone())), ..TaskCompleteEvent::default() };
    vec![begun(), EventMsg::Error(error), EventMsg::TaskComplete(complete)]
}

fn asked() -> EventMsg {
    EventMsg::ToolApprovalRequest(ToolApprovalRequestEvent {
        call_id: "call_1".to_owned(),
        name: "rm".to_owned(),
        arguments: "{}".to_owned(),
        ..ToolApprovalRequestEvent::default()
    })
}

fn decided(decision: ReviewDecision) -> Op {
    Op::ToolApproval { id: "call_1".to_owned(), decision }
}

fn stopped() -> EventMsg {
    EventMsg::TurnAborted(TurnAbortedEvent::default())
}

#[tokio::test]
async fn a_person_talks_and_leaves() {
    let answers = vec![vec![begun(), text("Hi!"), over()], vec![begun(), text("Bye!"), over()]];
    let says_all = vec![line("hello"), line(" "), line("good\nbye")];
    let Happened { end, ops, seen } = talk(true, says_all, 0, answers).await;
    assert_eq!((end, ops), (Ok(Exit::Done), vec![says("hello"), says("good\nbye"), Op::Shutdown]));
    insta::assert_snapshot!(seen, @r#"
    Message> Line("hello")
    Hi!
    Message> Line(" ")
    Message> Line("good\nbye")
    Bye!
    Message> End
    "#);
}

#[tokio::test]
async fn ctrl_c_ends_the_turn_and_not_the_talk() {
    let answers = vec![vec![begun()], vec![stopped()], vec![begun(), over()]];
    let Happened { end, ops, seen } = talk(true, vec![line("one"), line("two")], 1, answers).await;
    assert_eq!((end, ops), (Ok(Exit::Done), vec![says("one"), Op::Interrupt, says("two"), Op::Shutdown]));
    insta::assert_snapshot!(seen, @r#"
    Message> Line("one")
    ^C
    interrupted
    Message> Line("two")
    Message> End
    "#);
}

#[tokio::test]
async fn a_turn_that_does_not_end_is_left() {
    let Happened { end, ops, .. } = talk(true, vec![line("one")], 2, vec![vec![begun()], vec![]]).await;
    assert_eq!((end, ops), (Ok(Exit::Interrupted), vec![says("one"), Op::Interrupt, Op::Shutdown]));
}

#[tokio::test]
async fn ctrl_c_at_the_prompt_leaves_when_it_is_pressed_again() {
    let pressed = |cleared| Said::Interrupted { cleared };
    for (says, expected) in [
        (vec![pressed(false), pressed(false), line("x")], vec![Op::Shutdown]),
        (vec![pressed(true), pressed(false), line("/help"), pressed(false)], vec![Op::Shutdown]),
        (vec![pressed(true), pressed(true), pressed(false), line("x")], vec![says("x"), Op::Shutdown]),
    ] {
        let case = format!("{says:?}");
        let Happened { end, ops, .. } = talk(true, says, 0, vec![vec![begun(), over()]]).await;
        assert_eq!((end, ops), (Ok(Exit::Done), expected), "{case}");
    }
}

#[tokio::test]
async fn commands_are_obeyed() {
    let rolled_back = EventMsg::ThreadRolledBack(ThreadRolledBackEvent { num_turns: 1 });
    let refused = EventMsg::Error(ErrorEvent {
        message: "not now".to_owned(),
        codex_error_info: Some(CodexErrorInfo::ThreadRollbackFailed),
        ..ErrorEvent::default()
    });
    let all = [
        "/model",
        "/model next",
        "/model",
        "hello",
        "/model",
        "/usage",
        "/undo",
        "/undo",
        "/udno",
        "/quit",
        "x",
    ];
    let answers = vec![vec![begun(), over()], vec![rolled_back], vec![refused]];
    let Happened { end, ops, seen } = talk(true, all.map(line).into(), 0, answers).await;
    let turn = UserTurn { model: Some("next".to_owned()), ..UserTurn::new(vec!["hello".into()]) };
    let undo = || Op::ThreadRollback { num_turns: 1 };
    assert_eq!((end, ops), (Ok(Exit::Done), vec![turn.into(), undo(), undo(), Op::Shutdown]));
    insta::assert_snapshot!(seen, @r#"
    Message> Line("/model")
    mock
    Message> Line("/model next")
    next answers from the next message on
    Message> Line("/model")
    mock, and next from the next message on
    Message> Line("hello")
    Message> Line("/model")
    next
    Message> Line("/usage")
    no tokens yet
    Message> Line("/undo")
    the last turn is taken back; the model does not see it any more
    Message> Line("/undo")
    error: not now
    Message> Line("/udno")
    there is no /udno; did you mean /undo?
    Message> Line("/quit")
    "#);
}

#[tokio::test]
async fn a_person_decides_on_tools() {
    let denied = |message: Option<&str>| ReviewDecision::Denied { message: message.map(str::to_owned) };
    for (answers, expected) in [
        (vec![line("y")], ReviewDecision::Approved),
        (vec![line(""), line("maybe"), line("a")], ReviewDecision::ApprovedForSession),
        (vec![line("n not that one")], denied(Some("not that one"))),
        (vec![line("n")], denied(None)),
        (vec![line("q")], ReviewDecision::Abort),
        (vec![Said::Interrupted { cleared: false }], ReviewDecision::Abort),
        (vec![Said::End], ReviewDecision::Abort),
    ] {
        let case = format!("{answers:?}");
        let says_all = std::iter::once(line("go")).chain(answers).collect();
        let script = vec![vec![begun(), asked()], vec![over()]];
        let Happened { end, ops, .. } = talk(true, says_all, 0, script).await;
        assert_eq!((end, ops), (Ok(Exit::Done), vec![says("go"), decided(expected), Op::Shutdown]), "{case}");
    }
}

#[tokio::test]
async fn a_question_is_shown_before_it_is_answered() {
    let script = vec![vec![begun(), asked()], vec![text("done"), over()]];
    let says_all = vec![line("go"), line("what?"), line("yes")];
    insta::assert_snapshot!(talk(true, says_all, 0, script).await.seen, @r#"
    Message> Line("go")
    may the tool rm run with {}?
    [y]es, [a]lways this call, [n]o, n WHY, [q] end the turn
    Answer> Line("what?")
    [y]es, [a]lways this call, [n]o, n WHY, [q] end the turn
    Answer> Line("yes")
    done
    Message> End
    "#);
}

#[tokio::test]
async fn a_program_at_the_pipe_is_asked_nothing() {
    let script = vec![vec![begun(), asked()], vec![over()], vec![begun(), over()]];
    let Happened { end, ops, seen } = talk(false, vec![line("go"), line("y")], 0, script).await;
    let denied = ReviewDecision::Denied { message: Some(approval::NOBODY.to_owned()) };
    assert_eq!((end, &ops[..2]), (Ok(Exit::Done), &[says("go"), decided(denied)][..]));
    insta::assert_snapshot!(seen, @r#"
    Message> Line("go")
    may the tool rm run with {}?
    denied: nobody can be asked: standard input is not a terminal
    Message> Line("y")
    Message> End
    "#);
}

#[tokio::test]
async fn the_exit_code_tells_a_program_that_a_turn_failed_or_was_ended() {
    let fine = || vec![begun(), over()];
    let refused = || vec![EventMsg::Error(ErrorEvent::default())];
    for (asks, presses, script, expected) in [
        (false, 0, vec![fine(), fine()], Exit::Done),
        (false, 0, vec![broke(), fine()], Exit::Failed),
        (false, 0, vec![refused(), fine()], Exit::Failed),
        (true, 0, vec![broke(), fine()], Exit::Done),
        (false, 1, vec![vec![begun()], vec![stopped()]], Exit::Interrupted),
        (true, 1, vec![vec![begun()], vec![stopped()], fine()], Exit::Done),
    ] {
        let case = format!("asks: {asks}, {script:?}");
        let Happened { end, .. } = talk(asks, vec![line("one"), line("two")], presses, script).await;
        assert_eq!(end, Ok(expected), "{case}");
    }
}

#[tokio::test]
async fn a_thread_that_ends_by_itself_ends_the_talk() {
    let script = vec![vec![begun(), EventMsg::ShutdownComplete]];
    let Happened { end, .. } = talk(true, vec![line("one"), line("two")], 0, script).await;
    assert_eq!(end, Err("the thread ended: over".to_owned()));
}
