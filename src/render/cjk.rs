//! What Markdown does not know about Chinese and Japanese.
//!
//! CommonMark closes emphasis only where the text around it looks like words between blanks: `**重点：**我们` stays literal. And a
//! line break between two Han characters becomes a blank that no reader wants.

use std::{borrow::Cow, collections::HashSet};

use super::{
    guard::{BLANK, BLANK_BEFORE},
    shortcode::code::{Code, Stretch, begins_block, begins_line},
};

/// Puts a removable blank beside emphasis that would not open or close for want of one, where a run of `*` has punctuation inside and a CJK
/// letter outside, or the punctuation is CJK's.
#[must_use]
pub fn repair_emphasis(markdown: &str) -> Cow<'_, str> {
    // Most posts have no such run, and need not be told from their code.
    let is_beside_cjk = |(at, _): (usize, &str)| {
        is_east_asian(markdown[..at].chars().next_back()) || is_east_asian(markdown[at + 1..].chars().next())
    };
    if !markdown.match_indices('*').any(is_beside_cjk) {
        return Cow::Borrowed(markdown);
    }
    let mut repaired = String::with_capacity(markdown.len() + 16);
    let mut code = Code::default();
    let mut at = 0;
    // The lengths of the runs that have opened emphasis in the paragraph: they tell what closes it where both could be.
    let mut open = HashSet::new();
    while at < markdown.len() {
        if !open.is_empty() && begins_line(markdown, at) && begins_block(markdown[at..].lines().next().unwrap_or("")) {
            open.clear();
        }
        let (stretch, length) = code.stretch(markdown, at);
        let end = at + length;
        if stretch != Stretch::Text {
            repaired.push_str(&markdown[at..end]);
            at = end;
            continue;
        }
        while let Some(found) = markdown[at..end].find('*') {
            let begin = at + found;
            let text = &markdown[..begin];
            repaired.push_str(&markdown[at..begin]);
            let is_escaped = (text.len() - text.trim_end_matches('\\').len()) % 2 == 1;
            let run = markdown[begin..].len() - markdown[begin..].trim_start_matches('*').len();
            let run = if is_escaped { 1 } else { run };
            at = begin + run;
            let run = &markdown[begin..at];
            let sides = Sides { before: text.chars().next_back(), after: markdown[at..].chars().next() };
            let (before, after) = if is_escaped {
                ("", "")
            } else if sides.may_close() && close(&mut open, run.len()) {
                ("", if sides.close() { "" } else { BLANK })
            } else if sides.may_open() {
                open.insert(run.len());
                (if sides.open() { "" } else { BLANK_BEFORE }, "")
            } else {
                ("", "")
            };
            repaired.extend([before, run, after]);
        }
        if at < end {
            repaired.push_str(&markdown[at..end]);
            at = end;
        }
    }
    Cow::Owned(repaired)
}

/// Whether a run of some length closes what is open, and leaves the rest: `***` is emphasis of both kinds at once.
fn close(open: &mut HashSet<usize>, length: usize) -> bool {
    if open.remove(&length) {
        true
    } else if length < 3 && open.remove(&3) {
        open.insert(3 - length);
        true
    } else {
        length == 3 && open.contains(&1) && open.remove(&2) && open.remove(&1)
    }
}

/// What stands on the two sides of a run of `*`.
struct Sides {
    before: Option<char>,
    after: Option<char>,
}

impl Sides {
    /// Whether it opens emphasis, by CommonMark.
    fn open(&self) -> bool {
        !is_blank(self.after) && (!is_punctuation(self.after) || is_blank(self.before) || is_punctuation(self.before))
    }

    /// Whether it closes emphasis, by CommonMark.
    fn close(&self) -> bool {
        !is_blank(self.before) && (!is_punctuation(self.before) || is_blank(self.after) || is_punctuation(self.after))
    }

    /// Whether it would open emphasis if CJK were written with blanks.
    fn may_open(&self) -> bool {
        let may_follow = self.after.is_some_and(|after| !after.is_whitespace() && !is_closing(after));
        self.open() || may_follow && (is_wide(self.after) || is_east_asian(self.before))
    }

    /// Whether it would close emphasis if CJK were written with blanks.
    fn may_close(&self) -> bool {
        let may_precede = self.before.is_some_and(|before| !before.is_whitespace() && !is_opening(before));
        self.close() || may_precede && (is_wide(self.before) || is_east_asian(self.after))
    }
}

fn is_blank(character: Option<char>) -> bool {
    character.is_none_or(char::is_whitespace)
}

fn is_punctuation(character: Option<char>) -> bool {
    character.is_some_and(|character| !character.is_alphanumeric() && !character.is_whitespace())
}

/// Whether a character ends something, so that nothing emphasised begins with it: a `*` before it is a mark, `中*，文`.
fn is_closing(character: char) -> bool {
    "、。，．：；！？）］｝」』】〉》〕〗〙〛".contains(character)
}

/// Whether a character begins something, so that nothing emphasised ends with it.
fn is_opening(character: char) -> bool {
    "（［｛「『【〈《〔〖〘〚".contains(character)
}

fn is_wide(character: Option<char>) -> bool {
    character.is_some_and(is_wide_punctuation)
}

fn is_east_asian(character: Option<char>) -> bool {
    character.is_some_and(|character| is_cjk_or_hangul(character) || is_wide_punctuation(character))
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
