//! The arguments.

mod command_line;
mod mistake;
mod notes;
mod server;
mod settings;
mod tools;
mod values;

pub(crate) use self::command_line::{
    Args, ChatArgs, Command, CompletionsArgs, DecodeArgs, Format, ManArgs, MockArgs, ModelsArgs, RunArgs,
};
pub(crate) use self::mistake::mistake;
pub(crate) use self::server::ServerArgs;
pub(crate) use self::settings::SettingsArgs;
pub(crate) use self::tools::{Approve, ToolArgs};
