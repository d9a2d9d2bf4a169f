//! Where the settings are.

use std::path::PathBuf;

use crate::environment::{Environment, NotUnicode};
use crate::settings;

/// The name of the folder in a person's home.
const FOLDER: &str = ".codex";

/// The folder of a person's settings: `CODEX_HOME`, else `.codex` in their home folder (`HOME`; on Windows
/// `USERPROFILE`). `None` where neither is set. It need not be there.
///
/// # Errors
/// Where the variable that counts is not Unicode.
pub fn codex_home(environment: &Environment) -> Result<Option<PathBuf>, NotUnicode> {
    if let Some(folder) = environment.checked(settings::CODEX_HOME)? {
        return Ok(Some(PathBuf::from(folder)));
    }
    Ok(environment.checked(settings::HOME)?.map(|home| PathBuf::from(home).join(FOLDER)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_named_or_in_the_home() {
        for (variables, expected) in [
            (&[][..], None),
            (&[(settings::HOME, "/ada")], Some(PathBuf::from("/ada").join(".codex"))),
            (&[("CODEX_HOME", "/srv/codex"), (settings::HOME, "/ada")], Some("/srv/codex".into())),
            (&[("CODEX_HOME", " "), (settings::HOME, "/ada")], Some(PathBuf::from("/ada").join(".codex"))),
        ] {
            let environment = variables.iter().copied().collect();
            assert_eq!(codex_home(&environment), Ok(expected), "{variables:?}");
        }
    }
}
