//! What Markdown does not know about Chinese and Japanese.
//!
//! CommonMark closes emphasis only where the text around it looks like words between blanks: `**重点：**我们` stays literal. And a
//! line break between two Han characters becomes a blank that no reader wants.

use std::borrow::Cow;

use super::guard::{BLANK, BLANK_BEFORE};

/// Puts a removable blank on the outer side of emphasis that would not open or close for want of one: where a run of `*`
/// has punctuation inside and a CJK letter outside.
#[must_use]
pub fn repair_emphasis(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains('*') || markdown.is_ascii() {
        return Cow::Borrowed(markdown);
    }
    let mut repaired = String::with_capacity(markdown.len() + 16);
    let mut rest = markdown;
    let mut before = None;
    while let Some(at) = rest.find('*') {
        let (text, run) = rest.split_at(at);
        let length = run.len() - run.trim_start_matches('*').len();
        let before_run = text.chars().next_back().or(before);
        let after_run = run[length..].chars().next();
        repaired.push_str(text);
        let opens = before_run.is_some_and(is_cjk_or_hangul) && after_run.is_some_and(is_punctuation);
        let closes = before_run.is_some_and(is_punctuation) && after_run.is_some_and(is_cjk_or_hangul);
        if opens {
            repaired.push_str(BLANK_BEFORE);
        }
        repaired.push_str(&run[..length]);
        if closes {
            repaired.push_str(BLANK);
        }
        before = Some('*');
        rest = &run[length..];
    }
    repaired.push_str(rest);
    Cow::Owned(repaired)
}

/// Whether a line break between two characters is no blank: both are of a script that is written without any.
#[must_use]
pub fn joins(before: char, after: char) -> bool {
    let no_blanks = |character| is_cjk(character) || is_wide_punctuation(character);
    no_blanks(before) && no_blanks(after)
}

/// A letter of Chinese or Japanese; Korean is written with blanks.
fn is_cjk(character: char) -> bool {
    matches!(character,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFD}')
}

/// Korean has blanks, but not between a word and the particle behind it.
fn is_cjk_or_hangul(character: char) -> bool {
    is_cjk(character) || matches!(character, '\u{AC00}'..='\u{D7A3}')
}

fn is_wide_punctuation(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation() && character != '*' || is_wide_punctuation(character)
}
