//! A create request answered: what it wishes for, the items that fulfil it, and the events that tell of them.

mod id;
mod object;
mod output;
mod reply;
mod wish;

pub(crate) use id::Stem;
pub(crate) use reply::{Turn, fixed_tokens, tokens_in};
