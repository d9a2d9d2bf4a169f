//! Providers from their configuration to the requests that a server gets, one file a behaviour.

mod certificates;
mod children;
mod command;
mod configuration;
mod credentials;
mod keys;
mod requests;
mod support;
