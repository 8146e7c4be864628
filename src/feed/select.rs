//! From a library to feeds: the newest posts of each feed and language, rendered once however many feeds show them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::DateTime;
use rayon::prelude::*;
use url::Url;

use super::{Alternate, Channel, Entry, FOLDER, FORMATS, Feed};
use crate::{
    post::{date::Date, people::Person, tag::tag_uri},
    problem::{Code, Problem},
    render::{Library, Rendered, Renderer},
    settings::{FeedSettings, Settings, file::ContentKind, language::Language},
    text::Text,
};

/// Which feeds are built; empty means all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Language codes.
    pub languages: Vec<String>,
    /// Feed names.
    pub feeds: Vec<String>,
}

impl Selection {
    /// Whether every feed is built.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.languages.is_empty() && self.feeds.is_empty()
    }

    /// Whether a feed in a language is built.
    #[must_use]
    pub fn takes(&self, language: &str, feed: &str) -> bool {
        let takes = |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
        takes(&self.languages, language) && takes(&self.feeds, feed)
    }
}

/// Builds the selected feeds, in the order of the settings. `progress` is called with the number of posts to render once
/// per post.
#[must_use]
pub fn build(
    library: &Arc<Library>,
    selection: &Selection,
    progress: &(dyn Fn(usize) + Sync),
) -> (Vec<Feed>, Vec<Problem>) {
    let chosen = choose(library);
    let wanted: BTreeSet<usize> = chosen
        .iter()
        .filter(|((feed, language), _)| selection.takes(&library.settings.languages[*language].code, feed))
        .flat_map(|(_, pages)| pages.iter().copied())
        .collect();
    let rendered = Renderer::new(Arc::clone(library)).render_all(wanted, progress);
    let mut problems: Vec<Problem> = rendered.values().flat_map(|rendered| rendered.problems.iter().cloned()).collect();
    let (feeds, found) = assemble(library, selection, &chosen, &rendered);
    problems.extend(found);
    (feeds, problems)
}

/// All feeds, of posts that are rendered already, whose own problems are known.
#[must_use]
pub fn of_rendered(library: &Library, rendered: &BTreeMap<usize, Rendered>) -> (Vec<Feed>, Vec<Problem>) {
    assemble(library, &Selection::default(), &choose(library), rendered)
}

fn assemble(
    library: &Library,
    selection: &Selection,
    chosen: &Chosen<'_>,
    rendered: &BTreeMap<usize, Rendered>,
) -> (Vec<Feed>, Vec<Problem>) {
    let settings = &library.settings;
    let mut problems = Vec::new();
    for (index, feed) in settings.feeds.iter().enumerate() {
        if !library.pages.iter().any(|page| page.feeds.contains(&index)) {
            let message = format!("the feed `{}` selects no document in any language", feed.name);
            let problem = settings.problem_at(Code::EmptyFeed, &["feeds", &feed.name], message);
            problems.push(problem.hint(what_globs_see(library)));
        }
    }
    let in_every_language = |feed| settings.languages.iter().map(move |language| (feed, language));
    let wanted: Vec<(&FeedSettings, &Language)> = settings
        .feeds
        .iter()
        .flat_map(in_every_language)
        .filter(|(feed, language)| selection.takes(&language.code, &feed.name))
        .collect();
    let (feeds, cut): (Vec<Feed>, Vec<Option<Problem>>) = wanted
        .into_par_iter()
        .map(|(feed_settings, language)| {
            let pages = &chosen[&(feed_settings.name.as_str(), language.index)];
            let entry = |&page: &usize| {
                let entry = entry(library, feed_settings.content, page, &rendered[&page]);
                match library.language(page) {
                    own if own.index == language.index => entry,
                    other => Entry { title: labelled(&entry.title, other), ..entry },
                }
            };
            let entries = pages.iter().map(entry).collect();
            let feed = feed(library, feed_settings, language, chosen, entries);
            within_budget(settings, feed, feed_settings.max_bytes.get())
        })
        .unzip();
    problems.extend(cut.into_iter().flatten());
    (feeds, problems)
}

