//! From the errors of the libraries below to ours.

use std::error::Error as StdError;
use std::io;

use crate::error::{TransportError, TransportErrorKind};
use crate::fate::Fate;

/// A client could not be built.
pub(super) fn build_error(error: impl StdError + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Build, Fate::NotExecuted).with_source(error)
}

/// A request got no response head. `handed` is what its body knows.
pub(super) fn send_error(error: reqwest::Error, handed: Fate) -> TransportError {
    let kind = send_kind(&error);
    let fate = match kind {
        TransportErrorKind::Build | TransportErrorKind::Refused => Fate::NotExecuted,
        _ if error.is_connect() => Fate::NotExecuted,
        _ => handed,
    };
    TransportError::new(kind, fate).with_source(error.without_url())
}

/// A response body broke off.
pub(super) fn body_error(error: reqwest::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Body, Fate::Unknown).with_source(error.without_url())
}

fn send_kind(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_builder() {
        TransportErrorKind::Build
    } else if error.is_dns() {
        TransportErrorKind::Dns
    } else if error.is_connect() && is_proxy_auth(error) {
        TransportErrorKind::ProxyAuth
    } else if error.is_connect() && find::<rustls::Error>(error).is_some() {
        TransportErrorKind::Tls
    } else if error.is_connect() && error.is_timeout() {
        TransportErrorKind::ConnectTimeout
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if find::<h2::Error>(error).is_some_and(|error| error.reason() == Some(h2::Reason::REFUSED_STREAM))
    {
        TransportErrorKind::Refused
    } else if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        TransportErrorKind::Protocol
    } else if error.is_request() {
        TransportErrorKind::Closed
    } else {
        TransportErrorKind::Other
    }
}

/// Whether a proxy answered 407 where a tunnel was asked of it. The library keeps the type of that error to
/// itself, so its words must do; a test with a real proxy holds them fast.
fn is_proxy_auth(error: &reqwest::Error) -> bool {
    chain(error).any(|error| error.to_string() == "tunnel error: proxy authorization required")
}

/// The first error of type `E` in the chain.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).find_map(<dyn StdError>::downcast_ref)
}

/// An error and its sources, looking also into I/O errors, whose own source skips what they wrap.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_io_error_wraps_is_found() {
        let inner = rustls::Error::HandshakeNotComplete;
        let error = io::Error::other(io::Error::other(inner.clone()));
        assert_eq!(find::<rustls::Error>(&error), Some(&inner));
        assert!(find::<h2::Error>(&error).is_none());
    }
}
