//! [`Session`]: the task of a thread.

use std::pin::Pin;
use std::sync::Arc;

use codex_protocol::event_msg::{CodexErrorInfo, ErrorEvent, WarningEvent};
use codex_protocol::op::UserTurn;
use codex_protocol::{Event, EventMsg, Op};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::settings::{Catalog, Overrides};
use crate::turn::{self, EventQueue, Link, NotTaken, Said, Thread};

/// An [`Op`] with its id.
#[derive(Debug)]
pub(super) struct Submission {
    pub(super) id: String,
    pub(super) op: Op,
}

/// The task of a thread: it takes submissions in order, and runs one turn at a time beside them.
pub(super) struct Session {
    state: State,
    catalog: Catalog,
    submissions: mpsc::Receiver<Submission>,
    queue: EventQueue,
    cancel: CancellationToken,
    /// What was changed while a turn had the thread, and by which submissions.
    overrides: Vec<(String, Overrides)>,
    /// What was said when a turn had just ended.
    late: Option<Said>,
}

enum State {
    Idle(Box<Thread>),
    Running(Arc<Link>, Running),
    /// Between the two.
    Changing,
}

/// A turn that runs, and then gives the thread back.
type Running = Pin<Box<dyn Future<Output = Thread> + Send>>;

/// What happens next.
enum Next {
    TurnOver(Box<Thread>),
    Submitted(Submission),
    /// The thread is to end, on account of this submission.
    End(String),
}

impl Session {
    pub(super) fn new(
        thread: Thread,
        catalog: Catalog,
        submissions: mpsc::Receiver<Submission>,
        cancel: CancellationToken,
    ) -> Self {
        let queue = thread.queue.clone();
        let state = State::Idle(Box::new(thread));
        Self { state, catalog, submissions, queue, cancel, overrides: Vec::new(), late: None }
    }

    /// Runs the thread until it is ended.
    pub(super) async fn run(mut self) {
        let id = loop {
            match self.next().await {
                Next::TurnOver(thread) => self.take_back(thread).await,
                Next::Submitted(Submission { id, op: Op::Shutdown }) | Next::End(id) => break id,
                Next::Submitted(submission) => self.take(submission).await,
            }
        };
        self.queue.lift_bound();
        if let State::Running(link, running) = std::mem::replace(&mut self.state, State::Changing) {
            link.interrupt();
            running.await;
        }
        self.queue.send(Event { id, msg: EventMsg::ShutdownComplete }).await;
    }

    async fn next(&mut self) -> Next {
        let holds = self.late.is_some();
        let turn = async {
            match &mut self.state {
                State::Running(_, running) => running.await,
                State::Idle(_) | State::Changing => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Next::End(String::new()),
            thread = turn => Next::TurnOver(Box::new(thread)),
            submission = self.submissions.recv(), if !holds => match submission {
                Some(submission) => Next::Submitted(submission),
                None => Next::End(String::new()),
            },
        }
    }

    async fn take_back(&mut self, thread: Box<Thread>) {
        self.state = State::Idle(thread);
        for (id, overrides) in std::mem::take(&mut self.overrides) {
            self.change(&id, overrides).await;
        }
        if let Some(said) = self.late.take() {
            self.begin(said);
        }
    }

    async fn take(&mut self, Submission { id, op }: Submission) {
        match op {
            Op::UserInput { items } => self.say(id, UserTurn::new(items)).await,
            Op::UserTurn(turn) => self.say(id, *turn).await,
            Op::Interrupt => {
                if let State::Running(link, _) = &self.state {
                    link.interrupt();
                }
            }
            Op::ThreadRollback { num_turns } => self.roll_back(id, num_turns).await,
            Op::ToolApproval { id: call_id, decision } => match &self.state {
                State::Running(link, _) => link.decide(&call_id, decision),
                State::Idle(_) | State::Changing => tracing::debug!(call_id, "no turn runs to be decided on"),
            },
            op => self.refuse(id, format!("{} is not known here", op.type_word())).await,
        }
    }

    /// Starts a turn with what the user says, or gives it to the turn that runs.
    async fn say(&mut self, id: String, mut turn: UserTurn) {
        let overrides = Overrides::of(&mut turn);
        let changes = self.change(&id, overrides).await;
        let UserTurn { items, output_schema, responsesapi_client_metadata: metadata, .. } = turn;
        if items.is_empty() {
            if !changes {
                self.refuse(id, "nothing was said".to_owned()).await;
            }
            return;
        }
        let said = Said { id, items, output_schema, metadata };
        let State::Running(link, _) = &self.state else { return self.begin(said) };
        match link.steer(said) {
            Ok(()) => {}
            Err(NotTaken::Over(said)) => self.late = Some(*said),
            Err(NotTaken::Full(id)) => {
                self.refuse(id, "too much waits for the turn already".to_owned()).await;
            }
        }
    }

    /// Changes settings, now or when the turn gives the thread back. Whether there was anything to change.
    async fn change(&mut self, id: &str, overrides: Overrides) -> bool {
        if overrides.is_empty() {
            return false;
        }
        let State::Idle(thread) = &mut self.state else {
            self.overrides.push((id.to_owned(), overrides));
            return true;
        };
        overrides.apply(thread, &self.catalog);
        for message in self.catalog.warnings(thread) {
            self.tell(id.to_owned(), EventMsg::Warning(WarningEvent { message })).await;
        }
        true
    }

    fn begin(&mut self, said: Said) {
        match std::mem::replace(&mut self.state, State::Changing) {
            State::Idle(thread) => {
                let link = Arc::new(Link::new(said.id.clone(), self.cancel.child_token()));
                let running = Box::pin(turn::run(*thread, said, Arc::clone(&link)));
                self.state = State::Running(link, running);
            }
            other => self.state = other,
        }
    }

    async fn roll_back(&mut self, id: String, num_turns: u32) {
        let told = match &mut self.state {
            State::Idle(thread) => thread.roll_back(num_turns),
            State::Running(..) | State::Changing => {
                let message = "turns can't be taken back while one runs".to_owned();
                let codex_error_info = Some(CodexErrorInfo::ThreadRollbackFailed);
                vec![EventMsg::Error(ErrorEvent { message, codex_error_info, ..ErrorEvent::default() })]
            }
        };
        for msg in told {
            self.tell(id.clone(), msg).await;
        }
    }

    async fn refuse(&mut self, id: String, message: String) {
        let codex_error_info = Some(CodexErrorInfo::BadRequest);
        self.tell(id, EventMsg::Error(ErrorEvent { message, codex_error_info, ..ErrorEvent::default() }))
            .await;
    }

    async fn tell(&mut self, id: String, msg: EventMsg) {
        self.queue.send(Event { id, msg }).await;
    }
}
