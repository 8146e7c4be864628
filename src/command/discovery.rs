//! `polyfeed discovery`.

use clap::Args;

use super::{SettingsArguments, build::selection, say};
use crate::{
    error::{Error, ExitCode},
    feed,
};

/// Print the <link rel="alternate"> lines for the <head> of a language's pages
#[derive(Debug, Args)]
pub(super) struct Discovery {
    #[command(flatten)]
    settings: SettingsArguments,
    /// The language of the pages
    #[arg(long, value_name = "CODE")]
    language: String,
}

impl Discovery {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.load()?;
        selection(&settings, std::slice::from_ref(&self.language), &[])?;
        let language = settings.language(&self.language).expect("a selected language is declared");
        say(&feed::discovery(&settings, language))?;
        Ok(ExitCode::Done)
    }
}
