//! How large an image is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The side of a patch, in pixels.
const PATCH: usize = 32;
/// How much of an image is looked at to find its size, in characters of base64.
const HEAD: usize = 64 * 1024;

/// How many patches an image has, given in base64. `None` where its size is not found.
pub(super) fn patches(data: &str) -> Option<usize> {
    let head = data.get(..data.len().min(HEAD) / 4 * 4)?;
    let bytes = STANDARD.decode(head).ok()?;
    let (width, height) = png(&bytes).or_else(|| gif(&bytes)).or_else(|| jpeg(&bytes))?;
    Some(width.div_ceil(PATCH).saturating_mul(height.div_ceil(PATCH)))
}

fn png(bytes: &[u8]) -> Option<(usize, usize)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let side = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    Some((side(8)?, side(12)?))
}

fn gif(bytes: &[u8]) -> Option<(usize, usize)> {
    let header = bytes.strip_prefix(b"GIF8")?;
    let side = |at: usize| Some(usize::from(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?)));
    Some((side(2)?, side(4)?))
}

/// Goes from segment to segment until the one that says the size.
fn jpeg(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let number = |bytes: &[u8], at: usize| -> Option<usize> {
        Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
    };
    loop {
        let (&[0xff, marker], segment) = rest.split_first_chunk()? else { return None };
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(segment, 5)?, number(segment, 3)?));
        }
        rest = segment.get(number(segment, 0)?.max(2)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_stands_in_the_head_of_an_image() {
        let png = |width: u32, height: u32| {
            let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
            [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &sides, b"\x08\x06\0\0\0"].concat()
        };
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x00\x41\x00\x21\x03".as_slice();
        for (bytes, expected) in [
            (png(32, 32).as_slice(), Some(1)),
            (&png(33, 64), Some(4)),
            (&png(u32::MAX, 1), Some(134_217_728)),
            (b"GIF89a\x40\x00\x21\x00\0\0", Some(4)),
            (jpeg, Some(6)),
            (&jpeg[..9], None),
            (b"\xff\xd8\xff\xe0\x00\x00", None),
            (b"RIFF", None),
            (b"", None),
        ] {
            assert_eq!(patches(&STANDARD.encode(bytes)), expected, "{bytes:?}");
        }
        assert_eq!(patches("not base64"), None);
        assert_eq!(patches("ääää"), None);
    }
}
