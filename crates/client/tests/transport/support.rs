//! A server that does, step by step, what a test says.

use std::error::Error as StdError;
use std::time::Duration;

use codex_client::{Budgets, CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR, Request, ReqwestTransport};
use futures_util::FutureExt;
use http::Method;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A budget that is meant to run out.
pub(crate) const SHORT: Duration = Duration::from_millis(200);

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
pub(crate) fn no_network() -> bool {
    let disabled = std::env::var_os(CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR).is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// Runs what the server does and what the client does side by side, to the end of both.
pub(crate) async fn both<S, C>(server: impl Future<Output = S>, client: impl Future<Output = C>) -> (S, C) {
    let both = async { tokio::join!(server, client) };
    tokio::time::timeout(PATIENCE, both).await.expect("server and client finish")
}

pub(crate) fn transport() -> ReqwestTransport {
    ReqwestTransport::new().expect("can be built")
}

pub(crate) fn post(url: Url, body: &'static str) -> Request {
    Request::new(Method::POST, url).with_body(body)
}

pub(crate) fn get(url: Url) -> Request {
    Request::new(Method::GET, url)
}

/// Budgets that do not run out in a test, to be shortened one by one.
pub(crate) fn patient() -> Budgets {
    Budgets { upload: PATIENCE, head: PATIENCE, silence: PATIENCE, ..Budgets::default() }
}

/// Whether the chain of sources holds an error of type `E`.
pub(crate) fn caused_by<E: StdError + 'static>(error: &(dyn StdError + 'static)) -> bool {
    error.is::<E>() || error.source().is_some_and(caused_by::<E>)
}

pub(crate) struct Server(TcpListener);

impl Server {
    pub(crate) async fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.expect("a free port"))
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        let address = self.0.local_addr().expect("bound");
        Url::parse(&format!("http://{address}{path}")).expect("valid")
    }

    pub(crate) async fn accept(&self) -> Peer {
        let (stream, _) = self.0.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("a TCP option");
        Peer::new(stream)
    }

    /// Whether a connection was made that was not accepted.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.accept().now_or_never().is_some()
    }
}

/// The server's side of one connection.
pub(crate) struct Peer<S = TcpStream> {
    pub(crate) stream: S,
    unread: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, unread: Vec::new() }
    }

    /// Reads one request: its head in lower case, and its body.
    pub(crate) async fn request(&mut self) -> (String, Vec<u8>) {
        let head = self.request_head().await;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |length| length.parse().expect("a number"));
        while self.unread.len() < length {
            self.read_some().await;
        }
        (head, self.unread.drain(..length).collect())
    }

    /// Reads the head of a request and leaves its body.
    pub(crate) async fn request_head(&mut self) -> String {
        loop {
            if let Some(end) = self.unread.windows(4).position(|window| window == b"\r\n\r\n") {
                let head: Vec<u8> = self.unread.drain(..end + 4).collect();
                return String::from_utf8(head).expect("ASCII").to_ascii_lowercase();
            }
            self.read_some().await;
        }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.expect("the client reads");
    }

    /// Sends a whole response with a body of known length.
    pub(crate) async fn respond(&mut self, status: &str, body: &str) {
        let length = body.len();
        self.send(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}")).await;
    }

    /// Sends the head of a streamed response. The body lasts until the connection ends.
    pub(crate) async fn respond_head(&mut self) {
        self.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n").await;
    }

    /// Returns when the client has closed the connection.
    pub(crate) async fn closed(&mut self) {
        let mut rest = [0; 1024];
        while matches!(self.stream.read(&mut rest).await, Ok(1..)) {}
    }

    async fn read_some(&mut self) {
        let read = self.stream.read_buf(&mut self.unread).await.expect("the client sends");
        assert!(read > 0, "the client closed within a request");
    }
}
