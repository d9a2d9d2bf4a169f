//! From the data of frames to [`ResponseEvent`](crate::ResponseEvent)s, the same on every transport.

mod convert;
mod event_decoder;
#[cfg(test)]
mod event_decoder_tests;
mod finished;
mod parts;
mod resumption;
pub(crate) mod side;
mod stream_decoder;
mod texts;

pub use self::event_decoder::EventDecoder;
pub use self::stream_decoder::StreamDecoder;
