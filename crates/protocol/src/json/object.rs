//! Slices of a kept JSON text, and objects split into their fields.

use std::borrow::Cow;

use super::raw::RawJson;
use super::{split, wtf8};

/// How many elements a typed list may have. A longer one is kept as text alone: typed, each element of a few bytes would
/// take a hundred times its size.
pub(crate) const MAX_ELEMENTS: usize = 65_536;

/// The fields of one JSON object in their order, none of them read yet. Of a repeated key the last counts.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    entries: Vec<(&'a str, Cow<'a, str>, &'a str)>,
    text: &'a str,
    within: &'a RawJson,
}

/// A field of an [`Object`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'o, 'a> {
    /// The key's JSON text, quotes included: it may hold a lone surrogate.
    pub(crate) key: &'a str,
    /// The key.
    pub(crate) name: &'o str,
    /// The value.
    pub(crate) value: Slice<'a>,
}

/// A value inside a kept text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice<'a> {
    text: &'a str,
    within: &'a RawJson,
}

impl<'a> Object<'a> {
    /// Splits `json`; `None` where it is not an object.
    pub(crate) fn of(json: &'a RawJson) -> Option<Self> {
        Self::split(json.as_str(), json)
    }

    /// Splits `text`, which stands in `within`.
    fn split(text: &'a str, within: &'a RawJson) -> Option<Self> {
        let mut entries = Vec::with_capacity(12);
        split::entries(text, |key, value| {
            entries.push((key, wtf8::read_borrowed(key)?, value));
            Some(())
        })?;
        Some(Self { entries, text, within })
    }

    /// A field.
    pub(crate) fn get(&self, name: &str) -> Option<Slice<'a>> {
        let (_, _, text) = self.entries.iter().rev().find(|(_, key, _)| key == name)?;
        Some(Slice { text, within: self.within })
    }

    /// How many fields it has.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The object itself, sharing the bytes of the text it stands in.
    pub(crate) fn json(&self) -> RawJson {
        self.within.slice(self.text)
    }

    /// The `type` word, if there is one.
    pub(crate) fn type_word(&self) -> Option<String> {
        self.get("type").and_then(|raw| wtf8::read(raw.text()))
    }

    /// All fields in their order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_, 'a>> {
        self.entries.iter().map(|(key, name, value)| Entry {
            key,
            name,
            value: Slice { text: value, within: self.within },
        })
    }
}

impl<'a> Slice<'a> {
    /// All of `json`.
    pub(crate) fn whole(json: &'a RawJson) -> Self {
        Self { text: json.as_str(), within: json }
    }

    /// The text.
    pub(crate) fn text(self) -> &'a str {
        self.text
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(self) -> bool {
        self.text() == "null"
    }

    /// Keeps the value, sharing the bytes of the text it stands in.
    pub(crate) fn keep(self) -> RawJson {
        self.within.slice(self.text())
    }

    /// The fields, if the value is an object.
    pub(crate) fn object(self) -> Option<Object<'a>> {
        Object::split(self.text(), self.within)
    }

    /// The elements, if the value is an array of not more than [`MAX_ELEMENTS`].
    pub(crate) fn elements(self) -> Option<Vec<Self>> {
        let mut elements = Vec::new();
        split::elements(self.text, |text| {
            elements.push(Self { text, within: self.within });
            (elements.len() <= MAX_ELEMENTS).then_some(())
        })?;
        Some(elements)
    }
}
