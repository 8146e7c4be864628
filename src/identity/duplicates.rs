//! Two posts with one URL or one id: a reader would take them for one.

use std::collections::HashMap;

use url::Url;

use super::{content_path, file::IdsFile};
use crate::{
    post::{Page, Status},
    problem::{Code, Problem},
    settings::{Settings, rules::Field},
};

/// Of two posts with one URL or one id the later one by path is an error, unless its id is promised and the other's is not.
pub(super) fn refuse(settings: &Settings, pages: &mut [Page], ids: &IdsFile) -> Vec<Problem> {
    let mut urls: HashMap<&str, &Page> = HashMap::new();
    let mut known: HashMap<&str, &Page> = HashMap::new();
    let mut refused = Vec::new();
    let name = |page: &Page| content_path(settings, &page.document);
    let is_promised =
        |page: &Page| page.id.is_some() && ids.get(&name(page)).is_some_and(|promise| promise.id.is_some());
    let posts = || pages.iter().enumerate().filter(|(_, page)| page.post.is_some());
    let promised: Vec<usize> = if ids.is_empty() {
        Vec::new()
    } else {
        posts().filter(|(_, page)| is_promised(page)).map(|(index, _)| index).collect()
    };
    let others = posts().map(|(index, _)| index).filter(|index| promised.binary_search(index).is_err());
    for index in promised.iter().copied().chain(others) {
        let page = &pages[index];
        let url = page.url.as_ref().map(Url::as_str);
        let clash = url.and_then(|url| Some(("URL", url, *urls.get(url)?)));
        let clash = clash.or_else(|| page.id().and_then(|id| Some(("id", id, *known.get(id)?))));
        if let Some((what, value, other)) = clash {
            let message = format!("the post has the same {what} as `{}`: {value}", other.document.path);
            let rules = &settings.sources[page.document.source].rules;
            let keys = rules.keys(Field::Url).chain(rules.keys(Field::Slug));
            let problem = page.document.problem_at_keys(Code::DuplicateUrl, keys, message);
            let hint = if what == "id" && is_promised(other) {
                format!(
                    "the id is promised to the other post in `{}`; give this one another URL, or add a line with an id of its own",
                    ids.shown()
                )
            } else {
                "give one of them another `slug` or `url`, or another file name if the ids are equal".to_owned()
            };
            refused.push((index, problem.hint(hint)));
        } else {
            urls.extend(url.map(|url| (url, page)));
            known.extend(page.id().map(|id| (id, page)));
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
