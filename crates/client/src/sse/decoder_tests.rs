//! The grammar as a table, the bound, and the work done for each way of cutting.

use std::time::Duration;

use bytes::Bytes;

use super::{Decoder, Error, Frame};

/// Pushes the chunks one by one, reads each empty, releases, and ends the stream.
fn decode_with<'a>(
    mut decoder: Decoder,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<Result<Frame, Error>>, Decoder) {
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        decoder.release();
    }
    decoder.finish();
    frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    (frames, decoder)
}

fn decode<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    let (frames, _) = decode_with(Decoder::new(), chunks);
    frames.into_iter().map(|frame| frame.expect("within the limit")).collect()
}

fn data(text: &'static str) -> Frame {
    Frame { data: Bytes::from_static(text.as_bytes()), ..Frame::default() }
}

fn event(name: &'static str, text: &'static str) -> Frame {
    Frame { event: Some(Bytes::from_static(name.as_bytes())), ..data(text) }
}

fn id(id: &'static str, text: &'static str) -> Frame {
    Frame { id: Bytes::from_static(id.as_bytes()), ..data(text) }
}

fn retry(millis: u64, text: &'static str) -> Frame {
    Frame { retry: Some(Duration::from_millis(millis)), ..data(text) }
}

/// Its name, the bytes, what comes of them.
type Case<T> = (&'static str, &'static [u8], Vec<T>);

fn grammar() -> Vec<Case<Frame>> {
    let raw = |bytes: &'static [u8]| Frame { data: Bytes::from_static(bytes), ..Frame::default() };
    vec![
        ("nothing", b"", vec![]),
        ("only blank lines", b"\n\r\n\r\n\n", vec![]),
        ("LF", b"data: a\n\ndata: b\n\n", vec![data("a"), data("b")]),
        ("CR", b"data: a\r\rdata: b\r\r", vec![data("a"), data("b")]),
        ("CRLF", b"data: a\r\n\r\ndata: b\r\n\r\n", vec![data("a"), data("b")]),
        ("mixed line ends", b"data: a\r\n\ndata: b\r\r\ndata: c\n\r", vec![data("a"), data("b"), data("c")]),
        ("CRLF is one line end", b"data: a\r\ndata: b\r\n\r\n", vec![data("a\nb")]),
        ("LF CR is two line ends", b"data: a\n\rdata: b\n\n", vec![data("a"), data("b")]),
        ("byte order mark", b"\xEF\xBB\xBFdata: a\n\n", vec![data("a")]),
        ("byte order mark alone on a line", b"\xEF\xBB\xBF\ndata: a\n\n", vec![data("a")]),
        ("byte order mark and nothing else", b"\xEF\xBB\xBF", vec![]),
        ("half a byte order mark", b"\xEF\xBBdata: a\n\n", vec![]),
        ("only the first byte order mark goes", b"\xEF\xBB\xBF\xEF\xBB\xBFdata: a\n\n", vec![]),
        ("byte order mark later", b"data: a\n\n\xEF\xBB\xBFdata: b\n\n", vec![data("a")]),
        ("byte order mark in data", b"data: \xEF\xBB\xBFa\n\n", vec![data("\u{FEFF}a")]),
        ("comments", b": one\n:\n:two\ndata: a\n:three\n\n: four\n\n", vec![data("a")]),
        ("comment between data lines", b"data: a\n: ping\ndata: b\n\n", vec![data("a\nb")]),
        ("many data lines", b"data: a\ndata: b\ndata:\ndata: c\n\n", vec![data("a\nb\n\nc")]),
        ("empty data lines", b"data\ndata\n\n", vec![data("\n")]),
        ("one empty data line", b"data:\n\ndata\n\n", vec![data(""), data("")]),
        ("no data line", b"event: a\nid: 1\n\ndata: b\n\n", vec![id("1", "b")]),
        (
            "one leading space goes",
            b"data:a\n\ndata: b\n\ndata:  c\n\n",
            vec![data("a"), data("b"), data(" c")],
        ),
        ("a tab stays", b"data:\ta\n\n", vec![data("\ta")]),
        ("trailing space stays", b"data: a \n\n", vec![data("a ")]),
        ("colons in the value", b"data: a: b:c\n\n", vec![data("a: b:c")]),
        ("event", b"event: x\ndata: a\n\ndata: b\n\n", vec![event("x", "a"), data("b")]),
        ("event after data", b"data: a\nevent: x\n\n", vec![event("x", "a")]),
        ("the last event line counts", b"event: x\nevent: y\ndata: a\n\n", vec![event("y", "a")]),
        ("empty event", b"event: x\nevent:\ndata: a\n\nevent\ndata: b\n\n", vec![data("a"), data("b")]),
        ("the last id persists", b"id: 7\ndata: a\n\ndata: b\n\n", vec![id("7", "a"), id("7", "b")]),
        ("an empty id resets", b"id: 7\ndata: a\n\nid\ndata: b\n\n", vec![id("7", "a"), data("b")]),
        ("an id with NUL is ignored", b"id: 7\nid: 8\0\ndata: a\n\n", vec![id("7", "a")]),
        ("retry", b"retry: 1500\ndata: a\n\ndata: b\n\n", vec![retry(1500, "a"), data("b")]),
        ("retry without data comes with the next", b"retry: 5\n\ndata: a\n\n", vec![retry(5, "a")]),
        (
            "retry wants digits",
            b"retry: 5s\nretry: -5\nretry: +5\nretry:\nretry\ndata: a\n\n",
            vec![data("a")],
        ),
        ("retry beyond all numbers", b"retry: 99999999999999999999\ndata: a\n\n", vec![data("a")]),
        ("a bad retry keeps the good one", b"retry: 7\nretry: x\ndata: a\n\n", vec![retry(7, "a")]),
        (
            "unknown fields",
            b"foo: x\nDATA: x\ndatax: x\ndat: x\n data: x\ndata : x\nidx\ndata: a\n\n",
            vec![data("a")],
        ),
        ("unterminated event", b"data: a\n\ndata: b\n", vec![data("a"), data("b")]),
        ("unterminated line", b"data: a\n\nevent: x\ndata: b", vec![data("a"), event("x", "b")]),
        ("unterminated field without colon", b"data", vec![data("")]),
        ("unterminated CR", b"data: a\r", vec![data("a")]),
        ("unterminated comment", b"data: a\n: pi", vec![data("a")]),
        ("unterminated event without data", b"event: x", vec![]),
        ("invalid UTF-8", b"data: \xFF\xC3\n\n", vec![raw(b"\xFF\xC3")]),
        ("NUL in data", b"data: a\0b\n\n", vec![data("a\0b")]),
    ]
}

