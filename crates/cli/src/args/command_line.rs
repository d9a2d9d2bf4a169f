//! The commands and their options.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use codex_mock::Chunking;

use super::{notes, values};

/// The model that is asked unless another one is named.
const DEFAULT_MODEL: &str = "gpt-5.1";

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
    /// Read a recorded stream (server-sent events) of one or more responses
    #[command(after_help = notes::DECODE)]
    Decode(DecodeArgs),
    /// Serve a Responses API that replays recordings or answers by itself
    #[command(after_help = notes::MOCK)]
    Mock(MockArgs),
}

/// The arguments of `run`.
#[derive(Debug, Default, Group)]
pub(crate) struct RunArgs {
    /// What to say. `-`, or no PROMPT where standard input is not a terminal: all of standard input (at most
    /// 64 MiB of UTF-8, without one line end at its end). With a PROMPT standard input is not read
    pub(crate) prompt: Option<String>,

    /// The server, by name: openai, ollama, lmstudio or mock (see below)
    #[arg(long, value_name = "ID")]
    pub(crate) provider: Option<String>,

    /// The server, by URL, which ends in `/v1`; it wins over the provider's. Needs no key, and gets one only with
    /// --api-key-env or --provider
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// The model
    #[arg(long, default_value = DEFAULT_MODEL)]
    pub(crate) model: String,

    /// The environment variable that holds the key; it must be set
    #[arg(long, value_name = "NAME")]
    pub(crate) api_key_env: Option<String>,

    /// What the model is told before the prompt
    #[arg(long, value_name = "TEXT")]
    pub(crate) instructions: Option<String>,

    /// How many tokens the reply may take, reasoning included [default: the model's own limit]
    #[arg(long, value_name = "COUNT")]
    pub(crate) max_output_tokens: Option<NonZeroU64>,

    /// How long the server may be silent, such as `30s` or `2m`: before its answer begins, and between two bytes of
    /// it; any byte counts as life [default: 5m]. The first event may take 5m, or this where it is longer
    #[arg(long, value_name = "DURATION", value_parser = values::duration)]
    pub(crate) silence_timeout: Option<Duration>,

    /// Write word by word. Default on a terminal; elsewhere each message is written when it is done, so that nobody
    /// reads half a text
    #[arg(long)]
    pub(crate) stream: bool,
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
