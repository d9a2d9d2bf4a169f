//! `models`: lists what a server offers.

use std::sync::Arc;

use codex_api::{Item, Model, ModelList, ModelsClient, ModelsQuery};
use codex_core::Environment;
use http::HeaderMap;

use crate::args::ModelsArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::one_line::{WORD_CHARS, json_on_one_line, one_line};
use crate::output::Output;
use crate::server::{Waiting, choose, connect};
use crate::{settings, signals, stderr};

/// Asks the server, and writes its models. Ctrl-C gives up.
pub(crate) async fn command(args: ModelsArgs, verbose: bool) -> Result<Exit, Failure> {
    tokio::select! {
        biased;
        () = signals::interrupted() => Err(Failure::Interrupted),
        result = list(args, verbose) => result.map(|()| Exit::Done),
    }
}

async fn list(args: ModelsArgs, verbose: bool) -> Result<(), Failure> {
    let environment = Environment::process();
    let settings = settings::read(&args.settings, &environment).await?;
    let choice = choose(&args.server, &settings, &environment)?;
    let server = connect(choice, None, &environment).await?;
    let client =
        ModelsClient::new(server.transport.clone(), server.provider.clone(), Arc::clone(&server.auth));
    let client = client.with_telemetry(Arc::new(Waiting));
    let ModelList { models, etag, .. } = client.list(&ModelsQuery::default(), HeaderMap::new()).await?;
    let text = if args.json { json_lines(&models) } else { table(&models) };
    Output::new().write(&text).await?;
    if models.is_empty() {
        stderr::line("note: the server lists no models");
    }
    if let Some(etag) = etag.filter(|_| verbose) {
        stderr::line(&format!("the list's version: {}", one_line(&etag, WORD_CHARS)));
    }
    Ok(())
}

/// One object a line, every value spelled as it came.
fn json_lines(models: &[Item<Model>]) -> String {
    models.iter().map(|model| json_on_one_line(model.wire().as_str()) + "\n").collect()
}

/// How far columns are apart.
const GAP: usize = 2;

/// What a column says of a model.
type Cell = fn(&Model) -> Option<String>;

/// The columns: what a person is told of a model.
const COLUMNS: [(&str, Cell); 5] = [
    ("MODEL", |model| Some(model.name().to_owned())),
    ("NAME", |model| model.display_name.clone()),
    ("CONTEXT", |model| model.context_window.map(|tokens| tokens.to_string())),
    ("OWNER", |model| model.owned_by.clone()),
    ("DESCRIPTION", |model| model.description.clone()),
];

/// A table of what is known of any model; empty where there is none.
fn table(models: &[Item<Model>]) -> String {
    if models.is_empty() {
        return String::new();
    }
    let cell = |text: Option<String>| one_line(&text.unwrap_or_default(), WORD_CHARS);
    let columns = COLUMNS.map(|(head, of)| {
        let cells: Vec<String> = models.iter().map(|model| cell(of(model))).collect();
        (head, cells)
    });
    let told = columns.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let mut lines = vec![String::new(); models.len() + 1];
    for (head, cells) in told {
        let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0).max(head.len());
        for (line, cell) in
            lines.iter_mut().zip(std::iter::once(*head).chain(cells.iter().map(String::as_str)))
        {
            let padding = width - cell.chars().count() + GAP;
            line.extend(cell.chars().chain(std::iter::repeat_n(' ', padding)));
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models(body: &str) -> Vec<Item<Model>> {
        Model::list_from_slice(body.as_bytes()).expect("a list")
    }

    #[test]
    fn the_table_has_the_columns_that_say_something() {
        for (body, expected) in [
            (r#"{"data":[]}"#, ""),
            (r#"{"data":[{"id":"gpt-5"},{"id":"o3"}]}"#, "MODEL\ngpt-5\no3\n"),
            (
                r#"{"data":[{"id":"gpt-5.1","owned_by":"system"},{"id":"ä"}]}"#,
                "MODEL    OWNER\ngpt-5.1  system\nä\n",
            ),
            (
                r#"{"models":[{"slug":"a","context_window":272000,"description":"Fast.\n\u001b[2JFine."}]}"#,
                "MODEL  CONTEXT  DESCRIPTION\na      272000   Fast. \u{fffd}[2JFine.\n",
            ),
        ] {
            assert_eq!(table(&models(body)), expected, "{body}");
        }
    }

    #[test]
    fn a_line_of_json_is_a_model_with_all_that_came() {
        let body = "{\"data\":[{\"id\":\"a\",\n \"new\": [1, 2.50]},{\"id\":\"b\"}]}";
        assert_eq!(json_lines(&models(body)), "{\"id\":\"a\",  \"new\": [1, 2.50]}\n{\"id\":\"b\"}\n");
    }
}
