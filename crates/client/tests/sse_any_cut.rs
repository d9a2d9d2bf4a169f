//! Any bytes, cut in any way, give the frames that a naive reading of the whole gives.

mod fuzz_targets;

use bytes::Bytes;
use codex_client::sse::{Decoder, Frame};
use proptest::prelude::*;

/// Lines, line ends and bytes from which interesting streams are made.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let known = proptest::sample::select(vec![
        &b"data: {\"a\":1}"[..],
        b"data",
        b"data:",
        b"event: delta",
        b"event:",
        b"id: 1",
        b"id: \0",
        b"id",
        b"retry: 10",
        b"retry: x",
        b": comment",
        b":",
        b"other: x",
        b"\xEF\xBB\xBF",
        b"\xEF",
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n",
        b"\r\n\r\n",
        b" ",
    ]);
    prop_oneof![9 => known.prop_map(<[u8]>::to_vec), 1 => proptest::collection::vec(any::<u8>(), 0..4)]
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(part(), 0..40).prop_map(|parts| parts.concat())
}

fn decode(stream: &[u8], cuts: &[usize]) -> Vec<Frame> {
    let mut decoder = Decoder::new();
    let mut frames = Vec::new();
    let mut rest = Bytes::copy_from_slice(stream);
    for cut in cuts {
        let chunk = rest.split_to((*cut).min(rest.len()));
        decoder.push(chunk);
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        if cut % 2 == 0 {
            decoder.release();
        }
    }
    decoder.push(rest);
    decoder.finish();
    frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    frames.into_iter().map(|frame| frame.expect("within the limit")).collect()
}

/// Reads the whole stream at once, line by line, after the words of the standard.
fn reference(stream: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut frame = Frame::default();
    let mut data: Option<Vec<u8>> = None;
    for line in lines(stream.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stream)) {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"" if line.is_empty() => {
                let mut finished = std::mem::take(&mut frame);
                frame.id = finished.id.clone();
                if let Some(data) = data.take() {
                    finished.data = data.into();
                    frames.push(finished);
                } else {
                    frame.retry = finished.retry;
                }
            }
            b"data" => match &mut data {
                Some(data) => data.extend([b"\n", value].concat()),
                None => data = Some(value.to_vec()),
            },
            b"event" => frame.event = Some(value.to_vec().into()).filter(|name: &Bytes| !name.is_empty()),
            b"id" if !value.contains(&0) => frame.id = value.to_vec().into(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let digits = String::from_utf8(value.to_vec()).expect("digits");
                frame.retry = digits.parse().ok().map(std::time::Duration::from_millis).or(frame.retry);
            }
            _ => {}
        }
    }
    frames
}

/// All lines; the last event is completed by a blank line of our own.
fn lines(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut bytes = stream.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&&b'\n');
                lines.push(Vec::new());
            }
            b'\n' => lines.push(Vec::new()),
            _ => lines.last_mut().expect("never empty").push(*byte),
        }
    }
    lines.push(Vec::new());
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn cuts_do_not_matter(stream in stream(), cuts in proptest::collection::vec(0_usize..12, 0..60)) {
        let expected = reference(&stream);
        prop_assert_eq!(decode(&stream, &[]), expected.clone());
        prop_assert_eq!(decode(&stream, &cuts), expected);
    }

    #[test]
    fn the_fuzz_target_holds(input in stream(), head in any::<[u8; 2]>()) {
        fuzz_targets::decoder(&[head.as_slice(), &input].concat());
    }

    #[test]
    fn the_fuzz_target_holds_on_noise(input in proptest::collection::vec(any::<u8>(), 0..300)) {
        fuzz_targets::decoder(&input);
    }
}
