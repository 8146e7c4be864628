//! The picture that stands for a post: the one that its front matter names, else one of its bundle that is called so, else the first one
//! that it shows.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use super::{
    Library, asset, html,
    link::{self, Purpose},
};
use crate::{path, settings::rules::UrlRelativeTo};

/// What a file's name may hold and a URL reads otherwise.
const MISREAD: &AsciiSet = &CONTROLS.add(b'?').add(b'#').add(b'%');

/// The URL of the picture that stands for a page. `html` is its content, well-formed and sanitised.
#[must_use]
pub fn of_page(library: &Library, page: usize, html: &str) -> Option<Url> {
    let named = library.pages[page].post.as_ref().and_then(|post| post.image.as_deref());
    let picture = named
        .filter(|named| may_be_picture(named))
        .and_then(|picture| of_front_matter(library, page, picture))
        .or_else(|| of_bundle(library, page))
        .or_else(|| first_shown(html))?;
    Url::parse(&picture).ok()
}

/// Whether what stands under a key of pictures may be one. Some themes have words there: `hero: Welcome`, `banner: none`.
fn may_be_picture(named: &str) -> bool {
    let file = named.split(['?', '#']).next().unwrap_or_default();
    asset::kind_of_picture(file).is_some() || named.contains('/') && !named.contains(char::is_whitespace)
}

/// The URL of a picture that a page's front matter names.
fn of_front_matter(library: &Library, page: usize, target: &str) -> Option<String> {
    let beside = |page: &usize| {
        let document = &library.pages[*page].document;
        let file = path::join(path::parent(&document.source_path), target);
        file.is_some_and(|file| library.assets.has(document.source, &file))
    };
    let rules = library.rules(page);
    let is_path = Url::parse(target) == Err(url::ParseError::RelativeUrlWithoutBase);
    let is_below_root = is_path
        && !target.starts_with(['/', '.', '#', '?'])
        && rules.url_relative_to == UrlRelativeTo::Site
        && link::prefixed(library, page, target).is_none()
        && !std::iter::once(page).chain(library.groups.alternates(&library.pages, page)).any(|page| beside(&page));
    if is_below_root {
        return link::resolve(library, page, &format!("/{target}"), Purpose::Asset);
    }
    link::resolve(library, page, target, Purpose::Asset)
}

/// The URL of the picture in a page's bundle whose name has one of the words that the rules know.
fn of_bundle(library: &Library, page: usize) -> Option<String> {
    let words = &library.rules(page).image_files;
    if words.is_empty() {
        return None;
    }
    let has = |name: &str, word: &str| name.to_lowercase().contains(&word.to_lowercase());
    let pictures = in_bundle(library, page, "", &|name| words.iter().any(|word| has(name, word)));
    let picture = words.iter().find_map(|word| pictures.iter().find(|name| has(name, word)))?;
    link::resolve(library, page, picture, Purpose::Asset)
}

/// The pictures in a folder of a page's bundle, or else of a translation's, whose names are wanted: in order, as targets of links from the page.
#[must_use]
pub fn in_bundle(library: &Library, page: usize, folder: &str, is_wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let source = library.pages[page].document.source;
    let alternates = library.groups.alternates(&library.pages, page);
    let documents = std::iter::once(page).chain(alternates).map(|page| &library.pages[page].document);
    let bundles = documents.filter(|document| document.is_bundle() && document.source == source);
    let mut found = bundles.map(|document| {
        let Some(path) = path::join(path::parent(&document.source_path), folder) else { return Vec::new() };
        let mut pictures: Vec<String> = library
            .assets
            .names_in(source, &path)
            .filter(|name| asset::kind_of_picture(name).is_some() && is_wanted(name))
            .map(|name| utf8_percent_encode(name, MISREAD).to_string())
            .collect();
        if !folder.is_empty() {
            pictures.iter_mut().for_each(|name| name.insert_str(0, &format!("{folder}/")));
        }
        pictures
    });
    found.find(|pictures| !pictures.is_empty()).unwrap_or_default()
}

/// The source of the first picture in sanitised HTML, which is well-formed and quotes its attributes.
fn first_shown(html: &str) -> Option<String> {
    let image = &html[html.find("<img ")?..];
    let image = &image[..image.find('>')?];
    let source = image.split_once(" src=\"")?.1.split_once('"')?.0;
    Some(html::to_text(source))
}
