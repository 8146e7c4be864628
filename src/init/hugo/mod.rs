//! A Hugo site's own settings: `hugo.toml` and its other names, and the files below `config/`.

mod rules;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;
use serde_json::{Map, Value, json};
use url::Url;

use super::{
    finding::{About, Finding, FoundLanguage, FoundSource, OwnFeed, SectionFeeds},
    languages, plain,
    settings_file::{self, SettingsFile, get, text, texts},
    survey::is_in_folder_of_posts,
};
use crate::{
    error::Error,
    path,
    settings::{language::LanguageTag, rules::Preset},
};

/// The names of the settings file, in Hugo's order; the first one that there is counts.
pub const FILES: &[&str] =
    &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"];

/// Whether a file is Hugo's: other programs have a `config.json`, too.
#[must_use]
pub fn is_own(folder: &Path, file: &str) -> bool {
    const KEYS: &[&str] = &["baseurl", "languagecode", "defaultcontentlanguage", "publishdir", "permalinks", "theme"];
    let text = || fs::read_to_string(folder.join(file)).unwrap_or_default().to_lowercase();
    file.starts_with("hugo.") || KEYS.iter().any(|key| text().contains(key))
}

/// The first document of the content that has tags of Hugo's, which tell whose content it is where no settings are.
#[must_use]
pub fn tagged(folder: &Path) -> Option<String> {
    let file = first_document(folder, |text| ["{{<", "{{%"].iter().any(|tag| text.contains(tag)))?;
    Some(file.strip_prefix(folder).unwrap_or(&file).display().to_string())
}

/// The first document of the content whose text is as wanted.
fn first_document(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let mut files = plain::documents(&folder.join("content")).map(ignore::DirEntry::into_path);
    files.find(|path| is_wanted(&fs::read_to_string(path).unwrap_or_default()))
}

/// The folders of settings that a production build reads, the later the stronger.
pub const FOLDERS: &[&str] = &["config/_default", "config/production"];

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If a file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    const AUTHORS: &[&str] = &["params.author.name", "params.author", "author.name", "author"];
    let mut finding = Finding::new(Preset::Hugo, "public");
    let settings = settings(folder, &mut finding)?;
    let hugo = Hugo { settings: &settings };
    finding.title = settings.text("title").or_else(|| settings.text("params.title"));
    finding.description = settings.text("params.description");
    finding.params = settings.get("params").cloned().unwrap_or_default();
    finding.base_url = settings.text("baseURL");
    finding.output = settings.text("publishDir").unwrap_or(finding.output);
    let languages = hugo.languages();
    let default = &languages[0];
    let of_site = |key: &&str| hugo.of_language(default, key).or_else(|| settings.text(key));
    finding.author = AUTHORS.iter().find_map(of_site);
    finding.time_zone = hugo.of_language(default, "timeZone").or_else(|| settings.text("timeZone"));
    finding.sources = hugo.sources(&languages);
    finding.languages = languages.iter().map(|code| hugo.language(code, default)).collect();
    finding.languages[0].is_assumed = hugo.default_language().is_assumed;
    hugo.addresses(&mut finding);
    finding.sections_have_pages = true;
    hugo.rules(&mut finding);
    if finding.read.is_empty() {
        hugo.languages_of_content(folder, &mut finding);
        let is_attributes = |line: &str| {
            let inside = line.strip_prefix('{').and_then(|line| line.strip_suffix('}')).unwrap_or_default().trim();
            let is_value = || inside.starts_with(char::is_alphabetic) && inside.contains("=\"");
            inside.starts_with(['.', '#']) || is_value()
        };
        if first_document(folder, |text| text.lines().any(|line| is_attributes(line.trim()))).is_some() {
            finding.rule("dialects", json!(["hugo", "block_attributes"]));
        }
    } else {
        hugo.sections_that_are_languages(folder, &mut finding);
    }
    hugo.feeds(&mut finding);
    let has_hosts = languages.iter().any(|code| hugo.of_language(code, "baseURL").is_some());
    finding.ids_are_urls = hugo.has_feeds_of_hugos_own(folder) && !has_hosts;
    finding.ids_are_encoded = true;
    Ok(finding)
}

/// All files as one tree.
fn settings(folder: &Path, finding: &mut Finding) -> Result<SettingsFile, Error> {
    let mut all = SettingsFile { value: json!({}) };
    if let Some(path) = settings_file::first_of(folder, FILES) {
        settings_file::merge(&mut all.value, SettingsFile::read(folder, path)?.value);
        finding.read.push(path.to_owned());
    }
    for below in FOLDERS {
        for file in settings_file::in_folder(&folder.join(below)) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let path = format!("{below}/{name}");
            let value = SettingsFile::read(folder, &path)?.value;
            settings_file::merge(&mut all.value, at_its_key(&name, value));
            finding.read.push(path);
        }
    }
    Ok(all)
}

