//! The server that is asked: which one, with which credentials, over which connection.

mod choose;
mod connect;
mod waiting;

pub(crate) use self::choose::choose;
pub(crate) use self::connect::{Server, connect};
pub(crate) use self::waiting::Waiting;
