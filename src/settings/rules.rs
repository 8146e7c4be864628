//! Rules: what polyfeed knows of a kind of site, as data.
//!
//! A preset is a page of rules under `config/presets/`, compiled in. The settings may override every key, for the whole
//! site or for one source, in a `rules:` block of the same form: copy a line of the preset and change it.

use std::{collections::BTreeMap, path::PathBuf};

use clap::ValueEnum;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    permalink::PermalinkPattern,
    shortcode::ShortcodeRule,
    value::{Globs, scalar},
};

/// A preset shipped with polyfeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// Docusaurus.
    Docusaurus,
    /// Jekyll.
    Jekyll,
    /// Eleventy.
    Eleventy,
    /// Plain Markdown, and MkDocs.
    Plain,
}

impl Preset {
    /// Every preset. Each is a page of rules, `config/presets/{name}.yaml`.
    pub const ALL: &[Self] = &[Self::Hugo, Self::Zola, Self::Docusaurus, Self::Jekyll, Self::Eleventy, Self::Plain];

    /// What the settings call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Docusaurus => "docusaurus",
            Self::Jekyll => "jekyll",
            Self::Eleventy => "eleventy",
            Self::Plain => "plain",
        }
    }

    /// The preset's rules as they are shipped.
    #[must_use]
    pub fn rules(self) -> RulesFile {
        serde_yaml::from_str(self.text()).expect("a shipped preset is valid: a test reads every one")
    }

    fn text(self) -> &'static str {
        match self {
            Self::Hugo => include_str!("../../config/presets/hugo.yaml"),
            Self::Zola => include_str!("../../config/presets/zola.yaml"),
            Self::Docusaurus => include_str!("../../config/presets/docusaurus.yaml"),
            Self::Jekyll => include_str!("../../config/presets/jekyll.yaml"),
            Self::Eleventy => include_str!("../../config/presets/eleventy.yaml"),
            Self::Plain => include_str!("../../config/presets/plain.yaml"),
        }
    }
}

/// How a site writes shortcodes, or what stands for them there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Hugo's: `{{< name argument >}} … {{< /name >}}`.
    Hugo,
    /// Zola's: `{{ name(argument="value") }}`, `{% name() %} … {% end %}`.
    Zola,
    /// MDX: a component is a shortcode, `<Name argument="value"> … </Name>`, and so is an expression, `{name}`.
    Mdx,
    /// Docusaurus' admonitions: `:::name[Title]`, closed by `:::`.
    Admonitions,
    /// Liquid: `{% name argument %} … {% endname %}`, `{{ value | filter }}`.
    Liquid,
    /// Nunjucks: the same, with comments `{# … #}`.
    Nunjucks,
    /// Python-Markdown's blocks, `!!! note "Title"`, `??? note`, `=== "Tab"`, with indented lines below them; and its attribute lists.
    PythonMarkdown,
    /// kramdown's attribute lists and extensions: `{: .class}`, `{::comment} … {:/comment}`; and its abbreviations.
    Kramdown,
}

/// Where a document's language is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LanguageFrom {
    /// The first folder below the content root, if it is a declared code.
    Folder,
    /// The last folder of the path that is a declared code, wherever it is: `_posts/fr/post.md`.
    AnyFolder,
    /// The last suffix of the file name, if it is a declared code: `index.fr.md`.
    Suffix,
    /// The front matter, which wins over the path.
    FrontMatter,
}

/// How a name becomes part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Slugify {
    /// As Hugo does: letters, digits and marks of any script stay, blanks become `-`. Folders too.
    Hugo,
    /// ASCII letters and digits in lower case with `-` between them, other scripts transliterated: Zola's `on`.
    Ascii,
    /// As Jekyll does: letters, digits and marks of any script and `._~!$&'()+,;=@` stay, all else becomes `-`. The tokens `:slug`
    /// and `:title` are the front matter's slug, else the file's name; `:slug` is in lower case and without punctuation.
    Jekyll,
    /// As it is written, without the characters that file systems forbid: Zola's `safe`.
    Safe,
    /// As it is written.
    AsWritten,
}

/// What a URL in front matter that does not begin with `/` is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UrlRelativeTo {
    /// The site.
    Site,
    /// The language's part of the site.
    Language,
}

