//! `KEY=VALUE` of a command line, as TOML.

use toml::de::DeValue;

use super::error::SettingsError;
use crate::provider::parse;

/// A setting of the command line as a text of TOML: the key is dotted as TOML has it, the value is TOML, or else the
/// text itself.
///
/// # Errors
/// Where there is no `=`, or what stands before it is no key.
pub(super) fn to_toml(argument: &str) -> Result<String, SettingsError> {
    let (key, value) = argument.split_once('=').ok_or_else(|| no_pair(argument))?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty() && !key.contains(['\n', '#', '[']) && parse(&format!("{key} = 0")).is_ok();
    if !is_key {
        return Err(no_pair(key));
    }
    Ok(match DeValue::parse(value) {
        Ok(_) => format!("{key} = {value}"),
        Err(_) => format!("{key} = {}", toml::Value::from(value)),
    })
}

fn no_pair(given: &str) -> SettingsError {
    SettingsError::Argument { given: given.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_toml_or_a_text() {
        for (argument, expected) in [
            ("model=gpt-5.1", "model = \"gpt-5.1\""),
            ("model = \"gpt-5.1\"", "model = \"gpt-5.1\""),
            ("model_context_window=200_000", "model_context_window = 200_000"),
            ("show_raw_agent_reasoning=true", "show_raw_agent_reasoning = true"),
            ("developer_instructions=", "developer_instructions = \"\""),
            ("developer_instructions=a=b", "developer_instructions = \"a=b\""),
            ("model=x\"\nprofile = \"y", "model = \"\"\"\nx\"\nprofile = \"y\"\"\""),
            (
                "model_providers.mine={ base_url = \"http://h/v1\" }",
                "model_providers.mine = { base_url = \"http://h/v1\" }",
            ),
            ("model_providers.\"a b\".name=it's", "model_providers.\"a b\".name = \"it's\""),
        ] {
            let text = to_toml(argument).expect(argument);
            assert_eq!(text, expected, "{argument}");
            assert!(parse(&text).is_ok(), "{text}");
        }
        for argument in ["model", "=x", " =x", "a b=1", "a.=1", "[a]=1", "a#=1", "a\nb=1"] {
            let error = to_toml(argument).err().map(|error| error.to_string());
            assert!(error.is_some_and(|error| error.contains("should be KEY=VALUE")), "{argument}");
        }
    }
}
