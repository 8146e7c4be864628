//! A post's URL, from the preset's permalink pattern and what the front matter says of it.

use url::Url;

use super::{
    Page,
    date::{self, Date},
    slugify::{file_name, folders, jekyll_slug, material_slug, slugified_words, slugify, stated_slug},
};
use crate::{
    path,
    settings::{
        Settings, Source,
        language::Language,
        permalink::{PermalinkPattern, Token},
        rules::{PermalinkZone, Permalinks, PrefixUrls, Rules, Slugify, UrlForm, UrlRelativeTo},
    },
    site::{Document, Kind, is_of_folder, may_be_bundle},
};

/// What a permalink is made of, besides the document's place.
pub struct Parts<'p> {
    /// The front matter's `url`.
    pub url: Option<&'p str>,
    /// The front matter's `slug`.
    pub slug: Option<&'p str>,
    /// Whether without that what follows the date in the document's name is the slug.
    pub slug_from_name: bool,
    /// The front matter's title.
    pub title: Option<&'p str>,
    /// The title as it is written, wherever that is; asked for by a pattern that needs it.
    pub written_title: &'p dyn Fn() -> Option<String>,
    /// The date that tokens take.
    pub date: Option<Date>,
    /// The front matter's categories that are part of the URL.
    pub categories: Vec<&'p str>,
}

/// Where a document lies.
#[derive(Clone, Copy, Debug)]
pub struct Location<'l> {
    /// The source's index.
    pub source: usize,
    /// The language's index.
    pub language: usize,
    /// The path below the source's root.
    pub source_path: &'l str,
    /// The path below the language's root without extension and index name.
    pub key: &'l str,
    /// How many bytes of that are its section's.
    pub section: usize,
    /// What kind of page it is.
    pub kind: Kind,
}

impl<'d> From<&'d Document> for Location<'d> {
    fn from(document: &'d Document) -> Self {
        Self {
            source: document.source,
            language: document.language,
            source_path: &document.source_path,
            key: &document.key,
            section: document.section,
            kind: document.kind,
        }
    }
}

/// The URL that a page had at another location, if its URL depends on that.
#[must_use]
pub fn former_permalink(settings: &Settings, page: &Page, former: Location<'_>) -> Option<Url> {
    let (post, url) = (page.post.as_ref()?, page.url.as_ref()?);
    let last = Some(path::name(url.path().trim_end_matches('/')));
    // What the front matter said is no longer known, but what it made is.
    [(None, false), (None, true), (last, false)].into_iter().find_map(|(slug, slug_from_name)| {
        let parts = Parts {
            url: None,
            slug,
            slug_from_name,
            title: Some(&post.title),
            written_title: &|| Some(post.title.to_string()),
            date: Some(post.published),
            categories: Vec::new(),
        };
        let is_made_so = permalink(settings, (&page.document).into(), &parts).as_ref() == Some(url);
        is_made_so.then(|| permalink(settings, former, &parts)).flatten().filter(|former| former != url)
    })
}

/// The pattern that makes a document's URL; `None` where its path does: that of the home page, and of section pages without a pattern for such,
/// unless they are dated and may be posts.
fn pattern<'s>(
    source: &'s Source,
    language: &'s Language,
    location: Location<'_>,
    parts: &Parts<'_>,
) -> Option<&'s PermalinkPattern> {
    let of = |patterns: &'s Permalinks| match is_page_of_section(source, location, parts) {
        true => patterns.of_section(location.key),
        false => patterns.pattern(location.key),
    };
    language.permalink.as_ref().and_then(of).or_else(|| of(&source.rules.permalink))
}

/// Whether a document is the page of a section, and not a post that looks like one.
fn is_page_of_section(source: &Source, location: Location<'_>, parts: &Parts<'_>) -> bool {
    let is_post =
        || parts.date.is_some() && !location.key.is_empty() && may_be_bundle(&source.rules, location.source_path);
    location.kind == Kind::Section && !is_post()
}

/// The document's URL; `None` if the pattern needs a date and there is none.
#[must_use]
pub fn permalink(settings: &Settings, location: Location<'_>, parts: &Parts<'_>) -> Option<Url> {
    let source = &settings.sources[location.source];
    let language = &settings.languages[location.language];
    let tokens = Tokens { settings, source, location, parts };
    if let Some(url) = parts.url {
        let pattern = || {
            let filled = tokens.fill(&url.parse::<PermalinkPattern>().ok()?)?;
            Some(if url.starts_with('/') { filled } else { filled.trim_start_matches('/').to_owned() })
        };
        let filled = if source.rules.url_form == UrlForm::Pattern { pattern() } else { None };
        return Some(from_front_matter(settings, source, language, filled.as_deref().unwrap_or(url)));
    }
    let path = match pattern(source, language, location, parts) {
        Some(pattern) => closed(source, tokens.fill(pattern)?),
        None => match own_key(location, &source.rules) {
            "" => "/".to_owned(),
            key => format!("/{}/", folders(key, &source.rules)),
        },
    };
    let prefix = if source.rules.prefix_urls == PrefixUrls::Never { "" } else { &language.prefix };
    Some(settings.base_url_of(language).join(&format!("{prefix}{path}")))
}

/// With a leading `/` relative to the site, without one as the rules say.
fn from_front_matter(settings: &Settings, source: &Source, language: &Language, url: &str) -> Url {
    if let Ok(absolute) = Url::parse(url)
        && absolute.has_host()
    {
        return absolute;
    }
    let is_relative = !url.starts_with('/');
    let has_prefix = source.rules.prefix_urls == PrefixUrls::Always
        || is_relative && source.rules.url_relative_to == UrlRelativeTo::Language;
    let prefix = if has_prefix { &language.prefix } else { "" };
    settings.base_url_of(language).join(&closed(source, format!("{prefix}{}{url}", if is_relative { "/" } else { "" })))
}

