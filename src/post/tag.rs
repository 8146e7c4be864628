//! `tag:` URIs (RFC 4151), which survive changes of URL, title and date.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::settings::{Settings, file::Ids};

/// What RFC 3986 lets stand in a `tag:` URI besides letters and digits.
const TAG_SPECIFIC: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b'+')
    .remove(b',');

/// The `tag:` URI of a document in a language, by index, with a key, if the site's ids are such.
#[must_use]
pub fn document_tag(settings: &Settings, language: usize, key: &str) -> Option<String> {
    tag_uri(settings, &format!("{}/{key}", settings.languages[language].code))
}

/// A `tag:` URI (RFC 4151) of the site's authority, if its ids are such.
#[must_use]
pub fn tag_uri(settings: &Settings, specific: &str) -> Option<String> {
    let authority = settings.id_authority.as_ref().filter(|_| settings.ids == Ids::Tag)?;
    Some(format!("tag:{authority}:{}", utf8_percent_encode(specific, TAG_SPECIFIC)))
}
