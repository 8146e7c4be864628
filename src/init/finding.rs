//! What a site's own settings say, in one form for all generators. Each generator's file makes a [`Finding`]; what follows knows no
//! generator.

use serde_json::{Map, Value, json};

use crate::settings::rules::Preset;

/// What a site's own settings say, as far as polyfeed wants to know it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The kind of site.
    pub preset: Preset,
    /// The files that said so.
    pub read: Vec<String>,
    /// The site's title, where a language has none of its own.
    pub title: Option<String>,
    /// What the site is, where a language does not say.
    pub description: Option<String>,
    /// Who wrote what names nobody.
    pub author: Option<String>,
    /// Its address.
    pub base_url: Option<String>,
    /// The IANA time zone of dates that have none.
    pub time_zone: Option<String>,
    /// Its languages; the first is the default language.
    pub languages: Vec<FoundLanguage>,
    /// Whether these are all that it has; else its content says which more there are.
    pub are_languages_declared: bool,
    /// Where its content lies.
    pub sources: Vec<FoundSource>,
    /// The folder that it is built into.
    pub output: String,
    /// What it does otherwise than its preset: keys of `rules`.
    pub rules: Map<String, Value>,
    /// What the settings say that posts may ask for: `params`, by key.
    pub params: Value,
    /// The feeds that are proposed, where the settings say where posts lie; else its content does.
    pub fixed_feeds: Vec<FixedFeed>,
    /// The feeds that it has already.
    pub own_feeds: Vec<OwnFeed>,
    /// Whether these hold all that has a date, wherever it lies.
    pub own_feed_holds_all: bool,
    /// Whether each language has these feeds below its prefix; else there is one for all.
    pub own_feeds_by_language: bool,
    /// Whether a section has a page on the site even where its folder has none.
    pub sections_have_pages: bool,
    /// Feeds that it may have in each section.
    pub section_feeds: Option<SectionFeeds>,
    /// The format of these feeds, where their names do not tell.
    pub own_format: Option<&'static str>,
    /// What the ids in these feeds mean for polyfeed's.
    pub ids: &'static str,
    /// Whether they are the posts' URLs for sure; then a feed of polyfeed's that has the same posts may take the place of one.
    pub ids_are_urls: bool,
    /// Whether a link to `/x` means a path on the host.
    pub root_is_host: bool,
    /// Whether these URLs are percent-encoded; else only those that need no encoding are polyfeed's for sure.
    pub ids_are_encoded: bool,
    /// How many posts these feeds hold, if not all.
    pub own_feed_limit: Option<u64>,
    /// Whether it lies in a Git repository, which knows when translations came.
    pub has_history: bool,
    /// What a person should look at.
    pub notes: Vec<Note>,
}

impl Finding {
    /// Of a site that says nothing.
    #[must_use]
    pub fn new(preset: Preset, output: impl Into<String>) -> Self {
        Self {
            preset,
            read: Vec::new(),
            title: None,
            description: None,
            author: None,
            base_url: None,
            time_zone: None,
            languages: Vec::new(),
            are_languages_declared: true,
            sources: Vec::new(),
            output: output.into(),
            rules: Map::new(),
            params: Value::Null,
            fixed_feeds: Vec::new(),
            own_feeds: Vec::new(),
            own_feed_holds_all: false,
            own_feeds_by_language: true,
            sections_have_pages: false,
            section_feeds: None,
            own_format: None,
            ids: "Ids stay the posts' URLs (`ids: permalink`, the default), so nobody's reader marks everything unread",
            ids_are_urls: false,
            root_is_host: false,
            ids_are_encoded: false,
            own_feed_limit: None,
            has_history: false,
            notes: Vec::new(),
        }
    }

    /// Names of emoji are drawn, as generators do that are told to: in text and headings, not in titles.
    pub fn draw_emoji(&mut self) {
        self.rule("emoji_names", json!(["body", "heading"]));
    }

    /// What is shown, of the kinds of posts that might be kept back; without any, as the preset has it.
    pub fn show(&mut self, kinds: &[(&str, bool)]) {
        let shown = kinds.iter().filter(|(_, is_shown)| *is_shown).map(|(kind, _)| ((*kind).to_owned(), true.into()));
        let shown: Map<String, Value> = shown.collect();
        self.rules.remove("visibility");
        if !shown.is_empty() {
            self.rule("visibility", shown);
        }
    }

