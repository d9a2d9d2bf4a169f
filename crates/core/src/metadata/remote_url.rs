//! [`RemoteUrl`].

use serde::Serialize;
use url::Url;

/// The longest that is taken.
const MAX_BYTES: usize = 1024;
/// The user of every `ssh` server for git; it says nothing of a person.
const GIT: &str = "git";
/// The schemes of git's own transports.
const SCHEMES: [&str; 9] = ["http", "https", "ssh", "git", "git+ssh", "ssh+git", "ftp", "ftps", "file"];

/// Where a git remote is fetched from, without credentials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RemoteUrl(String);

impl RemoteUrl {
    /// Takes a remote as git writes it: a URL, `host:path`, `user@host:path` or a path.
    ///
    /// User, password, query and fragment are removed; the user `git` of `ssh` stays. `None` for what may hold a
    /// credential elsewhere: a remote helper with its arguments (`ext::…`), an unknown scheme, an `@` behind the
    /// server's name, white space, more than 1 KiB.
    ///
    /// ```
    /// use codex_core::metadata::RemoteUrl;
    ///
    /// let remote = |text| RemoteUrl::new(text).map(|url| url.as_str().to_owned());
    /// assert_eq!(remote("https://me:token@host/o/r.git?key=1").as_deref(), Some("https://host/o/r.git"));
    /// assert_eq!(remote("git@host:o/r.git").as_deref(), Some("git@host:o/r.git"));
    /// assert_eq!(remote("ext::sh -c connect"), None);
    /// ```
    pub fn new(remote: &str) -> Option<Self> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if remote.is_empty() || remote.len() > MAX_BYTES || !remote.chars().all(is_plain) {
            return None;
        }
        let bare = match remote.split_once("://") {
            Some((scheme, rest)) => url(remote, scheme, rest)?,
            None if remote.contains("::") => return None,
            None => short(remote)?,
        };
        Some(Self(bare))
    }

    /// The URL or path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn url(remote: &str, scheme: &str, rest: &str) -> Option<String> {
    let behind_the_server = rest.split_once(['/', '?', '#']).map_or("", |(_, behind)| behind);
    if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
        || behind_the_server.contains('@')
        || rest.contains('\\')
    {
        return None;
    }
    let mut url = Url::parse(remote).ok()?;
    let keeps_user = url.scheme().contains("ssh") && url.username() == GIT && url.password().is_none();
    if !keeps_user && (!url.username().is_empty() || url.password().is_some()) {
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
    }
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

/// `user@host:path`, or a path.
fn short(remote: &str) -> Option<String> {
    let (user, place) = match remote.split_once('@') {
        Some((user, place)) if !user.contains('/') => (user, place),
        _ => ("", remote),
    };
    if place.contains('@') {
        return None;
    }
    let place = place.split(['?', '#']).next().filter(|place| !place.is_empty())?;
    Some(if user == GIT { format!("{GIT}@{place}") } else { place.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn credentials_are_removed_from_every_form() {
        for (remote, expected) in [
            ("https://github.com/o/r.git", Some("https://github.com/o/r.git")),
            ("https://me:s3cret@github.com/o/r.git", Some("https://github.com/o/r.git")),
            ("https://s3cret@github.com:8443/o/r", Some("https://github.com:8443/o/r")),
            ("https://git@github.com/o/r", Some("https://github.com/o/r")),
            ("HTTPS://me:s3cret@GitHub.com/o/r", Some("https://github.com/o/r")),
            ("https://h/o/r?private_token=s3cret#s3cret", Some("https://h/o/r")),
            ("https://me:s3c@ret@h/o/r", Some("https://h/o/r")),
            ("https://me:1/s3cret@h/o/r", None),
            ("https://me:1?s3cret@h/o/r", None),
            ("https://me:1#s3cret@h/o/r", None),
            ("https://me:s3cret\\@h/o/r", None),
            ("http://[::1]:80/o", Some("http://[::1]/o")),
            ("ssh://git@github.com/o/r.git", Some("ssh://git@github.com/o/r.git")),
            ("ssh://git:s3cret@github.com/o/r.git", Some("ssh://github.com/o/r.git")),
            ("ssh://me@github.com:22/o/r.git", Some("ssh://github.com:22/o/r.git")),
            ("git+ssh://git@h/o/r", Some("git+ssh://git@h/o/r")),
            ("git://h/o/r", Some("git://h/o/r")),
            ("file:///srv/git/r.git", Some("file:///srv/git/r.git")),
            ("git@github.com:o/r.git", Some("git@github.com:o/r.git")),
            ("s3cret@github.com:o/r.git", Some("github.com:o/r.git")),
            ("me:s3cret@github.com:o/r.git", Some("github.com:o/r.git")),
            ("git:s3cret@github.com:o/r.git", Some("github.com:o/r.git")),
            ("github.com:o/r.git", Some("github.com:o/r.git")),
            ("git@h:o/r?token=s3cret", Some("git@h:o/r")),
            ("https:/me:s3cret@h/o/r", None),
            ("//me:s3cret@h/o/r", None),
            ("me:s3/c?ret@h:o/r", None),
            ("me:s3?c/ret@h:o/r", None),
            ("/srv/git/r.git", Some("/srv/git/r.git")),
            ("../r", Some("../r")),
            ("C:\\git\\r", Some("C:\\git\\r")),
            ("ext::ssh -i s3cret %S", None),
            ("ext::s3cret", None),
            ("helper::https://me:s3cret@h/o", None),
            ("s3://key:s3cret@bucket/o", None),
            ("https://h/o r", None),
            ("https://h/o\nr", None),
            ("https://", None),
            ("me@", None),
            ("", None),
        ] {
            assert_eq!(RemoteUrl::new(remote).map(|url| url.0).as_deref(), expected, "{remote}");
        }
        assert_eq!(RemoteUrl::new(&format!("https://h/{}", "r".repeat(MAX_BYTES))), None);
    }

    proptest! {
        /// Whatever a token is made of, it is not in what is left.
        #[test]
        fn no_token_is_left(
            token in "[!-~]{12,40}",
            shape in 0_usize..7,
        ) {
            let remote = match shape {
                0 => format!("https://{token}@host/o/r.git"),
                1 => format!("https://me:{token}@host/o/r.git"),
                2 => format!("ssh://git:{token}@host/o/r.git"),
                3 => format!("https://host/o/r.git?token={token}"),
                4 => format!("me:{token}@host:o/r.git"),
                5 => format!("ext::fetch {token}"),
                _ => format!("https://host/o/r.git#{token}"),
            };
            if let Some(url) = RemoteUrl::new(&remote) {
                prop_assert!(!url.as_str().contains(&token), "{}", url.as_str());
            }
        }
    }
}
