//! What can go wrong with a thread itself.

use crate::model::ModelClientError;

/// Why a thread does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodexError {
    /// The thread is over.
    #[error("the thread is over")]
    Over,
}

/// Why there is no thread. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpawnError {
    /// The provider can't be asked as it is configured.
    #[error(transparent)]
    Client(#[from] ModelClientError),
}
