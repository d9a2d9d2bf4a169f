#![doc = include_str!("../README.md")]

pub mod ev;
mod fixture;
mod gate;
mod reply;
mod responder;
mod server;
mod sse;

pub use fixture::{FixtureError, load_sse_fixture_with_id, try_load_sse_fixture_with_id};
pub use gate::Gate;
pub use reply::{Chunking, Reply, Step};
pub use server::{Builder, DEFAULT_BODY_LIMIT, Mock, ReceivedRequest, Scope};
