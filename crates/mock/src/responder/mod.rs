//! The built-in responder: answers as a Responses server would, without a model. Pure: a request in, a reply out.

mod create;
mod error;
mod input;
mod route;
mod speech;
mod validate;
mod words;

pub(crate) use error::{too_large, unreadable};
pub(crate) use route::{Ask, answer};
