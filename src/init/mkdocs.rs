//! A MkDocs site's own settings: `mkdocs.yml` with what it inherits, or such a file for each language.

use std::path::Path;

use serde_json::{Map, Value, json};
use url::Url;

use super::{
    finding::{About, Finding, FixedFeed, FoundLanguage, FoundSource, OwnFeed},
    languages::{is_known, is_short_code},
    plain,
    settings_file::{self, SettingsFile, get, merge, text, texts},
};
use crate::{error::Error, path, render::to_text, settings::rules::Preset};

/// The names of the settings file.
const FILES: &[&str] = &["mkdocs.yml", "mkdocs.yaml"];

/// Folders in whose folders, called by languages, there may be such files.
const ABOVE_LANGUAGES: &[&str] = &[".", "docs", "config"];

/// The name of the folder's settings file, or of the first of those for its languages.
#[must_use]
pub fn file(folder: &Path) -> Option<String> {
    own(folder).or_else(|| by_language(folder).into_iter().next().map(|(_, path)| path))
}

/// The folder's settings file; where that has no blog and another beside it has, as `mkdocs.blog.yml` of a second site, that one.
fn own(folder: &Path) -> Option<String> {
    let has_blog = |path: &String| {
        SettingsFile::read(folder, path).is_ok_and(|settings| !listed(&settings, "plugins", "blog").is_empty())
    };
    let own = settings_file::first_of(folder, FILES).map(str::to_owned);
    if own.as_ref().is_some_and(has_blog) {
        return own;
    }
    // Without the other site's settings, one that is called by a language's code is one of several.
    let may_be_second = |word: &str| own.is_some() || !is_short_code(word);
    let mut others = beside(folder).into_iter().filter(|(word, _)| may_be_second(word)).map(|(_, name)| name);
    others.find(has_blog).or(own)
}

/// The files that are called like the folder's settings file with a word more, and that word: `mkdocs.fr.yml`.
fn beside(folder: &Path) -> Vec<(String, String)> {
    let names = settings_file::in_folder(folder);
    let named = names.iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?;
        Some((stem.strip_prefix("mkdocs")?.strip_prefix(['.', '-', '_'])?.to_owned(), name.to_owned()))
    });
    named.collect()
}

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If a file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Plain, "site");
    let files = by_language(folder);
    let Some(path) = own(folder) else { return of_languages(folder, finding, &files) };
    let settings = inherited(folder, &path, &mut finding)?;
    site(&path, &settings, &mut finding);
    let content = docs_folder(&path, &settings);
    finding.sources = vec![FoundSource::new(content.clone())];
    let i18n = listed(&settings, "plugins", "i18n").into_iter().next();
    finding.are_languages_declared = i18n.is_some();
    let default = ["theme.language", "theme.locale"].into_iter().find_map(|key| settings.text(key));
    finding.languages = match i18n.as_ref().and_then(translated) {
        Some(languages) => languages,
        None => plain::languages(&folder.join(&content), default),
    };
    rules(&settings, &mut finding);
    blogs(folder, &content, &settings, &mut finding);
    Ok(finding)
}

/// The settings files that languages have of their own, with the language's code: `docs/fr/mkdocs.yml`, `mkdocs.fr.yml`.
fn by_language(folder: &Path) -> Vec<(String, String)> {
    let in_folders = ABOVE_LANGUAGES.iter().flat_map(|above| {
        let codes = settings_file::folders(&folder.join(above)).into_iter().filter(|code| is_known(code));
        codes.filter_map(move |code| {
            let mut paths = FILES.iter().map(|name| format!("{above}/{code}/{name}"));
            let path = paths.find(|path| folder.join(path).is_file())?;
            Some((code, path.trim_start_matches("./").to_owned()))
        })
    });
    let mut files: Vec<(String, String)> = in_folders.collect();
    if files.is_empty() {
        files.extend(beside(folder).into_iter().filter(|(code, _)| is_short_code(code)));
    }
    files
}

