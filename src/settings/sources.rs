//! From the sources as written to folders that are there, with the files that say who and what the ids in their front matter are.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Source,
    authors::{self, Authors, Tags},
    file::{ContentFile, SettingsFile, SourceFile},
    language::{Language, codes},
    resolve::Faults,
    rules::{Rules, RulesFile},
    with_slashes,
};

/// What a source's path has where a language's code belongs.
const LANGUAGE: &str = "{language}";

/// The folders of content, with their rules, and who the ids in them are.
pub(super) fn resolve(
    folder: &Path,
    file: &SettingsFile,
    languages: &[Language],
    faults: &mut Faults<'_>,
) -> Vec<Source> {
    let written = match &file.content {
        ContentFile::Folder(path) => vec![SourceFile { path: path.clone(), ..SourceFile::default() }],
        ContentFile::Sources(sources) => sources.clone(),
    };
    if written.is_empty() {
        faults.add(&["content"], false, "at least one source is needed");
    }
    let by_code: HashMap<&str, usize> =
        languages.iter().map(|language| (language.code.as_str(), language.index)).collect();
    check_authors(folder, &["rules", "authors"], &file.rules, faults);
    let mut sources: Vec<Source> = Vec::new();
    for (index, source) in written.into_iter().enumerate() {
        let number = index.to_string();
        check_authors(folder, &["content", &number, "rules", "authors"], &source.rules, faults);
        let keys: &[&str] =
            if matches!(file.content, ContentFile::Folder(_)) { &["content"] } else { &["content", &number, "path"] };
        let language = source.language.as_deref().map(|code| {
            by_code.get(code).copied().unwrap_or_else(|| {
                faults.add(
                    &["content", &number, "language"],
                    false,
                    format!("`{code}` is not one of the declared languages ({})", codes(languages).join(", ")),
                );
                0
            })
        });
        let rules = Rules::new(source.preset.unwrap_or(file.preset), &[&file.rules, &source.rules]);
        let shown = with_slashes(&source.path);
        let folders = folders(folder, &shown, language, languages);
        if folders.is_empty() {
            faults.add(keys, false, format!("there is no folder `{shown}` beside the settings file"));
        }
        let mut undeclared = undeclared(folder, &shown, &by_code);
        sources.extend(folders.into_iter().map(|(path, language)| Source {
            folder: below(folder, &path).into(),
            path,
            at: source.at.trim_matches('/').to_owned(),
            language,
            undeclared: std::mem::take(&mut undeclared),
            rules: rules.clone(),
            authors: Authors::new(),
            tags: Tags::new(),
        }));
    }
    add_authors_and_tags(&mut sources, folder, faults);
    faults.problems.dedup();
    sources
}

/// Files of authors that the rules name are there.
fn check_authors(folder: &Path, keys: &[&str], rules: &RulesFile, faults: &mut Faults<'_>) {
    for (index, path) in rules.authors.iter().flatten().enumerate() {
        if !folder.join(path).exists() {
            let index = index.to_string();
            let keys: Vec<&str> = keys.iter().copied().chain([&*index]).collect();
            let shown = with_slashes(path);
            faults.add(&keys, false, format!("there is no file or folder `{shown}` beside the settings file"));
        }
    }
}

/// Reads the files of authors and tags: those that the rules name, and those that lie in the source's own folder or in any.
fn add_authors_and_tags(sources: &mut [Source], folder: &Path, faults: &mut Faults<'_>) {
    let all: Vec<Arc<Path>> = sources.iter().map(|source| Arc::clone(&source.folder)).collect();
    for source in sources {
        let own = std::iter::once(&source.folder).chain(&all);
        let files = |names: &[String]| -> Vec<PathBuf> {
            let files = own.clone().flat_map(|folder| names.iter().map(|name| folder.join(name)));
            files.filter(|file| file.is_file()).collect()
        };
        let named = source.rules.authors.iter().map(|path| folder.join(path)).filter(|path| path.exists());
        let authors: Vec<PathBuf> = named.chain(files(&source.rules.author_files)).collect();
        let read = authors::read(&authors)
            .and_then(|authors| Ok((authors, authors::read_tags(&files(&source.rules.tag_files))?)));
        match read {
            Ok((authors, tags)) => (source.authors, source.tags) = (authors, tags),
            Err(problem) => faults.problems.push(*problem),
        }
    }
}

/// The folders that a source's path names, with the language of each.
fn folders(folder: &Path, path: &str, language: Option<usize>, languages: &[Language]) -> Vec<(String, Option<usize>)> {
    let candidates: Vec<(String, Option<usize>)> = if path.contains(LANGUAGE) {
        languages.iter().map(|language| (path.replace(LANGUAGE, &language.code), Some(language.index))).collect()
    } else {
        vec![(path.to_owned(), language)]
    };
    candidates.into_iter().filter(|(path, _)| below(folder, path).is_dir()).collect()
}

/// A folder below another; both may be the working directory, which has no name of its own.
fn below(folder: &Path, path: &str) -> PathBuf {
    let below = folder.join(path);
    if below.as_os_str().is_empty() { PathBuf::from(".") } else { below }
}

/// The codes of no declared language for which a source's path names a folder, too, with that folder.
fn undeclared(folder: &Path, path: &str, declared: &HashMap<&str, usize>) -> Vec<(String, Arc<Path>)> {
    let Some((above, below)) = path.split_once(LANGUAGE).filter(|(above, _)| above.is_empty() || above.ends_with('/'))
    else {
        return Vec::new();
    };
    let entries = fs::read_dir(folder.join(above)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut undeclared: Vec<(String, Arc<Path>)> = names
        .filter(|name| !declared.contains_key(name.as_str()))
        .map(|name| {
            let folder = folder.join(format!("{above}{name}{below}"));
            (name, folder.into())
        })
        .filter(|(_, folder): &(String, Arc<Path>)| folder.is_dir())
        .collect();
    undeclared.sort();
    undeclared
}
