//! A client that reads HTTP/1.1 byte by byte, so that a test sees each chunk as it was written.

use std::collections::BTreeMap;
use std::time::Duration;

use codex_mock::Mock;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest any answer may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing must come for a connection to be called quiet.
const QUIET: Duration = Duration::from_millis(60);

/// A request that is right.
pub(crate) const CREATE: &str = r#"{"model":"m","input":"hi"}"#;

/// Whether sockets are forbidden here; says so.
pub(crate) fn skipped() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "a sandbox without a network tells so through its environment"
    )]
    let skipped = std::env::var_os("CODEX_SANDBOX_NETWORK_DISABLED").is_some();
    if skipped {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    skipped
}

/// What was read of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// A chunk, as it was cut by the server.
    Data(String),
    /// The closing chunk.
    End,
    /// The connection's end, in the place of a chunk.
    Closed,
}

impl Chunk {
    pub(crate) fn data(text: impl Into<String>) -> Self {
        Self::Data(text.into())
    }
}

/// The head of an answer; header names in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
}

/// A connection and what was read from it ahead of time.
pub(crate) struct Client<S> {
    pub(crate) io: S,
    ahead: Vec<u8>,
}

impl Client<TcpStream> {
    pub(crate) async fn to(mock: &Mock) -> Self {
        Self::over(timeout(PATIENCE, TcpStream::connect(mock.addr())).await.unwrap().unwrap())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(crate) fn over(io: S) -> Self {
        Self { io, ahead: Vec::new() }
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) {
        self.send("POST", path, &[], body.as_bytes()).await;
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
        let headers: String =
            headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.1\r\nhost: mock\r\ncontent-length: {length}\r\n{headers}\r\n");
        let request = [head.as_bytes(), body].concat();
        timeout(PATIENCE, self.io.write_all(&request)).await.unwrap().unwrap();
    }

    pub(crate) async fn head(&mut self) -> Head {
        let mut lines = Vec::new();
        loop {
            match self.line().await {
                Some(line) if line.is_empty() => break,
                Some(line) => lines.push(line),
                None => panic!("the connection closed within the head, after {lines:?}"),
            }
        }
        let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines[1..].iter().map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Head { status, headers }
    }

    /// The next chunk of a chunked body of text.
    pub(crate) async fn chunk(&mut self) -> Chunk {
        match self.any_chunk().await {
            None => Chunk::Closed,
            Some(data) if data.is_empty() => Chunk::End,
            Some(data) => Chunk::Data(String::from_utf8(data).unwrap()),
        }
    }

    /// The bytes of the next chunk; `None` at the end of the body.
    pub(crate) async fn raw_chunk(&mut self) -> Option<Vec<u8>> {
        let data = self.any_chunk().await.expect("the connection closed within the body");
        Some(data).filter(|data| !data.is_empty())
    }

    /// The bytes of the next chunk, none in the closing one; `None` where the connection ended.
    async fn any_chunk(&mut self) -> Option<Vec<u8>> {
        let length = usize::from_str_radix(&self.line().await?, 16).unwrap();
        let data = self.exactly(length).await;
        assert_eq!(self.line().await.as_deref(), Some(""), "a chunk ends with a line");
        Some(data)
    }

    /// The chunks up to the end of the body or of the connection, which is the last of them.
    pub(crate) async fn chunks(&mut self) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        loop {
            let chunk = self.chunk().await;
            let last = !matches!(chunk, Chunk::Data(_));
            chunks.push(chunk);
            if last {
                return chunks;
            }
        }
    }

    /// A chunked body, joined; it must end properly.
    pub(crate) async fn body(&mut self) -> String {
        let mut body = String::new();
        for chunk in self.chunks().await {
            match chunk {
                Chunk::Data(data) => body.push_str(&data),
                Chunk::End => return body,
                Chunk::Closed => break,
            }
        }
        panic!("the connection closed within the body, after {body:?}");
    }

    /// A head and a body with its length announced.
    pub(crate) async fn answer(&mut self) -> (Head, String) {
        let head = self.head().await;
        let length = head.headers["content-length"].parse().unwrap();
        let body = self.exactly(length).await;
        (head, String::from_utf8(body).unwrap())
    }

    /// Whether nothing more comes, not even the connection's end.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        self.ahead.is_empty() && timeout(QUIET, self.io.read_u8()).await.is_err()
    }

    async fn line(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.ahead.windows(2).position(|pair| pair == b"\r\n") {
                let line: Vec<u8> = self.ahead.drain(..end + 2).take(end).collect();
                return Some(String::from_utf8(line).unwrap());
            }
            if !self.more().await {
                assert_eq!(self.ahead, b"", "the connection closed within a line");
                return None;
            }
        }
    }

    async fn exactly(&mut self, length: usize) -> Vec<u8> {
        while self.ahead.len() < length {
            assert!(self.more().await, "the connection closed within {length} bytes");
        }
        self.ahead.drain(..length).collect()
    }

    async fn more(&mut self) -> bool {
        let read = timeout(PATIENCE, self.io.read_buf(&mut self.ahead)).await.expect("bytes come in time");
        read.is_ok_and(|length| length > 0)
    }
}
