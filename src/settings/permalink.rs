//! Permalink patterns: `/:year/:month/:slug/` as a type. [`post::permalink`](crate::post) fills them in.

use std::{ops::Range, str::FromStr};

use super::value::deserialize_from_str;

/// A piece of a permalink pattern. The names are Hugo's (documentation: "URL management, tokens").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Text that stands for itself.
    Literal(String),
    /// Four-digit year of the post's date, in the date's own offset.
    Year,
    /// Two-digit month.
    Month,
    /// English name of the month.
    MonthName,
    /// Two-digit day of the month.
    Day,
    /// Day of the week, 0 for Sunday.
    Weekday,
    /// English name of the day of the week.
    WeekdayName,
    /// Day of the year.
    YearDay,
    /// The first folder of the key.
    Section,
    /// All folders of the key, or the given range of them.
    Sections(Sections),
    /// The front matter's slug, else the title as a slug.
    Slug,
    /// The front matter's slug, else the file's or bundle's name.
    SlugOrFilename,
    /// The file's or bundle's name.
    Filename,
    /// The title as a slug.
    Title,
    /// The front matter's slug, else the path below the source with the date that it names in front, in folders (Docusaurus).
    SlugOrDatedPath,
}

/// Which of a key's folders: from one to the one before another, both from 0, or the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sections {
    /// From the first position up to but without the second.
    Range(Range<usize>),
    /// From a position up to but without the last one.
    BeforeLast(usize),
    /// The last one.
    Last,
}

impl Sections {
    /// The wanted ones.
    #[must_use]
    pub fn of<'s>(&self, sections: &'s [&'s str]) -> &'s [&'s str] {
        let (all, last) = (sections.len(), sections.len().saturating_sub(1));
        let (from, to) = match self {
            Self::Range(range) => (range.start, range.end.min(all)),
            Self::BeforeLast(from) => (*from, last),
            Self::Last => (last, all),
        };
        &sections[from.min(to)..to]
    }
}

/// A parsed permalink pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermalinkPattern(pub Vec<Token>);

const NAMES: &str = ":year :month :monthname :day :weekday :weekdayname :yearday :section :sections :slug :slugorfilename :slugorcontentbasename :filename \
                     :contentbasename :title :slugordatedpath";

impl FromStr for PermalinkPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(colon) = rest.find(':') {
            if colon > 0 {
                tokens.push(Token::Literal(rest[..colon].to_owned()));
            }
            rest = &rest[colon + 1..];
            let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            rest = after;
            tokens.push(match name {
                "year" => Token::Year,
                "month" => Token::Month,
                "monthname" => Token::MonthName,
                "day" => Token::Day,
                "weekday" => Token::Weekday,
                "weekdayname" => Token::WeekdayName,
                "yearday" => Token::YearDay,
                "section" => Token::Section,
                "sections" => {
                    let (sections, after) = sections(rest).ok_or_else(|| {
                        format!("the range after `:sections` in `{text}` is not one like [1:], [:2] or [last]")
                    })?;
                    rest = after;
                    Token::Sections(sections)
                }
                "slug" => Token::Slug,
                "slugorfilename" | "slugorcontentbasename" => Token::SlugOrFilename,
                "filename" | "contentbasename" => Token::Filename,
                "title" => Token::Title,
                "slugordatedpath" => Token::SlugOrDatedPath,
                _ => return Err(format!("`:{name}` in `{text}` is not a permalink token; these are: {NAMES}")),
            });
        }
        if !rest.is_empty() {
            tokens.push(Token::Literal(rest.to_owned()));
        }
        Ok(Self(tokens))
    }
}

/// Reads `[from:to]`, `[from:]`, `[:to]`, `[index]`, `[from:last]` or `[last]` if one follows.
fn sections(text: &str) -> Option<(Sections, &str)> {
    let Some(inside) = text.strip_prefix('[') else { return Some((Sections::Range(0..usize::MAX), text)) };
    let (range, after) = inside.split_once(']')?;
    let number = |digits: &str, default| if digits.is_empty() { Some(default) } else { digits.parse().ok() };
    let sections = match range.split_once(':') {
        Some((from, "last")) => Sections::BeforeLast(number(from, 0)?),
        Some(("last", "")) => Sections::Last,
        Some((from, to)) => Sections::Range(number(from, 0)?..number(to, usize::MAX)?),
        None if range == "last" => Sections::Last,
        None => {
            let index: usize = range.parse().ok()?;
            Sections::Range(index..index.saturating_add(1))
        }
    };
    Some((sections, after))
}

deserialize_from_str!(PermalinkPattern);
