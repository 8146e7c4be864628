//! Lists the files below a folder, sorted, so that nothing later depends on the order of the file system.

use std::{path::Path, sync::Mutex};

use ignore::{WalkBuilder, WalkState};

use crate::settings::Settings;

/// What a folder holds; paths are relative to it, with `/`.
#[derive(Default)]
pub struct Found {
    /// Regular files. Hidden ones (and what lies in hidden folders) are not counted.
    pub files: Vec<String>,
    /// Symbolic links that are not followed, and why not.
    pub symbolic_links: Vec<(String, String)>,
    /// Pipes, sockets and devices, which nobody reads.
    pub special: Vec<String>,
    /// What cannot be listed, and why not.
    pub unlisted: Vec<(String, String)>,
    /// Whether there was more than the settings allow, and the rest was not looked at.
    pub is_cut: bool,
}

/// Walks a folder with as many threads as there are cores.
pub fn walk(root: &Path, settings: &Settings) -> Found {
    let most = settings.bounds.files.get();
    // What was found, and the number of files and folders.
    let found = Mutex::new((Found::default(), 0_usize));
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .follow_links(settings.follow_symbolic_links)
        .threads(rayon::current_num_threads())
        .build_parallel();
    walker.run(|| {
        Box::new(|item| {
            // Before the lock is taken: the walkers share it.
            let path = item.as_ref().map(|entry| relative(root, entry.path())).unwrap_or_default();
            let mut found = found.lock().expect("no walker panics");
            match item {
                Ok(entry) if entry.depth() == 0 => {}
                Ok(_) if found.1 == most => {
                    found.0.is_cut = true;
                    return WalkState::Quit;
                }
                Ok(entry) => {
                    found.1 += 1;
                    match entry.file_type() {
                        Some(kind) if kind.is_symlink() => {
                            found.0.symbolic_links.push((path, "a symbolic link is not followed".into()));
                        }
                        Some(kind) if kind.is_file() => found.0.files.push(path),
                        Some(kind) if !kind.is_dir() => found.0.special.push(path),
                        _ => {}
                    }
                }
                Err(error) => match astray(&error) {
                    Some((link, why)) => found.0.symbolic_links.push((relative(root, link), why)),
                    None => {
                        let path = place(&error).map(|path| relative(root, path)).unwrap_or_default();
                        let message = error.to_string();
                        let why = error.into_io_error().map_or(message, |error| error.to_string());
                        found.0.unlisted.push((path, why));
                    }
                },
            }
            WalkState::Continue
        })
    });
    let (mut found, _) = found.into_inner().expect("no walker panics");
    found.files.sort_unstable();
    found.symbolic_links.sort_unstable();
    found.special.sort_unstable();
    found.unlisted.sort_unstable();
    found
}

/// The symbolic link that leads nowhere or in a circle, if that is what is wrong.
fn astray(error: &ignore::Error) -> Option<(&Path, String)> {
    match error {
        ignore::Error::WithDepth { err, .. } => astray(err),
        ignore::Error::Loop { child, .. } => {
            Some((child, "a symbolic link that leads back to a folder it lies in is not followed".into()))
        }
        ignore::Error::WithPath { path, err } if path.is_symlink() => {
            Some((path, format!("a symbolic link cannot be followed: {err}")))
        }
        _ => None,
    }
}

/// What an error is about.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithDepth { err, .. } => place(err),
        ignore::Error::WithPath { path, .. } => Some(path),
        _ => None,
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
