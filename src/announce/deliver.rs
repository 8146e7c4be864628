//! Delivery: what is ready goes out, every endpoint in its own order and all endpoints side by side, until nothing is due within the
//! time there is.
//!
//! Each turn is one durable commit: it records the answers that have come and marks the next announcement of every endpoint that
//! is idle; then the ledger says the same. A slow endpoint keeps nobody waiting but itself. A signal ends a delivery between two turns;
//! what is on its way then is finished, and recorded as it ends.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::Utc;
use futures_util::{
    StreamExt,
    future::{Either, select},
    stream,
    stream::FuturesUnordered,
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout, timeout_at},
};

use super::{
    Options,
    answer::Outcome,
    clients::Clients,
    courier::Courier,
    ledger::{self, Line},
    outbox::{Exchanged, Job, Outbox, Sent, State},
};
use crate::{
    error::Error,
    settings::announce::{Announce, Endpoint},
    signal::{self, Signal},
};

/// How often a page that is not there yet is looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How many pages are looked for at once.
const PAGES_AT_ONCE: usize = 8;

/// What a delivery did.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Every attempt, in the order in which they ended.
    pub sent: Vec<Sent>,
    /// The pages that announcements wait for, each with why it cannot be read.
    pub missing_pages: BTreeMap<String, String>,
    /// What ended it before it was through.
    pub interrupted: Option<Signal>,
}

impl Delivery {
    /// Whether anything arrived.
    #[must_use]
    pub fn has_delivered(&self) -> bool {
        self.sent.iter().any(|sent| matches!(sent.outcome, Outcome::Delivered { .. }))
    }
}

/// Delivers what is ready. `couriers` has one for each endpoint; the ledger is there, whole. When a signal ends it, `stopping` is told
/// how many answers are still waited for.
///
/// # Errors
/// [`Error::State`], [`Error::Io`].
pub async fn deliver(
    outbox: &mut Outbox,
    announce: &Announce,
    couriers: &BTreeMap<&str, Arc<Courier>>,
    clients: &Clients,
    options: Options,
    stopping: &dyn Fn(usize),
) -> Result<Delivery, Error> {
    let begun = Instant::now();
    let mut round = Round {
        outbox,
        endpoints: &announce.endpoints,
        by_name: announce.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint)).collect(),
        ledger: &announce.ledger,
        couriers,
        clients,
        begun,
        options,
        max_per_run: announce.max_per_run.get(),
        looked: None,
        seen: BTreeSet::new(),
        missing_pages: BTreeMap::new(),
        in_flight: FuturesUnordered::new(),
        busy: BTreeSet::new(),
        done: Vec::new(),
        sent: Vec::new(),
    };
    let mut signal = pin!(signal::first());
    let ended = loop {
        match select(&mut signal, pin!(round.turn())).await {
            Either::Left((signal, _)) => break Ok(Some(signal)),
            Either::Right((Ok(true), _)) => {}
            Either::Right((Ok(false), _)) => break Ok(None),
            Either::Right((Err(error), _)) => break Err(error),
        }
    };
    if let Ok(Some(_)) = ended {
        stopping(round.in_flight.len());
    }
    let finished = round.finish_what_is_in_flight().await;
    let told = round.tell_the_ledger_what_arrived();
    let interrupted = ended?;
    finished?;
    told?;
    Ok(Delivery { sent: round.sent, missing_pages: round.missing_pages, interrupted })
}

struct Round<'r> {
    outbox: &'r mut Outbox,
    endpoints: &'r [Endpoint],
    by_name: BTreeMap<&'r str, &'r Endpoint>,
    ledger: &'r Path,
    couriers: &'r BTreeMap<&'r str, Arc<Courier>>,
    clients: &'r Clients,
    begun: Instant,
    options: Options,
    /// How many announcements are sent at most.
    max_per_run: usize,
    /// When pages were last looked for.
    looked: Option<Instant>,
    /// The pages that are there.
    seen: BTreeSet<String>,
    /// The pages that are not, each with why.
    missing_pages: BTreeMap<String, String>,
    /// What is on its way.
    in_flight: FuturesUnordered<JoinHandle<Sent>>,
    /// The endpoints that it is on its way to.
    busy: BTreeSet<String>,
    /// What has ended and is not written down yet.
    done: Vec<Sent>,
    /// What has ended and is.
    sent: Vec<Sent>,
}

impl<'r> Round<'r> {
    /// Looks for the pages that announcements wait for.
    async fn look(&mut self) -> Result<(), Error> {
        let wanted = self.outbox.pages(self.endpoints)?.into_iter().filter(|page| !self.seen.contains(page));
        let clients = self.clients;
        let look = |page: String| async move { (Courier::look(clients, &page).await, page) };
        let found: Vec<_> = stream::iter(wanted.map(look)).buffer_unordered(PAGES_AT_ONCE).collect().await;
        self.missing_pages.clear();
        for (looked, page) in found {
            match looked {
                Ok(()) => drop(self.seen.insert(page)),
                Err(reason) => drop(self.missing_pages.insert(page, reason)),
            }
        }
        self.looked = Some(Instant::now());
        Ok(())
    }

