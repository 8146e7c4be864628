//! Where posts lay before they were renamed, as Git tells.

use chrono::TimeDelta;

use super::content_path_of;
use crate::{
    history::{Commit, History},
    post::{
        Page,
        permalink::{Location, former_permalink},
        tag::document_tag,
    },
    settings::Settings,
    site::{Place, Placer, Spot},
};

/// Where a post lay.
pub(super) struct Former {
    /// What the ids file calls it.
    pub name: String,
    /// Where it lay; the language is still the post's.
    pub spot: Spot,
    /// Whether the post is older than the renames since then. Git takes a new file for a removed one if both look alike.
    pub is_older: bool,
    source: usize,
    source_path: String,
}

impl Former {
    /// What its page was known by there: the `tag:` URI and the URL.
    pub fn names(&self, settings: &Settings, page: &Page) -> impl Iterator<Item = String> {
        let location = Location {
            source: self.source,
            language: self.spot.language,
            source_path: &self.source_path,
            key: &self.spot.key,
            section: self.spot.section,
            kind: self.spot.kind,
        };
        let url = former_permalink(settings, page, location).map(String::from);
        document_tag(settings, self.spot.language, &self.spot.key).into_iter().chain(url)
    }
}

/// What a page was known by before Git says that it was renamed.
#[derive(Clone, Debug)]
pub struct FormerName {
    /// The page's index.
    pub page: usize,
    /// An id or a URL.
    pub name: String,
    /// Whether the post was there before. Else Git may have taken a new file for one that was removed.
    pub is_sure: bool,
}

/// What pages were known by before Git says that they were renamed: as ids and URLs.
#[must_use]
pub fn former_names(settings: &Settings, pages: &[Page], wanted: &[usize], history: &History) -> Vec<FormerName> {
    let former = former_places(settings, pages, wanted, history).into_iter();
    let names = |(page, former): (usize, Former)| {
        let is_sure = former.is_older;
        former.names(settings, &pages[page]).map(move |name| FormerName { page, name, is_sure }).collect::<Vec<_>>()
    };
    former.flat_map(names).collect()
}

/// The former places of pages, by their indices, the newest first. What became of a post of another language is another post.
pub(super) fn former_places(
    settings: &Settings,
    pages: &[Page],
    wanted: &[usize],
    history: &History,
) -> Vec<(usize, Former)> {
    let names = Placer::names(settings, pages.iter().map(|page| &page.document));
    let placers = Placer::all(settings, &names);
    let of_page = |&index: &usize| {
        let Page { document, post, .. } = &pages[index];
        let is_older = |commit: &Commit| {
            let (renamed, published) = (commit.date, post.as_ref().map(|post| post.published));
            renamed.zip(published).is_some_and(|(renamed, published)| renamed - published >= TimeDelta::days(1))
        };
        let mut is_older_than_all = true;
        let placers = &placers;
        history.former_paths(document).into_iter().filter_map(move |(source, path, commit)| {
            is_older_than_all &= is_older(commit);
            let Place::In(spot) = placers[source].place(&path) else { return None };
            let name = content_path_of(settings, source, &path);
            let is_same_language = spot.language == document.language;
            let former = Former { name, spot, is_older: is_older_than_all, source, source_path: path };
            is_same_language.then_some((index, former))
        })
    };
    wanted.iter().flat_map(of_page).collect()
}
