//! How far the languages are: the facts as `docs/report.md` describes them, and each way to show them.

mod human;
mod markdown;

use serde::Serialize;
use url::Url;

pub use self::{human::status, markdown::status_markdown};
use super::pretty;
use crate::{
    history::{Commit, Unknown},
    post,
    problem::Problem,
    render::Library,
    status::{Standing, Status},
    text::{Text, counted},
    translation::{Backlog, Stale, Translation},
};

#[derive(Serialize)]
struct Facts<'s> {
    version: u32,
    feeds: Vec<FeedFacts<'s>>,
    languages: Vec<LanguageFacts<'s>>,
    /// How many documents are wrong, and so are not counted.
    errors: usize,
    problems: &'s [Problem],
}

#[derive(Serialize)]
struct FeedFacts<'s> {
    language: &'s str,
    feed: &'s str,
    posts: usize,
    translated: usize,
    missing: usize,
    stale: usize,
    unknown: usize,
    newest: Option<String>,
}

#[derive(Serialize)]
struct LanguageFacts<'s> {
    code: &'s str,
    tag: &'s str,
    name: &'s str,
    missing: Vec<PostFacts<'s>>,
    stale: Vec<StaleFacts<'s>>,
    unknown: Vec<UnknownFacts<'s>>,
}

#[derive(Serialize)]
struct PostFacts<'s> {
    title: &'s str,
    path: &'s str,
    url: Option<&'s Url>,
    language: &'s str,
    published: Option<String>,
}

#[derive(Serialize)]
struct StaleFacts<'s> {
    translation: PostFacts<'s>,
    original: PostFacts<'s>,
    since: &'s str,
    commits: Vec<CommitFacts<'s>>,
    command: String,
}

#[derive(Serialize)]
struct CommitFacts<'s> {
    commit: &'s str,
    date: Option<String>,
    subject: Text,
}

#[derive(Serialize)]
struct UnknownFacts<'s> {
    translation: PostFacts<'s>,
    original: PostFacts<'s>,
    reason: String,
}

/// How far the languages are, for programs, with every post.
#[must_use]
pub fn status_json(status: &Status<'_>) -> String {
    pretty(&facts(status))
}

fn facts<'s>(status: &'s Status<'_>) -> Facts<'s> {
    let library = status.library;
    let is_wrong = |page: &&post::Page| page.status == post::Status::Error;
    Facts {
        version: 1,
        feeds: status.standings.iter().map(|standing| feed(library, standing)).collect(),
        languages: status.backlogs.iter().map(|backlog| language(library, backlog)).collect(),
        errors: library.pages.iter().filter(is_wrong).count(),
        problems: &status.problems.reported,
    }
}

fn feed<'s>(library: &'s Library, standing: &Standing) -> FeedFacts<'s> {
    let Standing { posts, translated, missing, stale, unknown, newest, .. } = *standing;
    FeedFacts {
        language: &library.settings.languages[standing.language].code,
        feed: &library.settings.feeds[standing.feed].name,
        posts,
        translated,
        missing,
        stale,
        unknown,
        newest: newest.map(|newest| newest.to_rfc3339()),
    }
}

fn language<'s>(library: &'s Library, backlog: &'s Backlog<'_>) -> LanguageFacts<'s> {
    let language = &library.settings.languages[backlog.language];
    LanguageFacts {
        code: &language.code,
        tag: language.tag.as_str(),
        name: &language.name,
        missing: backlog.missing.iter().map(|page| post(library, *page)).collect(),
        stale: backlog.stale.iter().map(|stale| stale_translation(library, stale)).collect(),
        unknown: backlog.unknown.iter().map(|(translation, unknown)| unclear(library, *translation, unknown)).collect(),
    }
}

fn post(library: &Library, page: usize) -> PostFacts<'_> {
    let language = &library.language(page).code;
    let page = &library.pages[page];
    PostFacts {
        title: page.post.as_ref().map_or("", |post| &post.title),
        path: &page.document.path,
        url: page.url.as_ref(),
        language,
        published: page.post.as_ref().map(|post| post.published.to_rfc3339()),
    }
}

fn stale_translation<'s>(library: &'s Library, stale: &'s Stale<'_>) -> StaleFacts<'s> {
    let Translation { page, original } = stale.translation;
    let drift = &stale.drift;
    StaleFacts {
        translation: post(library, page),
        original: post(library, original),
        since: drift.short_since(),
        commits: drift.changes.iter().map(|commit| commit_facts(commit)).collect(),
        command: stale.command(&library.pages[original].document.path),
    }
}

fn commit_facts(commit: &Commit) -> CommitFacts<'_> {
    CommitFacts {
        commit: commit.short_name(),
        date: commit.date.map(|date| date.to_rfc3339()),
        subject: Text::line(&commit.subject),
    }
}

fn unclear<'s>(library: &'s Library, translation: Translation, unknown: &Unknown) -> UnknownFacts<'s> {
    UnknownFacts {
        translation: post(library, translation.page),
        original: post(library, translation.original),
        reason: unknown.to_string(),
    }
}

impl FeedFacts<'_> {
    /// How many are stale, and of how many that is not known.
    fn stale(&self) -> String {
        match (self.stale, self.unknown) {
            (stale, 0) => stale.to_string(),
            (0, _) => "?".to_owned(),
            (stale, unknown) => format!("{stale} ({unknown} ?)"),
        }
    }
}

/// The table's head and rows.
fn rows(facts: &Facts<'_>) -> Vec<Vec<String>> {
    let head = ["language", "feed", "posts", "translated", "missing", "stale", "newest"].map(str::to_owned).to_vec();
    let row = |feed: &FeedFacts<'_>| {
        vec![
            feed.language.to_owned(),
            feed.feed.to_owned(),
            feed.posts.to_string(),
            feed.translated.to_string(),
            feed.missing.to_string(),
            feed.stale(),
            day(feed.newest.as_deref()).to_owned(),
        ]
    };
    std::iter::once(head).chain(facts.feeds.iter().map(row)).collect()
}

/// The day of a date as JSON has it.
fn day(date: Option<&str>) -> &str {
    date.and_then(|date| date.get(..10)).unwrap_or("–")
}

/// For each reason why it is not known whether translations are stale: of how many, and the first of them.
fn notes(facts: &Facts<'_>) -> Vec<String> {
    let unknown: Vec<&UnknownFacts<'_>> = facts.languages.iter().flat_map(|language| &language.unknown).collect();
    let mut reasons: Vec<&str> = unknown.iter().map(|unknown| unknown.reason.as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let note = |reason: &str| {
        let of_reason: Vec<_> = unknown.iter().filter(|unknown| unknown.reason == reason).collect();
        let (count, first) = (of_reason.len(), of_reason[0].translation.path);
        format!("nobody knows whether stale: {}, like {first}: {reason}", counted(count, "translation"))
    };
    let wrong = (facts.errors > 0)
        .then(|| format!("{} left out as wrong; `polyfeed check` says how", counted(facts.errors, "document")));
    reasons.into_iter().map(note).chain(wrong).collect()
}
