//! `polyfeed check`.

use std::env;

use clap::{Args, ValueEnum};

use super::{SettingsArguments, build::moment, say, say_problems};
use crate::{
    check::check,
    error::{Error, ExitCode},
    history::root_above,
    problem::{Code, Problems, Severity},
    report::{self, Progress},
    settings::problems::Levels,
};

/// Say what would be wrong in the feeds, and write nothing
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    settings: SettingsArguments,
    /// The time that publish and expiry dates are held against [default: the clock's]
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Only count problems of this kind (may be repeated)
    #[arg(long, value_name = "CODE")]
    allow: Vec<Code>,
    /// Take problems of this kind for warnings (may be repeated)
    #[arg(long, value_name = "CODE")]
    warn: Vec<Code>,
    /// Take problems of this kind for errors (may be repeated)
    #[arg(long, value_name = "CODE")]
    deny: Vec<Code>,
    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print problems only
    #[arg(long, short)]
    quiet: bool,
    /// Print what a code means, what readers see and how to mend it, and nothing else
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<Code>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As a compiler does
    Human,
    /// One JSON object
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    Github,
}

impl Check {
    /// Exit code 2 with what ends other commands; 1 with an error, or with `--strict` and a problem; else 0.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        if let Some(code) = self.explain {
            say(code.explanation())?;
            return Ok(ExitCode::Done);
        }
        let mut settings = match self.settings.read() {
            Err(Error::Settings(reported)) => return self.report(0, &Problems { reported, ..Problems::default() }),
            settings => settings?,
        };
        settings.levels = settings.levels.overridden_by(self.levels()?);
        let moment = moment(self.now.as_deref(), &settings)?;
        let progress = Progress::new(self.quiet);
        let (posts, problems) = check(settings, moment, &|stage, total| progress.step(stage, total));
        self.report(posts, &problems)
    }

    fn report(&self, posts: usize, problems: &Problems) -> Result<ExitCode, Error> {
        match self.format {
            Format::Json => say(&report::checked_json(posts, problems))?,
            Format::Github => {
                let here = env::current_dir().map_err(Error::io("read", "."))?;
                let (root, within) = root_above(&here).unwrap_or_default();
                say(&report::checked_for_github(problems, &root, &within))?;
            }
            Format::Human => say_problems(&problems.reported),
        }
        if !self.quiet && self.format != Format::Json {
            say(&report::checked(posts, problems))?;
        }
        if problems.reported.iter().any(|problem| problem.code.ends_the_command()) {
            return Ok(ExitCode::Usage);
        }
        let fails = problems.count(Severity::Error) > 0 || self.strict && !problems.reported.is_empty();
        Ok(if fails { ExitCode::Findings } else { ExitCode::Done })
    }

    fn levels(&self) -> Result<Levels, Error> {
        let mut levels = Levels::default();
        for (codes, severity) in
            [(&self.allow, Severity::Allowed), (&self.warn, Severity::Warning), (&self.deny, Severity::Error)]
        {
            for code in codes {
                levels.set(*code, severity).map_err(Error::Usage)?;
            }
        }
        Ok(levels)
    }
}
