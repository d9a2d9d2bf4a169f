//! PEM, cut into sections.

use rustls::pki_types::pem::{PemObject, SectionKind};

use super::der::first_sequence;

/// What a section holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A certificate, in DER.
    Certificate(Vec<u8>),
    /// A certificate with what OpenSSL says of it behind, both in DER.
    TrustedCertificate(Vec<u8>),
    /// A list of revoked certificates.
    RevocationList,
    /// Something else.
    Other,
}

/// The sections of `text` in their order. Text between them is skipped. After an error there is no more.
///
/// Only certificates and revocation lists are decoded; of others the lines alone must be in order.
pub(super) fn sections(text: &[u8]) -> impl Iterator<Item = Result<Content, &'static str>> {
    let mut lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let section = next_section(&mut lines).transpose()?;
        failed = section.is_err();
        Some(section)
    })
}

fn next_section<'t>(lines: &mut impl Iterator<Item = &'t [u8]>) -> Result<Option<Content>, &'static str> {
    let label = loop {
        let Some(line) = lines.next() else { return Ok(None) };
        if let Some(label) = marker(line, b"-----BEGIN ") {
            break label;
        }
        if line.starts_with(b"-----BEGIN ") {
            return Err("a damaged BEGIN line");
        }
        if line.starts_with(b"-----END ") {
            return Err("an END without a BEGIN");
        }
    };
    let mut base64 = Vec::new();
    for line in lines {
        if let Some(end) = marker(line, b"-----END ") {
            return if end == label {
                content(label, &base64).map(Some)
            } else {
                Err("another END than BEGIN")
            };
        }
        if line.starts_with(b"-----") {
            return Err("no END");
        }
        base64.extend_from_slice(line);
        base64.push(b'\n');
    }
    Err("no END")
}

/// The label of a line that begins or ends a section.
fn marker<'t>(line: &'t [u8], start: &[u8]) -> Option<&'t [u8]> {
    line.strip_prefix(start)?.strip_suffix(b"-----")
}

fn content(label: &[u8], base64: &[u8]) -> Result<Content, &'static str> {
    match label {
        b"CERTIFICATE" | b"X509 CERTIFICATE" => decode(base64).map(Content::Certificate),
        b"TRUSTED CERTIFICATE" => decode(base64).map(Content::TrustedCertificate),
        b"X509 CRL" => match first_sequence(&decode(base64)?) {
            Some(_) => Ok(Content::RevocationList),
            None => Err("no list in it"),
        },
        _ => Ok(Content::Other),
    }
}

fn decode(base64: &[u8]) -> Result<Vec<u8>, &'static str> {
    // The library's decoder takes whole sections of known names.
    let section = [b"-----BEGIN CERTIFICATE-----\n", base64, b"-----END CERTIFICATE-----\n"].concat();
    match Der::from_pem_slice(&section) {
        Ok(Der(der)) if der.is_empty() => Err("nothing in it"),
        Ok(Der(der)) => Ok(der),
        Err(_) => Err("not base64"),
    }
}

/// The bytes of a section.
struct Der(Vec<u8>);

impl PemObject for Der {
    fn from_pem(_: SectionKind, der: Vec<u8>) -> Option<Self> {
        Some(Self(der))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<Result<Content, &'static str>> {
        sections(text.as_bytes()).collect()
    }

    fn section(label: &str, base64: &str) -> String {
        format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
    }

    #[test]
    fn sections_are_told_apart() {
        let text = [
            "# a comment\n",
            &section("CERTIFICATE", "AQID"),
            "subject=between\n\n",
            &section("TRUSTED CERTIFICATE", "BA\r\n  UG  "),
            &section("X509 CRL", "MAA="),
            &section("PRIVATE KEY", "not even base64!"),
            &section("X509 CERTIFICATE", "CA=="),
        ]
        .concat();
        let expected = vec![
            Ok(Content::Certificate(vec![1, 2, 3])),
            Ok(Content::TrustedCertificate(vec![4, 5, 6])),
            Ok(Content::RevocationList),
            Ok(Content::Other),
            Ok(Content::Certificate(vec![8])),
        ];
        assert_eq!(read(&text), expected);
        assert_eq!(read(&text.replace('\n', "\r\n")), expected);
        assert_eq!(read(text.trim_end()), expected);
    }

    #[test]
    fn a_damaged_section_is_an_error_and_the_last() {
        let good = section("CERTIFICATE", "AQID");
        for (case, bad, expected) in [
            ("no end", "-----BEGIN CERTIFICATE-----\nAQID\n".into(), "no END"),
            ("begins again", format!("-----BEGIN CERTIFICATE-----\nAQID\n{good}"), "no END"),
            (
                "ends otherwise",
                "-----BEGIN CERTIFICATE-----\nAQID\n-----END X509 CRL-----\n".into(),
                "another END than BEGIN",
            ),
            ("no begin", "-----END CERTIFICATE-----\n".into(), "an END without a BEGIN"),
            ("cut marker", "-----BEGIN CERTIFICATE--\n".into(), "a damaged BEGIN line"),
            ("not base64", section("CERTIFICATE", "A*ID"), "not base64"),
            ("cut base64", section("CERTIFICATE", "AQIDB"), "not base64"),
            ("empty", section("CERTIFICATE", ""), "nothing in it"),
            ("broken list", section("X509 CRL", "****"), "not base64"),
            ("another thing than a list", section("X509 CRL", "AQID"), "no list in it"),
        ] {
            assert_eq!(
                read(&format!("{good}{bad}{good}")),
                [Ok(Content::Certificate(vec![1, 2, 3])), Err(expected)],
                "{case}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "(-----BEGIN |-----END |CERTIFICATE|X509 CRL|-----|\n|AQID|=|[\\x00-\\xff]){0,30}") {
            sections(text.as_bytes()).count();
        }
    }
}
