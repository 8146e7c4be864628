//! `polyfeed status`.

use clap::{Args, ValueEnum};

use super::{
    SettingsArguments,
    build::{moment, selection},
    read, say, say_problems,
};
use crate::{
    error::{Error, ExitCode},
    history::Wanted,
    report,
    settings::value::Limit,
    status::status,
};

/// Say which languages lag, which translations are stale, and what to translate next
#[derive(Debug, Args)]
pub(super) struct Status {
    #[command(flatten)]
    settings: SettingsArguments,
    /// Look at this language only (may be repeated)
    #[arg(long, value_name = "CODE")]
    language: Vec<String>,
    /// Look at this feed only (may be repeated)
    #[arg(long, value_name = "NAME")]
    feed: Vec<String>,
    /// How many posts each list shows, or `unlimited`; JSON has them all
    #[arg(long, value_name = "NUMBER", default_value = "10")]
    limit: Limit,
    /// The time that publish and expiry dates are held against [default: the clock's]
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Human,
    Json,
    Markdown,
}

impl Status {
    /// Exit code 0 whatever is found.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.load()?;
        let selection = selection(&settings, &self.language, &self.feed)?;
        let moment = moment(self.now.as_deref(), &settings)?;
        let known = read(settings, Wanted::AllChanges, moment, false)?;
        let status = status(&known.library, &selection);
        match self.format {
            Format::Json => return say(&report::status_json(&status)).map(|()| ExitCode::Done),
            Format::Human => say(&report::status(&status, self.limit.get()))?,
            Format::Markdown => say(&report::status_markdown(&status, self.limit.get()))?,
        }
        say_problems(&status.problems.reported);
        Ok(ExitCode::Done)
    }
}
