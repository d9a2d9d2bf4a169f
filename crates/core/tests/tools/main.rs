//! Calls of tools from the item that is done to the item that answers it, one file a behaviour.

mod approvals;
mod arguments;
mod commands;
mod definitions;
mod ends;
mod order;
mod outputs;
mod repeats;
mod support;
