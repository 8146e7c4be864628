//! Which posts are translations of each other. In go pages, out come [`Groups`] that link them; they identify nothing.
//!
//! The rules, the strongest first: `translations:` in the settings; the front matter's translation key; equal URLs but for the
//! language's prefix, at sites that put one before every URL; equal keys (paths below the language's root); an origin that is another page's URL; for a post that appeared elsewhere first and
//! still is alone, the one link of its first block. Never a slug: one slug occurs ten times in real sites.

mod backlog;
mod dates;
mod embargo;
mod first_seen;
mod leading_link;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use url::Url;

pub use self::{
    backlog::{Backlog, Stale, Translation, backlogs, originals},
    dates::date,
};
use crate::{
    post::{Page, index::PageIndex},
    problem::{Code, Problem},
    settings::{
        Settings,
        rules::{Field, PrefixUrls},
    },
};

/// The translation groups of a site.
#[derive(Debug, Default)]
pub struct Groups {
    of_page: Vec<Option<usize>>,
    groups: Vec<Vec<usize>>,
}

impl Groups {
    /// The page itself and its translations, by language. Where two pages of one language are in a group, neither is
    /// anybody's translation: what A says of B, B must be able to say of A.
    #[must_use]
    pub fn alternates(&self, pages: &[Page], page: usize) -> Vec<usize> {
        let members = self.members(page);
        let language = |&member: &usize| pages[member].document.language;
        let is_only_one =
            |member: &usize| members.iter().filter(|other| language(other) == language(member)).count() == 1;
        if !is_only_one(&page) {
            return vec![page];
        }
        let mut alternates: Vec<usize> =
            members.iter().copied().filter(|member| *member == page || is_only_one(member)).collect();
        alternates.sort_by_key(language);
        alternates
    }

    /// The page's translation into a language, if there is exactly one.
    #[must_use]
    pub fn translation(&self, pages: &[Page], page: usize, language: usize) -> Option<usize> {
        self.alternates(pages, page).into_iter().find(|other| pages[*other].document.language == language)
    }

    /// Whether two pages belong to one group.
    #[must_use]
    pub fn are_translations(&self, one: usize, other: usize) -> bool {
        self.of_page[one].is_some() && self.of_page[one] == self.of_page[other]
    }

    /// The groups with more than one member, as page indices.
    pub fn iter(&self) -> impl Iterator<Item = &[usize]> {
        self.groups.iter().map(Vec::as_slice).filter(|members| members.len() > 1)
    }

    /// The page that this one is a translation of, unless it is the original itself.
    #[must_use]
    pub fn original(&self, settings: &Settings, pages: &[Page], page: usize) -> Option<usize> {
        Some(original(settings, pages, &self.members(page))).filter(|original| *original != page)
    }

    fn members(&self, page: usize) -> Vec<usize> {
        self.of_page[page].map_or_else(|| vec![page], |group| self.groups[group].clone())
    }

    /// Puts those that have no group yet into the group of the first one that has, else into a new one. What a stronger
    /// rule has said stands: a page whose language the group already speaks stays out.
    fn join(&mut self, pages: &[Page], bucket: &[usize]) {
        if bucket.len() < 2 {
            return;
        }
        let group = bucket.iter().find_map(|page| self.of_page[*page]).unwrap_or_else(|| {
            self.groups.push(Vec::new());
            self.groups.len() - 1
        });
        let language = |page: usize| pages[page].document.language;
        let spoken: BTreeSet<usize> = self.groups[group].iter().map(|member| language(*member)).collect();
        for &page in bucket {
            if self.of_page[page].is_none() && !spoken.contains(&language(page)) {
                self.of_page[page] = Some(group);
                self.groups[group].push(page);
            }
        }
    }

    /// Leaves out all other pages.
    fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        for members in &mut self.groups {
            members.retain(|member| is_kept(*member));
        }
        for (page, group) in self.of_page.iter_mut().enumerate() {
            *group = group.filter(|_| is_kept(page));
        }
    }

    fn is_alone(&self, page: usize) -> bool {
        self.members(page).len() == 1
    }

    /// Whether a page or one of its translations is in a language.
    #[must_use]
    pub fn speaks(&self, pages: &[Page], page: usize, language: usize) -> bool {
        !self.versions(pages, page, language).is_empty()
    }

    /// The page itself and its translations, as far as they are in a language; more than one only by mistake.
    #[must_use]
    pub fn versions(&self, pages: &[Page], page: usize, language: usize) -> Vec<usize> {
        let mut members = self.members(page);
        members.retain(|member| pages[*member].document.language == language);
        members
    }
}

/// The original of a group's members: the default language's, else the one that appeared first.
fn original(settings: &Settings, pages: &[Page], members: &[usize]) -> usize {
    let default = settings.default_language().index;
    let of_default = members.iter().find(|member| pages[**member].document.language == default);
    let published = |member: &&usize| pages[**member].post.as_ref().map(|post| post.published);
    let first = || members.iter().filter(|member| published(member).is_some()).min_by_key(published);
    *of_default.or_else(first).unwrap_or(&members[0])
}

