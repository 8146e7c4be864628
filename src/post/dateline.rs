//! The day that a body says it was published on, before its text begins: in its heading, or in a line of its own. In goes the body's
//! Markdown, out comes a date for a post that states it nowhere else.
//!
//! `# 2025-06-30: Title`, `# Title (June 30, 2025)`, `Date: 2025-06-30`, `*30 juin 2025*`, `**发布日期：** 2025年6月30日`.

use std::{ops::Range, sync::LazyLock};

use chrono::NaiveDate;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde::Deserialize;

use super::{
    date::{self, Date},
    opening::{self, MARKS},
};
use crate::{
    settings::{Settings, rules::Rules},
    site::{Document, Kind, may_be_bundle},
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

/// What stands between a title and a day; a hyphen, which days have in them, does so between blanks.
const APART: [char; 15] = [':', '：', '–', '—', '|', '｜', '(', ')', '（', '）', '[', ']', '【', '】', '·'];

/// What a line of a paragraph begins with that goes on with an admonition, or is a table's.
const OF_OTHERS: [&str; 3] = ["    ", "\t", "|"];

/// The day that a document's body begins with. The page of a section, or of a feed's folder, speaks of its posts.
#[must_use]
pub fn date(settings: &Settings, rules: &Rules, document: &Document) -> Option<Date> {
    let is_of_feed = || settings.feeds.iter().any(|feed| feed.include.folders().any(|folder| folder == document.key));
    if document.kind == Kind::Section && (!may_be_bundle(rules, &document.relative) || is_of_feed()) {
        return None;
    }
    let body = document.body().ok()?;
    let body = body.text();
    let heading = opening::heading(body, rules.dialects.of(&document.path));
    let of_heading = || of_heading(&heading.as_ref()?.0);
    let of_lines = || first_lines(body).into_iter().find_map(of_line);
    of_heading().or_else(of_lines).map(|day| date::midnight(day, settings.time_zone))
}

/// The day that a heading begins or ends with, apart from its other words: without that, it is what the post is about. One in figures may
/// also be its first word, as in the names of files.
fn of_heading(title: &Text) -> Option<NaiveDate> {
    let pieces: Vec<Vec<String>> =
        title.split(APART).flat_map(|piece| piece.split(" - ")).map(parts).filter(|parts| !parts.is_empty()).collect();
    let of_pieces = [pieces.first(), pieces.last()].into_iter().flatten().find_map(|parts| only_day(parts));
    of_pieces.or_else(|| only_day(&parts(title.split_whitespace().next()?)))
}

/// The lines of a body's first paragraphs and headings: lists, tables, quotes and code tell of other days than the post's own.
fn first_lines(body: &str) -> Vec<&str> {
    let blocks: Vec<Range<usize>> = opening::first_blocks(body).collect();
    let end = blocks.last().map_or(0, |block| block.end);
    let mut depth = 0;
    let mut lines = Vec::new();
    for (event, range) in Parser::new_ext(&body[..end], Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let is_said = depth == 0 && matches!(tag, Tag::Paragraph | Tag::Heading { .. });
                if is_said && blocks.iter().any(|block| block.contains(&range.start)) {
                    lines.extend(
                        body[range].lines().filter(|line| !OF_OTHERS.iter().any(|mark| line.starts_with(mark))),
                    );
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    lines
}

/// The day of a line that says that it is the post's, or has nothing else in it.
fn of_line(line: &str) -> Option<NaiveDate> {
    let is_emphasised = line.trim().starts_with(['*', '_']) && line.trim().ends_with(['*', '_']);
    let lower = line.trim_matches(MARKS).to_lowercase();
    let Some(said) = labelled(&lower) else { return only_day(&parts(&lower)) };
    // `data`, `date` and others may begin a sentence, which no colon follows.
    let may_go_on = is_emphasised || said.trim_start_matches(MARKS).starts_with([':', '：']);
    let parts = parts(said);
    if may_go_on { day(parts.first_chunk()?) } else { only_day(&parts) }
}

/// What follows the words at the beginning of a line in small letters that say that the day of publication does.
fn labelled(line: &str) -> Option<&str> {
    WORDS.published.iter().find_map(|word| {
        let rest = line.strip_prefix(word.as_str())?;
        rest.starts_with(|next: char| !next.is_alphabetic()).then_some(rest)
    })
}

/// Whether a text says nothing but a day.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let lower = text.trim_matches(MARKS).to_lowercase();
    only_day(&parts(labelled(&lower).unwrap_or(&lower))).is_some()
}

/// The day of a text that says nothing else.
fn only_day(parts: &[String]) -> Option<NaiveDate> {
    day(parts.try_into().ok()?)
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
