//! Atom 1.0 (RFC 4287), written by `atom_syndication`.

use std::collections::BTreeMap;

use atom_syndication::{
    Category, Content, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Generator, Person as AtomPerson,
    Text as AtomText, TextType, WriteConfig,
    extension::{Extension, ExtensionMap},
};
use url::Url;

use super::{
    Entry, Feed, Format,
    links::{entry_links, feed_links},
};
use crate::{post::people::Person, settings::language::LanguageTag, text::Text};

/// Media RSS, which readers take pictures from in Atom too.
const MEDIA_NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// DCMI Metadata Terms, for when the original was published.
const TERMS_NAMESPACE: &str = "http://purl.org/dc/terms/";

/// The Atom format.
#[derive(Debug)]
pub struct Atom;

impl Format for Atom {
    fn name(&self) -> &'static str {
        "Atom"
    }

    fn file_name(&self) -> &'static str {
        "atom.xml"
    }

    fn media_type(&self) -> &'static str {
        "application/atom+xml"
    }

    fn write(&self, feed: &Feed) -> Vec<u8> {
        let tag = &feed.channel.language.tag;
        let atom = AtomFeed {
            title: text(&feed.channel.title, tag),
            id: feed.id.clone(),
            updated: feed.updated,
            authors: vec![AtomPerson { name: feed.author.to_string(), ..AtomPerson::default() }],
            generator: Some(Generator { value: "polyfeed".into(), ..Generator::default() }),
            icon: feed.icon.as_ref().map(Url::to_string),
            logo: feed.logo.as_ref().map(Url::to_string),
            links: feed_links(feed, self),
            rights: feed.rights.as_ref().map(|rights| text(rights, tag)),
            subtitle: feed.channel.description.as_ref().map(|description| text(description, tag)),
            entries: feed.entries.iter().map(entry).collect(),
            namespaces: namespaces(feed),
            lang: Some(tag.to_string()),
            ..AtomFeed::default()
        };
        let config = WriteConfig { write_document_declaration: true, indent_size: Some(1) };
        let mut out = atom.write_with_config(Vec::new(), config).expect("a vector takes everything");
        out.push(b'\n');
        out
    }
}

/// The namespaces of what a feed's entries say beyond their format, by prefix.
pub(super) fn namespaces(feed: &Feed) -> BTreeMap<String, String> {
    let uses = |has: fn(&Entry) -> bool| feed.entries.iter().any(has);
    let media = uses(|entry| entry.image.is_some()).then_some(("media", MEDIA_NAMESPACE));
    let terms = uses(|entry| entry.created.is_some()).then_some(("dcterms", TERMS_NAMESPACE));
    media.into_iter().chain(terms).map(|(prefix, name)| (prefix.to_owned(), name.to_owned())).collect()
}

fn entry(entry: &Entry) -> AtomEntry {
    let tag = &entry.tag;
    AtomEntry {
        title: text(&entry.title, tag),
        id: entry.id.clone(),
        updated: entry.updated as FixedDateTime,
        authors: entry.authors.iter().map(person).collect(),
        categories: entry
            .categories
            .iter()
            .map(|term| Category { term: term.to_string(), ..Category::default() })
            .collect(),
        contributors: entry.translators.iter().map(person).collect(),
        links: entry_links(entry),
        published: Some(entry.published),
        summary: (!entry.summary.is_empty()).then(|| text(&entry.summary, tag)),
        content: entry.content.as_ref().map(|content| Content {
            lang: Some(tag.to_string()),
            value: Some(content.to_string()),
            content_type: Some("html".into()),
            ..Content::default()
        }),
        extensions: media(entry).into_iter().chain(created(entry)).collect(),
        ..AtomEntry::default()
    }
}

fn text(text: &Text, tag: &LanguageTag) -> AtomText {
    AtomText { value: text.to_string(), lang: Some(tag.to_string()), base: None, r#type: TextType::Text }
}

fn person(person: &Person) -> AtomPerson {
    AtomPerson { name: person.name.to_string(), uri: person.url.as_ref().map(Text::to_string), ..AtomPerson::default() }
}

/// `media:content` and `media:thumbnail` for the entry's picture.
fn media(entry: &Entry) -> ExtensionMap {
    let Some(image) = &entry.image else { return ExtensionMap::new() };
    let url = escape_attribute(image.as_str());
    let element = |name: &str, attributes: &[(&str, &str)]| {
        let attributes: BTreeMap<String, String> =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Extension { name: format!("media:{name}"), attrs: attributes, ..Extension::default() }
    };
    let elements = BTreeMap::from([
        ("content".to_owned(), vec![element("content", &[("medium", "image"), ("url", &url)])]),
        ("thumbnail".to_owned(), vec![element("thumbnail", &[("url", &url)])]),
    ]);
    ExtensionMap::from([("media".to_owned(), elements)])
}

/// `dcterms:created` of a translation that landed late.
fn created(entry: &Entry) -> ExtensionMap {
    let Some(created) = entry.created else { return ExtensionMap::new() };
    let element =
        Extension { name: "dcterms:created".into(), value: Some(created.to_rfc3339()), ..Extension::default() };
    ExtensionMap::from([("dcterms".to_owned(), BTreeMap::from([("created".to_owned(), vec![element])]))])
}

/// `atom_syndication` 0.12 writes the attributes of extensions as they are; a test says when that changes.
fn escape_attribute(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_still_writes_attributes_of_extensions_unescaped() {
        let entry = AtomEntry {
            extensions: ExtensionMap::from([(
                "media".to_owned(),
                BTreeMap::from([(
                    "content".to_owned(),
                    vec![Extension {
                        name: "media:content".into(),
                        attrs: BTreeMap::from([("url".into(), "a&b".into())]),
                        ..Extension::default()
                    }],
                )]),
            )]),
            ..AtomEntry::default()
        };
        let feed = AtomFeed { entries: vec![entry], ..AtomFeed::default() };
        assert!(feed.to_string().contains("url=\"a&b\""), "escape_attribute() can go: the library escapes by itself");
    }
}
