//! A Zola site's own settings: `zola.toml`, or `config.toml`.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    finding::{About, Finding, FoundLanguage, FoundSource, OwnFeed, SectionFeeds},
    settings_file::{self, SettingsFile, get, text, texts},
};
use crate::{error::Error, settings::rules::Preset};

/// The names of the settings file, the second of which Hugo uses too; and a key that Zola's always has and Hugo's never.
const FILES: &[&str] = &["zola.toml", "config.toml"];
const KEY: &str = "base_url";

/// The name of the folder's settings file, if there is one that is Zola's.
#[must_use]
pub fn file(folder: &Path) -> Option<&'static str> {
    let says = |line: &str| line.split_once('=').is_some_and(|(key, _)| key.trim() == KEY);
    let is_zolas =
        |path: &str| std::fs::read_to_string(folder.join(path)).is_ok_and(|settings| settings.lines().any(says));
    FILES.iter().copied().find(|path| is_zolas(path))
}

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If the file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Zola, "public");
    let path = file(folder).or_else(|| settings_file::first_of(folder, FILES));
    let settings = path.map_or_else(|| Ok(SettingsFile::default()), |path| SettingsFile::read(folder, path))?;
    finding.read.extend(path.map(str::to_owned));
    finding.are_languages_declared = path.is_some();
    finding.title = settings.text("title");
    finding.description = settings.text("description");
    finding.author = settings.text("author").or_else(|| settings.text("extra.author"));
    finding.base_url = settings.text(KEY);
    finding.output = settings.text("output_dir").unwrap_or(finding.output);
    finding.sources = vec![FoundSource::new("content")];
    finding.languages = languages(&settings);
    rules(&settings, &mut finding);
    let feeds: Vec<(bool, OwnFeed)> =
        finding.languages.iter().flat_map(|language| feeds(&settings, &language.code)).collect();
    if feeds.iter().any(|(is_made, _)| *is_made) {
        finding.own_feed_holds_all = true;
        finding.own_feeds = feeds.iter().filter(|(is_made, _)| *is_made).map(|(_, feed)| feed.clone()).collect();
    }
    let files: Vec<OwnFeed> = feeds.into_iter().map(|(_, feed)| feed).collect();
    let theme = settings.text("theme").map(|theme| folder.join("themes").join(theme).join("templates"));
    let has_feed = |templates: &Path| files.iter().any(|file| templates.join(&file.path).exists());
    finding.ids_are_urls = !has_feed(&folder.join("templates"))
        && theme.is_none_or(|templates| templates.is_dir() && !has_feed(&templates));
    finding.own_feed_limit = settings.get("feed_limit").and_then(Value::as_u64);
    let stated_by = Some((&["generate_feeds", "generate_feed"] as &[&str], "true"));
    finding.section_feeds = Some(SectionFeeds { files, stated_by });
    Ok(finding)
}

/// The feeds of a language, as it calls them, and whether its home page has them.
fn feeds(settings: &SettingsFile, code: &str) -> Vec<(bool, OwnFeed)> {
    let language = settings.get("languages").and_then(|languages| get(languages, code)).unwrap_or(&settings.value);
    let names = ["feed_filenames", "feed_filename"].into_iter().find_map(|key| get(language, key)).map(texts);
    let names = names.filter(|names| !names.is_empty()).unwrap_or_else(|| vec!["atom.xml".to_owned()]);
    let is_made = ["generate_feeds", "generate_feed"].iter().any(|key| get(language, key) == Some(&json!(true)));
    let feed = |name: String| OwnFeed { language: Some(code.to_owned()), ..OwnFeed::new(name) };
    names.into_iter().map(|name| (is_made, feed(name))).collect()
}

/// The default language, then the others in order of their codes.
fn languages(settings: &SettingsFile) -> Vec<FoundLanguage> {
    let first =
        FoundLanguage { prefix: Some(String::new()), ..FoundLanguage::stated(settings.text("default_language")) };
    let declared = settings.get("languages").and_then(Value::as_object);
    let others: Vec<FoundLanguage> = declared
        .into_iter()
        .flatten()
        .filter(|(code, _)| **code != first.code)
        .map(|(code, language)| FoundLanguage {
            title: get(language, "title").and_then(text),
            description: get(language, "description").and_then(text),
            ..FoundLanguage::new(code)
        })
        .collect();
    std::iter::once(first).chain(others).collect()
}

fn rules(settings: &SettingsFile, finding: &mut Finding) {
    let slugify = match settings.text("slugify.paths").as_deref() {
        Some("safe") => Some("safe"),
        Some("off") => Some("as_written"),
        _ => None,
    };
    finding.rules.extend(slugify.map(|how| ("slugify".to_owned(), how.into())));
    if settings.says("slugify.paths_keep_dates") == Some(true) {
        finding.rule("strip_dates", false);
    }
    if settings.says("markdown.render_emoji") == Some(true) {
        finding.draw_emoji();
    }
    let ignored = settings.get("ignored_content").map(texts).unwrap_or_default();
    if !ignored.is_empty() {
        finding.rule("ignored", json!(ignored));
    }
    let taxonomies = settings.get("taxonomies").and_then(Value::as_array);
    let names = taxonomies.into_iter().flatten().filter_map(|taxonomy| get(taxonomy, "name").and_then(text));
    let own: Vec<String> =
        names.filter(|name| matches!(name.as_str(), "topics" | "series" | "category" | "tag")).collect();
    if !own.is_empty() {
        let known = ["tags", "categories", "keywords"].map(str::to_owned);
        let keys: Vec<String> = known.iter().chain(&own).map(|name| format!("taxonomies.{name}")).collect();
        *finding.field("categories") = json!(keys);
    }
    if settings.get("languages").and_then(Value::as_array).is_some() {
        let text = "`languages` is a list, as old releases of Zola had it: declare the others here";
        finding.note(About::Languages, text);
    }
}
