//! What is due: the posts that an endpoint hears of and has not heard of, by entry id, never by date: a translation that lands weeks
//! after its original is as new as any post.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use url::Url;

use super::{
    away::Renames,
    namesake::{Gone, namesake},
    outbox::{Announcement, State},
};
use crate::{
    identity::{self, FormerName, former_names, is_foreign},
    post::{Page, address},
    render::Library,
    settings::announce::{Announce, Endpoint},
};

/// What is known of announcements, by endpoint.
#[derive(Debug, Default)]
pub struct Known {
    heard: BTreeMap<String, BTreeMap<String, Heard>>,
    /// What was told and is not there any more, under that id and at that URL.
    gone: BTreeMap<String, Vec<Gone>>,
}

/// What became of an announcement, and the page that it told of, by index, if that is still there under that id or at that URL.
#[derive(Clone, Copy, Debug)]
struct Heard {
    state: State,
    page: Option<usize>,
}

impl Known {
    /// What the outbox holds.
    #[must_use]
    pub fn new(library: &Library, announcements: &[Announcement]) -> Self {
        let posts = || library.pages.iter().enumerate().filter(|(_, page)| page.post.is_some());
        let by_id: HashMap<&str, usize> = posts().filter_map(|(index, page)| Some((page.id()?, index))).collect();
        let place = |url: &Url| identity::place(&library.settings, url);
        let by_place: HashMap<String, usize> =
            posts().filter_map(|(index, page)| Some((place(page.url.as_ref()?), index))).collect();
        let mut known = Self::default();
        for announcement in announcements {
            let place = Url::parse(&announcement.url).ok().map(|url| place(&url));
            let by_place = place.as_ref().and_then(|place| by_place.get(place));
            let page = by_id.get(announcement.entry.as_str()).or(by_place).copied();
            // No person is asked about what was held while its post was away: the next run goes on with it, or with its new name.
            let state = if announcement.is_held_as_away() { State::Approved } else { announcement.state };
            let heard = Heard { state, page };
            if page.is_none() && matches!(state, State::Delivered | State::Sending | State::Unknown | State::Skipped) {
                known.gone.entry(announcement.endpoint.clone()).or_default().extend(Gone::new(announcement));
            }
            let names = known.heard.entry(announcement.endpoint.clone()).or_default();
            for name in [&announcement.entry, &announcement.url] {
                names.insert(name.clone(), heard);
            }
            names.extend(place.map(|place| (place, heard)));
        }
        known
    }

    /// What became of a page's announcement, known by its id.
    #[must_use]
    pub fn by_id(&self, endpoint: &Endpoint, page: &Page) -> Option<State> {
        self.heard.get(&endpoint.name)?.get(page.id()?).map(|heard| heard.state)
    }

    /// What became of a page's announcement, known by its URL or a URL that it had, on this host or another: a site that moves
    /// has no news. An alias that names another post that is there, or one of another language, was copied.
    #[must_use]
    pub fn by_url(&self, library: &Library, endpoint: &Endpoint, index: usize) -> Option<State> {
        let known = self.heard.get(&endpoint.name)?;
        let page = &library.pages[index];
        let aliases = page.aliases.iter().filter(|alias| !is_foreign(&library.settings, page, alias));
        let place = |url: &Url| identity::place(&library.settings, url);
        let heard = |url: &Url| known.get(url.as_str()).or_else(|| known.get(&place(url))).copied();
        let mut heard = page.url.iter().chain(aliases).filter_map(heard);
        heard.find(|heard| heard.page.is_none_or(|other| other == index)).map(|heard| heard.state)
    }
}

/// Why an endpoint does not hear of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// It is not told of this language.
    Language,
    /// It is not told of any feed that holds the post.
    Feed,
    /// The post has none of its tags.
    Tag,
}

/// Whether an endpoint hears of a page that has a post.
///
/// # Errors
/// Why not.
pub fn hears(library: &Library, endpoint: &Endpoint, page: &Page) -> Result<(), Deaf> {
    let language = &library.settings.languages[page.document.language];
    if !endpoint.languages.is_empty() && !endpoint.languages.iter().any(|range| range.matches(&language.tag)) {
        return Err(Deaf::Language);
    }
    if !endpoint.feeds.is_empty() && !page.feeds.iter().any(|feed| endpoint.feeds.contains(feed)) {
        return Err(Deaf::Feed);
    }
    let has = |tag: &String| {
        let mut tags = page.post.iter().flat_map(|post| post.categories.iter().chain(&post.hidden_tags));
        tags.any(|own| own.to_lowercase() == tag.to_lowercase())
    };
    if endpoint.tags.is_empty() || endpoint.tags.iter().any(has) { Ok(()) } else { Err(Deaf::Tag) }
}

