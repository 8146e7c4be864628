//! Posts that may have been told of at another address, though nothing says so: one that is gone had their title, or its address the
//! same last name.

use url::Url;

use super::{away::Renames, outbox::Announcement};
use crate::{
    identity::{self, is_foreign},
    post::{Page, address},
    render::Library,
};

/// A post that was told of and is not there any more.
#[derive(Debug)]
pub struct Gone {
    url: Url,
    /// Empty where only the ledger knows of it.
    title: String,
}

impl Gone {
    /// The post of an announcement.
    #[must_use]
    pub fn new(announcement: &Announcement) -> Option<Self> {
        Some(Self { url: Url::parse(&announcement.url).ok()?, title: announcement.title.clone() })
    }
}

/// Where a post was told of that is gone and may be that of a page. Titles and names that come again say nothing: those that another
/// post has that is there and `is_known`.
pub fn namesake<'g>(
    library: &Library,
    gone: &'g [Gone],
    (is_known, renames): (&dyn Fn(&Page) -> bool, &Renames<'_>),
    index: usize,
) -> Option<&'g Url> {
    let page = &library.pages[index];
    let (title, name) = (title(page)?, last_name(page.url.as_ref()?));
    let of_language = || library.pages.iter().filter(|other| other.document.language == page.document.language);
    let comes_again = |is_same: &dyn Fn(&Page) -> bool| of_language().any(|other| is_same(other) && is_known(other));
    let place = |url: &Url| identity::place(&library.settings, url);
    let has_title = |other: &Page| self::title(other) == Some(title);
    let has_name = |other: &Page| other.url.as_ref().is_some_and(|url| last_name(url) == name);
    let may_be_it = |gone: &&Gone| {
        let has_title = gone.title == title && !comes_again(&has_title);
        let has_name = name.is_some() && last_name(&gone.url) == name && !comes_again(&has_name);
        // What is still a page, as a draft or an expired post, has not become another one, nor has what says that it was there, or of
        // which Git does.
        let is_page = || {
            let place_of_gone = place(&gone.url);
            let is_there = |other: &Page| other.url.iter().chain(&other.aliases).any(|url| place(url) == place_of_gone);
            of_language().any(is_there) || renames.page(gone.url.as_str()).is_some()
        };
        (has_title || has_name) && !is_foreign(&library.settings, page, &gone.url) && !is_page()
    };
    gone.iter().find(may_be_it).map(|gone| &gone.url)
}

fn title(page: &Page) -> Option<&str> {
    page.post.as_ref().map(|post| &*post.title)
}

/// The last name in an address, if it is more than numbers.
fn last_name(url: &Url) -> Option<&str> {
    let name = address::bare(url.path()).rsplit('/').next()?.trim_end_matches(".html");
    name.contains(|character: char| !character.is_ascii_digit() && character != '-').then_some(name)
}
