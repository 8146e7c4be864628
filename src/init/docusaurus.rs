//! A Docusaurus site's own settings: `docusaurus.config.js` and its other names, read as text and never executed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::{Map, Value, json};

use super::{
    finding::{About, Finding, FixedFeed, FoundLanguage, FoundSource, OwnFeed},
    settings_file::{self, SettingsFile, address, get, text, texts},
};
use crate::{
    error::Error,
    literal,
    render::admonition_title,
    settings::{
        language::LanguageTag,
        rules::{Preset, Rules},
    },
};

/// The names of the settings file.
pub const FILES: &[&str] = &[
    "docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs",
    "docusaurus.config.mts", "docusaurus.config.cts",
];

/// The folder below a language's that has its translated blog.
const TRANSLATED: &str = "docusaurus-plugin-content-blog";

/// The languages that have a folder of translated posts.
#[must_use]
pub fn translated(folder: &Path) -> Vec<String> {
    let has_blog = |language: &String| folder.join("i18n").join(language).join(TRANSLATED).is_dir();
    settings_file::folders(&folder.join("i18n")).into_iter().filter(has_blog).collect()
}

/// How many posts Docusaurus' feeds hold unless the settings say otherwise.
const DEFAULT_FEED_LIMIT: u64 = 20;

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If the file cannot be read.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let mut finding = Finding::new(Preset::Docusaurus, "build");
    finding.ids_are_urls = true;
    let mut program = String::new();
    let mut config = json!({});
    if let Some(path) = settings_file::first_of(folder, FILES) {
        program = settings_file::program(folder, path)?;
        config = literal::object_with(&program, &["title", "url", "baseUrl", "presets", "i18n"]).unwrap_or_else(|| {
            finding
                .note(About::Site, format!("{path} has no object of settings that can be read without executing it"));
            json!({})
        });
        finding.read.push(path.to_owned());
    }
    let settings = Config { value: &config };
    finding.title = settings.text("title", &mut finding, About::Site);
    finding.description = settings.text("tagline", &mut finding, About::Site);
    let url = settings.text("url", &mut finding, About::Site);
    let base = settings.text("baseUrl", &mut finding, About::Site).unwrap_or_default();
    finding.base_url = url.map(|url| address(&url, &base));
    finding.languages = languages(folder, &settings, &mut finding);
    if get(&config, "trailingSlash") == Some(&json!(true)) {
        finding.rule("trailing_slash", true);
    }
    // Computed, it leaves every address in doubt.
    finding.ids_are_urls &= get(&config, "trailingSlash").is_none_or(|slash| !literal::is_computed(slash));
    if program.contains("remark-math") {
        finding.rule("math", json!([["$$", "$$"], ["$", "$"]]));
    }
    if get(&config, "markdown.emoji") == Some(&json!(false)) {
        finding.rule("emoji_names", json!([]));
    }
    let blogs = settings.blogs(&mut finding);
    for blog in &blogs {
        add_blog(folder, &settings, blog, blogs.len() > 1, &mut finding);
    }
    admonitions(folder, &settings, &blogs, &mut finding);
    let (mdx, markdown) = (json!(["mdx", "admonitions", "hugo"]), json!(["admonitions", "hugo"]));
    let dialects = match get(&config, "markdown.format").and_then(text).as_deref() {
        Some("detect") => Some(json!({ "mdx": mdx, "*": markdown })),
        Some("md") => Some(markdown),
        _ => None,
    };
    finding.rules.extend(dialects.map(|dialects| ("dialects".to_owned(), dialects)));
    Ok(finding)
}

struct Config<'c> {
    value: &'c Value,
}

/// A blog's options.
struct Blog {
    id: String,
    path: String,
    route: String,
    options: Value,
}

