//! The types against the written lists of the API's words, both ways.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use codex_protocol::{
    Annotation, CacheMode, CacheRetention, CacheTtl, ContentPart, ContextCompression, CyberProgram,
    HostedTool, Include, ModerationMode, Phase, ReasoningContext, ReasoningEffort, ReasoningMode,
    ReasoningSummary, ResponseItem, ResponsesApiRequest, ServiceTier, TextFormat, Tool, ToolChoice,
    ToolChoiceMode, Truncation, Verbosity,
};

type Lists = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn documented() -> Lists {
    toml::from_str(include_str!("../data/documented.toml")).unwrap()
}

/// All words of a section, each once.
fn section<'a>(lists: &'a Lists, name: &str) -> BTreeSet<&'a str> {
    let words: Vec<&str> = lists[name].values().flatten().map(String::as_str).collect();
    let set: BTreeSet<&str> = words.iter().copied().collect();
    assert_eq!(set.len(), words.len(), "a word stands twice in [{name}]");
    set
}

fn set<'a>(words: impl IntoIterator<Item = &'a &'a str>) -> BTreeSet<&'a str> {
    words.into_iter().copied().collect()
}

#[test]
fn the_types_know_what_is_documented_and_nothing_else() {
    let lists = documented();
    let choices = [ToolChoiceMode::WORDS, ToolChoice::TYPES, HostedTool::WORDS].concat();
    for (name, known) in [
        ("items", ResponseItem::TYPES),
        ("content_parts", ContentPart::TYPES),
        ("annotations", Annotation::TYPES),
        ("tools", Tool::TYPES),
        ("tool_choice", &choices),
        ("include", Include::WORDS),
        ("parameters", ResponsesApiRequest::KEYS),
    ] {
        assert_eq!(set(known), section(&lists, name), "[{name}]");
    }
}

#[test]
fn the_counts_are_the_documented_ones() {
    let lists = documented();
    for (name, count) in [("items", 31), ("annotations", 4), ("tools", 16), ("include", 8), ("events", 59)] {
        assert_eq!(lists[name]["documented"].len(), count, "[{name}]");
    }
}

#[test]
fn the_words_of_enums_are_the_documented_ones() {
    let lists = documented();
    for (name, words) in [
        ("effort", ReasoningEffort::WORDS),
        ("summary", ReasoningSummary::WORDS),
        ("mode", ReasoningMode::WORDS),
        ("context", ReasoningContext::WORDS),
        ("verbosity", Verbosity::WORDS),
        ("service_tier", ServiceTier::WORDS),
        ("truncation", Truncation::WORDS),
        ("cache_mode", CacheMode::WORDS),
        ("cache_ttl", CacheTtl::WORDS),
        ("cache_retention", CacheRetention::WORDS),
        ("cyber", CyberProgram::WORDS),
        ("context_compression", ContextCompression::WORDS),
        ("moderation_mode", ModerationMode::WORDS),
        ("phase", Phase::WORDS),
        ("text_format", TextFormat::TYPES),
    ] {
        assert_eq!(lists["words"][name], words, "{name}");
    }
}
