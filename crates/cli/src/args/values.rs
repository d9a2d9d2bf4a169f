//! How the values of options are read.

use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use codex_api::ProxyUrl;
use codex_mock::Chunking;

/// A duration such as `30s` or `2m`, more than zero.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be more than zero".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}

/// A whole number from 1 on.
pub(super) fn count(text: &str) -> Result<NonZeroU64, String> {
    text.parse().map_err(|_| "it should be a whole number from 1 on".to_owned())
}

/// `HOST:PORT`; of several addresses of a host, the first.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let mut addresses =
        text.to_socket_addrs().map_err(|error| format!("it should be HOST:PORT ({error})"))?;
    addresses.next().ok_or_else(|| "the host has no address".to_owned())
}

/// The URL of a proxy; without a scheme it is `http`.
pub(super) fn proxy(text: &str) -> Result<String, String> {
    let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    match ProxyUrl::parse("--proxy", &url) {
        Ok(_) => Ok(url),
        Err(error) => Err(error.problem().to_string()),
    }
}

/// `NAME=COMMAND`.
pub(super) fn tool(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, command)) if !name.is_empty() && !command.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(command)))
        }
        _ => Err("it should be NAME=COMMAND".to_owned()),
    }
}

/// How replies are cut: a number of bytes, `event` or `whole`.
pub(super) fn chunking(text: &str) -> Result<Chunking, String> {
    match text {
        "event" => Ok(Chunking::PerEvent),
        "whole" => Ok(Chunking::Whole),
        _ => match text.parse() {
            Ok(bytes @ 1..) => Ok(Chunking::Bytes(bytes)),
            _ => Err("it should be a number of bytes from 1, `event` or `whole`".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_zero_is_refused() {
        for (text, expected) in [
            ("200ms", Ok(Duration::from_millis(200))),
            ("2m", Ok(Duration::from_mins(2))),
            ("1m 30s", Ok(Duration::from_secs(90))),
            ("0s", Err("it must be more than zero".to_owned())),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
        for text in ["", "5", "soon", "-1s", "99999999999999999999s"] {
            assert!(duration(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn tools_are_read() {
        for (text, expected) in [
            ("ls=./ls.sh", Some(("ls", "./ls.sh"))),
            ("a=b=c", Some(("a", "b=c"))),
            ("ls", None),
            ("=x", None),
            ("x=", None),
        ] {
            let expected = expected.map(|(name, command)| (name.to_owned(), PathBuf::from(command)));
            assert_eq!(tool(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn chunkings_are_read() {
        for (text, expected) in [
            ("event", Some(Chunking::PerEvent)),
            ("whole", Some(Chunking::Whole)),
            ("7", Some(Chunking::Bytes(7))),
            ("0", None),
            ("-1", None),
            ("Whole", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(chunking(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn proxies_are_read() {
        for (text, expected) in [
            ("http://me:pw@proxy:3128", Ok("http://me:pw@proxy:3128")),
            ("https://proxy", Ok("https://proxy")),
            ("proxy:3128", Ok("http://proxy:3128")),
            (
                "socks5://proxy",
                Err("SOCKS proxies are not supported; name an http:// or https:// proxy, or unset it"),
            ),
            ("", Err("it is not a URL of the form http://host:port")),
        ] {
            assert_eq!(proxy(text), expected.map(str::to_owned).map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn addresses_are_read() {
        for (text, expected) in [
            ("127.0.0.1:0", Some("127.0.0.1:0")),
            ("[::1]:80", Some("[::1]:80")),
            ("80", None),
            ("127.0.0.1", None),
        ] {
            assert_eq!(address(text).ok().map(|addr| addr.to_string()).as_deref(), expected, "{text}");
        }
    }
}
