//! Where a link or picture in a post leads, as an absolute URL.
//!
//! A target is resolved as a browser on the post's page would, except where polyfeed knows better: a link to a content file
//! means its page, a link to a page that exists in the post's language means that one, and a picture that only the original's
//! bundle has is taken from there.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Library, asset,
    refusal::{has_gap, left_over_tag},
    sanitise,
};
use crate::{
    path,
    post::index::in_source,
    settings::{file::RootLinks, rules::LinkPrefix, value::BaseUrl},
};

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Something to follow.
    Link,
    /// Something to show: a picture, a film, a sound.
    Asset,
    /// A picture that may stand in the text itself.
    Picture,
}

/// The absolute URL of a target in a page's content; `None` if it has none that a reader may follow.
#[must_use]
pub fn resolve(library: &Library, page: usize, target: &str, purpose: Purpose) -> Option<String> {
    let target = target.trim();
    let own = library.pages[page].url.as_ref()?;
    if target.is_empty() || has_gap(target) || left_over_tag(target).is_some() {
        return None;
    }
    if let Some(fragment) = target.strip_prefix('#') {
        let mut url = own.clone();
        url.set_fragment(Some(fragment).filter(|fragment| !fragment.is_empty()));
        return Some(url.into());
    }
    if let Some((meaning, path)) = prefixed(library, page, target) {
        let url = match meaning {
            LinkPrefix::Content => {
                let (path, suffix) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
                let linked = linked_document(library, page, &format!("/{path}"))?;
                library.pages[linked].url.as_ref()?.join(suffix).ok()?
            }
            LinkPrefix::Site => below_root(library, page, &format!("/{}", path.trim_start_matches('/')))?,
        };
        return Some(if purpose == Purpose::Link { localised(library, page, url) } else { url }.into());
    }
    match Url::parse(target) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(url.into()),
        // Readers show nothing else.
        Ok(url) if purpose == Purpose::Link && sanitise::may_be_followed(url.scheme()) => Some(url.into()),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let url = relative(library, page, own, target, purpose)?;
            Some(if purpose == Purpose::Link { localised(library, page, url) } else { url }.into())
        }
        _ => None,
    }
}

/// The URL of the page that `ref` names: by its path from the content root, from the page's folder, or by its name alone.
///
/// # Errors
/// The best guess, if there is no such page.
pub fn page_url(library: &Library, page: usize, path: &str, language: Option<&str>) -> Result<String, String> {
    let document = &library.pages[page].document;
    let language =
        language.and_then(|code| library.settings.language(code)).map_or(document.language, |language| language.index);
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let with_fragment = |mut url: Url| {
        url.set_fragment(fragment);
        String::from(url)
    };
    if path.is_empty() {
        return library.pages[page].url.clone().map(with_fragment).ok_or_else(String::new);
    }
    let key = content_key(path);
    let candidates = if path.starts_with('/') {
        vec![path::join("", &key)]
    } else {
        let (inside, beside) = (path::join(&document.key, &key), path::join(path::parent(&document.key), &key));
        let near = if document.is_bundle() { [inside, beside] } else { [beside, inside] };
        near.into_iter().chain([path::join("", &key)]).collect()
    };
    let by_path = candidates.iter().flatten().find_map(|key| library.index.by_key(language, key));
    let by_default = || {
        let default = library.settings.default_language().index;
        candidates.iter().flatten().find_map(|key| library.index.by_key(default, key))
    };
    let by_name = || (!key.contains('/')).then(|| by_name(library, language, &key)).flatten();
    // Hexo names a file with the folder of its language.
    let by_file = || {
        let found = library.index.by_source_path(&library.pages, path.trim_start_matches('/'));
        found.or_else(|| library.index.by_source_path(&library.pages, &format!("{path}.md")))
    };
    match by_path
        .or_else(by_name)
        .or_else(by_file)
        .or_else(by_default)
        .and_then(|found| library.pages[found].url.clone())
    {
        Some(url) => Ok(with_fragment(url)),
        None => {
            let guess = candidates.into_iter().flatten().next().unwrap_or(key);
            let language = &library.settings.languages[language];
            let guess = format!("{}/{guess}/", language.prefix);
            Err(with_fragment(library.settings.base_url_of(language).join(&guess)))
        }
    }
}

/// The path of the page of a content file, named by its path or by the end of that, with or without extension; in the page's own
/// language where it exists. Relative to what `/` means in posts.
#[must_use]
pub fn content_path(library: &Library, page: usize, path: &str) -> Option<String> {
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let path = path.trim_matches('/');
    let own = library.pages[page].document.language;
    let is_named = |page: &usize| {
        let source_path = library.pages[*page].document.source_path.as_str();
        let stem = path::stem(source_path);
        let ends =
            |text: &str| text.strip_suffix(path).is_some_and(|before| before.is_empty() || before.ends_with('/'));
        library.pages[*page].visible && (ends(stem) || ends(source_path))
    };
    let by_end = || {
        let named: Vec<usize> = (0..library.pages.len()).filter(is_named).collect();
        let in_own = named.iter().find(|page| library.pages[**page].document.language == own);
        in_own.or(named.first()).copied()
    };
    let found = library.index.by_source_path(&library.pages, path).filter(|found| library.pages[*found].visible);
    let found = found.or_else(by_end).filter(|_| !path.is_empty())?;
    let found = library.groups.translation(&library.pages, found, own).unwrap_or(found);
    let mut url = library.pages[found].url.clone()?;
    url.set_fragment(Some(fragment).filter(|fragment| !fragment.is_empty()));
    Some(from_root(library, page, &url))
}

