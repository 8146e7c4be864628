//! Permalink patterns: `/:year/:month/:slug/` as a type. [`post::permalink`](crate::post) fills them in.

use std::{ops::Range, str::FromStr};

use super::value::deserialize_from_str;

/// A piece of a permalink pattern. The names are Hugo's (documentation: "URL management, tokens") and Jekyll's ("Permalinks,
/// placeholders").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Text that stands for itself.
    Literal(String),
    /// A part of the post's date, as `strftime` writes it.
    Date(&'static str),
    /// The first folder of the key.
    Section,
    /// The folders of the key down to its section, or the given range of them.
    Sections(Sections),
    /// All folders of the key.
    Folders,
    /// The folders above a collection's (one that begins with `_`), then the front matter's categories, in lower case.
    Categories,
    /// The same, each as a slug.
    SlugifiedCategories,
    /// The first of the front matter's categories as a slug, or nothing (Material for MkDocs).
    Category,
    /// The last folder that begins with `_`, without that.
    Collection,
    /// The folders below that one, and the file's name.
    Path,
    /// What pages end with: `.html`.
    OutputExtension,
    /// The front matter's slug, else the title as a slug.
    Slug,
    /// The front matter's slug as it is, else the title, wherever that is found, in lower case (Material for MkDocs).
    SlugOrTitle,
    /// The front matter's slug, else the file's or bundle's name as Hugo has it in a URL without a pattern.
    SlugOrFilename,
    /// The front matter's slug, else the file's or bundle's name as Hugo has it in a pattern.
    SlugOrContentBasename,
    /// The file's or bundle's name.
    Filename,
    /// The title as a slug.
    Title,
    /// The front matter's slug, else the path below the source with the date that it names in front, in folders (Docusaurus).
    SlugOrDatedPath,
}

/// Which of these folders: from one to the one before another, both from 0, or the last one.
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

/// The tokens by their names. `:sections` may be followed by a range.
const TOKENS: &[(&str, Token)] = &[
    ("year", Token::Date("%Y")),
    ("month", Token::Date("%m")),
    ("monthname", Token::Date("%B")),
    ("day", Token::Date("%d")),
    ("weekday", Token::Date("%w")),
    ("weekdayname", Token::Date("%A")),
    ("yearday", Token::Date("%-j")),
    // Jekyll's.
    ("short_year", Token::Date("%y")),
    ("i_month", Token::Date("%-m")),
    ("short_month", Token::Date("%b")),
    ("long_month", Token::Date("%B")),
    ("i_day", Token::Date("%-d")),
    ("y_day", Token::Date("%j")),
    ("w_year", Token::Date("%G")),
    ("week", Token::Date("%V")),
    ("w_day", Token::Date("%u")),
    ("short_day", Token::Date("%a")),
    ("long_day", Token::Date("%A")),
    ("hour", Token::Date("%H")),
    ("minute", Token::Date("%M")),
    ("second", Token::Date("%S")),
    ("section", Token::Section),
    ("sections", Token::Sections(Sections::Range(0..usize::MAX))),
    ("folders", Token::Folders),
    ("slug", Token::Slug),
    ("slugorfilename", Token::SlugOrFilename),
    ("slugorcontentbasename", Token::SlugOrContentBasename),
    ("filename", Token::Filename),
    ("contentbasename", Token::Filename),
    ("name", Token::Filename),
    ("basename", Token::Filename),
    ("title", Token::Title),
    ("category", Token::Category),
    ("categories", Token::Categories),
    ("slugified_categories", Token::SlugifiedCategories),
    ("collection", Token::Collection),
    ("path", Token::Path),
    ("output_ext", Token::OutputExtension),
    ("slugordatedpath", Token::SlugOrDatedPath),
    ("slugortitle", Token::SlugOrTitle),
];

/// Jekyll's names for patterns.
const STYLES: &[(&str, &str)] = &[
    ("date", "/:categories/:year/:month/:day/:title:output_ext"),
    ("pretty", "/:categories/:year/:month/:day/:title/"),
    ("ordinal", "/:categories/:year/:y_day/:title:output_ext"),
    ("weekdate", "/:categories/:year/W:week/:short_day/:title:output_ext"),
    ("none", "/:categories/:title:output_ext"),
];

impl FromStr for PermalinkPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = STYLES.iter().find(|(name, _)| *name == text).map_or(text, |(_, pattern)| pattern);
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(colon) = rest.find(':') {
            if colon > 0 {
                tokens.push(Token::Literal(rest[..colon].to_owned()));
            }
            rest = &rest[colon + 1..];
            let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let end = rest.find(|character: char| !is_name(character)).unwrap_or(rest.len());
            // `:year_:month` is a year, `_` and a month.
            let (name, after) = rest.split_at(rest[..end].trim_end_matches('_').len());
            rest = after;
            let Some((_, token)) = TOKENS.iter().find(|(known, _)| *known == name) else {
                let names: String = TOKENS.iter().map(|(name, _)| format!(" :{name}")).collect();
                return Err(format!("`:{name}` in `{text}` is not a permalink token; these are:{names}"));
            };
            let mut token = token.clone();
            if let Token::Sections(wanted) = &mut token {
                (*wanted, rest) = sections(rest).ok_or_else(|| {
                    format!("the range after `:sections` in `{text}` is not one like [1:], [:2] or [last]")
                })?;
            }
            tokens.push(token);
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
