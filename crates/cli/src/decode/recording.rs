//! From the bytes of a recording to what is printed.

use std::io::{self, ErrorKind, Read, Write};

use bytes::Bytes;
use codex_client::sse::{Decoder, Error, Frame};
use codex_protocol::EventReader;

use super::json_line;
use super::outcomes::{Outcomes, Step};
use super::texts::Texts;
use crate::args::Format;
use crate::exit::Exit;
use crate::failure::Failure;

/// How much is read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// What becomes of a recording.
pub(super) struct Printer<'a, W> {
    name: &'a str,
    format: Format,
    output: W,
    /// Gets a line for each response that did not complete.
    reasons: &'a mut dyn FnMut(&str),
    reader: EventReader,
    outcomes: Outcomes,
    texts: Texts,
    exit: Exit,
}

impl<'a, W: Write> Printer<'a, W> {
    /// Prints the recording `name` to `output`.
    pub(super) fn new(name: &'a str, format: Format, output: W, reasons: &'a mut dyn FnMut(&str)) -> Self {
        let (reader, outcomes, texts) = (EventReader::new(), Outcomes::default(), Texts::default());
        Self { name, format, output, reasons, reader, outcomes, texts, exit: Exit::Done }
    }

    /// Reads `input` to its end and prints what it holds, as it comes.
    pub(super) fn print(mut self, mut input: impl Read) -> Result<Exit, Failure> {
        let mut decoder = Decoder::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let length = self.read(&mut input, &mut chunk)?;
            match length {
                0 => decoder.finish(),
                _ => decoder.push(Bytes::copy_from_slice(&chunk[..length])),
            }
            while let Some(frame) = decoder.next_frame() {
                match frame {
                    Ok(frame) => self.frame(&frame)?,
                    Err(error) => return self.break_off(error),
                }
            }
            if length == 0 {
                return self.end();
            }
            self.output.flush().map_err(Failure::Output)?;
        }
    }

    fn read(&self, input: &mut impl Read, chunk: &mut [u8]) -> Result<usize, Failure> {
        loop {
            match input.read(chunk) {
                Ok(length) => return Ok(length),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(source) => return Err(Failure::Read { name: self.name.to_owned(), source }),
            }
        }
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), Failure> {
        if &frame.data[..] == b"[DONE]" {
            let cut = self.outcomes.done();
            return self.fail(cut);
        }
        let event = self.reader.read_keeping(frame.data.clone());
        if self.format == Format::Json {
            let line = json_line::of(frame.event.as_deref(), &event);
            self.write(|output| writeln!(output, "{line}"))?;
        }
        let step = self.outcomes.take(event.event(), &frame.data);
        if self.format == Format::Text && step != Step::Beside {
            self.texts.take(event.event())?;
            let text = self.texts.ready();
            self.write(|output| output.write_all(text.as_bytes()))?;
        }
        match step {
            Step::Beside | Step::Within => Ok(()),
            Step::Completed => self.end_response(),
            Step::Failed(reason) => self.fail(Some(reason)),
        }
    }

    /// Writes what is left of a response's text.
    fn end_response(&mut self) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.texts).end();
        self.write(|output| output.write_all(text.as_bytes()))
    }

    fn fail(&mut self, reason: Option<String>) -> Result<(), Failure> {
        let Some(reason) = reason else { return Ok(()) };
        self.end_response()?;
        self.output.flush().map_err(Failure::Output)?;
        (self.reasons)(&format!("{}: {reason}", self.name));
        self.exit = Exit::Failed;
        Ok(())
    }

    fn break_off(mut self, error: Error) -> Result<Exit, Failure> {
        let reason = self.outcomes.break_off(error);
        self.fail(Some(reason)).map(|()| self.exit)
    }

    fn end(mut self) -> Result<Exit, Failure> {
        let reason = self.outcomes.end();
        self.fail(reason)?;
        self.output.flush().map_err(Failure::Output)?;
        Ok(self.exit)
    }

    fn write(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) -> Result<(), Failure> {
        write(&mut self.output).map_err(Failure::Output)
    }
}
