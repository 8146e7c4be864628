//! Documents become posts: what a piece of writing is called, when it appeared, who wrote it, where it is on the web.
//!
//! In goes a [`Site`], out come [`Page`]s: one for each document, with a [`Status`] that accounts for it, a URL, and for
//! those that a feed may show a [`Post`]. Whether a post is visible is judged before anything else about it can fail, so
//! that a draft never breaks a build.

pub mod date;
mod fields;
pub mod identity;
pub mod index;
pub mod people;
mod permalink;

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;
use url::Url;

use self::{
    date::Date,
    fields::Fields,
    identity::{entry_id, refuse_duplicates},
    people::{Byline, Person},
};
use crate::{
    problem::{Code, Problem},
    settings::{
        Settings,
        rules::{DateFrom, Field, Visibility},
    },
    site::{Document, Kind, Site, front_matter::FrontMatter},
    text::Text,
};

/// What became of a document. Every document has exactly one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It can appear in a feed.
    Post,
    /// A section page without a date of its own.
    SectionPage,
    /// A draft.
    Draft,
    /// Its publish date lies in the future.
    Future,
    /// Its expiry date has passed.
    Expired,
    /// No feed selects it, it is hidden, or it is in no declared language.
    Excluded,
    /// It is wrong; a problem says how.
    Error,
}

/// A document on the web.
#[derive(Debug)]
pub struct Page {
    /// What identifies it in feeds, in every format; ASCII. `None` where its URL would and cannot be known.
    pub id: Option<String>,
    /// The file.
    pub document: Document,
    /// What became of it.
    pub status: Status,
    /// Whether readers of the site can see it; then it has a URL.
    pub visible: bool,
    /// Where it is; `None` if that cannot be known.
    pub url: Option<Url>,
    /// Older URLs of it.
    pub aliases: Vec<Url>,
    /// What translations of one original have in common, if the front matter says.
    pub translation_key: Option<String>,
    /// Where it first appeared, if elsewhere.
    pub origin: Option<Url>,
    /// The feeds that select it, by index.
    pub feeds: Vec<usize>,
    /// What a feed says of it; present where the status is [`Status::Post`].
    pub post: Option<Post>,
}

/// One language version of a piece of writing.
#[derive(Clone, Debug)]
pub struct Post {
    /// The title.
    pub title: Text,
    /// The front matter's summary.
    pub summary: Option<Text>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who translated it.
    pub translators: Vec<Person>,
    /// When it became public.
    pub published: Date,
    /// When it last changed; never before `published`.
    pub updated: Date,
    /// Categories, tags and keywords.
    pub categories: Vec<Text>,
    /// The picture that stands for it, as it was written.
    pub image: Option<String>,
    /// The page elsewhere that it is about.
    pub link: Option<Url>,
}

/// When it is, and what is shown nevertheless.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time that publish and expiry dates are held against.
    pub now: Date,
    /// Shows more than the rules do.
    pub show: Visibility,
}

/// Turns every document into a page.
#[must_use]
pub fn normalise(settings: &Settings, site: &mut Site, moment: Moment) -> (Vec<Page>, Vec<Problem>) {
    let documents = std::mem::take(&mut site.documents);
    let around = Surroundings { originals: originals(settings, &documents), cascades: cascades(settings, &documents) };
    let (mut pages, problems): (Vec<Page>, Vec<Vec<Problem>>) =
        documents.into_par_iter().map(|document| page(settings, document, &around, moment)).unzip();
    let mut problems: Vec<Problem> = problems.into_iter().flatten().collect();
    problems.extend(refuse_duplicates(&mut pages));
    (pages, problems)
}

/// What other documents say of one.
struct Surroundings {
    originals: Originals,
    cascades: Cascades,
}

/// The sections whose pages hide what lies below them, by source, language and key, with the status that it gets.
type Cascades = HashMap<(usize, usize, String), Status>;

