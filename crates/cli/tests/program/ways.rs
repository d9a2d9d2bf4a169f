//! The way to a server: further certificates and proxies, from options, settings and environment.

use std::net::SocketAddr;

use codex_mock::Mock;

use crate::authority::{Authority, Front};
use crate::support::{end_of, no_network, program};

/// Where the mock listens.
fn address(mock: &Mock) -> SocketAddr {
    let url = mock.base_url();
    let address = url.trim_start_matches("http://").trim_end_matches("/v1");
    address.parse().expect("an address")
}

fn said() -> String {
    "Hello from the embedded mock server; no model is behind it. You said: \"hi\"\n".to_owned()
}

#[tokio::test]
async fn a_further_certificate_is_trusted_from_each_place() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let mock = Mock::start().await.unwrap();
    let front = Front::tls(&authority, "127.0.0.1", address(&mock)).await;
    let url = format!("https://{}/v1", front.address);
    let folder = tempfile::tempdir().unwrap();
    let (pem, broken) = (folder.path().join("ca.pem"), folder.path().join("broken.pem"));
    std::fs::write(&pem, authority.pem()).unwrap();
    std::fs::write(&broken, "no certificate").unwrap();
    let (pem, broken) = (pem.display().to_string(), broken.display().to_string());
    let of_provider = format!("model_providers.tls={{base_url={url:?},ca_certificate={pem:?}}}");
    let none = "at least one BEGIN CERTIFICATE section";
    for (case, args, environment, code, told) in [
        ("an option", &["--base-url", &*url, "--ca-certificate", &*pem][..], &[][..], 0, ""),
        ("CODEX_CA_CERTIFICATE", &["--base-url", &url], &[("CODEX_CA_CERTIFICATE", &*pem)], 0, ""),
        ("SSL_CERT_FILE", &["--base-url", &url], &[("SSL_CERT_FILE", &pem)], 0, ""),
        ("the settings", &["-c", &of_provider, "--provider", "tls"], &[], 0, ""),
        (
            "the option wins",
            &["--base-url", &url, "--ca-certificate", &pem],
            &[("CODEX_CA_CERTIFICATE", &broken)],
            0,
            "",
        ),
        ("nobody's", &["--base-url", &url], &[], 1, "error: the TLS handshake failed ("),
        ("broken", &["--base-url", &url, "--ca-certificate", &broken], &[], 2, none),
        ("broken, by the environment", &["--base-url", &url], &[("SSL_CERT_FILE", &broken)], 2, none),
        (
            "missing",
            &["--base-url", &url, "--ca-certificate", "no/such.pem"],
            &[],
            2,
            "no/such.pem cannot be used: it cannot be read; name a readable file, or unset the setting: No such file",
        ),
    ] {
        let mut command = program(["run", "hi"].iter().chain(args));
        command.envs(environment.iter().copied());
        let ended = end_of(command).await;
        let expected = if code == 0 { said() } else { String::new() };
        assert_eq!((ended.code, &ended.stdout), (Some(code), &expected), "{case}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{case}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), usize::from(code != 0), "{case}: {}", ended.stderr);
    }
}

#[tokio::test]
async fn a_tunnel_of_a_proxy_leads_to_the_server() {
    if no_network() {
        return;
    }
    let authority = Authority::new();
    let mock = Mock::start().await.unwrap();
    let origin = Front::tls(&authority, "service.test", address(&mock)).await;
    let mut proxy = Front::proxy(origin.address).await;
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("ca.pem");
    std::fs::write(&pem, authority.pem()).unwrap();
    let pem = pem.display().to_string();
    let named = format!("http://{}", proxy.address);
    let secret = format!("http://me:p%40ss@{}", proxy.address);
    let bare = proxy.address.to_string();
    let of_provider =
        format!("model_providers.far={{base_url=\"https://service.test/v1\",proxy={secret:?}}}");
    let far = ["--base-url", "https://service.test/v1", "--ca-certificate", &pem];
    for (case, args, environment, credentials) in [
        ("an option", &["--proxy", &*named][..], &[][..], false),
        ("without a scheme", &["--proxy", &bare], &[], false),
        ("with credentials", &["--proxy", &secret], &[], true),
        ("HTTPS_PROXY", &[], &[("HTTPS_PROXY", &*named)], false),
        ("all_proxy", &[], &[("all_proxy", &secret)], true),
        ("the option wins", &["--proxy", &named], &[("HTTPS_PROXY", "http://127.0.0.1:9")], false),
    ] {
        let mut command = program(["run", "-v", "hi"].iter().chain(&far).chain(args));
        command.envs(environment.iter().copied());
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stdout), (Some(0), said()), "{case}: {}", ended.stderr);
        let tunnel = proxy.tunnels.try_recv().expect(case);
        assert!(tunnel.starts_with("connect service.test:443 http/1.1\r\n"), "{case}: {tunnel}");
        assert_eq!(tunnel.contains("proxy-authorization: basic "), credentials, "{case}: {tunnel}");
        assert!(
            !ended.stderr.contains("p%40ss") && !ended.stderr.contains("p@ss"),
            "{case}: {}",
            ended.stderr
        );
    }
    let args = ["run", "hi", "-c", &of_provider, "--provider", "far", "--ca-certificate", &pem];
    assert_eq!(end_of(program(args)).await.stdout, said(), "the settings");
    assert!(proxy.tunnels.try_recv().is_ok(), "the settings");
}

#[tokio::test]
async fn a_request_in_the_clear_is_handed_to_the_proxy_and_this_machine_has_none() {
    if no_network() {
        return;
    }
    // It takes requests whatever host they name, so that it can stand for a proxy.
    let proxy = Mock::start().await.unwrap();
    let named = format!("http://{}", address(&proxy));
    let far = ["run", "hi", "--base-url", "http://service.test/v1"];
    let ended = end_of(program(far.iter().chain(&["--proxy", &named]))).await;
    assert_eq!((ended.code, ended.stdout), (Some(0), said()), "{}", ended.stderr);
    assert_eq!(proxy.requests()[0].header("host"), Some("service.test"));

    let near = Mock::start().await.unwrap();
    let url = near.base_url();
    let ended = end_of(program(["run", "hi", "--base-url", &url, "--proxy", "http://127.0.0.1:9"])).await;
    assert_eq!((ended.code, ended.stdout), (Some(0), said()), "{}", ended.stderr);
}

#[tokio::test]
async fn a_proxy_that_can_not_be_used_is_refused_before_anything_is_sent() {
    let far = ["run", "hi", "--base-url", "http://service.test/v1"];
    for (case, args, environment, code, told) in [
        (
            "SOCKS",
            &["--proxy", "socks5://me:secret@proxy"][..],
            &[][..],
            2,
            "SOCKS proxies are not supported",
        ),
        (
            "SOCKS, by the environment",
            &[],
            &[("ALL_PROXY", "socks5://me:secret@proxy")],
            2,
            "the proxy in ALL_PROXY cannot be used: SOCKS proxies are not supported",
        ),
    ] {
        let mut command = program(far.iter().chain(args));
        command.envs(environment.iter().copied());
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(code), ""), "{case}: {}", ended.stderr);
        assert!(ended.stderr.contains(told), "{case}: {}", ended.stderr);
    }
}
