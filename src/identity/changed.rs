//! Ids that are about to change, though nobody may have meant it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    PublishedEntry, content_path,
    file::{IdsFile, Promise},
};
use crate::{
    post::Page,
    problem::{Code, Problem},
    settings::Settings,
};

/// Published entries whose posts seem to be there under other ids.
#[must_use]
pub fn changed(
    settings: &Settings,
    pages: &[Page],
    ids: &IdsFile,
    published: &[(usize, PublishedEntry)],
) -> Vec<Problem> {
    let present: HashSet<&str> = pages.iter().filter(|page| page.post.is_some()).filter_map(Page::id).collect();
    let known: HashSet<&str> = published.iter().filter_map(|(_, entry)| entry.id.as_deref()).collect();
    let is_lost = |entry: &PublishedEntry| entry.id.as_deref().is_some_and(|id| !present.contains(id));
    let mut lost: BTreeMap<&str, (usize, &PublishedEntry)> = BTreeMap::new();
    for (language, entry) in published.iter().filter(|(_, entry)| is_lost(entry)) {
        lost.extend(entry.id.as_deref().map(|id| (id, (*language, entry))));
    }
    if lost.is_empty() {
        return Vec::new();
    }
    let mut by_title: HashMap<(usize, &str, _), Vec<&Page>> = HashMap::new();
    for page in pages {
        let Some(post) = &page.post else { continue };
        // Who has promised an id has decided.
        let is_promised =
            || ids.get(&content_path(settings, &page.document)).is_some_and(|promise| promise.id.is_some());
        if page.id().is_some_and(|id| known.contains(id)) || is_promised() {
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
            let line = IdsFile::line(&content_path(settings, &page.document), &promise);
            let problem = page.document.problem_at_start(Code::ChangedId, message);
            Some(problem.hint(format!("if it is the same post, add this line to `{}` under `posts:`: {line}", ids.shown())))
        });
    changed.collect()
}
