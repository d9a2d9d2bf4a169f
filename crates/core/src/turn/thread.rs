//! [`Thread`]: what the turns of a thread share.

use std::path::PathBuf;
use std::sync::Arc;

use codex_api::{RateLimits, RetryConfig};
use codex_protocol::event_msg::{CodexErrorInfo, ErrorEvent, ThreadRolledBackEvent};
use codex_protocol::{EventMsg, ResponseItem};

use super::queue::EventQueue;
use super::recorder::Recorder;
use super::tokens::token_count;
use crate::metadata::ThreadIdentity;
use crate::model::{ModelClient, ModelSettings};
use crate::tool::ToolRunner;
use crate::usage::TokenAccount;

/// What the turns of a thread share. One turn at a time has it.
#[derive(Debug)]
pub(crate) struct Thread {
    pub(crate) identity: ThreadIdentity,
    pub(crate) client: ModelClient,
    pub(crate) settings: ModelSettings,
    pub(crate) retry: RetryConfig,
    pub(crate) instructions: Arc<str>,
    /// What the developer says before the first turn, while it was not said.
    pub(crate) preface: Option<ResponseItem>,
    pub(crate) parallel_tool_calls: bool,
    pub(crate) tools: ToolRunner,
    pub(crate) recorder: Recorder,
    pub(crate) account: TokenAccount,
    pub(crate) limits: RateLimits,
    pub(crate) queue: EventQueue,
    pub(crate) cwd: PathBuf,
    /// Whether the provider is told of the working folder.
    pub(crate) tells_workspaces: bool,
}

impl Thread {
    pub(super) fn token_count(&self) -> EventMsg {
        EventMsg::TokenCount(token_count(&self.account, &self.limits))
    }

    /// Takes turns back; what is told of it.
    pub(crate) fn roll_back(&mut self, num_turns: u32) -> Vec<EventMsg> {
        let refuse = |message: String| {
            let codex_error_info = Some(CodexErrorInfo::ThreadRollbackFailed);
            vec![EventMsg::Error(ErrorEvent { message, codex_error_info, ..ErrorEvent::default() })]
        };
        if num_turns == 0 {
            return refuse("no turn was named to be taken back".to_owned());
        }
        let history = self.recorder.history();
        if let Err(error) = history.roll_back(usize::try_from(num_turns).unwrap_or(usize::MAX)) {
            return refuse(error.to_string());
        }
        let tokens = history.tokens().all;
        self.account.estimate(tokens);
        let event = EventMsg::ThreadRolledBack(ThreadRolledBackEvent { num_turns });
        vec![event, self.token_count()]
    }
}
