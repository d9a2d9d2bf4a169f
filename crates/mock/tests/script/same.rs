//! The same script gives the same bytes.

use codex_mock::{Mock, Script};

use crate::page;
use crate::seen::{ASK, Line, Seen, skipped};

const TOOL_OUTPUT: &str = r#"{"model":"mock","stream":true,"input":[
    {"type":"function_call","call_id":"c","name":"n","arguments":"{}"},
    {"type":"function_call_output","call_id":"c","output":"sunny"}]}"#;
const PLAIN: &str = r#"{"model":"mock","input":"Say hello","conversation":"c"}"#;

/// Asks with each of these bodies; gives every byte that came.
async fn played(script: &str, bodies: &[&str]) -> Vec<Vec<u8>> {
    let script = Script::parse("page.toml", script).unwrap_or_else(|error| panic!("{error}:\n{script}"));
    let mock = Mock::builder().unix_time(1_700_000_000).lenient().script(script).start().await.unwrap();
    for gate in ["weather", "third", "go"] {
        mock.gate(gate).open();
    }
    let mut all = Vec::new();
    for body in bodies {
        let seen = Seen::ask(&mock, "POST", "/v1/responses", body).await.into_end().await;
        // A reset may overtake bytes that were sent; those that came are a part.
        all.push(if seen.line == Line::Reset { vec![] } else { seen.bytes });
    }
    all.push(Seen::ask(&mock, "GET", "/v1/models", "").await.into_end().await.bytes);
    all
}

#[tokio::test]
async fn the_same_script_and_seed_give_the_same_bytes_twice() {
    if skipped() {
        return;
    }
    let page = page::read();
    let scripts = page::scripts(&page);
    assert!(scripts.len() >= 4, "{} scripts", scripts.len());
    for script in scripts {
        same(&script, &[ASK, ASK, TOOL_OUTPUT, ASK, ASK, PLAIN, PLAIN]).await;
    }
    // What waits for a test to act, or never ends, is told by its row's own test.
    let ends = |row: &String| {
        !["stall", "keep_open", "comments_only", "refuse", "connections"]
            .iter()
            .any(|word| row.contains(word))
    };
    for row in page::rows(&page).into_iter().filter(ends) {
        same(&page::script_of(&row), &[ASK, ASK]).await;
    }
}

/// Plays a script twice.
async fn same(script: &str, bodies: &[&str]) {
    let (first, second) = (played(script, bodies).await, played(script, bodies).await);
    for (number, (first, second)) in first.iter().zip(&second).enumerate() {
        let (first, second) = (String::from_utf8_lossy(first), String::from_utf8_lossy(second));
        assert!(first == second, "request {number} of\n{script}\n{first}\nthen\n{second}");
    }
}

#[tokio::test]
async fn another_seed_gives_other_ids() {
    if skipped() {
        return;
    }
    let script = |seed| format!("seed = {seed}\n[[turns]]\nsteps = [{{ text = \"hi\" }}]");
    assert_ne!(played(&script(1), &[ASK]).await, played(&script(2), &[ASK]).await);
}
