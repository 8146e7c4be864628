//! A post's URL, from the preset's permalink pattern and what the front matter says of it.

use chrono::Datelike;
use icu_properties::{CodePointMapData, props::GeneralCategory};
use url::Url;

use super::{
    Page,
    date::{self, Date},
};
use crate::{
    settings::{
        Settings, Source,
        language::Language,
        permalink::{PermalinkPattern, Token},
        rules::{Rules, Slugify, UrlRelativeTo},
    },
    site::{Document, Kind},
};

/// What a permalink is made of, besides the document's place.
pub struct Parts<'p> {
    /// The front matter's `url`.
    pub url: Option<&'p str>,
    /// The front matter's `slug`.
    pub slug: Option<&'p str>,
    /// The title.
    pub title: Option<&'p str>,
    /// The date that tokens take.
    pub date: Option<Date>,
}

/// Where a document lies.
#[derive(Clone, Copy, Debug)]
pub struct Location<'l> {
    /// The source's index.
    pub source: usize,
    /// The language's index.
    pub language: usize,
    /// The path below the language's root without extension and index name.
    pub key: &'l str,
    /// What kind of page it is.
    pub kind: Kind,
}

impl<'d> From<&'d Document> for Location<'d> {
    fn from(document: &'d Document) -> Self {
        Self { source: document.source, language: document.language, key: &document.key, kind: document.kind }
    }
}

/// The URL that a page had at another location, if its URL depends on that.
#[must_use]
pub fn former_permalink(settings: &Settings, page: &Page, former: Location<'_>) -> Option<Url> {
    let (post, url) = (page.post.as_ref()?, page.url.as_ref()?);
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    // What the front matter said is no longer known, but what it made is.
    [None, last].into_iter().find_map(|slug| {
        let parts = Parts { url: None, slug, title: Some(&post.title), date: Some(post.published) };
        let is_made_so = permalink(settings, (&page.document).into(), &parts).as_ref() == Some(url);
        is_made_so.then(|| permalink(settings, former, &parts)).flatten().filter(|former| former != url)
    })
}

/// The pattern that makes a document's URL; `None` where its path does (home and section pages).
fn pattern<'s>(source: &'s Source, location: Location<'_>) -> Option<&'s PermalinkPattern> {
    let section = location.key.split_once('/').map_or("", |(section, _)| section);
    (location.kind != Kind::Section).then(|| source.rules.permalink.pattern(section)).flatten()
}

/// The document's URL; `None` if the pattern needs a date and there is none.
#[must_use]
pub fn permalink(settings: &Settings, location: Location<'_>, parts: &Parts<'_>) -> Option<Url> {
    let source = &settings.sources[location.source];
    let language = &settings.languages[location.language];
    if let Some(url) = parts.url {
        return Some(from_front_matter(settings, source, language, url));
    }
    let path = match pattern(source, location) {
        Some(pattern) => closed(source, fill(pattern, location, parts, source)?),
        None if location.key.is_empty() => "/".to_owned(),
        None => format!("/{}/", folders(location.key, &source.rules)),
    };
    Some(settings.base_url.join(&format!("{}{path}", language.prefix)))
}

/// With a leading `/` relative to the site, without one as the rules say.
fn from_front_matter(settings: &Settings, source: &Source, language: &Language, url: &str) -> Url {
    if let Ok(absolute) = Url::parse(url)
        && absolute.has_host()
    {
        return absolute;
    }
    let path = match source.rules.url_relative_to {
        _ if url.starts_with('/') => url.to_owned(),
        UrlRelativeTo::Site => format!("/{url}"),
        UrlRelativeTo::Language => format!("{}/{url}", language.prefix),
    };
    settings.base_url.join(&closed(source, path))
}

/// The path with a closing `/` where the site writes one; `.html` is an extension, the `.2` of `v1.2` is none.
fn closed(source: &Source, path: String) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let has_extension = name.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len()) && extension.chars().all(|character| character.is_ascii_alphabetic())
    });
    if source.rules.trailing_slash && !name.is_empty() && !has_extension { path + "/" } else { path }
}

