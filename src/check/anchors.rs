//! The places in a post that a link can lead to. In go its HTML and its body, out comes what its anchors can be called.
//!
//! Each generator makes ids of headings in its own way, so they are compared by their letters and digits alone; and a post whose
//! anchors cannot all be known is not judged.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;

use crate::render::{Library, Rendered, prose, without_comments};

/// Anchors that themes, generators and browsers add to every page.
const OF_THEMES: &[&str] = &[
    "comments", "content", "disqusthread", "footer", "header", "main", "maincontent", "respond", "tableofcontents",
    "toc", "top",
];

/// The anchors of a post.
pub struct Anchors(HashSet<String>);

impl Anchors {
    /// Of a post that was rendered; `None` if something in it may make anchors that nobody can know.
    pub fn of(library: &Library, page: usize, rendered: &Rendered) -> Option<Self> {
        let document = &library.pages[page].document;
        let body = document.body().ok()?;
        let body = without_comments(body.text());
        if body.contains("<script") || rendered.has_unknown_shortcodes {
            return None;
        }
        let mut anchors = HashSet::new();
        let title = library.pages[page].post.as_ref().map(|post| post.title.to_string());
        for heading in prose::headings(&rendered.html).into_iter().chain(title) {
            anchors.insert(letters(&heading));
            // kramdown begins with the first letter, and Zola writes other scripts in Latin letters.
            anchors.insert(letters(heading.trim_start_matches(|character: char| !character.is_ascii_alphabetic())));
            anchors.insert(letters(slug::slugify(&heading)));
        }
        // Hugo has made ids of a heading's Markdown, with the targets of links in it.
        anchors.extend(body.lines().filter(|line| line.trim_start().starts_with('#')).map(letters));
        anchors.extend(stated(&body).map(letters));
        Some(Self(anchors))
    }

    /// Whether there is such an anchor, as far as anybody can know.
    pub fn have(&self, fragment: &str) -> bool {
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        // Footnotes, text fragments and routes are no headings.
        if fragment.starts_with("fn") || fragment.starts_with([':', '/', '!', '?']) {
            return true;
        }
        let named = letters(&fragment);
        // The second heading of a name ends with a number.
        let first =
            fragment.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches(['-', '_']);
        named.is_empty()
            || OF_THEMES.contains(&named.as_str())
            || self.0.contains(&named)
            || (first != fragment && self.0.contains(&letters(first)))
            || first == "section" && self.0.contains("")
    }
}

/// The ids that stand in a body: `{#id}`, `{: #id}`, `id="id"`, `name=id`.
fn stated(body: &str) -> impl Iterator<Item = &str> {
    let is_end = |character: char| character.is_whitespace() || "\"'}>/`)".contains(character);
    let in_braces = body.split('{').skip(1).filter_map(move |rest| {
        let (inside, _) = rest.split_once('}')?;
        let (_, id) = inside.split_once('#')?;
        id.split(is_end).next()
    });
    let attributes = ["id", "name"].into_iter().flat_map(move |attribute| {
        body.match_indices(attribute).filter_map(move |(at, _)| {
            let value = body[at + attribute.len()..].trim_start().strip_prefix('=')?.trim_start();
            value.trim_start_matches(['"', '\'', '{']).split(is_end).next()
        })
    });
    in_braces.chain(attributes)
}

/// The letters and digits of a text, in lower case.
fn letters(text: impl AsRef<str>) -> String {
    text.as_ref().chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
