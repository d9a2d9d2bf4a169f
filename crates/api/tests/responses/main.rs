//! The Responses client against a server on a real port, one file a behaviour.

mod answers;
mod bytes;
mod collect;
mod ends;
mod errors;
mod header_events;
mod headers;
mod lifecycle;
mod scripted;
mod support;
mod time;
