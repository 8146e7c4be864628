//! What lies in a site's content, read as `polyfeed build` reads it: which folders hold posts, which languages have documents, which
//! shortcodes no rule knows.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;

use super::finding::{Finding, FixedFeed, SectionFeeds};
use crate::{
    build::Known,
    path,
    post::{Page, Status, opening},
    problem::Code,
    render::{Kept, Renderer, Unknown},
    settings::value::Globs,
    site::{Kind, front_matter::Value},
    text::Text,
};

/// What lies in a site's content.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many documents each language has, by its index.
    pub documents: Vec<usize>,
    /// The folders that hold posts and are proposed as feeds.
    pub feeds: Vec<Folder>,
    /// Folders that hold dated documents, and may be something else.
    pub others: Vec<Folder>,
    /// What the tree says of languages that the settings do not declare.
    pub undeclared: Vec<String>,
    /// Whether posts without a date lie below dated section pages.
    pub dates_from_sections: bool,
    /// Shortcodes without a rule: the name, what is kept of it, and how many posts use it; most used first.
    pub shortcodes: Vec<(String, Kept, usize)>,
    /// Keys of values that posts ask for, and their front matter does not state.
    pub params: BTreeSet<String>,
    /// Files among posts that are written in no Markdown and are not read: how many, by extension.
    pub unread: BTreeMap<String, usize>,
}

/// A folder below the languages' roots; the path of the root is empty.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The path.
    pub path: String,
    /// How many of its documents have a date.
    pub dated: usize,
    /// How many documents it has.
    pub documents: usize,
    /// The title of its section page, by the language's index.
    pub titles: BTreeMap<usize, String>,
    /// The languages whose section page says that there is a feed.
    pub with_feed: BTreeSet<usize>,
    /// The feed that the settings say is there, with the glob of its posts.
    pub fixed: Option<FixedFeed>,
    /// Its documents with a date, each once for all languages.
    keys: BTreeSet<String>,
    /// Whether there are bundles directly in it, and folders named by years.
    has_bundles: bool,
    has_years: bool,
}

/// Names of folders that hold posts, whatever else is dated.
const POSTS: &[&str] = &[
    "_posts", "announcements", "article", "articles", "blog", "blogs", "changelog", "journal", "news", "post", "posts",
    "press", "press-releases", "release-notes", "releases", "stories", "updates", "weblog", "writing",
];

/// Names of folders that hold none, even if each page has a date.
const PAGES: &[&str] = &[
    "about", "authors", "book", "case-studies", "categories", "community", "contribute", "doc", "docs",
    "documentation", "events", "faq", "guide", "guides", "help", "legal", "manual", "page", "pages", "people",
    "projects", "reference", "tags", "talks", "team", "tutorials", "wiki",
];

/// Whether a document lies below a folder that is called like posts, by its key.
#[must_use]
pub fn is_in_folder_of_posts(key: &str) -> bool {
    let mut folders = key.split('/').rev().skip(1);
    folders.any(|folder| POSTS.iter().any(|name| name.eq_ignore_ascii_case(folder)))
}

/// Whether a folder's name says that it holds posts; that of Jekyll and Hexo has no page, and is no part of an address.
#[must_use]
pub fn is_called_like_posts(name: &str) -> bool {
    name != "_posts" && POSTS.iter().any(|posts| posts.eq_ignore_ascii_case(name))
}

/// What generators make posts of besides Markdown and HTML, by extension.
const OTHER_MARKUP: &[&str] = &["adoc", "asciidoc", "org", "rst", "textile"];

/// The feed of all that has a date.
pub const ALL: &str = "all";

/// With fewer posts than this a folder of no telling name is only mentioned.
const FEW: usize = 3;

