//! What would be wrong in the feeds. In goes what a build goes by, out come [`Problems`]: those that a build of all posts would have, and
//! what only a look at the whole site shows, one file a subject. Nothing is written.

mod anchors;
mod feeds;
mod languages;
mod links;
mod meant;
mod readers;
mod served;
mod settings;
mod translations;
mod unlinked;

pub use self::languages::written as written_language;

use std::sync::Arc;

use crate::{
    build::{self, Known, Stage},
    feed,
    history::Wanted,
    post::Moment,
    problem::Problems,
    render::Renderer,
    settings::Settings,
};

/// Looks at everything that can be seen, at the posts beyond the feeds' limits too, and whatever is wrong with the rest. `progress` is called
/// once a step, with the number of steps of the stage. Returns how many posts there are, and what is wrong.
#[must_use]
pub fn check(settings: Settings, moment: Moment, progress: &(dyn Fn(Stage, usize) + Sync)) -> (usize, Problems) {
    let Known { library, mut problems, mut obstacles, .. } = build::survey(settings, Wanted::Nothing, moment, progress);
    obstacles.extend(library.settings.faults.iter().cloned());
    problems.extend(build::alias_problems(&library.settings));
    let posts = (0..library.pages.len())
        .filter(|page| library.pages[*page].post.is_some() && !library.pages[*page].feeds.is_empty())
        .collect();
    let renderer = Renderer::new(Arc::clone(&library));
    let rendered = renderer.render_all(posts, &|total| progress(Stage::Rendering, total));
    problems.extend(rendered.values().flat_map(|rendered| rendered.problems.iter().cloned()));
    for findings in [links::findings, languages::findings, translations::findings, unlinked::findings] {
        problems.extend(findings(&library, &rendered));
    }
    let (feeds, found) = feed::of_rendered(&library, &rendered);
    problems.extend(found);
    problems.extend(feeds::findings(&library, &feeds, moment.now));
    problems.extend(settings::findings(&library));
    if !obstacles.is_empty() {
        problems.retain(|problem| !problem.code.is_of_something_missing());
    }
    problems.extend(obstacles);
    (rendered.len(), library.settings.levels.judge(problems))
}

/// How much of all something is, from 0 to 1.
#[allow(clippy::cast_precision_loss)]
fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}
