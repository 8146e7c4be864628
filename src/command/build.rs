//! `polyfeed build`.

use std::path::PathBuf;

use chrono::Utc;
use clap::Args;

use super::{Format, SettingsArguments, say, say_problems};
use crate::{
    build::{Built, Options, build},
    error::{Error, ExitCode},
    feed::Selection,
    post::{Moment, date},
    report::{self, Progress},
    settings::{Settings, language::codes, rules::Visibility},
};

/// Read the content and write the feeds
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    settings: SettingsArguments,
    /// Overrides `output`
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Build the feeds of this language only (may be repeated)
    #[arg(long, value_name = "CODE")]
    language: Vec<String>,
    /// Build this feed only (may be repeated)
    #[arg(long, value_name = "NAME")]
    feed: Vec<String>,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    /// Show posts whose publish date lies in the future too
    #[arg(long)]
    future: bool,
    /// Show posts whose expiry date has passed too
    #[arg(long)]
    expired: bool,
    /// The time that publish and expiry dates are held against [default: the clock's]
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Do everything but write
    #[arg(long)]
    dry_run: bool,
    /// Exit with 1 if there is any problem
    #[arg(long)]
    strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print problems only
    #[arg(long, short)]
    quiet: bool,
    /// Print what became of every document and file
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

impl Build {
    /// Exit code 1 with `--strict` and a problem, else 0.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let (exit_code, built) = self.build()?;
        // The program ends here: to free a million strings one by one takes a twentieth of its time.
        std::mem::forget(built);
        Ok(exit_code)
    }

    /// The same, with what was built.
    pub(super) fn build(&self) -> Result<(ExitCode, Built), Error> {
        let mut settings = self.settings.load()?;
        if let Some(output) = &self.output {
            settings.output.clone_from(output);
        }
        let options = self.options(&settings)?;
        let progress = Progress::new(self.quiet);
        let built = build(settings, &options, &|stage, total| progress.step(stage, total))?;
        match self.format {
            Format::Json => say(&report::json(&built, self.dry_run, self.verbose))?,
            Format::Human => {
                say_problems(&built.problems.reported);
                if self.verbose {
                    say(&format!("{}\n", report::details(&built)))?;
                }
                if !self.quiet {
                    say(&report::summary(&built, self.dry_run))?;
                }
            }
        }
        let exit_code =
            if self.strict && !built.problems.reported.is_empty() { ExitCode::Findings } else { ExitCode::Done };
        Ok((exit_code, built))
    }

    /// Whether nothing is to be changed.
    pub(super) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Whether nothing but the build's own report is wanted on standard output.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet || self.format == Format::Json
    }

    /// Whether posts are shown that are kept back.
    pub(super) fn shows_more(&self) -> bool {
        self.drafts || self.future || self.expired
    }

    fn options(&self, settings: &Settings) -> Result<Options, Error> {
        let show = Visibility { drafts: self.drafts, future: self.future, expired: self.expired };
        Ok(Options {
            moment: Moment { show, ..moment(self.now.as_deref(), settings)? },
            selection: selection(settings, &self.language, &self.feed)?,
            dry_run: self.dry_run,
        })
    }
}

/// The time that dates are held against, what the command line says, else the clock's; nothing that is kept back is shown.
pub(super) fn moment(written: Option<&str>, settings: &Settings) -> Result<Moment, Error> {
    let now = match written {
        None => Utc::now().fixed_offset(),
        Some(text) => date::parse(text, settings.time_zone)
            .ok_or_else(|| Error::Usage(format!("--now: `{text}` is not a date; write it like 2025-06-30")))?,
    };
    Ok(Moment { now, show: Visibility::default() })
}

/// The feeds of these languages with these names, all of which the settings must have.
pub(super) fn selection(settings: &Settings, languages: &[String], feeds: &[String]) -> Result<Selection, Error> {
    known("language", languages, &codes(&settings.languages))?;
    let declared: Vec<&str> = settings.feeds.iter().map(|feed| feed.name.as_str()).collect();
    known("feed", feeds, &declared)?;
    Ok(Selection { languages: languages.to_vec(), feeds: feeds.to_vec() })
}

fn known(what: &str, wanted: &[String], declared: &[&str]) -> Result<(), Error> {
    match wanted.iter().find(|wanted| !declared.contains(&wanted.as_str())) {
        Some(unknown) => Err(Error::Usage(format!(
            "--{what}: the settings have no {what} `{unknown}`; they have {}",
            declared.join(", ")
        ))),
        None => Ok(()),
    }
}
