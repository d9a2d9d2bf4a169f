//! A request taken apart: what it is for, what it gives, and what is wrong with it.

use http::{HeaderMap, Method};
use serde_json::{Map, Value};

use super::query::Query;
use super::refusal::Refusal;
use super::route::Endpoint;
use super::turn::Stem;

/// What the responder is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    pub(crate) headers: &'a HeaderMap,
    /// The body, decompressed; `None` where that was not possible.
    pub(crate) body: Option<&'a [u8]>,
    /// Which request this is, counted from 1.
    pub(crate) number: usize,
}

/// A request taken apart and checked.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Which request it is, counted from 1.
    pub(crate) number: usize,
    /// The method and the path.
    pub(crate) target: String,
    /// What it is for, or the methods its path is served to.
    pub(crate) endpoint: Result<Endpoint, Option<&'static str>>,
    pub(crate) body: Map<String, Value>,
    pub(crate) query: Query,
    /// The `If-None-Match` header.
    pub(crate) if_none_match: Option<String>,
    pub(crate) stem: Stem,
    pub(crate) context: Context,
    /// Why it is refused.
    pub(crate) refusal: Option<Refusal>,
}

/// The conversation a request is part of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The response it goes on from.
    pub(crate) parent: Option<String>,
    /// The items before its own input.
    pub(crate) before: Vec<Value>,
    /// What those count for.
    pub(crate) before_tokens: u64,
    /// The items of its own input.
    pub(crate) input: Vec<Value>,
}

impl Context {
    /// Every item, oldest first.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.before.iter().chain(&self.input).cloned().collect()
    }
}

impl Call {
    /// A field that is a boolean; false where it is absent.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.body.get(name) == Some(&Value::Bool(true))
    }
}
