//! `polyfeed.yaml`: found, read, typed, validated. In goes a path, out come [`Settings`] that the rest trusts, or
//! problems that name file, line, column, the line itself and the nearest valid key.

pub mod announce;
pub mod authors;
pub mod bounds;
pub mod dates;
mod endpoint;
pub mod file;
pub mod language;
pub mod permalink;
mod position;
pub mod problems;
mod resolve;
pub mod rules;
pub mod service;
pub mod shortcode;
mod sources;
mod unique;
pub mod value;

use std::{
    fs,
    path::{Component, MAIN_SEPARATOR, Path, PathBuf},
    sync::Arc,
};

use schemars::schema_for;
use url::Url;

pub use self::file::FeedSettings;
use self::{
    announce::Announce,
    authors::{Authors, Tags},
    bounds::Bounds,
    dates::Dates,
    file::{Embargo, Ids, RootLinks, SettingsFile, Translators},
    language::Language,
    problems::Levels,
    rules::Rules,
    value::{BaseUrl, Localised, OutputPath, TimeZone},
};
use crate::{
    error::Error,
    problem::{Code, Problem},
};

/// The name that settings files have.
pub const FILE_NAME: &str = "polyfeed.yaml";

/// The name of the feeds for translators, which no other feed has.
pub const TRANSLATORS_FEED: &str = "translate";

/// Valid settings with every default filled in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings file as messages name it.
    pub path: String,
    /// The site's address.
    pub base_url: BaseUrl,
    /// The site's name.
    pub title: Localised,
    /// What the site is.
    pub description: Option<Localised>,
    /// Who wrote the posts that name nobody.
    pub author: Option<Localised>,
    /// The rights in its content.
    pub rights: Option<Localised>,
    /// A small square picture: a URL or a path below the site.
    pub icon: Option<String>,
    /// A wide picture: a URL or a path below the site.
    pub logo: Option<String>,
    /// The zone of dates without one.
    pub time_zone: TimeZone,
    /// The declared languages; the first is the default language.
    pub languages: Vec<Language>,
    /// Where content lies.
    pub sources: Vec<Source>,
    /// The feeds, in the order they are written.
    pub feeds: Vec<FeedSettings>,
    /// The folder that `base_url` serves.
    pub output: PathBuf,
    /// What ids are made of.
    pub ids: Ids,
    /// The authority of `tag:` ids; present where `ids` is [`Ids::Tag`].
    pub id_authority: Option<String>,
    /// What a link to `/x` means.
    pub root_links: RootLinks,
    /// Whether links are led to the post's own language.
    pub localize_links: bool,
    /// Whether symbolic links in the content are followed.
    pub follow_symbolic_links: bool,
    /// How much is read before it counts as a mistake.
    pub bounds: Bounds,
    /// Where the dates of entries come from.
    pub dates: Dates,
    /// Whether translations wait for their original.
    pub embargo: Embargo,
    /// Groups of translations by content path or URL.
    pub translations: Vec<Vec<String>>,
    /// Old feed paths, and the feed file whose bytes they hold.
    pub aliases: Vec<(OutputPath, OutputPath)>,
    /// Foreign files that may be overwritten.
    pub replace: Vec<OutputPath>,
    /// What feeds there are for translators.
    pub translators: Option<Translators>,
    /// What is announced, and where.
    pub announce: Option<Announce>,
    /// How much each kind of problem costs.
    pub levels: Levels,
    /// What is wrong in the file, though the rest of it can be understood.
    pub faults: Vec<Problem>,
    text: String,
}

/// A content root.
#[derive(Clone, Debug)]
pub struct Source {
    /// The folder.
    pub folder: Arc<Path>,
    /// The folder as the settings name it, with `/`.
    pub path: String,
    /// The folder below the language's root that it stands for, without `/` at its ends; empty for that root itself.
    pub at: String,
    /// The one language of all its documents, if that is fixed.
    pub language: Option<usize>,
    /// The languages that have such a folder and are not declared, with that folder.
    pub undeclared: Vec<(String, Arc<Path>)>,
    /// The rules that hold in it.
    pub rules: Rules,
    /// Who the ids in its front matter are.
    pub authors: Authors,
    /// What the tags in its front matter are called.
    pub tags: Tags,
}

