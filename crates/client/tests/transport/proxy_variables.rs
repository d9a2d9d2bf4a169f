//! The variables that name proxies, and those that leave hosts out, each in use.

use codex_client::{Environment, HttpTransport, ProxySettings, ReqwestTransport, TransportErrorKind};

use crate::proxies::{answer, to};
use crate::support::{Server, both, no_network, post};

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Proxy,
    Direct,
}

fn through(variables: &[(&str, &str)]) -> ReqwestTransport {
    let environment: Environment = variables.iter().copied().collect();
    let settings = ProxySettings::from_environment(&environment).expect("valid").including_loopback();
    ReqwestTransport::builder().proxies(settings).build().expect("can be built")
}

#[tokio::test]
async fn each_variable_leads_to_its_proxy() {
    if no_network() {
        return;
    }
    for (variable, http, https) in [
        ("HTTP_PROXY", true, false),
        ("http_proxy", true, false),
        ("HTTPS_PROXY", false, true),
        ("https_proxy", false, true),
        ("ALL_PROXY", true, true),
        ("all_proxy", true, true),
    ] {
        let proxy = Server::start().await;
        let named = proxy.url("/").to_string();
        let environment: Environment = [(variable, named)].into_iter().collect();
        let transport = ReqwestTransport::builder().environment(environment).build().expect(variable);
        if http {
            let server = async { answer(proxy.accept().await).await };
            let (head, result) = both(server, transport.execute(to("http://service.test/v1"))).await;
            assert_eq!(result.expect(variable).body, "answer", "{variable}");
            assert!(head.starts_with("post http://service.test/v1 http/1.1\r\n"), "{variable}: {head}");
        }
        if https {
            let refuse = async {
                let mut peer = proxy.accept().await;
                let head = peer.request_head().await;
                peer.respond("502 Bad Gateway", "").await;
                head
            };
            let (head, result) = both(refuse, transport.execute(to("https://service.test/v1"))).await;
            assert_eq!(result.expect_err(variable).kind(), TransportErrorKind::Connect, "{variable}");
            assert!(head.starts_with("connect service.test:443 http/1.1\r\n"), "{variable}: {head}");
        }
    }
}

#[tokio::test]
async fn each_form_of_an_exception_leads_past_the_proxy() {
    if no_network() {
        return;
    }
    for (host, exceptions, expected) in [
        ("127.0.0.1", "*", Way::Direct),
        ("127.0.0.1", "127.0.0.1", Way::Direct),
        ("127.0.0.1", "127.0.0.1:PORT", Way::Direct),
        ("127.0.0.1", "127.0.0.1:1", Way::Proxy),
        ("127.0.0.1", "127.0.0.0/8", Way::Direct),
        ("127.0.0.1", "10.0.0.0/8", Way::Proxy),
        ("127.0.0.1", "10.0.0.0/8, 127.0.0.1", Way::Direct),
        ("127.0.0.1", "localhost", Way::Proxy),
        ("localhost", "localhost", Way::Direct),
        ("localhost", ".localhost", Way::Direct),
        ("localhost", "*.localhost:PORT", Way::Direct),
        ("localhost", "host", Way::Proxy),
        ("localhost", "127.0.0.1", Way::Proxy),
    ] {
        let (proxy, origin) = (Server::start().await, Server::start().await);
        let mut url = origin.url("/v1");
        let port = url.port().expect("a port").to_string();
        url.set_host(Some(host)).expect("a host");
        let exceptions = exceptions.replace("PORT", &port);
        let case = format!("{host} with {exceptions}");
        let named = proxy.url("/").to_string();
        let transport = through(&[("ALL_PROXY", &named), ("NO_PROXY", &exceptions)]);
        let server = async {
            tokio::select! {
                peer = proxy.accept() => (Way::Proxy, answer(peer).await),
                peer = origin.accept() => (Way::Direct, answer(peer).await),
            }
        };
        let ((way, _), result) = both(server, transport.execute(post(url, "words"))).await;
        assert_eq!(way, expected, "{case}");
        assert_eq!(result.expect(&case).body, "answer", "{case}");
    }
}
