//! Lists and bodies without which an answer means nothing.

use bytes::Bytes;

use super::field::{Field, Misfit};
use super::object::{Object, Slice};
use super::raw::RawJson;
use super::reason::Reason;

/// Reads a whole body, an object, with `read`.
pub(crate) fn body<T>(
    bytes: &[u8],
    read: impl FnOnce(&Object<'_>) -> Result<T, Reason>,
) -> Result<T, Reason> {
    let json = RawJson::parse(Bytes::copy_from_slice(bytes))?;
    read(&Object::of(&json).ok_or(Reason::NotAnObject)?)
}

/// The elements of the list `name`, which has to be there.
pub(crate) fn elements<'a>(object: &Object<'a>, name: &'static str) -> Result<Vec<Slice<'a>>, Reason> {
    let list = object.get(name).filter(|raw| !raw.is_null()).ok_or(Reason::Missing(name))?;
    list.elements().ok_or(Reason::Unfit { field: name, expected: "an array" })
}

/// The list `name`, which has to be there, with every element read.
pub(crate) fn list<T: Field>(object: &Object<'_>, name: &'static str) -> Result<Vec<T>, Reason> {
    let read = |element| T::read(Some(element));
    elements(object, name)?.into_iter().map(read).collect::<Result<_, Misfit>>().map_err(|misfit| {
        let expected = match misfit {
            Misfit::Missing => "an array without null",
            Misfit::Expected(expected) => expected,
        };
        Reason::Unfit { field: name, expected }
    })
}
