//! Which id each entry has, so that no reader takes an old post for a new one.
//!
//! In go pages, the [ids file](file) and the last [published](PublishedFeed) feeds; out come pages with their ids, and an ids file that
//! says what has to be remembered. A post's id is, the strongest first: what the ids file says of its path; what it says of a path
//! that is gone, if the post was there before by one of its aliases; the id under which the last published feeds show its URL or
//! one of its aliases; its URL or `tag:` URI. What is found by the second and third rule is written down, since it would be
//! forgotten as soon as the alias or the entry is gone.

mod duplicates;
pub mod file;
mod published;

use std::collections::{BTreeMap, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use url::Url;

use self::file::{IdsFile, Promise};
pub use self::published::{PublishedEntry, PublishedFeed};
use crate::{
    error::Error,
    post::Page,
    problem::{Code, Problem},
    settings::Settings,
    site::Document,
};

/// The name of a document in the ids file: its path below the content folder, of several with that folder's own.
#[must_use]
pub fn content_path(settings: &Settings, document: &Document) -> String {
    let path: String = document.source_path.nfc().collect();
    match settings.sources.as_slice() {
        [_] => path,
        sources => format!("{}/{path}", sources[document.source].path),
    }
}

/// Gives every page its id, and refuses posts that cannot have theirs. `published` are the last published feeds with the index of
/// their language.
///
/// # Errors
/// [`Error::Settings`] if the ids file promises one id to two posts, or two ids to one.
pub fn assign(
    settings: &Settings,
    pages: &mut [Page],
    ids: &mut IdsFile,
    published: &[(usize, PublishedFeed)],
) -> Result<Vec<Problem>, Error> {
    let mut problems = Vec::new();
    let mut assigning = Assigning { settings, pages, ids, named: HashSet::new() };
    if !assigning.ids.is_empty() {
        let gone = assigning.by_path()?;
        let gone = assigning.by_former_place(gone);
        problems.extend(assigning.gone(&gone));
    }
    assigning.by_published(published);
    assigning.remember_places();
    problems.extend(assigning.changed(published));
    problems.extend(duplicates::refuse(pages, ids, &|page| content_path(settings, &page.document)));
    Ok(problems)
}

struct Assigning<'a> {
    settings: &'a Settings,
    pages: &'a mut [Page],
    ids: &'a mut IdsFile,
    /// Pages whose id is promised.
    named: HashSet<usize>,
}

