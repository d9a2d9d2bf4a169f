//! [`Workspaces`].

use std::collections::BTreeMap;
use std::collections::btree_map::Iter;

use serde::Serialize;

use super::remote_url::RemoteUrl;

/// What is known of the working directories of a turn, by the path of the repository's root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Workspaces(BTreeMap<String, Workspace>);

impl Workspaces {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each root with what is known of it, in the order of the paths.
    pub fn iter(&self) -> Iter<'_, String, Workspace> {
        self.0.iter()
    }
}

impl FromIterator<(String, Workspace)> for Workspaces {
    /// A root of which nothing is known is left out.
    fn from_iter<I: IntoIterator<Item = (String, Workspace)>>(roots: I) -> Self {
        Self(roots.into_iter().filter(|(_, workspace)| *workspace != Workspace::default()).collect())
    }
}

impl<'a> IntoIterator for &'a Workspaces {
    type Item = (&'a String, &'a Workspace);
    type IntoIter = Iter<'a, String, Workspace>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What is known of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Workspace {
    /// The URLs that its remotes are fetched from, by name. Empty: none, or not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub associated_remote_urls: BTreeMap<String, RemoteUrl>,
    /// The hash of the commit that is checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_git_commit_hash: Option<String>,
    /// Whether files differ from that commit, new ones among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_changes: Option<bool>,
}
