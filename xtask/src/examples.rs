//! Runs the examples of every crate; each must end by itself and well.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io};

use crate::workspace::Workspace;

/// Why the examples did not all run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Cargo could not be started.
    #[error("could not run cargo")]
    Start(#[source] io::Error),
    /// The examples do not build.
    #[error("the examples do not build")]
    Build,
    /// Some examples failed.
    #[error("examples that failed: {}", .0.join(", "))]
    Failed(Vec<String>),
}

/// Builds every example, then runs each one in an environment without credentials, settings of ours and proxies.
///
/// Returns their names, as `package/example`.
///
/// # Errors
/// When one does not build or does not exit with 0. The others are run all the same.
pub(crate) fn run(workspace: &Workspace) -> Result<Vec<String>, Error> {
    let examples = find(workspace);
    if examples.is_empty() {
        return Ok(vec![]);
    }
    let mut build = cargo(&workspace.root);
    if !succeeds(build.args(["build", "--workspace", "--examples"]))? {
        return Err(Error::Build);
    }
    let hidden: Vec<OsString> = env::vars_os().map(|(name, _)| name).filter(is_hidden).collect();
    let mut failed = Vec::new();
    for (package, example) in &examples {
        let mut run = cargo(&workspace.root);
        run.args(["run", "--quiet", "--package", package, "--example", example]);
        for name in &hidden {
            run.env_remove(name);
        }
        if !succeeds(&mut run)? {
            failed.push(format!("{package}/{example}"));
        }
    }
    if failed.is_empty() {
        Ok(examples.into_iter().map(|(package, example)| format!("{package}/{example}")).collect())
    } else {
        Err(Error::Failed(failed))
    }
}

/// Package and name of every `examples/*.rs` and `examples/*/main.rs`.
fn find(workspace: &Workspace) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    for member in &workspace.members {
        let folder = workspace.root.join(&member.folder).join("examples");
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| example_name(&entry.path()));
        examples.extend(names.map(|name| (member.name.clone(), name)));
    }
    examples.sort();
    examples
}

fn example_name(path: &Path) -> Option<String> {
    let is_file = path.extension().is_some_and(|extension| extension == "rs");
    let is_example = is_file || path.join("main.rs").is_file();
    path.file_stem().filter(|_| is_example).map(|name| name.to_string_lossy().into_owned())
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root).stdin(Stdio::null());
    command
}

fn succeeds(command: &mut Command) -> Result<bool, Error> {
    Ok(command.status().map_err(Error::Start)?.success())
}

/// Whether a variable would let an example leave the machine, or behave unlike on another one.
fn is_hidden(name: &OsString) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    // Set where sockets are forbidden; hiding it would not permit them.
    let kept = name == "CODEX_SANDBOX_NETWORK_DISABLED";
    !kept && (name.starts_with("OPENAI_") || name.starts_with("CODEX_") || name.ends_with("_PROXY"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;
    use crate::workspace;

    #[test]
    fn examples_of_every_crate_are_found() {
        let root = tree(&[
            ("Cargo.toml", "workspace.members = ['crates/*']"),
            ("crates/a/Cargo.toml", "package.name = 'codex-a'"),
            ("crates/a/examples/two.rs", ""),
            ("crates/a/examples/one.rs", ""),
            ("crates/a/examples/notes.md", ""),
            ("crates/b/Cargo.toml", "package.name = 'codex-b'"),
            ("crates/b/examples/big/main.rs", ""),
            ("crates/c/Cargo.toml", "package.name = 'codex-c'"),
        ]);
        let found = find(&workspace::load(root.path()).unwrap());
        let expected = [("codex-a", "one"), ("codex-a", "two"), ("codex-b", "big")];
        assert_eq!(found, expected.map(|(package, name)| (package.to_owned(), name.to_owned())));
    }

    #[test]
    fn examples_run_and_a_failing_one_is_named() {
        let package = "[package]\nname = 'codex-a'\nedition = '2024'\n";
        let fails = "fn main() { std::process::exit(3) }";
        for (name, text, expected) in [
            ("fine", "fn main() {}", Ok(vec!["codex-a/fine".to_owned()])),
            ("fails", fails, Err("examples that failed: codex-a/fails".to_owned())),
        ] {
            let root = tree(&[
                ("Cargo.toml", "[workspace]\nmembers = ['crates/*']\nresolver = '3'"),
                ("crates/a/Cargo.toml", package),
                ("crates/a/src/lib.rs", ""),
                (&format!("crates/a/examples/{name}.rs"), text),
            ]);
            let outcome = run(&workspace::load(root.path()).unwrap()).map_err(|error| error.to_string());
            assert_eq!(outcome, expected, "{name}");
        }
    }

    #[test]
    fn credentials_settings_and_proxies_are_hidden() {
        for (name, expected) in [
            ("OPENAI_API_KEY", true),
            ("CODEX_HOME", true),
            ("CODEX_SANDBOX_NETWORK_DISABLED", false),
            ("HTTPS_PROXY", true),
            ("no_proxy", true),
            ("PATH", false),
            ("CARGO_HOME", false),
        ] {
            assert_eq!(is_hidden(&name.into()), expected, "{name}");
        }
    }
}