/// A site of which each language is built by settings of its own; the first one is the default language, or English.
fn of_languages(folder: &Path, mut finding: Finding, files: &[(String, String)]) -> Result<Finding, Error> {
    let mut files = files.to_vec();
    files.sort_by_key(|(code, _)| (!code.starts_with("en"), code.clone()));
    let mut base = String::new();
    for (index, (code, path)) in files.iter().enumerate() {
        let settings = inherited(folder, path, &mut finding)?;
        let content = docs_folder(path, &settings);
        let url = settings.text("site_url").unwrap_or_default();
        let below = url.strip_prefix(base.as_str()).map(|below| below.trim_matches('/')).unwrap_or_default();
        let prefix = match index {
            0 => Some(String::new()),
            // What is inherited says nothing of this language.
            _ if below.is_empty() || below == code => None,
            _ => Some(below.to_owned()),
        };
        finding.sources.push(FoundSource { language: Some(code.clone()), ..FoundSource::new(content.clone()) });
        finding.languages.push(FoundLanguage {
            prefix,
            title: settings.text("site_name"),
            description: settings.text("site_description"),
            ..FoundLanguage::new(code)
        });
        if index == 0 {
            base = url;
            site(path, &settings, &mut finding);
            rules(&settings, &mut finding);
            blogs(folder, &content, &settings, &mut finding);
        }
    }
    in_one_pattern(&mut finding.sources);
    Ok(finding)
}

/// Sources whose paths differ by their languages' codes alone are one.
fn in_one_pattern(sources: &mut Vec<FoundSource>) {
    let Some((code, path)) = sources.first().and_then(|source| Some((source.language.as_ref()?, &source.path))) else {
        return;
    };
    let segment = |part: &str| if part == code { "{language}".to_owned() } else { part.to_owned() };
    let pattern = path.split('/').map(segment).collect::<Vec<_>>().join("/");
    let fits = |source: &FoundSource| {
        source.language.as_ref().is_some_and(|code| pattern.replace("{language}", code) == source.path)
    };
    if sources.iter().all(fits) {
        *sources = vec![FoundSource::new(pattern)];
    }
}

/// A settings file laid over the one that it inherits from.
fn inherited(folder: &Path, path: &str, finding: &mut Finding) -> Result<SettingsFile, Error> {
    let mut settings = SettingsFile::read(folder, path)?;
    finding.read.push(path.to_owned());
    let mut above = path.to_owned();
    let mut seen = vec![above.clone()];
    while let Some(base) =
        settings.text("INHERIT").map(|base| relative_to(&above, &base)).filter(|base| !seen.contains(base))
    {
        let mut whole = SettingsFile::read(folder, &base)?.value;
        if let Value::Object(own) = &mut settings.value {
            own.retain(|key, _| key != "INHERIT");
        }
        merge(&mut whole, settings.value);
        settings.value = whole;
        if !finding.read.contains(&base) {
            finding.read.push(base.clone());
        }
        seen.push(base.clone());
        above = base;
    }
    Ok(settings)
}

/// A path that is relative to the folder of a file, from where that file's path is relative to.
fn relative_to(file: &str, path: &str) -> String {
    path::join_anywhere(path::parent(file), path)
}

fn docs_folder(path: &str, settings: &SettingsFile) -> String {
    let folder = relative_to(path, &settings.text("docs_dir").unwrap_or_else(|| "docs".to_owned()));
    if folder.is_empty() { ".".to_owned() } else { folder }
}

fn site(path: &str, settings: &SettingsFile, finding: &mut Finding) {
    // Templates print them as HTML.
    let shown = |key: &str| settings.text(key).map(|text| to_text(&text));
    finding.title = shown("site_name");
    finding.description = shown("site_description");
    finding.author = shown("site_author");
    finding.base_url = settings.text("site_url");
    // Links to `/x` stay as they are, unless the site asks for more.
    let has_path =
        finding.base_url.as_deref().and_then(|url| Url::parse(url).ok()).is_some_and(|url| url.path() != "/");
    finding.root_is_host =
        has_path && settings.text("validation.links.absolute_links").as_deref() != Some("relative_to_docs");
    finding.output = relative_to(path, &settings.text("site_dir").unwrap_or_else(|| "site".to_owned()));
    if !listed(settings, "plugins", "rss").is_empty() {
        finding.own_feeds.push(OwnFeed::new("feed_rss_created.xml"));
    }
}

