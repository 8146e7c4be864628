//! Feeds: which posts, in which order, as entries with their translations. In goes a [`Library`](crate::render::Library), out come [`Feed`]s, one a
//! name and language; each [`Format`] writes one as bytes. What a feed must look like is said where it is written.

mod atom;
mod changed_words;
mod channel;
mod discovery;
mod extensions;
mod json;
mod links;
mod opml;
mod rss;
mod select;
mod translators;

use url::Url;

pub use self::{
    channel::Channel,
    discovery::discovery,
    json::JSON_FILE_NAME,
    opml::opml,
    select::{Selection, build, entry, of_rendered},
    translators::build_for_translators,
};
use crate::{
    post::{date::Date, people::Person},
    settings::language::LanguageTag,
    text::Text,
};

/// A way to write a feed.
pub trait Format: Sync {
    /// What people call it.
    fn name(&self) -> &'static str;
    /// The name of its files.
    fn file_name(&self) -> &'static str;
    /// Its media type.
    fn media_type(&self) -> &'static str;
    /// Writes a feed.
    fn write(&self, feed: &Feed) -> Vec<u8>;
}

/// Every format, in the order in which they are offered.
pub const FORMATS: [&dyn Format; 3] = [&atom::Atom, &rss::Rss, &json::Json];

/// The folder in the output that holds all feeds.
pub const FOLDER: &str = "feeds";

/// The path of the list of all feeds, below the output.
pub const OPML_PATH: &str = "feeds/feeds.opml";

/// What a channel holds at a moment: its newest posts.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The channel that it is emitted to.
    pub channel: Channel,
    /// Its id (RFC 4287 §4.2.6).
    pub id: String,
    /// Who wrote the entries that name nobody.
    pub author: Text,
    /// The rights in it.
    pub rights: Option<Text>,
    /// A small square picture.
    pub icon: Option<Url>,
    /// A wide picture.
    pub logo: Option<Url>,
    /// When the newest change was.
    pub updated: Date,
    /// The same feed in the other languages that have posts.
    pub siblings: Vec<Channel>,
    /// The posts, the newest first.
    pub entries: Vec<Entry>,
}

/// A post as it appears in a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What identifies it, in every format.
    pub id: String,
    /// The file it comes from, as messages name it.
    pub source: String,
    /// Its page.
    pub url: Url,
    /// Its language.
    pub tag: LanguageTag,
    /// Its title.
    pub title: Text,
    /// Plain text; empty if it says nothing.
    pub summary: Text,
    /// Sanitised HTML with absolute URLs.
    pub content: Option<Text>,
    /// Who wrote it; never empty.
    pub authors: Vec<Person>,
    /// Who translated it.
    pub translators: Vec<Person>,
    /// When it became public.
    pub published: Date,
    /// When its original became public, of a translation that landed late.
    pub created: Option<Date>,
    /// When it last changed.
    pub updated: Date,
    /// Categories, tags and keywords.
    pub categories: Vec<Text>,
    /// The picture that stands for it.
    pub image: Option<Url>,
    /// Where it first appeared, or what it is about, elsewhere.
    pub via: Option<Url>,
    /// Its translations.
    pub alternates: Vec<Alternate>,
}

/// A translation of an entry.
#[derive(Clone, Debug)]
pub struct Alternate {
    /// The language.
    pub tag: LanguageTag,
    /// Its page.
    pub url: Url,
}
