//! The settings of a person: `$CODEX_HOME/config.toml`, and what is said over it on a command line.

mod apply;
mod argument;
mod error;
mod home;
mod load;
mod settings;
mod text_file;

pub use self::error::{SettingsError, SettingsFinding, SettingsPlace};
pub use self::home::codex_home;
pub use self::load::SettingsSources;
pub use self::settings::Settings;
