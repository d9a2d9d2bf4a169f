//! Why a bundle of certificates cannot be used.

use std::fmt;
use std::io;

/// Why a bundle of certificates cannot be used: where it came from, and what is wrong with it.
#[derive(Debug)]
pub struct CaError {
    origin: String,
    problem: CaProblem,
}

impl CaError {
    pub(super) fn new(origin: &str, problem: CaProblem) -> Self {
        Self { origin: origin.into(), problem }
    }

    /// What is wrong.
    pub fn problem(&self) -> &CaProblem {
        &self.problem
    }
}

impl fmt::Display for CaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the certificates in {} cannot be used: {}", self.origin, self.problem)
    }
}

impl std::error::Error for CaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            CaProblem::Read(source) => Some(source),
            CaProblem::Rejected { source, .. } => Some(source),
            CaProblem::TooLarge { .. } | CaProblem::Malformed { .. } | CaProblem::Empty => None,
        }
    }
}

/// What is wrong with a bundle of certificates. Sections are counted from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum CaProblem {
    /// It cannot be read.
    Read(io::Error),
    /// It has more bytes than are read.
    TooLarge {
        /// How many are read.
        limit_bytes: usize,
    },
    /// A section is not PEM.
    Malformed {
        /// Which one.
        section: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A certificate cannot be a root of trust.
    Rejected {
        /// Which section it is.
        section: usize,
        /// Why not.
        source: rustls::Error,
    },
    /// There is no certificate in it.
    Empty,
}

impl fmt::Display for CaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(_) => f.write_str("it cannot be read; name a readable file, or unset the setting"),
            Self::TooLarge { limit_bytes } => {
                write!(f, "it is larger than {limit_bytes} bytes; name a file of PEM certificates alone")
            }
            Self::Malformed { section, reason } => {
                write!(f, "section {section} is not valid PEM ({reason}); export the certificates again")
            }
            Self::Rejected { section, .. } => {
                write!(f, "the certificate in section {section} cannot be trusted; remove or replace it")
            }
            Self::Empty => f.write_str(
                "there is none; name a file with at least one BEGIN CERTIFICATE section, or unset the setting",
            ),
        }
    }
}
