//! A bundle of certificates, read and checked.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use super::der::first_sequence;
use super::error::{CaError, CaProblem};
use super::pem::{Content, sections};
use crate::settings::Environment;

/// Certificates to trust beside those of the platform, read from PEM and checked.
///
/// A bundle may hold several certificates, also those that OpenSSL marks as trusted (what it says of them is
/// left out). Revocation lists and other sections are skipped with a line in the log. A damaged section, a
/// certificate that cannot be a root, and a bundle without any are errors: nothing is trusted by half.
#[derive(Clone)]
pub struct CaBundle {
    origin: String,
    certificates: Vec<CertificateDer<'static>>,
}

impl CaBundle {
    /// How many bytes a bundle may have: 16 MiB.
    pub const LIMIT_BYTES: usize = 16 * 1024 * 1024;

    /// Reads a file of PEM sections.
    ///
    /// # Errors
    /// [`CaError`] if the file cannot be read, or as for [`from_pem`](Self::from_pem).
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, CaError> {
        let path = path.as_ref();
        Self::read(path, path.display().to_string())
    }

    /// Reads the file that the environment names: `CODEX_CA_CERTIFICATE`, else `SSL_CERT_FILE`. `None` if
    /// it names none.
    ///
    /// # Errors
    /// As [`from_file`](Self::from_file); the error also names the variable.
    pub fn from_environment(environment: &Environment) -> Result<Option<Self>, CaError> {
        let Some((name, path)) = environment.first(&["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"]) else {
            return Ok(None);
        };
        Self::read(Path::new::<OsStr>(path), format!("{} (named by {name})", Path::new(path).display()))
            .map(Some)
    }

    /// Takes PEM sections. `origin` is where they come from, for messages.
    ///
    /// # Errors
    /// [`CaError`] if a section is damaged, if a certificate cannot be a root of trust, if there is none, or if
    /// there are more than [`LIMIT_BYTES`](Self::LIMIT_BYTES).
    pub fn from_pem(origin: impl Into<String>, pem: &[u8]) -> Result<Self, CaError> {
        let origin = origin.into();
        match certificates(&origin, pem) {
            Ok(certificates) => Ok(Self { origin, certificates }),
            Err(problem) => Err(CaError::new(&origin, problem)),
        }
    }

    /// Where it came from.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many certificates it holds; at least one.
    pub fn count(&self) -> usize {
        self.certificates.len()
    }

    pub(crate) fn certificates(&self) -> impl Iterator<Item = CertificateDer<'static>> {
        self.certificates.iter().cloned()
    }

    fn read(path: &Path, origin: String) -> Result<Self, CaError> {
        let mut pem = Vec::new();
        let limit = u64::try_from(Self::LIMIT_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut pem));
        match read {
            Ok(_) => Self::from_pem(origin, &pem),
            Err(error) => Err(CaError::new(&origin, CaProblem::Read(error))),
        }
    }
}

impl fmt::Debug for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaBundle")
            .field("origin", &self.origin)
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}

fn certificates(origin: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, CaProblem> {
    if pem.len() > CaBundle::LIMIT_BYTES {
        return Err(CaProblem::TooLarge { limit_bytes: CaBundle::LIMIT_BYTES });
    }
    let mut certificates = Vec::new();
    for (section, content) in (1..).zip(sections(pem)) {
        let der = match content.map_err(|reason| CaProblem::Malformed { section, reason })? {
            Content::Certificate(der) => der,
            Content::TrustedCertificate(der) => {
                let reason = "no certificate at its start";
                first_sequence(&der).ok_or(CaProblem::Malformed { section, reason })?.to_vec()
            }
            Content::RevocationList => {
                tracing::info!(origin, section, "a list of revoked certificates is ignored");
                continue;
            }
            Content::Other => {
                tracing::warn!(origin, section, "what is not a certificate is ignored");
                continue;
            }
        };
        let certificate = CertificateDer::from(der);
        let check = RootCertStore::empty().add(certificate.clone());
        check.map_err(|source| CaProblem::Rejected { section, source })?;
        certificates.push(certificate);
    }
    if certificates.is_empty() { Err(CaProblem::Empty) } else { Ok(certificates) }
}
