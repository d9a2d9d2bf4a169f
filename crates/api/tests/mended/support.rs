//! A client, a server, and what came of a stream in short lines.

#[path = "../support/exchanges.rs"]
pub(crate) mod exchanges;
#[path = "../support/lines.rs"]
pub(crate) mod lines;
#[path = "../support/refusal.rs"]
pub(crate) mod refusal;
#[path = "../support/server.rs"]
pub(crate) mod server;
#[path = "../support/streams.rs"]
pub(crate) mod streams;
