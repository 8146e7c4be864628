//! What changed in a text, word by word. In go two versions of Markdown, out come the paragraphs that changed, with `<del>` and `<ins>`,
//! and their beginning as plain text. The marks that Git uses stand in both, since readers in a terminal show nothing of the elements.

use similar::{Algorithm, DiffOp, capture_diff_slices, capture_diff_slices_by_key};
use unicode_segmentation::UnicodeSegmentation;

use crate::{history::prose, render::escape};

/// How much is shown, in bytes of text.
const MOST_BYTES: usize = 8 * 1024;

/// How many characters of it the plain text has, and how many pieces stand before the first that changed.
const PLAIN_CHARACTERS: usize = 200;
const PIECES_BEFORE: usize = 16;

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ChangedWords {
    /// The paragraphs as HTML.
    pub html: String,
    /// The first change, with a few words around it.
    pub plain: String,
    /// Whether more changed than is shown.
    pub is_cut: bool,
}

/// Compares two versions; what says the same in both is left out.
pub(super) fn changed_words(old: &str, new: &str) -> ChangedWords {
    let (old, new) = (paragraphs(old), paragraphs(new));
    let mut changed = ChangedWords::default();
    let mut left = MOST_BYTES;
    let said = |paragraph: &String| prose(paragraph);
    for change in capture_diff_slices_by_key(Algorithm::Myers, &old, &new, said) {
        if let DiffOp::Equal { .. } = change {
            continue;
        }
        let pieces = compare(&pieces(&old[change.old_range()]), &pieces(&new[change.new_range()]));
        if changed.plain.is_empty() {
            changed.plain = plain(&pieces);
        }
        if left == 0 {
            changed.is_cut = true;
            break;
        }
        changed.is_cut |= write(&mut changed.html, &pieces, &mut left);
    }
    changed
}

/// What stands between blank lines; one in a fence ends nothing.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let is_fence = |of: &&str| line.trim_start().starts_with(*of);
        match fence {
            Some(open) if is_fence(&open) => fence = None,
            Some(_) => {}
            None => fence = ["```", "~~~"].into_iter().find(is_fence),
        }
        let last = paragraphs.last_mut().expect("there is one");
        if line.trim().is_empty() && fence.is_none() {
            paragraphs.push(String::new());
        } else {
            if !last.is_empty() {
                last.push('\n');
            }
            last.push_str(line.trim_end());
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// What two texts are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Piece<'t> {
    /// A word, a Han character, a mark.
    Word(&'t str),
    /// A shortcode's tag, or one of HTML.
    Tag(&'t str),
    Space,
    /// The end of a line that is more than where a line happened to end.
    LineEnd,
    ParagraphEnd,
}

impl<'t> Piece<'t> {
    fn text(self) -> &'t str {
        match self {
            Self::Word(text) | Self::Tag(text) => text,
            Self::Space | Self::LineEnd | Self::ParagraphEnd => " ",
        }
    }
}

fn pieces<'p>(paragraphs: &'p [String]) -> Vec<Piece<'p>> {
    let mut pieces = Vec::new();
    for paragraph in paragraphs {
        let is_code = paragraph.starts_with("```") || paragraph.starts_with("~~~");
        for (number, line) in paragraph.lines().enumerate() {
            if number > 0 {
                // Lists, tables, quotations and code have lines of their own; prose is broken anywhere.
                let is_own = is_code || line.starts_with([' ', '\t', '|', '-', '*', '+', '#', '>', '`']);
                pieces.push(if is_own { Piece::LineEnd } else { Piece::Space });
            }
            let mut rest = line;
            while let Some((at, end)) = tag_begins(rest) {
                let (before, tag) = rest.split_at(at);
                let (tag, after) = tag.split_at(tag.find(end).map_or(tag.len(), |at| at + end.len()));
                pieces.extend(words(before));
                pieces.push(Piece::Tag(tag));
                rest = after;
            }
            pieces.extend(words(rest));
        }
        pieces.push(Piece::ParagraphEnd);
    }
    pieces.dedup_by(|next, before| *next == Piece::Space && *before == Piece::Space);
    pieces
}

/// Where the first tag begins, and what ends it.
fn tag_begins(text: &str) -> Option<(usize, &'static str)> {
    let is_html = |next: char| next.is_ascii_alphabetic() || "/!".contains(next);
    text.match_indices(['{', '<']).find_map(|(at, _)| match &text[at..] {
        rest if rest.starts_with("{{") => Some((at, "}}")),
        rest => rest.strip_prefix('<')?.starts_with(is_html).then_some((at, ">")),
    })
}

fn words(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_word_bounds().map(|word| if word.trim().is_empty() { Piece::Space } else { Piece::Word(word) })
}

/// In which of two versions something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum In {
    Both,
    Old,
    New,
}

/// Both versions as one.
fn compare<'t>(old: &[Piece<'t>], new: &[Piece<'t>]) -> Vec<(In, Piece<'t>)> {
    let mut all = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { .. } = change {
            all.extend(new[change.new_range()].iter().map(|piece| (In::Both, *piece)));
        } else {
            all.extend(old[change.old_range()].iter().map(|piece| (In::Old, *piece)));
            all.extend(new[change.new_range()].iter().map(|piece| (In::New, *piece)));
        }
    }
    paragraphs_whole(&mut all);
    words_whole(all)
}

