//! [`Talk`]: a person and a thread, turn by turn.

use std::time::Duration;

use codex_protocol::event_msg::{EventMsg, ToolApprovalRequestEvent};
use codex_protocol::op::{ReviewDecision, UserTurn};
use codex_protocol::{Event, InputItem, Op};
use tokio::time::{Instant, timeout};

use super::leaving::Leaving;
use super::person::{Person, Prompt, Said};
use super::screen::{Piece, Screen};
use super::thread::Thread;
use super::typed::{self, Command, Typed};
use super::usage::usage;
use crate::approval;
use crate::exit::Exit;
use crate::failure::Failure;

/// How long the thread may take to end.
const GOODBYE: Duration = Duration::from_secs(5);

/// A person and a thread, turn by turn.
pub(super) struct Talk<T, P> {
    thread: T,
    person: P,
    screen: Screen,
    /// Whether the person can be asked. Otherwise lines come from a file or a program.
    asks: bool,
    /// The model that answers.
    model: String,
    /// The model to take from the next turn on.
    next_model: Option<String>,
    leaving: Leaving,
    /// Whether a turn failed.
    failed: bool,
    /// Seconds since 1970.
    now: fn() -> i64,
}

/// How something that was asked of the thread ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// As it should.
    Done,
    /// By an error, which was shown.
    Failed,
    /// By the person, who stays.
    Stopped,
    /// Not yet, and the person leaves.
    Left,
}

impl<T: Thread, P: Person> Talk<T, P> {
    pub(super) fn new(
        thread: T,
        person: P,
        screen: Screen,
        asks: bool,
        model: String,
        now: fn() -> i64,
    ) -> Self {
        Self {
            thread,
            person,
            screen,
            asks,
            model,
            next_model: None,
            leaving: Leaving::default(),
            failed: false,
            now,
        }
    }

    /// Talks until the person leaves, and ends the thread.
    ///
    /// # Errors
    /// Where the thread ends by itself, or the console can't be read or written.
    pub(super) async fn run(mut self) -> Result<Exit, Failure> {
        let result = self.talk().await;
        if timeout(GOODBYE, self.thread.shutdown()).await.is_err() {
            let line = format!("note: the thread did not end within {} s", GOODBYE.as_secs());
            self.say(&line).await?;
        }
        result
    }

    async fn talk(&mut self) -> Result<Exit, Failure> {
        loop {
            let said = self.person.read(Prompt::Message).await?;
            let ended = match said {
                Said::Line(line) => {
                    self.leaving.forget();
                    self.hear(&line).await?
                }
                Said::Interrupted { .. } if !self.asks => return Ok(Exit::Interrupted),
                Said::Interrupted { cleared } => self.pressed(cleared).await?,
                Said::End => return Ok(self.goodbye()),
            };
            match ended {
                Some(exit) => return Ok(exit),
                None => self.screen.line_was_ended(),
            }
        }
    }

    /// The exit code of someone who leaves as intended. For a program that talks, a failed turn is a failure.
    fn goodbye(&self) -> Exit {
        if self.failed && !self.asks { Exit::Failed } else { Exit::Done }
    }

    async fn pressed(&mut self, cleared: bool) -> Result<Option<Exit>, Failure> {
        if self.leaving.pressed(cleared, Instant::now()) {
            return Ok(Some(self.goodbye()));
        }
        if !cleared {
            self.say("Ctrl-C again, or Ctrl-D, leaves").await?;
        }
        Ok(None)
    }

    /// Does what a line asks for. Gives how the program ends, where it does.
    async fn hear(&mut self, line: &str) -> Result<Option<Exit>, Failure> {
        let ended = match typed::read(line) {
            Typed::Nothing => return Ok(None),
            Typed::Mistake(words) => {
                self.say(&words).await?;
                return Ok(None);
            }
            Typed::Say(text) => {
                let ended = self.turn(text).await?;
                self.failed |= ended == Ended::Failed;
                ended
            }
            Typed::Do(Command::Quit) => return Ok(Some(self.goodbye())),
            Typed::Do(command) => self.obey(command).await?,
        };
        Ok(match ended {
            Ended::Left => Some(Exit::Interrupted),
            Ended::Stopped if !self.asks => Some(Exit::Interrupted),
            _ => None,
        })
    }