/// Which URLs begin with the prefix of their language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrefixUrls {
    /// None: what stands in the path is all, and its folders are part of the URL, those of languages too.
    Never,
    /// Those that a pattern makes.
    Patterns,
    /// Those in front matter, too.
    Always,
}

/// What front matter writes as a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UrlForm {
    /// A path or a URL.
    Path,
    /// The same, in which a permalink's tokens may stand.
    Pattern,
    /// The same, in which `{{ title | slug }}` may stand.
    Template,
}

/// In which time zone a permalink's tokens tell the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PermalinkZone {
    /// The date's own.
    Date,
    /// The site's.
    Site,
}

/// Whose time a date tells that is written to the second and without an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimesWithoutOffset {
    /// UTC, as YAML says.
    Utc,
    /// That of the site's time zone.
    Site,
}

/// What parts the items of a list that is written as one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListSeparator {
    /// A comma.
    Comma,
    /// A blank, where the key is a plural: Jekyll's `tags: one two`, but `tag: one item`.
    Blank,
}

/// What a document is for which no date is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Undated {
    /// A mistake.
    Error,
    /// A page that is in no feed.
    Page,
}

/// What follows a prefix of a link's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkPrefix {
    /// The path of a content file, below its source or below the settings' folder.
    Content,
    /// A path below the site.
    Site,
}

/// What a file beside a post is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// It is shown.
    Shown,
    /// It is linked to.
    Linked,
}

/// Where a date is looked for when the front matter has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateFrom {
    /// A file or bundle named `2025-06-30-title`.
    FileName,
    /// A day anywhere in the path: folders `2025/06/30` or `2025-06-30`.
    Path,
    /// A day that the body begins with: in its heading of level 1, or in a line like `Date: 2025-06-30`.
    Body,
    /// The default language's member of the translation group.
    Original,
    /// The nearest section page above that has one: the parts of a release appear with it.
    Section,
}

/// Where a title is looked for when the front matter has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TitleFrom {
    /// The heading of level 1 that the body begins with; it is not repeated in the content.
    Heading,
    /// The file's or bundle's name, without the date that it begins with.
    FileName,
    /// The same, with blanks for `-` and `_`, and a capital if it has none: MkDocs'.
    FileNameInWords,
    /// The same, with blanks for `-`, and a capital for each word: Jekyll's.
    FileNameInTitleCase,
}

/// Where people are looked for when the front matter names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleFrom {
    /// A byline in the body's first blocks: `**Author:** Ann Lee (ACME)`. It stays in the content.
    Byline,
    /// The default language's member of the translation group, for authors.
    Original,
}

/// A fact that front matter can state. Each has its own ordered list of keys, matched ignoring case; a dot leads into a
/// nested map (`params.author`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The title.
    Title,
    /// A plain-text summary.
    Summary,
    /// What ends the summary in this post, in place of the rule `summary_ends`.
    SummaryEnd,
    /// The date that the permalink's tokens take.
    Date,
    /// When the post became public; the entry's `published`.
    Published,
    /// When it last changed; the entry's `updated`.
    Updated,
    /// From when on it is not shown.
    Expires,
    /// Whether it is a draft.
    Draft,
    /// Hidden where this is `false` (a key that otherwise holds a date is ignored).
    Public,
    /// Hidden where this is true.
    Hidden,
    /// Hidden where this is `never`, `local` or `false`.
    Listed,
    /// The last part of the URL.
    Slug,
    /// The whole path of the URL.
    Url,
    /// Older paths of the post.
    Aliases,
    /// The categories that are part of the URL.
    UrlCategories,
    /// The language, by its code or tag.
    Language,
    /// What translations of one original have in common.
    TranslationKey,
    /// The commit of the original that a translation was made from.
    OriginalCommit,
    /// The people who wrote it.
    Authors,
    /// The company or role of the only author.
    AuthorAffiliation,
    /// A page of the only author's.
    AuthorUrl,
    /// The people who translated it.
    Translators,
    /// Categories, tags, keywords; all keys count.
    Categories,
    /// The picture that stands for the post.
    Image,
    /// Where the post first appeared.
    Origin,
    /// The page elsewhere that the post is about.
    Link,
}

impl Field {
    /// The fields that decide whether a post is public.
    pub const VISIBILITY: &[Self] =
        &[Self::Draft, Self::Public, Self::Hidden, Self::Listed, Self::Published, Self::Expires];

