//! What readers see of a body, and where in that something is written. In go a body and a text, out comes the range of bytes to mark.
//!
//! Translators keep the original in comments, and code shows what is no link: neither is where a post has its fault.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::shortcode::code::{Code, Stretch};
use crate::text::blanks;

/// The body with blanks for its comments. Offsets and lines stay what they are.
#[must_use]
pub fn without_comments(body: &str) -> String {
    without(body, &[Stretch::Comment])
}

/// Where a target is written: where what may enclose one stands around it, else anywhere; in code only if Markdown may have seen none
/// there; in a comment never.
#[must_use]
pub fn place_of_target(body: &str, written: &str) -> Option<Range<usize>> {
    let decoded = percent_decode_str(written).decode_utf8_lossy();
    let (prose, with_code) = (without(body, &[Stretch::Comment, Stretch::Code]), without_comments(body));
    let found = [written, &decoded].into_iter().find_map(|target| {
        let enclosed = |text| places(text, target).find(|at| is_enclosed(text, at));
        enclosed(&prose).or_else(|| enclosed(&with_code))
    });
    found.or_else(|| [written, &decoded].into_iter().find_map(|target| place_of_text(body, target)))
}

/// Where a text is written first, preferably in no code; in a comment never.
#[must_use]
pub fn place_of_text(body: &str, text: &str) -> Option<Range<usize>> {
    let first = |body: String| places(&body, text).next();
    first(without(body, &[Stretch::Comment, Stretch::Code])).or_else(|| first(without_comments(body)))
}

fn places<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(wanted).map(|(at, _)| at..at + wanted.len())
}

/// Whether what may stand around a target stands around a place.
fn is_enclosed(text: &str, place: &Range<usize>) -> bool {
    let (before, after) = (&text[..place.start], &text[place.end..]);
    before.ends_with(['(', '<', '"', '\'', '=']) && after.starts_with([')', '>', '"', '\'', ' ', '\n', '}'])
        || before.ends_with("]: ") && (after.is_empty() || after.starts_with(char::is_whitespace))
}

/// The body with blanks for some of what it consists of.
fn without(body: &str, hidden: &[Stretch]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut code = Code::default();
    while text.len() < body.len() {
        let at = text.len();
        let (stretch, length) = match code.comment_with_blank_line(body, at) {
            Some(length) => (Stretch::Comment, length),
            None => code.stretch(body, at),
        };
        let shown = &body[at..at + length];
        if hidden.contains(&stretch) {
            text.push_str(&blanks(shown));
        } else {
            text.push_str(shown);
        }
    }
    text
}
