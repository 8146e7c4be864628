//! The links of a feed and of an entry, the same in Atom and (as `atom:link`) in RSS.
//!
//! Readers keep one `alternate` link: some the first, some the last. So the own page stands first, with its language; then
//! the translations; then the own page again, without language. RFC 4287 §4.1.2 allows that, since the two differ in
//! `hreflang`. Nothing that is an alternate may come after it.

use atom_syndication::Link;
use url::Url;

use super::{Entry, Feed, Format};
use crate::settings::language::LanguageTag;

const PAGE: &str = "text/html";

/// Where the feed itself is, its page, and the same feed in other languages.
pub fn feed_links(feed: &Feed, format: &dyn Format) -> Vec<Link> {
    let channel = &feed.channel;
    let own = Link {
        href: channel.url(format).into(),
        rel: "self".into(),
        mime_type: Some(format.media_type().into()),
        ..Link::default()
    };
    let siblings = feed.siblings.iter().map(|sibling| Link {
        title: Some(sibling.title.to_string()),
        ..alternate(&sibling.url(format), Some(&sibling.language.tag), format.media_type())
    });
    let mut links = vec![own, alternate(&channel.home, Some(&channel.language.tag), PAGE)];
    links.extend(siblings);
    links.push(alternate(&channel.home, None, PAGE));
    links
}

/// The entry's page, its translations, and where it first appeared.
pub fn entry_links(entry: &Entry) -> Vec<Link> {
    let translations = entry.alternates.iter().map(|other| alternate(&other.url, Some(&other.tag), PAGE));
    let via = entry.via.iter().map(|via| Link { href: via.to_string(), rel: "via".into(), ..Link::default() });
    let mut links = vec![alternate(&entry.url, Some(&entry.tag), PAGE)];
    links.extend(translations.chain(via));
    links.push(alternate(&entry.url, None, PAGE));
    links
}

fn alternate(url: &Url, tag: Option<&LanguageTag>, media_type: &str) -> Link {
    Link {
        href: url.to_string(),
        rel: "alternate".into(),
        hreflang: tag.map(LanguageTag::to_string),
        mime_type: Some(media_type.to_owned()),
        title: None,
        length: None,
    }
}