impl Folder {
    /// What a person calls it.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.path.is_empty() { "the content's own folder" } else { &self.path }
    }

    /// The globs of its documents.
    #[must_use]
    pub fn globs(&self) -> Vec<String> {
        if let Some(feed) = &self.fixed {
            return vec![feed.include.clone()];
        }
        if !self.path.is_empty() {
            return vec![format!("{}/**", self.path)];
        }
        let bundles = self.has_bundles.then(|| "*/{index,_index}.*".to_owned());
        let years = self.has_years.then(|| "[0-9][0-9][0-9][0-9]/**".to_owned());
        // The home page may have a date, too.
        let own = if self.has_bundles { "[!_]*" } else { "*" };
        std::iter::once(own.to_owned()).chain(bundles).chain(years).collect()
    }

    fn name(&self) -> &str {
        path::name(&self.path)
    }

    fn is_mostly_dated(&self) -> bool {
        self.dated > 0 && self.dated * 2 > self.documents
    }

    fn is_called(&self, names: &[&str]) -> bool {
        names.iter().any(|name| name.eq_ignore_ascii_case(self.name()))
    }

    fn is_feed(&self) -> bool {
        let is_all_dated = self.dated * 10 >= self.documents * 9;
        self.is_called(POSTS) || (!self.is_called(PAGES) && is_all_dated && self.keys.len() >= FEW)
    }
}

/// Looks at a site that was read with one feed of everything, and nothing kept back that is dated.
#[must_use]
pub fn survey(known: &Known, finding: &Finding) -> Survey {
    let pages = &known.library.pages;
    let mut documents = vec![0; known.library.settings.languages.len()];
    for page in pages {
        documents[page.document.language] += 1;
    }
    let (feeds, others) = if finding.fixed_feeds.is_empty() {
        let chosen = [1, 2].into_iter().map(|depth| choose(folders(pages, depth)));
        chosen.into_iter().find(|(feeds, _)| !feeds.is_empty()).unwrap_or_default()
    } else {
        let feeds = finding.fixed_feeds.iter().flat_map(|feed| by_kind(feed, pages));
        (feeds.map(|feed| fixed(&feed, pages)).filter(|folder| folder.dated > 0).collect(), Vec::new())
    };
    let section_feeds = finding.section_feeds.as_ref();
    let mut feeds: Vec<Folder> =
        feeds.into_iter().map(|folder| with_section_page(folder, pages, section_feeds)).collect();
    let is_in_feed = is_in(&feeds);
    let is_in_none = |page: &Page| page.status == Status::Post && !is_in_feed(page);
    if finding.own_feed_holds_all && pages.iter().any(is_in_none) {
        feeds.push(fixed(&FixedFeed::new(ALL, "**"), pages));
    }
    let (shortcodes, params) = unknown(known, &feeds);
    let undeclared = known.problems.iter().filter(|problem| problem.code == Code::UndeclaredLanguage);
    Survey {
        dates_from_sections: dates_from_sections(pages, &feeds),
        shortcodes,
        params,
        undeclared: undeclared.map(|problem| problem.message.clone()).collect(),
        unread: unread(known.library.assets.paths()),
        documents,
        feeds,
        others,
    }
}

fn unread<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, usize> {
    let mut unread = BTreeMap::new();
    for path in paths.filter(|path| is_in_folder_of_posts(path)) {
        if let Some((_, extension)) = path.rsplit_once('.').filter(|(_, extension)| OTHER_MARKUP.contains(extension)) {
            *unread.entry(extension.to_owned()).or_default() += 1;
        }
    }
    unread
}

/// The posts of a feed that the settings speak of.
fn fixed(feed: &FixedFeed, pages: &[Page]) -> Folder {
    let path = feed.home.as_deref().unwrap_or_default().trim_matches('/').to_owned();
    let is_here = matches(vec![feed.include.clone()]);
    let dated = pages.iter().filter(|page| page.status == Status::Post && is_here(page)).count();
    Folder { path, fixed: Some(feed.clone()), dated, documents: dated, ..Folder::default() }
}