    /// A rule that the site has otherwise than its preset.
    pub fn rule(&mut self, key: &str, value: impl Into<Value>) {
        self.rules.insert(key.to_owned(), value.into());
    }

    /// The front-matter keys of a field; null as long as they are the preset's.
    pub fn field(&mut self, name: &str) -> &mut Value {
        &mut self.rules.entry("fields").or_insert_with(|| json!({}))[name]
    }

    /// Adds something that a person should look at.
    pub fn note(&mut self, about: About, text: impl Into<String>) {
        self.notes.push(Note { about, text: text.into() });
    }
}

/// A language that the settings declare.
#[derive(Clone, Debug, Default)]
pub struct FoundLanguage {
    /// The code that the content tree uses.
    pub code: String,
    /// Its own name.
    pub name: Option<String>,
    /// A language tag that the settings give it.
    pub tag: Option<String>,
    /// Whether nothing says that it is the site's language, which is most likely English then.
    pub is_assumed: bool,
    /// Whether its documents call it by that tag, so that it counts whatever the code says.
    pub is_called_by_tag: bool,
    /// The address of its pages, if that is not the site's.
    pub base_url: Option<String>,
    /// What its URLs start with below that, if that is not the code, and with an address of its own not nothing.
    pub prefix: Option<String>,
    /// Permalink patterns by section, where they are not the rules'.
    pub permalink: Map<String, Value>,
    /// The site's title in it.
    pub title: Option<String>,
    /// What the site is, in it.
    pub description: Option<String>,
    /// What the settings say for it of what posts may ask for, where that is not what they say for all.
    pub params: Value,
}

impl FoundLanguage {
    /// A language of which nothing but the code is known.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), ..Self::default() }
    }

    /// The default language as it is stated, or as it is most likely.
    #[must_use]
    pub fn stated(code: Option<String>) -> Self {
        Self { is_assumed: code.is_none(), ..Self::new(code.unwrap_or_else(|| "en".to_owned())) }
    }
}

/// A folder of content.
#[derive(Clone, Debug)]
pub struct FoundSource {
    /// The folder; `{language}` in it stands for each language's code.
    pub path: String,
    /// The language of all that is in it.
    pub language: Option<String>,
    /// The folder below the language's root that it stands for.
    pub at: Option<String>,
}

impl FoundSource {
    /// A folder of documents of which path or front matter say the language.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), language: None, at: None }
    }
}

/// A feed of which the settings say where its posts lie.
#[derive(Clone, Debug)]
pub struct FixedFeed {
    /// Its name.
    pub name: String,
    /// The glob of its posts.
    pub include: String,
    /// The page with the same posts.
    pub home: Option<String>,
    /// Titles by language; without, the feed has the site's.
    pub titles: Vec<(String, String)>,
}

impl FixedFeed {
    /// A feed without page and titles.
    #[must_use]
    pub fn new(name: &str, include: &str) -> Self {
        Self { name: name.to_owned(), include: include.to_owned(), home: None, titles: Vec::new() }
    }
}

/// A feed that the site has already.
#[derive(Clone, Debug)]
pub struct OwnFeed {
    /// Its file, below the language's root.
    pub path: String,
    /// The feed of polyfeed's that has its posts, by folder or name; without, that of all, or the first one.
    pub folder: Option<String>,
    /// The only language that has it.
    pub language: Option<String>,
}

impl OwnFeed {
    /// A feed that every language has.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), folder: None, language: None }
    }
}

/// Feeds that sections have.
#[derive(Clone, Debug)]
pub struct SectionFeeds {
    /// Their files, in the section's folder.
    pub files: Vec<OwnFeed>,
    /// Front-matter keys of section pages, and a value of one of them that says there is a feed; without, all have them.
    pub stated_by: Option<(&'static [&'static str], &'static str)>,
}

/// Something that a person should look at: a comment in the file, and a line of the report.
#[derive(Clone, Debug)]
pub struct Note {
    /// Above which key it stands.
    pub about: About,
    /// What it says.
    pub text: String,
}

/// The keys that have comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// `site`
    Site,
    /// `content`
    Content,
    /// `languages`
    Languages,
    /// `feeds`
    Feeds,
    /// `rules`
    Rules,
}
