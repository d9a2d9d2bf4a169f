//! The query of a request.

use super::refusal::Refusal;

/// The pairs of a query, in order, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after the `?`.
    pub(crate) fn new(text: Option<&str>) -> Self {
        let pairs = text.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decoded(name), decoded(value))
                })
                .collect(),
        )
    }

    /// The first value of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// `true` or `false`; false where it is absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("" | "false" | "False" | "0") => Ok(false),
            Some("true" | "True" | "1") => Ok(true),
            Some(_) => Err(invalid(name, "a boolean")),
        }
    }

    /// A whole number, not negative.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        self.get(name).map(|text| text.parse().map_err(|_| invalid(name, "an integer"))).transpose()
    }
}

fn invalid(name: &str, expected: &str) -> Refusal {
    Refusal::new(format!("Invalid type for '{name}': expected {expected}, but got a string instead."))
        .param(name)
        .code("invalid_type")
}

/// Undoes percent-encoding; `+` is a space. What is not encoded well stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (byte, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            (b'+', _) => {
                decoded.push(b' ');
                at += 1;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn a_query_is_read() {
        let query = Query::new(Some("a=1&include%5B%5D=x+y%2&b&c=true&a=2"));
        assert_eq!(
            ["a", "include[]", "b", "d"].map(|name| query.get(name)),
            [Some("1"), Some("x y%2"), Some(""), None]
        );
        assert_eq!((query.number("a"), query.number("d")), (Ok(Some(1)), Ok(None)));
        assert_eq!((query.flag("c"), query.flag("d")), (Ok(true), Ok(false)));
        for refused in [
            query.number("c").map(drop),
            query.flag("include[]").map(drop),
            Query::new(Some("a=-1")).number("a").map(drop),
        ] {
            assert_eq!(refused.map_err(|refusal| refusal.code), Err(Some("invalid_type")));
        }
        assert_eq!(Query::new(None), Query::default());
    }
}
