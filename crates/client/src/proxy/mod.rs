//! Which proxy a request goes through.

mod bypass;
mod error;
mod proxy_url;
mod settings;

pub use error::{ProxyError, ProxyProblem};
pub use proxy_url::ProxyUrl;
pub use settings::ProxySettings;
