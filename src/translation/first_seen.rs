//! When posts were first seen, for content that lies in no repository: the ids file remembers.

use std::collections::BTreeMap;

use crate::{
    history::History,
    identity::{
        content_path,
        file::{IdsFile, Promise},
    },
    post::{
        Moment, Page,
        date::{Date, midnight},
    },
    settings::Settings,
};

/// When a page was first seen, if that is remembered.
pub fn of(settings: &Settings, page: &Page, ids: &IdsFile) -> Option<Date> {
    ids.get(&content_path(settings, &page.document))?.seen.map(|day| midnight(day, settings.time_zone))
}

/// Remembers the posts that no repository remembers. What is there when nothing has been seen
/// yet, and what comes with so many others of its language that it was not new, counts as seen when its front matter says.
pub fn remember(settings: &Settings, pages: &[Page], history: &History, ids: &mut IdsFile, moment: Moment) {
    let posts = pages.iter().filter(|page| page.post.is_some() && history.is_outside(&page.document));
    let mut new: BTreeMap<usize, Vec<(String, Promise)>> = BTreeMap::new();
    let is_first_time = ids.iter().all(|(_, promise)| promise.seen.is_none());
    let today = moment.now.with_timezone(&settings.time_zone.0).date_naive();
    for page in posts {
        let name = content_path(settings, &page.document);
        let mut promise = ids.get(&name).cloned().unwrap_or_default();
        // Where an id does not say where the post is, this does: a renamed post was seen before.
        if promise.id.is_none() {
            promise.at = page.url.as_ref().map(|url| settings.base_url.path_of(url).unwrap_or(url.as_str()).to_owned());
        }
        if promise.seen.is_some() {
            ids.set(&name, promise);
        } else {
            let published = page.post.as_ref().expect("only posts are seen").published;
            promise.seen = Some(published.date_naive().min(today));
            new.entry(page.document.language).or_default().push((name, promise));
        }
    }
    for news in new.into_values() {
        let is_import = is_first_time || news.len() > settings.dates.bulk_commit_files.get();
        for (name, promise) in news {
            let seen = if is_import { promise.seen } else { Some(today) };
            ids.set(&name, Promise { seen, ..promise });
        }
    }
}
