//! What the program says of its arguments, for shells and for `man`.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Writes what makes a shell complete the arguments.
pub(crate) async fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    write(&script).await
}

/// Writes the page of the program, or of one of its commands.
pub(crate) async fn page(args: &ManArgs) -> Result<Exit, Failure> {
    let mut program = Args::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            Failure::Usage(format!("there is no command `{name}`; `codex-api --help` lists them"))
        })?,
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Failure::Output)?;
    write(&page).await
}

async fn write(text: &[u8]) -> Result<Exit, Failure> {
    Output::new().write(&String::from_utf8_lossy(text)).await?;
    Ok(Exit::Done)
}
