//! A client, a server, and what came of a stream in short lines.

#[path = "../support/lines.rs"]
mod lines;
#[path = "../support/refusal.rs"]
mod refusal;
#[path = "../support/server.rs"]
mod server;
#[path = "../support/streams.rs"]
mod streams;

pub(crate) use self::lines::{all_lines, line};
pub(crate) use self::refusal::{name, refusal};
pub(crate) use self::server::{in_time, no_network, serve};
pub(crate) use self::streams::{SHORT, ask, body, client, lines, over, provider, request, told};
