//! The front-matter key that a site's own templates take a post's date from, where its generator knows none of the keys: it is looked for in the
//! posts themselves.

use serde_json::Value;

use super::{
    finding::{About, Finding},
    survey::is_in_folder_of_posts,
};
use crate::{
    build::Known,
    post::{Page, Status, date},
    settings::rules::{Field, Rules},
};

/// Keys that sites use for it, besides those that the presets know.
const KEYS: &[&str] = &[
    "createTime", "create_time", "createdAt", "created_at", "created", "creationDate", "dateCreated", "pubDate",
    "pubDatetime", "publishDate", "publish_date", "datePublished", "date_published", "publishedAt", "published_at",
    "publishTime", "publish_time", "publicationDate", "publication_date", "postDate", "post_date", "posted",
    "releaseDate", "release_date", "day", "time", "timestamp",
];

/// Beside posts that have a date, fewer may have it by chance.
const FEWEST: usize = 3;

/// Adds the key to the rules, if nearly all posts without a date state one there.
pub fn add(finding: &mut Finding, known: &Known) -> bool {
    let is_any_dated = known.library.pages.iter().any(|page| page.post.is_some());
    // Where nothing is dated, the whole content may be the posts' folder.
    let is_posts = |page: &Page| !is_any_dated || is_in_folder_of_posts(&page.document.key);
    let is_undated = |page: &&Page| page.status == Status::Error && is_posts(page);
    let undated: Vec<&Page> = known.library.pages.iter().filter(is_undated).collect();
    let keys_of = |page: &&Page| -> Vec<&str> {
        let Ok(body) = page.document.body() else { return Vec::new() };
        let is_date = |text: &str| date::parse(text, known.library.settings.time_zone).is_some();
        let states_date = |key: &str| body.parameter(key).is_some_and(|value| value.text().is_some_and(is_date));
        KEYS.iter().copied().filter(|key| states_date(key)).collect()
    };
    let stated: Vec<Vec<&str>> = undated.iter().map(keys_of).collect();
    let found = KEYS.iter().find(|key| {
        let dated = stated.iter().filter(|keys| keys.contains(key)).count();
        dated >= if is_any_dated { FEWEST } else { 1 } && dated * 10 >= undated.len() * 9
    });
    let Some(key) = found else { return false };
    let rules = Rules::new(finding.preset, &[]);
    for (name, field) in [("published", Field::Published), ("date", Field::Date)] {
        let stated = finding.field(name);
        let mut keys: Vec<Value> = match stated.take() {
            Value::Array(keys) => keys,
            _ => rules.keys(field).map(Value::from).collect(),
        };
        keys.push((*key).into());
        *stated = keys.into();
    }
    let text =
        format!("{} posts without any date that {} knows have one in `{key}`", undated.len(), finding.preset.name());
    finding.note(About::Rules, text);
    true
}
