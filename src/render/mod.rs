//! A post's body becomes HTML that any reader shows, and one short plain text.
//!
//! The order is fixed: shortcodes go by the rules, then Markdown becomes HTML, then every URL becomes absolute, then the
//! allow-list has the last word. What it did not understand it says, with the line.

mod asset;
mod attributes;
mod bare_tables;
mod cjk;
mod elements;
pub mod emoji;
mod guard;
mod html;
mod link;
mod markdown;
mod picture;
pub mod prose;
mod references;
mod refusal;
mod sanitise;
mod seen;
mod shortcode;
mod summary;
mod titled_quotes;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::{Arc, OnceLock},
};

use percent_encoding::percent_decode_str;
use pulldown_cmark::HeadingLevel;
use rayon::prelude::*;
use url::Url;

pub use self::{
    link::{Purpose, from_root},
    seen::{place_of_target, without_comments},
    shortcode::{Kept, admonition_title, without_shortcodes},
};
use self::{seen::place_of_text, shortcode::Templates};
use crate::{
    history::{History, Wanted},
    post::{Page, index::PageIndex, opening, people::Byline},
    problem::{Code, Problem},
    settings::{
        Settings, bounds,
        language::{Direction, Language},
        rules::{Dialect, PeopleFrom, Rules},
    },
    site::{Assets, Body, Document},
    text::Text,
    translation::Groups,
};

pub use self::html::{escape, to_text};

/// All that is known of a site: what links, shortcodes and feeds look things up in.
#[derive(Debug)]
pub struct Library {
    /// The settings.
    pub settings: Settings,
    /// Every document as a page.
    pub pages: Vec<Page>,
    /// Pages by URL, path and key.
    pub index: PageIndex,
    /// Which pages are translations of each other.
    pub groups: Groups,
    /// The files that are not documents.
    pub assets: Assets,
    /// The settings of the sources' generators, by source, as far as the rules name such.
    pub generators: BTreeMap<usize, Body>,
    /// What Git knows of the files, once somebody has asked.
    pub history: OnceLock<History>,
}

impl Library {
    /// The language that a page is in.
    #[must_use]
    pub fn language(&self, page: usize) -> &Language {
        &self.settings.languages[self.pages[page].document.language]
    }

    /// The rules that hold where a page lies.
    #[must_use]
    pub fn rules(&self, page: usize) -> &Rules {
        &self.settings.sources[self.pages[page].document.source].rules
    }

    /// The default language's version of a page, unless that is the page itself.
    #[must_use]
    pub fn original(&self, page: usize) -> Option<usize> {
        let original = self.groups.translation(&self.pages, page, self.settings.default_language().index);
        original.filter(|original| *original != page)
    }

    /// What Git knows of the files. It is asked once.
    #[must_use]
    pub fn history(&self) -> &History {
        self.history.get_or_init(|| History::read(&self.settings, Wanted::Names))
    }
}

/// Renders the posts of a site.
#[derive(Debug)]
pub struct Renderer {
    library: Arc<Library>,
    templates: Vec<Templates>,
}

/// A post's content.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Well-formed, sanitised HTML with absolute URLs.
    pub html: Text,
    /// Plain text; empty if the post says nothing.
    pub summary: Text,
    /// The picture that stands for the post: the front matter's, else the first one in the content.
    pub image: Option<Url>,
    /// Who wrote and who translated it, as far as front matter, body or original say.
    pub people: Byline,
    /// Where its links and pictures lead that lead into the site, in order.
    pub targets: Vec<Target>,
    /// Whether a shortcode stood in it that no rule knows.
    pub has_unknown_shortcodes: bool,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// Where a link or picture leads.
#[derive(Clone, Debug)]
pub struct Target {
    /// As it is written; what Markdown cannot carry is percent-encoded.
    pub written: String,
    /// What it is for.
    pub purpose: Purpose,
    /// As a reader follows it.
    pub url: String,
}

/// What the rules do not know of a page's shortcodes.
#[derive(Clone, Debug, Default)]
pub struct Unknown {
    /// Shortcodes without a rule, and what is kept of each.
    pub shortcodes: BTreeMap<String, Kept>,
    /// Keys of values that neither the front matter nor the settings state.
    pub params: BTreeSet<String>,
}

