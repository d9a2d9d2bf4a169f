//! The name of a key, and the one that was probably meant.

/// A path of keys as TOML writes it: `model_providers.mine.http_headers."x y"`.
pub(super) fn dotted(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let key = if bare { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The known key that is nearest to `key`, if any is near.
pub(super) fn nearest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let key = key.to_ascii_lowercase().replace('-', "_");
    let near = known.iter().map(|known| (strsim::damerau_levenshtein(&key, known), *known));
    let (distance, known) = near.min()?;
    (distance <= known.len() / 3).then_some(known)
}

/// Whether `key` is a known one but for a letter or two.
pub(super) fn is_slip(key: &str, known: &[&str]) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    known.iter().any(|known| strsim::damerau_levenshtein(&key, known) <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_the_one_that_was_meant() {
        let known = ["base_url", "env_key", "env_key_instructions", "wire_api", "auth"];
        for (key, expected) in [
            ("baseurl", Some("base_url")),
            ("base-url", Some("base_url")),
            ("Base_URL", Some("base_url")),
            ("wier_api", Some("wire_api")),
            ("env_keys", Some("env_key")),
            ("atuh", Some("auth")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(key, &known), expected, "{key}");
        }
    }

    #[test]
    fn keys_of_others_are_no_slips() {
        let known = ["model", "model_provider", "show_raw_agent_reasoning", "features"];
        for (key, expected) in [
            ("modle", true),
            ("model-provider", true),
            ("Features", true),
            ("review_model", false),
            ("hide_agent_reasoning", false),
            ("mcp_servers", false),
        ] {
            assert_eq!(is_slip(key, &known), expected, "{key}");
        }
    }

    #[test]
    fn a_path_is_written_as_toml_writes_it() {
        for (path, key, expected) in
            [("", "a", "a"), ("a", "b-c", "a.b-c"), ("a", "b c", "a.\"b c\""), ("a", "", "a.\"\"")]
        {
            assert_eq!(dotted(path, key), expected);
        }
    }
}
