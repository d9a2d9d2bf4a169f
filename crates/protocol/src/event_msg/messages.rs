//! Enums over the objects that a client is sent.

/// Defines an enum with one variant a `type`, `Name(Payload) = "word"` (with aliases after `|`, which are read), and
/// `Unknown`. Reading one never fails on JSON: what can't be typed is `Unknown`, with its text and the reason.
macro_rules! messages {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident $(($payload:ty))? = $word:literal $(| $alias:literal)*, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(tag = "type")]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("\n\nAs JSON: `", $word, "`.")]
                #[serde(rename = $word)]
                $variant $(($payload))?,
            )+
            /// One that this version does not know, or that lacks what its type needs; written as it came.
            #[serde(untagged)]
            Unknown($crate::json::Unknown),
        }

        impl $name {
            /// The `type` words that are written, in the order of the variants.
            pub const TYPES: &'static [&'static str] = &[$( $word, )+];

            /// The `type` word; `None` where there is none.
            pub fn type_word(&self) -> Option<&str> {
                match self {
                    $( messages!(@pattern $variant $($payload)?) => Some($word), )+
                    Self::Unknown(unknown) => unknown.type_word(),
                }
            }

            /// Reads any JSON value. What can't be typed is `Unknown`.
            pub fn from_json(json: $crate::json::RawJson) -> Self {
                use $crate::json::Reason;
                let Some(object) = $crate::json::Object::of(&json) else {
                    return Self::Unknown($crate::json::Unknown::new(json, None, Reason::NotAnObject));
                };
                let word = object.type_word();
                let typed = match word.as_deref() {
                    $( Some($word $(| $alias)*) => messages!(@read json, $variant $($payload)?), )+
                    Some(_) => Err(Reason::UnknownType),
                    None => Err(Reason::NoType),
                };
                typed.unwrap_or_else(|reason| Self::Unknown($crate::json::Unknown::new(json, word, reason)))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$crate::json::RawJson as serde::Deserialize<'de>>::deserialize(deserializer).map(Self::from_json)
            }
        }
    };
    (@pattern $variant:ident) => { Self::$variant };
    (@pattern $variant:ident $payload:ty) => { Self::$variant(_) };
    (@read $json:ident, $variant:ident) => { Ok(Self::$variant) };
    (@read $json:ident, $variant:ident $payload:ty) => {
        $json.get::<$payload>().map(Self::$variant).map_err(|error| Reason::Misread(error.to_string()))
    };
}
