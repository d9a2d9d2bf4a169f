//! [`RateLimits`].

use codex_protocol::RateLimitSnapshot;
use http::HeaderMap;

use super::headers;
use super::request_limit::RequestLimit;

/// All that is known of an account's limits: of one answer, or of many, [merged](Self::merge).
///
/// ```
/// use codex_api::RateLimits;
/// # let answers: Vec<codex_api::Head> = Vec::new();
///
/// let mut known = RateLimits::default();
/// for head in &answers {
///     known.merge(head.rate_limits());
/// }
/// assert!(known.family("codex").is_none_or(|codex| codex.primary.is_some()));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateLimits {
    /// `codex` first, the others by id.
    families: Vec<RateLimitSnapshot>,
    /// The family that the server counts against, or that was reached (`x-codex-active-limit`).
    pub active_limit: Option<String>,
    /// What the server offers to do about it (`x-codex-promo-message`).
    pub promo_message: Option<String>,
    /// How many requests may be sent (`x-ratelimit-…-requests`).
    pub requests: Option<RequestLimit>,
    /// How many tokens may be used (`x-ratelimit-…-tokens`).
    pub tokens: Option<RequestLimit>,
}

impl RateLimits {
    /// What the headers of an answer tell.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self {
            families: headers::families(headers),
            active_limit: headers::active_limit(headers),
            promo_message: headers::promo_message(headers),
            requests: RequestLimit::of_requests(headers),
            tokens: RequestLimit::of_tokens(headers),
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// One snapshot a family of limits: `codex` first, the others by id.
    pub fn families(&self) -> &[RateLimitSnapshot] {
        &self.families
    }

    /// The family of this id, such as `codex`.
    pub fn family(&self, id: &str) -> Option<&RateLimitSnapshot> {
        self.families.iter().find(|family| family.limit_id.as_deref() == Some(id))
    }

    /// The family that the server counts against: the one it names, else `codex`.
    pub fn active(&self) -> Option<&RateLimitSnapshot> {
        self.family(self.active_limit.as_deref().unwrap_or(headers::DEFAULT_FAMILY))
    }

    /// Takes over what a later answer says. What it says nothing of stays as it is.
    pub fn merge(&mut self, later: Self) {
        let Self { families, active_limit, promo_message, requests, tokens } = later;
        for family in families {
            self.update(family);
        }
        self.active_limit = active_limit.or(self.active_limit.take());
        self.promo_message = promo_message.or(self.promo_message.take());
        for (known, later) in [(&mut self.requests, requests), (&mut self.tokens, tokens)] {
            if let Some(later) = later {
                known.get_or_insert_default().merge(later);
            }
        }
    }

    /// Takes over what a later event or answer says of one family. One that says nothing changes nothing; a reached
    /// limit is no longer reached when windows come without it.
    pub fn update(&mut self, later: RateLimitSnapshot) {
        let id = later.limit_id.as_deref().unwrap_or(headers::DEFAULT_FAMILY).to_owned();
        let known = self.families.iter_mut().find(|family| family.limit_id.as_deref() == Some(id.as_str()));
        match known {
            Some(known) => overlay(known, later),
            None if later.is_empty() && later.rate_limit_reached_type.is_none() => {}
            None => {
                self.families.push(RateLimitSnapshot { limit_id: Some(id), ..later });
                self.families.sort_by(|one, two| headers::order(one).cmp(&headers::order(two)));
            }
        }
    }

    pub(crate) fn into_families(self) -> Vec<RateLimitSnapshot> {
        self.families
    }
}

