//! JSON kept as it came, and the lenient reading of what is typed.

#[macro_use]
mod open_enum;
#[macro_use]
mod object_type;
#[macro_use]
mod tagged;

mod field;
mod item;
mod list;
mod object;
mod overlay;
mod raw;
mod reason;
mod split;
mod tree;
mod unknown;
mod wtf8;

pub use self::item::Item;
pub use self::raw::{NotJson, RawJson};
pub use self::reason::Reason;
pub use self::unknown::Unknown;
pub use self::wtf8::{Edges, Fragment, join_surrogates};

pub(crate) use self::field::{Field, Misfit, field};
pub(crate) use self::item::{View, read_view, view_field};
pub(crate) use self::list::{body, elements, list};
pub(crate) use self::object::{Object, Slice};
pub(crate) use self::split::plain_length;
