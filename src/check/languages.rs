//! Posts that are not written in the language that they are declared to be in. In go rendered posts, out come problems: an untranslated copy
//! of the original, or a text in another language.
//!
//! Only prose is judged, without code, and only long posts whose every part says the same. A language that the detector does not know
//! is never accused, except of a script that it is not written in.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use whichlang::Lang;

use super::share;
use crate::{
    problem::{Code, Problem},
    render::{Library, Rendered, prose, without_comments},
    site::Document,
};

/// How many letters a part of a text has that is judged for itself.
const PART: usize = 200;

/// How many such parts a text has at least.
const FEWEST_PARTS: usize = 3;

/// What share of the parts must say the same.
const AGREED: f64 = 0.9;

/// What share of a copy's text stands in its original too.
const COPIED: f64 = 0.95;

/// How many letters a copy has at least.
const SHORTEST_COPY: usize = 150;

/// How many letters a block has that says something.
const SHORTEST_BLOCK: usize = 20;

/// What share of the letters a language's own script has at most in a text that is not in it; names and terms are in others.
const FOREIGN: f64 = 0.1;

/// Every post whose language is not the declared one.
pub(super) fn findings(library: &Library, rendered: &BTreeMap<usize, Rendered>) -> Vec<Problem> {
    let pages: Vec<usize> = rendered.keys().copied().collect();
    pages.par_iter().filter_map(|&page| finding(library, rendered, page)).collect()
}

fn finding(library: &Library, rendered: &BTreeMap<usize, Rendered>, page: usize) -> Option<Problem> {
    let document = &library.pages[page].document;
    let language = library.language(page);
    let blocks = prose::blocks(&rendered.get(&page)?.html);
    if let Some(original) = library.original(page)
        && let Some(html) = rendered.get(&original).map(|rendered| &rendered.html)
        && is_copy(&blocks, &prose::blocks(html))
    {
        let original = &library.pages[original].document.path;
        let message =
            format!("the post is a copy of `{original}` and not translated; readers of {} get it twice", language.name);
        let problem = at_prose(document, &blocks, Code::Untranslated, message);
        return Some(
            problem.hint(
                "translate it, or remove it: `fallback: true` at a feed lets originals stand in for translations",
            ),
        );
    }
    let declared = language.tag.primary();
    if share_of_script(&blocks, declared).is_some_and(|share| share >= FOREIGN) {
        return None;
    }
    let written = written(&blocks).and_then(|code| LANGUAGES.iter().find(|(_, primary, _)| *primary == code));
    let is_known = LANGUAGES.iter().any(|(_, primary, _)| *primary == declared);
    let written = match written {
        Some((_, primary, name)) if *primary != declared && (is_known || script(declared).is_some()) => name,
        None if !is_known && script(declared).is_some() && is_long(&blocks) => "another language",
        _ => return None,
    };
    let message = format!(
        "the post is written in {written}, and declared as {} (`{}`); its readers cannot read it, and speech and hyphenation go wrong",
        language.name, language.tag
    );
    let problem = at_prose(document, &blocks, Code::WrittenLanguage, message);
    Some(
        problem.hint(
            "translate it, or move it to the folder, or give it the suffix, of the language that it is written in",
        ),
    )
}

/// Whether most of what a translation says stands in its original.
fn is_copy(translation: &[String], original: &[String]) -> bool {
    let original: HashSet<&str> = original.iter().map(String::as_str).collect();
    let (mut copied, mut all) = (0, 0);
    for block in translation {
        let letters = count_letters(block);
        if letters < SHORTEST_BLOCK {
            continue;
        }
        all += letters;
        if original.contains(block.as_str()) {
            copied += letters;
        }
    }
    all >= SHORTEST_COPY && share(copied, all) >= COPIED
}

/// The code of the language that nearly every part of a text is in, if the text is long and the detector knows the language.
#[must_use]
pub fn written(blocks: &[String]) -> Option<&'static str> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parts = 0;
    let mut part = String::new();
    for block in blocks {
        part.push_str(block);
        part.push('\n');
        if count_letters(&part) >= PART {
            *found.entry(whichlang::detect_language(&part).three_letter_code()).or_default() += 1;
            parts += 1;
            part.clear();
        }
    }
    let (code, most) = found.into_iter().max_by_key(|(_, number)| *number)?;
    let is_clear = parts >= FEWEST_PARTS && share(most, parts) >= AGREED;
    let (_, primary, _) = LANGUAGES.iter().find(|(language, ..)| language.three_letter_code() == code)?;
    is_clear.then_some(*primary)
}

