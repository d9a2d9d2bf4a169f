//! The program as its users see it: arguments and environment in, streams and exit codes out.

mod ask;
mod authority;
#[path = "../chat/piped.rs"]
mod chat;
mod chat_wire;
mod child;
mod decode;
mod error_rows;
mod events;
mod failing;
mod help;
#[cfg(unix)]
mod interrupting;
mod manual;
mod mock;
mod models;
mod settings;
mod streaming;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
#[path = "../chat/terminal.rs"]
mod terminal;
#[cfg(unix)]
mod tools;
mod ways;
