//! `polyfeed explain`.

use clap::Args;

use super::{SettingsArguments, build::moment, read, say};
use crate::{
    announce,
    error::{Error, ExitCode},
    history::Wanted,
    report,
};

/// Say which endpoints hear of a post, why, and what they are told
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    settings: SettingsArguments,
    /// The post: its file, its URL or its entry id
    post: String,
    /// This endpoint only
    endpoint: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        let settings = self.settings.load()?;
        let moment = moment(None, &settings)?;
        let known = read(settings, Wanted::Nothing, moment, true)?;
        let library = &known.library;
        if let Some(wanted) = &self.endpoint {
            announce::endpoint(&library.settings, wanted)?;
        }
        let page = announce::find(library, &self.post).ok_or_else(|| {
            Error::Usage(format!(
                "`{}` is no post's file, URL or entry id; a file is named from here, or below its content folder",
                self.post
            ))
        })?;
        let reasons = announce::explain(library, page, self.endpoint.as_deref())?;
        say(&report::explanation(library, page, &reasons))?;
        Ok(ExitCode::Done)
    }
}
