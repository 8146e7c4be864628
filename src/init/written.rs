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

/// Letters that no other language of the same script has, and its commonest language: the first that some title has.
const LETTERS: &[(&str, &str, IsLetter)] = &[
    ("ja", "zh", |letter| matches!(letter, '\u{3040}'..='\u{30FF}')),
    ("uk", "ru", |letter| matches!(letter, 'ї' | 'є' | 'ґ' | 'Ї' | 'Є' | 'Ґ')),
    ("be", "ru", |letter| matches!(letter, 'ў' | 'Ў')),
    ("fa", "ar", |letter| matches!(letter, 'پ' | 'چ' | 'ژ' | 'گ')),
];

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
    let Some(code) = by_words(known).map(|code| by_letters(code, &titles)).or_else(|| by_titles(&titles)) else {
        return false;
    };
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

/// The language of the posts' prose, if that is long enough and nearly all of it is in one.
fn by_words(known: &Known) -> Option<&'static str> {
    let pages = &known.library.pages;
    let is_own = |page: &usize| pages[*page].document.language == 0 && pages[*page].status == Status::Post;
    let renderer = Renderer::new(Arc::clone(&known.library));
    let posts = (0..pages.len()).filter(is_own).take(POSTS);
    let blocks: Vec<String> = posts.flat_map(|page| prose::blocks(&renderer.render(page).html)).collect();
    written_language(&blocks)
}

/// The language of the script in which most titles have letters.
fn by_titles(titles: &[&str]) -> Option<&'static str> {
    let has_most =
        |is_letter: IsLetter| titles.iter().filter(|title| title.chars().any(is_letter)).count() * 2 > titles.len();
    SCRIPTS.iter().find(|(_, is_letter)| has_most(*is_letter)).map(|(code, _)| by_letters(code, titles))
}

/// The language of a script whose own letters the titles have.
fn by_letters(code: &'static str, titles: &[&str]) -> &'static str {
    let has = |is_letter: IsLetter| titles.iter().any(|title| title.chars().any(is_letter));
    LETTERS.iter().find(|(_, common, is_letter)| *common == code && has(*is_letter)).map_or(code, |(own, ..)| own)
}
