//! [`TurnState`]: the token by which a server sends the requests of a turn to the same place.

use std::fmt;
use std::sync::{Arc, OnceLock};

use codex_protocol::Opaque;
use serde_json::Value;

/// The header, and the key in a frame's `client_metadata`.
const NAME: &str = "x-codex-turn-state";

/// The token by which a server sends the requests of a turn to the same place. The first one that it gives counts, for as
/// long as the turn lasts; a new turn has none.
///
/// A clone is the same token. Its debug form doesn't show it.
#[derive(Clone, Default)]
pub struct TurnState(Arc<OnceLock<String>>);

impl TurnState {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token, once the server has given one.
    pub fn get(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    /// Takes the token of an event that came over a WebSocket ([`ResponseEvent::Metadata`](codex_api::ResponseEvent)), if
    /// it carries one: the header among its `headers`, in any case, as a string or as a list whose first string counts.
    /// Whether it was taken: a later one is not.
    ///
    /// An event belongs to the request that it answers, so it must be given to that request's own state: one that comes
    /// after its turn changes nothing in the next.
    pub fn take_metadata(&self, event: &Opaque) -> bool {
        token(event).is_some_and(|token| self.0.set(token).is_ok())
    }

    /// The cell that a request over HTTP reads and fills. A token that no header can hold (it can only have come over a
    /// WebSocket) is kept for frames and not sent over HTTP.
    pub(super) fn for_http(&self) -> Option<Arc<OnceLock<String>>> {
        if self.get().is_none_or(is_header) {
            return Some(Arc::clone(&self.0));
        }
        tracing::warn!("the turn's state has characters that a header can't hold; it is not sent over HTTP");
        None
    }
}

impl fmt::Debug for TurnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnState").field("is_known", &self.get().is_some()).finish()
    }
}

/// Whether a header holds it unchanged.
fn is_header(token: &str) -> bool {
    token.bytes().all(|byte| matches!(byte, b' '..=b'~')) && token.trim_matches(' ') == token
}

fn token(event: &Opaque) -> Option<String> {
    let event = event.0.to_value().ok()?;
    let headers = event.get("headers")?.as_object()?;
    let mut values = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(NAME));
    let token = values.find_map(|(_, value)| match value {
        Value::Array(values) => values.iter().find_map(Value::as_str),
        value => value.as_str(),
    });
    token.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(json: Value) -> Opaque {
        Opaque(json.into())
    }

    fn metadata(headers: Value) -> Opaque {
        let mut json = json!({"type": "response.metadata"});
        json["headers"] = headers;
        event(json)
    }

    #[test]
    fn a_token_is_taken_from_the_event_that_carries_it() {
        for (event, expected) in [
            (metadata(json!({"x-codex-turn-state": "a"})), Some("a")),
            (metadata(json!({"X-Codex-Turn-State": "a"})), Some("a")),
            (metadata(json!({"x-codex-turn-state": ["a", "b"]})), Some("a")),
            (metadata(json!({"x-codex-turn-state": [7, "b"]})), Some("b")),
            (metadata(json!({"x-codex-turn-state": []})), None),
            (metadata(json!({"x-codex-turn-state": 7})), None),
            (metadata(json!({"x-codex-turn-state": null, "X-CODEX-TURN-STATE": "b"})), Some("b")),
            (metadata(json!({"other": "a"})), None),
            (metadata(json!("x-codex-turn-state")), None),
            (event(json!({"type": "response.metadata"})), None),
            (event(json!([])), None),
        ] {
            let state = TurnState::new();
            assert_eq!(state.take_metadata(&event), expected.is_some(), "{event:?}");
            assert_eq!(state.get(), expected, "{event:?}");
        }
    }

    #[test]
    fn the_first_one_counts() {
        let state = TurnState::new();
        let same = state.clone();
        assert!(state.take_metadata(&metadata(json!({"x-codex-turn-state": "first"}))));
        assert!(!same.take_metadata(&metadata(json!({"x-codex-turn-state": "second"}))));
        assert_eq!((state.get(), same.get()), (Some("first"), Some("first")));
    }

    #[test]
    fn a_frame_that_comes_late_changes_nothing_in_the_next_turn() {
        let (turn, next) = (TurnState::new(), TurnState::new());
        // The request of the old turn keeps its own state, however late it is answered.
        let of_request = turn.clone();
        drop(turn);
        assert!(of_request.take_metadata(&metadata(json!({"x-codex-turn-state": "late"}))));
        assert_eq!(next.get(), None);
    }

    #[test]
    fn what_no_header_can_hold_is_kept_for_frames() {
        for (value, is_headed) in [("a b", true), ("grün", false), ("a\nb", false), (" a", false), ("", true)]
        {
            let state = TurnState::new();
            assert!(state.take_metadata(&metadata(json!({"x-codex-turn-state": value}))));
            assert_eq!(state.get(), Some(value));
            assert_eq!(state.for_http().is_some(), is_headed, "{value:?}");
        }
        assert!(TurnState::new().for_http().is_some(), "it is to be filled");
    }
}
