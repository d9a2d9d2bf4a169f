//! Approvals: which calls a person is asked about, and who asks.

mod approver;
mod memory;
mod policy;

pub use self::approver::{ApprovalFuture, ApprovalRequest, Approver, Decision, Unattended};
pub(super) use self::memory::{Approved, ApprovedForThread};
pub(super) use self::policy::Verdict;
pub use self::policy::{ApprovalPolicy, Approvals};
