//! Computers that the model operates.

object_type! {
    /// A computer that the model operates.
    ///
    /// Wire: <https://platform.openai.com/docs/guides/tools-computer-use>
    pub struct ComputerTool = "computer" {}
}

object_type! {
    /// A computer that the model operates; the older tool.
    pub struct ComputerUsePreviewTool = "computer_use_preview" {
        /// The width of its screen in pixels.
        display_width: Option<u64>,
        /// The height of its screen in pixels.
        display_height: Option<u64>,
        /// What it is: `windows`, `mac`, `linux`, `ubuntu` or `browser`.
        environment: Option<String>,
    }
}
