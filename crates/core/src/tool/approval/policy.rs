//! [`ApprovalPolicy`]: when a person is asked.

use std::collections::BTreeMap;

/// Which calls a person is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ApprovalPolicy {
    /// None; every call runs.
    AskNever,
    /// Those whose tool says that they need it.
    #[default]
    AskOnRequest,
    /// Every one.
    AskAlways,
    /// None; those whose tool says that they need it are denied.
    Deny,
}

/// The policy for all tools, and for single ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approvals {
    /// For those that are not in `by_tool`.
    pub policy: ApprovalPolicy,
    /// For the tools with these names.
    pub by_tool: BTreeMap<String, ApprovalPolicy>,
}

/// What is done with a call before it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tool) enum Verdict {
    Run,
    Ask,
    Deny,
}

impl Approvals {
    /// This policy for all tools.
    pub fn all(policy: ApprovalPolicy) -> Self {
        Self { policy, by_tool: BTreeMap::new() }
    }

    pub(in crate::tool) fn verdict(&self, tool: &str, needs_approval: bool) -> Verdict {
        let policy = self.by_tool.get(tool).copied().unwrap_or(self.policy);
        match (policy, needs_approval) {
            (ApprovalPolicy::AskAlways, _) | (ApprovalPolicy::AskOnRequest, true) => Verdict::Ask,
            (ApprovalPolicy::Deny, true) => Verdict::Deny,
            (ApprovalPolicy::AskNever, _) | (ApprovalPolicy::AskOnRequest | ApprovalPolicy::Deny, false) => {
                Verdict::Run
            }
        }
    }
}

impl From<ApprovalPolicy> for Approvals {
    fn from(policy: ApprovalPolicy) -> Self {
        Self::all(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_says_who_is_asked() {
        use ApprovalPolicy::{AskAlways, AskNever, AskOnRequest, Deny};
        for (policy, harmless, needing) in [
            (AskNever, Verdict::Run, Verdict::Run),
            (AskOnRequest, Verdict::Run, Verdict::Ask),
            (AskAlways, Verdict::Ask, Verdict::Ask),
            (Deny, Verdict::Run, Verdict::Deny),
        ] {
            let approvals = Approvals::all(policy);
            let verdicts = [false, true].map(|needs_approval| approvals.verdict("any", needs_approval));
            assert_eq!(verdicts, [harmless, needing], "{policy:?}");
        }
    }

    #[test]
    fn a_tool_of_its_own_policy_is_not_asked_by_that_of_all() {
        let by_tool = [("rm".to_owned(), ApprovalPolicy::Deny)].into();
        let approvals = Approvals { policy: ApprovalPolicy::AskNever, by_tool };
        assert_eq!(approvals.verdict("rm", true), Verdict::Deny);
        assert_eq!(approvals.verdict("ls", true), Verdict::Run);
    }
}