/// What the globs of feeds are held against, by a document that there is: one that no feed selects, if there is such a one.
fn what_globs_see(library: &Library) -> String {
    let without_feed = library.pages.iter().find(|page| page.feeds.is_empty());
    match without_feed.or(library.pages.first()).map(|page| &page.document) {
        Some(document) => {
            format!("its globs are relative to a language's root: {} is {} to them", document.path, document.relative)
        }
        None => "there is no document at all: look at `content:`, and at `extensions` under `rules:`".to_owned(),
    }
}

/// The pages of every feed and language, the newest first; equal dates by permalink.
type Chosen<'s> = BTreeMap<(&'s str, usize), Vec<usize>>;

fn choose(library: &Library) -> Chosen<'_> {
    let settings = &library.settings;
    let mut chosen = Chosen::new();
    for (index, feed) in settings.feeds.iter().enumerate() {
        for language in &settings.languages {
            let mut pages: Vec<usize> = (0..library.pages.len())
                .filter(|&number| {
                    let page = &library.pages[number];
                    page.post.is_some()
                        && page.feeds.contains(&index)
                        && (page.document.language == language.index
                            || feed.fallback && stands_in(library, number, language))
                })
                .collect();
            let published = |page: usize| library.pages[page].post.as_ref().map(|post| post.published);
            let url = |page: usize| library.pages[page].url.as_ref().map(Url::as_str);
            pages.sort_by(|&a, &b| published(b).cmp(&published(a)).then_with(|| url(a).cmp(&url(b))));
            pages.truncate(feed.limit.get());
            chosen.insert((&feed.name, language.index), pages);
        }
    }
    chosen
}

/// Whether a page of the default language is shown in another language that has no version of it.
fn stands_in(library: &Library, page: usize, language: &Language) -> bool {
    let is_default = library.pages[page].document.language == library.settings.default_language().index;
    is_default && !library.groups.speaks(&library.pages, page, language.index)
}

/// A title that says the language that the post is in, for readers that do not show languages.
fn labelled(title: &Text, language: &Language) -> Text {
    Text::line(&format!("{title} [{}]", language.name))
}

/// A page that has a post, as an entry.
#[must_use]
pub fn entry(library: &Library, content: ContentKind, index: usize, rendered: &Rendered) -> Entry {
    let page = &library.pages[index];
    let post = page.post.as_ref().expect("only pages with a post are chosen");
    let language = library.language(index);
    let url = page_url(library, index).clone();
    let alternates = library.groups.alternates(&library.pages, index).into_iter().filter(|other| *other != index);
    let content = (content == ContentKind::Full && !rendered.html.is_empty()).then(|| rendered.html.clone());
    Entry {
        id: page.id().expect("a post has a URL, and so an id").to_owned(),
        source: page.document.path.clone(),
        url,
        tag: language.tag.clone(),
        title: post.title.clone(),
        summary: rendered.summary.clone(),
        content,
        authors: authors(library, language, &rendered.people.authors),
        translators: rendered.people.translators.clone(),
        published: post.published,
        created: post.created,
        updated: post.updated,
        categories: post.categories.clone(),
        image: rendered.image.clone(),
        via: page.origin.as_ref().or(post.link.as_ref()).map(|url| Url::clone(url)),
        alternates: alternates
            .map(|other| Alternate { tag: library.language(other).tag.clone(), url: page_url(library, other).clone() })
            .collect(),
    }
}

pub(super) fn page_url(library: &Library, page: usize) -> &Url {
    library.pages[page].url.as_ref().expect("a visible page has a URL")
}

/// Who wrote a post: those whom it names, else the author of those that name nobody.
pub(super) fn authors(library: &Library, language: &Language, named: &[Person]) -> Vec<Person> {
    match named {
        [] => vec![Person { name: author(library, language), ..Person::default() }],
        named => named.to_vec(),
    }
}

/// Who wrote what names nobody.
pub(super) fn author(library: &Library, language: &Language) -> Text {
    let settings = &library.settings;
    let author = settings.localised(settings.author.as_ref(), language);
    Text::line(author.unwrap_or_else(|| settings.title_in(language)))
}

