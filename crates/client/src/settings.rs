//! The environment variables that this crate understands.

use std::ffi::{OsStr, OsString};
use std::fmt;

/// The variables that are read, in the order in which [`Environment::from_process`] reads them.
const NAMES: [&str; 11] = [
    "CODEX_CA_CERTIFICATE",
    "SSL_CERT_FILE",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// The environment variables that say which proxies to use and which certificates to trust. An empty one
/// counts as unset.
///
/// This crate reads the environment of the process nowhere but in [`from_process`](Self::from_process).
/// Debug output shows the names alone: a proxy may carry a password.
#[derive(Clone, Default)]
pub struct Environment(Vec<(String, OsString)>);

impl Environment {
    /// The environment of this process: `CODEX_CA_CERTIFICATE`, `SSL_CERT_FILE`, `HTTP_PROXY`, `HTTPS_PROXY`,
    /// `ALL_PROXY` and `NO_PROXY` (also in lower case), and `REQUEST_METHOD`, which tells that the process
    /// serves a CGI request.
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    pub fn from_process() -> Self {
        NAMES.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))).collect()
    }

    /// The value of `name`, unless it is unset or empty. Names are compared exactly.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        (!value.is_empty()).then_some(value)
    }

    /// The first of `names` that is set, and its value.
    pub(crate) fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &OsStr)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }
}

impl<N: Into<String>, V: Into<OsString>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let environment =
            Environment::from_iter([("A", ""), ("B", "b"), ("PASSWORD_AT", "http://me:pw@example.com")]);
        assert_eq!(environment.get("A"), None);
        assert_eq!(environment.get("B"), Some(OsStr::new("b")));
        assert_eq!(environment.get("b"), None);
        assert_eq!(environment.first(&["A", "C", "B"]), Some(("B", OsStr::new("b"))));
        assert_eq!(format!("{environment:?}"), r#"["A", "B", "PASSWORD_AT"]"#);
    }
}
