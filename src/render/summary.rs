//! A post in one short plain text.

use super::{cjk, html::to_text};
use crate::{
    post::{dateline, opening::is_byline},
    text::{Text, cut},
};

/// The length of a derived summary in grapheme clusters, the ellipsis included.
const LENGTH: usize = 300;

/// How much HTML is looked at for it, in bytes.
const LONGEST_SOURCE: usize = 64 * 1024;

/// The summary of sanitised HTML: all before `more` if there is such a mark, else the first paragraph that says anything.
#[must_use]
pub fn summarise(html: &str, more: char) -> Text {
    let text = match html.split_once(more) {
        Some((before, _)) => plain(before),
        None => String::new(),
    };
    let text = if text.is_empty() { first_paragraph(html) } else { text };
    Text::from(cut(&text, LENGTH))
}

/// Stands between blocks while a text is folded.
const APART: char = '\u{FDD6}';

/// Plain text: blocks apart, blanks folded, no blank where CJK text was broken into lines.
fn plain(html: &str) -> String {
    let end = (0..=html.len().min(LONGEST_SOURCE)).rev().find(|end| html.is_char_boundary(*end));
    let html = &html[..end.unwrap_or(0)];
    let apart = ["</p>", "</li>", "</h1>", "</h2>", "</h3>", "</h4>", "</blockquote>", "</td>", "</figcaption>"]
        .into_iter()
        .fold(without_footnote_marks(html), |html, end| html.replace(end, &format!("{end}{APART}")));
    let blocks = to_text(&apart.replace("<br>", "<br> "));
    let blocks = blocks.split(APART).map(fold).filter(|block| !block.is_empty());
    blocks.collect::<Vec<_>>().join(" ")
}

/// The first paragraph that says anything, or the sentences that stand before it without one; a title, as that of a note, an address, as
/// that of a film, a byline or a day only where nothing else does.
fn first_paragraph(html: &str) -> String {
    let lead = ["<p>", "<p "].iter().filter_map(|start| html.find(start)).min().map_or(html, |start| &html[..start]);
    if let Some(sentences) = loose_sentences(lead) {
        return sentences;
    }
    let mut rest = html;
    let mut title = None;
    while let Some(at) = rest.find("<p") {
        let inside = &rest[at..];
        if inside[2..].starts_with(['>', ' ']) {
            let Some(end) = inside.find("</p>") else { break };
            let text = plain(&inside[..end]);
            let says_anything = text.chars().any(char::is_alphanumeric);
            let begins_quote = rest[..at].trim_end().ends_with("<blockquote>");
            let is_credit = || is_byline(&text) || dateline::is_day(&text);
            let is_beside = || is_address(&text) || is_title(&inside[..end], &text, begins_quote) || is_credit();
            if says_anything && is_beside() {
                title.get_or_insert(text);
            } else if says_anything {
                return text;
            }
        }
        rest = &inside[2..];
    }
    title.unwrap_or_else(|| plain(html))
}

fn is_address(text: &str) -> bool {
    text.starts_with("http") && text.contains("://") && !text.contains(char::is_whitespace)
}

/// Whether a paragraph is bold from end to end and no sentence, which the title of a note may be.
fn is_title(paragraph: &str, text: &str, begins_quote: bool) -> bool {
    let bold =
        paragraph.split_once('>').and_then(|(_, inner)| inner.strip_prefix("<strong>")?.strip_suffix("</strong>"));
    bold.is_some_and(|bold| !bold.contains("</strong>")) && (begins_quote || !is_sentence(text))
}

/// Sentences that stand in no block but one that may hold whole posts, as old ones do in `<center>` or `<div>`.
fn loose_sentences(html: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut at = 0;
    while at < html.len() {
        let tag = html[at..].find('<').map_or(html.len(), |tag| at + tag);
        let inside = html[tag..].trim_start_matches(['<', '/']);
        let name = inside.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
        let end = html[tag..].find('>').map_or(html.len(), |end| tag + end + 1);
        at = end;
        let is_wrapper = matches!(name, "div" | "center" | "section" | "article" | "main" | "hr");
        let is_block = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "table" | "pre")
            || matches!(name, "figure" | "blockquote" | "details" | "aside" | "header" | "footer" | "nav");
        if !is_block && !is_wrapper && tag < html.len() {
            continue;
        }
        let text = if depth == 0 { plain(&html[start..tag]) } else { String::new() };
        if is_sentence(&text) && text.contains(char::is_alphanumeric) {
            return Some(text);
        }
        depth = match html[tag..].starts_with("</") {
            _ if !is_block => depth,
            true => depth.saturating_sub(1),
            false => depth + 1,
        };
        start = end;
    }
    None
}

/// Whether a text ends as sentences do.
fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// White space folded to single blanks; a line break between characters that are written without blanks is none.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.lines() {
        for (position, word) in line.split_whitespace().enumerate() {
            let neighbours = folded.chars().next_back().zip(word.chars().next());
            if neighbours.is_some_and(|(before, after)| position > 0 || !cjk::joins(before, after)) {
                folded.push(' ');
            }
            folded.push_str(word);
        }
    }
    folded
}

/// HTML without the marks of its footnotes, which mean nothing where the notes are not.
fn without_footnote_marks(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, mark)) = rest.split_once("<sup><a href=\"") {
        kept.push_str(before);
        let is_footnote = mark.split('"').next().is_some_and(|target| target.contains("#fn:"));
        if is_footnote {
            let Some((_, after)) = mark.split_once("</a></sup>") else { return kept + &rest[before.len()..] };
            rest = after;
        } else {
            kept.push_str("<sup><a href=\"");
            rest = mark;
        }
    }
    kept + rest
}
