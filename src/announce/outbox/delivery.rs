//! The part of the outbox that delivery turns: what is sent next, and what became of it, in one durable commit for all endpoints.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use rusqlite::{OptionalExtension, ToSql, Transaction, params};

use super::{
    Outbox, State,
    database::state_error,
    recovery::{FORGOTTEN, may_repeat},
};
use crate::{
    announce::{answer::Outcome, ledger::Line},
    error::Error,
    settings::{announce::Endpoint, service::Repetition},
};

/// How long to wait after each attempt (Standard Webhooks 1.0.0, "Deliverability"); after the last one an announcement is dead.
const SCHEDULE: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(5 * 3600),
    Duration::from_secs(10 * 3600),
    Duration::from_secs(14 * 3600),
    Duration::from_secs(20 * 3600),
    Duration::from_secs(24 * 3600),
];

/// How long an endpoint rests that left an announcement unknown.
const REST: Duration = Duration::from_secs(5 * 60);

/// How long an endpoint rests at most, whatever it asks for. A rest that is to last longer was noted by a clock that was wrong.
const LONGEST_REST: Duration = Duration::from_secs(7 * 24 * 3600);

/// An announcement on its way.
#[derive(Clone, Debug)]
pub struct Job {
    /// The endpoint's name.
    pub endpoint: String,
    /// The entry's id.
    pub entry: String,
    /// The post's page.
    pub url: String,
    /// The post's title.
    pub title: String,
    /// The frozen message.
    pub body: String,
    /// What the service knows it by.
    pub key: String,
    /// Since when it is tried, in milliseconds since 1970.
    pub since: i64,
}

/// What became of a job.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The announcement.
    pub job: Job,
    /// When it was sent, in milliseconds since 1970.
    pub started: i64,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub outcome: Outcome,
}

/// What is to be done after an exchange.
#[derive(Debug)]
pub struct Exchanged {
    /// What is sent next.
    pub jobs: Vec<Job>,
    /// What the ledger is to say of that, and of what became of the jobs before.
    pub lines: Vec<Line>,
}

impl Outbox {
    /// Records what became of jobs and marks the next announcement of every idle endpoint as `sending`, at most `room` of them, in
    /// one commit. An announcement whose URL is `withheld` is passed over.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn exchange(
        &mut self,
        sent: &[Sent],
        (idle, room): (&[&Endpoint], usize),
        endpoints: &BTreeMap<&str, &Endpoint>,
        withheld: &dyn Fn(&Endpoint, &str) -> bool,
        now: i64,
    ) -> Result<Exchanged, Error> {
        self.write(|transaction| {
            let mut lines = Vec::new();
            for sent in sent {
                lines.push(record(transaction, sent, endpoints[sent.job.endpoint.as_str()], now)?);
            }
            let mut jobs = Vec::new();
            for endpoint in idle {
                if jobs.len() < room
                    && let Some((job, line)) = claim(transaction, endpoint, withheld, now)?
                {
                    jobs.push(job);
                    lines.push(line);
                }
            }
            Ok(Exchanged { jobs, lines })
        })
    }

    /// Takes back jobs that were not sent after all.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn release(&mut self, jobs: &[Job]) -> Result<(), Error> {
        self.write(|transaction| {
            for Job { endpoint, entry, .. } in jobs {
                let back = "UPDATE announcement SET state = 'ready' WHERE endpoint = ?1 AND entry = ?2";
                transaction.execute(back, [endpoint, entry])?;
            }
            Ok(())
        })
    }

    /// When the next of these endpoints that rests and has something to send may be asked again, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn next_due<'e>(&self, endpoints: impl Iterator<Item = &'e Endpoint>, now: i64) -> Result<Option<i64>, Error> {
        let query = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT paused_until FROM endpoint WHERE name = ?1 AND disabled IS NULL AND paused_until > ?2 AND paused_until <= ?3
                     AND EXISTS (SELECT 1 FROM announcement WHERE endpoint = ?1 AND state = 'ready')",
            )?;
            let mut due: Option<i64> = None;
            for endpoint in endpoints {
                let at: Option<i64> = statement
                    .query_row(params![endpoint.name, now, after(now, LONGEST_REST)], |row| row.get(0))
                    .optional()?;
                due = due.into_iter().chain(at).min();
            }
            Ok(due)
        };
        query().map_err(state_error(&self.path))
    }

    /// Why an endpoint was closed, if it is.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn why_closed(&self, endpoint: &str) -> Result<Option<String>, Error> {
        let query = "SELECT disabled FROM endpoint WHERE name = ?1 AND disabled IS NOT NULL";
        let why = self.connection.query_row(query, [endpoint], |row| row.get(0)).optional();
        why.map_err(state_error(&self.path))
    }

    /// The pages of announcements that are ready, at the endpoints that want to see them first.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn pages(&self, endpoints: &[Endpoint]) -> Result<BTreeSet<String>, Error> {
        let waits = |name: &str| endpoints.iter().any(|endpoint| endpoint.wait_for_page && endpoint.name == name);
        let ready = self.select("WHERE state = 'ready'")?;
        Ok(ready
            .into_iter()
            .filter(|announcement| waits(&announcement.endpoint))
            .map(|announcement| announcement.url)
            .collect())
    }
}