    /// Whether a list (or one string, or maps) is expected rather than a single scalar.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::Aliases | Self::Authors | Self::Translators | Self::Categories | Self::UrlCategories | Self::Image
        )
    }
}

/// Which posts are shown although their front matter keeps them back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Visibility {
    /// Show drafts.
    pub drafts: bool,
    /// Show posts whose publish date lies in the future (Hugo's `buildFuture`).
    pub future: bool,
    /// Show posts whose expiry date has passed.
    pub expired: bool,
}

/// Permalink patterns: one for all, or one a section (first folder, or path of folders) with `*` for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permalinks(BTreeMap<String, PermalinkPattern>);

impl Permalinks {
    /// The pattern for a document with this key: that of the last folder that begins with `_` and has one, like Jekyll's `_posts`,
    /// else of the nearest folder above.
    #[must_use]
    pub fn pattern(&self, key: &str) -> Option<&PermalinkPattern> {
        let folders = key.rsplit_once('/').map_or("", |(folders, _)| folders);
        let mut special = folders.rsplit('/').filter(|folder| folder.starts_with('_'));
        let mut above = std::iter::successors(Some(folders), |below| Some(below.rsplit_once('/')?.0));
        let by_folder =
            special.find_map(|folder| self.0.get(folder)).or_else(|| above.find_map(|path| self.0.get(path)));
        by_folder.or_else(|| self.0.get("*"))
    }
}

impl<'de> Deserialize<'de> for Permalinks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PatternOrMap;
        impl<'de> serde::de::Visitor<'de> for PatternOrMap {
            type Value = Permalinks;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a permalink pattern, or patterns by section")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Permalinks, E> {
                let pattern = value.parse().map_err(E::custom)?;
                Ok(Permalinks(BTreeMap::from([("*".to_owned(), pattern)])))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Permalinks, A::Error> {
                let mut patterns = BTreeMap::new();
                while let Some((section, pattern)) = map.next_entry::<String, PermalinkPattern>()? {
                    patterns.insert(section, pattern);
                }
                Ok(Permalinks(patterns))
            }
        }
        deserializer.deserialize_any(PatternOrMap)
    }
}

impl JsonSchema for Permalinks {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Permalinks".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A permalink pattern, or one a section, with `*` for the others.",
            "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "string" } }]
        })
    }
}

/// A key path of front matter in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct KeyPath(#[serde(deserialize_with = "lower_case")] String);

impl KeyPath {
    /// The path as it is looked up.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn lower_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    scalar::<String, D>(deserializer).map(|key| key.to_lowercase())
}

