//! Delivery: what is ready goes out, every endpoint in its own order and all endpoints side by side, until nothing is due within the
//! time there is.
//!
//! Each turn is one durable commit: it records the answers that have come and marks the next announcement of every endpoint that
//! is idle; then the ledger says the same. A slow endpoint keeps nobody waiting but itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::Utc;
use futures_util::{StreamExt, stream, stream::FuturesUnordered};
use reqwest::Client;
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout, timeout_at},
};

use super::{
    courier::Courier,
    ledger,
    outbox::{Exchanged, Job, Outbox, Sent},
};
use crate::{
    error::Error,
    settings::announce::{Announce, Endpoint},
};

/// How often a page that is not there yet is looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How many pages are looked for at once.
const PAGES_AT_ONCE: usize = 8;

/// How long a delivery may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// For short retries.
    pub max_time: Duration,
    /// For pages to appear.
    pub wait: Duration,
    /// How many announcements are sent at most.
    pub max_per_run: usize,
}

/// What a delivery did.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Every attempt, in the order in which they ended.
    pub sent: Vec<Sent>,
    /// The pages that announcements wait for, each with why it cannot be read.
    pub missing_pages: BTreeMap<String, String>,
}

/// Delivers what is ready. `couriers` has one for each endpoint; the ledger is there, whole.
///
/// # Errors
/// [`Error::State`], [`Error::Io`].
pub async fn deliver(
    outbox: &mut Outbox,
    announce: &Announce,
    couriers: &BTreeMap<&str, Arc<Courier>>,
    client: &Client,
    bounds: Bounds,
) -> Result<Delivery, Error> {
    let begun = Instant::now();
    let mut round = Round {
        outbox,
        endpoints: &announce.endpoints,
        by_name: announce.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint)).collect(),
        ledger: &announce.ledger,
        couriers,
        client,
        begun,
        bounds,
        looked: begun,
        seen: BTreeSet::new(),
        missing_pages: BTreeMap::new(),
        in_flight: FuturesUnordered::new(),
        done: Vec::new(),
    };
    round.look().await?;
    let ended = round.turn().await;
    if ended.is_err() {
        round.finish_what_is_in_flight().await;
    }
    Ok(Delivery { sent: ended?, missing_pages: round.missing_pages })
}

struct Round<'r> {
    outbox: &'r mut Outbox,
    endpoints: &'r [Endpoint],
    by_name: BTreeMap<&'r str, &'r Endpoint>,
    ledger: &'r Path,
    couriers: &'r BTreeMap<&'r str, Arc<Courier>>,
    client: &'r Client,
    begun: Instant,
    bounds: Bounds,
    /// When pages were last looked for.
    looked: Instant,
    /// The pages that are there.
    seen: BTreeSet<String>,
    /// The pages that are not, each with why.
    missing_pages: BTreeMap<String, String>,
    /// What is on its way.
    in_flight: FuturesUnordered<JoinHandle<Sent>>,
    /// What has ended and is not written down yet.
    done: Vec<Sent>,
}

