//! [`Item`]: a typed view of a JSON object, and the JSON itself.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

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

impl<T: View> View for Box<T> {
    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        T::read(object).map(Self::new)
    }
}

/// A typed view of a JSON object, with the JSON that it was read from or will be sent as.
///
/// Read and written again it is the same text, whatever the view doesn't know. Built from a `T`, it is encoded once,
/// when it is first needed. To change one, [`edit`](Self::edit) it: what the view doesn't know stays.
///
/// A clone is a pointer: it shares the view and the text, until one of them is edited. Two are equal when they are
/// the same JSON value.
pub struct Item<T>(Arc<Inner<T>>);

#[derive(Clone)]
struct Inner<T> {
    view: T,
    wire: OnceLock<RawJson>,
}

impl<T> Item<T> {
    fn new(view: T, wire: OnceLock<RawJson>) -> Self {
        Self(Arc::new(Inner { view, wire }))
    }
}

#[expect(private_bounds, reason = "views are defined in this crate only")]
impl<T: View + Serialize> Item<T> {
    /// Types the text `json`, whose fields are `object`.
    pub(crate) fn read(json: &RawJson, object: &Object<'_>) -> Result<Self, Reason> {
        T::read(object).map(|view| Self::new(view, OnceLock::from(json.clone())))
    }

    /// Types a JSON value.
    ///
    /// # Errors
    /// Where it is not an object or lacks what gives it its meaning.
    pub fn from_json(json: RawJson) -> Result<Self, Reason> {
        let view = read_view(&json)?;
        Ok(Self::new(view, OnceLock::from(json)))
    }

    /// The JSON text, as it came or as it will be sent. A built item is encoded at the first call.
    pub fn wire(&self) -> &RawJson {
        self.0.wire.get_or_init(|| encode(&self.0.view))
    }

    /// Changes the view and lays the changed fields over the kept JSON; all else in it stays as it came.
    pub fn edit<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> R
    where
        T: Clone,
    {
        let kept = self.wire().clone();
        let inner = Arc::make_mut(&mut self.0);
        let before = encode(&inner.view);
        let result = change(&mut inner.view);
        let after = encode(&inner.view);
        inner.wire = OnceLock::from(overlay(&kept, &before, &after));
        result
    }

    /// The view alone; what it doesn't know is given up.
    pub fn into_view(self) -> T
    where
        T: Clone,
    {
        Arc::unwrap_or_clone(self.0).view
    }
}

fn encode<T: Serialize>(view: &T) -> RawJson {
    RawJson::of(view).expect("views have string keys and no failing fields")
}

impl<T> Clone for Item<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> From<T> for Item<T> {
    fn from(view: T) -> Self {
        Self::new(view, OnceLock::new())
    }
}

impl<T> Deref for Item<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.view
    }
}

impl<T: fmt::Debug> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.view.fmt(f)
    }
}

impl<T: View + Serialize + PartialEq> PartialEq for Item<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.view == other.0.view && self.wire() == other.wire())
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