/// The id of a channel's feed.
pub(super) fn feed_id(library: &Library, channel: &Channel) -> String {
    let specific = format!("{FOLDER}/{}/{}", channel.language.code, channel.name);
    tag_uri(&library.settings, &specific).unwrap_or_else(|| channel.url(FORMATS[0]).into())
}

/// When the newest of a feed's entries changed, else the site's newest post.
pub(super) fn updated(library: &Library, entries: &[Entry]) -> Date {
    entries.iter().map(|entry| entry.updated).max().unwrap_or_else(|| newest(library))
}

fn feed(
    library: &Library,
    settings: &FeedSettings,
    language: &Language,
    chosen: &Chosen<'_>,
    entries: Vec<Entry>,
) -> Feed {
    let site = &library.settings;
    let channel = Channel::new(site, settings, language);
    let siblings = site
        .languages
        .iter()
        .filter(|other| other.index != language.index && !chosen[&(settings.name.as_str(), other.index)].is_empty())
        .map(|other| Channel::new(site, settings, other))
        .collect();
    Feed {
        id: feed_id(library, &channel),
        channel,
        author: author(library, language),
        rights: site.localised(site.rights.as_ref(), language).map(Text::line),
        icon: picture(library, site.icon.as_deref()),
        logo: picture(library, site.logo.as_deref()),
        updated: updated(library, &entries),
        siblings,
        entries,
    }
}

fn picture(library: &Library, picture: Option<&str>) -> Option<Url> {
    let picture = picture?;
    Some(Url::parse(picture).unwrap_or_else(|_| library.settings.base_url.join(picture)))
}

/// When the site's newest post changed, else the epoch: an empty feed has no clock either.
fn newest(library: &Library) -> Date {
    let updated = library.pages.iter().filter_map(|page| page.post.as_ref()).map(|post| post.updated).max();
    updated.unwrap_or_else(|| DateTime::UNIX_EPOCH.fixed_offset())
}

/// Drops the oldest entries until every format fits. An entry that does not even fit alone loses its content, which
/// depends on nothing but itself, so no reader ever sees an entry change because newer ones came.
pub(super) fn within_budget(settings: &Settings, mut feed: Feed, max_bytes: usize) -> (Feed, Option<Problem>) {
    // Every format has all content in it, at least as long as it is here.
    let content = |feed: &Feed| -> usize {
        feed.entries.iter().filter_map(|entry| entry.content.as_ref()).map(|content| content.len()).sum()
    };
    let fits =
        |feed: &Feed| content(feed) <= max_bytes && FORMATS.iter().all(|format| format.write(feed).len() <= max_bytes);
    if max_bytes == usize::MAX || fits(&feed) {
        return (feed, None);
    }
    let mut entries = std::mem::take(&mut feed.entries);
    let all = entries.len();
    let mut without_content = 0;
    for entry in &mut entries {
        let alone = Feed { entries: vec![entry.clone()], ..feed.clone() };
        if !fits(&alone) && entry.content.take().is_some() {
            without_content += 1;
        }
    }
    let (mut kept, mut too_many) = (0, entries.len() + 1);
    while too_many - kept > 1 {
        let middle = usize::midpoint(kept, too_many);
        if fits(&Feed { entries: entries[..middle].to_vec(), ..feed.clone() }) {
            kept = middle
        } else {
            too_many = middle
        }
    }
    feed.entries = entries.into_iter().take(kept).collect();
    let message = format!(
        "a feed reached {max_bytes} bytes: it holds {kept} of {all} entries{}",
        if without_content > 0 { format!(", {without_content} of them by summary only") } else { String::new() }
    );
    let path = format!("{}/{}", settings.shown_output(), feed.channel.path(FORMATS[0]));
    let problem = Problem::new(Code::FeedTooLarge, path, message);
    (feed, Some(problem.hint("raise `max_bytes`, lower `limit`, or set `content: summary` for the feed")))
}
