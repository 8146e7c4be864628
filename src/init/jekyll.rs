//! A Jekyll site's own settings: `_config.yml`.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value, json};

use super::{
    finding::{About, Finding, FixedFeed, FoundLanguage, FoundSource, OwnFeed},
    languages::is_short_code,
    settings_file::{self, SettingsFile, address, get, text, texts},
};
use crate::{
    error::Error,
    settings::{
        permalink::PermalinkPattern,
        rules::{Preset, Rules},
        value::Globs,
    },
};

/// The names of the settings file.
pub const FILES: &[&str] = &["_config.yml", "_config.yaml", "_config.toml"];

/// Plugins that give each language a site of its own below its code, and settings that nothing else reads.
const MULTILINGUAL: &[&str] = &["jekyll-polyglot", "jekyll-multiple-languages-plugin"];
const MULTILINGUAL_KEYS: &[&str] =
    &["exclude_from_localization", "exclude_from_localizations", "lang_from_path", "parallel_localization"];

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If the file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Jekyll, "_site");
    let mut settings = SettingsFile { value: json!({}) };
    if let Some(path) = settings_file::first_of(folder, FILES) {
        settings = SettingsFile::read(folder, path)?;
        finding.read.push(path.to_owned());
    }
    finding.title = ["title", "name"].into_iter().find_map(|key| settings.text(key));
    finding.description =
        settings.text("description").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    finding.author = settings.text("author.name").or_else(|| settings.text("author"));
    let base = settings.text("baseurl").unwrap_or_default();
    finding.base_url =
        if base.contains("://") { Some(base) } else { settings.text("url").map(|url| address(&url, &base)) };
    finding.time_zone = settings.text("timezone");
    finding.output =
        settings.text("destination").map_or(finding.output, |path| path.trim_start_matches("./").to_owned());
    finding.sources = vec![FoundSource::new(content(&settings))];
    let listed = ["plugins", "gems"].into_iter().filter_map(|key| settings.get(key)).flat_map(texts);
    let plugins: Vec<String> = listed.chain(gems(folder)).collect();
    let is_multilingual = plugins.iter().any(|plugin| MULTILINGUAL.contains(&plugin.as_str()))
        || MULTILINGUAL_KEYS.iter().any(|key| settings.get(key).is_some());
    languages(&settings, is_multilingual, &mut finding);
    let content = folder.join(&finding.sources[0].path);
    let files = files(&content);
    if !finding.are_languages_declared {
        let code = finding.languages[0].code.clone();
        let folders = language_folders(&files);
        if folders.contains(&code) {
            finding.languages[0].prefix = None;
        }
        let others = folders.into_iter().filter(|other| *other != code);
        finding.languages.extend(others.map(FoundLanguage::new));
    }
    if is_multilingual {
        finding.rule("prefix_urls", "always");
    }
    rules(&settings, &plugins, &files, &mut finding);
    if finding.read.is_empty() {
        settings.value = json!({ "collections": collections_of_content(&files) });
    }
    permalinks(&settings, &mut finding);
    feeds(&settings, &plugins, &content, &mut finding);
    Ok(finding)
}

/// What the site says of its documents that the preset says otherwise.
fn rules(settings: &SettingsFile, plugins: &[String], files: &[String], finding: &mut Finding) {
    let path = &finding.sources[0].path;
    if path != "." {
        // Jekyll's settings lie where it is run, not in its source.
        let above = path.split('/').map(|_| "../").collect::<String>();
        let files: Vec<String> = finding.read.iter().map(|file| format!("{above}{file}")).collect();
        finding.rule("defaults_files", files);
    }
    let says = |key: &str| settings.says(key) == Some(true);
    finding.show(&[("future", says("future")), ("drafts", says("show_drafts"))]);
    ignored(settings, files, finding);
    let separator = settings.get("excerpt_separator").and_then(Value::as_str);
    if let Some(separator) =
        separator.filter(|separator| !matches!(*separator, "" | "\n\n" | "<!--more-->" | "<!-- more -->"))
    {
        finding.rule("summary_ends", json!([separator]));
    }
    // Only kramdown takes an element to its end tag, and not if it is told otherwise.
    let is_kramdown = settings.text("markdown").is_none_or(|markdown| markdown.eq_ignore_ascii_case("kramdown"));
    if !is_kramdown || says("kramdown.parse_block_html") {
        finding.rule("markdown_in_html", true);
    }
    if plugins.iter().any(|plugin| plugin == "jemoji") {
        finding.rule("emoji_names", json!(["body", "heading", "title"]));
    }
}

