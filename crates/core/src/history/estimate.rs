//! About how many tokens an item is.

use codex_protocol::{ContentPart, Detail, ResponseItem};

use super::image;

/// Bytes of text that make a token, about.
const BYTES_A_TOKEN: usize = 4;
/// What encrypted content holds besides the reasoning.
const ENVELOPE_BYTES: usize = 650;
/// What an image counts as.
const IMAGE_BYTES: usize = 7_373;
/// The most tokens that an image at its own size is.
const IMAGE_MAX_TOKENS: usize = 10_000;

/// About how many tokens an item is in a request: a quarter of its bytes, where content that is encrypted counts as
/// what it holds, and an image by its size on the screen.
pub fn estimate_tokens(item: &ResponseItem) -> u64 {
    bytes(item).div_ceil(BYTES_A_TOKEN) as u64
}

/// About how many tokens of encrypted reasoning an item is; 0 where it has none.
pub(super) fn encrypted_reasoning(item: &ResponseItem) -> u64 {
    match item {
        ResponseItem::Reasoning(reasoning) if reasoning.encrypted_content.is_some() => estimate_tokens(item),
        _ => 0,
    }
}

fn bytes(item: &ResponseItem) -> usize {
    match item {
        ResponseItem::Reasoning(item) if let Some(encrypted) = &item.encrypted_content => {
            decrypted(encrypted)
        }
        ResponseItem::Compaction(item) => decrypted(&item.encrypted_content),
        ResponseItem::ContextCompaction(item) if let Some(encrypted) = &item.encrypted_content => {
            decrypted(encrypted)
        }
        _ => {
            let (inline, counted) = inline(item);
            item.to_json().as_str().len().saturating_sub(inline) + counted
        }
    }
}

/// The bytes in base64 of this length, less what is always there.
fn decrypted(encrypted: &str) -> usize {
    (encrypted.len() * 3 / 4).saturating_sub(ENVELOPE_BYTES)
}

/// How many bytes of an item are not text, and what they count as instead.
fn inline(item: &ResponseItem) -> (usize, usize) {
    let parts = match item {
        ResponseItem::Message(item) => item.content.parts(),
        ResponseItem::FunctionCallOutput(item) => item.output.parts(),
        ResponseItem::CustomToolCallOutput(item) => item.output.parts(),
        ResponseItem::AgentMessage(item) => &item.content,
        ResponseItem::ComputerCallOutput(item) => item.output.as_slice(),
        ResponseItem::ImageGenerationCall(item) => {
            return item.result.as_ref().map_or((0, 0), |result| (result.len(), IMAGE_BYTES));
        }
        _ => &[],
    };
    parts.iter().map(part).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

fn part(part: &ContentPart) -> (usize, usize) {
    match part {
        ContentPart::InputImage(image) => image_url(image.image_url.as_deref(), image.detail.as_ref()),
        ContentPart::ComputerScreenshot(shot) => image_url(shot.image_url.as_deref(), shot.detail.as_ref()),
        ContentPart::EncryptedContent(part) => {
            (part.encrypted_content.len(), part.encrypted_content.len() * 9 / 16)
        }
        _ => (0, 0),
    }
}

/// Only the bytes of an image within the item are taken out; one that stands elsewhere is a short text.
fn image_url(url: Option<&str>, detail: Option<&Detail>) -> (usize, usize) {
    let Some((head, data)) = url.and_then(|url| url.split_once(";base64,")) else { return (0, 0) };
    if !head.get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:image/")) {
        return (0, 0);
    }
    let tokens = match detail {
        Some(Detail::Original) => image::patches(data).map(|patches| patches.min(IMAGE_MAX_TOKENS)),
        _ => None,
    };
    (data.len(), tokens.map_or(IMAGE_BYTES, |tokens| tokens * BYTES_A_TOKEN))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_item_counts_as_what_the_model_reads() {
        let text = |json: &Value| json.to_string().len().div_ceil(4) as u64;
        let image = |url: &str| json!({"type": "message", "role": "user", "content": [{"type": "input_image", "image_url": url}]});
        let (long, data) = ("x".repeat(4_000), "A".repeat(40_000));
        let inline = image(&format!("data:image/png;base64,{data}"));
        let without = image("data:image/png;base64,").to_string().len();
        // A PNG of 64 by 33 pixels, as far as its size: 2 by 2 patches.
        let head = "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAhCAYAAAAA";
        let original = |data: &str| {
            json!({"type": "message", "role": "user", "content": [{"type": "input_image", "detail": "original",
                "image_url": format!("data:image/png;base64,{data}")}]})
        };
        let output = |part: Value| json!({"type": "function_call_output", "call_id": "c", "output": [part]});
        let encrypted =
            |content: &str| output(json!({"type": "encrypted_content", "encrypted_content": content}));
        let message = json!({"type": "message", "role": "user", "content": "hello"});
        let reasoning =
            |content: &str| json!({"type": "reasoning", "summary": [], "encrypted_content": content});
        for (item, expected) in [
            (message.clone(), text(&message)),
            (reasoning(&long), (3_000 - 650_u64).div_ceil(4)),
            (reasoning("short"), 0),
            (json!({"type": "compaction", "encrypted_content": long}), (3_000 - 650_u64).div_ceil(4)),
            (json!({"type": "reasoning", "summary": []}), text(&json!({"type": "reasoning", "summary": []}))),
            (inline, (without as u64 + 7_373).div_ceil(4)),
            (original(head), (original("").to_string().len() as u64 + 4 * 4).div_ceil(4)),
            (original(&data), (original("").to_string().len() as u64 + 7_373).div_ceil(4)),
            (image("https://example.com/a.png"), text(&image("https://example.com/a.png"))),
            (encrypted(&"y".repeat(1_600)), (encrypted("").to_string().len() as u64 + 900).div_ceil(4)),
        ] {
            let item = ResponseItem::from_json(item.into());
            assert_eq!(
                estimate_tokens(&item),
                expected,
                "{}",
                item.to_json().as_str().get(..60).unwrap_or("short")
            );
        }
    }
}
