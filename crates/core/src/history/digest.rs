//! [`Digest`]: 128 bits that stand for a text.

use std::collections::hash_map::{DefaultHasher, RandomState};
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::LazyLock;

use codex_protocol::ResponseItem;
use serde::Serialize;

use super::passthrough;

/// The keys of this process, drawn by the standard library. Nothing but equality is asked of a digest, so nothing
/// depends on which they are.
static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);

/// 128 bits that stand for a text, by two keyed hashes of the standard library.
///
/// Two texts with the same digest are taken for the same text. By chance that happens once in 2^64 texts or so, and the
/// keys change with each process and leave it in no form, so that nobody can look for such texts beforehand. It is no
/// proof against one who knows the keys. The worst that a wrong match does is a request that continues a response which
/// another input led to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Digest(u128);

impl Digest {
    /// The digest of bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hashing = Hashing::new();
        hashing.eat(bytes);
        hashing.digest()
    }

    /// The digest of the JSON text of `value`, which is not kept.
    pub(super) fn of_json<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut hashing = Hashing::new();
        serde_json::to_writer(&mut hashing, value)
            .expect("the hash takes all, and the value has a JSON form");
        hashing.digest()
    }

    /// The digest of an item's JSON text. What a server notes on an item for itself doesn't count.
    pub(super) fn of_item(item: &ResponseItem) -> Self {
        let json = item.to_json();
        match passthrough::without(json.as_str()) {
            Some(text) => Self::of(text.as_bytes()),
            None => Self::of(json.as_bytes()),
        }
    }

    /// The digest of all that came so far, and then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let mut hashing = Hashing::new();
        hashing.eat(&self.0.to_ne_bytes());
        hashing.eat(&next.0.to_ne_bytes());
        hashing.digest()
    }
}

impl fmt::Debug for Digest {
    /// Nothing of the bits: they are the keys' business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest")
    }
}

/// Two hashes, fed the same.
struct Hashing([DefaultHasher; 2]);

impl Hashing {
    fn new() -> Self {
        Self([KEYS[0].build_hasher(), KEYS[1].build_hasher()])
    }

    fn eat(&mut self, bytes: &[u8]) {
        for hasher in &mut self.0 {
            hasher.write(bytes);
        }
    }

    fn digest(&self) -> Digest {
        let [one, two] = &self.0;
        Digest(u128::from(one.finish()) << 64 | u128::from(two.finish()))
    }
}

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.eat(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_every_byte_and_on_the_order() {
        let [a, b] = [Digest::of(b"a"), Digest::of(b"b")];
        assert_eq!(a, Digest::of(b"a"));
        assert!(a != b && a != Digest::of(b"") && a != Digest::of(b"aa"));
        assert!(a.then(b) != b.then(a) && a.then(a) != a);
        assert_eq!(Digest::of_json(&["x", "y"]), Digest::of(br#"["x","y"]"#));
        assert_ne!(a.0 >> 64, a.0 & u128::from(u64::MAX), "two hashes, not one twice");
    }

    #[test]
    fn what_a_server_notes_for_itself_does_not_count() {
        let item = |json: &str| ResponseItem::from_slice(json.as_bytes()).unwrap();
        let noted = r#"{"type":"message","role":"user","content":"a","internal_chat_message_metadata_passthrough":{}}"#;
        let plain = r#"{"type":"message","role":"user","content":"a"}"#;
        assert_eq!(Digest::of_item(&item(noted)), Digest::of_item(&item(plain)));
        assert_ne!(Digest::of_item(&item(&plain.replace("user", "system"))), Digest::of_item(&item(plain)));
    }
}
