//! Changes to a JSON tree, by a small generator of our own: the same seed gives the same changes.

use super::tree::Tree;

/// What a value is replaced with.
const OTHERS: [&str; 12] = [
    "null",
    "true",
    "7",
    "7.0",
    "-1.5e3",
    "1e400",
    "123456789012345678901234567890",
    r#""a word nobody knows""#,
    r#""\ud83e""#,
    "[]",
    r#"[{"type":"nobody_knows"},7,null]"#,
    r#"{"nobody":{"knows":[1]}}"#,
];

/// What is done to one value.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// An object gains a key, a list an element, a string becomes an unknown word.
    Unknown,
    /// An object or a list loses what it holds first, second, …
    Remove,
    /// It becomes something else.
    Retype,
}

const CHANGES: [Change; 3] = [Change::Unknown, Change::Remove, Change::Retype];

/// Makes changed copies of a tree: first each change at each value, then several at random.
pub(crate) struct Mutator<'a> {
    tree: &'a Tree,
    count: usize,
    next: usize,
    random: u64,
}

impl<'a> Mutator<'a> {
    pub(crate) fn new(tree: &'a Tree, seed: u64) -> Self {
        Self { tree, count: tree.count(), next: 0, random: seed.wrapping_add(0x9E37_79B9_7F4A_7C15) }
    }

    /// Whether some change was not yet made at some value.
    pub(crate) fn has_untouched(&self) -> bool {
        self.next < self.count * CHANGES.len()
    }

    /// A changed copy, and how many values were changed in it.
    pub(crate) fn next_copy(&mut self) -> (Tree, usize) {
        let mut copy = self.tree.clone();
        if self.has_untouched() {
            let (at, change) = (self.next / CHANGES.len(), CHANGES[self.next % CHANGES.len()]);
            self.next += 1;
            self.change(copy.node_mut(at), change);
            return (copy, 1);
        }
        let changes = 1 + self.draw(3);
        for _ in 0..changes {
            let at = self.draw(copy.count());
            let change = CHANGES[self.draw(CHANGES.len())];
            self.change(copy.node_mut(at), change);
        }
        (copy, changes)
    }

    fn change(&mut self, node: &mut Tree, change: Change) {
        match (change, &mut *node) {
            (Change::Unknown, Tree::Object(fields)) => {
                let repeated = fields.get(self.draw(fields.len() + 1)).map(|(key, _)| key.clone());
                let unknown = [r#""nobody_knows""#, r#""\ud83e""#, r#""\u0074ype""#][self.draw(3)];
                let key = repeated.filter(|_| self.draw(4) == 0).unwrap_or_else(|| unknown.to_owned());
                let at = self.draw(fields.len() + 1);
                fields.insert(at, (key, self.other()));
            }
            (Change::Unknown, Tree::Array(elements)) => elements.push(self.other()),
            (Change::Unknown, Tree::Scalar(text)) if text.starts_with('"') => {
                let words = [r#""nobody_knows""#, r#""\udd80 \ud83e""#, r#""""#];
                words[self.draw(words.len())].clone_into(text);
            }
            (Change::Remove, Tree::Object(fields)) if !fields.is_empty() => {
                fields.remove(self.draw(fields.len()));
            }
            (Change::Remove, Tree::Array(elements)) if !elements.is_empty() => {
                elements.remove(self.draw(elements.len()));
            }
            (Change::Remove | Change::Retype | Change::Unknown, node) => *node = self.other(),
        }
    }

    fn other(&mut self) -> Tree {
        match self.draw(OTHERS.len() + 1) {
            at if at < OTHERS.len() => Tree::parse(OTHERS[at]),
            _ => Tree::Scalar(format!("{}{}", "[".repeat(200), "]".repeat(200))),
        }
    }

    /// A number below `end`.
    fn draw(&mut self, end: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        usize::try_from(self.random % end as u64).expect("less than a usize")
    }
}
