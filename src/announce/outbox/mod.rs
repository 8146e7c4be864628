//! The outbox: what each endpoint was told, is to be told, and is not to be told, in an SQLite database that survives a power cut.
//!
//! An announcement is identified by endpoint and entry. Its states:
//!
//! ```text
//! held → approved → ready → sending → delivered | dead | unknown
//!   └──────┴─────────┴── skipped ──────────┴────────┘
//! ```
//!
//! `sending` is on the disk before the first byte leaves, so whatever stands as `sending` when a run begins may have arrived.

mod database;
mod delivery;
mod recovery;
mod state;

use std::path::PathBuf;

use rusqlite::{Connection, Row, params};
use serde::Serialize;

use self::database::state_error;
pub use self::{
    delivery::{Exchanged, Job, Sent},
    recovery::without_a_person,
    state::State,
};
use super::{form::Form, instant, ledger::Line};
use crate::{error::Error, lock::Lock};

const WAKE: &str = "UPDATE endpoint SET paused_until = 0, disabled = NULL WHERE name = ?1";

/// One post for one endpoint.
#[derive(Clone, Debug, Serialize)]
pub struct Announcement {
    /// The endpoint's name.
    pub endpoint: String,
    /// The entry's id.
    pub entry: String,
    /// The post's page.
    pub url: String,
    /// The post's language, as the content tree spells it.
    pub language: String,
    /// The post's title.
    pub title: String,
    /// What becomes of it.
    pub state: State,
    /// The frozen message.
    pub body: Option<String>,
    /// What the service knows it by.
    pub key: Option<String>,
    /// What its message was written by, if that is known.
    #[serde(skip)]
    pub form: Option<Form>,
    /// Whether an attempt may have arrived without our knowing.
    #[serde(skip)]
    pub uncertain: bool,
    /// How often it was sent.
    pub attempts: u32,
    /// When the first attempt began that may have arrived, in milliseconds since 1970.
    #[serde(serialize_with = "instant::serialize")]
    pub first_sent: Option<i64>,
    /// When its state last changed, in milliseconds since 1970.
    #[serde(serialize_with = "instant::serialize")]
    pub changed: i64,
    /// Why it is as it is.
    pub reason: Option<String>,
    /// Its id at the service.
    pub remote_id: Option<String>,
    /// Its URL at the service.
    pub remote_url: Option<String>,
}

/// One attempt to deliver an announcement.
#[derive(Clone, Debug, Serialize)]
pub struct Attempt {
    /// When, in milliseconds since 1970.
    pub started: i64,
    /// How long it took.
    pub milliseconds: i64,
    /// What became of it.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
}

/// A message, ready to be frozen.
#[derive(Clone, Debug)]
pub struct Message {
    /// The body.
    pub body: String,
    /// What the service knows it by.
    pub key: String,
    /// What it was written by.
    pub form: Form,
}

/// A new announcement.
#[derive(Clone, Debug)]
pub struct New<'n> {
    /// The endpoint's name.
    pub endpoint: &'n str,
    /// The entry's id.
    pub entry: &'n str,
    /// The post's page.
    pub url: &'n str,
    /// The post's language.
    pub language: &'n str,
    /// The post's title.
    pub title: &'n str,
    /// What becomes of it.
    pub state: State,
    /// The frozen message, where it is ready.
    pub message: Option<&'n Message>,
    /// Why it is as it is.
    pub reason: Option<&'n str>,
}

/// The database, which one process writes at a time.
#[derive(Debug)]
pub struct Outbox {
    connection: Connection,
    path: PathBuf,
    /// Whether it knows what messages were written by; one that an older polyfeed wrote and that is only looked at does not.
    knows_forms: bool,
    _lock: Option<Lock>,
}

