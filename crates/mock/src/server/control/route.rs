//! What the control API is asked.

use http::Method;
use http::header::ORIGIN;
use http::request::Parts;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::{clock, requests};
use crate::reply::Reply;
use crate::script::Script;
use crate::server::state::State;

const ROOT: &str = "/__mock/";

/// Whether a path belongs to the control API.
pub(crate) fn is_for(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// Answers a request to the control API. `body` is `None` where it could not be read.
pub(crate) fn answer(state: &State, head: &Parts, body: Option<&[u8]>, is_local: bool) -> Reply {
    match allowed(head, is_local).and_then(|()| obey(state, head, body)) {
        Ok(value) => Reply::json(200, value),
        Err(refusal) => refusal.into_reply(),
    }
}

/// Only from this machine, and not from a page in a browser.
fn allowed(head: &Parts, is_local: bool) -> Result<(), Refusal> {
    if !is_local {
        return Err(Refusal::new(403, "the control API answers to this machine only"));
    }
    if head.headers.contains_key(ORIGIN) {
        return Err(Refusal::new(403, "the control API does not answer to web pages"));
    }
    Ok(())
}

fn obey(state: &State, head: &Parts, body: Option<&[u8]>) -> Result<Value, Refusal> {
    let path = head.uri.path().strip_prefix(ROOT).unwrap_or_default();
    let body = body.ok_or_else(|| Refusal::new(400, "the body is too large or did not arrive whole"))?;
    match (path, head.method.as_str()) {
        ("requests", "GET") => Ok(requests::show(state, shows_credentials(head))),
        ("script", "PUT" | "POST") => set_script(state, body),
        ("script", "DELETE") => {
            state.set_script(None);
            Ok(json!({"turns": 0}))
        }
        ("reset", "POST") => {
            state.reset();
            Ok(json!({}))
        }
        ("clock", "GET") => Ok(clock::show(state.clock())),
        ("clock", "POST") => {
            clock::change(state.clock(), body)?;
            Ok(clock::show(state.clock()))
        }
        ("gates", "GET") => Ok(gates(state)),
        (path, "POST") if gate_name(path).is_some() => open_gate(state, gate_name(path).unwrap_or_default()),
        (path, _) => Err(not_served(path, &head.method)),
    }
}

fn shows_credentials(head: &Parts) -> bool {
    head.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "credentials=show"))
}

fn set_script(state: &State, body: &[u8]) -> Result<Value, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::new(400, "the script is not UTF-8"))?;
    let script =
        Script::parse_without_files("script", text).map_err(|error| Refusal::new(400, error.to_string()))?;
    let turns = script.turns.len();
    state.set_script(Some(script));
    Ok(json!({"turns": turns}))
}

fn gates(state: &State) -> Value {
    state.gates().states().into_iter().map(|(name, is_open)| (name, Value::Bool(is_open))).collect()
}

/// The name in `gates/NAME/open`.
fn gate_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix("gates/")?.strip_suffix("/open")?;
    Some(name).filter(|name| !name.is_empty() && !name.contains('/'))
}

fn open_gate(state: &State, name: &str) -> Result<Value, Refusal> {
    /// How many gates there may be before no unknown one is opened.
    const MOST: usize = 4096;
    let known = state.gates().states();
    if known.len() >= MOST && known.iter().all(|(known, _)| known != name) {
        return Err(Refusal::new(400, format!("there are {MOST} gates already")));
    }
    state.gates().get(name).open();
    Ok(json!({name: true}))
}

/// 405 for a known path, else 404.
fn not_served(path: &str, method: &Method) -> Refusal {
    let methods = match path {
        "requests" | "gates" => "GET",
        "script" => "PUT, POST or DELETE",
        "reset" => "POST",
        "clock" => "GET or POST",
        path if gate_name(path).is_some() => "POST",
        _ => {
            let known = "requests, script, reset, clock, gates, gates/NAME/open";
            return Refusal::new(404, format!("nothing is at {ROOT}{path}; there are {known}"));
        }
    };
    Refusal::new(405, format!("{ROOT}{path} takes {methods}, not {method}"))
}