/// The feeds of a collection in whose folder posts and pages lie side by side, each below a folder of its own; else the collection's.
fn by_kind(feed: &FixedFeed, pages: &[Page]) -> Vec<FixedFeed> {
    let Some(collection) = feed.include.strip_prefix("**/").and_then(|rest| rest.strip_suffix("/**")) else {
        return vec![feed.clone()];
    };
    let is_here = matches(vec![feed.include.clone()]);
    let mut kinds: BTreeMap<&str, Folder> = BTreeMap::new();
    for page in pages.iter().filter(|page| is_here(page)) {
        let mut below = page.document.relative.split('/').skip_while(|folder| *folder != collection).skip(1);
        if let (Some(kind), Some(_)) = (below.next(), below.next()) {
            let folder = kinds.entry(kind).or_insert_with(|| Folder { path: kind.to_owned(), ..Folder::default() });
            folder.documents += 1;
            if page.status == Status::Post {
                folder.dated += 1;
                folder.keys.insert(page.document.key.clone());
            }
        }
    }
    let named = |names: &[&str]| kinds.keys().find(|kind| names.contains(kind)).copied();
    let (Some(posts), Some(_)) = (named(POSTS), named(&["page", "pages"])) else { return vec![feed.clone()] };
    let of_kind = |folder: &Folder| {
        let kind = folder.path.as_str();
        // What lies in no folder is a post, too.
        let glob = if kind == posts { format!("{{*,{kind}/**}}") } else { format!("{kind}/**") };
        FixedFeed::new(kind, &format!("**/{collection}/{glob}"))
    };
    let (first, others): (Vec<&Folder>, Vec<&Folder>) =
        kinds.values().filter(|kind| kind.is_feed()).partition(|kind| kind.path == posts);
    first.into_iter().chain(others).map(of_kind).collect()
}

/// Which folders become feeds, and which are mentioned.
fn choose(folders: BTreeMap<String, Folder>) -> (Vec<Folder>, Vec<Folder>) {
    let dated: Vec<Folder> = folders.into_values().filter(Folder::is_mostly_dated).collect();
    // Beside a folder of posts, what lies in none is most likely about the site: its history, its privacy policy.
    let has_posts = dated.iter().any(|folder| folder.is_called(POSTS));
    let is_feed = |folder: &Folder| folder.is_feed() && !(has_posts && folder.path.is_empty());
    let (feeds, others): (Vec<Folder>, Vec<Folder>) = dated.into_iter().partition(is_feed);
    let by_posts = |mut folders: Vec<Folder>| {
        folders.sort_by_key(|folder| (folder.name() != "blog", std::cmp::Reverse(folder.dated), folder.path.clone()));
        folders
    };
    let (feeds, others) = (by_posts(feeds), by_posts(others));
    // If nothing is called like posts, what is dated must be them.
    if feeds.is_empty() { (others, feeds) } else { (feeds, others) }
}

/// The documents by their folder, of so many levels at most.
fn folders(pages: &[Page], depth: usize) -> BTreeMap<String, Folder> {
    // A dated section page is a post, unless it is the page of a folder that holds others.
    let below = |page: &Page| page.document.key.split_once('/').map(|(first, _)| first.to_owned());
    let with_documents: BTreeSet<String> = pages.iter().filter_map(below).collect();
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for page in pages {
        let is_dated = matches!(page.status, Status::Post | Status::Future | Status::Expired);
        let document = &page.document;
        let is_undated_page = matches!(page.status, Status::Error | Status::Excluded) && document.kind != Kind::Section;
        let is_counted = is_dated || is_undated_page;
        let is_page_of_folder = document.kind == Kind::Section && with_documents.contains(&document.key);
        if document.kind == Kind::Resource || !is_counted || is_page_of_folder || document.key.is_empty() {
            continue;
        }
        let mut segments: Vec<&str> = document.key.split('/').collect();
        segments.pop();
        let is_year = |name: &&str| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
        let years = segments.iter().position(is_year).unwrap_or(segments.len());
        let path = segments[..depth.min(years)].join("/");
        let folder = folders.entry(path.clone()).or_insert_with(|| Folder { path, ..Folder::default() });
        folder.documents += 1;
        if is_dated {
            folder.dated += 1;
            folder.keys.insert(document.key.clone());
        }
        folder.has_bundles |= document.kind != Kind::Single && segments.is_empty();
        folder.has_years |= years == 0 && !segments.is_empty();
    }
    folders
}

