//! How long a server asks to wait.

use std::time::Duration;

/// The wait that a message asks for: `try again in 1m30s`, `35 seconds`, `11.054s`, `20ms`, in any case.
///
/// A wait beyond what a `Duration` holds is [`Duration::MAX`].
pub(crate) fn from_message(message: &str) -> Option<Duration> {
    const PHRASE: &str = "try again in";
    let lower = message.to_ascii_lowercase();
    spans(&lower[lower.find(PHRASE)? + PHRASE.len()..])
}

/// The time that a text is, such as `6m0s`, `20ms` or, in seconds, `7`.
pub(crate) fn from_text(text: &str) -> Option<Duration> {
    let number =
        || text.parse::<f64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    spans(&text.to_ascii_lowercase()).or_else(|| seconds(number()?))
}

/// The sum of the times that a text, in lower case, begins with.
fn spans(text: &str) -> Option<Duration> {
    let mut rest = text.trim_start();
    let mut total = None::<Duration>;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (Ok(number), Some(unit)) = (number.trim_end_matches('.').parse::<f64>(), unit(&after[..letters]))
        else {
            return total;
        };
        total = Some(total.unwrap_or_default().saturating_add(seconds(number * unit)?));
        rest = after[letters..].trim_start_matches([' ', ',']);
    }
}

fn unit(word: &str) -> Option<f64> {
    Some(match word {
        "ms" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    })
}

fn seconds(number: f64) -> Option<Duration> {
    if number.is_nan() || number < 0.0 {
        return None;
    }
    Some(Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_in_every_form_and_never_panics() {
        let ms = |ms| Some(Duration::from_millis(ms));
        for (message, expected) in [
            ("Please try again in 20ms. Visit", ms(20)),
            ("Rate limit reached. Please try again in 11.054s. Visit", ms(11_054)),
            ("Try Again In 35 seconds.", ms(35_000)),
            ("try again in 1m30s", ms(90_000)),
            ("try again in 6m0s.", ms(360_000)),
            ("try again in 1h 2m 3s", ms(3_723_000)),
            ("try again in 1 minute, 5 seconds", ms(65_000)),
            ("try again in 2 days", ms(172_800_000)),
            ("try again in 9999999999999999999999s", Some(Duration::MAX)),
            ("try again in 1e9s", None),
            ("try again in a moment", None),
            ("try again in", None),
            ("try again in 5", None),
            ("try again in 5 apples", None),
            ("slow down", None),
        ] {
            assert_eq!(from_message(message), expected, "{message}");
        }
        let mut huge = "try again in ".to_owned();
        huge.push_str(&"9".repeat(400));
        assert_eq!(from_message(&format!("{huge}s")), Some(Duration::MAX));
    }

    #[test]
    fn a_time_is_read_in_every_form() {
        for (text, expected) in [
            ("1s", Some(1_000)),
            ("6m0s", Some(360_000)),
            ("20ms", Some(20)),
            ("1.5", Some(1_500)),
            ("7", Some(7_000)),
            ("", None),
            ("-1", None),
            ("inf", None),
            ("soon", None),
        ] {
            assert_eq!(from_text(text), expected.map(Duration::from_millis), "{text}");
        }
    }
}
