//! [`Destination`].

use std::sync::Arc;

/// Whom items are sent to. It decides which ids, which encrypted content and which media may go.
///
/// ```
/// use codex_core::history::Destination;
///
/// let azure = Destination { keeps_item_ids: true, ..Destination::new("azure", "gpt-5.1") };
/// assert!(azure.media.images && !azure.is_openai);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    /// The provider: its id in the configuration.
    pub provider: String,
    /// The account, where the provider has several. Another account can read neither ids nor encrypted content.
    pub account: Option<String>,
    /// The model. Another model can't read encrypted reasoning.
    pub model: String,
    /// Whether items are sent with their ids: the server stores responses, or asked for them. Default: `false`.
    pub keeps_item_ids: bool,
    /// Whether it is OpenAI, which gets back what it noted on items for itself. Default: `false`.
    pub is_openai: bool,
    /// What the model takes besides text. Default: all.
    pub media: Media,
}

/// What a model takes besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Media {
    /// Images.
    pub images: bool,
    /// Sound.
    pub audio: bool,
}

impl Default for Media {
    fn default() -> Self {
        Self { images: true, audio: true }
    }
}

impl Destination {
    /// A model of a provider, with the defaults.
    pub fn new(provider: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            account: None,
            model: model.into(),
            keeps_item_ids: false,
            is_openai: false,
            media: Media::default(),
        }
    }
}

/// How far an item is from home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Foreign {
    /// It was made by another provider, or for another account.
    pub(super) server: bool,
    /// It was made by another model.
    pub(super) model: bool,
}

impl Foreign {
    /// An item that `made_by` made, at `to`. What nobody is known to have made is at home everywhere.
    pub(super) fn at(to: &Destination, made_by: Option<&Arc<Destination>>) -> Self {
        made_by.map_or_else(Self::default, |by| Self {
            server: by.provider != to.provider || by.account != to.account,
            model: by.model != to.model,
        })
    }
}
