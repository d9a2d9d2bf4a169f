//! Events of a streamed response.

#[macro_use]
mod kind;

mod body;
mod delta;
mod error;
mod fast;
mod item_id;
mod reader;
mod stream_event;
mod unknown;

pub use self::body::{
    AnnotationAdded, Compacting, ItemEvent, Keepalive, Lifecycle, Opaque, PartEvent, PartialImage, Progress,
    ShellOutputDelta, ShellOutputDone, SummaryPartEvent,
};
pub use self::delta::{Delta, Done};
pub use self::error::ErrorEvent;
pub use self::item_id::ItemId;
pub use self::reader::{EventReader, KeptEvent};
pub use self::stream_event::StreamEvent;
pub use self::unknown::UnknownEvent;
