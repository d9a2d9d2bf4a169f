//! The transport over real connections to servers written by hand, on loopback.

mod authority;
mod broken_connections;
mod connecting;
mod dropping;
mod environment;
mod error_bodies;
mod http2;
mod proxies;
mod proxies_ipv6;
mod proxy_variables;
mod redirects;
mod retries;
mod reuse;
mod support;
mod time;
mod tls;
mod uploads;
