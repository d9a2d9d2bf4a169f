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
mod session;
mod settings;
mod stream;


pub use codex_client::{DynTransport, Fate, HttpTransport, ReqwestTransport, Secret, TransportError};
pub use codex_protocol::{
    ContentPart, Delta, Item, Message, RateLimitSnapshot, RawJson, Response, ResponseItem, ResponsesApiRequest, TokenUsage,
    Tool, ToolChoice,
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