/// Finds the groups among the visible pages, and holds translations that would run ahead of their original.
#[must_use]
pub fn group(settings: &Settings, pages: &mut [Page], index: &PageIndex) -> (Groups, Vec<Problem>) {
    let (mut groups, mut problems) = find(settings, pages, index);
    embargo::hold(settings, pages, &groups);
    groups.keep(|page| pages[page].visible);
    problems.extend(same_language(settings, pages, &groups));
    (groups, problems)
}

/// The groups among the visible pages and the originals that keep theirs back.
fn find(settings: &Settings, pages: &[Page], index: &PageIndex) -> (Groups, Vec<Problem>) {
    let mut groups = Groups { of_page: vec![None; pages.len()], groups: Vec::new() };
    let problems = by_settings(settings, pages, index, &mut groups);
    let candidates: Vec<usize> = (0..pages.len()).filter(|page| counts(settings, &pages[*page])).collect();

    for bucket in buckets(&candidates, |page| pages[page].translation_key.as_deref()) {
        groups.join(pages, &bucket);
    }
    for bucket in buckets(&candidates, |page| route(settings, &pages[page])) {
        groups.join(pages, &bucket);
    }
    for bucket in buckets(&candidates, |page| Some((pages[page].document.source, pages[page].document.key.as_str()))) {
        groups.join(pages, &bucket);
    }
    // Two sources may hold the same piece of writing, or happen to have files of one name.
    let alone: Vec<usize> = candidates.iter().copied().filter(|page| groups.is_alone(*page)).collect();
    for bucket in buckets(&alone, |page| Some(pages[page].document.key.as_str())) {
        groups.join(pages, &bucket);
    }
    let mut by_url = |page: usize, url: &Url| {
        let Some(other) = index.by_url(settings, url) else { return };
        if other != page && groups.is_alone(page) && !groups.speaks(pages, other, pages[page].document.language) {
            groups.join(pages, &[other, page]);
        }
    };
    // What nobody sees repeats nothing.
    let visible: Vec<usize> = candidates.into_iter().filter(|page| pages[*page].visible).collect();
    for &page in &visible {
        if let Some(origin) = &pages[page].origin {
            by_url(page, origin);
        }
    }
    let leading: Vec<(usize, Url)> = visible
        .par_iter()
        .filter(|page| pages[**page].origin.is_some() && pages[**page].post.is_some())
        .filter_map(|&page| Some((page, leading_link::leading_link(&pages[page])?)))
        .collect();
    for (page, url) in leading {
        by_url(page, &url);
    }
    (groups, problems)
}

/// Whether a page can be in a group.
fn counts(settings: &Settings, page: &Page) -> bool {
    page.visible || embargo::keeps_back(settings, page)
}

/// What the URLs of translations have in common where the site puts the language before every URL: all that follows.
fn route(settings: &Settings, page: &Page) -> Option<String> {
    let is_prefixed = settings.sources[page.document.source].rules.prefix_urls == PrefixUrls::Always;
    let language = &settings.languages[page.document.language];
    let path = settings.base_url_of(language).path_of(page.url.as_ref().filter(|_| is_prefixed)?)?;
    path.strip_prefix(language.prefix.as_str()).map(str::to_owned)
}

fn by_settings(settings: &Settings, pages: &[Page], index: &PageIndex, groups: &mut Groups) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, names) in settings.translations.iter().enumerate() {
        let mut members = Vec::new();
        for (position, name) in names.iter().enumerate() {
            let found = match Url::parse(name) {
                Ok(url) => index.by_url(settings, &url),
                Err(_) => index.by_source_path(pages, name.trim_start_matches('/')),
            };
            match found {
                Some(page) => members.push(page),
                None => {
                    let keys = ["translations", &number.to_string(), &position.to_string()];
                    let message = format!("`{name}` is no post's content path or URL");
                    problems.push(
                        settings.problem_at(Code::UnknownTranslation, &keys, message).hint(
                            "name it by its path below the content folder, like `en/blog/post.md`, or by its URL",
                        ),
                    );
                }
            }
        }
        members.retain(|member| counts(settings, &pages[*member]));
        groups.join(pages, &members);
    }
    problems
}

/// Pages with something in common, in order.
fn buckets<N: Ord>(pages: &[usize], of: impl Fn(usize) -> Option<N>) -> Vec<Vec<usize>> {
    let mut buckets: BTreeMap<N, Vec<usize>> = BTreeMap::new();
    for &page in pages {
        if let Some(name) = of(page) {
            buckets.entry(name).or_default().push(page);
        }
    }
    buckets.into_values().filter(|bucket| bucket.len() > 1).collect()
}

fn same_language(settings: &Settings, pages: &[Page], groups: &Groups) -> Vec<Problem> {
    let mut problems = Vec::new();
    for members in groups.iter() {
        for (position, &member) in members.iter().enumerate() {
            let language = pages[member].document.language;
            let earlier = members[..position].iter().find(|other| pages[**other].document.language == language);
            if let Some(&earlier) = earlier.filter(|_| pages[member].post.is_some()) {
                let message = format!(
                    "`{}` is also the {} version of this post; neither is offered as a translation",
                    pages[earlier].document.path, settings.languages[language].tag
                );
                let document = &pages[member].document;
                let keys = settings.sources[document.source].rules.keys(Field::TranslationKey);
                let problem = document.problem_at_keys(Code::SameLanguage, keys, message);
                problems.push(problem.hint("give them different names or translation keys"));
            }
        }
    }
    problems
}
