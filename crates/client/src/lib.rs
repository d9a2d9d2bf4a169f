#![doc = include_str!("../README.md")]

mod body;
#[cfg(test)]
mod body_tests;
mod budgets;
mod clock;
mod error;
mod fate;
mod http;
mod redact;
mod request;
mod response;
mod sandbox;
mod secret;
pub mod sse;
mod transport;

pub use body::Body;
pub use budgets::{Budgets, ERROR_BODY_LIMIT_BYTES, ERROR_BODY_WAIT};
pub use error::{TransportError, TransportErrorKind};
pub use fate::Fate;
pub use http::{ReqwestTransport, ReqwestTransportBuilder};
pub use redact::{SafeHeaders, SafeUrl};
pub use request::{EncodeError, Request};
pub use response::{Response, StreamResponse};
pub use sandbox::CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR;
pub use secret::Secret;
pub use transport::{DynTransport, HttpTransport};
