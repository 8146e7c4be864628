//! Posts that are away, or of which an endpoint does not hear any more: what was still to be sent of them waits until that changes.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use url::Url;

use super::{
    due,
    outbox::{Announcement, State},
};
use crate::{identity::former_names, post::Page, render::Library, settings::announce::Endpoint};

/// Why the post of an announcement is not to be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// It is not there, or no feed shows it.
    Gone,
    /// It waits for its original.
    Embargoed,
    /// The endpoint is not told of such posts any more.
    Unheard,
}

impl Away {
    /// As people, the database and the ledger are told.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Gone => "the post is not there any more",
            Self::Embargoed => "the post waits for its original to appear (`embargo`)",
            Self::Unheard => "the endpoint does not hear of such posts any more (`languages`, `feeds`, `tags`)",
        }
    }
}

impl Announcement {
    /// What its post is known by.
    fn names(&self) -> [&str; 2] {
        [&self.entry, &self.url]
    }

    /// Whether it is held only because its post was away.
    #[must_use]
    pub fn is_held_as_away(&self) -> bool {
        let is_so = |away: &Away| self.reason.as_deref() == Some(away.reason());
        self.state == State::Held && [Away::Gone, Away::Embargoed, Away::Unheard].iter().any(is_so)
    }
}

/// Which posts are there, by every name that they have: ids, URLs, and the URLs that they had.
#[derive(Debug)]
pub struct Presence<'l> {
    library: &'l Library,
    endpoints: &'l [Endpoint],
    /// Pages by index.
    present: BTreeMap<&'l str, Vec<usize>>,
    embargoed: BTreeSet<&'l str>,
    renames: Renames<'l>,
}

/// What Git says of all posts that were renamed, asked when it is first needed.
#[derive(Debug)]
pub struct Renames<'l> {
    library: &'l Library,
    /// Pages by the ids and URLs that they had.
    pages: OnceCell<BTreeMap<String, usize>>,
}

impl<'l> Renames<'l> {
    /// Of the posts of a library.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        Self { library, pages: OnceCell::new() }
    }

    /// What surely had an id or a URL before it was renamed.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&'l Page> {
        let Library { settings, pages, .. } = self.library;
        let by_name = self.pages.get_or_init(|| {
            let posts: Vec<usize> = (0..pages.len()).filter(|page| pages[*page].post.is_some()).collect();
            let former = former_names(settings, pages, &posts, self.library.history()).into_iter();
            former.filter(|former| former.is_sure).map(|former| (former.name, former.page)).collect()
        });
        by_name.get(name).map(|page| &pages[*page])
    }
}

impl<'l> Presence<'l> {
    /// What the library holds, for endpoints.
    #[must_use]
    pub fn new(library: &'l Library, endpoints: &'l [Endpoint]) -> Self {
        let mut present: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, page) in library.pages.iter().enumerate().filter(|(_, page)| page.post.is_some()) {
            for name in names(page) {
                present.entry(name).or_default().push(index);
            }
        }
        let embargoed = library.pages.iter().filter(|page| page.waits_for.is_some()).flat_map(names).collect();
        Self { library, endpoints, present, embargoed, renames: Renames::new(library) }
    }

    /// Why an announcement's post is away, if it is.
    #[must_use]
    pub fn away(&self, announcement: &Announcement) -> Option<Away> {
        let mut pages = self.pages(announcement).peekable();
        if pages.peek().is_none() {
            let is_embargoed = announcement.names().iter().any(|name| self.embargoed.contains(name));
            return Some(if is_embargoed { Away::Embargoed } else { Away::Gone });
        }
        let endpoint = self.endpoints.iter().find(|endpoint| endpoint.name == announcement.endpoint)?;
        let is_heard_of = pages.any(|page| due::hears(self.library, endpoint, &self.library.pages[page]).is_ok());
        (!is_heard_of).then_some(Away::Unheard)
    }

    /// What an announcement's post was called meanwhile, if Git says that it was renamed and has its name again: ids and URLs.
    #[must_use]
    pub fn other_names(&self, announcement: &Announcement) -> BTreeSet<String> {
        let Library { settings, pages, .. } = self.library;
        let wanted: Vec<usize> = self.pages(announcement).collect();
        let former = former_names(settings, pages, &wanted, self.library.history()).into_iter();
        let former = former.filter(|former| former.is_sure).map(|former| former.name);
        former.filter(|name| !announcement.names().contains(&name.as_str())).collect()
    }

    /// The entry that tells an announcement's endpoint of its post now, if Git says that this was renamed.
    #[must_use]
    pub fn renamed_to(&self, announcement: &Announcement) -> Option<&'l str> {
        if self.away(announcement) != Some(Away::Gone) {
            return None;
        }
        let page = announcement.names().into_iter().find_map(|name| self.renames.page(name))?;
        let endpoint = self.endpoints.iter().find(|endpoint| endpoint.name == announcement.endpoint)?;
        due::hears(self.library, endpoint, page).is_ok().then(|| page.id())?
    }

    /// The pages of an announcement's post.
    fn pages(&self, announcement: &Announcement) -> impl Iterator<Item = usize> {
        announcement.names().into_iter().filter_map(|name| self.present.get(name)).flatten().copied()
    }
}

fn names(page: &Page) -> impl Iterator<Item = &str> {
    let urls = page.url.iter().chain(&page.aliases).map(Url::as_str);
    page.id().into_iter().chain(urls)
}
