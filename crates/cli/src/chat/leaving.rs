//! [`Leaving`]: whether Ctrl-C at the prompt leaves.

use std::time::Duration;

use tokio::time::Instant;

/// Within what time Ctrl-C has to be pressed again.
const AGAIN: Duration = Duration::from_secs(2);

/// What was pressed at the prompt.
#[derive(Debug, Default)]
pub(super) struct Leaving {
    /// When Ctrl-C was last pressed at an empty prompt.
    pressed: Option<Instant>,
}

impl Leaving {
    /// Ctrl-C was pressed; `cleared` tells that it cleared a line. Gives whether to leave.
    pub(super) fn pressed(&mut self, cleared: bool, now: Instant) -> bool {
        let before = self.pressed.replace(now);
        if cleared {
            self.pressed = None;
            return false;
        }
        before.is_some_and(|before| now.duration_since(before) <= AGAIN)
    }

    /// Something else was said.
    pub(super) fn forget(&mut self) {
        self.pressed = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_twice_at_an_empty_prompt_leaves() {
        let start = Instant::now();
        for (case, pressed, expected) in [
            ("once", &[(0, false)][..], false),
            ("twice", &[(0, false), (2_000, false)], true),
            ("twice, too slowly", &[(0, false), (2_001, false)], false),
            ("three times, slowly at first", &[(0, false), (3_000, false), (4_000, false)], true),
            ("a line is cleared first", &[(0, true), (100, false)], false),
            ("a line is cleared last", &[(0, false), (100, true)], false),
            ("a line is cleared, then twice", &[(0, true), (100, false), (200, false)], true),
        ] {
            let mut leaving = Leaving::default();
            let last = pressed
                .iter()
                .map(|&(millis, cleared)| leaving.pressed(cleared, start + Duration::from_millis(millis)))
                .last();
            assert_eq!(last, Some(expected), "{case}");
        }
    }
}
