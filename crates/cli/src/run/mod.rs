//! `run`: asks, and writes the reply's text.

mod command;
mod output;
mod prompt;
mod provider;
mod reply;
mod target;
mod waiting;

pub(crate) use self::command::command;
