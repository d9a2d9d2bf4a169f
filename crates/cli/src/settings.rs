//! What a person has set: the environment, their file, and what is said over it.

use codex_core::{Environment, Settings, SettingsError, SettingsSources, UnknownKeys};

use crate::args::SettingsArgs;
use crate::failure::Failure;
use crate::stderr;

/// Reads the settings; standard error is told what has no effect in them.
///
/// # Errors
/// Where they can't be read, or something in them is wrong.
///
/// # Cancel safety
/// It can be given up while the file does not come, as that of a pipe.
pub(crate) async fn read(args: &SettingsArgs, environment: &Environment) -> Result<Settings, Failure> {
    let sources = SettingsSources {
        environment: environment.clone(),
        arguments: args.config.clone(),
        profile: args.profile.clone(),
        unknown_keys: if args.strict_config { UnknownKeys::Refuse } else { UnknownKeys::Warn },
    };
    let settings = elsewhere(move || sources.read()).await.map_err(failure)?;
    for warning in &settings.warnings {
        stderr::line(&format!("warning: {warning}"));
    }
    Ok(settings)
}

/// The instructions that the settings name.
///
/// # Errors
/// Where their file can't be read.
///
/// # Cancel safety
/// As [`read`].
pub(crate) async fn instructions(settings: &Settings) -> Result<Option<String>, Failure> {
    let settings = settings.clone();
    elsewhere(move || settings.read_instructions()).await.map_err(|error| match error {
        SettingsError::Read { path, source } => {
            Failure::Read { name: format!("model_instructions_file {}", path.display()), source }
        }
        other => failure(other),
    })
}

/// Reads on a thread of its own, so that Ctrl-C is heard meanwhile.
async fn elsewhere<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(read).await.expect("reading does not panic")
}

fn failure(error: SettingsError) -> Failure {
    match error {
        SettingsError::Read { path, source } => Failure::Read { name: path.display().to_string(), source },
        other => Failure::Usage(other.to_string()),
    }
}