fn cascades(settings: &Settings, documents: &[Document]) -> Cascades {
    let sections = documents.iter().filter(|document| document.kind == Kind::Section);
    let hiding = sections.filter_map(|document| {
        let fields = Fields {
            front_matter: document.front_matter.as_ref().ok()?,
            rules: &settings.sources[document.source].rules,
        };
        let status = if fields.cascades_draft() {
            Status::Draft
        } else if fields.cascades_hiding() {
            Status::Excluded
        } else {
            return None;
        };
        Some(((document.source, document.language, document.key.clone()), status))
    });
    hiding.collect()
}

/// The status that a section above a document cascades to it.
fn cascaded(cascades: &Cascades, document: &Document) -> Option<Status> {
    if cascades.is_empty() {
        return None;
    }
    let mut key = document.key.as_str();
    loop {
        key = key.rsplit_once('/').map_or("", |(above, _)| above);
        let section = (document.source, document.language, key.to_owned());
        match cascades.get(&section) {
            Some(status) => return Some(*status),
            None if key.is_empty() => return None,
            None => {}
        }
    }
}

/// Dates of the default language's documents, for translations without one, by key and by translation key.
struct Originals {
    by_key: HashMap<String, Date>,
    by_translation_key: HashMap<String, Date>,
}

fn originals(settings: &Settings, documents: &[Document]) -> Originals {
    let mut originals = Originals { by_key: HashMap::new(), by_translation_key: HashMap::new() };
    for document in documents.iter().filter(|document| document.language == settings.default_language().index) {
        let Ok(front_matter) = &document.front_matter else { continue };
        let fields = Fields { front_matter, rules: &settings.sources[document.source].rules };
        let Some(date) = fields.date(Field::Published).and_then(|(_, text)| date::parse(text, settings.time_zone))
        else {
            continue;
        };
        originals.by_key.insert(document.key.clone(), date);
        if let Some(key) = fields.scalar(Field::TranslationKey) {
            originals.by_translation_key.insert(key.to_owned(), date);
        }
    }
    originals
}

fn page(settings: &Settings, document: Document, around: &Surroundings, moment: Moment) -> (Page, Vec<Problem>) {
    let mut problems = document.problems.clone();
    let is_page = document.kind != Kind::Resource;
    let feeds: Vec<usize> = settings
        .feeds
        .iter()
        .enumerate()
        .filter_map(|(index, feed)| (is_page && feed.selects(&document.relative)).then_some(index))
        .collect();
    let mut page = Page {
        id: None,
        status: Status::Excluded,
        visible: false,
        url: None,
        aliases: Vec::new(),
        translation_key: None,
        origin: None,
        post: None,
        feeds,
        document,
    };
    // Nobody asks for it again, and a site has a hundred thousand of them.
    let front_matter = match std::mem::replace(&mut page.document.front_matter, Ok(FrontMatter::default())) {
        Ok(front_matter) => front_matter,
        // Nobody asked for this document, so nobody needs to know what is wrong with it.
        Err(_) if page.feeds.is_empty() => return (page, Vec::new()),
        Err(problem) => {
            page.status = Status::Error;
            problems.push(*problem);
            return (page, problems);
        }
    };
    let fields = Fields { front_matter: &front_matter, rules: &settings.sources[page.document.source].rules };
    let cascaded = cascaded(&around.cascades, &page.document);
    let reading = Reading { settings, document: &page.document, fields, cascaded };
    match reading.status(moment, page.feeds.is_empty()) {
        Ok(status) => page.status = status,
        Err(problem) => {
            page.status = Status::Error;
            problems.push(*problem);
            return (page, problems);
        }
    }
    let is_visible = is_page && reading.is_visible(moment);
    page.translation_key = fields.scalar(Field::TranslationKey).map(str::to_owned);

    let dates = reading.dates(&around.originals);
    let date = dates.as_ref().ok().and_then(|dates| dates.permalink);
    let parts = permalink::Parts {
        url: fields.scalar(Field::Url),
        slug: fields.scalar(Field::Slug),
        title: fields.scalar(Field::Title),
        date,
    };
    let url = permalink::permalink(settings, &page.document, &parts);
    let aliases = reading.aliases(url.as_ref());
    let (origin, origin_problem) = reading.absolute_url(Field::Origin);
    let (link, link_problem) = reading.absolute_url(Field::Link);
    let post = (page.status == Status::Post).then(|| reading.post(dates, link));
    page.id = url.as_ref().map(|url| entry_id(settings, &page.document, url));
    page.origin = origin.filter(|origin| Some(origin) != url.as_ref());
    page.visible = is_visible && url.is_some();
    page.url = url;
    page.aliases = aliases;
    match post {
        Some(Ok(post)) => {
            page.post = Some(post);
            problems.extend(origin_problem.into_iter().chain(link_problem));
        }
        Some(Err(problem)) => {
            page.status = Status::Error;
            page.visible = false;
            problems.push(*problem);
        }
        None => {}
    }
    if page.feeds.is_empty() {
        problems.clear();
    }
    (page, problems)
}

