//! The enum of events, one variant a `type`.

/// Defines the enum of events: `Variant(Payload) = "type"`.
macro_rules! events {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident($payload:ty) = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* #[doc = concat!("\n\nWire: `", $word, "`.")] $variant($payload), )+
            /// One that this version does not know, or that could not be read, with its bytes and the reason.
            Unknown(super::unknown::UnknownEvent),
        }

        impl $name {
            /// The `type` words this version knows.
            pub const TYPES: &'static [&'static str] = &[$($word),+];

            /// The `type` word; `None` where there is none.
            pub fn type_word(&self) -> Option<&str> {
                match self {
                    $( Self::$variant(_) => Some($word), )+
                    Self::Unknown(unknown) => unknown.type_word(),
                }
            }

            /// Reads the event of type `word` from its fields.
            pub(super) fn typed(word: &str, object: &$crate::json::Object<'_>) -> Result<Self, $crate::json::Reason> {
                match word {
                    $( $word => <$payload as $crate::json::View>::read(object).map(Self::$variant), )+
                    _ => Err($crate::json::Reason::UnknownType),
                }
            }
        }
    };
}
