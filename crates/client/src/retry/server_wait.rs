//! What the head of a response says about trying again.

use std::time::{Duration, SystemTime};

use ::http::HeaderMap;
use ::http::header::RETRY_AFTER;

/// What a server said about trying again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// Whether to try again at all (`x-should-retry`), if it said so.
    pub should_retry: Option<bool>,
    /// How long to wait first, if it said so.
    pub wait: Option<Duration>,
}

impl Advice {
    /// Reads `x-should-retry`, and the wait from `retry-after-ms`, else from `Retry-After` (seconds or an
    /// HTTP date, which `now` turns into a wait; zero if it has passed). What cannot be read counts as absent;
    /// a number that is too large for a [`Duration`] is the longest one.
    pub fn from_headers(headers: &HeaderMap, now: SystemTime) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let millis = text("retry-after-ms").and_then(|text| number(text, Duration::from_millis(1)));
        Self {
            should_retry: text("x-should-retry").and_then(yes_or_no),
            wait: millis.or_else(|| text(RETRY_AFTER.as_str()).and_then(|text| seconds_or_date(text, now))),
        }
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn seconds_or_date(text: &str, now: SystemTime) -> Option<Duration> {
    number(text, Duration::from_secs(1)).or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(now).unwrap_or(Duration::ZERO))
    })
}

/// Digits, with a fraction or without: no sign, no exponent, no word.
fn number(text: &str, unit: Duration) -> Option<Duration> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    Some(Duration::try_from_secs_f64(number * unit.as_secs_f64()).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const NOW: Duration = Duration::from_secs(784_111_777);

    fn advice(headers: &[(&'static str, &str)]) -> Advice {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))
            })
            .collect();
        Advice::from_headers(&headers, SystemTime::UNIX_EPOCH + NOW)
    }

    #[test]
    fn waits_are_read_in_every_form() {
        let huge = "9".repeat(400);
        let secs = |secs| Some(Duration::from_secs_f64(secs));
        for (after, expected) in [
            ("0", secs(0.0)),
            ("35", secs(35.0)),
            (" 35 ", secs(35.0)),
            ("11.5", secs(11.5)),
            (".5", secs(0.5)),
            ("99999999999999999999999", Some(Duration::MAX)),
            (&huge, Some(Duration::MAX)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", secs(30.0)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", secs(30.0)),
            ("Sun Nov  6 08:50:07 1994", secs(30.0)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", secs(0.0)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", secs(0.0)),
            ("", None),
            (".", None),
            ("-1", None),
            ("1.2.3", None),
            ("1e3", None),
            ("inf", None),
            ("nan", None),
            ("soon", None),
            ("Sun, 36 Nov 1994 08:49:36 GMT", None),
        ] {
            assert_eq!(advice(&[("retry-after", after)]).wait, expected, "{after:?}");
        }
    }

    #[test]
    fn milliseconds_come_first_where_they_can_be_read() {
        let millis = |millis| Some(Duration::from_millis(millis));
        for (ms, after, expected) in [
            (Some("1500"), Some("35"), millis(1500)),
            (Some("0"), Some("35"), millis(0)),
            (Some("20.5"), None, Some(Duration::from_micros(20_500))),
            (Some("soon"), Some("35"), millis(35_000)),
            (Some("soon"), None, None),
            (None, None, None),
        ] {
            let headers: Vec<_> = [("retry-after-ms", ms), ("retry-after", after)]
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect();
            assert_eq!(advice(&headers).wait, expected, "{headers:?}");
        }
    }

    #[test]
    fn whether_to_retry_is_yes_no_or_not_said() {
        for (text, expected) in
            [("true", Some(true)), ("False", Some(false)), ("1", None), ("", None), ("no", None)]
        {
            assert_eq!(advice(&[("x-should-retry", text)]).should_retry, expected, "{text:?}");
        }
        assert_eq!(advice(&[]), Advice::default());
    }

    proptest! {
        #[test]
        fn no_header_is_too_odd(value in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                let headers = ["retry-after", "retry-after-ms", "x-should-retry"]
                    .map(|name| (HeaderName::from_static(name), value.clone()));
                Advice::from_headers(&headers.into_iter().collect(), SystemTime::UNIX_EPOCH);
            }
        }
    }
}
