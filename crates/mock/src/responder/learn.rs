//! What a scripted reply gave to the client, so that it can be continued, asked for and taken up again.

use serde_json::Value;

use crate::reply::Step;
use crate::sse;

/// A reply of more bytes than this is not read.
const LIMIT: usize = 4 << 20;

/// A response that a script gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Learned {
    pub(crate) id: String,
    /// The response object at the end.
    pub(crate) finished: Value,
    /// The output items.
    pub(crate) output: Vec<Value>,
    /// The events of the stream; none where it was not streamed.
    pub(crate) events: Vec<Value>,
}

/// Reads the response out of a scripted body; `None` where there is none, or too much of it.
pub(crate) fn from_steps(steps: &[Step]) -> Option<Learned> {
    let pieces = steps.iter().filter_map(|step| match step {
        Step::Bytes(bytes) => Some(bytes),
        _ => None,
    });
    let mut body = Vec::new();
    for piece in pieces {
        if body.len() + piece.len() > LIMIT {
            return None;
        }
        body.extend_from_slice(piece);
    }
    from_body(&body)
}

fn from_body(body: &[u8]) -> Option<Learned> {
    if let Ok(finished) = serde_json::from_slice::<Value>(body) {
        let id = finished["id"].as_str()?.to_owned();
        let output = finished["output"].as_array().cloned().unwrap_or_default();
        return Some(Learned { id, finished, output, events: vec![] });
    }
    let events = events(body);
    let finished = events
        .iter()
        .rev()
        .find_map(|event| event.get("response").filter(|response| response["id"].is_string()))?;
    let told = finished["output"].as_array().filter(|output| !output.is_empty()).cloned();
    let done = events.iter().filter(|event| event["type"] == "response.output_item.done");
    let output = told.unwrap_or_else(|| done.map(|event| event["item"].clone()).collect());
    Some(Learned { id: finished["id"].as_str()?.to_owned(), finished: finished.clone(), output, events })
}

/// The events of a body that are JSON objects.
fn events(mut body: &[u8]) -> Vec<Value> {
    let mut events = Vec::new();
    while !body.is_empty() {
        let (block, rest) = body.split_at(sse::first_block_len(body));
        body = rest;
        let lines = block.split(|byte| matches!(byte, b'\n' | b'\r'));
        let data: Vec<&[u8]> = lines.filter_map(|line| line.strip_prefix(b"data:")).collect();
        let event = serde_json::from_slice::<Value>(&data.join(&b'\n'));
        events.extend(event.ok().filter(Value::is_object));
    }
    events
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LIMIT, Learned, from_body, from_steps};
    use crate::ev;
    use crate::reply::Step;

    #[test]
    fn a_response_is_read_from_a_stream_or_an_object() {
        let message = ev::message("msg_1", "hi");
        let events = ev::numbered(vec![
            ev::created("resp_1"),
            ev::output_item_done(0, message.clone()),
            ev::completed("resp_1", vec![]),
        ]);
        let finished = events[2]["response"].clone();
        let body = format!(": a\n\ndata: not JSON\n\n{}data: [DONE]\n\n", ev::sse(events.clone()));
        let learned = Learned { id: "resp_1".to_owned(), finished, output: vec![message.clone()], events };
        assert_eq!(from_body(body.as_bytes()), Some(learned));

        let object = json!({"id": "resp_2", "output": [message.clone()]});
        let learned = Learned {
            id: "resp_2".to_owned(),
            finished: object.clone(),
            output: vec![message],
            events: vec![],
        };
        assert_eq!(from_body(object.to_string().as_bytes()), Some(learned));

        for nothing in ["", "data: {}\n\n", "{}", "[1]", "garbage"] {
            assert_eq!(from_body(nothing.as_bytes()), None, "{nothing}");
        }
        assert_eq!(from_steps(&[Step::Bytes(vec![b' '; LIMIT + 1].into())]), None, "too much");
    }
}
