//! What a Hugo site's settings say of its pages: permalinks, cascades, ignored files, whose dates count.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    super::{
        finding::{About, Finding, FoundSource},
        settings_file::{get, text, texts},
    },
    Hugo,
};
use crate::{
    post::FILE_NAME,
    settings::{
        permalink::PermalinkPattern,
        rules::{Preset, Rules},
    },
    site::front_matter::WantedKeys,
};

/// How Hugo makes URLs unless the settings say otherwise.
const DEFAULT_PERMALINK: &str = "/:folders/:slugorfilename/";

/// How it makes those of sections' pages.
const SECTION_PERMALINK: &str = "/:folders/";

impl Hugo<'_> {
    /// What a site says of its pages that the preset says otherwise.
    pub(super) fn rules(&self, finding: &mut Finding) {
        let settings = self.settings;
        self.permalinks(finding);
        let says = |key: &str| settings.says(key) == Some(true);
        if says("disablePathToLower") {
            finding.rule("lower_case_urls", false);
        }
        if says("removePathAccents") {
            finding.rule("remove_accents", true);
        }
        if says("enableEmoji") {
            finding.draw_emoji();
        }
        self.cascade(finding);
        self.ignored(finding);
        let shown = [("drafts", "buildDrafts"), ("future", "buildFuture"), ("expired", "buildExpired")];
        finding.show(&shown.map(|(kind, key)| (kind, says(key))));
        self.dates(finding);
        if says("markup.goldmark.parser.attribute.block") {
            finding.rule("dialects", json!(["hugo", "block_attributes"]));
        }
        let passthrough = |key: &str| settings.get(&format!("markup.goldmark.extensions.passthrough.{key}"));
        if passthrough("enable").and_then(Value::as_bool) == Some(true) {
            let pairs: Vec<Value> = ["delimiters.block", "delimiters.inline"]
                .into_iter()
                .filter_map(passthrough)
                .flat_map(|pairs| pairs.as_array().cloned().unwrap_or_default())
                .collect();
            finding.rule("math", pairs);
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
            let usual =
                |section: &str| if section.ends_with('/') { SECTION_PERMALINK.into() } else { own["*"].clone() };
            let missing: Map<String, Value> =
                missing.into_iter().map(|section| (section.clone(), usual(&section))).collect();
            own.extend(missing);
            own.retain(|section, pattern| {
                let others =
                    if section.ends_with('/') { SECTION_PERMALINK } else { whole["*"].as_str().unwrap_or_default() };
                whole.get(section).and_then(Value::as_str).unwrap_or(others) != *pattern
            });
            finding.languages[index].permalink = own;
        }
        if !is_default {
            finding.rule("permalink", whole);
        }
    }

    /// The patterns by section, `*` for all others, of the site or of a language.
    fn patterns(&self, language: Option<&str>, finding: &mut Finding) -> Map<String, Value> {
        let stated = |key: &str| language.and_then(|code| self.value_of(code, key)).or_else(|| self.settings.get(key));
        let mut patterns = Map::new();
        let all = stated("permalinks").and_then(Value::as_object);
        let pages = all.into_iter().flatten().flat_map(|(section, value)| match value {
            // `permalinks.page.blog`, `permalinks.section.blog`; `permalinks.term` is about other pages.
            Value::Object(nested) if section.eq_ignore_ascii_case("page") => {
                nested.iter().map(|(section, value)| (section.trim_matches('/').to_owned(), value)).collect()
            }
            Value::Object(nested) if section.eq_ignore_ascii_case("section") => {
                nested.iter().map(|(section, value)| (format!("{}/", section.trim_matches('/')), value)).collect()
            }
            Value::Object(_) => Vec::new(),
            _ => vec![(section.trim_matches('/').to_owned(), value)],
        });
        let is_ugly = |section: &str| match stated("uglyURLs") {
            Some(Value::Bool(all)) => *all,
            Some(sections) => get(sections, section).and_then(Value::as_bool) == Some(true),
            None => false,
        };
        for (section, pattern) in pages {
            let Some(pattern) = text(pattern) else { continue };
            let pattern = if is_ugly(&section) { ugly(&pattern) } else { pattern };
            if let Err(why) = pattern.parse::<PermalinkPattern>() {
                let text = format!("the permalinks of `{section}` are not known to polyfeed: {why}");
                if !finding.notes.iter().any(|note| note.text == text) {
                    finding.note(About::Rules, text);
                }
                continue;
            }
            patterns.insert(section, pattern.into());
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
            finding.rule("site_cascade", json!(cascades));
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
            finding.rule("ignored", json!(ignored));
        }
    }

    /// `[frontmatter]`, of the site or the default language. Of Hugo's tokens `:filename` and `:default` say something of a document.
    fn dates(&self, finding: &mut Finding) {
        const DATE: &[&str] = &["date", "publishdate", "pubdate", "published", "lastmod", "modified"];
        const PUBLISHED: &[&str] = &["publishdate", "pubdate", "published", "date"];
        const UPDATED: &[&str] = &["lastmod", "modified", "updated", "last_update"];
        const EXPIRES: &[&str] = &["expirydate", "unpublishdate"];
        let own: Vec<_> =
            finding.languages.iter().map(|language| self.value_of(&language.code, "frontmatter")).collect();
        if own.iter().any(|other| *other != own[0]) {
            finding.note(
                About::Rules,
                "the languages take dates from other keys (frontmatter): these are those of the first",
            );
        }
        let stated = |key: &str, default: &[&str]| -> Vec<String> {
            let all = own[0].or_else(|| self.settings.get("frontmatter"));
            let keys = all.and_then(|all| get(all, key)).map(texts).unwrap_or_default();
            let known = |key: String| match key.to_lowercase().as_str() {
                ":default" => default.iter().map(|key| (*key).to_owned()).collect(),
                key if key.starts_with(':') && key != FILE_NAME => Vec::new(),
                key => vec![key.to_owned()],
            };
            let mut seen = BTreeSet::new();
            keys.into_iter().flat_map(known).filter(|key| seen.insert(key.clone())).collect()
        };
        let mut fields = Map::new();
        let date = stated("date", DATE);
        let published = stated("publishDate", PUBLISHED);
        let is_own = !is_part_of(&date, DATE);
        if !is_part_of(&published, PUBLISHED) {
            fields.insert("published".into(), joined(&published, DATE));
        } else if is_own {
            // What Hugo calls the date is when the post appeared, unless another key says so.
            let keys: Vec<&str> = PUBLISHED[..3]
                .iter()
                .copied()
                .chain(date.iter().map(String::as_str))
                .chain(DATE.iter().copied())
                .collect();
            fields.insert("published".into(), joined(&[], &keys));
        }
        if is_own {
            fields.insert("date".into(), joined(&date, &[]));
        }
        for (field, key, known) in [("updated", "lastmod", UPDATED), ("expires", "expiryDate", EXPIRES)] {
            // `lastmod` may fall back to the date, which polyfeed does by itself.
            let mut keys = stated(key, &[]);
            keys.retain(|key| !DATE[..4].contains(&key.as_str()));
            if !is_part_of(&keys, known) {
                fields.insert(field.into(), joined(&keys, &[]));
            }
        }
        if !fields.is_empty() {
            finding.rule("fields", fields);
        }
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
        // What ends like a document is one.
        _ if is_whole || glob.ends_with(".md") || glob.ends_with(".html") => vec![glob],
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
