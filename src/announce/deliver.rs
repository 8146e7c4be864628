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
use futures_util::{FutureExt, StreamExt, stream, stream::FuturesUnordered};
use reqwest::Client;
use tokio::time::{sleep, timeout, timeout_at};

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
        ledger: &announce.ledger,
        couriers,
        client,
        begun,
        bounds,
        looked: begun,
        seen: BTreeSet::new(),
        missing_pages: BTreeMap::new(),
    };
    round.look().await?;
    let sent = round.turn().await?;
    Ok(Delivery { sent, missing_pages: round.missing_pages })
}

struct Round<'r> {
    outbox: &'r mut Outbox,
    endpoints: &'r [Endpoint],
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
        let by_name: BTreeMap<&str, &Endpoint> =
            self.endpoints.iter().map(|endpoint| (endpoint.name.as_str(), endpoint)).collect();
        let mut in_flight = FuturesUnordered::new();
        let mut busy: BTreeSet<String> = BTreeSet::new();
        let mut done: Vec<Sent> = Vec::new();
        loop {
            if self.until_look() == Some(Duration::ZERO) {
                self.look().await?;
            }
            let missing_pages = &self.missing_pages;
            let is_withheld =
                |endpoint: &Endpoint, url: &str| endpoint.wait_for_page && missing_pages.contains_key(url);
            let room = self.bounds.max_per_run.saturating_sub(sent.len() + done.len() + in_flight.len());
            let idle: Vec<&Endpoint> =
                self.endpoints.iter().filter(|endpoint| !busy.contains(&endpoint.name)).collect();
            let now = Utc::now().timestamp_millis();
            let commit = Instant::now();
            let Exchanged { jobs, lines } = self.outbox.exchange(&done, (&idle, room), &by_name, &is_withheld, now)?;
            ledger::add(self.ledger, &lines)?;
            let patience = commit.elapsed();
            sent.append(&mut done);
            for job in jobs {
                busy.insert(job.endpoint.clone());
                // On its own: while a commit waits for the disk, its time goes on and its answer is read.
                let courier = Arc::clone(&self.couriers[job.endpoint.as_str()]);
                in_flight.push(tokio::spawn(send(courier, job)).map(|sent| sent.expect("no courier panics")));
            }
            let pause = self.pause(&busy, now, room)?.into_iter().chain(self.until_look()).min();
            if in_flight.is_empty() {
                match pause {
                    Some(pause) => sleep(pause).await,
                    None => return Ok(sent),
                }
                continue;
            }
            // An endpoint or a page that may be asked again need not wait for one that does not answer.
            if let Ok(Some(first)) = timeout(pause.unwrap_or(Duration::MAX), in_flight.next()).await {
                done.push(first);
                // As long again as the last commit took: what comes until then shares the next.
                let deadline = tokio::time::Instant::now() + patience;
                while let Ok(Some(more)) = timeout_at(deadline, in_flight.next()).await {
                    done.push(more);
                }
                for ended in &done {
                    busy.remove(&ended.job.endpoint);
                }
            }
        }
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
