//! The options that say what is set.

use clap::Args as Group;

/// What is set over a person's file.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingsArgs {
    /// Sets a key of config.toml for this call, such as `-c model_verbosity=low` or
    /// `-c model_providers.mine.base_url=http://host/v1`. The value is TOML, or else a text. May be given again
    #[arg(long, short, value_name = "KEY=VALUE")]
    pub(crate) config: Vec<String>,

    /// Takes the keys of the table `[profiles.NAME]` of config.toml over its others
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Makes a key that has no effect an error. Otherwise it is a warning
    #[arg(long)]
    pub(crate) strict_config: bool,
}
