//! Credentials never print, wherever they come from.

use std::collections::HashMap;

use codex_api::AuthProvider;
use codex_core::auth::{AccountAuth, for_provider};
use codex_core::{ModelProviderAuthInfo, ModelProviderInfo};

use crate::support::{environment, in_time};

#[tokio::test]
async fn credentials_of_every_source_are_marked_sensitive() {
    let variables = environment(&[("KEY", "secret"), ("OPENAI_API_KEY", "secret")]);
    let base = ModelProviderInfo::default;
    let command = ModelProviderAuthInfo {
        args: vec!["secret".to_owned()],
        timeout_ms: 30_000.try_into().expect("not zero"),
        ..ModelProviderAuthInfo::new("echo")
    };
    for (case, info) in [
        ("a variable", ModelProviderInfo { env_key: Some("KEY".to_owned()), ..base() }),
        ("a token", ModelProviderInfo { experimental_bearer_token: Some("secret".to_owned()), ..base() }),
        ("a command", ModelProviderInfo { auth: Some(command), ..base() }),
        ("OpenAI's", ModelProviderInfo { requires_openai_auth: true, ..base() }),
    ] {
        let auth = AccountAuth::new(for_provider(&info, &variables).expect(case), "secret").expect(case);
        let credentials = in_time(auth.credentials()).await.expect(case);
        let values: Vec<_> = credentials.headers().values().collect();
        assert_eq!(values.len(), 2, "{case}");
        assert!(values.iter().all(|value| value.is_sensitive()), "{case}");
        assert!(!format!("{values:?} {info:?} {credentials:?}").contains("secret"), "{case}");
    }
}

#[test]
fn headers_that_carry_credentials_are_marked_sensitive() {
    let map = |name: &str, value: &str| Some(HashMap::from([(name.to_owned(), value.to_owned())]));
    let variables = environment(&[("KEY", "secret")]);
    for (case, http_headers, env_http_headers) in [
        ("by its name", map("X-Api-Key", "secret"), None),
        ("Azure's", map("api-key", "secret"), None),
        ("from a variable", None, map("X-Team", "KEY")),
    ] {
        let info = ModelProviderInfo { http_headers, env_http_headers, ..ModelProviderInfo::default() };
        let provider = info.to_provider(&variables).expect(case);
        assert_eq!(provider.headers.len(), 1, "{case}");
        assert!(!format!("{:?} {provider:?} {info:?}", provider.headers).contains("secret"), "{case}");
    }
}
