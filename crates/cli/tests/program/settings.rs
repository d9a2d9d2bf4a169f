//! What a person has set: the file, the arguments over it, and the environment below.

use std::path::Path;

use codex_mock::{Mock, Reply};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::{Ended, end_of, no_network, program};

/// The program with this folder of settings.
fn with_home(home: &Path, args: &[&str]) -> Command {
    let mut command = program(args);
    command.env("CODEX_HOME", home);
    command
}

fn home(config: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    folder
}

#[tokio::test]
async fn the_settings_are_in_the_request_and_what_stands_higher_wins() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let config = format!(
        r#"
        model = "from-file"
        model_provider = "mine"
        model_reasoning_effort = "high"
        model_reasoning_summary = "none"
        model_verbosity = "low"
        service_tier = "fast"
        developer_instructions = "Be kind."
        model_instructions_file = "told.md"
        approval_policy = "never"

        [mcp_servers.docs]
        command = "docs"

        [profiles.quick]
        model = "from-profile"

        [model_providers.mine]
        base_url = "{}"
        env_key = "MINE"
        http_headers = {{ x-one = "1" }}
        "#,
        mock.base_url()
    );
    let home = home(config);
    std::fs::write(home.path().join("told.md"), "From a file.").unwrap();
    let names = ["model", "instructions", "reasoning", "text", "service_tier", "input"];
    let developer = json!({"type": "message", "role": "developer", "content": "Be kind."});
    let user = json!({"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]});
    let input = json!([developer, user]);
    let sent = |model: &str, instructions: &str, verbosity: &str| -> Vec<Value> {
        let (reasoning, text) = (json!({"effort": "high"}), json!({"verbosity": verbosity}));
        vec![json!(model), json!(instructions), reasoning, text, json!("priority"), input.clone()]
    };
    for (args, expected) in [
        (&[][..], sent("from-file", "From a file.", "low")),
        (&["--profile", "quick"], sent("from-profile", "From a file.", "low")),
        (
            &["--profile", "quick", "-c", "model=from-c", "-c", "model_verbosity=high"],
            sent("from-c", "From a file.", "high"),
        ),
        (
            &["-c", "model=from-c", "--model", "from-option", "--instructions", "Told."],
            sent("from-option", "Told.", "low"),
        ),
    ] {
        mock.reset();
        let mut command = with_home(home.path(), &[&["run", "hi"], args].concat());
        command.env("MINE", "sk-mine");
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{args:?}");
        let request = &mock.requests()[0];
        let body = request.json().unwrap();
        assert_eq!(names.map(|name| body[name].clone()).to_vec(), expected, "{args:?}");
        let headers = (request.header("authorization"), request.header("x-one"));
        assert_eq!(headers, (Some("Bearer sk-mine"), Some("1")), "{args:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_in_the_file_is_named_and_nothing_is_sent() {
    for (case, config, args, stderr) in [
        (
            "a value",
            &b"model = \"m\"\nmodel_verbosity = 1\n"[..],
            &[][..],
            "error: CONFIG, line 2, column 19: model_verbosity should be a string, not of type integer\n",
        ),
        (
            "a provider",
            b"[model_providers.mine]\nbase_url = \"ftp://host\"\n",
            &[],
            "error: CONFIG, line 2, column 12: model_providers.mine.base_url should be a URL such as https://host/v1\n",
        ),
        (
            "no TOML",
            b"model =",
            &[],
            "error: CONFIG, line 1, column 8: string values must be quoted, expected literal string\n",
        ),
        ("not UTF-8", b"model = \"\xff\"", &[], "error: CONFIG is not UTF-8 (at byte 9)\n"),
        ("an argument", b"", &["-c", "model=1"], "error: -c model should be a string, not of type integer\n"),
        (
            "no argument",
            b"",
            &["-c", "model"],
            "error: -c model should be KEY=VALUE, such as model=gpt-5.1\n",
        ),
        (
            "no profile",
            b"",
            &["--profile", "quick"],
            "error: there is no profile `quick`: no table [profiles.quick] in the settings\n",
        ),
        (
            "no instructions",
            b"model_provider = \"mock\"\nmodel_instructions_file = \"/no/such.md\"",
            &[],
            "error: can't read model_instructions_file /no/such.md: No such file or directory (os error 2)\n",
        ),
        (
            "an unknown key, strictly",
            b"modle = \"x\"",
            &["--strict-config"],
            "error: CONFIG, line 1, column 1: modle is not a known key; did you mean `model`?\n",
        ),
    ] {
        let home = home(config);
        let path = home.path().join("config.toml").display().to_string();
        let ended = end_of(with_home(home.path(), &[&["run", "hi"], args].concat())).await;
        let expected =
            Ended { code: Some(2), stdout: String::new(), stderr: stderr.replace("CONFIG", &path) };
        assert_eq!(ended, expected, "{case}");
    }
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("config.toml")).unwrap();
    let ended = end_of(with_home(home.path(), &["run", "hi"])).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.starts_with("error: can't read "), "{}", ended.stderr);
}

#[tokio::test]
async fn what_has_no_effect_is_a_warning() {
    if no_network() {
        return;
    }
    let home = home("modle = \"x\"\nnotify = []\n[model_providers.mine]\nbaseurl = \"http://h\"\n");
    let ended =
        end_of(with_home(home.path(), &["run", "hi", "--provider", "mock", "-c", "colour=red"])).await;
    let path = home.path().join("config.toml").display().to_string();
    let stderr = [
        format!("warning: {path}, line 1, column 1: modle is not a known key; did you mean `model`?\n"),
        format!(
            "warning: {path}, line 4, column 1: model_providers.mine.baseurl is not a known key; did you mean `base_url`?\n"
        ),
        "warning: -c colour is not a known key\n".to_owned(),
    ];
    assert_eq!((ended.code, ended.stderr), (Some(0), stderr.concat()));
}

#[tokio::test]
async fn the_file_in_the_home_folder_is_read_where_no_other_is_named() {
    if no_network() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".codex")).unwrap();
    std::fs::write(home.path().join(".codex/config.toml"), "model_provider = \"mock\"").unwrap();
    let mut command = program(["run", "hi"]);
    command.env_remove("CODEX_HOME").env("HOME", home.path()).env("USERPROFILE", home.path());
    let ended = end_of(command).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn variables_and_settings_say_how_often_a_request_is_sent() {
    if no_network() {
        return;
    }
    for (variables, settings, requests) in [
        (&[("OPENAI_REQUEST_MAX_RETRIES", "0")][..], "", 1),
        (&[("OPENAI_STREAM_MAX_RETRIES", "0")], "", 1),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "2")], "", 3),
        (&[], "", 5),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "9"), ("OPENAI_STREAM_MAX_RETRIES", "6")], "", 7),
        (&[("OPENAI_REQUEST_MAX_RETRIES", "9")], ",request_max_retries=1", 2),
    ] {
        let refused = Reply::raw(503).header("retry-after-ms", "0");
        let mock = Mock::builder().reply(refused).start().await.unwrap();
        let provider = format!("model_providers.m={{base_url={:?}{settings}}}", mock.base_url());
        let mut command = program(["run", "hi", "-c", &provider, "--provider", "m"]);
        command.envs(variables.iter().copied());
        let ended = end_of(command).await;
        assert_eq!(ended.code, Some(1), "{variables:?} {settings}: {}", ended.stderr);
        assert_eq!(mock.requests().len(), requests, "{variables:?} {settings}");
        assert_eq!(ended.stderr.lines().count(), requests, "{variables:?} {settings}: {}", ended.stderr);
    }
    let mut command = program(["run", "hi", "--provider", "mock"]);
    command.env("OPENAI_REQUEST_MAX_RETRIES", "many");
    let stderr =
        "error: the environment variable OPENAI_REQUEST_MAX_RETRIES should be a whole number, not below 0\n";
    assert_eq!(end_of(command).await.stderr, stderr);
}

