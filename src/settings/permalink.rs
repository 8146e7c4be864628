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
    /// Two-digit day of the month.
    Day,
    /// Three-digit day of the year.
    YearDay,
    /// The first folder of the key.
    Section,
    /// All folders of the key, or the given range of them.
    Sections(Range<usize>),
    /// The front matter's slug, else the title as a slug.
    Slug,
    /// The front matter's slug, else the file's or bundle's name.
    SlugOrFilename,
    /// The file's or bundle's name.
    Filename,
    /// The title as a slug.
    Title,
}

/// A parsed permalink pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermalinkPattern(pub Vec<Token>);

const NAMES: &str = ":year :month :day :yearday :section :sections :slug :slugorfilename :slugorcontentbasename :filename \
                     :contentbasename :title";

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
                "day" => Token::Day,
                "yearday" => Token::YearDay,
                "section" => Token::Section,
                "sections" => {
                    let (range, after) = range(rest).ok_or_else(|| {
                        format!("the range after `:sections` in `{text}` is not one like [1:] or [:2]")
                    })?;
                    rest = after;
                    Token::Sections(range)
                }
                "slug" => Token::Slug,
                "slugorfilename" | "slugorcontentbasename" => Token::SlugOrFilename,
                "filename" | "contentbasename" => Token::Filename,
                "title" => Token::Title,
                _ => return Err(format!("`:{name}` in `{text}` is not a permalink token; these are: {NAMES}")),
            });
        }
        if !rest.is_empty() {
            tokens.push(Token::Literal(rest.to_owned()));
        }
        Ok(Self(tokens))
    }
}

/// Reads `[from:to]`, `[from:]`, `[:to]` or `[index]` if one follows.
fn range(text: &str) -> Option<(Range<usize>, &str)> {
    let Some(inside) = text.strip_prefix('[') else { return Some((0..usize::MAX, text)) };
    let (range, after) = inside.split_once(']')?;
    let number = |digits: &str, default| if digits.is_empty() { Some(default) } else { digits.parse().ok() };
    let range = match range.split_once(':') {
        Some((from, to)) => number(from, 0)?..number(to, usize::MAX)?,
        None => {
            let index: usize = range.parse().ok()?;
            index..index + 1
        }
    };
    Some((range, after))
}

deserialize_from_str!(PermalinkPattern);
