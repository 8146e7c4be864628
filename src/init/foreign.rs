//! Sites of generators that polyfeed has no preset for, whose posts are Markdown with front matter: Hexo, Astro, VitePress, VuePress, Gatsby. What
//! their own settings say of title, address, languages and folders is read, as text; how their code makes addresses is not, and so it is said.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};

use super::{
    finding::{About, Finding, FixedFeed, FoundLanguage, FoundSource},
    languages::is_short_code,
    plain,
    settings_file::{self, SettingsFile, address, get, program, text, texts, word},
};
use crate::{
    error::Error,
    literal,
    settings::{permalink::PermalinkPattern, rules::Preset},
};

/// A generator: its name, the files that may hold its settings, and what reads the first of these that is there.
struct Foreign {
    name: &'static str,
    files: &'static [&'static str],
    read: fn(&Path, &str, &mut Finding) -> Result<(), Error>,
}

/// Where the posts of Hexo lie, and of no other generator.
pub const HEXOS: &str = "source/_posts";

const GENERATORS: &[Foreign] = &[
    Foreign { name: "Hexo", files: &["_config.yml", "_config.yaml"], read: hexo },
    Foreign {
        name: "Astro",
        files: &["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts", "astro.config.cjs"],
        read: astro,
    },
    Foreign { name: "VitePress", files: VITEPRESS, read: vue },
    Foreign { name: "VuePress", files: VUEPRESS, read: vue },
    Foreign { name: "Gatsby", files: &["gatsby-config.js", "gatsby-config.ts", "gatsby-config.mjs"], read: gatsby },
];

const VITEPRESS: &[&str] = &[
    ".vitepress/config.ts",
    ".vitepress/config.mts",
    ".vitepress/config.js",
    ".vitepress/config.mjs",
    "docs/.vitepress/config.ts",
    "docs/.vitepress/config.mts",
    "docs/.vitepress/config.js",
    "docs/.vitepress/config.mjs",
];

const VUEPRESS: &[&str] = &[
    ".vuepress/config.ts",
    ".vuepress/config.js",
    "docs/.vuepress/config.ts",
    "docs/.vuepress/config.js",
    "src/.vuepress/config.ts",
    "src/.vuepress/config.js",
];

/// The name of the file with the settings of such a generator.
#[must_use]
pub fn file(folder: &Path) -> Option<&'static str> {
    of(folder).map(|(_, file)| file)
}

/// Whether a `_config.yml` is Hexo's and not Jekyll's.
#[must_use]
pub fn is_hexo(folder: &Path) -> bool {
    let package = SettingsFile::read(folder, "package.json").unwrap_or_default();
    let is_named = ["hexo", "dependencies.hexo", "devDependencies.hexo"].iter().any(|key| package.get(key).is_some());
    is_named || folder.join(HEXOS).is_dir() && !folder.join("Gemfile").is_file()
}

/// Reads the settings of the site in a folder.
///
/// # Errors
/// If the file cannot be read or does not parse.
pub fn read(folder: &Path) -> Result<Finding, Error> {
    let Some((generator, file)) = of(folder) else {
        if folder.join(HEXOS).is_dir() {
            let mut finding = Finding { are_languages_declared: false, ..Finding::new(Preset::Plain, "dist") };
            hexo_with(folder, &SettingsFile::default(), &mut finding);
            return Ok(finding);
        }
        let mut finding = plain::read(folder);
        let sources: Vec<_> = finding.sources.iter().map(|source| folder.join(&source.path)).collect();
        sources.iter().for_each(|content| add_mdx(content, &mut finding));
        return Ok(finding);
    };
    let mut finding = Finding { are_languages_declared: false, ..Finding::new(Preset::Plain, "dist") };
    finding.read.push(file.to_owned());
    (generator.read)(folder, file, &mut finding)?;
    let note = format!(
        "this is a site of {}, which polyfeed reads as plain Markdown: compare the addresses of some posts and pictures with the site's, and where they differ, say how they are made \
         under `rules: permalink`",
        generator.name
    );
    finding.note(About::Rules, note);
    Ok(finding)
}

fn of(folder: &Path) -> Option<(&'static Foreign, &'static str)> {
    let known = GENERATORS.iter().filter(|generator| generator.name != "Hexo" || is_hexo(folder));
    known.into_iter().find_map(|generator| Some((generator, settings_file::first_of(folder, generator.files)?)))
}

/// Hexo's permalinks are patterns; its tags are Nunjucks'.
fn hexo(folder: &Path, file: &str, finding: &mut Finding) -> Result<(), Error> {
    hexo_with(folder, &SettingsFile::read(folder, file)?, finding);
    Ok(())
}

