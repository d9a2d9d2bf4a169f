//! Why a proxy cannot be used.

/// Why a proxy cannot be used: which setting names it, and what is wrong with it. Does not print its URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the proxy in {origin} cannot be used: {problem}")]
pub struct ProxyError {
    origin: String,
    problem: ProxyProblem,
}

impl ProxyError {
    pub(super) fn new(origin: &str, problem: ProxyProblem) -> Self {
        Self { origin: origin.into(), problem }
    }

    /// The setting that names it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What is wrong with it.
    pub fn problem(&self) -> ProxyProblem {
        self.problem
    }
}

/// What is wrong with a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProxyProblem {
    /// It is a SOCKS proxy.
    #[error("SOCKS proxies are not supported; name an http:// or https:// proxy, or unset it")]
    Socks,
    /// It has another scheme than `http` and `https`.
    #[error("it is neither an http:// nor an https:// proxy")]
    Scheme,
    /// It is not a URL with a host.
    #[error("it is not a URL of the form http://host:port")]
    Invalid,
}
