//! What the server is told to answer: a head, steps, and where to stop for a gate.

mod builder;
mod chunking;
mod mark;
mod step;

pub(crate) use builder::Played;
pub use builder::Reply;
pub use chunking::Chunking;
pub(crate) use chunking::Chunks;
pub use step::Step;
