//! Documents become posts: what a piece of writing is called, when it appeared, who wrote it, where it is on the web.
//!
//! In goes a [`Site`], out come [`Page`]s: one for each document, with a [`Status`] that accounts for it, a URL, and for
//! those that a feed may show a [`Post`]. Whether a post is visible is judged before anything else about it can fail, so
//! that a draft never breaks a build.

pub mod address;
pub mod date;
pub mod dateline;
pub mod expression;
mod fields;
pub mod index;
pub mod opening;
mod originals;
pub mod people;
pub mod permalink;
mod reading;
mod related;
mod slugify;
pub mod tag;

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use rayon::prelude::*;
use serde::Serialize;
use url::Url;

pub use self::fields::FILE_NAME;
use self::{
    date::Date,
    fields::Fields,
    originals::Originals,
    people::Person,
    reading::{NoUrl, Reading},
    related::RelatedDates,
    tag::document_tag,
};
use crate::{
    problem::{Code, Problem},
    settings::{
        Settings,
        language::LanguageTag,
        rules::{Field, Visibility},
    },
    site::{Document, Kind, Site, front_matter::FrontMatter},
    text::{Text, counted},
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
    /// It waits for its original, which is a draft, in the future or expired.
    Held,
    /// No feed selects it, it is hidden, or it is in no declared language.
    Excluded,
    /// It is wrong; a problem says how.
    Error,
}

/// A document on the web.
#[derive(Debug)]
pub struct Page {
    /// What identifies it in feeds, where that is not its URL.
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
    /// The commit of its original that it was made from, if the front matter says, and the key that says so.
    pub original_commit: Option<Box<(String, String)>>,
    /// Where it first appeared, if elsewhere.
    pub origin: Option<Box<Url>>,
    /// The feeds that select it, by index.
    pub feeds: Vec<usize>,
    /// The original that it waits for, by index; present where the status is [`Status::Held`].
    pub waits_for: Option<usize>,
    /// What a feed says of it; present where the status is [`Status::Post`].
    pub post: Option<Post>,
}

impl Page {
    /// What identifies it in feeds, in every format. `None` where its URL would and cannot be known.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref().or_else(|| self.url.as_ref().map(Url::as_str))
    }
}

/// One language version of a piece of writing.
#[derive(Clone, Debug)]
pub struct Post {
    /// The title.
    pub title: Text,
    /// Where the title stands in the body, if it comes from there.
    pub heading: Option<Range<usize>>,
    /// The front matter's summary.
    pub summary: Option<Text>,
    /// What ends the summary in the body, if the front matter says.
    pub summary_end: Option<Box<str>>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who translated it.
    pub translators: Vec<Person>,
    /// When it became public.
    pub published: Date,
    /// When its original became public, of a translation that landed late.
    pub created: Option<Date>,
    /// When it last changed; never before `published`.
    pub updated: Date,
    /// Categories, tags and keywords.
    pub categories: Vec<Text>,
    /// Those of them that no entry names.
    pub hidden_tags: Vec<Text>,
    /// The picture that stands for it, as it was written.
    pub image: Option<String>,
    /// The page elsewhere that it is about.
    pub link: Option<Box<Url>>,
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
    let around = Surroundings {
        dates: RelatedDates::new(settings, &documents),
        originals: Originals::new(settings, &documents),
    };
    let (pages, problems): (Vec<Page>, Vec<Vec<Problem>>) =
        documents.into_par_iter().map(|document| page(settings, document, &around, moment)).unzip();
    let in_undeclared = std::mem::take(&mut site.in_undeclared);
    let undeclared = undeclared_languages(settings, in_undeclared, &around, moment);
    (pages, problems.into_iter().flatten().chain(undeclared).collect())
}

/// The languages that are not declared and have posts which a feed would take if they were.
fn undeclared_languages(
    settings: &Settings,
    documents: Vec<(String, Document)>,
    around: &Surroundings,
    moment: Moment,
) -> Vec<Problem> {
    let mut posts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (code, document) in documents {
        let (page, _) = page(settings, document, around, moment);
        if !page.feeds.is_empty() && matches!(page.status, Status::Post | Status::Error) {
            posts.entry(code).or_default().insert(page.document.path);
        }
    }
    let problem = |(code, paths): (String, BTreeSet<String>)| {
        let first = paths.first().map_or("", String::as_str);
        let message = format!(
            "`{code}` is not a declared language; left out: {} in it, `{first}` first",
            counted(paths.len(), "post")
        );
        let name = code.parse().ok().and_then(|tag: LanguageTag| tag.own_name()).unwrap_or(&code);
        let hint = format!("add a line under `languages:`, with the language's own name: `{code}: {{name: {name}}}`");
        settings.problem_at(Code::UndeclaredLanguage, &["languages"], message).hint(hint)
    };
    posts.into_iter().map(problem).collect()
}

