//! `GET /models`: which models there are.

use std::sync::Arc;

use codex_client::{DynTransport, HttpTransport, RequestTelemetry};
use codex_protocol::{Item, Model};
use http::header::IF_NONE_MATCH;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::models_cache::{Listed, ModelsCache};
use crate::address::with_query;
use crate::auth::AuthProvider;
use crate::error::ApiError;
use crate::options::ResponsesOptions;
use crate::provider::Provider;
use crate::session::Session;
use crate::whole;

const PATH: &str = "models";

/// Which models are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelsQuery {
    /// The asking program's version, such as `1.2.3`; the Codex service lists what that version can use. Default: not
    /// said.
    pub client_version: Option<String>,
}

/// The models that a server offers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ModelList {
    /// The models, in the server's order.
    pub models: Vec<Item<Model>>,
    /// The list's version, where the server gives one. A stream tells it in
    /// [`ResponseEvent::ModelsEtag`](crate::ResponseEvent::ModelsEtag).
    pub etag: Option<String>,
    /// Whether the server said that the list it had sent before still holds.
    pub is_unchanged: bool,
}

/// The client of the models endpoint. Cheap to clone; clones share the connections and what they know of the list.
///
/// The server is asked each time, with the version that is known (`If-None-Match`); a list that has not changed is not
/// sent again.
#[derive(Debug, Clone)]
pub struct ModelsClient {
    session: Session,
    cache: ModelsCache,
}

impl ModelsClient {
    /// A client of `provider`, over `transport`, with credentials from `auth`.
    pub fn new(transport: impl HttpTransport, provider: Provider, auth: impl AuthProvider) -> Self {
        Self::over(Session::new(DynTransport::new(transport), provider, Arc::new(auth)))
    }

    pub(crate) fn over(session: Session) -> Self {
        Self { session, cache: ModelsCache::default() }
    }

    /// Shares what is known of lists with other clients. Each provider has its own place in it.
    pub fn with_cache(self, cache: ModelsCache) -> Self {
        Self { cache, ..self }
    }

    /// Tells `telemetry` of each attempt: before a repeat is sent, and whether it may be billed.
    pub fn with_telemetry(self, telemetry: Arc<dyn RequestTelemetry>) -> Self {
        Self { session: self.session.with_telemetry(telemetry), ..self }
    }

    /// Whom it asks.
    pub fn provider(&self) -> &Provider {
        self.session.provider()
    }

    /// The models. `If-None-Match` is this client's business: one in `extra_headers` is not sent.
    ///
    /// # Errors
    /// Where the server refuses, can't be reached, or answers with something else than a list. Asking twice does no
    /// harm.
    ///
    /// # Cancel safety
    /// Dropping the future changes nothing.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/models/list>
    #[tracing::instrument(level = "debug", name = "models.list", skip_all)]
    pub async fn list(&self, query: &ModelsQuery, extra_headers: HeaderMap) -> Result<ModelList, ApiError> {
        let options = ResponsesOptions { extra_headers, ..ResponsesOptions::default() };
        let request = self.session.request(Method::GET, PATH, "application/json", &options)?;
        let version = query.client_version.iter().map(|version| ("client_version", version.as_str()));
        let mut request = with_query(request, version);
        let key = format!("{} {}", self.provider().name, request.url);
        request.headers.remove(IF_NONE_MATCH);
        let known = self.cache.get(&key);
        if let Some(etag) = known.as_ref().and_then(|known| HeaderValue::try_from(&known.etag).ok()) {
            request.headers.insert(IF_NONE_MATCH, etag);
        }
        let (head, body) = self.session.execute(&request, &options).await?;
        if let (StatusCode::NOT_MODIFIED, Some(Listed { etag, models })) = (head.status(), known) {
            return Ok(ModelList { models, etag: Some(etag), is_unchanged: true });
        }
        let models = whole::read(&head, &body, "a list of models", Model::list_from_slice)?;
        let etag = head.header("etag").map(str::to_owned);
        self.cache.set(&key, etag.clone().map(|etag| Listed { etag, models: models.clone() }));
        Ok(ModelList { models, etag, is_unchanged: false })
    }
}
