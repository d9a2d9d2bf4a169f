//! [`Connections`]: the clients of a provider's endpoints.

use std::sync::Arc;

use codex_api::{CompactClient, DynTransport, MemoriesClient, ModelsClient, Provider};
use http::{HeaderName, HeaderValue, Method};

use super::error::ModelClientError;
use super::options::ModelClientOptions;
use super::route::Route;
use crate::auth;

/// The clients of a provider's endpoints. None of them has sent anything.
#[derive(Debug)]
pub(super) struct Connections {
    pub(super) route: Route,
    pub(super) compact: CompactClient,
    pub(super) memories: MemoriesClient,
    pub(super) models: ModelsClient,
    /// How many repeats a turn has in all.
    pub(super) repeats: u32,
    /// Where the provider is, without path and query.
    pub(super) origin: String,
}

impl Connections {
    /// Reads the variables that the provider needs.
    pub(super) fn of(options: &ModelClientOptions) -> Result<Self, ModelClientError> {
        let unreachable = ModelClientError::Unreachable;
        let provider = provider(options)?;
        let address = provider.build_request(Method::POST, "responses").map_err(unreachable)?.url;
        let auth = match &options.auth {
            Some(auth) => Arc::clone(auth),
            None => auth::for_provider(&options.provider, &options.environment)?,
        };
        let transport = match &options.transport {
            Some(transport) => transport.clone(),
            None => {
                DynTransport::new(options.provider.to_transport(&options.environment).map_err(unreachable)?)
            }
        };
        let connections = Self {
            repeats: u32::try_from(provider.retry.stream_max_retries).unwrap_or(u32::MAX),
            origin: address.origin().ascii_serialization(),
            route: Route::new(options.provider.wire_api, &transport, &provider, &auth),
            compact: CompactClient::new(transport.clone(), provider.clone(), Arc::clone(&auth)),
            memories: MemoriesClient::new(transport.clone(), provider.clone(), Arc::clone(&auth)),
            models: ModelsClient::new(transport, provider, auth),
        };
        Ok(match &options.telemetry {
            None => connections,
            Some(telemetry) => Self {
                route: connections.route.told_to(Arc::clone(telemetry)),
                compact: connections.compact.with_telemetry(Arc::clone(telemetry)),
                memories: connections.memories.with_telemetry(Arc::clone(telemetry)),
                models: connections.models.with_telemetry(Arc::clone(telemetry)),
                ..connections
            },
        })
    }
}

/// The provider; its own `originator` is kept.
fn provider(options: &ModelClientOptions) -> Result<Provider, ModelClientError> {
    let mut provider = options.provider.to_provider(&options.environment)?;
    if let Some(originator) = &options.originator {
        let originator = header("originator", originator)?;
        provider.headers.entry(HeaderName::from_static("originator")).or_insert(originator);
    }
    Ok(options.patience.apply(provider))
}

/// An option as the value of a header.
pub(super) fn header(option: &'static str, value: &str) -> Result<HeaderValue, ModelClientError> {
    HeaderValue::from_str(value).map_err(|_| ModelClientError::Header { option })
}