/// Whether a text is long enough to be judged.
fn is_long(blocks: &[String]) -> bool {
    blocks.iter().map(|block| count_letters(block)).sum::<usize>() >= FEWEST_PARTS * PART
}

/// What share of a text's letters is in the script that a language is written in, if that is known and not Latin.
fn share_of_script(blocks: &[String], primary: &str) -> Option<f64> {
    let is_own = script(primary)?;
    let letters = || blocks.iter().flat_map(|block| block.chars()).filter(|character| character.is_alphabetic());
    Some(share(letters().filter(|character| is_own(*character)).count(), letters().count()))
}

/// The script of a language that is written in one alone, and not in Latin letters.
fn script(primary: &str) -> Option<fn(char) -> bool> {
    Some(match primary {
        "ar" | "fa" | "ps" | "ur" => |character| matches!(character, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}'),
        "be" | "bg" | "mk" | "ru" | "uk" => |character| matches!(character, '\u{400}'..='\u{52F}'),
        "bn" => |character| matches!(character, '\u{980}'..='\u{9FF}'),
        "el" => |character| matches!(character, '\u{370}'..='\u{3FF}'),
        "he" => |character| matches!(character, '\u{590}'..='\u{5FF}'),
        "hi" | "mr" | "ne" => |character| matches!(character, '\u{900}'..='\u{97F}'),
        "hy" => |character| matches!(character, '\u{530}'..='\u{58F}'),
        "ja" => |character| matches!(character, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'),
        "ka" => |character| matches!(character, '\u{10A0}'..='\u{10FF}'),
        "ko" => |character| matches!(character, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}'),
        "ta" => |character| matches!(character, '\u{B80}'..='\u{BFF}'),
        "th" => |character| matches!(character, '\u{E00}'..='\u{E7F}'),
        "zh" => |character| matches!(character, '\u{3400}'..='\u{9FFF}'),
        _ => return None,
    })
}

/// The languages that the detector knows.
const LANGUAGES: &[(Lang, &str, &str)] = &[
    (Lang::Ara, "ar", "Arabic"),
    (Lang::Cmn, "zh", "Chinese"),
    (Lang::Deu, "de", "German"),
    (Lang::Eng, "en", "English"),
    (Lang::Fra, "fr", "French"),
    (Lang::Hin, "hi", "Hindi"),
    (Lang::Ita, "it", "Italian"),
    (Lang::Jpn, "ja", "Japanese"),
    (Lang::Kor, "ko", "Korean"),
    (Lang::Nld, "nl", "Dutch"),
    (Lang::Por, "pt", "Portuguese"),
    (Lang::Rus, "ru", "Russian"),
    (Lang::Spa, "es", "Spanish"),
    (Lang::Swe, "sv", "Swedish"),
    (Lang::Tur, "tr", "Turkish"),
    (Lang::Vie, "vi", "Vietnamese"),
];

fn count_letters(text: &str) -> usize {
    text.chars().filter(|character| character.is_alphabetic()).count()
}

/// A problem at the line where a post's text begins.
fn at_prose(document: &Document, blocks: &[String], code: Code, message: String) -> Problem {
    let beginning = blocks.iter().find(|block| count_letters(block) >= SHORTEST_BLOCK);
    let words = |text: &str| text.chars().filter(|character| character.is_alphabetic()).take(12).collect::<String>();
    let body = document.body().ok();
    let marked = body.as_ref().zip(beginning).and_then(|(body, beginning)| {
        let (text, wanted) = (without_comments(body.text()), words(beginning));
        let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some((*at - line.len(), line))
        });
        let (at, line) = lines.find(|(_, line)| words(line) == wanted)?;
        Some(body.mark(Problem::new(code, &document.path, message.as_str()), at..at + line.trim_end().len()))
    });
    marked.unwrap_or_else(|| document.problem_at_start(code, message))
}
