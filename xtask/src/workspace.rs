//! The workspace as its manifests describe it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::{Table, Value};

/// The root manifest and its members.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the root manifest.
    pub(crate) root: PathBuf,
    /// In the order of their folders.
    pub(crate) members: Vec<Member>,
    /// `[workspace.dependencies]`.
    pub(crate) dependencies: Table,
}

/// One package.
#[derive(Debug)]
pub(crate) struct Member {
    /// The package's name.
    pub(crate) name: String,
    /// Relative to the root, with `/` between its parts.
    pub(crate) folder: String,
    /// `Cargo.toml`.
    pub(crate) manifest: Table,
}

/// Why the workspace could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read.
    #[error("could not read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A manifest is not TOML.
    #[error("could not parse {}", path.display())]
    Parse {
        /// The manifest.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// A manifest lacks a key.
    #[error("{} has no {key}", path.display())]
    Missing {
        /// The manifest.
        path: PathBuf,
        /// The key.
        key: &'static str,
    },
}

/// Reads the manifests of the workspace in `root`.
///
/// # Errors
/// When a manifest cannot be read, is not TOML, or lacks the name or the members.
pub(crate) fn load(root: &Path) -> Result<Workspace, Error> {
    let path = root.join("Cargo.toml");
    let manifest = read_manifest(&path)?;
    let workspace = manifest.get("workspace").and_then(Value::as_table);
    let workspace = workspace.ok_or(Error::Missing { path: path.clone(), key: "[workspace]" })?;
    let patterns = workspace.get("members").and_then(Value::as_array);
    let patterns = patterns.ok_or(Error::Missing { path, key: "workspace.members" })?;

    let mut members = Vec::new();
    for pattern in patterns.iter().filter_map(Value::as_str) {
        for folder in expand(root, pattern)? {
            members.push(read_member(root, folder)?);
        }
    }
    let dependencies = workspace.get("dependencies").and_then(Value::as_table).cloned().unwrap_or_default();
    Ok(Workspace { root: root.to_owned(), members, dependencies })
}

/// The folders that a members pattern means: itself, or for `x/*` every package in `x`.
fn expand(root: &Path, pattern: &str) -> Result<Vec<String>, Error> {
    let Some(parent) = pattern.strip_suffix("/*") else {
        return Ok(vec![pattern.to_owned()]);
    };
    let path = root.join(parent);
    let mut folders = Vec::new();
    for entry in fs::read_dir(&path).map_err(|source| Error::Read { path: path.clone(), source })? {
        let entry = entry.map_err(|source| Error::Read { path: path.clone(), source })?;
        if entry.path().join("Cargo.toml").is_file() {
            folders.push(format!("{parent}/{}", entry.file_name().to_string_lossy()));
        }
    }
    folders.sort();
    Ok(folders)
}

fn read_member(root: &Path, folder: String) -> Result<Member, Error> {
    let path = root.join(&folder).join("Cargo.toml");
    let manifest = read_manifest(&path)?;
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
    let name = name.ok_or(Error::Missing { path, key: "package.name" })?.to_owned();
    Ok(Member { name, folder, manifest })
}

fn read_manifest(path: &Path) -> Result<Table, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    text.parse().map_err(|source| Error::Parse { path: path.to_owned(), source: Box::new(source) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn members_are_found_by_pattern_and_by_name() {
        let root = tree(&[
            ("Cargo.toml", "[workspace]\nmembers = ['crates/*', 'tool']\n[workspace.dependencies]\nx = '1'"),
            ("crates/b/Cargo.toml", "package.name = 'codex-b'"),
            ("crates/a/Cargo.toml", "package.name = 'codex-a'"),
            ("crates/notes/README.md", "no package"),
            ("tool/Cargo.toml", "package.name = 'tool'"),
        ]);
        let workspace = load(root.path()).unwrap();
        let found: Vec<_> = workspace.members.iter().map(|m| (m.name.as_str(), m.folder.as_str())).collect();
        assert_eq!(found, [("codex-a", "crates/a"), ("codex-b", "crates/b"), ("tool", "tool")]);
        assert_eq!(workspace.dependencies, "x = '1'".parse().unwrap());
    }

    #[test]
    fn a_broken_manifest_is_named() {
        let cases: [(&[(&str, &str)], &str); 4] = [
            (&[], "could not read "),
            (&[("Cargo.toml", "x =")], "could not parse "),
            (&[("Cargo.toml", "[workspace]")], "has no workspace.members"),
            (&[("Cargo.toml", "workspace.members = ['a']"), ("a/Cargo.toml", "")], "has no package.name"),
        ];
        for (files, expected) in cases {
            let message = load(tree(files).path()).unwrap_err().to_string();
            assert!(message.contains(expected), "{expected}: {message}");
        }
    }
}
