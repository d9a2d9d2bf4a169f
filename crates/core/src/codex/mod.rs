//! [`Codex`]: a thread with a client that submits what it wants and reads what happens.

mod error;
mod handle;
mod session;
mod settings;
mod spawn;

pub use self::error::{CodexError, SpawnError};
pub use self::handle::Codex;
