//! Files of Markdown whose text a tag puts in its own place, as Liquid and Nunjucks do: `{% include links.md %}` one in `_includes`, and
//! `{% include_relative part.md %}` one beside the post. They are a part of the post's text: what they define, it may name.

use std::{mem::take, sync::Arc};

use super::{
    Expander,
    partial::{MOST_BYTES, MOST_DEPTH},
    unknown::is_variable,
};
use crate::{
    path,
    render::shortcode::lexers::{Arguments, Tag},
};

/// Where files lie that are included by their names alone.
const FOLDER: &str = "_includes";

impl Expander<'_> {
    /// Puts the text of the file here that a tag includes, if it is Markdown and all is known that the tag hands on. Whether it does.
    pub(super) fn include(&mut self, tag: &Tag) -> bool {
        let Some((kind, name)) = tag.name.split_once(' ') else { return false };
        if ![".md", ".markdown"].iter().any(|extension| name.ends_with(extension)) {
            return false;
        }
        let is_shown = self.show(kind, name, tag).is_some();
        self.out.lacks_definitions |= !is_shown;
        is_shown
    }

    fn show(&mut self, kind: &str, name: &str, tag: &Tag) -> Option<()> {
        let document = &self.library.pages[self.page].document;
        let folder = if kind == "include_relative" { path::parent(&document.source_path) } else { FOLDER };
        let is_shown = |path: &String| self.partials < MOST_DEPTH && self.library.assets.has(document.source, path);
        let path = path::join(folder, name).filter(is_shown)?;
        let arguments = self.known(&tag.arguments)?;
        let file = document.beside(&path, MOST_BYTES.saturating_sub(self.carried.partial_bytes))?;
        // What a loop goes through is not known.
        if file.text().split("{%").skip(1).any(|tag| tag.trim_start_matches(['-', ' ']).starts_with("for ")) {
            return None;
        }
        self.carried.partial_bytes += file.text().len();
        let out = take(&mut self.out);
        self.out = self.within(file.text(), tag.range.start, |expander| {
            expander.out = out;
            expander.included = Some(Arc::new(arguments));
            expander.partials += 1;
            expander.read();
            take(&mut expander.out)
        });
        Some(())
    }

    /// Arguments of which those that name what has a value have that.
    fn known(&self, arguments: &Arguments) -> Option<Arguments> {
        let value = |value: &String| match is_variable(value) {
            true => self.templates.evaluate(value, self.call(Arguments::default(), String::new())),
            false => Some(value.clone()),
        };
        let named = arguments.named.iter().map(|(name, text)| Some((name.clone(), value(text)?)));
        Some(Arguments { named: named.collect::<Option<_>>()?, positional: Vec::new() })
    }
}
