//! Credentials, and what puts them on requests.

mod credentials;
mod error;
mod fixed;
mod provider;

pub use self::credentials::Credentials;
pub use self::error::AuthError;
pub use self::fixed::{BearerAuth, NoAuth};
pub use self::provider::{AuthFuture, AuthProvider, Recovery};
