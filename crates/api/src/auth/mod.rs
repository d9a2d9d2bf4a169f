//! Credentials, and what puts them on requests.

mod credentials;
mod fixed;
mod provider;

pub use self::credentials::{AuthError, Credentials};
pub use self::fixed::{BearerAuth, NoAuth};
pub use self::provider::{AuthFuture, AuthProvider, Recovery};
