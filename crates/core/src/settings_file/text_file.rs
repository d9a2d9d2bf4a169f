//! Reading a text file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::SettingsError;

/// How long a file may be, in bytes. People write them by hand.
const LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// The file's text; `None` where there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<String>, SettingsError> {
    match read_there(path) {
        Err(SettingsError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// The text of a file that has to be there.
pub(super) fn read_there(path: &Path) -> Result<String, SettingsError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(LIMIT_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    match File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
        Err(source) => return Err(SettingsError::Read { path: path.to_owned(), source }),
        Ok(_) if bytes.len() > LIMIT_BYTES => {
            return Err(SettingsError::TooLarge { path: path.to_owned(), limit_bytes: LIMIT_BYTES });
        }
        Ok(_) => {}
    }
    // Some editors begin a file with a byte order mark.
    let text = String::from_utf8(bytes).map_err(|error| SettingsError::NotUtf8 {
        path: path.to_owned(),
        at: error.utf8_error().valid_up_to(),
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