impl Config<'_> {
    /// The text at a key; what is computed is said to be so.
    fn text(&self, key: &str, finding: &mut Finding, about: About) -> Option<String> {
        let value = get(self.value, key)?;
        if literal::is_computed(value) {
            finding.note(
                about,
                format!("`{key}` in {} is computed by code, which is not executed", finding.read.join(", ")),
            );
            return None;
        }
        text(value)
    }

    /// The text at a key.
    fn stated(&self, key: &str) -> Option<String> {
        get(self.value, key).and_then(text)
    }

    fn of_language(&self, code: &str, key: &str) -> Option<String> {
        let of = get(get(self.value, "i18n.localeConfigs")?, code)?;
        get(of, key).and_then(text)
    }

    /// The folder of the translations.
    fn translations(&self) -> String {
        self.stated("i18n.path").unwrap_or_else(|| "i18n".to_owned())
    }

    /// The folder of a language's translations.
    fn folder_of(&self, code: &str) -> String {
        format!("{}/{}", self.translations(), self.of_language(code, "path").as_deref().unwrap_or(code))
    }

    /// What a language's URLs start with, where it has a `baseUrl` of its own.
    fn prefix(&self, code: &str) -> Option<String> {
        let own = self.of_language(code, "baseUrl")?;
        let whole = self.stated("baseUrl").unwrap_or_default();
        let own = own.trim_matches('/');
        let below = own.strip_prefix(whole.trim_matches('/')).unwrap_or(own).trim_matches('/');
        Some(if below.is_empty() { String::new() } else { format!("/{below}") })
    }

    /// The blogs of presets and plugins; the one that every site has if none is configured.
    fn blogs(&self, finding: &mut Finding) -> Vec<Blog> {
        let entries = |key: &str| get(self.value, key).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut blogs = Vec::new();
        for entry in entries("presets").iter().filter_map(Value::as_array) {
            match entry.get(1).and_then(|options| get(options, "blog")) {
                Some(options) if options.is_object() => blogs.push(Blog::new(options)),
                Some(Value::Bool(false)) => {}
                _ => blogs.push(Blog::new(&json!({}))),
            }
        }
        let is_blog =
            |entry: &&Vec<Value>| entry.first().and_then(text).is_some_and(|name| name.contains("content-blog"));
        blogs.extend(
            entries("plugins")
                .iter()
                .filter_map(Value::as_array)
                .filter(is_blog)
                .map(|entry| Blog::new(entry.get(1).unwrap_or(&Value::Null))),
        );
        if blogs.is_empty() {
            blogs.push(Blog::new(&json!({})));
        }
        if get(self.value, "presets").is_some_and(literal::is_computed) {
            finding.note(
                About::Content,
                "`presets` is computed by code, which is not executed: these are the defaults of a blog",
            );
        }
        blogs
    }
}

impl Blog {
    fn new(options: &Value) -> Self {
        let of = |key, default: &str| get(options, key).and_then(text).unwrap_or_else(|| default.to_owned());
        Self {
            id: of("id", "default"),
            path: of("path", "blog").trim_start_matches("./").trim_matches('/').to_owned(),
            route: of("routeBasePath", "blog").trim_matches('/').to_owned(),
            options: options.clone(),
        }
    }

    /// The name of its feed.
    fn name(&self) -> String {
        if self.route.is_empty() { "blog".to_owned() } else { self.route.replace('/', "-") }
    }
}

