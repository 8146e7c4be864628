//! What the settings promise and the content does not keep: endpoints that hear of nothing, titles that readers would see in another
//! language, languages without a document. In goes the library, out come problems at the lines of the settings.

use crate::{
    announce::due::{Deaf, hears},
    post::Page,
    problem::{Code, Problem},
    render::Library,
    settings::{announce::Endpoint, language::Language, value::Localised},
};

/// What to mend in the settings.
pub(super) fn findings(library: &Library) -> Vec<Problem> {
    let settings = &library.settings;
    let posts: Vec<&Page> = library.pages.iter().filter(|page| page.post.is_some()).collect();
    let mut problems = Vec::new();
    let endpoints = settings.announce.iter().flat_map(|announce| &announce.endpoints).enumerate();
    problems.extend(endpoints.filter_map(|(index, endpoint)| unreached(library, &posts, index, endpoint)));

    let languages = |of: &dyn Fn(&Page) -> bool| -> Vec<&Language> {
        let has_post =
            |language: &&Language| posts.iter().any(|page| page.document.language == language.index && of(page));
        settings.languages.iter().filter(has_post).collect()
    };
    let keys = ["site", "title"];
    problems.extend(untranslated(library, &keys, "the site's title", Some(&settings.title), &languages(&|_| true)));
    for (index, feed) in settings.feeds.iter().enumerate() {
        let keys = ["feeds", &feed.name, "title"];
        let what = format!("the title of the feed `{}`", feed.name);
        let languages = languages(&|page| page.feeds.contains(&index));
        problems.extend(untranslated(library, &keys, &what, feed.title.as_ref(), &languages));
    }
    problems.extend(settings.languages.iter().filter_map(|language| without_document(library, language)));
    problems
}

/// An endpoint that hears of no post that there is, with the filter that keeps it from the last of them.
fn unreached(library: &Library, posts: &[&Page], index: usize, endpoint: &Endpoint) -> Option<Problem> {
    let mut reason = None;
    for page in posts {
        reason = reason.max(Some(match hears(library, endpoint, page) {
            Ok(()) => return None,
            Err(Deaf::Language) => (1, "languages", "no post is in one of its languages"),
            Err(Deaf::Feed) => (2, "feeds", "none of its feeds holds a post in its languages"),
            Err(Deaf::Tag) => (3, "tags", "no post that its languages and feeds let through has one of its tags"),
        }));
    }
    let (_, key, why) = reason?;
    let message = format!("the endpoint `{}` hears of nothing: {why}", endpoint.name);
    let keys = ["announce", "endpoints", &index.to_string(), key];
    let problem = library.settings.problem_at(Code::UnreachedEndpoint, &keys, message);
    Some(problem.hint(format!("mend its `{key}`, or leave it if such posts are to come")))
}

/// A text by language that has none for languages that have posts.
fn untranslated(
    library: &Library,
    keys: &[&str],
    what: &str,
    text: Option<&Localised>,
    languages: &[&Language],
) -> Option<Problem> {
    let Some(Localised::ByLanguage(texts)) = text else { return None };
    let without: Vec<&str> =
        languages.iter().map(|language| language.code.as_str()).filter(|code| !texts.contains_key(*code)).collect();
    if without.is_empty() {
        return None;
    }
    let settings = &library.settings;
    let instead = match texts.get(&settings.default_language().code) {
        Some(text) => format!("readers of these feeds see `{text}`"),
        None => "readers of these feeds see none".to_owned(),
    };
    let message = format!("{what} has no text in {}; {instead}", without.join(", "));
    let lines: Vec<String> = without.iter().map(|code| format!("{code}: …")).collect();
    Some(settings.problem_at(Code::UntranslatedTitle, keys, message).hint(format!("add `{}`", lines.join(", "))))
}

/// A declared language in which there is nothing at all.
fn without_document(library: &Library, language: &Language) -> Option<Problem> {
    if library.pages.iter().any(|page| page.document.language == language.index) {
        return None;
    }
    let code = &language.code;
    let message = format!("no document is in the language `{code}`; its feeds are empty");
    let problem = library.settings.problem_at(Code::EmptyLanguage, &["languages", code], message);
    Some(
        problem.hint(
            "if the content spells it otherwise, write that and say `tag:`; if nothing is to come, remove the line",
        ),
    )
}
