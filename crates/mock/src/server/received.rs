//! A request as it was received.

use std::io::Read;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, COOKIE, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};
use serde_json::Value;

use super::body::DEFAULT_BODY_LIMIT;

/// A request as it was received, whole.
///
/// Printed with `{:?}`, the values of headers that carry credentials are left out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The method.
    pub method: Method,
    /// The path, percent-encoded as it came.
    pub path: String,
    /// What stood after the `?`, percent-encoded as it came.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came: compressed where the client compressed it.
    pub body: Bytes,
}

impl ReceivedRequest {
    /// The body as JSON, decompressed first where `Content-Encoding` is `zstd`; `None` where it is not JSON, or unpacks
    /// to more than [`DEFAULT_BODY_LIMIT`].
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.plain_body(DEFAULT_BODY_LIMIT)?).ok()
    }

    /// The first value of a header; `None` where it is absent or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Takes a request apart, and marks the headers that carry credentials.
    pub(crate) fn new(parts: Parts, body: Bytes) -> Self {
        let Parts { method, uri, mut headers, .. } = parts;
        for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, API_KEY, X_API_KEY] {
            if let http::header::Entry::Occupied(mut values) = headers.entry(name) {
                values.iter_mut().for_each(|value| value.set_sensitive(true));
            }
        }
        Self { method, path: uri.path().to_owned(), query: uri.query().map(str::to_owned), headers, body }
    }

    /// The body decompressed; `None` where it is not what `Content-Encoding` says, or unpacks to more than `limit`.
    pub(crate) fn plain_body(&self, limit: usize) -> Option<Bytes> {
        match self.header(CONTENT_ENCODING.as_str()) {
            None | Some("" | "identity") => Some(self.body.clone()),
            Some("zstd") => unzstd(&self.body, limit),
            Some(_) => None,
        }
    }
}

const API_KEY: HeaderName = HeaderName::from_static("api-key");
const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

fn unzstd(body: &[u8], limit: usize) -> Option<Bytes> {
    let decoder = zstd::stream::read::Decoder::with_buffer(body).ok()?;
    let mut plain = Vec::new();
    decoder.take((limit as u64).saturating_add(1)).read_to_end(&mut plain).ok()?;
    (plain.len() <= limit).then(|| plain.into())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;
    use serde_json::{Value, json};

    use super::ReceivedRequest;

    fn received(encoding: &str, body: impl Into<Bytes>) -> ReceivedRequest {
        let request = Request::post("/v1/responses?a=%20b").header("content-encoding", encoding);
        let (parts, ()) = request.header("authorization", "Bearer key").body(()).unwrap().into_parts();
        ReceivedRequest::new(parts, body.into())
    }

    #[test]
    fn a_body_is_read_as_json_whether_compressed_or_not() {
        let packed = zstd::encode_all(&b"{\"a\":1}"[..], 0).unwrap();
        let cases: [(&str, &str, Vec<u8>, Option<Value>); 6] = [
            ("plain", "identity", b"{\"a\":1}".to_vec(), Some(json!({"a": 1}))),
            ("zstd", "zstd", packed.clone(), Some(json!({"a": 1}))),
            ("zstd, cut", "zstd", packed[..packed.len() - 2].to_vec(), None),
            ("not zstd", "zstd", b"{\"a\":1}".to_vec(), None),
            ("unknown encoding", "br", b"{\"a\":1}".to_vec(), None),
            ("not JSON", "", b"a".to_vec(), None),
        ];
        for (case, encoding, body, expected) in cases {
            assert_eq!(received(encoding, body).json(), expected, "{case}");
        }
        let bomb = zstd::encode_all(&vec![b' '; 1 << 20][..], 0).unwrap();
        let bomb = received("zstd", bomb);
        assert_eq!(bomb.plain_body(1 << 20).map(|plain| plain.len()), Some(1 << 20));
        assert_eq!(bomb.plain_body((1 << 20) - 1), None);
    }

    #[test]
    fn credentials_are_readable_but_not_printed() {
        let request = received("", "");
        assert_eq!((request.path.as_str(), request.query.as_deref()), ("/v1/responses", Some("a=%20b")));
        assert_eq!(request.header("Authorization"), Some("Bearer key"));
        assert!(!format!("{request:?}").contains("Bearer"), "{request:?}");
    }
}
