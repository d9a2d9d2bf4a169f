//! `chat`: a person at a terminal talks with a thread.

mod command;
mod console;
mod editor;
mod input;
mod leaving;
mod lines;
mod markdown;
mod notice;
mod opening;
mod person;
mod screen;
mod talk;
mod thread;
mod typed;
mod usage;

pub(crate) use self::command::command;
