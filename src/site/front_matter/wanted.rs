//! Which keys of front matter are read, and in which shape: nothing in the others can fail.

use crate::settings::rules::{Field, Rules};

/// The key by which section pages say something for the pages below them.
pub const CASCADE: &str = "cascade";

/// The keys that are read: those that a source's rules name.
#[derive(Clone, Debug, Default)]
pub struct WantedKeys {
    scalars: Vec<String>,
    lists: Vec<String>,
    others: bool,
}

impl WantedKeys {
    /// Every key of every field.
    #[must_use]
    pub fn of(rules: &Rules) -> Self {
        let mut wanted = Self::default();
        for (field, keys) in &rules.fields {
            let into = if Field::is_list(*field) { &mut wanted.lists } else { &mut wanted.scalars };
            into.extend(keys.iter().map(|key| key.as_str().to_owned()));
        }
        wanted.scalars.retain(|key| !wanted.lists.contains(key));
        if rules.cascade {
            wanted.lists.push(CASCADE.to_owned());
        }
        wanted
    }

    /// One scalar at a dotted path in lower case.
    #[must_use]
    pub fn scalar(path: String) -> Self {
        Self { scalars: vec![path], ..Self::default() }
    }

    /// One list or map at a dotted path in lower case.
    #[must_use]
    pub fn list(path: String) -> Self {
        Self { lists: vec![path], ..Self::default() }
    }

    /// These, and one scalar at a dotted path in lower case.
    #[must_use]
    pub fn and_scalar(mut self, path: &str) -> Self {
        self.scalars.push(path.to_owned());
        self
    }

    /// Whatever there is.
    #[must_use]
    pub fn all() -> Self {
        Self { others: true, ..Self::default() }
    }

    /// Whether a key, or one below it, is wanted.
    #[must_use]
    pub fn leads_to(&self, key: &str) -> bool {
        self.shape(key).is_some()
    }

    /// In which shape the value at a dotted path is wanted; `None` if it is not.
    pub(super) fn shape(&self, path: &str) -> Option<Shape> {
        let leads_into = |wanted: &String| wanted.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let is_map = self.scalars.iter().chain(&self.lists).any(leads_into);
        if self.scalars.iter().any(|wanted| wanted == path) {
            // `date: 2025-06-30` at one post, `date: {created: 2025-06-30}` at another.
            Some(if is_map { Shape::Any } else { Shape::Scalar })
        } else if self.lists.iter().any(|wanted| wanted == path) {
            Some(Shape::Any)
        } else if is_map {
            Some(Shape::Map)
        } else {
            self.others.then_some(Shape::Any)
        }
    }
}

/// How a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As a scalar's source text.
    Scalar,
    /// As it comes.
    Any,
    /// As a map, of which some keys are wanted; anything else counts as missing.
    Map,
}
