//! [`Model`]: a model that a server offers.

use crate::controls::{ReasoningEffort, ReasoningSummary, Verbosity};
use crate::json::{Item, Object, RawJson, Reason, body, elements};

object_type! {
    /// A model that a server offers, as the public API lists it (`id`) or as the Codex service does (`slug`). What else
    /// a server tells of it is in [`Item::wire`](crate::Item::wire).
    ///
    /// Wire: <https://platform.openai.com/docs/api-reference/models/object>
    pub struct Model {
        /// Its name in requests, in the public API's list.
        id: Option<String>,
        /// Its name in requests, in the Codex service's list.
        slug: Option<String>,
        /// Its name for people.
        display_name: Option<String>,
        /// What it is for.
        description: Option<String>,
        /// When it was made, in seconds since 1970.
        created: Option<i64>,
        /// Whose it is.
        owned_by: Option<String>,
        /// How many tokens its context holds.
        context_window: Option<u64>,
        /// How many it can be made to hold.
        max_context_window: Option<u64>,
        /// How much of its context may be used, in percent.
        effective_context_window_percent: Option<u64>,
        /// From how many tokens on a conversation is compacted.
        auto_compact_token_limit: Option<u64>,
        /// What compacted conversations can be read by: models with the same word read each other's.
        comp_hash: Option<String>,
        /// What it reads: `text`, `image`, `audio`.
        input_modalities: Option<Vec<String>>,
        /// How much of a tool's output it is told.
        truncation_policy: Option<ModelTruncation>,
        /// How much it reasons unless it is told.
        default_reasoning_level: Option<ReasoningEffort>,
        /// How much it can reason, as it came.
        supported_reasoning_levels: Option<RawJson>,
        /// How much it says unless it is told.
        default_verbosity: Option<Verbosity>,
        /// Whether it can be told how much to say.
        support_verbosity: Option<bool>,
        /// Whether it can give summaries of its reasoning.
        supports_reasoning_summaries: Option<bool>,
        /// Whether it can be told which summary to give.
        supports_reasoning_summary_parameter: Option<bool>,
        /// Which summary of its reasoning it gives unless it is told; `none` for none.
        default_reasoning_summary: Option<ReasoningSummary>,
        /// Whether it can call several tools at once.
        supports_parallel_tool_calls: Option<bool>,
        /// The service tiers that it has besides the common one.
        service_tiers: Option<Vec<ModelServiceTier>>,
        /// Its faster tiers, by the older name.
        additional_speed_tiers: Option<Vec<String>>,
        /// Whether it can be asked with an API key.
        supported_in_api: Option<bool>,
        /// Whether it is shown in a choice: `list`, `hide` or `none`.
        visibility: Option<String>,
        /// Its place in a choice; the lowest comes first.
        priority: Option<i64>,
        /// Its instructions, where the server gives them.
        base_instructions: Option<String>,
    }
}

object_type! {
    /// How much of a tool's output a model is told.
    pub struct ModelTruncation {
        /// What is counted: `bytes` or `tokens`.
        mode: String,
        /// How many of them.
        limit: u64,
    }
}

object_type! {
    /// A service tier that a model has.
    pub struct ModelServiceTier {
        /// Its name in requests.
        id: String,
        /// Its name for people.
        name: Option<String>,
        /// What it is for.
        description: Option<String>,
    }
}

impl Model {
    /// Its name in requests.
    pub fn name(&self) -> &str {
        self.slug.as_deref().or(self.id.as_deref()).unwrap_or_default()
    }

    /// Reads the body of an answer, whose list is `data` or `models`. An element without a name is left out.
    ///
    /// # Errors
    /// Where it is not a JSON object with one of these lists.
    pub fn list_from_slice(bytes: &[u8]) -> Result<Vec<Item<Self>>, Reason> {
        body(bytes, Self::list)
    }

    fn list(object: &Object<'_>) -> Result<Vec<Item<Self>>, Reason> {
        let name = if object.get("models").is_some() { "models" } else { "data" };
        let models = elements(object, name)?.into_iter().map(|model| Item::<Self>::from_json(model.keep()));
        Ok(models.filter_map(Result::ok).filter(|model| !model.name().is_empty()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_list_are_read() {
        for (body, expected) in [
            (
                r#"{"object":"list","data":[{"id":"gpt-5","object":"model"},{"id":"o3"}]}"#,
                Ok(vec!["gpt-5", "o3"]),
            ),
            (r#"{"models":[{"slug":"gpt-5-codex","id":"x","priority":1}]}"#, Ok(vec!["gpt-5-codex"])),
            (r#"{"data":[{"id":"a"}, 7, {"object":"model"}, null, {"id":""}]}"#, Ok(vec!["a"])),
            (r#"{"models":[]}"#, Ok(vec![])),
            ("{}", Err(Reason::Missing("data"))),
            (r#"{"models":"all"}"#, Err(Reason::Unfit { field: "models", expected: "an array" })),
            ("[]", Err(Reason::NotAnObject)),
        ] {
            let models = Model::list_from_slice(body.as_bytes());
            let names = models.as_ref().map(|models| models.iter().map(|model| model.name()).collect());
            assert_eq!(names.map_err(Clone::clone), expected, "{body}");
        }
    }

    #[test]
    fn what_a_model_can_is_read_and_what_cannot_be_read_is_not_known() {
        let body = r#"{"models":[
            {"slug":"a","max_context_window":1000000,"effective_context_window_percent":90,"comp_hash":"h",
             "auto_compact_token_limit":250000,"input_modalities":["text","image"],
             "truncation_policy":{"mode":"tokens","limit":10000},"supports_reasoning_summary_parameter":true,
             "default_reasoning_summary":"none","service_tiers":[{"id":"priority","name":"Fast","x":1}],
             "additional_speed_tiers":["fast"]},
            {"slug":"b","max_context_window":"many","input_modalities":"text","truncation_policy":{"mode":"bytes"},
             "service_tiers":["priority"],"additional_speed_tiers":null}
        ]}"#;
        let models = Model::list_from_slice(body.as_bytes()).unwrap();
        let tier =
            ModelServiceTier { id: "priority".to_owned(), name: Some("Fast".to_owned()), description: None };
        let expected = Model {
            slug: Some("a".to_owned()),
            max_context_window: Some(1_000_000),
            effective_context_window_percent: Some(90),
            comp_hash: Some("h".to_owned()),
            auto_compact_token_limit: Some(250_000),
            input_modalities: Some(vec!["text".to_owned(), "image".to_owned()]),
            truncation_policy: Some(ModelTruncation { mode: "tokens".to_owned(), limit: 10_000 }),
            supports_reasoning_summary_parameter: Some(true),
            default_reasoning_summary: Some(ReasoningSummary::Other("none".to_owned())),
            service_tiers: Some(vec![tier]),
            additional_speed_tiers: Some(vec!["fast".to_owned()]),
            ..Model::default()
        };
        assert_eq!(*models[0], expected);
        assert_eq!(*models[1], Model { slug: Some("b".to_owned()), ..Model::default() });
    }

    #[test]
    fn what_is_not_known_of_a_model_is_kept() {
        let body = r#"{"models":[{"slug":"m","context_window":272000,"shell_type":"shell_command"}]}"#;
        let models = Model::list_from_slice(body.as_bytes()).unwrap();
        assert_eq!(models[0].context_window, Some(272_000));
        assert_eq!(models[0].wire().to_value().unwrap()["shell_type"], "shell_command");
    }
}
