//! How far the languages are: which of them lag, which translations are stale, what to translate next. In goes a site with the history of
//! its files, out comes a [`Status`]. Nothing is written.

use crate::{
    feed::Selection,
    post::{Page, date::Date},
    problem::Problems,
    render::Library,
    translation::{self, Backlog, Translation},
};

/// How far the languages are.
#[derive(Debug)]
pub struct Status<'l> {
    /// Everything known of the site.
    pub library: &'l Library,
    /// How far each language is in each feed, by feed.
    pub standings: Vec<Standing>,
    /// What waits for translators, by language.
    pub backlogs: Vec<Backlog<'l>>,
    /// Which translations name commits that the history does not have.
    pub problems: Problems,
}

/// How far a language is in a feed.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The feed's index.
    pub feed: usize,
    /// The language's index.
    pub language: usize,
    /// How many posts it has.
    pub posts: usize,
    /// How many originals in other languages have a version in this one.
    pub translated: usize,
    /// How many have none.
    pub missing: usize,
    /// How many translations are older than the last change of their original.
    pub stale: usize,
    /// Of how many translations that is not known.
    pub unknown: usize,
    /// When the newest post was published.
    pub newest: Option<Date>,
}

/// Looks how far the languages are, in the selected feeds.
#[must_use]
pub fn status<'l>(library: &'l Library, selection: &Selection) -> Status<'l> {
    let Library { settings, pages, groups, .. } = library;
    let takes =
        |feed: usize, language: usize| selection.takes(&settings.languages[language].code, &settings.feeds[feed].name);
    let mut backlogs = translation::backlogs(settings, pages, groups, library.history());
    for backlog in &mut backlogs {
        let language = backlog.language;
        let is_wanted = |page: usize| pages[page].feeds.iter().any(|feed| takes(*feed, language));
        backlog.missing.retain(|page| is_wanted(*page));
        backlog.stale.retain(|stale| is_wanted(stale.translation.original));
        backlog.unknown.retain(|(translation, _)| is_wanted(translation.original));
    }
    let originals = translation::originals(settings, pages, groups);
    let mut standings = Vec::new();
    for feed in 0..settings.feeds.len() {
        let in_feed = |page: &usize| pages[*page].feeds.contains(&feed);
        for backlog in backlogs.iter().filter(|backlog| takes(feed, backlog.language)) {
            let language = backlog.language;
            let posts: Vec<&Page> = (0..pages.len())
                .filter(in_feed)
                .map(|page| &pages[page])
                .filter(|page| page.post.is_some() && page.document.language == language)
                .collect();
            let elsewhere =
                originals.iter().filter(|page| in_feed(page) && pages[**page].document.language != language);
            let missing = backlog.missing.iter().filter(|page| in_feed(page)).count();
            let is_of_feed = |translation: &Translation| in_feed(&translation.original);
            standings.push(Standing {
                feed,
                language,
                posts: posts.len(),
                translated: elsewhere.count() - missing,
                missing,
                stale: backlog.stale.iter().filter(|stale| is_of_feed(&stale.translation)).count(),
                unknown: backlog.unknown.iter().filter(|(translation, _)| is_of_feed(translation)).count(),
                newest: posts.iter().filter_map(|page| Some(page.post.as_ref()?.published)).max(),
            });
        }
    }
    backlogs.retain(|backlog| (0..settings.feeds.len()).any(|feed| takes(feed, backlog.language)));
    let problems = settings.levels.judge(backlogs.iter().flat_map(|backlog| backlog.problems(pages)).collect());
    Status { library, standings, backlogs, problems }
}
