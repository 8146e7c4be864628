//! What is said of a post at an endpoint. In go an entry and what its endpoint wants, out comes the body of a message, ready to be
//! frozen: its texts fitted to the service's limits, escaped for its markup.

use std::{collections::BTreeMap, sync::LazyLock};

use minijinja::{AutoEscape, Environment, value::Serde};
use serde::Serialize;
use serde_json::{Map, Value};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::{
    bluesky,
    fit::{self, Limits, Room},
    markup,
};
use crate::{
    feed::Entry,
    post::people::Person,
    render::Library,
    settings::{
        announce::Endpoint,
        service::{Markup, TextRules, Transport},
    },
    text::{Text, cut},
};

/// How many steps a template may take.
const FUEL: u64 = 100_000;

/// How long a title may get anywhere, in grapheme clusters; no person reads more of it.
const LONGEST_TITLE: usize = 300;

/// A post as templates know it.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// The entry's id.
    pub id: String,
    /// The post's page.
    pub url: Url,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Its language, as the service calls it.
    pub language: String,
    /// Its language's own name.
    pub language_name: String,
    /// Who wrote it.
    pub authors: Vec<Named>,
    /// Who translated it.
    pub translators: Vec<Named>,
    /// Its categories, tags and keywords.
    pub tags: Vec<Text>,
    /// The same as hashtags.
    pub hashtags: Vec<String>,
    /// When it became public (RFC 3339).
    pub published: String,
    /// When it last changed (RFC 3339).
    pub updated: String,
    /// The picture that stands for it.
    pub image: Option<Url>,
    /// The post that this one is a translation of.
    pub original: Option<Version>,
    /// All its versions in other languages.
    pub alternates: Vec<Version>,
    /// The feeds that hold it, by name.
    pub feeds: Vec<String>,
    /// The site's name in the post's language.
    pub site: String,
    /// When this message was written (RFC 3339, UTC).
    pub announced: String,
}

/// Somebody, in a message.
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiliation: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Text>,
}

/// A version of a post in another language.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    language: String,
    language_name: String,
    title: Text,
    url: Url,
}

impl Subject {
    /// The post on a page, for an endpoint. `announced` is RFC 3339.
    #[must_use]
    pub fn new(library: &Library, page: usize, entry: &Entry, endpoint: &Endpoint, announced: &str) -> Self {
        let settings = &library.settings;
        let language = library.language(page);
        let names = &endpoint.service.language;
        let version = |other: usize| {
            let page = &library.pages[other];
            let language = library.language(other);
            Some(Version {
                language: names.name(&language.tag),
                language_name: language.name.clone(),
                title: page.post.as_ref()?.title.clone(),
                url: linkable(page.url.as_ref()?),
            })
        };
        let named = |people: &[Person]| {
            let named = |person: &Person| Named {
                name: person.name.clone(),
                affiliation: person.affiliation.clone(),
                url: person.url.clone(),
            };
            people.iter().map(named).collect()
        };
        let others = library.groups.alternates(&library.pages, page).into_iter().filter(|other| *other != page);
        Self {
            id: entry.id.clone(),
            url: linkable(&entry.url),
            title: cut(&entry.title, LONGEST_TITLE),
            summary: entry.summary.to_string(),
            language: names.name(&entry.tag),
            language_name: language.name.clone(),
            authors: named(&entry.authors),
            translators: named(&entry.translators),
            tags: entry.categories.clone(),
            hashtags: markup::hashtags(entry.categories.iter().map(|tag| &**tag)),
            published: entry.published.to_rfc3339(),
            updated: entry.updated.to_rfc3339(),
            image: entry.image.clone(),
            original: library.original(page).and_then(version),
            alternates: others.filter_map(version).collect(),
            feeds: library.pages[page].feeds.iter().map(|feed| settings.feeds[*feed].name.clone()).collect(),
            site: settings.title_in(language).to_owned(),
            announced: announced.to_owned(),
        }
    }
}

/// The same address, in which nothing ends it for those who look for addresses in a text: behind `|` stand the words of a link of Slack's.
fn linkable(url: &Url) -> Url {
    Url::parse(&url.as_str().replace('|', "%7C")).expect("it is one with another spelling")
}

