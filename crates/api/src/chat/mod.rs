//! Chat Completions: prompts as requests, and completions as the events of a response.

mod call;
mod decoder;
#[cfg(test)]
mod decoder_tests;
mod finish;
mod items;
mod message;
mod place;
mod request;
mod so_far;
mod stream_decoder;
mod text;
mod thought;

pub use self::decoder::ChatDecoder;
pub use self::stream_decoder::ChatStreamDecoder;

pub(crate) use self::request::encode;
