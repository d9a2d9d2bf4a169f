//! A prompt as the body of a chat request.

mod body;
#[cfg(test)]
mod body_tests;
mod content;
mod messages;
mod run;
mod tools;
mod wire;

pub(crate) use self::body::encode;
