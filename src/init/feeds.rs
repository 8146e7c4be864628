//! The feeds that are proposed: one for each folder of posts, with name, title and home page, and where the site has feeds of its own.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::{
    finding::{Finding, OwnFeed},
    survey::{ALL, Folder, Survey, is_in},
};
use crate::{
    build::Known,
    path,
    post::{
        Page, Status,
        permalink::{Location, Parts, permalink},
    },
    settings::language::Language,
    site::Kind,
};

/// A feed for each folder of posts.
#[must_use]
pub fn feeds(finding: &Finding, survey: &Survey, known: &Known) -> Map<String, Value> {
    let mut feeds = Map::new();
    for folder in &survey.feeds {
        let globs = folder.globs();
        let include = if globs.len() == 1 { json!(globs[0]) } else { json!(globs) };
        let mut feed = Map::from_iter([("include".to_owned(), include)]);
        let (home, titles) = match &folder.fixed {
            Some(feed) => {
                let of_page = || feed.home.as_ref().and_then(|_| titles(finding, folder, known));
                (feed.home.clone().map(Value::from), by_language(finding, feed.titles.clone()).or_else(of_page))
            }
            None => {
                let has_page = !folder.titles.is_empty() || finding.sections_have_pages && !folder.path.is_empty();
                (has_page.then(|| home(finding, &folder.path, known)).flatten(), titles(finding, folder, known))
            }
        };
        feed.extend(home.map(|home| ("home".to_owned(), home)));
        feed.extend(titles.map(|titles| ("title".to_owned(), titles)));
        feeds.insert(feed_name(folder), feed.into());
    }
    feeds
}

/// The name of a folder's feed, which is part of the feed's paths.
#[must_use]
pub fn feed_name(folder: &Folder) -> String {
    if let Some(feed) = &folder.fixed {
        return feed.name.clone();
    }
    let name = folder.path.trim_start_matches('_').replace('/', "-");
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
    if name.is_empty() { "posts".to_owned() } else { name }
}

/// The section page's titles, with the site's before them unless they have it in them.
fn titles(finding: &Finding, folder: &Folder, known: &Known) -> Option<Value> {
    let declared = &known.library.settings.languages;
    let default = folder.titles.get(&0)?;
    let has_site = |title: &str| finding.title.as_ref().is_none_or(|site| title.contains(site.as_str()));
    let is_whole = has_site(default);
    let mut titles = Vec::new();
    for (index, title) in &folder.titles {
        let language = finding.languages.iter().find(|language| language.code == declared[*index].code)?;
        let site = language.title.as_ref().or(finding.title.as_ref());
        let site = site.filter(|site| !is_whole && !title.contains(site.as_str()));
        let whole = site.map_or_else(|| title.clone(), |site| format!("{site} {title}"));
        titles.push((language.code.clone(), whole));
    }
    by_language(finding, titles)
}

/// Where a section's page is in each language, below the language's root.
fn home(finding: &Finding, section: &str, known: &Known) -> Option<Value> {
    let declared = known
        .library
        .settings
        .languages
        .iter()
        .map(|language| (language.code.clone(), address(known, language, section)));
    by_language(finding, declared.collect())
}

/// Where a section's page is, below its language's root.
fn address(known: &Known, language: &Language, section: &str) -> String {
    let library = &known.library;
    let written = library.index.by_key(language.index, section).map(|page| &library.pages[page]);
    let written = written.filter(|page| page.document.kind == Kind::Section).and_then(|page| page.url.clone());
    let near = |page: &&Page| page.document.language == language.index && page.document.section() == section;
    let location = Location {
        source: library.pages.iter().find(near).map_or(0, |page| page.document.source),
        language: language.index,
        source_path: section,
        key: section,
        section: section.len(),
        kind: Kind::Section,
    };
    let unwritten = Parts {
        url: None,
        slug: None,
        slug_from_name: false,
        title: None,
        written_title: &|| None,
        date: None,
        categories: Vec::new(),
    };
    let url = written.or_else(|| permalink(&library.settings, location, &unwritten));
    let path = url.as_ref().and_then(|url| library.settings.base_url_of(language).path_of(url));
    let path = path.and_then(|path| path.strip_prefix(language.prefix.as_str()));
    path.map_or_else(|| format!("/{section}/"), |path| percent_decode_str(path).decode_utf8_lossy().into_owned())
}

/// Texts by language; where all are that of the default language, that one goes for all.
#[must_use]
pub fn by_language(finding: &Finding, texts: Vec<(String, String)>) -> Option<Value> {
    let default = &finding.languages[0].code;
    let (_, first) = texts.iter().find(|(code, _)| code == default)?.clone();
    let declared = |code: &String| finding.languages.iter().any(|language| language.code == *code);
    let others: Vec<(String, String)> =
        texts.into_iter().filter(|(code, _)| code != default && declared(code)).collect();
    if others.iter().all(|(_, text)| *text == first) {
        return Some(first.into());
    }
    let all = std::iter::once((default.clone(), first)).chain(others);
    Some(all.map(|(code, text)| (code, text.into())).collect::<Map<_, _>>().into())
}

