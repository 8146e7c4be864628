//! Posts that are away: what was still to be sent of them waits until they are back.

use std::collections::BTreeSet;

use url::Url;

use super::outbox::{Announcement, State};
use crate::{post::Page, render::Library};

/// Why the post of an announcement is not to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// It is not there, or no feed shows it.
    Gone,
    /// It waits for its original.
    Embargoed,
}

impl Away {
    /// As people, the database and the ledger are told.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Gone => "the post is not there any more",
            Self::Embargoed => "the post waits for its original to appear (`embargo`)",
        }
    }
}

impl Announcement {
    /// Whether it is held only because its post was away.
    #[must_use]
    pub fn is_held_as_away(&self) -> bool {
        let is_so = |away: &Away| self.reason.as_deref() == Some(away.reason());
        self.state == State::Held && [Away::Gone, Away::Embargoed].iter().any(is_so)
    }
}

/// Which posts are there, by every name that they have: ids, URLs, and the URLs that they had.
#[derive(Debug)]
pub struct Presence<'l> {
    present: BTreeSet<&'l str>,
    embargoed: BTreeSet<&'l str>,
}

impl<'l> Presence<'l> {
    /// What the library holds.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        let names = |are_such: fn(&Page) -> bool| {
            let pages = library.pages.iter().filter(|page| are_such(page));
            let urls = |page: &'l Page| page.url.iter().chain(&page.aliases).map(Url::as_str);
            pages.flat_map(|page| page.id().into_iter().chain(urls(page))).collect()
        };
        Self { present: names(|page| page.post.is_some()), embargoed: names(|page| page.waits_for.is_some()) }
    }

    /// Why an announcement's post is away, if it is.
    #[must_use]
    pub fn away(&self, announcement: &Announcement) -> Option<Away> {
        let is_among = |names: &BTreeSet<&str>| {
            names.contains(announcement.entry.as_str()) || names.contains(announcement.url.as_str())
        };
        let away = if is_among(&self.embargoed) { Away::Embargoed } else { Away::Gone };
        (!is_among(&self.present)).then_some(away)
    }
}
