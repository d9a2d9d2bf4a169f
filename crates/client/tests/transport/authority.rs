//! A certificate authority that only the tests know, and servers with its certificates.

use std::sync::Arc;

use codex_client::{CaBundle, ReqwestTransport};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType, IsCa,
    KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, version};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use url::Url;

use crate::support::{Peer, Server};

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "the authority of the tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// Its certificate, which makes all of its servers trusted.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Its certificate as OpenSSL writes those that it trusts: with something behind it.
    pub(crate) fn trusted_pem(&self) -> String {
        let trailer = [0x30, 0x0a, 0x0c, 0x08, b'a', b' ', b'f', b'r', b'i', b'e', b'n', b'd'];
        let der = [self.0.der(), &trailer[..]].concat();
        format!("-----BEGIN TRUSTED CERTIFICATE-----\n{}\n-----END TRUSTED CERTIFICATE-----\n", base64(&der))
    }

    /// A list that revokes nothing.
    pub(crate) fn revocation_list_pem(&self) -> String {
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2020, 1, 1),
            next_update: date_time_ymd(2020, 2, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.0).expect("a list").pem().expect("PEM")
    }

    pub(crate) fn bundle(&self) -> CaBundle {
        CaBundle::from_pem("the tests", self.pem().as_bytes()).expect("a certificate")
    }

    /// A transport that trusts its servers.
    pub(crate) fn transport(&self) -> ReqwestTransport {
        ReqwestTransport::builder().ca_bundle(self.bundle()).build().expect("can be built")
    }

    /// A server of TLS 1.3 with a certificate for `name` that speaks `protocol`.
    pub(crate) fn acceptor(&self, name: &str, protocol: &[u8]) -> TlsAcceptor {
        self.acceptor_with(&CertificateParams::new([name.to_owned()]).expect("a name"), protocol)
    }

    /// As [`acceptor`](Self::acceptor), but its certificate ran out long ago.
    pub(crate) fn expired_acceptor(&self, name: &str) -> TlsAcceptor {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.not_after = date_time_ymd(2001, 1, 1);
        self.acceptor_with(&params, b"http/1.1")
    }

    fn acceptor_with(&self, params: &CertificateParams, protocol: &[u8]) -> TlsAcceptor {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&version::TLS13])
            .expect("the provider has it")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("they belong together");
        config.alpn_protocols = vec![protocol.to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Accepts a connection and its handshake.
pub(crate) async fn accept_tls(server: &Server, acceptor: &TlsAcceptor) -> Peer<TlsStream<TcpStream>> {
    let peer = server.accept().await;
    Peer::new(acceptor.accept(peer.stream).await.expect("a handshake"))
}

/// Accepts a connection whose handshake the client breaks off.
pub(crate) async fn refuse_tls(server: &Server, acceptor: &TlsAcceptor) {
    let peer = server.accept().await;
    assert!(acceptor.accept(peer.stream).await.is_err(), "the client refuses the certificate");
}

/// Where `server` is reached over TLS.
pub(crate) fn https(server: &Server, path: &str) -> Url {
    let mut url = server.url(path);
    url.set_scheme("https").expect("both are special");
    url
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let padding = digit > chunk.len();
            text.push(if padding { '=' } else { char::from(DIGITS[index as usize]) });
        }
    }
    text
}
