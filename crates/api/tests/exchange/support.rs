//! A client, a server, and what telemetry was told.

use std::time::Duration;

#[path = "../support/exchanges.rs"]
mod exchanges;
#[path = "../support/server.rs"]
mod server;

pub(crate) use self::exchanges::{Told, ask, at_once, client, completed, create, provider, whole};
pub(crate) use self::server::{in_time, no_network, serve};

/// A budget that is meant to run out.
pub(crate) const SHORT: Duration = Duration::from_millis(100);
