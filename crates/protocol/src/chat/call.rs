//! [`CallPiece`].

use crate::json::{Field, Fragment, Object, Slice, field};

/// A piece of a tool call. Only the first piece of a call has its id and its name, as a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CallPiece {
    /// The call's place among the message's calls, from 0. Some servers leave it out, some say 0 for each.
    pub index: Option<u32>,
    /// The call's id; never empty.
    pub id: Option<String>,
    /// The tool's name; never empty.
    pub name: Option<String>,
    /// A piece of the arguments or, for a custom tool, of its input.
    pub arguments: Fragment,
    /// Whether it is a custom tool, whose input is free text.
    pub is_custom: bool,
}

impl CallPiece {
    /// Reads an element of `tool_calls`: `function` or `custom` in an object of its own, or flat.
    pub(super) fn read(object: &Object<'_>) -> Self {
        let custom = object.get("custom").and_then(Slice::object);
        let is_custom = custom.is_some();
        let function = custom.or_else(|| object.get("function").and_then(Slice::object));
        let inner = function.as_ref().unwrap_or(object);
        Self {
            index: field(object, "index").ok().flatten(),
            id: filled(object, "id"),
            is_custom,
            ..Self::read_function(inner)
        }
    }

    /// Reads a name and arguments. Arguments that are an object instead of its text are taken as that text.
    pub(super) fn read_function(object: &Object<'_>) -> Self {
        let arguments = object.get("arguments").or_else(|| object.get("input"));
        let arguments = arguments.filter(|raw| !raw.is_null()).map(|raw| {
            <Fragment as Field>::read(Some(raw))
                .unwrap_or_else(|_| Fragment { text: raw.text().to_owned(), ..Fragment::default() })
        });
        Self { name: filled(object, "name"), arguments: arguments.unwrap_or_default(), ..Self::default() }
    }
}

/// A text that is there and not empty.
pub(super) fn filled(object: &Object<'_>, name: &'static str) -> Option<String> {
    field::<Option<String>>(object, name).ok().flatten().filter(|text| !text.is_empty())
}
