//! The certificates that a provider or the environment names, with a server that needs them.

use std::convert::Infallible;
use std::sync::Arc;

use codex_api::{
    ApiError, ErrorKind, NoAuth, ResponsesApiRequest, ResponsesClient, ResponsesOptions, TransportErrorKind,
};
use codex_core::ModelProviderInfo;
use codex_mock::Mock;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, version};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::support::{environment, in_time, info, no_network};

/// An authority that only this test knows, as PEM, and a server's end of TLS 1.3 with a certificate of it.
fn authority() -> (String, TlsAcceptor) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &authority).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13])
        .expect("the provider has it")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("they belong together");
    (authority.pem(), TlsAcceptor::from(Arc::new(config)))
}

/// Serves the mock over TLS, until it is dropped.
async fn serve(mock: &Mock, listener: &TcpListener, acceptor: &TlsAcceptor) -> Infallible {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        // A client that does not trust it breaks off.
        if let Ok(stream) = acceptor.accept(stream).await {
            mock.serve_io(stream);
        }
    }
}

async fn ask(info: &ModelProviderInfo, variables: &[(&str, &str)]) -> Result<(), ApiError> {
    let variables = environment(variables);
    let provider = info.to_provider(&variables).expect("it is valid");
    let client = ResponsesClient::new(info.to_transport(&variables)?, provider, NoAuth);
    let request = ResponsesApiRequest::new("test-model", vec!["hi".into()]);
    client.create(request, ResponsesOptions::default()).await.map(drop)
}

#[tokio::test]
async fn a_server_is_trusted_by_the_certificates_that_the_provider_or_the_environment_names() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.expect("a free port");
    let (pem, acceptor) = authority();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), pem).expect("written");
    let path = file.path().to_str().expect("UTF-8");
    let base_url = format!("https://{}/v1", listener.local_addr().expect("bound"));
    let plain = ModelProviderInfo { base_url, ..info(&mock) };
    let own = ModelProviderInfo { ca_certificate: Some(path.into()), ..plain.clone() };
    for (case, info, variables, trusted) in [
        ("the provider's", &own, &[][..], true),
        ("CODEX_CA_CERTIFICATE", &plain, &[("CODEX_CA_CERTIFICATE", path)], true),
        ("SSL_CERT_FILE", &plain, &[("SSL_CERT_FILE", path)], true),
        ("the provider's first", &own, &[("CODEX_CA_CERTIFICATE", "/does/not/exist")], true),
        ("nobody's", &plain, &[], false),
    ] {
        let before = mock.requests().len();
        let answer = tokio::select! {
            answer = in_time(ask(info, variables)) => answer,
            never = serve(&mock, &listener, &acceptor) => match never {},
        };
        assert_eq!(mock.requests().len() - before, usize::from(trusted), "{case}");
        match answer {
            Ok(()) => assert!(trusted, "{case}"),
            Err(error) => {
                let ErrorKind::Transport(cause) = error.kind() else { panic!("{case}: {error}") };
                assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Tls, 1), "{case}");
                assert!(!trusted, "{case}: {error}");
            }
        }
    }
}
