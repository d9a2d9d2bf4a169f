//! What a text cites.

tagged! {
    /// Something that a text cites. Places in the text are counted in characters.
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/responses/object#responses-object-output>
    pub enum Annotation {
        /// An uploaded file.
        FileCitation = "file_citation",
        /// A web page.
        UrlCitation = "url_citation",
        /// A file in a container.
        ContainerFileCitation = "container_file_citation",
        /// The path of a file.
        FilePath = "file_path",
    }
}

object_type! {
    /// An uploaded file.
    pub struct FileCitation = "file_citation" {
        /// The file's id.
        file_id: String,
        /// Its name.
        filename: Option<String>,
        /// Its place in the list of files.
        index: Option<u64>,
    }
}

object_type! {
    /// A web page.
    pub struct UrlCitation = "url_citation" {
        /// The page's address.
        url: String,
        /// Its title.
        title: Option<String>,
        /// Where the citation begins.
        start_index: Option<u64>,
        /// Where it ends.
        end_index: Option<u64>,
    }
}

object_type! {
    /// A file that a tool made in a container.
    pub struct ContainerFileCitation = "container_file_citation" {
        /// The file's id.
        file_id: String,
        /// The container's id.
        container_id: Option<String>,
        /// The file's name.
        filename: Option<String>,
        /// Where the citation begins.
        start_index: Option<u64>,
        /// Where it ends.
        end_index: Option<u64>,
    }
}

object_type! {
    /// The path of a file.
    pub struct FilePath = "file_path" {
        /// The file's id.
        file_id: String,
        /// Its place in the list of files.
        index: Option<u64>,
    }
}
