//! W3C trace context: how a request is tied to the trace of its caller.

use ::http::{HeaderMap, HeaderName, HeaderValue};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// Gives the trace headers of a request. Asked anew for each attempt, so that each can be a span of its own.
///
/// Any `Fn() -> TraceHeaders` is one; so is [`TraceHeaders`], which gives the same each time. This crate knows
/// no tracing system: a caller who uses one asks it here.
///
/// Called on the path of the request: it must not block.
pub trait TraceContext: Send + Sync {
    /// The headers of the attempt that is about to be sent.
    fn trace_headers(&self) -> TraceHeaders;
}

impl<F: Fn() -> TraceHeaders + Send + Sync> TraceContext for F {
    fn trace_headers(&self) -> TraceHeaders {
        self()
    }
}

/// The headers of [W3C Trace Context](https://www.w3.org/TR/trace-context/). One that is absent is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceHeaders {
    /// Which trace and span the request belongs to.
    pub traceparent: Option<HeaderValue>,
    /// What tracing systems add. Not sent without a `traceparent`.
    pub tracestate: Option<HeaderValue>,
}

impl TraceHeaders {
    /// Writes them over those in `headers`, if there is a trace at all.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let Some(traceparent) = self.traceparent else { return };
        headers.insert(TRACEPARENT, traceparent);
        match self.tracestate {
            Some(tracestate) => drop(headers.insert(TRACESTATE, tracestate)),
            // It would belong to another trace.
            None => drop(headers.remove(TRACESTATE)),
        }
    }
}

impl TraceContext for TraceHeaders {
    fn trace_headers(&self) -> TraceHeaders {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_replaces_another_as_a_whole() {
        let value = HeaderValue::from_static;
        let headers = |pairs: &[(HeaderName, &'static str)]| -> HeaderMap {
            pairs.iter().map(|(name, text)| (name.clone(), value(text))).collect()
        };
        let other = headers(&[(TRACEPARENT, "old"), (TRACESTATE, "old")]);
        for (case, parent, state, expected) in [
            ("both", Some("p"), Some("s"), headers(&[(TRACEPARENT, "p"), (TRACESTATE, "s")])),
            ("no state", Some("p"), None, headers(&[(TRACEPARENT, "p")])),
            ("no parent", None, Some("s"), other.clone()),
            ("neither", None, None, other.clone()),
        ] {
            let mut written = other.clone();
            TraceHeaders { traceparent: parent.map(value), tracestate: state.map(value) }.write(&mut written);
            assert_eq!(written, expected, "{case}");
        }
    }
}
