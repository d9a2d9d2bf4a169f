//! `run`: asks, and writes the reply's text.

mod asker;
mod attached;
mod command;
mod progress_line;
mod prompt;
mod question;
mod show;
mod turn;

pub(crate) use self::command::command;
