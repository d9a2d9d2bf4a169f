//! Where an input comes from.

/// Changes when what a history recorded before changed: after a rollback and a compaction, not when items are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct HistoryVersion(pub(super) u64);

/// Which history an input was made of, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lineage {
    pub(super) version: HistoryVersion,
    /// How often the destination changed.
    pub(super) switches: u64,
}
