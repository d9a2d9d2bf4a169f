//! The server: connections in, requests logged, replies played.

mod body;
mod builder;
mod control;
mod door;
mod log;
mod mock;
mod play;
mod playing;
mod playlist;
mod received;
mod service;
mod slow_head;
mod start_error;
mod state;
mod tasks;
mod wire;

pub use body::DEFAULT_BODY_LIMIT;
pub use builder::Builder;
pub use mock::Mock;
pub use playlist::Scope;
pub use received::ReceivedRequest;
pub use start_error::StartError;
