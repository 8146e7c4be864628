//! The table that a person reads after a build.

use unicode_width::UnicodeWidthStr;

use super::problems::counts;
use crate::{
    build::{Built, Files},
    feed::{FORMATS, Feed},
    identity::file::IdsFile,
    post::{Page, Status},
    text::counted,
};

/// Languages × feeds, every file accounted for, what was written.
#[must_use]
pub fn summary(built: &Built, dry_run: bool) -> String {
    let mut rows =
        vec![["language", "feed", "posts", "entries", "newest", "files", "problems"].map(str::to_owned).to_vec()];
    rows.extend(built.feeds.iter().map(|feed| row(built, feed)));
    let mut out = table(&rows, &[2, 3, 6]);
    let files = built.files(None);
    let Files { found, posts, section_pages, drafts, future, expired, held, excluded, errors, .. } = files;
    let publication = &built.publication;
    let mode = if dry_run { " (dry run: nothing was changed)" } else { "" };
    out.push_str(&format!(
        "\n{}: {}, {}, {}, {future} future, {expired} expired, {held} held, {excluded} excluded, {}\n\
         {}{} with more than one language\n\
         {}: {} written, {} unchanged, {} removed{mode}\n\
         {}{}\n",
        counted(found, "document"),
        counted(posts, "post"),
        counted(section_pages, "section page"),
        counted(drafts, "draft"),
        counted(errors, "error"),
        if held > 0 { "held translations wait for their original to appear (`--verbose` names both)\n" } else { "" },
        counted(built.translation_groups(), "translation group"),
        built.library.settings.shown_output(),
        publication.written.len(),
        publication.unchanged.len(),
        publication.removed.len(),
        ids_file(&built.ids, dry_run),
        counts(&built.problems)
    ));
    out
}

/// How many lines of the ids file are other than they were, if any are.
pub(super) fn ids_file(ids: &IdsFile, dry_run: bool) -> String {
    match ids.changes().count() {
        0 => String::new(),
        changed if dry_run => format!("{}: {} would change\n", ids.shown(), counted(changed, "line")),
        changed => format!("{}: {} changed; commit it\n", ids.shown(), counted(changed, "line")),
    }
}

/// What became of every document, a line each, then of every file in the output.
#[must_use]
pub fn details(built: &Built) -> String {
    let pages = &built.library.pages;
    let waits = |page: &Page| {
        page.waits_for.map_or_else(String::new, |original| {
            let original = &pages[original];
            let why = match original.status {
                Status::Draft => "a draft",
                Status::Future => "in the future",
                _ => "expired",
            };
            format!(", since {} is {why}", original.document.path)
        })
    };
    let mut lines: Vec<(String, &str)> = pages
        .iter()
        .map(|page| (page.document.path.clone() + &waits(page), status(page.status)))
        .chain(built.unplaced.iter().map(|path| (path.clone(), status(Status::Excluded))))
        .collect();
    lines.sort();
    let publication = &built.publication;
    for (paths, what) in
        [(&publication.written, "written"), (&publication.unchanged, "unchanged"), (&publication.removed, "removed")]
    {
        lines.extend(paths.iter().map(|path| (path.clone(), what)));
    }
    lines.into_iter().fold(String::new(), |mut out, (path, what)| {
        out.push_str(&format!("{what:<12} {path}\n"));
        out
    })
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Post => "post",
        Status::SectionPage => "section page",
        Status::Draft => "draft",
        Status::Future => "future",
        Status::Expired => "expired",
        Status::Held => "held",
        Status::Excluded => "excluded",
        Status::Error => "error",
    }
}

fn row(built: &Built, feed: &Feed) -> Vec<String> {
    let written =
        FORMATS.iter().filter(|format| built.publication.written.contains(&feed.channel.path(**format))).count();
    let files = match FORMATS.len() - written {
        0 => format!("{written} written"),
        unchanged if written == 0 => format!("{unchanged} unchanged"),
        unchanged => format!("{written} written, {unchanged} unchanged"),
    };
    vec![
        feed.channel.language.code.clone(),
        feed.channel.name.clone(),
        posts(built, feed).map_or_else(|| "–".to_owned(), |posts| posts.to_string()),
        feed.entries.len().to_string(),
        feed.entries.first().map_or_else(|| "–".to_owned(), |entry| entry.published.format("%Y-%m-%d").to_string()),
        files,
        problems(built, feed).to_string(),
    ]
}

/// How many posts the feed could show if it had no limit; none of its language's are in a feed for translators.
pub(super) fn posts(built: &Built, feed: &Feed) -> Option<usize> {
    let settings = &built.library.settings;
    let index = settings.feeds.iter().position(|settings| settings.name == feed.channel.name)?;
    let belongs = |page: &&crate::post::Page| {
        page.post.is_some() && page.document.language == feed.channel.language.index && page.feeds.contains(&index)
    };
    Some(built.library.pages.iter().filter(belongs).count())
}

/// How many problems are about the feed or a post that it shows.
pub(super) fn problems(built: &Built, feed: &Feed) -> usize {
    let file = format!("{}/{}", built.library.settings.shown_output(), feed.channel.path(FORMATS[0]));
    let about = |path: &str| file == path || feed.entries.iter().any(|entry| entry.source == path);
    built.problems.reported.iter().filter(|problem| about(&problem.path)).count()
}

/// Columns as wide as their widest cell; those with these indices hold numbers and end at the right.
pub(super) fn table(rows: &[Vec<String>], numbers: &[usize]) -> String {
    let widths: Vec<usize> =
        (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let padding = " ".repeat(widths[column] - cell.width());
            let (left, right) = if numbers.contains(&column) { (padding.as_str(), "") } else { ("", padding.as_str()) };
            line.push_str(&format!("{left}{cell}{right}  "));
        }
        out.push_str(&format!("{}\n", line.trim_end()));
    }
    out
}
