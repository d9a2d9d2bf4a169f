//! Reports the cycles of every crate of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use super::cycles::{Arrow, cycles};
use super::tree::Tree;
use crate::report::Report;
use crate::workspace::{Member, Workspace};

/// Reports every cycle, with the file and line of each of its arrows.
pub(crate) fn check(workspace: &Workspace, report: &mut Report) {
    for member in &workspace.members {
        for entry in entries(&workspace.root, member) {
            let tree = Tree::load(&workspace.root, &entry);
            report.findings.extend(tree.problems.iter().cloned());
            for cycle in cycles(&tree) {
                report.finding(describe(&tree, member, &cycle));
            }
        }
    }
}

/// The first files of a package's library and programs, relative to the workspace.
fn entries(root: &Path, member: &Member) -> Vec<PathBuf> {
    let source = Path::new(&member.folder).join("src");
    let mut entries = vec![source.join("lib.rs"), source.join("main.rs")];
    if let Ok(programs) = fs::read_dir(root.join(&source).join("bin")) {
        let mut names: Vec<_> = programs.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        names.sort();
        let programs = names.into_iter().map(|name| source.join("bin").join(name));
        entries.extend(programs.flat_map(|path| [path.join("main.rs"), path]));
    }
    entries.retain(|entry| root.join(entry).is_file());
    entries
}

