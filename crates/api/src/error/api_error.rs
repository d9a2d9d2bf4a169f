//! [`ApiError`].

use std::fmt;
use std::time::Duration;

use codex_client::{Fate, TransportError};
use codex_protocol::{ErrorBody, Item, RateLimitSnapshot, Response};
use http::StatusCode;

use super::advice::{self, Advice};
use super::context::Context;
use super::kind::ErrorKind;
use super::words;
use crate::rate_limits::RateLimits;

/// Why a request or a stream failed, and what is known of it. One line that a person can act on; the causes are in
/// [`source`](std::error::Error::source).
///
/// It holds no secret: neither credentials nor a URL's query.
pub struct ApiError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    context: Context,
}

impl ApiError {
    pub(crate) fn new(kind: ErrorKind, context: Context) -> Self {
        Self(Box::new(Inner { kind, context }))
    }

    /// A request that can't be built, for this reason. Nothing of it was sent.
    pub fn build(reason: impl fmt::Display) -> Self {
        Self::with_fate(ErrorKind::Build(reason.to_string()), Fate::NotExecuted)
    }

    /// A request that can't be written as JSON.
    pub(crate) fn no_json(error: impl fmt::Display) -> Self {
        Self::build(format!("the request has no JSON form ({error})"))
    }

    pub(crate) fn with_fate(kind: ErrorKind, fate: Fate) -> Self {
        Self::new(kind, Context { fate: Some(fate), ..Context::default() })
    }

    /// Fills in what only the stream around the failure knows.
    pub(crate) fn within(mut self, fill: impl FnOnce(&mut Context)) -> Self {
        fill(&mut self.0.context);
        self
    }

    /// Another kind of failure that came of this one.
    pub(crate) fn because(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// How far the request got, where the failure itself tells.
    pub(crate) fn known_fate(&self) -> Option<Fate> {
        self.0.context.fate
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.context.status
    }

    /// What the server says of the error.
    pub fn server(&self) -> Option<&ErrorBody> {
        self.0.context.server.as_ref()
    }

    /// The server's error code, such as `rate_limit_exceeded`.
    pub fn code(&self) -> Option<&str> {
        self.server()?.code.as_deref()
    }

    /// The server's words.
    pub fn message(&self) -> Option<&str> {
        self.server()?.message.as_deref()
    }

    /// The id under which the server knows the request, for a support case.
    pub fn request_id(&self) -> Option<&str> {
        self.0.context.request_id.as_deref()
    }

    /// The `x-client-request-id` of the last attempt, which the server logs.
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.context.client_request_id.as_deref()
    }

    /// The id under which Cloudflare knows the request, where it stood in between.
    pub fn cf_ray(&self) -> Option<&str> {
        self.0.context.cf_ray.as_deref()
    }

    /// How long the server worked before it answered, in milliseconds, where it says so.
    pub fn processing_ms(&self) -> Option<u64> {
        self.0.context.processing_ms
    }

    /// The response's id, where the stream had got that far.
    pub fn response_id(&self) -> Option<&str> {
        self.0.context.response_id.as_deref()
    }

    /// The number of the last event that was read.
    pub fn last_sequence_number(&self) -> Option<u64> {
        self.0.context.sequence_number
    }

    /// How long the server asks to wait, where it says so. Not bounded: check it before sleeping.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.context.retry_after
    }

    /// The limits that the headers of a refusal or of an error event tell, one snapshot a family.
    pub fn rate_limits(&self) -> &[RateLimitSnapshot] {
        self.0.context.limits.families()
    }

    /// All that the headers of a refusal or of an error event tell of limits.
    pub fn limits(&self) -> &RateLimits {
        &self.0.context.limits
    }

    /// How many attempts were made; 0 where it did not come to one.
    pub fn attempts(&self) -> u32 {
        self.0.context.attempts
    }

    /// What a program can do about it.
    pub fn advice(&self) -> Advice {
        advice::advice(&self.0.kind, &self.0.context)
    }

    /// Whether a repeat can't help, whatever the status says.
    pub(crate) fn is_final(&self) -> bool {
        advice::is_final(&self.0.kind, &self.0.context)
    }

    /// Why the server refused the credentials: `x-openai-authorization-error`.
    pub fn authorization_error(&self) -> Option<&str> {
        self.0.context.auth_error.as_deref()
    }

    /// The code of that refusal, in `x-error-json`.
    pub fn authorization_error_code(&self) -> Option<&str> {
        self.0.context.auth_error_code.as_deref()
    }

    /// How far the request got: whether a repeat may be billed again.
    pub fn fate(&self) -> Fate {
        self.0.context.fate.unwrap_or(Fate::Unknown)
    }

    /// What there is of a failed or incomplete response.
    pub fn response(&self) -> Option<&Item<Response>> {
        self.0.context.response.as_ref()
    }

    /// Whether the failure is a time budget that ran out.
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            ErrorKind::Transport(error) | ErrorKind::BrokenStream(error) => error.is_timeout(),
            ErrorKind::FirstEventTimeout(_) => true,
            _ => false,
        }
    }
}

