//! What git knows of a working directory.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::{Instant, timeout_at};

use super::remote_url::RemoteUrl;
use super::root::repository_root;
use super::workspace::{Workspace, Workspaces};

/// The longest limit; a longer one would be for ever.
const MAX_LIMIT: Duration = Duration::from_hours(1);
/// Longer than any list of remotes that is of use.
const LIMIT_BYTES: u64 = 64 * 1024;
/// Most remotes.
const MAX_REMOTES: usize = 16;
/// Longest name of a remote.
const MAX_NAME_BYTES: usize = 128;

/// Variables by which a caller's own git would point ours at another repository.
const FOREIGN: [&str; 11] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// Asks git about the repository that `cwd` is in: its commit, its remotes and whether it has changes.
///
/// Takes at most `limit`, an hour at the longest; what isn't known by then is absent, as is everything where git is
/// not installed or `cwd` is in no repository. Three commands run side by side, without input, prompts, locks, hooks
/// or a file system monitor. At most 16 remotes are taken, each without credentials: see [`RemoteUrl`].
///
/// Meant to be awaited once a turn, before its first request.
///
/// # Cancel safety
/// Dropping the future kills the commands.
pub async fn workspaces(cwd: &Path, limit: Duration) -> Workspaces {
    workspaces_by(OsStr::new("git"), cwd, limit).await
}

async fn workspaces_by(git: &OsStr, cwd: &Path, limit: Duration) -> Workspaces {
    let deadline = Instant::now() + limit.min(MAX_LIMIT);
    let Ok(Some(root)) = timeout_at(deadline, repository_root(cwd)).await else {
        return Workspaces::default();
    };
    let command = |arguments: &[&str]| command(git, &root, arguments);
    let (commit, remotes, changes) = tokio::join!(
        timeout_at(deadline, output(command(&["rev-parse", "--verify", "--quiet", "HEAD"]))),
        timeout_at(deadline, output(command(&["remote", "-v"]))),
        timeout_at(deadline, prints(command(&["status", "--porcelain"]))),
    );
    let workspace = Workspace {
        associated_remote_urls: known(remotes).map(|listed| remote_urls(&listed)).unwrap_or_default(),
        latest_git_commit_hash: known(commit).and_then(|printed| commit_hash(&printed)),
        has_changes: known(changes),
    };
    [(root.to_string_lossy().into_owned(), workspace)].into_iter().collect()
}

fn known<T, E>(answer: Result<Option<T>, E>) -> Option<T> {
    answer.ok().flatten()
}

fn command(git: &OsStr, root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(git);
    for name in FOREIGN {
        command.env_remove(name);
    }
    command
        // Programs that a repository may name. Filters stay: without those of LFS every file would have changes.
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .current_dir(root)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        // What is no repository after all is not taken for a part of one above it.
        .env("GIT_CEILING_DIRECTORIES", root.parent().unwrap_or(root))
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// What it prints, where it succeeds and prints no more than a bounded text.
async fn output(mut command: Command) -> Option<String> {
    let mut child = command.spawn().ok()?;
    let mut printed = Vec::new();
    child.stdout.take()?.take(LIMIT_BYTES + 1).read_to_end(&mut printed).await.ok()?;
    if u64::try_from(printed.len()).is_ok_and(|length| length > LIMIT_BYTES) {
        return None;
    }
    child.wait().await.ok()?.success().then(|| String::from_utf8_lossy(&printed).into_owned())
}

/// Whether it prints anything. It is not read to the end, however much there is.
async fn prints(mut command: Command) -> Option<bool> {
    let mut child = command.spawn().ok()?;
    if child.stdout.take()?.read(&mut [0]).await.ok()? > 0 {
        return Some(true);
    }
    child.wait().await.ok()?.success().then_some(false)
}

fn commit_hash(printed: &str) -> Option<String> {
    let hash = printed.trim();
    let is_hash = matches!(hash.len(), 40 | 64) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| hash.to_owned())
}

