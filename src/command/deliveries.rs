//! `polyfeed deliveries`.

use clap::{Args, Subcommand};

use super::{Format, SettingsPath, say};
use crate::{
    announce::{
        self,
        outbox::{Announcement, State},
    },
    error::{Error, ExitCode},
    report,
    settings::announce::Announce,
    text::counted,
};

/// Look at what was announced, and decide what was left open
#[derive(Debug, Args)]
pub(super) struct Deliveries {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List announcements
    List(List),
    /// Show an announcement with its message and all attempts
    Show(Filter),
    /// Send again what is dead or unknown, and wake endpoints that were closed
    Retry(Filter),
    /// Never send these
    Skip(Filter),
    /// Send what was held
    Approve(Filter),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    filter: Filter,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Which announcements.
#[derive(Debug, Args)]
struct Filter {
    #[command(flatten)]
    settings: SettingsPath,
    /// Of this endpoint only
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// In this state only
    #[arg(long, value_enum)]
    state: Option<State>,
    /// Of the post with this URL or entry id only
    #[arg(value_name = "POST")]
    post: Option<String>,
}

impl Deliveries {
    pub(super) fn run(self) -> Result<ExitCode, Error> {
        match self.action {
            Action::List(List { filter, format }) => {
                let settings = filter.settings.load()?;
                let chosen = filter.choose(announce::of(&settings)?)?;
                say(&match format {
                    Format::Human => report::deliveries(&chosen),
                    Format::Json => report::deliveries_json(&chosen),
                })?;
            }
            Action::Show(filter) => {
                let settings = filter.settings.load()?;
                let announce = announce::of(&settings)?;
                for announcement in filter.choose(announce)? {
                    say(&report::delivery(&announcement, &announce::attempts(announce, &announcement)?))?;
                }
            }
            // What is on its way here was left so by a run that was killed: no other one goes on meanwhile.
            Action::Retry(filter) => {
                decide(&filter, &[State::Dead, State::Unknown, State::Sending, State::Ready], State::Ready)?;
            }
            Action::Skip(filter) => {
                let all_open =
                    [State::Held, State::Approved, State::Ready, State::Sending, State::Unknown, State::Dead];
                decide(&filter, &all_open, State::Skipped)?;
            }
            Action::Approve(filter) => decide(&filter, &[State::Held], State::Approved)?,
        }
        Ok(ExitCode::Done)
    }
}

fn decide(filter: &Filter, from: &[State], to: State) -> Result<(), Error> {
    let settings = filter.settings.load()?;
    let announce = announce::of(&settings)?;
    let mut chosen = filter.choose(announce)?;
    let named = filter.post.as_ref().and(chosen.first()).cloned();
    chosen.retain(|announcement| from.contains(&announcement.state));
    if let Some(Announcement { endpoint, entry, state, .. }) = named.filter(|_| chosen.is_empty()) {
        let open: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
        let message = format!("{entry} at `{endpoint}` is {}; this is for what is {}", state.as_str(), open.join(", "));
        return Err(Error::Usage(message));
    }
    let woken = filter.endpoint.as_deref().filter(|_| to == State::Ready);
    let decided = announce::decide(announce, &chosen, to, woken)?;
    let verb = match to {
        State::Skipped => "skipped",
        State::Approved => "approved; the next `polyfeed announce` sends what is approved",
        _ => "to be sent again; the next `polyfeed announce` does",
    };
    say(&format!("{} {verb}\n", counted(decided, "announcement")))
}

impl Filter {
    fn choose(&self, announce: &Announce) -> Result<Vec<Announcement>, Error> {
        let names: Vec<&str> = announce.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        let mut known = announce::known(announce)?.unwrap_or_default();
        if let Some(wanted) = &self.endpoint
            && !names.contains(&wanted.as_str())
            && !known.iter().any(|announcement| announcement.endpoint == *wanted)
        {
            return Err(Error::Usage(format!(
                "--endpoint: there is no endpoint `{wanted}`; there are {}",
                names.join(", ")
            )));
        }
        let fits = |announcement: &Announcement| {
            let endpoint = self.endpoint.as_ref().is_none_or(|endpoint| announcement.endpoint == *endpoint);
            let state = self.state.is_none_or(|state| announcement.state == state);
            let post = self.post.as_ref().is_none_or(|post| announcement.entry == *post || announcement.url == *post);
            endpoint && state && post
        };
        known.retain(fits);
        match &self.post {
            Some(post) if known.is_empty() => Err(Error::Usage(format!(
                "nothing of the kind is known of a post with the URL or the entry id `{post}`; `polyfeed deliveries list` shows what is"
            ))),
            _ => Ok(known),
        }
    }
}