/// The next announcement of an endpoint that is neither paused nor disabled, now marked as `sending`, and what the ledger says of that.
fn claim(
    transaction: &Transaction<'_>,
    endpoint: &Endpoint,
    withheld: &dyn Fn(&Endpoint, &str) -> bool,
    now: i64,
) -> rusqlite::Result<Option<(Job, Line)>> {
    let mut rests = transaction.prepare_cached(
        "SELECT 1 FROM endpoint WHERE name = ?1 AND (paused_until > ?2 AND paused_until <= ?3 OR disabled IS NOT NULL)",
    )?;
    if rests.exists(params![endpoint.name, now, after(now, LONGEST_REST)])? {
        return Ok(None);
    }
    let mut next = transaction.prepare_cached(
        "SELECT entry, title, body, key, url, uncertain, first_sent, changed, coalesce(min(since, ?2), ?2) FROM announcement
         WHERE endpoint = ?1 AND state = 'ready' ORDER BY sequence",
    )?;
    // What is tried since a time that is still to come was noted by a clock that was wrong.
    let mut rows = next.query(params![endpoint.name, now])?;
    while let Some(row) = rows.next()? {
        let (uncertain, first_sent): (bool, Option<i64>) = (row.get(5)?, row.get(6)?);
        let changed = later(now, row.get(7)?);
        let job = Job {
            endpoint: endpoint.name.clone(),
            entry: row.get(0)?,
            title: row.get(1)?,
            body: row.get(2)?,
            key: row.get(3)?,
            url: row.get(4)?,
            since: row.get(8)?,
        };
        if withheld(endpoint, &job.url) {
            continue;
        }
        if uncertain && !may_repeat(endpoint, first_sent, now) {
            transaction
                .prepare_cached(
                    "UPDATE announcement SET state = 'unknown', told = 0, changed = ?3, reason = ?4 || coalesce(reason, '')
                     WHERE endpoint = ?1 AND entry = ?2",
                )?
                .execute(params![job.endpoint, job.entry, changed, FORGOTTEN])?;
            continue;
        }
        transaction
            .prepare_cached(
                "UPDATE announcement SET state = 'sending', changed = ?3, since = ?5, first_sent = CASE WHEN uncertain THEN coalesce(first_sent, ?4) ELSE ?4 END
                 WHERE endpoint = ?1 AND entry = ?2",
            )?
            .execute(params![job.endpoint, job.entry, changed, now, job.since])?;
        let line = line(&job, State::Sending, changed);
        return Ok(Some((job, line)));
    }
    Ok(None)
}

/// What the ledger says of a job.
fn line(job: &Job, state: State, at: i64) -> Line {
    let since = matches!(state, State::Sending | State::Approved).then_some(job.since);
    Line::new(job.endpoint.clone(), job.entry.clone(), job.url.clone(), state, (at, since), None)
}

