//! What a plain socket reads.

use std::io::ErrorKind;
use std::time::Duration;

use codex_mock::Mock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest any answer may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing must come for a connection to be called quiet.
const QUIET: Duration = Duration::from_millis(60);

pub(crate) const ASK: &str = r#"{"model":"mock","input":"hi","stream":true}"#;

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

/// How a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Open,
    Closed,
    Reset,
}

/// A connection and everything that was read from it.
pub(crate) struct Seen {
    io: TcpStream,
    pub(crate) bytes: Vec<u8>,
    pub(crate) line: Line,
}

impl Seen {
    /// Connects and asks; the connection is to be closed after the answer.
    pub(crate) async fn ask(mock: &Mock, method: &str, path: &str, body: &str) -> Self {
        let mut io = timeout(PATIENCE, TcpStream::connect(mock.addr())).await.unwrap().unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        // A connection may be gone before the request is written; what is read tells.
        let _ = timeout(PATIENCE, io.write_all(request.as_bytes())).await.unwrap();
        Self { io, bytes: Vec::new(), line: Line::Open }
    }

    /// Reads once; false where the connection is over.
    pub(crate) async fn read(&mut self) -> bool {
        let read = timeout(PATIENCE, self.io.read_buf(&mut self.bytes)).await.expect("bytes come in time");
        self.line = match read {
            Ok(0) => Line::Closed,
            Ok(_) => return true,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Line::Reset,
            Err(error) => panic!("{error}"),
        };
        false
    }

    /// Reads to the end of the connection.
    pub(crate) async fn into_end(mut self) -> Self {
        while self.read().await {}
        self
    }

    /// Whether nothing more comes, not even the connection's end.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        self.line == Line::Open && timeout(QUIET, self.io.read_u8()).await.is_err()
    }

    /// The status; 0 where no whole head came.
    pub(crate) fn status(&self) -> u16 {
        match self.head() {
            Some(head) => head.split(' ').nth(1).unwrap().parse().unwrap(),
            None => 0,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.head()?;
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    }

    /// The body's chunks, an empty last one where the body ended as it should; one where the length was announced.
    pub(crate) fn chunks(&self) -> Vec<Vec<u8>> {
        let Some(mut rest) = self.after_head() else { return vec![] };
        if self.header("transfer-encoding").is_none() {
            return vec![rest.to_vec()];
        }
        let mut chunks = Vec::new();
        while let Some(end) = find(rest, b"\r\n") {
            let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
            let Some(chunk) = rest.get(end + 2..end + 2 + length) else { break };
            chunks.push(chunk.to_vec());
            rest = rest.get(end + 2 + length + 2..).unwrap_or_default();
        }
        chunks
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        self.chunks().concat()
    }

    /// Whether the body ended with its closing chunk or at its announced length.
    pub(crate) fn is_whole(&self) -> bool {
        match self.header("content-length") {
            Some(length) => self.after_head().is_some_and(|body| body.len().to_string() == length),
            None => self.chunks().last().is_some_and(Vec::is_empty),
        }
    }

    fn head(&self) -> Option<&str> {
        let end = find(&self.bytes, b"\r\n\r\n")?;
        Some(std::str::from_utf8(&self.bytes[..end]).unwrap())
    }

    fn after_head(&self) -> Option<&[u8]> {
        find(&self.bytes, b"\r\n\r\n").map(|end| &self.bytes[end + 4..])
    }
}

pub(crate) fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