/// `params.toml` holds what stands below `params`, `languages.fr.toml` below `languages.fr`, `menus.fr.toml` below `languages.fr.menus`.
fn at_its_key(name: &str, value: Value) -> Value {
    let stem = path::stem(name);
    let below = |key: &str, value: Value| Value::Object(Map::from_iter([(key.to_owned(), value)]));
    match stem.split_once('.') {
        None if matches!(stem, "hugo" | "config") => value,
        None => below(stem, value),
        Some(("languages", code)) => below("languages", below(code, value)),
        Some((key, code)) => below("languages", below(code, below(key, value))),
    }
}

struct Hugo<'s> {
    settings: &'s SettingsFile,
}

impl Hugo<'_> {
    /// The codes, the default language first, then by weight.
    fn languages(&self) -> Vec<String> {
        let default = self.default_language().code;
        let disabled = self.settings.get("disableLanguages").map(texts).unwrap_or_default();
        let declared = self.settings.get("languages").and_then(Value::as_object);
        let mut languages: Vec<(f64, String)> = declared
            .into_iter()
            .flatten()
            .filter(|(code, language)| {
                !disabled.contains(code) && get(language, "disabled").and_then(Value::as_bool) != Some(true)
            })
            .map(|(code, language)| {
                // Without a weight last, as in Hugo's own menus.
                let weight = get(language, "weight").and_then(Value::as_f64).filter(|weight| *weight != 0.0);
                (weight.unwrap_or(f64::MAX), code.to_lowercase())
            })
            .collect();
        languages.retain(|(_, code)| *code != default);
        languages.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        std::iter::once(default).chain(languages.into_iter().map(|(_, code)| code)).collect()
    }

    /// A site of one language may say which one only by its locale.
    fn default_language(&self) -> FoundLanguage {
        let locale = || {
            let locale = self.settings.text("locale").or_else(|| self.settings.text("languageCode"))?;
            let is_alone = self.settings.get("languages").is_none();
            locale.parse::<LanguageTag>().ok().filter(|_| is_alone).map(|tag| tag.primary().to_owned())
        };
        let stated = self.settings.text("defaultContentLanguage").map(|code| code.to_lowercase());
        FoundLanguage::stated(stated.or_else(locale))
    }

    /// What is said of a language alone.
    fn value_of(&self, code: &str, key: &str) -> Option<&Value> {
        get(get(self.settings.get("languages")?, code)?, key)
    }

    fn of_language(&self, code: &str, key: &str) -> Option<String> {
        self.value_of(code, key).and_then(text)
    }

    fn language(&self, code: &String, default: &String) -> FoundLanguage {
        let of = |key| self.of_language(code, key);
        let in_folder = self.settings.says("defaultContentLanguageInSubdir") == Some(true);
        FoundLanguage {
            name: of("label").or_else(|| of("languageName")),
            tag: of("locale").or_else(|| of("languageCode")),
            prefix: (code == default && !in_folder).then(String::new),
            title: of("title").or_else(|| of("params.title").filter(|_| self.settings.text("title").is_none())),
            description: of("params.description").or_else(|| of("description")),
            params: self.value_of(code, "params").cloned().unwrap_or_default(),
            ..FoundLanguage::new(code)
        }
    }

    /// Languages with a `baseURL` of their own lie there, without a prefix, and are built into folders of their own: on one host, what their
    /// addresses have in common is the site's, and the rest of each is its prefix.
    fn addresses(&self, finding: &mut Finding) {
        let own = |code: &String| self.of_language(code, "baseURL");
        if finding.languages.iter().all(|language| own(&language.code).is_none()) {
            return;
        }
        let of = |language: &FoundLanguage| {
            let url = Url::parse(&own(&language.code).or_else(|| finding.base_url.clone())?).ok()?;
            let path = url.path().split('/').filter(|folder| !folder.is_empty()).map(str::to_owned);
            Some((url.origin().ascii_serialization(), path.collect::<Vec<_>>()))
        };
        let addresses: Option<Vec<_>> = finding.languages.iter().map(of).collect();
        let Some((first, others)) = addresses.as_deref().and_then(<[_]>::split_first) else { return };
        if others.iter().any(|other| other.0 != first.0) {
            let whole = finding.base_url.take();
            for language in &mut finding.languages {
                language.base_url = own(&language.code).or(whole.clone());
            }
            let default = &mut finding.languages[0];
            (finding.base_url, default.prefix) = (default.base_url.take(), Some(String::new()));
            finding.output = format!("{}/{}", finding.output, default.code);
            finding.note(About::Site, super::HOSTS);
            return;
        }
        let in_common = |at: &usize| others.iter().all(|other| other.1.get(*at) == first.1.get(*at));
        let common = (0..first.1.len()).take_while(in_common).count();
        finding.base_url = Some([std::slice::from_ref(&first.0), &first.1[..common]].concat().join("/"));
        let prefixes = addresses.iter().flatten().map(|(_, path)| path[common..].join("/"));
        for (language, prefix) in finding.languages.iter_mut().zip(prefixes) {
            language.prefix = (prefix != language.code).then_some(prefix);
        }
    }

    /// One folder, or several where the languages do not lie beside each other under their codes.
    fn sources(&self, languages: &[String]) -> Vec<FoundSource> {
        let mut sources = self.mounts(languages);
        if sources.is_empty() {
            sources = self.content_folders(languages);
        }
        let parent = |source: &FoundSource| {
            let code = source.language.as_ref().filter(|_| source.at.is_none())?;
            Some(source.path.strip_suffix(code.as_str())?.strip_suffix('/')?.to_owned())
        };
        if let Some(parents) = sources.iter().map(parent).collect::<Option<BTreeSet<String>>>()
            && parents.len() == 1
        {
            return parents.into_iter().map(FoundSource::new).collect();
        }
        sources
    }

    /// `contentDir`, of each language or of all.
    fn content_folders(&self, languages: &[String]) -> Vec<FoundSource> {
        let whole = self.settings.text("contentDir").unwrap_or_else(|| "content".to_owned());
        let own = |code: &String| self.of_language(code, "contentDir").unwrap_or_else(|| whole.clone());
        let folders: Vec<(&String, String)> =
            languages.iter().map(|code| (code, own(code).trim_end_matches('/').to_owned())).collect();
        let (first, folder) = &folders[0];
        if folders.iter().all(|(_, other)| other == folder) && !folder.ends_with(&format!("/{first}")) {
            return vec![FoundSource::new(folder)];
        }
        let source = |(code, path): (&String, String)| FoundSource { path, language: Some(code.clone()), at: None };
        folders.into_iter().map(source).collect()
    }

    /// On a site that declares no language, a folder that is called like one is a section to Hugo, whose name is part of its URLs, and its pattern
    /// is the language's.
    fn sections_that_are_languages(&self, folder: &Path, finding: &mut Finding) {
        let [FoundSource { path, language: None, at: None }] = finding.sources.as_slice() else { return };
        if ["languages", "contentDir", "module.mounts"].iter().any(|key| self.settings.get(key).is_some()) {
            return;
        }
        let folders = settings_file::folders(&folder.join(path));
        let has_posts_elsewhere = || folders.iter().any(|name| is_in_folder_of_posts(&format!("{name}/post")));
        let default = finding.languages[0].code.clone();
        if !folders.contains(&default) || has_posts_elsewhere() {
            return;
        }
        let found = folders.into_iter().map(FoundLanguage::new);
        finding.languages.extend(found.filter(|found| found.code != default && languages::is_folders(found)));
        finding.languages[0].prefix = None;
        let Some(Value::Object(patterns)) = finding.rules.get("permalink") else { return };
        for language in &mut finding.languages {
            let below = |pattern: &str| {
                let rest = ["/:sections", "/:section"].iter().find_map(|section| pattern.strip_prefix(section));
                rest.or_else(|| pattern.strip_prefix(&format!("/{}", language.code))).map(str::to_owned)
            };
            if let Some(pattern) = patterns.get(&language.code).and_then(Value::as_str).and_then(below) {
                language.permalink = Map::from_iter([("*".to_owned(), pattern.into())]);
            }
        }
    }

    /// The languages of a site without settings are those that its content has; the pages of the first one have no prefix, as is Hugo's default.
    fn languages_of_content(&self, folder: &Path, finding: &mut Finding) {
        finding.are_languages_declared = false;
        finding.languages = plain::languages(&folder.join(&finding.sources[0].path), None);
        finding.languages[0].prefix = Some(String::new());
        let note = "No settings of the site are here: the first language is taken for its default one, whose pages have no prefix";
        finding.note(About::Languages, note);
    }

    /// The folders that `module.mounts` puts at `content` or below it. One that several languages have belongs to the first: to the
    /// others it lends what they have no translation of.
    fn mounts(&self, languages: &[String]) -> Vec<FoundSource> {
        let mut sources: Vec<FoundSource> = Vec::new();
        for mount in self.settings.get("module.mounts").and_then(Value::as_array).into_iter().flatten() {
            let of = |key: &str| get(mount, key).and_then(text).map(|path| path.trim_matches('/').to_owned());
            let (Some(path), Some(target)) = (of("source"), of("target")) else { continue };
            let Some(at) = target.strip_prefix("content").filter(|at| at.is_empty() || at.starts_with('/')) else {
                continue;
            };
            let stated: Vec<String> =
                ["lang", "sites.matrix.languages"].iter().filter_map(|key| get(mount, key)).flat_map(texts).collect();
            let is_for_all = stated.is_empty() || stated.iter().any(|code| code.contains('*'));
            let language = languages.iter().find(|code| stated.contains(code)).filter(|_| !is_for_all).cloned();
            let is_known = sources.iter().any(|source| source.path == path);
            if !is_known && (is_for_all || language.is_some()) {
                let at = Some(at.trim_matches('/').to_owned()).filter(|at| !at.is_empty());
                sources.push(FoundSource { path, language, at });
            }
        }
        sources
    }

    /// Hugo writes RSS for the home page and every section, unless the settings say otherwise.
    fn feeds(&self, finding: &mut Finding) {
        let disabled = self.settings.get("disableKinds").map(texts).unwrap_or_default();
        if disabled.iter().any(|kind| kind.eq_ignore_ascii_case("rss")) {
            return;
        }
        let base = self.settings.text("outputFormats.rss.baseName").unwrap_or_else(|| "index".to_owned());
        let file = format!("{base}.xml");
        let has_rss = |outputs: &Value| texts(outputs).iter().any(|format| format.eq_ignore_ascii_case("rss"));
        if self.settings.get("outputs.home").is_none_or(has_rss) {
            finding.own_feeds.push(OwnFeed::new(file.clone()));
        }
        let cascades = self.settings.get("cascade").and_then(Value::as_array);
        for cascade in cascades.into_iter().flatten().filter(|cascade| get(cascade, "outputs").is_some_and(has_rss)) {
            let path = ["target.path", "_target.path"].into_iter().find_map(|key| get(cascade, key)).and_then(text);
            let folder = path.as_deref().map(|path| path.trim_matches('/').to_owned()).unwrap_or_default();
            if !folder.is_empty() && !folder.contains(['*', '{', '/']) {
                let path = format!("{folder}/{file}");
                finding.own_feeds.push(OwnFeed { folder: Some(folder), ..OwnFeed::new(path) });
            }
        }
        let all = self.settings.get("outputs.section").is_none_or(has_rss);
        let stated_by = (!all).then_some((&["outputs"] as &[&str], "rss"));
        finding.section_feeds = Some(SectionFeeds { files: vec![OwnFeed::new(file)], stated_by });
        let limit = ["services.rss.limit", "rssLimit"].into_iter().find_map(|key| self.settings.get(key));
        finding.own_feed_limit = limit.and_then(Value::as_u64).filter(|limit| *limit > 0);
    }

    /// Whether Hugo's template makes the feeds: no other is here, nor in a theme, and no theme is elsewhere.
    fn has_feeds_of_hugos_own(&self, folder: &Path) -> bool {
        let themes = self.settings.get("theme").map(texts).unwrap_or_default();
        let parent = self.settings.text("themesDir").unwrap_or_else(|| "themes".to_owned());
        let themes: Vec<PathBuf> =
            themes.iter().map(|theme| folder.join(&parent).join(theme).join("layouts")).collect();
        let is_feed = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            name.ends_with(".xml") && !name.starts_with("sitemap") || name.contains("rss")
        };
        let all = |layouts: &Path| WalkBuilder::new(layouts).standard_filters(false).build().flatten();
        let has_feed = |layouts: &Path| all(layouts).any(|entry| is_feed(entry.path()));
        let layouts = self.settings.text("layoutDir").unwrap_or_else(|| "layouts".to_owned());
        let target = |mount: &Value| get(mount, "target").and_then(text).unwrap_or_default();
        let mounts = self.settings.get("module.mounts").and_then(Value::as_array);
        self.settings.get("module.imports").is_none()
            && !mounts.into_iter().flatten().any(|mount| target(mount).starts_with("layouts"))
            && themes.iter().all(|layouts| layouts.is_dir() && !has_feed(layouts))
            && !has_feed(&folder.join(layouts))
    }
}
