//! What readers make of a feed. In go the bytes that a build would write, out comes what stands in them, entry by entry, so that families
//! of readers, which choose differently among it, can be held against one another.

use atom_syndication::Feed as AtomFeed;
use chrono::DateTime;
use rss::Channel;
use serde::Deserialize;

use crate::post::date::Date;

/// A feed as it stands in its bytes.
#[derive(Debug)]
pub(super) struct ReadFeed {
    /// The language that it says it is in.
    pub language: Option<String>,
    /// Its entries, in order.
    pub entries: Vec<ReadEntry>,
}

/// An entry as it stands there.
#[derive(Debug)]
pub(super) struct ReadEntry {
    /// Its id.
    pub id: String,
    /// The addresses among which readers choose its page: some take the first, some the last.
    pub links: Vec<String>,
    /// The language that it says it is in.
    pub language: Option<String>,
    /// When it became public, for readers that go by that.
    pub published: Option<Date>,
    /// When it last changed, for those that go by this.
    pub updated: Option<Date>,
}

/// Reads a feed.
pub(super) type Read = fn(&[u8]) -> Result<ReadFeed, String>;

/// How each of [`FORMATS`](crate::feed::FORMATS) is read.
pub(super) const READ: [Read; 3] = [atom, rss, json];

fn atom(bytes: &[u8]) -> Result<ReadFeed, String> {
    let feed = AtomFeed::read_from(bytes).map_err(|error| error.to_string())?;
    let entries = feed.entries.into_iter().map(|entry| ReadEntry {
        id: entry.id,
        links: entry.links.into_iter().filter(|link| link.rel == "alternate").map(|link| link.href).collect(),
        language: entry.title.lang,
        published: entry.published,
        updated: Some(entry.updated),
    });
    Ok(ReadFeed { language: feed.lang, entries: entries.collect() })
}

fn rss(bytes: &[u8]) -> Result<ReadFeed, String> {
    let channel = Channel::read_from(bytes).map_err(|error| error.to_string())?;
    let entries = channel.items.into_iter().map(|item| {
        let published = item.pub_date.and_then(|date| DateTime::parse_from_rfc2822(&date).ok());
        let alternates = item.atom_ext.into_iter().flat_map(|atom| atom.links).filter(|link| link.rel == "alternate");
        ReadEntry {
            id: item.guid.map(|guid| guid.value).unwrap_or_default(),
            links: item.link.into_iter().chain(alternates.map(|link| link.href)).collect(),
            language: item.dublin_core_ext.and_then(|core| core.languages.into_iter().next()),
            published,
            updated: published,
        }
    });
    Ok(ReadFeed { language: channel.language, entries: entries.collect() })
}

fn json(bytes: &[u8]) -> Result<ReadFeed, String> {
    #[derive(Deserialize)]
    struct Feed {
        language: Option<String>,
        items: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        id: String,
        url: String,
        language: Option<String>,
        date_published: Option<String>,
        date_modified: Option<String>,
    }
    let date = |date: Option<String>| DateTime::parse_from_rfc3339(&date?).ok();
    let feed: Feed = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let entries = feed.items.into_iter().map(|item| ReadEntry {
        id: item.id,
        links: vec![item.url],
        language: item.language,
        published: date(item.date_published),
        updated: date(item.date_modified),
    });
    Ok(ReadFeed { language: feed.language, entries: entries.collect() })
}