/// Takes a folder's titles, and whether it has feeds, from its section pages.
fn with_section_page(mut folder: Folder, pages: &[Page], section_feeds: Option<&SectionFeeds>) -> Folder {
    for page in pages.iter().filter(|page| page.document.kind == Kind::Section && page.document.key == folder.path) {
        let language = page.document.language;
        let Ok(body) = page.document.body() else { continue };
        let stated = body.parameter("title").as_ref().and_then(Value::text).map(Text::line);
        let stated = stated.filter(|title| !title.is_empty());
        if let Some(title) = stated.or_else(|| Some(opening::heading(body.text(), &[])?.0)) {
            folder.titles.insert(language, title.to_string());
        }
        let states = |(keys, wanted): (&[&str], &str)| {
            keys.iter().any(|key| match body.parameter(key) {
                Some(Value::Text(text)) => text.eq_ignore_ascii_case(wanted),
                Some(Value::List(list)) => {
                    list.iter().filter_map(Value::text).any(|text| text.trim().eq_ignore_ascii_case(wanted))
                }
                _ => false,
            })
        };
        if section_feeds.is_some_and(|feeds| feeds.stated_by.is_none_or(states)) {
            folder.with_feed.insert(language);
        }
    }
    folder
}

/// Whether a page would be in one of the feeds.
pub fn is_in(feeds: &[Folder]) -> impl Fn(&Page) -> bool + use<> {
    matches(feeds.iter().flat_map(Folder::globs).collect())
}

/// The posts that would be in one of the feeds.
#[must_use]
pub fn posts_in(feeds: &[Folder], pages: &[Page]) -> Vec<usize> {
    let is_in_feed = is_in(feeds);
    (0..pages.len()).filter(|index| pages[*index].status == Status::Post && is_in_feed(&pages[*index])).collect()
}

fn matches(globs: Vec<String>) -> impl Fn(&Page) -> bool {
    let globs: Globs = serde_json::from_value(globs.into()).unwrap_or_default();
    move |page| globs.matches(&page.document.relative)
}

/// The parts of a release state no date and appear with it: its section page has one.
fn dates_from_sections(pages: &[Page], feeds: &[Folder]) -> bool {
    let is_dated = |page: &&Page| page.document.kind == Kind::Section && page.status == Status::Post;
    let dated: BTreeSet<(usize, &str)> =
        pages.iter().filter(is_dated).map(|page| (page.document.language, page.document.key.as_str())).collect();
    let is_below_dated = |page: &Page| {
        let mut sections = path::above(&page.document.key).filter(|above| !above.is_empty());
        sections.any(|section| dated.contains(&(page.document.language, section)))
    };
    let is_in_feed = is_in(feeds);
    pages.iter().any(|page| page.status == Status::Error && is_in_feed(page) && is_below_dated(page))
}

/// The shortcodes that no rule knows, and the values that posts ask for.
fn unknown(known: &Known, feeds: &[Folder]) -> (Vec<(String, Kept, usize)>, BTreeSet<String>) {
    let posts = posts_in(feeds, &known.library.pages);
    let renderer = Renderer::new(Arc::clone(&known.library));
    let used: Vec<Unknown> = posts.into_par_iter().map(|page| renderer.unknown(page)).collect();
    let mut all: BTreeMap<String, (Kept, usize)> = BTreeMap::new();
    let mut params = BTreeSet::new();
    for unknown in used {
        for (name, kept) in unknown.shortcodes {
            let known = all.entry(name).or_default();
            known.0 = known.0.max(kept);
            known.1 += 1;
        }
        params.extend(unknown.params);
    }
    let mut all: Vec<(String, Kept, usize)> =
        all.into_iter().map(|(name, (kept, posts))| (name, kept, posts)).collect();
    all.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    (all, params)
}
