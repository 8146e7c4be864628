//! The language in which a site's posts are, where no settings and no folder say: their words do, and of short ones the letters of their titles.

use std::sync::Arc;

use super::finding::{About, Finding};
use crate::{
    build::Known,
    check::written_language,
    post::{Page, Status},
    render::{Renderer, prose},
    settings::language::LanguageTag,
};

/// Whether a letter is one of a language's, or of a script.
type IsLetter = fn(char) -> bool;

/// How many posts are read for it.
const POSTS: usize = 20;

/// Letters that no other language of the same script has, its commonest language, and how many of a thousand are such ones at least: a word of
/// another language does not make the posts'.
const LETTERS: &[(&str, &str, usize, IsLetter)] = &[
    ("ja", "zh", 100, |letter| matches!(letter, '\u{3040}'..='\u{30FF}')),
    ("uk", "ru", 5, |letter| matches!(letter, 'ї' | 'є' | 'ґ' | 'Ї' | 'Є' | 'Ґ')),
    ("be", "ru", 5, |letter| matches!(letter, 'ў' | 'Ў')),
    ("fa", "ar", 5, |letter| matches!(letter, 'پ' | 'چ' | 'ژ' | 'گ')),
];

/// How many of a thousand letters are in a script at least, where the posts are in it: names of other scripts may stand among them.
const IN_SCRIPT: usize = 250;

/// Scripts that are told from the Latin one, and their commonest language.
const SCRIPTS: &[(&str, IsLetter)] = &[
    ("zh", |letter| matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')),
    ("ko", |letter| matches!(letter, '\u{AC00}'..='\u{D7AF}')),
    ("ru", |letter| matches!(letter, '\u{400}'..='\u{52F}')),
    ("ar", |letter| matches!(letter, '\u{600}'..='\u{6FF}')),
    ("he", |letter| matches!(letter, '\u{590}'..='\u{5FF}')),
    ("hi", |letter| matches!(letter, '\u{900}'..='\u{97F}')),
    ("el", |letter| matches!(letter, '\u{370}'..='\u{3FF}')),
    ("th", |letter| matches!(letter, '\u{E00}'..='\u{E7F}')),
];

/// Gives the default language the code of the one in which its posts are, if nothing says which that is. Whether it is another one now.
pub fn add(finding: &mut Finding, known: &Known) -> bool {
    if !finding.languages[0].is_assumed {
        return false;
    }
    let is_own = |page: &&Page| page.document.language == 0 && page.status == Status::Post;
    let pages: Vec<&Page> = known.library.pages.iter().filter(is_own).collect();
    let assumed = finding.languages[0].code.clone();
    // A folder or a file that is called by it says so.
    let is_called = |page: &&Page| page.document.source_path.split(['/', '.']).any(|part| part == assumed);
    if pages.iter().any(is_called) {
        return false;
    }
    let titles: Vec<&str> = pages.iter().filter_map(|page| page.post.as_ref()).map(|post| &*post.title).collect();
    let prose = prose(known);
    let text = titles.join("\n") + &prose.join("\n");
    let Some(common) = written_language(&prose).or_else(|| by_titles(&titles, &text)) else { return false };
    let code = by_letters(common, &text);
    if finding.languages.iter().any(|language| language.code == code) {
        return false;
    }
    for source in finding.sources.iter_mut().filter(|source| source.language.as_ref() == Some(&assumed)) {
        source.language = Some(code.to_owned());
    }
    finding.languages[0].code = code.to_owned();
    let name = code.parse().ok().and_then(|tag: LanguageTag| tag.own_name()).unwrap_or(code);
    finding
        .note(About::Languages, format!("nothing says in which language the posts are: by their words it is {name}"));
    true
}

/// The blocks of the first posts' prose.
fn prose(known: &Known) -> Vec<String> {
    let pages = &known.library.pages;
    let is_own = |page: &usize| pages[*page].document.language == 0 && pages[*page].status == Status::Post;
    let renderer = Renderer::new(Arc::clone(&known.library));
    let posts = (0..pages.len()).filter(is_own).take(POSTS);
    posts.flat_map(|page| prose::blocks(&renderer.render(page).html)).collect()
}

/// The commonest language of the script in which most titles have letters, and not they alone.
fn by_titles(titles: &[&str], text: &str) -> Option<&'static str> {
    let has_most =
        |is_letter: IsLetter| titles.iter().filter(|title| title.chars().any(is_letter)).count() * 2 > titles.len();
    let (code, _) =
        SCRIPTS.iter().find(|(_, is_letter)| has_most(*is_letter) && per_thousand(text, *is_letter) >= IN_SCRIPT)?;
    Some(code)
}

/// The language of a script whose own letters a text has.
fn by_letters(code: &'static str, text: &str) -> &'static str {
    let is_own = |(_, common, fewest, is_letter): &&(&str, &str, usize, IsLetter)| {
        *common == code && per_thousand(text, *is_letter) >= *fewest
    };
    LETTERS.iter().find(is_own).map_or(code, |(own, ..)| own)
}

/// How many of a thousand letters of a text are such ones.
fn per_thousand(text: &str, is_letter: IsLetter) -> usize {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    text.chars().filter(|letter| is_letter(*letter)).count() * 1_000 / letters.max(1)
}
