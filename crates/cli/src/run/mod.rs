//! `run`: asks, and writes the reply's text.

mod ask;
mod attached;
mod command;
mod events;
mod progress_line;
mod prompt;
mod show;
mod turn;

pub(crate) use self::command::command;