impl Renderer {
    /// Prepares the templates of every source.
    #[must_use]
    pub fn new(library: Arc<Library>) -> Self {
        let templates = library.settings.sources.iter().map(|source| Templates::new(&source.rules)).collect();
        Self { library, templates }
    }

    /// What the rules do not know of a page's shortcodes.
    #[must_use]
    pub fn unknown(&self, page: usize) -> Unknown {
        let document = &self.library.pages[page].document;
        let Ok(body) = document.body() else { return Unknown::default() };
        let expansion = shortcode::expand(&self.library, &self.templates[document.source], page, &Arc::new(body));
        Unknown { shortcodes: expansion.unknown, params: expansion.unknown_params }
    }

    /// Renders a page that has a post.
    #[must_use]
    pub fn render(&self, page: usize) -> Rendered {
        let library = &self.library;
        let Page { document, post, .. } = &library.pages[page];
        let body = match document.body() {
            Ok(body) => body,
            Err(problem) => return Rendered { problems: vec![*problem], ..Rendered::default() },
        };
        let people = people(library, page, &body);
        let (body, mut problems) = self.without_title(page, body);
        let body = Arc::new(body);
        let expansion = shortcode::expand(library, &self.templates[document.source], page, &body);
        let max_depth = library.settings.bounds.html_depth.get();
        let html = markdown::to_html(&expansion, max_depth);
        let html = attributes::thin_out(&html);
        let host = link::base_url(library, page).as_url().host_str().unwrap_or_default();
        let targets = RefCell::new(Vec::new());
        let rewritten = html::rewrite(&html, max_depth, &|target, purpose| {
            let url = link::resolve(library, page, target, purpose)?;
            if url.contains(host) {
                targets.borrow_mut().push(Target { written: target.to_owned(), purpose, url: url.clone() });
            }
            Some(url)
        });
        let sanitised = sanitise::sanitise(&rewritten.html);

        problems.extend(expansion.problems);
        problems.extend(body.problem.clone());
        problems.extend(rewritten.leaks.iter().map(|leak| leaked(library, page, &body, leak)));
        problems.extend(
            rewritten.bad_targets.iter().map(|(target, purpose)| bad_link(library, page, &body, target, *purpose)),
        );
        problems.extend(rewritten.too_deep.then(|| too_deep(document, max_depth)));
        problems.extend(sanitised.trim().is_empty().then(|| empty(document)));

        let written = post.as_ref().and_then(|post| post.summary.as_ref());
        let summary = written.map_or_else(
            || summary::summarise(&sanitised, markdown::MORE),
            |text| Text::line(&markdown::line_to_text(text)),
        );
        let image = picture::of_page(library, page, &sanitised);
        let html = match library.language(page).direction {
            Direction::Rtl if !sanitised.trim().is_empty() => right_to_left(sanitised.trim()),
            _ => sanitised.trim().to_owned(),
        };
        Rendered {
            html: Text::from(html),
            summary,
            image,
            people,
            targets: targets.into_inner(),
            has_unknown_shortcodes: !expansion.unknown.is_empty(),
            problems,
        }
    }

    /// Renders pages that have posts. `progress` is called with their number once a page.
    #[must_use]
    pub fn render_all(&self, pages: BTreeSet<usize>, progress: &(dyn Fn(usize) + Sync)) -> BTreeMap<usize, Rendered> {
        let total = pages.len();
        let render = |page| {
            let rendered = self.render(page);
            progress(total);
            (page, rendered)
        };
        pages.into_par_iter().map(render).collect()
    }