impl Assigning<'_> {
    /// Rule one. Returns the posts of the ids file that are gone.
    fn by_path(&mut self) -> Result<Vec<String>, Error> {
        let by_name: HashMap<String, usize> = self
            .pages
            .iter()
            .enumerate()
            .map(|(index, page)| (content_path(self.settings, &page.document), index))
            .collect();
        let (mut gone, mut problems) = (Vec::new(), Vec::new());
        let mut of_page: HashMap<usize, &str> = HashMap::new();
        let mut of_id: HashMap<&str, &str> = HashMap::new();
        let mut written_otherwise = Vec::new();
        for (post, promise) in self.ids.iter() {
            let Some(page) = self.page(&by_name, post) else {
                gone.push(post.to_owned());
                continue;
            };
            let clash = |other: &str, what: &str| {
                let message = format!("line {} speaks of {what} too: `{other}`", self.ids.number(other));
                let problem = self.ids.problem_at(Code::IdsFile, post, message);
                problem.hint("readers take entries with one id for one: keep the line of the post that has it")
            };
            if let Some(other) = of_page.insert(page, post) {
                problems.push(clash(other, "this post"));
            }
            if let Some(id) = &promise.id {
                if let Some(other) = of_id.insert(id, post) {
                    problems.push(clash(other, "this id"));
                }
                self.named.insert(page);
                self.pages[page].id = Some(id.clone());
            }
            let name = content_path(self.settings, &self.pages[page].document);
            if name != post {
                written_otherwise.push((post.to_owned(), name));
            }
        }
        if !problems.is_empty() {
            return Err(Error::Settings(problems));
        }
        for (post, name) in written_otherwise {
            let promise = self.ids.remove(&post);
            self.ids.set(&name, promise);
        }
        Ok(gone)
    }

    /// The page that a person or an earlier run calls so: with or without its content folder's own path.
    fn page(&self, by_name: &HashMap<String, usize>, post: &str) -> Option<usize> {
        let post: String = post.nfc().collect();
        let sources = || self.settings.sources.iter().map(|source| source.path.as_str());
        let without = || sources().find_map(|source| by_name.get(post.strip_prefix(source)?.strip_prefix('/')?));
        let with = || sources().find_map(|source| by_name.get(&format!("{source}/{post}")));
        by_name.get(&post).or_else(without).or_else(with).copied()
    }

    /// Rule two. Returns what is still gone.
    fn by_former_place(&mut self, gone: Vec<String>) -> Vec<String> {
        let mut by_place: HashMap<String, String> = HashMap::new();
        for post in &gone {
            if let Some(place) = self.ids.get(post).and_then(|promise| recorded_place(self.settings, promise)) {
                by_place.entry(place).or_insert_with(|| post.clone());
            }
        }
        if by_place.is_empty() {
            return gone;
        }
        let mut claims: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            if page.post.is_none() || self.named.contains(&index) {
                continue;
            }
            let claimed = places_of(page).find_map(|url| Some((by_place.get(&place(url))?, url)));
            let Some((post, url)) = claimed else { continue };
            // Translators copy the original's aliases along with the rest.
            let is_foreign = self.language_of(url).is_some_and(|language| language != page.document.language);
            let claim = (is_foreign, index);
            let best = claims.entry(post).or_insert(claim);
            *best = claim.min(*best);
        }
        let claims: Vec<(String, usize)> =
            claims.into_iter().map(|(post, (_, page))| (post.to_owned(), page)).collect();
        for (post, page) in &claims {
            let promise = self.ids.remove(post);
            self.promise(*page, promise);
        }
        gone.into_iter().filter(|post| claims.iter().all(|(claimed, _)| claimed != post)).collect()
    }

    /// The language whose URLs begin like one: the longest prefix counts.
    fn language_of(&self, url: &Url) -> Option<usize> {
        let path = self.settings.base_url.path_of(url)?;
        let begins =
            |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let languages = self.settings.languages.iter().filter(|language| begins(&language.prefix));
        languages.max_by_key(|language| language.prefix.len()).map(|language| language.index)
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

    fn gone(&self, gone: &[String]) -> Option<Problem> {
        let with_id = |post: &&String| self.ids.get(post).is_some_and(|promise| promise.id.is_some());
        let mut gone = gone.iter().filter(with_id);
        let first = gone.next()?;
        let message = format!("{} posts that have a line here are gone, this one first", gone.count() + 1);
        let problem = self.ids.problem_at(Code::GonePost, first, message);
        Some(problem.hint(
            "if a post was renamed, change the path in its line, or give the post its old address under `aliases`; if it was \
             removed, remove its line; if it is on another branch, leave it",
        ))
    }

    /// Rule three.
    fn by_published(&mut self, published: &[(usize, PublishedFeed)]) {
        if published.is_empty() {
            return;
        }
        let mut by_url: HashMap<(usize, &str), &str> = HashMap::new();
        for (language, entry) in entries(published) {
            if let (Some(url), Some(id)) = (entry.url.as_deref(), entry.id.as_deref())
                && file::fault(id).is_none()
            {
                by_url.entry((language, url)).or_insert(id);
            }
        }
        let own: HashSet<&str> = self.pages.iter().filter(|page| page.post.is_some()).filter_map(Page::id).collect();
        let mut kept: Vec<(usize, &str)> = Vec::new();
        let mut taken = HashSet::new();
        for (index, page) in self.pages.iter().enumerate() {
            if page.post.is_none() || self.named.contains(&index) {
                continue;
            }
            let id = places_of(page).find_map(|url| by_url.get(&(page.document.language, url.as_str())).copied());
            if let Some(id) = id.filter(|id| page.id() != Some(id) && !own.contains(id) && taken.insert(*id)) {
                kept.push((index, id));
            }
        }
        for (page, id) in kept {
            self.promise(page, Promise { id: Some(id.to_owned()), ..Promise::default() });
        }
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

    /// Published entries whose posts seem to be there under other ids.
    fn changed(&self, published: &[(usize, PublishedFeed)]) -> Vec<Problem> {
        let present: HashSet<&str> =
            self.pages.iter().filter(|page| page.post.is_some()).filter_map(Page::id).collect();
        let known: HashSet<&str> = entries(published).filter_map(|(_, entry)| entry.id.as_deref()).collect();
        let is_lost = |entry: &PublishedEntry| entry.id.as_deref().is_some_and(|id| !present.contains(id));
        let mut lost: BTreeMap<&str, (usize, &PublishedEntry)> = BTreeMap::new();
        for (language, entry) in entries(published).filter(|(_, entry)| is_lost(entry)) {
            lost.extend(entry.id.as_deref().map(|id| (id, (language, entry))));
        }
        if lost.is_empty() {
            return Vec::new();
        }
        let mut by_title: HashMap<(usize, &str, _), Vec<&Page>> = HashMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(post) = &page.post else { continue };
            // Who has promised an id has decided.
            if self.named.contains(&index) || page.id().is_some_and(|id| known.contains(id)) {
                continue;
            }
            let key = (page.document.language, &*post.title, post.published.date_naive());
            by_title.entry(key).or_default().push(page);
        }
        let changed = lost.into_iter().filter_map(|(id, (language, entry))| {
            let key = (language, entry.title.as_deref()?, entry.published()?.date_naive());
            let [page] = by_title.get(&key)?.as_slice() else { return None };
            let message = format!(
                "the published feed has an entry with this title and date as `{id}`; the post is `{}` now, so readers see it as new",
                page.id()?
            );
            let promise = Promise { id: Some(id.to_owned()), ..Promise::default() };
            let line = IdsFile::line(&content_path(self.settings, &page.document), &promise);
            let problem = page.document.problem_at_start(Code::ChangedId, message);
            Some(problem.hint(format!("if it is the same post, add this line to `{}` under `posts:`: {line}", self.ids.shown())))
        });
        changed.collect()
    }
}

/// A promise that says where its post is, if its id does not.
#[must_use]
pub fn with_place(settings: &Settings, promise: Promise, url: &Url) -> Promise {
    if recorded_place(settings, &promise) == Some(place(url)) {
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
    url.as_ref().map(place)
}

/// Where a post is, then where it was.
fn places_of(page: &Page) -> impl Iterator<Item = &Url> {
    page.url.iter().chain(&page.aliases)
}

/// What the URLs of one page have in common, on this host or another.
fn place(url: &Url) -> String {
    let path = url.path();
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/').to_owned()
}

fn entries(published: &[(usize, PublishedFeed)]) -> impl Iterator<Item = (usize, &PublishedEntry)> {
    published.iter().flat_map(|(language, feed)| feed.items.iter().map(|entry| (*language, entry)))
}
