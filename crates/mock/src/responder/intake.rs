//! A request taken apart and checked: first by itself, then within its conversation.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use super::call::{Ask, Call, Context};
use super::check;
use super::query::Query;
use super::refusal::{self, Refusal};
use super::route::{self, Endpoint};
use super::shelf::Shelf;
use super::turn::Stem;

/// Takes a request apart, and checks all of it that needs no knowledge of earlier ones.
pub(crate) fn call(ask: &Ask<'_>) -> Call {
    let mut call = Call {
        number: ask.number,
        target: format!("{} {}", ask.method, ask.path),
        endpoint: Err(None),
        body: Map::new(),
        query: Query::new(ask.query),
        if_none_match: ask.headers.get("if-none-match").and_then(|tag| tag.to_str().ok()).map(str::to_owned),
        stem: Stem::new(&(), ask.number),
        context: Context::default(),
        refusal: None,
    };
    match route::endpoint(ask.method, ask.path) {
        Err((refusal, allowed)) => {
            call.endpoint = Err(allowed);
            call.refusal = Some(refusal);
        }
        Ok(endpoint) => {
            if endpoint.has_body() {
                call.refusal = read(&mut call, &endpoint, ask).err();
            }
            call.endpoint = Ok(endpoint);
        }
    }
    call
}

/// Reads and checks the body.
fn read(call: &mut Call, endpoint: &Endpoint, ask: &Ask<'_>) -> Result<(), Refusal> {
    let Some(Ok(Value::Object(body))) = ask.body.map(serde_json::from_slice) else {
        return Err(refusal::no_json());
    };
    call.stem = Stem::new(&body, ask.number);
    call.body = body;
    match endpoint {
        Endpoint::Create => check::create(&call.body),
        Endpoint::Compact => check::compact(&call.body),
        Endpoint::InputTokens => check::input_tokens(&call.body),
        Endpoint::Memories => check::memories(&call.body),
        _ => check::chat(&call.body),
    }
}

/// Finds the conversation the request is part of, and checks the request within it.
pub(crate) fn place(call: &mut Call, shelf: &Shelf, now: Duration) {
    let placed = matches!(call.endpoint, Ok(Endpoint::Create | Endpoint::Compact | Endpoint::InputTokens));
    if !placed || call.refusal.is_some() {
        return;
    }
    match context(call, shelf, now) {
        Ok(context) => call.context = context,
        Err(refusal) => call.refusal = Some(refusal),
    }
}

fn context(call: &Call, shelf: &Shelf, now: Duration) -> Result<Context, Refusal> {
    let body = &call.body;
    let parent = body.get("previous_response_id").and_then(Value::as_str).map(str::to_owned);
    let before_tokens = match &parent {
        None => 0,
        Some(id) => shelf.find(id, now).ok_or_else(|| unknown_parent(id, shelf.is_leaky()))?.tokens,
    };
    let before = parent.as_ref().map(|id| shelf.conversation(id)).unwrap_or_default();
    let input = resolved(body.get("input"), shelf)?;
    let items = input.as_array().map_or(&[][..], Vec::as_slice);
    // Tokens may be counted while calls are still open.
    if call.endpoint != Ok(Endpoint::InputTokens) {
        let in_conversation = body.get("conversation").is_some_and(|conversation| !conversation.is_null());
        let known = if in_conversation { check::Before::Unknown } else { check::Before::Known(&before) };
        check::pairing(known, items)?;
        check::items(items)?;
    }
    Ok(Context { parent, before_tokens, input: call.stem.items(Some(&input)), before })
}

fn unknown_parent(id: &str, may_have_been: bool) -> Refusal {
    let refusal = Refusal::new(format!("Previous response with id '{id}' not found."));
    Refusal {
        breaks_the_api: !may_have_been,
        ..refusal.param("previous_response_id").code("previous_response_not_found")
    }
}

/// The input with the items in the place of references to them.
fn resolved(input: Option<&Value>, shelf: &Shelf) -> Result<Value, Refusal> {
    let Some(Value::Array(items)) = input else { return Ok(input.cloned().unwrap_or_default()) };
    let resolved = items.iter().map(|item| {
        let Some(id) = item["id"].as_str().filter(|_| item["type"] == "item_reference") else {
            return Ok(item.clone());
        };
        shelf.item(id).cloned().ok_or_else(|| {
            let refusal = Refusal::new(format!("Item with id '{id}' not found.")).param("input");
            Refusal { status: StatusCode::NOT_FOUND, breaks_the_api: !shelf.is_leaky(), ..refusal }
        })
    });
    resolved.collect::<Result<Vec<Value>, Refusal>>().map(Value::Array)
}

/// What the request does that the documentation does not know, a line for each.
pub(crate) fn notes(ask: &Ask<'_>, call: &Call) -> Vec<String> {
    let asked = match &call.endpoint {
        Ok(Endpoint::Create | Endpoint::Compact | Endpoint::InputTokens) => check::Asked::Responses,
        Ok(Endpoint::Chat) => check::Asked::Chat,
        Ok(_) => check::Asked::Else,
        Err(_) => return vec![],
    };
    check::notes(asked, ask.headers, Some(&call.body).filter(|body| !body.is_empty()))
}