/// What is due at an endpoint, the oldest first: pages that are new to it, and pages that a person has approved.
#[derive(Debug, Default)]
pub struct Due {
    /// Never heard of.
    pub new: Vec<usize>,
    /// Approved.
    pub approved: Vec<usize>,
    /// Heard of under another id: they moved, and are not new.
    pub moved: Vec<usize>,
    /// Why a person is to look at the new ones first, if so.
    pub hold: Option<String>,
}

/// What is due at every endpoint, in their order.
#[must_use]
pub fn due<'a>(library: &Library, announce: &'a Announce, known: &Known) -> Vec<(&'a Endpoint, Due)> {
    let published = |page: usize| library.pages[page].post.as_ref().map(|post| post.published);
    let mut pages: Vec<usize> = (0..library.pages.len()).filter(|page| library.pages[*page].post.is_some()).collect();
    pages.sort_by(|&a, &b| {
        published(a).cmp(&published(b)).then_with(|| library.pages[a].url.cmp(&library.pages[b].url))
    });
    let of_endpoint = |endpoint: &'a Endpoint| {
        let mut due = Due::default();
        let mut ids = BTreeSet::new();
        for &index in &pages {
            let page = &library.pages[index];
            if hears(library, endpoint, page).is_err() || !ids.insert(page.id()) {
                continue;
            }
            match (known.by_id(endpoint, page), known.by_url(library, endpoint, index)) {
                (None, None) => due.new.push(index),
                (None, Some(state)) if is_settled(state) => due.moved.push(index),
                (Some(State::Approved), _) | (None, Some(State::Approved)) => due.approved.push(index),
                _ => {}
            }
        }
        (endpoint, due)
    };
    let mut due: Vec<(&Endpoint, Due)> = announce.endpoints.iter().map(of_endpoint).collect();
    know_again(library, known, &mut due);
    let renames = Renames::new(library);
    for (endpoint, due) in &mut due {
        due.hold = due.hold.take().or_else(|| hold(library, announce, (known, &renames), endpoint, due));
    }
    due
}

