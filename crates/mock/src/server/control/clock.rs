//! The clock, read and moved.

use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::clock::Clock;
use crate::duration::parse_duration;

const EXPECTED: &str =
    "expected a JSON object such as {\"advance\": \"5m\"}, {\"freeze\": true} or {\"freeze\": false}";

/// Where the clock stands.
pub(super) fn show(clock: &Clock) -> Value {
    json!({"now": clock.now().as_secs_f64(), "unix": clock.now_unix(), "frozen": clock.is_frozen()})
}

/// Moves the clock as a body says: first frozen or not, then advanced.
pub(super) fn change(clock: &Clock, body: &[u8]) -> Result<(), Refusal> {
    let refusal = || Refusal::new(400, EXPECTED);
    let Ok(Value::Object(wishes)) = serde_json::from_slice(body) else { return Err(refusal()) };
    if wishes.is_empty() || wishes.keys().any(|name| name != "advance" && name != "freeze") {
        return Err(refusal());
    }
    let freeze = match wishes.get("freeze") {
        None => None,
        Some(Value::Bool(freeze)) => Some(*freeze),
        Some(_) => return Err(refusal()),
    };
    let advance = match wishes.get("advance") {
        None => None,
        Some(by) => Some(by.as_str().and_then(parse_duration).ok_or_else(refusal)?),
    };
    match freeze {
        Some(true) => clock.freeze(),
        Some(false) => clock.thaw(),
        None => {}
    }
    if let Some(by) = advance {
        clock.advance(by);
    }
    Ok(())
}
