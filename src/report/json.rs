//! The same facts for programs; `docs/report.md` describes the shape.

use std::collections::BTreeMap;

use serde::Serialize;
use url::Url;

use super::{
    human::{posts, problems},
    pretty,
};
use crate::{
    build::{Built, Files},
    feed::{FORMATS, Feed},
    post::Status,
    problem::{Code, Problem},
    publish::Publication,
};

#[derive(Serialize)]
struct Report<'b> {
    version: u32,
    dry_run: bool,
    output: String,
    files: Files,
    languages: Vec<LanguageReport<'b>>,
    feeds: Vec<FeedReport<'b>>,
    translation_groups: usize,
    publication: &'b Publication,
    ids_file: IdsFileReport<'b>,
    problems: &'b [Problem],
    allowed: &'b BTreeMap<Code, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    documents: Option<Vec<DocumentReport<'b>>>,
}

#[derive(Serialize)]
struct IdsFileReport<'b> {
    path: String,
    changed: Vec<PromiseReport<'b>>,
}

#[derive(Serialize)]
struct PromiseReport<'b> {
    post: &'b str,
    id: Option<&'b str>,
}

#[derive(Serialize)]
struct DocumentReport<'b> {
    path: &'b str,
    status: Status,
    language: Option<&'b str>,
    url: Option<&'b Url>,
    waits_for: Option<&'b str>,
}

#[derive(Serialize)]
struct LanguageReport<'b> {
    code: &'b str,
    tag: &'b str,
    files: Files,
}

#[derive(Serialize)]
struct FeedReport<'b> {
    language: &'b str,
    feed: &'b str,
    posts: Option<usize>,
    entries: usize,
    newest: Option<String>,
    updated: String,
    files: Vec<FileReport>,
    problems: usize,
}

#[derive(Serialize)]
struct FileReport {
    format: &'static str,
    path: String,
    url: String,
    written: bool,
}

/// The report of a build, pretty-printed with a final line feed; with `details`, every document is in it.
#[must_use]
pub fn json(built: &Built, dry_run: bool, details: bool) -> String {
    let settings = &built.library.settings;
    let report = Report {
        version: 1,
        dry_run,
        output: settings.shown_output(),
        files: built.files(None),
        languages: settings
            .languages
            .iter()
            .map(|language| LanguageReport {
                code: &language.code,
                tag: language.tag.as_str(),
                files: built.files(Some(language.index)),
            })
            .collect(),
        feeds: built.feeds.iter().map(|feed| feed_report(built, feed)).collect(),
        translation_groups: built.translation_groups(),
        publication: &built.publication,
        ids_file: IdsFileReport {
            path: built.ids.shown(),
            changed: built
                .ids
                .changes()
                .map(|(post, promise)| PromiseReport { post, id: promise.and_then(|promise| promise.id.as_deref()) })
                .collect(),
        },
        problems: &built.problems.reported,
        allowed: &built.problems.allowed,
        documents: details.then(|| documents(built)),
    };
    pretty(&report)
}

fn documents(built: &Built) -> Vec<DocumentReport<'_>> {
    let placed = built.library.pages.iter().map(|page| DocumentReport {
        path: &page.document.path,
        status: page.status,
        language: Some(&built.library.settings.languages[page.document.language].code),
        url: page.url.as_ref(),
        waits_for: page.waits_for.map(|original| built.library.pages[original].document.path.as_str()),
    });
    let unplaced = built.unplaced.iter();
    let unplaced = unplaced.map(|path| DocumentReport {
        path,
        status: Status::Excluded,
        language: None,
        url: None,
        waits_for: None,
    });
    let mut documents: Vec<DocumentReport<'_>> = placed.chain(unplaced).collect();
    documents.sort_by_key(|document| document.path);
    documents
}

fn feed_report<'b>(built: &Built, feed: &'b Feed) -> FeedReport<'b> {
    FeedReport {
        language: &feed.channel.language.code,
        feed: &feed.channel.name,
        posts: posts(built, feed),
        entries: feed.entries.len(),
        newest: feed.entries.first().map(|entry| entry.published.to_rfc3339()),
        updated: feed.updated.to_rfc3339(),
        files: FORMATS
            .iter()
            .map(|format| {
                let path = feed.channel.path(*format);
                FileReport {
                    format: format.name(),
                    url: feed.channel.url(*format).into(),
                    written: built.publication.written.contains(&path),
                    path,
                }
            })
            .collect(),
        problems: problems(built, feed),
    }
}
