//! A script read from TOML or JSON: one tree for both, and readers of its words.

mod faults;
mod fields;
mod node;
mod rule;
mod source;
mod steps;
mod top;
mod turn;
mod value;
mod word;

pub(super) use top::script;
