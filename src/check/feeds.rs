//! What subscribers would get: each feed's own bytes, held against what different families of readers make of them, and against what some
//! readers refuse. In go the feeds that a build would write, out come problems at the posts or settings that cause them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::readers::{READ, ReadEntry, ReadFeed};
use crate::{
    feed::{Entry, FORMATS, Feed},
    post::date::Date,
    problem::{Code, Problem},
    render::Library,
    settings::rules::Field,
};

/// The sizes beyond which readers refuse a feed, in bytes, as they say or as was seen.
const LARGEST: [(&str, usize); 3] =
    [("FeedBurner", 1_000_000), ("The Old Reader", 7_000_000), ("Miniflux", 15_000_000)];

/// The part of a feed's `max_bytes` from which one entry leaves too little room for the others.
const LARGE_PART: usize = 4;

/// What else would make readers differ is kept out before.
const HOW_TO_MEND: &str =
    "look for white space around the post's id in polyfeed.ids.yaml; if there is none, please report it";

/// What to mend in posts and settings so that every reader shows the same.
pub(super) fn findings(library: &Library, feeds: &[Feed], now: Date) -> Vec<Problem> {
    let paths = library.pages.iter().map(|page| page.document.path.as_str());
    let pages: Pages<'_> = paths.zip(0..).collect();
    let mut problems: Vec<Problem> = feeds.par_iter().flat_map_iter(|feed| of_feed(library, &pages, feed)).collect();
    problems.extend(taken_for_another(feeds));
    problems.extend((0..library.pages.len()).filter_map(|page| changed_in_future(library, page, now)));
    problems
}

/// Where the pages of files are, by path as messages name it.
type Pages<'l> = HashMap<&'l str, usize>;

fn of_feed(library: &Library, pages: &Pages<'_>, feed: &Feed) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut seen, mut largest) = (Vec::new(), (0, String::new()));
    for (format, read) in FORMATS.into_iter().zip(READ) {
        let (bytes, path) = (format.write(feed), feed.channel.path(format));
        match read(&bytes) {
            Ok(read) if read.entries.len() == feed.entries.len() => seen.push(read),
            Ok(read) => {
                let message =
                    format!("readers find {} of {} entries in {path}", read.entries.len(), feed.entries.len());
                problems.push(refused(library, feed, message));
            }
            Err(message) => {
                problems.push(refused(library, feed, format!("readers refuse {path}: {message}")));
            }
        }
        largest = largest.max((bytes.len(), path));
    }
    for (position, entry) in feed.entries.iter().enumerate() {
        let seen: Vec<&ReadEntry> = seen.iter().map(|feed| &feed.entries[position]).collect();
        problems.extend(read_otherwise(entry, &seen));
        problems.extend(other_date(library, pages, entry, &seen));
        problems.extend(large_entry(library, feed, entry));
    }
    problems.extend(other_language(library, feed, &seen));
    problems.extend(too_large(library, feed, largest));
    problems
}

fn refused(library: &Library, feed: &Feed, message: String) -> Problem {
    let problem = library.settings.problem_at(Code::ReadOtherwise, &["feeds", &feed.channel.name], message);
    problem.hint("nothing in the content should do this: please report it")
}

/// An entry that is known by another id, or opens another page, in some reader: some trim ids, some keep the last link.
fn read_otherwise(entry: &Entry, seen: &[&ReadEntry]) -> Option<Problem> {
    let ids = seen.iter().flat_map(|seen| [seen.id.as_str(), seen.id.trim()]).find(|id| *id != entry.id);
    let pages = seen.iter().flat_map(|seen| [seen.links.first(), seen.links.last()]).flatten();
    let other = ids
        .map(|id| (id, "id"))
        .or_else(|| pages.map(String::as_str).find(|page| *page != entry.url.as_str()).map(|page| (page, "page")));
    let (other, what) = other?;
    let own = if what == "id" { entry.id.as_str() } else { entry.url.as_str() };
    let message = format!("some readers take `{other}` for its {what}, others `{own}`");
    Some(Problem::new(Code::ReadOtherwise, &entry.source, message).hint(HOW_TO_MEND))
}

