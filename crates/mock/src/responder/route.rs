//! Which endpoint a request is for.

use http::Method;

use super::refusal::{self, Refusal};

/// Where the API begins: the public one, and the one of a signed-in user.
const PREFIXES: &[&str] = &["/v1", "/backend-api/codex"];

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Create,
    Retrieve(String),
    Delete(String),
    Cancel(String),
    InputItems(String),
    Compact,
    InputTokens,
    Memories,
    Models,
    Chat,
}

impl Endpoint {
    /// Whether the request has a body that says what it wants.
    pub(crate) fn has_body(&self) -> bool {
        use Endpoint::{Chat, Compact, Create, InputTokens, Memories};
        matches!(self, Create | Compact | InputTokens | Memories | Chat)
    }

    /// Whether a model is asked, which is billed.
    pub(crate) fn generates(&self) -> bool {
        self.has_body() && *self != Self::InputTokens
    }
}

/// What a request is for; the refusal where it is for nothing that is served, and the methods that would be.
pub(crate) fn endpoint(method: &Method, path: &str) -> Result<Endpoint, (Refusal, Option<&'static str>)> {
    let rest = PREFIXES.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or_default();
    let segments: Vec<&str> = rest.split('/').skip(1).collect();
    let post = |endpoint| (vec![(Method::POST, endpoint)], "POST");
    let get = |endpoint| (vec![(Method::GET, endpoint)], "GET");
    let (served, allowed) = match segments[..] {
        ["responses"] => post(Endpoint::Create),
        ["responses", "compact"] => post(Endpoint::Compact),
        ["responses", "input_tokens"] => post(Endpoint::InputTokens),
        ["responses", id, "cancel"] => post(Endpoint::Cancel(id.to_owned())),
        ["responses", id, "input_items"] => get(Endpoint::InputItems(id.to_owned())),
        ["responses", id] if !id.is_empty() => {
            let (get, delete) = (Endpoint::Retrieve(id.to_owned()), Endpoint::Delete(id.to_owned()));
            (vec![(Method::GET, get), (Method::DELETE, delete)], "GET, DELETE")
        }
        ["memories", "trace_summarize"] => post(Endpoint::Memories),
        ["models"] => get(Endpoint::Models),
        ["chat", "completions"] => post(Endpoint::Chat),
        _ => return Err((refusal::no_such_path(method, path), None)),
    };
    let found = served.into_iter().find(|(served, _)| served == method);
    found.map(|(_, endpoint)| endpoint).ok_or_else(|| (refusal::no_such_method(method, path), Some(allowed)))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{Endpoint, endpoint};

    #[test]
    fn paths_and_methods_lead_to_endpoints() {
        let id = || "r".to_owned();
        for (method, path, expected) in [
            (Method::POST, "/v1/responses", Ok(Endpoint::Create)),
            (Method::POST, "/backend-api/codex/responses", Ok(Endpoint::Create)),
            (Method::GET, "/v1/responses/r", Ok(Endpoint::Retrieve(id()))),
            (Method::DELETE, "/v1/responses/r", Ok(Endpoint::Delete(id()))),
            (Method::POST, "/v1/responses/r/cancel", Ok(Endpoint::Cancel(id()))),
            (Method::GET, "/v1/responses/r/input_items", Ok(Endpoint::InputItems(id()))),
            (Method::POST, "/v1/responses/compact", Ok(Endpoint::Compact)),
            (Method::POST, "/v1/responses/input_tokens", Ok(Endpoint::InputTokens)),
            (Method::POST, "/v1/memories/trace_summarize", Ok(Endpoint::Memories)),
            (Method::GET, "/v1/models", Ok(Endpoint::Models)),
            (Method::POST, "/v1/chat/completions", Ok(Endpoint::Chat)),
            (Method::GET, "/v1/responses", Err((405, Some("POST")))),
            (Method::PUT, "/v1/responses/r", Err((405, Some("GET, DELETE")))),
            (Method::GET, "/v1/responses/", Err((404, None))),
            (Method::POST, "/v1/responses/r/other", Err((404, None))),
            (Method::POST, "/responses", Err((404, None))),
            (Method::GET, "/", Err((404, None))),
        ] {
            let found = endpoint(&method, path).map_err(|(refusal, allow)| (refusal.status.as_u16(), allow));
            assert_eq!(found, expected, "{method} {path}");
        }
    }
}
