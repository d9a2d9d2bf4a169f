//! The command: from arguments to the text on standard output.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::Duration;

use codex_api::{
    ApiError, Client, Provider, ReqwestTransport, ResponseEvent, ResponseStream, ResponsesCall, Secret,
};
use codex_mock::Mock;

use super::output::Output;
use super::prompt;
use super::reply::{Pace, Reply};
use super::target::{self, Server, Target};
use super::waiting::Waiting;
use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::one_line::{WORD_CHARS, one_line};
use crate::{settings, signals, stderr};

/// What standard error says where the embedded server stands in.
const FALLBACK: &str = "note: no provider is configured and OPENAI_API_KEY is not set; asking the embedded server, which has no model";

/// Asks, and writes the reply's text to standard output. Ctrl-C cancels the response.
pub(crate) async fn command(args: RunArgs, verbose: bool) -> Result<Exit, Failure> {
    let terminal = io::stdout().is_terminal();
    let mut output = Output::new();
    let result = tokio::select! {
        biased;
        () = signals::interrupted() => Err(Failure::Interrupted),
        result = ask(args, verbose, terminal, &mut output) => result,
    };
    match &result {
        // The reader of standard output may be what keeps it waiting; a terminal has just got a `^C`.
        Err(Failure::Interrupted) if terminal => stderr::line(""),
        Err(Failure::Interrupted | Failure::Output(_)) => {}
        _ => output.end().await?,
    }
    result.map(|()| Exit::Done)
}

async fn ask(args: RunArgs, verbose: bool, terminal: bool, output: &mut Output) -> Result<(), Failure> {
    let Target { server, key } = target::resolve(&args, settings::variable)?;
    let source = prompt::source(args.prompt.clone(), io::stdin().is_terminal())?;
    let prompt = prompt::read(source, tokio::io::stdin()).await?;
    let target = Place::of(server).await?;
    let client = client(&target, key, args.silence_timeout)?;
    let stream = call(&client, &args, prompt).stream().await?;
    let pace = if args.stream || terminal { Pace::Words } else { Pace::Messages };
    write(stream, Reply::new(pace, terminal), verbose, output).await
}

/// Where the server is. The embedded one runs for as long as this is kept.
struct Place {
    provider: Provider,
    embedded: Option<Mock>,
}

impl Place {
    async fn of(server: Server) -> Result<Self, Failure> {
        match server {
            Server::At(provider) => return Ok(Self { provider: *provider, embedded: None }),
            Server::Fallback => stderr::line(FALLBACK),
            Server::Embedded => {}
        }
        let mock = Mock::builder().lenient().start().await.map_err(|error| Failure::Listen {
            addr: "a port of 127.0.0.1".to_owned(),
            source: error.into(),
        })?;
        Ok(Self { provider: Provider::new("the embedded server", mock.base_url()), embedded: Some(mock) })
    }
}

fn client(place: &Place, key: Option<Secret>, silence: Option<Duration>) -> Result<Client, Failure> {
    let transport = match place.embedded {
        Some(_) => ReqwestTransport::new(),
        None => ReqwestTransport::shared(),
    };
    let provider = match silence {
        Some(silence) => patient(place.provider.clone(), silence),
        None => place.provider.clone(),
    };
    let client = Client::builder()
        .provider(provider)
        .transport(transport.map_err(ApiError::from)?)
        .telemetry(Arc::new(Waiting));
    let client = match key {
        Some(key) => client.api_key(key),
        None => client,
    };
    Ok(client.build()?)
}

/// The provider with another patience for silence. A server that shows life may still take its default time to the
/// first event, and longer where longer silence is allowed.
fn patient(provider: Provider, silence: Duration) -> Provider {
    Provider {
        head_timeout: silence,
        stream_idle_timeout: silence,
        first_event_timeout: provider.first_event_timeout.max(silence),
        ..provider
    }
}

fn call(client: &Client, args: &RunArgs, prompt: String) -> ResponsesCall {
    let call = client.responses().model(&args.model).input(prompt);
    let call = match &args.instructions {
        Some(instructions) => call.instructions(instructions),
        None => call,
    };
    match args.max_output_tokens {
        Some(tokens) => call.max_output_tokens(tokens.get()),
        None => call,
    }
}

/// Writes the reply as it comes, and says on standard error what is not text.
async fn write(
    mut stream: ResponseStream,
    mut reply: Reply,
    verbose: bool,
    output: &mut Output,
) -> Result<(), Failure> {
    let (mut result, mut cost) = (Ok(()), None);
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => {
                cost = summary(&stream, &event);
                output.write(&reply.take(event)?).await?;
            }
            Err(error) => result = Err(Failure::Api(error)),
        }
    }
    output.end().await?;
    let refusal = reply.refusal().map(|refusal| format!("refusal: {refusal}"));
    let note = reply.note().filter(|_| result.is_ok());
    for line in [refusal, note, cost.filter(|_| verbose)].into_iter().flatten() {
        stderr::line(&line);
    }
    result
}

/// What a completed response cost, and under which ids the server knows it.
fn summary(stream: &ResponseStream, event: &ResponseEvent) -> Option<String> {
    let ResponseEvent::Completed { response_id, token_usage, .. } = event else { return None };
    let usage = token_usage.map_or_else(
        || "usage unknown".to_owned(),
        |usage| {
            format!(
                "{} input tokens ({} cached), {} output tokens ({} reasoning)",
                usage.input_tokens,
                usage.cached_input_tokens,
                usage.output_tokens,
                usage.reasoning_output_tokens
            )
        },
    );
    let response = one_line(response_id, WORD_CHARS);
    let request = one_line(stream.request_id().unwrap_or("unknown"), WORD_CHARS);
    Some(format!("completed: {usage}; response id {response}, request id {request}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patience_for_silence_never_shortens_the_wait_for_the_first_event() {
        let (short, default, long) =
            (Duration::from_millis(200), Duration::from_mins(5), Duration::from_mins(9));
        for (silence, first_event) in [(short, default), (default, default), (long, long)] {
            let provider = patient(Provider::new("test", "http://h/v1"), silence);
            let budgets = (provider.head_timeout, provider.stream_idle_timeout, provider.first_event_timeout);
            assert_eq!(budgets, (silence, silence, first_event), "{silence:?}");
        }
    }
}
