//! Shortcode tags that nobody saw: what looks like one's beginning outside code, and must not reach a feed.

use std::borrow::Cow;

use crate::render::markdown::MORE;

/// How many leaks of a post are reported.
const MOST_LEAKS: usize = 20;

/// How long what looks like a tag may be, in characters, to be removed as a whole.
const LONGEST_LEAK: usize = 500;

/// What was removed, the first ones of it.
#[derive(Default)]
pub(super) struct Leaks(pub Vec<String>);

impl Leaks {
    /// Remembers what was removed.
    pub fn push(&mut self, leak: String) {
        if self.0.len() < MOST_LEAKS {
            self.0.push(leak);
        }
    }

    /// Removes what begins like a shortcode tag outside code, to its end if there is one.
    pub fn strip<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.contains("{{<") && !text.contains("{{%") {
            return Cow::Borrowed(text);
        }
        let mut kept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.as_bytes().windows(3).position(|window| matches!(window, b"{{<" | b"{{%")) {
            let (before, tag) = rest.split_at(start);
            // Braces that stay could begin a tag together with what follows this one.
            kept.push_str(before.trim_end_matches('{'));
            // A tag is short: what is far away ends another one.
            let near =
                tag.char_indices().take(LONGEST_LEAK).last().map_or(0, |(at, character)| at + character.len_utf8());
            let end = tag[..near].find("}}").map_or(3, |end| end + 2);
            self.push(tag[..end].to_owned());
            rest = &tag[end..];
        }
        kept.push_str(rest);
        Cow::Owned(kept)
    }
}

/// Text in which the mark that ends the summary stands before braces: it goes in the end, and must not have hidden a tag's beginning.
pub(super) fn marks_before_braces(text: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut parts = text.split(MORE);
    let mut braces = String::new();
    let mut push = |moved: &mut String, part: &str| {
        let before = part.trim_end_matches('{');
        if !before.is_empty() {
            moved.push_str(&std::mem::take(&mut braces));
        }
        moved.push_str(before);
        braces.push_str(&part[before.len()..]);
    };
    push(&mut moved, parts.next().unwrap_or_default());
    for part in parts {
        moved.push(MORE);
        push(&mut moved, part);
    }
    moved + &braces
}
