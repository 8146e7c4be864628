//! The settings of a site that polyfeed has not seen before: read from the site's own, checked against its content, written for a person.
//!
//! ```text
//! the site's own settings → Finding (one file a generator) ─┐
//!                                                           ├→ Proposal → polyfeed.yaml, and what a build would publish
//! its content, as `build` reads it → Survey ────────────────┘
//! ```
//!
//! Nothing is executed, nothing is asked, nothing is written here: out comes the text.

mod complete;
mod date_key;
mod detect;
mod docusaurus;
mod eleventy;
mod feeds;
mod finding;
mod foreign;
mod hugo;
mod jekyll;
mod languages;
mod mkdocs;
mod plain;
mod proposal;
mod settings_file;
mod survey;
mod translation_key;
mod written;
mod yaml;
mod zola;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use serde_json::json;
use url::Url;

use self::{
    finding::{Finding, FoundLanguage},
    proposal::Proposal,
};
use crate::{
    build::{self, Known},
    error::Error,
    history::Wanted,
    post::{Moment, Status, date::Date},
    problem::Code,
    settings::{
        Settings,
        dates::Dates,
        rules::{Preset, Visibility},
        value::BaseUrl,
    },
};

/// What a person should know whose languages have hosts of their own.
const HOSTS: &str = "the languages have hosts of their own: entries lead there, and the feeds of all are on that of `site: base_url`, which serves \
                     `output`";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The kind of site, where files of several lie beside each other.
    pub preset: Option<Preset>,
    /// The site's address, where its settings do not say.
    pub base_url: Option<BaseUrl>,
    /// Where the file is going to lie; its folder is the site's.
    pub file: PathBuf,
    /// When it is: what a build would publish depends on it.
    pub now: Date,
}

/// What a build with a proposal would publish.
#[derive(Debug)]
pub struct Prospect {
    /// The kind of site.
    pub preset: Preset,
    /// The files that its settings were read from.
    pub read: Vec<String>,
    /// The settings file's text.
    pub text: String,
    /// Language, feed, and how many posts it has.
    pub posts: Vec<(String, String, usize)>,
    /// How many documents are wrong.
    pub errors: usize,
    /// What a person should look at.
    pub notes: Vec<String>,
}

/// Proposes settings for the site in the folder of `options.file`.
///
/// # Errors
/// [`Error::Usage`] where no site, several, or no post was found, [`Error::Settings`] where its own settings do not parse.
pub fn propose(options: &Options) -> Result<Prospect, Error> {
    let folder = options.file.parent().unwrap_or(Path::new(""));
    let preset = match options.preset {
        Some(preset) => preset,
        None => detect::detect(folder)?,
    };
    let mut finding = match preset {
        Preset::Hugo => hugo::read(folder)?,
        Preset::Zola => zola::read(folder)?,
        Preset::Docusaurus => docusaurus::read(folder)?,
        Preset::Jekyll => jekyll::read(folder)?,
        Preset::Eleventy => eleventy::read(folder)?,
        Preset::Plain if mkdocs::file(folder).is_some() => mkdocs::read(folder)?,
        Preset::Plain => foreign::read(folder)?,
    };
    complete::complete(folder, &mut finding, options)?;

    let mut known = everything(&mut finding, options)?;
    if date_key::add(&mut finding, &known) {
        known = everything(&mut finding, options)?;
    }
    if written::add(&mut finding, &known) {
        known = everything(&mut finding, options)?;
    }
    if part_by_languages(&mut finding, &known) {
        known = everything(&mut finding, options)?;
    }
    let survey = survey::survey(&known, &finding);
    if survey.feeds.is_empty() {
        return Err(Error::Usage(no_posts(&finding, &known)));
    }
    finding.languages = proposal::with_documents(&mut finding, &survey);
    proposal::only_permalinks_in_use(&mut finding, &known);
    translation_key::add(&mut finding, &survey.feeds, &known);
    let mut proposal = Proposal::new(&finding, feeds::feeds(&finding, &survey, &known));
    proposal.add_survey(&finding, &survey, &known);

    let text = yaml::write(&proposal);
    let known = read(options, &text, Moment { now: options.now, show: Visibility::default() })?;
    Ok(Prospect {
        preset,
        read: proposal.read,
        posts: posts(&known),
        errors: known.library.pages.iter().filter(|page| page.status == Status::Error).count(),
        notes: proposal.notes.into_iter().map(|note| note.text).collect(),
        text,
    })
}

/// Pages in two languages cannot have one address: where they would and no settings say why not, each language has its own below its code.
fn part_by_languages(finding: &mut Finding, known: &Known) -> bool {
    let mut languages: HashMap<&Url, usize> = HashMap::new();
    let mut pages = known.library.pages.iter().filter_map(|page| Some((page.url.as_ref()?, page.document.language)));
    let has_same = known.problems.iter().any(|problem| problem.code == Code::DuplicateUrl)
        && pages.any(|(url, language)| *languages.entry(url).or_insert(language) != language);
    let is_needed = has_same && finding.read.is_empty() && finding.languages.len() > 1;
    if is_needed {
        finding.rule("prefix_urls", "always");
    }
    is_needed
}

