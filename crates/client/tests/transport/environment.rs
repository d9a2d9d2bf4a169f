//! The environment of the process, seen by a process of its own.

use std::process::Stdio;

use codex_client::{HttpTransport, ReqwestTransport, TransportErrorKind};
use tokio::process::Command;
use url::Url;

use crate::authority::{Authority, https};
use crate::support::{Peer, Server, both, no_network, post};

/// Says what the child is to do. Not set where this file's tests are run as usual.
const TASK: &str = "CODEX_CLIENT_TEST_TASK";

#[expect(clippy::disallowed_methods, reason = "a test asks what it is to do")]
fn task() -> Option<String> {
    std::env::var(TASK).ok()
}

/// What the child does.
#[tokio::test]
async fn child() {
    match task().as_deref() {
        Some("send") => {
            let transport = ReqwestTransport::shared().expect("can be built");
            let url = Url::parse("http://service.test/").expect("valid");
            assert_eq!(transport.execute(post(url, "words")).await.expect("an answer").body, "answer");
        }
        Some(task) if task.starts_with("http://") => {
            let transport = ReqwestTransport::new().expect("can be built");
            let url = Url::parse(task).expect("valid");
            assert_eq!(transport.execute(post(url, "words")).await.expect("an answer").body, "answer");
        }
        Some(task) if task.starts_with("https://") => {
            let transport = ReqwestTransport::shared().expect("can be built");
            for url in task.split(' ') {
                let url = Url::parse(url).expect("valid");
                assert_eq!(transport.execute(post(url, "words")).await.expect("an answer").body, "answer");
            }
        }
        Some("fail") => {
            let error = ReqwestTransport::shared().expect_err("a broken bundle");
            assert_eq!(error.kind(), TransportErrorKind::Build);
        }
        _ => {}
    }
}

/// This program, running [`child`] alone in an environment of nothing but `variables`.
fn process(task: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "environment::child"]).env_clear().env(TASK, task);
    command.envs(variables.iter().copied()).stdout(Stdio::null()).kill_on_drop(true);
    command
}

#[tokio::test]
async fn the_shared_transport_takes_proxies_and_certificates_from_the_environment() {
    if no_network() {
        return;
    }
    let proxy = Server::start().await;
    let named = proxy.url("/").to_string();
    let serve = async {
        let mut peer = proxy.accept().await;
        let (head, _) = peer.request().await;
        peer.respond("200 OK", "answer").await;
        head
    };
    let mut send = process("send", &[("http_proxy", &named)]);
    let (head, status) = both(serve, send.status()).await;
    assert!(head.starts_with("post http://service.test/ http/1.1\r\n"), "{head}");
    assert!(status.expect("it runs").success());

    let origin = Server::start().await;
    let serve = async {
        let mut peer = origin.accept().await;
        peer.request().await;
        peer.respond("200 OK", "answer").await;
    };
    let mut direct = process(origin.url("/").as_str(), &[("http_proxy", &named), ("ALL_PROXY", &named)]);
    let ((), status) = both(serve, direct.status()).await;
    assert!(status.expect("it runs").success());
    assert!(!proxy.is_asked(), "a transport of its own takes nothing from the environment");

    for variable in ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"] {
        let mut fail = process("fail", &[(variable, "/no/such/file.pem")]);
        let ((), status) = both(async {}, fail.status()).await;
        assert!(status.expect("it runs").success(), "{variable}");
    }
}

#[tokio::test]
async fn certificates_that_are_named_are_added_to_those_of_the_platform() {
    if no_network() {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str, authority: &Authority| {
        let path = directory.path().join(name);
        std::fs::write(&path, authority.pem()).expect("written");
        path.into_os_string().into_string().expect("UTF-8")
    };
    // On Linux the platform's own certificates are those that `SSL_CERT_FILE` names.
    let (platform, own) = (Authority::new(), Authority::new());
    let variables =
        [("CODEX_CA_CERTIFICATE", file("own.pem", &own)), ("SSL_CERT_FILE", file("platform.pem", &platform))];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let both_trusted = cfg!(target_os = "linux");
    for (case, authorities, variables, succeeds) in [
        ("each", &[&platform, &own][..], &variables[..], both_trusted),
        ("one of SSL_CERT_FILE alone", &[&platform], &variables[1..], true),
        ("one that nobody names", &[&own], &variables[1..], false),
    ] {
        let mut servers = Vec::new();
        for authority in authorities {
            servers.push((Server::start().await, authority.acceptor("127.0.0.1", b"http/1.1")));
        }
        let urls: Vec<_> = servers.iter().map(|(server, _)| https(server, "/").to_string()).collect();
        let serve = async {
            for (server, acceptor) in &servers {
                let peer = server.accept().await;
                let Ok(stream) = acceptor.accept(peer.stream).await else { return };
                let mut peer = Peer::new(stream);
                peer.request().await;
                peer.respond("200 OK", "answer").await;
            }
        };
        let mut child = process(&urls.join(" "), variables);
        let ((), status) = both(serve, child.status()).await;
        assert_eq!(status.expect("it runs").success(), succeeds, "{case}");
    }
}
