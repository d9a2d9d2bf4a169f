//! The built-in responder: answers as a Responses server would, without a model, and holds clients to the API.

mod call;
mod chat;
mod check;
mod engine;
#[cfg(test)]
mod engine_tests;
mod intake;
mod later;
mod learn;
mod model;
mod models;
mod query;
mod refusal;
mod route;
mod settings;
mod shelf;
mod small;
mod turn;

pub(crate) use call::Ask;
pub(crate) use engine::Responder;
pub(crate) use refusal::{too_large, unreadable};
pub(crate) use settings::Settings;
pub use settings::Strict;
