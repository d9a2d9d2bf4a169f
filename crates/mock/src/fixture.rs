//! Fixtures: a JSON array of events turned into an event-stream body.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::ev;

/// Why a fixture could not be turned into an event stream.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FixtureError {
    /// The file could not be read.
    #[error("could not read the fixture {}", path.display())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not a JSON array.
    #[error("the fixture {} is not a JSON array of events", path.display())]
    Json {
        /// The file asked for.
        path: PathBuf,
        /// Where the JSON went wrong.
        source: serde_json::Error,
    },
    /// An element of the array is not an object with a string `type`.
    #[error("event {index} of the fixture {} has no `type`", path.display())]
    Type {
        /// The file asked for.
        path: PathBuf,
        /// The element's place in the array, from 0.
        index: usize,
    },
}

/// Reads a fixture and gives its event-stream body, with `id` in the place of every `__ID__`.
///
/// The file is a JSON array of events, each an object with a `type`. The placeholder is replaced inside every string
/// of every event, keys included, after the file was parsed, so that any `id` is safe. Then each event is written as
/// [`ev::sse`] writes it: an `event:` line with its type, a `data:` line with its compact JSON, a blank line; an event
/// that has nothing but a `type` has no `data:` line.
///
/// # Panics
/// When the file cannot be read or is not such an array. [`try_load_sse_fixture_with_id`] gives an error instead.
pub fn load_sse_fixture_with_id(path: impl AsRef<Path>, id: &str) -> String {
    match try_load_sse_fixture_with_id(path, id) {
        Ok(body) => body,
        Err(error) => match std::error::Error::source(&error) {
            Some(source) => panic!("{error}: {source}"),
            None => panic!("{error}"),
        },
    }
}

/// Does what [`load_sse_fixture_with_id`] does, with an error in the place of a panic.
///
/// # Errors
/// [`FixtureError::Read`] when the file cannot be read, [`FixtureError::Json`] when it is not a JSON array,
/// [`FixtureError::Type`] when an element of it is not an object with a `type`.
pub fn try_load_sse_fixture_with_id(path: impl AsRef<Path>, id: &str) -> Result<String, FixtureError> {
    let mut events = read_events(path.as_ref())?;
    for event in &mut events {
        fill_in(event, id);
    }
    Ok(ev::sse(events))
}

/// Reads a fixture's events, placeholders and all.
pub(crate) fn read_events(path: &Path) -> Result<Vec<Value>, FixtureError> {
    let text = std::fs::read(path).map_err(|source| FixtureError::Read { path: path.to_owned(), source })?;
    let events: Vec<Value> = serde_json::from_slice(&text)
        .map_err(|source| FixtureError::Json { path: path.to_owned(), source })?;
    match events.iter().position(|event| !event["type"].is_string()) {
        Some(index) => Err(FixtureError::Type { path: path.to_owned(), index }),
        None => Ok(events),
    }
}

const PLACEHOLDER: &str = "__ID__";

/// Puts `id` in the place of every `__ID__` in every string of `value`, keys included.
pub(crate) fn fill_in(value: &mut Value, id: &str) {
    match value {
        Value::String(text) => *text = text.replace(PLACEHOLDER, id),
        Value::Array(values) => values.iter_mut().for_each(|value| fill_in(value, id)),
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(key, mut value)| {
                    fill_in(&mut value, id);
                    (key.replace(PLACEHOLDER, id), value)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;

    use super::{load_sse_fixture_with_id, try_load_sse_fixture_with_id};

    fn file(text: &str) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn a_fixture_becomes_an_event_stream_with_the_id_filled_in() {
        let fixture = file(
            r#"[
                {"type": "response.created"},
                {"type": "response.output_item.done", "item": {"id": "__ID__", "keys": {"__ID__": ["a __ID__ b __ID__", 1, null]}}},
                {"response": {"id": "__ID__"}, "type": "response.completed"}
            ]"#,
        );
        let expected = concat!(
            "event: response.created\n\n",
            "event: response.output_item.done\n",
            r#"data: {"type":"response.output_item.done","item":{"id":"r\"1","keys":{"r\"1":["a r\"1 b r\"1",1,null]}}}"#,
            "\n\n",
            "event: response.completed\n",
            r#"data: {"response":{"id":"r\"1"},"type":"response.completed"}"#,
            "\n\n",
        );
        assert_eq!(load_sse_fixture_with_id(fixture.path(), "r\"1"), expected);
    }

    #[test]
    fn a_broken_fixture_says_what_is_wrong_with_which_file() {
        for (case, text, message) in [
            ("not JSON", "[", "the fixture PATH is not a JSON array of events"),
            ("not an array", "{}", "the fixture PATH is not a JSON array of events"),
            ("not an object", r#"[{"type":"a"}, 1]"#, "event 1 of the fixture PATH has no `type`"),
            ("no type", r#"[{"id":"a"}]"#, "event 0 of the fixture PATH has no `type`"),
        ] {
            let fixture = file(text);
            let error = try_load_sse_fixture_with_id(fixture.path(), "r1").expect_err(case);
            let path = fixture.path().display().to_string();
            assert_eq!(error.to_string(), message.replace("PATH", &path), "{case}");
        }
        let error = try_load_sse_fixture_with_id("no/such/file.json", "r1").expect_err("no file");
        assert_eq!(error.to_string(), "could not read the fixture no/such/file.json");
    }

    #[test]
    #[should_panic(expected = "could not read the fixture no/such/file.json: ")]
    fn the_short_form_panics_with_the_reason() {
        load_sse_fixture_with_id("no/such/file.json", "r1");
    }
}
