//! Finds pages by URL and by content path: what links, `ref` and `translations:` name them by.

use std::collections::HashMap;

use url::Url;

use super::{Page, address};
use crate::settings::Settings;

/// Pages by every name they have.
#[derive(Debug, Default)]
pub struct PageIndex {
    by_address: HashMap<String, usize>,
    /// The sources' own paths, with a closing `/`.
    sources: Vec<String>,
    by_key: HashMap<(usize, String), usize>,
}

impl PageIndex {
    /// Indexes the visible pages by URL, alias and key.
    #[must_use]
    pub fn new(settings: &Settings, pages: &[Page]) -> Self {
        let sources = settings.sources.iter().map(|source| format!("{}/", source.path)).collect();
        let mut index = Self { sources, ..Self::default() };
        for (number, page) in pages.iter().enumerate() {
            let document = &page.document;
            if let Some(url) = page.url.as_ref().filter(|_| page.visible) {
                index.by_address.insert(known_as(settings, url), number);
                index.by_key.entry((document.language, document.key.to_lowercase())).or_insert(number);
            }
        }
        // An alias never takes the place of a page.
        for (number, page) in pages.iter().enumerate().filter(|(_, page)| page.visible) {
            for alias in &page.aliases {
                index.by_address.entry(known_as(settings, alias)).or_insert(number);
            }
        }
        index
    }

    /// The page at a URL, whatever its query and fragment.
    #[must_use]
    pub fn by_url(&self, settings: &Settings, url: &Url) -> Option<usize> {
        self.by_address.get(&known_as(settings, url)).copied()
    }

    /// The page of a file, by its path below its source or below the settings' folder.
    #[must_use]
    pub fn by_source_path(&self, pages: &[Page], path: &str) -> Option<usize> {
        let sources = || self.sources.iter().enumerate();
        sources()
            .find_map(|(source, folder)| in_source(pages, source, path.strip_prefix(folder.as_str())?))
            .or_else(|| sources().rev().find_map(|(source, _)| in_source(pages, source, path)))
    }

    /// The visible page of a language with a key, whatever its case.
    #[must_use]
    pub fn by_key(&self, language: usize, key: &str) -> Option<usize> {
        self.by_key.get(&(language, key.to_lowercase())).copied()
    }
}

/// The page of a file of a source, by its path there. Pages are in the order of both.
#[must_use]
pub fn in_source(pages: &[Page], source: usize, path: &str) -> Option<usize> {
    let place = |page: &Page| (page.document.source, page.document.source_path.as_str()).cmp(&(source, path));
    pages.binary_search_by(place).ok()
}

/// What two URLs of one page have in common: no scheme, no query, no fragment, no closing `/` or `index.html`.
fn known_as(settings: &Settings, url: &Url) -> String {
    let path = address::bare(url.path());
    match settings.base_url.path_of(url) {
        Some(_) => path.to_owned(),
        None => format!("{}{path}", url.authority()),
    }
}