fn hexo_with(folder: &Path, settings: &SettingsFile, finding: &mut Finding) {
    let stated = |key: &str, default: &str| settings.text(key).unwrap_or_else(|| default.to_owned());
    let source = stated("source_dir", "source");
    let posts = format!("{source}/_posts");
    finding.title = settings.text("title");
    finding.description = settings.text("description");
    finding.author = settings.text("author");
    finding.base_url = settings.text("url").map(|url| address(&url, ""));
    finding.time_zone = settings.text("timezone");
    finding.output = stated("public_dir", "public");
    let codes = settings.get("language").map(texts).unwrap_or_default();
    let codes = codes.into_iter().filter(|code| code != "default");
    let languages = codes.map(FoundLanguage::new);
    finding.languages = with_default(languages.collect(), None, false);
    add_folders(&folder.join(&posts), &mut finding.languages);
    finding.sources = vec![FoundSource::new(posts)];
    finding.fixed_feeds.push(FixedFeed::new("blog", "**"));
    let pattern = stated("permalink", ":year/:month/:day/:title/");
    // `:title` is the path, `:name` the file's name.
    let path = |token: &str| if token == "title" { ":folders/:filename".to_owned() } else { format!(":{token}") };
    let pattern = pattern.split(':').enumerate().map(|(index, part)| {
        let end = part.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(part.len());
        if index == 0 { part.to_owned() } else { path(&part[..end]) + &part[end..] }
    });
    let pattern = format!("/{}", pattern.collect::<String>().trim_start_matches('/'));
    match pattern.parse::<PermalinkPattern>() {
        Ok(_) => finding.rule("permalink", pattern),
        Err(why) => finding.note(About::Rules, format!("the permalink is not known to polyfeed: {why}")),
    }
    finding.show(&[("future", settings.says("future") != Some(false))]);
    let has_dates = stated("new_post_name", ":title.md").contains(":day");
    finding.rule("strip_dates", has_dates);
    finding.rule("static_folders", json!([source]));
    finding.rules.extend(shipped("hexo"));
}

/// Where Astro's starters and usual themes say what the site is called.
const ASTRO_OWN: &[&str] = &["src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts"];

/// Astro's collections lie in folders, of which the languages may be folders.
fn astro(folder: &Path, file: &str, finding: &mut Finding) -> Result<(), Error> {
    let program = program(folder, file)?;
    let content = ["src/content/docs", "src/content", "src/data"];
    let content = content.into_iter().find(|path| folder.join(path).is_dir()).unwrap_or("src");
    let own = |names: &[&str]| {
        let stated = |file: &&str| {
            let program = fs::read_to_string(folder.join(file)).ok()?;
            let value = |name: &&str| literal::constant(&program, name).or_else(|| literal::value_of(&program, name));
            names.iter().filter_map(value).find_map(|value| text(&value))
        };
        ASTRO_OWN.iter().find_map(stated)
    };
    finding.title = own(&["SITE_TITLE", "title"]);
    finding.description = own(&["SITE_DESCRIPTION", "description"]);
    let site = word(&program, "site").or_else(|| own(&["SITE_URL", "website", "url"]));
    finding.base_url = site.map(|site| address(&site, &word(&program, "base").unwrap_or_default()));
    finding.output =
        word(&program, "outDir").map_or_else(|| "dist".to_owned(), |path| path.trim_matches(['.', '/']).to_owned());
    finding.sources = vec![FoundSource::new(content)];
    let code = |value: &Value| text(value).or_else(|| get(value, "path").and_then(text));
    let codes: Vec<String> = match literal::value_of(&program, "locales") {
        Some(Value::Array(list)) => list.iter().filter_map(code).collect(),
        Some(Value::Object(map)) => map.keys().filter(|key| *key != "root").cloned().collect(),
        _ => Vec::new(),
    };
    let languages = codes.into_iter().map(FoundLanguage::new);
    let has_route = ["[lang]", "[locale]"].iter().any(|route| folder.join("src/pages").join(route).is_dir());
    let is_prefixed = literal::value_of(&program, "prefixDefaultLocale").and_then(|value| value.as_bool());
    let default = word(&program, "defaultLocale").filter(|code| code != "root");
    finding.languages = with_default(languages.collect(), default, is_prefixed.unwrap_or(has_route));
    add_folders(&folder.join(content), &mut finding.languages);
    finding.rules.extend(shipped("astro"));
    add_mdx(&folder.join(content), finding);
    if word(&program, "trailingSlash").as_deref() == Some("never")
        || word(&program, "format").as_deref() == Some("file")
    {
        finding.rule("permalink", "/:folders/:filename");
        finding.rule("trailing_slash", false);
    }
    Ok(())
}