/// The path with a closing `/` where the site writes one; `.html` is an extension, the `.2` of `v1.2` is none.
fn closed(source: &Source, path: String) -> String {
    let name = path::name(&path);
    let has_extension = name.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len()) && extension.chars().all(|character| character.is_ascii_alphabetic())
    });
    if source.rules.trailing_slash && !name.is_empty() && !has_extension { path + "/" } else { path }
}

/// What a document's URL is made of: its key; where URLs have no prefix of their own, its own path in the same form.
fn own_key<'l>(location: Location<'l>, rules: &Rules) -> &'l str {
    if rules.prefix_urls != PrefixUrls::Never {
        return location.key;
    }
    let stem = path::stem(location.source_path);
    // `post/index.fr.md` is a page of its own beside `post/index.md`.
    if is_of_folder(rules, stem) { path::parent(stem) } else { stem }
}

/// What the tokens of a pattern stand for.
struct Tokens<'t> {
    settings: &'t Settings,
    source: &'t Source,
    location: Location<'t>,
    parts: &'t Parts<'t>,
}

impl Tokens<'_> {
    /// The path that a pattern makes; `None` if it needs a date and there is none.
    fn fill(&self, pattern: &PermalinkPattern) -> Option<String> {
        let Self { parts, source: Source { rules, .. }, .. } = self;
        let key = own_key(self.location, rules);
        let (above, name) = path::split(key);
        // A section's page lies in its section.
        let above = if is_page_of_section(self.source, self.location, parts) { key } else { above };
        let sections: Vec<&str> = above.split('/').filter(|section| !section.is_empty()).collect();
        let written = name;
        let name = if rules.strip_dates { date::after_date(name).unwrap_or(name) } else { name };
        let slugify = |text: &str| slugify(text, rules);
        let words = |text: &str| slugified_words(text, rules);
        let title = || parts.title.map(words).filter(|title| !title.is_empty());
        let own_slug = || parts.slug_from_name.then(|| date::day_and_rest(name)).flatten().map(|(_, rest)| rest);
        let own_slug = || parts.slug.or_else(own_slug).filter(|slug| !slug.is_empty());
        let slug = || own_slug().map(|slug| stated_slug(slug, rules));
        let is_jekyll = rules.slugify == Slugify::Jekyll;
        let collection = sections.iter().rposition(|folder| folder.starts_with('_'));
        let mut path = String::new();
        for token in &pattern.0 {
            let text = match token {
                Token::Literal(text) => text.clone(),
                Token::Date(format) => slugify(&self.date()?.format(format).to_string()),
                Token::Section => folders(sections.first().unwrap_or(&""), rules),
                Token::Sections(wanted) => {
                    let below_section = self.location.key[self.location.section..].matches('/').count();
                    let sections = &sections[..sections.len().saturating_sub(below_section.saturating_sub(1))];
                    folders(&wanted.of(sections).join("/"), rules)
                }
                Token::Folders => folders(above, rules),
                Token::Categories => self.categories(&sections[..collection.unwrap_or(0)]).join("/"),
                Token::SlugifiedCategories => {
                    let categories = self.categories(&sections[..collection.unwrap_or(0)]);
                    categories.iter().map(|category| jekyll_slug(category)).collect::<Vec<_>>().join("/")
                }
                Token::Category => parts.categories.first().map(|category| material_slug(category)).unwrap_or_default(),
                Token::Collection => collection.map_or("", |at| &sections[at][1..]).to_owned(),
                Token::Path => {
                    let below = &sections[collection.map_or(0, |at| at + 1)..];
                    [below, &[written]].concat().join("/")
                }
                Token::OutputExtension => ".html".to_owned(),
                Token::Slug if is_jekyll => jekyll_slug(parts.slug.unwrap_or(name)),
                Token::Slug => slug().or_else(title).unwrap_or_else(|| words(name)),
                Token::SlugOrTitle => match parts.slug {
                    Some(slug) => slug.to_owned(),
                    None => {
                        let title = (parts.written_title)().unwrap_or_else(|| written.replace(['-', '_'], " "));
                        material_slug(&title)
                    }
                },
                Token::SlugOrFilename => slug().unwrap_or_else(|| file_name(name, rules)),
                Token::SlugOrContentBasename => slug().unwrap_or_else(|| words(name)),
                Token::Title if is_jekyll => slug().unwrap_or_else(|| slugify(name)),
                Token::Filename => words(name),
                Token::SlugOrDatedPath => match parts.slug {
                    Some(slug) => slug.trim_start_matches('/').to_owned(),
                    None => dated(below_source(self.source, key)),
                },
                Token::Title => title().unwrap_or_else(|| words(name)),
            };
            // An empty `:sections` must not leave `//` behind.
            if text.starts_with('/') && path.ends_with('/') {
                path.pop();
            }
            path.push_str(&text);
        }
        Some(if path.starts_with('/') { path } else { format!("/{path}") })
    }

    fn date(&self) -> Option<Date> {
        let date = self.parts.date?;
        Some(match self.source.rules.permalink_zone {
            PermalinkZone::Date => date,
            PermalinkZone::Site => date::in_zone(date, self.settings.time_zone),
        })
    }

    /// Folders, then the front matter's categories, each once, in lower case.
    fn categories(&self, folders: &[&str]) -> Vec<String> {
        let mut categories: Vec<String> = Vec::new();
        let folders = folders.iter().filter(|folder| !folder.starts_with('_'));
        for category in folders.chain(&self.parts.categories).map(|category| category.to_lowercase()) {
            if !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories
    }
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
