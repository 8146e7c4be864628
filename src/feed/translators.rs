//! Feeds for translators: what waits for them in each language. In goes a library with the history of its files, out comes a [`Feed`] for each
//! language but the default: originals that nobody has translated yet, and those that have changed since, the newest news first.

use std::{cmp::Reverse, collections::BTreeMap, fmt::Write as _};

use super::{
    Channel, Entry, FOLDER, FORMATS, Feed, Selection,
    select::{author, newest, page_url, within_budget},
};
use crate::{
    history::{Commit, Unknown},
    post::{date::Date, people::Person, tag::tag_uri},
    problem::{Code, Problem},
    render::{Library, escape},
    settings::{TRANSLATORS_FEED, language::Language},
    site::Document,
    text::Text,
    translation::{self, Backlog, Stale},
};

/// How large each file may get, in bytes.
const MOST_BYTES: usize = 512 * 1024;

/// Builds the selected translators' feeds, in the order of the languages; none if the settings want none.
#[must_use]
pub fn build_for_translators(library: &Library, selection: &Selection) -> (Vec<Feed>, Vec<Problem>) {
    let Library { settings, pages, groups, .. } = library;
    let Some(translators) = &settings.translators else { return (Vec::new(), Vec::new()) };
    let mut channels = Channel::for_translators(settings);
    channels.retain(|channel| selection.takes(&channel.language.code, TRANSLATORS_FEED));
    let mut backlogs = translation::backlogs(settings, pages, groups, library.history());
    backlogs.retain(|backlog| channels.iter().any(|channel| channel.language.index == backlog.language));
    let (feeds, cut): (Vec<Feed>, Vec<Option<Problem>>) = channels
        .into_iter()
        .zip(&backlogs)
        .map(|(channel, backlog)| within_budget(feed(library, channel, backlog, translators.limit.get()), MOST_BYTES))
        .unzip();
    let mut problems: Vec<Problem> = cut.into_iter().flatten().collect();
    problems.extend(backlogs.iter().flat_map(|backlog| backlog.problems(pages)));
    problems.extend(unknown(library, &backlogs));
    (feeds, problems)
}

fn feed(library: &Library, channel: Channel, backlog: &Backlog<'_>, limit: usize) -> Feed {
    let settings = &library.settings;
    let language = &settings.languages[backlog.language];
    let missing = backlog.missing.iter().map(|page| missing(library, *page, language));
    let mut entries: Vec<Entry> =
        backlog.stale.iter().map(|stale| self::stale(library, stale, language)).chain(missing).collect();
    entries.sort_by(|a, b| (Reverse(a.published), &a.id).cmp(&(Reverse(b.published), &b.id)));
    // An original that has two translations in one language waits once.
    entries.dedup_by(|a, b| a.id == b.id);
    entries.truncate(limit);
    Feed {
        id: tag_uri(settings, &format!("{FOLDER}/{}/{TRANSLATORS_FEED}", language.code))
            .unwrap_or_else(|| channel.url(FORMATS[0]).into()),
        channel,
        author: author(library, language),
        rights: None,
        icon: None,
        logo: None,
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| newest(library)),
        siblings: Vec::new(),
        entries,
    }
}

/// An original that has no version in a language: news since it was published.
fn missing(library: &Library, page: usize, language: &Language) -> Entry {
    let source = content_file(library, &library.pages[page].document);
    let summary = format!("Not translated into {} yet. Its source is {source}", language.name);
    let content = format!("<p>Not translated into {} yet.</p>\n{}", escape(&language.name), source_line(&source));
    let published = library.pages[page].post.as_ref().expect("an original is a post").published;
    entry(library, page, &format!("translate-{}", language.tag), published, &summary, content)
}

