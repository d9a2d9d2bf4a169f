//! Making of images.

object_type! {
    /// Making of images.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-image-generation>
    pub struct ImageGenerationTool = "image_generation" {
        /// The model that makes them.
        model: Option<String>,
        /// `generate`, `edit` or `auto`, the default.
        action: Option<String>,
        /// `transparent`, `opaque` or `auto`, the default.
        background: Option<String>,
        /// How close it stays to given images: `low`, the default, or `high`.
        input_fidelity: Option<String>,
        /// What of a given image may change.
        input_image_mask: Option<ImageMask>,
        /// How strictly content is judged: `auto`, the default, or `low`.
        moderation: Option<String>,
        /// How many images.
        n: Option<u64>,
        /// How much is compressed, from 0 to 100, the default.
        output_compression: Option<u64>,
        /// `png`, the default, `webp` or `jpeg`.
        output_format: Option<String>,
        /// How many unfinished images are streamed, from 0, the default, to 3.
        partial_images: Option<u64>,
        /// `low`, `medium`, `high` or `auto`, the default.
        quality: Option<String>,
        /// `WIDTHxHEIGHT` in pixels, or `auto`, the default.
        size: Option<String>,
    }
}

object_type! {
    /// What of a given image may change.
    pub struct ImageMask {
        /// The id of an uploaded file.
        file_id: Option<String>,
        /// A base64 `data:` URL.
        image_url: Option<String>,
    }
}
