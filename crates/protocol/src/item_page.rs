//! [`ItemPage`]: one page of a list of items.

use crate::item::ResponseItem;
use crate::json::{Object, Reason, body, field, list};

/// One page of a list of items.
///
/// Wire: <https://platform.openai.com/docs/api-reference/responses/input-items>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ItemPage {
    /// The items.
    pub data: Vec<ResponseItem>,
    /// Whether another page follows.
    pub has_more: bool,
    /// The id that the next page begins after.
    pub last_id: Option<String>,
}

impl ItemPage {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// Where it is not a JSON object with the list `data`.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Reason> {
        body(bytes, Self::read)
    }

    fn read(object: &Object<'_>) -> Result<Self, Reason> {
        let data: Vec<ResponseItem> = list(object, "data")?;
        let last_id: Option<String> = field(object, "last_id")?;
        Ok(Self {
            has_more: field::<Option<bool>>(object, "has_more")?.unwrap_or_default(),
            last_id: last_id.or_else(|| data.last()?.id().map(str::to_owned)),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_begins_after_the_last_item_unless_the_server_says_where() {
        for (body, expected) in [
            (
                r#"{"data":[{"type":"message","role":"user","content":[],"id":"a"}],"has_more":true}"#,
                (1, true, Some("a")),
            ),
            (r#"{"data":[{"type":"new","id":"a"}],"has_more":true,"last_id":"b"}"#, (1, true, Some("b"))),
            (r#"{"data":[]}"#, (0, false, None)),
        ] {
            let page = ItemPage::from_slice(body.as_bytes()).unwrap();
            assert_eq!((page.data.len(), page.has_more, page.last_id.as_deref()), expected, "{body}");
        }
        assert_eq!(ItemPage::from_slice(b"{}").unwrap_err(), Reason::Missing("data"));
    }
}
