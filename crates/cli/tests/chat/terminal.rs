//! A person types at a terminal.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::ExitStatus;

use codex_mock::{Mock, Script};
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Child;

use crate::support::{in_time, no_network, program};

/// A chat at a terminal of its own.
struct Terminal {
    keys: tokio::fs::File,
    screen: tokio::fs::File,
    /// What the screen showed after what was last waited for.
    shown: String,
    chat: Child,
}

impl Terminal {
    /// A chat at whose terminal `typed` was typed before it looked.
    async fn start(mock: &Mock, args: &[&str], typed: &str) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&master).expect("it can be used");
        unlockpt(&master).expect("it can be used");
        let name = ptsname(&master, Vec::new()).expect("it has a name");
        let slave =
            open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("its other side");
        let again = |fd: &OwnedFd| fd.try_clone().expect("a descriptor");
        let mut keys = tokio::fs::File::from_std(File::from(again(&master)));
        keys.write_all(typed.as_bytes()).await.expect("keys");
        keys.flush().await.expect("keys");
        let mut command = program([&["chat", "--no-history", "--base-url", &mock.base_url()], args].concat());
        command.env("TERM", "xterm").stdin(again(&slave)).stdout(again(&slave)).stderr(slave);
        let chat = command.spawn().expect("it can be started");
        Self { keys, screen: tokio::fs::File::from_std(File::from(master)), shown: String::new(), chat }
    }

    /// Reads the screen until `text` is on it.
    async fn shows(&mut self, text: &str) {
        in_time(async {
            while !self.shown.contains(text) {
                let mut more = [0; 4096];
                let count = self.screen.read(&mut more).await.expect("it still runs");
                assert!(count > 0, "{text}");
                self.shown.push_str(&String::from_utf8_lossy(&more[..count]));
            }
        })
        .await;
        let end = self.shown.find(text).expect("found") + text.len();
        self.shown.drain(..end);
    }

    async fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).await.expect("keys");
        self.keys.flush().await.expect("keys");
    }

    /// Reads the screen until the chat has ended.
    async fn end(mut self) -> ExitStatus {
        let mut shown = Vec::new();
        // When nobody is at its other side, reading a terminal fails.
        let drain = async { while self.screen.read_buf(&mut shown).await.is_ok_and(|count| count > 0) {} };
        in_time(async { tokio::join!(self.chat.wait(), drain).0.expect("it ends") }).await
    }
}

/// The texts that were said, request by request.
fn said(mock: &Mock) -> Vec<String> {
    let last = |input: &serde_json::Value| input.as_array().and_then(|items| items.last().cloned());
    let requests = mock.requests();
    let items = requests.iter().filter_map(|request| last(&request.json().expect("JSON")["input"]));
    items.map(|item| item["content"][0]["text"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn lines_that_are_typed_ahead_are_all_said() {
    if no_network() {
        return;
    }
    let mock = Mock::builder().start().await.expect("a free port");
    let chat = Terminal::start(&mock, &[], "one\ntwo\nthree\n/quit\n").await;
    assert!(chat.end().await.success());
    assert_eq!(said(&mock), ["one", "two", "three"]);
}

#[tokio::test]
async fn what_is_typed_ahead_does_not_let_a_tool_run() {
    if no_network() {
        return;
    }
    let script = "[[turns]]\nsteps = [{ tool_call = { name = \"touch\", arguments = {} } }]\n";
    let script = Script::parse("script.toml", script).expect("a script");
    let mock = Mock::builder().script(script).start().await.expect("a free port");
    let home = tempfile::tempdir().expect("a folder");
    let (tool, trace) = (home.path().join("tool"), home.path().join("ran"));
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = --schema ] || {{ : > '{}'; exit; }}\n\
         echo '{{\"description\":\"d\",\"parameters\":{{\"type\":\"object\",\"properties\":{{}}}}}}'\n",
        trace.display()
    );
    std::fs::write(&tool, text).expect("a tool");
    rustix::fs::chmod(&tool, Mode::RWXU).expect("it can be run");
    let tool = format!("touch={}", tool.display());
    let mut chat = Terminal::start(&mock, &["--tool", &tool], "go\ny\n").await;
    chat.shows("[q] end the turn").await;
    chat.shows("? ").await;
    chat.types("n\r").await;
    chat.shows("denied").await;
    chat.shows("You said: \"y\"").await;
    chat.types("/quit\r").await;
    assert!(chat.end().await.success());
    assert!(!trace.exists(), "the tool did not run");
}
