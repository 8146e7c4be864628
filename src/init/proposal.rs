//! What is written: a [`Finding`] and a [`Survey`] as the values of the settings' keys.

use serde_json::{Map, Value, json};

use super::{
    feeds::{self, OwnFeedAlias, by_language, feed_name},
    finding::{About, Finding, FoundLanguage, Note},
    languages,
    settings_file::{get, text},
    survey::Survey,
    yaml,
};
use crate::{
    build::Known,
    render::Kept,
    settings::rules::{Preset, Rules},
    text::counted,
};

/// How many entries a feed has unless the settings say otherwise.
const DEFAULT_LIMIT: u64 = 20;

/// A settings file, and what it is made of.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The kind of site.
    pub preset: Preset,
    /// The files that it was read from.
    pub read: Vec<String>,
    /// `site`.
    pub site: Value,
    /// `content`.
    pub content: Value,
    /// `languages`.
    pub languages: Map<String, Value>,
    /// `feeds`.
    pub feeds: Map<String, Value>,
    /// `output`.
    pub output: String,
    /// Whether a link to `/x` means a path on the host.
    pub root_is_host: bool,
    /// Whether translations are dated by when they came.
    pub dates: bool,
    /// `rules`, without shortcodes.
    pub rules: Map<String, Value>,
    /// The shortcodes that no rule knows, the most used ones.
    pub shortcodes: Vec<Shortcode>,
    /// How many more there are.
    pub more_shortcodes: usize,
    /// Paths of the site's own feeds that polyfeed's take the place of.
    pub replaced: Vec<OwnFeedAlias>,
    /// Paths of the others, and polyfeed's that might.
    pub aliases: Vec<OwnFeedAlias>,
    /// Whether these are all, or those of the default language.
    pub aliases_of_all: bool,
    /// What is to be said of the ids in the site's own feeds.
    pub ids: String,
    /// What a person should look at.
    pub notes: Vec<Note>,
}

/// A shortcode that no rule knows.
#[derive(Clone, Debug)]
pub struct Shortcode {
    /// Its name.
    pub name: String,
    /// What is kept of it.
    pub kept: Kept,
    /// How many posts use it.
    pub posts: usize,
}

impl Proposal {
    /// What the settings say, with feeds.
    #[must_use]
    pub fn new(finding: &Finding, feeds: Map<String, Value>) -> Self {
        Self {
            preset: finding.preset,
            read: finding.read.clone(),
            site: site(finding),
            content: content(finding),
            languages: declared(finding),
            feeds,
            output: finding.output.clone(),
            root_is_host: finding.root_is_host,
            dates: finding.has_history && finding.languages.len() > 1,
            rules: rules(finding),
            shortcodes: Vec::new(),
            more_shortcodes: 0,
            replaced: Vec::new(),
            aliases: Vec::new(),
            aliases_of_all: true,
            ids: ids(finding),
            notes: finding.notes.clone(),
        }
    }

    /// Adds what the content says besides feeds and languages.
    pub fn add_survey(&mut self, finding: &Finding, survey: &Survey, known: &Known) {
        const MOST: usize = 10;
        if survey.dates_from_sections {
            let rules = Rules::new(finding.preset, &[]);
            let mut from: Vec<Value> = rules.date_from.iter().map(|from| json!(from)).collect();
            from.push("section".into());
            self.rules.insert("date_from".into(), from.into());
        }
        for folder in &survey.others {
            let (shown, mut name) = (folder.shown(), feed_name(folder));
            if self.feeds.contains_key(&name) {
                name = format!("more-{name}");
            }
            let text = format!(
                "{shown} holds dated documents too ({} of {}): if these are posts, add {name}: {{include: \"{}\"}}",
                folder.dated,
                folder.documents,
                folder.globs()[0]
            );
            self.notes.push(Note { about: About::Feeds, text });
        }
        for (extension, number) in &survey.unread {
            let text = format!(
                "{} in folders of posts: polyfeed reads Markdown and HTML, so no feed holds them",
                counted(*number, &format!(".{extension} file"))
            );
            self.notes.push(Note { about: About::Feeds, text });
        }
        let shortcodes = survey.shortcodes.iter().take(MOST).cloned();
        self.shortcodes = shortcodes.map(|(name, kept, posts)| Shortcode { name, kept, posts }).collect();
        self.more_shortcodes = survey.shortcodes.len().saturating_sub(MOST);
        let params: Map<String, Value> =
            survey.params.iter().filter_map(|key| Some((key.clone(), param(finding, key)?))).collect();
        if !params.is_empty() {
            self.rules.insert("site_params".into(), params.into());
        }
        (self.replaced, self.aliases) =
            feeds::aliases(finding, survey, known).into_iter().partition(|alias| alias.is_same);
        self.limit_feeds(finding);
        self.aliases_of_all = self.aliases.len() <= feeds::MOST_ALIASES;
        if !self.aliases_of_all {
            let default = format!("feeds/{}/", finding.languages[0].code);
            self.aliases.retain(|alias| alias.feed.starts_with(&default));
        }
    }

    /// A feed that held fewer posts than polyfeed's would show old ones as new.
    fn limit_feeds(&mut self, finding: &Finding) {
        let Some(limit) = finding.own_feed_limit.filter(|limit| *limit < DEFAULT_LIMIT) else { return };
        for (name, feed) in &mut self.feeds {
            let is_replacing = self.replaced.iter().any(|alias| alias.feed.split('/').nth(2) == Some(name));
            if let Some(feed) = feed.as_object_mut().filter(|_| is_replacing) {
                feed.insert("limit".to_owned(), limit.into());
            }
        }
    }
}

