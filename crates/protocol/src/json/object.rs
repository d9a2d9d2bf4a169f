//! Slices of a kept JSON text, and objects split into their fields.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::raw::RawJson;
use super::wtf8;

/// The fields of one JSON object in their order, none of them read yet. Of a repeated key the last counts.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    entries: Vec<(&'a RawValue, Cow<'a, str>, &'a RawValue)>,
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
    value: &'a RawValue,
    within: &'a RawJson,
}

impl<'a> Object<'a> {
    /// Splits `json`; `None` where it is not an object.
    pub(crate) fn of(json: &'a RawJson) -> Option<Self> {
        Self::split(json.as_str(), json)
    }

    /// Splits `text`, which stands in `within`.
    fn split(text: &'a str, within: &'a RawJson) -> Option<Self> {
        let Entries(entries) = serde_json::from_str(text).ok()?;
        Some(Self { entries, text, within })
    }

    /// A field.
    pub(crate) fn get(&self, name: &str) -> Option<Slice<'a>> {
        let (_, _, value) = self.entries.iter().rev().find(|(_, key, _)| key == name)?;
        Some(Slice { value, within: self.within })
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
            key: key.get(),
            name,
            value: Slice { value, within: self.within },
        })
    }
}

impl<'a> Slice<'a> {
    /// All of `json`.
    pub(crate) fn whole(json: &'a RawJson) -> Self {
        Self { value: json.as_raw(), within: json }
    }

    /// The text.
    pub(crate) fn text(self) -> &'a str {
        self.value.get()
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

    /// The elements, if the value is an array.
    pub(crate) fn elements(self) -> Option<Vec<Self>> {
        let values: Vec<&'a RawValue> = serde_json::from_str(self.text()).ok()?;
        Some(values.into_iter().map(|value| Self { value, within: self.within }).collect())
    }
}

struct Entries<'a>(Vec<(&'a RawValue, Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(12);
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let name =
                wtf8::read_borrowed(key.get()).ok_or_else(|| A::Error::custom("a key is no string"))?;
            entries.push((key, name, value));
        }
        Ok(Entries(entries))
    }
}
