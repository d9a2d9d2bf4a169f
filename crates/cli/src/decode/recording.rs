//! From the bytes of a recording to what is printed.

use std::io::{self, ErrorKind, Read, Write};

use bytes::Bytes;
use codex_client::sse::{Decoder, Error, Frame};
use codex_protocol::EventReader;

use super::json_line;
use super::outcomes::{Outcome, Outcomes};
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
    exit: Exit,
}

impl<'a, W: Write> Printer<'a, W> {
    /// Prints the recording `name` to `output`.
    pub(super) fn new(name: &'a str, format: Format, output: W, reasons: &'a mut dyn FnMut(&str)) -> Self {
        let (reader, outcomes) = (EventReader::new(), Outcomes::default());
        Self { name, format, output, reasons, reader, outcomes, exit: Exit::Done }
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
        if frame.data.trim_ascii() == b"[DONE]" {
            let outcome = self.outcomes.done();
            return self.tell(&outcome);
        }
        let event = self.reader.read_keeping(frame.data.clone());
        if self.format == Format::Json {
            let line = json_line::of(frame.event.as_deref(), &event);
            self.write(|output| writeln!(output, "{line}"))?;
        }
        let outcome = self.outcomes.take(event.event(), &frame.data);
        self.tell(&outcome)
    }

    /// Writes the text, where that is asked for, and then the reason of a failure.
    fn tell(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        if self.format == Format::Text {
            self.outcomes.check_text()?;
            self.write(|output| output.write_all(outcome.text.as_bytes()))?;
        }
        let Some(reason) = &outcome.failure else { return Ok(()) };
        self.output.flush().map_err(Failure::Output)?;
        (self.reasons)(&format!("{}: {reason}", self.name));
        self.exit = Exit::Failed;
        Ok(())
    }

    fn break_off(mut self, error: Error) -> Result<Exit, Failure> {
        let outcome = self.outcomes.break_off(error);
        self.tell(&outcome).map(|()| self.exit)
    }

    fn end(mut self) -> Result<Exit, Failure> {
        let outcome = self.outcomes.end();
        self.tell(&outcome)?;
        self.output.flush().map_err(Failure::Output)?;
        Ok(self.exit)
    }

    fn write(&mut self, write: impl FnOnce(&mut W) -> io::Result<()>) -> Result<(), Failure> {
        write(&mut self.output).map_err(Failure::Output)
    }
}