/// The body of a message: JSON without blanks. `language` is the post's language code, `parameters` are the endpoint's public
/// ones, `limits` those of each text where the service has said them itself.
///
/// # Errors
/// What is wrong with a template.
pub fn body(
    subject: &Subject,
    endpoint: &Endpoint,
    (language, default_language): (&str, &str),
    parameters: &BTreeMap<String, String>,
    limits: &BTreeMap<String, Limits>,
) -> Result<String, String> {
    let service = &endpoint.service;
    let own = |templates: &Option<crate::settings::value::Localised>| {
        templates.as_ref().and_then(|templates| templates.get(language, default_language)).map(str::to_owned)
    };
    let Value::Object(mut context) = serde_json::to_value(subject).expect("a subject is JSON") else {
        unreachable!("a struct is an object")
    };
    context.insert("endpoint".into(), serde_json::to_value(parameters).expect("texts are JSON"));
    let mut texts = Vec::new();
    for (name, rules) in &service.texts {
        let template = if name == "text" { own(&endpoint.text) } else { None };
        let template = template.unwrap_or_else(|| rules.template.clone());
        let limits = limits.get(name).cloned().unwrap_or_else(|| declared(rules));
        let text =
            text(&context, &template, rules, &limits).map_err(|error| format!("the template of `{name}`: {error}"))?;
        texts.push((name.clone(), text));
    }
    context.extend(texts.into_iter().map(|(name, text)| (name, Value::from(text))));
    let template = own(&endpoint.body).unwrap_or_else(|| service.body.clone());
    let body = ENVIRONMENT
        .render_str(&template, Serde(&context))
        .map_err(|error| format!("the template of the body: {error}"))?;
    let mut body: Value =
        serde_json::from_str(&body).map_err(|error| format!("the body is not JSON ({error}): {body}"))?;
    if matches!(service.transport, Transport::Bluesky { .. }) {
        bluesky::add_facets(&mut body);
    }
    Ok(body.to_string())
}

/// The limits that a service's file declares for a text.
#[must_use]
pub fn declared(rules: &TextRules) -> Limits {
    Limits { limits: rules.limits.clone(), url_length: rules.url_length }
}

/// Fills in a template of the request (an address, a header, a secret) with an endpoint's parameters and an announcement's key.
///
/// # Errors
/// What is wrong with it.
pub fn fill(template: &str, parameters: &BTreeMap<String, String>, key: &str) -> Result<String, String> {
    let context = minijinja::context! { endpoint => Serde(parameters), key };
    ENVIRONMENT.render_str(template, context).map_err(|error| error.to_string())
}

fn text(context: &Map<String, Value>, template: &str, rules: &TextRules, limits: &Limits) -> Result<String, String> {
    let string = |name: &str| context.get(name).and_then(Value::as_str).unwrap_or_default();
    let (title, summary) = (string("title"), string("summary"));
    let mut environment = ENVIRONMENT.clone();
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markup".into()));
    let markup = rules.clone();
    environment.set_formatter(move |out, state, value| {
        let is_text = value.as_str().filter(|_| !value.is_safe() && !matches!(state.auto_escape(), AutoEscape::None));
        match is_text {
            Some(text) => out.write_str(&markup::escaped(text, &markup)).map_err(minijinja::Error::from),
            None if value.is_none() => Ok(()),
            None => write!(out, "{value}").map_err(minijinja::Error::from),
        }
    });
    let template = environment.template_from_str(template).map_err(|error| error.to_string())?;
    let write = |room: Room| {
        let mut context = context.clone();
        context.insert("title".into(), cut(title, room.title).into());
        // Of a summary without room nothing is left, not even the sign of that.
        let summary = Some(cut(summary, room.summary)).filter(|left| left != "…").unwrap_or_default();
        context.insert("summary".into(), summary.into());
        if !room.hashtags {
            context.insert("hashtags".into(), Value::Array(Vec::new()));
        }
        template.render(Serde(&context)).map(|text| tidy(&text)).map_err(|error| error.to_string())
    };
    let clusters = |text: &str| text.graphemes(true).count();
    let longest = Room { title: clusters(title), summary: clusters(summary), hashtags: true };
    match fit::fit(limits, longest, write)? {
        Some(text) => Ok(text),
        None if rules.markup == Markup::Plain => Ok(fit::cut_to(&write(Room::NONE)?, limits)),
        None => Err("what it says besides title and summary is longer than the service allows".into()),
    }
}

/// What a template leaves where a value is empty: no blanks at the ends, no more than one empty line.
fn tidy(text: &str) -> String {
    let mut tidy = text.trim().to_owned();
    while tidy.contains("\n\n\n") {
        tidy = tidy.replace("\n\n\n", "\n\n");
    }
    tidy
}

/// What every template is rendered in; to make it takes longer than to render most of them.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment
});
