//! Recorded streams, served by a mock to `run` over a real socket, give the same text in any chunking.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use codex_mock::{Chunking, Mock, Reply, ev};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::support::{Ended, end_of, no_network, program};

/// How many recordings are served at the same time.
const SERVERS: usize = 4;
/// Up to this size a recording is also served byte by byte.
const SMALL: u64 = 64 * 1024;
/// Up to this size it is then also written word by word.
const TINY: u64 = 16 * 1024;
/// Writes word by word instead of message by message.
const STREAM: &[&str] = &["--stream"];

/// Recordings whose source removed deltas from the middle: `--stream` has nothing else to write, so it is not asked.
const WITH_HOLES: [&str; 1] =
    ["packages_openai_src_responses___fixtures___openai-shell-container.1.chunks.sse"];

/// A recording, and what is expected of it.
struct Recording {
    path: PathBuf,
    bytes: u64,
    /// What `run` writes: the text of the first response in it.
    stdout: String,
    code: i32,
}

#[tokio::test]
async fn recorded_streams_give_the_same_text_in_any_chunking() {
    if no_network() {
        return;
    }
    let Some(recordings) = recordings().await else { return };
    for (chunk, limit_bytes, pace) in [
        (Chunking::Bytes(1), SMALL, &[][..]),
        (Chunking::Bytes(1), TINY, STREAM),
        (Chunking::Bytes(7), u64::MAX, &[]),
        (Chunking::Bytes(7), u64::MAX, STREAM),
        (Chunking::Bytes(16384), u64::MAX, &[]),
        (Chunking::Whole, u64::MAX, STREAM),
    ] {
        let began = Instant::now();
        let chosen = recordings.iter().filter(|recording| recording.bytes <= limit_bytes);
        let mut shares: Vec<Vec<_>> = std::iter::repeat_with(Vec::new).take(SERVERS).collect();
        for (at, recording) in chosen.enumerate() {
            shares[at % SERVERS].push(Arc::clone(recording));
        }
        let mut tasks = JoinSet::new();
        for share in shares {
            tasks.spawn(replay(share, chunk, pace));
        }
        let count: usize = tasks.join_all().await.into_iter().sum();
        say(&format!("{count} recordings in chunks of {chunk:?} {pace:?}: {:?}", began.elapsed()));
    }
}

/// Serves the recordings one after the other, and checks what `run` makes of each. Gives their number.
///
/// Nothing is asked again after a failure: what is compared is one response. Where it calls tools, which are not there,
/// the model is told so and says nothing more.
async fn replay(recordings: Vec<Arc<Recording>>, chunk: Chunking, pace: &[&str]) -> usize {
    let nothing_more =
        ev::sse(ev::numbered(vec![ev::created("resp_end"), ev::completed("resp_end", vec![])]));
    for recording in &recordings {
        let pace = if WITH_HOLES.iter().any(|name| recording.path.ends_with(name)) { &[] } else { pace };
        let reply = Reply::sse_file(&recording.path).expect("readable").chunked(chunk);
        let mock = Mock::builder().lenient().reply(reply).reply(Reply::sse(nothing_more.clone()));
        let mock = mock.start().await.expect("a free port");
        let mut command = program(["run", "hi", "--base-url", &mock.base_url()].iter().chain(pace));
        command.env("OPENAI_STREAM_MAX_RETRIES", "0");
        let ended = end_of(command).await;
        let case = format!("{} in chunks of {chunk:?} {pace:?}: {}", recording.path.display(), ended.stderr);
        assert!(ended.code == Some(recording.code) && ended.stdout == recording.stdout, "{case}");
    }
    recordings.len()
}

/// All recordings; `None` where there are none and none are required.
async fn recordings() -> Option<Vec<Arc<Recording>>> {
    let corpus = corpus()?;
    let mut recordings = Vec::new();
    for file in manifest(&corpus) {
        let path = corpus.join(file);
        match std::fs::read(&path) {
            Ok(bytes) => recordings.push(Arc::new(recording(path, &bytes).await)),
            Err(error) => missing(&format!("{}: {error}", path.display())),
        }
    }
    Some(recordings)
}

async fn recording(path: PathBuf, bytes: &[u8]) -> Recording {
    let first = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(first.path(), first_response(bytes)).expect("writable");
    let args = ["decode".as_ref(), first.path().as_os_str(), "--format".as_ref(), "text".as_ref()];
    let Ended { code, stdout, .. } = end_of(program(args)).await;
    let line_end = if stdout.is_empty() { "" } else { "\n" };
    let code = code.expect("it ends by itself");
    Recording { path, bytes: bytes.len() as u64, stdout: stdout + line_end, code }
}

/// Where the recordings are.
#[expect(clippy::disallowed_methods, reason = "a test asks for its surroundings")]
fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("CODEX_CORPUS").map_or_else(|| "../shared/corpus".into(), PathBuf::from);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(corpus);
    let there = corpus.join("manifest.jsonl").is_file();
    if !there {
        missing(&format!("there are no recordings in {}", corpus.display()));
    }
    there.then_some(corpus)
}

/// What is missing is a failure where the recordings are required; else it is said to be skipped.
#[expect(clippy::disallowed_methods, reason = "a test asks for its surroundings")]
fn missing(what: &str) {
    assert!(std::env::var_os("CODEX_CORPUS_REQUIRED").is_none(), "{what}");
    say(&format!("SKIPPED: {what}"));
}

#[expect(clippy::print_stdout, reason = "it is for the person who runs the test")]
fn say(line: &str) {
    println!("{line}");
}

/// The streams that the manifest lists.
fn manifest(corpus: &Path) -> Vec<String> {
    let manifest = std::fs::read_to_string(corpus.join("manifest.jsonl")).expect("readable");
    let rows = manifest.lines().map(|row| serde_json::from_str::<Value>(row).expect("JSON"));
    let files = rows.filter_map(|row| row["file"].as_str().map(str::to_owned));
    files.filter(|file| file.starts_with("streams/")).collect()
}

/// The stream up to its first terminal event: `run` reads no further.
fn first_response(stream: &[u8]) -> &[u8] {
    const TERMINAL: [&str; 4] = ["response.completed", "response.failed", "response.incomplete", "error"];
    let mut at = 0;
    for line in stream.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let Some(data) = line.strip_prefix(b"data:") else { continue };
        let kind = serde_json::from_slice::<Value>(data)
            .ok()
            .and_then(|event| event["type"].as_str().map(str::to_owned));
        if kind.is_some_and(|kind| TERMINAL.contains(&kind.as_str())) {
            break;
        }
    }
    &stream[..at]
}
