//! Replacing parts of what items say.

use codex_protocol::{ContentPart, MessageContent, ResponseItem};

/// Replaces the parts of an item's content for which `replace` gives another. How many those are; with none, the item
/// is not touched.
pub(super) fn replace(
    item: &mut ResponseItem,
    replace: impl Fn(&ContentPart) -> Option<ContentPart>,
) -> usize {
    macro_rules! within {
        ($item:ident . $field:ident) => {{
            let (parts, count) = replaced($item.$field.parts(), &replace);
            if count > 0 {
                $item.edit(|item| item.$field = MessageContent::Parts(parts));
            }
            count
        }};
    }
    match item {
        ResponseItem::Message(item) => within!(item.content),
        ResponseItem::FunctionCallOutput(item) => within!(item.output),
        ResponseItem::CustomToolCallOutput(item) => within!(item.output),
        ResponseItem::LocalShellCallOutput(item) => within!(item.output),
        ResponseItem::AgentMessage(item) => {
            let (parts, count) = replaced(&item.content, &replace);
            if count > 0 {
                item.edit(|item| item.content = parts);
            }
            count
        }
        ResponseItem::MultiAgentCallOutput(item) => {
            let (parts, count) = replaced(&item.output, &replace);
            if count > 0 {
                item.edit(|item| item.output = parts);
            }
            count
        }
        _ => 0,
    }
}

/// The parts with others in their places, and in how many. Without any, nothing is copied.
fn replaced(
    parts: &[ContentPart],
    replace: &impl Fn(&ContentPart) -> Option<ContentPart>,
) -> (Vec<ContentPart>, usize) {
    let mut count = 0;
    let mut others = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if let Some(other) = replace(part) {
            if count == 0 {
                others = parts.to_vec();
            }
            others[index] = other;
            count += 1;
        }
    }
    (others, count)
}