/// A URL as a page writes it: a path where it is below the same address.
#[must_use]
pub fn from_root(library: &Library, page: usize, url: &Url) -> String {
    let base = base_url(library, page);
    let path = match library.settings.root_links {
        RootLinks::Base => base.path_of(url),
        RootLinks::Host => base.path_of(url).map(|_| url.path()),
    };
    path.map_or_else(|| url.to_string(), |path| format!("{path}{}", &url[url::Position::AfterPath..]))
}

/// The only page of a language whose key ends with a name.
fn by_name(library: &Library, language: usize, name: &str) -> Option<usize> {
    let mut found = (0..library.pages.len()).filter(|index| {
        let page = &library.pages[*index];
        page.visible && page.document.language == language && page.document.name() == name
    });
    found.next().filter(|_| found.next().is_none())
}

/// What a prefix of the target means where the page lies, and what follows it.
pub(super) fn prefixed<'t>(library: &Library, page: usize, target: &'t str) -> Option<(LinkPrefix, &'t str)> {
    library
        .rules(page)
        .link_prefixes
        .iter()
        .find_map(|(prefix, meaning)| Some((*meaning, target.strip_prefix(prefix.as_str())?)))
}

/// The URL of a path that begins with `/`, in a page.
fn below_root(library: &Library, page: usize, path: &str) -> Option<Url> {
    let base = base_url(library, page);
    let on_host = base.as_url().join(path).ok();
    match library.settings.root_links {
        RootLinks::Base => {
            let below = base.join(path);
            // Some write the base's own path, too, which is not there twice.
            let whole = base.as_url().path();
            let is_whole = |url: &Url| whole != "/" && format!("{}/", url.path()).starts_with(whole);
            let is_page = || library.index.by_url(&library.settings, &below).is_some();
            Some(on_host.filter(|url| is_whole(url) && !is_page()).unwrap_or(below))
        }
        RootLinks::Host => on_host,
    }
}

/// The address that a page's language is below.
pub(super) fn base_url(library: &Library, page: usize) -> &BaseUrl {
    library.settings.base_url_of(library.language(page))
}

fn relative(library: &Library, page: usize, own: &Url, target: &str, purpose: Purpose) -> Option<Url> {
    if target.starts_with("//") {
        return Url::parse(&format!("{}:{target}", own.scheme())).ok();
    }
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let (path, suffix) = target.split_at(end);
    if let Some(linked) = linked_document(library, page, path) {
        return library.pages[linked].url.as_ref()?.join(suffix).ok();
    }
    if target.starts_with('/') {
        return below_root(library, page, target);
    }
    asset::url(library, page, own, target, purpose).or_else(|| own.join(target).ok())
}

/// The page of a content file that a target names (`../other.md`): by its path, else by its key in the post's language, else
/// in the default language.
fn linked_document(library: &Library, page: usize, path: &str) -> Option<usize> {
    let document = &library.pages[page].document;
    let path = percent_decode_str(path).decode_utf8_lossy();
    let (_, extension) = path.rsplit_once('.')?;
    if !library.rules(page).extensions.iter().any(|known| known == extension) {
        return None;
    }
    let from = |folder: &str| if path.starts_with('/') { path::join("", &path) } else { path::join(folder, &path) };
    let file = from(path::parent(&document.source_path));
    let key = from(path::parent(&document.relative)).map(|path| content_key(&path));
    let by_key = |language: usize| key.as_deref().and_then(|key| library.index.by_key(language, key));
    // Translations in sources of their own are called the same.
    let beside = |file: &String| in_source(&library.pages, document.source, file).filter(|_| !path.starts_with('/'));
    let by_path = file.and_then(|file| beside(&file).or_else(|| library.index.by_source_path(&library.pages, &file)));
    by_path
        .filter(|linked| library.pages[*linked].visible)
        .or_else(|| by_key(document.language))
        .or_else(|| by_key(library.settings.default_language().index))
}

/// The same page in the post's language, unless that is the post itself (a translation that names its original).
fn localised(library: &Library, page: usize, url: Url) -> Url {
    if !library.settings.localize_links {
        return url;
    }
    let language = library.pages[page].document.language;
    let translated = library
        .index
        .by_url(&library.settings, &url)
        .filter(|linked| {
            library.pages[*linked].document.language != language && !library.groups.are_translations(*linked, page)
        })
        .and_then(|linked| library.groups.translation(&library.pages, linked, language));
    match translated.and_then(|translated| library.pages[translated].url.clone()) {
        Some(mut translated) => {
            translated.set_query(url.query());
            translated.set_fragment(url.fragment());
            translated
        }
        None => url,
    }
}

/// A path as `ref` takes it, as a key: no extension, no index name, no closing `/`.
fn content_key(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, name) = path::split(path);
    if matches!(name, "_index" | "index") { folder } else { path }.trim_end_matches('/').to_owned()
}
