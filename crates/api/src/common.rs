//! Inputs and outputs of the endpoints, under the path they first had. The crate's root has them too.

pub use codex_protocol::{
    CompactRequest, CompactedResponse, MemorySummarizeInput, MemorySummarizeOutput, RawMemory,
    RawMemoryMetadata, ResponsesApiRequest,
};

pub use crate::endpoint::CompactionInput;
pub use crate::event::ResponseEvent;
pub use crate::prompt::Prompt;
pub use crate::stream::ResponseStream;
