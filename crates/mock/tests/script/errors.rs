//! Scripts that are refused, and where they went wrong.

use std::fs;

use codex_mock::{Mock, Script};
use proptest::prelude::{prop_assert, proptest};

use crate::page;
use crate::seen::skipped;

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn a_mistake_is_told_with_its_place_and_what_was_expected() {
    for (script, expected) in [
        ("turns = [", "1:10: unclosed array, expected `]`"),
        ("sed = 1", "1:1: unknown key `sed`; did you mean `seed`?"),
        ("seed = -1", "1:8: expected a number of 0 or more, got `-1`"),
        ("unix_time = \"now\"", "1:13: expected a number of 0 or more, got \"now\""),
        ("otherwise = \"refus\"", "1:13: unknown word \"refus\"; did you mean \"refuse\"?"),
        (
            "connections = [\"open\", \"torn in two\"]",
            "1:24: unknown word \"torn in two\"; expected \"open\" or \"reset\" or \"close\" or \"stall\"",
        ),
        (
            "refuse_for = \"1s\"\nrefuse_until = \"g\"",
            "2:16: expected `refuse_for` or `refuse_until`, not both",
        ),
        ("[turns]\nstatus = 401", "1:1: expected a list, got a table"),
        ("[[turns]]\nstatus = 42", "2:10: expected a status from 200 to 599, got `42`"),
        ("[[turns]]\n  times = 0", "2:11: expected a number of 1 or more, got `0`"),
        ("[[turns]]\ntimes = true", "2:9: expected a number of 1 or more, or \"any\", got `true`"),
        (
            "[[turns]]\nchunks = \"big\"",
            "2:10: expected \"whole\", \"event\" or a number of bytes, got \"big\"",
        ),
        ("[[turns]]\nheaders = { \"a b\" = \"1\" }", "2:13: expected a header's name"),
        (
            "[[turns]]\nheaders = { a = \"1\\n2\" }",
            "2:17: expected a header's value: a text without line breaks, got \"1\\n2\"",
        ),
        ("[[turns]]\nmatch = { turn = 0 }", "2:18: expected a number of 1 or more, got `0`"),
        ("[[turns]]\nmatch = { modle = \"m\" }", "2:11: unknown key `modle`; did you mean `model`?"),
        ("[[turns]]\nmatch = { method = \"get\" }", "2:20: expected a method such as \"POST\", got \"get\""),
        (
            "[[turns]]\nmatch = { body = { at = \"input\", exists = true } }",
            "2:25: expected a JSON pointer such as \"/input/0/role\", got \"input\"",
        ),
        (
            "[[turns]]\nmatch = { body = { at = \"/input\" } }",
            "2:18: expected one of `equals`, `contains`, `exists`",
        ),
        (
            "[[turns]]\nmatch = { body = { equals = 1, exists = true } }",
            "2:32: expected one word, got both `equals` and `exists`",
        ),
        ("[[turns]]\nsteps = [{ txet = \"hi\" }]", "2:12: unknown key `txet`; did you mean `text`?"),
        ("[[turns]]\nsteps = [{ text = 1 }]", "2:19: expected a text, got `1`"),
        (
            "[[turns]]\nsteps = [{ text = \"a\", tokens_per_second = 0 }]",
            "2:44: expected a number over 0, got `0`",
        ),
        (
            "[[turns]]\nsteps = [{ text = \"a\", jitter = 0.5 }]",
            "2:33: expected `tokens_per_second` beside `jitter`",
        ),
        (
            "[[turns]]\nsteps = [{ text = \"a\", tokens_per_second = 1, jitter = 2 }]",
            "2:56: expected a number from 0 to 1, got `2`",
        ),
        (
            "[[turns]]\nsteps = [{ gate = \"a\", jitter = 1 }]",
            "2:24: unknown key `jitter`; expected nothing more",
        ),
        (
            "[[turns]]\nsteps = [{ delay = 5 }]",
            "2:20: expected a duration such as \"250ms\", \"1.5s\", \"2m\" or \"1h\", got `5`",
        ),
        (
            "[[turns]]\nsteps = [{ events = [{ a = 1 }] }]",
            "2:22: expected a table with a `type`, got a table",
        ),
        ("[[turns]]\nsteps = [{ tool_call = { arguments = {} } }]", "2:24: expected the key `name`"),
        ("[[turns]]\nsteps = [{ file = \"no.sse\" }]", "2:19: could not read no.sse: entity not found"),
        ("[[turns]]\nsteps = [{ text = \"a\" }]\nbody = \"b\"", "1:1: expected `steps` or `body`, not both"),
        (
            "[[turns]]\nrespond = true\nbody = \"b\"",
            "2:11: expected `respond`, `steps` or `body`, not two of them",
        ),
        ("[[turns]]\nfaults = [{ drop = 0 }]", "2:20: expected a number of 1 or more, got `0`"),
        (
            "[[turns]]\nfaults = [{ cut_at_bite = 1 }]",
            "2:13: unknown key `cut_at_bite`; did you mean `cut_at_byte`?",
        ),
        ("[[turns]]\nfaults = [{ bom = false }]", "2:19: expected `true`, got `false`"),
        (
            "[[turns]]\nfaults = [{ no_head = \"cut\" }]",
            "2:23: unknown word \"cut\"; expected \"close\" or \"reset\" or \"stall\"",
        ),
        (
            "[[turns]]\nfaults = [{ slow_body = { bytes = 0, every = \"1s\" } }]",
            "2:35: expected a number of 1 or more, got `0`",
        ),
        (
            "[[turns]]\nfaults = [{ oversized = { event = 1, bytes = 99999999999 } }]",
            "2:46: expected at most 1 GiB, in bytes, got `99999999999`",
        ),
        ("{\n  \"turns\": [\n}", "3:1: not JSON: expected value"),
        ("{\"turns\": [{\"steps\": [{\"text\": 1}]}]}", "turns[0].steps[0].text: expected a text, got `1`"),
        ("{\"seed\": null}", "seed: expected a number of 0 or more, got null"),
    ] {
        match Script::parse("s.toml", script) {
            Ok(script) => panic!("it is taken: {script:?}"),
            Err(error) => assert_eq!(error.to_string(), format!("s.toml:{expected}"), "{script}"),
        }
    }
}