impl Round<'_> {
    /// Looks for the pages that announcements wait for.
    async fn look(&mut self) -> Result<(), Error> {
        let wanted = self.outbox.pages(self.endpoints)?.into_iter().filter(|page| !self.seen.contains(page));
        let client = self.client;
        let look = |page: String| async move { (Courier::look(client, &page).await, page) };
        let found: Vec<_> = stream::iter(wanted.map(look)).buffer_unordered(PAGES_AT_ONCE).collect().await;
        self.missing_pages.clear();
        for (looked, page) in found {
            match looked {
                Ok(()) => drop(self.seen.insert(page)),
                Err(reason) => drop(self.missing_pages.insert(page, reason)),
            }
        }
        self.looked = Instant::now();
        Ok(())
    }

    /// How long it is until pages are looked for again, if any are missing and there is time for that.
    fn until_look(&self) -> Option<Duration> {
        let end = self.begun + self.bounds.wait;
        let is_wanted = !self.missing_pages.is_empty() && self.looked < end;
        is_wanted.then(|| end.min(self.looked + LOOK_AGAIN).saturating_duration_since(Instant::now()))
    }

    async fn turn(&mut self) -> Result<Vec<Sent>, Error> {
        let mut sent = Vec::new();
        let mut busy: BTreeSet<String> = BTreeSet::new();
        loop {
            if self.until_look() == Some(Duration::ZERO) {
                self.look().await?;
            }
            let room = self.bounds.max_per_run.saturating_sub(sent.len() + self.done.len() + self.in_flight.len());
            let idle: Vec<&Endpoint> =
                self.endpoints.iter().filter(|endpoint| !busy.contains(&endpoint.name)).collect();
            let now = Utc::now().timestamp_millis();
            let commit = Instant::now();
            let Exchanged { jobs, lines } = self.exchange((&idle, room), now)?;
            sent.append(&mut self.done);
            if let Err(error) = ledger::add(self.ledger, &lines) {
                self.outbox.release(&jobs)?;
                return Err(error);
            }
            let patience = commit.elapsed();
            for job in jobs {
                busy.insert(job.endpoint.clone());
                // On its own: while a commit waits for the disk, its time goes on and its answer is read.
                let courier = Arc::clone(&self.couriers[job.endpoint.as_str()]);
                self.in_flight.push(tokio::spawn(send(courier, job)));
            }
            let pause = self.pause(&busy, now, room)?.into_iter().chain(self.until_look()).min();
            if self.in_flight.is_empty() {
                match pause {
                    Some(pause) => sleep(pause).await,
                    None => return Ok(sent),
                }
                continue;
            }
            // An endpoint or a page that may be asked again need not wait for one that does not answer.
            if let Ok(Some(first)) = timeout(pause.unwrap_or(Duration::MAX), self.next()).await {
                self.done.push(first);
                // As long again as the last commit took: what comes until then shares the next.
                let deadline = tokio::time::Instant::now() + patience;
                while let Ok(Some(more)) = timeout_at(deadline, self.next()).await {
                    self.done.push(more);
                }
                for ended in &self.done {
                    busy.remove(&ended.job.endpoint);
                }
            }
        }
    }

    /// Writes down what has ended, and takes what is sent next.
    fn exchange(&mut self, idle: (&[&Endpoint], usize), now: i64) -> Result<Exchanged, Error> {
        let missing_pages = &self.missing_pages;
        let is_withheld = |endpoint: &Endpoint, url: &str| endpoint.wait_for_page && missing_pages.contains_key(url);
        self.outbox.exchange(&self.done, idle, &self.by_name, &is_withheld, now)
    }

    /// The next that ends of what is on its way.
    async fn next(&mut self) -> Option<Sent> {
        self.in_flight.next().await.map(|sent| sent.expect("no courier panics"))
    }

    /// Waits for the answers to what is on its way when nothing more is sent, because something cannot be written down: without them
    /// nobody would know whether it arrived. The outbox may still take them where it was the ledger that did not; if it does not, the
    /// error that there is already says so.
    async fn finish_what_is_in_flight(&mut self) {
        while let Some(ended) = self.next().await {
            self.done.push(ended);
        }
        let _ = self.exchange((&[], 0), Utc::now().timestamp_millis());
    }

    /// How long it is until an idle endpoint may be asked again, if that is within the time there is.
    fn pause(&self, busy: &BTreeSet<String>, now: i64, room: usize) -> Result<Option<Duration>, Error> {
        if room == 0 {
            return Ok(None);
        }
        let idle = self.endpoints.iter().filter(|endpoint| !busy.contains(&endpoint.name));
        let due = self.outbox.next_due(idle, now)?;
        let pause = due.and_then(|due| u64::try_from(due - now).ok()).map(Duration::from_millis);
        Ok(pause.filter(|pause| self.begun.elapsed() + *pause <= self.bounds.max_time))
    }
}

async fn send(courier: Arc<Courier>, job: Job) -> Sent {
    let started = Utc::now().timestamp_millis();
    let clock = Instant::now();
    let outcome = courier.send(&job).await;
    Sent { job, started, took: clock.elapsed(), outcome }
}
