//! A certificate authority that only the tests know, and servers in front of others.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "the authority of the tests");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// Its certificate, which makes all of its servers trusted.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    fn acceptor(&self, name: &str) -> TlsAcceptor {
        let params = CertificateParams::new([name.to_owned()]).expect("a name");
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider has them")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("they belong together");
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A server that hands connections on. It ends when it is dropped.
pub(crate) struct Front {
    pub(crate) address: SocketAddr,
    /// The heads of the requests for tunnels that it got.
    pub(crate) tunnels: mpsc::Receiver<String>,
    _task: JoinSet<()>,
}

impl Front {
    /// Speaks TLS as `name` and hands what is within on to `target`.
    pub(crate) async fn tls(authority: &Authority, name: &str, target: SocketAddr) -> Self {
        let acceptor = authority.acceptor(name);
        let (listener, address) = listen().await;
        let (_, tunnels) = mpsc::channel(1);
        let mut task = JoinSet::new();
        task.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                // A client that trusts nobody breaks it off.
                if let Ok(stream) = acceptor.accept(stream).await {
                    join(stream, target).await;
                }
            }
        });
        Self { address, tunnels, _task: task }
    }

    /// A proxy that makes tunnels, all of them to `target`.
    pub(crate) async fn proxy(target: SocketAddr) -> Self {
        let (listener, address) = listen().await;
        let (told, tunnels) = mpsc::channel(8);
        let mut task = JoinSet::new();
        task.spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let head = head_of(&mut stream).await;
                told.send(head).await.expect("the test waits");
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("the client reads");
                join(stream, target).await;
            }
        });
        Self { address, tunnels, _task: task }
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    (listener, address)
}

/// Carries bytes both ways until either side ends.
async fn join(mut client: impl AsyncRead + AsyncWrite + Unpin, target: SocketAddr) {
    let mut server = TcpStream::connect(target).await.expect("it listens");
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

async fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("the client sends"));
    }
    String::from_utf8(head).expect("ASCII").to_ascii_lowercase()
}
