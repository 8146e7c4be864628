//! `polyfeed.yaml` as it is written: one struct a level, every key documented. [`Settings`](super::Settings) has the defaults filled in.
//!
//! The JSON schema `config/polyfeed.schema.json` is generated from these types.

use std::{path::PathBuf, str::FromStr};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::value::SeqAccessDeserializer};

use super::{
    announce::AnnounceFile,
    bounds::Bounds,
    dates::Dates,
    language::LanguageTag,
    problems::ProblemsFile,
    rules::{Permalinks, Preset, RulesFile},
    value::{BaseUrl, Globs, Limit, Localised, OutputPath, TimeZone, scalar},
};

/// The settings file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "polyfeed.yaml")]
pub struct SettingsFile {
    /// The version of this file's format: 1.
    #[serde(deserialize_with = "version_one")]
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// The site as a whole.
    pub site: SiteFile,
    /// The kind of site: which generator's rules apply.
    pub preset: Preset,
    /// The folder of the content, relative to this file, or a list of sources.
    pub content: ContentFile,
    /// The languages, by the code that the content tree uses; the first one is the default language.
    pub languages: IndexMap<String, LanguageFile>,
    /// The feeds, by name; each is emitted once a language.
    pub feeds: IndexMap<String, FeedSettings>,
    /// The folder that `base_url` serves, relative to this file.
    pub output: PathBuf,
    /// What an entry's id is made of, where nothing says that it has another already.
    #[serde(default)]
    pub ids: Ids,
    /// The authority of `tag:` ids (RFC 4151), e.g. `istio.io,2024`: a domain and a year (or date) you held it in.
    pub id_authority: Option<String>,
    /// What a link to `/x` means in a post.
    #[serde(default)]
    pub root_links: RootLinks,
    /// Whether a link to a page that exists in the post's own language points there.
    #[serde(default = "yes")]
    pub localize_links: bool,
    /// Whether symbolic links in the content are followed, wherever they lead.
    #[serde(default)]
    pub follow_symbolic_links: bool,
    /// How much is read before it counts as a mistake.
    #[serde(default)]
    pub bounds: Bounds,
    /// Where the dates of entries come from.
    #[serde(default)]
    pub dates: Dates,
    /// Changes to the preset's rules, for the whole site.
    #[serde(default)]
    pub rules: RulesFile,
    /// Whether translations wait for an original that is a draft, in the future or expired.
    #[serde(default)]
    pub embargo: Embargo,
    /// Groups of translations that no rule finds: each a list of content paths (`en/blog/a.md`) or URLs.
    #[serde(default)]
    pub translations: Vec<Vec<String>>,
    /// Old feed paths that keep working, and the feed file whose bytes they hold: `blog/feed.xml: feeds/en/blog/rss.xml`.
    #[serde(default)]
    pub aliases: IndexMap<OutputPath, OutputPath>,
    /// Files in the output folder that polyfeed did not write but may overwrite.
    #[serde(default)]
    pub replace: Vec<OutputPath>,
    /// Feeds of what waits for translators.
    pub translators: Option<Translators>,
    /// Who is told of new posts.
    pub announce: Option<AnnounceFile>,
    /// Which kinds of problems are only counted, which are warnings, and which are errors.
    #[serde(default)]
    pub problems: ProblemsFile,
}

/// The site as a whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// Its name, the author of posts that name nobody.
    pub title: Localised,
    /// Its address; it may carry a path.
    pub base_url: BaseUrl,
    /// One sentence on what it is.
    pub description: Option<Localised>,
    /// Who wrote the posts that name nobody.
    pub author: Option<Localised>,
    /// The rights in its content.
    pub rights: Option<Localised>,
    /// A small square picture: a URL or a path below the site.
    pub icon: Option<String>,
    /// A wide picture: a URL or a path below the site.
    pub logo: Option<String>,
    /// The time zone of dates that have none; UTC by default.
    pub time_zone: Option<TimeZone>,
}

/// One folder, or several sources.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum ContentFile {
    /// One content root.
    Folder(PathBuf),
    /// Several, each with rules of its own.
    Sources(Vec<SourceFile>),
}