struct Dates {
    published: Date,
    updated: Date,
    permalink: Option<Date>,
}

/// A document whose front matter is being understood.
struct Reading<'r> {
    settings: &'r Settings,
    document: &'r Document,
    fields: Fields<'r>,
    cascaded: Option<Status>,
}

/// Boxed, because nearly every post has none.
type Wrong = Box<Problem>;

impl Reading<'_> {
    fn status(&self, moment: Moment, unselected: bool) -> Result<Status, Wrong> {
        if self.is_draft(moment) {
            return Ok(Status::Draft);
        }
        let unclear = [Field::Draft, Field::Hidden].into_iter().find_map(|field| self.fields.neither(field));
        if let Some((key, text)) = unclear.filter(|_| !unselected) {
            let message = format!("`{key}: {text}` is neither yes nor no, so whether the post is public is unknown");
            let problem = self.document.problem_at_key(Code::FrontMatter, key, message);
            return Err(Box::new(problem.hint("write `true` or `false`")));
        }
        if unselected || self.is_hidden() {
            return Ok(Status::Excluded);
        }
        if self.document.kind == Kind::Section && self.fields.date(Field::Published).is_none() {
            return Ok(Status::SectionPage);
        }
        Ok(self.out_of_time(moment)?.unwrap_or(Status::Post))
    }

    /// Whether the site shows the page to its readers, whatever the feeds do; a date that is none keeps nothing back.
    fn is_visible(&self, moment: Moment) -> bool {
        !self.is_draft(moment) && !self.is_hidden() && !matches!(self.out_of_time(moment), Ok(Some(_)))
    }

    fn is_draft(&self, moment: Moment) -> bool {
        let is_shown = self.fields.rules.visibility.drafts || moment.show.drafts;
        let says_so = self.fields.says(Field::Draft, true) || self.fields.says(Field::Public, false);
        // What the post itself says is stronger than what a section says for it.
        let cascaded = self.cascaded == Some(Status::Draft) && !self.fields.says(Field::Draft, false);
        !is_shown && (says_so || cascaded)
    }

    fn is_hidden(&self) -> bool {
        let says_so = self.fields.says(Field::Hidden, true) || self.fields.says(Field::Listed, false);
        says_so || self.cascaded == Some(Status::Excluded)
    }

    /// Whether its time is over or has not come.
    fn out_of_time(&self, moment: Moment) -> Result<Option<Status>, Wrong> {
        let shown = self.fields.rules.visibility;
        if !shown.expired && !moment.show.expired && self.date(Field::Expires)?.is_some_and(|date| date <= moment.now) {
            return Ok(Some(Status::Expired));
        }
        if !shown.future && !moment.show.future && self.date(Field::Published)?.is_some_and(|date| date > moment.now) {
            return Ok(Some(Status::Future));
        }
        Ok(None)
    }

    fn date(&self, field: Field) -> Result<Option<Date>, Wrong> {
        let Some((key, text)) = self.fields.date(field) else { return Ok(None) };
        date::parse(text, self.settings.time_zone).map(Some).ok_or_else(|| {
            let message = format!("`{text}` is not a date");
            let problem = self.document.problem_at_key(Code::BadDate, key, message);
            Box::new(problem.hint("write it like 2025-06-30 or 2025-06-30T09:00:00+02:00"))
        })
    }

    fn dates(&self, originals: &Originals) -> Result<Dates, Wrong> {
        let published = match self.date(Field::Published)? {
            Some(date) => date,
            None => self.date_from_elsewhere(originals).ok_or_else(|| {
                let keys: Vec<&str> = self.fields.rules.keys(Field::Published).collect();
                let problem = self.document.problem_at_start(Code::NoDate, "the post has no date");
                Box::new(problem.hint(format!("add one of these keys to its front matter: {}", keys.join(", "))))
            })?,
        };
        let updated = self.date(Field::Updated)?.unwrap_or(published).max(published);
        let permalink = self.date(Field::Date)?.or(Some(published));
        Ok(Dates { published, updated, permalink })
    }

    fn date_from_elsewhere(&self, originals: &Originals) -> Option<Date> {
        let zone = self.settings.time_zone;
        let (folder, name) = self.document.key.rsplit_once('/').unwrap_or(("", &self.document.key));
        self.fields.rules.date_from.iter().find_map(|from| match from {
            DateFrom::FileName => date::of_file_name(name, zone),
            DateFrom::Path => date::of_path(folder, zone),
            DateFrom::Original => {
                let by_key = || originals.by_key.get(&self.document.key);
                let key = self.fields.scalar(Field::TranslationKey);
                key.and_then(|key| originals.by_translation_key.get(key)).or_else(by_key).copied()
            }
        })
    }

    fn post(&self, dates: Result<Dates, Wrong>, link: Option<Url>) -> Result<Post, Wrong> {
        let title =
            self.fields.scalar(Field::Title).map(Text::line).filter(|title| !title.is_empty()).ok_or_else(|| {
                let problem = self.document.problem_at_start(Code::NoTitle, "the post has no title");
                Box::new(problem.hint("add a `title:` to its front matter"))
            })?;
        let dates = dates?;
        let Byline { authors, translators } = self.fields.people();
        Ok(Post {
            title,
            summary: self.fields.scalar(Field::Summary).map(Text::line).filter(|summary| !summary.is_empty()),
            authors,
            translators,
            published: dates.published,
            updated: dates.updated,
            categories: self.fields.texts(Field::Categories),
            image: self.fields.list(Field::Image).first().map(|image| image.trim().to_owned()),
            link,
        })
    }

    fn aliases(&self, url: Option<&Url>) -> Vec<Url> {
        let language = &self.settings.languages[self.document.language];
        let absolute = |alias: &str| match url {
            _ if alias.starts_with('/') => Some(self.settings.base_url.join(alias)),
            Some(url) => url.join("..").and_then(|parent| parent.join(alias)).ok(),
            None => Some(self.settings.base_url.join(&format!("{}/{alias}", language.prefix))),
        };
        self.fields.list(Field::Aliases).into_iter().filter_map(absolute).collect()
    }

    /// A URL of another site; one that is none is reported and counts as missing.
    fn absolute_url(&self, field: Field) -> (Option<Url>, Option<Problem>) {
        let Some((key, text)) = self.fields.scalar_with_key(field) else { return (None, None) };
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => (Some(url), None),
            // A path on the site itself is legal for a canonical URL, and says nothing.
            _ if text.starts_with('/') => (None, None),
            _ => {
                let message = format!("`{text}` is not an absolute http(s) URL; it counts as missing");
                let mut problem = self.document.problem_at_key(Code::BadField, key, message);
                problem = problem.hint("write it with https:// in front");
                (None, Some(problem))
            }
        }
    }
}