#[test]
fn files_are_found_beside_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(folder.path().join("a.sse"), "data: 1\n\n").unwrap();
    fs::write(folder.path().join("b.json"), "[{\"type\": \"t\", \"id\": \"__ID__\"}]").unwrap();
    fs::write(&path, "[[turns]]\nsteps = [{ file = \"a.sse\" }, { file = \"b.json\" }]").unwrap();
    let expected = Script::new().turn(
        codex_mock::script::Turn::new()
            .sse("data: 1\n\n")
            .events([serde_json::json!({"type": "t", "id": "__ID__"})]),
    );
    assert_eq!(Script::from_file(&path).unwrap(), expected);

    fs::write(folder.path().join("b.json"), "{").unwrap();
    let error = Script::from_file(&path).unwrap_err().to_string();
    assert!(error.contains("s.toml:2:39: the fixture "), "{error}");
    let missing = folder.path().join("none.toml");
    let error = Script::from_file(&missing).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("could not read the script {}: entity not found", missing.display())
    );
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    if skipped() {
        return;
    }
    let first = Mock::start().await.unwrap();
    let error = Mock::builder().listen(first.addr()).start().await.unwrap_err();
    assert!(matches!(error, codex_mock::StartError::InUse { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("the address {} is in use", first.addr()));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(script in 0..4_usize, at in 0..4000_usize, put_in in "\\PC{0,3}", cut in 0..20_usize) {
        let scripts = page::scripts(&page::read());
        let text = &scripts[script % scripts.len()];
        let at = text.floor_char_boundary(at % (text.len() + 1));
        let after = text.floor_char_boundary((at + cut).min(text.len()));
        let mutated = format!("{}{put_in}{}", &text[..at], &text[after..]);
        for text in [mutated.as_str(), &put_in, &format!("{{{put_in}")] {
            if let Err(error) = Script::parse("s", text) {
                prop_assert!(error.to_string().starts_with("s:"), "{}", error);
            }
        }
    }
}
