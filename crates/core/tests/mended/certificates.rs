//! A provider whose certificates or proxy can't be used has no way there.

use codex_core::ModelProviderInfo;

use crate::support::environment;

#[test]
fn a_broken_bundle_or_proxy_of_a_provider_fails_closed() {
    let broken = tempfile::NamedTempFile::new().expect("a file");
    for (case, info, variables) in [
        (
            "no file",
            ModelProviderInfo { ca_certificate: Some("/does/not/exist".into()), ..Default::default() },
            &[][..],
        ),
        (
            "no certificate",
            ModelProviderInfo { ca_certificate: Some(broken.path().to_owned()), ..Default::default() },
            &[],
        ),
        ("SOCKS", ModelProviderInfo { proxy: Some("socks5://h".to_owned()), ..Default::default() }, &[]),
        ("of the environment", ModelProviderInfo::default(), &[("CODEX_CA_CERTIFICATE", "/does/not/exist")]),
    ] {
        info.to_transport(&environment(variables)).map(|_| ()).expect_err(case);
    }
    ModelProviderInfo::default().to_transport(&environment(&[])).expect("the platform's");
}
