//! From the settings as written to [`Settings`]: defaults are filled in, and what one key says is held against what
//! another says.

use std::path::Path;

use super::{
    FeedSettings, Settings, TRANSLATORS_FEED, announce,
    file::{ContentFile, Ids, LanguageFile, SettingsFile},
    language::{Direction, Language, LanguageTag, codes},
    position::value_problem,
    problems::{Levels, ProblemsFile},
    rules::{Rules, RulesFile},
    sources,
    value::{BaseUrl, Localised, TimeZone},
};
use crate::problem::{Code, Problem, Severity};

/// Every fault is found, not only the first. Without a language or a folder of content there are no settings; else what is wrong is left out, or
/// stands as it is, for who goes on to look for what else is.
pub fn resolve(path: &Path, shown: String, text: &str, mut file: SettingsFile) -> Result<Settings, Vec<Problem>> {
    let mut faults = Faults { path: &shown, text, problems: Vec::new() };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    if file.output.as_os_str().is_empty() {
        faults.add(&["output"], false, "name the folder that `base_url` serves, like `output: public`");
    }

    let lower_case = Rules::new(file.preset, &[&file.rules]).lower_case_urls;
    let languages = languages(&file.languages, &file.site.base_url, lower_case, &mut faults);
    let feeds = feeds(std::mem::take(&mut file.feeds), &languages, &mut faults);
    check(&file, &codes(&languages), &mut faults);
    let sources = sources::resolve(&folder, &file, &languages, &mut faults);
    let levels = levels(&file.problems, &mut faults);
    let announce = file.announce.map(|file| announce::resolve(file, &folder, &languages, &feeds, &mut faults));
    let faults = faults.problems;
    if languages.is_empty() || sources.is_empty() {
        return Err(faults);
    }

    Ok(Settings {
        output: folder.join(&file.output),
        path: shown,
        base_url: file.site.base_url,
        title: file.site.title,
        description: file.site.description,
        author: file.site.author,
        rights: file.site.rights,
        icon: file.site.icon,
        logo: file.site.logo,
        time_zone: file.site.time_zone.unwrap_or(TimeZone(chrono_tz::Tz::UTC)),
        languages,
        sources,
        feeds,
        ids: file.ids,
        id_authority: file.id_authority,
        root_links: file.root_links,
        localize_links: file.localize_links,
        follow_symbolic_links: file.follow_symbolic_links,
        bounds: file.bounds,
        dates: file.dates,
        embargo: file.embargo,
        translations: file.translations,
        aliases: file.aliases.into_iter().collect(),
        replace: file.replace,
        translators: file.translators,
        announce,
        levels,
        faults,
        text: text.to_owned(),
    })
}

/// Holds against each other what keys of the whole site say: texts against the languages, ids against their authority.
fn check(file: &SettingsFile, codes: &[&str], faults: &mut Faults<'_>) {
    for (keys, localised) in [
        (["site", "title"], Some(&file.site.title)),
        (["site", "description"], file.site.description.as_ref()),
        (["site", "author"], file.site.author.as_ref()),
        (["site", "rights"], file.site.rights.as_ref()),
        (["translators", "title"], file.translators.as_ref().and_then(|translators| translators.title.as_ref())),
    ] {
        faults.localised(&keys, localised, codes);
    }
    if file.ids == Ids::Tag && !file.id_authority.as_deref().is_some_and(is_tag_authority) {
        let keys: &[&str] = if file.id_authority.is_some() { &["id_authority"] } else { &["ids"] };
        faults.add(keys, false, "`ids: tag` needs `id_authority:`, a domain and a year or date you held it in (RFC 4151), like \"example.org,2024\"");
    }
    for (index, group) in file.translations.iter().enumerate() {
        if group.len() < 2 {
            faults.add(
                &["translations", &index.to_string()],
                false,
                "a group of translations has at least two members",
            );
        }
    }
    localised_rules(&["rules"], &file.rules, codes, faults);
    if let ContentFile::Sources(sources) = &file.content {
        for (index, source) in sources.iter().enumerate() {
            localised_rules(&["content", &index.to_string(), "rules"], &source.rules, codes, faults);
        }
    }
}

/// Collects what is wrong with the settings.
pub(super) struct Faults<'t> {
    path: &'t str,
    text: &'t str,
    /// What was found so far.
    pub(super) problems: Vec<Problem>,
}

impl Faults<'_> {
    /// A fault at the value (or, with `at_key`, the key) at a path of keys.
    pub(super) fn add(&mut self, keys: &[&str], at_key: bool, message: impl Into<String>) {
        self.problems.push(value_problem(Code::Settings, self.path, self.text, keys, at_key, message.into()));
    }

    /// A text by language speaks of declared languages only.
    pub(super) fn localised(&mut self, keys: &[&str], text: Option<&Localised>, codes: &[&str]) {
        for code in text.into_iter().flat_map(Localised::languages).filter(|code| !codes.contains(code)) {
            let keys: Vec<&str> = keys.iter().copied().chain([code]).collect();
            self.add(&keys, true, format!("`{code}` is not one of the declared languages ({})", codes.join(", ")));
        }
    }
}

