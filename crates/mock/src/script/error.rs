//! Why a script is refused.

use std::io;
use std::path::PathBuf;

/// Why a script is refused. Printed, it is one line that says where and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The file could not be read.
    #[error("could not read the script {}: {}", path.display(), source.kind())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The script says something that is not in the language.
    #[error("{name}:{place}: {message}")]
    Invalid {
        /// The script's name: its path, or what it was called.
        name: String,
        /// Where: `LINE:COLUMN`, both from 1, or in JSON the path of the value, such as `turns[0].steps[1].text`.
        place: String,
        /// What is wrong, and what was expected.
        message: String,
    },
}
