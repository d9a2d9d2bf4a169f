//! The options that say which tools there are.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};

use super::values;

/// Which tools there are, and who is asked before they run.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Tools")]
pub(crate) struct ToolArgs {
    /// A tool: a program that reads the arguments as JSON on standard input and prints its output; called with
    /// `--schema`, it prints `{"description":…,"parameters":…}`. May be given again
    #[arg(long, value_name = "NAME=COMMAND", value_parser = values::tool)]
    pub(crate) tool: Vec<(String, PathBuf)>,

    /// Whether tools may run: `ask` asks before each call, `always` lets them run, `never` denies them
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Approve::Ask, hide_possible_values = true)]
    pub(crate) approve: Approve,
}

/// Whether tools may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Approve {
    /// Someone is asked
    #[default]
    Ask,
    /// They may
    Always,
    /// They may not
    Never,
}
