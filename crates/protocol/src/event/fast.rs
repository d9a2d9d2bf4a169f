//! A short way for the events that come by the thousand: text deltas.
//!
//! It takes only what it is sure of, a flat object of plain strings and small numbers; on anything else it gives up
//! and the general way reads the event. Where it does take an event, both ways give the same.

use super::delta::Delta;
use super::item_id::ItemId;
use super::stream_event::StreamEvent;
use crate::json::plain_length;

/// A delta and its number.
pub(super) struct FastDelta {
    pub(super) event: StreamEvent,
    pub(super) sequence_number: Option<u64>,
}

/// Reads a delta event, or gives up. `last_item` is shared by the deltas of one item.
pub(super) fn read(data: &[u8], last_item: &mut Option<ItemId>) -> Option<FastDelta> {
    let text = std::str::from_utf8(data).ok()?;
    let mut scanner = Scanner { text, at: 0 };
    let mut fields = Fields::default();
    scanner.skip_space();
    scanner.expect(b'{')?;
    loop {
        scanner.skip_space();
        let key = scanner.plain_string()?;
        scanner.skip_space();
        scanner.expect(b':')?;
        scanner.skip_space();
        fields.read(key, &mut scanner)?;
        scanner.skip_space();
        match scanner.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    scanner.skip_space();
    if scanner.at != text.len() {
        return None;
    }
    fields.finish(last_item)
}

/// The fields of a delta event, as they stand in the text.
#[derive(Default)]
struct Fields<'a> {
    variant: Option<fn(Delta) -> StreamEvent>,
    delta: Option<&'a str>,
    item_id: Option<&'a str>,
    output_index: Option<u32>,
    content_index: Option<u32>,
    summary_index: Option<u32>,
    command_index: Option<u32>,
    sequence_number: Option<u64>,
}

impl<'a> Fields<'a> {
    fn read(&mut self, key: &str, scanner: &mut Scanner<'a>) -> Option<()> {
        match key {
            "type" => self.variant = Some(variant(scanner.plain_string()?)?),
            "delta" => self.delta = Some(scanner.string()?),
            "item_id" => self.item_id = Some(scanner.plain_string()?),
            "output_index" => self.output_index = Some(scanner.index()?),
            "content_index" => self.content_index = Some(scanner.index()?),
            "summary_index" => self.summary_index = Some(scanner.index()?),
            "command_index" => self.command_index = Some(scanner.index()?),
            "sequence_number" => self.sequence_number = Some(scanner.number()?),
            "logprobs" => {
                scanner.expect(b'[')?;
                scanner.expect(b']')?;
            }
            "obfuscation" => {
                scanner.plain_string()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn finish(self, last_item: &mut Option<ItemId>) -> Option<FastDelta> {
        let delta = Delta {
            delta: unescape(self.delta?)?,
            item_id: self.item_id.map(|id| shared(id, last_item)),
            output_index: self.output_index,
            content_index: self.content_index,
            summary_index: self.summary_index,
            command_index: self.command_index,
            ..Delta::default()
        };
        Some(FastDelta { event: (self.variant?)(delta), sequence_number: self.sequence_number })
    }
}

fn variant(word: &str) -> Option<fn(Delta) -> StreamEvent> {
    Some(match word {
        "response.output_text.delta" => StreamEvent::OutputTextDelta,
        "response.reasoning_summary_text.delta" => StreamEvent::ReasoningSummaryTextDelta,
        "response.reasoning_text.delta" => StreamEvent::ReasoningTextDelta,
        "response.function_call_arguments.delta" => StreamEvent::FunctionCallArgumentsDelta,
        "response.custom_tool_call_input.delta" => StreamEvent::CustomToolCallInputDelta,
        "response.code_interpreter_call_code.delta" => StreamEvent::CodeInterpreterCallCodeDelta,
        "response.mcp_call_arguments.delta" => StreamEvent::McpCallArgumentsDelta,
        "response.shell_call_command.delta" => StreamEvent::ShellCallCommandDelta,
        "response.refusal.delta" => StreamEvent::RefusalDelta,
        _ => return None,
    })
}

/// The id, sharing the text of the last one where it is the same.
fn shared(id: &str, last_item: &mut Option<ItemId>) -> ItemId {
    match last_item {
        Some(last) if *last == *id => last.clone(),
        _ => last_item.insert(ItemId::from(id)).clone(),
    }
}

/// The inside of a JSON string without its escapes. Gives up on surrogates and on escapes that JSON doesn't have.
fn unescape(inside: &str) -> Option<String> {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = *rest.as_bytes().get(at + 1)?;
        let mut length = 2;
        text.push(match escape {
            b'n' => '\n',
            b'"' | b'\\' | b'/' => char::from(escape),
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                length = 6;
                let hex =
                    rest.get(at + 2..at + 6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
                char::from_u32(u32::from_str_radix(hex, 16).ok()?)?
            }
            _ => return None,
        });
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    Some(text)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// A string without escapes, without its quotes.
    fn plain_string(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += plain_length(&self.text.as_bytes()[start..]);
        let inside = &self.text[start..self.at];
        self.expect(b'"')?;
        Some(inside)
    }

    /// A string without its quotes, escapes left as they are.
    fn string(&mut self) -> Option<&'a str> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            self.at += plain_length(&self.text.as_bytes()[self.at..]);
            match self.next()? {
                b'"' => return Some(&self.text[start..self.at - 1]),
                b'\\' => self.next()?,
                _ => return None,
            };
        }
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let digits = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = &self.text[self.at..self.at + digits];
        if number.len() > 1 && number.starts_with('0') {
            return None;
        }
        self.at += digits;
        // A fraction or an exponent follows as a byte that no caller expects.
        number.parse().ok()
    }

    fn index(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_up_on_what_it_is_not_sure_of() {
        let read = |text: &str| read(text.as_bytes(), &mut None).map(|delta| delta.event);
        let delta = |text: &str| {
            Some(StreamEvent::OutputTextDelta(Delta { delta: text.to_owned(), ..Delta::default() }))
        };
        for (text, expected) in [
            (r#"{"type":"response.output_text.delta","delta":"a"}"#, delta("a")),
            (r#" { "delta" : "\u00e9\n\"" , "type" : "response.output_text.delta" } "#, delta("é\n\"")),
            (r#"{"type":"response.output_text.delta","delta":"\ud83e\udd80"}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"\q"}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"\u00"}"#, None),
            ("{\"type\":\"response.output_text.delta\",\"delta\":\"a\nb\"}", None),
            (r#"{"type":"response.output_text.delta","delta":"a"}x"#, None),
            (r#"{"type":"response.output_text.delta","delta":"a","logprobs":[1]}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"a","output_index":1.5}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"a","output_index":01}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"a","new":1}"#, None),
            (r#"{"type":"response.output_text.delta"}"#, None),
            (r#"{"type":"response.created","delta":"a"}"#, None),
            (r#"{"type":"response.output_text.delta","delta":"a",}"#, None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
