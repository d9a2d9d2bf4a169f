//! `decode`: prints what a recorded stream holds.

mod command;
mod json_line;
mod outcomes;
mod place;
mod recording;
mod texts;

pub(crate) use self::command::command;
