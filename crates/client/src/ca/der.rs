//! As much of DER as it takes to find the end of an object.

/// A constructed sequence, which a certificate is.
const SEQUENCE: u8 = 0x30;

/// The first object in `der`, if it is a whole sequence of definite length.
pub(super) fn first_sequence(der: &[u8]) -> Option<&[u8]> {
    let [SEQUENCE, first, rest @ ..] = der else { return None };
    let (length, header) = match *first {
        short @ 0..=0x7f => (usize::from(short), 2),
        // 0x80 is the indefinite form, which DER does not have.
        long @ 0x81..=0x84 => {
            let count = usize::from(long - 0x80);
            let bytes = rest.get(..count)?;
            (bytes.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)), 2 + count)
        }
        _ => return None,
    };
    der.get(..header.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_object_ends_where_its_length_says() {
        let long: Vec<u8> = [0x30, 0x82, 0x01, 0x00].into_iter().chain([7; 0x100]).collect();
        let trailing = [&long[..], &[0x30, 0x00]].concat();
        for (case, der, expected) in [
            ("short", &[0x30, 2, 1, 2][..], Some(&[0x30, 2, 1, 2][..])),
            ("with a trailer", &[0x30, 1, 1, 9, 9], Some(&[0x30, 1, 1])),
            ("empty sequence", &[0x30, 0, 9], Some(&[0x30, 0])),
            ("long form of one byte", &[0x30, 0x81, 1, 5, 9], Some(&[0x30, 0x81, 1, 5])),
            ("long form of two", &long, Some(&long)),
            ("long form with a trailer", &trailing, Some(&long)),
            ("cut", &[0x30, 3, 1, 2], None),
            ("cut length", &[0x30, 0x82, 1], None),
            ("indefinite", &[0x30, 0x80, 1, 0, 0], None),
            ("length of five bytes", &[0x30, 0x85, 0, 0, 0, 0, 1, 1], None),
            ("huge", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 1], None),
            ("not a sequence", &[0x02, 1, 1], None),
            ("nothing", &[], None),
        ] {
            assert_eq!(first_sequence(der), expected, "{case}");
        }
    }
}
