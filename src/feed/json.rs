//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), with translations in the extension object `_i18n`.

use serde::Serialize;
use url::Url;

use super::{Entry, Feed, Format};
use crate::{post::people::Person, settings::language::LanguageTag, text::Text};

/// The name of JSON feeds' files.
pub const JSON_FILE_NAME: &str = "feed.json";

/// The JSON Feed format.
#[derive(Debug)]
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON Feed"
    }

    fn file_name(&self) -> &'static str {
        JSON_FILE_NAME
    }

    fn media_type(&self) -> &'static str {
        "application/feed+json"
    }

    fn write(&self, feed: &Feed) -> Vec<u8> {
        let siblings = feed.siblings.iter().map(|sibling| FeedAlternate {
            language: &sibling.language.tag,
            url: &sibling.home,
            feed_url: sibling.url(self),
        });
        let json = JsonFeed {
            version: "https://jsonfeed.org/version/1.1",
            title: &feed.channel.title,
            home_page_url: &feed.channel.home,
            feed_url: feed.channel.url(self),
            description: feed.channel.description.as_ref(),
            icon: feed.logo.as_ref(),
            favicon: feed.icon.as_ref(),
            authors: vec![Author { name: &feed.author, url: None, affiliation: None }],
            language: &feed.channel.language.tag,
            i18n: (!feed.siblings.is_empty()).then(|| FeedTranslations { alternates: siblings.collect() }),
            items: feed.entries.iter().map(item).collect(),
        };
        let mut out = serde_json::to_vec_pretty(&json).expect("a feed is JSON");
        out.push(b'\n');
        out
    }
}

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f Text,
    home_page_url: &'f Url,
    feed_url: Url,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'f Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'f Url>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'f Url>,
    authors: Vec<Author<'f>>,
    language: &'f LanguageTag,
    #[serde(rename = "_i18n", skip_serializing_if = "Option::is_none")]
    i18n: Option<FeedTranslations<'f>>,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Item<'e> {
    id: &'e str,
    url: &'e Url,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'e Url>,
    title: &'e Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'e Text>,
    #[serde(flatten)]
    content: Content<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'e Url>,
    date_published: String,
    date_modified: String,
    authors: Vec<Author<'e>>,
    #[serde(skip_serializing_if = "<[Text]>::is_empty")]
    tags: &'e [Text],
    language: &'e LanguageTag,
    #[serde(rename = "_i18n", skip_serializing_if = "Option::is_none")]
    i18n: Option<Translations<'e>>,
}

/// An item needs one of the two.
#[derive(Serialize)]
enum Content<'e> {
    #[serde(rename = "content_html")]
    Html(&'e str),
    #[serde(rename = "content_text")]
    Text(&'e str),
}

#[derive(Serialize)]
struct Author<'p> {
    name: &'p Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'p Text>,
    #[serde(rename = "_affiliation", skip_serializing_if = "Option::is_none")]
    affiliation: Option<Affiliation<'p>>,
}

/// Extensions are objects: the published schema refuses anything else.
#[derive(Serialize)]
struct Affiliation<'p> {
    name: &'p Text,
}

#[derive(Serialize)]
struct Translations<'e> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternates: Vec<Alternate<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translators: Vec<Author<'e>>,
    /// When the original was published, of a translation that landed late.
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
}

#[derive(Serialize)]
struct Alternate<'e> {
    language: &'e LanguageTag,
    url: &'e Url,
}

#[derive(Serialize)]
struct FeedTranslations<'f> {
    alternates: Vec<FeedAlternate<'f>>,
}

#[derive(Serialize)]
struct FeedAlternate<'f> {
    language: &'f LanguageTag,
    url: &'f Url,
    feed_url: Url,
}

fn item(entry: &Entry) -> Item<'_> {
    let alternates: Vec<Alternate<'_>> =
        entry.alternates.iter().map(|alternate| Alternate { language: &alternate.tag, url: &alternate.url }).collect();
    let translators: Vec<Author<'_>> = entry.translators.iter().map(author).collect();
    let created = entry.created.map(|created| created.to_rfc3339());
    let says_more = !alternates.is_empty() || !translators.is_empty() || created.is_some();
    let content = match &entry.content {
        Some(html) => Content::Html(html),
        None if entry.summary.is_empty() => Content::Text(&entry.title),
        None => Content::Text(&entry.summary),
    };
    Item {
        id: &entry.id,
        url: &entry.url,
        external_url: entry.via.as_ref(),
        title: &entry.title,
        summary: Some(&entry.summary).filter(|summary| !summary.is_empty()),
        content,
        image: entry.image.as_ref(),
        date_published: entry.published.to_rfc3339(),
        date_modified: entry.updated.to_rfc3339(),
        authors: entry.authors.iter().map(author).collect(),
        tags: &entry.categories,
        language: &entry.tag,
        i18n: says_more.then_some(Translations { alternates, translators, created }),
    }
}

fn author(person: &Person) -> Author<'_> {
    Author {
        name: &person.name,
        url: person.url.as_ref(),
        affiliation: person.affiliation.as_ref().map(|name| Affiliation { name }),
    }
}