/// What other documents say of one.
struct Surroundings {
    dates: RelatedDates,
    originals: Originals,
}

fn page(settings: &Settings, document: Document, around: &Surroundings, moment: Moment) -> (Page, Vec<Problem>) {
    let feeds = settings.feeds.iter().enumerate();
    let feeds = feeds.filter(|(_, feed)| document.kind != Kind::Resource && feed.selects(&document.relative));
    let feeds = feeds.map(|(index, _)| index).collect();
    let mut page = Page {
        id: None,
        status: Status::Excluded,
        visible: false,
        url: None,
        aliases: Vec::new(),
        translation_key: None,
        original_commit: None,
        origin: None,
        waits_for: None,
        post: None,
        feeds,
        document,
    };
    let mut problems = page.document.problems.clone();
    let understood = understand(settings, &mut page, around, moment, &mut problems);
    if page.feeds.is_empty() {
        // Nobody asked for this document, so nobody needs to know what is wrong with it.
        problems.clear();
    } else if let Err(problem) = understood {
        page.status = Status::Error;
        page.visible = false;
        problems.push(*problem);
    }
    (page, problems)
}

/// Fills in what a page's document says. `problems` are those that cost nothing.
///
/// # Errors
/// Why the page is none that anybody can be shown.
fn understand(
    settings: &Settings,
    page: &mut Page,
    around: &Surroundings,
    moment: Moment,
    problems: &mut Vec<Problem>,
) -> Result<(), Box<Problem>> {
    // Nobody asks for it again, and a site has a hundred thousand of them.
    let (front_matter, absent) = match std::mem::replace(&mut page.document.front_matter, Ok(FrontMatter::default())) {
        Ok(front_matter) => (front_matter, None),
        // File name and body may say all that is needed.
        Err(problem) if problem.code == Code::NoFrontMatter => (FrontMatter::default(), Some(problem)),
        Err(problem) => return Err(problem),
    };
    let fields = Fields { front_matter: front_matter.values(), rules: &settings.sources[page.document.source].rules };
    let reading = Reading {
        settings,
        document: &page.document,
        fields,
        dates: &around.dates,
        is_selected: !page.feeds.is_empty(),
        date_of_body: OnceCell::new(),
    };
    page.status = reading.status(moment)?;
    page.translation_key = fields.scalar(Field::TranslationKey).map(str::to_owned);
    let original_commit = fields.scalar_with_key(Field::OriginalCommit);
    page.original_commit = original_commit.map(|(key, commit)| Box::new((key.to_owned(), commit.to_owned())));

    let dates = reading.dates();
    let date = dates.as_ref().ok().map(|dates| dates.permalink);
    let written = match reading.url(date) {
        Ok(url) => url,
        Err(NoUrl::Unwritten) => {
            page.status = if page.status == Status::Draft { Status::Draft } else { Status::Excluded };
            return Ok(());
        }
        Err(NoUrl::NotRun(problem)) => {
            problems.push(*problem);
            None
        }
    };
    if page.status == Status::Post
        && let Some(problem) = around.originals.lacking(settings, &page.document)
    {
        page.status = Status::Excluded;
        problems.push(problem);
        return Ok(());
    }
    let parts = permalink::Parts {
        url: written.as_deref(),
        slug: fields.scalar(Field::Slug),
        slug_from_name: fields.date(Field::Date, &page.document).is_some_and(|(key, _)| key == FILE_NAME),
        title: fields.scalar(Field::Title),
        written_title: &|| reading.written_title(),
        date,
        categories: fields.words(Field::UrlCategories),
    };
    page.url = permalink::permalink(settings, (&page.document).into(), &parts);
    page.visible = page.document.kind != Kind::Resource && reading.is_visible(moment) && page.url.is_some();
    page.aliases = reading.aliases(page.url.as_ref());
    page.id = document_tag(settings, page.document.language, &page.document.key);
    let (origin, origin_problem) = reading.absolute_url(Field::Origin);
    page.origin = origin.filter(|origin| Some(origin) != page.url.as_ref()).map(Box::new);
    if page.status == Status::Post {
        let (link, link_problem) = reading.absolute_url(Field::Link);
        let (post, found) = reading.post(dates, link).map_err(|problem| absent.unwrap_or(problem))?;
        page.post = Some(post);
        problems.extend(found.into_iter().chain(origin_problem).chain(link_problem));
    }
    Ok(())
}
