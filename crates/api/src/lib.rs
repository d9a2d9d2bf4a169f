#![doc = include_str!("../README.md")]

mod address;
mod answer;
mod auth;
mod bare;
mod call;
mod chat;
mod client;
mod collect;
pub mod common;
mod decode;
mod delay;
mod drain;
mod endpoint;
mod error;
mod event;
mod exchange;
mod head;
mod options;
mod prompt;
mod provider;
mod rate_limits;
mod resume;
mod retry_config;
mod scrub;
mod session;
mod settings;
mod sniff;
mod stream;
mod structured;
mod whole;
mod wire;

pub use codex_client::retry::{AttemptReport, Cause, Decision, Stop};
pub use codex_client::{
    Body, Budgets, CaBundle, CaError, DynTransport, Environment as TransportEnvironment, Fate, HttpTransport,
    ProxyError, ProxySettings, ProxyUrl, Request, RequestTelemetry, ReqwestTransport,
    Response as TransportResponse, RetryBudget, Secret, StreamResponse, TransportError, TransportErrorKind,
};
pub use codex_protocol::{
    AnnotationAdded, CompactRequest, CompactedResponse, Compacting, ContentPart, CreditsSnapshot, Delta,
    Done, ErrorBody, FunctionCall, FunctionCallOutput, FunctionTool, Include, IncompleteReason, InputTokens,
    Item, ItemId, Keepalive, MemorySummarizeInput, MemorySummarizeOutput, Message, MessageContent, Model,
    Opaque, PartEvent, PartialImage, Progress, RateLimitReachedType, RateLimitSnapshot, RateLimitWindow,
    RawJson, RawMemory, RawMemoryMetadata, Reason, Reasoning, ReasoningEffort, ReasoningSummary, Response,
    ResponseItem, ResponseStatus, ResponsesApiRequest, Role, ShellOutputDelta, ShellOutputDone,
    StructuredError, SummaryPartEvent, TokenUsage, Tool, ToolChoice, Unknown, UnknownEvent,
};

pub use self::auth::{AuthError, AuthFuture, AuthProvider, BearerAuth, Credentials, NoAuth, Recovery};
pub use self::call::ResponsesCall;
pub use self::chat::{ChatDecoder, ChatStreamDecoder};
pub use self::client::{Client, ClientBuilder};
pub use self::collect::FinalResponse;
pub use self::decode::{EventDecoder, StreamDecoder};
pub use self::endpoint::{
    ChatClient, CompactClient, CompactionInput, InputItems, InputItemsOptions, MemoriesClient, ModelList,
    ModelsCache, ModelsClient, ModelsQuery, Order, ResponsesClient,
};
pub use self::error::{Advice, ApiError, ErrorKind};
pub use self::event::ResponseEvent;
pub use self::head::Head;
pub use self::options::{Compression, ResponsesOptions, SessionSource, SubAgentSource};
pub use self::prompt::Prompt;
pub use self::provider::Provider;
pub use self::rate_limits::{RateLimits, RequestLimit};
pub use self::retry_config::RetryConfig;
pub use self::stream::ResponseStream;
pub use self::structured::{OutputType, output_format, output_schema};

/// The example of the repository's README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
