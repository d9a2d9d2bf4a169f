//! Every recorded stream decodes: nothing panics, nothing is lost, and the pieces of a text are the finished text.
//!
//! The recordings stand in `CODEX_CORPUS`, by default `../shared/corpus` from the workspace root.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "helpers of a test, which show what was read")]

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use codex_api::{ApiError, EventDecoder, ResponseEvent, ResponseItem};
use codex_client::sse;
use codex_protocol::{EventReader, StreamEvent};

/// A recording from the middle of whose text its source took pieces out; what is left is not its beginning.
const PIECES_TAKEN_OUT: [&str; 1] = [
    "streams/vercel_ai_ed857f50f112/packages_openai_src_responses___fixtures___openai-shell-container.1.chunks.sse",
];

/// Recordings of which not as many pieces are handed on as were sent: from the first its source took the end of the
/// text, which is made up for; in the second a piece is but the half of a character, and is handed on with the next.
const OTHER_PIECES: [&str; 2] = [
    "streams/vercel_ai_ed857f50f112/packages_openai_src_responses___fixtures___openai-phase.1.chunks.sse",
    "dialects/aimock-unicode.http",
];

/// Recordings of responses that failed, and how.
const FAILED: [&str; 3] = [
    "streams/vercel_ai_ed857f50f112/packages_openai_src_responses___fixtures___openai-error.1.chunks.sse: QuotaExceeded",
    "streams/prism-php_prism_5d6cc65b80b1/tests_Fixtures_openai_stream-rate-limited-1.sse: RateLimited",
    "dialects/litellm-fake.http: ServerFailed",
];

/// The corpus, or `None`, said loudly, where there is none.
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment where the recordings are")]
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        root.join(std::env::var_os("CODEX_CORPUS").map_or_else(|| "../shared/corpus".into(), PathBuf::from));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CODEX_CORPUS_REQUIRED").is_none(),
        "there is no corpus at {}",
        folder.display()
    );
    println!("SKIPPED: there are no recordings at {}", folder.display());
    None
}

/// A recorded stream.
struct Recording {
    name: String,
    body: Bytes,
}

/// The streams that the manifest lists.
fn streams(corpus: &Path) -> Vec<Recording> {
    let manifest = fs::read_to_string(corpus.join("manifest.jsonl")).unwrap();
    let rows = manifest.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    let names = rows.filter_map(|row| Some(row["file"].as_str()?.to_owned()));
    let names: Vec<String> = names.filter(|name| name.starts_with("streams/")).collect();
    assert!(!names.is_empty(), "the manifest lists no stream");
    names
        .into_iter()
        .map(|name| {
            let body =
                fs::read(corpus.join(&name)).unwrap_or_else(|error| panic!("{name} is listed: {error}"));
            Recording { name, body: body.into() }
        })
        .collect()
}

/// The event-stream bodies among the answers of other servers.
fn dialects(corpus: &Path) -> Vec<Recording> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(corpus.join("dialects")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| dialect(path)).collect()
}

fn dialect(path: &Path) -> Option<Recording> {
    let answer = fs::read(path).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let name = format!("dialects/{}", path.file_name()?.to_string_lossy());
    let body = Bytes::copy_from_slice(&answer[end + 4..]);
    head.contains("text/event-stream").then_some(Recording { name, body })
}

fn frames(body: &Bytes, chunk: usize) -> Vec<Bytes> {
    let mut decoder = sse::Decoder::new();
    let mut frames = Vec::new();
    for at in (0..body.len()).step_by(chunk) {
        decoder.push(body.slice(at..body.len().min(at + chunk)));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        decoder.release();
    }
    decoder.finish();
    frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    frames.into_iter().map(|frame| frame.unwrap().data).collect()
}

/// What one response of a recording gave.
#[derive(Debug, Default)]
struct Decoded {
    events: Vec<ResponseEvent>,
    failure: Option<ApiError>,
}

/// The responses of a recording: a new one begins where events follow a terminal one.
fn responses(frames: &[Bytes]) -> Vec<Decoded> {
    let mut all = Vec::new();
    let mut decoder = EventDecoder::new();
    let mut response = Decoded::default();
    for data in frames {
        if decoder.is_over() {
            let failed_again = response.failure.is_some() && is_failure(data);
            if &data[..] == b"[DONE]" || failed_again {
                continue;
            }
            all.push(std::mem::take(&mut response));
            decoder = EventDecoder::new();
        }
        decoder.push(data);
        drain(&mut decoder, &mut response);
    }
    decoder.finish();
    drain(&mut decoder, &mut response);
    all.push(response);
    all
}

