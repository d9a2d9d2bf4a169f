//! Repeats: whether a failed request may be sent again, when, and how often.
//!
//! [`decide`] is pure and knows all the rules; [`run_with_retry`] is the loop around it.

mod attempt;
mod backoff;
mod budget;
mod decide;
#[cfg(test)]
mod decide_tests;
mod failure;
mod key;
mod policy;
mod random;
mod run;
#[cfg(test)]
mod run_tests;
mod server_wait;
mod telemetry;

pub use attempt::{Attempt, AttemptError};
pub use backoff::backoff;
pub use budget::RetryBudget;
pub use decide::{Decision, Standing, Stop, decide};
pub use failure::{Cause, Failure};
pub use policy::{RetryOn, RetryPolicy};
pub use random::{Random, SystemRandom};
pub use run::{Completed, GaveUp, Retry, Trail, run_with_retry};
pub use server_wait::Advice;
pub use telemetry::{AttemptReport, NoTelemetry, RequestTelemetry};
