//! What the program says of itself.

use crate::support::{Ended, end_of, program};

#[tokio::test]
async fn help_is_complete() {
    for (name, args) in [
        ("help", &["--help"][..]),
        ("help-run", &["run", "--help"]),
        ("help-chat", &["chat", "--help"]),
        ("help-decode", &["decode", "--help"]),
        ("help-mock", &["mock", "--help"]),
        ("help-models", &["models", "--help"]),
        ("help-completions", &["completions", "--help"]),
        ("help-man", &["man", "--help"]),
    ] {
        let Ended { code, stdout, stderr } = end_of(program(args)).await;
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(stdout.lines().all(|line| line.chars().count() <= 100), "{args:?} fits 100 columns");
        insta::assert_snapshot!(name, stdout);
    }
}

#[tokio::test]
async fn the_version_is_the_packages() {
    let stdout = concat!("codex-api ", env!("CARGO_PKG_VERSION"), "\n").to_owned();
    assert_eq!(end_of(program(["--version"])).await, Ended { code: Some(0), stdout, stderr: String::new() });
}
