//! Items: what a conversation is made of.

mod content;
mod function;
mod message;

pub use self::content::{ContentPart, InputText};
pub use self::function::FunctionCall;
pub use self::message::{Message, MessageContent, Role};

tagged! {
    /// One item of a conversation, input or output.
    pub enum ResponseItem {
        /// What somebody said.
        Message = "message",
        /// A call of a function tool.
        FunctionCall = "function_call",
    }
    untyped: message::without_type,
}
