//! Links and pictures that lead nowhere. In go the targets of every post, out come problems at the places where they are written.
//!
//! Only what the content answers for is judged ([`Served`]). What an original and its translations have in common is said of the original:
//! translators copy it, and look again when it is mended.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use url::Url;

use super::{
    anchors::Anchors,
    meant::meant,
    served::{self, Served, extension, is_shown},
};
use crate::{
    post::Status,
    problem::{Code, Problem},
    render::{Library, Purpose, Rendered, Target, from_root, place_of_target},
    settings::rules::{Dialect, Field, LinkPrefix},
};

/// Every link and picture of the rendered pages that leads nowhere.
pub(super) fn findings(library: &Library, rendered: &BTreeMap<usize, Rendered>) -> Vec<Problem> {
    let served = Served::new(library);
    let targets: Vec<(usize, Vec<Leads>)> =
        rendered.par_iter().map(|(&page, rendered)| (page, leads(&served, page, &rendered.targets))).collect();
    let named: BTreeSet<usize> =
        targets.iter().flat_map(|(_, targets)| targets).filter_map(|target| target.anchor_of).collect();
    let anchors: HashMap<usize, Anchors> = named
        .into_par_iter()
        .filter_map(|page| Some((page, Anchors::of(library, page, rendered.get(&page)?)?)))
        .collect();
    let links = Links { library, served, anchors };
    let faults: BTreeMap<usize, Vec<Fault>> =
        targets.par_iter().map(|(page, targets)| (*page, links.faults(*page, targets))).collect();
    faults.par_iter().flat_map_iter(|(page, own)| links.problems(*page, own, &faults)).collect()
}

/// A target with what it comes to.
struct Leads<'t> {
    target: &'t Target,
    url: Url,
    /// The path below the site.
    path: String,
    /// The public page there.
    page: Option<usize>,
    /// The page, if it is one of whose anchors something is to be known.
    anchor_of: Option<usize>,
}

/// A target that leads nowhere.
struct Fault {
    code: Code,
    /// As it is written.
    written: String,
    /// What the same fault in a translation has in common with it.
    key: String,
    message: String,
    hint: String,
}

struct Links<'l> {
    library: &'l Library,
    served: Served<'l>,
    anchors: HashMap<usize, Anchors>,
}

/// The targets of a page below the site's root. A link that entries lead to their own language is held against the page that it names.
fn leads<'t>(served: &Served<'_>, page: usize, targets: &'t [Target]) -> Vec<Leads<'t>> {
    let library = served.library();
    let language = library.language(page);
    let as_written = |written: &str| match Url::parse(written) {
        Ok(url) => Some(url),
        Err(_) => written.starts_with('/').then(|| library.settings.base_url_of(language).join(written)),
    };
    let leads = |target: &'t Target| {
        let url = Url::parse(&target.url).ok()?;
        let path = served.path(&url)?;
        let written = target.written.trim();
        let named = as_written(written).and_then(|url| served.page(&served.path(&url)?));
        let found = if written.starts_with('#') { Some(page) } else { named.or_else(|| served.page(&path)) };
        let anchor_of = found.filter(|_| url.fragment().is_some_and(|fragment| !fragment.is_empty()));
        Some(Leads { target, url, path, page: found, anchor_of })
    };
    targets.iter().filter_map(leads).collect()
}

