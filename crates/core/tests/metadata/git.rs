//! What is found out of a real repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use codex_core::metadata::{RemoteUrl, Workspace, Workspaces, workspaces};
use tempfile::TempDir;

/// Longer than git takes.
const LIMIT: Duration = Duration::from_mins(1);

/// Runs git as on a machine without any configuration, and gives what it printed.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .stdin(Stdio::null())
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Says so and returns true where there is no git.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn no_git() -> bool {
    let is_missing = Command::new("git").arg("--version").output().is_err();
    if is_missing {
        println!("Skipping: git is not installed.");
    }
    is_missing
}

/// A repository with one commit and remotes that hold credentials.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    fs::write(folder.path().join("file"), "one").expect("it is ours");
    git(folder.path(), &["add", "file"]);
    git(folder.path(), &["commit", "--quiet", "-m", "one"]);
    for (name, url) in [
        ("origin", "https://me:s3cret@example.com/o/r.git?private_token=s3cret"),
        ("mirror", "s3cret@example.com:o/r.git"),
        ("ssh", "git@example.com:o/r.git"),
        ("helper", "ext::connect --password s3cret"),
    ] {
        git(folder.path(), &["remote", "add", name, url]);
    }
    folder
}

fn expected(folder: &Path, has_changes: bool) -> Workspaces {
    let remotes = [
        ("origin", "https://example.com/o/r.git"),
        ("mirror", "example.com:o/r.git"),
        ("ssh", "git@example.com:o/r.git"),
    ];
    let workspace = Workspace {
        associated_remote_urls: remotes
            .map(|(name, url)| (name.to_owned(), RemoteUrl::new(url).expect("it is one")))
            .into(),
        latest_git_commit_hash: Some(git(folder, &["rev-parse", "HEAD"])),
        has_changes: Some(has_changes),
    };
    [(folder.to_string_lossy().into_owned(), workspace)].into_iter().collect()
}

#[tokio::test]
async fn a_repository_is_known_without_its_credentials() {
    if no_git() {
        return;
    }
    let folder = repository();
    let found = workspaces(folder.path(), LIMIT).await;
    assert_eq!(found, expected(folder.path(), false));
    assert!(!format!("{found:?}").contains("s3cret"), "{found:?}");

    fs::create_dir_all(folder.path().join("deep/er")).unwrap();
    let from_below = workspaces(&folder.path().join("deep/er"), LIMIT).await;
    assert_eq!(from_below, expected(folder.path(), false), "empty folders are no change");
}

#[tokio::test]
async fn changes_are_files_that_differ_and_new_files() {
    if no_git() {
        return;
    }
    for (file, text) in [("file", "two"), ("new", "one")] {
        let folder = repository();
        fs::write(folder.path().join(file), text).unwrap();
        assert_eq!(workspaces(folder.path(), LIMIT).await, expected(folder.path(), true), "{file}");
    }
}

#[tokio::test]
async fn many_changes_are_not_read_to_the_end() {
    if no_git() {
        return;
    }
    let folder = repository();
    for number in 0..3000 {
        fs::write(folder.path().join(format!("a-file-with-a-rather-long-name-{number}")), "").unwrap();
    }
    assert_eq!(workspaces(folder.path(), LIMIT).await, expected(folder.path(), true));
}

#[tokio::test]
async fn a_linked_worktree_is_a_root_of_its_own() {
    if no_git() {
        return;
    }
    let (folder, beside) = (repository(), tempfile::tempdir().unwrap());
    let linked = beside.path().join("linked");
    git(folder.path(), &["worktree", "add", "--quiet", &linked.to_string_lossy()]);
    assert_eq!(workspaces(&linked, LIMIT).await, expected(&linked, false));
}

#[tokio::test]
async fn without_a_repository_nothing_is_known() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(workspaces(folder.path(), LIMIT).await, Workspaces::default());
    assert_eq!(workspaces(&folder.path().join("missing"), LIMIT).await, Workspaces::default());
    // Git itself says that this is none.
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(workspaces(folder.path(), LIMIT).await, Workspaces::default());
}

#[tokio::test]
async fn what_is_no_repository_is_no_part_of_the_one_above() {
    if no_git() {
        return;
    }
    let folder = repository();
    let inner = folder.path().join("inner");
    fs::create_dir_all(inner.join(".git")).unwrap();
    assert_eq!(workspaces(&inner, LIMIT).await, Workspaces::default());
}

#[tokio::test]
async fn a_repository_without_a_commit_has_no_hash() {
    if no_git() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    let workspace = Workspace { has_changes: Some(false), ..Workspace::default() };
    let root = folder.path().to_string_lossy().into_owned();
    assert_eq!(workspaces(folder.path(), LIMIT).await, [(root, workspace)].into_iter().collect());
}

/// A repository's own configuration must not run programs.
#[cfg(unix)]
#[tokio::test]
async fn programs_that_a_repository_names_are_not_run() {
    use std::os::unix::fs::PermissionsExt;

    if no_git() {
        return;
    }
    let folder = repository();
    let expected = expected(folder.path(), false);
    let witness = folder.path().join(".git/witness");
    let program = folder.path().join(".git/monitor");
    fs::write(&program, format!("#!/bin/sh\ntouch '{}'\n", witness.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    git(folder.path(), &["config", "core.fsmonitor", &program.to_string_lossy()]);
    assert_eq!(workspaces(folder.path(), LIMIT).await, expected);
    assert!(!witness.exists());
    git(folder.path(), &["status"]);
    assert!(witness.exists(), "a plain status runs it");
}
