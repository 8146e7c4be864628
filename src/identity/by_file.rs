//! Ids by the ids file: of a post's path, or of a path that is gone, where the post was there before.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{
    Assigning, PublishedEntry, Renames, content_path, is_foreign, place, places_of, recorded_place,
    renames::former_places,
};
use crate::{
    problem::{Code, Problem},
    text::counted,
};

impl Assigning<'_> {
    /// By the post's path. Returns the posts of the ids file that are gone, and what contradicts itself in it.
    pub(super) fn by_path(&mut self) -> (Vec<String>, Vec<Problem>) {
        let by_name: HashMap<String, usize> = self
            .pages
            .iter()
            .enumerate()
            .map(|(index, page)| (content_path(self.settings, &page.document), index))
            .collect();
        let (mut gone, mut problems): (Vec<String>, Vec<Problem>) = (Vec::new(), Vec::new());
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
        // A merge by union may leave the line from before its post moved.
        let is_stale = |post: &String| {
            self.ids.get(post).and_then(|promise| promise.id.as_deref()).is_some_and(|id| of_id.contains_key(id))
        };
        let (stale, gone): (Vec<String>, Vec<String>) = gone.into_iter().partition(is_stale);
        for post in stale {
            self.ids.remove(&post);
        }
        for (post, name) in written_otherwise {
            let promise = self.ids.remove(&post);
            self.ids.set(&name, promise);
        }
        (gone, problems)
    }

    /// The page that a person or an earlier run calls so: with or without its content folder's own path.
    fn page(&self, by_name: &HashMap<String, usize>, post: &str) -> Option<usize> {
        let post: String = post.nfc().collect();
        let sources = || self.settings.sources.iter().map(|source| source.path.as_str());
        let without = || sources().find_map(|source| by_name.get(post.strip_prefix(source)?.strip_prefix('/')?));
        let with = || sources().find_map(|source| by_name.get(&format!("{source}/{post}")));
        by_name.get(&post).or_else(without).or_else(with).copied()
    }

    /// By the address where a post was that is gone. Returns what is still gone.
    /// A post that readers know by the id that it has keeps that.
    pub(super) fn by_former_place(&mut self, gone: Vec<String>, published: &[(usize, PublishedEntry)]) -> Vec<String> {
        let mut by_place: HashMap<String, String> = HashMap::new();
        for post in &gone {
            if let Some(place) = self.ids.get(post).and_then(|promise| recorded_place(self.settings, promise)) {
                by_place.entry(place).or_insert_with(|| post.clone());
            }
        }
        if by_place.is_empty() {
            return gone;
        }
        let published: HashSet<&str> = published.iter().filter_map(|(_, entry)| entry.id.as_deref()).collect();
        let mut claims: BTreeMap<String, usize> = BTreeMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            if page.post.is_none() || self.named.contains(&index) {
                continue;
            }
            let is_published = page.id().is_some_and(|id| published.contains(id));
            let mut own = places_of(page).filter(|url| !is_foreign(self.settings, page, url));
            if let Some(post) = own.find_map(|url| by_place.get(&place(self.settings, url))).filter(|_| !is_published) {
                claims.entry(post.clone()).or_insert(index);
            }
        }
        for (post, page) in &claims {
            let promise = self.ids.remove(post);
            self.promise(*page, promise);
        }
        gone.into_iter().filter(|post| !claims.contains_key(post)).collect()
    }

    /// By the path that Git knows a post to have had. Returns what is still gone.
    pub(super) fn by_former_path(
        &mut self,
        gone: Vec<String>,
        published: &[(usize, PublishedEntry)],
        renames: &Renames<'_>,
    ) -> Vec<String> {
        let mut wanted: BTreeSet<String> = gone.into_iter().collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        for (page, former) in former_places(self.settings, self.pages, &self.unnamed(), renames()) {
            let is_it = |(_, entry): &(usize, PublishedEntry)| {
                let promised = self.ids.get(&former.name).and_then(|promise| promise.id.as_deref());
                promised.is_some_and(|id| entry.id.as_deref() == Some(id))
                    && self.pages[page].post.as_ref().is_some_and(|post| entry.resembles(post))
            };
            if !self.named.contains(&page)
                && wanted.contains(&former.name)
                && (former.is_older || published.iter().any(is_it))
            {
                wanted.remove(&former.name);
                let promise = self.ids.remove(&former.name);
                self.promise(page, promise);
            }
        }
        wanted.into_iter().collect()
    }

    /// Says what is gone.
    pub(super) fn gone(&self, gone: &[String]) -> Option<Problem> {
        let with_id = |post: &&String| self.ids.get(post).is_some_and(|promise| promise.id.is_some());
        let mut gone = gone.iter().filter(with_id);
        let first = gone.next()?;
        let message = format!("gone: {} with a line here, this one first", counted(gone.count() + 1, "post"));
        let problem = self.ids.problem_at(Code::GonePost, first, message);
        Some(problem.hint(
            "if a post was renamed, change the path in its line (before a build has published it as new, its old address under \
             `aliases` does the same); if it was removed, remove its line; if it is on another branch, leave it",
        ))
    }
}
