//! A Hugo site's own settings: `hugo.toml` and its other names, and the files below `config/`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};
use url::Url;

use super::{
    finding::{About, Finding, FoundLanguage, FoundSource, OwnFeed, SectionFeeds},
    settings_file::{self, SettingsFile, get, text, texts},
};
use crate::{
    error::Error,
    settings::{
        language::LanguageTag,
        permalink::PermalinkPattern,
        rules::{Preset, Rules},
    },
    site::front_matter::WantedKeys,
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

/// The folders of settings that a production build reads, the later the stronger.
pub const FOLDERS: &[&str] = &["config/_default", "config/production"];

/// How Hugo makes URLs unless the settings say otherwise.
const DEFAULT_PERMALINK: &str = "/:folders/:slugorfilename/";

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If a file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Hugo, "public");
    let settings = settings(folder, &mut finding)?;
    let hugo = Hugo { settings: &settings };
    finding.title = settings.text("title");
    finding.description = settings.text("params.description");
    finding.author = settings.text("params.author.name").or_else(|| settings.text("params.author"));
    finding.base_url = settings.text("baseURL");
    finding.output = settings.text("publishDir").unwrap_or(finding.output);
    let languages = hugo.languages();
    let default = &languages[0];
    finding.time_zone = hugo.of_language(default, "timeZone").or_else(|| settings.text("timeZone"));
    finding.sources = hugo.sources(&languages);
    finding.languages = languages.iter().map(|code| hugo.language(code, default)).collect();
    hugo.addresses(&mut finding);
    finding.sections_have_pages = true;
    hugo.rules(&mut finding);
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
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
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
        let default = self.default_language();
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
    fn default_language(&self) -> String {
        let locale = || {
            let locale = self.settings.text("locale").or_else(|| self.settings.text("languageCode"))?;
            let is_alone = self.settings.get("languages").is_none();
            locale.parse::<LanguageTag>().ok().filter(|_| is_alone).map(|tag| tag.primary().to_owned())
        };
        let stated = self.settings.text("defaultContentLanguage").map(|code| code.to_lowercase());
        stated.or_else(locale).unwrap_or_else(|| "en".to_owned())
    }

    fn of_language(&self, code: &str, key: &str) -> Option<String> {
        let languages = self.settings.get("languages")?;
        get(languages, code).and_then(|language| get(language, key)).and_then(text)
    }

    fn language(&self, code: &String, default: &String) -> FoundLanguage {
        let of = |key| self.of_language(code, key);
        let in_folder = self.settings.says("defaultContentLanguageInSubdir") == Some(true);
        FoundLanguage {
            code: code.clone(),
            name: of("label").or_else(|| of("languageName")),
            tag: of("locale").or_else(|| of("languageCode")),
            prefix: (code == default && !in_folder).then(String::new),
            permalink: Map::new(),
            title: of("title"),
            description: of("params.description").or_else(|| of("description")),
        }
    }

    /// Languages with a `baseURL` of their own lie there, without a prefix: on one host, what their addresses have in common is the site's,
    /// and the rest of each is its prefix.
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
            finding.base_url = own(&finding.languages[0].code).or(finding.base_url.take());
            finding.note(
                About::Site,
                "the languages have hosts of their own (baseURL in each). polyfeed knows one base_url: make a settings file for each \
                 host, with one language and `prefix: \"\"`",
            );
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

    fn rules(&self, finding: &mut Finding) {
        let settings = self.settings;
        self.permalinks(finding);
        if settings.says("disablePathToLower") == Some(true) {
            finding.rules.insert("lower_case_urls".into(), false.into());
        }
        if settings.says("removePathAccents") == Some(true) {
            finding.rules.insert("remove_accents".into(), true.into());
        }
        self.cascade(finding);
        self.ignored(finding);
        let shown = [("drafts", "buildDrafts"), ("future", "buildFuture"), ("expired", "buildExpired")];
        let shown: Map<String, Value> = shown
            .into_iter()
            .filter(|(_, key)| settings.says(key) == Some(true))
            .map(|(key, _)| (key.to_owned(), true.into()))
            .collect();
        if !shown.is_empty() {
            finding.rules.insert("visibility".into(), shown.into());
        }
        self.dates(finding);
        let passthrough = |key: &str| settings.get(&format!("markup.goldmark.extensions.passthrough.{key}"));
        if passthrough("enable").and_then(Value::as_bool) == Some(true) {
            let pairs: Vec<Value> = ["delimiters.block", "delimiters.inline"]
                .into_iter()
                .filter_map(passthrough)
                .flat_map(|pairs| pairs.as_array().cloned().unwrap_or_default())
                .collect();
            finding.rules.insert("math".into(), pairs.into());
        }
    }

    /// The patterns of the site, and of each language what it has otherwise.
    fn permalinks(&self, finding: &mut Finding) {
        let whole = self.patterns(None, finding);
        let is_default = whole.len() == 1 && whole["*"] == DEFAULT_PERMALINK;
        for index in 0..finding.languages.len() {
            let mut own = self.patterns(Some(&finding.languages[index].code.clone()), finding);
            // A language that has any has none of the site's.
            let missing: Vec<String> = whole.keys().filter(|section| !own.contains_key(*section)).cloned().collect();
            own.extend(missing.into_iter().map(|section| (section, own["*"].clone())).collect::<Vec<_>>());
            own.retain(|section, pattern| whole.get(section).unwrap_or(&whole["*"]) != pattern);
            finding.languages[index].permalink = own;
        }
        if !is_default {
            finding.rules.insert("permalink".into(), whole.into());
        }
    }

    /// The patterns by section, `*` for all others, of the site or of a language.
    fn patterns(&self, language: Option<&str>, finding: &mut Finding) -> Map<String, Value> {
        let stated = |key: &str| {
            let own =
                language.and_then(|code| self.settings.get("languages").and_then(|all| get(get(all, code)?, key)));
            own.or_else(|| self.settings.get(key))
        };
        let mut patterns = Map::new();
        let all = stated("permalinks").and_then(Value::as_object);
        let pages = all.into_iter().flatten().flat_map(|(section, value)| match value {
            // `permalinks.page.blog`; `permalinks.section` and `permalinks.term` are about other pages.
            Value::Object(nested) if section.eq_ignore_ascii_case("page") => nested.iter().collect(),
            Value::Object(_) => Vec::new(),
            _ => vec![(section, value)],
        });
        let is_ugly = |section: &str| match stated("uglyURLs") {
            Some(Value::Bool(all)) => *all,
            Some(sections) => get(sections, section).and_then(Value::as_bool) == Some(true),
            None => false,
        };
        for (section, pattern) in pages {
            let Some(pattern) = text(pattern) else { continue };
            let pattern = if is_ugly(section) { ugly(&pattern) } else { pattern };
            if let Err(why) = pattern.parse::<PermalinkPattern>() {
                let text = format!("the permalinks of `{section}` are not known to polyfeed: {why}");
                if !finding.notes.iter().any(|note| note.text == text) {
                    finding.note(About::Rules, text);
                }
                continue;
            }
            patterns.insert(section.trim_matches('/').to_owned(), pattern.into());
        }
        if let Some(Value::Object(sections)) = stated("uglyURLs") {
            for section in sections.keys().filter(|section| is_ugly(section)) {
                patterns.entry(section.clone()).or_insert_with(|| ugly(DEFAULT_PERMALINK).into());
            }
        }
        let others = if is_ugly("") { ugly(DEFAULT_PERMALINK) } else { DEFAULT_PERMALINK.to_owned() };
        patterns.entry("*").or_insert(others.into());
        patterns
    }

    /// What `cascade` says of keys that polyfeed reads, on production.
    fn cascade(&self, finding: &mut Finding) {
        let wanted = WantedKeys::of(&Rules::new(Preset::Hugo, &[]));
        let is_target = |key: &str| matches!(key, "target" | "_target");
        let maps = match self.settings.get("cascade") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).collect(),
            Some(Value::Object(map)) => vec![map],
            _ => Vec::new(),
        };
        let mut cascades = Vec::new();
        for map in maps {
            let (targets, values): (Map<_, _>, Map<_, _>) =
                map.iter().map(|(key, value)| (key.to_lowercase(), value.clone())).partition(|(key, _)| is_target(key));
            let map: Map<String, Value> = targets.into_iter().chain(only(values, "", &wanted)).collect();
            let environment = ["target.environment", "_target.environment"];
            let elsewhere = |key: &&str| get(&json!(map), key).and_then(text).is_some_and(|name| name != "production");
            if map.keys().any(|key| !is_target(key)) && !environment.iter().any(elsewhere) {
                cascades.push(map);
            }
        }
        if !cascades.is_empty() {
            finding.rules.insert("site_cascade".into(), json!(cascades));
        }
    }

    /// `ignoreFiles`: regular expressions, of which people write simple ones.
    fn ignored(&self, finding: &mut Finding) {
        let mut ignored: Vec<String> = Vec::new();
        for regex in self.settings.get("ignoreFiles").map(texts).unwrap_or_default() {
            // What ends otherwise than documents do finds none.
            if regex.ends_with('$') && !regex.ends_with("md$") && !regex.ends_with("html$") {
                continue;
            }
            match globs(&regex, &finding.sources) {
                Some(globs) => ignored.extend(globs),
                None => finding.note(
                    About::Rules,
                    format!(
                        "`{regex}` of ignoreFiles is not known to polyfeed: write globs, `ignored: [\"**/name.md\"]`"
                    ),
                ),
            }
        }
        if !ignored.is_empty() {
            finding.rules.insert("ignored".into(), json!(ignored));
        }
    }

    /// `[frontmatter]`: Hugo's tokens like `:filename` are rules of the preset.
    fn dates(&self, finding: &mut Finding) {
        const DATE: &[&str] = &["date", "publishdate", "pubdate", "published", "lastmod", "modified"];
        const PUBLISHED: &[&str] = &["publishdate", "pubdate", "published", "date"];
        const UPDATED: &[&str] = &["lastmod", "modified", "updated", "last_update"];
        const EXPIRES: &[&str] = &["expirydate", "unpublishdate"];
        let stated = |key: &str| -> Vec<String> {
            let keys = self.settings.get("frontmatter").and_then(|all| get(all, key)).map(texts).unwrap_or_default();
            keys.into_iter().map(|key| key.to_lowercase()).filter(|key| !key.starts_with(':')).collect()
        };
        let mut fields = Map::new();
        let date = stated("date");
        let own: Vec<&str> = date.iter().map(String::as_str).filter(|key| !DATE.contains(key)).collect();
        let published = stated("publishDate");
        if !is_part_of(&published, PUBLISHED) {
            fields.insert("published".into(), joined(&published, DATE));
        } else if !own.is_empty() {
            // What Hugo calls the date is when the post appeared, unless another key says so.
            let keys: Vec<&str> = PUBLISHED[..3].iter().chain(&own).copied().chain(DATE.iter().copied()).collect();
            fields.insert("published".into(), joined(&[], &keys));
        }
        if !is_part_of(&date, DATE) {
            fields.insert("date".into(), joined(&date, &[]));
        }
        for (field, key, known) in [("updated", "lastmod", UPDATED), ("expires", "expiryDate", EXPIRES)] {
            // `lastmod` may fall back to the date, which polyfeed does by itself.
            let mut keys = stated(key);
            keys.retain(|key| !DATE[..4].contains(&key.as_str()));
            if !is_part_of(&keys, known) {
                fields.insert(field.into(), joined(&keys, &[]));
            }
        }
        if !fields.is_empty() {
            finding.rules.insert("fields".into(), fields.into());
        }
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
        let has_feed = |layouts: &Path| ignore::Walk::new(layouts).flatten().any(|entry| is_feed(entry.path()));
        self.settings.get("module.imports").is_none()
            && themes.iter().all(|layouts| layouts.is_dir() && !has_feed(layouts))
            && !has_feed(&folder.join("layouts"))
    }
}

