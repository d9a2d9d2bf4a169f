//! What a request says of the thread and turn it belongs to: in its body, its headers and its WebSocket frame.

mod ascii_json;
mod blob;
mod extra;
mod git;
mod headers;
mod identity;
mod installation;
mod kind;
mod names;
mod remote_url;
mod root;
mod snapshot;
mod turn;
mod workspace;

pub use self::extra::{DropReason, DroppedExtra};
pub use self::git::workspaces;
pub use self::headers::{BodyOnly, BodyOnlyReason, HEADER_LIMIT_BYTES};
pub use self::identity::ThreadIdentity;
pub use self::installation::{InstallationIdError, installation_id};
pub use self::kind::{
    CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason, CompactionTrigger,
    RequestKind,
};
pub use self::remote_url::RemoteUrl;
pub use self::snapshot::{CodexResponsesMetadata, TraceContext};
pub use self::turn::TurnMetadata;
pub use self::workspace::{Workspace, Workspaces};