/// Why the posts that are new to an endpoint are held: they are a flood, they may have been told to it under another name, or may be
/// those that it knows at other addresses.
fn hold(
    library: &Library,
    announce: &Announce,
    (known, renames): (&Known, &Renames<'_>),
    endpoint: &Endpoint,
    due: &Due,
) -> Option<String> {
    if due.new.len() > endpoint.max_new.get() {
        return Some("more posts are new to the endpoint than `max_new` allows".into());
    }
    if let Some(heard) = known.heard.get(&endpoint.name) {
        let are_all_gone =
            due.new.len() > 1 && due.moved.is_empty() && heard.values().all(|heard| heard.page.is_none());
        if are_all_gone {
            return Some(
                "none of the posts that the endpoint knows is there any more; these may be the same at other addresses"
                    .into(),
            );
        }
        if let Some(address) = due.new.iter().find_map(|page| came_to_another_address(library, heard, *page)) {
            return Some(format!(
                "the endpoint knows no post below {address}, but gone ones of the same paths elsewhere; these may be the same"
            ));
        }
        let gone = known.gone.get(&endpoint.name)?;
        let is_known = |page: &Page| known.by_id(endpoint, page).is_some();
        let gone = due.new.iter().find_map(|page| namesake(library, gone, (&is_known, renames), *page))?;
        return Some(doubt(gone));
    }
    let is_there = |name: &str| announce.endpoints.iter().any(|endpoint| endpoint.name == name);
    let was_told = |heard: &BTreeMap<String, Heard>| {
        due.new.iter().filter_map(|page| library.pages[*page].id()).any(|id| heard.contains_key(id))
    };
    let gone = known.heard.iter().find(|(name, heard)| !is_there(name) && was_told(heard));
    gone.map(|(name, _)| format!("the endpoint may be `{name}` under another name, which was told already"))
}

/// Why posts are held of which one may have been told of at another address.
fn doubt(gone: impl fmt::Display) -> String {
    format!("{gone} was told and is not there any more; one of them may be the same at another address")
}

/// The address below which a page's language lies, if all that is known below it may have been told elsewhere, because the language has
/// another host, prefix or code now: nothing is known there, and where no page is any more, one of the same path was. The host counts
/// where it is the language's own.
fn came_to_another_address(library: &Library, heard: &BTreeMap<String, Heard>, page: usize) -> Option<Url> {
    let settings = &library.settings;
    let page = &library.pages[page];
    let language = &settings.languages[page.document.language];
    let address = settings.base_url_of(language).join(&format!("{}/", language.prefix));
    let below = |url: &Url| {
        let is_there = language.base_url.is_none() || url.authority() == address.authority();
        let path = url.path().strip_prefix(address.path()).filter(|_| is_there)?;
        Some(format!("/{}", address::bare(path)))
    };
    let path = below(page.url.as_ref()?).filter(|path| path != "/")?;
    let known = || heard.keys().filter_map(|name| Url::parse(name).ok()).filter(Url::has_host);
    let was_there =
        |url: Url| address::bare(url.path()).ends_with(&path) && library.index.by_url(settings, &url).is_none();
    (!known().any(|url| below(&url).is_some()) && known().any(was_there)).then_some(address)
}

/// Posts that nothing else connects with what was told of them, because they were renamed without an alias: Git knows.
fn know_again(library: &Library, known: &Known, due: &mut [(&Endpoint, Due)]) {
    let has_heard = |endpoint: &Endpoint| known.heard.contains_key(&endpoint.name);
    let new = due.iter().filter(|(endpoint, _)| has_heard(endpoint)).flat_map(|(_, due)| due.new.iter().copied());
    let new: Vec<usize> = new.collect::<BTreeSet<usize>>().into_iter().collect();
    if new.is_empty() {
        return;
    }
    let mut names: BTreeMap<usize, Vec<FormerName>> = BTreeMap::new();
    for former in former_names(&library.settings, &library.pages, &new, library.history()) {
        names.entry(former.page).or_default().push(former);
    }
    for (endpoint, due) in due {
        let Some(known) = known.heard.get(&endpoint.name) else { continue };
        let heard = |page: &usize| {
            let heard = |former: &FormerName| Some((known.get(&former.name)?, former.clone()));
            let mut heard = names.get(page).into_iter().flatten().filter_map(heard);
            heard.find(|(heard, _)| heard.page.is_none()).map(|(heard, former)| (heard.state, former))
        };
        for page in std::mem::take(&mut due.new) {
            match heard(&page) {
                Some((state, former)) if !former.is_sure && !matches!(state, State::Approved | State::Ready) => {
                    due.hold = Some(doubt(&former.name));
                    due.new.push(page);
                }
                Some((state, _)) if is_settled(state) => due.moved.push(page),
                // Whether it arrived, or is to be sent at all, is for a person to say.
                Some((State::Unknown | State::Sending | State::Held, _)) => {}
                _ => due.new.push(page),
            }
        }
    }
}

/// What was approved of pages under ids that they had before they moved: they are told under those that they have.
pub fn approved_elsewhere(
    library: &Library,
    mut known: Vec<Announcement>,
    endpoint: &Endpoint,
    pages: &[usize],
) -> Vec<Announcement> {
    let settings = &library.settings;
    known.retain(|announcement| {
        let is_of = |page: &Page| {
            let aliases = page.aliases.iter().filter(|alias| !is_foreign(settings, page, alias));
            let mut places = page.url.iter().chain(aliases).map(|url| identity::place(settings, url));
            let place = Url::parse(&announcement.url).ok().map(|url| identity::place(settings, &url));
            page.id() != Some(&announcement.entry) && place.is_some_and(|place| places.any(|own| own == place))
        };
        announcement.endpoint == endpoint.name
            && announcement.state == State::Approved
            && pages.iter().any(|page| is_of(&library.pages[*page]))
    });
    known
}

/// Whether nothing more is to be told, so that a post that moved is none that is due.
fn is_settled(state: State) -> bool {
    matches!(state, State::Delivered | State::Skipped | State::Dead)
}