fn ids(finding: &Finding) -> String {
    let of_all = !finding.own_feeds_by_language && finding.languages.len() > 1;
    let mixed = if of_all { ". The site's own holds the posts of all languages, polyfeed's of one" } else { "" };
    format!("{}{mixed}", finding.ids)
}

fn site(finding: &Finding) -> Value {
    let default = &finding.languages[0];
    let own = |of: fn(&FoundLanguage) -> &Option<String>, whole: &Option<String>| -> Value {
        let mut texts =
            finding.languages.iter().filter_map(|language| Some((language.code.clone(), of(language).clone()?)));
        match of(default).clone().or_else(|| whole.clone()) {
            None => texts.next().map(|(_, text)| text.into()).unwrap_or_default(),
            Some(first) => {
                let texts = std::iter::once((default.code.clone(), first)).chain(texts).collect();
                by_language(finding, texts).unwrap_or_default()
            }
        }
    };
    let title = own(|language| &language.title, &finding.title);
    yaml::without_empty(json!({
        "title": if title.is_null() { host(finding).into() } else { title },
        "base_url": finding.base_url,
        "description": own(|language| &language.description, &finding.description),
        "author": finding.author,
        "time_zone": finding.time_zone,
    }))
}

/// The name of a site that has none.
fn host(finding: &Finding) -> String {
    let url = finding.base_url.as_deref().and_then(|url| url::Url::parse(url).ok());
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "Site".to_owned())
}

fn content(finding: &Finding) -> Value {
    match finding.sources.as_slice() {
        [source] if source.language.is_none() && source.at.is_none() && !source.path.contains('{') => {
            source.path.as_str().into()
        }
        sources => sources
            .iter()
            .map(|source| {
                yaml::without_empty(json!({ "path": source.path, "language": source.language, "at": source.at }))
            })
            .collect(),
    }
}

fn declared(finding: &Finding) -> Map<String, Value> {
    let mut taken = Vec::new();
    let mut declared = Map::new();
    for language in &finding.languages {
        let tag = languages::tag(language).map(|tag| tag.to_string()).filter(|tag| !taken.contains(tag));
        taken.push(tag.clone().unwrap_or_else(|| language.code.clone()));
        let value = json!({
            "name": languages::name(language),
            "tag": tag,
            "base_url": language.base_url,
            "prefix": language.prefix,
            "permalink": Some(&language.permalink).filter(|patterns| !patterns.is_empty()),
        });
        declared.insert(language.code.clone(), yaml::without_empty(value));
    }
    declared
}

/// The rules, which speak of declared languages only.
fn rules(finding: &Finding) -> Map<String, Value> {
    let mut rules = finding.rules.clone();
    let admonitions = rules.get_mut("admonitions").and_then(Value::as_object_mut);
    for titles in admonitions.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        titles.retain(|code, _| finding.languages.iter().any(|language| language.code == *code));
    }
    rules
}

/// What the settings say that posts ask for: a text, or one by language.
fn param(finding: &Finding, key: &str) -> Option<Value> {
    let of = |params: &Value| get(params, key).and_then(text);
    let whole = of(&finding.params);
    let own = finding.languages.iter().map(|language| (&language.code, of(&language.params).or_else(|| whole.clone())));
    let texts: Map<String, Value> = own.filter_map(|(code, text)| Some((code.clone(), text?.into()))).collect();
    let first = texts.values().next()?;
    let is_same = whole.is_some() || texts.len() == finding.languages.len();
    Some(if is_same && texts.values().all(|text| text == first) { first.clone() } else { texts.into() })
}

/// The languages that have documents; the default language stays in any case.
#[must_use]
pub fn with_documents(finding: &mut Finding, survey: &Survey) -> Vec<FoundLanguage> {
    let languages = std::mem::take(&mut finding.languages);
    let mut index = 0..;
    let (with, without): (Vec<_>, Vec<_>) = languages.into_iter().partition(|_| {
        let index = index.next().unwrap_or_default();
        index == 0 || survey.documents.get(index).is_some_and(|documents| *documents > 0)
    });
    if !without.is_empty() {
        let codes: Vec<&str> = without.iter().map(|language| language.code.as_str()).collect();
        finding.note(
            About::Languages,
            format!("The site declares more, which have no document here: {}", codes.join(", ")),
        );
    }
    for message in &survey.undeclared {
        finding.note(About::Languages, format!("{message}; add a line if their pages are on the site"));
    }
    with
}

/// Patterns of sections that are not there say nothing.
pub fn only_permalinks_in_use(finding: &mut Finding, known: &Known) {
    let is_there = |section: &str| {
        let section = section.trim_end_matches('/');
        let is_path = |key: &str| key.to_lowercase().starts_with(&format!("{}/", section.to_lowercase()));
        let below = |key: &str| is_path(key) || key.split('/').any(|folder| folder.eq_ignore_ascii_case(section));
        known.library.pages.iter().any(|page| below(&page.document.key))
    };
    let is_in_use = |section: &String, _: &mut Value| section == "*" || is_there(section);
    finding.languages.iter_mut().for_each(|language| language.permalink.retain(is_in_use));
    let Some(Value::Object(patterns)) = finding.rules.get_mut("permalink") else { return };
    patterns.retain(is_in_use);
    let is_default = |pattern: &Value| {
        let preset = Rules::new(finding.preset, &[]).permalink;
        pattern.as_str().and_then(|pattern| pattern.parse().ok()).as_ref() == preset.pattern("*")
    };
    if patterns.len() == 1 && patterns.get("*").is_some_and(is_default) {
        finding.rules.remove("permalink");
    }
}
