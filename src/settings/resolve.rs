//! From the settings as written to [`Settings`]: defaults are filled in, and what one key says is held against what
//! another says.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    FeedSettings, Settings, Source, TRANSLATORS_FEED, announce,
    authors::{self, Authors, Tags},
    file::{ContentFile, FeedFile, Ids, LanguageFile, SettingsFile, SourceFile},
    language::{Direction, Language, LanguageTag, codes},
    position::value_problem,
    problems::{Levels, ProblemsFile},
    rules::{Rules, RulesFile},
    value::{BaseUrl, Localised, TimeZone},
    with_slashes,
};
use crate::problem::{Code, Problem, Severity};

/// Every fault is found, not only the first. Without a language or a folder of content there are no settings; else what is wrong is left out, or
/// stands as it is, for who goes on to look for what else is.
pub fn resolve(path: &Path, shown: String, text: &str, file: SettingsFile) -> Result<Settings, Vec<Problem>> {
    let mut faults = Faults { path: &shown, text, problems: Vec::new() };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    if file.output.as_os_str().is_empty() {
        faults.add(&["output"], false, "name the folder that `base_url` serves, like `output: public`");
    }

    let lower_case = Rules::new(file.preset, &[&file.rules]).lower_case_urls;
    let languages = languages(&file.languages, &file.site.base_url, lower_case, &mut faults);
    let feeds = feeds(&file.feeds, &languages, &mut faults);
    let codes = codes(&languages);
    for (keys, localised) in [
        (["site", "title"], Some(&file.site.title)),
        (["site", "description"], file.site.description.as_ref()),
        (["site", "author"], file.site.author.as_ref()),
        (["site", "rights"], file.site.rights.as_ref()),
        (["translators", "title"], file.translators.as_ref().and_then(|translators| translators.title.as_ref())),
    ] {
        faults.localised(&keys, localised, &codes);
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
    localised_rules(&["rules"], &file.rules, &codes, &mut faults);
    if let ContentFile::Sources(sources) = &file.content {
        for (index, source) in sources.iter().enumerate() {
            localised_rules(&["content", &index.to_string(), "rules"], &source.rules, &codes, &mut faults);
        }
    }
    let sources = sources(&folder, &file, &languages, &mut faults);
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

    /// Files of authors that the rules name are there.
    fn authors(&mut self, folder: &Path, keys: &[&str], rules: &RulesFile) {
        for (index, path) in rules.authors.iter().flatten().enumerate() {
            if !folder.join(path).exists() {
                let index = index.to_string();
                let keys: Vec<&str> = keys.iter().copied().chain([&*index]).collect();
                let shown = with_slashes(path);
                self.add(&keys, false, format!("there is no file or folder `{shown}` beside the settings file"));
            }
        }
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
    written: &indexmap::IndexMap<String, FeedFile>,
    languages: &[Language],
    faults: &mut Faults<'_>,
) -> Vec<FeedSettings> {
    if written.is_empty() {
        faults.add(&["feeds"], false, "at least one feed is needed, like `blog: {include: \"blog/**\"}`");
    }
    let codes = codes(languages);
    let mut feeds = Vec::new();
    for (name, feed) in written {
        if !is_path_segment(name) {
            faults.add(
                &["feeds", name],
                true,
                format!("`{name}` cannot be part of a path; use letters, digits, `-` and `_`"),
            );
        }
        if name == TRANSLATORS_FEED {
            faults.add(
                &["feeds", name],
                true,
                format!("`{name}` is the name of the feeds for translators; choose another"),
            );
        }
        faults.localised(&["feeds", name, "title"], feed.title.as_ref(), &codes);
        faults.localised(&["feeds", name, "description"], feed.description.as_ref(), &codes);
        faults.localised(&["feeds", name, "home"], feed.home.as_ref(), &codes);
        feeds.push(FeedSettings {
            name: name.clone(),
            include: feed.include.clone(),
            exclude: feed.exclude.clone(),
            title: feed.title.clone(),
            description: feed.description.clone(),
            home: feed.home.clone(),
            limit: feed.limit,
            max_bytes: feed.max_bytes,
            content: feed.content,
            fallback: feed.fallback,
        });
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

/// What a source's path has where a language's code belongs.
const LANGUAGE: &str = "{language}";

/// What admonitions are called, and the site's params, are said in declared languages only.
fn localised_rules(keys: &[&str], rules: &RulesFile, codes: &[&str], faults: &mut Faults<'_>) {
    for (rule, texts) in [("admonitions", &rules.admonitions), ("site_params", &rules.site_params)] {
        for (name, text) in texts.iter().flatten() {
            faults.localised(&[keys, &[rule, name]].concat(), Some(text), codes);
        }
    }
}

fn sources(folder: &Path, file: &SettingsFile, languages: &[Language], faults: &mut Faults<'_>) -> Vec<Source> {
    let whole = |path: &PathBuf| SourceFile {
        path: path.clone(),
        at: String::new(),
        preset: None,
        language: None,
        rules: RulesFile::default(),
    };
    let written = match &file.content {
        ContentFile::Folder(path) => vec![whole(path)],
        ContentFile::Sources(sources) => sources.clone(),
    };
    if written.is_empty() {
        faults.add(&["content"], false, "at least one source is needed");
    }
    let by_code: HashMap<&str, usize> =
        languages.iter().map(|language| (language.code.as_str(), language.index)).collect();
    faults.authors(folder, &["rules", "authors"], &file.rules);
    let mut sources: Vec<Source> = Vec::new();
    for (index, source) in written.into_iter().enumerate() {
        let number = index.to_string();
        faults.authors(folder, &["content", &number, "rules", "authors"], &source.rules);
        let keys: &[&str] =
            if matches!(file.content, ContentFile::Folder(_)) { &["content"] } else { &["content", &number, "path"] };
        let language = source.language.as_deref().map(|code| {
            by_code.get(code).copied().unwrap_or_else(|| {
                faults.add(
                    &["content", &number, "language"],
                    false,
                    format!("`{code}` is not one of the declared languages"),
                );
                0
            })
        });
        let rules = Rules::new(source.preset.unwrap_or(file.preset), &[&file.rules, &source.rules]);
        let shown = with_slashes(&source.path);
        let mut folders = folders(folder, &shown, language, languages);
        if folders.is_empty() {
            faults.add(keys, false, format!("there is no folder `{shown}` beside the settings file"));
        }
        let mut undeclared = undeclared(folder, &shown, &by_code);
        sources.extend(folders.drain(..).map(|(path, language)| Source {
            folder: below(folder, &path).into(),
            path,
            at: source.at.trim_matches('/').to_owned(),
            language,
            undeclared: std::mem::take(&mut undeclared),
            rules: rules.clone(),
            authors: Authors::new(),
            tags: Tags::new(),
        }));
    }
    add_authors_and_tags(&mut sources, folder, faults);
    faults.problems.dedup();
    sources
}

/// Reads the files of authors and tags: those that the rules name, and those that lie in the source's own folder or in any.
fn add_authors_and_tags(sources: &mut [Source], folder: &Path, faults: &mut Faults<'_>) {
    let all: Vec<Arc<Path>> = sources.iter().map(|source| Arc::clone(&source.folder)).collect();
    for source in sources {
        let own = std::iter::once(&source.folder).chain(&all);
        let files = |names: &[String]| -> Vec<PathBuf> {
            let files = own.clone().flat_map(|folder| names.iter().map(|name| folder.join(name)));
            files.filter(|file| file.is_file()).collect()
        };
        let named = source.rules.authors.iter().map(|path| folder.join(path)).filter(|path| path.exists());
        let authors: Vec<PathBuf> = named.chain(files(&source.rules.author_files)).collect();
        let read = authors::read(&authors)
            .and_then(|authors| Ok((authors, authors::read_tags(&files(&source.rules.tag_files))?)));
        match read {
            Ok((authors, tags)) => (source.authors, source.tags) = (authors, tags),
            Err(problem) => faults.problems.push(*problem),
        }
    }
}

/// The folders that a source's path names, with the language of each.
fn folders(folder: &Path, path: &str, language: Option<usize>, languages: &[Language]) -> Vec<(String, Option<usize>)> {
    let candidates: Vec<(String, Option<usize>)> = if path.contains(LANGUAGE) {
        languages.iter().map(|language| (path.replace(LANGUAGE, &language.code), Some(language.index))).collect()
    } else {
        vec![(path.to_owned(), language)]
    };
    candidates.into_iter().filter(|(path, _)| below(folder, path).is_dir()).collect()
}

/// A folder below another; both may be the working directory, which has no name of its own.
fn below(folder: &Path, path: &str) -> PathBuf {
    let below = folder.join(path);
    if below.as_os_str().is_empty() { PathBuf::from(".") } else { below }
}

/// The codes of no declared language for which a source's path names a folder, too, with that folder.
fn undeclared(folder: &Path, path: &str, declared: &HashMap<&str, usize>) -> Vec<(String, Arc<Path>)> {
    let Some((above, below)) = path.split_once(LANGUAGE).filter(|(above, _)| above.is_empty() || above.ends_with('/'))
    else {
        return Vec::new();
    };
    let entries = fs::read_dir(folder.join(above)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut undeclared: Vec<(String, Arc<Path>)> = names
        .filter(|name| !declared.contains_key(name.as_str()))
        .map(|name| {
            let folder = folder.join(format!("{above}{name}{below}"));
            (name, folder.into())
        })
        .filter(|(_, folder): &(String, Arc<Path>)| folder.is_dir())
        .collect();
    undeclared.sort();
    undeclared
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
