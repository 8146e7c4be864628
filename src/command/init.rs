//! `polyfeed init`.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::PathBuf,
};

use chrono::Utc;
use clap::Args;

use super::{say, say_aside};
use crate::{
    error::{Error, ExitCode},
    init::{self, Options},
    report,
    settings::{FILE_NAME, rules::Preset, value::BaseUrl},
    text::shell_word,
};

/// Write polyfeed.yaml from the site's own settings and content
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The kind of site [default: what its files say]
    #[arg(long, value_name = "NAME")]
    preset: Option<Preset>,
    /// The site's address [default: what its settings say]
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
    /// The file to write; its folder is the site's
    #[arg(long, value_name = "FILE", default_value = FILE_NAME)]
    output: PathBuf,
    /// Print the file, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl Init {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let options =
            Options { preset: self.preset, base_url: self.base_url, file: self.output, now: Utc::now().fixed_offset() };
        let prospect = init::propose(&options)?;
        let found = report::prospect(&prospect);
        if self.dry_run {
            say_aside(&found);
            say(&prospect.text)?;
            return Ok(ExitCode::Done);
        }
        let file = options.file;
        let opened = if self.force { File::create(&file) } else { File::create_new(&file) };
        let mut opened = match opened {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                say_aside(&format!("{found}\n"));
                return Err(Error::Usage(format!(
                    "{} is there already and was left as it is; --dry-run prints what would stand in it, --force replaces it",
                    file.display()
                )));
            }
            opened => opened.map_err(Error::io("write", &file))?,
        };
        opened.write_all(prospect.text.as_bytes()).map_err(Error::io("write", &file))?;
        let shown = file.display().to_string();
        let config = if shown == FILE_NAME { String::new() } else { format!(" --config {}", shell_word(&shown)) };
        say(&format!("{found}\n{shown} is written. Look through it, then `polyfeed build{config}`\n"))?;
        Ok(ExitCode::Done)
    }
}
