//! The feeds that are proposed: one for each folder of posts, with name, title and home page, and where the site has feeds of its own.

use serde_json::{Map, Value, json};

use super::{
    finding::Finding,
    survey::{ALL, Folder, Survey},
};
use crate::build::Known;

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
                (feed.home.clone(), by_language(finding, feed.titles.clone()).or_else(of_page))
            }
            None => {
                let has_page = !folder.titles.is_empty() || finding.sections_have_pages && !folder.path.is_empty();
                let home = has_page.then(|| format!("/{}/", folder.path).replace("//", "/"));
                (home, titles(finding, folder, known))
            }
        };
        feed.extend(home.map(|home| ("home".to_owned(), home.into())));
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

/// Texts by language; one that is that of the default language goes without saying.
#[must_use]
pub fn by_language(finding: &Finding, texts: Vec<(String, String)>) -> Option<Value> {
    let default = &finding.languages[0].code;
    let (_, first) = texts.iter().find(|(code, _)| code == default)?.clone();
    let others = texts.into_iter().filter(|(code, text)| code != default && *text != first);
    let declared = |code: &String| finding.languages.iter().any(|language| language.code == *code);
    let others: Map<String, Value> =
        others.filter(|(code, _)| declared(code)).map(|(code, text)| (code, text.into())).collect();
    if others.is_empty() {
        return Some(first.into());
    }
    let mut all = Map::from_iter([(default.clone(), first.into())]);
    all.extend(others);
    Some(all.into())
}

/// More are not written out.
pub const MOST_ALIASES: usize = 9;

/// The site's own feeds, and polyfeed's of the same posts.
#[must_use]
pub fn aliases(finding: &Finding, survey: &Survey, known: &Known) -> Vec<(String, String)> {
    let mut aliases = Vec::new();
    let mut add = |index: usize, path: &str, feed: &str| {
        let language = &known.library.settings.languages[index];
        let format = finding.own_format.unwrap_or_else(|| match path.rsplit('/').next().unwrap_or_default() {
            name if name.contains("atom") => "atom.xml",
            name if name.ends_with(".json") => "feed.json",
            _ => "rss.xml",
        });
        let prefix = if finding.own_feeds_by_language { language.prefix.as_str() } else { "" };
        let path = format!("{prefix}/{path}").trim_start_matches('/').to_owned();
        let alias = (path, format!("feeds/{}/{feed}/{format}", language.code));
        if finding.languages.iter().any(|kept| kept.code == language.code) && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    };
    for index in 0..known.library.settings.languages.len() {
        for folder in &survey.feeds {
            let files = finding.section_feeds.iter().flat_map(|feeds| &feeds.files);
            let of_all = finding.section_feeds.as_ref().is_some_and(|feeds| feeds.stated_by.is_none());
            let has_feed = folder.with_feed.contains(&index) || of_all;
            for file in files.filter(|_| has_feed && !folder.path.is_empty() && folder.fixed.is_none()) {
                add(index, &format!("{}/{file}", folder.path), &feed_name(folder));
            }
        }
        for own in finding.own_feeds.iter().filter(|_| index == 0 || finding.own_feeds_by_language) {
            let called =
                |name: &str| survey.feeds.iter().find(|folder| folder.path == name || feed_name(folder) == name);
            let feed = match &own.folder {
                Some(name) => called(name),
                None => called(ALL).filter(|_| finding.own_feed_holds_all).or(survey.feeds.first()),
            };
            let feed = feed.map(feed_name);
            if let Some(feed) = feed {
                add(index, &own.path, &feed);
            }
        }
    }
    aliases
}
