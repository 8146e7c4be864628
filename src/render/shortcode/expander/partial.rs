//! Files of Markdown that a post imports and shows in its own text: MDX's partials. Each is rendered by itself, as MDX does, and stands where its
//! tag stands.

use std::mem::take;

use url::Url;

use super::Expander;
use crate::{
    path,
    problem::Code,
    render::{html, markdown, shortcode::lexers::Tag},
};

/// How deep the files that a post shows may show each other, and how long they may be in all, in bytes.
pub(super) const MOST_DEPTH: usize = 8;
pub(super) const MOST_BYTES: usize = 1024 * 1024;

impl Expander<'_> {
    /// Shows the file that an import gave a tag's name, if it lies below the source's folder and is no page. Whether it does.
    pub(super) fn partial(&mut self, tag: &Tag) -> bool {
        let document = &self.library.pages[self.page].document;
        let path = tag.imported.as_deref().and_then(|file| path::join(path::parent(&self.file), file));
        let is_shown = |path: &String| self.partials < MOST_DEPTH && self.library.assets.has(document.source, path);
        let Some(path) = path.filter(is_shown) else { return false };
        let left = MOST_BYTES.saturating_sub(self.carried.partial_bytes);
        let Some(partial) = document.beside(&path, left) else { return false };
        self.carried.partial_bytes += partial.text().len();
        let out = self.within(partial.text(), tag.range.start, |expander| {
            expander.file.clone_from(&path);
            expander.partials += 1;
            // Where the summary ends, the post says.
            expander.out.summary_ends.clear();
            expander.read();
            take(&mut expander.out)
        });
        let max_depth = self.library.settings.bounds.html_depth.get();
        let mut html = markdown::to_html(&out, max_depth);
        if path::parent(&path) != path::parent(&self.file) {
            let rebase = |target: &str, _| Some(self.rebased(target, &path));
            let rewritten = html::rewrite(&html, max_depth, &rebase);
            if !rewritten.leaks.is_empty() {
                let message = format!("a tag in `{path}` stands where Markdown sees none; it is left out");
                self.out.problems.push(self.problem(Code::BrokenShortcode, tag.range.clone(), message));
            }
            html = rewritten.html;
        }
        self.out.problems.extend(out.problems);
        self.block_token(html, true, &tag.range);
        true
    }

    /// A target as another file of the source names it, as the file of this text would.
    fn rebased(&self, target: &str, from: &str) -> String {
        let (path, suffix) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
        let is_relative = !path.is_empty()
            && !path.starts_with('/')
            && Url::parse(target) == Err(url::ParseError::RelativeUrlWithoutBase)
            && !self.rules().link_prefixes.keys().any(|prefix| target.starts_with(prefix.as_str()));
        match path::join(path::parent(from), path).filter(|_| is_relative) {
            Some(path) => {
                let up = "../".repeat(path::parent(&self.file).split('/').filter(|folder| !folder.is_empty()).count());
                format!("{up}{path}{suffix}")
            }
            None => target.to_owned(),
        }
    }
}
