//! The man pages and shell completions of a command line, written from the command line itself. For the packages of the
//! kiosk and of central; never part of what they do for a payor.

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;

/// The shells, and the file in which each looks for this program's completion.
const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// Writes `man/` (a page for each command) and `completions/`.
///
/// # Errors
/// Where they cannot be written.
pub fn write(command: Command, dir: &Path) -> io::Result<()> {
    let (man, completions) = (dir.join("man"), dir.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    let name = command.get_name().to_owned();
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut command.clone(), &name, &completions)?;
    }
    clap_mangen::generate_to(command, &man)
}
