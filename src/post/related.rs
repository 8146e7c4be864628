//! Dates of the documents around one, for a document that has none: its original's, and that of the section it lies in.

use std::collections::HashMap;

use super::{
    date::{self, Date},
    dateline,
    fields::Fields,
};
use crate::{
    path,
    settings::{
        Settings,
        rules::{DateFrom, Field, Rules},
    },
    site::{Document, Kind, front_matter::Map},
};

/// Dates by what leads to them.
pub struct RelatedDates {
    /// Of the default language's documents, by key.
    by_key: HashMap<String, Date>,
    /// Of the same, by translation key.
    by_translation_key: HashMap<String, Date>,
    /// Of section pages, by source, language and key.
    of_sections: HashMap<(usize, usize, String), Date>,
}

impl RelatedDates {
    /// Collects the dates that others may need.
    pub fn new(settings: &Settings, documents: &[Document]) -> Self {
        let mut dates =
            Self { by_key: HashMap::new(), by_translation_key: HashMap::new(), of_sections: HashMap::new() };
        let default = settings.default_language().index;
        for document in documents {
            if document.language != default && document.kind != Kind::Section {
                continue;
            }
            let none = Map::default();
            let front_matter = match &document.front_matter {
                Ok(front_matter) => front_matter.values(),
                Err(_) if document.has_front_matter() => continue,
                Err(_) => &none,
            };
            let fields = Fields { front_matter, rules: &settings.sources[document.source].rules };
            let date = |stated| date::of_front_matter(stated, document, settings.time_zone, fields.rules);
            let stated = fields.date(Field::Published, document).and_then(date);
            let Some(date) = stated.or_else(|| of_body(settings, fields.rules, document)) else { continue };
            if document.kind == Kind::Section {
                dates.of_sections.insert((document.source, document.language, document.key.clone()), date);
            }
            if document.language == default {
                dates.by_key.insert(document.key.clone(), date);
                if let Some(key) = fields.scalar(Field::TranslationKey) {
                    dates.by_translation_key.insert(key.to_owned(), date);
                }
            }
        }
        dates
    }

    /// The date of the default language's version of a document.
    pub fn original(&self, document: &Document, translation_key: Option<&str>) -> Option<Date> {
        let by_translation_key = translation_key.and_then(|key| self.by_translation_key.get(key));
        by_translation_key.or_else(|| self.by_key.get(&document.key)).copied()
    }

    /// The date of the nearest section page above a document that has one.
    pub fn section(&self, document: &Document) -> Option<Date> {
        let of = |key: &str| self.of_sections.get(&(document.source, document.language, key.to_owned()));
        path::above(&document.key).find_map(of).copied()
    }
}

/// The date that a body begins with, where translations may need it.
fn of_body(settings: &Settings, rules: &Rules, document: &Document) -> Option<Date> {
    let is_used = [DateFrom::Body, DateFrom::Original].iter().all(|from| rules.date_from.contains(from));
    let is_selected = || settings.feeds.iter().any(|feed| feed.selects(&document.relative));
    let is_needed = is_used && settings.languages.len() > 1 && is_selected();
    is_needed.then(|| dateline::date(settings, rules, document)).flatten()
}
