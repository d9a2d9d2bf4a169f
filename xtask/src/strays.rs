//! Text that means something on one machine only.

use std::fs;
use std::path::{Path, PathBuf};

use crate::report::Report;

/// Addresses of package registries, in two parts so that this file holds none. Links to pages about a package are fine.
const REGISTRIES: [(&str, &str); 8] = [
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("crates.io", "-index"),
    ("registry.", "npmjs.org"),
    ("registry.", "yarnpkg.com"),
    ("files.", "pythonhosted.org"),
    ("pypi.org/", "simple"),
    ("proxy.", "golang.org"),
];

/// Folders under the root that hold one machine's or one person's files.
const MACHINE_FOLDERS: [&str; 4] = ["/work/", "/root/", "/home/", "/Users/"];

/// Reports every line of `files`, relative to `root`, that holds a registry's address or a path of one machine.
///
/// `Cargo.lock` may name its registry. What is no UTF-8 text is passed over.
pub(crate) fn check(root: &Path, files: &[PathBuf], report: &mut Report) {
    for file in files.iter().filter(|file| !file.ends_with("Cargo.lock")) {
        let Some(text) = fs::read(root.join(file)).ok().and_then(|bytes| String::from_utf8(bytes).ok())
        else {
            continue;
        };
        for (line, number) in text.lines().zip(1..) {
            if let Some(stray) = registry(line).or_else(|| machine_path(line).map(str::to_owned)) {
                report.finding(format!("{}:{number}: {stray} means nothing elsewhere", file.display()));
            }
        }
    }
}

fn registry(line: &str) -> Option<String> {
    REGISTRIES.iter().map(|(start, end)| format!("{start}{end}")).find(|host| line.contains(host))
}

/// The first machine's folder in `line` that begins a path and is followed by a name.
fn machine_path(line: &str) -> Option<&'static str> {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "/._-~}*".contains(c));
    let goes_on = |at: usize| line[at..].starts_with(|c: char| c.is_alphanumeric() || "._<$".contains(c));
    MACHINE_FOLDERS
        .into_iter()
        .find(|folder| line.match_indices(folder).any(|(at, _)| begins(at) && goes_on(at + folder.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn addresses_of_registries_are_found() {
        for (start, end) in REGISTRIES {
            let root = tree(&[("x.toml", &format!("\nurl = 'https://{start}{end}/'\n"))]);
            let mut report = Report::default();
            check(root.path(), &["x.toml".into()], &mut report);
            assert_eq!(report.findings, [format!("x.toml:2: {start}{end} means nothing elsewhere")]);
        }
    }

    #[test]
    fn paths_of_a_machine_are_found_where_they_begin() {
        for (start, end, expected) in [
            ("/work/", "main", true),
            ("see (/root/", ".cargo)", true),
            ("\"/home/", "me/project\"", true),
            ("file:///", "srv/project", false),
            ("/work/", "", false),
            ("/home/", "…", false),
            ("https://example.com/work/", "main", false),
            ("../root/", "x", false),
            ("~/work/", "x", false),
            ("a/Users/", "x", false),
        ] {
            let root = tree(&[("x.md", &format!("{start}{end}"))]);
            let mut report = Report::default();
            check(root.path(), &["x.md".into()], &mut report);
            assert_eq!(report.findings.len(), usize::from(expected), "{start}{end}: {report:?}");
        }
    }

    #[test]
    fn lock_files_links_bytes_and_removed_files_are_passed_over() {
        let (start, end) = REGISTRIES[2];
        let address = format!("https://example.com/{start}{end}");
        let root = tree(&[("Cargo.lock", &address), ("x.md", "<https://crates.io/crates/syn>")]);
        fs::write(root.path().join("x.bin"), [&[0xff], address.as_bytes()].concat()).unwrap();
        let mut report = Report::default();
        let files = ["Cargo.lock", "x.md", "x.bin", "removed"].map(PathBuf::from);
        check(root.path(), &files, &mut report);
        assert_eq!(report, Report::default());
    }
}
