//! The token by which a server sends the requests of a turn to the same place.

use codex_api::Opaque;
use codex_core::ModelProviderInfo;
use codex_core::history::History;
use codex_core::metadata::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RequestKind,
};
use codex_mock::{Mock, Reply};
use serde_json::json;

use crate::support::{
    answer, client, in_time, input, metadata, no_network, of_turn, openai, options, prompt, serve, settings,
    step,
};

fn giving(state: &str) -> Reply {
    answer().header("x-codex-turn-state", state)
}

fn states(mock: &Mock) -> Vec<Option<String>> {
    let state =
        |request: &codex_mock::ReceivedRequest| request.header("x-codex-turn-state").map(str::to_owned);
    mock.requests().iter().map(state).collect()
}

fn known(states: &[Option<&str>]) -> Vec<Option<String>> {
    states.iter().map(|state| state.map(str::to_owned)).collect()
}

fn compaction() -> RequestKind {
    RequestKind::Compaction(CompactionDetails {
        trigger: CompactionTrigger::Auto,
        reason: CompactionReason::ContextLimit,
        implementation: CompactionImplementation::ResponsesCompact,
        phase: CompactionPhase::MidTurn,
    })
}

#[tokio::test]
async fn repeats_and_follow_ups_carry_the_first_one() {
    if no_network() {
        return;
    }
    let refused = Reply::raw(503).header("retry-after-ms", "1").header("x-codex-turn-state", "refused");
    let mock = serve([giving("first"), refused, giving("second"), answer()]).await;
    let info = ModelProviderInfo {
        request_max_retries: Some(1),
        stream_max_retries: Some(5),
        ..openai(mock.base_url())
    };
    let client = client(options(info));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    for _ in 0..3 {
        step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    }
    let first = Some("first");
    assert_eq!(states(&mock), known(&[None, first, first, first]), "a request, two attempts, a request");
    assert_eq!(turn.turn_state(), first);
    step(&mut client.start_turn(), &mut history, &of_turn(&client)).await.expect("the next turn");
    assert_eq!(states(&mock).last(), Some(&None));
}

#[tokio::test]
async fn a_compaction_within_a_turn_carries_it_and_may_give_it() {
    if no_network() {
        return;
    }
    let compacted = json!({"object": "response.compaction", "output": [{"type": "compaction", "encrypted_content": "x"}]});
    let compacting = |state: &str| Reply::json(200, compacted.clone()).header("x-codex-turn-state", state);
    let mock = serve([compacting("given"), answer(), compacting("other")]).await;
    let client = client(options(openai(mock.base_url())));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    let prompt = prompt(input(&client, ["hi".into()]));
    let of_compaction = metadata(&client, "turn-1", Some(compaction()));
    in_time(turn.compact(&prompt, &settings(), &of_compaction)).await.expect("before the first request");
    step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    in_time(turn.compact(&prompt, &settings(), &of_compaction)).await.expect("within the turn");
    assert_eq!(states(&mock), known(&[None, Some("given"), Some("given")]));
    assert_eq!(turn.turn_state(), Some("given"));
}

#[tokio::test]
async fn a_request_that_readies_the_server_neither_carries_nor_gives_it() {
    if no_network() {
        return;
    }
    let mock = serve([giving("prewarm"), giving("turn"), giving("prewarm"), answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    let of_prewarm = metadata(&client, "turn-1", Some(RequestKind::Prewarm));
    for metadata in [&of_prewarm, &of_turn(&client), &of_prewarm, &of_turn(&client)] {
        step(&mut turn, &mut history, metadata).await.expect("an answer");
    }
    assert_eq!(states(&mock), known(&[None, None, None, Some("turn")]));
    assert_eq!(turn.turn_state(), Some("turn"));
}

#[tokio::test]
async fn one_that_no_header_can_hold_does_not_stop_the_turn() {
    if no_network() {
        return;
    }
    let mock = serve([answer()]).await;
    let client = client(options(openai(mock.base_url())));
    let mut history = History::new();
    history.record("hi".into());
    let mut turn = client.start_turn();
    let event =
        Opaque(json!({"type": "response.metadata", "headers": {"x-codex-turn-state": "a\nb"}}).into());
    assert!(turn.state_of(Some(RequestKind::Turn)).take_metadata(&event));
    step(&mut turn, &mut history, &of_turn(&client)).await.expect("an answer");
    assert_eq!(states(&mock), known(&[None]));
    assert_eq!(turn.turn_state(), Some("a\nb"), "it is kept for frames");
}
