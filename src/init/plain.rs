//! A folder of Markdown, or a MkDocs site: `mkdocs.yml`, if there is one.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    finding::{About, Finding, FoundLanguage, FoundSource, OwnFeed},
    languages::is_known,
    settings_file::{self, SettingsFile, get, text},
};
use crate::{error::Error, settings::rules::Preset};

/// The names of MkDocs's settings file.
pub const FILES: &[&str] = &["mkdocs.yml", "mkdocs.yaml"];

/// Folders in which content lies, where nothing says which one.
const CONTENT: &[&str] = &["content", "src/content", "posts", "blog", "docs", "src"];

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If the file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let Some(path) = settings_file::first_of(folder, FILES) else { return Ok(without_settings(folder)) };
    let mut finding = Finding::new(Preset::Plain, "site");
    let settings = SettingsFile::read(folder, path)?;
    finding.read.push(path.to_owned());
    finding.title = settings.text("site_name");
    finding.description = settings.text("site_description");
    finding.author = settings.text("site_author");
    finding.base_url = settings.text("site_url");
    finding.output = settings.text("site_dir").unwrap_or(finding.output);
    finding.are_languages_declared = plugin(&settings, "i18n").is_some();
    let content = settings.text("docs_dir").unwrap_or_else(|| "docs".to_owned());
    finding.sources = vec![FoundSource::new(content.clone())];
    let default = ["theme.language", "theme.locale"].into_iter().find_map(|key| settings.text(key));
    finding.languages = match plugin(&settings, "i18n").and_then(|i18n| translated(&i18n)) {
        Some(languages) => languages,
        None => languages(&folder.join(&content), default),
    };
    if settings.says("use_directory_urls") == Some(false) {
        finding.rules.insert("permalink".into(), "/:sections/:filename.html".into());
    }
    if let Some(blog) = plugin(&settings, "blog") {
        let of = |key: &str, default: &str| get(&blog, key).and_then(text).unwrap_or_else(|| default.to_owned());
        let below = of("blog_dir", "blog");
        let below = below.trim_matches(['.', '/']);
        let pattern = of("post_url_format", "{date}/{slug}");
        let date = of("post_url_date_format", "yyyy/MM/dd");
        let date = ["yyyy", "MM", "dd"]
            .into_iter()
            .zip([":year", ":month", ":day"])
            .fold(date, |date, (part, token)| date.replace(part, token));
        let pattern = pattern.replace("{date}", &date).replace("{slug}", ":slugortitle").replace("{file}", ":filename");
        if pattern.contains('{') {
            finding.note(About::Rules, format!("URLs of posts have parts that polyfeed does not know: {pattern}"));
        }
        let (section, before) = if below.is_empty() { ("posts", String::new()) } else { (below, format!("/{below}")) };
        let pattern = format!("{before}/{}/", pattern.trim_matches('/'));
        finding.rules.insert("permalink".into(), json!({ section: pattern, "*": "/:sections/:filename/" }));
        finding.rules.insert("slugify".into(), "hugo".into());
        finding.rules.insert("lower_case_urls".into(), true.into());
        let authors = format!("{content}/{below}/.authors.yml");
        if folder.join(&authors).is_file() {
            finding.rules.insert("authors".into(), json!([authors]));
        }
    }
    if plugin(&settings, "rss").is_some() {
        finding.own_feeds.push(OwnFeed { path: "feed_rss_created.xml".to_owned(), folder: None });
    }
    Ok(finding)
}

fn without_settings(folder: &Path) -> Finding {
    let mut finding = Finding::new(Preset::Plain, "public");
    let content = CONTENT.iter().find(|path| folder.join(path).is_dir()).copied().unwrap_or(".");
    finding.sources = vec![FoundSource::new(content)];
    finding.languages = languages(&folder.join(content), None);
    finding.are_languages_declared = false;
    finding
}

