//! Dates from the repository: translations that landed late are published when they came, if that is later than their front matter
//! says; and a post is as new as the last change of its prose.

use std::collections::BTreeMap;

use super::{Groups, first_seen, original};
use crate::{
    history::{Commit, History, Landing},
    identity::file::IdsFile,
    post::{Moment, Page, date::Date},
    problem::{Code, Problem},
    settings::{
        Settings,
        dates::{Translations, Updated},
    },
    site::Document,
    text::counted,
};

/// Dates the posts, if the settings want it.
pub fn date(
    settings: &Settings,
    pages: &mut [Page],
    groups: &Groups,
    history: &History,
    ids: &mut IdsFile,
    moment: Moment,
) -> Vec<Problem> {
    let (by_landing, by_changes) =
        (settings.dates.translations == Translations::Landed, settings.dates.updated == Updated::Git);
    if !by_landing && !by_changes {
        return Vec::new();
    }
    let documents: Vec<&Document> = pages.iter().map(|page| &page.document).collect();
    let landings = history.landings(settings, &documents);
    let mut unknown = Unknown::default();
    if by_landing {
        first_seen::remember(settings, pages, history, ids, moment);
        let landed = landed(settings, pages, groups, &landings, ids, moment, &mut unknown);
        for Landed { page, on, created } in landed {
            let post = pages[page].post.as_mut().expect("only posts are dated");
            post.created = Some(created);
            post.published = on;
            post.updated = post.updated.max(on);
        }
    }
    if by_changes {
        for (page, landing) in landings.iter().enumerate() {
            let Page { document, post: Some(post), .. } = &mut pages[page] else { continue };
            match (history.changed(document), landing) {
                (Some(commit), _) => {
                    if let Some(changed) = unknown.believed(page, commit, moment) {
                        post.updated = changed.max(post.published);
                    }
                }
                (None, Some(Landing::Boundary(commit))) => unknown.beyond(page, commit),
                (None, _) => {}
            }
        }
    }
    unknown.problems(settings)
}

/// A translation that landed later than its front matter says.
struct Landed {
    page: usize,
    on: Date,
    /// When its original was published.
    created: Date,
}

fn landed(
    settings: &Settings,
    pages: &[Page],
    groups: &Groups,
    landings: &[Option<Landing<'_>>],
    ids: &IdsFile,
    moment: Moment,
    unknown: &mut Unknown,
) -> Vec<Landed> {
    let seen = |page: usize| first_seen::of(settings, &pages[page], ids);
    let mut found = Vec::new();
    for members in groups.iter() {
        let original = original(settings, pages, members);
        for &page in members.iter().filter(|member| **member != original) {
            let Some(post) = &pages[page].post else { continue };
            let landed = match landings[page] {
                Some(Landing::By(commit)) => unknown.believed(page, commit, moment),
                Some(Landing::Boundary(commit)) => {
                    unknown.beyond(page, commit);
                    seen(page)
                }
                Some(Landing::Import) | None => seen(page),
            };
            let created = pages[original].post.as_ref().unwrap_or(post).published;
            // One that waited for its original was not to be seen before that.
            let late = landed.map(|landed| landed.max(created)).filter(|landed| *landed > post.published);
            found.extend(late.map(|on| Landed { page, on, created }));
        }
    }
    found
}

/// Commits that do not tell when something happened to posts.
#[derive(Default)]
struct Unknown {
    /// The oldest one of a shallow clone.
    beyond: BTreeMap<usize, String>,
    /// Those from the future.
    future: BTreeMap<usize, String>,
}

impl Unknown {
    fn beyond(&mut self, page: usize, commit: &Commit) {
        self.beyond.insert(page, commit.short_name().to_owned());
    }

    /// A commit's date, unless it lies in the future or is none.
    fn believed(&mut self, page: usize, commit: &Commit, moment: Moment) -> Option<Date> {
        let date = commit.date.filter(|date| *date <= moment.now);
        if date.is_none() {
            let says = match commit.date {
                Some(date) => format!("{} of {}", commit.short_name(), date.format("%Y-%m-%d")),
                None => format!("{}, whose date is none", commit.short_name()),
            };
            self.future.insert(page, says);
        }
        date
    }

    fn problems(self, settings: &Settings) -> Vec<Problem> {
        let stand = "the dates of the front matter stand";
        let beyond = self.beyond.values().next().map(|commit| {
            let message = format!(
                "the clone is too shallow for `dates`: when {} landed or changed lies before its oldest commit, {commit}; {stand}",
                counted(self.beyond.len(), "post")
            );
            settings.problem_at(Code::ShallowHistory, &["dates"], message).hint(
                "fetch the whole history: `git fetch --unshallow`; in CI `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab)",
            )
        });
        let future = self.future.values().next().map(|commit| {
            let message = format!(
                "{} landed or changed by commits that say that they were written in the future, like {commit}; {stand}",
                counted(self.future.len(), "post")
            );
            settings.problem_at(Code::FutureCommit, &["dates"], message).hint(
                "the author's clock was wrong, or `--now` is in the past; nothing needs to be done where the dates of the front matter are right",
            )
        });
        beyond.into_iter().chain(future).collect()
    }
}
