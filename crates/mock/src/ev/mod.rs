//! Small builders of events and items, as plain JSON.
//!
//! Each gives a [`serde_json::Value`] with the documented fields of its event; `sequence_number`s are put in by
//! [`numbered`], and [`sse`] writes the events as the body of a streamed reply.
//!
//! ```
//! use codex_mock::ev;
//!
//! let message = ev::message("msg_1", "Hello");
//! let body = ev::sse(ev::numbered(vec![
//!     ev::created("resp_1"),
//!     ev::output_item_added(0, ev::message_started("msg_1")),
//!     ev::text_delta("msg_1", 0, "Hello"),
//!     ev::output_item_done(0, message.clone()),
//!     ev::completed("resp_1", vec![message]),
//! ]));
//! assert!(body.starts_with("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"));
//! ```
//!
//! Wire: <https://platform.openai.com/docs/api-reference/responses-streaming>

mod event;
mod item;
mod reasoning;
mod response;
mod tool;
mod write;

pub use event::{
    completed, content_part_added, content_part_done, created, error, failed, in_progress, incomplete,
    lifecycle, output_item_added, output_item_done, queued, text_delta, text_done,
};
pub use item::{
    compaction, custom_tool_call, function_call, message, message_started, output_text, reasoning,
};
pub use reasoning::{
    compacting, reasoning_summary_part_added, reasoning_summary_part_done, reasoning_summary_text_delta,
    reasoning_summary_text_done,
};
pub use response::{response, usage};
pub use tool::{
    custom_tool_call_input_delta, custom_tool_call_input_done, function_call_arguments_delta,
    function_call_arguments_done,
};
pub use write::{numbered, sse};
