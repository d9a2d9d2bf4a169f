//! Recorded streams, served again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use codex_mock::{Chunking, Mock, Reply, Step};

use crate::client::{CREATE, Chunk, Client, skipped};

const STREAM: &str = ": hi\n\nevent: a\ndata: {\"n\":1}\n\ndata: ä\r\n\r\ndata: unterminated";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_chunking_gives_the_same_body_in_the_chunks_asked_for() {
    if skipped() {
        return;
    }
    for (chunking, sizes) in [
        (Chunking::Whole, vec![60]),
        (Chunking::Bytes(1), vec![1; 60]),
        (Chunking::Bytes(7), [vec![7; 8], vec![4]].concat()),
        (Chunking::Bytes(16 << 10), vec![60]),
        (Chunking::PerEvent, vec![6, 24, 12, 18]),
    ] {
        let mock = Mock::builder().reply(Reply::sse(STREAM).chunked(chunking)).start().await.unwrap();
        let mut client = Client::to(&mock).await;
        client.post("/v1/responses", CREATE).await;
        let head = client.head().await;
        assert_eq!(head.status, 200, "{chunking:?}");
        assert_eq!(head.headers["content-type"], "text/event-stream; charset=utf-8", "{chunking:?}");
        assert_eq!(head.headers["transfer-encoding"], "chunked", "{chunking:?}");
        // A chunk may end within a character: compare bytes.
        let (lengths, body) = raw_chunks(&mut client).await;
        assert_eq!(lengths, sizes, "{chunking:?}");
        assert_eq!(body, STREAM.as_bytes(), "{chunking:?}");
    }
}

async fn raw_chunks(client: &mut Client<tokio::net::TcpStream>) -> (Vec<usize>, Vec<u8>) {
    let (mut lengths, mut body) = (Vec::new(), Vec::new());
    while let Some(chunk) = client.raw_chunk().await {
        lengths.push(chunk.len());
        body.extend(chunk);
    }
    (lengths, body)
}

#[tokio::test]
async fn the_same_connection_serves_one_reply_after_another_and_the_last_one_again() {
    if skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Reply::sse_file(path).unwrap()
    };
    let mock = Mock::builder()
        .reply(file("1.sse", "data: 1\n\n"))
        .reply(file("2.sse", "data: 2\n\n"))
        .start()
        .await
        .unwrap();
    let mut client = Client::to(&mock).await;
    for (path, body) in [("/v1/responses", "1"), ("/other/responses", "2"), ("/v1/responses?a=b", "2")] {
        client.post(path, CREATE).await;
        client.head().await;
        assert_eq!(client.body().await, format!("data: {body}\n\n"), "{path}");
    }
    assert!(Reply::sse_file(folder.path().join("3.sse")).is_err());
}

#[tokio::test]
async fn each_step_is_a_chunk_of_its_own_and_a_plain_body_has_its_length() {
    if skipped() {
        return;
    }
    let mock = Mock::builder()
        .reply(Reply::raw(201).header("x-a", "1").step(bytes("one")).step(bytes("")).step(bytes("two")))
        .reply(Reply::raw(502).header("content-type", "text/html").step(bytes("<html>")))
        .reply(Reply::raw(307).header("location", "http://elsewhere/"))
        .start()
        .await
        .unwrap();
    let mut client = Client::to(&mock).await;
    client.send("GET", "/anything", &[], b"").await;
    let head = client.head().await;
    assert_eq!((head.status, head.headers["x-a"].as_str()), (201, "1"));
    assert_eq!(client.chunks().await, [Chunk::data("one"), Chunk::data("two"), Chunk::End]);

    client.post("/v1/responses", CREATE).await;
    let (head, body) = client.answer().await;
    assert_eq!(
        (head.status, head.headers["content-type"].as_str(), body.as_str()),
        (502, "text/html", "<html>")
    );

    client.post("/v1/responses", CREATE).await;
    let (head, body) = client.answer().await;
    assert_eq!(
        (head.status, head.headers["location"].as_str(), body.as_str()),
        (307, "http://elsewhere/", "")
    );
}

fn bytes(text: &'static str) -> Step {
    Step::Bytes(Bytes::from_static(text.as_bytes()))
}

#[tokio::test]
async fn a_body_larger_than_every_buffer_arrives_whole() {
    if skipped() {
        return;
    }
    let event = format!("data: {}\n\n", "x".repeat(8 << 20));
    let mock = Mock::builder().reply(Reply::sse(event.clone())).start().await.unwrap();
    let mut client = Client::to(&mock).await;
    client.post("/v1/responses", CREATE).await;
    client.head().await;
    let chunks = client.chunks().await;
    assert!(chunks == [Chunk::Data(event), Chunk::End], "{} chunks", chunks.len());
}

#[tokio::test]
async fn every_recorded_stream_is_served_byte_for_byte() {
    if skipped() {
        return;
    }
    let files = recorded_streams();
    if files.is_empty() {
        assert!(env("CODEX_CORPUS_REQUIRED").is_none(), "no recorded streams found");
        println!("Skipping: no recorded streams here.");
        return;
    }
    let mut mock = Mock::builder();
    let per_event = |file| Reply::sse_file(file).unwrap();
    for file in &files {
        mock = mock.reply(per_event(file)).reply(per_event(file).chunked(Chunking::Bytes(16 << 10)));
    }
    let mock = mock.start().await.unwrap();
    let mut client = Client::to(&mock).await;
    for file in &files {
        let recorded = std::fs::read(file).unwrap();
        for chunking in ["an event a chunk", "16 KiB a chunk"] {
            client.post("/v1/responses", CREATE).await;
            client.head().await;
            let (_, body) = raw_chunks(&mut client).await;
            assert!(body == recorded, "{}, {chunking}", file.display());
        }
    }
}

fn recorded_streams() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = workspace.join(env("CODEX_CORPUS").unwrap_or_else(|| "../shared/corpus".into()));
    let mut files: Vec<PathBuf> =
        folder(&corpus.join("streams")).iter().flat_map(|path| folder(path)).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sse"));
    files.sort();
    files
}

#[expect(clippy::disallowed_methods, reason = "where the recordings are is told through the environment")]
fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn folder(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}