fn rules(settings: &SettingsFile, finding: &mut Finding) {
    if settings.says("use_directory_urls") == Some(false) {
        finding.rule("permalink", "/:folders/:filename.html");
    }
    let excluded = settings.get("exclude_docs").map(texts).unwrap_or_default();
    let mut ignored: Vec<String> = excluded.iter().flat_map(|patterns| patterns.lines()).filter_map(glob).collect();
    if !ignored.is_empty() {
        ignored.insert(0, "node_modules/**".to_owned());
        finding.rule("ignored", json!(ignored));
    }
    let has_extension = |name: &str| !listed(settings, "markdown_extensions", name).is_empty();
    if has_extension("pymdownx.arithmatex") {
        finding.rule("math", json!([["$$", "$$"], ["\\(", "\\)"], ["\\[", "\\]"]]));
    }
    let mut dialects = vec!["python_markdown"];
    if !listed(settings, "plugins", "macros").is_empty() {
        dialects.insert(0, "nunjucks");
    }
    if ["caret", "keys", "mark", "tilde"].iter().any(|name| has_extension(&format!("pymdownx.{name}"))) {
        dialects.push("pymdown");
    }
    if dialects.len() > 1 {
        finding.rule("dialects", json!(dialects));
    }
    if has_extension("pymdownx.emoji") {
        finding.draw_emoji();
    }
    // MkDocs looks at no clock.
    finding.show(&[("future", true)]);
}

/// A line of gitignore's as a glob; one that takes in again what others leave out is none.
fn glob(line: &str) -> Option<String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with(['#', '!']) {
        return None;
    }
    let (path, is_folder) = line.strip_suffix('/').map_or((line, false), |path| (path, true));
    let rooted = match path.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None if path.contains('/') => path.to_owned(),
        None => format!("**/{path}"),
    };
    Some(if is_folder { format!("{rooted}/**") } else { rooted })
}

/// Material's blogs: each has its own folder and addresses.
fn blogs(folder: &Path, content: &str, settings: &SettingsFile, finding: &mut Finding) {
    let blogs = listed(settings, "plugins", "blog");
    let mut patterns = Map::new();
    let mut moved = Map::new();
    let mut authors: Vec<String> = Vec::new();
    for blog in blogs.iter().filter(|blog| get(blog, "enabled") != Some(&json!(false))) {
        let of = |key: &str, default: &str| get(blog, key).and_then(text).unwrap_or_else(|| default.to_owned());
        let own = of("blog_dir", "blog");
        let own = own.trim_matches(['.', '/']);
        let placed = |path: String| path.replace("{blog}", own).trim_matches(['.', '/']).to_owned();
        let authors_file = of("authors_file", "{blog}/.authors.yml").replace("{blog}", own);
        let file = format!("{content}/{}", authors_file.trim_start_matches("./").trim_start_matches('/'));
        if folder.join(&file).is_file() && !authors.contains(&file) {
            authors.push(file);
        }
        if get(blog, "post_slugify").is_some_and(|how| get(how, "kwds.case").and_then(text).as_deref() != Some("lower"))
        {
            finding.note(
                About::Rules,
                "the blog makes slugs in a way of its own (`post_slugify`), and polyfeed in the usual one",
            );
        }
        let says = |key: &str| get(blog, key) == Some(&json!(true));
        finding.show(&[("drafts", says("draft")), ("future", !says("draft_if_future_date"))]);
        let below = |path: &str| below_language(path, &finding.languages);
        let (posts, own) = (below(&placed(of("post_dir", "{blog}/posts"))), below(own));
        if patterns.contains_key(&posts) {
            continue;
        }
        // What lies beside posts is published as if the folder of posts were that of the blog.
        moved.insert(posts.clone(), own.clone().into());
        patterns.insert(posts.clone(), addresses(blog, &own, settings, finding).into());
        let name = if own.is_empty() { "blog" } else { path::name(&own) };
        let home = format!("/{own}/").replace("//", "/");
        let include = if posts.is_empty() { "**".to_owned() } else { format!("{posts}/**") };
        finding.fixed_feeds.push(FixedFeed { home: Some(home), ..FixedFeed::new(name, &include) });
    }
    if patterns.is_empty() {
        return;
    }
    let others = finding.rules.remove("permalink").unwrap_or_else(|| "/:folders/:filename/".into());
    patterns.insert("*".to_owned(), others);
    finding.rule("permalink", patterns);
    finding.rule("moved_assets", moved);
    if !authors.is_empty() {
        finding.rule("authors", json!(authors));
    }
}