/// Rules as they are written, in a preset or under `rules:`: every key may be missing.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// File-name extensions of documents, without the dot.
    pub extensions: Option<Vec<String>>,
    /// Where a document's language comes from, in this order; without any, it is the default language.
    pub language: Option<Vec<LanguageFrom>>,
    /// File names (without extension) that stand for their folder; `{folder}` is the folder's own name.
    pub index_names: Option<Vec<String>>,
    /// File names (without extension) of section pages: posts only where they have a date of their own. A name that also stands for its
    /// folder is a section page where the folder holds other documents.
    pub section_names: Option<Vec<String>>,
    /// Documents that the site does not publish, by globs over their paths below the source.
    pub ignored: Option<Globs>,
    /// Documents that are drafts, by globs over their paths below the source.
    pub drafts: Option<Globs>,
    /// Permalink patterns.
    pub permalink: Option<Permalinks>,
    /// How a slug or a name becomes part of a URL.
    pub slugify: Option<Slugify>,
    /// Whether a date that a name begins with is no part of the slug.
    pub strip_dates: Option<bool>,
    /// Which URLs begin with the prefix of their language.
    pub prefix_urls: Option<PrefixUrls>,
    /// What front matter writes as a URL.
    pub url_form: Option<UrlForm>,
    /// In which time zone a permalink's tokens tell the date.
    pub permalink_zone: Option<PermalinkZone>,
    /// Whose time a date tells that is written to the second and without an offset.
    pub times_without_offset: Option<TimesWithoutOffset>,
    /// What a URL in front matter without a leading `/` is relative to.
    pub url_relative_to: Option<UrlRelativeTo>,
    /// What follows the prefixes that the site's links may have.
    pub link_prefixes: Option<IndexMap<String, LinkPrefix>>,
    /// Whether a file beside an index is a resource of that page and no page itself (Hugo's leaf bundles).
    pub bundle_resources: Option<bool>,
    /// Whether Eleventy's data files (`blog/blog.json`) say what front matter does not.
    pub directory_data: Option<bool>,
    /// Names of files in the source's own folder whose `defaults` say what front matter does not (Jekyll's `_config.yml`).
    pub defaults_files: Option<Vec<String>>,
    /// Whether a section page's `cascade` says what the front matter of the pages below it does not.
    pub cascade: Option<bool>,
    /// What the site's own settings cascade to all pages: a list of maps like those in section pages.
    pub site_cascade: Option<Vec<serde_json::Map<String, serde_json::Value>>>,
    /// Whether a section page that is a draft hides the posts below it.
    pub draft_sections: Option<bool>,
    /// The folders in which the site publishes pictures and other files that lie beside posts, as `name-MD4.extension`.
    pub bundled_assets: Option<BTreeMap<AssetKind, String>>,
    /// Folders whose files the site publishes at its root as they are, beside the settings file.
    pub static_folders: Option<Vec<PathBuf>>,
    /// Whether the site writes URL paths in lower case.
    pub lower_case_urls: Option<bool>,
    /// Whether URLs of pages end with `/` unless they end with an extension like `.html`.
    pub trailing_slash: Option<bool>,
    /// Keys by field.
    pub fields: Option<IndexMap<Field, Vec<KeyPath>>>,
    /// What parts the items of a list that is written as one string.
    pub list_separator: Option<ListSeparator>,
    /// Where a date is looked for when the front matter has none, in this order.
    pub date_from: Option<Vec<DateFrom>>,
    /// What a document is for which no date is found.
    pub undated: Option<Undated>,
    /// Where a title is looked for when the front matter has none.
    pub title_from: Option<Vec<TitleFrom>>,
    /// Where authors and translators are looked for when the front matter names none, in this order.
    pub people_from: Option<Vec<PeopleFrom>>,
    /// Whether a heading of level 1 that the body begins with is the title again, wherever the title comes from.
    pub repeats_title: Option<bool>,
    /// What ends the summary in a body.
    pub summary_ends: Option<Vec<String>>,
    /// Files, or folders with one file a person, that say who the ids in front matter are; relative to the settings file.
    pub authors: Option<Vec<PathBuf>>,
    /// Names of such files in the source's own folder, and for what they do not know in those of the other sources.
    pub author_files: Option<Vec<String>>,
    /// Names of files, looked for in the same folders, that say what tags are called.
    pub tag_files: Option<Vec<String>>,
    /// Which kept-back posts are shown.
    pub visibility: Option<Visibility>,
    /// What begins and ends a formula, which Markdown leaves as it is.
    pub math: Option<Vec<(String, String)>>,
    /// What comments in code say that the site takes for itself: a line with nothing else in it is not shown.
    pub code_marks: Option<Vec<String>>,
    /// How shortcodes are written; without any, there are none.
    pub dialects: Option<Vec<Dialect>>,
    /// What becomes of each shortcode; an unknown one is unwrapped and reported once.
    pub shortcodes: Option<BTreeMap<String, ShortcodeRule>>,
}