/// An original that has changed since its translation: news since it changed last, and again with every change.
fn stale(library: &Library, stale: &Stale<'_>, language: &Language) -> Entry {
    let original = &library.pages[stale.translation.original];
    let translation = &library.pages[stale.translation.page];
    let source = content_file(library, &original.document);
    let own = content_file(library, &translation.document);
    let summary = format!("Changed since {own}, its translation into {}. Its source is {source}", language.name);
    let mut content = format!(
        "<p>Changed since <a href=\"{}\">its translation</a> into {}, <code>{}</code>.</p>\n{}",
        escape(page_url(library, stale.translation.page).as_str()),
        escape(&language.name),
        escape(&own),
        source_line(&source),
    );
    content.push_str("<ul>");
    for commit in &stale.drift.changes {
        content.push_str(&line(commit));
    }
    content.push_str("</ul>");
    let newest = &stale.drift.changes[0];
    let changed = stale.changed().unwrap_or_else(|| original.post.as_ref().expect("an original is a post").updated);
    let suffix = format!("translate-{}-{}", language.tag, newest.short_name());
    entry(library, stale.translation.original, &suffix, changed, &summary, content)
}

fn source_line(source: &str) -> String {
    format!("<p>Source: <code>{}</code></p>\n", escape(source))
}

/// A commit, in a list.
fn line(commit: &Commit) -> String {
    let mut line = format!("<li><code>{}</code>", commit.short_name());
    if let Some(date) = commit.date {
        write!(line, " {}", date.format("%Y-%m-%d")).expect("a string takes everything");
    }
    line + &format!(" {}</li>", escape(&commit.subject))
}

/// A document's path from the settings file, wherever the command runs.
fn content_file(library: &Library, document: &Document) -> String {
    format!("{}/{}", library.settings.sources[document.source].path.trim_end_matches('/'), document.source_path)
}

/// An original as news for translators. `suffix` tells its id from the post's own and from older news of it.
fn entry(library: &Library, page: usize, suffix: &str, date: Date, summary: &str, content: String) -> Entry {
    let settings = &library.settings;
    let original = &library.pages[page];
    let post = original.post.as_ref().expect("an original is a post");
    let language = &settings.languages[original.document.language];
    let id = original.id().expect("a post has a URL, and so an id");
    // A URI has one fragment.
    let separator = if id.contains('#') { '-' } else { '#' };
    let authors = match post.authors.as_slice() {
        [] => vec![Person { name: author(library, language), ..Person::default() }],
        authors => authors.to_vec(),
    };
    Entry {
        id: format!("{id}{separator}{suffix}"),
        source: original.document.path.clone(),
        url: page_url(library, page).clone(),
        tag: language.tag.clone(),
        title: post.title.clone(),
        summary: Text::line(summary),
        content: Some(Text::from(content)),
        authors,
        translators: Vec::new(),
        published: date,
        created: None,
        updated: date,
        categories: Vec::new(),
        image: None,
        via: None,
        alternates: Vec::new(),
    }
}

/// That nobody knows which translations are stale, once a reason; a file that is not committed yet is none.
fn unknown(library: &Library, backlogs: &[Backlog<'_>]) -> Vec<Problem> {
    let mut reasons: BTreeMap<&Unknown, usize> = BTreeMap::new();
    for (_, unknown) in backlogs.iter().flat_map(|backlog| &backlog.unknown) {
        *reasons.entry(unknown).or_default() += 1;
    }
    let problem = |(reason, count): (&Unknown, usize)| {
        let code = match reason {
            Unknown::NotCommitted | Unknown::NoSuchCommit => return None,
            Unknown::Shallow => Code::ShallowHistory,
            Unknown::NoRepository | Unknown::Unreadable(_) | Unknown::TwoRepositories => Code::NoHistory,
        };
        let message = format!("of {count} translations nobody knows whether they are stale: {reason}");
        let problem = library.settings.problem_at(code, &["translators"], message);
        Some(problem.hint("their feeds name what is not translated yet, and of these nothing"))
    };
    reasons.into_iter().filter_map(problem).collect()
}
