//! The transport over real connections to servers written by hand, on loopback.

mod broken_connections;
mod connecting;
mod dropping;
mod error_bodies;
mod http2;
mod redirects;
mod reuse;
mod secrets;
mod support;
mod time;
mod uploads;