/// A plugin's options; plugins are a list of names, or of maps from a name to options.
fn plugin(settings: &SettingsFile, name: &str) -> Option<Value> {
    let is_called = |called: &str| called == name || called.ends_with(&format!("/{name}"));
    match settings.get("plugins")? {
        Value::Array(list) => list.iter().find_map(|plugin| match plugin {
            Value::String(called) if is_called(called) => Some(json!({})),
            Value::Object(map) => map.iter().find(|(called, _)| is_called(called)).map(|(_, options)| options.clone()),
            _ => None,
        }),
        Value::Object(map) => map.iter().find(|(called, _)| is_called(called)).map(|(_, options)| options.clone()),
        _ => None,
    }
}

/// The languages of mkdocs-static-i18n.
fn translated(i18n: &Value) -> Option<Vec<FoundLanguage>> {
    let list = get(i18n, "languages")?.as_array()?;
    let language = |of: &Value| {
        let is_default = get(of, "default") == Some(&json!(true));
        Some(FoundLanguage {
            code: get(of, "locale").and_then(text)?,
            name: get(of, "name").and_then(text),
            title: get(of, "site_name").and_then(text),
            prefix: is_default.then(String::new),
            ..FoundLanguage::default()
        })
    };
    let mut languages: Vec<FoundLanguage> =
        list.iter().filter_map(language).filter(|language| language.code != "null").collect();
    languages.sort_by_key(|language| language.prefix.is_none());
    (!languages.is_empty()).then_some(languages)
}

/// The languages whose folders lie beside each other; the default language without a folder stands at the site's root.
#[must_use]
pub fn languages(content: &Path, default: Option<String>) -> Vec<FoundLanguage> {
    let mut codes: Vec<String> =
        settings_file::folders(content).into_iter().filter(|name| is_language_folder(content, name)).collect();
    let stated = default.map(|code| code.replace('_', "-")).filter(|code| is_known(code));
    let by_primary = |stated: &String| {
        let primary = stated.split('-').next().unwrap_or_default();
        codes
            .iter()
            .find(|code| code.eq_ignore_ascii_case(stated))
            .or_else(|| codes.iter().find(|code| *code == primary))
            .cloned()
    };
    let english = || codes.iter().find(|code| code.starts_with("en")).cloned();
    let default = match &stated {
        Some(stated) => by_primary(stated).unwrap_or_else(|| stated.split('-').next().unwrap_or_default().to_owned()),
        // What lies beside the folders of languages is in one that nobody names: most likely in English.
        None if has_others(content, &codes) => english().unwrap_or_else(|| "en".to_owned()),
        None => english().or_else(|| codes.first().cloned()).unwrap_or_else(|| "en".to_owned()),
    };
    let has_folder = codes.contains(&default);
    codes.retain(|code| *code != default);
    let first = FoundLanguage { code: default, prefix: (!has_folder).then(String::new), ..FoundLanguage::default() };
    let others = codes.into_iter().map(|code| FoundLanguage { code, ..FoundLanguage::default() });
    std::iter::once(first).chain(others).collect()
}

/// Whether other folders than those of languages hold documents, too.
fn has_others(content: &Path, codes: &[String]) -> bool {
    let is_special = |name: &str| name.starts_with('_') || name == "node_modules";
    let mut folders = settings_file::folders(content).into_iter();
    folders.any(|name| !codes.contains(&name) && !is_special(&name) && has_documents(&content.join(name)))
}

/// A folder called by a language's code, with documents in it.
fn is_language_folder(content: &Path, name: &str) -> bool {
    name.split(['-', '_']).next().is_some_and(|primary| primary.len() == 2)
        && is_known(name)
        && has_documents(&content.join(name))
}

fn has_documents(folder: &Path) -> bool {
    let is_document = |entry: ignore::DirEntry| {
        let extension = entry.path().extension();
        extension.is_some_and(|extension| ["md", "markdown"].iter().any(|known| extension == *known))
    };
    ignore::Walk::new(folder).flatten().any(is_document)
}
