//! The Responses client against a server on a real port, one file a behaviour.

mod answer_rows;
mod answers;
mod bytes;
mod collect;
mod ends;
mod errors;
mod event_rows;
mod header_events;
mod headers;
mod lifecycle;
mod request_rows;
mod scripted;
mod support;
mod time;
