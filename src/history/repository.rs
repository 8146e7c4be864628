//! Which repositories hold the content, and what its files are called there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use unicode_normalization::UnicodeNormalization;

use crate::settings::Settings;

/// A repository that holds content.
#[derive(Debug)]
pub struct Repository {
    /// A folder of content in it, where Git is asked.
    pub folder: PathBuf,
    /// That folder as messages name it.
    pub shown: String,
    /// The folder of its working tree.
    pub root: PathBuf,
    stretches: Vec<Stretch>,
}

/// A part of a source that lies in a repository.
#[derive(Debug)]
struct Stretch {
    source: usize,
    /// Its path below the source, empty or with a closing `/`.
    below: String,
    /// The same folder's path in the repository, likewise.
    within: String,
}

/// The repositories of all sources, and the sources that lie in none. Where a folder directly below a source (a language's,
/// say) is a repository of its own, a submodule, that one knows its files; it stands before the outer one.
pub fn find(settings: &Settings) -> (Vec<Repository>, Vec<usize>) {
    let mut repositories: Vec<Repository> = Vec::new();
    let mut outside = Vec::new();
    for (index, source) in settings.sources.iter().enumerate() {
        let mut inner: Vec<String> = fs::read_dir(&source.folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok().filter(|entry| is_root(&entry.path())))
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        inner.sort_unstable();
        let places = inner.iter().map(|name| (source.folder.join(name), format!("{name}/")));
        for (folder, below) in places.chain([(source.folder.to_path_buf(), String::new())]) {
            let Some((root, within)) = root_above(&folder) else {
                outside.push(index);
                continue;
            };
            let stretch = Stretch { source: index, below: below.nfc().collect(), within };
            match repositories.iter_mut().find(|known| known.root == root) {
                Some(known) => known.stretches.push(stretch),
                None => repositories.push(Repository {
                    shown: source.shown(&below).trim_end_matches('/').to_owned(),
                    folder,
                    root,
                    stretches: vec![stretch],
                }),
            }
        }
    }
    (repositories, outside)
}

impl Repository {
    /// A file beside Git's own, for what is known of the repository: in `.git`, or where that says if it is a file (a worktree's, a submodule's).
    pub fn memory_file(&self, name: &str) -> PathBuf {
        let git = self.root.join(".git");
        let elsewhere = fs::read_to_string(&git).ok();
        let elsewhere = elsewhere.as_deref().and_then(|text| text.strip_prefix("gitdir:"));
        elsewhere.map_or(git, |folder| self.root.join(folder.trim())).join(format!("polyfeed/{name}.json"))
    }

    /// The innermost folder that holds all of the content, from the root, empty or with a closing `/`.
    pub fn folder_of_all(&self) -> String {
        let mut folders = self.stretches.iter().map(|stretch| stretch.within.as_str());
        let first = folders.next().unwrap_or_default();
        let common = folders.fold(first, |common, other| {
            let same = common.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
            &common[..common.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |end| end + 1)]
        });
        // Git compares bytes, and may have others for what is not ASCII.
        let ascii = common.split_inclusive('/').take_while(|folder| folder.is_ascii());
        ascii.collect()
    }

    /// What a file below a source is called in the repository, NFC; `None` if it does not lie there.
    pub fn path(&self, source: usize, path: &str) -> Option<String> {
        let path: String = path.nfc().collect();
        self.stretches
            .iter()
            .filter(|stretch| stretch.source == source)
            .find_map(|stretch| Some(format!("{}{}", stretch.within, path.strip_prefix(stretch.below.as_str())?)))
    }

    /// The source that a path in the repository lies in, the innermost of several, and its path below that.
    pub fn below_source(&self, path: &str) -> Option<(usize, String)> {
        let below = |stretch: &Stretch| {
            let rest = path.strip_prefix(stretch.within.as_str())?;
            Some((stretch.within.len(), (stretch.source, format!("{}{rest}", stretch.below))))
        };
        self.stretches.iter().filter_map(below).max_by_key(|(length, _)| *length).map(|(_, found)| found)
    }
}

/// The working tree that a folder lies in, and the folder's path below it, empty or with a closing `/`.
#[must_use]
pub fn root_above(folder: &Path) -> Option<(PathBuf, String)> {
    let folder = folder.canonicalize().ok()?;
    let root = folder.ancestors().find(|ancestor| is_root(ancestor))?;
    let below = folder.strip_prefix(root).expect("an ancestor is a prefix");
    let within =
        below.components().fold(String::new(), |within, part| within + &part.as_os_str().to_string_lossy() + "/");
    Some((root.to_owned(), within.nfc().collect()))
}

/// Whether a folder is a working tree's: it holds a repository, or (a worktree, a submodule) a file that says where that is.
fn is_root(folder: &Path) -> bool {
    let git = folder.join(".git");
    git.is_file() || git.join("HEAD").exists()
}
