//! Why a server could not start.

use std::io;
use std::net::SocketAddr;

/// Why a server could not start. Printed, it is one line that names the address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Someone else listens there.
    #[error("the address {addr} is in use")]
    InUse {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused the address for another reason, such as a port it keeps for itself.
    #[error("could not listen on {addr}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

impl StartError {
    /// The kind of the system's error.
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Self::InUse { source, .. } | Self::Listen { source, .. } => source.kind(),
        }
    }

    pub(crate) fn new(addr: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::InUse { addr, source },
            _ => Self::Listen { addr, source },
        }
    }
}

/// The system's error, without the address.
impl From<StartError> for io::Error {
    fn from(error: StartError) -> Self {
        match error {
            StartError::InUse { source, .. } | StartError::Listen { source, .. } => source,
        }
    }
}
