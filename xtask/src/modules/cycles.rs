//! The arrows between modules, and the cycles among them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::resolve::resolve;
use super::scan::{Mention, Place};
use super::tree::{Id, Tree};

/// One module uses another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrow {
    /// The module that uses, as far down as its folder's cycle goes.
    pub(crate) from: Id,
    /// The module that is used, likewise.
    pub(crate) to: Id,
    /// The module whose file the path stands in.
    pub(crate) user: Id,
    /// The line of the path, from 1.
    pub(crate) line: usize,
    /// The path as written.
    pub(crate) path: String,
}

/// The first arrow between each two modules of a folder.
type Level = BTreeMap<Id, BTreeMap<Id, Arrow>>;

/// The cycles of a crate, each as the arrows that make it up; no two of one folder share a module.
pub(crate) fn cycles(tree: &Tree) -> Vec<Vec<Arrow>> {
    levels(tree).values().flat_map(cycles_of_level).collect()
}

/// The arrows by the module that is above both ends.
fn levels(tree: &Tree) -> BTreeMap<Id, Level> {
    let mut levels: BTreeMap<Id, Level> = BTreeMap::new();
    for (id, module) in tree.modules.iter().enumerate() {
        for mention in &module.scope.mentions {
            if let Some((above, arrow)) = arrow(tree, id, mention) {
                let level = levels.entry(above).or_default().entry(arrow.from).or_default();
                level.entry(arrow.to).or_insert(arrow);
            }
        }
    }
    levels
}

/// The arrow that a path in module `id` draws, and the module above both its ends.
fn arrow(tree: &Tree, id: Id, mention: &Mention) -> Option<(Id, Arrow)> {
    let [first, rest @ ..] = mention.path.as_slice() else { return None };
    // A lone word in code is a local name unless it was imported.
    if mention.place == Place::Code && rest.is_empty() && !tree.modules[id].scope.names.contains_key(first) {
        return None;
    }
    let start = tree.line_of_descent(id);
    let end = tree.line_of_descent(resolve(tree, id, &mention.path)?);
    if start == end || mention.place == Place::ReExport && end.starts_with(&start) {
        return None;
    }
    let shared = start.iter().zip(&end).take_while(|(a, b)| a == b).count();
    let above = *start.get(shared.checked_sub(1)?)?;
    let below = |line: &[Id]| line.get(shared).copied().unwrap_or(above);
    let (from, to, user) = (below(&start), below(&end), tree.home(id));
    Some((above, Arrow { from, to, user, line: mention.line, path: mention.path.join("::") }))
}

/// A shortest cycle through each module that is on one, leaving out modules that an earlier cycle goes through.
fn cycles_of_level(level: &Level) -> Vec<Vec<Arrow>> {
    let mut reported = BTreeSet::new();
    let mut cycles = Vec::new();
    for start in level.keys() {
        if let Some(cycle) = shortest_cycle(level, *start, &reported) {
            reported.extend(cycle.iter().map(|arrow| arrow.from));
            cycles.push(cycle);
        }
    }
    cycles
}

/// The shortest way from `start` back to it that touches none of `avoided`.
fn shortest_cycle(level: &Level, start: Id, avoided: &BTreeSet<Id>) -> Option<Vec<Arrow>> {
    let mut queue = VecDeque::from([start]);
    let mut reached: BTreeMap<Id, &Arrow> = BTreeMap::new();
    while let Some(id) = queue.pop_front() {
        for arrow in level.get(&id).into_iter().flat_map(BTreeMap::values) {
            if !avoided.contains(&arrow.to) && !reached.contains_key(&arrow.to) {
                reached.insert(arrow.to, arrow);
                queue.push_back(arrow.to);
            }
        }
    }
    let mut cycle = vec![(*reached.get(&start)?).clone()];
    while let Some(arrow) = cycle.last().filter(|arrow| arrow.from != start) {
        cycle.push(reached[&arrow.from].clone());
    }
    cycle.reverse();
    Some(cycle)
}