impl Outbox {
    /// Whether it has never heard of anything.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn is_empty(&self) -> Result<bool, Error> {
        let count = self
            .connection
            .query_row("SELECT count(*) FROM (SELECT 1 FROM announcement LIMIT 1)", [], |row| row.get::<_, i64>(0));
        count.map(|count| count == 0).map_err(state_error(&self.path))
    }

    /// Every announcement, by endpoint and entry.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn all(&self) -> Result<Vec<Announcement>, Error> {
        self.select("ORDER BY endpoint, entry")
    }

    fn select(&self, condition: &str) -> Result<Vec<Announcement>, Error> {
        let form = if self.knows_forms { "form" } else { "NULL" };
        let columns = format!(
            "endpoint, entry, url, language, title, state, body, key, attempts, first_sent, changed, reason, remote_id, remote_url, {form}, uncertain"
        );
        let query = || {
            let mut statement = self.connection.prepare(&format!("SELECT {columns} FROM announcement {condition}"))?;
            statement.query_map([], announcement)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        query().map_err(state_error(&self.path))
    }

    /// The attempts to deliver an announcement, in order.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn attempts(&self, endpoint: &str, entry: &str) -> Result<Vec<Attempt>, Error> {
        let query = || {
            let mut statement = self.connection.prepare(
                "SELECT started, milliseconds, outcome, reason FROM attempt WHERE endpoint = ?1 AND entry = ?2 ORDER BY started, rowid",
            )?;
            let attempt = |row: &Row<'_>| {
                Ok(Attempt {
                    started: row.get(0)?,
                    milliseconds: row.get(1)?,
                    outcome: row.get(2)?,
                    reason: row.get(3)?,
                })
            };
            statement.query_map(params![endpoint, entry], attempt)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        query().map_err(state_error(&self.path))
    }

    /// Takes in announcements, in this order; one that is known stays as it is, unless it was approved and has its message now,
    /// which is no news to the ledger.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn enqueue(&mut self, announcements: &[New<'_>], now: i64) -> Result<(), Error> {
        self.write(|transaction| {
            let mut insert = transaction.prepare(
                "INSERT INTO announcement (endpoint, entry, url, language, title, state, body, key, form, sequence, changed, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(sequence), 0) + 1 FROM announcement), ?10, ?11)
                 ON CONFLICT DO UPDATE SET state = excluded.state, told = 0, body = excluded.body, key = excluded.key, form = excluded.form, sequence = excluded.sequence,
                     reason = excluded.reason, url = excluded.url, title = excluded.title, language = excluded.language
                 WHERE state = 'approved'",
            )?;
            for new in announcements {
                let (body, key) = new.message.map(|message| (&message.body, &message.key)).unzip();
                let form = new.message.map(|message| message.form.to_string());
                insert.execute(params![
                    new.endpoint, new.entry, new.url, new.language, new.title, new.state.as_str(), body, key, form, now, new.reason
                ])?;
            }
            Ok(())
        })
    }

    /// Takes in what the ledger knows from elsewhere, where that [counts](Line::counts_against).
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn import(&mut self, lines: &[Line]) -> Result<(), Error> {
        self.write(|transaction| {
            let mut insert = transaction.prepare(
                "INSERT INTO announcement (endpoint, entry, url, language, title, state, changed, since, told, reason)
                 VALUES (?1, ?2, ?3, '', '', ?4, ?5, ?6, 1, ?7)
                 ON CONFLICT DO NOTHING",
            )?;
            let mut known = transaction.prepare("SELECT state, changed FROM announcement WHERE endpoint = ?1 AND entry = ?2")?;
            let mut update = transaction.prepare(
                "UPDATE announcement SET state = ?3, changed = ?4, since = ?5, told = 1, attempts = 0, uncertain = 0, first_sent = NULL, reason = ?6
                 WHERE endpoint = ?1 AND entry = ?2",
            )?;
            for line in lines {
                let Line { endpoint, entry, url, state, reason, .. } = line;
                let (state, changed, since) = (state.as_str(), line.milliseconds(), line.since());
                if insert.execute(params![endpoint, entry, url, state, changed, since, reason])? > 0 {
                    continue;
                }
                let known = known.query_row([endpoint, entry], |row| Ok((parsed(row, 0)?, row.get(1)?)))?;
                if line.counts_against(known.0, known.1) {
                    update.execute(params![endpoint, entry, state, changed, since, reason])?;
                }
            }
            Ok(())
        })
    }

    /// Gives announcements another state, by a person's word, unless they have changed since the person looked. Says how many.
    /// A dead one that is to be sent gets a new message: the old one may be what was refused. One that is to be sent anyway need not wait
    /// any longer; that it may have arrived stays known. To every other machine the decision is
    /// later than what it is about, whatever this one's clock says.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn decide(&mut self, chosen: &[Announcement], to: State, now: i64) -> Result<usize, Error> {
        self.write(|transaction| {
            let mut decided = 0;
            let mut update = transaction.prepare(
                "UPDATE announcement SET state = CASE WHEN ?3 = 'ready' AND (body IS NULL OR state = 'dead') THEN 'approved' ELSE ?3 END,
                     uncertain = CASE WHEN state = 'ready' THEN uncertain ELSE 0 END, first_sent = CASE WHEN state = 'ready' THEN first_sent END,
                     attempts = 0, told = 0, changed = max(?4, changed + 1), since = NULL, reason = NULL
                 WHERE endpoint = ?1 AND entry = ?2 AND state = ?5",
            )?;
            for announcement in chosen {
                let from = announcement.state.as_str();
                decided +=
                    update.execute(params![announcement.endpoint, announcement.entry, to.as_str(), now, from])?;
                if matches!(to, State::Ready | State::Approved) {
                    transaction.execute(WAKE, [&announcement.endpoint])?;
                }
            }
            Ok(decided)
        })
    }

    /// Lets an endpoint that rests or was closed be asked again.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn wake(&mut self, endpoint: &str) -> Result<(), Error> {
        self.write(|transaction| transaction.execute(WAKE, [endpoint])).map(drop)
    }

    /// The announcements that are unknown or dead of which no person was told yet; from now on one was.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn tell(&mut self) -> Result<Vec<Announcement>, Error> {
        let untold = self.select("WHERE state IN ('unknown', 'dead') AND NOT told ORDER BY endpoint, entry")?;
        self.write(|transaction| {
            transaction.execute("UPDATE announcement SET told = 1 WHERE state IN ('unknown', 'dead') AND NOT told", [])
        })?;
        Ok(untold)
    }

    /// What the ledger is to say. Where a message is ready here, another machine has to write it first; where it may have arrived, to
    /// decide on that.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn export(&self) -> Result<Vec<Line>, Error> {
        let query = || {
            let mut statement = self.connection.prepare(
                "SELECT endpoint, entry, url, CASE WHEN state = 'ready' AND uncertain THEN 'sending' WHEN state = 'ready' THEN 'approved' ELSE state END, changed,
                     CASE WHEN state IN ('ready', 'approved', 'sending') THEN since END, CASE WHEN state = 'held' THEN reason END
                 FROM announcement ORDER BY endpoint, entry",
            )?;
            let line = |row: &Row<'_>| {
                let (at, since, reason) = (row.get(4)?, row.get(5)?, row.get(6)?);
                Ok(Line::new(row.get(0)?, row.get(1)?, row.get(2)?, parsed(row, 3)?, (at, since), reason))
            };
            statement.query_map([], line)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        query().map_err(state_error(&self.path))
    }

    fn write<T>(&mut self, work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Error> {
        let done = (|| {
            let transaction = self.connection.transaction()?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        done.map_err(state_error(&self.path))
    }
}

fn announcement(row: &Row<'_>) -> rusqlite::Result<Announcement> {
    Ok(Announcement {
        endpoint: row.get(0)?,
        entry: row.get(1)?,
        url: row.get(2)?,
        language: row.get(3)?,
        title: row.get(4)?,
        state: parsed(row, 5)?,
        body: row.get(6)?,
        key: row.get(7)?,
        attempts: row.get(8)?,
        first_sent: row.get(9)?,
        changed: row.get(10)?,
        reason: row.get(11)?,
        remote_id: row.get(12)?,
        remote_url: row.get(13)?,
        form: row.get::<_, Option<String>>(14)?.map(Form::from),
        uncertain: row.get(15)?,
    })
}

fn parsed(row: &Row<'_>, column: usize) -> rusqlite::Result<State> {
    let text: String = row.get(column)?;
    text.parse().map_err(|message: String| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, message.into())
    })
}