fn overlay(known: &mut RateLimitSnapshot, later: RateLimitSnapshot) {
    let RateLimitSnapshot {
        limit_id: _,
        limit_name,
        primary,
        secondary,
        credits,
        plan_type,
        rate_limit_reached_type,
    } = later;
    if primary.is_some() || secondary.is_some() || rate_limit_reached_type.is_some() {
        known.rate_limit_reached_type = rate_limit_reached_type;
    }
    known.limit_name = limit_name.or(known.limit_name.take());
    known.primary = primary.or(known.primary.take());
    known.secondary = secondary.or(known.secondary.take());
    known.credits = credits.or(known.credits.take());
    known.plan_type = plan_type.or(known.plan_type.take());
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use codex_protocol::RateLimitReachedType;

    use super::*;

    fn read(headers: &[(&str, &str)]) -> RateLimits {
        RateLimits::from_headers(
            &headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
        )
    }

    const FULL: [(&str, &str); 12] = [
        ("x-codex-primary-used-percent", "100"),
        ("x-codex-secondary-used-percent", "20"),
        ("x-codex-rate-limit-reached-type", " rate_limit_reached "),
        ("x-codex-active-limit", " Codex "),
        ("x-codex-promo-message", " Buy more. "),
        ("x-codex-credits-has-credits", "true"),
        ("x-codex-credits-unlimited", "false"),
        ("x-other-primary-used-percent", "1"),
        ("x-ratelimit-limit-requests", "500"),
        ("x-ratelimit-remaining-requests", "499"),
        ("x-ratelimit-reset-requests", "1m30s"),
        ("x-ratelimit-remaining-tokens", "30000"),
    ];

    #[test]
    fn an_answer_without_limits_erases_nothing() {
        let full = read(&FULL);
        let mut known = full.clone();
        known.merge(read(&[("content-type", "text/event-stream")]));
        known.merge(RateLimits::default());
        known.update(RateLimitSnapshot::default());
        assert_eq!(known, full);
        let mut none = RateLimits::default();
        none.update(RateLimitSnapshot::default());
        assert!(none.is_empty());
        none.merge(full.clone());
        assert_eq!(none, full);
    }

    #[test]
    fn what_an_answer_tells_is_taken_over() {
        let mut known = read(&FULL);
        known.merge(read(&[
            ("x-codex-primary-used-percent", "3"),
            ("x-another-primary-used-percent", "4"),
            ("x-ratelimit-remaining-requests", "7"),
        ]));
        let used = |id: &str| known.family(id).and_then(|family| Some(family.primary.as_ref()?.used_percent));
        assert_eq!((used("codex"), used("other"), used("another")), (Some(3.0), Some(1.0), Some(4.0)));
        let codex = known.family("codex").unwrap();
        assert_eq!(codex.rate_limit_reached_type, None, "it is used to 3 percent now");
        assert!(codex.secondary.is_some() && codex.credits.is_some());
        let ids: Vec<_> = known.families().iter().filter_map(|family| family.limit_id.as_deref()).collect();
        assert_eq!(ids, ["codex", "another", "other"]);
        let limit =
            RequestLimit { limit: Some(500), remaining: Some(7), resets_in: Some(Duration::from_secs(90)) };
        assert_eq!(known.requests, Some(limit));
        assert_eq!(known.tokens, Some(RequestLimit { remaining: Some(30_000), ..RequestLimit::default() }));
        assert_eq!(known.promo_message.as_deref(), Some("Buy more."));
    }

    #[test]
    fn the_reached_limit_belongs_to_the_active_family() {
        let reached = Some(RateLimitReachedType::WorkspaceOwnerCreditsDepleted);
        for (case, headers, codex, other, active) in [
            ("named", &[("x-codex-active-limit", "other-one")][..], None, reached, Some("other_one")),
            ("not named", &[], reached, None, Some("codex")),
            ("not known", &[("x-codex-active-limit", "third")], None, None, None),
        ] {
            let mut all = vec![
                ("x-codex-primary-used-percent", "1"),
                ("x-other-one-primary-used-percent", "100"),
                ("x-codex-rate-limit-reached-type", "workspace_owner_credits_depleted"),
            ];
            all.extend_from_slice(headers);
            let limits = read(&all);
            let of = |id: &str| limits.family(id).and_then(|family| family.rate_limit_reached_type);
            assert_eq!((of("codex"), of("other_one")), (codex, other), "{case}");
            assert_eq!(limits.active().and_then(|family| family.limit_id.as_deref()), active, "{case}");
        }
        let unknown = read(&[("x-codex-rate-limit-reached-type", "a_reason_of_later")]);
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
