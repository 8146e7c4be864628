//! Rules: what polyfeed knows of a kind of site, as data.
//!
//! `config/rules.yaml` has all of them; a preset is a page of what its kind of site has otherwise, under `config/presets/`. Both are
//! compiled in. The settings may override every key, for the whole site or for one source, in a `rules:` block of the same form: copy a
//! line and change it.

mod choice;
mod dialects;
mod field;
mod permalinks;
mod preset;

use std::{collections::BTreeMap, path::PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

pub use self::{
    choice::{
        AssetKind, DateFrom, Dialect, EmojiPlace, LanguageFrom, LinkPrefix, ListSeparator, MissingAssets, PeopleFrom,
        PermalinkZone, PrefixUrls, Slugify, TimesWithoutOffset, TitleFrom, Undated, UrlForm, UrlRelativeTo, Visibility,
    },
    dialects::Dialects,
    field::{Field, KeyPath},
    permalinks::Permalinks,
    preset::Preset,
};
use super::{
    shortcode::ShortcodeRule,
    value::{Globs, Localised},
};

/// The type of admonition that every site with admonitions has.
const NOTE: &str = "note";

/// Declares [`RulesFile`] and [`Rules`] with one line a rule.
macro_rules! rules {
    ($($(#[$about:meta])+ $name:ident: $type:ty,)*) => {
        /// Rules as they are written, in a preset or under `rules:`: every key may be missing.
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct RulesFile { $($(#[$about])+ pub $name: Option<$type>,)* }

        /// Rules with every key filled in: those of every site, then the preset's, then the site's, then the source's own.
        #[derive(Clone, Debug)]
        pub struct Rules { $($(#[$about])+ pub $name: $type,)* }

        impl RulesFile {
            /// These rules, laid over others.
            fn over(self, others: Self) -> Self {
                Self { $($name: self.$name.or(others.$name),)* }
            }

            fn complete(self) -> Rules {
                Rules { $($name: self.$name.expect(concat!("config/rules.yaml has `", stringify!($name), "`: a test reads every preset")),)* }
            }
        }
    };
}

rules! {
    /// File-name extensions of documents, `md` or `.md`.
    extensions: Vec<String>,
    /// Where a document's language comes from, in this order; without any, it is the default language.
    language: Vec<LanguageFrom>,
    /// File names (without extension) that stand for their folder; `{folder}` is the folder's own name.
    index_names: Vec<String>,
    /// File names (without extension) of section pages: posts only where they have a date of their own. A name that also stands for its
    /// folder is a section page where the folder holds other documents.
    section_names: Vec<String>,
    /// Documents that the site does not publish, by globs over their paths below the source.
    ignored: Globs,
    /// Documents that are drafts, by globs over their paths below the source.
    drafts: Globs,
    /// Permalink patterns.
    permalink: Permalinks,
    /// How a slug or a name becomes part of a URL.
    slugify: Slugify,
    /// Whether a date that a name begins with is no part of the slug.
    strip_dates: bool,
    /// Which URLs begin with the prefix of their language.
    prefix_urls: PrefixUrls,
    /// What front matter writes as a URL.
    url_form: UrlForm,
    /// Whether a translation is published only where the default language has a file of the same path.
    needs_original: bool,
    /// In which time zone a permalink's tokens tell the date.
    permalink_zone: PermalinkZone,
    /// Whose time a date tells that is written to the second and without an offset.
    times_without_offset: TimesWithoutOffset,
    /// What a URL in front matter without a leading `/` is relative to.
    url_relative_to: UrlRelativeTo,
    /// What follows the prefixes that the site's links may have.
    link_prefixes: IndexMap<String, LinkPrefix>,
    /// Whether a file beside an index is a resource of that page and no page itself (Hugo's leaf bundles).
    bundle_resources: bool,
    /// Whether Eleventy's data files (`blog/blog.json`) say what front matter does not.
    directory_data: bool,
    /// Names of files in the source's own folder whose `defaults` say what front matter does not (Jekyll's `_config.yml`).
    defaults_files: Vec<String>,
    /// Whether a section page's `cascade` says what the front matter of the pages below it does not.
    cascade: bool,
    /// What the site's own settings cascade to all pages: a list of maps like those in section pages.
    site_cascade: Vec<serde_json::Map<String, serde_json::Value>>,
    /// What the site's own settings say that posts ask for by `param`, by dotted key.
    site_params: BTreeMap<String, Localised>,
    /// Whether a section page that is a draft hides the posts below it.
    draft_sections: bool,
    /// The folders in which the site publishes pictures and other files that lie beside posts, as `name-MD4.extension`.
    bundled_assets: BTreeMap<AssetKind, String>,
    /// The folders whose files that are no documents the site publishes in other ones, by path below a language's root.
    moved_assets: BTreeMap<String, String>,
    /// What a relative path to a file that is not there leads from.
    missing_assets: MissingAssets,
    /// Up to how many bytes a picture beside a post stands in the page itself, and has no address.
    inlined_bytes: usize,
    /// Folders whose files the site publishes at its root as they are, beside the settings file.
    static_folders: Vec<PathBuf>,
    /// Whether the site writes URL paths in lower case.
    lower_case_urls: bool,
    /// Whether letters in URL paths lose their accents (Hugo's `removePathAccents`).
    remove_accents: bool,
    /// Whether URLs of pages end with `/` unless they end with an extension like `.html`.
    trailing_slash: bool,
    /// Keys by field.
    fields: IndexMap<Field, Vec<KeyPath>>,
    /// What parts the items of a list that is written as one string.
    list_separator: ListSeparator,
    /// Where a date is looked for when the front matter has none, in this order.
    date_from: Vec<DateFrom>,
    /// What a document is for which no date is found.
    undated: Undated,
    /// Where a title is looked for when the front matter has none.
    title_from: Vec<TitleFrom>,
    /// Where authors and translators are looked for when the front matter names none, in this order.
    people_from: Vec<PeopleFrom>,
    /// Whether a heading of level 1 that the body begins with is the title again, whatever it says.
    repeats_title: bool,
    /// What ends the summary in a body.
    summary_ends: Vec<String>,
    /// Files, or folders with one file a person, that say who the ids in front matter are; relative to the settings file.
    authors: Vec<PathBuf>,
    /// Names of such files in the source's own folder, and for what they do not know in those of the other sources.
    author_files: Vec<String>,
    /// Names of files, looked for in the same folders, that say what tags are called.
    tag_files: Vec<String>,
    /// Globs of tags by which only the site's own templates find posts; no entry names them.
    hidden_tags: Globs,
    /// Words in the names of pictures in a post's bundle: the first one that has the first word, or else the next, stands for a post whose
    /// front matter names none.
    image_files: Vec<String>,
    /// Which kept-back posts are shown.
    visibility: Visibility,
    /// What begins and ends a formula, which Markdown leaves as it is.
    math: Vec<(String, String)>,
    /// What comments in code say that the site takes for itself: a line with nothing else in it is not shown.
    code_marks: Vec<String>,
    /// Whether Markdown is read behind a blank line in an element of HTML, as in `CommonMark`; else the element reaches to its end tag.
    markdown_in_html: bool,
    /// Where names of emoji, `:tada:`, are drawn.
    emoji_names: Vec<EmojiPlace>,
    /// How shortcodes are written; without any, there are none.
    dialects: Dialects,
    /// Types of admonitions that the site has besides the usual ones, or calls otherwise, and what those without a title of their own are called.
    admonitions: BTreeMap<String, Localised>,
    /// What becomes of each shortcode; an unknown one is unwrapped and reported once.
    shortcodes: BTreeMap<String, ShortcodeRule>,
}

impl Rules {
    /// Lays rules over a preset, the later the stronger. Fields, admonitions, the site's params and shortcodes are overridden one by one; a
    /// type of admonition without a rule is shown as the notes are.
    #[must_use]
    pub fn new(preset: Preset, overrides: &[&RulesFile]) -> Self {
        let mut all = RulesFile::default();
        for mut rules in preset.rules().iter().chain(overrides.iter().copied()).cloned() {
            all.fields.get_or_insert_default().extend(rules.fields.take().unwrap_or_default());
            all.admonitions.get_or_insert_default().extend(rules.admonitions.take().unwrap_or_default());
            all.site_params.get_or_insert_default().extend(rules.site_params.take().unwrap_or_default());
            all.shortcodes.get_or_insert_default().extend(rules.shortcodes.take().unwrap_or_default());
            all = rules.over(all);
        }
        let mut rules = all.complete();
        for extension in &mut rules.extensions {
            *extension = extension.trim_start_matches('.').to_owned();
        }
        if let Some(note) = rules.shortcodes.get(NOTE).cloned() {
            for name in rules.admonitions.keys() {
                rules.shortcodes.entry(name.clone()).or_insert_with(|| note.clone());
            }
        }
        rules
    }

    /// Whether front matter may be lines `Key: value` without fences, as MkDocs reads them, or without the first one, as Hexo does, whose tags are
    /// Nunjucks' and whose Markdown is not markdown-it's, as Eleventy's is.
    #[must_use]
    pub fn may_have_lines(&self) -> bool {
        let is_hexos = self.dialects.have(Dialect::Nunjucks) && !self.dialects.have(Dialect::MarkdownIt);
        self.dialects.have(Dialect::PythonMarkdown) || is_hexos
    }

    /// The keys of a field, in order.
    pub fn keys(&self, field: Field) -> impl Iterator<Item = &str> {
        self.fields.get(&field).into_iter().flatten().map(KeyPath::as_str)
    }
}
