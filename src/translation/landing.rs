//! Translations that landed late: published when they came into the repository, if that is later than their front matter says.

use super::{Groups, original};
use crate::{
    history::{History, Landing},
    post::{Moment, Page, date::Date},
    problem::{Code, Problem},
    settings::{Settings, dates::Translations},
    site::Document,
};

/// Dates the translations, if the settings want it.
pub fn date_translations(
    settings: &Settings,
    pages: &mut [Page],
    groups: &Groups,
    history: &History,
    moment: Moment,
) -> Vec<Problem> {
    if settings.dates.translations != Translations::Landed {
        return Vec::new();
    }
    let documents: Vec<&Document> = pages.iter().map(|page| &page.document).collect();
    let landings = history.landings(settings, &documents);
    let mut dated: Vec<(usize, Date, Date)> = Vec::new();
    let mut unknown = Unknown::default();
    for members in groups.iter() {
        let original = original(settings, pages, members);
        for &member in members.iter().filter(|member| **member != original) {
            let Some(post) = &pages[member].post else { continue };
            match landings[member] {
                Some(Landing::Boundary(commit)) => unknown.beyond(&commit.name),
                Some(Landing::By(commit)) if commit.date.is_none_or(|date| date > moment.now) => {
                    unknown.future(&commit.name, commit.date);
                }
                Some(Landing::By(commit)) => {
                    let of_original = pages[original].post.as_ref().unwrap_or(post).published;
                    let landed = commit.date.filter(|landed| *landed > post.published);
                    dated.extend(landed.map(|landed| (member, landed, of_original)));
                }
                Some(Landing::Import) | None => {}
            }
        }
    }
    for (member, landed, of_original) in dated {
        let post = pages[member].post.as_mut().expect("only posts are dated");
        post.created = Some(of_original);
        post.published = landed;
        post.updated = post.updated.max(landed);
    }
    unknown.problems(settings)
}

/// Commits that do not tell when translations landed.
#[derive(Default)]
struct Unknown {
    /// How many translations are as old as the clone or older, and the clone's oldest commit.
    beyond: Option<(usize, String)>,
    /// How many came from the future, and the first commit from there.
    future: Option<(usize, String)>,
}

impl Unknown {
    fn beyond(&mut self, commit: &str) {
        self.beyond.get_or_insert_with(|| (0, commit.to_owned())).0 += 1;
    }

    fn future(&mut self, commit: &str, date: Option<Date>) {
        let says = || match date {
            Some(date) => format!("{commit}, {}", date.format("%Y-%m-%d")),
            None => format!("{commit}, no date at all"),
        };
        self.future.get_or_insert_with(|| (0, says())).0 += 1;
    }

    fn problems(self, settings: &Settings) -> Vec<Problem> {
        let mut problems = Vec::new();
        let stand = "the dates of the front matter stand";
        if let Some((count, commit)) = self.beyond {
            let message = format!(
                "the clone is too shallow for `landed`: {count} translations landed no later than its oldest commit ({commit}); {stand}"
            );
            problems.push(settings.problem_at(Code::ShallowHistory, &["dates"], message).hint(
                "fetch the whole history: `git fetch --unshallow`; in CI `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab)",
            ));
        }
        if let Some((count, commit)) = self.future {
            let message = format!(
                "{count} translations landed by commits that say that they were written in the future, the first by {commit}; {stand}"
            );
            problems.push(
                settings
                    .problem_at(Code::FutureCommit, &["dates"], message)
                    .hint("the author's clock was wrong; the dates of the front matter are as good as it gets"),
            );
        }
        problems
    }
}
