//! `polyfeed run`.

use clap::Args;

use super::{announce::TimeArguments, build::Build, say};
use crate::{
    announce,
    error::{Error, ExitCode},
    report,
};

/// Build, then announce: the line for cron
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    build: Build,
    #[command(flatten)]
    time: TimeArguments,
}

impl Run {
    /// Exit code 1 for what `build` or `announce` end with 1 for; a signal's own if that ended the announcing early.
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        if self.build.shows_more() {
            let message = "--drafts, --future and --expired are for looking; what they show is never announced. Use `polyfeed build`";
            return Err(Error::Usage(message.into()));
        }
        let (built_with, built) = self.build.build()?;
        if self.build.is_dry_run() {
            let previews = announce::preview(&built.library)?;
            if !self.build.is_quiet() {
                say(&report::previews(&previews))?;
            }
            return Ok(built_with);
        }
        let announced_with = self.time.announce(&built.library, self.build.is_quiet())?;
        Ok(if announced_with == ExitCode::Done { built_with } else { announced_with })
    }
}
