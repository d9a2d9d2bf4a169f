//! A turn, as a state machine without input, output, clock or chance: it is told what happened and says what to do.

mod failure;
mod machine;
mod open;
mod repeat;
mod shown;
mod step;

#[cfg(test)]
mod machine_tests;
#[cfg(test)]
mod properties;

pub use self::failure::error_event;
pub(super) use self::failure::{Failure, Stage, fate_of, millis};
pub(super) use self::machine::{Place, State};
pub(super) use self::repeat::Standing;
pub(super) use self::shown::user_message;
pub(super) use self::step::{Fact, Happened, Outcome, Started, Step};
