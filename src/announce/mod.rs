//! Announcements: each new post told once, in its language, to every endpoint.
//!
//! In goes a [`Library`], out go messages. What is [`due`] is decided by (endpoint, entry id); its [`message`] is frozen when it enters
//! the [`outbox`]; `deliver` takes it to a service through a `courier`, and what an [`answer`] means is the service's own rule. What has
//! been announced is also kept as text in the [`ledger`].

pub mod answer;
pub mod away;
pub mod bluesky;
mod clients;
mod courier;
mod deliver;
pub mod due;
mod explain;
pub mod fit;
pub mod form;
pub mod instant;
mod intake;
mod key;
pub mod ledger;
pub mod markup;
pub mod message;
mod namesake;
pub mod outbox;
mod secret;
pub mod sign;
mod writer;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use chrono::Utc;
use futures_util::future::join_all;
use tokio::runtime;

pub use self::{
    answer::Outcome,
    deliver::Delivery,
    explain::{Explanation, explain, find},
    outbox::Sent,
    writer::{Preview, preview},
};
use self::{
    away::Presence,
    clients::Clients,
    courier::Courier,
    due::Known,
    intake::{enqueue, limits, row},
    outbox::{Announcement, Job, Outbox, State},
    secret::Parameters,
    writer::Writer,
};
use crate::{
    error::Error,
    http,
    problem::Problems,
    render::Library,
    settings::{
        Settings,
        announce::{Announce, Endpoint},
        service::Repetition,
    },
};

/// How long a page may be missing without a word, in milliseconds.
const OVERDUE: i64 = 24 * 3600 * 1000;

/// How long an endpoint may fail without a word, in milliseconds.
const PATIENCE: i64 = 4 * 3600 * 1000;

/// How announcing is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long short retries may take.
    pub max_time: Duration,
    /// How long pages are waited for, at endpoints that want to see them.
    pub wait: Duration,
}

/// What announcing did.
#[derive(Debug, Default)]
pub struct Announced {
    /// How many posts are held from now on at an endpoint, and why.
    pub held: Vec<(String, usize, String)>,
    /// How many more posts wait from now on for an endpoint that was closed, and why it was.
    pub closed: Vec<(String, usize, String)>,
    /// Announcements that have waited for their pages for longer than a day.
    pub overdue: Vec<Announcement>,
    /// Announcements that are held from now on because their posts are away.
    pub away: Vec<Announcement>,
    /// What was sent.
    pub delivery: Delivery,
    /// The last attempts at endpoints that have failed for hours.
    pub failing: Vec<Sent>,
    /// Announcements that are ready and wait for a later run.
    pub waiting: usize,
    /// Announcements of which nobody knows whether they arrived, since the last run that told of such.
    pub unknown: Vec<Announcement>,
    /// Announcements that died since then.
    pub dead: Vec<Announcement>,
    /// Posts that could not be announced.
    pub problems: Problems,
}

impl Announced {
    /// Whether a person should look: something is newly dead, held or unknown.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        let is_refused = |sent: &Sent| matches!(sent.outcome, Outcome::Disabled(_) | Outcome::Refused(_));
        !self.held.is_empty()
            || !self.closed.is_empty()
            || !self.overdue.is_empty()
            || !self.away.is_empty()
            || !self.unknown.is_empty()
            || !self.dead.is_empty()
            || !self.failing.is_empty()
            || !self.problems.reported.is_empty()
            || self.delivery.sent.iter().any(is_refused)
    }
}

/// What the settings announce.
///
/// # Errors
/// [`Error::Usage`] if that is nothing.
pub fn of(settings: &Settings) -> Result<&Announce, Error> {
    let path = &settings.path;
    let nothing = || {
        Error::Usage(format!(
            "{path} has no `announce:` block, so there is nobody to tell; docs/announcing.md shows one"
        ))
    };
    settings.announce.as_ref().ok_or_else(nothing)
}

/// The endpoint of a name.
///
/// # Errors
/// [`Error::Usage`] with the names that there are.
pub fn endpoint<'s>(settings: &'s Settings, name: &str) -> Result<&'s Endpoint, Error> {
    let endpoints = &of(settings)?.endpoints;
    endpoints.iter().find(|endpoint| endpoint.name == name).ok_or_else(|| {
        let names: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        Error::Usage(format!("there is no endpoint `{name}`; there are {}", names.join(", ")))
    })
}

