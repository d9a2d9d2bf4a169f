//! Items, parts, tools and annotations, wherever they stand in recorded JSON.

use std::collections::BTreeSet;

use super::tree::Tree;

/// What an object is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Item,
    Part,
    Tool,
    Annotation,
}

/// An object, cut to a size worth changing: of a list at most two elements of each shape, of a text 40 characters.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) tree: Tree,
}

/// One sample of each shape: the set of key paths with their JSON types, and the `type` word.
#[derive(Default)]
pub(crate) struct Samples {
    pub(crate) samples: Vec<Sample>,
    seen: BTreeSet<(Kind, BTreeSet<String>)>,
}

impl Samples {
    /// Adds what stands in `text`, a JSON text.
    pub(crate) fn add_text(&mut self, text: &str) {
        self.walk("", &Tree::parse(text));
    }

    /// Adds the elements of a list of objects of one kind.
    pub(crate) fn add_list(&mut self, kind: Kind, text: &str) {
        for (_, tree) in Tree::parse(text).children() {
            self.add(kind, tree);
            self.walk("", tree);
        }
    }

    fn walk(&mut self, key: &str, tree: &Tree) {
        for (name, child) in tree.children() {
            let name = if name == "[]" { format!("{key}[]") } else { name.trim_matches('"').to_owned() };
            if matches!(child, Tree::Object(_))
                && let Some(kind) = kind_at(&name)
            {
                self.add(kind, child);
            }
            self.walk(&name, child);
        }
    }

    fn add(&mut self, kind: Kind, tree: &Tree) {
        let tree = cut(tree);
        let mut shape = BTreeSet::new();
        paths("", &tree, &mut shape);
        if let Some(Tree::Scalar(word)) = tree.get("type") {
            shape.insert(word.clone());
        }
        if self.seen.insert((kind, shape)) {
            self.samples.push(Sample { kind, tree });
        }
    }
}

fn kind_at(place: &str) -> Option<Kind> {
    match place {
        "item" | "output[]" | "input[]" | "data[]" | "instructions[]" => Some(Kind::Item),
        "part" | "content[]" | "summary[]" => Some(Kind::Part),
        "tools[]" => Some(Kind::Tool),
        "annotation" | "annotations[]" => Some(Kind::Annotation),
        _ => None,
    }
}

fn paths(path: &str, tree: &Tree, into: &mut BTreeSet<String>) {
    let word = match tree {
        Tree::Object(_) => "object",
        Tree::Array(_) => "array",
        Tree::Scalar(text) => match text.as_bytes()[0] {
            b'"' => "string",
            b't' | b'f' => "boolean",
            b'n' => "null",
            _ => "number",
        },
    };
    into.insert(format!("{path}: {word}"));
    for (key, child) in tree.children() {
        paths(&format!("{path}/{key}"), child, into);
    }
}

fn cut(tree: &Tree) -> Tree {
    match tree {
        Tree::Scalar(text) if text.len() > 42 && !text.contains('\\') => {
            Tree::Scalar(format!("{}\"", text.chars().take(41).collect::<String>()))
        }
        Tree::Scalar(text) => Tree::Scalar(text.clone()),
        Tree::Array(elements) => Tree::Array(some_of(elements)),
        Tree::Object(fields) => {
            Tree::Object(fields.iter().map(|(key, value)| (key.clone(), cut(value))).collect())
        }
    }
}

/// At most two elements of each shape.
fn some_of(elements: &[Tree]) -> Vec<Tree> {
    let mut shapes: Vec<(BTreeSet<String>, usize)> = Vec::new();
    let mut kept = Vec::new();
    for element in elements.iter().map(cut) {
        let mut shape = BTreeSet::new();
        paths("", &element, &mut shape);
        match shapes.iter_mut().find(|(seen, _)| *seen == shape) {
            Some((_, 2..)) => continue,
            Some((_, count)) => *count += 1,
            None => shapes.push((shape, 1)),
        }
        kept.push(element);
    }
    kept
}