#[test]
fn the_grammar_is_kept() {
    for (case, stream, frames) in grammar() {
        assert_eq!(decode([stream]), frames, "{case}");
    }
}

#[test]
fn one_cut_or_a_cut_everywhere_does_not_matter() {
    for (case, stream, frames) in grammar() {
        for at in 0..=stream.len() {
            let (head, tail) = stream.split_at(at);
            assert_eq!(decode([head, tail]), frames, "{case}, cut at {at}");
        }
        assert_eq!(decode(stream.chunks(1)), frames, "{case}, one byte at a time");
    }
}

#[test]
fn pushing_ahead_of_reading_does_not_matter() {
    for (case, stream, frames) in grammar() {
        let mut decoder = Decoder::new();
        stream.chunks(3).for_each(|chunk| decoder.push(Bytes::copy_from_slice(chunk)));
        decoder.finish();
        let read: Vec<_> = std::iter::from_fn(|| decoder.next_frame()).collect();
        assert_eq!(read, frames.into_iter().map(Ok).collect::<Vec<_>>(), "{case}");
    }
}

#[test]
fn an_event_is_out_before_what_follows_it_is_known() {
    for (case, stream) in [
        ("LF", "data: a\n\n"),
        ("CR", "data: a\r\r"),
        ("CRLF, half", "data: a\r\n\r"),
        ("CRLF", "data: a\r\n\r\n"),
    ] {
        let mut decoder = Decoder::new();
        decoder.push(Bytes::from_static(stream.as_bytes()));
        assert_eq!(decoder.next_frame(), Some(Ok(data("a"))), "{case}");
        assert_eq!(decoder.next_frame(), None, "{case}");
    }
}

#[test]
fn comments_are_counted() {
    let (frames, decoder) = decode_with(Decoder::new(), [&b": a\n\n:\ndata: x\n:b\n\n: c"[..]]);
    assert_eq!((frames, decoder.comments()), (vec![Ok(data("x"))], 4));
}

#[test]
fn data_within_a_chunk_is_not_copied() {
    let chunk = Bytes::from(b"event: x\ndata: some text\n\n".to_vec());
    let mut decoder = Decoder::new();
    decoder.push(chunk.clone());
    let frame = decoder.next_frame().expect("complete").expect("small");
    assert_eq!(frame.data.as_ptr(), chunk[15..].as_ptr());
    assert_eq!(frame.event.expect("has one").as_ptr(), chunk[7..].as_ptr());
}

