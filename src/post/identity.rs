//! What identifies a post: its URL and its entry id. Both are a site's promise to its subscribers.

use std::collections::HashMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{Page, Status};
use crate::{
    problem::{Code, Problem},
    settings::{Settings, file::Ids},
    site::Document,
};

/// What RFC 3986 lets stand in a `tag:` URI besides letters and digits.
const TAG_SPECIFIC: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b'+')
    .remove(b',');

/// The `tag:` URI of a document, made of authority, language and key, if the site's ids are such.
pub(super) fn document_tag(settings: &Settings, document: &Document) -> Option<String> {
    let language = &settings.languages[document.language].code;
    tag_uri(settings, &format!("{language}/{}", document.key))
}

/// A `tag:` URI (RFC 4151) of the site's authority, if its ids are such.
#[must_use]
pub fn tag_uri(settings: &Settings, specific: &str) -> Option<String> {
    let authority = settings.id_authority.as_ref().filter(|_| settings.ids == Ids::Tag)?;
    Some(format!("tag:{authority}:{}", utf8_percent_encode(specific, TAG_SPECIFIC)))
}

/// Of two posts with one URL or one id the later one by path is an error.
pub(super) fn refuse_duplicates(pages: &mut [Page]) -> Vec<Problem> {
    let mut first: HashMap<&str, &Page> = HashMap::new();
    let mut refused = Vec::new();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.post.is_some()) {
        let names = [("URL", page.url.as_ref().map(Url::as_str)), ("id", page.tag.as_deref())];
        let named = names.into_iter().filter_map(|(what, name)| Some((what, name?)));
        let taken = named.clone().find_map(|(what, name)| Some((what, name, first.get(name)?)));
        if let Some((what, name, other)) = taken {
            let message = format!("the post has the same {what} as `{}`: {name}", other.document.path);
            let problem = page.document.problem_at_start(Code::DuplicateUrl, message);
            let hint = "give one of them another `slug` or `url`, or another file name if the ids are equal";
            refused.push((index, problem.hint(hint)));
        } else {
            first.extend(named.map(|(_, name)| (name, page)));
        }
    }
    let mut problems = Vec::new();
    for (index, problem) in refused {
        let page = &mut pages[index];
        page.status = Status::Error;
        page.visible = false;
        page.post = None;
        problems.push(problem);
    }
    problems
}
