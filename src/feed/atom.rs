//! Atom 1.0 (RFC 4287), written by `atom_syndication`.

use atom_syndication::{
    Category, Content, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Generator, Person as AtomPerson,
    Text as AtomText, TextType, WriteConfig, extension::Extension,
};
use url::Url;

use super::{
    Entry, Feed, Format,
    extensions::{Element, extensions, namespaces},
    links::{entry_links, feed_links},
};
use crate::{post::people::Person, render::escape, settings::language::LanguageTag, text::Text};

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
        extensions: extensions(entry, extension),
        ..AtomEntry::default()
    }
}

fn text(text: &Text, tag: &LanguageTag) -> AtomText {
    AtomText { value: text.to_string(), lang: Some(tag.to_string()), base: None, r#type: TextType::Text }
}

fn person(person: &Person) -> AtomPerson {
    AtomPerson { name: person.name.to_string(), uri: person.url.as_ref().map(Text::to_string), ..AtomPerson::default() }
}

/// An element as the library writes it.
fn extension(element: Element<'_>) -> Extension {
    let attributes = element.attributes.into_iter();
    Extension {
        name: element.name.to_owned(),
        // The library, 0.12, writes attributes as they are; a test says when that changes.
        attrs: attributes.map(|(name, value)| (name.to_owned(), escape(value))).collect(),
        value: element.text,
        ..Extension::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use atom_syndication::extension::ExtensionMap;

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
        assert!(feed.to_string().contains("url=\"a&b\""), "nothing need be escaped: the library does so by itself");
    }
}
