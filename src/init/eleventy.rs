//! An Eleventy site's own settings: `eleventy.config.js` and its other names, read as text and never executed, and the data that most sites
//! keep about themselves.

use std::{fs, path::Path};

use serde_json::{Value, json};
use url::Url;

use super::{
    finding::{About, Finding, FoundSource, OwnFeed},
    plain,
    settings_file::{self, SettingsFile, get, text},
};
use crate::{
    error::Error,
    literal, path,
    settings::rules::Preset,
    site::front_matter::{self, Parts, WantedKeys},
};

/// The names of the settings file.
pub const FILES: &[&str] =
    &[".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"];

/// Names of the files in which sites say what they are.
const DATA: &[&str] = &["site", "metadata", "meta", "config"];

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If a file cannot be read.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Eleventy, "_site");
    let mut program = String::new();
    if let Some(path) = settings_file::first_of(folder, FILES) {
        program = settings_file::program(folder, path)?;
        finding.read.push(path.to_owned());
    }
    let folders = literal::value_of(&program, "dir").filter(Value::is_object).unwrap_or_else(|| json!({}));
    if folders.as_object().is_some_and(|folders| folders.values().any(literal::is_computed)) {
        finding
            .note(About::Content, "`dir` is computed by code, which is not executed: look at `content` and `output`");
    }
    let stated = |key: &str, setter: &str| {
        let value = get(&folders, key).cloned().or_else(|| literal::argument_of(&program, setter));
        let path = value.as_ref().and_then(text)?;
        let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        (!path.is_empty()).then_some(path)
    };
    let input = stated("input", "setInputDirectory");
    finding.output = stated("output", "setOutputDirectory").unwrap_or(finding.output);
    let input = input.unwrap_or_else(|| ".".to_owned());
    let data = stated("data", "setDataDirectory").unwrap_or_else(|| "_data".to_owned());
    let data = path::join_anywhere(&input, &data);
    let value = site_data(folder, &data, &mut finding);
    let first = |keys: &[&str]| keys.iter().filter_map(|key| get(&value, key)).find_map(text);
    finding.title = first(&["title", "name", "siteName", "site_name"]);
    finding.description = first(&["description", "subtitle"]);
    finding.author = first(&["author.name", "author"]);
    let url = first(&["url", "baseUrl", "base_url", "siteUrl", "origin"]);
    let word = |key: &str| settings_file::word(&program, key);
    let prefix = word("pathPrefix").unwrap_or_default();
    finding.base_url = url.map(|url| if is_host(&url) { settings_file::address(&url, &prefix) } else { url });
    for key in global_data(&program) {
        let text =
            format!("`addGlobalData` gives all documents `{key}` by code, which is not read: say it under `rules`");
        finding.note(About::Rules, text);
    }
    if program.contains("markdown-it-emoji") {
        finding.draw_emoji();
    }
    let computed = ["js", "mjs", "cjs", "json"].map(|extension| format!("{data}/eleventyComputed.{extension}"));
    if let Some(path) = computed.iter().find(|path| folder.join(path).is_file()) {
        let hint = "where that decides on addresses, languages or drafts, say it under `rules` or in the folders' own data files";
        finding.note(About::Rules, format!("{path} computes data of all documents and is not read: {hint}"));
    }
    let default = word("defaultLanguage").or_else(|| first(&["language", "lang", "locale"]));
    if program.is_empty() {
        plain::add_content(folder, &input, &mut finding);
    } else {
        finding.sources = vec![FoundSource::new(input.clone())];
        finding.languages = plain::languages(&folder.join(&input), default);
    }
    finding.are_languages_declared = false;
    let own = ["feed.njk", "feed.xml.njk", "atom.njk", "feed/feed.njk", "feed/feed.11ty.js"];
    if program.contains("feedPlugin") || settings_file::first_of(&folder.join(&input), &own).is_some() {
        let template = settings_file::first_of(&folder.join(&input), &own);
        let stated = template.and_then(|path| permalink(&folder.join(&input).join(path)));
        let path = word("outputPath").or(stated).unwrap_or_else(|| "feed/feed.xml".to_owned());
        finding.own_feeds_by_language = false;
        finding.own_format = Some("atom.xml");
        finding.own_feeds.push(OwnFeed::new(path.trim_start_matches('/')));
    }
    Ok(finding)
}

/// What the settings give all documents, of what decides on addresses, languages or dates.
fn global_data(program: &str) -> impl Iterator<Item = &str> {
    let calls = program.match_indices("addGlobalData(").map(|(at, call)| program[at + call.len()..].trim_start());
    let keys = calls.filter_map(|rest| rest.strip_prefix(['"', '\''])?.split(['"', '\'']).next());
    keys.filter(|key| {
        ["permalink", "date", "lang", "eleventyComputed"].contains(&key.split('.').next().unwrap_or_default())
    })
}

/// Whether an address has no path of its own; below it lies what `pathPrefix` says.
fn is_host(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.path() == "/")
}

/// The permalink that a template's front matter states, if it is no template itself.
fn permalink(template: &Path) -> Option<String> {
    let text = fs::read_to_string(template).ok()?;
    let Parts { format, front_matter, .. } = front_matter::split(&text, false).ok()?;
    let wanted = WantedKeys::scalar("permalink".to_owned());
    let read = front_matter::parse(&text[front_matter], format, &wanted, 1, 0).ok()?;
    let stated = read.get("permalink")?.text()?;
    (!stated.is_empty() && !stated.contains("{{")).then(|| stated.to_owned())
}

/// What the site says of itself, in JSON or YAML, or in a module's object as text.
fn site_data(folder: &Path, data: &str, finding: &mut Finding) -> Value {
    let with = |extension: &str| DATA.iter().map(|name| format!("{data}/{name}.{extension}")).collect::<Vec<_>>();
    let is_there = |path: &String| folder.join(path).is_file();
    for path in ["json", "yaml", "yml", "toml"].into_iter().flat_map(with).filter(is_there) {
        if let Ok(settings) = SettingsFile::read(folder, &path) {
            finding.read.push(path);
            return settings.value;
        }
    }
    for path in ["js", "mjs", "cjs"].into_iter().flat_map(with).filter(is_there) {
        let program = fs::read_to_string(folder.join(&path)).unwrap_or_default();
        if let Some(value) = literal::object_with(
            &program,
            &["title", "url", "name", "siteName", "description", "language", "lang", "author"],
        ) {
            finding.read.push(path);
            return value;
        }
    }
    json!({})
}