fn languages(
    written: &indexmap::IndexMap<String, LanguageFile>,
    base_url: &BaseUrl,
    lower_case: bool,
    faults: &mut Faults<'_>,
) -> Vec<Language> {
    if written.is_empty() {
        faults.add(&["languages"], false, "at least one language is needed, like `en: {name: English}`");
    }
    let mut languages: Vec<Language> = Vec::new();
    for (code, file) in written {
        if !is_path_segment(code) {
            faults.add(&["languages", code], true, format!("`{code}` cannot be a folder's name"));
            continue;
        }
        let Some(tag) = file.tag.clone().or_else(|| code.parse::<LanguageTag>().ok()) else {
            faults.add(
                &["languages", code],
                true,
                format!("`{code}` is not a BCP 47 language tag; say which it is: `{code}: {{tag: …}}`"),
            );
            continue;
        };
        let by_default = match &file.base_url {
            Some(_) => String::new(),
            None if lower_case => code.to_lowercase(),
            None => code.clone(),
        };
        let prefix = file.prefix.as_deref().unwrap_or(&by_default).trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
        let is_at = |other: &Language| {
            let [there, here] = [&other.base_url, &file.base_url].map(|own| own.as_ref().unwrap_or(base_url));
            there == here && other.prefix == prefix
        };
        if let Some(other) = languages.iter().find(|other| other.tag == tag || is_at(other)) {
            let what =
                if other.tag == tag { format!("the tag `{tag}`") } else { format!("the URL prefix \"{prefix}\"") };
            faults.add(&["languages", code], true, format!("`{code}` and `{}` both have {what}", other.code));
        }
        languages.push(Language {
            index: languages.len(),
            code: code.clone(),
            name: file.name.clone().unwrap_or_else(|| tag.to_string()),
            direction: Direction::of(&tag),
            tag,
            base_url: file.base_url.clone(),
            prefix,
            permalink: file.permalink.clone(),
        });
    }
    languages
}

fn feeds(
    written: indexmap::IndexMap<String, FeedSettings>,
    languages: &[Language],
    faults: &mut Faults<'_>,
) -> Vec<FeedSettings> {
    if written.is_empty() {
        faults.add(&["feeds"], false, "at least one feed is needed, like `blog: {include: \"blog/**\"}`");
    }
    let codes = codes(languages);
    let mut feeds = Vec::new();
    for (name, feed) in written {
        if !is_path_segment(&name) {
            faults.add(
                &["feeds", &name],
                true,
                format!("`{name}` cannot be part of a path; use letters, digits, `-` and `_`"),
            );
        }
        if name == TRANSLATORS_FEED {
            faults.add(
                &["feeds", &name],
                true,
                format!("`{name}` is the name of the feeds for translators; choose another"),
            );
        }
        for (key, text) in [("title", &feed.title), ("description", &feed.description), ("home", &feed.home)] {
            faults.localised(&["feeds", &name, key], text.as_ref(), &codes);
        }
        feeds.push(FeedSettings { name, ..feed });
    }
    feeds
}

fn levels(file: &ProblemsFile, faults: &mut Faults<'_>) -> Levels {
    let mut levels = Levels::default();
    for (list, codes, severity) in [
        ("allow", &file.allow, Severity::Allowed),
        ("warn", &file.warn, Severity::Warning),
        ("deny", &file.deny, Severity::Error),
    ] {
        for (index, code) in codes.iter().enumerate() {
            if let Err(message) = levels.set(*code, severity) {
                faults.add(&["problems", list, &index.to_string()], false, message);
            }
        }
    }
    levels
}

/// What admonitions are called, and the site's params, are said in declared languages only.
fn localised_rules(keys: &[&str], rules: &RulesFile, codes: &[&str], faults: &mut Faults<'_>) {
    for (rule, texts) in [("admonitions", &rules.admonitions), ("site_params", &rules.site_params)] {
        for (name, text) in texts.iter().flatten() {
            faults.localised(&[keys, &[rule, name]].concat(), Some(text), codes);
        }
    }
}

fn is_path_segment(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
}

/// `taggingEntity` of RFC 4151 §2.1: a domain or e-mail address, a comma, a year with optional month and day.
fn is_tag_authority(authority: &str) -> bool {
    let Some((name, date)) = authority.split_once(',') else { return false };
    let name_fits =
        name.contains('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '@' | '_'));
    let parts: Vec<&str> = date.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let date_fits = matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
        && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()));
    name_fits && date_fits
}