/// A content root with rules of its own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The folder, relative to this file. `{language}` in it stands for the code of each language that has such a folder.
    pub path: PathBuf,
    /// The folder below the language's root that it stands for; that root itself by default.
    #[serde(default)]
    pub at: String,
    /// Another kind of site than the rest.
    pub preset: Option<Preset>,
    /// The language of every document in it.
    pub language: Option<String>,
    /// Changes to the rules for this source.
    #[serde(default)]
    pub rules: RulesFile,
}

/// A language; all keys have defaults.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageFile {
    /// Its own name, e.g. `中文`; the tag by default.
    pub name: Option<String>,
    /// What feeds call it (BCP 47), e.g. `zh-CN`; the code by default.
    pub tag: Option<LanguageTag>,
    /// The address of its pages, where they are on a host of their own; the site's by default.
    pub base_url: Option<BaseUrl>,
    /// What the paths of its URLs start with; the code by default, but nothing below a `base_url` of its own; `""` for none.
    pub prefix: Option<String>,
    /// How its URLs are made where that is not as `rules: permalink` says: a pattern, or patterns by section.
    pub permalink: Option<Permalinks>,
}

/// A named selection of posts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// Its name, the key that it stands under, and part of its path.
    #[serde(skip)]
    pub name: String,
    /// Which documents, by globs relative to the language's root.
    pub include: Globs,
    /// Which of them not.
    #[serde(default)]
    pub exclude: Globs,
    /// The feed's title; the site's by default, with the feed's name where there are several feeds.
    pub title: Option<Localised>,
    /// One sentence on what it holds; the site's by default.
    pub description: Option<Localised>,
    /// The page that shows the same posts, a path below the language's root; that root by default.
    pub home: Option<Localised>,
    /// How many entries.
    #[serde(default = "twenty")]
    pub limit: Limit,
    /// How large each file may get, in bytes.
    #[serde(default = "half_a_megabyte")]
    pub max_bytes: Limit,
    /// Whole posts, or their summaries only.
    #[serde(default)]
    pub content: ContentKind,
    /// Whether posts of the default language stand in for translations that are not there yet.
    #[serde(default)]
    pub fallback: bool,
}

impl FeedSettings {
    /// Whether the feed takes a document with this path below its language's root.
    #[must_use]
    pub fn selects(&self, path: &str) -> bool {
        self.include.matches(path) && !self.exclude.matches(path)
    }
}

/// Feeds of what waits for translators, one for each language but the default: posts that nobody has translated yet, and those that have changed
/// since.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Translators {
    /// The feeds' title; the site's and the language's name by default.
    pub title: Option<Localised>,
    /// How many entries.
    #[serde(default = "twenty")]
    pub limit: Limit,
}

/// How much of a post an entry holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    /// All of it.
    #[default]
    Full,
    /// The summary.
    Summary,
}

/// What an entry's id is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ids {
    /// The post's URL.
    #[default]
    Permalink,
    /// A `tag:` URI of `id_authority`, language and key: survives changes of URL, title and date.
    Tag,
}

/// Whether translations wait for their original.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Embargo {
    /// They wait.
    #[default]
    On,
    /// They are shown as soon as they are there.
    Off,
}

/// What a link to `/x` means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RootLinks {
    /// `/x` below `base_url`.
    #[default]
    Base,
    /// `/x` on the host of `base_url`.
    Host,
}

fn yes() -> bool {
    true
}

fn twenty() -> Limit {
    Limit::AtMost(20)
}

fn half_a_megabyte() -> Limit {
    Limit::AtMost(512 * 1024)
}

/// The only version there is.
struct VersionOne;

impl FromStr for VersionOne {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let own = env!("CARGO_PKG_VERSION");
        match text.parse::<u32>() {
            Ok(1) => Ok(Self),
            Ok(other) => {
                Err(format!("settings version {other} is not known to this polyfeed ({own}); it reads version 1"))
            }
            Err(_) => Err(format!("`{text}` is not a version; write `version: 1`")),
        }
    }
}

fn version_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    scalar::<VersionOne, D>(deserializer).map(|VersionOne| 1)
}

impl<'de> Deserialize<'de> for ContentFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FolderOrSources;
        impl<'de> serde::de::Visitor<'de> for FolderOrSources {
            type Value = ContentFile;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a folder, or a list of sources `- path: …`")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<ContentFile, E> {
                Ok(ContentFile::Folder(value.into()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<ContentFile, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(ContentFile::Sources)
            }
        }
        deserializer.deserialize_any(FolderOrSources)
    }
}
