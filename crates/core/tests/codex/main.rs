//! Threads, from what is submitted to what is told and sent, one file a behaviour.

mod approvals;
mod chat;
mod cuts;
mod errors;
mod identity;
mod interrupt;
mod items;
mod lifecycle;
mod order;
mod page;
mod repeats;
mod rollback;
mod settings;
mod steering;
mod support;
