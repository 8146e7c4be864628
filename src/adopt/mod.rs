//! A site's subscribers, taken along. In go the feeds that they have subscribed to and the site's posts, out come the ids that the posts
//! keep, as lines of the [ids file](crate::identity::file).
//!
//! An entry is a post's if one of its addresses is, in whatever spelling, or was, by an alias. What is left is matched by title and
//! day, among posts of the feed's language, where exactly one entry and one post have both: two different posts hardly
//! ever do, and a subscriber who sees an old post as new is the certain loss. What is less sure is shown and not written.

mod address;
mod fetch;
mod old_feed;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

pub use self::old_feed::OldEntry;
use self::{
    address::{address, host},
    old_feed::{OldFeed, primary},
};
use crate::{
    error::Error,
    identity::{
        content_path,
        file::{self, IdsFile, Promise},
        with_place,
    },
    post::Page,
    render::Library,
    settings::Settings,
    text::Text,
};

/// What an entry and its post have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The id is promised to the post already.
    Id,
    /// The URL, to the letter.
    Url,
    /// The URL, written otherwise.
    Address,
    /// A URL that the post had.
    Alias,
    /// Title and day.
    Title,
}

/// What becomes of an old entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A post keeps its id.
    Kept {
        /// The post's content path.
        post: String,
        /// Why it is that post.
        by: By,
    },
    /// A post is found, but cannot have the id.
    Refused {
        /// The post's content path.
        post: String,
        /// Why not.
        why: String,
    },
    /// These posts, by content path, have its title.
    Doubtful(Vec<String>),
    /// No post.
    Unmatched,
}

/// What becomes of an old feed.
#[derive(Debug)]
pub struct Adopted {
    /// What the user calls the feed.
    pub name: String,
    /// The code of its language, if it is one of the site's.
    pub language: Option<String>,
    /// Its entries, in order.
    pub entries: Vec<(OldEntry, Outcome)>,
}

/// Adopts the ids of feeds, files or URLs; of two ids for one post the first one counts. Nothing is written yet.
///
/// # Errors
/// [`Error::Feed`] if one cannot be read, [`Error::Usage`] if one is another site's.
pub fn adopt(library: &Library, ids: &mut IdsFile, feeds: &[String]) -> Result<Vec<Adopted>, Error> {
    let mut adopting = Adopting::new(library, ids);
    let old = feeds.iter().map(|name| {
        let (bytes, address) = fetch::fetch(name)?;
        let address = address.as_ref().unwrap_or(library.settings.base_url.as_url());
        OldFeed::parse(name, &bytes, address).map_err(|message| Error::Feed(name.clone(), message))
    });
    let old: Vec<OldFeed> = old.collect::<Result<_, _>>()?;
    old.into_iter().map(|feed| adopting.feed(feed)).collect()
}

struct Adopting<'a> {
    settings: &'a Settings,
    pages: &'a [Page],
    ids: &'a mut IdsFile,
    by_url: HashMap<&'a str, usize>,
    by_address: HashMap<String, usize>,
    by_alias: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, usize>,
    /// The post to which an id is promised, by content path.
    promised: HashMap<String, String>,
}

impl<'a> Adopting<'a> {
    fn new(library: &'a Library, ids: &'a mut IdsFile) -> Self {
        let (settings, pages) = (&library.settings, library.pages.as_slice());
        let mut adopting = Self {
            promised: ids.iter().filter_map(|(post, promise)| Some((promise.id.clone()?, post.to_owned()))).collect(),
            settings,
            pages,
            ids,
            by_url: HashMap::new(),
            by_address: HashMap::new(),
            by_alias: HashMap::new(),
            by_name: HashMap::new(),
        };
        for (index, page) in pages.iter().enumerate().filter(|(_, page)| page.post.is_some()) {
            let Some(url) = &page.url else { continue };
            adopting.by_url.insert(url.as_str(), index);
            adopting.by_address.entry(address(url)).or_insert(index);
            adopting.by_name.insert(content_path(settings, &page.document), index);
            for alias in &page.aliases {
                adopting.by_alias.entry(address(alias)).or_default().push(index);
            }
        }
        adopting
    }

