//! Translations that a site publishes only beside their originals. In go all documents, out comes which of them the site leaves out.

use std::collections::HashSet;

use crate::{
    problem::{Code, Problem},
    settings::Settings,
    site::Document,
};

/// The paths of the default language's documents, where a translation needs one.
pub struct Originals(HashSet<String>);

impl Originals {
    /// Collects the paths, if they matter.
    pub fn new(settings: &Settings, documents: &[Document]) -> Self {
        let are_needed = settings.sources.iter().any(|source| source.rules.needs_original);
        let default = settings.default_language().index;
        let originals = documents.iter().filter(|document| are_needed && document.language == default);
        Self(originals.map(|document| document.relative.clone()).collect())
    }

    /// What is wrong with a translation that needs an original and has none.
    pub fn lacking(&self, settings: &Settings, document: &Document) -> Option<Problem> {
        let default = settings.default_language();
        let is_translation = document.language != default.index;
        let needs_original = settings.sources[document.source].rules.needs_original;
        if !is_translation || !needs_original || self.0.contains(&document.relative) {
            return None;
        }
        let path = &document.relative;
        let message =
            format!("there is no `{path}` in {}, so the site does not publish this translation", default.name);
        let hint = "call both files the same, extension included; or `rules: {needs_original: false}` if the site does";
        Some(document.problem_at_start(Code::NoOriginal, message).hint(hint))
    }
}