/// Rules with every key filled in: preset, then the site's, then the source's own.
#[derive(Clone, Debug)]
pub struct Rules {
    /// File-name extensions of documents, without the dot.
    pub extensions: Vec<String>,
    /// Where a document's language comes from.
    pub language: Vec<LanguageFrom>,
    /// File names that stand for their folder.
    pub index_names: Vec<String>,
    /// File names of section pages.
    pub section_names: Vec<String>,
    /// Documents that the site does not publish.
    pub ignored: Globs,
    /// Documents that are drafts, whatever their front matter says.
    pub drafts: Globs,
    /// Permalink patterns.
    pub permalink: Permalinks,
    /// How a slug or a name becomes part of a URL.
    pub slugify: Slugify,
    /// Whether a date that a name begins with is no part of the slug.
    pub strip_dates: bool,
    /// Which URLs begin with the prefix of their language.
    pub prefix_urls: PrefixUrls,
    /// What front matter writes as a URL.
    pub url_form: UrlForm,
    /// In which time zone a permalink's tokens tell the date.
    pub permalink_zone: PermalinkZone,
    /// Whose time a date tells that is written to the second and without an offset.
    pub times_without_offset: TimesWithoutOffset,
    /// What a URL in front matter without a leading `/` is relative to.
    pub url_relative_to: UrlRelativeTo,
    /// What follows the prefixes that the site's links may have.
    pub link_prefixes: IndexMap<String, LinkPrefix>,
    /// Whether a file beside an index is no page.
    pub bundle_resources: bool,
    /// Whether Eleventy's data files (`blog/blog.json`) say what front matter does not.
    pub directory_data: bool,
    /// Names of files in the source's folder whose `defaults` say what front matter does not.
    pub defaults_files: Vec<String>,
    /// Whether a section page's `cascade` says what the front matter of the pages below it does not.
    pub cascade: bool,
    /// What the site's own settings cascade to all pages.
    pub site_cascade: Vec<serde_json::Map<String, serde_json::Value>>,
    /// Whether a section page that is a draft hides the posts below it.
    pub draft_sections: bool,
    /// The folders in which files that lie beside posts are published.
    pub bundled_assets: BTreeMap<AssetKind, String>,
    /// Folders whose files the site publishes at its root as they are.
    pub static_folders: Vec<PathBuf>,
    /// Whether URL paths are in lower case.
    pub lower_case_urls: bool,
    /// Whether URLs of pages end with `/`.
    pub trailing_slash: bool,
    /// Keys by field.
    pub fields: IndexMap<Field, Vec<KeyPath>>,
    /// What parts the items of a list that is written as one string.
    pub list_separator: ListSeparator,
    /// Where a missing date is looked for.
    pub date_from: Vec<DateFrom>,
    /// What a document is for which no date is found.
    pub undated: Undated,
    /// Where a missing title is looked for.
    pub title_from: Vec<TitleFrom>,
    /// Where missing people are looked for.
    pub people_from: Vec<PeopleFrom>,
    /// Whether a heading of level 1 that the body begins with is the title again.
    pub repeats_title: bool,
    /// What ends the summary in a body.
    pub summary_ends: Vec<String>,
    /// Files that say who the ids in front matter are.
    pub authors: Vec<PathBuf>,
    /// Names of such files in the sources' folders.
    pub author_files: Vec<String>,
    /// Names of files in the sources' folders that say what tags are called.
    pub tag_files: Vec<String>,
    /// Which kept-back posts are shown.
    pub visibility: Visibility,
    /// What begins and ends a formula.
    pub math: Vec<(String, String)>,
    /// What comments in code say that the site takes for itself.
    pub code_marks: Vec<String>,
    /// How shortcodes are written.
    pub dialects: Vec<Dialect>,
    /// What becomes of each shortcode.
    pub shortcodes: BTreeMap<String, ShortcodeRule>,
}

