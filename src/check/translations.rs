//! What is wrong between a translation and its original. In go groups of posts, out come problems: a translation that is public before its
//! original, and what the original's front matter says and the translation's does not.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::{
    post::{Post, Status},
    problem::{Code, Problem},
    render::{Library, Rendered},
    settings::rules::{Field, PeopleFrom},
};

/// Every translation with which something is wrong.
pub(super) fn findings(library: &Library, rendered: &BTreeMap<usize, Rendered>) -> Vec<Problem> {
    let default = library.settings.default_language().index;
    let hidden = hidden_originals(library, default);
    let pages: Vec<usize> =
        rendered.keys().copied().filter(|page| library.pages[*page].document.language != default).collect();
    pages
        .par_iter()
        .flat_map_iter(|&page| {
            let original = library.original(page);
            let key = || &library.pages[page].document.key;
            let hidden = || library.pages[page].waits_for.is_none().then(|| hidden.get(key()).copied()).flatten();
            match original {
                Some(original) => {
                    early(library, page, original).into_iter().chain(lacking(library, page, original)).collect()
                }
                None => hidden().map(|hidden| before_hidden(library, page, hidden)).into_iter().collect::<Vec<_>>(),
            }
        })
        .collect()
}

/// The originals that are drafts or in the future, by key.
fn hidden_originals(library: &Library, default: usize) -> HashMap<String, usize> {
    let pages = library.pages.iter().enumerate();
    pages
        .filter(|(_, page)| page.document.language == default && matches!(page.status, Status::Draft | Status::Future))
        .map(|(number, page)| (page.document.key.clone(), number))
        .collect()
}

fn before_hidden(library: &Library, page: usize, original: usize) -> Problem {
    let (document, original) = (&library.pages[page].document, &library.pages[original]);
    let what = if original.status == Status::Draft { "a draft" } else { "dated in the future" };
    let message = format!("the translation is public, and its original `{}` is {what}", original.document.path);
    let problem = document.problem_at_start(Code::EarlyTranslation, message);
    problem.hint("publish the original, or let translations wait for it: `embargo: on`")
}

/// A translation of an earlier day than its original's, each as its own clock said.
fn early(library: &Library, page: usize, original: usize) -> Option<Problem> {
    let document = &library.pages[page].document;
    let of = |page: usize| library.pages[page].post.as_ref().map(|post| post.published.date_naive());
    let (day, original_day) = (of(page)?, of(original)?);
    if day >= original_day {
        return None;
    }
    // A day may be the time zone.
    let is_lost = (original_day - day).num_days() > 1;
    let message = format!(
        "the translation is dated {day}, before its original `{}`, which is of {original_day}{}",
        library.pages[original].document.path,
        if is_lost { "; readers find it among older posts" } else { "" }
    );
    let keys = library.rules(page).keys(Field::Published);
    let problem = document.problem_at_keys(Code::EarlyTranslation, keys, message);
    Some(problem.hint(format!("if it is a mistake, give it the original's date, {original_day}")))
}

/// What the original's entry says and the translation's does not.
fn lacking(library: &Library, page: usize, original: usize) -> Option<Problem> {
    let (document, original_document) = (&library.pages[page].document, &library.pages[original].document);
    let rules = library.rules(page);
    let (post, original_post) = (library.pages[page].post.as_ref()?, library.pages[original].post.as_ref()?);
    let lacks = |has: fn(&Post) -> bool| has(original_post) && !has(post);
    let facts: [(bool, Field, &str); 4] = [
        (lacks(|post| post.summary.is_some()), Field::Summary, "summary"),
        (
            lacks(|post| !post.authors.is_empty()) && !rules.people_from.contains(&PeopleFrom::Original),
            Field::Authors,
            "authors",
        ),
        (lacks(|post| !post.categories.is_empty()), Field::Categories, "categories"),
        (lacks(|post| post.image.is_some()), Field::Image, "image"),
    ];
    let lacking: Vec<&str> = facts.iter().filter(|(lacks, ..)| *lacks).map(|(_, _, name)| *name).collect();
    let (_, field, _) = facts.iter().find(|(lacks, ..)| *lacks)?;
    let message =
        format!("the translation lacks what its original `{}` has: {}", original_document.path, lacking.join(", "));
    let original_file = original_document.body().ok();
    let states = |key: &&str| original_file.as_ref().is_some_and(|file| file.place_of_key(key).is_some());
    let key = rules.keys(*field).find(states).or_else(|| rules.keys(*field).next()).unwrap_or_default();
    let problem = document.problem_at_start(Code::MissingFields, message);
    Some(problem.hint(format!("add them to the front matter, like `{key}: …`")))
}
