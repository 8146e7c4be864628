//! RSS 2.0, written by `rss`, with Atom links, Dublin Core and Media RSS for what RSS itself cannot say.

use super::{
    Entry, Feed, Format,
    extensions::{Element, extensions, namespaces},
    links::{entry_links, feed_links},
};
use crate::{
    post::{date::Date, people::Person},
    render::escape,
    text::Text,
};
use rss::{
    Category, Channel, Guid, Image, Item,
    extension::{Extension, atom::AtomExtension, dublincore::DublinCoreExtension},
};

/// How long a reader may wait until it looks again, in minutes.
const TIME_TO_LIVE: &str = "60";

/// The RSS format.
#[derive(Debug)]
pub struct Rss;

impl Format for Rss {
    fn name(&self) -> &'static str {
        "RSS"
    }

    fn file_name(&self) -> &'static str {
        "rss.xml"
    }

    fn media_type(&self) -> &'static str {
        "application/rss+xml"
    }

    fn write(&self, feed: &Feed) -> Vec<u8> {
        let picture = feed.logo.as_ref().or(feed.icon.as_ref()).map(|url| Image {
            url: url.to_string(),
            title: feed.channel.title.to_string(),
            link: feed.channel.home.to_string(),
            ..Image::default()
        });
        let channel = Channel {
            title: feed.channel.title.to_string(),
            link: feed.channel.home.to_string(),
            description: feed.channel.description.as_ref().unwrap_or(&feed.channel.title).to_string(),
            language: Some(feed.channel.language.tag.to_string()),
            copyright: feed.rights.as_ref().map(Text::to_string),
            last_build_date: Some(rfc_822(feed.updated)),
            generator: Some("polyfeed".into()),
            ttl: Some(TIME_TO_LIVE.into()),
            image: picture,
            items: feed.entries.iter().map(item).collect(),
            atom_ext: Some(AtomExtension { links: feed_links(feed, self) }),
            namespaces: namespaces(feed),
            ..Channel::default()
        };
        let mut out = channel.pretty_write_to(Vec::new(), b' ', 1).expect("a vector takes everything");
        out.push(b'\n');
        out
    }
}

fn item(entry: &Entry) -> Item {
    let names = |people: &[Person]| people.iter().map(|person| person.name.to_string()).collect();
    Item {
        title: Some(entry.title.to_string()),
        link: Some(entry.url.to_string()),
        description: (!entry.summary.is_empty()).then(|| description(&entry.summary)),
        categories: entry.categories.iter().map(|name| Category { name: name.to_string(), domain: None }).collect(),
        guid: Some(Guid { value: entry.id.clone(), permalink: false }),
        pub_date: Some(rfc_822(entry.published)),
        content: entry.content.as_ref().map(Text::to_string),
        extensions: extensions(entry, extension),
        atom_ext: Some(AtomExtension { links: entry_links(entry) }),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: names(&entry.authors),
            contributors: names(&entry.translators),
            languages: vec![entry.tag.to_string()],
            ..DublinCoreExtension::default()
        }),
        ..Item::default()
    }
}

/// Plain text, written as HTML only where a reader would take some of it for a tag or an entity: to readers a description is HTML.
fn description(text: &str) -> String {
    let begins_tag = |rest: &str| rest.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
    let is_entity = |rest: &str| {
        let name = rest.split(';').next().filter(|name| name.len() < rest.len() && !name.is_empty());
        name.is_some_and(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '#'))
    };
    let is_taken_for_html = text.split('<').skip(1).any(begins_tag) || text.split('&').skip(1).any(is_entity);
    if is_taken_for_html { escape(text) } else { text.to_owned() }
}

/// RFC 822 with a four-digit year (RFC 2822) and, as readers are used to, a two-digit day.
fn rfc_822(date: Date) -> String {
    date.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// An element as the library writes it.
fn extension(element: Element<'_>) -> Extension {
    let attributes = element.attributes.into_iter();
    Extension {
        name: element.name.to_owned(),
        attrs: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        value: element.text,
        ..Extension::default()
    }
}
