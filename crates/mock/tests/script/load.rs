//! Many streams at once.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use codex_mock::script::{Match, Test, Turn};
use codex_mock::{Fault, Mock, Script};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::time::{Instant, timeout};

use crate::seen::skipped;

const STREAMS: usize = 2000;
const EVENTS: usize = 100;
/// All but the eight events around the words.
const WORDS: usize = EVENTS - 8;
/// Two processors, a debug build, and other tests beside it.
const PATIENCE: Duration = Duration::from_mins(5);

fn text(stream: usize) -> String {
    (0..WORDS).map(|word| format!("s{stream}w{word}")).collect::<Vec<_>>().join(" ")
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The text for each stream, its last event held by one gate.
fn script() -> Script {
    (0..STREAMS).fold(Script::new(), |script, stream| {
        let rule = Match::new().body("/user", Test::Equals(json!(stream.to_string())));
        let hold = Fault::Hold { after: EVENTS - 1, gate: "last".to_owned() };
        script.turn(Turn::new().matching(rule).text(&text(stream)).fault(hold))
    })
}

/// Reads a stream up to its last event, waits for the others, and reads the rest. Gives its body.
async fn stream<S: AsyncRead + AsyncWrite + Unpin>(mut io: S, number: usize, all_open: &Barrier) -> Vec<u8> {
    let body =
        json!({"model": "mock", "input": "hi", "stream": true, "user": number.to_string()}).to_string();
    let length = body.len();
    let head = format!(
        "POST /v1/responses HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    io.write_all((head + &body).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while !ends_with_item_done(&bytes) {
        assert!(io.read_buf(&mut bytes).await.unwrap() > 0, "stream {number} ends early");
    }
    let so_far = std::str::from_utf8(&bytes).unwrap();
    assert!(!so_far.contains("event: response.completed"), "stream {number} is not held");
    all_open.wait().await;
    io.read_to_end(&mut bytes).await.unwrap();
    bytes
}

/// Whether the last chunk so far is the event before the last.
fn ends_with_item_done(bytes: &[u8]) -> bool {
    /// Longer than that event is.
    const TAIL: usize = 4096;
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let is_whole = tail.ends_with(b"\n\n\r\n");
    is_whole
        && std::str::from_utf8(tail).is_ok_and(|tail| tail.contains("event: response.output_item.done\n"))
}

/// The events of an answer in chunks.
fn events(answer: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(answer).unwrap();
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|json| serde_json::from_str(json).unwrap()).collect()
}

/// How many files may be open, and the most memory that was in use, as Linux tells.
fn told_by_system(file: &str, name: &str) -> Option<u64> {
    let told = std::fs::read_to_string(file).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().find_map(|word| word.parse().ok())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_streams_are_open_at_once_and_each_has_its_own_text() {
    if skipped() {
        return;
    }
    let mock = Mock::builder().script(script()).start().await.unwrap();
    let all_open = Barrier::new(STREAMS + 1);
    let files = told_by_system("/proc/self/limits", "Max open files").unwrap_or(0);
    let over_tcp = files > 3 * STREAMS as u64;
    let begin = Instant::now();
    let open = async {
        all_open.wait().await;
        mock.gate("last").open();
        begin.elapsed()
    };
    let streams = join_all((0..STREAMS).map(|number| {
        let (mock, all_open) = (&mock, &all_open);
        async move {
            if over_tcp {
                stream(TcpStream::connect(mock.addr()).await.unwrap(), number, all_open).await
            } else {
                stream(mock.connect(), number, all_open).await
            }
        }
    }));
    let (opened, answers) = timeout(PATIENCE, async { tokio::join!(open, streams) }).await.expect("all end");
    let passed = begin.elapsed();
    for (number, answer) in answers.iter().enumerate() {
        let events = events(answer);
        let said: String = events.iter().filter_map(|event| event["delta"].as_str()).collect();
        let numbers: Vec<usize> = events
            .iter()
            .map(|event| usize::try_from(event["sequence_number"].as_u64().unwrap()).unwrap())
            .collect();
        assert_eq!(numbers, (0..EVENTS).collect::<Vec<_>>(), "stream {number}");
        assert_eq!(hash(&said), hash(&text(number)), "stream {number}");
        let full = events[EVENTS - 1]["response"]["output"][0]["content"][0]["text"].as_str().unwrap();
        assert_eq!(hash(full), hash(&text(number)), "stream {number}");
    }
    assert_eq!(mock.generations(), STREAMS as u64);
    let over = if over_tcp { "TCP" } else { "pipes in memory" };
    let rate = (STREAMS * (EVENTS - 1)) as u128 * 1000 / opened.as_millis().max(1);
    let peak = told_by_system("/proc/self/status", "VmHWM:").unwrap_or(0) / 1024;
    println!(
        "{STREAMS} streams of {EVENTS} events over {over}: {rate} events/s until all were open, {passed:.1?} in all, peak {peak} MiB with the clients"
    );
}
