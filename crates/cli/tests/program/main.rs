//! The program as its users see it: arguments and environment in, streams and exit codes out.

mod ask;
mod child;
mod decode;
mod failing;
mod help;
#[cfg(unix)]
mod interrupting;
mod mock;
mod streaming;
#[path = "../support/mod.rs"]
mod support;
