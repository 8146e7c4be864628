//! Why an endpoint is told of a post, or is not.

use std::{fs, path::Path, sync::Arc};

use url::Url;

use super::{
    due::{self, Deaf, Due, Known},
    known, of,
    outbox::State,
    writer::{Preview, Writer},
};
use crate::{error::Error, post::Page, render::Library, settings::announce::Endpoint};

/// What an endpoint makes of a post.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The endpoint's name.
    pub endpoint: String,
    /// Whether the next run tells it, and why or why not.
    pub reason: String,
    /// What it is told, if it hears of such posts at all.
    pub preview: Option<Preview>,
}

/// The page of a file (from where the program runs, or below its source), a URL or an entry id.
#[must_use]
pub fn find(library: &Library, name: &str) -> Option<usize> {
    let name = name.trim_start_matches("./");
    let by_url = || library.index.by_url(&library.settings, &Url::parse(name).ok()?);
    let is_it = |page: &Page| page.document.path == name || page.id() == Some(name);
    let position = library.pages.iter().position(is_it).or_else(|| by_file(library, Path::new(name)));
    position.or_else(|| library.index.by_source_path(&library.pages, name)).or_else(by_url)
}

/// The page of a file that the command line names in another way than messages do, since it runs in a folder below the settings file's.
fn by_file(library: &Library, name: &Path) -> Option<usize> {
    let file = fs::canonicalize(name).ok()?;
    library.pages.iter().position(|page| {
        let path = Path::new(&page.document.path);
        path.file_name() == name.file_name() && fs::canonicalize(path).is_ok_and(|path| path == file)
    })
}

/// What every endpoint (or one) makes of a post. Nothing is written or asked, and secrets need not be there.
///
/// # Errors
/// [`Error::Usage`] if the settings announce nothing, [`Error::State`], [`Error::Io`].
pub fn explain(library: &Arc<Library>, page: usize, only: Option<&str>) -> Result<Vec<Explanation>, Error> {
    let announce = of(&library.settings)?;
    let announcements = known(announce)?;
    let has_no_baseline = announcements.is_none();
    let known = Known::new(library, &announcements.unwrap_or_default());
    let due = due::due(library, announce, &known);
    let mut writer = Writer::new(library);
    let due = due.iter().filter(|(endpoint, _)| only.is_none_or(|only| only == endpoint.name));
    let explained = due.map(|(endpoint, due)| {
        let target = &library.pages[page];
        let hears = target.post.is_some() && due::hears(library, endpoint, target).is_ok();
        Explanation {
            endpoint: endpoint.name.clone(),
            reason: reason(library, (endpoint, due), page, &known, has_no_baseline),
            preview: hears.then(|| writer.preview(endpoint, page, due.hold.is_some())),
        }
    });
    Ok(explained.collect())
}

fn reason(
    library: &Library,
    (endpoint, due): (&Endpoint, &Due),
    index: usize,
    known: &Known,
    has_no_baseline: bool,
) -> String {
    let page = &library.pages[index];
    if let Some(original) = page.waits_for {
        let original = &library.pages[original].document.path;
        return format!("no: it waits for its original, `{original}`, to appear (`embargo`)");
    }
    if page.post.is_none() {
        return "no: the document is no post that a feed shows (see `polyfeed build --verbose`)".into();
    }
    match due::hears(library, endpoint, page) {
        Err(Deaf::Language) => {
            let tag = &library.language(index).tag;
            return format!("no: it does not hear of posts in {tag} (`languages`)");
        }
        Err(Deaf::Feed) => return "no: it does not hear of the feeds that hold the post (`feeds`)".into(),
        Err(Deaf::Tag) => return format!("no: the post has none of the tags {} (`tags`)", endpoint.tags.join(", ")),
        Ok(()) => {}
    }
    if has_no_baseline {
        return "no: there is no baseline yet; run `polyfeed announce --baseline`".into();
    }
    let by_url = known.by_url(library, endpoint, index);
    match known.by_id(endpoint, page) {
        Some(State::Delivered) => "no: it has been announced".into(),
        Some(State::Skipped) => "no: it is marked as known".into(),
        Some(State::Held) => "no: it is held until somebody runs `polyfeed deliveries approve` or `skip` for it".into(),
        Some(State::Dead) => "no: it could not be delivered; see `polyfeed deliveries show`".into(),
        Some(State::Unknown | State::Sending) => {
            "no: nobody knows whether it arrived; see `polyfeed deliveries show`".into()
        }
        Some(State::Approved) => "yes: it is to be sent".into(),
        Some(State::Ready) => "yes: its message is written and waits, as `polyfeed deliveries show` says".into(),
        None if by_url.is_some() => "no: it has been announced at an address that it had before".into(),
        None if !due.new.contains(&index) => {
            "no: Git says that it was renamed, and it is known by what it was called before".into()
        }
        None => match &due.hold {
            Some(reason) => format!("no: it is held: {reason}"),
            None => "yes: it is new to the endpoint".into(),
        },
    }
}