fn languages(folder: &Path, settings: &Config<'_>, finding: &mut Finding) -> Vec<FoundLanguage> {
    let i18n = |key: &str| get(settings.value, &format!("i18n.{key}"));
    let stated = settings.text("i18n.defaultLocale", finding, About::Languages);
    let is_assumed = stated.is_none() && settings.stated("i18n.defaultLocale").is_none();
    let default = stated.unwrap_or_else(|| "en".to_owned());
    let mut codes = i18n("locales").map(texts).unwrap_or_default();
    if i18n("locales").is_none_or(literal::is_partly_computed) {
        codes = translated(folder);
        if i18n("locales").is_some() {
            finding.note(
                About::Languages,
                "`i18n.locales` is computed by code, which is not executed: these are the languages that have folders",
            );
        }
    }
    codes.retain(|code| *code != default);
    let has_host =
        |code: &String| settings.of_language(code, "url").is_some_and(|url| Some(url) != settings.stated("url"));
    if codes.iter().any(has_host) {
        finding.note(About::Site, super::HOSTS);
    }
    let below = settings.stated("baseUrl").unwrap_or_default();
    let found = |code: String| FoundLanguage {
        name: settings.of_language(&code, "label"),
        tag: settings.of_language(&code, "htmlLang"),
        base_url: (code != default && has_host(&code))
            .then(|| settings.of_language(&code, "url"))
            .flatten()
            .map(|url| address(&url, &below)),
        prefix: settings.prefix(&code).or_else(|| {
            let own = if code == default { "" } else { &code };
            (own.is_empty() || has_host(&code)).then(|| own.to_owned())
        }),
        is_assumed: is_assumed && code == default,
        code,
        ..FoundLanguage::default()
    };
    std::iter::once(default.clone()).chain(codes).map(found).collect()
}

/// Adds a blog's folders, its feed, and the feeds that it has already.
fn add_blog(folder: &Path, settings: &Config<'_>, blog: &Blog, is_one_of_several: bool, finding: &mut Finding) {
    let plugin = if blog.id == "default" { TRANSLATED.to_owned() } else { format!("{TRANSLATED}-{}", blog.id) };
    let folder_of = |code: &str| format!("{}/{plugin}", settings.folder_of(code));
    let at = if is_one_of_several { Some(blog.route.replace('/', "-")) } else { None };
    let default = finding.languages[0].code.clone();
    finding.sources.push(FoundSource { path: blog.path.clone(), language: Some(default), at: at.clone() });
    let codes: Vec<String> = finding.languages.iter().map(|language| language.code.clone()).collect();
    let there: Vec<&String> = codes.iter().filter(|code| folder.join(folder_of(code)).is_dir()).collect();
    if codes.iter().any(|code| settings.of_language(code, "path").is_some_and(|own| own != *code)) {
        // A folder called otherwise than its language is none that `{language}` finds.
        let source =
            |code: &String| FoundSource { path: folder_of(code), language: Some(code.clone()), at: at.clone() };
        finding.sources.extend(there.into_iter().map(source));
    } else if !there.is_empty() {
        let path = format!("{}/{{language}}/{plugin}", settings.translations());
        finding.sources.push(FoundSource { path, language: None, at: at.clone() });
    }
    let pattern = |route: &str| {
        if route.is_empty() { "/:slugordatedpath".to_owned() } else { format!("/{route}/:slugordatedpath") }
    };
    if is_one_of_several {
        let known = finding.rules.entry("permalink").or_insert_with(|| json!({}));
        known[at.as_deref().unwrap_or_default()] = pattern(&blog.route).into();
    } else if blog.route != "blog" {
        finding.rule("permalink", pattern(&blog.route));
    }
    let stated = get(&blog.options, "blogTitle").and_then(text);
    let mut titles: Vec<(String, String)> =
        stated.map(|title| (finding.languages[0].code.clone(), title)).into_iter().collect();
    for language in &finding.languages[1..] {
        let file = format!("{}/options.json", folder_of(&language.code));
        let title = SettingsFile::read(folder, &file).ok().and_then(|options| options.text("title.message"));
        titles.extend(title.filter(|_| !titles.is_empty()).map(|title| (language.code.clone(), title)));
    }
    let include = at.map_or_else(|| "**".to_owned(), |at| format!("{at}/**"));
    let feed = FixedFeed { home: Some(format!("/{}", blog.route)), titles, ..FixedFeed::new(&blog.name(), &include) };
    finding.fixed_feeds.push(feed);
    let map = get(&blog.options, "authorsMapPath").and_then(text);
    if let Some(map) = map.filter(|map| !map.contains('/') && map != "authors.yml") {
        finding.rule("author_files", json!([map]));
    }
    // A blog's own list takes the place of the usual one.
    let excluded = get(&blog.options, "exclude").filter(|list| !literal::is_partly_computed(list)).map(texts);
    for glob in excluded.into_iter().flatten().filter(|glob| speaks_of_documents(glob)) {
        let known = finding.rules.entry("ignored").or_insert_with(|| json!([]));
        if let Some(known) = known.as_array_mut().filter(|known| !known.contains(&json!(glob))) {
            known.push(glob.into());
        }
    }
    add_own_feeds(blog, finding);
}

