//! Scripts read from text and files.

use std::path::Path;

use super::error::ScriptError;
use super::read;
use super::script::Script;

impl Script {
    /// Reads a script in TOML, or in JSON where it begins with `{`. `name` is what errors call it.
    ///
    /// Files that it names are read now, relative to the folder of `name`.
    ///
    /// # Errors
    /// [`ScriptError::Invalid`] with the line, the column and what was expected.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScriptError> {
        let folder = Path::new(name).parent().unwrap_or(Path::new(""));
        read::script(name, text, Some(folder))
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    /// [`ScriptError::Read`] when it cannot be read, and what [`Script::parse`] gives.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ScriptError::Read { path: path.to_owned(), source })?;
        Self::parse(&path.to_string_lossy(), &text)
    }

    /// Reads a script that came from elsewhere: it may not name files.
    pub(crate) fn parse_without_files(name: &str, text: &str) -> Result<Self, ScriptError> {
        read::script(name, text, None)
    }
}