    fn feed(&mut self, feed: OldFeed) -> Result<Adopted, Error> {
        let language = feed.language.as_deref().and_then(|tag| self.language(tag));
        let found: Vec<Option<(usize, By)>> =
            feed.entries.iter().map(|entry| self.by_id(entry).or_else(|| self.by_place(entry, language))).collect();
        if found.iter().all(Option::is_none) {
            self.refuse_foreign(&feed)?;
        }
        let mut outcomes: Vec<Option<Outcome>> = vec![None; feed.entries.len()];
        for (at, found) in found.iter().enumerate() {
            outcomes[at] = found.map(|(page, by)| self.keep(&feed.entries[at], page, by));
        }
        let left: Vec<usize> = (0..outcomes.len()).filter(|at| outcomes[*at].is_none()).collect();
        for (at, outcome) in self.by_title(&feed.entries, &left, language) {
            outcomes[at] = Some(outcome);
        }
        let outcomes = outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Unmatched));
        let language = language.map(|language| self.settings.languages[language].code.clone());
        Ok(Adopted { name: feed.name, language, entries: feed.entries.into_iter().zip(outcomes).collect() })
    }

    /// The site's language that a feed's tag means: `en-us` is `en` where there is one English.
    fn language(&self, tag: &str) -> Option<usize> {
        let languages = || self.settings.languages.iter();
        let same = languages().find(|language| language.tag.as_str().eq_ignore_ascii_case(tag));
        let mut alike = languages().filter(|language| primary(language.tag.as_str()) == primary(tag));
        let only = alike.next().filter(|_| alike.next().is_none());
        same.or(only).map(|language| language.index)
    }

    fn by_id(&self, entry: &OldEntry) -> Option<(usize, By)> {
        let post = self.promised.get(entry.id.as_deref()?)?;
        // The feed may hold the id twice: then the address tells the two apart.
        let page = *self.by_name.get(post)?;
        let elsewhere = self.by_place(entry, None).is_some_and(|(other, _)| other != page);
        (!elsewhere).then_some((page, By::Id))
    }

    fn by_place(&self, entry: &OldEntry, language: Option<usize>) -> Option<(usize, By)> {
        let addresses = || entry.urls.iter().map(address);
        let of_language = |pages: &Vec<usize>| {
            let is_of = |page: &&usize| language.is_none_or(|wanted| self.pages[**page].document.language == wanted);
            pages.iter().find(is_of).or(pages.first()).copied()
        };
        let by_url = || entry.urls.iter().find_map(|url| Some((*self.by_url.get(url.as_str())?, By::Url)));
        let by_address = || addresses().find_map(|address| Some((*self.by_address.get(&address)?, By::Address)));
        let by_alias = || addresses().find_map(|address| Some((of_language(self.by_alias.get(&address)?)?, By::Alias)));
        by_url().or_else(by_address).or_else(by_alias)
    }

    /// A feed of another site has nothing that is worth keeping here, whatever its titles are.
    fn refuse_foreign(&self, feed: &OldFeed) -> Result<(), Error> {
        let own: HashSet<&str> = self.pages.iter().filter_map(|page| page.url.as_ref()).map(host).collect();
        let mut urls = feed.entries.iter().flat_map(|entry| &entry.urls).peekable();
        let site = self.settings.base_url.as_url();
        let Some(first) = urls.peek().map(|url| url.to_string()) else { return Ok(()) };
        if urls.any(|url| own.contains(host(url)) || host(url) == host(site)) {
            return Ok(());
        }
        Err(Error::Usage(format!(
            "{} belongs to another site: none of its {} entries is on {}, the first is {first}. If that is where the site was, say so: \
             `--base-url` with its old address matches the posts by what their URLs were there",
            feed.name,
            feed.entries.len(),
            host(site)
        )))
    }

    /// Promises an entry's id to a post, if neither is promised to another.
    fn keep(&mut self, entry: &OldEntry, page: usize, by: By) -> Outcome {
        let page = &self.pages[page];
        let post = content_path(self.settings, &page.document);
        let refused = |post, why: &str| Outcome::Refused { post, why: why.to_owned() };
        let Some(id) = &entry.id else { return refused(post, "the entry has neither an id nor a link") };
        if let Some(fault) = file::fault(id) {
            return refused(post, &format!("the id {fault}"));
        }
        let known = self.ids.get(&post).cloned().unwrap_or_default();
        match &known.id {
            Some(known) if known == id => return Outcome::Kept { post, by },
            Some(known) => return refused(post, &format!("it has the id `{known}` already")),
            None => {}
        }
        if let Some(other) = self.promised.get(id).filter(|other| **other != post).cloned() {
            if self.by_name.contains_key(&other) {
                return refused(post, &format!("`{other}` has this id already"));
            }
            self.ids.remove(&other);
        }
        let promise = Promise { id: Some(id.clone()), at: None, seen: known.seen };
        let promise = page.url.iter().fold(promise, |promise, url| with_place(self.settings, promise, url));
        self.ids.set(&post, promise);
        self.promised.insert(id.clone(), post.clone());
        Outcome::Kept { post, by }
    }

    fn by_title(&mut self, entries: &[OldEntry], left: &[usize], language: Option<usize>) -> Vec<(usize, Outcome)> {
        if left.is_empty() {
            return Vec::new();
        }
        let mut by_title: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            let is_promised = || {
                let promise = self.ids.get(&content_path(self.settings, &page.document));
                promise.is_some_and(|promise| promise.id.is_some())
            };
            if let Some(post) = &page.post
                && language.is_none_or(|language| page.document.language == language)
                && !is_promised()
            {
                by_title.entry(title_key(&post.title)).or_default().push(index);
            }
        }
        let candidates = |at: usize| by_title.get(&title_key(&entries[at].title)).map_or(&[][..], Vec::as_slice);
        let same_day = |at: usize, page: usize| {
            let published = self.pages[page].post.as_ref().map(|post| post.published)?;
            let day = |entry: &OldEntry| Some(entry.published?.with_timezone(published.offset()).date_naive());
            (day(&entries[at]) == Some::<NaiveDate>(published.date_naive())).then_some(page)
        };
        let on_day: HashMap<usize, Vec<usize>> = left
            .iter()
            .map(|at| (*at, candidates(*at).iter().filter_map(|page| same_day(*at, *page)).collect()))
            .collect();
        let only = |at: usize| match on_day[&at][..] {
            [page] if left.iter().filter(|other| on_day[other].contains(&page)).count() == 1 => Some(page),
            _ => None,
        };
        let decided: Vec<(usize, Option<usize>, Vec<String>)> = left
            .iter()
            .map(|&at| {
                let names = candidates(at).iter().map(|page| content_path(self.settings, &self.pages[*page].document));
                (at, only(at), names.collect())
            })
            .collect();
        let outcome = |(at, page, names): (usize, Option<usize>, Vec<String>)| {
            let outcome = match page {
                Some(page) => self.keep(&entries[at], page, By::Title),
                None if names.is_empty() => Outcome::Unmatched,
                None => Outcome::Doubtful(names),
            };
            (at, outcome)
        };
        decided.into_iter().map(outcome).collect()
    }
}

/// A title as plain text or as HTML comes to the same.
fn title_key(title: &str) -> String {
    let line = Text::line(title).into_string();
    if line.contains(['&', '<']) {
        Text::line(&ammonia::Builder::empty().clean(&line).to_string()).into_string()
    } else {
        line
    }
}

/// The line that would keep an entry's id for a post.
#[must_use]
pub fn line(entry: &OldEntry, post: &str) -> String {
    IdsFile::line(post, &Promise { id: entry.id.clone(), ..Promise::default() })
}

/// The old entries of a feed that have no id of their own.
#[must_use]
pub fn without_id(adopted: &Adopted) -> usize {
    adopted.entries.iter().filter(|(entry, _)| !entry.has_id).count()
}
