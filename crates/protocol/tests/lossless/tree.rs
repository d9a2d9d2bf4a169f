//! A JSON tree that spells everything as it came: numbers, escapes, repeated keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value. Scalars and keys are JSON text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Scalar(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a text that is known to be JSON.
    pub(crate) fn parse(text: &str) -> Self {
        match text.as_bytes()[0] {
            b'[' => {
                let elements: Vec<&RawValue> = serde_json::from_str(text).unwrap();
                Self::Array(elements.into_iter().map(|element| Self::parse(element.get())).collect())
            }
            b'{' => {
                let Fields(fields) = serde_json::from_str(text).unwrap();
                let field =
                    |(key, value): (&RawValue, &RawValue)| (key.get().to_owned(), Self::parse(value.get()));
                Self::Object(fields.into_iter().map(field).collect())
            }
            _ => Self::Scalar(text.to_owned()),
        }
    }

    /// The text.
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::Array(elements) => {
                out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    element.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(key);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// A field, by its key without escapes.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(name, _)| name.trim_matches('"') == key).map(|(_, value)| value)
    }

    /// The values right below this one.
    pub(crate) fn children(&self) -> Box<dyn Iterator<Item = (&str, &Self)> + '_> {
        match self {
            Self::Scalar(_) => Box::new(std::iter::empty()),
            Self::Array(elements) => Box::new(elements.iter().map(|element| ("[]", element))),
            Self::Object(fields) => Box::new(fields.iter().map(|(key, value)| (key.as_str(), value))),
        }
    }

    /// How many values it has, itself included.
    pub(crate) fn count(&self) -> usize {
        1 + self.children().map(|(_, child)| child.count()).sum::<usize>()
    }

    /// The `at`-th value, counted from this one down.
    pub(crate) fn node_mut(&mut self, at: usize) -> &mut Self {
        if at == 0 {
            return self;
        }
        let mut rest = at - 1;
        let children: Box<dyn Iterator<Item = &mut Self>> = match self {
            Self::Scalar(_) => unreachable!("a scalar has no values below it"),
            Self::Array(elements) => Box::new(elements.iter_mut()),
            Self::Object(fields) => Box::new(fields.iter_mut().map(|(_, value)| value)),
        };
        for child in children {
            let count = child.count();
            if rest < count {
                return child.node_mut(rest);
            }
            rest -= count;
        }
        unreachable!("fewer values than {at}")
    }
}

struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}
