//! Which hosts are reached without a proxy.

use std::net::IpAddr;

use url::{Host, Url};

/// The entries of `NO_PROXY`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bypass(Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    hosts: Hosts,
    /// `None` for every port.
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// The domain and all below it.
    Domain(String),
    /// The network of addresses that share this many leading bits.
    Net(IpAddr, u8),
}

impl Bypass {
    /// Reads entries between commas or white space. What cannot be read is left out with a line in the log.
    pub(super) fn parse(text: &str) -> Self {
        let texts = text.split(|c: char| c == ',' || c.is_ascii_whitespace()).filter(|text| !text.is_empty());
        let entries = texts.filter_map(|text| {
            let entry = Entry::parse(text);
            if entry.is_none() {
                tracing::warn!(entry = text, "an entry of NO_PROXY cannot be read and is ignored");
            }
            entry
        });
        Self(entries.collect())
    }

    pub(super) fn covers(&self, url: &Url) -> bool {
        self.0.iter().any(|entry| entry.covers(url))
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        if let Some(hosts) = Hosts::parse(text) {
            return Some(Self { hosts, port: None });
        }
        let (host, port) = text.rsplit_once(':')?;
        Some(Self { hosts: Hosts::parse(host)?, port: Some(port.parse().ok()?) })
    }

    fn covers(&self, url: &Url) -> bool {
        let same_port = self.port.is_none() || self.port == url.port_or_known_default();
        same_port && url.host().is_some_and(|host| self.hosts.cover(&host))
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::All);
        }
        if let Some((address, bits)) = text.split_once('/') {
            let address = canonical(address)?;
            let bits = bits.parse().ok().filter(|bits| *bits <= width(address))?;
            return Some(Self::Net(address, bits));
        }
        if let Some(address) = canonical(text) {
            return Some(Self::Net(address, width(address)));
        }
        let name = text.strip_prefix('*').unwrap_or(text);
        let name = name.strip_prefix('.').unwrap_or(name).trim_end_matches('.');
        match Host::parse(name).ok()? {
            Host::Domain(domain) => Some(Self::Domain(domain)),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }

    fn cover<S: AsRef<str>>(&self, host: &Host<S>) -> bool {
        match (self, host) {
            (Self::All, _) => true,
            (Self::Domain(domain), Host::Domain(name)) => is_within(name.as_ref(), domain),
            (Self::Net(net, bits), Host::Ipv4(address)) => shares(*net, *bits, (*address).into()),
            (Self::Net(net, bits), Host::Ipv6(address)) => shares(*net, *bits, address.to_canonical()),
            (Self::Domain(_), Host::Ipv4(_) | Host::Ipv6(_)) | (Self::Net(..), Host::Domain(_)) => false,
        }
    }
}

/// Whether `name` is `domain` or below it.
pub(super) fn is_within(name: &str, domain: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn canonical(text: &str) -> Option<IpAddr> {
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// Whether two addresses share their first `bits`.
fn shares(net: IpAddr, bits: u8, address: IpAddr) -> bool {
    let differing = match (net, address) {
        (IpAddr::V4(net), IpAddr::V4(address)) => (net.to_bits() ^ address.to_bits()).leading_zeros(),
        (IpAddr::V6(net), IpAddr::V6(address)) => (net.to_bits() ^ address.to_bits()).leading_zeros(),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    differing >= u32::from(bits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_proxy_is_read_as_others_read_it() {
        for (list, url, expected) in [
            ("", "http://example.test", false),
            ("*", "http://example.test", true),
            ("example.test", "http://example.test", true),
            ("EXAMPLE.test", "http://Example.Test:81/path", true),
            ("example.test", "http://api.example.test", true),
            ("example.test", "http://example.test./", true),
            ("example.test.", "http://example.test", true),
            ("example.test", "http://badexample.test", false),
            ("example.test", "http://example.test.evil", false),
            (".example.test", "http://api.example.test", true),
            (".example.test", "http://example.test", true),
            ("*.example.test", "http://a.b.example.test", true),
            ("a.test,example.test", "http://example.test", true),
            ("a.test example.test", "http://example.test", true),
            (" a.test ,, example.test ", "http://example.test", true),
            ("example.test:8080", "http://example.test:8080", true),
            ("example.test:8080", "http://example.test", false),
            ("example.test:443", "https://example.test", true),
            ("example.test:443", "wss://example.test", true),
            ("*:8080", "http://example.test:8080", true),
            ("bücher.test", "http://xn--bcher-kva.test", true),
            ("10.0.0.1", "http://10.0.0.1", true),
            ("10.0.0.1", "http://10.0.0.10", false),
            ("10.0.0.1:81", "http://10.0.0.1:81", true),
            ("10.0.0.1:81", "http://10.0.0.1:82", false),
            ("10.0.0.0/8", "http://10.200.3.4", true),
            ("10.0.0.0/8", "http://11.0.0.1", false),
            ("10.0.0.0/8", "http://ten.test", false),
            ("10.0.0.0/0", "http://11.0.0.1", true),
            ("10.0.0.0/33", "http://10.0.0.0", false),
            ("192.168.1.0/25", "http://192.168.1.127", true),
            ("192.168.1.0/25", "http://192.168.1.128", false),
            ("fd00::/8", "http://[fd12::1]", true),
            ("fd00::/8", "http://[fe80::1]", false),
            ("::1", "http://[::1]", true),
            ("[::1]", "http://[::1]", true),
            ("[::1]:81", "http://[::1]:81", true),
            ("[::1]:81", "http://[::1]:82", false),
            ("10.0.0.1", "http://[::ffff:10.0.0.1]", true),
            ("0.0.0.0/0", "http://[::1]", false),
            ("exa mple.test:http", "http://example.test", false),
            ("http://example.test", "http://example.test", false),
        ] {
            let url = Url::parse(url).expect(url);
            assert_eq!(Bypass::parse(list).covers(&url), expected, "{list:?} for {url}");
        }
    }

    proptest! {
        #[test]
        fn no_list_is_too_odd(list in "[*.:/0-9a-f\\[\\], %é-]{0,40}") {
            Bypass::parse(&list).covers(&Url::parse("http://10.0.0.1:81").expect("valid"));
        }
    }
}
