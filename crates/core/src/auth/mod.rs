//! What obtains credentials, and gets new ones.
//!
//! [`for_provider`] chooses what a configured provider needs. A bearer token and no credentials at all are
//! [`codex_api::BearerAuth`] and [`codex_api::NoAuth`]; headers that the caller made are [`codex_api::Credentials`].

mod account;
mod choose;
mod command;
mod run;

pub use self::account::AccountAuth;
pub use self::choose::for_provider;
pub use self::command::CommandAuth;
