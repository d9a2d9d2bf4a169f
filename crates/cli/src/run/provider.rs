//! The providers that are known by name.

use crate::settings;

/// A provider that is known by name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// What `--provider` calls it.
    pub(super) id: &'static str,
    /// What errors call it.
    pub(super) name: &'static str,
    /// Where it is; `None` for the embedded server.
    pub(super) base_url: Option<&'static str>,
    /// The variable with the key that it needs.
    pub(super) key: Option<&'static str>,
}

/// The one that is asked where none is named.
pub(super) const OPENAI: Known = Known {
    id: "openai",
    name: "OpenAI",
    base_url: Some("https://api.openai.com/v1"),
    key: Some(settings::API_KEY),
};

const OLLAMA: Known =
    Known { id: "ollama", name: "Ollama", base_url: Some("http://localhost:11434/v1"), key: None };

const LM_STUDIO: Known =
    Known { id: "lmstudio", name: "LM Studio", base_url: Some("http://localhost:1234/v1"), key: None };

const MOCK: Known = Known { id: "mock", name: "the embedded server", base_url: None, key: None };

/// All of them.
pub(super) const KNOWN: [Known; 4] = [OPENAI, OLLAMA, LM_STUDIO, MOCK];