/// Takes lines of `name`, a tab, the URL and ` (fetch)`.
fn remote_urls(listed: &str) -> BTreeMap<String, RemoteUrl> {
    let remote = |line: &str| {
        let (name, rest) = line.split_once('\t')?;
        let (url, _) = rest.rsplit_once(" (fetch)")?;
        Some((name.to_owned(), RemoteUrl::new(url)?)).filter(|(name, _)| name.len() <= MAX_NAME_BYTES)
    };
    listed.lines().filter_map(remote).take(MAX_REMOTES).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;
    use tokio::time::timeout;

    use super::*;

    /// Longer than any wait of a test that passes.
    const PATIENCE: Duration = Duration::from_mins(1);

    #[test]
    fn remotes_that_are_fetched_from_are_taken() {
        let long = "n".repeat(MAX_NAME_BYTES + 1);
        let listed = format!(
            "origin\thttps://me:token@host/o/r (fetch)\norigin\thttps://push/o/r (push)\n\
             partial\tgit@host:o/r (fetch) [blob:none]\nhelper\text::sh -c x (fetch)\nbroken\n{long}\t/r (fetch)\n"
        );
        let taken: Vec<_> =
            remote_urls(&listed).into_iter().map(|(name, url)| (name, url.as_str().to_owned())).collect();
        let expected = [("origin", "https://host/o/r"), ("partial", "git@host:o/r")];
        assert_eq!(taken, expected.map(|(name, url)| (name.to_owned(), url.to_owned())));
        let many: Vec<String> = (0..99).map(|number| format!("r{number:02}\t/r (fetch)")).collect();
        assert_eq!(remote_urls(&many.join("\n")).len(), MAX_REMOTES);
    }

    #[test]
    fn only_a_hash_is_a_commit() {
        for (printed, is_hash) in [
            (format!("{}\n", "a1".repeat(20)), true),
            ("0f".repeat(32), true),
            ("HEAD\n".to_owned(), false),
            ("g1".repeat(20), false),
            (String::new(), false),
        ] {
            assert_eq!(commit_hash(&printed).is_some(), is_hash, "{printed}");
        }
    }

    /// A directory that looks like a repository.
    fn repository() -> TempDir {
        let repository = tempfile::tempdir().unwrap();
        std::fs::create_dir(repository.path().join(".git")).unwrap();
        repository
    }

    #[tokio::test]
    async fn a_missing_git_leaves_everything_absent() {
        let repository = repository();
        let git = OsStr::new("there-is-no-such-program");
        let found = timeout(PATIENCE, workspaces_by(git, repository.path(), PATIENCE)).await.unwrap();
        assert_eq!(found, Workspaces::default());
    }

    #[test]
    fn git_asks_nobody_and_knows_no_other_repository() {
        let git = command(OsStr::new("git"), Path::new("/srv/r"), &["status"]);
        let variables: BTreeMap<_, _> = git.as_std().get_envs().collect();
        for (name, value) in [
            ("GIT_TERMINAL_PROMPT", Some("0")),
            ("GIT_OPTIONAL_LOCKS", Some("0")),
            ("GIT_NO_LAZY_FETCH", Some("1")),
            ("GIT_CEILING_DIRECTORIES", Some("/srv")),
            ("GIT_DIR", None),
            ("GIT_INDEX_FILE", None),
            ("GIT_WORK_TREE", None),
        ] {
            assert_eq!(variables[OsStr::new(name)], value.map(OsStr::new), "{name}");
        }
    }

    /// A git of our own: a script that sees the command in `$5`.
    #[cfg(unix)]
    fn script(repository: &TempDir, commands: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;

        let git = repository.path().join("git");
        std::fs::write(&git, format!("#!/bin/sh\ncase \"$5\" in\n{commands}\nesac\n")).unwrap();
        std::fs::set_permissions(&git, std::fs::Permissions::from_mode(0o755)).unwrap();
        git
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_one_command_cannot_say_the_others_still_say() {
        let repository = repository();
        let hash = "a1".repeat(20);
        let git = script(
            &repository,
            &format!("rev-parse) echo {hash};;\nremote) echo broken; exit 1;;\nstatus) exit 0;;"),
        );
        let found = timeout(PATIENCE, workspaces_by(git.as_os_str(), repository.path(), Duration::MAX))
            .await
            .unwrap();
        let workspace = Workspace {
            latest_git_commit_hash: Some(hash),
            has_changes: Some(false),
            ..Workspace::default()
        };
        let root = repository.path().to_string_lossy().into_owned();
        assert_eq!(found, [(root, workspace)].into_iter().collect());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_git_that_hangs_is_given_up() {
        let repository = repository();
        let git = script(&repository, "*) exec sleep 600;;");
        let found = workspaces_by(git.as_os_str(), repository.path(), Duration::from_millis(50));
        assert_eq!(timeout(PATIENCE, found).await.expect("it has a limit"), Workspaces::default());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_git_that_nobody_waits_for_is_killed() {
        let repository = repository();
        let git = script(&repository, "status) echo $$ > pid.new; mv pid.new pid; exec sleep 600;;");
        let pid = repository.path().join("pid");
        let has_begun = async {
            while !pid.exists() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            found = workspaces_by(git.as_os_str(), repository.path(), PATIENCE) => panic!("it hangs: {found:?}"),
            begun = timeout(PATIENCE, has_begun) => begun.expect("it begins"),
        }
        let probe = format!("kill -0 {}", std::fs::read_to_string(&pid).unwrap().trim());
        let is_gone = async {
            let runs = || Command::new("sh").args(["-c", &probe]).stderr(Stdio::null()).status();
            while runs().await.unwrap().success() {}
        };
        timeout(PATIENCE, is_gone).await.expect("it is killed");
    }
}
