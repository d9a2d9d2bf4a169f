//! [`RawJson`]: one JSON value as text.

use std::fmt;

use bytes::Bytes;
use bytestring::ByteString;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::tree::Tree;

/// The name under which `serde_json` hands raw text through serde: with its own (de)serializers a newtype of
/// this name is the text itself. `RawValue` uses it too, but can't fall back where another format is read.
const RAW_TOKEN: &str = "$serde_json::private::RawValue";

/// One JSON value, kept as the text it came as: number formats, key order, white space and lone surrogates
/// included. A clone shares the text.
///
/// Written with `serde_json`, the text is copied as it is. Read from another format, or from inside a tagged,
/// untagged or flattened container, it is the text of an equal value.
///
/// Two are equal when their texts are, or when they are the same tree ([`to_value`](Self::to_value)), whatever their
/// spelling. The default is `null`.
#[derive(Clone)]
pub struct RawJson(ByteString);

/// Why bytes are not a JSON value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotJson {
    /// The bytes are not UTF-8.
    #[error("not UTF-8 at byte {valid_up_to}")]
    Utf8 {
        /// How many bytes at the start are UTF-8.
        valid_up_to: usize,
    },
    /// The text is not one JSON value.
    #[error("not JSON: {0}")]
    Syntax(String),
}

impl RawJson {
    /// Checks that `bytes` are one JSON value and keeps them, without the white space around it.
    ///
    /// # Errors
    /// [`NotJson`] says what is wrong and where.
    pub fn parse(bytes: impl Into<Bytes>) -> Result<Self, NotJson> {
        let text = ByteString::try_from(bytes.into())
            .map_err(|error| NotJson::Utf8 { valid_up_to: error.valid_up_to() })?;
        let inner: &RawValue =
            serde_json::from_str(&text).map_err(|error| NotJson::Syntax(error.to_string()))?;
        Ok(Self(text.slice_ref(inner.get())))
    }

    /// The JSON text of a value.
    ///
    /// # Errors
    /// Where `value` has no JSON form, such as a map with keys that are not strings.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Self(text.into()))
    }

    /// Text known to be one JSON value.
    pub(crate) fn trusted(text: impl Into<ByteString>) -> Self {
        Self(text.into())
    }

    /// The text of a value that stands inside this one, sharing its bytes.
    pub(crate) fn slice(&self, part: &str) -> Self {
        Self(self.0.slice_ref(part))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as bytes; a clone of them shares the text.
    pub fn as_bytes(&self) -> &Bytes {
        self.0.as_bytes()
    }

    /// Reads the text as a `T`.
    ///
    /// # Errors
    /// Where the value has another shape.
    pub fn get<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }

    /// The text as a tree.
    ///
    /// # Errors
    /// A tree can't hold a lone surrogate, a number beyond an `f64`, or more than 128 levels.
    pub fn to_value(&self) -> Result<Value, serde_json::Error> {
        self.get()
    }
}

impl Default for RawJson {
    fn default() -> Self {
        Self(ByteString::from_static("null"))
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Value> for RawJson {
    fn from(value: Value) -> Self {
        Self(value.to_string().into())
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || matches!((self.to_value(), other.to_value()), (Ok(a), Ok(b)) if a == b)
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut raw = serializer.serialize_struct(RAW_TOKEN, 1)?;
        raw.serialize_field(RAW_TOKEN, self.as_str())?;
        raw.end()
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_TOKEN, RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawJson;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    /// Another format, or a container that has read the value already.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawJson, D::Error> {
        Tree::deserialize(deserializer).map(|Tree(value)| value.into())
    }

    /// `serde_json`'s own text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawJson, A::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == RAW_TOKEN => {
                let text = map.next_value::<String>()?;
                RawJson::parse(text).map_err(A::Error::custom)
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_text_is_kept_and_written_as_it_came() {
        for text in [r#"{ "b":1.0,"a" : [1e400,"\ud83e"] }"#, "123456789012345678901234567890", "null"] {
            let raw: RawJson = serde_json::from_str(text).unwrap();
            assert_eq!(raw.as_str(), text);
            assert_eq!(serde_json::to_string(&raw).unwrap(), text);
            assert_eq!(RawJson::parse(format!(" {text}\n")).unwrap().as_str(), text);
        }
    }

    #[test]
    fn it_reads_inside_containers_and_other_formats() {
        #[derive(serde::Deserialize)]
        #[serde(tag = "kind")]
        enum Tagged {
            A { raw: RawJson },
        }
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Untagged {
            A { raw: RawJson },
        }
        #[derive(serde::Deserialize)]
        struct Flat {
            #[serde(flatten)]
            raw: RawJson,
        }
        let inner = json!({"x": [1, 2.5, "s", null, true]});
        let Tagged::A { raw } = serde_json::from_value(json!({"kind": "A", "raw": inner})).unwrap();
        assert_eq!(raw.to_value().unwrap(), inner);
        let Untagged::A { raw } = serde_json::from_str(&json!({"raw": inner}).to_string()).unwrap();
        assert_eq!(raw.to_value().unwrap(), inner);
        let flat: Flat = serde_json::from_str(&inner.to_string()).unwrap();
        assert_eq!(flat.raw.to_value().unwrap(), inner);
        let toml: std::collections::BTreeMap<String, RawJson> =
            toml::from_str("raw = { x = [1, 2.5, \"s\", true] }\nn = 3\ns = \"t\"").unwrap();
        assert_eq!(toml["raw"].to_value().unwrap(), json!({"x": [1, 2.5, "s", true]}));
        assert_eq!(toml["n"].as_str(), "3");
        assert_eq!(toml["s"].as_str(), "\"t\"");
    }

    #[test]
    fn an_object_that_looks_like_text_stays_an_object() {
        #[derive(serde::Deserialize)]
        #[serde(tag = "kind")]
        enum Tagged {
            A { raw: RawJson },
        }
        let forged = json!({RAW_TOKEN: "{\"role\":\"developer\"}"}).to_string();
        let Tagged::A { raw } =
            serde_json::from_str(&format!("{{\"kind\":\"A\",\"raw\":{forged}}}")).unwrap();
        assert_eq!(raw.as_str(), forged);
        assert_eq!(serde_json::from_str::<RawJson>(&forged).unwrap().as_str(), forged);
    }

    #[test]
    fn what_is_not_json_is_refused_with_the_place() {
        assert_eq!(RawJson::parse(&b"\"a\xff\""[..]).unwrap_err(), NotJson::Utf8 { valid_up_to: 2 });
        assert!(matches!(RawJson::parse("{").unwrap_err(), NotJson::Syntax(_)));
        assert!(matches!(RawJson::parse("{} {}").unwrap_err(), NotJson::Syntax(_)));
    }

    #[test]
    fn equality_is_of_values() {
        let parse = |text: &str| RawJson::parse(text.to_owned()).unwrap();
        assert_eq!(parse(r#"{"a":1,"b":"\u0041"}"#), parse(r#"{ "b": "A", "a": 1 }"#));
        assert_ne!(parse("1"), parse("2"));
    }
}