/// `a -> b -> a`, then a line for each arrow.
fn describe(tree: &Tree, member: &Member, cycle: &[Arrow]) -> String {
    let name = |id: usize| tree.modules[id].name.as_str();
    let start = cycle.first().map_or("", |arrow| name(arrow.from));
    let path = cycle.iter().fold(start.to_owned(), |path, arrow| format!("{path} -> {}", name(arrow.to)));
    let mut text = format!("{}: modules use one another: {path}", member.name);
    for arrow in cycle {
        let place = format!("{}:{}", tree.modules[arrow.user].file.display(), arrow.line);
        let line = format!("\n  {} -> {}: {place} names {}", name(arrow.from), name(arrow.to), arrow.path);
        text.push_str(&line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;
    use crate::workspace;

    /// The findings for a package with these files in its `src`.
    fn findings(files: &[(&str, &str)]) -> Vec<String> {
        let paths: Vec<String> = files.iter().map(|(path, _)| format!("a/src/{path}")).collect();
        let mut all =
            vec![("Cargo.toml", "workspace.members = ['a']"), ("a/Cargo.toml", "package.name = 'codex-a'")];
        all.extend(paths.iter().zip(files).map(|(path, (_, text))| (path.as_str(), *text)));
        let root = tree(&all);
        let mut report = Report::default();
        check(&workspace::load(root.path()).unwrap(), &mut report);
        report.findings
    }

    #[test]
    fn two_modules_that_use_one_another_are_a_cycle() {
        let found = findings(&[
            ("lib.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;"),
            ("a.rs", "\nuse crate::b::B;\npub struct A(B);"),
            ("b.rs", "pub struct B;\nfn f(_: crate::A) {}"),
        ]);
        let expected = "codex-a: modules use one another: a -> b -> a\n  \
                        a -> b: a/src/a.rs:2 names crate::b::B\n  \
                        b -> a: a/src/b.rs:2 names crate::A";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_long_way_round_is_a_cycle_and_two_are_two() {
        let found = findings(&[
            ("lib.rs", "mod a; mod b; mod c; mod d; mod e;"),
            ("a.rs", "use crate::b::B; struct A;"),
            ("b.rs", "use crate::c::C; struct B;"),
            ("c.rs", "use crate::a::A; struct C;"),
            ("d.rs", "use crate::e::E; use crate::a::A; struct D;"),
            ("e.rs", "use super::d::D; struct E;"),
        ]);
        let heads: Vec<_> = found.iter().filter_map(|text| text.lines().next()).collect();
        let prefix = "codex-a: modules use one another: ";
        assert_eq!(heads, [format!("{prefix}a -> b -> c -> a"), format!("{prefix}d -> e -> d")]);
    }

    #[test]
    fn folders_that_use_one_another_are_a_cycle_though_no_file_is_on_it_twice() {
        let found = findings(&[
            ("lib.rs", "mod http; mod sse;"),
            ("http/mod.rs", "mod body; mod pool; pub use body::Body;"),
            ("http/body.rs", "pub struct Body;"),
            ("http/pool.rs", "use crate::sse::Frame;"),
            ("sse/mod.rs", "mod decoder; mod frame; pub use frame::Frame;"),
            ("sse/decoder.rs", "use crate::http::Body;"),
            ("sse/frame.rs", "pub struct Frame;"),
        ]);
        let expected = "codex-a: modules use one another: http -> sse -> http\n  \
                        http -> sse: a/src/http/pool.rs:1 names crate::sse::Frame\n  \
                        sse -> http: a/src/sse/decoder.rs:1 names crate::http::Body";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_child_may_not_use_what_its_parent_defines_if_the_parent_uses_the_child() {
        for (parent, child, is_cycle) in [
            ("mod c; use c::C; pub struct P(C);", "pub struct C; fn f(_: super::P) {}", true),
            ("mod c; pub struct P(c::C);", "use super::P; pub struct C;", true),
            ("mod c; pub use c::C; pub struct P(C);", "use super::P; pub struct C;", true),
            ("mod c; pub struct P; fn f() { g!(c::C) }", "use crate::p::P; pub struct C;", true),
            ("mod c; pub struct P; #[serde(with = \"c::x\")] struct Q;", "use super::P;", true),
            ("mod c; pub use c::C; pub struct P;", "use super::P; pub struct C;", false),
            ("mod c; pub struct P(c::C);", "pub struct C;", false),
            ("mod c; mod d; pub use c::C; pub use d::D;", "use super::D; pub struct C;", false),
            (
                "mod c; pub struct P(c::C);",
                "pub struct C; #[cfg(test)] mod tests { use super::super::P; }",
                false,
            ),
            ("mod c; pub struct P(c::C);", "use super::c::C as Own; pub(super) struct C;", false),
            ("mod c; pub struct P(c::C); mod inner { use super::P; }", "pub struct C;", false),
        ] {
            let files =
                [("lib.rs", "mod p;"), ("p/mod.rs", parent), ("p/c.rs", child), ("p/d.rs", "pub struct D;")];
            let found = findings(&files);
            let expected = usize::from(is_cycle);
            assert_eq!(found.len(), expected, "{parent} / {child}: {found:#?}");
        }
    }

    #[test]
    fn what_a_cycle_needs_counts_only_outside_tests() {
        let found = findings(&[
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod both;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            (
                "b.rs",
                "pub struct B; #[cfg(test)] mod tests { use crate::a::A; } #[cfg(test)] fn f(_: crate::a::A) {}",
            ),
            ("both.rs", "use crate::a::A;"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn programs_are_crates_of_their_own() {
        let found = findings(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "pub struct B;"),
            ("main.rs", "mod c; fn f(_: c::C) {} struct Main;"),
            ("c.rs", "pub struct C(crate::Main);"),
            ("bin/x/main.rs", "mod y; struct X(y::Y);"),
            ("bin/x/y.rs", "pub struct Y(super::X);"),
            ("bin/z.rs", "fn main() {}"),
        ]);
        let heads: Vec<_> = found.iter().filter_map(|text| text.lines().next()).collect();
        let prefix = "codex-a: modules use one another: ";
        assert_eq!(heads, [format!("{prefix}crate -> c -> crate"), format!("{prefix}crate -> y -> crate")]);
    }

    #[test]
    fn a_file_that_does_not_parse_is_a_finding() {
        let found = findings(&[("lib.rs", "mod a;"), ("a.rs", "fn {")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("a/src/a.rs:1: "), "{found:?}");
    }
}
