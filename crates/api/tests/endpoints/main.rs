//! The endpoints besides making a response, against a server on a real port, one file an endpoint.

mod background;
mod compact;
mod encoded;
mod input_items;
mod memories;
mod models;
mod prompt;
mod stored;
mod structured;
mod support;
