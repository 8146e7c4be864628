//! Tags with more attributes than anybody writes lose the rest of them.
//!
//! html5ever looks at every attribute of a tag for each further one: a hundred thousand of them take it seconds.

use std::borrow::Cow;

/// How many attributes a tag may have.
const MOST_ATTRIBUTES: usize = 500;

/// HTML whose tags have few enough attributes; borrows when there is nothing to do, as nearly always.
#[must_use]
pub fn thin_out(html: &str) -> Cow<'_, str> {
    let mut thinned = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        at += found + 1;
        if html[at..].starts_with("!--") {
            at += html[at..].find("-->").unwrap_or(html.len() - at);
        } else if html[at..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            let (kept, end) = measure(&html[at..]);
            if kept < end {
                thinned.push_str(&html[copied..at + kept]);
                copied = at + end;
            }
            at += end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    thinned.push_str(&html[copied..]);
    Cow::Owned(thinned)
}

/// Where a tag is (HTML, "Tokenization").
enum State {
    Name,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Quoted(u8),
    Unquoted,
}

/// How long a tag is without the attributes that are too many, and with them; its `>` does not count.
fn measure(tag: &str) -> (usize, usize) {
    let mut state = State::Name;
    let mut attributes = 0;
    let mut kept = None;
    for (at, byte) in tag.bytes().enumerate() {
        let is_blank = byte.is_ascii_whitespace();
        if byte == b'>' && !matches!(state, State::Quoted(_)) {
            return (kept.unwrap_or(at), at);
        }
        state = match (state, byte) {
            (State::Quoted(quote), _) if byte != quote => State::Quoted(quote),
            (State::Quoted(_), _) => State::BeforeAttribute,
            (State::BeforeValue, b'"' | b'\'') => State::Quoted(byte),
            (State::BeforeValue, _) if is_blank => State::BeforeValue,
            (State::BeforeValue, _) => State::Unquoted,
            (State::Unquoted, _) if !is_blank => State::Unquoted,
            (State::Attribute | State::AfterAttribute, b'=') => State::BeforeValue,
            (_, b'/') => State::BeforeAttribute,
            (State::Attribute | State::AfterAttribute, _) if is_blank => State::AfterAttribute,
            (_, _) if is_blank => State::BeforeAttribute,
            (State::Name, _) => State::Name,
            (State::BeforeAttribute | State::AfterAttribute, _) => {
                attributes += 1;
                if attributes > MOST_ATTRIBUTES {
                    kept.get_or_insert(at);
                }
                State::Attribute
            }
            (State::Attribute, _) => State::Attribute,
            (State::Unquoted, _) => State::BeforeAttribute,
        };
    }
    (kept.unwrap_or(tag.len()), tag.len())
}