/// Records what became of a job. Returns what the ledger says of that.
fn record(transaction: &Transaction<'_>, sent: &Sent, endpoint: &Endpoint, now: i64) -> rusqlite::Result<Line> {
    let Sent { job, started, took, outcome } = sent;
    let execute = |statement: &str, values: &[&dyn ToSql]| transaction.prepare_cached(statement)?.execute(values);
    let milliseconds = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    execute(
        "INSERT INTO attempt (endpoint, entry, started, milliseconds, outcome, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![job.endpoint, job.entry, started, milliseconds, outcome.name(), outcome.reason()],
    )?;
    let (attempts, first_sent, was_uncertain, changed): (u32, Option<i64>, bool, i64) = transaction
        .prepare_cached(
            "SELECT attempts + 1, first_sent, uncertain, changed FROM announcement WHERE endpoint = ?1 AND entry = ?2",
        )?
        .query_row(params![job.endpoint, job.entry], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let changed = later(now, changed);
    let Next { state, pause, uncertain } = next(sent, endpoint, attempts, first_sent, now);
    let (id, url) = match outcome {
        Outcome::Delivered { id, url } => (id.as_deref(), url.as_deref()),
        _ => (None, None),
    };
    execute(
        "UPDATE announcement SET state = ?3, attempts = ?4, uncertain = max(uncertain, ?5), told = 0, changed = ?6, reason = ?7, remote_id = ?8,
             remote_url = ?9
         WHERE endpoint = ?1 AND entry = ?2",
        params![job.endpoint, job.entry, state.as_str(), attempts, uncertain, changed, outcome.reason(), id, url],
    )?;
    if let Some(pause) = pause {
        execute(
            "INSERT INTO endpoint (name, paused_until) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET paused_until = excluded.paused_until",
            params![job.endpoint, after(now, pause)],
        )?;
    }
    if let Outcome::Disabled(reason) = outcome {
        execute(
            "INSERT INTO endpoint (name, disabled) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET disabled = excluded.disabled",
            params![job.endpoint, reason],
        )?;
    }
    // What a person is to be told of is final when this run tells it: if it is killed before that, the next one decides, wherever it is.
    let told = match state {
        State::Delivered => state,
        _ if uncertain || was_uncertain => State::Sending,
        _ => State::Approved,
    };
    Ok(line(job, told, changed))
}

/// What follows from an attempt.
struct Next {
    /// What becomes of the announcement.
    state: State,
    /// How long its endpoint rests.
    pause: Option<Duration>,
    /// Whether it may have arrived.
    uncertain: bool,
}

/// What follows from the last of so many attempts.
fn next(sent: &Sent, endpoint: &Endpoint, attempts: u32, first_sent: Option<i64>, now: i64) -> Next {
    let pause = |after: Option<Duration>| {
        let delay = SCHEDULE.get(usize::try_from(attempts - 1).ok()?).copied()?;
        let delay = delay + jitter(delay, &sent.job.key, attempts);
        Some(delay.max(after.unwrap_or_default()).min(LONGEST_REST))
    };
    let again = |pause: Option<Duration>, uncertain: bool| {
        let state = if pause.is_some() { State::Ready } else { State::Dead };
        Next { state, pause, uncertain }
    };
    let without_pause = |state: State| Next { state, pause: None, uncertain: false };
    match &sent.outcome {
        Outcome::Delivered { .. } => without_pause(State::Delivered),
        Outcome::Dead(_) => without_pause(State::Dead),
        Outcome::Disabled(_) => without_pause(State::Ready),
        Outcome::Retry { after, .. } => again(pause(*after), false),
        // It may have posted it first, and its key is forgotten after a while.
        Outcome::Failed { after, .. } => {
            again(pause(*after), matches!(endpoint.service.repetition, Repetition::OneEffectForSeconds(_)))
        }
        Outcome::Refused(_) => again(pause(None), false),
        Outcome::Unknown(_) if may_repeat(endpoint, first_sent, now) => again(pause(None), true),
        // A service that is down is to cost one announcement, not all of them.
        Outcome::Unknown(_) => Next { state: State::Unknown, pause: Some(REST), uncertain: true },
    }
}

/// When a state changes that has held since `changed`: to every other machine it is the later one, whatever this one's clock says.
pub(super) fn later(now: i64, changed: i64) -> i64 {
    now.max(changed + 1)
}

/// So much later, in milliseconds since 1970.
fn after(now: i64, pause: Duration) -> i64 {
    now.saturating_add(i64::try_from(pause.as_millis()).expect("at most a week"))
}

/// Up to a tenth more, so that those who failed together do not come back together; of the key, not of chance.
fn jitter(delay: Duration, key: &str, attempt: u32) -> Duration {
    let sum = key.bytes().fold(attempt, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    delay / 1000 * (sum % 100)
}
