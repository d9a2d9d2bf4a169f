//! Long files and long functions, measured without their tests.

use std::fs;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ImplItem, ImplItemFn, Item, ItemFn, TraitItem, TraitItemFn};

use crate::cfg_test;
use crate::report::Report;

/// Past this many lines a file often holds a second idea.
const FILE_LINES: usize = 400;

/// Past this many lines, signature included, a function is hard to follow.
const FUNCTION_LINES: usize = 60;

/// Notes the long files and functions among `files`, relative to `root`; what is no source of a package is passed over.
pub(crate) fn check(root: &Path, files: &[PathBuf], report: &mut Report) {
    for file in files.iter().filter(|file| is_source(file)) {
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        let Ok(parsed) = syn::parse_file(&text) else { continue };
        let mut sizes = Sizes::default();
        sizes.visit_file(&parsed);
        let lines = text.lines().count().saturating_sub(sizes.test_lines);
        if lines > FILE_LINES {
            report.note(format!("{}: {lines} lines without tests", file.display()));
        }
        for (name, line, lines) in sizes.functions.iter().filter(|(_, _, lines)| *lines > FUNCTION_LINES) {
            report.note(format!("{}:{line}: fn {name} has {lines} lines", file.display()));
        }
    }
}

/// Whether a file stands in a `src` folder and is no file of tests.
fn is_source(file: &Path) -> bool {
    let tests = file.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_tests"));
    let in_source = file.parent().is_some_and(|folder| folder.iter().any(|part| part == "src"));
    in_source && !tests && file.extension().is_some_and(|extension| extension == "rs")
}

#[derive(Default)]
struct Sizes {
    test_lines: usize,
    /// Name, first line and number of lines.
    functions: Vec<(String, usize, usize)>,
}

impl Sizes {
    fn skip_test(&mut self, item: &impl Spanned) {
        self.test_lines += lines(item);
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let start = signature.span().start().line;
        let end = block.span().end().line;
        self.functions.push((signature.ident.to_string(), start, end + 1 - start));
    }
}

impl<'ast> Visit<'ast> for Sizes {
    fn visit_item(&mut self, item: &'ast Item) {
        if cfg_test::item(item) {
            self.skip_test(item);
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if cfg_test::impl_item(item) {
            self.skip_test(item);
        } else {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if cfg_test::trait_item(item) {
            self.skip_test(item);
        } else {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn lines(item: &impl Spanned) -> usize {
    item.span().end().line + 1 - item.span().start().line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    fn notes(path: &str, text: &str) -> Vec<String> {
        let root = tree(&[(path, text)]);
        let mut report = Report::default();
        check(root.path(), &[path.into()], &mut report);
        assert_eq!(report.findings, Vec::<String>::new());
        report.notes
    }

    #[test]
    fn lines_are_counted_without_tests() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "const A: u8 = 1;\n".repeat(500));
        for (lines, expected) in [(400, vec![]), (401, vec!["a/src/x.rs: 401 lines without tests"])] {
            let text = "const A: u8 = 1;\n".repeat(lines) + &tests;
            assert_eq!(notes("a/src/x.rs", &text), expected, "{lines}");
        }
    }

    #[test]
    fn functions_are_measured_wherever_they_stand() {
        let body = |lines: usize| "    f();\n".repeat(lines - 2);
        for (head, tail, name) in [
            ("fn free() {\n", "}\n", "free"),
            ("impl S { fn of_a_type() {\n", "} }\n", "of_a_type"),
            ("trait T { fn default() {\n", "} }\n", "default"),
            ("/// Docs do not count.\nfn documented() {\n", "}\n", "documented"),
        ] {
            let line = head.lines().count();
            let text = |lines| format!("{head}{}{tail}", body(lines));
            assert_eq!(notes("a/src/x.rs", &text(60)), Vec::<String>::new(), "{name}");
            assert_eq!(
                notes("a/src/x.rs", &text(61)),
                [format!("a/src/x.rs:{line}: fn {name} has 61 lines")]
            );
        }
    }

    #[test]
    fn tests_and_other_folders_are_passed_over() {
        let text = "const A: u8 = 1;\n".repeat(500);
        for path in ["a/tests/x.rs", "a/src/x_tests.rs", "a/examples/x.rs", "a/src/x.txt"] {
            assert_eq!(notes(path, &text), Vec::<String>::new(), "{path}");
        }
    }
}
