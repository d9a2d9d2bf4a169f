//! Where the thing that a path names is defined.

use std::collections::BTreeSet;

use super::tree::{Id, Tree};

/// The imports followed so far; following one twice leads nowhere.
type Trail = BTreeSet<(Id, String)>;

/// The module that defines what `path` means in module `from`; `None` when it is not of this crate.
pub(crate) fn resolve(tree: &Tree, from: Id, path: &[String]) -> Option<Id> {
    follow(tree, from, path, &mut Trail::new())
}

fn follow(tree: &Tree, from: Id, path: &[String], trail: &mut Trail) -> Option<Id> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => walk(tree, 0, rest, trail),
        "self" => walk(tree, from, rest, trail),
        "super" => {
            let mut id = tree.modules[from].parent?;
            let ups = rest.iter().take_while(|segment| *segment == "super").count();
            for _ in 0..ups {
                id = tree.modules[id].parent?;
            }
            walk(tree, id, &rest[ups..], trail)
        }
        _ => match tree.modules[from].children.get(first) {
            Some(child) => walk(tree, *child, rest, trail),
            None => through_import(tree, from, first, rest, trail),
        },
    }
}

/// Goes down from module `id`, and ends where a segment is no module: that is an item of the module reached.
fn walk(tree: &Tree, mut id: Id, path: &[String], trail: &mut Trail) -> Option<Id> {
    for (index, segment) in path.iter().enumerate() {
        let module = &tree.modules[id];
        let rest = &path[index + 1..];
        if let Some(child) = module.children.get(segment) {
            id = *child;
        } else if module.scope.defined.contains(segment) {
            return Some(id);
        } else if module.scope.names.contains_key(segment) {
            return through_import(tree, id, segment, rest, trail);
        } else {
            // Nobody declares it in sight (a macro may): it counts as defined here.
            return through_import(tree, id, segment, rest, trail).or(Some(id));
        }
    }
    Some(id)
}

/// What `name`, imported in module `id` by its name or with others, leads to.
fn through_import(tree: &Tree, id: Id, name: &str, rest: &[String], trail: &mut Trail) -> Option<Id> {
    if !trail.insert((id, name.to_owned())) {
        return None;
    }
    let scope = &tree.modules[id].scope;
    if let Some(path) = scope.names.get(name) {
        return follow(tree, id, &[path, rest].concat(), trail);
    }
    scope.globs.iter().find_map(|glob| {
        let module = follow(tree, id, glob, &mut trail.clone())?;
        let path = [&[name.to_owned()], rest].concat();
        if holds(tree, module, name) { walk(tree, module, &path, trail) } else { None }
    })
}

fn holds(tree: &Tree, id: Id, name: &str) -> bool {
    let module = &tree.modules[id];
    module.children.contains_key(name)
        || module.scope.defined.contains(name)
        || module.scope.names.contains_key(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::testing::tree;

    #[test]
    fn a_path_leads_to_the_module_that_defines_the_thing() {
        let files = tree(&[
            (
                "lib.rs",
                "mod a; mod b; pub use a::{Deep, Top as Renamed}; pub use b::*; use bytes::Bytes; struct Root;",
            ),
            ("a/mod.rs", "mod deep; pub use deep::Deep; pub struct Top; mod inner { use super::Top; }"),
            ("a/deep.rs", "pub enum Deep { One }"),
            ("b.rs", "pub struct Starred; pub use self::Twice as Again; pub use self::Again as Twice;"),
        ]);
        let tree = Tree::load(files.path(), Path::new("lib.rs"));
        let module = |name: &str| tree.modules.iter().position(|module| module.name == name).unwrap();
        for (from, path, expected) in [
            ("b", "crate::Root", Some("crate")),
            ("b", "crate::Deep", Some("a::deep")),
            ("b", "crate::Deep::One", Some("a::deep")),
            ("b", "crate::Renamed", Some("a")),
            ("b", "crate::a::deep::Deep", Some("a::deep")),
            ("b", "crate::a", Some("a")),
            ("b", "super::a::Deep", Some("a::deep")),
            ("a::deep", "super::Top", Some("a")),
            ("a::deep", "super::super::Root", Some("crate")),
            ("a::deep", "crate::Starred", Some("b")),
            ("a::deep", "crate::some_macro", Some("crate")),
            ("a::inner", "super::Deep", Some("a::deep")),
            ("a::inner", "Top::new", Some("a")),
            ("a", "deep::Deep", Some("a::deep")),
            ("a", "self::deep", Some("a::deep")),
            ("a", "Deep", Some("a::deep")),
            ("a", "crate::Bytes", None),
            ("a", "http::Uri", None),
            ("a", "crate::b::Again", None),
            ("crate", "super::x", None),
            ("a", "super::super::super::x", None),
        ] {
            let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
            let found = resolve(&tree, module(from), &segments).map(|id| tree.modules[id].name.as_str());
            assert_eq!(found, expected, "{path} in {from}");
        }
    }
}
