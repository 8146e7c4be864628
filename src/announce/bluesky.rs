//! What Bluesky needs beyond data: facets, which say where in a text links and hashtags stand, and the session that a record is
//! written in.

use std::ops::Range;

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use super::markup::{ISOLATE, is_in_hashtag};
use crate::text;

/// How long a hashtag may be, in grapheme clusters and in bytes; a longer one would cost the whole post.
const LONGEST_TAG: (usize, usize) = (64, 640);

/// Adds the facets of a record's `text` (<https://docs.bsky.app/docs/advanced-guides/post-richtext>).
pub fn add_facets(record: &mut Value) {
    let facets = facets(record["text"].as_str().unwrap_or_default());
    if !facets.is_empty() {
        record["facets"] = Value::Array(facets);
    }
}

/// The facets of a text: each web address, and each hashtag that stands by itself, by UTF-8 bytes.
#[must_use]
pub fn facets(text: &str) -> Vec<Value> {
    let facet = |range: Range<usize>, feature: Value| json!({"index": {"byteStart": range.start, "byteEnd": range.end}, "features": [feature]});
    let addresses: Vec<_> = text::addresses(text).collect();
    let mut facets = Vec::new();
    for range in &addresses {
        if let Ok(url) = Url::parse(&text[range.clone()]) {
            facets.push(facet(range.clone(), json!({"$type": "app.bsky.richtext.facet#link", "uri": url})));
        }
    }
    for (start, _) in text.match_indices('#') {
        let stands_apart = |before: char| before.is_whitespace() || before == ISOLATE[0];
        let begins = text[..start].chars().next_back().is_none_or(stands_apart);
        let rest = &text[start + 1..];
        let name = &rest[..rest.find(|character| !is_in_hashtag(character)).unwrap_or(rest.len())];
        let fits = name.graphemes(true).count() <= LONGEST_TAG.0 && name.len() <= LONGEST_TAG.1;
        if begins && fits && name.chars().any(char::is_alphabetic) {
            let feature = json!({"$type": "app.bsky.richtext.facet#tag", "tag": name});
            facets.push(facet(start..start + 1 + name.len(), feature));
        }
    }
    facets
}

/// The request body that opens a session (`com.atproto.server.createSession`).
#[must_use]
pub fn login(identifier: &str, password: &str) -> Value {
    json!({"identifier": identifier, "password": password})
}

/// The request body that puts a record at its key: a second time it changes nothing (`com.atproto.repo.putRecord`).
#[must_use]
pub fn put_record(repository: &str, key: &str, record: &Value) -> Value {
    json!({
        "repo": repository,
        "collection": "app.bsky.feed.post",
        "rkey": key,
        "swapRecord": null,
        "record": record,
    })
}
