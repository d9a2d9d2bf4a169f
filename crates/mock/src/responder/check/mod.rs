//! What a request must be. Pure: a body in, the first thing wrong with it out, in the API's words.

mod chat;
mod create;
mod item;
mod note;
mod other;
mod pairing;
mod part;
mod schema;
mod shape;
mod tool;

pub(crate) use chat::check as chat;
pub(crate) use create::check as create;
pub(crate) use note::{Asked, notes};
pub(crate) use other::{compact, input_tokens, memories};
pub(crate) use pairing::{Before, check as pairing, check_items as items};
pub(crate) use shape::{not_one_of, within};
