//! [`Environment`].

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::settings;

/// Environment variables: those of the process, or given ones.
///
/// A variable that is unset, blank or not Unicode is none; white space around a value is not part of it. The debug
/// form shows no value.
///
/// ```
/// use codex_core::Environment;
///
/// let environment: Environment = [("KEY", " value "), ("BLANK", " ")].into_iter().collect();
/// assert_eq!(environment.variable("KEY").as_deref(), Some("value"));
/// assert_eq!(environment.variable("BLANK"), None);
/// ```
#[derive(Clone, Default)]
pub struct Environment(Source);

#[derive(Clone)]
enum Source {
    Process,
    Given(Arc<HashMap<String, String>>),
}

impl Default for Source {
    fn default() -> Self {
        Self::Given(Arc::default())
    }
}

impl Environment {
    /// The environment of the process, read whenever it is asked.
    pub fn process() -> Self {
        Self(Source::Process)
    }

    /// A variable's value.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.checked(name).ok().flatten()
    }

    /// A variable's value, where it makes a difference whether it is unset or garbled.
    ///
    /// # Errors
    /// Where it is set to what is not Unicode.
    pub fn checked(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        let value = match &self.0 {
            Source::Process => {
                settings::process_variable(name).map_err(|_| NotUnicode { name: name.to_owned() })?
            }
            Source::Given(variables) => variables.get(name).cloned(),
        };
        Ok(value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()))
    }
}

/// A variable is set to what is not Unicode. Its value doesn't print: it may be a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {name} is not Unicode; set it again or unset it")]
pub struct NotUnicode {
    /// The variable.
    pub name: String,
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Source::Given(Arc::new(variables.collect())))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Environment");
        match &self.0 {
            Source::Process => shown.field("of", &"the process"),
            Source::Given(variables) => shown.field("variables", &variables.len()),
        };
        shown.finish_non_exhaustive()
    }
}
