//! What `--help` says after the options. Lines have at most 100 characters, as they are not wrapped.

/// After the list of commands.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    the turn failed
  2    the arguments or the configuration can't be used
  130  interrupted (Ctrl-C)

`codex-api COMMAND --help` says more.";

/// After the options of `run`.
pub(super) const RUN: &str = "\
Which server is asked:
  openai    https://api.openai.com/v1, or what OPENAI_BASE_URL names, with the key in CODEX_API_KEY
            or OPENAI_API_KEY
  ollama    http://localhost:11434/v1, without a key
  lmstudio  http://localhost:1234/v1, without a key
  mock      the embedded server: it repeats the prompt, no model is behind it
  ID        what the table [model_providers.ID] of config.toml says
Where nothing says which, it is openai; where there is then neither a key nor OPENAI_BASE_URL, it is
the embedded server, and standard error says so.

What is set, the first that says something: the options; -c; the profile; config.toml, in the folder
CODEX_HOME [default: ~/.codex]; the environment; the defaults. A file that is not there sets
nothing. Keys of other programs in it are left alone.

Standard output gets the reply's text and, where there is any, one line end after it. Standard
error gets everything else: refusals, notes, errors. Of a reply that fails, --stream has written
what came; without it only finished messages are written. On a terminal each message begins a
line, text that does not count after all is marked as withdrawn, and a line of standard error says
what is waited for and how long. --json writes the events instead; notes are then among them.
A request that failed before a reply began is sent again up to four times, or as often as the
provider's request_max_retries or OPENAI_REQUEST_MAX_RETRIES says, and a reply that breaks off is
asked for again; all together up to five times, or as often as stream_max_retries or
OPENAI_STREAM_MAX_RETRIES says. A `note:` line says before each time why, when, and whether it may
be billed again. What was finished of a reply is kept and not asked for again. When the reader of
standard output stops reading, the response is cancelled and the exit code is 0. Ctrl-C cancels it
too, and stops the tools that run.

A tool is started once for each call, with the arguments on its standard input, and stopped with
all that it started. With `--approve ask` the question stands on standard error, and the answer is
read from standard input; where one of the two is no terminal, nobody can be asked, and the call is
denied. The model is told so, and standard error says it. -v says how each call ended.

Environment:
  CODEX_HOME            the folder of config.toml
  CODEX_API_KEY, OPENAI_API_KEY
                        the key of the provider openai; the first that is set
  OPENAI_BASE_URL       its base URL; the settings and --base-url win
  OPENAI_ORGANIZATION, OPENAI_PROJECT
                        sent to it as headers
  OPENAI_REQUEST_MAX_RETRIES, OPENAI_STREAM_MAX_RETRIES
                        how often a request, and a turn in all, is sent again; 0 is never
  CODEX_OSS_BASE_URL, CODEX_OSS_PORT
                        where ollama and lmstudio are
  CODEX_CA_CERTIFICATE, SSL_CERT_FILE
                        a PEM file of certificates to trust besides the system's
  HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY
                        proxies; never used for this machine and the embedded server
A variable that is needed and is not Unicode is an error.

Examples:
  codex-api run \"Say hello\"
  git diff | codex-api run --instructions \"Describe the change I am about to send\"
  codex-api run --provider ollama --model gpt-oss:20b \"Say hello\"
  codex-api run --tool weather=./weather.sh --approve always \"Do I need an umbrella in Paris?\"
  codex-api run --base-url http://localhost:8080/v1 --wire-api chat --model qwen3 \"Say hello\"";

/// After the options of `models`.
pub(super) const MODELS: &str = "\
The table has the name that --model takes, and of the rest what the server says of any of them. It
is in the server's order. Which server is asked, and what is set, is as for `run`.

Examples:
  codex-api models --provider ollama
  codex-api models --json | jq -r .id";

/// After the options of `completions`.
pub(super) const COMPLETIONS: &str = "\
Examples:
  codex-api completions bash > ~/.local/share/bash-completion/completions/codex-api
  codex-api completions zsh > ~/.zfunc/_codex-api
  codex-api completions fish > ~/.config/fish/completions/codex-api.fish";

/// After the options of `man`.
pub(super) const MAN: &str = "\
Examples:
  codex-api man | man -l -
  codex-api man run > ~/.local/share/man/man1/codex-api-run.1";

/// After the options of `chat`.
pub(super) const CHAT: &str = "\
At the prompt:
  /help           what there is
  /model [NAME]   the model, or another one from the next message on
  /undo           take the last turn back
  /usage          the tokens that were used, and the limits
  /quit, Ctrl-D   leave
  //TEXT          say a text that begins with /
  \\ at the end of a line, or Alt-Enter: the message goes on; what is pasted may have several lines
  Ctrl-C          clears the line; at an empty prompt twice within 2 s, it leaves

Ctrl-C while a turn runs ends the turn; once more, before it has ended, leaves at once. Lines that
are typed while a turn runs are the next messages: they do not go into the running one. A tool that
needs approval is asked about: y, a (the same call again too), n, n WHY, or q, which ends the turn
as Ctrl-C does. What was typed before the question is no answer.

The last 1000 messages are kept in CODEX_HOME/chat_history [default: ~/.codex], readable by their
owner alone; longer ones than 16 KiB, and those that begin with a space, are not. --no-history keeps
none.

Where standard input is not a terminal, each line is a message, tools that need approval are denied,
and Ctrl-C leaves. Where standard output or standard error is not a terminal, each message is
written when it is done, as it came. NO_COLOR and TERM=dumb switch colours off; the text then stays
in Markdown. Standard output gets what the model says, standard error the rest.

Exit codes:
  0    left with /quit, Ctrl-D, Ctrl-C at the prompt, or at the end of the input
  1    the thread or the output failed; where standard input is not a terminal, also where a turn
       failed
  2    the arguments or the configuration can't be used, or the input can't be read
  130  left with Ctrl-C while a turn was running";

/// After the options of `decode`.
pub(super) const DECODE: &str = "\
The formats:
  json  One JSON object a line for each event: `type` first, then the other fields in their order,
        every value spelled as it came. Data that is no JSON object becomes
        {\"type\":\"unknown\",\"event\":…,\"data\":…,\"reason\":…}: the event's name where it has one,
        the data as a string, and why it could not be read. `[DONE]` is no event.
  text  The assistant's text alone, exactly, with nothing added: of each part the finished text,
        else its deltas; message by message, as each is done. Refusals and reasoning are left out.

A stream may hold several responses. Standard error gets one line for each that failed, is
incomplete or ends without a terminal event; then, and where there is no event at all, the exit
code is 1.

Examples:
  codex-api decode reply.sse
  codex-api decode - --format text < reply.sse";

/// After the options of `mock`.
pub(super) const MOCK: &str = "\
The first line on standard output is `listening on http://HOST:PORT/v1`. It serves until Ctrl-C
(or SIGTERM), which is its normal end: the exit code is 0, or 1 where a client broke the API, which
standard error then tells request by request. Without --replay and --script it answers by itself:
it repeats the prompt, word by word, calls a tool or counts when asked to, and no model is behind
it. `/__mock` is for tests in other languages: requests, scripts, gates, the clock.

Examples:
  codex-api mock
  codex-api mock --listen 127.0.0.1:8080 --replay first.sse --replay second.sse --chunk 7
  codex-api mock --script faults.toml";
