//! How a field of each Rust type is read from whatever a server sent.

use std::collections::BTreeMap;

use super::object::{MAX_ELEMENTS, Object, Slice};
use super::raw::RawJson;
use super::reason::Reason;
use super::wtf8::{self, Fragment};

/// Why a field could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// It is absent or `null`.
    Missing,
    /// It has another shape than this one.
    Expected(&'static str),
}

/// A type that a field may have. Reading is lenient: numbers are taken from floats and from strings, strings from
/// numbers and booleans; what can't be read is `None` where the field is optional, and empty where it is a list.
pub(crate) trait Field: Sized {
    /// Reads the field's text; `None` where the field is absent.
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit>;

    /// Reads it as a field of a struct, where a list that can't be read is empty.
    fn read_field(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        Self::read(raw)
    }

    /// Whether the field is left out when written.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads the field `name` of `object`.
pub(crate) fn field<T: Field>(object: &Object<'_>, name: &'static str) -> Result<T, Reason> {
    T::read_field(object.get(name)).map_err(|misfit| match misfit {
        Misfit::Missing => Reason::Missing(name),
        Misfit::Expected(expected) => Reason::Unfit { field: name, expected },
    })
}

/// The text of a field that is there and not `null`.
fn present(raw: Option<Slice<'_>>) -> Result<&str, Misfit> {
    raw.filter(|raw| !raw.is_null()).map(Slice::text).ok_or(Misfit::Missing)
}

/// The text of a number, whether it was sent as one or as a string.
fn digits(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).trim()
}

impl<T: Field> Field for Option<T> {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        Ok(raw.filter(|raw| !raw.is_null()).and_then(|raw| T::read(Some(raw)).ok()))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl Field for String {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let text = present(raw)?;
        match text.as_bytes().first() {
            Some(b'"') => wtf8::read(text).ok_or(Misfit::Expected("a string")),
            Some(b'{' | b'[') | None => Err(Misfit::Expected("a string")),
            Some(_) => Ok(text.to_owned()),
        }
    }
}

impl Field for Fragment {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let text = present(raw)?;
        if text.starts_with('"') {
            return Self::read(text).ok_or(Misfit::Expected("a string"));
        }
        String::read(raw).map(|text| Self { text, ..Self::default() })
    }
}

impl Field for bool {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        match digits(present(raw)?) {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Misfit::Expected("true or false")),
        }
    }
}

impl Field for f64 {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let number = digits(present(raw)?).parse::<f64>();
        number.ok().filter(|number| number.is_finite()).ok_or(Misfit::Expected("a number"))
    }
}

macro_rules! integer_field {
    ($($int:ty),*) => {$(
        impl Field for $int {
            fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
                if let Ok(number) = digits(present(raw)?).parse() {
                    return Ok(number);
                }
                // A fraction of a count means nothing; what the type can't hold doesn't parse.
                let whole = <f64 as Field>::read(raw)?.trunc();
                format!("{whole:.0}").parse().map_err(|_| Misfit::Expected("a whole number in range"))
            }
        }
    )*};
}
integer_field!(u32, u64, i64);

impl<T: Field> Field for Vec<T> {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let Some(raw) = raw.filter(|raw| !raw.is_null()) else {
            return Ok(Self::new());
        };
        let elements = raw.elements().ok_or(Misfit::Expected("an array of at most 65536 elements"))?;
        elements.into_iter().map(|element| T::read(Some(element))).collect()
    }

    fn read_field(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        Ok(Self::read(raw).unwrap_or_default())
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        let object = raw.ok_or(Misfit::Missing)?.object().ok_or(Misfit::Expected("an object"))?;
        if object.len() > MAX_ELEMENTS {
            return Err(Misfit::Expected("an object of at most 65536 fields"));
        }
        object.entries().map(|entry| Ok((entry.name.to_owned(), T::read(Some(entry.value))?))).collect()
    }
}

impl<T: Field> Field for Box<T> {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        T::read(raw).map(Self::new)
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl Field for RawJson {
    fn read(raw: Option<Slice<'_>>) -> Result<Self, Misfit> {
        raw.map(Slice::keep).ok_or(Misfit::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Field>(json: &str) -> Result<T, Misfit> {
        T::read(Some(Slice::whole(&RawJson::parse(json.to_owned()).unwrap())))
    }

    #[test]
    fn numbers_are_read_from_whatever_spells_one() {
        for (json, expected) in [
            ("7", Ok(7)),
            ("7.0", Ok(7)),
            ("7.9", Ok(7)),
            ("\"7\"", Ok(7)),
            ("1e3", Ok(1000)),
            ("-1", Err(Misfit::Expected("a whole number in range"))),
            ("1e40", Err(Misfit::Expected("a whole number in range"))),
            ("\"seven\"", Err(Misfit::Expected("a number"))),
            ("null", Err(Misfit::Missing)),
            ("{}", Err(Misfit::Expected("a number"))),
        ] {
            assert_eq!(read::<u64>(json), expected, "{json}");
        }
    }

    #[test]
    fn strings_are_read_from_scalars() {
        for (json, expected) in [
            ("\"s\"", Ok("s".to_owned())),
            ("12", Ok("12".to_owned())),
            ("true", Ok("true".to_owned())),
            ("\"\\ud83e\"", Ok("\u{fffd}".to_owned())),
            ("[]", Err(Misfit::Expected("a string"))),
            ("null", Err(Misfit::Missing)),
        ] {
            assert_eq!(read::<String>(json), expected, "{json}");
        }
    }

    #[test]
    fn an_optional_field_that_does_not_fit_is_none() {
        assert_eq!(read::<Option<u64>>("{}"), Ok(None));
        assert_eq!(read::<Option<Vec<String>>>("[[]]"), Ok(None));
        assert_eq!(read::<Vec<String>>("null"), Ok(vec![]));
        assert_eq!(read::<Option<bool>>("\"true\""), Ok(Some(true)));
    }
}
