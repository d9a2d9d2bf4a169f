//! [`Notice`]: what is not sent.

use std::fmt;

/// Something that the record holds and a destination is not sent. Said once a destination, not at each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Notice {
    /// What.
    pub what: Dropped,
    /// How many.
    pub count: usize,
}

/// What is not sent. Kinds are added in minor versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dropped {
    /// Reasoning that only another provider, account or model can read.
    Reasoning,
    /// What stands for compacted items, which only another provider or account can read: all that it stands for is
    /// lost to this one.
    Compaction,
    /// Encrypted parts of messages and outputs, which only another provider or account can read.
    EncryptedContent,
    /// References to items that another provider or account stores.
    Reference,
    /// Ids that another provider or account gave.
    ItemIds,
    /// Images, which the model doesn't take.
    Images,
    /// Sound, which the model doesn't take.
    Audio,
    /// Outputs of calls that the record doesn't hold.
    OutputsWithoutCall,
    /// Calls without an output, of a kind for which none can be made up.
    CallsWithoutOutput,
}

impl Dropped {
    pub(super) const ALL: [Self; 9] = [
        Self::Reasoning,
        Self::Compaction,
        Self::EncryptedContent,
        Self::Reference,
        Self::ItemIds,
        Self::Images,
        Self::Audio,
        Self::OutputsWithoutCall,
        Self::CallsWithoutOutput,
    ];

    fn words(self) -> &'static str {
        match self {
            Self::Reasoning => "reasoning of another provider, account or model",
            Self::Compaction => "compacted context of another provider or account",
            Self::EncryptedContent => "encrypted content of another provider or account",
            Self::Reference => "references to items of another provider or account",
            Self::ItemIds => "item ids of another provider or account",
            Self::Images => "images, which the model doesn't take",
            Self::Audio => "sound, which the model doesn't take",
            Self::OutputsWithoutCall => "tool outputs without their call",
            Self::CallsWithoutOutput => "tool calls without an output",
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not sent: {} ({})", self.what.words(), self.count)
    }
}

/// What was found and not said yet.
#[derive(Debug, Default)]
pub(super) struct Tally([usize; Dropped::ALL.len()]);

impl Tally {
    pub(super) fn add(&mut self, what: Dropped, count: usize) {
        self.0[what as usize] += count;
    }

    /// Takes over what another found.
    pub(super) fn merge(&mut self, other: &Self) {
        for (known, other) in self.0.iter_mut().zip(other.0) {
            *known += other;
        }
    }

    /// Says it, and forgets it.
    pub(super) fn take(&mut self) -> Vec<Notice> {
        let counts = std::mem::take(&mut self.0);
        let found = Dropped::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
        found.map(|(what, count)| Notice { what, count }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_counted_and_said_once() {
        let mut tally = Tally::default();
        for (number, what) in Dropped::ALL.into_iter().enumerate() {
            tally.add(what, number + 1);
        }
        let expected: Vec<_> = Dropped::ALL
            .into_iter()
            .enumerate()
            .map(|(number, what)| Notice { what, count: number + 1 })
            .collect();
        assert_eq!(tally.take(), expected);
        assert_eq!(tally.take(), []);
        let notice = Notice { what: Dropped::Reasoning, count: 2 };
        assert_eq!(notice.to_string(), "not sent: reasoning of another provider, account or model (2)");
    }
}
