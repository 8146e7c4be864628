//! The day that a body says it was published on, before its text begins: in its heading, or in a line of its own. In goes the body's
//! Markdown, out comes a date for a post that states it nowhere else.
//!
//! `# 2025-06-30: Title`, `# Title (June 30, 2025)`, `Date: 2025-06-30`, `*30 juin 2025*`, `**发布日期：** 2025年6月30日`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    date::{self, Date},
    opening::{self, MARKS},
};
use crate::{
    settings::{rules::Dialect, value::TimeZone},
    text::Text,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    published: Vec<String>,
    between: Vec<String>,
    months: Vec<Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = serde_yaml::from_str(include_str!("../../config/dates.yaml"))
        .expect("the shipped words are valid: every test of a date in a body reads them");
    // The longest first, so that "published on" is not taken for "published".
    words.published.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// The day that a body begins with.
#[must_use]
pub fn date(body: &str, dialects: &[Dialect], zone: TimeZone) -> Option<Date> {
    let heading = opening::heading(body, dialects);
    let of_heading = || of_heading(&heading.as_ref()?.0);
    let of_lines = || opening::first_blocks(body).flat_map(|block| body[block].lines()).find_map(of_line);
    of_heading().or_else(of_lines).map(|day| date::midnight(day, zone))
}

/// The day that a heading begins or ends with.
fn of_heading(title: &Text) -> Option<NaiveDate> {
    let parts = parts(title);
    day(parts.first_chunk()?).or_else(|| day(parts.last_chunk()?))
}

/// The day of a line that says that it is the post's, or has nothing else in it.
fn of_line(line: &str) -> Option<NaiveDate> {
    let line = line.trim_matches(MARKS);
    let lower = line.to_lowercase();
    let labelled = WORDS.published.iter().find_map(|word| {
        let rest = lower.strip_prefix(word.as_str())?;
        rest.starts_with(|next: char| !next.is_alphabetic()).then_some(rest)
    });
    let parts = parts(labelled.unwrap_or(&lower));
    if labelled.is_none() && parts.len() != 3 {
        return None;
    }
    day(parts.first_chunk()?)
}

/// The numbers and words of a text, those left out that say nothing in a date.
fn parts(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let parts = words.flat_map(split_at_digits);
    parts.filter(|part| !WORDS.between.iter().any(|word| word == part)).map(str::to_owned).collect()
}

/// The day of year, month and day, of day, month and year, or of month, day and year, with the month's name in the latter two.
fn day([first, second, third]: &[String; 3]) -> Option<NaiveDate> {
    let number = |part: &String| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
    let year = |part: &String| part.parse::<i32>().ok().filter(|_| part.len() == 4);
    let name = |part: &String| (1..).zip(&WORDS.months).find(|(_, names)| names.contains(part)).map(|(month, _)| month);
    let (year, month, day) = match year(first) {
        Some(year) => (year, number(second)?, number(third)?),
        None => match name(first) {
            Some(month) => (year(third)?, month, number(second)?),
            None => (year(third)?, name(second)?, number(first)?),
        },
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// A word, cut where digits and letters meet: `30th` is `30` and `th`, `6月` is `6` and `月`.
fn split_at_digits(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_other = |character: char| character.is_ascii_digit() != first.is_ascii_digit();
        let (part, after) = rest.split_at(rest.find(is_other).unwrap_or(rest.len()));
        parts.push(part);
        rest = after;
    }
    parts
}
