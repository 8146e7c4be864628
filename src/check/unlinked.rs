//! Posts that probably are translations, though no rule links them. In go posts without an original, out comes each original's first one
//! with the line of the settings that links all of them.
//!
//! A slug alone says nothing: one slug occurs ten times in real sites. So a pair counts where two things agree that seldom do by chance, the
//! day and the name, or most of the addresses that both link to, and where nothing else comes into question.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::share;
use crate::{
    identity::content_path,
    path,
    problem::{Code, Problem},
    render::{Library, Rendered},
};

/// How many addresses two posts have in common at least, and what share of all those of both.
const FEWEST_LINKS: usize = 4;
const SHARED: f64 = 0.6;

/// In how many posts an address occurs at most that tells one from others.
const MOST_POSTS: usize = 20;

/// How many words the name of a post has that is no everyday name.
const FEWEST_WORDS: usize = 3;

/// Every post that probably is a translation of another and is not linked to it.
pub(super) fn findings(library: &Library, rendered: &BTreeMap<usize, Rendered>) -> Vec<Problem> {
    let default = library.settings.default_language().index;
    let language = |page: usize| library.pages[page].document.language;
    let lone: Vec<usize> = rendered
        .keys()
        .copied()
        .filter(|page| language(*page) != default && !library.groups.speaks(&library.pages, *page, default))
        .collect();
    if lone.is_empty() {
        return Vec::new();
    }
    let originals: Vec<usize> = rendered.keys().copied().filter(|page| language(*page) == default).collect();
    let candidates = Candidates::new(library, rendered, &originals);
    let pairs: Vec<(usize, usize, Why)> =
        lone.iter().filter_map(|&page| candidates.original(page, &rendered[&page])).collect();
    // Two posts of one language are not translations of the same original.
    let is_only_one = |pair: &&(usize, usize, Why)| {
        pairs.iter().filter(|other| other.1 == pair.1 && language(other.0) == language(pair.0)).count() == 1
    };
    let mut translations: BTreeMap<usize, Vec<(usize, Why)>> = BTreeMap::new();
    for (page, original, why) in pairs.iter().filter(is_only_one) {
        translations.entry(*original).or_default().push((*page, *why));
    }
    translations.iter().map(|(original, translations)| problem(library, *original, translations)).collect()
}

/// What a post and its likely original have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    NameAndDay,
    Links,
}

/// The posts that can be originals, by what translations have in common with them.
struct Candidates<'c> {
    library: &'c Library,
    by_name: HashMap<&'c str, Vec<usize>>,
    by_link: HashMap<&'c str, Vec<usize>>,
    links: HashMap<usize, BTreeSet<&'c str>>,
}

impl<'c> Candidates<'c> {
    fn new(library: &'c Library, rendered: &'c BTreeMap<usize, Rendered>, originals: &[usize]) -> Self {
        let mut candidates = Self { library, by_name: HashMap::new(), by_link: HashMap::new(), links: HashMap::new() };
        for &original in originals {
            candidates.by_name.entry(name(library, original)).or_default().push(original);
            let links = links(&rendered[&original].html);
            for link in &links {
                candidates.by_link.entry(link).or_default().push(original);
            }
            candidates.links.insert(original, links);
        }
        candidates
    }

    /// The one post that a page is probably a translation of, and why.
    fn original(&self, page: usize, rendered: &Rendered) -> Option<(usize, usize, Why)> {
        let found = self.by_name(page).map(|original| (original, Why::NameAndDay));
        let found = found.or_else(|| Some((self.by_links(page, rendered)?, Why::Links)));
        found.map(|(original, why)| (page, original, why))
    }

    fn by_name(&self, page: usize) -> Option<usize> {
        let name = name(self.library, page);
        let day = |page: usize| self.library.pages[page].post.as_ref().map(|post| post.published.date_naive());
        let mut of_name = self.by_name.get(name)?.iter().copied().filter(|original| self.is_free(*original, page));
        let of_day: Vec<usize> = of_name.by_ref().filter(|original| day(*original) == day(page)).collect();
        let [only] = of_day[..] else { return None };
        (name.split(['-', '_']).count() >= FEWEST_WORDS).then_some(only)
    }

    fn by_links(&self, page: usize, rendered: &Rendered) -> Option<usize> {
        let own = links(&rendered.html);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for originals in own.iter().filter_map(|link| self.by_link.get(link)).filter(|posts| posts.len() <= MOST_POSTS)
        {
            for original in originals {
                *shared.entry(*original).or_default() += 1;
            }
        }
        let is_alike = |original: usize| {
            let others = &self.links[&original];
            let both = own.intersection(others).count();
            both >= FEWEST_LINKS && share(both, own.union(others).count()) >= SHARED
        };
        let alike: Vec<usize> = shared.into_keys().filter(|original| is_alike(*original)).collect();
        match alike[..] {
            [only] => Some(only).filter(|original| self.is_free(*original, page)),
            _ => None,
        }
    }

    /// Whether an original has no translation yet into a page's language.
    fn is_free(&self, original: usize, page: usize) -> bool {
        let language = self.library.pages[page].document.language;
        !self.library.groups.speaks(&self.library.pages, original, language)
    }
}

/// The last part of a page's address.
fn name(library: &Library, page: usize) -> &str {
    let path = library.pages[page].url.as_ref().map_or("", |url| url.path());
    path::name(path.trim_end_matches('/'))
}

/// The addresses elsewhere that a post links to.
fn links(html: &str) -> BTreeSet<&str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Said of the first translation, with all of them in one line of the settings.
fn problem(library: &Library, original: usize, translations: &[(usize, Why)]) -> Problem {
    let path = |page: usize| &library.pages[page].document.path;
    let (&(first, why), others) = translations.split_first().expect("an original is here by its translations");
    let why = match why {
        Why::NameAndDay => {
            format!("is of the same day and has an address that ends with the same `{}`", name(library, original))
        }
        Why::Links => "links to the same addresses".to_owned(),
    };
    let mut message = "the post".to_owned();
    for (other, _) in others {
        message += &format!(" and `{}`", path(*other));
    }
    message += if others.is_empty() { " seems to be a translation of " } else { " seem to be translations of " };
    message += &format!("`{}`, which {why}; ", path(original));
    message += if others.is_empty() { "readers of neither find the other" } else { "readers of none find the others" };
    let members = std::iter::once(original).chain(translations.iter().map(|(page, _)| *page));
    let line = format!("- [{}]", members.map(|page| listed(library, page)).collect::<Vec<_>>().join(", "));
    let problem = library.pages[first].document.problem_at_start(Code::UnlinkedTranslation, message);
    let place = format!("below `translations:` in `{}`", library.settings.path);
    problem.hint(format!("if it is one, add the line `{line}` {place}, or give all of them one translation key"))
}

/// How `translations:` names a page.
fn listed(library: &Library, page: usize) -> String {
    let path = content_path(&library.settings, &library.pages[page].document);
    let is_plain = |character: char| character.is_alphanumeric() || "/._-".contains(character);
    if path.chars().all(is_plain) { path } else { serde_json::Value::from(path).to_string() }
}
