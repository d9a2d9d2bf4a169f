//! [`Providers`]: providers from a configuration.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;

use toml::Spanned;
use toml::de::DeTable;

use super::error::ProviderError;
use super::finding::Finding;
use super::info::{ModelProviderAuthInfo, ModelProviderInfo, WireApi};
use super::section::Section;

/// The table that holds the providers.
const PROVIDERS: &str = "model_providers";

/// The keys of a provider.
const KEYS: [&str; 19] = [
    "name",
    "base_url",
    "env_key",
    "env_key_instructions",
    "experimental_bearer_token",
    "auth",
    "wire_api",
    "query_params",
    "http_headers",
    "env_http_headers",
    "request_max_retries",
    "stream_max_retries",
    "stream_idle_timeout_ms",
    "requires_openai_auth",
    "supports_websockets",
    "websocket_connect_timeout_ms",
    "send_codex_metadata",
    "ca_certificate",
    "proxy",
];

/// The keys of a token command.
const AUTH_KEYS: [&str; 5] = ["command", "args", "timeout_ms", "refresh_interval_ms", "cwd"];

/// What becomes of a key that no provider has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownKeys {
    /// It is a warning.
    #[default]
    Warn,
    /// It is an error.
    Refuse,
}

/// The providers of a configuration, and what is odd in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Providers {
    /// The providers by id.
    pub by_id: BTreeMap<String, ModelProviderInfo>,
    /// Keys that have no effect.
    pub warnings: Vec<Finding>,
}

impl Providers {
    /// Reads the tables `model_providers.<id>` of a configuration; other tables are not looked at.
    ///
    /// `built_in` are there in any case. A table with the id of one changes the keys it has and leaves the others;
    /// maps of headers and parameters are added to. So a second text may be read over what the first one gave.
    ///
    /// ```
    /// use codex_core::{Environment, Providers, UnknownKeys, built_in_model_providers};
    ///
    /// let text = "[model_providers.mine]\nbase_url = \"http://localhost:8080/v1\"\nenv_keys = \"KEY\"\n";
    /// let built_in = built_in_model_providers(&Environment::default())?;
    /// let providers = Providers::from_toml(text, built_in, UnknownKeys::Warn)?;
    /// assert_eq!(providers.by_id["mine"].base_url, "http://localhost:8080/v1");
    /// assert_eq!(
    ///     providers.warnings[0].to_string(),
    ///     "line 3, column 1: model_providers.mine.env_keys is not a known key; did you mean `env_key`?",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first thing that is wrong, with its key, line and column.
    pub fn from_toml(
        text: &str,
        built_in: BTreeMap<String, ModelProviderInfo>,
        unknown_keys: UnknownKeys,
    ) -> Result<Self, Finding> {
        let document = parse(text)?;
        let mut read = Self { by_id: built_in, warnings: Vec::new() };
        let Some(tables) = Section::top(text, document.get_ref()).section(PROVIDERS)? else {
            return Ok(read);
        };
        for id in tables.keys() {
            let Some(section) = tables.section(id)? else { continue };
            let base = read.by_id.remove(id).unwrap_or_default();
            let info = provider(&section, base, &mut read.warnings)?;
            info.validate().map_err(|error| located(&section, error))?;
            read.by_id.insert(id.to_owned(), info);
        }
        read.warnings.sort_by_key(|warning| (warning.line, warning.column));
        match read.warnings.first() {
            Some(warning) if unknown_keys == UnknownKeys::Refuse => Err(warning.clone()),
            _ => Ok(read),
        }
    }
}

/// The tables of a configuration.
///
/// # Errors
/// Where it is not TOML.
pub(crate) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, Finding> {
    DeTable::parse(text).map_err(|error| {
        Finding::at(text, &error.span().unwrap_or_default(), "", error.message().replace('\n', ", "))
    })
}

fn located(section: &Section<'_>, error: ProviderError) -> Finding {
    match error {
        ProviderError::Key { key, problem } => section.at(&key, problem),
        other => section.at("", other.to_string()),
    }
}

/// `base` with the keys that the table has.
fn provider(
    table: &Section<'_>,
    base: ModelProviderInfo,
    warnings: &mut Vec<Finding>,
) -> Result<ModelProviderInfo, Finding> {
    warnings.extend(table.unknown(&KEYS));
    let wire_apis = [("responses", WireApi::Responses), ("chat", WireApi::Chat)];
    Ok(ModelProviderInfo {
        name: table.text("name")?.unwrap_or(base.name),
        base_url: table.text("base_url")?.unwrap_or(base.base_url),
        env_key: table.text("env_key")?.or(base.env_key),
        env_key_instructions: table.text("env_key_instructions")?.or(base.env_key_instructions),
        experimental_bearer_token: table
            .text("experimental_bearer_token")?
            .or(base.experimental_bearer_token),
        auth: auth(table, base.auth, warnings)?,
        wire_api: table.word("wire_api", &wire_apis)?.unwrap_or(base.wire_api),
        query_params: both(base.query_params, table.map("query_params")?),
        http_headers: both(base.http_headers, table.map("http_headers")?),
        env_http_headers: both(base.env_http_headers, table.map("env_http_headers")?),
        request_max_retries: table.number("request_max_retries")?.or(base.request_max_retries),
        stream_max_retries: table.number("stream_max_retries")?.or(base.stream_max_retries),
        stream_idle_timeout_ms: table.number("stream_idle_timeout_ms")?.or(base.stream_idle_timeout_ms),
        requires_openai_auth: table.flag("requires_openai_auth")?.unwrap_or(base.requires_openai_auth),
        supports_websockets: table.flag("supports_websockets")?.unwrap_or(base.supports_websockets),
        websocket_connect_timeout_ms: table
            .number("websocket_connect_timeout_ms")?
            .or(base.websocket_connect_timeout_ms),
        send_codex_metadata: table.flag("send_codex_metadata")?.or(base.send_codex_metadata),
        ca_certificate: table.text("ca_certificate")?.map(Into::into).or(base.ca_certificate),
        proxy: table.text("proxy")?.or(base.proxy),
    })
}

fn auth(
    provider: &Section<'_>,
    base: Option<ModelProviderAuthInfo>,
    warnings: &mut Vec<Finding>,
) -> Result<Option<ModelProviderAuthInfo>, Finding> {
    let Some(table) = provider.section("auth")? else { return Ok(base) };
    warnings.extend(table.unknown(&AUTH_KEYS));
    let base = base.unwrap_or_else(|| ModelProviderAuthInfo::new(""));
    let timeout_ms = match table.number("timeout_ms")? {
        Some(number) => NonZeroU64::new(number).ok_or_else(|| table.at("timeout_ms", "should not be 0"))?,
        None => base.timeout_ms,
    };
    Ok(Some(ModelProviderAuthInfo {
        command: table.text("command")?.unwrap_or(base.command),
        args: table.texts("args")?.unwrap_or(base.args),
        timeout_ms,
        refresh_interval_ms: table.number("refresh_interval_ms")?.unwrap_or(base.refresh_interval_ms),
        cwd: table.text("cwd")?.map_or(base.cwd, Into::into),
    }))
}

fn both(
    one: Option<HashMap<String, String>>,
    two: Option<HashMap<String, String>>,
) -> Option<HashMap<String, String>> {
    match (one, two) {
        (Some(mut one), Some(two)) => {
            one.extend(two);
            Some(one)
        }
        (one, two) => two.or(one),
    }
}
