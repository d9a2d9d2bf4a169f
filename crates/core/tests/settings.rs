//! What is read from a person's settings, what wins, and what is said of it.

use std::fs;
use std::path::Path;

use codex_api::{ReasoningEffort, ReasoningSummary};
use codex_core::{
    Environment, Settings, SettingsError, SettingsPlace, SettingsSources, UnknownKeys,
    built_in_model_providers,
};
use codex_protocol::{ServiceTier, Verbosity};
use proptest::prelude::*;

fn sources(arguments: &[&str]) -> SettingsSources {
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    SettingsSources { arguments, ..SettingsSources::default() }
}

fn read(text: &str, arguments: &[&str]) -> Result<Settings, SettingsError> {
    sources(arguments).read_over(text, Path::new("/codex/config.toml"))
}

/// A file as it may be, with much in it that is not ours.
const FILE: &str = r#"
model = "gpt-5.1"
review_model = "o3"
model_provider = "mine"
model_context_window = 272_000
model_auto_compact_token_limit = "not ours to judge"
model_reasoning_effort = "high"
model_reasoning_summary = "none"
model_verbosity = "low"
service_tier = "fast"
tool_output_token_limit = 10000
model_instructions_file = "instructions.md"
developer_instructions = "Be kind."
show_raw_agent_reasoning = true
hide_agent_reasoning = true
openai_base_url = "http://gateway/v1"
approval_policy = "on-request"
notify = ["say", "done"]

[features]
enable_request_compression = false
remote_compaction_v2 = true
multi_agent = { enabled = true }

[model_providers.mine]
base_url = "http://mine/v1"

[mcp_servers.docs]
command = 7

[profiles.quick]
model = "gpt-5-mini"
model_reasoning_effort = "low"
approval_policy = "never"
"#;

#[test]
fn an_existing_file_is_read_and_what_is_not_ours_is_left_alone() {
    let mut model_providers = built_in_model_providers(&Environment::default()).expect("they can be had");
    model_providers.get_mut("openai").expect("it is built in").base_url = "http://gateway/v1".to_owned();
    let mine = codex_core::ModelProviderInfo { base_url: "http://mine/v1".to_owned(), ..Default::default() };
    model_providers.insert("mine".to_owned(), mine);
    let expected = Settings {
        model: Some("gpt-5.1".to_owned()),
        model_provider: Some("mine".to_owned()),
        model_context_window: Some(272_000),
        model_reasoning_effort: Some(ReasoningEffort::High),
        model_reasoning_summary: Some(ReasoningSummary::Other("none".to_owned())),
        model_verbosity: Some(Verbosity::Low),
        service_tier: Some(ServiceTier::Fast),
        tool_output_token_limit: Some(10_000),
        model_instructions_file: Some("/codex/instructions.md".into()),
        developer_instructions: Some("Be kind.".to_owned()),
        show_raw_agent_reasoning: Some(true),
        features: [
            ("enable_request_compression".to_owned(), false),
            ("remote_compaction_v2".to_owned(), true),
        ]
        .into(),
        model_providers,
        warnings: Vec::new(),
    };
    assert_eq!(read(FILE, &[]).expect("it is valid"), expected);
}

#[test]
fn arguments_win_over_the_profile_and_that_over_the_file() {
    for (profile, arguments, model, effort) in [
        (None, &[][..], "gpt-5.1", "high"),
        (Some("quick"), &[], "gpt-5-mini", "low"),
        (None, &["profile=quick"], "gpt-5-mini", "low"),
        (Some("quick"), &["model=o3"], "o3", "low"),
        (Some("quick"), &["model=o3", "model=\"o4\""], "o4", "low"),
        (Some("own"), &["profile=quick", "profiles.own.model=mine"], "mine", "high"),
    ] {
        let sources = SettingsSources { profile: profile.map(str::to_owned), ..sources(arguments) };
        let settings = sources.read_over(FILE, Path::new("config.toml")).expect("it is valid");
        let effort_read = settings.model_reasoning_effort.map(|effort| effort.to_string());
        let told = (settings.model.as_deref(), effort_read.as_deref());
        assert_eq!(told, (Some(model), Some(effort)), "{profile:?} {arguments:?}");
    }
}

