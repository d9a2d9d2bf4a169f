//! Files that go with the prompt: images, and the schema of the answer.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::failure::Failure;

/// How large an image may be, in bytes.
const IMAGE_BYTES: usize = 20 * 1024 * 1024;
/// How long a schema may be, in bytes.
const SCHEMA_BYTES: usize = 4 * 1024 * 1024;

/// How the files of each kind of image begin.
const KINDS: [(&str, &[u8]); 4] = [
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/gif", b"GIF8"),
    ("image/webp", b"RIFF????WEBP"),
];

/// The `data:` URL of the image in a file.
///
/// # Errors
/// Where it can't be read, has more than 20 MiB, or is no PNG, JPEG, GIF or WebP.
pub(super) fn image(path: &Path) -> Result<String, Failure> {
    let bytes = read(path, IMAGE_BYTES)?;
    let kind = kind(&bytes).ok_or_else(|| {
        Failure::Usage(format!("{} is no image: it should be a PNG, JPEG, GIF or WebP file", path.display()))
    })?;
    Ok(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}

/// The JSON Schema in a file.
///
/// # Errors
/// Where it can't be read, has more than 4 MiB, or is no JSON object.
pub(super) fn schema(path: &Path) -> Result<Value, Failure> {
    let bytes = read(path, SCHEMA_BYTES)?;
    let refuse = |why: String| Failure::Usage(format!("{} is no JSON Schema: {why}", path.display()));
    match serde_json::from_slice(&bytes) {
        Ok(schema @ Value::Object(_)) => Ok(schema),
        Ok(_) => Err(refuse("it should be a JSON object".to_owned())),
        Err(error) => Err(refuse(error.to_string())),
    }
}

fn read(path: &Path, limit_bytes: usize) -> Result<Vec<u8>, Failure> {
    let name = || path.display().to_string();
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit_bytes).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|source| Failure::Read { name: name(), source })?;
    if bytes.len() > limit_bytes {
        return Err(Failure::Usage(format!("{} is larger than {limit_bytes} bytes", name())));
    }
    Ok(bytes)
}

/// What an image is by its content: a file's name may lie.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let begins = |start: &[u8]| {
        bytes.len() >= start.len()
            && start.iter().zip(bytes).all(|(want, byte)| *want == b'?' || want == byte)
    };
    KINDS.iter().find(|(_, start)| begins(start)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_known_by_its_content() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\nrest"[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
            (b"RIFF", None),
            (b"<svg/>", None),
            (b"", None),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }
}
