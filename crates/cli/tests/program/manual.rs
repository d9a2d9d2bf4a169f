//! Completions and the manual.

use crate::support::{Ended, end_of, program};

#[tokio::test]
async fn each_shell_gets_a_script_that_knows_the_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let Ended { code, stdout, stderr } = end_of(program(["completions", shell])).await;
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{shell}");
        assert!(stdout.contains("strict-config") && stdout.contains("codex-api"), "{shell}");
    }
    let ended = end_of(program(["completions", "csh"])).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{}", ended.stderr);
}

#[tokio::test]
async fn each_command_has_a_page() {
    for (args, title) in [
        (&["man"][..], ".TH codex-api 1"),
        (&["man", "run"], ".TH codex-api-run 1"),
        (&["man", "models"], ".TH codex-api-models 1"),
    ] {
        let Ended { code, stdout, stderr } = end_of(program(args)).await;
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(stdout.contains(title) && stdout.contains(".SH NAME"), "{args:?}: {stdout:.300}");
    }
    let stderr = "error: there is no command `sing`; `codex-api --help` lists them\n".to_owned();
    let expected = Ended { code: Some(2), stdout: String::new(), stderr };
    assert_eq!(end_of(program(["man", "sing"])).await, expected);
}
