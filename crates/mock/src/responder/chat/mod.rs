//! Chat completions: whole, or in chunks.

mod completion;
mod wish;

pub(crate) use completion::answer;
