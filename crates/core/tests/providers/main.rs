//! Providers from their configuration to the requests that a server gets, one file a behaviour.

mod children;
mod command;
mod configuration;
mod credentials;
mod requests;
mod support;
