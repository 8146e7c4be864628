//! Which id each entry has, so that no reader takes an old post for a new one.
//!
//! In go pages, the [ids file](mod@file) and the last [published](PublishedFeed) feeds; out come pages with their ids, and an ids file that
//! says what has to be remembered. A post's id is, the strongest first: what the ids file says of its path; what it says of a path
//! that is gone, if the post was there before, by one of its aliases or by Git; the id under which the last published feeds show its
//! URL, one of its aliases, or what it was called before by Git; its URL or `tag:` URI. What is found by the second and third rule is written down, since it would be
//! forgotten as soon as the alias or the entry is gone.

mod by_feed;
mod by_file;
mod changed;
mod duplicates;
pub mod file;
mod published;
mod renames;

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use url::Url;

use self::file::{IdsFile, Promise};
pub use self::{
    changed::changed,
    published::{PublishedEntry, PublishedFeed},
    renames::{FormerName, former_names},
};
use crate::{
    history::History,
    post::{Page, address},
    problem::Problem,
    settings::{Settings, language::Language},
    site::Document,
};

/// Asks Git what files were called before.
pub type Renames<'h> = dyn Fn() -> &'h History + 'h;

/// The name of a document in the ids file: its path below the content folder, of several with that folder's own.
#[must_use]
pub fn content_path(settings: &Settings, document: &Document) -> String {
    content_path_of(settings, document.source, &document.source_path)
}

fn content_path_of(settings: &Settings, source: usize, path: &str) -> String {
    let path: String = path.nfc().collect();
    match settings.sources.as_slice() {
        [_] => path,
        sources => format!("{}/{path}", sources[source].path),
    }
}

/// Gives every page its id, and refuses posts that cannot have theirs. `published` are the entries of the last published feeds, with
/// the index of their language; `renames` is asked only if something is missing where it was.
/// Returns what is wrong, and where the ids file promises one id to two posts, or two ids to one.
pub fn assign(
    settings: &Settings,
    pages: &mut [Page],
    ids: &mut IdsFile,
    published: &[(usize, PublishedEntry)],
    renames: &Renames<'_>,
) -> (Vec<Problem>, Vec<Problem>) {
    let mut contradictions = Vec::new();
    let mut problems = Vec::new();
    let mut assigning = Assigning { settings, pages, ids, named: HashSet::new() };
    if !assigning.ids.is_empty() {
        let (gone, found) = assigning.by_path();
        contradictions = found;
        let gone = assigning.by_former_place(gone, published);
        let gone = assigning.by_former_path(gone, published, renames);
        problems.extend(assigning.gone(&gone));
    }
    assigning.by_published(published);
    assigning.by_former_address(published, renames);
    assigning.remember_places();
    problems.extend(duplicates::refuse(settings, pages, ids));
    (problems, contradictions)
}

struct Assigning<'a> {
    settings: &'a Settings,
    pages: &'a mut [Page],
    ids: &'a mut IdsFile,
    /// Pages whose id is promised.
    named: HashSet<usize>,
}

impl Assigning<'_> {
    /// The posts whose id nobody has promised yet.
    fn unnamed(&self) -> Vec<usize> {
        let is_unnamed = |index: &usize| self.pages[*index].post.is_some() && !self.named.contains(index);
        (0..self.pages.len()).filter(is_unnamed).collect()
    }

    /// The ids that posts have as it is.
    fn present(&self) -> HashSet<&str> {
        self.pages.iter().filter(|page| page.post.is_some()).filter_map(Page::id).collect()
    }

    /// Something is promised of a post from now on: its id, or only when it was seen.
    fn promise(&mut self, page: usize, promise: Promise) {
        let name = content_path(self.settings, &self.pages[page].document);
        let own = self.ids.get(&name).cloned().unwrap_or_default();
        let seen = promise.seen.into_iter().chain(own.seen).min();
        if promise.id.is_some() {
            self.pages[page].id.clone_from(&promise.id);
            self.named.insert(page);
        }
        self.ids.set(&name, Promise { seen, ..promise });
    }

    /// The ids file says where each promised post is now, if its id does not.
    fn remember_places(&mut self) {
        let mut named: Vec<usize> = self.named.iter().copied().collect();
        named.sort_unstable();
        for index in named {
            let page = &self.pages[index];
            let Some(url) = page.url.as_ref().filter(|_| page.post.is_some()) else { continue };
            let name = content_path(self.settings, &page.document);
            let Some(promise) = self.ids.get(&name).cloned() else { continue };
            self.ids.set(&name, with_place(self.settings, promise, url));
        }
    }
}

/// A promise that says where its post is, if its id does not.
#[must_use]
pub fn with_place(settings: &Settings, promise: Promise, url: &Url) -> Promise {
    if recorded_place(settings, &promise) == Some(place(settings, url)) {
        return promise;
    }
    let at = settings.base_url.path_of(url).map_or_else(|| url.to_string(), str::to_owned);
    Promise { at: Some(at), ..promise }
}

/// Where the post of a promise last was.
fn recorded_place(settings: &Settings, promise: &Promise) -> Option<String> {
    let url = match (&promise.at, &promise.id) {
        (Some(at), _) => Some(Url::parse(at).unwrap_or_else(|_| settings.base_url.join(at))),
        (None, Some(id)) => Url::parse(id).ok().filter(|url| url.has_host() && url.query().is_none()),
        (None, None) => None,
    };
    url.map(|url| place(settings, &url))
}

/// Where a post is, then where it was.
fn places_of(page: &Page) -> impl Iterator<Item = &Url> {
    page.url.iter().chain(&page.aliases)
}

/// Whether a URL that a page says it had is below another language's prefix: translators copy the original's aliases along with the
/// rest.
#[must_use]
pub fn is_foreign(settings: &Settings, page: &Page, url: &Url) -> bool {
    let begins = |language: &&Language| {
        let below = settings.base_url_of(language).path_of(url).and_then(|path| path.strip_prefix(&language.prefix));
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let length = |language: &&Language| settings.base_url_of(language).as_url().path().len() + language.prefix.len();
    let longest = settings.languages.iter().filter(begins).max_by_key(length);
    longest.is_some_and(|language| language.index != page.document.language)
}

/// What the URLs of one page have in common, on this host or another; a language's own host has pages of its own.
#[must_use]
pub fn place(settings: &Settings, url: &Url) -> String {
    let host = settings.own_base_url(url).map_or("", |_| url.authority());
    format!("{host}{}", address::bare(url.path()))
}
