//! Sending a request until there is an answer that stands.

mod attempt;
mod run;

pub(crate) use self::attempt::{execute, overlay, stream};
pub(crate) use self::run::Exchange;