/// Adds the feeds that Docusaurus writes for a blog.
fn add_own_feeds(blog: &Blog, finding: &mut Finding) {
    let option = |key: &str| get(&blog.options, key).filter(|value| !literal::is_computed(value));
    let has_limit = get(&blog.options, "feedOptions.limit").is_some();
    let has_items = get(&blog.options, "feedOptions.createFeedItems").is_some();
    finding.ids_are_urls &=
        !has_items && (!has_limit || option("feedOptions.limit").is_some_and(|limit| limit.is_u64()));
    let limit = option("feedOptions.limit").and_then(Value::as_u64).unwrap_or(DEFAULT_FEED_LIMIT);
    finding.own_feed_limit = Some(finding.own_feed_limit.map_or(limit, |other| other.min(limit)));
    let types = match option("feedOptions.type") {
        None if get(&blog.options, "feedOptions.type").is_none() => vec!["rss".to_owned(), "atom".to_owned()],
        None => Vec::new(),
        Some(types) => texts(types),
    };
    for (kind, file) in [("rss", "rss.xml"), ("atom", "atom.xml"), ("json", "feed.json")] {
        if types.iter().any(|known| known == kind || known == "all") {
            let path = format!("{}/{file}", blog.route).trim_start_matches('/').to_owned();
            finding.own_feeds.push(OwnFeed { folder: Some(blog.name()), ..OwnFeed::new(path) });
        }
    }
}

/// The types of admonitions that are the blogs' own, and those that the site calls otherwise than Docusaurus does, which it says in `code.json`.
fn admonitions(folder: &Path, settings: &Config<'_>, blogs: &[Blog], finding: &mut Finding) {
    let known = Rules::new(Preset::Docusaurus, &[]).shortcodes;
    let keywords = blogs.iter().filter_map(|blog| get(&blog.options, "admonitions.keywords")).flat_map(texts);
    let mut titles: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut renamed: BTreeSet<String> = keywords.filter(|name| !known.contains_key(name)).collect();
    for language in &finding.languages {
        let file = format!("{}/code.json", settings.folder_of(&language.code));
        let words = SettingsFile::read(folder, &file).unwrap_or_default().value;
        let tag = language.tag.as_ref().unwrap_or(&language.code).parse::<LanguageTag>().ok();
        for (key, message) in words.as_object().into_iter().flatten() {
            let title = get(message, "message").and_then(text);
            let Some((name, title)) = key.strip_prefix("theme.admonition.").zip(title) else { continue };
            let usual = tag.as_ref().map(|tag| admonition_title(name, tag).to_lowercase());
            if known.contains_key(name) && usual.is_some_and(|usual| usual != title.to_lowercase()) {
                renamed.insert(name.to_owned());
            }
            titles.entry(name.to_owned()).or_default().insert(language.code.clone(), title.into());
        }
    }
    let title = |name: String| (name.clone(), titles.remove(&name).unwrap_or_default().into());
    let titles: Map<String, Value> = renamed.into_iter().map(title).collect();
    if !titles.is_empty() {
        finding.rule("admonitions", titles);
    }
}

/// Whether a glob keeps documents out, and not only programs and their tests.
fn speaks_of_documents(glob: &str) -> bool {
    let is_of_programs =
        glob.contains(".test.") || glob.contains("__tests__") || glob.ends_with("js") || glob.ends_with("ts");
    !is_of_programs
}