#[test]
fn an_argument_changes_one_key_of_a_provider() {
    let file = r#"
        [model_providers.mine]
        base_url = "http://mine/v1"
        http_headers = { X-One = "1" }
        auth = { command = "token", args = ["--for", "llm"] }
    "#;
    let arguments = [
        "model_providers.mine.base_url=http://other/v1",
        "model_providers.mine.http_headers.X-Two=\"2\"",
        "model_providers.mine.auth.timeout_ms=9",
        "openai_base_url=http://gateway/v1",
    ];
    let settings = read(file, &arguments).expect("it is valid");
    assert_eq!(settings.warnings, []);
    let mine = &settings.model_providers["mine"];
    let headers = [("X-One", "1"), ("X-Two", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!((mine.base_url.as_str(), &mine.http_headers), ("http://other/v1", &Some(headers.into())));
    let auth = mine.auth.as_ref().expect("it has a command");
    assert_eq!((auth.command.as_str(), auth.args.len(), auth.timeout_ms.get()), ("token", 2, 9));
    assert_eq!(settings.model_providers["openai"].base_url, "http://gateway/v1");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let mut told = Vec::new();
    for text in [
        "model = 1",
        "model = \" \"",
        "x = 1\nmodel_context_window = \"large\"",
        "model_context_window = 0",
        "model_context_window = -1",
        "model_verbosity = true",
        "show_raw_agent_reasoning = \"yes\"",
        "openai_base_url = \"gateway\"",
        "profile = 1",
        "profiles = 1",
        "profile = \"quick\"",
        "features = true",
        "model = \"a\"\nmodel = \"b\"",
        "model = \"a",
        "[model_providers.mine]\nbase_url = 7",
    ] {
        told.push(read(text, &[]).expect_err(text).to_string());
    }
    for argument in [
        "model=1",
        "model_verbosity=[]",
        "model_providers.mine.experimental_bearer_token=[\"sk-secret\"]",
        "profile=nobody",
        "model",
        "a b=c",
    ] {
        told.push(read("", &[argument]).expect_err(argument).to_string());
    }
    assert!(told.iter().all(|line| !line.contains("secret")), "{told:#?}");
    insta::assert_snapshot!(told.join("\n"), @r#"
    /codex/config.toml, line 1, column 9: model should be a string, not of type integer
    /codex/config.toml, line 1, column 9: model should not be empty
    /codex/config.toml, line 2, column 24: model_context_window should be a whole number, not of type string
    /codex/config.toml, line 1, column 24: model_context_window should not be 0
    /codex/config.toml, line 1, column 24: model_context_window should be a whole number from 0 on
    /codex/config.toml, line 1, column 19: model_verbosity should be a string, not of type boolean
    /codex/config.toml, line 1, column 28: show_raw_agent_reasoning should be true or false, not of type string
    /codex/config.toml, line 1, column 19: openai_base_url should be a URL such as https://host/v1
    /codex/config.toml, line 1, column 11: profile should be a string, not of type integer
    /codex/config.toml, line 1, column 12: profiles should be a table, not of type integer
    there is no profile `quick`: no table [profiles.quick] in the settings
    /codex/config.toml, line 1, column 12: features should be a table, not of type boolean
    /codex/config.toml, line 2, column 1: duplicate key
    /codex/config.toml, line 1, column 11: invalid basic string, expected `"`
    /codex/config.toml, line 2, column 12: model_providers.mine.base_url should be a string, not of type integer
    -c model should be a string, not of type integer
    -c model_verbosity should be a string, not of type array
    -c model_providers.mine.experimental_bearer_token should be a string, not of type array
    there is no profile `nobody`: no table [profiles.nobody] in the settings
    -c model should be KEY=VALUE, such as model=gpt-5.1
    -c a b should be KEY=VALUE, such as model=gpt-5.1
    "#);
}

#[test]
fn what_has_no_effect_is_told_or_refused() {
    let file = "modle = \"x\"\nmodel_verbosity = \"loud\"\nnotify = []\n[profiles.p]\nmodel_provder = \"x\"\n[model_providers.mine]\nbaseurl = \"x\"\n";
    let arguments = ["profile=p", "notify=[]", "model_reasoning_efort=low"];
    let settings = read(file, &arguments).expect("only warnings");
    let warnings: Vec<_> = settings.warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(warnings.join("\n"), @"
    /codex/config.toml, line 1, column 1: modle is not a known key; did you mean `model`?
    /codex/config.toml, line 2, column 19: model_verbosity is none of the words that are known: low, medium, high
    /codex/config.toml, line 5, column 1: profiles.p.model_provder is not a known key; did you mean `model_provider`?
    /codex/config.toml, line 7, column 1: model_providers.mine.baseurl is not a known key; did you mean `base_url`?
    -c notify is not a known key
    -c model_reasoning_efort is not a known key; did you mean `model_reasoning_effort`?
    ");
    let strict = SettingsSources { unknown_keys: UnknownKeys::Refuse, ..sources(&arguments) };
    let error = strict.read_over(file, Path::new("/codex/config.toml")).expect_err("strict");
    assert_eq!(error.to_string(), warnings[0]);
    assert!(matches!(&settings.warnings[4].place, SettingsPlace::Argument), "{warnings:#?}");
}

#[test]
fn the_file_is_that_of_the_home_and_may_be_missing_but_not_garbled() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    let named = |value: &Path| SettingsSources {
        environment: [("CODEX_HOME", value.display().to_string())].into_iter().collect(),
        ..SettingsSources::default()
    };
    let here = named(folder.path());
    let shown = path.display().to_string();
    assert_eq!(here.read().expect("defaults"), read("", &[]).expect("defaults"));
    for (case, bytes, expected) in [
        ("a file", &b"model = \"m\"\n"[..], Ok(Some("m".to_owned()))),
        ("with a byte order mark", b"\xef\xbb\xbfmodel = \"m\"\r\n", Ok(Some("m".to_owned()))),
        ("empty", b"", Ok(None)),
        ("not UTF-8", b"model = \"\xff\"", Err(format!("{shown} is not UTF-8 (at byte 9)"))),
        ("too large", &vec![b'#'; 4 * 1024 * 1024 + 1], Err(format!("{shown} is larger than 4194304 bytes"))),
        (
            "wrong",
            b"\n model = 1",
            Err(format!("{shown}, line 2, column 10: model should be a string, not of type integer")),
        ),
    ] {
        fs::write(&path, bytes).expect("written");
        assert_eq!(
            here.read().map(|settings| settings.model).map_err(|error| error.to_string()),
            expected,
            "{case}"
        );
    }
    fs::remove_file(&path).expect("it is there");
    fs::create_dir(&path).expect("a folder in its place");
    assert_eq!(here.read().expect_err("a folder").to_string(), format!("can't read {shown}"));
    assert_eq!(SettingsSources::default().read().expect("no home, no file").model, None);
}

#[test]
fn instructions_are_read_from_their_file() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("told.md"), "Be brief.\n").expect("written");
    let path = folder.path().join("config.toml");
    let told = |file: &str| {
        let text = format!("model_instructions_file = {file:?}");
        SettingsSources::default().read_over(&text, &path).expect("it is valid").read_instructions()
    };
    assert_eq!(told("told.md").expect("it is there").as_deref(), Some("Be brief.\n"));
    let missing = told("missing.md").expect_err("it is not there").to_string();
    assert_eq!(missing, format!("can't read {}", folder.path().join("missing.md").display()));
    assert_eq!(Settings::default().read_instructions().expect("none is named"), None);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(model|profile|features|\\[profiles\\.a\\]\n|[a-z_.]{0,5}) ?=? ?[a-z_=\" \\.\\[\\]{}0-9\né#']{0,40}") {
        let _ = read(&text, &[]);
        let _ = read("", &[&text]);
    }
}
