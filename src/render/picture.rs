//! The picture that stands for a post: the one that its front matter names, else one of its bundle that is called so, else the first one
//! that it shows.

use std::fs;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::{
    Library, html,
    link::{self, Purpose},
};
use crate::settings::rules::UrlRelativeTo;

/// What a file's name may hold and a URL reads otherwise.
const MISREAD: &AsciiSet = &CONTROLS.add(b'?').add(b'#').add(b'%');

/// The URL of the picture that stands for a page. `html` is its content, well-formed and sanitised.
#[must_use]
pub fn of_page(library: &Library, page: usize, html: &str) -> Option<Url> {
    let named = library.pages[page].post.as_ref().and_then(|post| post.image.as_deref());
    let picture = named
        .and_then(|picture| of_front_matter(library, page, picture))
        .or_else(|| of_bundle(library, page))
        .or_else(|| first_shown(html))?;
    Url::parse(&picture).ok()
}

/// The URL of a picture that a page's front matter names.
fn of_front_matter(library: &Library, page: usize, target: &str) -> Option<String> {
    let beside = |page: &usize| {
        let document = &library.pages[*page].document;
        let file = link::join_key(link::parent(&document.source_path), target);
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

/// The URL of the picture in a page's bundle, or else in a translation's, whose name has one of the words that the rules know.
fn of_bundle(library: &Library, page: usize) -> Option<String> {
    let source = library.pages[page].document.source;
    let words = &library.rules(page).image_files;
    if words.is_empty() {
        return None;
    }
    let alternates = library.groups.alternates(&library.pages, page);
    let documents = std::iter::once(page).chain(alternates).map(|page| &library.pages[page].document);
    let picture =
        documents.filter(|document| document.is_bundle() && document.source == source).find_map(|document| {
            let folder = link::parent(&document.source_path);
            let entries = fs::read_dir(library.settings.sources[source].folder.join(folder)).ok()?;
            let names =
                entries.flatten().filter_map(|entry| Some(entry.file_name().to_str()?.nfc().collect::<String>()));
            let is_asset = |name: &String| library.assets.has(source, &format!("{folder}/{name}"));
            let mut pictures: Vec<String> =
                names.filter(|name| link::kind_of_picture(name).is_some() && is_asset(name)).collect();
            pictures.sort_unstable();
            words.iter().find_map(|word| {
                pictures.iter().find(|name| name.to_lowercase().contains(&word.to_lowercase())).cloned()
            })
        })?;
    link::resolve(library, page, &utf8_percent_encode(&picture, MISREAD).to_string(), Purpose::Asset)
}

/// The source of the first picture in sanitised HTML, which is well-formed and quotes its attributes.
fn first_shown(html: &str) -> Option<String> {
    let image = &html[html.find("<img ")?..];
    let image = &image[..image.find('>')?];
    let source = image.split_once(" src=\"")?.1.split_once('"')?.0;
    Some(html::to_text(source))
}