#[test]
fn a_released_chunk_is_free_and_its_event_is_kept() {
    let chunk = Bytes::from(b"data: 1\n\nevent: x\ndata: two".to_vec());
    for (case, end) in [("whole lines", 22), ("a cut line", 27), ("a cut name", 11), ("between events", 9)] {
        let pushed = Bytes::copy_from_slice(&chunk[..end]);
        let mut decoder = Decoder::new();
        decoder.push(pushed.clone());
        drop(decoder.next_frame());
        assert_eq!(decoder.next_frame(), None, "{case}");
        decoder.release();
        assert!(pushed.is_unique(), "{case}");
        decoder.push(chunk.slice(end..));
        decoder.finish();
        assert_eq!(decoder.next_frame(), Some(Ok(event("x", "two"))), "{case}");
    }
}

#[test]
fn nothing_happens_after_the_end() {
    let (_, mut decoder) = decode_with(Decoder::new(), [&b"data: a"[..]]);
    decoder.push(Bytes::from_static(b"data: b\n\n"));
    decoder.finish();
    assert_eq!((decoder.next_frame(), decoder.buffered()), (None, 0));
}

#[test]
fn too_large_an_event_is_an_error_for_any_cut() {
    let too_large = || Err(Error::TooLarge { limit_bytes: 10 });
    let cases: [Case<Result<Frame, Error>>; 9] = [
        ("just fits", b"data: 0123\n\ndata: 0123\n\n", vec![Ok(data("0123")), Ok(data("0123"))]),
        ("one over", b"data: a\n\ndata: 01234\n\ndata: b\n\n", vec![Ok(data("a")), too_large()]),
        ("unterminated", b"data: 01234", vec![too_large()]),
        ("two lines fit", b"data:\ndata:\n\n", vec![Ok(data("\n"))]),
        ("two lines together", b"data: 0\ndata: 1\n\n", vec![too_large()]),
        ("other fields count", b"event: x\ndata:\n\n", vec![too_large()]),
        ("short comments do not", b": 4567\n: 4567\ndata: 0123\n\n", vec![Ok(data("0123"))]),
        ("a long comment does", b": 0123456789\n", vec![too_large()]),
        ("a byte order mark", b"\xEF\xBB\xBFdata: 01\n\n", vec![too_large()]),
    ];
    for (case, stream, expected) in cases {
        for size in 1..=stream.len() {
            let (frames, decoder) = decode_with(Decoder::with_limit(10), stream.chunks(size));
            assert_eq!(frames, expected, "{case}, {size} bytes a chunk");
            assert_eq!(decoder.buffered(), 0, "{case}, {size} bytes a chunk");
        }
    }
}

#[test]
fn the_buffer_stays_within_limit_and_chunk() {
    let mut decoder = Decoder::with_limit(1 << 20);
    let chunk = Bytes::from(vec![b'x'; 16 * 1024]);
    decoder.push(Bytes::from_static(b"data: "));
    let mut most = 0;
    for _ in 0..80 {
        decoder.push(chunk.clone());
        let failed = decoder.next_frame().is_some();
        most = most.max(decoder.buffered());
        if failed {
            return assert!(most <= 1 << 20, "held {most} bytes");
        }
    }
    panic!("1.25 MiB went through a limit of 1 MiB");
}

#[test]
fn a_line_of_8_mib_in_chunks_of_16_kib_is_scanned_once() {
    let text = vec![b'x'; 8 * 1024 * 1024];
    let stream = [b"data: ", &text[..], b"\n\n"].concat();
    let (frames, decoder) = decode_with(Decoder::new(), stream.chunks(16 * 1024));
    let expected = Frame { data: text.into(), ..Frame::default() };
    assert!(frames == [Ok(expected)], "one whole frame");
    assert_eq!(decoder.scanned(), stream.len());
}

#[test]
fn a_million_tiny_events_in_one_chunk_are_scanned_once() {
    let stream = b"data: x\n\n".repeat(1_000_000);
    let length = stream.len();
    let mut decoder = Decoder::new();
    decoder.push(stream.into());
    let mut count = 0;
    while let Some(frame) = decoder.next_frame() {
        assert_eq!(frame, Ok(data("x")));
        count += 1;
    }
    assert_eq!((count, decoder.scanned()), (1_000_000, length));
}

#[test]
fn one_byte_at_a_time_is_scanned_once() {
    let stream = [b"event: x\r\ndata: ".as_slice(), &vec![b'x'; 200_000], b"\r\n\r\n"].concat();
    let (frames, decoder) = decode_with(Decoder::new(), stream.chunks(1));
    assert_eq!(frames.len(), 1);
    // A LF after a CR is skipped, not searched.
    assert_eq!(decoder.scanned(), stream.len() - 3);
}

#[test]
fn debug_shows_no_content() {
    let mut decoder = Decoder::with_limit(100);
    decoder.push(Bytes::from_static(b":\ndata: private"));
    assert_eq!(decoder.next_frame(), None);
    assert_eq!(
        format!("{decoder:?}"),
        "Decoder { state: Open, limit_bytes: 100, buffered: 13, comments: 1, .. }"
    );
}
