//! Where the files that lie beside posts are on the web: pictures, films, what is to be downloaded.

use std::fs;

use base64::{Engine, engine::general_purpose::STANDARD};
use md4::{Digest, Md4};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Library,
    link::{Purpose, base_url},
};
use crate::{
    path,
    settings::rules::{AssetKind, MissingAssets},
    site::Kind,
    text::hexadecimal,
};

/// The URL of a file that a page names by a relative path; `None` if none lies beside its document or those of its translations, and the
/// rules do not say where it would be.
#[must_use]
pub fn url(library: &Library, page: usize, own: &Url, target: &str, purpose: Purpose) -> Option<Url> {
    let path = percent_decode_str(&target[..target.find(['?', '#']).unwrap_or(target.len())]).decode_utf8_lossy();
    if purpose == Purpose::Link && path.ends_with('/') {
        return None;
    }
    let named_by = |page: usize| path::join(path::parent(&library.pages[page].document.source_path), &path);
    let beside = |page: usize| {
        let source = library.pages[page].document.source;
        named_by(page).filter(|file| library.assets.has(source, file)).map(|file| (source, file))
    };
    if let Some((source, file)) = beside(page) {
        let bundled = bundled(library, page, source, &file, purpose);
        return bundled.or_else(|| beside_document(library, page, own, target));
    }
    let others = library.groups.alternates(&library.pages, page).into_iter();
    let mut bundles = others.filter(|other| library.pages[*other].document.is_bundle());
    if let Some((holder, (source, file))) = bundles.find_map(|other| Some((other, beside(other)?))) {
        let bundled = bundled(library, page, source, &file, purpose);
        return bundled.or_else(|| library.pages[holder].url.as_ref()?.join(target).ok());
    }
    let is_file = path::name(&path).trim_start_matches('.').contains('.') && named_by(page).is_some();
    let leads_from_document = library.rules(page).missing_assets == MissingAssets::Document && is_file;
    leads_from_document.then(|| beside_document(library, page, own, target)).flatten()
}

/// What a picture is called where it stands in a text.
#[must_use]
pub fn kind_of_picture(file: &str) -> Option<&'static str> {
    Some(match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "png" => "png",
        "jpg" | "jpeg" => "jpeg",
        "gif" => "gif",
        "webp" => "webp",
        "avif" => "avif",
        "svg" => "svg+xml",
        _ => return None,
    })
}

/// Where a bundler publishes a file of a source for a page: in a folder of its own, with the file's MD4 in the name; a small picture in the
/// page itself.
fn bundled(library: &Library, page: usize, source: usize, file: &str, purpose: Purpose) -> Option<Url> {
    let source = &library.settings.sources[source];
    let kind = if purpose == Purpose::Link { AssetKind::Linked } else { AssetKind::Shown };
    let folder = source.rules.bundled_assets.get(&kind)?;
    let bytes = fs::read(source.folder.join(file)).ok()?;
    if purpose == Purpose::Picture
        && bytes.len() <= source.rules.inlined_bytes
        && let Some(kind) = kind_of_picture(file)
    {
        return Url::parse(&format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))).ok();
    }
    let digest = hexadecimal(&Md4::digest(bytes));
    let (stem, extension) = path::name(file).rsplit_once('.')?;
    let prefix = &library.language(page).prefix;
    Some(base_url(library, page).join(&format!("{prefix}{folder}/{stem}-{digest}.{extension}")))
}

/// A file beside the document: a bundle's files lie below the page, a single document's files beside it, but where the rules say that they
/// are published elsewhere.
fn beside_document(library: &Library, page: usize, own: &Url, target: &str) -> Option<Url> {
    let document = &library.pages[page].document;
    let prefix = &library.language(page).prefix;
    let (path, suffix) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let moved = &library.rules(page).moved_assets;
    let published = path::join(path::parent(&document.relative), path).and_then(|file| {
        let below = |folder: &str| Some(file.strip_prefix(folder)?.strip_prefix('/')?.to_owned());
        moved.iter().find_map(|(from, to)| path::join(to, &below(from)?))
    });
    if let Some(file) = published {
        return Some(base_url(library, page).join(&format!("{prefix}/{file}{suffix}")));
    }
    if document.kind != Kind::Single {
        // Languages by suffix share a bundle, whose files are published once on each host, with its first language (Hugo's default).
        let folder = path::parent(&document.source_path);
        let is_sharing = |other: &usize| {
            path::parent(&library.pages[*other].document.source_path) == folder
                && base_url(library, *other) == base_url(library, page)
        };
        let first = library.groups.alternates(&library.pages, page).into_iter().find(is_sharing);
        return first.and_then(|first| library.pages[first].url.as_ref()).unwrap_or(own).join(target).ok();
    }
    let folder = match path::parent(&document.relative) {
        "" => format!("{prefix}/"),
        folder => format!("{prefix}/{folder}/"),
    };
    base_url(library, page).join(&folder).join(target).ok()
}
