//! The environment of the process, seen by a process of its own.

use std::process::Stdio;

use codex_client::{HttpTransport, ReqwestTransport, TransportErrorKind};
use tokio::process::Command;
use url::Url;

use crate::support::{Server, both, no_network, post};

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
