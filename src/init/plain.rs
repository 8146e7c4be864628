//! A folder of Markdown without settings of any generator.

use std::{iter::successors, path::Path};

use serde_json::json;

use super::{
    finding::{Finding, FoundLanguage, FoundSource},
    languages::{is_known, is_short_code},
    settings_file,
    survey::is_called_like_posts,
};
use crate::{path, settings::rules::Preset};

/// Folders in which content lies, where nothing says which one.
const CONTENT: &[&str] = &["content", "src/content", "posts", "blog", "docs", "src"];

/// How many levels of folders are looked at for those of languages.
const MOST_LEVELS: usize = 4;

/// The folder in which a site's generator lies, and what it needs.
const MODULES: &str = "node_modules";

/// Looks at a folder that no settings speak of.
#[must_use]
pub fn read(folder: &Path) -> Finding {
    let mut finding = Finding::new(Preset::Plain, "public");
    let mut languages = settings_file::folders(folder);
    languages.retain(|name| is_language_folder(folder, name));
    // One alone may be called so by chance, unless it has what usually holds content.
    let has_content = |name: &String| CONTENT.iter().any(|path| folder.join(name).join(path).is_dir());
    let has_languages = languages.len() > 1 || languages.iter().any(has_content);
    let known = CONTENT.iter().filter(|_| !has_languages).find(|path| folder.join(path).is_dir());
    let content = known.copied().unwrap_or(".");
    add_content(folder, content, &mut finding);
    finding.are_languages_declared = false;
    finding
}

/// Adds the content and its languages, whose folders may lie further below: in `src/site/content`, or each kind of post in its own, `src/blog`.
pub fn add_content(folder: &Path, content: &str, finding: &mut Finding) {
    let found = folder_of_languages(folder, content).unwrap_or_else(|| content.to_owned());
    finding.languages = languages(&folder.join(&found), None);
    let (above, name) = found.rsplit_once('/').unwrap_or((".", &found));
    let content = if found != content && is_called_like_posts(name) {
        finding.rules.insert("language".into(), json!(["front_matter", "any_folder", "suffix"]));
        above.to_owned()
    } else {
        found
    };
    finding.sources = vec![FoundSource::new(content)];
}

/// The folder, of all that lie in the content, in which folders of languages lie that hold most documents.
fn folder_of_languages(folder: &Path, content: &str) -> Option<String> {
    let is_found = |path: &String| {
        let path = folder.join(path);
        settings_file::folders(&path).iter().filter(|name| is_language_folder(&path, name)).count() > 1
    };
    let found = levels(folder, content).take(MOST_LEVELS).flatten().find(is_found)?;
    (documents(&folder.join(&found)).count() * 2 > documents(&folder.join(content)).count()).then_some(found)
}

/// The paths of a folder and of those below it, a level at a time, without what generators need.
pub fn levels(folder: &Path, top: &str) -> impl Iterator<Item = Vec<String>> {
    let below = move |path: &String| {
        let names = settings_file::folders(&folder.join(path)).into_iter().filter(|name| name != MODULES);
        names.map(|name| path::join_anywhere(path, &name)).collect::<Vec<_>>()
    };
    successors(Some(vec![top.to_owned()]), move |level| Some(level.iter().flat_map(below).collect()))
}

/// The languages whose folders lie beside each other; the default language without a folder stands at the site's root.
#[must_use]
pub fn languages(content: &Path, default: Option<String>) -> Vec<FoundLanguage> {
    let mut codes: Vec<String> =
        settings_file::folders(content).into_iter().filter(|name| is_language_folder(content, name)).collect();
    let stated = default.map(|code| code.replace('_', "-")).filter(|code| is_known(code));
    let by_primary = |stated: &String| {
        let primary = stated.split('-').next().unwrap_or_default();
        codes
            .iter()
            .find(|code| code.eq_ignore_ascii_case(stated))
            .or_else(|| codes.iter().find(|code| *code == primary))
            .cloned()
    };
    let english = || codes.iter().find(|code| code.starts_with("en")).cloned();
    let default = match &stated {
        Some(stated) => by_primary(stated).unwrap_or_else(|| stated.split('-').next().unwrap_or_default().to_owned()),
        // What lies beside the folders of languages is in one that nobody names: most likely in English.
        None if has_others(content, &codes) => english().unwrap_or_else(|| "en".to_owned()),
        None => english().or_else(|| codes.first().cloned()).unwrap_or_else(|| "en".to_owned()),
    };
    let has_folder = codes.contains(&default);
    let is_assumed = stated.is_none() && !has_folder;
    codes.retain(|code| *code != default);
    let first = FoundLanguage { prefix: (!has_folder).then(String::new), is_assumed, ..FoundLanguage::new(default) };
    let others = codes.into_iter().map(FoundLanguage::new);
    std::iter::once(first).chain(others).collect()
}

/// Whether other folders than those of languages hold documents, too.
fn has_others(content: &Path, codes: &[String]) -> bool {
    let is_special = |name: &str| name.starts_with('_') || name == MODULES;
    let mut folders = settings_file::folders(content).into_iter();
    folders.any(|name| !codes.contains(&name) && !is_special(&name) && has_documents(&content.join(name)))
}

/// A folder called by a language's code, with documents in it.
fn is_language_folder(content: &Path, name: &str) -> bool {
    is_short_code(name) && has_documents(&content.join(name))
}

fn has_documents(folder: &Path) -> bool {
    documents(folder).next().is_some()
}

/// The documents below a folder, in order.
pub fn documents(folder: &Path) -> impl Iterator<Item = ignore::DirEntry> + use<> {
    let is_document = |entry: &ignore::DirEntry| {
        let extension = entry.path().extension();
        extension.is_some_and(|extension| ["md", "markdown", "mdx"].iter().any(|known| extension == *known))
    };
    let is_own = |entry: &ignore::DirEntry| entry.file_name() != MODULES;
    ignore::WalkBuilder::new(folder)
        .filter_entry(is_own)
        .sort_by_file_name(Ord::cmp)
        .build()
        .flatten()
        .filter(is_document)
}
