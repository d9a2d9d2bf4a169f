//! What is asked of a response after it was given.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::check;
use super::query::Query;
use super::refusal::{Refusal, no_such_response};
use super::shelf::{Shelf, Stored};
use crate::reply::Reply;

/// The response as it is now, or its stream from where the client left it.
pub(crate) fn retrieve(shelf: &Shelf, id: &str, query: &Query, now: Duration) -> Result<Reply, Refusal> {
    let response = shelf.find(id, now).ok_or_else(|| no_such_response(id))?;
    let after = query.number("starting_after")?;
    if !query.flag("stream")? {
        return Ok(Reply::json(200, response.course.state(response.age(now))));
    }
    if !(response.background && response.streamed) {
        let message = "This response cannot be streamed: it was not created with both 'background' and 'stream' set to true.";
        return Err(Refusal::new(message).param("stream"));
    }
    if response.is_too_old(now) {
        let message = "This response can no longer be streamed because it is more than 5 minutes old";
        return Err(Refusal::state(StatusCode::BAD_REQUEST, message));
    }
    Ok(response.course.stream(after, response.age(now)))
}

/// Deletes the response.
pub(crate) fn delete(shelf: &mut Shelf, id: &str, now: Duration) -> Result<Reply, Refusal> {
    if !shelf.delete(id, now) {
        return Err(no_such_response(id));
    }
    Ok(Reply::json(200, json!({"id": id, "object": "response.deleted", "deleted": true})))
}

/// Cancels a response in the background. One that is over or cancelled already stays as it is.
pub(crate) fn cancel(shelf: &mut Shelf, id: &str, now: Duration) -> Result<Reply, Refusal> {
    let response = shelf.find_mut(id, now).ok_or_else(|| no_such_response(id))?;
    if !response.background {
        return Err(Refusal::new("Cannot cancel a synchronous response."));
    }
    let age = response.age(now);
    response.course.cancel(age);
    Ok(Reply::json(200, response.course.state(age)))
}

/// A page of the items the response was made from, newest first unless asked otherwise.
pub(crate) fn input_items(shelf: &Shelf, id: &str, query: &Query, now: Duration) -> Result<Reply, Refusal> {
    let response = shelf.find(id, now).ok_or_else(|| no_such_response(id))?;
    let limit = query.number("limit")?.unwrap_or(20);
    check::within(&json!(limit), "limit", 1.0, 100.0)?;
    let mut items = all_items(shelf, id, response);
    match query.get("order") {
        None | Some("desc") => items.reverse(),
        Some("asc") => {}
        Some(other) => return Err(check::not_one_of(other, "order", &["asc", "desc"])),
    }
    if let Some(after) = query.get("after") {
        let at = items.iter().position(|item| item["id"] == after).ok_or_else(|| {
            let message = format!("Item with id '{after}' not found.");
            Refusal::state(StatusCode::NOT_FOUND, message).param("after")
        })?;
        items.drain(..=at);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let end = |item: Option<&Value>| item.map_or(Value::Null, |item| item["id"].clone());
    let (first, last) = (end(items.first()), end(items.last()));
    Ok(Reply::json(
        200,
        json!({"object": "list", "data": items, "first_id": first, "last_id": last, "has_more": has_more}),
    ))
}

fn all_items(shelf: &Shelf, id: &str, response: &Stored) -> Vec<Value> {
    let mut items = shelf.before(id);
    items.extend(response.input.iter().cloned());
    items
}
