//! Enums over the objects that a `type` tells apart.

/// Defines an enum with one variant a type, `Name(Item<Name>) = "word"` (with aliases after `|`), and `Unknown`.
/// Reading it never fails: what can't be typed is `Unknown`, with its text and the reason.
macro_rules! tagged {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident $(($view:ty))? = $word:literal $(| $alias:literal)*, )+
        }
        $( untyped: $guess:expr, )?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[doc = concat!("Wire: `", $word, "`.")]
                $variant($crate::json::Item<tagged!(@view $variant $($view)?)>),
            )+
            /// One that this version does not know, or that lacks what its type needs.
            Unknown($crate::json::Unknown),
        }

        impl $name {
            /// The `type` words this version knows, aliases included.
            pub const TYPES: &'static [&'static str] = &[$( $word, $( $alias, )* )+];

            /// Reads any JSON value. What can't be typed is `Unknown`.
            pub fn from_json(json: $crate::json::RawJson) -> Self {
                match Self::typed(&json) {
                    Ok(typed) => typed,
                    Err((type_word, reason)) => {
                        Self::Unknown($crate::json::Unknown::new(json, type_word, reason))
                    }
                }
            }

            /// Reads the text of any JSON value; the value keeps a copy of it.
            ///
            /// # Errors
            /// Only where the bytes are not JSON at all.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, $crate::json::NotJson> {
                $crate::json::RawJson::parse(bytes::Bytes::copy_from_slice(bytes)).map(Self::from_json)
            }

            /// The `type` word; an alias is told by its canonical word. `None` where there is none.
            pub fn type_word(&self) -> Option<&str> {
                match self {
                    $( Self::$variant(_) => Some($word), )+
                    Self::Unknown(unknown) => unknown.type_word(),
                }
            }

            /// The JSON text, as it came or as it will be sent.
            pub fn to_json(&self) -> $crate::json::RawJson {
                match self {
                    $( Self::$variant(item) => item.wire().clone(), )+
                    Self::Unknown(unknown) => unknown.json().clone(),
                }
            }

            fn typed(json: &$crate::json::RawJson) -> Result<Self, (Option<String>, $crate::json::Reason)> {
                use $crate::json::Reason;
                let Some(object) = $crate::json::Object::of(json) else {
                    return Err((None, Reason::NotAnObject));
                };
                let word = object.type_word();
                let word = match word.as_deref() {
                    $( Some($word $(| $alias)*) => $word, )+
                    Some(_) => return Err((word, Reason::UnknownType)),
                    None => tagged!(@untyped &object, $($guess)?).ok_or((None, Reason::NoType))?,
                };
                match word {
                    $(
                        $word => $crate::json::Item::read(json, &object).map(Self::$variant),
                    )+
                    _ => Err(Reason::UnknownType),
                }
                .map_err(|reason| (Some(word.to_owned()), reason))
            }
        }

        $(
            impl From<tagged!(@view $variant $($view)?)> for $name {
                fn from(view: tagged!(@view $variant $($view)?)) -> Self {
                    Self::$variant($crate::json::Item::from(view))
                }
            }
        )+

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$variant(item) => item.serialize(serializer), )+
                    Self::Unknown(unknown) => unknown.serialize(serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$crate::json::RawJson as serde::Deserialize<'de>>::deserialize(deserializer).map(Self::from_json)
            }
        }

        impl $crate::json::Field for $name {
            fn read(raw: Option<$crate::json::Slice<'_>>) -> Result<Self, $crate::json::Misfit> {
                raw.map(|raw| Self::from_json(raw.keep())).ok_or($crate::json::Misfit::Missing)
            }
        }
    };
    (@view $variant:ident) => { $variant };
    (@view $variant:ident $view:ty) => { $view };
    (@untyped $object:expr,) => { None::<&'static str> };
    (@untyped $object:expr, $guess:expr) => { $guess($object) };
}
