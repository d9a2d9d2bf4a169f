//! The files of the repository.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why the files could not be listed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Git could not be started.
    #[error("could not run git")]
    Start(#[source] io::Error),
    /// Git refused.
    #[error("git ls-files failed: {0}")]
    Refused(String),
}

/// The files that are tracked, and those that would be with the next `git add`, relative to `root`.
///
/// # Errors
/// When git cannot be run, or `root` is in no repository.
pub(crate) fn list(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let output = git.output().map_err(Error::Start)?;
    if !output.status.success() {
        return Err(Error::Refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    let mut files: Vec<PathBuf> =
        names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    fn git(root: &Path, arguments: &[&str]) {
        let output = Command::new("git").args(arguments).current_dir(root).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    #[test]
    fn ignored_files_are_left_out_and_new_ones_are_not() {
        let root = tree(&[(".gitignore", "target"), ("target/x", ""), ("old", ""), ("folder/new", "")]);
        git(root.path(), &["init", "--quiet"]);
        git(root.path(), &["add", "old"]);
        let expected = [".gitignore", "folder/new", "old"].map(PathBuf::from);
        assert_eq!(list(root.path()).unwrap(), expected);
    }

    #[test]
    fn outside_a_repository_the_reason_is_given() {
        let root = tree(&[]);
        let message = list(root.path()).unwrap_err().to_string();
        assert!(message.starts_with("git ls-files failed: "), "{message}");
    }
}
