//! What an entry says beyond its format, the same in Atom and RSS: its picture as Media RSS, which readers take from Atom too, and when its
//! original was published as a DCMI Metadata Term.

use std::collections::BTreeMap;

use super::{Entry, Feed};

/// Namespaces by their prefixes.
const MEDIA: (&str, &str) = ("media", "http://search.yahoo.com/mrss/");
const TERMS: (&str, &str) = ("dcterms", "http://purl.org/dc/terms/");

/// An element of another format.
pub struct Element<'e> {
    /// Its name with the prefix.
    pub name: &'static str,
    /// Its attributes.
    pub attributes: Vec<(&'static str, &'e str)>,
    /// Its text.
    pub text: Option<String>,
}

/// The namespaces of what a feed's entries say so, by prefix.
pub fn namespaces(feed: &Feed) -> BTreeMap<String, String> {
    let uses = |has: fn(&Entry) -> bool| feed.entries.iter().any(has);
    let media = uses(|entry| entry.image.is_some()).then_some(MEDIA);
    let terms = uses(|entry| entry.created.is_some()).then_some(TERMS);
    media.into_iter().chain(terms).map(|(prefix, name)| (prefix.to_owned(), name.to_owned())).collect()
}

/// An entry's elements by prefix and name, in the form in which a format's library wants them.
pub fn extensions<E>(entry: &Entry, write: impl Fn(Element<'_>) -> E) -> BTreeMap<String, BTreeMap<String, Vec<E>>> {
    let picture = entry.image.iter().flat_map(|image| {
        let url = ("url", image.as_str());
        [
            Element { name: "media:content", attributes: vec![("medium", "image"), url], text: None },
            Element { name: "media:thumbnail", attributes: vec![url], text: None },
        ]
    });
    let created = entry.created.iter().map(|created| Element {
        name: "dcterms:created",
        attributes: Vec::new(),
        text: Some(created.to_rfc3339()),
    });
    let mut extensions: BTreeMap<String, BTreeMap<String, Vec<E>>> = BTreeMap::new();
    for element in picture.chain(created) {
        let (prefix, name) = element.name.split_once(':').expect("a name has a prefix");
        extensions.entry(prefix.to_owned()).or_default().insert(name.to_owned(), vec![write(element)]);
    }
    extensions
}
