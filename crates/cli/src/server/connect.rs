//! The way to the server that was chosen.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use codex_api::{ApiError, AuthProvider, Provider, ReqwestTransport};
use codex_core::{Environment, ModelProviderInfo};
use codex_mock::Mock;

use super::choose::{Choice, Place};
use crate::failure::Failure;
use crate::stderr;

/// What standard error says where the embedded server stands in.
const FALLBACK: &str = "note: no provider is configured and OPENAI_API_KEY is not set; asking the embedded server, which has no model";

/// A server that can be asked. The embedded one runs for as long as this is kept.
pub(crate) struct Server {
    pub(crate) info: ModelProviderInfo,
    pub(crate) provider: Provider,
    pub(crate) auth: Arc<dyn AuthProvider>,
    pub(crate) transport: ReqwestTransport,
    _embedded: Option<Mock>,
}

/// Makes the transport, and starts the embedded server where it is the one. `silence` is how long the server may be
/// silent, where that is said.
///
/// # Errors
/// Where certificates or a proxy can't be used, or no port is free.
pub(crate) async fn connect(
    choice: Choice,
    silence: Option<Duration>,
    environment: &Environment,
) -> Result<Server, Failure> {
    let Choice { info, mut provider, auth, place } = choice;
    if let Some(silence) = silence {
        provider = patient(provider, silence);
    }
    if place == Place::Elsewhere {
        let transport = info.to_transport(environment).map_err(|error| no_way(&error))?;
        return Ok(Server { info, provider, auth, transport, _embedded: None });
    }
    if place == Place::Fallback {
        stderr::line(FALLBACK);
    }
    let mock = Mock::builder()
        .lenient()
        .start()
        .await
        .map_err(|error| Failure::Listen { addr: "a port of 127.0.0.1".to_owned(), source: error.into() })?;
    provider.base_url = mock.base_url();
    let transport = ReqwestTransport::new().map_err(ApiError::from)?;
    Ok(Server { info, provider, auth, transport, _embedded: Some(mock) })
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

/// Certificates or a proxy that can't be used: the causes say which and why.
fn no_way(error: &ApiError) -> Failure {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    Failure::Usage(if causes.is_empty() { error.to_string() } else { causes.join(": ") })
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