fn fill(pattern: &PermalinkPattern, location: Location<'_>, parts: &Parts<'_>, source: &Source) -> Option<String> {
    let rules = &source.rules;
    let (above, name) = location.key.rsplit_once('/').unwrap_or(("", location.key));
    let sections: Vec<&str> = above.split('/').filter(|section| !section.is_empty()).collect();
    let name = if rules.strip_dates { date::after_date(name).unwrap_or(name) } else { name };
    let slugify = |text: &str| slugify(text, rules);
    let title = || parts.title.map(slugify).filter(|title| !title.is_empty());
    let slug = || parts.slug.map(slugify);
    let mut path = String::new();
    for token in &pattern.0 {
        let text = match token {
            Token::Literal(text) => text.clone(),
            Token::Year => format!("{:04}", parts.date?.year()),
            Token::Month => format!("{:02}", parts.date?.month()),
            Token::MonthName => slugify(&parts.date?.format("%B").to_string()),
            Token::Day => format!("{:02}", parts.date?.day()),
            Token::Weekday => parts.date?.weekday().num_days_from_sunday().to_string(),
            Token::WeekdayName => slugify(&parts.date?.format("%A").to_string()),
            Token::YearDay => parts.date?.ordinal().to_string(),
            Token::Section => folders(sections.first().unwrap_or(&""), rules),
            Token::Sections(wanted) => folders(&wanted.of(&sections).join("/"), rules),
            Token::Slug => slug().or_else(title).unwrap_or_else(|| slugify(name)),
            Token::SlugOrFilename => slug().unwrap_or_else(|| slugify(name)),
            Token::Filename => slugify(name),
            Token::SlugOrDatedPath => match parts.slug {
                Some(slug) => slug.trim_start_matches('/').to_owned(),
                None => dated(below_source(source, location.key)),
            },
            Token::Title => title().unwrap_or_else(|| slugify(name)),
        };
        // An empty `:sections` must not leave `//` behind.
        if text.starts_with('/') && path.ends_with('/') {
            path.pop();
        }
        path.push_str(&text);
    }
    Some(if path.starts_with('/') { path } else { format!("/{path}") })
}

/// A key without the folder that its source stands for.
fn below_source<'k>(source: &Source, key: &'k str) -> &'k str {
    key.strip_prefix(source.at.as_str()).map_or(key, |below| below.trim_start_matches('/'))
}

/// A path with the date that it names in front: `2025-06-30-title` and `2025/06/30-title` are `2025/06/30/title`.
fn dated(path: &str) -> String {
    let Some((date, _)) = date::in_path(path) else { return path.to_owned() };
    let (folder, after) = (&path[..date.start], &path[date.end..]);
    let text = after.strip_prefix(['-', '/']).unwrap_or(after);
    let dated = format!("{}/{folder}{text}", path[date].replace('-', "/"));
    dated.trim_end_matches('/').to_owned()
}

/// Folders as part of a URL path; only Hugo changes them.
fn folders(path: &str, rules: &Rules) -> String {
    if rules.slugify == Slugify::Hugo { slugify(path, rules) } else { path.to_owned() }
}

/// A name as part of a URL path.
fn slugify(text: &str, rules: &Rules) -> String {
    match rules.slugify {
        Slugify::Hugo => urlize(text, rules.lower_case_urls),
        Slugify::Ascii => slug::slugify(text),
        Slugify::Safe => text.trim_end_matches([' ', '.']).replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], ""),
        Slugify::AsWritten => text.to_owned(),
    }
}

/// A name as part of a URL path, as Hugo makes it: letters, digits and marks of any script and `._+~@-/` stay, blanks
/// become one `-` unless one stands there, and everything else goes, joiners of no width too.
fn urlize(text: &str, lower: bool) -> String {
    let mut path = String::with_capacity(text.len());
    let mut blank = false;
    for (at, character) in text.char_indices() {
        if is_allowed(character) || character == '%' && is_escape(&text[at + 1..]) {
            if blank && character != '-' {
                path.push('-');
            }
            blank = false;
            if lower { path.extend(character.to_lowercase()) } else { path.push(character) }
        } else if character.is_whitespace() && !path.is_empty() && !path.ends_with('-') {
            blank = true;
        }
    }
    path
}

fn is_allowed(character: char) -> bool {
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(character),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
            | GeneralCategory::DecimalNumber
            | GeneralCategory::NonspacingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::EnclosingMark
    ) || "._+~@-/".contains(character)
}

/// Whether two hexadecimal digits follow a `%`.
fn is_escape(after: &str) -> bool {
    after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
}
