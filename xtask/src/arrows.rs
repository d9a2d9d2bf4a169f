//! Which crate may depend on which: the manifests against the table in `arrows.toml`.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::report::Report;
use crate::workspace::{Member, Workspace};

/// Which of our packages a package may depend on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Allowed {
    uses: BTreeSet<String>,
    tests: BTreeSet<String>,
}

/// The table by package name.
pub(crate) type Drawn = BTreeMap<String, Allowed>;

/// The table of this workspace.
pub(crate) fn drawn() -> Drawn {
    parse(include_str!("../arrows.toml"))
}

fn parse(text: &str) -> Drawn {
    let table: Table = text.parse().expect("the table is TOML");
    table
        .iter()
        .map(|(name, row)| (name.clone(), Allowed { uses: names(row, "uses"), tests: names(row, "tests") }))
        .collect()
}

fn names(row: &Value, key: &str) -> BTreeSet<String> {
    let list = row.get(key).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Reports every dependency between members that `drawn` does not hold.
pub(crate) fn check(workspace: &Workspace, drawn: &Drawn, report: &mut Report) {
    let ours: BTreeSet<&str> = workspace.members.iter().map(|member| member.name.as_str()).collect();
    for member in &workspace.members {
        let Some(allowed) = drawn.get(&member.name) else {
            report.finding(format!("{}: {} has no row in xtask/arrows.toml", member.folder, member.name));
            continue;
        };
        for (kind, package) in dependencies(member, &workspace.dependencies) {
            let in_tests = kind == Kind::Test && allowed.tests.contains(&package);
            if ours.contains(package.as_str()) && !in_tests && !allowed.uses.contains(&package) {
                let table = kind.table();
                report.finding(format!(
                    "{}/Cargo.toml: {table} of {} on {package}, an arrow that xtask/arrows.toml does not draw",
                    member.folder, member.name
                ));
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Normal,
    Build,
    Test,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Normal, Self::Build, Self::Test];

    /// The table's name in a manifest.
    fn table(self) -> &'static str {
        match self {
            Self::Normal => "dependencies",
            Self::Build => "build-dependencies",
            Self::Test => "dev-dependencies",
        }
    }
}

/// Every dependency of `member`, those of single targets too, by package name.
fn dependencies(member: &Member, shared: &Table) -> BTreeSet<(Kind, String)> {
    let targets = member.manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let mut found = BTreeSet::new();
    for tables in targets.chain([&member.manifest]) {
        for kind in Kind::ALL {
            let table = tables.get(kind.table()).and_then(Value::as_table);
            for (key, entry) in table.into_iter().flatten() {
                found.insert((kind, package(key, entry, shared)));
            }
        }
    }
    found
}

/// The package that a dependency means: it may be renamed here or in `[workspace.dependencies]`.
fn package(key: &str, entry: &Value, shared: &Table) -> String {
    let inherited = entry.get("workspace").and_then(Value::as_bool) == Some(true);
    let entry = if inherited { shared.get(key) } else { Some(entry) };
    entry.and_then(|entry| entry.get("package")).and_then(Value::as_str).unwrap_or(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;
    use crate::workspace;

    const DRAWN: &str =
        "[codex-a]\nuses = []\ntests = ['codex-m']\n[codex-b]\nuses = ['codex-a']\n[codex-m]\nuses = []";

    /// The findings for a workspace whose `codex-a` has `manifest` after its name.
    fn findings(manifest: &str) -> Vec<String> {
        let root = tree(&[
            (
                "Cargo.toml",
                "[workspace]\nmembers = ['crates/*']\n[workspace.dependencies]\nserde = '1'\n\
                 codex-b = { path = 'crates/b' }\nbee = { path = 'crates/b', package = 'codex-b' }",
            ),
            ("crates/a/Cargo.toml", &format!("package.name = 'codex-a'\n{manifest}")),
            ("crates/b/Cargo.toml", "package.name = 'codex-b'\n[dependencies]\ncodex-a = { path = '../a' }"),
            ("crates/m/Cargo.toml", "package.name = 'codex-m'"),
        ]);
        let mut report = Report::default();
        check(&workspace::load(root.path()).unwrap(), &parse(DRAWN), &mut report);
        report.findings
    }

    #[test]
    fn arrows_in_the_table_are_fine() {
        for manifest in
            ["", "[dependencies]\nserde.workspace = true", "[dev-dependencies]\ncodex-m.path = '../m'"]
        {
            assert_eq!(findings(manifest), Vec::<String>::new(), "{manifest}");
        }
    }

    #[test]
    fn other_arrows_are_found_however_they_are_written() {
        for (manifest, table, package) in [
            ("[dependencies]\ncodex-b.path = '../b'", "dependencies", "codex-b"),
            ("[dependencies]\ncodex-b.workspace = true", "dependencies", "codex-b"),
            ("[dependencies]\nbee.workspace = true", "dependencies", "codex-b"),
            ("[dependencies]\nx = { path = '../b', package = 'codex-b' }", "dependencies", "codex-b"),
            ("[build-dependencies]\ncodex-b.path = '../b'", "build-dependencies", "codex-b"),
            ("[target.'cfg(unix)'.dependencies]\ncodex-b.path = '../b'", "dependencies", "codex-b"),
            ("[dependencies]\ncodex-m.path = '../m'", "dependencies", "codex-m"),
            ("[dev-dependencies]\ncodex-b.path = '../b'", "dev-dependencies", "codex-b"),
        ] {
            let expected = format!(
                "crates/a/Cargo.toml: {table} of codex-a on {package}, an arrow that xtask/arrows.toml does not draw"
            );
            assert_eq!(findings(manifest), [expected], "{manifest}");
        }
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        let root = tree(&[
            ("Cargo.toml", "workspace.members = ['new']"),
            ("new/Cargo.toml", "package.name = 'codex-new'"),
        ]);
        let mut report = Report::default();
        check(&workspace::load(root.path()).unwrap(), &parse(DRAWN), &mut report);
        assert_eq!(report.findings, ["new: codex-new has no row in xtask/arrows.toml"]);
    }

    #[test]
    fn the_table_draws_no_cycle() {
        let drawn = drawn();
        let mut done = BTreeSet::new();
        while let Some((name, _)) =
            drawn.iter().find(|(n, row)| !done.contains(*n) && row.uses.is_subset(&done))
        {
            done.insert(name.clone());
        }
        assert_eq!(done, drawn.keys().cloned().collect());
    }
}
