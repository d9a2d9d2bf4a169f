//! Recorded streams decode to the same frames in any chunking.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use codex_client::sse::{Decoder, Frame};

/// Where the recordings are; `None` where there are none and none are required.
#[expect(clippy::disallowed_methods, reason = "a test asks for its surroundings")]
fn streams() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = std::env::var_os("CODEX_CORPUS").map_or_else(|| "../shared/corpus".into(), PathBuf::from);
    let streams = workspace.join(corpus).join("streams");
    let required = std::env::var_os("CODEX_CORPUS_REQUIRED").is_some();
    assert!(streams.is_dir() || !required, "{} is required", streams.display());
    streams.is_dir().then_some(streams)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let paths = entries.map(|entry| entry.expect("readable").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn decode(stream: &Bytes, size: usize) -> Vec<Frame> {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    for at in (0..stream.len()).step_by(size) {
        decoder.push(stream.slice(at..stream.len().min(at + size)));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        decoder.release();
    }
    decoder.finish();
    frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    frames.into_iter().map(|frame| frame.expect("within the limit")).collect()
}

#[test]
fn recorded_streams_decode_the_same_in_any_chunking() {
    let Some(streams) = streams() else { return };
    for file in files(&streams) {
        let stream = Bytes::from(std::fs::read(&file).expect("readable"));
        let whole = decode(&stream, stream.len().max(1));
        assert!(!whole.is_empty(), "{} has events", file.display());
        for size in [1, 7, 16 * 1024] {
            assert!(decode(&stream, size) == whole, "{}, {size} bytes a chunk", file.display());
        }
    }
}