#[cfg(unix)]
#[tokio::test]
async fn credentials_are_those_that_the_provider_names() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    for (case, keys, environment, header, expected) in [
        ("a variable", "env_key=\"MINE\"", &[("MINE", "sk-env")][..], "authorization", "Bearer sk-env"),
        ("a token", "experimental_bearer_token=\"sk-literal\"", &[], "authorization", "Bearer sk-literal"),
        (
            "a command",
            "auth={command=\"printf\",args=[\" sk-command \"]}",
            &[],
            "authorization",
            "Bearer sk-command",
        ),
        ("a header", "http_headers={api-key=\"sk-header\"}", &[], "api-key", "sk-header"),
        (
            "a header of a variable",
            "env_http_headers={api-key=\"MINE\"}",
            &[("MINE", "sk-env")],
            "api-key",
            "sk-env",
        ),
        (
            "OpenAI's",
            "requires_openai_auth=true",
            &[("CODEX_API_KEY", "sk-codex")],
            "authorization",
            "Bearer sk-codex",
        ),
    ] {
        mock.reset();
        let provider = format!("model_providers.m={{base_url={:?},{keys}}}", mock.base_url());
        let mut command = program(["run", "-v", "hi", "-c", &provider, "--provider", "m"]);
        command.envs(environment.iter().copied());
        let ended = end_of(command).await;
        assert_eq!(ended.code, Some(0), "{case}: {}", ended.stderr);
        assert_eq!(mock.requests()[0].header(header), Some(expected), "{case}");
        assert!(!(ended.stdout + &ended.stderr).contains("sk-"), "{case}");
    }
    let provider = "model_providers.m={base_url=\"http://127.0.0.1:9/v1\",auth={command=\"false\"}}";
    let ended = end_of(program(["run", "hi", "-c", provider, "--provider", "m"])).await;
    let told =
        "error: no credentials: the command `false` failed (exit status: 1); run it by hand to see why\n";
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(2), told));
}

#[tokio::test]
async fn openai_is_told_of_the_installation_and_of_the_program_that_asks() {
    if no_network() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let home = home("");
    let mut ids = Vec::new();
    for (originator, expected) in [(None, "codex_api"), (Some("my_editor"), "my_editor")] {
        mock.reset();
        let mut command = with_home(home.path(), &["run", "hi"]);
        command.env("OPENAI_API_KEY", "sk-mine").env("OPENAI_BASE_URL", mock.base_url());
        if let Some(originator) = originator {
            command.env("CODEX_INTERNAL_ORIGINATOR_OVERRIDE", originator);
        }
        let ended = end_of(command).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        let request = &mock.requests()[0];
        assert_eq!(request.header("originator"), Some(expected));
        ids.push(request.json().unwrap()["client_metadata"]["x-codex-installation-id"].clone());
    }
    let kept = std::fs::read_to_string(home.path().join("installation_id")).unwrap();
    assert_eq!(ids, [json!(kept.trim()), json!(kept.trim())]);
}
