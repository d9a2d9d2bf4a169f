//! What the server is told to answer: a head, steps, what goes wrong, and where to stop for a gate.

mod builder;
mod chunking;
mod end;
mod fault;
mod mark;
mod played;
mod response_id;
mod step;

pub use builder::Reply;
pub use chunking::Chunking;
pub(crate) use chunking::Chunks;
pub use end::End;
pub(crate) use fault::Setting;
pub use fault::{At, Fault, LineEnding, Which};
pub(crate) use played::{HeadPlan, Played, Trickle};
pub use step::Step;