/// Whether this is `response.failed`, which some servers send after `error` for the same failure.
fn is_failure(data: &Bytes) -> bool {
    matches!(EventReader::new().read(data), StreamEvent::Failed(_))
}

fn drain(decoder: &mut EventDecoder, into: &mut Decoded) {
    while let Some(event) = decoder.next_event() {
        match event {
            Ok(event) => into.events.push(event),
            Err(error) => into.failure = Some(error),
        }
    }
}

fn streamed_text(events: &[ResponseEvent]) -> String {
    let delta = |event: &ResponseEvent| match event {
        ResponseEvent::OutputTextDelta(delta) => Some(delta.delta.clone()),
        _ => None,
    };
    events.iter().filter_map(delta).collect()
}

fn finished_text(events: &[ResponseEvent]) -> String {
    let text = |event: &ResponseEvent| match event {
        ResponseEvent::OutputItemDone(ResponseItem::Message(message)) => Some(message.text()),
        _ => None,
    };
    events.iter().filter_map(text).collect()
}

/// How many pieces of text the server itself sent.
fn pieces_sent(frames: &[Bytes]) -> usize {
    let mut reader = EventReader::new();
    frames.iter().filter(|data| matches!(reader.read(data), StreamEvent::OutputTextDelta(_))).count()
}

fn pieces(events: &[ResponseEvent]) -> usize {
    events.iter().filter(|event| matches!(event, ResponseEvent::OutputTextDelta(_))).count()
}

#[test]
fn every_recorded_stream_decodes_and_its_pieces_are_its_text() {
    let Some(corpus) = corpus() else { return };
    let streams = streams(&corpus);
    let dialects = dialects(&corpus);
    let (mut events, mut bytes, mut unknown) = (0, 0, 0);
    let (mut different, mut made_up, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for Recording { name, body } in streams.iter().chain(&dialects) {
        let frames = frames(body, body.len().max(1));
        let responses = responses(&frames);
        bytes += body.len();
        events += frames.len();
        let failures = responses.iter().filter_map(|response| response.failure.as_ref());
        failed.extend(failures.map(|failure| format!("{name}: {:?}", failure.kind())));
        for response in &responses {
            let (streamed, finished) = (streamed_text(&response.events), finished_text(&response.events));
            if response.failure.is_none() {
                if streamed != finished {
                    different.push(name.clone());
                }
                assert!(matches!(response.events.last(), Some(ResponseEvent::Completed { .. })), "{name}");
            }
            unknown +=
                response.events.iter().filter(|event| matches!(event, ResponseEvent::Unknown(_))).count();
        }
        let handed_on: usize = responses.iter().map(|response| pieces(&response.events)).sum();
        if handed_on != pieces_sent(&frames) {
            made_up.push(name.clone());
        }
    }
    println!(
        "{} streams and {} event-stream bodies of dialects: {events} events, {bytes} bytes, {unknown} unknown events, {} failed or cut",
        streams.len(),
        dialects.len(),
        failed.len(),
    );
    assert_eq!(different, PIECES_TAKEN_OUT);
    assert_eq!(made_up, OTHER_PIECES);
    assert_eq!(failed, FAILED);
}

#[test]
fn recorded_streams_decode_the_same_in_any_chunking() {
    let Some(corpus) = corpus() else { return };
    for Recording { name, body } in streams(&corpus).iter().chain(&dialects(&corpus)) {
        let whole = format!("{:?}", responses(&frames(body, body.len().max(1))));
        for chunk in [1, 7, 16 * 1024] {
            let cut = format!("{:?}", responses(&frames(body, chunk)));
            assert!(cut == whole, "{name} in chunks of {chunk} bytes");
        }
    }
}

#[test]
fn recorded_events_are_written_back_as_they_came() {
    let Some(corpus) = corpus() else { return };
    let mut reader = EventReader::new();
    let mut count = 0;
    for Recording { name, body } in streams(&corpus).iter().chain(&dialects(&corpus)) {
        for data in frames(body, body.len().max(1)) {
            let kept = reader.read_keeping(data.clone());
            let written = serde_json::to_vec(&kept).unwrap();
            match serde_json::from_slice::<serde::de::IgnoredAny>(&data) {
                Ok(_) => assert_eq!(written, data.trim_ascii(), "{name}"),
                Err(_) => assert_eq!(&data[..], b"[DONE]", "{name}"),
            }
            count += 1;
        }
    }
    println!("{count} events were written back");
}
