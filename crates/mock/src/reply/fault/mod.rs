//! Faults: what may be wrong with a reply, laid over any reply whatever wrote it.

mod blocks;
mod damage;
mod ends;
mod event;
mod kind;
mod lay;
mod pace;
mod parts;

pub use kind::{At, Fault, LineEnding, Which};
pub(crate) use lay::{Setting, lay_over};
