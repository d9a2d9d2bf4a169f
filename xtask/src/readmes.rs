//! What the READMEs must hold.

use std::fs;

use crate::report::Report;
use crate::workspace::Workspace;

/// The commands that take a newcomer from a clone to a reply and to a green test run.
const COMMANDS: [&str; 2] = ["cargo run --release -p codex-cli -- run", "cargo test --workspace"];

/// How a library shows its README as its documentation.
const INCLUDE: &str = "#![doc = include_str!(\"../README.md\")]";

/// Reports a missing README or set-up command, and a library that does not show its README.
pub(crate) fn check(workspace: &Workspace, report: &mut Report) {
    match fs::read_to_string(workspace.root.join("README.md")) {
        Err(error) => report.finding(format!("README.md: {error}")),
        Ok(text) => {
            for command in COMMANDS.iter().filter(|command| !text.contains(*command)) {
                report.finding(format!("README.md: the command `{command}` is missing"));
            }
        }
    }
    for member in &workspace.members {
        let folder = workspace.root.join(&member.folder);
        if !folder.join("README.md").is_file() {
            report.finding(format!("{}: README.md is missing", member.folder));
        }
        let library = fs::read_to_string(folder.join("src/lib.rs"));
        if library.is_ok_and(|text| !text.lines().any(|line| line.trim() == INCLUDE)) {
            report.finding(format!("{}/src/lib.rs: {INCLUDE} is missing", member.folder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;
    use crate::workspace;

    #[test]
    fn what_is_missing_is_named() {
        let both = COMMANDS.join("\n");
        let fine = [
            ("Cargo.toml", "workspace.members = ['lib', 'program']"),
            ("README.md", both.as_str()),
            ("lib/Cargo.toml", "package.name = 'codex-lib'"),
            ("lib/README.md", ""),
            ("lib/src/lib.rs", INCLUDE),
            ("program/Cargo.toml", "package.name = 'codex-program'"),
            ("program/README.md", ""),
            ("program/src/main.rs", "fn main() {}"),
        ];
        let no_run = format!("README.md: the command `{}` is missing", COMMANDS[0]);
        let no_test = format!("README.md: the command `{}` is missing", COMMANDS[1]);
        let not_shown = format!("lib/src/lib.rs: {INCLUDE} is missing");
        for (path, text, expected) in [
            ("README.md", Some(both.as_str()), vec![]),
            ("README.md", Some(COMMANDS[1]), vec![no_run.as_str()]),
            ("README.md", Some(COMMANDS[0]), vec![no_test.as_str()]),
            ("README.md", None, vec!["README.md: "]),
            ("lib/README.md", None, vec!["lib: README.md is missing"]),
            ("program/README.md", None, vec!["program: README.md is missing"]),
            ("lib/src/lib.rs", Some("//! Docs."), vec![not_shown.as_str()]),
        ] {
            let mut files = fine.to_vec();
            files.retain(|(name, _)| *name != path);
            files.extend(text.map(|text| (path, text)));
            let root = tree(&files);
            let mut report = Report::default();
            check(&workspace::load(root.path()).unwrap(), &mut report);
            let same = report.findings.len() == expected.len()
                && report.findings.iter().zip(&expected).all(|(found, start)| found.starts_with(start));
            assert!(same, "{path}: {report:?} is not {expected:?}");
        }
    }
}
