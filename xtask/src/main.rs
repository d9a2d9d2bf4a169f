//! Checks of this workspace that no other tool makes: `cargo xtask check` and `cargo xtask examples`.

mod arrows;
mod cfg_test;
mod examples;
mod files;
mod modules;
mod readmes;
mod report;
mod sizes;
mod strays;
#[cfg(test)]
mod testing;
mod workspace;

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use report::Report;
use workspace::Workspace;

const USAGE: &str = "usage: cargo xtask check | examples";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check"] => check(root),
        ["examples"] => run_examples(root),
        _ => Err(USAGE.into()),
    };
    // Nobody is left to tell when the outputs are closed.
    match outcome {
        Ok((text, code)) => {
            let _ = writeln!(stdout(), "{text}");
            code
        }
        Err(error) => {
            let _ = writeln!(stderr(), "xtask: {}", chain(&*error));
            ExitCode::from(2)
        }
    }
}

fn check(root: &Path) -> Result<(String, ExitCode), Box<dyn Error>> {
    let workspace = workspace::load(root)?;
    let files = files::list(root)?;
    let report = report_on(&workspace, &files);
    let code = if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    Ok((report.to_string(), code))
}

fn report_on(workspace: &Workspace, files: &[PathBuf]) -> Report {
    let mut report = Report::default();
    arrows::check(workspace, &arrows::drawn(), &mut report);
    modules::check(workspace, &mut report);
    readmes::check(workspace, &mut report);
    strays::check(&workspace.root, files, &mut report);
    sizes::check(&workspace.root, files, &mut report);
    report
}

fn run_examples(root: &Path) -> Result<(String, ExitCode), Box<dyn Error>> {
    let examples = examples::run(&workspace::load(root)?)?;
    let names = if examples.is_empty() { "none".to_owned() } else { examples.join(", ") };
    Ok((format!("xtask examples: {names}"), ExitCode::SUCCESS))
}

/// An error and its causes on one line.
fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |error: &&dyn Error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
