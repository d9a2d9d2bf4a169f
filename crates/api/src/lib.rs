#![doc = include_str!("../README.md")]

mod answer;
mod auth;
mod call;
mod client;
mod collect;
mod decode;
mod drain;
mod endpoint;
mod error;
mod event;
mod head;
mod options;
mod provider;
mod rate_limits;
mod scrub;
mod session;
mod settings;
mod stream;

pub use codex_client::{
    Body, Budgets, DynTransport, Fate, HttpTransport, Request, ReqwestTransport, Secret, StreamResponse,
    TransportError, TransportErrorKind,
};
pub use codex_protocol::{
    AnnotationAdded, Compacting, ContentPart, CreditsSnapshot, Delta, Done, ErrorBody, FunctionCall,
    FunctionCallOutput, FunctionTool, IncompleteReason, Item, ItemId, Keepalive, Message, MessageContent,
    Opaque, PartEvent, PartialImage, Progress, RateLimitSnapshot, RateLimitWindow, RawJson, Reason,
    Reasoning, ReasoningEffort, ReasoningSummary, Response, ResponseItem, ResponseStatus,
    ResponsesApiRequest, Role, ShellOutputDelta, ShellOutputDone, SummaryPartEvent, TokenUsage, Tool,
    ToolChoice, Unknown, UnknownEvent,
};

pub use self::auth::{AuthError, AuthProvider, BearerAuth, NoAuth};
pub use self::call::ResponsesCall;
pub use self::client::{Client, ClientBuilder};
pub use self::collect::FinalResponse;
pub use self::decode::{EventDecoder, StreamDecoder};
pub use self::endpoint::ResponsesClient;
pub use self::error::{ApiError, ErrorKind};
pub use self::event::ResponseEvent;
pub use self::head::Head;
pub use self::options::{Compression, ResponsesOptions, SessionSource, SubAgentSource};
pub use self::provider::Provider;
pub use self::stream::ResponseStream;

/// The example of the repository's README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
