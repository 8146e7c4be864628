//! Ids by the last published feeds: what readers have seen at an address stays what it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Assigning, PublishedEntry, Renames,
    file::{self, Promise},
    places_of,
    renames::former_places,
};
impl Assigning<'_> {
    /// By the address that the post has, or had.
    pub(super) fn by_published(&mut self, published: &[(usize, PublishedEntry)]) {
        if published.is_empty() {
            return;
        }
        let mut by_url: HashMap<(usize, &str), &str> = HashMap::new();
        for (language, entry) in published {
            if let (Some(url), Some(id)) = (entry.url.as_deref(), entry.id.as_deref())
                && file::fault(id).is_none()
            {
                by_url.entry((*language, url)).or_insert(id);
            }
        }
        let own = self.present();
        let mut kept: Vec<(usize, &str)> = Vec::new();
        let mut taken = HashSet::new();
        for index in self.unnamed() {
            let page = &self.pages[index];
            let id = places_of(page).find_map(|url| by_url.get(&(page.document.language, url.as_str())).copied());
            if let Some(id) = id.filter(|id| page.id() != Some(id) && !own.contains(id) && taken.insert(*id)) {
                kept.push((index, id));
            }
        }
        for (page, id) in kept {
            self.promise(page, Promise { id: Some(id.to_owned()), ..Promise::default() });
        }
    }

    /// By the address, or the `tag:` URI, that a post had under the path that Git knows it to have had.
    pub(super) fn by_former_address(&mut self, published: &[(usize, PublishedEntry)], renames: &Renames<'_>) {
        let present = self.present();
        let mut lost: HashMap<(usize, &str), (&str, &PublishedEntry)> = HashMap::new();
        let mut known = HashSet::new();
        for (language, entry) in published {
            let Some(id) = entry.id.as_deref() else { continue };
            known.insert(id);
            if !present.contains(id) && file::fault(id).is_none() {
                lost.insert((*language, id), (id, entry));
                lost.extend(entry.url.as_deref().map(|url| ((*language, url), (id, entry))));
            }
        }
        let is_new = |page: &usize| self.pages[*page].id().is_some_and(|id| !known.contains(id));
        let new: Vec<usize> = self.unnamed().into_iter().filter(is_new).collect();
        if lost.is_empty() || new.is_empty() {
            return;
        }
        let mut kept: BTreeMap<usize, &str> = BTreeMap::new();
        let mut taken = HashSet::new();
        for (index, former) in former_places(self.settings, self.pages, &new, renames()) {
            let page = &self.pages[index];
            let is_it = |entry: &PublishedEntry| {
                former.is_older || page.post.as_ref().is_some_and(|post| entry.resembles(post))
            };
            let mut names = former.names(self.settings, page);
            let entry = names.find_map(|name| lost.get(&(former.spot.language, name.as_str())).copied());
            let id = entry.filter(|(_, entry)| is_it(entry)).map(|(id, _)| id);
            if let Some(id) = id.filter(|id| !kept.contains_key(&index) && taken.insert(*id)) {
                kept.insert(index, id);
            }
        }
        for (page, id) in kept {
            self.promise(page, Promise { id: Some(id.to_owned()), ..Promise::default() });
        }
    }
}
