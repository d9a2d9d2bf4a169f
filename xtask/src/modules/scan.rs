//! What one module declares, imports and names, read from its syntax tree.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Expr, ImplItem, Item, ItemMod, ItemUse, Lit, Macro, Meta, Path, TraitItem, UseTree, Visibility,
};

use crate::cfg_test;

/// The segments of a path as written.
pub(crate) type Segments = Vec<String>;

/// What stands in one module, without its inline modules and without what exists in tests only.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// What is imported under a name, and the path it comes from.
    pub(crate) names: BTreeMap<String, Segments>,
    /// The modules that are imported whole.
    pub(crate) globs: Vec<Segments>,
    /// The items that are defined here.
    pub(crate) defined: BTreeSet<String>,
    /// Every path, in the order of the file.
    pub(crate) mentions: Vec<Mention>,
    /// The modules that are declared here.
    pub(crate) modules: Vec<Declared>,
}

/// A path that stands somewhere in a module.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The path as written.
    pub(crate) path: Segments,
    /// The line it begins on, from 1.
    pub(crate) line: usize,
    /// What it stands in.
    pub(crate) place: Place,
}

/// Where a path stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A `use` for the module itself.
    Import,
    /// A `use` with a visibility.
    ReExport,
    /// Anything else.
    Code,
}

/// `mod name;` or `mod name { … }`.
#[derive(Debug)]
pub(crate) struct Declared {
    /// The module's name.
    pub(crate) name: String,
    /// The line of the declaration, from 1.
    pub(crate) line: usize,
    /// The file that a `#[path]` names.
    pub(crate) path: Option<String>,
    /// What stands between the braces of an inline module.
    pub(crate) body: Option<Scope>,
}

/// Reads the items of one module.
pub(crate) fn scan(items: &[Item]) -> Scope {
    let mut scope = Scope::default();
    for item in items {
        scope.defined.extend(defined_name(item));
        scope.visit_item(item);
    }
    scope
}

impl Scope {
    fn mention(&mut self, path: Segments, line: usize, place: Place) {
        self.mentions.push(Mention { path, line, place });
    }

    fn import(&mut self, tree: &UseTree, prefix: &[String], place: Place) {
        let joined = |ident: &syn::Ident| [prefix, &[ident.unraw().to_string()]].concat();
        match tree {
            UseTree::Path(tree) => self.import(&tree.tree, &joined(&tree.ident), place),
            UseTree::Group(tree) => tree.items.iter().for_each(|tree| self.import(tree, prefix, place)),
            UseTree::Name(tree) if tree.ident == "self" => {
                let name = prefix.last().cloned().unwrap_or_default();
                self.import_name(name, prefix.to_vec(), line(&tree.ident), place);
            }
            UseTree::Name(tree) => {
                let name = tree.ident.unraw().to_string();
                self.import_name(name, joined(&tree.ident), line(&tree.ident), place);
            }
            UseTree::Rename(tree) => {
                let path = if tree.ident == "self" { prefix.to_vec() } else { joined(&tree.ident) };
                self.import_name(tree.rename.unraw().to_string(), path, line(&tree.ident), place);
            }
            UseTree::Glob(tree) => {
                self.mention(prefix.to_vec(), tree.star_token.spans[0].start().line, place);
                self.globs.push(prefix.to_vec());
            }
        }
    }

    fn import_name(&mut self, name: String, path: Segments, line: usize, place: Place) {
        self.mention(path.clone(), line, place);
        self.names.entry(name).or_insert(path);
    }

    /// Finds the paths in tokens that are not parsed, and in their strings where these are arguments of an attribute.
    fn tokens(&mut self, tokens: TokenStream, with_strings: bool) {
        let mut path = Segments::new();
        let (mut start, mut colons) = (0, 0);
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) if colons == 2 && !path.is_empty() => {
                    path.push(ident.unraw().to_string());
                }
                TokenTree::Ident(ident) => {
                    self.end_of_path(&mut path, start);
                    path.push(ident.unraw().to_string());
                    start = line(ident);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Punct(_) => self.end_of_path(&mut path, start),
                TokenTree::Group(group) => {
                    self.end_of_path(&mut path, start);
                    self.tokens(group.stream(), with_strings);
                }
                TokenTree::Literal(literal) => {
                    self.end_of_path(&mut path, start);
                    if with_strings && let Lit::Str(text) = Lit::new(literal.clone()) {
                        self.string(&text);
                    }
                }
            }
            colons = 0;
        }
        self.end_of_path(&mut path, start);
    }

    fn end_of_path(&mut self, path: &mut Segments, line: usize) {
        if !path.is_empty() {
            self.mention(std::mem::take(path), line, Place::Code);
        }
    }

    /// A path in a string, as in `#[serde(with = "super::seconds")]`.
    fn string(&mut self, text: &syn::LitStr) {
        if let Ok(path) = text.parse::<Path>() {
            self.mention(segments(&path), text.span().start().line, Place::Code);
        }
    }
}

