//! The header families `x-<limit>-…`.

use codex_protocol::{CreditsSnapshot, RateLimitReachedType, RateLimitSnapshot, RateLimitWindow};
use http::{HeaderMap, HeaderValue};

/// The default family.
pub(super) const DEFAULT_FAMILY: &str = "codex";

/// How the names of a family's headers end.
const ENDS: [&str; 7] = [
    "-limit-name",
    "-primary-used-percent",
    "-primary-window-minutes",
    "-primary-reset-at",
    "-secondary-used-percent",
    "-secondary-window-minutes",
    "-secondary-reset-at",
];

/// What the headers say of a family, in the order of [`ENDS`].
struct Said<'h> {
    family: &'h str,
    texts: [Option<&'h str>; ENDS.len()],
}

/// The limits that `headers` tell, one snapshot a family, in [`order`]. A response without such headers gives none.
pub(super) fn families(headers: &HeaderMap) -> Vec<RateLimitSnapshot> {
    let said = collect(headers);
    if said.is_empty() {
        return Vec::new();
    }
    let active = active_limit(headers);
    let active = active.as_deref().unwrap_or(DEFAULT_FAMILY);
    let mut snapshots: Vec<_> = said.iter().map(|said| snapshot(headers, said, active)).collect();
    snapshots.retain(|snapshot| !snapshot.is_empty() || snapshot.rate_limit_reached_type.is_some());
    snapshots.sort_by(|one, two| order(one).cmp(&order(two)));
    snapshots
}

/// The families whose windows are told, and the default one, which has values without a window too. One pass over the
/// headers; nothing is copied.
fn collect(headers: &HeaderMap) -> Vec<Said<'_>> {
    let mut families = Vec::new();
    for (name, value) in headers {
        let Some(rest) = name.as_str().strip_prefix("x-") else { continue };
        if rest.strip_prefix(DEFAULT_FAMILY).is_some_and(|rest| rest.starts_with('-')) {
            place(&mut families, DEFAULT_FAMILY);
        }
        for (at, end) in ENDS.into_iter().enumerate() {
            if let Some(family) = rest.strip_suffix(end) {
                let text = &mut place(&mut families, family).texts[at];
                *text = text.or(visible(value));
            }
        }
    }
    families.retain(|said| said.family == DEFAULT_FAMILY || said.texts[1].or(said.texts[4]).is_some());
    families
}

/// The place of a family among the others, which is made where there is none.
fn place<'f, 'h>(families: &'f mut Vec<Said<'h>>, family: &'h str) -> &'f mut Said<'h> {
    let known = families.iter().position(|said| said.family == family);
    let at = known.unwrap_or_else(|| {
        families.push(Said { family, texts: [None; ENDS.len()] });
        families.len() - 1
    });
    &mut families[at]
}

/// The default family comes first, then by id.
pub(super) fn order(snapshot: &RateLimitSnapshot) -> (bool, Option<&str>) {
    let id = snapshot.limit_id.as_deref();
    (id != Some(DEFAULT_FAMILY), id)
}

/// The family that the server counts against.
pub(super) fn active_limit(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-codex-active-limit").map(id)
}

/// What the server offers.
pub(super) fn promo_message(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-codex-promo-message").map(str::to_owned)
}

fn id(family: &str) -> String {
    let mut id = family.replace('-', "_");
    id.make_ascii_lowercase();
    id
}

fn snapshot(headers: &HeaderMap, said: &Said<'_>, active: &str) -> RateLimitSnapshot {
    let [name, primary @ .., used_percent, window_minutes, reset_at] = said.texts;
    let id = id(said.family);
    let reached = || text(headers, "x-codex-rate-limit-reached-type")?.parse::<RateLimitReachedType>().ok();
    RateLimitSnapshot {
        limit_name: name.map(str::to_owned),
        primary: window(primary),
        secondary: window([used_percent, window_minutes, reset_at]),
        // They are the account's; all families would show the same.
        credits: if id == DEFAULT_FAMILY { credits(headers) } else { None },
        plan_type: None,
        rate_limit_reached_type: if id == active { reached() } else { None },
        limit_id: Some(id),
    }
}

fn window([used_percent, window_minutes, reset]: [Option<&str>; 3]) -> Option<RateLimitWindow> {
    let used_percent: f64 = used_percent?.parse().ok().filter(|used: &f64| used.is_finite())?;
    let window_minutes = window_minutes.and_then(|minutes| minutes.parse().ok());
    let resets_at = reset.and_then(|at| at.parse().ok());
    let says_something =
        used_percent != 0.0 || window_minutes.is_some_and(|minutes: i64| minutes != 0) || resets_at.is_some();
    says_something.then_some(RateLimitWindow { used_percent, window_minutes, resets_at })
}

fn credits(headers: &HeaderMap) -> Option<CreditsSnapshot> {
    let flag = |name| {
        let text = text(headers, name)?;
        let is = |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(["true", "1"]) { Some(true) } else { is(["false", "0"]).then_some(false) }
    };
    Some(CreditsSnapshot {
        has_credits: flag("x-codex-credits-has-credits")?,
        unlimited: flag("x-codex-credits-unlimited")?,
        balance: text(headers, "x-codex-credits-balance").map(str::to_owned),
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    visible(headers.get(name)?)
}

/// A value's text, unless there is none in it.
fn visible(value: &HeaderValue) -> Option<&str> {
    let text = value.to_str().ok()?.trim();
    (!text.is_empty()).then_some(text)
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