/// VitePress and VuePress: the folder that holds theirs is the content; `locales` are folders in it.
fn vue(folder: &Path, file: &str, finding: &mut Finding) -> Result<(), Error> {
    let program = program(folder, file)?;
    let own = file.split_once('/').map_or("", |(first, _)| first);
    let content = if own.starts_with('.') { "." } else { own };
    let content = match word(&program, "srcDir") {
        Some(path) => format!("{content}/{}", path.trim_matches(['.', '/'])).trim_start_matches("./").to_owned(),
        None => content.to_owned(),
    };
    finding.title = word(&program, "title");
    finding.description = word(&program, "description");
    let base = word(&program, "base").unwrap_or_default();
    finding.base_url = word(&program, "hostname").map(|host| address(&host, &base));
    finding.output = file.rsplit_once('/').map_or_else(String::new, |(settings, _)| format!("{settings}/dist"));
    let mut languages = Vec::new();
    let mut default = word(&program, "lang");
    if let Some(Value::Object(locales)) = literal::value_of(&program, "locales") {
        for (key, of) in &locales {
            let stated = |key: &str| get(of, key).and_then(text);
            match key.trim_matches('/') {
                "root" | "" => default = stated("lang").or(default),
                code => languages.push(FoundLanguage {
                    code: code.to_owned(),
                    name: stated("label"),
                    tag: stated("lang"),
                    title: stated("title"),
                    description: stated("description"),
                    ..FoundLanguage::default()
                }),
            }
        }
    }
    let found = plain::languages(&folder.join(&content), default);
    let declared = std::mem::take(&mut languages);
    let is_new = |language: &FoundLanguage| found.iter().all(|other| other.code != language.code);
    languages.extend(declared.into_iter().filter(is_new));
    finding.languages = found.into_iter().chain(languages).collect();
    finding.sources = vec![FoundSource::new(content)];
    let is_clean = literal::value_of(&program, "cleanUrls").and_then(|value| value.as_bool()) == Some(true);
    let permalink = if is_clean { "/:folders/:filename" } else { "/:folders/:filename.html" };
    finding.rule("permalink", permalink);
    finding.rules.extend(shipped("vue"));
    Ok(())
}

/// The addresses of Gatsby's starters are paths below the folder of the blog.
fn gatsby(folder: &Path, file: &str, finding: &mut Finding) -> Result<(), Error> {
    let program = program(folder, file)?;
    let site = literal::value_of(&program, "siteMetadata").unwrap_or_else(|| json!({}));
    let stated = |key: &str| get(&site, key).and_then(text);
    finding.title = stated("title");
    finding.description = stated("description");
    finding.author = stated("author.name").or_else(|| stated("author"));
    let prefix = word(&program, "pathPrefix").unwrap_or_default();
    finding.base_url = stated("siteUrl").map(|url| address(&url, &prefix));
    finding.output = "public".to_owned();
    let content = ["content/blog", "content/posts", "content", "src/posts", "src/pages", "blog", "posts", "src"];
    let content = content.into_iter().find(|path| folder.join(path).is_dir()).unwrap_or("content");
    finding.sources = vec![FoundSource::new(content)];
    finding.languages = plain::languages(&folder.join(content), stated("lang").or_else(|| stated("language")));
    finding.rules.extend(shipped("gatsby"));
    add_mdx(&folder.join(content), finding);
    // Its plugin for MDX may be told to read all Markdown.
    let is_all = ["\".md\"", "'.md'"].iter().any(|extension| program.contains(extension));
    if let Some(dialects) = finding.rules.get_mut("dialects").filter(|_| is_all) {
        *dialects = dialects["mdx"].take();
    }
    Ok(())
}

/// The default language first: the one that is named, else the first, else English.
fn with_default(mut languages: Vec<FoundLanguage>, default: Option<String>, is_prefixed: bool) -> Vec<FoundLanguage> {
    let stated = FoundLanguage::stated(default.or_else(|| Some(languages.first()?.code.clone())));
    let at = languages.iter().position(|language| language.code == stated.code);
    let mut first = at.map_or(stated, |at| languages.remove(at));
    first.prefix = (!is_prefixed).then(String::new);
    languages.insert(0, first);
    languages
}

/// Adds the languages that folders in those of the content are called by: two at least, for one may be called so by chance.
fn add_folders(content: &Path, languages: &mut Vec<FoundLanguage>) {
    let names = settings_file::folders(content).into_iter();
    let below = names.flat_map(|name| [vec![name.clone()], settings_file::folders(&content.join(name))].concat());
    let mut codes: Vec<String> = below.filter(|name| is_short_code(name)).collect();
    codes.sort();
    codes.dedup();
    codes.retain(|code| languages.iter().all(|language| !language.code.eq_ignore_ascii_case(code)));
    if codes.len() + languages.len() > 1 {
        languages.extend(codes.into_iter().map(FoundLanguage::new));
    }
}

/// Reads MDX where there is some.
fn add_mdx(content: &Path, finding: &mut Finding) {
    let is_mdx = |entry: ignore::DirEntry| entry.path().extension().is_some_and(|extension| extension == "mdx");
    if plain::documents(content).any(is_mdx) {
        finding.rules.extend(shipped("mdx"));
    }
}

/// The rules that are shipped for a generator.
fn shipped(generator: &str) -> Map<String, Value> {
    let mut rules: Map<String, Value> = serde_yaml::from_str(include_str!("../../config/foreign.yaml"))
        .expect("what is shipped is valid: a test reads every part");
    rules.get_mut(generator).and_then(Value::as_object_mut).map(std::mem::take).unwrap_or_default()
}
