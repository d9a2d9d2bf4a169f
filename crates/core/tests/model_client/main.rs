//! The client of a thread, from its options to the requests that a server gets, one file a behaviour.

mod bodies;
mod chat;
mod compaction;
mod credentials;
mod frames;
mod headers;
mod memories;
mod models;
mod refusals;
mod scale;
mod support;
mod turn_state;
mod turns;
