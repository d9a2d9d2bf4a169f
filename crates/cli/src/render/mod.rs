//! Events of a thread, made fit for people and programs to read. Nothing here does input or output.

mod json_line;
mod notes;
mod outcome;
mod progress;
mod text;

pub(crate) use self::json_line::json_line;
pub(crate) use self::notes::{Notes, repeat_note};
pub(crate) use self::outcome::outcome;
pub(crate) use self::progress::Progress;
pub(crate) use self::text::{Pace, Text};
