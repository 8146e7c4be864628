//! A folder of Markdown without settings of any generator.

use std::path::Path;

use super::{
    finding::{Finding, FoundLanguage, FoundSource},
    languages::{is_known, is_short_code},
    settings_file,
};
use crate::settings::rules::Preset;

/// Folders in which content lies, where nothing says which one.
const CONTENT: &[&str] = &["content", "src/content", "posts", "blog", "docs", "src"];

/// Looks at a folder that no settings speak of.
#[must_use]
pub fn read(folder: &Path) -> Finding {
    let mut finding = Finding::new(Preset::Plain, "public");
    let content = CONTENT.iter().find(|path| folder.join(path).is_dir()).copied().unwrap_or(".");
    finding.sources = vec![FoundSource::new(content)];
    finding.languages = languages(&folder.join(content), None);
    finding.are_languages_declared = false;
    finding
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
    codes.retain(|code| *code != default);
    let first = FoundLanguage { prefix: (!has_folder).then(String::new), ..FoundLanguage::new(default) };
    let others = codes.into_iter().map(FoundLanguage::new);
    std::iter::once(first).chain(others).collect()
}

/// Whether other folders than those of languages hold documents, too.
fn has_others(content: &Path, codes: &[String]) -> bool {
    let is_special = |name: &str| name.starts_with('_') || name == "node_modules";
    let mut folders = settings_file::folders(content).into_iter();
    folders.any(|name| !codes.contains(&name) && !is_special(&name) && has_documents(&content.join(name)))
}

/// A folder called by a language's code, with documents in it.
fn is_language_folder(content: &Path, name: &str) -> bool {
    is_short_code(name) && has_documents(&content.join(name))
}

fn has_documents(folder: &Path) -> bool {
    let is_document = |entry: ignore::DirEntry| {
        let extension = entry.path().extension();
        extension.is_some_and(|extension| ["md", "markdown"].iter().any(|known| extension == *known))
    };
    ignore::Walk::new(folder).flatten().any(is_document)
}
