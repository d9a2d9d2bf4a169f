//! [`ProgressLine`]: what is waited for, on a line of standard error that is drawn again and again.

use std::future::pending;
use std::io::{self, IsTerminal};
use std::time::Duration;

use codex_protocol::EventMsg;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use crate::render::Progress;
use crate::stderr;

/// How often the line is drawn.
const PERIOD: Duration = Duration::from_millis(500);
/// Goes to the beginning of the line and clears it.
const CLEAR: &str = "\r\u{1b}[K";

/// The line, where standard error is a terminal; else nothing.
#[derive(Debug)]
pub(super) struct ProgressLine {
    progress: Progress,
    began: Instant,
    /// `None` where there is nobody to draw for.
    ticks: Option<Interval>,
    is_drawn: bool,
}

impl ProgressLine {
    pub(super) fn new() -> Self {
        let ticks = io::stderr().is_terminal().then(|| {
            let mut ticks = interval(PERIOD);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        Self { progress: Progress::new(Duration::ZERO), began: Instant::now(), ticks, is_drawn: false }
    }

    pub(super) fn take(&mut self, msg: &EventMsg) {
        self.progress.take(msg, self.began.elapsed());
    }

    /// Waits for the next moment to draw, and gives the line; `None` where there is nothing to wait for.
    pub(super) async fn next(&mut self) -> Option<String> {
        match &mut self.ticks {
            Some(ticks) => ticks.tick().await,
            None => pending().await,
        };
        self.progress.line(self.began.elapsed())
    }

    pub(super) fn draw(&mut self, line: &str) {
        stderr::write(&format!("{CLEAR}{line}"));
        self.is_drawn = true;
    }

    /// Takes the line away, so that something else can stand there.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            stderr::write(CLEAR);
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.clear();
    }
}
