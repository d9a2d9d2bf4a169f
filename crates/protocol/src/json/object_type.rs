//! Structs that are a typed view of a JSON object.

/// Defines a struct whose fields are those of a JSON object, all public, read leniently and written without what is
/// absent. `= "word"` gives it a `type`, written first. `Option` fields and `Vec` fields may be missing; of the others
/// each is needed for the object to mean anything.
macro_rules! object_type {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(= $tag:literal)? {
            $( $(#[$field_meta:meta])* $field:ident $(as $key:literal)? : $ty:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $ty, )*
        }

        impl $crate::json::View for $name {
            fn read(object: &$crate::json::Object<'_>) -> Result<Self, $crate::json::Reason> {
                let _ = object;
                Ok(Self { $( $field: $crate::json::field(object, object_type!(@key $field $($key)?))?, )* })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                $( serde::ser::SerializeMap::serialize_entry(&mut map, "type", $tag)?; )?
                $(
                    if !$crate::json::Field::is_absent(&self.$field) {
                        let key = object_type!(@key $field $($key)?);
                        serde::ser::SerializeMap::serialize_entry(&mut map, key, &self.$field)?;
                    }
                )*
                serde::ser::SerializeMap::end(map)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = <$crate::json::RawJson as serde::Deserialize<'de>>::deserialize(deserializer)?;
                $crate::json::read_view(&json).map_err(serde::de::Error::custom)
            }
        }

        impl $crate::json::Field for $name {
            fn read(raw: Option<$crate::json::Slice<'_>>) -> Result<Self, $crate::json::Misfit> {
                $crate::json::view_field(raw)
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}
