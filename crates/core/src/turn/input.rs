//! What the user says, as an item.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codex_protocol::{ContentPart, InputItem, ResponseItem};
use tokio::io::AsyncReadExt;

/// The largest image that is read from a file.
const IMAGE_LIMIT_BYTES: u64 = 20 * 1024 * 1024;
/// How long reading one may take. Nothing else happens in the thread meanwhile.
const IMAGE_BUDGET: Duration = Duration::from_secs(10);

/// The message, and what could not be read for it: in its place the model is told so.
pub(super) async fn user_item(items: &[InputItem]) -> (ResponseItem, Vec<String>) {
    let (mut parts, mut problems) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            InputItem::Text { text } => parts.push(ContentPart::input_text(text)),
            InputItem::Image { image_url } => parts.push(ContentPart::input_image(image_url)),
            InputItem::LocalImage { path } => match in_time(data_url(path)).await {
                Ok(url) => parts.push(ContentPart::input_image(url)),
                Err(problem) => {
                    let problem = format!("the image {} is not sent: {problem}", path.display());
                    parts.push(ContentPart::input_text(&problem));
                    problems.push(problem);
                }
            },
            // The enum is open: a kind that this crate doesn't know.
            _ => problems
                .push("a part of the input is of a kind that is not known, and is not sent".to_owned()),
        }
    }
    (ResponseItem::user(parts), problems)
}

async fn in_time(read: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    let late = |_| Err(format!("it could not be read within {IMAGE_BUDGET:?}"));
    tokio::time::timeout(IMAGE_BUDGET, read).await.unwrap_or_else(late)
}

async fn data_url(path: &Path) -> Result<String, String> {
    // Opening what is no file, such as a pipe, may take forever.
    let about = tokio::fs::metadata(path).await.map_err(|error| error.to_string())?;
    if !about.is_file() {
        return Err("it is not a file".to_owned());
    }
    let file = tokio::fs::File::open(path).await.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(IMAGE_LIMIT_BYTES + 1).read_to_end(&mut bytes).await.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > IMAGE_LIMIT_BYTES {
        return Err(format!("it is larger than {} MiB", IMAGE_LIMIT_BYTES / 1024 / 1024));
    }
    let kind = kind(&bytes).ok_or("it is neither PNG, JPEG, GIF nor WebP")?;
    Ok(format!("data:{kind};base64,{}", STANDARD.encode(&bytes)))
}

/// The media type, by the first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_file_that_cannot_be_read_in_time_is_given_up() {
        let never = in_time(std::future::pending());
        assert_eq!(never.await, Err("it could not be read within 10s".to_owned()));
        assert_eq!(in_time(async { Ok("data:".to_owned()) }).await, Ok("data:".to_owned()));
    }

    #[test]
    fn an_image_is_known_by_its_first_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n"[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"<svg/>", None),
            (b"", None),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }
}
