//! [`Change`].

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What becomes of a setting that may also be absent: a key that is left out leaves it, `null` clears it, a value sets
/// it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays as it is; the default.
    #[default]
    Leave,
    /// It becomes absent.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Change<T> {
    /// Whether it changes nothing.
    pub fn is_leave(&self) -> bool {
        matches!(self, Self::Leave)
    }

    /// Changes `setting`.
    pub fn apply(self, setting: &mut Option<T>) {
        match self {
            Self::Leave => {}
            Self::Clear => *setting = None,
            Self::Set(value) => *setting = Some(value),
        }
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Leave | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_left_cleared_or_set() {
        for (change, expected) in [(Change::Leave, Some(1)), (Change::Clear, None), (Change::Set(2), Some(2))]
        {
            let mut setting = Some(1);
            change.apply(&mut setting);
            assert_eq!(setting, expected, "{change:?}");
        }
    }
}
