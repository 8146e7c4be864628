//! Which generator's site lies in a folder, by the files that only it has.

use std::path::Path;

use super::{docusaurus, eleventy, foreign, hugo, jekyll, mkdocs, plain, settings_file, zola};
use crate::{error::Error, path, settings::rules::Preset};

/// The folder of Jekyll's posts, at the root or below the folders of languages: `_posts`, `fr/_posts`, `fr/news/_posts`.
const POSTS: &str = "_posts";
const MOST_LEVELS: usize = 3;

/// The kind of site that lies in a folder.
///
/// # Errors
/// [`Error::Usage`] if there is none, or several.
pub fn detect(folder: &Path) -> Result<Preset, Error> {
    let found = marks(folder);
    match found.as_slice() {
        [(preset, _)] => Ok(*preset),
        [] => {
            let below = settings_file::folders(folder).into_iter().find(|below| !marks(&folder.join(below)).is_empty());
            let hint = below.map_or_else(
                || {
                    "go to the folder that holds them; for a folder of Markdown, run `polyfeed init --preset plain`, or name the \
                     generator that it is for"
                        .to_owned()
                },
                |below| format!("there are some in {below}: run `polyfeed init` there"),
            );
            Err(Error::Usage(format!("no settings of a site generator are in this folder; {hint}")))
        }
        several => {
            let said: Vec<String> = several
                .iter()
                .map(|(preset, file)| format!("{file} ({0}: `polyfeed init --preset {0}`)", preset.name()))
                .collect();
            Err(Error::Usage(format!(
                "this folder has settings of several generators; choose one: {}",
                said.join(", ")
            )))
        }
    }
}

/// The files that tell which generators' sites a folder holds.
fn marks(folder: &Path) -> Vec<(Preset, String)> {
    let zola = zola::file(folder);
    let hugo = settings_file::first_of(folder, hugo::FILES).filter(|file| zola != Some(*file));
    let hugo = hugo.filter(|file| hugo::is_own(folder, file));
    let hugo = hugo.or_else(|| {
        let below = hugo::FOLDERS[0];
        (!settings_file::in_folder(&folder.join(below)).is_empty()).then_some(below)
    });
    let jekyll = settings_file::first_of(folder, jekyll::FILES).filter(|_| !foreign::is_hexo(folder));
    let docusaurus = settings_file::first_of(folder, docusaurus::FILES);
    let docusaurus = docusaurus.or_else(|| (!docusaurus::translated(folder).is_empty()).then_some("i18n"));
    let known = [
        (Preset::Hugo, hugo.map(str::to_owned)),
        (Preset::Zola, zola.map(str::to_owned)),
        (Preset::Docusaurus, docusaurus.map(str::to_owned)),
        (Preset::Jekyll, jekyll.map(str::to_owned)),
        (Preset::Eleventy, settings_file::first_of(folder, eleventy::FILES).map(str::to_owned)),
        (Preset::Plain, mkdocs::file(folder)),
    ];
    let known: Vec<_> = known.into_iter().filter_map(|(preset, file)| Some((preset, file?))).collect();
    if known.is_empty() {
        let foreign = foreign::file(folder).map(|file| (Preset::Plain, file.to_owned()));
        let tagged = || hugo::tagged(folder).map(|file| (Preset::Hugo, file));
        return foreign.or_else(tagged).or_else(|| by_posts(folder)).into_iter().collect();
    }
    known
}

/// The kind of site whose posts lie in folders that no other kind has, where its settings are not there.
fn by_posts(folder: &Path) -> Option<(Preset, String)> {
    if folder.join(foreign::HEXOS).is_dir() {
        return Some((Preset::Plain, foreign::HEXOS.to_owned()));
    }
    let mut posts = plain::levels(folder, "").take(MOST_LEVELS).flatten().map(|path| path::join_anywhere(&path, POSTS));
    posts.find(|posts| folder.join(posts).is_dir()).map(|posts| (Preset::Jekyll, posts))
}
