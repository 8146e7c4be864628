//! What the last published feeds hold: a JSON feed's ids and addresses, read without its content.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Deserializer, de::IgnoredAny};

use crate::post::Post;

/// A JSON feed as far as ids go.
#[derive(Debug, Deserialize)]
pub struct PublishedFeed {
    /// Its language.
    pub language: Option<String>,
    /// Its entries, in order.
    #[serde(default)]
    pub items: Vec<PublishedEntry>,
}

/// An entry of it.
#[derive(Debug, Deserialize)]
pub struct PublishedEntry {
    /// Its id.
    #[serde(default, deserialize_with = "id")]
    pub id: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it became public.
    date_published: Option<String>,
}

impl PublishedFeed {
    /// Reads a JSON feed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

impl PublishedEntry {
    /// When it became public, if it says so in RFC 3339.
    #[must_use]
    pub fn published(&self) -> Option<DateTime<FixedOffset>> {
        DateTime::parse_from_rfc3339(self.date_published.as_deref()?).ok()
    }

    /// Whether a post has its title or its day.
    pub(super) fn resembles(&self, post: &Post) -> bool {
        let has_its_day = |published: DateTime<FixedOffset>| published.date_naive() == post.published.date_naive();
        self.title.as_deref() == Some(&*post.title) || self.published().is_some_and(has_its_day)
    }
}

/// "If an id is presented as a number or other type, a JSON Feed reader must coerce it to a string" (JSON Feed 1.1).
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(serde_json::Number),
        Other(IgnoredAny),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => Some(text),
        Id::Number(number) => Some(number.to_string()),
        Id::Other(_) => None,
    })
}
