//! What waits for translators. In go pages, groups and what Git knows of the files, out comes a [`Backlog`] a language: originals that nobody
//! has translated into it, and translations whose original has changed since.
//!
//! A translation is stale if the original's prose changed, in a commit that changed little else, after the commit that the translation's
//! front matter names; where it names none, after the translation's own prose last changed or it was added.

use std::cmp::Reverse;

use super::Groups;
use crate::{
    history::{Drift, History, Unknown},
    post::{Page, date::Date},
    problem::{Code, Problem},
    settings::Settings,
    text::shell_word,
};

/// What waits to be translated into a language.
#[derive(Debug)]
pub struct Backlog<'h> {
    /// The language's index.
    pub language: usize,
    /// The originals in other languages that have no version in this one, by page, the newest first.
    pub missing: Vec<usize>,
    /// The translations whose original has changed since, the latest change first.
    pub stale: Vec<Stale<'h>>,
    /// The translations of which nobody knows that, in the order of their files.
    pub unknown: Vec<(Translation, Unknown)>,
}

/// A page and what it is a translation of, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The translation.
    pub page: usize,
    /// The original.
    pub original: usize,
}

/// A translation whose original has changed since it was last worked on.
#[derive(Debug)]
pub struct Stale<'h> {
    /// Both.
    pub translation: Translation,
    /// What changed since when; never nothing.
    pub drift: Drift<'h>,
}

impl Backlog<'_> {
    /// The translations that name commits of their originals which the history does not have.
    pub fn problems(&self, pages: &[Page]) -> impl Iterator<Item = Problem> {
        let named = self.unknown.iter().filter(|(_, unknown)| *unknown == Unknown::NoSuchCommit);
        named.filter_map(|(translation, _)| no_such_commit(pages, *translation))
    }
}

impl Stale<'_> {
    /// When the original last changed.
    #[must_use]
    pub fn changed(&self) -> Option<Date> {
        self.drift.changes.first().and_then(|commit| commit.date)
    }

    /// What shows the changes of the original, where that is called `path`.
    #[must_use]
    pub fn command(&self, path: &str) -> String {
        let then =
            self.drift.former_path.map(|path| format!(" {}", shell_word(&format!(":/{path}")))).unwrap_or_default();
        format!("git diff {}.. --{then} {}", self.drift.short_since(), shell_word(path))
    }
}

/// The posts in feeds that are no translations of others, the newest first; equal dates by permalink.
#[must_use]
pub fn originals(settings: &Settings, pages: &[Page], groups: &Groups) -> Vec<usize> {
    let is_original = |page: &usize| {
        pages[*page].post.is_some()
            && !pages[*page].feeds.is_empty()
            && groups.original(settings, pages, *page).is_none()
    };
    let mut originals: Vec<usize> = (0..pages.len()).filter(is_original).collect();
    let published = |page: usize| pages[page].post.as_ref().map(|post| post.published);
    originals.sort_by_key(|page| (Reverse(published(*page)), pages[*page].url.as_ref()));
    originals
}

/// What waits for translators, by language.
#[must_use]
pub fn backlogs<'h>(settings: &Settings, pages: &[Page], groups: &Groups, history: &'h History) -> Vec<Backlog<'h>> {
    let originals = originals(settings, pages, groups);
    let backlog = |language: usize| {
        let mut backlog = Backlog { language, missing: Vec::new(), stale: Vec::new(), unknown: Vec::new() };
        for &original in originals.iter().filter(|page| pages[**page].document.language != language) {
            if !groups.speaks(pages, original, language) {
                backlog.missing.push(original);
            }
            for page in groups.versions(pages, original, language) {
                let translation = Translation { page, original };
                let named = pages[page].original_commit.as_ref().map(|named| named.1.as_str());
                match history.drift(&pages[original].document, &pages[page].document, named) {
                    Ok(drift) if drift.changes.is_empty() => {}
                    Ok(drift) => backlog.stale.push(Stale { translation, drift }),
                    Err(unknown) => backlog.unknown.push((translation, unknown)),
                }
            }
        }
        backlog.stale.sort_by_key(|stale| (Reverse(stale.changed()), stale.translation.page));
        backlog.unknown.sort_by_key(|(translation, _)| translation.page);
        backlog
    };
    settings.languages.iter().map(|language| language.index).map(backlog).collect()
}

fn no_such_commit(pages: &[Page], translation: Translation) -> Option<Problem> {
    let (key, commit) = pages[translation.page].original_commit.as_deref()?;
    let original = &pages[translation.original].document;
    let message = format!(
        "`{commit}` names no commit of the mainline, or several, so whether this translation of {} is stale is unknown",
        original.path
    );
    let problem = pages[translation.page].document.problem_at_key(Code::UnknownCommit, key, message);
    Some(problem.hint(format!(
        "fetch the whole history if the clone is shallow; else write the commit that the translation was made from, one of \
         `git log --first-parent -- {}`",
        original.path
    )))
}
