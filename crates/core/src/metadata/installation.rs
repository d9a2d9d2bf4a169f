//! The id of an installation.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// The file within `$CODEX_HOME`.
const FILE: &str = "installation_id";
/// Longer than an id with white space around it.
const LIMIT_BYTES: u64 = 256;
/// How long another process is waited for; it holds the file while it writes 36 bytes.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long until the file is tried again.
const PAUSE: Duration = Duration::from_millis(10);

/// Why there is no installation id.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallationIdError {
    /// The file can't be read, made or written.
    #[error("{} can't be used", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Another process held the file for 5 s.
    #[error("{} is held by another process", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
}

/// The id of this installation: a random UUID that is made once and kept in `installation_id` under `codex_home`.
///
/// The file is made, with mode 0644 where there are modes, by the first of all processes that ask: it is locked
/// meanwhile. A file that holds no UUID, such as one that was cut short, is overwritten with a new id: nothing but
/// the id is lost, and it stands for nothing else.
///
/// # Errors
/// Where the file can't be read or made, or another process holds it for 5 s.
///
/// # Cancel safety
/// Dropping the future leaves the file as it was.
pub async fn installation_id(codex_home: &Path) -> Result<Uuid, InstallationIdError> {
    let path = codex_home.join(FILE);
    // Most often it is there. A home that can't be written to does no harm then.
    if let Some(id) = File::open(&path).ok().and_then(|mut file| read(&mut file).ok().flatten()) {
        return Ok(id);
    }
    let deadline = Instant::now() + PATIENCE;
    loop {
        match read_or_create(codex_home, &path) {
            Ok(Some(id)) => return Ok(id),
            Ok(None) if Instant::now() < deadline => sleep(PAUSE).await,
            Ok(None) => return Err(InstallationIdError::Busy { path }),
            Err(source) => return Err(InstallationIdError::Io { path, source }),
        }
    }
}

/// `None` where another process holds the file.
fn read_or_create(codex_home: &Path, path: &Path) -> io::Result<Option<Uuid>> {
    std::fs::create_dir_all(codex_home)?;
    // The lock ends when the file is dropped.
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if let Some(id) = read(&mut file)? {
        return Ok(Some(id));
    }
    let id = Uuid::new_v4();
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(id.to_string().as_bytes())?;
    let_all_read(&file)?;
    file.sync_all()?;
    Ok(Some(id))
}

fn read(file: &mut File) -> io::Result<Option<Uuid>> {
    let mut bytes = Vec::new();
    file.take(LIMIT_BYTES).read_to_end(&mut bytes)?;
    Ok(str::from_utf8(&bytes).ok().and_then(|text| Uuid::try_parse(text.trim()).ok()))
}

/// Mode 0644, whatever the process masks.
#[cfg(unix)]
fn let_all_read(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

/// The file has the access rights of its directory.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it fails elsewhere")]
fn let_all_read(_: &File) -> io::Result<()> {
    Ok(())
}
