//! What can go wrong, and what is known of it.

mod advice;
mod api_error;
mod auth_headers;
mod codes;
mod context;
mod event_headers;
mod from_body;
mod kind;
mod words;

pub use self::advice::Advice;
pub use self::api_error::ApiError;
pub use self::kind::ErrorKind;

pub(crate) use self::context::Context;
pub(crate) use self::from_body::{
    check_status, from_error_event, from_failed, from_incomplete, from_response, summarise,
};