/// The folder that holds `_posts` and other collections.
fn content(settings: &SettingsFile) -> String {
    let stated = |key: &str| settings.text(key).unwrap_or_default();
    let path = format!("{}/{}", stated("source"), stated("collections_dir"));
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// What `exclude` keeps out of the site: of that only the globs that match documents, since most of them speak of programs.
fn ignored(settings: &SettingsFile, files: &[String], finding: &mut Finding) {
    let known = Rules::new(Preset::Jekyll, &[]);
    let is_document = |path: &&String| {
        known.extensions.iter().any(|extension| path.ends_with(&format!(".{extension}")))
            && !known.ignored.matches(path)
    };
    let documents: Vec<&String> = files.iter().filter(is_document).collect();
    let excluded = settings.get("exclude").map(texts).unwrap_or_default();
    let globs =
        excluded.iter().map(|path| path.trim_matches('/')).flat_map(|path| [path.to_owned(), format!("{path}/**")]);
    let matching: Vec<String> = globs
        .filter(|glob| {
            let glob = serde_json::from_value::<Globs>(glob.as_str().into());
            glob.is_ok_and(|glob| documents.iter().any(|path| glob.matches(path)))
        })
        .collect();
    if !matching.is_empty() {
        let all: Vec<&str> = known.ignored.patterns().chain(matching.iter().map(String::as_str)).collect();
        finding.rule("ignored", json!(all));
    }
}

/// The paths of all files below a folder that no `.gitignore` names.
fn files(content: &Path) -> Vec<String> {
    let entries = ignore::WalkBuilder::new(content).sort_by_file_name(Ord::cmp).build().flatten();
    let below = |entry: ignore::DirEntry| {
        let below = entry.path().strip_prefix(content).unwrap_or(entry.path());
        below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    entries.filter(|entry| entry.path().is_file()).map(below).collect()
}

/// The plugins that a `Gemfile` has Jekyll load, whatever its settings list.
fn gems(folder: &Path) -> Vec<String> {
    let gemfile = fs::read_to_string(folder.join("Gemfile")).unwrap_or_default();
    let mut is_in_group = false;
    let mut gems = Vec::new();
    for line in gemfile.lines().map(str::trim) {
        let is_of_group = line.contains(":jekyll_plugins");
        match line.split_once([' ', '(']) {
            Some(("group", _)) => is_in_group = is_of_group,
            Some(("gem", rest)) if is_in_group || is_of_group => gems.extend(rest.split(['"', '\'']).nth(1)),
            None if line == "end" => is_in_group = false,
            _ => {}
        }
    }
    gems.into_iter().map(str::to_owned).collect()
}

/// The default language, then the others as they are listed.
fn languages(settings: &SettingsFile, is_multilingual: bool, finding: &mut Finding) {
    let declared = settings.get("languages").map(texts).unwrap_or_default();
    let first_text = |keys: &[&str]| keys.iter().find_map(|key| settings.text(key));
    let of_plugin = first_text(&["default_lang", "default_language"]);
    // What is the default and not listed has no posts of its own: each listed language has a prefix then.
    let has_prefix = of_plugin.as_ref().is_some_and(|code| !declared.is_empty() && !declared.contains(code));
    // `lang: en-US` says how the default language is written, not what its folders are called.
    let primary = |code: &str| code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let listed = |code: &str| {
        let is_near = |other: &&String| primary(other) == primary(code);
        declared.iter().find(|other| *other == code).or_else(|| declared.iter().find(is_near)).cloned()
    };
    let stated = of_plugin.or_else(|| first_text(&["lang", "locale", "language"]));
    let is_assumed = declared.is_empty() && stated.is_none();
    let code = if declared.is_empty() {
        stated.map_or_else(|| "en".to_owned(), |stated| primary(&stated))
    } else {
        let stated = stated.and_then(|stated| listed(&stated));
        let english = || listed("en").filter(|_| has_prefix);
        stated.or_else(english).unwrap_or_else(|| declared[0].clone())
    };
    finding.are_languages_declared = is_multilingual && !declared.is_empty();
    let of_language = |key: &str, code: &str| settings.text(&format!("{key}.{code}"));
    let codes = std::iter::once(code.clone()).chain(declared.into_iter().filter(|other| *other != code));
    finding.languages = codes
        .map(|code| FoundLanguage {
            title: of_language("title", &code),
            description: of_language("description", &code),
            ..FoundLanguage::new(code)
        })
        .collect();
    finding.languages[0].prefix = (!has_prefix).then(String::new);
    finding.languages[0].is_assumed = is_assumed;
}

/// Folders called by the codes of languages before or behind `_posts`: two at least, for one may be called so by chance.
fn language_folders(files: &[String]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for path in files {
        let parts: Vec<&str> = path.split('/').collect();
        let Some(posts) = parts.iter().position(|part| *part == "_posts").filter(|_| parts[0] != "_site") else {
            continue;
        };
        let near = [posts.checked_sub(1), Some(0), Some(posts + 1).filter(|at| at + 1 < parts.len())];
        codes.extend(
            near.into_iter()
                .flatten()
                .filter_map(|at| parts.get(at))
                .filter(|part| is_short_code(part))
                .map(|part| (*part).to_owned()),
        );
    }
    if codes.len() > 1 { codes } else { BTreeSet::new() }
}

/// Folders that Jekyll has for something else than a collection.
const NO_COLLECTIONS: &[&str] = &["_posts", "_drafts", "_includes", "_layouts", "_data", "_sass", "_plugins", "_site"];

/// What `collections` would say of the folders that are called like some, where no settings are there.
fn collections_of_content(files: &[String]) -> Map<String, Value> {
    let folders = files.iter().filter(|path| !path.starts_with("_site/")).filter_map(|path| {
        let folder = path.rsplit('/').skip(1).find(|part| part.starts_with('_'))?;
        (!NO_COLLECTIONS.contains(&folder)).then(|| folder[1..].to_owned())
    });
    let said = |name: String| {
        let permalink = format!("/{name}/:path:output_ext");
        (name, json!({ "output": true, "permalink": permalink }))
    };
    folders.map(said).collect()
}

/// `permalink`, and what `collections` say for a collection's documents. What `defaults` say, a build reads itself.
fn permalinks(settings: &SettingsFile, finding: &mut Finding) {
    let mut patterns = Map::new();
    let mut add = |finding: &mut Finding, folder: String, pattern: String| match pattern.parse::<PermalinkPattern>() {
        Ok(_) => _ = patterns.insert(folder, pattern.into()),
        Err(why) => finding.note(About::Rules, format!("the permalink of {folder} is not known to polyfeed: {why}")),
    };
    let whole = settings.text("permalink").filter(|pattern| pattern != "date");
    let collections = settings.get("collections").and_then(Value::as_object);
    for (name, collection) in collections.into_iter().flatten() {
        if let Some(pattern) = get(collection, "permalink").and_then(text) {
            add(finding, format!("_{name}"), pattern);
        }
    }
    if let Some(pattern) = &whole {
        add(finding, "_posts".to_owned(), pattern.clone());
    }
    if patterns.is_empty() {
        return;
    }
    let of_posts = patterns.entry("_posts").or_insert("date".into()).clone();
    patterns.insert("_drafts".into(), of_posts);
    // A style that ends with `/` ends the URLs of pages so, too.
    let is_pretty = whole.is_some_and(|pattern| pattern == "pretty" || pattern.ends_with('/'));
    let others = if is_pretty { "/:folders/:filename/" } else { "/:folders/:filename:output_ext" };
    patterns.insert("*".into(), others.into());
    finding.rule("permalink", patterns);
}

/// Posts, collections that have pages, and what jekyll-feed writes.
fn feeds(settings: &SettingsFile, plugins: &[String], content: &Path, finding: &mut Finding) {
    // `polyfeed build --drafts` shows what lies in _drafts, too.
    let posts = if content.join("_drafts").is_dir() { "**/_{posts,drafts}/**" } else { "**/_posts/**" };
    finding.fixed_feeds.push(FixedFeed::new("blog", posts));
    let collections = settings.get("collections").and_then(Value::as_object);
    let is_shown = |collection: &Value| get(collection, "output") == Some(&json!(true));
    let shown = collections.into_iter().flatten().filter(|(_, collection)| is_shown(collection));
    let names: Vec<&str> = shown.map(|(name, _)| name.as_str()).filter(|name| *name != "posts").collect();
    // `posts_fr` holds the posts of a language, and belongs into the feed of `posts`; so does `posts_pt_br`.
    let is_there = |name: &str| name == "posts" || names.contains(&name);
    let whole_of = |name: &str| {
        let whole = |at: usize| is_there(&name[..at]) && is_short_code(&name[at + 1..]);
        name.match_indices(['_', '-']).map(|(at, _)| at).find(|at| whole(*at)).map(|at| name[..at].to_owned())
    };
    for name in names.iter().filter(|name| whole_of(name).is_none()) {
        finding.fixed_feeds.push(FixedFeed::new(name, &format!("**/_{name}/**")));
    }
    for name in &names {
        let outermost = std::iter::successors(whole_of(name), |whole| whole_of(whole)).last();
        let Some(whole) = outermost else { continue };
        let whole = if whole == "posts" { "blog" } else { &whole };
        let feed = finding.fixed_feeds.iter_mut().find(|feed| feed.name == whole).expect("the outermost has a feed");
        let folders = feed.include.trim_start_matches("**/_").trim_end_matches("/**");
        let folders = folders.trim_matches(['{', '}']);
        feed.include = format!("**/_{{{folders},{name}}}/**");
    }
    if plugins.iter().any(|plugin| plugin == "jekyll-feed") {
        let path = settings.text("feed.path").unwrap_or_else(|| "feed.xml".to_owned());
        finding.own_feeds.push(OwnFeed::new(path.trim_start_matches('/')));
        finding.own_feeds_by_language = finding.are_languages_declared;
        finding.own_format = Some("atom.xml");
        finding.ids = "Before that, `polyfeed adopt` the old feed: its ids are not the posts' URLs, and nobody's reader is to mark everything unread";
    }
}
