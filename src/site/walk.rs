//! Lists the files below a folder, sorted, so that nothing later depends on the order of the file system.

use std::{path::Path, sync::Mutex};

use ignore::{WalkBuilder, WalkState};

use crate::error::Error;

/// What a folder holds; paths are relative to it, with `/`.
pub struct Found {
    /// Regular files. Hidden ones (and what lies in hidden folders) are not counted.
    pub files: Vec<String>,
    /// Symbolic links, which are not followed.
    pub symbolic_links: Vec<String>,
}

/// Walks a folder with as many threads as there are cores.
///
/// # Errors
/// [`Error::Io`] if the folder or one in it cannot be listed.
pub fn walk(root: &Path) -> Result<Found, Error> {
    let found = Mutex::new((Found { files: Vec::new(), symbolic_links: Vec::new() }, None));
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .threads(rayon::current_num_threads())
        .build_parallel();
    walker.run(|| {
        Box::new(|item| {
            let mut found = found.lock().expect("no walker panics");
            match item {
                Ok(entry) => {
                    let path = relative(root, entry.path());
                    match entry.file_type() {
                        Some(kind) if kind.is_symlink() => found.0.symbolic_links.push(path),
                        Some(kind) if kind.is_file() => found.0.files.push(path),
                        _ => {}
                    }
                    WalkState::Continue
                }
                Err(error) => {
                    let message = error.to_string();
                    let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other(message));
                    found.1 = Some(Error::Io { action: "list", path: root.to_owned(), source });
                    WalkState::Quit
                }
            }
        })
    });
    let (mut found, error) = found.into_inner().expect("no walker panics");
    if let Some(error) = error {
        return Err(error);
    }
    found.files.sort_unstable();
    found.symbolic_links.sort_unstable();
    Ok(found)
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