    async fn obey(&mut self, command: Command) -> Result<Ended, Failure> {
        match command {
            Command::Help => self.show(&typed::help()).await?,
            Command::Usage => {
                let text = usage(self.screen.count(), self.screen.last_turn(), (self.now)());
                self.show(&text).await?;
            }
            Command::Model(None) => {
                let text = match &self.next_model {
                    Some(next) => format!("{}, and {next} from the next message on", self.model),
                    None => self.model.clone(),
                };
                self.say(&text).await?;
            }
            Command::Model(Some(name)) => {
                self.say(&format!("{name} answers from the next message on")).await?;
                self.next_model = Some(name);
            }
            Command::Undo => {
                let id = self.thread.submit(Op::ThreadRollback { num_turns: 1 }).await?;
                return self.follow(&id).await;
            }
            Command::Quit => {}
        }
        Ok(Ended::Done)
    }

    /// Says something, and shows the turn.
    async fn turn(&mut self, text: String) -> Result<Ended, Failure> {
        let items = vec![InputItem::Text { text }];
        let op = match self.next_model.take() {
            Some(model) => {
                self.model.clone_from(&model);
                UserTurn { model: Some(model), ..UserTurn::new(items) }.into()
            }
            None => Op::UserInput { items },
        };
        let id = self.thread.submit(op).await?;
        self.follow(&id).await
    }

    /// Shows what happens until submission `id` is done with. Ctrl-C ends the turn; pressed again before that is done,
    /// it leaves.
    async fn follow(&mut self, id: &str) -> Result<Ended, Failure> {
        let mut stopping = false;
        let mut running = false;
        loop {
            let event = tokio::select! {
                biased;
                () = self.person.interrupted() => None,
                event = self.thread.next_event() => Some(event?),
            };
            let Some(event) = event else {
                if stopping {
                    return Ok(Ended::Left);
                }
                stopping = true;
                self.screen.line_was_begun();
                self.thread.submit(Op::Interrupt).await?;
                continue;
            };
            running |= matches!(event.msg, EventMsg::TaskStarted(_)) && event.id == id;
            let pieces = self.screen.take(&event.msg);
            self.person.show(pieces).await?;
            if let EventMsg::ToolApprovalRequest(request) = &event.msg {
                self.approve(request).await?;
            }
            if let Some(ended) = end_of(&event, id, running) {
                return Ok(ended);
            }
        }
    }

    /// Asks whether a tool may run, until there is a decision.
    async fn approve(&mut self, request: &ToolApprovalRequestEvent) -> Result<(), Failure> {
        self.say(&approval::question(request)).await?;
        let decision = if self.asks {
            self.decision().await?
        } else {
            self.say(&format!("denied: {}", approval::NOBODY)).await?;
            ReviewDecision::Denied { message: Some(approval::NOBODY.to_owned()) }
        };
        let id = request.call_id.clone();
        self.thread.submit(Op::ToolApproval { id, decision }).await?;
        Ok(())
    }

    async fn decision(&mut self) -> Result<ReviewDecision, Failure> {
        loop {
            self.say(approval::CHOICES).await?;
            match self.person.read(Prompt::Answer).await? {
                Said::Line(answer) => {
                    if let Some(decision) = approval::decision(&answer) {
                        return Ok(decision);
                    }
                }
                Said::Interrupted { .. } | Said::End => return Ok(ReviewDecision::Abort),
            }
        }
    }

    async fn say(&mut self, line: &str) -> Result<(), Failure> {
        let pieces = self.screen.say(line);
        self.person.show(pieces).await
    }

    async fn show(&mut self, lines: &str) -> Result<(), Failure> {
        let pieces: Vec<Piece> = self.screen.show(lines);
        self.person.show(pieces).await
    }
}

/// How submission `id` ended, if `event` says that it did. An error ends what began no turn.
fn end_of(event: &Event, id: &str, running: bool) -> Option<Ended> {
    if event.id != id {
        return None;
    }
    match &event.msg {
        EventMsg::TaskComplete(complete) if complete.error.is_some() => Some(Ended::Failed),
        EventMsg::TaskComplete(_) | EventMsg::ThreadRolledBack(_) => Some(Ended::Done),
        EventMsg::TurnAborted(_) => Some(Ended::Stopped),
        EventMsg::Error(_) if !running => Some(Ended::Failed),
        _ => None,
    }
}

#[cfg(test)]
#[path = "talk_tests.rs"]
mod tests;
