//! The mark of a sandbox without network.

/// The name of the environment variable that is set where no socket may be opened.
///
/// Tests that need one say so and return. This crate itself does not read it.
pub const CODEX_SANDBOX_NETWORK_DISABLED_ENV_VAR: &str = "CODEX_SANDBOX_NETWORK_DISABLED";
