//! Where the blocks of an event stream end, and what each block is.
//!
//! Only as much of the grammar as cutting needs: a block ends with a blank line, whatever the line ending.

use std::borrow::Cow;

use serde::Deserialize;

/// What a block is to someone who counts events and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Neither `event` nor `data`: comments, blank lines.
    Comment,
    /// An event other than a text delta.
    Event,
    /// An event of type `response.output_text.delta`.
    TextDelta,
}

/// The length of the first block of `bytes`, its closing blank line included; all of it where no block ends.
///
/// Blank lines before the first written line belong to the block.
pub(crate) fn first_block_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut written = false;
    while at < bytes.len() {
        let (line, next) = line_at(bytes, at);
        at = next;
        if !line.is_empty() {
            written = true;
        } else if written {
            return at;
        }
    }
    bytes.len()
}

/// Tells what `block` is: by its `event` line, else by the `type` of its JSON data.
pub(crate) fn classify(block: &[u8]) -> Block {
    match fields(block) {
        Fields { event: None, data: None } => Block::Comment,
        Fields { event: Some(TEXT_DELTA), .. } => Block::TextDelta,
        Fields { event: None | Some(b""), data: Some(data) } if is_text_delta(&data) => Block::TextDelta,
        Fields { .. } => Block::Event,
    }
}

/// What a block says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields<'a> {
    /// The last `event` line's value.
    pub(crate) event: Option<&'a [u8]>,
    /// The values of the `data` lines, each with a line feed after it.
    pub(crate) data: Option<Vec<u8>>,
}

/// Reads the `event` and `data` lines of `block`.
pub(crate) fn fields(block: &[u8]) -> Fields<'_> {
    let block = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(block);
    let mut fields = Fields::default();
    let mut at = 0;
    while at < block.len() {
        let (line, next) = line_at(block, at);
        at = next;
        match field(line) {
            (b"event", value) => fields.event = Some(value),
            (b"data", value) => {
                let data = fields.data.get_or_insert_default();
                data.extend_from_slice(value);
                data.push(b'\n');
            }
            _ => {}
        }
    }
    fields
}

const TEXT_DELTA: &[u8] = b"response.output_text.delta";

fn is_text_delta(json: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Typed<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
    }
    serde_json::from_slice::<Typed<'_>>(json).is_ok_and(|typed| typed.kind.as_bytes() == TEXT_DELTA)
}

/// The line that starts at `at`, without its ending, and where the next one starts.
fn line_at(bytes: &[u8], at: usize) -> (&[u8], usize) {
    let rest = &bytes[at..];
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    let ending = match &rest[end..] {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    (&rest[..end], at + end + ending)
}

/// A line's field name and value, one leading space of the value taken off.
fn field(line: &[u8]) -> (&[u8], &[u8]) {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else { return (line, b"") };
    let value = &line[colon + 1..];
    (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::{Block, classify, first_block_len};

    #[test]
    fn a_block_ends_with_its_blank_line_whatever_the_line_ending() {
        for (case, bytes, length) in [
            ("nothing", "", 0),
            ("LF", "data: 1\n\ndata: 2\n\n", 9),
            ("CRLF", "data: 1\r\n\r\ndata: 2\r\n\r\n", 11),
            ("CR", "data: 1\r\rdata: 2\r\r", 9),
            ("mixed", "data: 1\r\n\ndata: 2\n\n", 10),
            ("blank lines first", "\n\ndata: 1\n\ndata: 2", 11),
            ("no blank line", "data: 1\n", 8),
            ("no line ending", "data: 1", 7),
        ] {
            assert_eq!(first_block_len(bytes.as_bytes()), length, "{case}");
        }
    }

    #[test]
    fn a_block_is_what_its_event_line_or_its_type_says() {
        for (case, block, kind) in [
            ("nothing", "", Block::Comment),
            ("comment", ": ping\n\n", Block::Comment),
            ("id alone", "id: 7\n\n", Block::Comment),
            ("event line alone", "event: response.created\n\n", Block::Event),
            ("event line", "event: response.output_text.delta\ndata: {}\n\n", Block::TextDelta),
            ("type alone", "data: {\"type\":\"response.output_text.delta\"}\n\n", Block::TextDelta),
            (
                "type last, spaces",
                "data: {\"delta\": \"x\", \"type\" : \"response.output_text.delta\"}\n\n",
                Block::TextDelta,
            ),
            (
                "many data lines",
                "data: {\"type\":\ndata: \"response.output_text.delta\"}\n\n",
                Block::TextDelta,
            ),
            (
                "lone surrogate",
                "data: {\"type\":\"response.output_text.delta\",\"delta\":\"\\ud83e\"}\n\n",
                Block::TextDelta,
            ),
            ("the word elsewhere", "data: {\"type\":\"response.output_text.done\"}\n\n", Block::Event),
            ("BOM", "\u{feff}event: response.output_text.delta\n\n", Block::TextDelta),
            ("not JSON", "data: [DONE]\n\n", Block::Event),
        ] {
            assert_eq!(classify(block.as_bytes()), kind, "{case}");
        }
    }
}
