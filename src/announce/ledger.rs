//! `announced.jsonl`: what has been announced, as text that can be committed and merged, so that a runner that starts empty knows it.
//!
//! One JSON object a line, the file's version first, then announcements sorted by endpoint and entry, so that two branches' lines merge
//! by union: of two lines about one announcement the one that says `delivered` counts, else one that says `skipped`, which is said once
//! and for all, else the later one. So a run that sends adds
//! lines at the end, and what it leaves when it is killed is true: what it left of a last line, its own outbox knows. An empty file is
//! none: it says nothing, not even that there was nothing to say.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::outbox::{Announcement, Outbox, State};
use crate::{durable, error::Error};

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: u32,
}

/// The version of the file's form; an older polyfeed refuses a newer one.
const VERSION: u32 = 1;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The endpoint's name.
    pub endpoint: String,
    /// The entry's id.
    pub entry: String,
    /// The post's page, by which it is known again when its id changes.
    pub url: String,
    /// What became of it.
    #[serde(deserialize_with = "state")]
    pub state: State,
    /// When.
    at: Time,
    /// Since when it is tried to send it, if not just since `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn state<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<State, D::Error> {
    match String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)? {
        State::Ready => {
            Err(serde::de::Error::custom("no message is in the ledger, so none is `ready`: write `approved`"))
        }
        state => Ok(state),
    }
}

/// Milliseconds since 1970, written as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Time(i64);

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let time = DateTime::parse_from_rfc3339(&text);
        time.map(|time| Self(time.timestamp_millis()))
            .map_err(|_| format!("`{text}` is not a time like 2025-06-30T09:00:00Z"))
    }
}