impl Source {
    /// A path below the folder as messages name it: from where the command runs, with `/`.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        with_slashes(&self.folder.join(path))
    }
}

/// A path with `/` on every system, without `.` in it.
fn with_slashes(path: &Path) -> String {
    let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

impl Settings {
    /// Reads a settings file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Settings`] if it cannot be understood.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        let shown = path.display().to_string();
        let text = String::from_utf8(bytes).map_err(|error| {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
            let problem = Problem::new(Code::Settings, &shown, "the settings are not UTF-8");
            let problem = problem.at_line(line, &String::from_utf8_lossy(error.as_bytes()));
            Error::Settings(vec![problem.hint("save the file as UTF-8")])
        })?;
        Self::parse(path, shown, text.strip_prefix('\u{FEFF}').unwrap_or(&text))
    }

    /// Settings from the text of a file that lies, or will lie, at a path; `shown` is what messages call it.
    ///
    /// # Errors
    /// [`Error::Settings`] if it cannot be understood, with every fault found in it.
    pub fn parse(path: &Path, shown: String, text: &str) -> Result<Self, Error> {
        let file: SettingsFile = unique::from_str(text)
            .map_err(|error| Error::Settings(vec![position::yaml_problem(&shown, text, &error)]))?;
        resolve::resolve(path, shown, text, file).map_err(Error::Settings)
    }

    /// The settings, if nothing is wrong with them.
    ///
    /// # Errors
    /// [`Error::Settings`] with every fault found in them.
    pub fn without_faults(self) -> Result<Self, Error> {
        if self.faults.is_empty() { Ok(self) } else { Err(Error::Settings(self.faults)) }
    }

    /// The settings file of a folder or of the nearest folder above it.
    #[must_use]
    pub fn find(from: &Path) -> Option<PathBuf> {
        from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
    }

    /// The JSON schema of settings files, pretty-printed with a final line feed.
    #[must_use]
    pub fn json_schema() -> String {
        let schema = schema_for!(SettingsFile);
        format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema is JSON"))
    }

    /// The default language.
    #[must_use]
    pub fn default_language(&self) -> &Language {
        &self.languages[0]
    }

    /// The language that the content tree spells `code`.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.code == code)
    }

    /// The address that a language's URLs are below: its own, else the site's.
    #[must_use]
    pub fn base_url_of<'s>(&'s self, language: &'s Language) -> &'s BaseUrl {
        language.base_url.as_ref().unwrap_or(&self.base_url)
    }

    /// The address of its own of a language that a URL is below, if it is below one.
    #[must_use]
    pub fn own_base_url(&self, url: &Url) -> Option<&BaseUrl> {
        let own = self.languages.iter().filter_map(|language| language.base_url.as_ref());
        own.filter(|own| own.path_of(url).is_some()).max_by_key(|own| own.as_url().path().len())
    }

    /// The path of a URL below the site's address, or below a language's own.
    #[must_use]
    pub fn path_of<'u>(&self, url: &'u Url) -> Option<&'u str> {
        self.own_base_url(url).unwrap_or(&self.base_url).path_of(url)
    }

    /// A localised text in a language, else in the default language.
    #[must_use]
    pub fn localised<'t>(&self, text: Option<&'t Localised>, language: &Language) -> Option<&'t str> {
        text.and_then(|text| text.get(&language.code, &self.default_language().code))
    }

    /// The site's name in a language.
    #[must_use]
    pub fn title_in(&self, language: &Language) -> &str {
        self.localised(Some(&self.title), language).unwrap_or_default()
    }

    /// The output folder as messages name it.
    #[must_use]
    pub fn shown_output(&self) -> String {
        let shown = with_slashes(&self.output);
        if shown.is_empty() { ".".to_owned() } else { shown }
    }

    /// A problem with the value at a path of keys in the settings file.
    #[must_use]
    pub fn problem_at(&self, code: Code, keys: &[&str], message: impl Into<String>) -> Problem {
        position::value_problem(code, &self.path, &self.text, keys, false, message.into())
    }
}
