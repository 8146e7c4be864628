//! The page that an address which no page has probably means. In goes the address, out comes a page, if one comes into question.

use crate::{
    path,
    post::date::{after_date, in_path},
    render::Library,
};

use super::served::Served;

/// How alike two names are that one author may have mixed up.
const ALIKE: f64 = 0.75;

/// The page below the same language's prefix that has the address's name and day in whatever form, or the name alone if no other page has
/// it; else the one whose name is most like it.
pub(super) fn meant(served: &Served<'_>, path: &str) -> Option<usize> {
    let prefix = |path: &str| path.len() - served.without_prefix(path).len();
    let own = &path[..prefix(path)];
    let begins_alike = |other: &str| other[..prefix(other)] == *own;
    let near: Vec<(&str, usize)> = served.pages().filter(|(other, _)| begins_alike(other)).collect();
    let name = undated(path);
    let of_name = || near.iter().filter(|(other, _)| undated(other) == name).map(|(_, page)| *page);
    let of_day = || {
        let day = in_path(path)?.1;
        only(of_name().filter(|page| published(served.library(), *page) == Some(day)))
    };
    of_day().or_else(|| only(of_name())).or_else(|| most_alike(&near, path))
}

/// Another number is another page.
fn most_alike(near: &[(&str, usize)], path: &str) -> Option<usize> {
    let digits = |path: &str| name(path).chars().filter(char::is_ascii_digit).collect::<String>();
    let own = digits(path);
    let scored = near
        .iter()
        .filter(|(other, _)| digits(other) == own)
        .map(|(other, page)| (strsim::normalized_levenshtein(name(other), name(path)), *page));
    let best = scored.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map(|(_, page)| page)
}

fn only(mut pages: impl Iterator<Item = usize>) -> Option<usize> {
    pages.next().filter(|_| pages.next().is_none())
}

/// The day that a page's post is of.
fn published(library: &Library, page: usize) -> Option<chrono::NaiveDate> {
    Some(library.pages[page].post.as_ref()?.published.date_naive())
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path::name(path)
}

/// The last part of a path without the date that it may begin with.
fn undated(path: &str) -> &str {
    after_date(name(path)).unwrap_or(name(path))
}
