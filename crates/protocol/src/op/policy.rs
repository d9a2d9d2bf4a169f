//! [`AskForApproval`].

open_enum! {
    /// Which tool calls a person is asked about.
    #[derive(Default)]
    pub enum AskForApproval {
        /// Those whose tool wants it; the default.
        #[default]
        OnRequest = "on-request",
        /// All of them.
        Untrusted = "untrusted",
        /// None: all of them run.
        Never = "never",
        /// None: those whose tool wants approval are denied.
        Deny = "deny",
    }
}