impl From<Time> for String {
    fn from(Time(time): Time) -> Self {
        DateTime::from_timestamp_millis(time).unwrap_or_default().to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

impl Line {
    /// A line; times are in milliseconds since 1970: `at`, and since when it is tried.
    #[must_use]
    pub fn new(
        endpoint: String,
        entry: String,
        url: String,
        state: State,
        (at, since): (i64, Option<i64>),
        reason: Option<String>,
    ) -> Self {
        let since = since.filter(|since| *since != at).map(Time);
        Self { endpoint, entry, url, state, at: Time(at), since, reason }
    }

    /// What the line tells of the announcement.
    #[must_use]
    pub fn announcement(self) -> Announcement {
        Announcement {
            changed: self.milliseconds(),
            endpoint: self.endpoint,
            entry: self.entry,
            url: self.url,
            language: String::new(),
            title: String::new(),
            state: self.state,
            body: None,
            key: None,
            form: None,
            uncertain: false,
            attempts: 0,
            first_sent: None,
            reason: self.reason,
            remote_id: None,
            remote_url: None,
        }
    }

    /// Whether the line counts where something else is known of the announcement: what was delivered stands, then what is never to be sent,
    /// else what was said last. `approved` is news where a person was to decide; elsewhere it says that it was still to be sent. Of what is on its
    /// way, or was when a run was killed, nothing else says more. `changed` is in milliseconds since 1970.
    #[must_use]
    pub fn counts_against(&self, known: State, changed: i64) -> bool {
        let is_later = self.milliseconds() > changed && known != State::Sending;
        let is_news = self.state != State::Approved || matches!(known, State::Held | State::Unknown | State::Dead);
        finality(self.state) > finality(known) || finality(known) == 0 && self.state != known && is_later && is_news
    }

    /// Whether something may be the beginning of a line about the same announcement.
    fn may_begin_with(&self, begun: &str) -> bool {
        let line = text(std::slice::from_ref(self));
        let names = line.split_once(",\"url\":").map_or("", |(names, _)| names);
        names.starts_with(begun) || begun.starts_with(names)
    }

    /// How much the line counts among those of one announcement. Of one moment, which may be a whole second in older lines, that one
    /// counts which may not be sent again.
    fn strength(&self) -> (u8, i64, bool) {
        (finality(self.state), self.milliseconds(), matches!(self.state, State::Sending | State::Unknown))
    }

    /// When, in milliseconds since 1970.
    #[must_use]
    pub fn milliseconds(&self) -> i64 {
        self.at.0
    }

    /// Since when it is tried to send it, in milliseconds since 1970.
    #[must_use]
    pub fn since(&self) -> Option<i64> {
        self.since.map(|Time(since)| since)
    }
}

/// How final a state is: no other follows what was delivered, and only that what is never to be sent, whatever the clocks say.
fn finality(state: State) -> u8 {
    match state {
        State::Delivered => 2,
        State::Skipped => 1,
        _ => 0,
    }
}

/// Reads the ledger, if there is one. A last line that a crash left unfinished says nothing where this machine's outbox knows what it
/// was to say: that was written down there before, and no whole line says it. Another machine's says what is known nowhere here.
///
/// # Errors
/// [`Error::Io`], or [`Error::State`] with the line that is none: nothing may be sent while it is unclear what has been.
pub fn read(path: &Path, outbox: Option<&Outbox>) -> Result<Option<Vec<Line>>, Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            let message =
                "it is a link to what is not there, so nobody knows what was announced; mount that, or mend the link";
            return Err(Error::State(path.to_owned(), message.into()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    let (whole, last) = bytes.split_at(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    if let (Some(begun), Some(outbox)) = (unfinished(last), outbox) {
        let lines = parse(path, whole)?;
        let is_news = |own: &Line| {
            let told = lines.as_ref().and_then(|lines| lines.get(&(own.endpoint.clone(), own.entry.clone())));
            told.is_none_or(|told| told.strength() < own.strength())
        };
        if outbox.export()?.iter().any(|own| own.may_begin_with(begun) && is_news(own)) {
            return Ok(lines.map(|lines| lines.into_values().collect()));
        }
    }
    Ok(parse(path, &bytes)?.map(|lines| lines.into_values().collect()))
}

/// By endpoint and entry, the line that counts.
type Lines = BTreeMap<(String, String), Line>;

fn parse(path: &Path, bytes: &[u8]) -> Result<Option<Lines>, Error> {
    let text = std::str::from_utf8(bytes).map_err(|error| Error::io("read", path)(io::Error::other(error)))?;
    let mut lines = Lines::new();
    // The marks of a merge that was not finished stand between lines that both count.
    let text = text.trim_start_matches('\u{FEFF}');
    let mut is_ledger = false;
    for (index, text) in
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !durable::is_mark_of_merge(line))
    {
        is_ledger = true;
        match serde_json::from_str(text) {
            Ok(Header { version: VERSION }) => continue,
            Ok(Header { version }) => {
                let message = format!(
                    "it is of version {version}, this polyfeed knows version {VERSION}; use the newer polyfeed that wrote it"
                );
                return Err(Error::State(path.to_owned(), message));
            }
            Err(_) => {}
        }
        let line: Line = serde_json::from_str(text).map_err(|error| {
            // What is behind it says that it will not be completed any more.
            let is_last = bytes.ends_with(text.as_bytes());
            let help = match error.is_eof() && is_last {
                true => "The machine that wrote it completes it by `polyfeed announce`; else take the file back from the repository",
                false => "Mend it, or take the file back from the repository",
            };
            let message =
                format!("line {} is not an announcement ({error}): {text}\n{help}; until then nothing is sent", index + 1);
            Error::State(path.to_owned(), message)
        })?;
        let known = lines.get(&(line.endpoint.clone(), line.entry.clone()));
        if known.is_none_or(|known| known.strength() < line.strength()) {
            lines.insert((line.endpoint.clone(), line.entry.clone()), line);
        }
    }
    Ok(is_ledger.then_some(lines))
}

/// What a crash left of a last line, if it is not whole; a power cut may have left zeros behind it.
fn unfinished(last: &[u8]) -> Option<&str> {
    let valid = std::str::from_utf8(last).map_or_else(|error| error.valid_up_to(), str::len);
    let begun = std::str::from_utf8(&last[..valid]).ok()?.trim_end_matches('\0');
    let breaks_off = serde_json::from_str::<IgnoredAny>(begun).is_err_and(|error| error.is_eof());
    (!last.is_empty() && breaks_off).then_some(begun)
}

/// Writes the ledger, whole or not at all, if it says anything new.
///
/// # Errors
/// [`Error::Io`].
pub fn write(path: &Path, lines: &[Line]) -> Result<(), Error> {
    let header = serde_json::to_string(&Header { version: VERSION }).expect("a header is JSON") + "\n";
    durable::write(path, &(header + &text(lines)))
}

/// Adds lines to a ledger that was written whole: all of them, or none. They need not survive a power cut, which the outbox does.
///
/// # Errors
/// [`Error::Io`].
pub fn add(path: &Path, lines: &[Line]) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let add = || {
        let mut file = OpenOptions::new().read(true).append(true).open(path)?;
        let length = file.metadata()?.len();
        // A pull may have brought a last line without an end. Two in one would make the whole ledger one that cannot be read, and so
        // would one that broke off.
        let mut last = *b"\n";
        if length > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        let end = if last == *b"\n" { "" } else { "\n" };
        let added = end.to_owned() + &text(lines);
        file.write_all(added.as_bytes()).or_else(|error| file.set_len(length).and(Err(error)))
    };
    add().map_err(Error::io("write", path))
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| serde_json::to_string(line).expect("a line is JSON") + "\n").collect()
}
