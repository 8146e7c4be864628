//! The front-matter key by which a site's own templates know translations, where its generator knows none: no two sites call it the same, so
//! what holds together posts of several languages, one of each, is looked for in the posts themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    finding::Finding,
    survey::{Folder, posts_in},
};
use crate::{
    build::Known,
    settings::rules::{Field, Preset, Rules},
};

/// Keys that sites use for it, besides those that the presets know. Never a slug: one slug occurs in many posts.
const KEYS: &[&str] = &[
    "i18n", "i18n_id", "i18n-id", "i18n_key", "i18n-key", "translation", "translation-id", "translation-key",
    "translationid", "translate_id", "trans_id", "trans-id", "tid", "lang_id", "lang-id", "langid", "lang_key",
    "page-id", "pageid", "page_ref", "post_id", "post-id", "postid", "post_ref", "article_id", "article-id",
    "content_id", "identifier", "uid", "uuid", "key", "group", "name", "id",
];

/// Fewer pairs may share a value by chance.
const FEWEST: usize = 2;

/// Adds the key to the rules, if there is one that links posts which nothing else links.
pub fn add(finding: &mut Finding, feeds: &[Folder], known: &Known) {
    if matches!(finding.preset, Preset::Hugo | Preset::Zola | Preset::Docusaurus) {
        return;
    }
    let pages = &known.library.pages;
    let posts = posts_in(feeds, pages);
    let mut by_value: Vec<BTreeMap<String, Vec<usize>>> = vec![BTreeMap::new(); KEYS.len()];
    for &post in &posts {
        let Ok(body) = pages[post].document.body() else { continue };
        for (key, values) in KEYS.iter().zip(&mut by_value) {
            let value = body.parameter(key).as_ref().and_then(|value| Some(value.text()?.trim().to_owned()));
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                values.entry(value).or_default().push(post);
            }
        }
    }
    let language = |post: &usize| pages[*post].document.language;
    let links = |values: &BTreeMap<String, Vec<usize>>| {
        let shared: Vec<&Vec<usize>> = values.values().filter(|posts| posts.len() > 1).collect();
        let is_one_of_each =
            |posts: &Vec<usize>| posts.iter().map(language).collect::<BTreeSet<_>>().len() == posts.len();
        let is_new =
            |posts: &Vec<usize>| posts[1..].iter().any(|post| !known.library.groups.are_translations(posts[0], *post));
        let right = shared.iter().filter(|posts| is_one_of_each(posts)).count();
        let is_reliable = right >= FEWEST && right * 20 >= shared.len() * 19;
        (is_reliable && shared.iter().any(|posts| is_new(posts))).then_some(right)
    };
    // Of two that link as many, the earlier one, whose name says more.
    let found = KEYS.iter().zip(&by_value).filter_map(|(key, values)| Some((links(values)?, *key)));
    let Some((_, key)) = found.rev().max_by_key(|(right, _)| *right) else { return };
    let rules = Rules::new(finding.preset, &[]);
    *finding.field("translation_key") = rules.keys(Field::TranslationKey).chain([key]).collect();
}
