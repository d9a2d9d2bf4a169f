//! Sending a request until an answer stands, against a server on a real port, one file a behaviour.

mod budgets;
mod error_rows;
mod repeats;
mod schedule;
mod support;
