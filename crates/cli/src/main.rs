#![doc = include_str!("../README.md")]

mod approval;
mod args;
mod chat;
mod decode;
mod exit;
mod failure;
mod manual;
mod messages;
mod mock;
mod models;
mod one_line;
mod opening;
mod output;
mod program;
mod render;
mod run;
mod server;
mod settings;
mod signals;
mod stderr;
mod tools;
mod typed_ahead;

use std::process::ExitCode;

fn main() -> ExitCode {
    program::main().into()
}
