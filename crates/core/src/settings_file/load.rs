//! Reading all settings, the lowest first.

use std::path::{Path, PathBuf};

use super::apply::{KEYS, apply};
use super::argument;
use super::error::{SettingsError, SettingsFinding, SettingsPlace};
use super::home::codex_home;
use super::settings::Settings;
use super::text_file;
use crate::environment::Environment;
use crate::provider::{Finding, Providers, Section, UnknownKeys, built_in_model_providers, parse};

/// The file in the folder of the settings.
const FILE: &str = "config.toml";

/// Where settings come from. What stands higher wins:
///
/// 1. [`arguments`](Self::arguments), the last one first
/// 2. the profile that is named
/// 3. `config.toml`
/// 4. the built-in providers, and what the environment says of them
///
/// ```
/// use codex_core::{Environment, SettingsSources};
///
/// let sources = SettingsSources { arguments: vec!["model=gpt-5.1".to_owned()], ..SettingsSources::default() };
/// let settings = sources.read_over("model = \"o3\"\nmodel_verbosity = \"low\"\n", "config.toml".as_ref())?;
/// assert_eq!(settings.model.as_deref(), Some("gpt-5.1"));
/// assert_eq!(settings.model_verbosity.map(|word| word.to_string()).as_deref(), Some("low"));
/// # Ok::<(), codex_core::SettingsError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SettingsSources {
    /// The environment: it says where the file is, and where the built-in providers are.
    pub environment: Environment,
    /// Settings of the command line, each `KEY=VALUE`: a dotted key as in TOML, and a TOML value or a bare text.
    pub arguments: Vec<String>,
    /// The profile, a table `profiles.<name>`. Default: what `profile` names, if anything.
    pub profile: Option<String>,
    /// What becomes of keys that have no effect.
    pub unknown_keys: UnknownKeys,
}

impl SettingsSources {
    /// Reads the file, if it is there, and what is said over it.
    ///
    /// # Errors
    /// Where the file can't be read, or something of ours in it or in an argument is wrong. Keys of others are not
    /// looked at.
    pub fn read(&self) -> Result<Settings, SettingsError> {
        let Some(path) = codex_home(&self.environment)?.map(|folder| folder.join(FILE)) else {
            return self.read_over("", Path::new(""));
        };
        let text = text_file::read(&path)?.unwrap_or_default();
        self.read_over(&text, &path)
    }

    /// The settings, where `text` is what the file at `path` holds.
    ///
    /// # Errors
    /// As [`read`](Self::read), without those of the file system.
    pub fn read_over(&self, text: &str, path: &Path) -> Result<Settings, SettingsError> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut layers =
            vec![Layer { place: SettingsPlace::File(path.to_owned()), text: text.to_owned(), folder }];
        for argument in &self.arguments {
            let text = argument::to_toml(argument)?;
            layers.push(Layer { place: SettingsPlace::Argument, text, folder: PathBuf::new() });
        }
        let mut settings =
            Settings { model_providers: built_in_model_providers(&self.environment)?, ..Settings::default() };
        let profile = self.profile(&layers)?;
        let mut has_profile = false;
        for layer in &layers {
            let found =
                layer.apply(&mut settings, profile.as_deref()).map_err(|finding| layer.wrong(finding))?;
            has_profile |= found;
        }
        if let Some(name) = profile.filter(|_| !has_profile) {
            return Err(SettingsError::NoProfile { name });
        }
        match settings.warnings.first() {
            Some(warning) if self.unknown_keys == UnknownKeys::Refuse => {
                Err(SettingsError::Wrong(warning.clone()))
            }
            _ => Ok(settings),
        }
    }

    /// The name of the profile: the one given, else what the last layer says.
    fn profile(&self, layers: &[Layer]) -> Result<Option<String>, SettingsError> {
        let mut profile = None;
        for layer in layers {
            let named = layer.named_profile().map_err(|finding| layer.wrong(finding))?;
            profile = named.or(profile);
        }
        Ok(self.profile.clone().or(profile))
    }
}

/// A text of settings.
struct Layer {
    place: SettingsPlace,
    text: String,
    /// What its relative paths are relative to.
    folder: PathBuf,
}

impl Layer {
    fn named_profile(&self) -> Result<Option<String>, Finding> {
        let document = parse(&self.text)?;
        Section::top(&self.text, document.get_ref()).text("profile")
    }

    /// Sets what it has; says whether it has the profile.
    fn apply(&self, settings: &mut Settings, profile: Option<&str>) -> Result<bool, Finding> {
        let document = parse(&self.text)?;
        let top = Section::top(&self.text, document.get_ref());
        let mut warnings = match self.place {
            SettingsPlace::File(_) => top.misspelt(&KEYS),
            // Nobody else reads them.
            SettingsPlace::Argument => top.unknown(&KEYS),
        };
        warnings.extend(apply(settings, &top, &self.folder)?);
        let built_in = std::mem::take(&mut settings.model_providers);
        let providers = Providers::from_toml(&self.text, built_in, UnknownKeys::Warn)?;
        settings.model_providers = providers.by_id;
        warnings.extend(providers.warnings);
        let profile = match (top.section("profiles")?, profile) {
            (Some(profiles), Some(name)) => profiles.section(name)?,
            _ => None,
        };
        if let Some(profile) = &profile {
            warnings.extend(profile.misspelt(&KEYS));
            warnings.extend(apply(settings, profile, &self.folder)?);
        }
        warnings.sort_by_key(|warning| (warning.line, warning.column));
        let place = || self.place.clone();
        settings
            .warnings
            .extend(warnings.into_iter().map(|finding| SettingsFinding { place: place(), finding }));
        Ok(profile.is_some())
    }

    fn wrong(&self, finding: Finding) -> SettingsError {
        SettingsError::Wrong(SettingsFinding { place: self.place.clone(), finding })
    }
}
