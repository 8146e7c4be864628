//! Rules: what polyfeed knows of a kind of site, as data.
//!
//! A preset is a page of rules under `config/presets/`, compiled in. The settings may override every key, for the whole
//! site or for one source, in a `rules:` block of the same form: copy a line of the preset and change it.

mod choice;
mod field;
mod permalinks;
mod preset;

use std::{collections::BTreeMap, path::PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

pub use self::{
    choice::{
        AssetKind, DateFrom, Dialect, LanguageFrom, LinkPrefix, ListSeparator, PeopleFrom, PermalinkZone, PrefixUrls,
        Slugify, TimesWithoutOffset, TitleFrom, Undated, UrlForm, UrlRelativeTo, Visibility,
    },
    field::{Field, KeyPath},
    permalinks::Permalinks,
    preset::Preset,
};
use super::{shortcode::ShortcodeRule, value::Globs};

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
    /// Whether a translation is published only where the default language has a file of the same path.
    pub needs_original: Option<bool>,
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
    /// Up to how many bytes a picture beside a post stands in the page itself, and has no address.
    pub inlined_bytes: Option<usize>,
    /// Folders whose files the site publishes at its root as they are, beside the settings file.
    pub static_folders: Option<Vec<PathBuf>>,
    /// Whether the site writes URL paths in lower case.
    pub lower_case_urls: Option<bool>,
    /// Whether letters in URL paths lose their accents (Hugo's `removePathAccents`).
    pub remove_accents: Option<bool>,
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
    /// Globs of tags by which only the site's own templates find posts; no entry names them.
    pub hidden_tags: Option<Globs>,
    /// Which kept-back posts are shown.
    pub visibility: Option<Visibility>,
    /// What begins and ends a formula, which Markdown leaves as it is.
    pub math: Option<Vec<(String, String)>>,
    /// What comments in code say that the site takes for itself: a line with nothing else in it is not shown.
    pub code_marks: Option<Vec<String>>,
    /// Whether Markdown is read behind a blank line in an element of HTML, as in `CommonMark`; else the element reaches to its end tag.
    pub markdown_in_html: Option<bool>,
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
    /// Whether a translation is published only where the default language has a file of the same path.
    pub needs_original: bool,
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
    /// Up to how many bytes a picture beside a post stands in the page itself, and has no address.
    pub inlined_bytes: usize,
    /// Folders whose files the site publishes at its root as they are.
    pub static_folders: Vec<PathBuf>,
    /// Whether URL paths are in lower case.
    pub lower_case_urls: bool,
    /// Whether letters in URL paths lose their accents.
    pub remove_accents: bool,
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
    /// Globs of tags that no entry names.
    pub hidden_tags: Globs,
    /// Which kept-back posts are shown.
    pub visibility: Visibility,
    /// What begins and ends a formula.
    pub math: Vec<(String, String)>,
    /// What comments in code say that the site takes for itself.
    pub code_marks: Vec<String>,
    /// Whether Markdown is read behind a blank line in an element of HTML that begins a line.
    pub markdown_in_html: bool,
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
            all.needs_original = rules.needs_original.or(all.needs_original);
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
            all.inlined_bytes = rules.inlined_bytes.or(all.inlined_bytes);
            all.static_folders = rules.static_folders.or(all.static_folders);
            all.lower_case_urls = rules.lower_case_urls.or(all.lower_case_urls);
            all.remove_accents = rules.remove_accents.or(all.remove_accents);
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
            all.hidden_tags = rules.hidden_tags.or(all.hidden_tags);
            all.visibility = rules.visibility.or(all.visibility);
            all.math = rules.math.or(all.math);
            all.code_marks = rules.code_marks.or(all.code_marks);
            all.markdown_in_html = rules.markdown_in_html.or(all.markdown_in_html);
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
            needs_original: all.needs_original.expect(COMPLETE),
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
            inlined_bytes: all.inlined_bytes.expect(COMPLETE),
            static_folders: all.static_folders.expect(COMPLETE),
            lower_case_urls: all.lower_case_urls.expect(COMPLETE),
            remove_accents: all.remove_accents.expect(COMPLETE),
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
            hidden_tags: all.hidden_tags.expect(COMPLETE),
            visibility: all.visibility.expect(COMPLETE),
            math: all.math.expect(COMPLETE),
            code_marks: all.code_marks.expect(COMPLETE),
            markdown_in_html: all.markdown_in_html.expect(COMPLETE),
            dialects: all.dialects.expect(COMPLETE),
            shortcodes: all.shortcodes.expect(COMPLETE),
        }
    }

    /// Whether front matter may be lines `Key: value` without fences, as MkDocs reads them.
    #[must_use]
    pub fn may_have_lines(&self) -> bool {
        self.dialects.contains(&Dialect::PythonMarkdown)
    }

    /// The keys of a field, in order.
    pub fn keys(&self, field: Field) -> impl Iterator<Item = &str> {
        self.fields.get(&field).into_iter().flatten().map(KeyPath::as_str)
    }
}
