//! [`Patience`].

use std::time::Duration;

use codex_api::Provider;

/// How long a server may take, over what the provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Patience {
    /// Until the head of its answer is there. Default: the provider's.
    pub head: Option<Duration>,
    /// Until the first event of a stream. Default: the provider's.
    pub first_event: Option<Duration>,
    /// Between two bytes of a stream. Default: the provider's.
    pub silence: Option<Duration>,
}

impl Patience {
    pub(super) fn apply(self, provider: Provider) -> Provider {
        Provider {
            head_timeout: self.head.unwrap_or(provider.head_timeout),
            first_event_timeout: self.first_event.unwrap_or(provider.first_event_timeout),
            stream_idle_timeout: self.silence.unwrap_or(provider.stream_idle_timeout),
            ..provider
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_the_provider_has_it() {
        let [head, first_event, silence] = [1, 2, 3].map(Duration::from_secs);
        let provider = Provider {
            head_timeout: Duration::from_secs(11),
            first_event_timeout: Duration::from_secs(12),
            stream_idle_timeout: Duration::from_secs(13),
            ..Provider::new("test", "http://h/v1")
        };
        for (patience, expected) in [
            (Patience::default(), [11, 12, 13]),
            (Patience { head: Some(head), ..Patience::default() }, [1, 12, 13]),
            (Patience { first_event: Some(first_event), ..Patience::default() }, [11, 2, 13]),
            (Patience { silence: Some(silence), ..Patience::default() }, [11, 12, 3]),
        ] {
            let told = patience.apply(provider.clone());
            let times = [told.head_timeout, told.first_event_timeout, told.stream_idle_timeout];
            assert_eq!(times, expected.map(Duration::from_secs), "{patience:?}");
        }
    }
}
