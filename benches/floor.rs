//! The least that any program must do that reads a site: list a folder and read its Markdown, with the walker and the threads that
//! polyfeed has. Prints how many files and bytes there were.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;

fn main() {
    let root = env::args_os().nth(1).map(PathBuf::from).expect("a folder to read");
    let files = list(&root);
    let bytes: usize = files.par_iter().map(|path| fs::read(path).expect("the file can be read").len()).sum();
    println!("{} files, {bytes} bytes", files.len());
}

fn list(root: &Path) -> Vec<PathBuf> {
    let files = Mutex::new(Vec::new());
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .threads(rayon::current_num_threads())
        .build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            let path = entry.expect("the folder can be listed").into_path();
            if path.extension().is_some_and(|extension| extension == "md") {
                files.lock().expect("no walker panics").push(path);
            }
            WalkState::Continue
        })
    });
    files.into_inner().expect("no walker panics")
}
