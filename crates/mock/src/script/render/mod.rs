//! A turn made into a reply.

mod compose;
mod cut;
mod reply;
mod response;
mod status;

pub(crate) use reply::{Render, render};
