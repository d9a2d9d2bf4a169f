//! One of some words.

use super::node::{Mistake, Node};
use super::value::text;
use crate::script::nearest::nearest;

/// One of some words.
pub(super) fn word<T: Copy>(node: Node, words: &[(&str, T)]) -> Result<T, Mistake> {
    let place = node.place.clone();
    let name = text(node)?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == name) {
        return Ok(*value);
    }
    let meant = nearest(&name, words.iter().map(|(word, _)| *word));
    let message = if let Some(meant) = meant {
        format!("unknown word \"{name}\"; did you mean \"{meant}\"?")
    } else {
        let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        format!("unknown word \"{name}\"; expected {}", known.join(" or "))
    };
    Err(Mistake { place, message })
}
