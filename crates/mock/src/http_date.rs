//! Dates as HTTP writes them.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderValue;

/// A Unix time in seconds as an HTTP date; one after the year 9999 is that year's end.
pub(crate) fn http_date(unix_seconds: u64) -> HeaderValue {
    /// The last second HTTP can write.
    const LAST: u64 = 253_402_300_799;
    let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(unix_seconds.min(LAST)));
    HeaderValue::from_str(&date).expect("a date has only visible characters")
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn a_date_is_written_as_http_wants_it() {
        for (seconds, date) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (1_700_000_000, "Tue, 14 Nov 2023 22:13:20 GMT"),
            (u64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(seconds), date);
        }
    }
}
