//! Nothing is trusted by half.

use std::error::Error;
use std::fs;

use codex_client::{CaBundle, CaError, CaProblem, Fate, ReqwestTransport, TransportErrorKind};

use crate::authority::Authority;
use crate::support::caused_by;

#[test]
fn a_broken_bundle_of_certificates_fails_closed() {
    let authority = Authority::new();
    let directory = tempfile::tempdir().expect("a directory");
    let good = authority.pem();
    let not_a_certificate = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    let cut = "-----BEGIN TRUSTED CERTIFICATE-----\nMIIBAA==\n-----END TRUSTED CERTIFICATE-----\n";
    let list = authority.revocation_list_pem();
    for (name, text, says) in [
        ("empty", String::new(), "at least one BEGIN CERTIFICATE"),
        ("text", "hello".into(), "at least one BEGIN CERTIFICATE"),
        ("list", list.clone(), "at least one BEGIN CERTIFICATE"),
        ("cut", good.replace("-----END", "----END"), "section 1 is not valid PEM (no END)"),
        ("second", format!("{good}-----BEGIN CERTIFICATE-----\n"), "section 2 is not valid PEM (no END)"),
        ("base64", good.replace("\nMII", "\n!!!"), "section 1 is not valid PEM (not base64)"),
        ("list2", good.clone() + &list.replace("\nMI", "\n!!"), "section 2 is not valid PEM (not base64)"),
        ("rejected", good + not_a_certificate, "the certificate in section 2 cannot be trusted"),
        ("trusted", cut.into(), "section 1 is not valid PEM (no certificate at its start)"),
    ] {
        let path = directory.path().join(name);
        fs::write(&path, text).expect("written");
        for variable in ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"] {
            let environment = [(variable, &path)].into_iter().collect();
            let error = ReqwestTransport::builder().environment(environment).build().expect_err(name);
            assert_eq!(
                (error.kind(), error.fate()),
                (TransportErrorKind::Build, Fate::NotExecuted),
                "{name}"
            );
            let source = error.source().expect(name).to_string();
            let origin = format!("{} (named by {variable})", path.display());
            assert!(source.contains(&origin) && source.contains(says), "{name}: {source}");
            assert!(caused_by::<CaError>(&error), "{name}");
        }
    }

    let missing = directory.path().join("missing");
    let error = CaBundle::from_file(&missing).expect_err("missing");
    assert!(matches!(error.problem(), CaProblem::Read(_)) && error.source().is_some(), "{error:?}");
    assert!(error.to_string().contains(&missing.display().to_string()), "{error}");
    assert!(CaBundle::from_file(directory.path()).is_err(), "a directory");
    let large = vec![b'\n'; CaBundle::LIMIT_BYTES + 1];
    let error = CaBundle::from_pem("memory", &large).expect_err("too large");
    assert!(matches!(error.problem(), CaProblem::TooLarge { .. }), "{error}");
}