/// Marks every post that there is as known to every endpoint, or to one that is new, without sending anything. Says how many
/// announcements that are.
///
/// # Errors
/// [`Error::Usage`] if something has been announced there already, [`Error::State`], [`Error::Announcing`].
pub fn baseline(library: &Library, only: Option<&str>) -> Result<usize, Error> {
    let announce = of(&library.settings)?;
    let known = known(announce)?;
    match only {
        Some(only) if known.iter().flatten().any(|announcement| announcement.endpoint == only) => {
            return Err(Error::Usage(format!(
                "`{only}` has heard of something already; a baseline is for an endpoint that is new. What waits for it and is not to be sent \
                 is marked as known by `polyfeed deliveries skip --endpoint {only}`"
            )));
        }
        Some(_) if known.is_none() && announce.endpoints.len() > 1 => {
            return Err(Error::Usage(
                "there is no baseline yet, so the other endpoints would be told of everything; run `polyfeed announce --baseline` without \
                 `--endpoint`"
                    .into(),
            ));
        }
        None if known.is_some() => {
            return Err(Error::Usage(
                "there is a baseline already. For an endpoint that is new there is `--baseline --endpoint NAME`; else look at what is due \
                 with `--dry-run`"
                    .into(),
            ));
        }
        _ => {}
    }
    let mut outbox = Outbox::open(&announce.state)?;
    take_in(&mut outbox, &announce.ledger)?;
    let due = due::due(library, announce, &Known::default());
    let now = Utc::now().timestamp_millis();
    let mut new = Vec::new();
    for (endpoint, due) in due.iter().filter(|(endpoint, _)| only.is_none_or(|only| only == endpoint.name)) {
        let reason = Some("it was there before the first announcement");
        new.extend(due.new.iter().map(|page| row(library, endpoint, *page, State::Skipped, reason)));
    }
    outbox.enqueue(&new, now)?;
    ledger::write(&announce.ledger, &outbox.export()?)?;
    Ok(new.len())
}

/// Announces what is due. A signal ends that early; `stopping` is told how many answers are still waited for then.
///
/// # Errors
/// [`Error::Usage`] without a baseline or with a variable missing, [`Error::State`], [`Error::Announcing`], [`Error::Io`].
pub fn announce(library: &Arc<Library>, options: Options, stopping: &dyn Fn(usize)) -> Result<Announced, Error> {
    let announce = of(&library.settings)?;
    let parameters = secret::resolve(&announce.endpoints)?;
    let known = Outbox::look(&announce.state)?;
    let lines = ledger::read(&announce.ledger, known.as_ref())?;
    let is_new = known.map_or(Ok(true), |known| known.is_empty())?;
    if lines.is_none() && is_new {
        return Err(no_state());
    }
    let (clients, alone) = (Clients::new()?, Clients::alone()?);
    let runtime = http::runtime(runtime::Builder::new_multi_thread().worker_threads(2))?;
    let couriers = couriers(library, announce, &parameters, (&clients, &alone));

    let mut outbox = Outbox::open(&announce.state)?;
    outbox.import(lines.as_deref().unwrap_or_default())?;
    let now = Utc::now();
    let mut announced = Announced::default();
    let presence = Presence::new(library, &announce.endpoints);
    announced.away = outbox.recover(&announce.endpoints, &presence, now.timestamp_millis())?;
    let due = due::due(library, announce, &Known::new(library, &outbox.all()?));
    let asked = due.iter().map(|(endpoint, due)| limits(endpoint, due, &couriers[endpoint.name.as_str()]));
    let limits = runtime.block_on(join_all(asked));
    let mut writer = Writer::new(library);
    let mut problems = Vec::new();
    for (((endpoint, due), parameters), limits) in due.iter().zip(&parameters).zip(&limits) {
        let (at, within) = ((*endpoint, due), (parameters, limits));
        problems.extend(enqueue(library, &mut writer, &mut outbox, at, within, now, &mut announced)?);
    }
    announced.problems = library.settings.levels.judge(problems);
    // What could not be written down afterwards had better not be sent.
    write_down(&mut outbox, &announce.ledger)?;
    let delivery = runtime.block_on(deliver::deliver(&mut outbox, announce, &couriers, &clients, options, stopping));
    // What goes on under another name is not gone.
    announced.away.retain(|away| presence.renamed_to(away).is_none());
    if delivery.as_ref().is_ok_and(Delivery::has_delivered) {
        outbox.settle_what_was_renamed(&presence, now.timestamp_millis())?;
    }
    // Whatever happened: what was announced is not to be forgotten.
    let written = write_down(&mut outbox, &announce.ledger);
    announced.delivery = delivery?;
    written?;

    let mut waiting = outbox.all()?;
    waiting.retain(|announcement| announcement.state == State::Ready);
    announced.waiting = waiting.len();
    let is_overdue = |waiting: &Announcement| {
        let is_missing = announced.delivery.missing_pages.contains_key(&waiting.url);
        is_missing && waiting.changed < now.timestamp_millis() - OVERDUE
    };
    announced.failing = failing(&announced.delivery.sent, &waiting);
    announced.overdue = waiting.into_iter().filter(is_overdue).collect();
    (announced.unknown, announced.dead) =
        outbox.tell()?.into_iter().partition(|announcement| announcement.state == State::Unknown);
    Ok(announced)
}

