//! What is due: the posts that an endpoint hears of and has not heard of, by entry id, never by date: a translation that lands weeks
//! after its original is as new as any post.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::outbox::{Announcement, State};
use crate::{
    post::Page,
    render::Library,
    settings::announce::{Announce, Endpoint},
};

/// What is known of announcements, by endpoint.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<String, BTreeMap<String, State>>);

impl Known {
    /// What the outbox holds.
    #[must_use]
    pub fn new(announcements: &[Announcement]) -> Self {
        let mut known: BTreeMap<String, BTreeMap<String, State>> = BTreeMap::new();
        for announcement in announcements {
            let names = known.entry(announcement.endpoint.clone()).or_default();
            for name in [&announcement.entry, &announcement.url] {
                names.insert(name.clone(), announcement.state);
            }
            names.extend(path(&announcement.url).map(|path| (path, announcement.state)));
        }
        Self(known)
    }

    /// What became of a page's announcement, known by its id.
    #[must_use]
    pub fn by_id(&self, endpoint: &Endpoint, page: &Page) -> Option<State> {
        self.0.get(&endpoint.name)?.get(page.id()?).copied()
    }

    /// What became of a page's announcement, known by its URL or a URL that it had, on this host or another: a site that moves
    /// has no news.
    #[must_use]
    pub fn by_url(&self, endpoint: &Endpoint, page: &Page) -> Option<State> {
        let known = self.0.get(&endpoint.name)?;
        page.url
            .iter()
            .chain(&page.aliases)
            .find_map(|url| known.get(url.as_str()).or_else(|| known.get(url.path())).copied())
    }
}

/// The path of a URL.
fn path(url: &str) -> Option<String> {
    Url::parse(url).ok().map(|url| url.path().to_owned())
}

/// Why an endpoint does not hear of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// It is not told of this language.
    Language,
    /// It is not told of any feed that holds the post.
    Feed,
    /// The post has none of its tags.
    Tag,
}

/// Whether an endpoint hears of a page that has a post.
///
/// # Errors
/// Why not.
pub fn hears(library: &Library, endpoint: &Endpoint, page: &Page) -> Result<(), Deaf> {
    let language = &library.settings.languages[page.document.language];
    if !endpoint.languages.is_empty() && !endpoint.languages.iter().any(|range| range.matches(&language.tag)) {
        return Err(Deaf::Language);
    }
    if !endpoint.feeds.is_empty() && !page.feeds.iter().any(|feed| endpoint.feeds.contains(feed)) {
        return Err(Deaf::Feed);
    }
    let has = |tag: &String| {
        let categories = page.post.iter().flat_map(|post| &post.categories);
        categories.into_iter().any(|category| category.to_lowercase() == tag.to_lowercase())
    };
    if endpoint.tags.is_empty() || endpoint.tags.iter().any(has) { Ok(()) } else { Err(Deaf::Tag) }
}

/// What is due at an endpoint, the oldest first: pages that are new to it, and pages that a person has approved.
#[derive(Debug, Default)]
pub struct Due {
    /// Never heard of.
    pub new: Vec<usize>,
    /// Approved.
    pub approved: Vec<usize>,
    /// Heard of under another id: they moved, and are not new.
    pub moved: Vec<usize>,
}

impl Due {
    /// Whether there are so many new ones that a person is to look first.
    #[must_use]
    pub fn is_flood(&self, endpoint: &Endpoint) -> bool {
        self.new.len() > endpoint.max_new.get()
    }
}

/// What is due at every endpoint, in their order.
#[must_use]
pub fn due<'a>(library: &Library, announce: &'a Announce, known: &Known) -> Vec<(&'a Endpoint, Due)> {
    let published = |page: usize| library.pages[page].post.as_ref().map(|post| post.published);
    let mut pages: Vec<usize> = (0..library.pages.len()).filter(|page| library.pages[*page].post.is_some()).collect();
    pages.sort_by(|&a, &b| {
        published(a).cmp(&published(b)).then_with(|| library.pages[a].url.cmp(&library.pages[b].url))
    });
    let of_endpoint = |endpoint: &'a Endpoint| {
        let mut due = Due::default();
        let mut ids = BTreeSet::new();
        for &index in &pages {
            let page = &library.pages[index];
            if hears(library, endpoint, page).is_err() || !ids.insert(page.id()) {
                continue;
            }
            match (known.by_id(endpoint, page), known.by_url(endpoint, page)) {
                (None, None) => due.new.push(index),
                (None, Some(State::Delivered | State::Skipped | State::Dead)) => due.moved.push(index),
                (Some(State::Approved), _) | (None, Some(State::Approved)) => due.approved.push(index),
                _ => {}
            }
        }
        (endpoint, due)
    };
    announce.endpoints.iter().map(of_endpoint).collect()
}
