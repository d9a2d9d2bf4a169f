//! Paths and queries with what a caller gave in them.

use codex_client::Request;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::ApiError;

/// What stays as it is: the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The path of a stored response, or of what is below it. No id leads to another path.
pub(crate) fn of_response(id: &str, below: &str) -> Result<String, ApiError> {
    match id {
        "" => Err(ApiError::build("the id of the response is empty")),
        "." | ".." => Err(ApiError::build(format!("`{id}` is no id of a response"))),
        id => Ok(format!("responses/{}{below}", encode(id))),
    }
}

/// Adds parameters to the request's query, after those it has.
pub(crate) fn with_query<'a>(
    mut request: Request,
    parameters: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Request {
    let own = parameters.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    let kept = request.url.query().map(str::to_owned);
    let query: Vec<String> = kept.into_iter().chain(own).collect();
    request.url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    request
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::provider::Provider;

    #[test]
    fn an_id_is_one_segment_of_the_path() {
        for (id, below, expected) in [
            ("resp_1", "", Some("https://h/v1/responses/resp_1")),
            ("resp_1", "/cancel", Some("https://h/v1/responses/resp_1/cancel")),
            ("a/../b?c=d#e ä", "", Some("https://h/v1/responses/a%2F..%2Fb%3Fc%3Dd%23e%20%C3%A4")),
            ("%2e%2e", "", Some("https://h/v1/responses/%252e%252e")),
            ("", "", None),
            (".", "", None),
            ("..", "", None),
        ] {
            let provider = Provider::new("test", "https://h/v1");
            let request = of_response(id, below).and_then(|path| provider.build_request(Method::GET, &path));
            assert_eq!(request.ok().map(|request| request.url.to_string()).as_deref(), expected, "{id}");
        }
    }

    #[test]
    fn parameters_follow_those_of_the_provider() {
        for (base, parameters, expected) in [
            ("https://h", &[][..], "https://h/x"),
            ("https://h?a=1", &[], "https://h/x?a=1"),
            ("https://h", &[("b", "2 &"), ("include[]", "c")], "https://h/x?b=2%20%26&include%5B%5D=c"),
            ("https://h?a=1", &[("b", "2")], "https://h/x?a=1&b=2"),
        ] {
            let request = Provider::new("test", base).build_request(Method::GET, "x").unwrap();
            let request = with_query(request, parameters.iter().copied());
            assert_eq!(request.url.as_str(), expected, "{base}");
        }
    }
}
