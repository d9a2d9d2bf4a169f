//! Finding the parts of a JSON text that is known to be valid, without reading them again.

/// How many bytes at the start are neither `"`, `\` nor a control character; eight at a time.
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let zero_bytes = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let word = u64::from_le_bytes(chunk.try_into().expect("chunks of eight"));
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let special = control | zero_bytes(word ^ (ONES * 0x22)) | zero_bytes(word ^ (ONES * 0x5C));
        if special != 0 {
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let plain = |byte: &&u8| **byte >= 0x20 && **byte != b'"' && **byte != b'\\';
    length + bytes[length..].iter().take_while(plain).count()
}

/// Hands out the keys and values of an object, each as its text; `None` where the text is none or `entry` gives up.
pub(super) fn entries<'a>(
    text: &'a str,
    mut entry: impl FnMut(&'a str, &'a str) -> Option<()>,
) -> Option<()> {
    parts(text, b'{', b'}', |cursor| {
        let key = cursor.value()?;
        cursor.skip_space();
        cursor.take(b':')?;
        entry(key, cursor.value()?)
    })
}

/// Hands out the elements of an array, each as its text; `None` where the text is none or `element` gives up.
pub(super) fn elements<'a>(text: &'a str, mut element: impl FnMut(&'a str) -> Option<()>) -> Option<()> {
    parts(text, b'[', b']', |cursor| element(cursor.value()?))
}

/// Reads `open part,part,… close`.
fn parts<'a>(
    text: &'a str,
    open: u8,
    close: u8,
    mut part: impl FnMut(&mut Cursor<'a>) -> Option<()>,
) -> Option<()> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.skip_space();
    cursor.take(open)?;
    cursor.skip_space();
    if cursor.peek() == Some(close) {
        return Some(());
    }
    loop {
        part(&mut cursor)?;
        cursor.skip_space();
        match cursor.next()? {
            b',' => {}
            byte if byte == close => return Some(()),
            _ => return None,
        }
    }
}

/// A place in a valid JSON text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// The text of the value that begins here, after white space.
    fn value(&mut self) -> Option<&'a str> {
        self.skip_space();
        let start = self.at;
        match self.next()? {
            b'"' => self.skip_string()?,
            b'{' | b'[' => self.skip_container()?,
            _ => {
                while !matches!(self.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
                    self.at += 1;
                }
            }
        }
        self.text.get(start..self.at)
    }

    /// Goes behind the closing quote.
    fn skip_string(&mut self) -> Option<()> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let special = memchr::memchr2(b'"', b'\\', rest)?;
            self.at += special + 1;
            if rest[special] == b'"' {
                return Some(());
            }
            self.at += 1;
        }
    }

    /// Goes behind the closing bracket.
    fn skip_container(&mut self) -> Option<()> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                b'"' => self.skip_string()?,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_runs_end_at_the_first_special_byte() {
        for special in (0..0x20).chain([b'"', b'\\']) {
            for length in 0..20 {
                let mut bytes = "aé\u{7f}~ !#[]".repeat(4).into_bytes();
                bytes.truncate(length);
                bytes.extend([special, b'x', special]);
                assert_eq!(plain_length(&bytes), length, "{special:#x} at {length}");
            }
        }
        assert_eq!(plain_length("ÿ€🦀plain".as_bytes()), "ÿ€🦀plain".len());
    }

    fn fields(text: &str) -> Option<Vec<(&str, &str)>> {
        let mut fields = Vec::new();
        entries(text, |key, value| {
            fields.push((key, value));
            Some(())
        })?;
        Some(fields)
    }

    fn list(text: &str) -> Option<Vec<&str>> {
        let mut list = Vec::new();
        elements(text, |element| {
            list.push(element);
            Some(())
        })?;
        Some(list)
    }

    #[test]
    fn an_object_is_split_into_its_fields() {
        for (text, expected) in [
            ("{}", Some(vec![])),
            (" { } ", Some(vec![])),
            (
                r#"{"a":1,"b":"}\"{","c":{"d":[1,{"]":null}]}, "e" : [ ] }"#,
                Some(vec![
                    (r#""a""#, "1"),
                    (r#""b""#, r#""}\"{""#),
                    (r#""c""#, r#"{"d":[1,{"]":null}]}"#),
                    (r#""e""#, "[ ]"),
                ]),
            ),
            ("{\"a\\\\\":\n-1.5e3\n}", Some(vec![(r#""a\\""#, "-1.5e3")])),
            ("[]", None),
            ("7", None),
        ] {
            assert_eq!(fields(text), expected, "{text}");
        }
    }

    #[test]
    fn an_array_is_split_into_its_elements() {
        for (text, expected) in [
            ("[]", Some(vec![])),
            (
                r#"[ 1 , "é,]" ,[[]],{"a":"["},true]"#,
                Some(vec!["1", r#""é,]""#, "[[]]", r#"{"a":"["}"#, "true"]),
            ),
            ("{}", None),
            ("\"[\"", None),
        ] {
            assert_eq!(list(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_is_cut_short_has_no_parts() {
        for text in ["", "{", "{\"a", "{\"a\":", "{\"a\":1", "{\"a\":[1}", "[\"a\\", "[{]", "[1"] {
            assert_eq!((fields(text), list(text)), (None, None), "{text}");
        }
    }
}
