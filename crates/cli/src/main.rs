#![doc = include_str!("../README.md")]

mod args;
mod decode;
mod exit;
mod failure;
mod messages;
mod mock;
mod one_line;
mod program;
mod run;
mod settings;
mod signals;
mod stderr;

use std::process::ExitCode;

fn main() -> ExitCode {
    program::main().into()
}
