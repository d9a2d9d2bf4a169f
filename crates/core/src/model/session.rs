//! [`ModelClientSession`].

use std::sync::Arc;

use bytes::Bytes;
use codex_api::{ApiError, CompactClient, RequestTelemetry, ResponseStream, RetryBudget};
use codex_protocol::CompactedResponse;
use http::HeaderMap;

use super::client::ModelClient;
use super::frame::{self, FrameMoment};
use super::prompt::TurnPrompt;
use super::request::Ask;
use super::route::Route;
use super::settings::ModelSettings;
use super::turn_state::TurnState;
use crate::history::{Baseline, PropertiesCache};
use crate::metadata::{CodexResponsesMetadata, RequestKind};

/// The client of one turn: its requests share the turn's state and its budget of repeats. The next turn has another.
///
/// The turn's state (`x-codex-turn-state`) is the first that the server gives; every later request of the turn carries it:
/// repeats, follow-ups with tool outputs, compactions. A request that readies the server for a turn (`prewarm`) neither
/// carries nor gives it.
#[derive(Debug)]
pub struct ModelClientSession {
    client: ModelClient,
    route: Route,
    compact: CompactClient,
    budget: RetryBudget,
    turn_state: TurnState,
    properties: PropertiesCache,
}

impl ModelClient {
    /// Begins a turn, with a budget of repeats of its own and no turn state. Nothing is sent.
    pub fn start_turn(&self) -> ModelClientSession {
        let connections = self.connections();
        let budget = RetryBudget::new(connections.repeats);
        ModelClientSession {
            client: self.clone(),
            route: connections.route.within(budget.clone()),
            compact: connections.compact.clone().with_retry_budget(budget.clone()),
            budget,
            turn_state: TurnState::new(),
            properties: PropertiesCache::default(),
        }
    }
}

impl ModelClientSession {
    /// Tells `telemetry` of each attempt of this turn, instead of the client's.
    pub fn with_telemetry(self, telemetry: &Arc<dyn RequestTelemetry>) -> Self {
        Self {
            route: self.route.told_to(Arc::clone(telemetry)),
            compact: self.compact.with_telemetry(Arc::clone(telemetry)),
            ..self
        }
    }

    /// The client of the thread.
    pub fn client(&self) -> &ModelClient {
        &self.client
    }

    /// The repeats that the turn has left.
    pub fn budget(&self) -> &RetryBudget {
        &self.budget
    }

    /// The turn's state, once the server has given one.
    pub fn turn_state(&self) -> Option<&str> {
        self.turn_state.get()
    }

    /// The state of a request of this kind: the turn's, or one of its own for a request that readies the server. Over a
    /// WebSocket its events are given to this one.
    pub fn state_of(&self, kind: Option<RequestKind>) -> TurnState {
        match kind {
            Some(RequestKind::Prewarm) => TurnState::new(),
            None | Some(RequestKind::Turn | RequestKind::Compaction(_) | RequestKind::Memory) => {
                self.turn_state.clone()
            }
        }
    }

    /// Opens a streamed response to the whole conversation. What was asked before is not referred to; the texts of the
    /// items are copied as they are.
    ///
    /// # Errors
    /// Where the metadata is of another session, the request can't be built, the connection fails, or the server refuses,
    /// as often as the turn's budget allows; [`fate`](ApiError::fate) says how far it got.
    ///
    /// # Cancel safety
    /// Dropping the future, or later the stream, closes the connection, which cancels the response. Tokens produced so
    /// far are billed.
    #[tracing::instrument(level = "debug", name = "model.stream", skip_all, fields(model = settings.model))]
    pub async fn stream(
        &mut self,
        prompt: &TurnPrompt,
        settings: &ModelSettings,
        metadata: &CodexResponsesMetadata,
    ) -> Result<ResponseStream, ApiError> {
        let metadata = self.client.own(metadata)?;
        let options = self.client.options(metadata.headers(), &self.state_of(metadata.kind()));
        self.route.stream(self.ask(prompt, settings), &metadata, options).await
    }

    /// The conversation made shorter by the server (`POST /responses/compact`), in this turn. No input gives no items, and
    /// nothing is sent. The service tier is sent where the credentials are of an account.
    ///
    /// # Errors
    /// As [`stream`](Self::stream), and where the provider speaks Chat Completions.
    ///
    /// # Cancel safety
    /// Dropping the future closes the connection, which cancels the compaction. Tokens produced so far are billed.
    #[tracing::instrument(level = "debug", name = "model.compact", skip_all, fields(model = settings.model))]
    pub async fn compact(
        &mut self,
        prompt: &TurnPrompt,
        settings: &ModelSettings,
        metadata: &CodexResponsesMetadata,
    ) -> Result<CompactedResponse, ApiError> {
        self.client.speaks_responses("compaction")?;
        let metadata = self.client.own(metadata)?;
        let mut options = self.client.options(metadata.compaction_headers(), &self.state_of(metadata.kind()));
        options.compression = codex_api::Compression::None;
        let client = self.compact.clone().with_options(options);
        client.compact(&self.ask(prompt, settings).compaction(), HeaderMap::new()).await
    }

    /// The text of the frame that asks this over the WebSocket of which `baseline` tells what its server knows: the whole
    /// request, or what is new in it, with the turn's state and the time as `client_metadata`. It is taken for the last
    /// request of that connection. Nothing is sent.
    ///
    /// # Errors
    /// Where the metadata is of another session, or the request has no JSON form.
    pub fn response_create(
        &mut self,
        baseline: &mut Baseline,
        prompt: &TurnPrompt,
        settings: &ModelSettings,
        metadata: &CodexResponsesMetadata,
        moment: &FrameMoment,
    ) -> Result<Bytes, ApiError> {
        let metadata = self.client.own(metadata)?;
        let rest = self.ask(prompt, settings).properties();
        let properties = self.properties.of(&prompt.instructions, Some(&prompt.tools), &rest);
        let continuation = baseline.next(properties, &prompt.input);
        let state = self.state_of(metadata.kind());
        frame::response_create(self.ask(prompt, settings), &metadata, &continuation, state.get(), moment)
    }

    fn ask<'a>(&'a self, prompt: &'a TurnPrompt, settings: &'a ModelSettings) -> Ask<'a> {
        Ask { gates: self.client.gates(), prompt, settings }
    }
}
