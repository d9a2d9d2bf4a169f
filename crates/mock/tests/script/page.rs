//! The page `docs/mock.md`: its rows and its scripts.

use std::fs;
use std::path::Path;

/// The page.
pub(crate) fn read() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mock.md");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The scripts of the page: its blocks of TOML.
pub(crate) fn scripts(page: &str) -> Vec<String> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The TOML of each row of the tables under "Faults", as it is written there.
pub(crate) fn rows(page: &str) -> Vec<String> {
    let faults = page.split("\n## Faults\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = faults.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| format!("`{}", row.split(" | ").next().unwrap())).collect()
}

/// A row as a script. It goes into a turn that says `one two` where it does not say what is answered.
pub(crate) fn script_of(row: &str) -> String {
    let toml: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
    let toml = toml.join("\n");
    let of_the_script = toml.starts_with("connections") || toml.starts_with("refuse");
    let says = toml.starts_with("status");
    let says = if says { "" } else { "\nsteps = [{ text = \"one two\" }]\n" };
    let top = "seed = 7\nunix_time = 1700000000";
    if of_the_script {
        format!("{top}\n{toml}\n[[turns]]\ntimes = \"any\"{says}")
    } else {
        format!("{top}\n[[turns]]\ntimes = \"any\"{says}\n{toml}\n")
    }
}
