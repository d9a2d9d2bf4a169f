//! Server-sent events: a pure decoder from pushed bytes to frames.
//!
//! The grammar is that of <https://html.spec.whatwg.org/multipage/server-sent-events.html>, with one
//! deliberate difference: the last event of a stream is delivered even if no blank line follows it.

mod block;
mod decoder;
mod error;
mod frame;
mod lines;

#[cfg(test)]
mod decoder_tests;

pub use decoder::{DEFAULT_EVENT_LIMIT, Decoder};
pub use error::Error;
pub use frame::Frame;