impl Links<'_> {
    fn faults(&self, page: usize, targets: &[Leads<'_>]) -> Vec<Fault> {
        let mut seen = BTreeSet::new();
        targets
            .iter()
            .filter_map(|target| self.fault(page, target))
            .filter(|fault| seen.insert((fault.code, fault.key.clone())))
            .collect()
    }

    fn fault(&self, page: usize, leads: &Leads<'_>) -> Option<Fault> {
        match (leads.page, leads.anchor_of) {
            (_, Some(holder)) => self.anchor(page, leads, holder),
            (Some(_), None) => None,
            (None, None) => self.target(page, leads),
        }
    }

    fn anchor(&self, page: usize, leads: &Leads<'_>, holder: usize) -> Option<Fault> {
        let fragment = leads.url.fragment().filter(|_| leads.target.purpose == Purpose::Link)?;
        if self.anchors.get(&holder)?.have(fragment) {
            return None;
        }
        let shown = percent_decode_str(fragment).decode_utf8_lossy();
        let whose = match holder == page {
            true => "this post".to_owned(),
            false => format!("`{}`", self.library.pages[holder].document.path),
        };
        let message = format!("{whose} has no heading or anchor `#{shown}`; the link opens the page at its top");
        let hint = "write the anchor as the page's heading makes it, or give the heading this id: `## Heading {#id}`";
        Some(self.describe(Code::MissingAnchor, leads, message, hint.to_owned()))
    }

    fn target(&self, page: usize, leads: &Leads<'_>) -> Option<Fault> {
        let (Leads { target, url, path, .. }, served) = (leads, &self.served);
        if let Some(kept) = served.kept_back(path).filter(|kept| !self.library.groups.are_translations(*kept, page)) {
            let kept = &self.library.pages[kept];
            let why = match kept.status {
                Status::Draft => "is a draft",
                Status::Future => "is dated in the future",
                _ => "has expired",
            };
            let message =
                format!("the link leads to `{}`, which {why}; readers find nothing there", kept.document.path);
            let hint = "publish that page, or take the link out until it is".to_owned();
            return Some(self.describe(Code::MissingTarget, leads, message, hint));
        }
        let written = target.written.trim();
        let written_path = &written[..written.find(['?', '#']).unwrap_or(written.len())];
        let is_relative = !written.starts_with('/') && !written.contains(':');
        let rules = self.library.rules(page);
        let extension = if url.path().ends_with('/') { None } else { extension(url.path()) };
        match extension {
            None if target.purpose == Purpose::Link => self.page_target(page, leads, is_relative),
            None => None,
            Some(extension) if rules.extensions.contains(&extension) => {
                let is_known = is_relative
                    && served.holds_documents_beside(page, written_path)
                    && !served.has_beside(page, written_path);
                let message = || format!("there is no file `{written_path}`; readers find nothing behind the link");
                let hint = || "name the file by its path from this one".to_owned();
                is_known.then(|| self.describe(Code::MissingTarget, leads, message(), hint()))
            }
            Some(extension) if matches!(extension.as_str(), "htm" | "html") => {
                self.page_target(page, leads, is_relative)
            }
            Some(_) => self.file_target(page, leads, written_path, is_relative),
        }
    }

    fn page_target(&self, page: usize, leads: &Leads<'_>, is_relative: bool) -> Option<Fault> {
        let path = &leads.path;
        if !self.served.knows_pages_at(path) || self.served.has_file(&leads.url) {
            return None;
        }
        let written = leads.target.written.trim();
        if !written.contains(char::is_alphanumeric) {
            return None;
        }
        let leads_to = if is_relative { format!(", to which `{written}` leads") } else { String::new() };
        let shown = self.library.settings.path_of(&leads.url).unwrap_or_default();
        let shown = percent_decode_str(shown).decode_utf8_lossy();
        let message = format!("no page has the address `{shown}`{leads_to}; readers get an error page");
        Some(self.describe(Code::MissingTarget, leads, message, self.page_hint(page, path)))
    }

    /// What to write instead.
    fn page_hint(&self, page: usize, path: &str) -> String {
        let below = self.served.without_prefix(path);
        let default = self.library.settings.default_language();
        let original = self.served.page(&format!("{}{below}", served::prefix(default)));
        if let Some(original) = original.filter(|_| below != path) {
            let file = &self.library.pages[original].document.path;
            return format!("`{file}` has no translation there; link to the original, or translate it");
        }
        if let Some(written) = meant(&self.served, path).and_then(|meant| self.written(page, meant)) {
            return format!("did you mean `{written}`?");
        }
        let rules = self.library.rules(page);
        let knows_aliases = rules.keys(Field::Aliases).next().is_some();
        match (knows_aliases, rules.keys(Field::Slug).next()) {
            (true, _) => "correct the address; if the page was renamed, give it this one as an alias".to_owned(),
            (false, Some(slug)) => format!(
                "correct the address; if the page was renamed, give it back its old address by `{slug}:`, or let the host redirect it"
            ),
            (false, None) => "correct the address; if the page was renamed, let the host redirect it".to_owned(),
        }
    }

    /// How a page's posts link to another page: by its file where the generator has a prefix for that (Zola), else by its address.
    fn written(&self, page: usize, meant: usize) -> Option<String> {
        let (document, meant) = (&self.library.pages[page].document, &self.library.pages[meant]);
        let rules = self.library.rules(page);
        let prefix = rules.dialects.have(Dialect::Zola).then(|| {
            let prefixes = rules.link_prefixes.iter();
            prefixes.filter(|(_, meaning)| **meaning == LinkPrefix::Content).map(|(prefix, _)| prefix).next()
        });
        match prefix.flatten().filter(|_| meant.document.source == document.source) {
            Some(prefix) => Some(format!("{prefix}{}", meant.document.source_path)),
            None => Some(from_root(self.library, page, meant.url.as_ref()?)),
        }
    }

    fn file_target(&self, page: usize, leads: &Leads<'_>, written: &str, is_relative: bool) -> Option<Fault> {
        let served = &self.served;
        let is_known = if is_relative { served.holds_files_like(written) } else { served.knows_files_at(&leads.url) };
        if !is_known || is_relative && served.has_beside(page, written) || served.has_file(&leads.url) {
            return None;
        }
        let shown = percent_decode_str(written).decode_utf8_lossy();
        let others = self.library.groups.alternates(&self.library.pages, page).len() > 1;
        let nowhere = match (is_relative, others) {
            (true, true) => "beside this post or its translations",
            (true, false) => "beside this post",
            (false, _) => "there",
        };
        let (code, seen) = match is_shown(leads.url.path()) {
            true => (Code::MissingImage, "readers see a gap"),
            false => (Code::MissingTarget, "readers get an error page"),
        };
        let message = format!("there is no file `{shown}` {nowhere}; {seen}");
        Some(self.describe(code, leads, message, "add the file, or correct its name: case matters".to_owned()))
    }

    fn describe(&self, code: Code, leads: &Leads<'_>, message: String, hint: String) -> Fault {
        let path = self.served.without_prefix(&leads.path);
        let key = format!("{path}#{}", leads.url.fragment().unwrap_or_default());
        Fault { code, written: leads.target.written.clone(), key, message, hint }
    }

    /// What is said of a page's faults.
    fn problems(&self, page: usize, own: &[Fault], all: &BTreeMap<usize, Vec<Fault>>) -> Vec<Problem> {
        let document = &self.library.pages[page].document;
        let of_original =
            self.library.original(page).and_then(|original| all.get(&original)).map(Vec::as_slice).unwrap_or_default();
        let new = own
            .iter()
            .filter(|fault| !of_original.iter().any(|other| (other.code, &other.key) == (fault.code, &fault.key)));
        let mut new = new.peekable();
        if new.peek().is_none() {
            return Vec::new();
        }
        let Ok(body) = document.body() else { return Vec::new() };
        // What a template has made of something else is not written there.
        new.filter_map(|fault| {
            let place = place_of_target(body.text(), &fault.written)?;
            let problem = Problem::new(fault.code, &document.path, fault.message.clone());
            Some(body.mark(problem, place).hint(fault.hint.clone()))
        })
        .collect()
    }
}
