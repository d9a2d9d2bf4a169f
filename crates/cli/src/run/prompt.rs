//! What is said: an argument, or standard input.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::failure::Failure;

/// How long a prompt may be, in bytes.
const LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// Where the prompt comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Argument(String),
    StandardInput,
}

/// Decides where the prompt comes from. With an argument, standard input is left alone.
pub(super) fn source(argument: Option<String>, stdin_is_terminal: bool) -> Result<Source, Failure> {
    match argument {
        Some(dash) if dash == "-" => Ok(Source::StandardInput),
        Some(prompt) => Ok(Source::Argument(prompt)),
        None if stdin_is_terminal => Err(Failure::Usage(
            "there is no prompt; give it as an argument, or `-` to read standard input".to_owned(),
        )),
        None => Ok(Source::StandardInput),
    }
}

/// The prompt.
pub(super) async fn read(source: Source, stdin: impl AsyncRead + Unpin) -> Result<String, Failure> {
    let prompt = match source {
        Source::Argument(prompt) => prompt,
        Source::StandardInput => read_all(stdin).await?,
    };
    if prompt.trim().is_empty() {
        return Err(Failure::Usage("the prompt is empty".to_owned()));
    }
    Ok(prompt)
}

/// All of standard input, without one line end at its end.
async fn read_all(stdin: impl AsyncRead + Unpin) -> Result<String, Failure> {
    let failed = |source: io::Error| Failure::Read { name: "standard input".to_owned(), source };
    let mut bytes = Vec::new();
    stdin.take(LIMIT_BYTES as u64 + 1).read_to_end(&mut bytes).await.map_err(failed)?;
    if bytes.len() > LIMIT_BYTES {
        return Err(Failure::Usage(format!("the prompt is longer than {LIMIT_BYTES} bytes")));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Usage(format!("standard input is not UTF-8 (at byte {at})"))
    })?;
    let end = text.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest).len());
    text.truncate(end.unwrap_or(text.len()));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_wins_over_standard_input() {
        for (argument, terminal, expected) in [
            (Some("hi"), true, Ok(Source::Argument("hi".to_owned()))),
            (Some("hi"), false, Ok(Source::Argument("hi".to_owned()))),
            (Some("-"), true, Ok(Source::StandardInput)),
            (Some("-"), false, Ok(Source::StandardInput)),
            (None, false, Ok(Source::StandardInput)),
            (
                None,
                true,
                Err("there is no prompt; give it as an argument, or `-` to read standard input".to_owned()),
            ),
        ] {
            let source = source(argument.map(str::to_owned), terminal).map_err(|failure| failure.to_string());
            assert_eq!(source, expected, "{argument:?}, terminal: {terminal}");
        }
    }

    #[tokio::test]
    async fn standard_input_loses_one_line_end() {
        for (input, expected) in [
            (&b"hi"[..], Ok("hi")),
            (b"hi\n", Ok("hi")),
            (b"hi\r\n", Ok("hi")),
            (b"hi\n\n", Ok("hi\n")),
            (b" hi\r", Ok(" hi\r")),
            (b"", Err("the prompt is empty")),
            (b" \n\n", Err("the prompt is empty")),
            (b"h\xff", Err("standard input is not UTF-8 (at byte 1)")),
        ] {
            let prompt = read(Source::StandardInput, input).await.map_err(|failure| failure.to_string());
            assert_eq!(prompt, expected.map(str::to_owned).map_err(str::to_owned), "{input:?}");
        }
        assert_eq!(read(Source::Argument("hi\n".to_owned()), &b""[..]).await.unwrap(), "hi\n");
    }
}
