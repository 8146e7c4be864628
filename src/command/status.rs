//! `polyfeed status`.

use clap::{Args, ValueEnum};

use super::{
    SettingsArguments,
    build::{now, selection},
    say, say_aside, stderr_has_colour,
};
use crate::{
    build,
    error::{Error, ExitCode},
    history::Wanted,
    post::Moment,
    report::{self, Progress, Renderer},
    settings::{rules::Visibility, value::Limit},
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
        let moment = Moment { now: now(self.now.as_deref(), &settings)?, show: Visibility::default() };
        let progress = Progress::new(false);
        let known = build::read(settings, Wanted::AllChanges, moment, &|stage, total| progress.step(stage, total))?;
        let status = status(&known.library, &selection);
        let renderer = Renderer::new(stderr_has_colour());
        match self.format {
            Format::Json => return say(&report::status_json(&status)).map(|()| ExitCode::Done),
            Format::Human => say(&report::status(&status, self.limit.get()))?,
            Format::Markdown => say(&report::status_markdown(&status, self.limit.get()))?,
        }
        status.problems.reported.iter().for_each(|problem| say_aside(&renderer.render(problem)));
        Ok(ExitCode::Done)
    }
}
