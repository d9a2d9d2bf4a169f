//! From the data of frames to [`ResponseEvent`](crate::ResponseEvent)s, the same on every transport.

mod convert;
mod event_decoder;
mod parts;
pub(crate) mod side;
mod stream_decoder;

pub use self::event_decoder::EventDecoder;
pub use self::stream_decoder::StreamDecoder;