/// The pattern of the addresses of a blog's posts.
fn addresses(blog: &Value, own: &str, settings: &SettingsFile, finding: &mut Finding) -> String {
    let of = |key: &str, default: &str| get(blog, key).and_then(text).unwrap_or_else(|| default.to_owned());
    let (format, date) = (of("post_url_format", "{date}/{slug}"), of("post_url_date_format", "yyyy/MM/dd"));
    let (date, mut unknown) = match date_tokens(&date) {
        Some(tokens) => (tokens, None),
        None => (":year/:month/:day".to_owned(), Some(date)),
    };
    let mut pattern = format.replace("{date}", &date).replace("{slug}", ":slugortitle").replace("{file}", ":filename");
    if format.contains("{categories}") && get(blog, "post_url_max_categories").is_none_or(|most| *most == json!(1)) {
        pattern = pattern.replace("{categories}", ":category");
        *finding.field("url_categories") = json!(["categories"]);
    }
    if pattern.contains('{') {
        unknown = Some(pattern.clone());
    }
    if let Some(unknown) = unknown {
        finding.note(About::Rules, format!("URLs of posts have parts that polyfeed does not know: {unknown}"));
    }
    let end = if settings.says("use_directory_urls") == Some(false) { ".html" } else { "/" };
    format!("/{own}/{}{end}", pattern.trim_matches('/')).replace("//", "/")
}

/// A date's form, as Unicode's locale data has them, in a permalink's tokens; `None` if there is none for a part.
fn date_tokens(format: &str) -> Option<String> {
    const TOKENS: &[(&str, &str)] = &[
        ("yyyy", ":year"),
        ("y", ":year"),
        ("yy", ":short_year"),
        ("MMMM", ":long_month"),
        ("MMM", ":short_month"),
        ("MM", ":month"),
        ("M", ":i_month"),
        ("dd", ":day"),
        ("d", ":i_day"),
    ];
    let mut tokens = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|character| character != first).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if first.is_ascii_alphabetic() {
            tokens += TOKENS.iter().find(|(known, _)| *known == part)?.1;
        } else {
            tokens += part;
        }
        rest = after;
    }
    Some(tokens)
}

/// A folder of the content below its language's, if it lies in one.
fn below_language(path: &str, languages: &[FoundLanguage]) -> String {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_language = languages.iter().any(|language| language.code == first);
    if is_language { rest.to_owned() } else { path.to_owned() }
}

/// The options of a plugin or an extension, each time that it is used; these are a list of names, or of maps from a name to options.
fn listed(settings: &SettingsFile, key: &str, name: &str) -> Vec<Value> {
    let is_called = |called: &str| called == name || called.ends_with(&format!("/{name}"));
    let of_map = |map: &Map<String, Value>| {
        map.iter().filter(|(called, _)| is_called(called)).map(|(_, options)| options.clone()).collect::<Vec<_>>()
    };
    match settings.get(key) {
        Some(Value::Array(list)) => list
            .iter()
            .flat_map(|plugin| match plugin {
                Value::String(called) if is_called(called) => vec![json!({})],
                Value::Object(map) => of_map(map),
                _ => Vec::new(),
            })
            .collect(),
        Some(Value::Object(map)) => of_map(map),
        _ => Vec::new(),
    }
}

/// The languages of mkdocs-static-i18n: a list of maps, or, as old releases have it, a map of names.
fn translated(i18n: &Value) -> Option<Vec<FoundLanguage>> {
    let default = get(i18n, "default_language").and_then(text);
    let language = |code: String, of: &Value| {
        let is_default = get(of, "default") == Some(&json!(true)) || default.as_ref() == Some(&code);
        FoundLanguage {
            code,
            name: get(of, "name").and_then(text).or_else(|| text(of)),
            title: get(of, "site_name").and_then(text),
            description: get(of, "site_description").and_then(text),
            prefix: is_default.then(String::new),
            ..FoundLanguage::default()
        }
    };
    let mut languages: Vec<FoundLanguage> = match get(i18n, "languages")? {
        Value::Array(list) => {
            list.iter().filter_map(|of| Some(language(get(of, "locale").and_then(text)?, of))).collect()
        }
        Value::Object(map) => map.iter().map(|(code, of)| language(code.clone(), of)).collect(),
        _ => return None,
    };
    languages.retain(|language| !matches!(language.code.as_str(), "null" | "default"));
    if let Some(default) = default.clone().filter(|code| languages.iter().all(|language| language.code != *code)) {
        languages.push(language(default, &Value::Null));
    }
    languages.sort_by_key(|language| language.prefix.is_none());
    (!languages.is_empty()).then_some(languages)
}
