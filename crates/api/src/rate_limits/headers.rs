//! The header families `x-<limit>-…`.

use codex_protocol::{CreditsSnapshot, RateLimitReachedType, RateLimitSnapshot, RateLimitWindow};
use http::HeaderMap;

/// The default family.
pub(super) const DEFAULT_FAMILY: &str = "codex";

/// The limits that `headers` tell, one snapshot a family, in [`order`]. A response without such headers gives none.
pub(super) fn families(headers: &HeaderMap) -> Vec<RateLimitSnapshot> {
    let mut families: Vec<&str> = headers.keys().filter_map(|name| family(name.as_str())).collect();
    // It has values without a window too.
    families
        .extend(headers.keys().any(|name| name.as_str().starts_with("x-codex-")).then_some(DEFAULT_FAMILY));
    families.sort_unstable();
    families.dedup();
    if families.is_empty() {
        return Vec::new();
    }
    let active = active_limit(headers).unwrap_or_else(|| DEFAULT_FAMILY.to_owned());
    let mut snapshots: Vec<_> =
        families.into_iter().map(|family| snapshot(headers, family, &active)).collect();
    snapshots.retain(|snapshot| !snapshot.is_empty() || snapshot.rate_limit_reached_type.is_some());
    snapshots.sort_by(|one, two| order(one).cmp(&order(two)));
    snapshots
}

/// The default family comes first, then by id.
pub(super) fn order(snapshot: &RateLimitSnapshot) -> (bool, Option<&str>) {
    let id = snapshot.limit_id.as_deref();
    (id != Some(DEFAULT_FAMILY), id)
}

/// The family that the server counts against.
pub(super) fn active_limit(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-codex-active-limit").map(|family| id(&family))
}

/// What the server offers.
pub(super) fn promo_message(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-codex-promo-message")
}

fn id(family: &str) -> String {
    family.to_ascii_lowercase().replace('-', "_")
}

/// The family that a header of a window belongs to.
fn family(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("x-")?;
    rest.strip_suffix("-primary-used-percent").or_else(|| rest.strip_suffix("-secondary-used-percent"))
}

fn snapshot(headers: &HeaderMap, family: &str, active: &str) -> RateLimitSnapshot {
    let id = id(family);
    let reached = || text(headers, "x-codex-rate-limit-reached-type")?.parse::<RateLimitReachedType>().ok();
    RateLimitSnapshot {
        limit_name: text(headers, &format!("x-{family}-limit-name")),
        primary: window(headers, family, "primary"),
        secondary: window(headers, family, "secondary"),
        // They are the account's; all families would show the same.
        credits: if id == DEFAULT_FAMILY { credits(headers) } else { None },
        plan_type: None,
        rate_limit_reached_type: if id == active { reached() } else { None },
        limit_id: Some(id),
    }
}

fn window(headers: &HeaderMap, family: &str, window: &str) -> Option<RateLimitWindow> {
    let value = |what: &str| text(headers, &format!("x-{family}-{window}-{what}"));
    let used_percent: f64 = value("used-percent")?.parse().ok().filter(|used: &f64| used.is_finite())?;
    let window_minutes = value("window-minutes").and_then(|minutes| minutes.parse().ok());
    let resets_at = value("reset-at").and_then(|at| at.parse().ok());
    let says_something =
        used_percent != 0.0 || window_minutes.is_some_and(|minutes: i64| minutes != 0) || resets_at.is_some();
    says_something.then_some(RateLimitWindow { used_percent, window_minutes, resets_at })
}

fn credits(headers: &HeaderMap) -> Option<CreditsSnapshot> {
    let flag = |name: &str| match text(headers, name)?.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    };
    Some(CreditsSnapshot {
        has_credits: flag("x-codex-credits-has-credits")?,
        unlimited: flag("x-codex-credits-unlimited")?,
        balance: text(headers, "x-codex-credits-balance"),
    })
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&str, &str)]) -> Vec<RateLimitSnapshot> {
        families(
            &headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
        )
    }

    #[test]
    fn a_family_is_reported_when_it_says_something() {
        let window = |used_percent, window_minutes, resets_at| {
            Some(RateLimitWindow { used_percent, window_minutes, resets_at })
        };
        let snapshot = |id: &str| RateLimitSnapshot { limit_id: Some(id.to_owned()), ..Default::default() };
        for (case, headers, expected) in [
            ("nothing", &[][..], vec![]),
            ("nothing used", &[("x-codex-primary-used-percent", "0")], vec![]),
            (
                "a window",
                &[
                    ("x-codex-primary-used-percent", " 12.5 "),
                    ("x-codex-primary-window-minutes", "300"),
                    ("x-codex-primary-reset-at", "1700000000"),
                ],
                vec![RateLimitSnapshot {
                    primary: window(12.5, Some(300), Some(1_700_000_000)),
                    ..snapshot("codex")
                }],
            ),
            (
                "only the longer window of another family",
                &[("x-codex-other-secondary-used-percent", "1"), ("x-codex-other-limit-name", " Other ")],
                vec![RateLimitSnapshot {
                    secondary: window(1.0, None, None),
                    limit_name: Some("Other".to_owned()),
                    ..snapshot("codex_other")
                }],
            ),
            (
                "credits",
                &[
                    ("x-codex-credits-has-credits", "TRUE"),
                    ("x-codex-credits-unlimited", "0"),
                    ("x-codex-credits-balance", ""),
                ],
                vec![RateLimitSnapshot {
                    credits: Some(CreditsSnapshot { has_credits: true, unlimited: false, balance: None }),
                    ..snapshot("codex")
                }],
            ),
            ("not a number", &[("x-codex-primary-used-percent", "NaN")], vec![]),
        ] {
            assert_eq!(read(headers), expected, "{case}");
        }
    }

    #[test]
    fn the_default_family_comes_first_then_by_name() {
        let ids: Vec<_> = read(&[
            ("x-zeta-primary-used-percent", "1"),
            ("x-alpha-primary-used-percent", "1"),
            ("x-codex-primary-used-percent", "1"),
        ])
        .into_iter()
        .filter_map(|snapshot| snapshot.limit_id)
        .collect();
        assert_eq!(ids, ["codex", "alpha", "zeta"]);
    }
}