impl From<TransportError> for ApiError {
    fn from(error: TransportError) -> Self {
        let fate = error.fate();
        Self::with_fate(ErrorKind::Transport(error), fate)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, context } = &*self.0;
        f.write_str(&one_line(&kind.to_string()))?;
        if let Some(message) = self.message().or(context.summary.as_deref()) {
            write!(f, ": {}", one_line(message).trim_end_matches('.'))?;
        }
        if let Some(hint) = words::hint(kind, context.status) {
            write!(f, "; {hint}")?;
        }
        let mut facts = Vec::new();
        if let Some(status) = context.status.filter(|status| !status.is_success()) {
            facts.push(format!("status {}", status.as_u16()));
        }
        if let Some(code) = self.code().filter(|code| !code.is_empty()) {
            facts.push(format!("code {}", word(code)));
        }
        if let Some(error) = &context.auth_error {
            facts.push(format!("auth error {}", one_line(error)));
        }
        if let Some(code) = &context.auth_error_code {
            facts.push(format!("auth error code {}", word(code)));
        }
        if let Some(wait) = context.retry_after {
            facts.push(format!("wait {}", words::wait(wait)));
        }
        if let Some(id) = &context.request_id {
            facts.push(format!("request id {}", word(id)));
        }
        if let Some(ray) = &context.cf_ray {
            facts.push(format!("cf-ray {}", word(ray)));
        }
        if let Some(id) = &context.response_id {
            facts.push(format!("response id {}", word(id)));
        }
        if context.attempts > 1 {
            facts.push(format!("{} attempts", context.attempts));
        }
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join(", ")) }
    }
}

/// A server's id or word on one line, at most 200 bytes of it.
fn word(text: &str) -> String {
    capped(text, 200)
}

/// A server's text on one line, at most 1,000 bytes of it.
pub(super) fn one_line(text: &str) -> String {
    capped(text, 1000)
}

fn capped(text: &str, limit_bytes: usize) -> String {
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        if at > 0 {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > limit_bytes {
            line.truncate(line.floor_char_boundary(limit_bytes));
            line.push('…');
            break;
        }
    }
    line
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError").field("kind", &self.0.kind).field("context", &self.0.context).finish()
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            // Their own words are in the kind's.
            ErrorKind::Transport(error) | ErrorKind::BrokenStream(error) => std::error::Error::source(error),
            ErrorKind::Auth(error) => std::error::Error::source(error),
            kind => kind.source(),
        }
    }
}

#[cfg(test)]
mod tests {
    use codex_client::{TransportErrorKind, sse};
    use codex_protocol::{IncompleteReason, Reason};

    use super::*;
    use crate::auth::AuthError;

    #[test]
    fn every_kind_is_a_line() {
        let transport = |kind| TransportError::new(kind, Fate::Unknown);
        let minute = Duration::from_mins(1);
        let lines: Vec<String> = [
            ErrorKind::Build("the base URL of x can't be read".to_owned()),
            ErrorKind::Auth(AuthError::new("log in first")),
            ErrorKind::Transport(transport(TransportErrorKind::HeadTimeout(minute))),
            ErrorKind::NotAllowed,
            ErrorKind::Blocked,
            ErrorKind::InvalidRequest,
            ErrorKind::ContextWindowExceeded,
            ErrorKind::QuotaExceeded,
            ErrorKind::UsageLimitReached,
            ErrorKind::UsageNotIncluded,
            ErrorKind::Policy,
            ErrorKind::RateLimited,
            ErrorKind::ServerOverloaded,
            ErrorKind::ServerFailed,
            ErrorKind::Incomplete(IncompleteReason::MaxOutputTokens),
            ErrorKind::Cancelled,
            ErrorKind::Redirect { to: "elsewhere.example".to_owned() },
            ErrorKind::UnexpectedBody {
                content_type: "text/html".to_owned(),
                expected: "an event stream",
                summary: "Sign in".to_owned(),
            },
            ErrorKind::ClosedBeforeCompleted,
            ErrorKind::BrokenStream(transport(TransportErrorKind::Body)),
            ErrorKind::FirstEventTimeout(minute),
            ErrorKind::Sse(sse::Error::TooLarge { limit_bytes: 7 }),
            ErrorKind::ResponseTooLarge { limit_bytes: 7 },
            ErrorKind::Unreadable(Reason::Missing("id")),
        ]
        .map(|kind| ApiError::new(kind, Context::default()).to_string())
        .into();
        insta::assert_snapshot!(lines.join("\n"), @"
        could not build the request: the base URL of x can't be read
        no credentials: log in first
        no response head came within 60s
        not allowed; check the API key and what it may do
        blocked by Cloudflare before it reached the server; try from another network or region
        invalid request
        the input is longer than the model's context; send a shorter input
        the quota is used up; check the account's plan and billing
        the usage limit is reached
        the plan does not include this use
        refused by policy
        rate limited
        the server is overloaded
        the server failed
        the response is incomplete: max_output_tokens; allow more output tokens
        the response was cancelled
        the server redirects to elsewhere.example; redirects are not followed, set the base URL to the final address
        the server answered with text/html instead of an event stream: Sign in
        the stream was closed before the response completed; sending it again may be billed again
        the stream broke off: the connection ended within the response body; sending it again may be billed again
        no event came within 60s
        the stream can't be read: a server-sent event is larger than 7 bytes
        the response is larger than 7 bytes
        the response can't be read: `id` is missing
        ");
    }

    #[test]
    fn a_servers_text_is_cut_to_a_line() {
        let long = "ä".repeat(2000);
        for (text, expected) in [
            ("", String::new()),
            ("  one\r\n\ttwo\u{0}three ", "one two three".to_owned()),
            (long.as_str(), "ä".repeat(500) + "…"),
        ] {
            assert_eq!(one_line(text), expected, "{text:.20}");
        }
    }
}