    /// A page's body without the heading that is its title, and what is wrong with the shortcodes in that.
    fn without_title(&self, page: usize, body: Body) -> (Body, Vec<Problem>) {
        let library = &self.library;
        let Page { document, post, .. } = &library.pages[page];
        let rules = library.rules(page);
        let dialects = rules.dialects.of(&document.path);
        let repeated = |title: &Text| {
            let heading = opening::heading_of_any_level(body.text(), dialects).filter(|_| !document.is_html());
            let (level, text, heading) = heading?;
            // Readers show the title above the entry.
            (level == HeadingLevel::H1 && rules.repeats_title || text == *title).then_some(heading)
        };
        let heading = post.as_ref().and_then(|post| post.heading.clone().or_else(|| repeated(&post.title)));
        let Some(heading) = heading else { return (body, Vec::new()) };
        let mut problems = Vec::new();
        // The title has lost its shortcodes; what is not known of them is said all the same.
        let written = &body.text()[heading.clone()];
        if shortcode::without_shortcodes(written, dialects) != written
            && let Ok(title) = document.body()
        {
            let end = title.text().len();
            let title = Arc::new(title.without(0..heading.start).without(heading.end..end));
            problems = shortcode::expand(library, &self.templates[document.source], page, &title).problems;
        }
        (body.without(heading), problems)
    }
}

/// The people of a page: those of its front matter; where that names none, those whom the rules lead to.
fn people(library: &Library, page: usize, body: &Body) -> Byline {
    let mut people = Byline::default();
    if let Some(post) = &library.pages[page].post {
        people.authors.clone_from(&post.authors);
        people.translators.clone_from(&post.translators);
    }
    for from in &library.rules(page).people_from {
        match from {
            PeopleFrom::Byline if people.authors.is_empty() || people.translators.is_empty() => {
                let Byline { authors, translators } = opening::byline(body.text());
                if people.authors.is_empty() {
                    people.authors = authors;
                }
                if people.translators.is_empty() {
                    people.translators = translators;
                }
            }
            PeopleFrom::Original if people.authors.is_empty() => {
                if let Some(original) = library.original(page)
                    && let Ok(body) = library.pages[original].document.body()
                {
                    people.authors = self::people(library, original, &body).authors;
                }
            }
            _ => {}
        }
    }
    people
}

/// HTML in a language that is written from right to left, as code never is.
fn right_to_left(html: &str) -> String {
    let html = html.replace("<pre>", "<pre dir=\"ltr\">").replace("<code>", "<code dir=\"ltr\">");
    format!("<div dir=\"rtl\">{html}</div>")
}

fn too_deep(document: &Document, max_depth: usize) -> Problem {
    let message = format!("elements are nested more than {max_depth} deep; the excess was flattened");
    Problem::new(Code::TooDeep, &document.path, message).hint(bounds::how_to_raise("html_depth"))
}

fn empty(document: &Document) -> Problem {
    let problem = document.problem_at_start(Code::EmptyContent, "nothing is left of the post's body");
    problem.hint("the entry shows its summary only")
}

fn leaked(library: &Library, page: usize, body: &Body, leak: &str) -> Problem {
    let (message, hint) = if library.rules(page).dialects.have(Dialect::Hugo) {
        (
            "a shortcode tag stands where Markdown sees none; it is left out",
            "look for a code fence, a backtick or a comment before it that is not closed",
        )
    } else {
        (
            "the tag is Hugo's, and this site knows none; it is left out",
            "write what it stands for in Markdown; if the site is Hugo's, say `preset: hugo`",
        )
    };
    let problem = Problem::new(Code::BrokenShortcode, &library.pages[page].document.path, message).hint(hint);
    // What is no comment to Markdown may look like one.
    let place = place_of_text(body.text(), leak).or_else(|| {
        let at = body.text().find(leak)?;
        Some(at..at + leak.len())
    });
    marked(body, problem, place)
}

fn bad_link(library: &Library, page: usize, body: &Body, target: &str, purpose: Purpose) -> Problem {
    // Markdown has percent-encoded what the author wrote.
    let written = percent_decode_str(target).decode_utf8_lossy();
    let shown: String = written.chars().take(80).collect();
    let without = match purpose {
        Purpose::Link => "the link is left out, and its text stays",
        Purpose::Asset | Purpose::Picture => "what it shows is left out",
    };
    let (why, hint) = refusal::refusal(library, page, target);
    let message = format!("`{shown}` is not a URL that readers can follow: {why}; {without}");
    let problem = Problem::new(Code::BadLink, &library.pages[page].document.path, message).hint(hint);
    marked(body, problem, place_of_target(body.text(), target))
}

fn marked(body: &Body, problem: Problem, place: Option<Range<usize>>) -> Problem {
    match place {
        Some(place) => body.mark(problem, place),
        None => problem,
    }
}
