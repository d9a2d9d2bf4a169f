//! The control API: what a test in another language reads and sets, under `/__mock/`.

mod clock;
mod refusal;
mod requests;
mod route;

pub(crate) use route::{answer, is_for};
