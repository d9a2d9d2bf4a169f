#![doc = include_str!("../README.md")]

mod clock;
mod duration;
pub mod ev;
mod fixture;
mod gate;
mod gates;
mod http_date;
mod number;
mod pace;
mod reply;
mod report;
mod responder;
pub mod script;
mod seed;
mod server;
mod sse;

pub use clock::Clock;
pub use fixture::{FixtureError, load_sse_fixture_with_id, try_load_sse_fixture_with_id};
pub use gate::Gate;
pub use reply::{At, Chunking, End, Fault, LineEnding, Reply, Step, Which};
pub use report::{Note, Report, Violation};
pub use responder::Strict;
pub use script::Script;
pub use server::{Builder, DEFAULT_BODY_LIMIT, Mock, ReceivedRequest, Scope, StartError};
