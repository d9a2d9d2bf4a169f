//! What the events carry, apart from streamed text.

use super::item_id::ItemId;
use crate::item::{Annotation, ContentPart, ResponseItem};
use crate::json::{Item, Object, RawJson, Reason, View, field};
use crate::response::Response;

/// A step in a response's life, with the response as it is then.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lifecycle {
    /// The response; `None` where a server left it out.
    pub response: Option<Item<Response>>,
    /// Headers that a server sends inside the stream, as they came.
    pub headers: Option<RawJson>,
}

impl View for Lifecycle {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let response = object.get("response").filter(|raw| !raw.is_null());
        let response = match response.map(|raw| (raw.keep(), raw.object())) {
            None => None,
            Some((_, None)) => {
                return Err(Reason::Unfit { field: "response", expected: "an object" });
            }
            Some((json, Some(object))) => Some(Item::read(&json, &object)?),
        };
        Ok(Self { response, headers: field(object, "headers")? })
    }
}

macro_rules! body {
    ($(#[$meta:meta])* pub struct $name:ident { $( $(#[$field_meta:meta])* $field:ident: $ty:ty, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $ty, )*
        }

        impl View for $name {
            fn read(object: &Object<'_>) -> Result<Self, Reason> {
                Ok(Self { $( $field: field(object, stringify!($field))?, )* })
            }
        }
    };
}

body! {
    /// An item of the output begins or is finished.
    pub struct ItemEvent {
        /// The item.
        item: ResponseItem,
        /// Its place in the output, from 0.
        output_index: Option<u32>,
    }
}

body! {
    /// A content part begins or is finished.
    pub struct PartEvent {
        /// The part.
        part: ContentPart,
        /// The item it belongs to.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
        /// The part's place in the item, from 0.
        content_index: Option<u32>,
    }
}

body! {
    /// A part of a reasoning summary begins or is finished.
    pub struct SummaryPartEvent {
        /// The part; some servers leave it out.
        part: Option<ContentPart>,
        /// The reasoning item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
        /// The part's place in the summary, from 0.
        summary_index: Option<u32>,
    }
}

body! {
    /// A text got an annotation.
    pub struct AnnotationAdded {
        /// The annotation.
        annotation: Annotation,
        /// Its place among the part's annotations, from 0.
        annotation_index: Option<u32>,
        /// The item the text belongs to.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
        /// The content part's place in the item, from 0.
        content_index: Option<u32>,
    }
}

body! {
    /// A step in the life of a tool call that the server runs.
    pub struct Progress {
        /// The call's item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
    }
}

body! {
    /// An image that is not finished.
    pub struct PartialImage {
        /// The image, base64.
        partial_image_b64: String,
        /// Its number, from 0.
        partial_image_index: Option<u32>,
        /// The call's item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
        /// `png`, `jpeg` or `webp`.
        output_format: Option<String>,
        /// Width and height in pixels, such as `1024x1024`.
        size: Option<String>,
    }
}

body! {
    /// More of a shell command's output.
    pub struct ShellOutputDelta {
        /// What came on `stdout` and `stderr`, as it came.
        delta: RawJson,
        /// The command's place in the call, from 0.
        command_index: Option<u32>,
        /// The output's item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
    }
}

body! {
    /// A shell command's output, whole.
    pub struct ShellOutputDone {
        /// A list of `stdout`, `stderr` and `outcome`, as it came.
        output: RawJson,
        /// The command's place in the call, from 0.
        command_index: Option<u32>,
        /// The output's item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
    }
}

body! {
    /// The server is compacting the context.
    pub struct Compacting {
        /// The compaction item.
        item_id: Option<ItemId>,
        /// That item's place in the output, from 0.
        output_index: Option<u32>,
    }
}

body! {
    /// A sign of life.
    pub struct Keepalive {
        /// The event's number.
        sequence_number: Option<u64>,
    }
}

/// An event that is passed through as it came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opaque(pub RawJson);

impl View for Opaque {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        Ok(Self(object.json()))
    }
}