/// More are not written out, as long as they are comments.
pub const MOST_ALIASES: usize = 9;

/// A feed of the site's own, and polyfeed's of the same posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFeedAlias {
    /// Its path below the output.
    pub path: String,
    /// The file of polyfeed's.
    pub feed: String,
    /// Whether polyfeed's takes its place without anybody's reader noticing: both have the same posts under the same ids.
    pub is_same: bool,
}

/// Which posts a feed of the site's own holds.
#[derive(Clone, Copy)]
enum Holds<'h> {
    /// All of its language.
    All,
    /// Those of a section, without those of the sections in it.
    Section(&'h str),
    /// Those of the feed that is proposed; and originals for translations that are not there.
    Proposed,
}

/// The site's own feeds, and polyfeed's of the same posts.
#[must_use]
pub fn aliases(finding: &Finding, survey: &Survey, known: &Known) -> Vec<OwnFeedAlias> {
    let mut aliases: Vec<OwnFeedAlias> = Vec::new();
    let mut add = |index: usize, path: &str, folder: &Folder, holds: Holds<'_>| {
        let language = &known.library.settings.languages[index];
        let format = finding.own_format.unwrap_or_else(|| match path::name(path) {
            name if name.contains("atom") => "atom.xml",
            name if name.ends_with(".json") => "feed.json",
            _ => "rss.xml",
        });
        let prefix = if finding.own_feeds_by_language { language.prefix.as_str() } else { "" };
        let path = format!("{prefix}/{path}").trim_start_matches('/').to_owned();
        let feed = format!("feeds/{}/{}/{format}", language.code, feed_name(folder));
        // What another host serves does not lie in the output.
        let is_declared = finding.languages.iter().any(|kept| kept.code == language.code && kept.base_url.is_none());
        if is_declared && !aliases.iter().any(|alias| alias.path == path && alias.feed == feed) {
            let is_same = finding.ids_are_urls
                && (finding.own_feeds_by_language || finding.languages.len() == 1)
                && survey.unread.is_empty()
                && has_same_posts(finding, known, index, folder, holds);
            aliases.push(OwnFeedAlias { path, feed, is_same });
        }
    };
    let languages = &known.library.settings.languages;
    let has = |index: usize, own: &OwnFeed| own.language.as_ref().is_none_or(|code| *code == languages[index].code);
    for (index, language) in languages.iter().enumerate() {
        for folder in &survey.feeds {
            let Some(feeds) = &finding.section_feeds else { break };
            let has_feed = feeds.stated_by.is_none() || folder.with_feed.contains(&index);
            let holds = Holds::Section(&folder.path);
            let files = feeds.files.iter().filter(|file| has(index, file));
            for file in files.filter(|_| has_feed && !folder.path.is_empty() && folder.fixed.is_none()) {
                let section = address(known, language, &folder.path);
                add(index, &format!("{}/{}", section.trim_matches('/'), file.path), folder, holds);
            }
        }
        let is_there = |own: &&OwnFeed| has(index, own) && (index == 0 || finding.own_feeds_by_language);
        for own in finding.own_feeds.iter().filter(is_there) {
            let called =
                |name: &str| survey.feeds.iter().find(|folder| folder.path == name || feed_name(folder) == name);
            let (folder, holds) = match &own.folder {
                Some(name) => (called(name), Holds::Proposed),
                None => (called(ALL).filter(|_| finding.own_feed_holds_all).or(survey.feeds.first()), Holds::All),
            };
            if let Some(folder) = folder {
                add(index, &own.path, folder, holds);
            }
        }
    }
    aliases
}

/// Whether a proposed feed has the dated posts that one of the site's own holds, and no other; and the same URLs.
fn has_same_posts(finding: &Finding, known: &Known, language: usize, folder: &Folder, holds: Holds<'_>) -> bool {
    let is_proposed = is_in(std::slice::from_ref(folder));
    let posts = || known.library.pages.iter().filter(|page| page.status == Status::Post);
    let of = |language: usize| posts().filter(move |page| page.document.language == language);
    let is_held = |page: &Page| match holds {
        Holds::All => page.document.kind != Kind::Section,
        Holds::Section(key) => page.document.kind != Kind::Section && page.document.section() == key,
        Holds::Proposed => is_proposed(page),
    };
    let is_plain =
        |page: &Page| page.url.as_ref().is_some_and(|url| finding.ids_are_encoded || !url.as_str().contains('%'));
    let keys: BTreeSet<&str> =
        of(language).filter(|page| is_proposed(page)).map(|page| page.document.key.as_str()).collect();
    let borrows = matches!(holds, Holds::Proposed)
        && of(0).any(|page| is_proposed(page) && !keys.contains(page.document.key.as_str()));
    !keys.is_empty()
        && !borrows
        && of(language).all(|page| is_proposed(page) == is_held(page) && (!is_proposed(page) || is_plain(page)))
}
