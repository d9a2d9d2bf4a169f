//! The modules of one crate, read by following `mod` from its first file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::scan::{Declared, Scope, scan};

/// The place of a module in its [`Tree`].
pub(crate) type Id = usize;

/// The modules of one crate; the first is its root.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Each after the module that declares it.
    pub(crate) modules: Vec<Module>,
    /// What could not be read or parsed.
    pub(crate) problems: Vec<String>,
}

/// One module, inline ones too.
#[derive(Debug)]
pub(crate) struct Module {
    /// `sse::decoder`; the root is `crate`.
    pub(crate) name: String,
    /// The file it stands in, relative to the workspace.
    pub(crate) file: PathBuf,
    /// The module that declares it.
    pub(crate) parent: Option<Id>,
    /// The modules it declares.
    pub(crate) children: BTreeMap<String, Id>,
    /// Whether it stands in its parent's file.
    pub(crate) inline: bool,
    /// What stands in it.
    pub(crate) scope: Scope,
}

impl Tree {
    /// Reads the crate whose first file is `file`, relative to `root`.
    pub(crate) fn load(root: &Path, file: &Path) -> Self {
        let mut loader = Loader { root, seen: BTreeSet::new(), tree: Self::default() };
        let scope = loader.parse(file);
        let (name, children) = ("crate".to_owned(), BTreeMap::new());
        let root = Module { name, file: file.to_owned(), parent: None, children, inline: false, scope };
        loader.add(root, file.parent().unwrap_or(Path::new("")));
        loader.tree
    }

    /// The module whose file holds module `id`.
    pub(crate) fn home(&self, mut id: Id) -> Id {
        while let (true, Some(parent)) = (self.modules[id].inline, self.modules[id].parent) {
            id = parent;
        }
        id
    }

    /// Module `id` and the files above it, from the root down.
    pub(crate) fn line_of_descent(&self, id: Id) -> Vec<Id> {
        let above = |id: &Id| self.modules[*id].parent.map(|parent| self.home(parent));
        let mut line: Vec<Id> = std::iter::successors(Some(self.home(id)), above).collect();
        line.reverse();
        line
    }
}

struct Loader<'a> {
    root: &'a Path,
    seen: BTreeSet<PathBuf>,
    tree: Tree,
}

impl Loader<'_> {
    /// Adds a module and all below it. Those in files of their own are sought in `folder`.
    fn add(&mut self, mut module: Module, folder: &Path) {
        let id = self.tree.modules.len();
        let file = module.file.clone();
        let declared = std::mem::take(&mut module.scope.modules);
        self.tree.modules.push(module);
        for declared in declared {
            self.add_declared(id, &file, folder, declared);
        }
    }

    fn add_declared(&mut self, parent: Id, file: &Path, folder: &Path, declared: Declared) {
        let Declared { name, line, path, body } = declared;
        let (file, below, inline, scope) = if let Some(scope) = body {
            (file.to_owned(), folder.join(&name), true, scope)
        } else {
            let Some((found, below)) = self.find(file, folder, &name, path) else {
                self.tree.problems.push(format!("{}:{line}: module {name} has no file", file.display()));
                return;
            };
            let tests = found.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_tests"));
            if tests || self.seen.contains(&found) {
                return;
            }
            let scope = self.parse(&found);
            (found, below, false, scope)
        };
        let id = self.tree.modules.len();
        self.tree.modules[parent].children.insert(name.clone(), id);
        let name = if parent == 0 { name } else { format!("{}::{name}", self.tree.modules[parent].name) };
        let children = BTreeMap::new();
        self.add(Module { name, file, parent: Some(parent), children, inline, scope }, &below);
    }

    /// The file of a declared module, and the folder of the modules it declares.
    fn find(
        &self,
        file: &Path,
        folder: &Path,
        name: &str,
        path: Option<String>,
    ) -> Option<(PathBuf, PathBuf)> {
        let candidates = match path {
            Some(path) => {
                let found = file.parent().unwrap_or(Path::new("")).join(path);
                let below = found.parent().unwrap_or(Path::new("")).to_owned();
                vec![(found, below)]
            }
            None => vec![
                (folder.join(format!("{name}.rs")), folder.join(name)),
                (folder.join(name).join("mod.rs"), folder.join(name)),
            ],
        };
        candidates.into_iter().find(|(found, _)| self.root.join(found).is_file())
    }

    fn parse(&mut self, file: &Path) -> Scope {
        self.seen.insert(file.to_owned());
        let text = match fs::read_to_string(self.root.join(file)) {
            Ok(text) => text,
            Err(error) => {
                self.tree.problems.push(format!("{}: {error}", file.display()));
                return Scope::default();
            }
        };
        match syn::parse_file(&text) {
            Ok(parsed) => scan(&parsed.items),
            Err(error) => {
                let line = error.span().start().line;
                self.tree.problems.push(format!("{}:{line}: {error}", file.display()));
                Scope::default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    fn modules(files: &[(&str, &str)]) -> (Vec<(String, String)>, Vec<String>) {
        let loaded = Tree::load(tree(files).path(), Path::new("src/lib.rs"));
        let file = |module: &Module| module.file.display().to_string();
        let modules = loaded.modules.iter().map(|module| (module.name.clone(), file(module))).collect();
        (modules, loaded.problems)
    }

    fn row(name: &str, file: &str) -> (String, String) {
        (name.to_owned(), file.to_owned())
    }

    #[test]
    fn modules_are_found_in_both_layouts_inline_and_by_path() {
        let (found, problems) = modules(&[
            ("src/lib.rs", "mod a; mod b; mod c { mod d; } #[path = \"odd.rs\"] mod e;"),
            ("src/a.rs", "mod x;"),
            ("src/a/x.rs", ""),
            ("src/b/mod.rs", "mod y;"),
            ("src/b/y.rs", ""),
            ("src/c/d.rs", ""),
            ("src/odd.rs", ""),
        ]);
        let expected = [
            row("crate", "src/lib.rs"),
            row("a", "src/a.rs"),
            row("a::x", "src/a/x.rs"),
            row("b", "src/b/mod.rs"),
            row("b::y", "src/b/y.rs"),
            row("c", "src/lib.rs"),
            row("c::d", "src/c/d.rs"),
            row("e", "src/odd.rs"),
        ];
        assert_eq!((found, problems), (expected.to_vec(), vec![]));
    }

    #[test]
    fn test_modules_are_left_out() {
        let (found, problems) = modules(&[
            ("src/lib.rs", "#[cfg(test)] mod tests; mod decoder_tests;"),
            ("src/decoder_tests.rs", ""),
        ]);
        assert_eq!((found, problems), (vec![row("crate", "src/lib.rs")], vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_a_problem_and_the_rest_goes_on() {
        let (found, problems) = modules(&[
            ("src/lib.rs", "mod gone;\nmod broken;\nmod fine;"),
            ("src/broken.rs", "fn f() {\n"),
            ("src/fine.rs", ""),
        ]);
        let expected =
            [row("crate", "src/lib.rs"), row("broken", "src/broken.rs"), row("fine", "src/fine.rs")];
        assert_eq!(found, expected);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(problems[0], "src/lib.rs:1: module gone has no file");
        assert!(problems[1].starts_with("src/broken.rs:"), "{problems:?}");
    }

    #[test]
    fn a_file_that_declares_itself_is_read_once() {
        let (found, _) = modules(&[("src/lib.rs", "#[path = \"lib.rs\"] mod again;")]);
        assert_eq!(found, [row("crate", "src/lib.rs")]);
    }
}
