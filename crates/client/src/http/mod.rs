//! The transport over reqwest. No other folder uses that library.

mod builder;
mod classify;
mod proxies;
mod tls;
mod transport;
mod upload;
mod watch;

pub use builder::ReqwestTransportBuilder;
pub use transport::ReqwestTransport;
