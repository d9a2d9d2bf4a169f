//! [`Item`]: a typed view of a JSON object, and the JSON itself.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use super::field::Misfit;
use super::object::{Object, Slice};
use super::overlay::overlay;
use super::raw::RawJson;
use super::reason::Reason;

/// A struct that is read from the fields of an object.
pub(crate) trait View: Sized {
    /// Reads the fields.
    fn read(object: &Object<'_>) -> Result<Self, Reason>;
}

/// A typed view of a JSON object, with the JSON that it was read from or will be sent as.
///
/// Read and written again it is the same text, whatever the view doesn't know. Built from a `T`, it is encoded once,
/// when it is first needed. To change one, [`edit`](Self::edit) it: what the view doesn't know stays.
///
/// Two are equal when they are the same JSON value.
#[derive(Clone)]
pub struct Item<T> {
    view: T,
    wire: OnceLock<RawJson>,
}

#[expect(private_bounds, reason = "views are defined in this crate only")]
impl<T: View + Serialize> Item<T> {
    /// Types the text `json`, whose fields are `object`.
    pub(crate) fn read(json: &RawJson, object: &Object<'_>) -> Result<Self, Reason> {
        T::read(object).map(|view| Self { view, wire: OnceLock::from(json.clone()) })
    }

    /// Types a JSON value.
    ///
    /// # Errors
    /// Where it is not an object or lacks what gives it its meaning.
    pub fn from_json(json: RawJson) -> Result<Self, Reason> {
        let view = read_view(&json)?;
        Ok(Self { view, wire: OnceLock::from(json) })
    }

    /// The JSON text, as it came or as it will be sent. A built item is encoded at the first call.
    pub fn wire(&self) -> &RawJson {
        self.wire.get_or_init(|| encode(&self.view))
    }

    /// Changes the view and lays the changed fields over the kept JSON; all else in it stays as it came.
    pub fn edit<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> R {
        let kept = self.wire().clone();
        let before = encode(&self.view);
        let result = change(&mut self.view);
        let after = encode(&self.view);
        self.wire = OnceLock::from(overlay(&kept, &before, &after));
        result
    }

    /// The view alone; what it doesn't know is given up.
    pub fn into_view(self) -> T {
        self.view
    }
}

fn encode<T: Serialize>(view: &T) -> RawJson {
    RawJson::of(view).expect("views have string keys and no failing fields")
}

impl<T> From<T> for Item<T> {
    fn from(view: T) -> Self {
        Self { view, wire: OnceLock::new() }
    }
}

impl<T> Deref for Item<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.view
    }
}

impl<T: fmt::Debug> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view.fmt(f)
    }
}

impl<T: View + Serialize + PartialEq> PartialEq for Item<T> {
    fn eq(&self, other: &Self) -> bool {
        self.view == other.view && self.wire() == other.wire()
    }
}

impl<T: View + Serialize> Serialize for Item<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.wire().serialize(serializer)
    }
}

/// Reads a view from the JSON of one object.
pub(crate) fn read_view<T: View>(json: &RawJson) -> Result<T, Reason> {
    T::read(&Object::of(json).ok_or(Reason::NotAnObject)?)
}

/// Reads a view that is a field of another.
pub(crate) fn view_field<T: View>(raw: Option<Slice<'_>>) -> Result<T, Misfit> {
    let object = raw.filter(|raw| !raw.is_null()).ok_or(Misfit::Missing)?.object();
    let object = object.ok_or(Misfit::Expected("an object"))?;
    T::read(&object).map_err(|_| Misfit::Expected("an object with the fields it needs"))
}
