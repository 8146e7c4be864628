//! What rules choose among: the words that stand for the ways of a kind of site.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Docusaurus' admonitions, and the containers of markdown-it: `:::name[Title]`, closed by `:::`.
    Admonitions,
    /// Liquid: `{% name argument %} … {% endname %}`, `{{ value | filter }}`.
    Liquid,
    /// Nunjucks: the same, with comments `{# … #}`.
    Nunjucks,
    /// Python-Markdown's blocks, `!!! note "Title"`, `??? note`, `=== "Tab"`, with indented lines below them; its attribute lists; and front matter
    /// without fences, `Title: …`, as MultiMarkdown has it.
    PythonMarkdown,
    /// What extensions of PyMdown write between words: `==marked==`, `^^inserted^^`, `x^2^`, `H~2~O`, `++ctrl+c++`.
    Pymdown,
    /// What plugins of markdown-it write: attribute lists, `{.class}`, and the place of a table of contents, `[[toc]]`.
    MarkdownIt,
    /// kramdown's attribute lists and extensions: `{: .class}`, `{::comment} … {:/comment}`; and its abbreviations.
    Kramdown,
    /// Goldmark's lines `{.class}` behind a block, where Hugo's `markup.goldmark.parser.attribute.block` says so.
    BlockAttributes,
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

/// What a relative path to a file that is not there leads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingAssets {
    /// The page, as browsers have it.
    Page,
    /// The document, as generators have it that know what is linked.
    Document,
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
    /// UTC where it stands without quotes, which YAML takes for a time; in quotes it is a text, and that of the site's time zone.
    UtcOutsideQuotes,
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
    /// A day in the URL that the front matter states: `/2025/06/30/title/`.
    Url,
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

/// Where names of emoji, `:tada:`, are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmojiPlace {
    /// In the text of bodies, outside code.
    Body,
    /// In a title that a heading in the body states.
    Heading,
    /// In a title of the front matter.
    Title,
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
