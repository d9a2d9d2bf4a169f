//! How fast, and at what price, a response is made.

use codex_protocol::ServiceTier;

/// The wire's word for a tier: `fast` is sent as `priority`.
pub(super) fn wire(tier: &ServiceTier) -> ServiceTier {
    match tier {
        ServiceTier::Fast => ServiceTier::Priority,
        other => other.clone(),
    }
}

/// What becomes of the tier that the caller wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tier {
    /// It is not sent, because nothing special is wanted.
    Common,
    /// It is sent.
    Sent(ServiceTier),
    /// It is not sent, because the model doesn't have it.
    Unsupported(ServiceTier),
}

/// Of a model with these tiers, if they are known. `default` and `auto` are what a request without a tier gets.
pub(super) fn of(wish: Option<&ServiceTier>, known: Option<&[ServiceTier]>) -> Tier {
    let tier = match wish {
        None | Some(ServiceTier::Default | ServiceTier::Auto) => return Tier::Common,
        Some(tier) => wire(tier),
    };
    match known {
        Some(known) if !known.contains(&tier) => Tier::Unsupported(tier),
        _ => Tier::Sent(tier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_sent_where_the_model_has_it_or_nothing_is_known() {
        let has = |tiers: &[ServiceTier]| Some(tiers.to_vec());
        for (wish, known, expected) in [
            (None, None, Tier::Common),
            (Some(ServiceTier::Default), None, Tier::Common),
            (Some(ServiceTier::Auto), has(&[]), Tier::Common),
            (Some(ServiceTier::Fast), None, Tier::Sent(ServiceTier::Priority)),
            (Some(ServiceTier::Fast), has(&[ServiceTier::Priority]), Tier::Sent(ServiceTier::Priority)),
            (Some(ServiceTier::Priority), has(&[ServiceTier::Priority]), Tier::Sent(ServiceTier::Priority)),
            (Some(ServiceTier::Fast), has(&[ServiceTier::Flex]), Tier::Unsupported(ServiceTier::Priority)),
            (Some(ServiceTier::Flex), has(&[ServiceTier::Flex]), Tier::Sent(ServiceTier::Flex)),
            (Some(ServiceTier::Flex), has(&[]), Tier::Unsupported(ServiceTier::Flex)),
            (Some("new".into()), has(&["new".into()]), Tier::Sent("new".into())),
            (Some("new".into()), has(&[]), Tier::Unsupported("new".into())),
        ] {
            assert_eq!(of(wish.as_ref(), known.as_deref()), expected, "{wish:?} of {known:?}");
        }
    }
}
