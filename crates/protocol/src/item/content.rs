//! Content parts.

tagged! {
    /// One part of a message's content.
    pub enum ContentPart {
        /// Text for the model.
        InputText = "input_text",
    }
}

object_type! {
    /// Text for the model.
    pub struct InputText = "input_text" {
        /// The text.
        text: String,
    }
}