impl Rules {
    /// Lays rules over a preset, the later the stronger. Fields and shortcodes are overridden one by one.
    #[must_use]
    pub fn new(preset: Preset, overrides: &[&RulesFile]) -> Self {
        const COMPLETE: &str = "a shipped preset has every key: a test reads every one";
        let mut all = preset.rules();
        for rules in overrides {
            let rules = (*rules).clone();
            all.extensions = rules.extensions.or(all.extensions);
            all.language = rules.language.or(all.language);
            all.index_names = rules.index_names.or(all.index_names);
            all.section_names = rules.section_names.or(all.section_names);
            all.ignored = rules.ignored.or(all.ignored);
            all.drafts = rules.drafts.or(all.drafts);
            all.permalink = rules.permalink.or(all.permalink);
            all.slugify = rules.slugify.or(all.slugify);
            all.strip_dates = rules.strip_dates.or(all.strip_dates);
            all.prefix_urls = rules.prefix_urls.or(all.prefix_urls);
            all.url_form = rules.url_form.or(all.url_form);
            all.permalink_zone = rules.permalink_zone.or(all.permalink_zone);
            all.times_without_offset = rules.times_without_offset.or(all.times_without_offset);
            all.url_relative_to = rules.url_relative_to.or(all.url_relative_to);
            all.link_prefixes = rules.link_prefixes.or(all.link_prefixes);
            all.bundle_resources = rules.bundle_resources.or(all.bundle_resources);
            all.directory_data = rules.directory_data.or(all.directory_data);
            all.defaults_files = rules.defaults_files.or(all.defaults_files);
            all.cascade = rules.cascade.or(all.cascade);
            all.site_cascade = rules.site_cascade.or(all.site_cascade);
            all.draft_sections = rules.draft_sections.or(all.draft_sections);
            all.bundled_assets = rules.bundled_assets.or(all.bundled_assets);
            all.static_folders = rules.static_folders.or(all.static_folders);
            all.lower_case_urls = rules.lower_case_urls.or(all.lower_case_urls);
            all.trailing_slash = rules.trailing_slash.or(all.trailing_slash);
            all.list_separator = rules.list_separator.or(all.list_separator);
            all.date_from = rules.date_from.or(all.date_from);
            all.undated = rules.undated.or(all.undated);
            all.title_from = rules.title_from.or(all.title_from);
            all.people_from = rules.people_from.or(all.people_from);
            all.repeats_title = rules.repeats_title.or(all.repeats_title);
            all.summary_ends = rules.summary_ends.or(all.summary_ends);
            all.authors = rules.authors.or(all.authors);
            all.author_files = rules.author_files.or(all.author_files);
            all.tag_files = rules.tag_files.or(all.tag_files);
            all.visibility = rules.visibility.or(all.visibility);
            all.math = rules.math.or(all.math);
            all.code_marks = rules.code_marks.or(all.code_marks);
            all.dialects = rules.dialects.or(all.dialects);
            all.fields.get_or_insert_default().extend(rules.fields.unwrap_or_default());
            all.shortcodes.get_or_insert_default().extend(rules.shortcodes.unwrap_or_default());
        }
        Self {
            extensions: all.extensions.expect(COMPLETE),
            language: all.language.expect(COMPLETE),
            index_names: all.index_names.expect(COMPLETE),
            section_names: all.section_names.expect(COMPLETE),
            ignored: all.ignored.expect(COMPLETE),
            drafts: all.drafts.expect(COMPLETE),
            permalink: all.permalink.expect(COMPLETE),
            slugify: all.slugify.expect(COMPLETE),
            strip_dates: all.strip_dates.expect(COMPLETE),
            prefix_urls: all.prefix_urls.expect(COMPLETE),
            url_form: all.url_form.expect(COMPLETE),
            permalink_zone: all.permalink_zone.expect(COMPLETE),
            times_without_offset: all.times_without_offset.expect(COMPLETE),
            url_relative_to: all.url_relative_to.expect(COMPLETE),
            link_prefixes: all.link_prefixes.expect(COMPLETE),
            bundle_resources: all.bundle_resources.expect(COMPLETE),
            directory_data: all.directory_data.expect(COMPLETE),
            defaults_files: all.defaults_files.expect(COMPLETE),
            cascade: all.cascade.expect(COMPLETE),
            site_cascade: all.site_cascade.expect(COMPLETE),
            draft_sections: all.draft_sections.expect(COMPLETE),
            bundled_assets: all.bundled_assets.expect(COMPLETE),
            static_folders: all.static_folders.expect(COMPLETE),
            lower_case_urls: all.lower_case_urls.expect(COMPLETE),
            trailing_slash: all.trailing_slash.expect(COMPLETE),
            fields: all.fields.expect(COMPLETE),
            list_separator: all.list_separator.expect(COMPLETE),
            date_from: all.date_from.expect(COMPLETE),
            undated: all.undated.expect(COMPLETE),
            title_from: all.title_from.expect(COMPLETE),
            people_from: all.people_from.expect(COMPLETE),
            repeats_title: all.repeats_title.expect(COMPLETE),
            summary_ends: all.summary_ends.expect(COMPLETE),
            authors: all.authors.expect(COMPLETE),
            author_files: all.author_files.expect(COMPLETE),
            tag_files: all.tag_files.expect(COMPLETE),
            visibility: all.visibility.expect(COMPLETE),
            math: all.math.expect(COMPLETE),
            code_marks: all.code_marks.expect(COMPLETE),
            dialects: all.dialects.expect(COMPLETE),
            shortcodes: all.shortcodes.expect(COMPLETE),
        }
    }

    /// The keys of a field, in order.
    pub fn keys(&self, field: Field) -> impl Iterator<Item = &str> {
        self.fields.get(&field).into_iter().flatten().map(KeyPath::as_str)
    }
}