/// The last attempts at endpoints, if they failed, the first one of the same announcement was long ago, and nothing else says so.
fn failing(sent: &[Sent], waiting: &[Announcement]) -> Vec<Sent> {
    let last: BTreeMap<&str, &Sent> = sent.iter().map(|sent| (sent.job.endpoint.as_str(), sent)).collect();
    let is_told = |sent: &Sent| matches!(sent.outcome, Outcome::Disabled(_) | Outcome::Refused(_));
    let waits = |sent: &Sent| {
        let Job { endpoint, entry, .. } = &sent.job;
        waiting.iter().any(|waiting| waiting.endpoint == *endpoint && waiting.entry == *entry)
    };
    let is_failing = |sent: &&Sent| sent.started - sent.job.since > PATIENCE && !is_told(sent) && waits(sent);
    last.into_values().filter(is_failing).cloned().collect()
}

/// Takes in what the ledger knows.
fn take_in(outbox: &mut Outbox, ledger: &Path) -> Result<(), Error> {
    let lines = ledger::read(ledger, Some(outbox))?.unwrap_or_default();
    outbox.import(&lines)
}

/// Writes the ledger whole, with what was added to it since it was read: by a pull, say.
fn write_down(outbox: &mut Outbox, ledger: &Path) -> Result<(), Error> {
    take_in(outbox, ledger)?;
    ledger::write(ledger, &outbox.export()?)
}

/// What has been announced, from state and ledger together, without touching either; `None` if there is neither.
///
/// # Errors
/// [`Error::State`], [`Error::Io`].
pub fn known(announce: &Announce) -> Result<Option<Vec<Announcement>>, Error> {
    let outbox = Outbox::look(&announce.state)?;
    let mut known = outbox.as_ref().map_or(Ok(Vec::new()), Outbox::all)?;
    let Some(lines) = ledger::read(&announce.ledger, outbox.as_ref())? else {
        return Ok((!known.is_empty()).then_some(known));
    };
    let index: BTreeMap<(String, String), usize> =
        known.iter().enumerate().map(|(index, known)| ((known.endpoint.clone(), known.entry.clone()), index)).collect();
    for line in lines {
        match index.get(&(line.endpoint.clone(), line.entry.clone())) {
            Some(&index) if line.counts_against(known[index].state, known[index].changed) => {
                let Announcement { state, changed, reason, .. } = line.announcement();
                let known = &mut known[index];
                *known = Announcement {
                    state,
                    changed,
                    reason,
                    attempts: 0,
                    uncertain: false,
                    first_sent: None,
                    ..known.clone()
                };
            }
            Some(_) => {}
            None => known.push(line.announcement()),
        }
    }
    known.sort_by(|a, b| (&a.endpoint, &a.entry).cmp(&(&b.endpoint, &b.entry)));
    Ok(Some(known))
}

/// Gives announcements another state by a person's word, and says so in the ledger too; an endpoint that is to be woken may be asked
/// again, whatever it has to send. Says how many there were.
///
/// # Errors
/// [`Error::Usage`] without a baseline, which an empty state would be; [`Error::State`], [`Error::Announcing`], [`Error::Io`].
pub fn decide(announce: &Announce, chosen: &[Announcement], to: State, woken: Option<&str>) -> Result<usize, Error> {
    if known(announce)?.is_none() {
        return Err(no_state());
    }
    let mut outbox = Outbox::open(&announce.state)?;
    take_in(&mut outbox, &announce.ledger)?;
    woken.map_or(Ok(()), |endpoint| outbox.wake(endpoint))?;
    let decided = outbox.decide(chosen, to, Utc::now().timestamp_millis())?;
    ledger::write(&announce.ledger, &outbox.export()?)?;
    Ok(decided)
}

/// The attempts to deliver an announcement, as far as this machine knows.
///
/// # Errors
/// [`Error::State`].
pub fn attempts(announce: &Announce, announcement: &Announcement) -> Result<Vec<outbox::Attempt>, Error> {
    let outbox = Outbox::look(&announce.state)?;
    outbox.map_or(Ok(Vec::new()), |outbox| outbox.attempts(&announcement.endpoint, &announcement.entry))
}

/// What takes messages to each endpoint, by its name.
fn couriers<'a>(
    library: &Library,
    announce: &'a Announce,
    parameters: &[Parameters],
    (clients, alone): (&Clients, &Clients),
) -> BTreeMap<&'a str, Arc<Courier>> {
    let folder = Path::new(&library.settings.path).parent().unwrap_or(Path::new(""));
    let courier = |(endpoint, parameters): (&'a Endpoint, &Parameters)| {
        let clients = if endpoint.service.repetition == Repetition::AnotherMessage { alone } else { clients };
        let courier = Courier::new(endpoint.clone(), parameters.clone(), folder, clients.clone());
        (endpoint.name.as_str(), Arc::new(courier))
    };
    announce.endpoints.iter().zip(parameters).map(courier).collect()
}

fn no_state() -> Error {
    Error::Usage(
        "nothing is known of what has been announced, so nothing is sent: everything would be. Run `polyfeed announce --baseline` once, \
         which marks all posts that there are as known; or bring back the state or the ledger of earlier runs"
            .into(),
    )
}
