//! The rules: whether a request of a turn is sent again after it failed.

use std::time::Duration;

use codex_api::{Fate, RetryConfig};

use super::failure::Failure;

/// How often a turn asks again after a response that had begun, while no attempt records anything.
const MAX_CUT_REPEATS: u32 = 2;

/// What a turn has left to repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::turn) struct Standing {
    /// Repeats of any kind.
    pub(in crate::turn) left: u32,
    /// Repeats after an unknown fate that there were already.
    pub(in crate::turn) uncertain: u32,
}

/// Whether a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::turn) enum Verdict {
    /// It is.
    Again {
        /// After this time.
        wait: Duration,
        /// The server may make, and bill, the response a second time.
        may_be_billed: bool,
    },
    /// It is not.
    Stop,
}

/// Decides. `fruitless` counts the failures since an attempt last recorded an item, this one not among them; `cut`,
/// those of them after the response had begun. `random` (0 to 1) spreads the waits.
pub(super) fn decide(
    config: &RetryConfig,
    failure: &Failure,
    standing: Standing,
    (fruitless, cut): (u32, u32),
    random: f64,
) -> Verdict {
    let allowed = match failure.fate {
        Fate::NotExecuted => true,
        Fate::Cut => cut < MAX_CUT_REPEATS && doubts(config) > 0,
        _ => standing.uncertain < doubts(config),
    };
    let wait = failure.wait.unwrap_or_else(|| config.backoff(fruitless, random));
    if !failure.may_pass || standing.left == 0 || !allowed || wait > config.max_retry_wait {
        return Verdict::Stop;
    }
    Verdict::Again { wait, may_be_billed: failure.fate != Fate::NotExecuted }
}

/// How many repeats may be in doubt: none where failures of the transport are not repeated at all.
fn doubts(config: &RetryConfig) -> u32 {
    if config.retry_transport { config.max_uncertain_repeats } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(fate: Fate, wait: Option<Duration>) -> Failure {
        Failure {
            fate,
            may_pass: true,
            wait,
            reason: "it broke".to_owned(),
            usage: None,
            fills_window: false,
            tells_usage: false,
            details: "it broke".to_owned(),
            error: Box::default(),
        }
    }

    #[test]
    fn each_rule_has_a_row() {
        let default = RetryConfig::default();
        let sure = RetryConfig { max_uncertain_repeats: 0, ..default };
        let off = RetryConfig { retry_transport: false, ..default };
        let fresh = Standing { left: 5, uncertain: 0 };
        let half = Duration::from_millis(500);
        let again = |wait, may_be_billed| Verdict::Again { wait, may_be_billed };
        let none = failure(Fate::NotExecuted, None);
        let unknown = failure(Fate::Unknown, None);
        let cut = failure(Fate::Cut, None);
        let asks = |seconds| failure(Fate::NotExecuted, Some(Duration::from_secs(seconds)));
        for (case, config, failure, standing, so_far, expected) in [
            ("not executed", default, &none, fresh, (0, 0), again(half, false)),
            ("it waits longer each time", default, &none, fresh, (2, 0), again(4 * half, false)),
            ("no repeat is left", default, &none, Standing { left: 0, ..fresh }, (0, 0), Verdict::Stop),
            ("no use", default, &Failure { may_pass: false, ..none.clone() }, fresh, (0, 0), Verdict::Stop),
            ("the server's wait", default, &asks(60), fresh, (3, 0), again(Duration::from_mins(1), false)),
            ("too long a wait", default, &asks(61), fresh, (0, 0), Verdict::Stop),
            ("unknown", default, &unknown, fresh, (0, 0), again(half, true)),
            (
                "unknown, the second",
                default,
                &unknown,
                Standing { uncertain: 1, ..fresh },
                (0, 0),
                again(half, true),
            ),
            (
                "unknown, the third",
                default,
                &unknown,
                Standing { uncertain: 2, ..fresh },
                (0, 0),
                Verdict::Stop,
            ),
            ("no doubt allowed", sure, &unknown, fresh, (0, 0), Verdict::Stop),
            ("no doubt, and no need", sure, &none, fresh, (0, 0), again(half, false)),
            ("no transport repeats", off, &unknown, fresh, (0, 0), Verdict::Stop),
            ("cut", default, &cut, fresh, (0, 0), again(half, true)),
            (
                "cut, doubts spent elsewhere",
                default,
                &cut,
                Standing { uncertain: 2, ..fresh },
                (0, 0),
                again(half, true),
            ),
            ("cut, the second", default, &cut, fresh, (1, 1), again(2 * half, true)),
            ("cut, the third", default, &cut, fresh, (2, 2), Verdict::Stop),
            ("cut, no doubt allowed", sure, &cut, fresh, (0, 0), Verdict::Stop),
            ("cut, no transport repeats", off, &cut, fresh, (0, 0), Verdict::Stop),
        ] {
            assert_eq!(decide(&config, failure, standing, so_far, 1.0), expected, "{case}");
        }
    }
}
