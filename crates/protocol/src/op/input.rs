//! [`InputItem`].

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A part of what a user says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum InputItem {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// An image by its URL.
    Image {
        /// An `https:` or `data:` URL.
        image_url: String,
    },
    /// An image in a file: it is read when the input is taken in, and sent within the request.
    LocalImage {
        /// Where it is.
        path: PathBuf,
    },
}

impl From<&str> for InputItem {
    fn from(text: &str) -> Self {
        Self::Text { text: text.to_owned() }
    }
}

impl From<String> for InputItem {
    fn from(text: String) -> Self {
        Self::Text { text }
    }
}
