//! What a thread is made of, and what of it is sent.

mod aborted;
mod baseline;
mod destination;
mod digest;
mod estimate;
mod ids;
mod image;
mod input;
mod lineage;
mod log;
mod notice;
mod parts;
mod passthrough;
mod prepare;
mod properties;
mod record;
mod role;
mod thread;
mod view;

#[cfg(test)]
mod baseline_tests;
#[cfg(test)]
mod continuation_tests;
#[cfg(test)]
mod destination_tests;
#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod test_items;
#[cfg(test)]
mod thread_tests;

pub use self::baseline::{Baseline, Continuation, FullReason};
pub use self::destination::{Destination, Media};
pub use self::estimate::estimate_tokens;
pub use self::input::{Input, InputTail};
pub use self::lineage::HistoryVersion;
pub use self::notice::{Dropped, Notice};
pub use self::properties::{Properties, PropertiesCache, Property};
pub use self::record::TokenEstimate;
pub use self::thread::{History, RollBackError};
