#![doc = include_str!("../README.md")]

#[macro_use]
mod json;
mod item;

pub use self::item::{ContentPart, FunctionCall, InputText, Message, MessageContent, ResponseItem, Role};
pub use self::json::{Edges, Fragment, Item, NotJson, RawJson, Reason, Unknown};
