//! What answers in the place of a model. Pure and deterministic.

mod answer;
mod call;
mod instance;
mod said;
mod scalar;
mod words;

pub(crate) use answer::{Choice, Format, Say, Wish, answer};
pub(crate) use call::{Call, Tool};
pub(crate) use said::{in_items, in_messages};
pub(crate) use words::{split, tokens};
