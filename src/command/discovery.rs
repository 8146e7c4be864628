//! `polyfeed discovery`.

use clap::Args;

use super::{SettingsArguments, say};
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
        let language = settings.language(&self.language).ok_or_else(|| {
            let declared: Vec<&str> = settings.languages.iter().map(|language| language.code.as_str()).collect();
            let unknown = &self.language;
            Error::Usage(format!(
                "--language: the settings have no language `{unknown}`; they have {}",
                declared.join(", ")
            ))
        })?;
        say(&feed::discovery(&settings, language))?;
        Ok(ExitCode::Done)
    }
}