/// Entries of different posts that readers know by one id, in whichever feeds they subscribe to.
fn taken_for_another(feeds: &[Feed]) -> Vec<Problem> {
    let mut known: HashMap<&str, &Entry> = HashMap::new();
    let mut problems = Vec::new();
    for entry in feeds.iter().flat_map(|feed| &feed.entries) {
        let other = *known.entry(entry.id.trim()).or_insert(entry);
        if other.source != entry.source {
            let message = format!("readers take it for `{}`: both have the id `{}`", other.source, other.id.trim());
            problems.push(Problem::new(Code::ReadOtherwise, &entry.source, message).hint(HOW_TO_MEND));
        }
    }
    problems
}

fn too_large(library: &Library, feed: &Feed, (bytes, path): (usize, String)) -> Option<Problem> {
    let refusing: Vec<&str> = LARGEST.iter().filter(|(_, most)| bytes > *most).map(|(name, _)| *name).collect();
    if refusing.is_empty() {
        return None;
    }
    let tenths = bytes.div_ceil(100_000);
    let message = format!("{path} has {}.{} MB; {} may refuse it", tenths / 10, tenths % 10, refusing.join(", "));
    let problem = library.settings.problem_at(Code::LargeFeed, &["feeds", &feed.channel.name, "max_bytes"], message);
    Some(problem.hint("lower `max_bytes` or `limit`, or set `content: summary` for the feed"))
}

fn large_entry(library: &Library, feed: &Feed, entry: &Entry) -> Option<Problem> {
    let settings = library.settings.feeds.iter().find(|settings| settings.name == feed.channel.name)?;
    let (bytes, most) = (entry.content.as_ref()?.len(), settings.max_bytes.get());
    if bytes < most / LARGE_PART {
        return None;
    }
    let message = format!("the post takes {bytes} of the {most} bytes that the feed `{}` may have", settings.name);
    Some(Problem::new(Code::LargeEntry, &entry.source, message).hint("shorten it, or raise `max_bytes` for the feed"))
}

/// An entry that readers show on one day or on another.
fn other_date(library: &Library, pages: &Pages<'_>, entry: &Entry, seen: &[&ReadEntry]) -> Option<Problem> {
    let days = |of: fn(&ReadEntry) -> Option<Date>| {
        seen.iter().filter_map(move |seen| of(seen)).map(|date| date.date_naive()).max()
    };
    let (published, updated) = (days(|seen| seen.published)?, days(|seen| seen.updated)?);
    if published == updated {
        return None;
    }
    let message = format!(
        "readers that go by the last change show it on {updated}, those that go by the publication on {published}"
    );
    Some(at_update(library, *pages.get(entry.source.as_str())?, Code::OtherDate, message))
}

/// Entries that readers which ask the feed take for another language's than those which ask the entry.
fn other_language(library: &Library, feed: &Feed, seen: &[ReadFeed]) -> Option<Problem> {
    let channel = &feed.channel;
    let others = |seen: &ReadFeed| -> Vec<String> {
        seen.entries
            .iter()
            .filter(|entry| entry.language != seen.language)
            .filter_map(|entry| entry.language.clone())
            .collect()
    };
    let others = seen.iter().map(others).max_by_key(Vec::len)?;
    let (first, count, of) = (others.first()?, others.len(), feed.entries.len());
    let message = format!(
        "{count} of {of} entries in the feed `{}` of `{}` are in {first}; readers that ask the feed take them for {}",
        channel.name, channel.language.code, channel.language.tag
    );
    Some(library.settings.problem_at(Code::OtherLanguage, &["feeds", &channel.name, "fallback"], message))
}

/// A post that says that it changed in the future, as no reader but one from then would believe.
fn changed_in_future(library: &Library, page: usize, now: Date) -> Option<Problem> {
    let post = library.pages[page].post.as_ref()?;
    if post.updated <= now || post.published > now {
        return None;
    }
    let day = post.updated.date_naive();
    let message = format!("the post says that it changed on {day}, which is in the future");
    let problem = at_update(library, page, Code::FutureUpdate, message);
    Some(problem.hint("write the day on which it changed"))
}

/// A problem at the line that says when a post changed, if one does.
fn at_update(library: &Library, page: usize, code: Code, message: String) -> Problem {
    let document = &library.pages[page].document;
    let keys = library.rules(page).keys(Field::Updated);
    document.problem_at_keys(code, keys, message)
}
