//! JSON in visible ASCII, which a header can hold.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes `value` as compact JSON. Every character outside visible ASCII is `\uXXXX`; one outside the basic plane is a
/// surrogate pair.
pub(super) fn to_string(value: &impl Serialize) -> String {
    let mut bytes = Vec::with_capacity(512);
    let mut serializer = Serializer::with_formatter(&mut bytes, Ascii);
    value.serialize(&mut serializer).expect("string keys and plain values can always be written");
    String::from_utf8(bytes).expect("it is ASCII")
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }
}

/// Control characters below U+0020 never come here: the serializer escapes them. U+007F does.
fn escaped(fragment: &str) -> String {
    let mut ascii = String::with_capacity(fragment.len());
    for character in fragment.chars() {
        if matches!(character, ' '..='~') {
            ascii.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(ascii, "\\u{unit:04x}").expect("a string takes everything");
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_visible_ascii_is_escaped() {
        for (text, expected) in [
            ("plain ~", r#""plain ~""#),
            ("\"\\/", r#""\"\\/""#),
            ("\n\t\u{1}", r#""\n\t\u0001""#),
            ("\u{7f}", r#""\u007f""#),
            ("é–", r#""\u00e9\u2013""#),
            ("\u{ffff}", r#""\uffff""#),
            ("a😀b", r#""a\ud83d\ude00b""#),
            ("", r#""""#),
        ] {
            let written = to_string(&text);
            assert_eq!(written, expected, "{text:?}");
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
