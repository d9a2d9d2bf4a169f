//! What an account may still use.

mod headers;
mod request_limit;
mod store;

pub use self::request_limit::RequestLimit;
pub use self::store::RateLimits;
