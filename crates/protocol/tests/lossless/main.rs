//! Whatever stands in an item, a part, a tool or an annotation: reading it never fails, and writing it gives it back.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

#[path = "../corpus/mod.rs"]
mod corpus;
mod edits;
mod mutate;
mod objects;
mod tree;
mod views;

use std::path::{Path, PathBuf};
use std::thread;

use codex_protocol::{Annotation, ContentPart, RawJson, ResponseItem, Tool};
use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::sample::select;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::mutate::Mutator;
use self::objects::{Kind, Sample, Samples};

/// At least so many changed copies of each shape.
const COPIES: usize = 256;

/// What one object came to.
#[derive(Default)]
struct Tally {
    copies: usize,
    nodes: usize,
    typed: usize,
}

/// The folder of the project's own examples.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// One of each shape in the fixtures and, where it is there, the corpus.
#[expect(clippy::print_stdout, reason = "the test says what it covers")]
fn samples() -> Vec<Sample> {
    let mut samples = Samples::default();
    for (file, kind) in
        [("items.json", Kind::Item), ("content_parts.json", Kind::Part), ("tools.json", Kind::Tool)]
    {
        samples.add_list(kind, &std::fs::read_to_string(fixtures().join(file)).unwrap());
    }
    let own = samples.samples.len();
    assert!(own > 80, "only {own} shapes in the fixtures");
    for text in corpus::recorded().iter().flat_map(|folder| corpus::json_texts(folder)) {
        samples.add_text(&text);
    }
    println!("{own} shapes in the fixtures, {} in all", samples.samples.len());
    samples.samples
}

/// Reads `text` and writes it again; whether it was typed.
fn round_trip(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Item => {
            let read = ResponseItem::from_slice(text.as_bytes()).unwrap();
            assert_written(&read, text);
            !matches!(read, ResponseItem::Unknown(_))
        }
        Kind::Part => {
            let read = ContentPart::from_slice(text.as_bytes()).unwrap();
            assert_written(&read, text);
            !matches!(read, ContentPart::Unknown(_))
        }
        Kind::Tool => {
            let read = Tool::from_slice(text.as_bytes()).unwrap();
            assert_written(&read, text);
            !matches!(read, Tool::Unknown(_))
        }
        Kind::Annotation => {
            let read = Annotation::from_slice(text.as_bytes()).unwrap();
            assert_written(&read, text);
            !matches!(read, Annotation::Unknown(_))
        }
    }
}

/// It is the same text, however it is written or read; through a tree, where one can hold it, the same value.
fn assert_written<T: Serialize + DeserializeOwned>(read: &T, text: &str) {
    assert_eq!(serde_json::to_string(read).unwrap(), text);
    let again: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        let from_tree: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&from_tree).unwrap(), value);
    }
}

fn mutated(sample: &Sample, seed: u64) -> Tally {
    let mut mutator = Mutator::new(&sample.tree, seed);
    let mut tally = Tally::default();
    let mut text = String::new();
    while tally.copies < COPIES || mutator.has_untouched() {
        let (copy, touched) = mutator.next_copy();
        text.clear();
        copy.write(&mut text);
        tally.typed += usize::from(round_trip(sample.kind, &text));
        tally.copies += 1;
        tally.nodes += touched;
    }
    tally
}

#[test]
fn whatever_stands_in_an_object_is_written_back() {
    let samples = samples();
    let half = samples.len() / 2;
    let run = |samples: &[Sample], from: usize| {
        let tallies = samples.iter().enumerate().map(|(at, sample)| mutated(sample, (from + at) as u64));
        tallies.fold(Tally::default(), |sum, one| Tally {
            copies: sum.copies + one.copies,
            nodes: sum.nodes + one.nodes,
            typed: sum.typed + one.typed,
        })
    };
    let (a, b) = thread::scope(|scope| {
        let other = scope.spawn(|| run(&samples[..half], 0));
        (run(&samples[half..], half), other.join().unwrap())
    });
    println!(
        "{} shapes, {} changed copies, {} nodes touched, {} copies typed",
        samples.len(),
        a.copies + b.copies,
        a.nodes + b.nodes,
        a.typed + b.typed,
    );
    assert!(a.copies + b.copies >= samples.len() * COPIES);
}

#[test]
fn recorded_objects_are_written_back_and_typed_where_their_type_is_known() {
    for sample in samples() {
        let mut text = String::new();
        sample.tree.write(&mut text);
        let known = match sample.kind {
            Kind::Item => ResponseItem::TYPES,
            Kind::Part => ContentPart::TYPES,
            Kind::Tool => Tool::TYPES,
            Kind::Annotation => Annotation::TYPES,
        };
        let raw = RawJson::parse(text.clone()).unwrap();
        let word = raw.to_value().ok().and_then(|value| Some(value.get("type")?.as_str()?.to_owned()));
        let typed = round_trip(sample.kind, &text);
        if let Some(word) = word {
            assert_eq!(typed, known.contains(&word.as_str()), "{text}");
        }
    }
}

#[test]
fn values_that_no_tree_holds_are_written_back() {
    let deep = format!("{}7{}", "[".repeat(20_000), "]".repeat(20_000));
    for value in [
        r#""\ud83e""#,
        r#""\udd80 \ud83e\udd80""#,
        "1e400",
        "-0",
        "1.0",
        "123456789012345678901234567890",
        &deep,
    ] {
        for text in [
            format!(r#"{{"type":"message","role":"user","content":"hi","x":{value}}}"#),
            format!(r#"{{"type":"message","role":{value},"content":{value},"id":{value}}}"#),
            format!(r#"{{"type":"message","role":"user","role":{value},"content":[{value}]}}"#),
            format!(
                r#"{{"type":"message","role":"user","content":[{{"type":"input_text","text":{value}}}]}}"#
            ),
            format!(r#"{{"type":"tool_search_output","tools":{value}}}"#),
            format!(r#"{{"type":{value}}}"#),
            format!(r#"{{"\ud83e":{value}}}"#),
            value.to_owned(),
        ] {
            round_trip(Kind::Item, &text);
            round_trip(Kind::Part, &text);
            round_trip(Kind::Tool, &text);
            round_trip(Kind::Annotation, &text);
        }
    }
}

#[test]
fn bytes_that_are_not_json_are_refused() {
    for bytes in [&b""[..], b"{", b"{} {}", b"nul", b"\"\xff\"", b"{\"type\":\"message\"", b"\xef\xbb\xbf{}"]
    {
        assert!(ResponseItem::from_slice(bytes).is_err(), "{bytes:?}");
    }
}

/// Pieces of JSON, so that chance makes some of it.
const PIECES: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "null",
    "1",
    "\"type\"",
    "\"message\"",
    "\"role\"",
    "\"content\"",
    "\"\\ud83e\"",
    "\"",
    "\u{e9}",
];

proptest! {
    #[test]
    fn any_bytes_are_refused_or_kept(bytes in vec(any::<u8>(), 0..64)) {
        kept_or_refused(&bytes);
    }

    #[test]
    fn any_pieces_are_refused_or_kept(pieces in vec(select(PIECES.as_slice()), 0..12)) {
        kept_or_refused(pieces.concat().as_bytes());
        kept_or_refused(format!("{{\"type\":\"message\",\"role\":\"user\",\"content\":{}}}", pieces.concat()).as_bytes());
    }
}

fn kept_or_refused(bytes: &[u8]) {
    if let Ok(item) = ResponseItem::from_slice(bytes) {
        assert_eq!(serde_json::to_string(&item).unwrap().as_bytes(), bytes.trim_ascii());
    }
}
