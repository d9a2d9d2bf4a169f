//! Parts that go to the model.

use crate::json::RawJson;

object_type! {
    /// Text for the model.
    pub struct InputText = "input_text" {
        /// The text.
        text: String,
        /// Marks the end of a prefix worth caching.
        prompt_cache_breakpoint: Option<PromptCacheBreakpoint>,
    }
}

object_type! {
    /// An image for the model, by URL or by file.
    pub struct InputImage = "input_image" {
        /// An `https:` or `data:` URL.
        image_url: Option<String>,
        /// The id of an uploaded file.
        file_id: Option<String>,
        /// How closely the model looks; the API's default is `auto`.
        detail: Option<Detail>,
        /// Marks the end of a prefix worth caching.
        prompt_cache_breakpoint: Option<PromptCacheBreakpoint>,
    }
}

object_type! {
    /// A file for the model: uploaded, by URL, or its bytes.
    pub struct InputFile = "input_file" {
        /// The id of an uploaded file.
        file_id: Option<String>,
        /// A URL to fetch it from.
        file_url: Option<String>,
        /// Its bytes, as a base64 `data:` URL.
        file_data: Option<String>,
        /// Its name.
        filename: Option<String>,
        /// How closely the model looks at its pages.
        detail: Option<Detail>,
        /// Marks the end of a prefix worth caching.
        prompt_cache_breakpoint: Option<PromptCacheBreakpoint>,
    }
}

object_type! {
    /// Sound for the model.
    pub struct InputAudio = "input_audio" {
        /// A URL.
        audio_url: Option<String>,
        /// The bytes and their format, as they came.
        input_audio: Option<RawJson>,
        /// Marks the end of a prefix worth caching.
        prompt_cache_breakpoint: Option<PromptCacheBreakpoint>,
    }
}

object_type! {
    /// What a computer's screen shows.
    pub struct ComputerScreenshot = "computer_screenshot" {
        /// An `https:` or `data:` URL.
        image_url: Option<String>,
        /// The id of an uploaded file.
        file_id: Option<String>,
        /// How closely the model looks.
        detail: Option<Detail>,
        /// Marks the end of a prefix worth caching.
        prompt_cache_breakpoint: Option<PromptCacheBreakpoint>,
    }
}

open_enum! {
    /// How closely the model looks at an image or a page.
    pub enum Detail {
        /// As the model finds fit.
        Auto = "auto",
        /// Coarsely, for few tokens.
        Low = "low",
        /// Closely.
        High = "high",
        /// At the image's own size.
        Original = "original",
    }
}

object_type! {
    /// Marks the end of a prefix worth caching. A request may write at most four.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/prompt-caching>
    pub struct PromptCacheBreakpoint {
        /// The kind of mark.
        mode: Option<CacheBreakpointMode>,
    }
}

impl PromptCacheBreakpoint {
    /// The one documented kind.
    pub fn explicit() -> Self {
        Self { mode: Some(CacheBreakpointMode::Explicit) }
    }
}

open_enum! {
    /// The kinds of cache marks.
    pub enum CacheBreakpointMode {
        /// Set by the caller.
        Explicit = "explicit",
    }
}
