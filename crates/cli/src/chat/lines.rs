//! [`Lines`]: lines that no person types.

use std::io::{self, BufRead, Read};

use super::input::Source;
use super::person::{Prompt, Said};
use crate::failure::Failure;

/// How long a line may be, in bytes.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// Lines that no person types: a pipe or a file. Nothing is shown.
#[derive(Debug)]
pub(super) struct Lines<R>(pub(super) R);

impl<R: BufRead + Send + 'static> Source for Lines<R> {
    fn read(&mut self, _: Prompt) -> Result<Said, Failure> {
        read_line(&mut self.0, LIMIT_BYTES)
    }
}

fn read_line(input: &mut impl BufRead, limit_bytes: usize) -> Result<Said, Failure> {
    let failed = |source: io::Error| Failure::Read { name: "standard input".to_owned(), source };
    let mut line = Vec::new();
    input.by_ref().take(limit_bytes as u64 + 1).read_until(b'\n', &mut line).map_err(failed)?;
    if line.is_empty() {
        return Ok(Said::End);
    }
    if line.len() > limit_bytes {
        return Err(Failure::TooLong { what: "a line of standard input".to_owned(), limit_bytes });
    }
    match String::from_utf8(line) {
        Ok(line) => Ok(Said::Line(line.trim_end_matches(['\n', '\r']).to_owned())),
        Err(_) => Err(Failure::Usage("standard input is not UTF-8".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_utf_8() {
        for (input, expected) in [
            (&b""[..], Ok(Said::End)),
            (b"a b\r\nc", Ok(Said::Line("a b".to_owned()))),
            (b"\n", Ok(Said::Line(String::new()))),
            (b"12345678\n", Err("a line of standard input is longer than 8 bytes")),
            (b"1234567\n", Ok(Said::Line("1234567".to_owned()))),
            (b"\xff\n", Err("standard input is not UTF-8")),
        ] {
            let line = read_line(&mut &*input, 8).map_err(|failure| failure.to_string());
            assert_eq!(line, expected.map_err(str::to_owned), "{input:?}");
        }
    }
}
