//! Another software's feed as far as ids go. In go its bytes (Atom, RSS or JSON), out comes an [`OldFeed`]. Ids are kept to the letter.

use chrono::{DateTime, Utc};
use feed_rs::{
    model::{Entry, Feed},
    parser::Builder,
};
use url::Url;

use crate::identity::{PublishedEntry, PublishedFeed};

/// A feed that subscribers know.
#[derive(Debug)]
pub struct OldFeed {
    /// What the user calls it: a file or a URL.
    pub name: String,
    /// The language that it says it is in.
    pub language: Option<String>,
    /// Its entries, in order.
    pub entries: Vec<OldEntry>,
}

/// An entry of it.
#[derive(Clone, Debug)]
pub struct OldEntry {
    /// What readers know it by; the link where the entry itself has no id, as most readers do.
    pub id: Option<String>,
    /// Whether it has an id of its own.
    pub has_id: bool,
    /// Where its page may be, the likeliest first.
    pub urls: Vec<Url>,
    /// Its title.
    pub title: String,
    /// When it became public.
    pub published: Option<DateTime<Utc>>,
}

impl OldFeed {
    /// Reads a feed; relative links are relative to `address`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str, bytes: &[u8], address: &Url) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let (language, entries) = if bytes.trim_ascii_start().starts_with(b"{") {
            let feed = PublishedFeed::parse(bytes).map_err(|error| format!("this is no JSON feed: {error}"))?;
            (feed.language, feed.items.into_iter().map(|item| of_json(item, address)).collect())
        } else {
            // An id that the library makes up is nobody's.
            let parser = Builder::new().base_uri(Some(address.as_str())).id_generator(|_, _, _| String::new()).build();
            let feed = parser.parse(bytes).map_err(|error| format!("this is no Atom, RSS or JSON feed: {error}"))?;
            let Feed { language, entries, .. } = feed;
            let entries = entries.into_iter().map(|entry| of_xml(entry, language.as_deref())).collect();
            (language, entries)
        };
        Ok(Self { name: name.to_owned(), language, entries })
    }
}

fn of_json(item: PublishedEntry, address: &Url) -> OldEntry {
    let published = item.published().map(|date| date.to_utc());
    let link = item.url;
    let urls = link.iter().filter_map(|link| address.join(link).ok()).collect();
    old_entry(item.id.unwrap_or_default(), link, urls, item.title.unwrap_or_default(), published)
}

fn of_xml(entry: Entry, language: Option<&str>) -> OldEntry {
    // Of several alternates one without language is the entry's own page, or else that in the feed's language.
    let rank = |of: Option<&str>| match of {
        None => Some(0),
        Some(of) if language.is_none_or(|language| primary(language) == primary(of)) => Some(1),
        Some(_) => None,
    };
    let is_page = |rel: Option<&str>| rel.is_none_or(|rel| rel == "alternate");
    let pages = entry.links.iter().filter(|link| is_page(link.rel.as_deref()) && link.target.is_none());
    let mut pages: Vec<(u8, &str)> =
        pages.filter_map(|link| Some((rank(link.href_lang.as_deref())?, link.href.as_str()))).collect();
    pages.sort_by_key(|(rank, _)| *rank);
    let urls = pages.iter().filter_map(|(_, href)| Url::parse(href).ok()).collect();
    let link = pages.first().map(|(_, href)| (*href).to_owned());
    let title = entry.title.map(|title| title.content).unwrap_or_default();
    old_entry(entry.id, link, urls, title, entry.published.or(entry.updated))
}

fn old_entry(
    id: String,
    link: Option<String>,
    mut urls: Vec<Url>,
    title: String,
    published: Option<DateTime<Utc>>,
) -> OldEntry {
    let has_id = !id.trim().is_empty();
    // A link may lead through a counter, while the id is the page's own address.
    urls.extend(Url::parse(&id).ok().filter(|url| matches!(url.scheme(), "http" | "https")));
    let id = if has_id { Some(id) } else { link.filter(|link| !link.trim().is_empty()) };
    OldEntry { id, has_id, urls, title, published }
}

/// The primary language of a tag.
pub fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}
