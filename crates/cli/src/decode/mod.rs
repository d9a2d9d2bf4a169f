//! `decode`: prints what a recorded stream holds.

mod command;
mod json_line;
mod outcomes;
mod recording;

pub(crate) use self::command::command;
