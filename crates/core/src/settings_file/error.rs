//! [`SettingsError`] and [`SettingsFinding`].

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::environment::NotUnicode;
use crate::provider::{Finding, ProviderError};

/// Why there are no settings. Holds no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A file is there and can't be read.
    #[error("can't read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not UTF-8.
    #[error("{} is not UTF-8 (at byte {at})", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// How many bytes are, before the first that is not.
        at: usize,
    },
    /// A file is larger than is read.
    #[error("{} is larger than {limit_bytes} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// Something in them is wrong.
    #[error("{0}")]
    Wrong(SettingsFinding),
    /// A `KEY=VALUE` of the command line has no key.
    #[error("-c {given} should be KEY=VALUE, such as model=gpt-5.1")]
    Argument {
        /// What stands before the `=`.
        given: String,
    },
    /// There is no profile of that name.
    #[error("there is no profile `{name}`: no table [profiles.{name}] in the settings")]
    NoProfile {
        /// The name.
        name: String,
    },
    /// A variable has a value that can't be.
    #[error(transparent)]
    Environment(#[from] ProviderError),
}

impl From<NotUnicode> for SettingsError {
    fn from(error: NotUnicode) -> Self {
        Self::Environment(error.into())
    }
}

/// Something in the settings that is wrong, or that has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFinding {
    /// Where.
    pub place: SettingsPlace,
    /// What.
    pub finding: Finding,
}

/// Where a setting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingsPlace {
    /// In this file.
    File(PathBuf),
    /// In a `KEY=VALUE` of the command line.
    Argument,
}

impl fmt::Display for SettingsFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            SettingsPlace::File(path) => write!(f, "{}, {}", path.display(), self.finding),
            // It has one line, and its value may be a secret.
            SettingsPlace::Argument => write!(f, "-c {} {}", self.finding.key, self.finding.problem),
        }
    }
}
