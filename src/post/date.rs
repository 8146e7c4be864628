//! Dates as people write them in front matter. In goes the source text, out comes a time with the offset it was written
//! in; what has no offset is in the site's time zone or in UTC, as its generator has it, a date alone is its midnight there.

use std::{fmt::Write as _, ops::Range};

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _, Timelike, Utc,
};

use crate::{
    settings::{
        rules::{Rules, TimesWithoutOffset},
        value::TimeZone,
    },
    site::Document,
};

/// A point in time as the author wrote it, with the author's offset.
pub type Date = DateTime<FixedOffset>;

/// With an offset: RFC 3339, then what real posts have instead (no colon in the offset, blanks, RFC 2822).
const WITH_OFFSET: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f %#z",
    "%Y-%m-%dT%H:%M:%S%.f %#z",
    "%Y-%m-%dT%H:%M%#z",
    "%Y-%m-%d %H:%M %#z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%d %b %Y %H:%M:%S %z",
];

/// Without one.
const WITHOUT_OFFSET: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
];

/// What YAML takes for a time.
const TIMESTAMP: &[&str] = &["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];

/// A day alone.
const DAY: &[&str] = &["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d %B %Y", "%B %d, %Y", "%B %d %Y", "%a, %d %b %Y"];

/// Reads a date; `None` if it is none that exists between the years 1 and 9999.
#[must_use]
pub fn parse(text: &str, zone: TimeZone) -> Option<Date> {
    let text = text.trim();
    let utc = [" UTC", " GMT", "Z"].iter().find_map(|suffix| text.strip_suffix(suffix));
    let with_utc = utc.map(|time| format!("{time}+00:00"));
    let text = with_utc.as_deref().unwrap_or(text);
    let date = DateTime::parse_from_rfc3339(text)
        .ok()
        .or_else(|| first(DAY, |form| NaiveDate::parse_from_str(text, form).ok()).map(|day| midnight(day, zone)))
        .or_else(|| first(WITH_OFFSET, |form| DateTime::parse_from_str(text, form).ok()))
        .or_else(|| {
            first(WITHOUT_OFFSET, |form| NaiveDateTime::parse_from_str(text, form).ok()).map(|time| local(time, zone))
        });
    // A leap second is the end of the one before it: readers know no second 60.
    let date = date.and_then(|date| date.with_nanosecond(date.nanosecond() % 1_000_000_000));
    date.filter(|date| (1..=9999).contains(&date.year()) && (1..=9999).contains(&date.naive_utc().year()))
}

/// Reads a date that a document's front matter states, with its key, as the site's generator reads it.
#[must_use]
pub fn of_front_matter((key, text): (&str, &str), document: &Document, zone: TimeZone, rules: &Rules) -> Option<Date> {
    let is_utc = match rules.times_without_offset {
        TimesWithoutOffset::Utc => true,
        TimesWithoutOffset::UtcOutsideQuotes => !document.has_time_in_quotes(key),
        TimesWithoutOffset::Site => false,
    };
    let is_timestamp = || first(TIMESTAMP, |form| NaiveDateTime::parse_from_str(text.trim(), form).ok()).is_some();
    // No author wrote an offset, so none is kept.
    if is_utc && is_timestamp() {
        parse(text, TimeZone(chrono_tz::UTC)).map(|date| in_zone(date, zone))
    } else {
        parse(text, zone)
    }
}

/// A date, as text, in a form that `strftime` writes.
///
/// # Errors
/// If one of them is none.
pub fn format(date: &str, form: &str) -> Result<String, minijinja::Error> {
    let parsed = DateTime::parse_from_rfc3339(date).ok().or_else(|| parse(date, TimeZone(chrono_tz::UTC)));
    let mut shown = String::new();
    match parsed.map(|date| write!(shown, "{}", date.format(form))) {
        Some(Ok(())) => Ok(shown),
        _ => Err(minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, "no date, or no form of one")),
    }
}

/// The same time in another zone.
#[must_use]
pub fn in_zone(date: Date, zone: TimeZone) -> Date {
    date.with_timezone(&zone.0).fixed_offset()
}