impl<'ast> Visit<'ast> for Scope {
    fn visit_item(&mut self, item: &'ast Item) {
        if !cfg_test::item(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !cfg_test::impl_item(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if !cfg_test::trait_item(item) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.modules.push(Declared {
            name: item.ident.unraw().to_string(),
            line: line(&item.ident),
            path: item.attrs.iter().find_map(path_attribute),
            body: item.content.as_ref().map(|(_, items)| scan(items)),
        });
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            let place = match item.vis {
                Visibility::Inherited => Place::Import,
                Visibility::Public(_) | Visibility::Restricted(_) => Place::ReExport,
            };
            self.import(&item.tree, &[], place);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let (None, Some(first)) = (path.leading_colon, path.segments.first()) {
            self.mention(segments(path), line(&first.ident), Place::Code);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone(), false);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.visit_path(&list.path);
            self.tokens(list.tokens.clone(), true);
        }
    }

    /// `pub(super)` names a module without using it.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

fn segments(path: &Path) -> Segments {
    path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect()
}

fn line(ident: &proc_macro2::Ident) -> usize {
    ident.span().start().line
}

fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The name under which others reach an item. Modules and imports are kept apart.
fn defined_name(item: &Item) -> Option<String> {
    if cfg_test::item(item) {
        return None;
    }
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.unraw().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(text: &str) -> Vec<String> {
        let scope = scan(&syn::parse_file(text).unwrap().items);
        scope.mentions.iter().map(|mention| mention.path.join("::")).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("use crate::a::{self, b::C as D, e::*};", &["crate::a", "crate::a::b::C", "crate::a::e"][..]),
            ("use super::{self as up};", &["super"]),
            ("use ::http::Uri;", &[]),
            ("const N: crate::a::N = super::b::M;", &["crate::a::N", "super::b::M"]),
            ("impl crate::a::T for X<self::c::D> {}", &["crate::a::T", "X", "self::c::D"]),
            ("fn f() { g!(x: crate::a::B, [super::c()]) }", &["g", "x", "crate::a::B", "super::c"]),
            ("macro_rules! m { () => { $crate::a::b() } }", &["macro_rules", "crate::a::b"]),
            ("#[serde(with = \"crate::a::b\")] struct S;", &["serde", "with", "crate::a::b"]),
            ("/// See `crate::a::B`.\nstruct S;", &[]),
            ("pub(in crate::a) struct S;", &[]),
            ("#[cfg(test)] mod tests { use crate::a::B; }", &[]),
            ("#[cfg(test)] use crate::a::B;", &[]),
            ("impl S { #[cfg(test)] fn f() { crate::a::b() } }", &["S"]),
            ("trait T { #[cfg(test)] fn f() { crate::a::b() } }", &[]),
        ] {
            assert_eq!(mentioned(text), expected, "{text}");
        }
    }

    #[test]
    fn names_and_items_are_kept_apart() {
        let text = "pub use a::{B, c as d};\nuse e::*;\nstruct F(G);\nmod g { fn h() {} }\n#[path = \"x.rs\"] mod i;";
        let scope = scan(&syn::parse_file(text).unwrap().items);
        let names: Vec<_> =
            scope.names.iter().map(|(name, path)| format!("{name} = {}", path.join("::"))).collect();
        assert_eq!(names, ["B = a::B", "d = a::c"]);
        assert_eq!(scope.globs, [["e"]]);
        assert_eq!(scope.defined, BTreeSet::from(["F".to_owned()]));
        let modules: Vec<_> = scope
            .modules
            .iter()
            .map(|m| (m.name.as_str(), m.line, m.path.as_deref(), m.body.is_some()))
            .collect();
        assert_eq!(modules, [("g", 4, None, true), ("i", 5, Some("x.rs"), false)]);
        let places: Vec<_> = scope.mentions.iter().map(|m| m.place).collect();
        assert_eq!(places, [Place::ReExport, Place::ReExport, Place::Import, Place::Code]);
    }
}
