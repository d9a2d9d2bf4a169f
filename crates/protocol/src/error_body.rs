//! [`ErrorBody`]: what a server says of an error.

use serde::Deserialize;

use crate::json::{Field, Misfit, Object, RawJson, Slice, field};

/// What a server says of an error, in whichever shape it says it.
///
/// The documented shape is `{"error":{"type":…,"code":…,"message":…,"param":…}}`. Also read are the inner object by
/// itself, a bare string, `{"error":"…"}`, `{"message":"…"}` and `{"detail":…}`. Nothing is required.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ErrorBody {
    /// The kind (`type`), such as `invalid_request_error`.
    pub kind: Option<String>,
    /// The code, such as `context_length_exceeded`; some servers send a number.
    pub code: Option<String>,
    /// The server's words.
    pub message: Option<String>,
    /// The request's parameter that the error is about.
    pub param: Option<String>,
    /// The plan of the account, where a limit depends on it.
    pub plan_type: Option<String>,
    /// When the limit is reset, in seconds since 1970.
    pub resets_at: Option<i64>,
    /// In how many seconds the limit is reset.
    pub resets_in_seconds: Option<u64>,
    /// The error as it came, with whatever else it holds.
    pub json: RawJson,
}

impl ErrorBody {
    /// Reads a response's body; `None` where it is not JSON or says nothing of an error.
    pub fn from_body(body: &[u8]) -> Option<Self> {
        let json = RawJson::parse(bytes::Bytes::copy_from_slice(body)).ok()?;
        let whole = Slice::whole(&json);
        let object = whole.object()?;
        let error = match object.get("error").filter(|raw| !raw.is_null()) {
            Some(nested) => Self::from_slice(nested),
            None => Self::from_object(&object),
        };
        (error.message.is_some() || error.code.is_some()).then_some(error)
    }

    /// Reads the error itself: an object or a bare string.
    pub(crate) fn from_slice(raw: Slice<'_>) -> Self {
        match raw.object() {
            Some(object) => Self::from_object(&object),
            None => Self { message: String::read(Some(raw)).ok(), json: raw.keep(), ..Self::default() },
        }
    }

    pub(crate) fn from_object(object: &Object<'_>) -> Self {
        let text = |name| field::<Option<String>>(object, name).ok().flatten();
        let detail = || object.get("detail").map(detail);
        Self {
            kind: text("type"),
            code: text("code"),
            message: text("message").or_else(detail),
            param: text("param"),
            plan_type: text("plan_type"),
            resets_at: field(object, "resets_at").ok().flatten(),
            resets_in_seconds: field(object, "resets_in_seconds").ok().flatten(),
            json: object.json(),
        }
    }
}

/// The words of a `detail`: a text; what is wrong with which part of the request, from a list of it; or its JSON.
fn detail(raw: Slice<'_>) -> String {
    let text = String::read(Some(raw)).ok();
    text.or_else(|| parts_at_fault(raw.text())).unwrap_or_else(|| raw.text().to_owned())
}

fn parts_at_fault(json: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Part {
        msg: String,
        #[serde(default)]
        loc: Vec<serde_json::Value>,
    }
    let parts: Vec<Part> = serde_json::from_str(json).ok()?;
    let step = |step: &serde_json::Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    let told = parts.iter().map(|Part { msg, loc }| {
        let place = loc.iter().map(step).collect::<Vec<_>>().join(".");
        if place.is_empty() { msg.clone() } else { format!("{place}: {msg}") }
    });
    Some(told.collect::<Vec<_>>().join("; ")).filter(|told| !told.is_empty())
}

impl Field for ErrorBody {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        raw.filter(|raw| !raw.is_null()).map(Self::from_slice).ok_or(Misfit::Missing)
    }
}

impl serde::Serialize for ErrorBody {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ErrorBody {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RawJson::deserialize(deserializer)?;
        Ok(Self::from_slice(Slice::whole(&json)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_error_is_read() {
        for (body, code, message) in [
            (r#"{"error":{"code":"c","message":"m"}}"#, Some("c"), Some("m")),
            (r#"{"error":{"code":400,"message":"m"}}"#, Some("400"), Some("m")),
            (r#"{"code":"c","message":"m"}"#, Some("c"), Some("m")),
            (r#"{"error":"m"}"#, None, Some("m")),
            (r#"{"detail":"m"}"#, None, Some("m")),
            (r#"{"detail":[{"loc":["body"]}]}"#, None, Some(r#"[{"loc":["body"]}]"#)),
            (r#"{"detail":[]}"#, None, Some("[]")),
            (
                r#"{"detail":[{"loc":["body","input",0],"msg":"m","input":"words"},{"msg":"n"}]}"#,
                None,
                Some("body.input.0: m; n"),
            ),
            (r#"{"error":{"code":null,"message":"m"}}"#, None, Some("m")),
        ] {
            let error =
                ErrorBody::from_body(body.as_bytes()).unwrap_or_else(|| panic!("{body} was not read"));
            assert_eq!((error.code.as_deref(), error.message.as_deref()), (code, message), "{body}");
        }
        for body in ["", "<html>", "[]", "{}", "\"text\""] {
            assert_eq!(ErrorBody::from_body(body.as_bytes()), None, "{body}");
        }
    }
}