    /// How long it is until pages are looked for, the first time or because some are missing and there is time for that.
    fn until_look(&self) -> Option<Duration> {
        let Some(looked) = self.looked else { return Some(Duration::ZERO) };
        let end = self.begun + self.options.wait;
        let is_wanted = !self.missing_pages.is_empty() && looked < end;
        is_wanted.then(|| end.min(looked + LOOK_AGAIN).saturating_duration_since(Instant::now()))
    }

    /// Sends what may be sent now and waits until something ends or may be sent again. Returns whether there is more to do. It may be
    /// broken off where it waits: nothing is forgotten by that.
    async fn turn(&mut self) -> Result<bool, Error> {
        if self.until_look() == Some(Duration::ZERO) {
            self.look().await?;
        }
        let room = self.max_per_run.saturating_sub(self.sent.len() + self.done.len() + self.in_flight.len());
        let now = Utc::now().timestamp_millis();
        let commit = Instant::now();
        let jobs = self.exchange(room, now)?;
        let patience = commit.elapsed();
        for job in jobs {
            self.busy.insert(job.endpoint.clone());
            // On its own: while a commit waits for the disk, its time goes on and its answer is read.
            let courier = Arc::clone(&self.couriers[job.endpoint.as_str()]);
            self.in_flight.push(tokio::spawn(send(courier, job)));
        }
        let pause = self.pause(now, room)?.into_iter().chain(self.until_look()).min();
        if self.in_flight.is_empty() {
            let Some(pause) = pause else { return Ok(false) };
            sleep(pause).await;
            return Ok(true);
        }
        // An endpoint or a page that may be asked again need not wait for one that does not answer.
        if timeout(pause.unwrap_or(Duration::MAX), self.wait_for_one()).await.is_ok() {
            // As long again as the last commit took: what comes until then shares the next.
            let deadline = tokio::time::Instant::now() + patience;
            while let Ok(true) = timeout_at(deadline, self.wait_for_one()).await {}
        }
        Ok(true)
    }

    /// Waits until something ends of what is on its way. Returns whether there was anything.
    async fn wait_for_one(&mut self) -> bool {
        let Some(ended) = self.in_flight.next().await else { return false };
        let ended = ended.expect("no courier panics");
        self.busy.remove(&ended.job.endpoint);
        self.done.push(ended);
        true
    }

    /// Writes down what has ended, and that what it returns is sent next, one announcement at most to each idle endpoint.
    fn exchange(&mut self, room: usize, now: i64) -> Result<Vec<Job>, Error> {
        let idle = self.idle();
        let missing_pages = &self.missing_pages;
        let is_withheld = |endpoint: &Endpoint, url: &str| endpoint.wait_for_page && missing_pages.contains_key(url);
        let Exchanged { jobs, lines } =
            self.outbox.exchange(&self.done, (&idle, room), &self.by_name, &is_withheld, now)?;
        self.sent.append(&mut self.done);
        if let Err(error) = ledger::add(self.ledger, &lines) {
            self.outbox.release(&jobs)?;
            return Err(error);
        }
        Ok(jobs)
    }

    /// Waits for the answers to what is on its way when nothing more is sent, because a signal came or something cannot be written down:
    /// without them nobody would know whether it arrived. Each is written down as it comes, since a signal may be followed by a kill.
    async fn finish_what_is_in_flight(&mut self) -> Result<(), Error> {
        loop {
            // Where the outbox took nothing, the next attempt has all that there is; and the ledger is written whole in the end.
            let written = self.exchange(0, Utc::now().timestamp_millis());
            if !self.wait_for_one().await {
                return written.map(drop);
            }
        }
    }

    /// Notes in the ledger what arrived and could not be written down in the state: the next run takes it from there.
    fn tell_the_ledger_what_arrived(&self) -> Result<(), Error> {
        let now = Utc::now().timestamp_millis();
        let arrived = self.done.iter().filter(|sent| matches!(sent.outcome, Outcome::Delivered { .. })).map(|sent| {
            let Job { endpoint, entry, url, .. } = sent.job.clone();
            Line::new(endpoint, entry, url, State::Delivered, (now, None), None)
        });
        ledger::add(self.ledger, &arrived.collect::<Vec<Line>>())
    }

    /// The endpoints that nothing is on its way to.
    fn idle(&self) -> Vec<&'r Endpoint> {
        self.endpoints.iter().filter(|endpoint| !self.busy.contains(&endpoint.name)).collect()
    }

    /// How long it is until an idle endpoint may be asked again, if that is within the time there is.
    fn pause(&self, now: i64, room: usize) -> Result<Option<Duration>, Error> {
        if room == 0 {
            return Ok(None);
        }
        let due = self.outbox.next_due(self.idle().into_iter(), now)?;
        let pause = due.and_then(|due| u64::try_from(due - now).ok()).map(Duration::from_millis);
        Ok(pause.filter(|pause| self.begun.elapsed() + *pause <= self.options.max_time))
    }
}

async fn send(courier: Arc<Courier>, job: Job) -> Sent {
    let started = Utc::now().timestamp_millis();
    let clock = Instant::now();
    let outcome = courier.send(&job).await;
    Sent { job, started, took: clock.elapsed(), outcome }
}