/// Reads the site with one feed of all that has a date; where its settings do not say which languages it has, with those that are found.
fn everything(finding: &mut Finding, options: &Options) -> Result<Known, Error> {
    let feeds = json!({ "all": { "include": "**" } });
    let feeds = feeds.as_object().cloned().unwrap_or_default();
    let show = Visibility { drafts: false, future: true, expired: true };
    let moment = Moment { now: options.now, show };
    let known = read(options, &yaml::write(&Proposal::new(finding, feeds.clone())), moment)?;
    if finding.are_languages_declared || known.undeclared.is_empty() {
        return Ok(known);
    }
    let found = known.undeclared.iter().map(FoundLanguage::new);
    let mut found: Vec<FoundLanguage> = found.filter(languages::is_usable).collect();
    // A default language without a post is another spelling of the one in which the posts are: `zh` of `zh-CN`.
    let default = &mut finding.languages[0];
    let is_default = |language: &FoundLanguage| language.code.split(['-', '_']).next() == Some(&*default.code);
    let has_posts = known.library.pages.iter().any(|page| page.document.language == 0 && page.post.is_some());
    if let Some(at) = found.iter().position(is_default).filter(|_| !has_posts) {
        default.code = found.remove(at).code;
    }
    let declared = finding.languages.len();
    finding.languages.extend(found);
    let known = read(options, &yaml::write(&Proposal::new(finding, feeds.clone())), moment)?;
    if !name_by_folders(&mut finding.languages, declared, &known) {
        return Ok(known);
    }
    read(options, &yaml::write(&Proposal::new(finding, feeds)), moment)
}

/// Where all documents that name a language lie in a folder of another code, which nothing else has, the language is that of the folder: `en` of
/// `lang: en-US`, `se` of `lang: sv`. Whether there is one.
fn name_by_folders(languages: &mut Vec<FoundLanguage>, declared: usize, known: &Known) -> bool {
    let of = |language: usize| {
        known.library.pages.iter().map(|page| &page.document).filter(move |document| document.language == language)
    };
    let mut left_out = Vec::new();
    let mut is_any = false;
    for index in declared..languages.len() {
        let folder =
            |path: &str| path.rsplit('/').skip(1).find(|folder| languages::is_short_code(folder)).map(str::to_owned);
        let mut folders = of(index).map(|document| folder(&document.source_path));
        let Some(Some(code)) = folders.next() else { continue };
        if code == languages[index].code || folders.any(|other| other.as_ref() != Some(&code)) {
            continue;
        }
        match languages.iter().position(|other| other.code == code) {
            Some(other) if other == 0 || of(other).next().is_some() => continue,
            Some(other) => left_out.push(other),
            None => {}
        }
        let language = &mut languages[index];
        language.tag = Some(std::mem::replace(&mut language.code, code));
        language.is_called_by_tag = true;
        is_any = true;
    }
    let mut index = 0..;
    languages.retain(|_| index.next().is_some_and(|index| !left_out.contains(&index)));
    is_any
}

fn read(options: &Options, text: &str, moment: Moment) -> Result<Known, Error> {
    let mut settings = Settings::parse(&options.file, options.file.display().to_string(), text)?.without_faults()?;
    // When posts came into the repository changes nothing of what is counted here, and takes its time.
    settings.dates = Dates::default();
    build::read(settings, Wanted::Nothing, moment, &|_, _| {})
}

/// Language, feed, number of posts.
fn posts(known: &Known) -> Vec<(String, String, usize)> {
    let settings = &known.library.settings;
    let mut rows = Vec::new();
    for language in &settings.languages {
        for (index, feed) in settings.feeds.iter().enumerate() {
            let posts = known.library.pages.iter().filter(|page| {
                page.document.language == language.index && page.post.is_some() && page.feeds.contains(&index)
            });
            rows.push((language.code.clone(), feed.name.clone(), posts.count()));
        }
    }
    rows
}

fn no_posts(finding: &Finding, known: &Known) -> String {
    let sources: Vec<&str> = finding.sources.iter().map(|source| source.path.as_str()).collect();
    format!(
        "the kind of site is {}, and no folder of it holds posts: of {} documents in {} too few have a date. If some are posts, give them one; or \
         write polyfeed.yaml by hand (docs/settings.md), where `rules: {{fields: {{published: […]}}}}` names the keys that your dates have",
        finding.preset.name(),
        known.library.pages.len() + known.unplaced.len(),
        sources.join(", ")
    )
}
