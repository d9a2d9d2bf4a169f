//! The root of the repository that a directory is in.

use std::path::{Path, PathBuf};

/// The nearest directory from `cwd` upwards that holds `.git`: a directory, or the file of a linked worktree.
pub(super) async fn repository_root(cwd: &Path) -> Option<PathBuf> {
    let cwd = std::path::absolute(cwd).ok()?;
    for directory in cwd.ancestors() {
        if tokio::fs::try_exists(directory.join(".git")).await.unwrap_or(false) {
            return Some(directory.to_owned());
        }
    }
    None
}
