//! What responses cost, and what is left of an account's limits.

mod account;

pub use codex_api::RateLimits;

pub use self::account::{Measure, TokenAccount, TokenCount};
