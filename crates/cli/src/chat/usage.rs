//! What `/usage` shows.

use std::time::Duration;

use codex_protocol::event_msg::{TokenCountEvent, TokenUsageInfo};
use codex_protocol::{RateLimitSnapshot, RateLimitWindow, TokenUsage};

use crate::one_line::{WORD_CHARS, one_line};

/// The tokens of the last turn and of all, what is left of the context, and the limits. `now` is in seconds since 1970.
pub(super) fn usage(count: &TokenCountEvent, last_turn: TokenUsage, now: i64) -> String {
    let mut lines = Vec::new();
    match &count.info {
        Some(info) => {
            lines.push(format!("last turn  {}", tokens(&last_turn)));
            lines.push(format!("in all     {}", tokens(&info.total_token_usage)));
            lines.extend(context(info));
        }
        None => lines.push("no tokens yet".to_owned()),
    }
    if count.usage_unknown {
        lines.push("the last response did not say what it cost: the counts are too low".to_owned());
    }
    for limits in count.rate_limits.iter().chain(&count.further_rate_limits) {
        lines.extend(family(limits, now));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn tokens(usage: &TokenUsage) -> String {
    format!(
        "{} input tokens ({} cached), {} output tokens ({} reasoning)",
        usage.input_tokens, usage.cached_input_tokens, usage.output_tokens, usage.reasoning_output_tokens
    )
}

/// What the last request left of the context.
fn context(info: &TokenUsageInfo) -> Option<String> {
    let window = info.model_context_window.filter(|&window| window > 0)?;
    let left = window.saturating_sub(info.last_token_usage.total_tokens);
    Some(format!("context    {left} of {window} tokens left ({} %)", left.saturating_mul(100) / window))
}

fn family(limits: &RateLimitSnapshot, now: i64) -> Vec<String> {
    let name = limits.limit_name.as_deref().or(limits.limit_id.as_deref()).unwrap_or("limits");
    let name = one_line(name, WORD_CHARS);
    let windows = [&limits.primary, &limits.secondary].into_iter().flatten();
    let mut lines: Vec<String> = windows.map(|limit| format!("{name}: {}", window(limit, now))).collect();
    if let Some(credits) = &limits.credits {
        let balance = match (credits.unlimited, &credits.balance) {
            (true, _) => "unlimited".to_owned(),
            (false, Some(balance)) => one_line(balance, WORD_CHARS),
            (false, None) if credits.has_credits => "some".to_owned(),
            (false, None) => "none".to_owned(),
        };
        lines.push(format!("{name}: credits left: {balance}"));
    }
    lines
}

fn window(window: &RateLimitWindow, now: i64) -> String {
    let length = window.window_minutes.map(|minutes| format!(" of {}", time(minutes.saturating_mul(60))));
    let reset = window.resets_at.map(|at| match at.saturating_sub(now) {
        ..=0 => ", reset by now".to_owned(),
        seconds => format!(", reset in {}", time(seconds)),
    });
    format!("{:.0} %{} used{}", window.used_percent, length.unwrap_or_default(), reset.unwrap_or_default())
}

/// A duration for people: its two largest units.
fn time(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    let unit = match seconds {
        86_400.. => 3_600,
        3_600.. => 60,
        _ => 1,
    };
    humantime::format_duration(Duration::from_secs(seconds / unit * unit)).to_string()
}

#[cfg(test)]
mod tests {
    use codex_protocol::CreditsSnapshot;

    use super::*;

    fn used(input: u64, output: u64) -> TokenUsage {
        TokenUsage {
            input_tokens: input,
            cached_input_tokens: input / 2,
            output_tokens: output,
            reasoning_output_tokens: output / 2,
            total_tokens: input + output,
            ..TokenUsage::default()
        }
    }

    #[test]
    fn it_shows_tokens_context_and_limits() {
        let limit = |used_percent, minutes, resets_at| {
            Some(RateLimitWindow { used_percent, window_minutes: minutes, resets_at })
        };
        let count = TokenCountEvent {
            info: Some(TokenUsageInfo {
                total_token_usage: used(1_000, 300),
                last_token_usage: used(600, 200),
                model_context_window: Some(10_000),
            }),
            usage_unknown: true,
            rate_limits: Some(RateLimitSnapshot {
                limit_id: Some("codex".to_owned()),
                primary: limit(12.4, Some(300), Some(1_000 + 2 * 3_600 + 61)),
                secondary: limit(99.6, Some(10_080), Some(999)),
                credits: Some(CreditsSnapshot {
                    has_credits: true,
                    unlimited: false,
                    balance: Some("9.99\u{1b}".to_owned()),
                }),
                ..RateLimitSnapshot::default()
            }),
            further_rate_limits: vec![RateLimitSnapshot {
                limit_id: Some("other".to_owned()),
                limit_name: Some("Other".to_owned()),
                primary: limit(0.0, None, None),
                ..RateLimitSnapshot::default()
            }],
            ..TokenCountEvent::default()
        };
        insta::assert_snapshot!(usage(&count, used(800, 250), 1_000), @r#"
        last turn  800 input tokens (400 cached), 250 output tokens (125 reasoning)
        in all     1000 input tokens (500 cached), 300 output tokens (150 reasoning)
        context    9200 of 10000 tokens left (92 %)
        the last response did not say what it cost: the counts are too low
        codex: 12 % of 5h used, reset in 2h 1m
        codex: 100 % of 7days used, reset by now
        codex: credits left: 9.99�
        Other: 0 % used
        "#);
        assert_eq!(usage(&TokenCountEvent::default(), TokenUsage::default(), 0), "no tokens yet\n");
    }
}
