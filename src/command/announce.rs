//! `polyfeed announce`.

use std::{sync::Arc, time::Duration};

use clap::Args;

use super::{SettingsArguments, build::moment, read, say, say_aside, say_problems};
use crate::{
    announce::{self, Options},
    error::{Error, ExitCode},
    history::Wanted,
    render::Library,
    report,
    text::counted,
};

/// Tell the endpoints of posts that are new to them
#[derive(Debug, Args)]
pub(super) struct Announce {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    time: TimeArguments,
    /// Mark all posts that there are as known, and send nothing: once, before the first announcement
    #[arg(long, conflicts_with = "dry_run")]
    baseline: bool,
    /// With --baseline: for this endpoint only, which is new
    #[arg(long, value_name = "NAME", requires = "baseline")]
    endpoint: Option<String>,
    /// Print what would be sent where; needs no network and no secrets, and changes nothing
    #[arg(long)]
    dry_run: bool,
    /// The time that publish and expiry dates are held against [default: the clock's]
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Print findings only
    #[arg(long, short)]
    quiet: bool,
}

/// How long announcing may take.
#[derive(Debug, Args)]
pub(super) struct TimeArguments {
    /// How long pages are waited for, at endpoints with `wait_for: page`
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = humantime::parse_duration)]
    wait: Duration,
    /// How long announcements that fail are tried again in this run; later runs go on
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = humantime::parse_duration)]
    max_time: Duration,
}

impl TimeArguments {
    /// Announces what is due: exit code 1 if a person should look at something, a signal's own if that ended it early.
    pub(super) fn announce(&self, library: &Arc<Library>, quiet: bool) -> Result<ExitCode, Error> {
        let options = Options { max_time: self.max_time, wait: self.wait };
        let announced = announce::announce(library, options, &|answers| say_aside(&report::stopping(answers)))?;
        say_problems(&announced.problems.reported);
        say_aside(&report::findings(&announced, &library.settings.path));
        if !quiet {
            say(&report::announced(&announced))?;
        }
        Ok(match announced.delivery.interrupted {
            Some(signal) => signal.exit_code(),
            None if announced.has_findings() => ExitCode::Findings,
            None => ExitCode::Done,
        })
    }
}

impl Announce {
    /// Exit code 1 if something is newly dead, held or unknown, a signal's own if that ended it early, else 0.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.load()?;
        let moment = moment(self.now.as_deref(), &settings)?;
        let known = read(settings, Wanted::Nothing, moment, self.quiet)?;
        if self.baseline {
            if let Some(wanted) = &self.endpoint {
                announce::endpoint(&known.library.settings, wanted)?;
            }
            let count = announce::baseline(&known.library, self.endpoint.as_deref())?;
            let ledger = announce::of(&known.library.settings)?.ledger.display();
            say(&format!(
                "{} marked as known in {ledger}; from now on `polyfeed announce` sends what is new\n",
                counted(count, "announcement")
            ))?;
            return Ok(ExitCode::Done);
        }
        if self.dry_run {
            say(&report::previews(&announce::preview(&known.library)?))?;
            return Ok(ExitCode::Done);
        }
        self.time.announce(&known.library, self.quiet)
    }
}
