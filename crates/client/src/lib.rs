#![doc = include_str!("../README.md")]

mod body;
#[cfg(test)]
mod body_tests;
mod budgets;
mod ca;
mod clock;
mod compress;
mod error;
mod fate;
mod http;
mod proxy;
mod redact;
mod request;
mod response;
pub mod retry;
mod sandbox;
mod secret;
mod settings;
pub mod sse;
mod trace;
mod transport;

pub use body::Body;
pub use budgets::{Budgets, ERROR_BODY_LIMIT_BYTES, ERROR_BODY_WAIT};
pub use ca::{CaBundle, CaError, CaProblem};
pub use error::{TransportError, TransportErrorKind};
pub use fate::Fate;
pub use http::{ReqwestTransport, ReqwestTransportBuilder};
pub use proxy::{ProxyError, ProxyProblem, ProxySettings, ProxyUrl};
pub use redact::{SafeHeaders, SafeUrl};
pub use request::{EncodeError, Request};
pub use response::{Response, StreamResponse};
pub use retry::{RequestTelemetry, RetryBudget, RetryOn, RetryPolicy, backoff, run_with_retry};
pub use sandbox::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
pub use secret::Secret;
pub use settings::Environment;
pub use trace::{TraceContext, TraceHeaders};
pub use transport::{DynTransport, HttpTransport};