/// The values of keys that are wanted, at a path of keys.
fn only(values: Map<String, Value>, path: &str, wanted: &WantedKeys) -> Map<String, Value> {
    let below = values.into_iter().filter_map(|(key, value)| {
        let path = format!("{path}{}", key.to_lowercase());
        match value {
            Value::Object(values) => {
                let values = only(values, &format!("{path}."), wanted);
                (!values.is_empty()).then(|| (key, values.into()))
            }
            value => wanted.leads_to(&path).then_some((key, value)),
        }
    });
    below.filter(|(key, _)| key != "cascade").collect()
}

/// The globs that match the paths below content folders in which a simple regular expression is found.
fn globs(regex: &str, sources: &[FoundSource]) -> Option<Vec<String>> {
    let (regex, is_whole) = regex.strip_suffix('$').map_or((regex, false), |regex| (regex, true));
    let regex = regex.trim_start_matches(".*").replace("(?:^|/)", "/").replace("(^|/)", "/");
    let mut glob = String::new();
    let mut characters = regex.chars().peekable();
    while let Some(character) = characters.next() {
        let is_many = |next: &char| matches!(next, '*' | '+');
        match character {
            '\\' => glob.push(characters.next().filter(|escaped| "./-_".contains(*escaped))?),
            '.' if characters.next_if(is_many).is_some() => glob.push('*'),
            '[' => {
                characters.by_ref().find(|end| *end == ']')?;
                glob.push(if characters.next_if(is_many).is_some() { '*' } else { '?' });
            }
            letter if letter.is_alphanumeric() || "/-_~# ".contains(letter) => glob.push(letter),
            _ => return None,
        }
    }
    let in_source = |source: &FoundSource| glob.trim_start_matches('/').strip_prefix(&format!("{}/", source.path));
    let glob = match (sources.iter().find_map(in_source), glob.strip_prefix('/')) {
        (Some(below), _) => below.to_owned(),
        (None, Some(below)) => format!("**/{below}"),
        (None, None) => format!("**/*{glob}"),
    };
    Some(match glob.strip_suffix('/') {
        _ if is_whole => vec![glob],
        Some(folder) => vec![format!("{folder}/**")],
        None => vec![format!("{glob}*"), format!("{glob}*/**")],
    })
}

/// `/blog/:slug/` as `uglyURLs` has it.
fn ugly(pattern: &str) -> String {
    format!("{}.html", pattern.trim_end_matches('/'))
}

/// Whether keys stand among others in that order, so that they need not be written.
fn is_part_of(keys: &[String], known: &[&str]) -> bool {
    let mut known = known.iter();
    keys.iter().all(|key| known.any(|known| known == key))
}

/// Keys, then others that are not among them.
fn joined(keys: &[String], others: &[&str]) -> Value {
    let mut all: Vec<&str> = keys.iter().map(String::as_str).collect();
    for other in others {
        if !all.contains(other) {
            all.push(other);
        }
    }
    json!(all)
}