/// The date that a name begins with: `2025-06-30-title`, `2025-6-3` or `2025-06-30T09:00:00Z_title`; `None` if there is none.
#[must_use]
pub fn of_file_name(name: &str, zone: TimeZone) -> Option<Date> {
    let (date, _) = split_name(name)?;
    parse(date, zone).or_else(|| {
        let mut parts = date.split(['-', '_']);
        of_parts(parts.next()?, parts.next()?, parts.next()?).map(|day| midnight(day, zone))
    })
}

/// The day that a name begins with as Hugo reads it, `2025-06-30`, and what follows it without blanks and hyphens around.
#[must_use]
pub fn day_and_rest(name: &str) -> Option<(&str, &str)> {
    let (day, rest) = name.split_at_checked("2025-06-30".len())?;
    NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    Some((day, rest.trim_matches([' ', '-', '_'])))
}

/// What follows the date that a name begins with, if anything does.
#[must_use]
pub fn after_date(name: &str) -> Option<&str> {
    let (_, rest) = split_name(name)?;
    rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(['-', '_']).filter(|rest| !rest.is_empty())
}

/// The day that a path names with `-` or `/` between its parts, the last one if there are several, and where it stands:
/// `2025/06/30/title`, `2025-06-30-title`, `2025/06-30-title`.
#[must_use]
pub fn in_path(path: &str) -> Option<(Range<usize>, NaiveDate)> {
    let starts = path.char_indices().rev().filter(|(_, character)| character.is_ascii_digit()).map(|(start, _)| start);
    starts.filter(|start| !path[..*start].ends_with(|before: char| before.is_ascii_digit())).find_map(|start| {
        let (year, rest) = path[start..].split_once(['-', '/'])?;
        let (month, rest) = rest.split_once(['-', '/'])?;
        let day = &rest[..rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len()).min(2)];
        let end = start + year.len() + 1 + month.len() + 1 + day.len();
        Some((start..end, of_parts(year, month, day)?))
    })
}

/// The day that a path names.
#[must_use]
pub fn of_path(path: &str, zone: TimeZone) -> Option<Date> {
    in_path(path).map(|(_, day)| midnight(day, zone))
}

/// A name as the date that it begins with and the rest.
fn split_name(name: &str) -> Option<(&str, &str)> {
    let (year, rest) = name.split_once(['-', '_'])?;
    let (month, rest) = rest.split_once(['-', '_'])?;
    let (day, rest) = rest.split_at(rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len()));
    of_parts(year, month, day)?;
    Some(name.split_at(name.len() - rest.len() + time(rest)))
}

/// The length of a time with or without an offset at the start of a text: `T09:00:00+02:00`.
fn time(text: &str) -> usize {
    let Some(clock) = text.strip_prefix('T') else { return 0 };
    let length = clock.find(|character: char| !matches!(character, '0'..='9' | ':' | '.')).unwrap_or(clock.len());
    let is_digit = u8::is_ascii_digit;
    let offset = match clock.as_bytes()[length..] {
        [b'Z', ..] => 1,
        [b'+' | b'-', a, b, b':', c, d, ..] if [a, b, c, d].iter().all(is_digit) => 6,
        _ => 0,
    };
    if length >= 5 { 1 + length + offset } else { 0 }
}

fn of_parts(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let digits =
        |text: &str, lengths: &[usize]| lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, &[4]) || !digits(month, &[1, 2]) || !digits(day, &[1, 2]) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).filter(|day| day.year() >= 1)
}

fn first<T>(forms: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    forms.iter().find_map(|form| parse(form))
}

/// When a day begins.
#[must_use]
pub fn midnight(day: NaiveDate, zone: TimeZone) -> Date {
    local(day.and_time(NaiveTime::MIN), zone)
}

/// A local time that the clocks skipped is read as UTC; one that they showed twice is the earlier. Offsets are whole minutes in
/// every format, but were not before time zones.
fn local(time: NaiveDateTime, zone: TimeZone) -> Date {
    let Some(zoned) = zone.0.from_local_datetime(&time).earliest() else {
        return Utc.from_utc_datetime(&time).fixed_offset();
    };
    let seconds = zoned.offset().fix().local_minus_utc();
    let offset = FixedOffset::east_opt(seconds - seconds % 60).expect("a time zone is less than a day from UTC");
    offset.from_local_datetime(&time).single().expect("a fixed offset has every local time once")
}
