//! The list of models.

use std::sync::{Arc, Mutex};

use codex_api::{AttemptReport, ModelList, ModelsClient, ModelsQuery, Provider, RequestTelemetry};
use codex_mock::Reply;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::{all_asked, auth, header, in_time, no_network, provider, serve, transport};

fn client(provider: Provider) -> ModelsClient {
    ModelsClient::new(transport(), provider, auth())
}

fn public() -> Value {
    json!({"object": "list", "data": [{"id": "gpt-5", "object": "model", "created": 1, "owned_by": "openai"}]})
}

fn codex() -> Value {
    json!({"models": [{"slug": "gpt-5-codex", "display_name": "GPT-5 Codex", "priority": 0, "shell_type": "local"}]})
}

/// The status of each attempt, and whether it was a success.
#[derive(Default)]
struct Statuses(Mutex<Vec<(u16, bool)>>);

impl RequestTelemetry for Statuses {
    fn on_attempt(&self, report: &AttemptReport<'_>) {
        let status = report.status.expect("an answer").as_u16();
        self.0.lock().expect("no panic").push((status, report.error.is_none() && report.next.is_none()));
    }
}

/// A list in a line: its names, its version, and whether it is the one from before.
fn line(list: &ModelList) -> String {
    let names: Vec<&str> = list.models.iter().map(|model| model.name()).collect();
    format!("{} {:?} {}", names.join(" "), list.etag, list.is_unchanged)
}

#[tokio::test]
async fn both_kinds_of_list_are_read() {
    if no_network() {
        return;
    }
    for (body, expected, version, asked) in [
        (public(), "gpt-5 None false", None, "GET /v1/models"),
        (codex(), "gpt-5-codex None false", Some("1.2.3"), "GET /v1/models?client_version=1.2.3"),
    ] {
        let mock = serve([Reply::json(200, body)]).await;
        let query = ModelsQuery { client_version: version.map(str::to_owned) };
        let list =
            in_time(client(provider(&mock)).list(&query, header("x-extra", "1"))).await.expect("a list");
        assert_eq!(line(&list), expected);
        assert_eq!(all_asked(&mock), [asked]);
        assert_eq!(mock.requests()[0].header("x-extra"), Some("1"));
    }
}

#[tokio::test]
async fn a_version_follows_the_providers_own_parameters() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, public())]).await;
    let mut provider = provider(&mock);
    provider.query_params.insert("api-version".to_owned(), "preview".to_owned());
    let query = ModelsQuery { client_version: Some("1.2.3".to_owned()) };
    in_time(client(provider).list(&query, HeaderMap::new())).await.expect("a list");
    assert_eq!(all_asked(&mock), ["GET /v1/models?api-version=preview&client_version=1.2.3"]);
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_no_failed_attempt() {
    if no_network() {
        return;
    }
    let mock = serve([Reply::json(200, codex()).header("etag", "\"one\""), Reply::raw(304)]).await;
    let statuses = Arc::new(Statuses::default());
    let client = client(provider(&mock)).with_telemetry(Arc::clone(&statuses) as Arc<dyn RequestTelemetry>);
    for _ in 0..2 {
        in_time(client.list(&ModelsQuery::default(), HeaderMap::new())).await.expect("a list");
    }
    assert_eq!(*statuses.0.lock().expect("no panic"), [(200, true), (304, true)]);
}
