//! Certificates to trust beside those of the platform.

mod bundle;
mod der;
mod error;
mod pem;

pub use bundle::CaBundle;
pub use error::{CaError, CaProblem};
