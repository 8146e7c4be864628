//! `polyfeed adopt`.

use clap::Args;

use super::{SettingsArguments, build::moment, read, say};
use crate::{
    adopt,
    error::{Error, ExitCode},
    history::Wanted,
    report,
};

/// Keep the ids that a site's old feeds gave its posts
#[derive(Debug, Args)]
pub(super) struct Adopt {
    #[command(flatten)]
    settings: SettingsArguments,
    /// The old feeds (Atom, RSS or JSON): files or URLs. Of two ids for one post the first one counts
    #[arg(required = true, value_name = "FEED")]
    feeds: Vec<String>,
    /// Print what would be kept; change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Adopt {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.read_with_old_address()?.without_faults()?;
        let moment = moment(None, &settings)?;
        let mut known = read(settings, Wanted::Nothing, moment, false)?;
        let adopted = adopt::adopt(&known.library, &mut known.ids, &self.feeds)?;
        if !self.dry_run {
            known.ids.write()?;
        }
        say(&report::adopted(&adopted, &known.ids, self.dry_run))?;
        Ok(ExitCode::Done)
    }
}
