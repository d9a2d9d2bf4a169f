//! Walks the corpus of recorded traffic.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of recorded traffic: `CODEX_CORPUS`, else `../shared/corpus` beside the workspace. `None`, loudly, where
/// it is missing.
///
/// # Panics
/// Where it is missing and `CODEX_CORPUS_REQUIRED` is set.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the corpus is")]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
pub(crate) fn recorded() -> Option<PathBuf> {
    let folder =
        std::env::var_os("CODEX_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CODEX_CORPUS_REQUIRED").is_none(), "no corpus at {}", folder.display());
    println!("SKIPPED: the recorded corpus is not at {}; only the fixtures are read.", folder.display());
    None
}

/// Every JSON text below `folder`: whole bodies, the data of events, and lines of frames. Files in the order of their
/// paths.
pub(crate) fn json_texts(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    files
        .iter()
        .flat_map(|file| texts_of(&String::from_utf8_lossy(&fs::read(file).expect("a readable file"))))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if !path.ends_with("manifest.jsonl") {
            files.push(path);
        }
    }
}

/// One body, or else what its lines hold: `data:` fields of one line each, or JSON.
fn texts_of(file: &str) -> Vec<String> {
    if is_json(file) {
        return vec![file.to_owned()];
    }
    let lines = file.lines().map(|line| line.strip_prefix("data:").unwrap_or(line).trim());
    lines.filter(|line| line.starts_with('{') && is_json(line)).map(str::to_owned).collect()
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
