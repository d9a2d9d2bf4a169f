//! Which requests a turn is for.

use std::fmt::Debug;

use http::{HeaderMap, HeaderName, Method};
use serde_json::Value;

/// Which requests a turn is for: those that fit everything said here.
///
/// Where neither method nor path is said, it is `POST` to a path that ends in `/responses`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Match {
    method: Option<Method>,
    path: Option<String>,
    model: Option<String>,
    headers: Vec<(HeaderName, Test)>,
    body: Vec<(String, Test)>,
    pub(super) call: Option<usize>,
    pub(super) turn: Option<usize>,
}

/// What a header or a place in a body must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Equal to this JSON value; for a header, a string.
    Equals(Value),
    /// Some string in it, at any depth, contains this text.
    Contains(String),
    /// There, or not there; `null` is there.
    Exists(bool),
}

/// What of a request decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    /// The path, percent-encoded as it came.
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// The body; `null` where it is not JSON.
    pub(crate) body: &'a Value,
}

impl Match {
    /// Every `POST` to a path that ends in `/responses`.
    pub fn new() -> Self {
        Self::default()
    }

    /// The method.
    ///
    /// # Panics
    /// When it is not a method.
    pub fn method<M: TryInto<Method, Error: Debug>>(mut self, method: M) -> Self {
        self.method = Some(method.try_into().expect("a method has only token characters"));
        self
    }

    /// The path without the query; `*` stands for any text. With a path and no method, any method fits.
    pub fn path(mut self, pattern: &str) -> Self {
        self.path = Some(pattern.to_owned());
        self
    }

    /// The body's `model`.
    pub fn model(mut self, model: &str) -> Self {
        self.model = Some(model.to_owned());
        self
    }

    /// A header, by any one of its values.
    ///
    /// # Panics
    /// When the name is not allowed in HTTP.
    pub fn header<N: TryInto<HeaderName, Error: Debug>>(mut self, name: N, test: Test) -> Self {
        self.headers.push((name.try_into().expect("a header name has only token characters"), test));
        self
    }

    /// A place in the JSON body, as a JSON pointer; the empty one is the whole body.
    pub fn body(mut self, pointer: &str, test: Test) -> Self {
        self.body.push((pointer.to_owned(), test));
        self
    }

    /// The nth request, from 1, of those that fit everything else said here.
    pub fn call(mut self, nth: usize) -> Self {
        self.call = Some(nth);
        self
    }

    /// The nth turn, from 1, of the request's thread: by `previous_response_id`, else by its session or conversation.
    ///
    /// A request that goes on from a response is one turn after the request that got it. Without one, the accepted
    /// requests with the same `session_id`, `session-id` or `conversation_id` header, or `conversation` in the body, are
    /// counted. Any other request is a first turn.
    pub fn turn(mut self, nth: usize) -> Self {
        self.turn = Some(nth);
        self
    }

    /// Whether a request fits, but for the counts.
    pub(super) fn fits(&self, asked: Asked<'_>) -> bool {
        self.fits_target(asked.method, asked.path)
            && self.model.as_ref().is_none_or(|model| asked.body["model"] == model.as_str())
            && self.headers.iter().all(|(name, test)| test.holds_for_header(asked.headers, name))
            && self.body.iter().all(|(pointer, test)| test.holds(asked.body.pointer(pointer)))
    }

    fn fits_target(&self, method: &Method, path: &str) -> bool {
        let by_default = if self.path.is_none() { Some(&Method::POST) } else { None };
        self.method.as_ref().or(by_default).is_none_or(|wanted| wanted == method)
            && fits_pattern(path, self.path.as_deref().unwrap_or("*/responses"))
    }
}

impl Test {
    fn holds(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Equals(wanted), Some(value)) => wanted == value,
            (Self::Contains(text), Some(value)) => contains(value, text),
            (Self::Exists(wanted), value) => *wanted == value.is_some(),
            (Self::Equals(_) | Self::Contains(_), None) => false,
        }
    }

    fn holds_for_header(&self, headers: &HeaderMap, name: &HeaderName) -> bool {
        let values = headers.get_all(name).iter();
        let mut texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        match self {
            Self::Equals(wanted) => texts.any(|text| wanted.as_str() == Some(&text)),
            Self::Contains(part) => texts.any(|text| text.contains(part)),
            Self::Exists(wanted) => *wanted == headers.contains_key(name),
        }
    }
}

fn contains(value: &Value, part: &str) -> bool {
    match value {
        Value::String(text) => text.contains(part),
        Value::Array(values) => values.iter().any(|value| contains(value, part)),
        Value::Object(fields) => fields.values().any(|value| contains(value, part)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether `text` is the pattern, each `*` standing for any text.
fn fits_pattern(text: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};
    use serde_json::json;

    use super::{Asked, Match, Test, fits_pattern};

    #[test]
    fn a_star_stands_for_any_text() {
        for (text, pattern, fits) in [
            ("/v1/responses", "*/responses", true),
            ("/responses", "*/responses", true),
            ("/v1/responses/x", "*/responses", false),
            ("/v1/responses/resp_1/cancel", "/v1/responses/*/cancel", true),
            ("/v1/responses/cancel", "/v1/responses/*/cancel", false),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/ab", "*", true),
            ("", "*", true),
            ("/aXbYc", "/a*b*c", true),
            ("/ac", "/a*b*c", false),
        ] {
            assert_eq!(fits_pattern(text, pattern), fits, "{text} {pattern}");
        }
    }

    #[test]
    fn a_request_fits_by_everything_that_is_said() {
        let body = json!({"model": "m", "input": [{"role": "user", "content": "the weather"}], "user": null});
        let headers = HeaderMap::from_iter([("x-a".parse().unwrap(), "one".parse().unwrap())]);
        let asked = Asked { method: &Method::POST, path: "/v1/responses", headers: &headers, body: &body };
        let equals = |text: &str| Test::Equals(json!(text));
        let contains = |text: &str| Test::Contains(text.to_owned());
        for (case, rule, fits) in [
            ("nothing said", Match::new(), true),
            ("the model", Match::new().model("m"), true),
            ("another model", Match::new().model("n"), false),
            ("the method", Match::new().method("POST"), true),
            ("another method", Match::new().method("GET"), false),
            ("a path", Match::new().path("/v1/*"), true),
            ("another path", Match::new().path("/v1/models"), false),
            ("a header", Match::new().header("X-A", equals("one")), true),
            ("a header's part", Match::new().header("x-a", contains("n")), true),
            ("a header's other value", Match::new().header("x-a", equals("two")), false),
            ("a header that is there", Match::new().header("x-a", Test::Exists(true)), true),
            ("a header that is not", Match::new().header("x-b", Test::Exists(false)), true),
            ("a place", Match::new().body("/input/0/role", equals("user")), true),
            ("another value", Match::new().body("/input/0/role", equals("system")), false),
            ("no such place", Match::new().body("/input/1", equals("user")), false),
            ("a text in the body", Match::new().body("", contains("weather")), true),
            ("a text not in the body", Match::new().body("/input", contains("time")), false),
            ("null is there", Match::new().body("/user", Test::Exists(true)), true),
            ("both must fit", Match::new().model("m").body("/store", Test::Exists(true)), false),
        ] {
            assert_eq!(rule.fits(asked), fits, "{case}");
        }
    }
}