/// `.¶Gone` has gone, or `Gone.¶`: where both can be said, what is a paragraph goes.
fn paragraphs_whole(all: &mut [(In, Piece<'_>)]) {
    let mut begin = 0;
    while begin < all.len() {
        let place = all[begin].0;
        let end = begin + all[begin..].iter().take_while(|(other, _)| *other == place).count();
        if place != In::Both && all[end - 1].1 != Piece::ParagraphEnd {
            let may_move = |by: &usize| all.get(end + by).is_some_and(|next| *next == (In::Both, all[begin + by].1));
            let way = (0..).take_while(may_move).find(|by| all[end + by].1 == Piece::ParagraphEnd);
            for by in way.map_or(0..0, |way| 0..way + 1) {
                all[begin + by].0 = In::Both;
                all[end + by].0 = place;
            }
        }
        begin = end;
    }
}

/// A space between two changed words belongs to the change: one mark is easier to read than two.
fn words_whole(all: Vec<(In, Piece<'_>)>) -> Vec<(In, Piece<'_>)> {
    let mut joined: Vec<(In, Piece<'_>)> = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        if all[at].0 == In::Both {
            joined.push(all[at]);
            at += 1;
            continue;
        }
        let is_inner = |position: usize| {
            all[position] == (In::Both, Piece::Space) && all.get(position + 1).is_some_and(|next| next.0 != In::Both)
        };
        let length = (at..all.len()).take_while(|position| all[*position].0 != In::Both || is_inner(*position)).count();
        let run = &all[at..at + length];
        for version in [In::Old, In::New] {
            let of_it = run.iter().filter(|(place, _)| matches!(place, In::Both) || *place == version);
            joined.extend(of_it.map(|(_, piece)| (version, *piece)));
        }
        at += length;
    }
    joined
}

/// Opening and closing marks.
fn marks(place: In) -> (&'static str, &'static str) {
    match place {
        In::Both => ("", ""),
        In::Old => ("[-", "-]"),
        In::New => ("{+", "+}"),
    }
}

/// The same in HTML.
fn elements(place: In) -> (&'static str, &'static str) {
    match place {
        In::Both => ("", ""),
        In::Old => ("<del>[-", "-]</del>"),
        In::New => ("<ins>{+", "+}</ins>"),
    }
}

/// Writes paragraphs with what changed in them; whether not all of it found room.
fn write(html: &mut String, pieces: &[(In, Piece<'_>)], left: &mut usize) -> bool {
    let (mut open, mut is_in_paragraph, mut is_cut) = (In::Both, false, false);
    for (place, piece) in pieces {
        if *piece == Piece::ParagraphEnd {
            html.push_str(elements(open).1);
            open = In::Both;
            if is_in_paragraph {
                html.push_str("</p>\n");
            }
            is_in_paragraph = false;
            continue;
        }
        let text = piece.text();
        if *left < text.len() {
            (*left, is_cut) = (0, true);
            break;
        }
        *left -= text.len();
        if !is_in_paragraph {
            html.push_str("<p>");
            is_in_paragraph = true;
        }
        if open != *place {
            html.push_str(elements(open).1);
            html.push_str(elements(*place).0);
            open = *place;
        }
        match piece {
            Piece::LineEnd => html.push_str("<br>"),
            // A shortcode outside of code would look like one that was forgotten.
            Piece::Tag(tag) => html.push_str(&format!("<code>{}</code>", escape(tag))),
            _ => html.push_str(&escape(text)),
        }
    }
    html.push_str(elements(open).1);
    if is_in_paragraph {
        html.push_str(if is_cut { " …</p>\n" } else { "</p>\n" });
    }
    is_cut
}

/// The first change, with a few words before it.
fn plain(pieces: &[(In, Piece<'_>)]) -> String {
    let first = pieces.iter().position(|(place, _)| *place != In::Both).unwrap_or(0);
    let paragraph = pieces[..first].iter().rposition(|(_, piece)| *piece == Piece::ParagraphEnd).map_or(0, |at| at + 1);
    let from = paragraph.max(first.saturating_sub(PIECES_BEFORE));
    let mut plain = if from > paragraph { "… ".to_owned() } else { String::new() };
    let mut open = In::Both;
    for (place, piece) in &pieces[from..] {
        if open != *place {
            plain.push_str(marks(open).1);
            plain.push_str(marks(*place).0);
            open = *place;
        }
        if *piece == Piece::ParagraphEnd || plain.chars().count() > PLAIN_CHARACTERS {
            break;
        }
        // Readers take it for HTML.
        plain.push_str(match piece {
            Piece::Tag(_) if *place == In::Both => "",
            Piece::Tag(_) => "…",
            _ => piece.text(),
        });
    }
    plain.push_str(marks(open).1);
    plain.trim_end().to_owned()
}
