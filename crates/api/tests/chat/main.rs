//! The Chat Completions client, over real sockets unless a clock has to be paused.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod answers;
mod ends;
mod requests;
mod rows;
mod support;
