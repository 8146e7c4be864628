//! Front matter: YAML, TOML or JSON, or lines of keys and values.
//!
//! In goes the text of a document, out come the scalars and lists of the keys that the rules ask for. A scalar keeps its
//! source text (`release: 1.10` is not 1.1), and keys that nobody asks for are not looked at, so nothing in them can fail.

mod lines;
mod nesting;
mod reading;
mod wanted;

use std::{collections::BTreeMap, ops::Range};

use crate::{
    fences,
    position::{self, Keys},
};

pub use self::{
    reading::{check, parse},
    wanted::{CASCADE, WantedKeys},
};
pub use crate::fences::{Fault, Format, Parts};

/// A value of front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar's source text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map; its keys are in lower case.
    Map(Map),
}

impl Value {
    /// The scalar's text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The map, if it is one.
    #[must_use]
    pub fn map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Adds what a map does not state itself. `both` makes one value of two that a key has, if its own is not to stand.
    pub fn complete(&mut self, key: &str, other: &Self, both: impl Fn(&str, &Self, &Self) -> Option<Self> + Copy) {
        match (self, other) {
            (Self::Map(own), Self::Map(other)) => complete(own, other, both),
            (own, other) => {
                if let Some(value) = both(key, own, other) {
                    *own = value;
                }
            }
        }
    }
}

/// Values by their keys, which are in lower case and in order. A site has a hundred thousand of them with a few keys each, so they
/// take no more room than that: a B-tree takes that of eleven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map(Box<[(String, Value)]>);

impl Map {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        // There are few, and most differ in length already.
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The keys and values whose keys are wanted.
    #[must_use]
    pub fn only(&self, is_wanted: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(key, _)| is_wanted(key)).cloned().collect())
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl From<BTreeMap<String, Value>> for Map {
    fn from(values: BTreeMap<String, Value>) -> Self {
        Self(values.into_iter().collect())
    }
}

/// The value at a dotted path of keys in a map.
#[must_use]
pub fn value_at<'v>(map: &'v Map, path: &str) -> Option<&'v Value> {
    match path.bytes().position(|byte| byte == b'.') {
        Some(dot) => value_at(map.get(&path[..dot])?.map()?, &path[dot + 1..]),
        None => map.get(path),
    }
}

/// The wanted part of a document's front matter, keys in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    values: Map,
    /// Keys that occurred more than once; the last value counts.
    pub duplicates: Vec<String>,
    /// Keys whose value had a shape that cannot be used; they count as missing.
    pub unusable: Vec<String>,
}

impl FrontMatter {
    /// The value at a dotted path of keys.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        value_at(&self.values, path)
    }

    /// Adds what it does not state itself. `both` makes one value of two that a key has, if its own is not to stand.
    pub fn complete(&mut self, other: &Map, both: impl Fn(&str, &Value, &Value) -> Option<Value> + Copy) {
        complete(&mut self.values, other, both);
    }

    /// All values.
    #[must_use]
    pub fn values(&self) -> &Map {
        &self.values
    }
}

/// Adds to a map what it does not state, and likewise to the maps in it.
fn complete(own: &mut Map, other: &Map, both: impl Fn(&str, &Value, &Value) -> Option<Value> + Copy) {
    let mut values: BTreeMap<String, Value> = std::mem::take(own).0.into_iter().collect();
    for (key, value) in other.iter() {
        match values.get_mut(key) {
            None => _ = values.insert(key.to_owned(), value.clone()),
            Some(own) => own.complete(key, value, both),
        }
    }
    *own = values.into();
}

/// Where the value at a dotted path of keys stands in front matter.
#[must_use]
pub fn place(text: &str, format: Format, path: &str) -> Option<Range<usize>> {
    let path: Vec<&str> = path.split('.').collect();
    let keys = Keys { ignores_case: true, ..Keys::exactly(&path) };
    match format {
        Format::Yaml => position::in_yaml(text, keys),
        Format::Toml => position::in_toml(text, keys),
        Format::Json => position::in_json(text, keys),
        Format::Lines => lines::place(text, &path),
    }
}

/// Finds front matter at the start of a text, after blank lines; with `lines`, that of MultiMarkdown too.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Unclosed`], or [`Fault::Syntax`] of JSON.
pub fn split(text: &str, lines: bool) -> Result<Parts, Fault> {
    match fences::split(text) {
        Err(Fault::Missing) if lines => lines::parts(text).ok_or(Fault::Missing),
        found => found,
    }
}
