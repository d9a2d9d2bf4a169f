//! Settings from one table of keys.

use std::path::Path;

use codex_protocol::{ReasoningEffort, ReasoningSummary, ServiceTier, Verbosity};

use super::settings::Settings;
use crate::provider::{Finding, Section};

/// The keys of ours at the top, and in a profile.
pub(super) const KEYS: [&str; 16] = [
    "model",
    "model_provider",
    "model_context_window",
    "model_reasoning_effort",
    "model_reasoning_summary",
    "model_verbosity",
    "service_tier",
    "tool_output_token_limit",
    "model_instructions_file",
    "developer_instructions",
    "show_raw_agent_reasoning",
    "openai_base_url",
    "features",
    "model_providers",
    "profile",
    "profiles",
];

/// A word of a summary that the wire doesn't have.
const NO_SUMMARY: &str = "none";
/// The provider that `openai_base_url` is about.
const OPENAI: &str = "openai";

/// Sets what the table has over what is there, and gives what is odd in it. Relative paths in it are relative to
/// `folder`.
///
/// # Errors
/// The first value that can't be.
pub(super) fn apply(
    settings: &mut Settings,
    table: &Section<'_>,
    folder: &Path,
) -> Result<Vec<Finding>, Finding> {
    let mut odd = Vec::new();
    set(&mut settings.model, name(table, "model")?);
    set(&mut settings.model_provider, name(table, "model_provider")?);
    set(&mut settings.model_context_window, count(table, "model_context_window")?);
    set(
        &mut settings.model_reasoning_effort,
        word(table, "model_reasoning_effort", ReasoningEffort::WORDS, &mut odd)?,
    );
    let summaries = [ReasoningSummary::WORDS, &[NO_SUMMARY]].concat();
    set(&mut settings.model_reasoning_summary, word(table, "model_reasoning_summary", &summaries, &mut odd)?);
    set(&mut settings.model_verbosity, word(table, "model_verbosity", Verbosity::WORDS, &mut odd)?);
    set(&mut settings.service_tier, word(table, "service_tier", ServiceTier::WORDS, &mut odd)?);
    set(&mut settings.tool_output_token_limit, count(table, "tool_output_token_limit")?);
    let file = name(table, "model_instructions_file")?;
    set(&mut settings.model_instructions_file, file.map(|file| folder.join(file)));
    set(&mut settings.developer_instructions, table.text("developer_instructions")?);
    set(&mut settings.show_raw_agent_reasoning, table.flag("show_raw_agent_reasoning")?);
    openai_base_url(settings, table)?;
    features(settings, table)?;
    Ok(odd)
}

fn set<T>(slot: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *slot = value;
    }
}

/// A text that names something.
fn name(table: &Section<'_>, key: &str) -> Result<Option<String>, Finding> {
    match table.text(key)? {
        Some(text) if text.trim().is_empty() => Err(table.at(key, "should not be empty")),
        text => Ok(text.map(|text| text.trim().to_owned())),
    }
}

/// One of the words of the wire. One that is not known may be that of a newer model: it is odd, and sent.
fn word<T: for<'w> From<&'w str>>(
    table: &Section<'_>,
    key: &str,
    known: &[&str],
    odd: &mut Vec<Finding>,
) -> Result<Option<T>, Finding> {
    let Some(word) = name(table, key)? else { return Ok(None) };
    if !known.contains(&word.as_str()) {
        odd.push(table.at(key, format!("is none of the words that are known: {}", known.join(", "))));
    }
    Ok(Some(T::from(&word)))
}

fn count(table: &Section<'_>, key: &str) -> Result<Option<u64>, Finding> {
    match table.number(key)? {
        Some(0) => Err(table.at(key, "should not be 0")),
        number => Ok(number),
    }
}

fn openai_base_url(settings: &mut Settings, table: &Section<'_>) -> Result<(), Finding> {
    let Some(base_url) = name(table, "openai_base_url")? else { return Ok(()) };
    let openai = settings.model_providers.entry(OPENAI.to_owned()).or_default();
    openai.base_url = base_url;
    openai.validate().map_err(|_| table.at("openai_base_url", "should be a URL such as https://host/v1"))
}

/// The switches. What is no switch is of others.
fn features(settings: &mut Settings, table: &Section<'_>) -> Result<(), Finding> {
    let Some(features) = table.section("features")? else { return Ok(()) };
    for key in features.keys() {
        if let Ok(Some(on)) = features.flag(key) {
            settings.features.insert(key.to_owned(), on);
        }
    }
    Ok(())
}
