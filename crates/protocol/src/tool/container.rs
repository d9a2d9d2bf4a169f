//! What containers may reach.

use super::secret::SecretText;

tagged! {
    /// What a container may reach in the network.
    pub enum NetworkPolicy {
        /// Nothing.
        Disabled(NetworkDisabled) = "disabled",
        /// Some domains.
        Allowlist(NetworkAllowlist) = "allowlist",
    }
}

object_type! {
    /// A container reaches nothing.
    pub struct NetworkDisabled = "disabled" {}
}

object_type! {
    /// A container reaches some domains.
    pub struct NetworkAllowlist = "allowlist" {
        /// The domains.
        allowed_domains: Vec<String>,
        /// Credentials that the server adds on the way; the container does not see them.
        domain_secrets: Option<Vec<DomainSecret>>,
    }
}

object_type! {
    /// A credential for a domain.
    pub struct DomainSecret {
        /// The domain.
        domain: String,
        /// The name that the container knows it by.
        name: String,
        /// The credential.
        value: SecretText,
    }
}
