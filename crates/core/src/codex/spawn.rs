//! From a configuration to a running thread.

use codex_api::{RateLimits, RetryConfig};
use codex_protocol::event_msg::{SessionConfiguredEvent, WarningEvent};
use codex_protocol::{Event, EventMsg, ResponseItem};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::error::SpawnError;
use super::session::{Session, Submission};
use super::settings::{Catalog, policy_word};
use crate::config::Config;
use crate::metadata::ThreadIdentity;
use crate::model::{ModelCapabilities, ModelClient, ModelClientError, ModelOutputLimit};
use crate::tool::{OutputLimit, ToolRunner};
use crate::turn::{EventQueue, Recorder, Thread};
use crate::usage::TokenAccount;

/// How many submissions may wait.
const SUBMISSIONS: usize = 512;
/// Bytes of text that make a token, about.
const BYTES_A_TOKEN: u64 = 4;

/// What a client has of a thread that runs.
pub(super) struct Spawned {
    pub(super) session_id: String,
    pub(super) submissions: mpsc::Sender<Submission>,
    pub(super) events: EventQueue,
    /// Cancelled when the task is over.
    pub(super) over: CancellationToken,
    /// The thread's task, which ends with this.
    pub(super) task: JoinSet<()>,
}

/// Says that the thread is over, however it came to be.
struct End {
    events: EventQueue,
    over: CancellationToken,
}

impl Drop for End {
    fn drop(&mut self) {
        self.events.close();
        self.over.cancel();
    }
}

/// Makes a thread and starts its task.
pub(super) fn spawn(config: &Config, cancel: CancellationToken) -> Result<Spawned, SpawnError> {
    let events =
        EventQueue::new(config.event_capacity.clamp(1, Semaphore::MAX_PERMITS), cancel.child_token());
    let thread = thread(config, events.clone())?;
    let session_id = thread.client.session_id().to_string();
    events.send_now(Event { id: String::new(), msg: configured(config, &thread) });
    for message in Catalog::of(config).warnings(&thread) {
        events.send_now(Event { id: String::new(), msg: EventMsg::Warning(WarningEvent { message }) });
    }
    let (submissions, received) = mpsc::channel(SUBMISSIONS);
    let over = CancellationToken::new();
    let mut task = JoinSet::new();
    let session = Session::new(thread, Catalog::of(config), received, cancel);
    let end = End { events: events.clone(), over: over.clone() };
    task.spawn(async move {
        let _end = end;
        session.run().await;
    });
    Ok(Spawned { session_id, submissions, events, over, task })
}

fn thread(config: &Config, queue: EventQueue) -> Result<Thread, SpawnError> {
    let session_id = config.session_id.unwrap_or_else(Uuid::now_v7);
    let identity = ThreadIdentity {
        installation_id: config.installation_id,
        sandbox: config.sandbox.clone(),
        ..ThreadIdentity::new(session_id, session_id)
    };
    let mut options = config.client_options();
    options.identity = Some(identity.clone());
    let client = ModelClient::new(options, session_id)?;
    let settings = Catalog::of(config).settings(config);
    let capabilities = &settings.capabilities;
    let account = account(capabilities.context_window, capabilities.effective_context_window_percent);
    let tools = ToolRunner::builder(config.tools.clone())
        .approvals(config.approvals.clone())
        .output_limit(config.output_limit.unwrap_or_else(|| output_limit(capabilities)))
        .build();
    Ok(Thread {
        retry: retry(config)?,
        instructions: config.instructions.as_str().into(),
        preface: config.developer_instructions.as_deref().map(ResponseItem::developer),
        parallel_tool_calls: config.parallel_tool_calls,
        recorder: Recorder::default(),
        limits: RateLimits::default(),
        cwd: config.cwd.clone(),
        tells_workspaces: config.provider.sends_codex_metadata(),
        identity,
        client,
        settings,
        account,
        tools,
        queue,
    })
}

/// How much of a tool's output the model is told, where it is known.
fn output_limit(capabilities: &ModelCapabilities) -> OutputLimit {
    let default = OutputLimit::default();
    if !capabilities.is_known {
        return default;
    }
    let bytes = match capabilities.output_limit {
        ModelOutputLimit::Bytes(bytes) => bytes,
        ModelOutputLimit::Tokens(tokens) => tokens.saturating_mul(BYTES_A_TOKEN),
    };
    OutputLimit { text_bytes: usize::try_from(bytes).unwrap_or(usize::MAX), ..default }
}

fn retry(config: &Config) -> Result<RetryConfig, SpawnError> {
    let provider = config.provider.to_provider(&config.environment).map_err(ModelClientError::from)?;
    Ok(provider.retry)
}

pub(super) fn account(window: Option<u64>, percent: u64) -> TokenAccount {
    TokenAccount::new(window, u8::try_from(percent).unwrap_or(100))
}

fn configured(config: &Config, thread: &Thread) -> EventMsg {
    EventMsg::SessionConfigured(SessionConfiguredEvent {
        session_id: thread.client.session_id().to_string(),
        thread_id: thread.identity.thread_id.to_string(),
        model: config.model.clone(),
        model_provider_id: config.provider_id(),
        approval_policy: policy_word(config.approvals.policy),
        cwd: config.cwd.clone(),
        reasoning_effort: config.effort.clone(),
        service_tier: config.service_tier.clone(),
    })
}
