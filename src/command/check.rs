//! `polyfeed check`.

use clap::Args;

use super::{SettingsArguments, build::now, say, say_aside, stderr_has_colour};
use crate::{
    check::check,
    error::{Error, ExitCode},
    post::Moment,
    problem::Severity,
    report::{Progress, Renderer},
    settings::rules::Visibility,
};

/// Say what would be wrong in the feeds, and write nothing
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    settings: SettingsArguments,
    /// The time that publish and expiry dates are held against [default: the clock's]
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,
    /// Print problems only
    #[arg(long, short)]
    quiet: bool,
}

impl Check {
    /// Exit code 1 with an error, or with `--strict` and a problem, else 0.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.load()?;
        let moment = Moment { now: now(self.now.as_deref(), &settings)?, show: Visibility::default() };
        let progress = Progress::new(self.quiet);
        let checked = check(settings, moment, &|stage, total| progress.step(stage, total))?;
        let renderer = Renderer::new(stderr_has_colour());
        checked.problems.iter().for_each(|problem| say_aside(&renderer.render(problem)));
        let count = |severity| checked.problems.iter().filter(|problem| problem.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if !self.quiet {
            say(&format!("{} posts: {errors} errors, {warnings} warnings\n", checked.rendered.len()))?;
        }
        let fails = errors > 0 || self.strict && warnings > 0;
        Ok(if fails { ExitCode::Findings } else { ExitCode::Done })
    }
}
