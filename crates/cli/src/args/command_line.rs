//! The commands and their options.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use codex_mock::Chunking;

use super::server::ServerArgs;
use super::settings::SettingsArgs;
use super::tools::ToolArgs;
use super::{notes, values};

/// Asks a Responses API, decodes recorded streams, serves a mock.
#[derive(Debug, Parser)]
#[command(name = "codex-api", version, max_term_width = 100, arg_required_else_help = false)]
#[command(after_help = notes::EXIT_CODES)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say on standard error what happens, what it cost, and all causes of an error
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask, and write the reply's text to standard output
    #[command(after_help = notes::RUN)]
    Run(RunArgs),
    /// Talk, line by line, in one thread
    #[command(after_help = notes::CHAT)]
    Chat(ChatArgs),
    /// Read a recorded stream (server-sent events) of one or more responses
    #[command(after_help = notes::DECODE)]
    Decode(DecodeArgs),
    /// Serve a Responses API that replays recordings or answers by itself
    #[command(after_help = notes::MOCK)]
    Mock(MockArgs),
    /// List the models that a server offers
    #[command(after_help = notes::MODELS)]
    Models(ModelsArgs),
    /// Print what makes a shell complete the arguments
    #[command(after_help = notes::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print a page of the manual (roff), to be read with `man -l -`
    #[command(after_help = notes::MAN)]
    Man(ManArgs),
}

/// The arguments of `completions`.
#[derive(Debug, Group)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: Shell,
}

/// The arguments of `man`.
#[derive(Debug, Group)]
pub(crate) struct ManArgs {
    /// The command that the page is about. Without it, the page is about the program
    pub(crate) command: Option<String>,
}

/// The arguments of `run`.
#[derive(Debug, Default, Group)]
pub(crate) struct RunArgs {
    /// What to say. `-`, or no PROMPT where standard input is not a terminal: all of standard input (at most
    /// 64 MiB of UTF-8, without one line end at its end). With a PROMPT standard input is not read
    pub(crate) prompt: Option<String>,

    /// The model [default: `model` of config.toml, else gpt-5.1]
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub(crate) model: Option<String>,

    /// What the model is told before the prompt [default: what `model_instructions_file` of config.toml holds]
    #[arg(long, value_name = "TEXT")]
    pub(crate) instructions: Option<String>,

    /// A PNG, JPEG, GIF or WebP file of at most 20 MiB that is said after the prompt. May be given again
    #[arg(long, value_name = "FILE")]
    pub(crate) image: Vec<PathBuf>,

    /// A JSON Schema that the reply has to follow
    #[arg(long, value_name = "FILE")]
    pub(crate) output_schema: Option<PathBuf>,

    /// How many tokens the reply may take, reasoning included [default: the model's own limit]
    #[arg(long, value_name = "COUNT", value_parser = values::count, allow_negative_numbers = true)]
    pub(crate) max_output_tokens: Option<NonZeroU64>,

    /// How long the server may be silent, such as `30s` or `2m`: before its answer begins, and between two bytes of
    /// it; any byte counts as life [default: 5m]. The first event may take 5m, or this where it is longer
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    pub(crate) silence_timeout: Option<Duration>,

    /// Write word by word. Default on a terminal; elsewhere each message is written when it is done, so that nobody
    /// reads half a text, or one that is withdrawn
    #[arg(long)]
    pub(crate) stream: bool,

    /// Write each event as a line of JSON, `{"id":…,"msg":{"type":…}}`, instead of the text
    #[arg(long, conflicts_with = "stream")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) tools: ToolArgs,

    #[command(flatten)]
    pub(crate) server: ServerArgs,

    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// The arguments of `chat`.
#[derive(Debug, Default, Group)]
pub(crate) struct ChatArgs {
    /// The model [default: `model` of config.toml, else gpt-5.1]
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub(crate) model: Option<String>,

    /// What the model is told before all messages [default: what `model_instructions_file` of config.toml holds]
    #[arg(long, value_name = "TEXT")]
    pub(crate) instructions: Option<String>,

    /// Keep no history of the messages on disk
    #[arg(long)]
    pub(crate) no_history: bool,

    #[command(flatten)]
    pub(crate) tools: ToolArgs,

    #[command(flatten)]
    pub(crate) server: ServerArgs,

    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// The arguments of `models`.
#[derive(Debug, Default, Group)]
pub(crate) struct ModelsArgs {
    /// Print each model as the server describes it: one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) server: ServerArgs,

    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// The arguments of `decode`.
#[derive(Debug, Group)]
pub(crate) struct DecodeArgs {
    /// The recorded stream; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// What to print: json or text (see below)
    #[arg(long, value_enum, default_value_t = Format::Json, hide_possible_values = true)]
    pub(crate) format: Format,
}

/// What `decode` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line for each event
    Json,
    /// The assistant's text
    Text,
}

/// The arguments of `mock`.
#[derive(Debug, Group)]
pub(crate) struct MockArgs {
    /// Where to listen, as HOST:PORT; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = values::address)]
    pub(crate) listen: SocketAddr,

    /// A recorded stream to answer `POST /v1/responses` with. Several are served in order, one a request, and the
    /// last one again and again
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: Vec<PathBuf>,

    /// A script (TOML, or JSON if it begins with `{`) that says what to answer, with delays and faults; its language is
    /// in docs/mock.md
    #[arg(long, value_name = "FILE", conflicts_with_all = ["replay", "chunk"])]
    pub(crate) script: Option<PathBuf>,

    /// How replies are cut into HTTP chunks: a number of bytes, `event` or `whole`
    #[arg(long, value_name = "SIZE", default_value = "event", value_parser = values::chunking)]
    pub(crate) chunk: Chunking,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }
}
