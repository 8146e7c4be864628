//! Feeds for translators: what waits for them in each language. In goes a library with the history of its files, out comes a [`Feed`] for each
//! language but the default: originals that nobody has translated yet, and those that have changed since, the newest news first.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    Channel, Entry, Feed, Selection,
    changed_words::changed_words,
    select::{author, authors, feed_id, page_url, updated, within_budget},
};
use crate::{
    history::{Commit, Drift, Unknown, Versions},
    post::date::Date,
    problem::{Code, Problem},
    render::{Library, escape},
    settings::{TRANSLATORS_FEED, language::Language},
    site::Document,
    text::{Text, counted},
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
    let news: Vec<Vec<News<'_>>> =
        backlogs.iter().map(|backlog| news(library, backlog, translators.limit.get())).collect();
    let stale: Vec<&Stale<'_>> = news.iter().flatten().filter_map(|news| news.stale).collect();
    let asked: Vec<(&Document, &Drift<'_>)> =
        stale.iter().map(|stale| (&pages[stale.translation.original].document, &stale.drift)).collect();
    let mut versions = library.history().versions(&asked, settings.bounds.file_bytes.get()).into_iter();
    let mut feeds = Vec::new();
    let mut problems = Vec::new();
    for ((channel, backlog), news) in channels.into_iter().zip(&backlogs).zip(&news) {
        let language = &settings.languages[backlog.language];
        let entries = news.iter().map(|news| match news.stale {
            None => missing(library, news, language),
            Some(stale) => self::stale(library, news, stale, versions.next().flatten().as_ref(), language),
        });
        let (feed, cut) = within_budget(settings, feed(library, channel, entries.collect()), MOST_BYTES);
        feeds.push(feed);
        problems.extend(cut.map(|cut| cut.hint("lower the `limit` of `translators`")));
    }
    problems.extend(backlogs.iter().flat_map(|backlog| backlog.problems(pages)));
    problems.extend(unknown(library, &backlogs));
    (feeds, problems)
}

/// Something that waits for translators.
struct News<'n> {
    /// The original.
    original: usize,
    /// Its entry's id, and since when it waits.
    id: String,
    date: Date,
    /// Its translation, if that has gone stale.
    stale: Option<&'n Stale<'n>>,
}

/// What waits in a language, the newest first. An original that nobody has translated is news since it was published; one that has changed
/// since its translation, since it changed last, and again with every change.
fn news<'n>(library: &Library, backlog: &'n Backlog<'n>, limit: usize) -> Vec<News<'n>> {
    let tag = &library.settings.languages[backlog.language].tag;
    let post = |page: usize| library.pages[page].post.as_ref().expect("an original is a post");
    let missing = backlog.missing.iter().map(|&original| News {
        original,
        id: id(library, original, &format!("translate-{tag}")),
        date: post(original).published,
        stale: None,
    });
    let stale = backlog.stale.iter().map(|stale| {
        let original = stale.translation.original;
        News {
            original,
            id: id(library, original, &format!("translate-{tag}-{}", stale.drift.changes[0].short_name())),
            date: stale.changed().unwrap_or_else(|| post(original).updated),
            stale: Some(stale),
        }
    });
    let mut news: Vec<News<'_>> = stale.chain(missing).collect();
    news.sort_by(|a, b| (Reverse(a.date), &a.id).cmp(&(Reverse(b.date), &b.id)));
    // An original that has two translations in one language waits once.
    news.dedup_by(|a, b| a.id == b.id);
    news.truncate(limit);
    news
}

/// The post's own id with a suffix that tells it from that and from older news of it.
fn id(library: &Library, page: usize, suffix: &str) -> String {
    let id = library.pages[page].id().expect("a post has a URL, and so an id");
    // A URI has one fragment.
    let separator = if id.contains('#') { '-' } else { '#' };
    format!("{id}{separator}{suffix}")
}

fn feed(library: &Library, channel: Channel, entries: Vec<Entry>) -> Feed {
    Feed {
        id: feed_id(library, &channel),
        author: author(library, &channel.language),
        channel,
        rights: None,
        icon: None,
        logo: None,
        updated: updated(library, &entries),
        siblings: Vec::new(),
        entries,
    }
}

/// An original that has no version in a language.
fn missing(library: &Library, news: &News<'_>, language: &Language) -> Entry {
    let source = content_file(library, &library.pages[news.original].document);
    let summary = format!("Not translated into {} yet. Its source is {source}", language.name);
    let content = format!("<p>Not translated into {} yet.</p>\n{}", escape(&language.name), source_line(&source));
    entry(library, news, &summary, content)
}

/// An original that has changed since its translation; `versions` is what it said then and says now, if that is known.
fn stale(
    library: &Library,
    news: &News<'_>,
    stale: &Stale<'_>,
    versions: Option<&Versions>,
    language: &Language,
) -> Entry {
    let original = &library.pages[news.original];
    let translation = &library.pages[stale.translation.page];
    let source = content_file(library, &original.document);
    let own = content_file(library, &translation.document);
    let words = versions.map(|versions| changed_words(&versions.old, &versions.new)).unwrap_or_default();
    let mut summary = format!("Changed since {own}, its translation into {}. Its source is {source}", language.name);
    if !words.plain.is_empty() {
        summary.push_str(&format!(". {}", words.plain));
    }
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
    content.push_str("</ul>\n");
    content.push_str(&words.html);
    let all = if words.is_cut { "There is more. All of it: " } else { "" };
    content.push_str(&format!("<p>{all}<code>{}</code></p>", escape(&stale.command(&source))));
    entry(library, news, &summary, content)
}

fn source_line(source: &str) -> String {
    format!("<p>Source: <code>{}</code></p>\n", escape(source))
}

/// A commit, in a list.
fn line(commit: &Commit) -> String {
    let mut line = format!("<li><code>{}</code>", commit.short_name());
    if let Some(date) = commit.date {
        line.push_str(&format!(" {}", date.format("%Y-%m-%d")));
    }
    line + &format!(" {}</li>", escape(&commit.subject))
}

/// A document's path from the settings file, wherever the command runs.
fn content_file(library: &Library, document: &Document) -> String {
    format!("{}/{}", library.settings.sources[document.source].path.trim_end_matches('/'), document.source_path)
}

/// An original as news for translators.
fn entry(library: &Library, news: &News<'_>, summary: &str, content: String) -> Entry {
    let original = &library.pages[news.original];
    let post = original.post.as_ref().expect("an original is a post");
    let language = library.language(news.original);
    Entry {
        id: news.id.clone(),
        source: original.document.path.clone(),
        url: page_url(library, news.original).clone(),
        tag: language.tag.clone(),
        title: post.title.clone(),
        summary: Text::line(summary),
        content: Some(Text::from(content)),
        authors: authors(library, language, &post.authors),
        translators: Vec::new(),
        published: news.date,
        created: None,
        updated: news.date,
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
        let message = format!("nobody knows whether stale: {}: {reason}", counted(count, "translation"));
        let problem = library.settings.problem_at(code, &["translators"], message);
        Some(problem.hint("their feeds name what is not translated yet, and of these nothing"))
    };
    reasons.into_iter().filter_map(problem).collect()
}
