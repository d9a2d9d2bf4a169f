//! Reading requests, as servers and tests do.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::body::ResponsesApiRequest;
use crate::item::ResponseItem;
use crate::json::{Field, Misfit, Object, RawJson, Reason, Slice, field};

impl<'de> Deserialize<'de> for ResponsesApiRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RawJson::deserialize(deserializer)?;
        let object = Object::of(&json).ok_or(Reason::NotAnObject).map_err(Error::custom)?;
        read(&object).map_err(Error::custom)
    }
}

/// Reads a request. Only `model` is needed; a bare text for `input` is what the user says. What the API takes for an
/// absent `store` and `stream` is what it documents: `true` and `false`.
fn read(object: &Object<'_>) -> Result<ResponsesApiRequest, Reason> {
    macro_rules! request {
        ($($field:ident)*; $($name:ident: $value:expr,)*) => {
            ResponsesApiRequest { $($field: field(object, stringify!($field))?,)* $($name: $value,)* }
        };
    }
    let or = |name: &'static str, default: bool| {
        field(object, name).map(|flag: Option<bool>| flag.unwrap_or(default))
    };
    Ok(request! {
        model tools reasoning stream_options include service_tier prompt_cache_key text client_metadata
        access_programs background context_management conversation image max_output_tokens max_tool_calls
        metadata moderation multi_agent previous_response_id prompt prompt_cache_options
        prompt_cache_retention safety_identifier temperature top_logprobs top_p truncation user;
        instructions: field::<Option<String>>(object, "instructions")?.unwrap_or_default(),
        input: input(object.get("input")),
        tool_choice: field::<Option<_>>(object, "tool_choice")?.unwrap_or_default(),
        parallel_tool_calls: or("parallel_tool_calls", true)?,
        store: or("store", true)?,
        stream: or("stream", false)?,
        extra: extra(object),
    })
}

fn input(raw: Option<Slice<'_>>) -> Vec<ResponseItem> {
    let text = |_: Misfit| String::read(raw).map(|text| vec![ResponseItem::user(text)]);
    Vec::read(raw).or_else(text).unwrap_or_default()
}

/// What this version doesn't know; a value that is no tree (a lone surrogate, a huge number) is left out.
fn extra(object: &Object<'_>) -> Map<String, Value> {
    let unknown = object.entries().filter(|entry| !ResponsesApiRequest::KEYS.contains(&entry.name));
    unknown.filter_map(|entry| Some((entry.name.to_owned(), entry.value.keep().to_value().ok()?))).collect()
}
