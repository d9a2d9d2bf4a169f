//! A turn: the loop between the model and its tools.
//!
//! What follows from what is decided in `state`, which has no input and output; the rest does what it says.

mod announcer;
mod asking;
mod call_ids;
mod calls;
mod claim;
mod clock;
mod driver;
mod input;
mod link;
mod outbox;
mod queue;
mod recorder;
mod state;
mod steering;
mod thread;
mod times;
mod tokens;

pub(crate) use self::driver::run;
pub(crate) use self::link::Link;
pub(crate) use self::queue::EventQueue;
pub(crate) use self::recorder::Recorder;
pub use self::state::error_event;
pub(crate) use self::steering::{NotTaken, Said};
pub(crate) use self::thread::Thread;
