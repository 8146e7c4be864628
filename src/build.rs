//! The way of the data, once through: settings → site → posts → translation groups → feeds → files → the output.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    error::Error,
    feed::{self, Channel, FOLDER, FORMATS, Feed, OPML_PATH, Selection},
    history::{self, History, Wanted},
    identity::{self, PublishedEntry, PublishedFeed, file::IdsFile},
    post::{self, Moment, Page, Status, index::PageIndex},
    problem::{Code, Problem, Problems},
    publish::{self, Publication, Request},
    render::Library,
    settings::{Settings, TRANSLATORS_FEED},
    site, translation,
};

/// How a build is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which feeds.
    pub selection: Selection,
    /// When it is, and what is shown nevertheless.
    pub moment: Moment,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// What a build is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading front matter; one step a document.
    Reading,
    /// Rendering bodies; one step a post.
    Rendering,
}

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// Everything known of the site.
    pub library: Arc<Library>,
    /// Documents of no declared language.
    pub unplaced: Vec<String>,
    /// The ids file, with what this build added to it.
    pub ids: IdsFile,
    /// The feeds that were built.
    pub feeds: Vec<Feed>,
    /// What changed in the output.
    pub publication: Publication,
    /// What was wrong.
    pub problems: Problems,
}

/// What became of the documents: the others add up to `found`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Documents in the content folders.
    pub found: usize,
    /// Documents that can appear in a feed.
    pub posts: usize,
    /// How many of these posts are section pages with a date of their own.
    pub dated_section_pages: usize,
    /// Section pages without a date.
    pub section_pages: usize,
    /// Drafts.
    pub drafts: usize,
    /// Posts whose publish date lies in the future.
    pub future: usize,
    /// Posts whose expiry date has passed.
    pub expired: usize,
    /// Translations that wait for their original.
    pub held: usize,
    /// Documents that no feed selects, that are hidden, or that are in no declared language.
    pub excluded: usize,
    /// Posts that are wrong.
    pub errors: usize,
}

/// A site that was read, and its posts understood.
#[derive(Debug)]
pub struct Known {
    /// Everything known of the site.
    pub library: Arc<Library>,
    /// Documents of no declared language.
    pub unplaced: Vec<String>,
    /// The codes of these languages.
    pub undeclared: BTreeSet<String>,
    /// The ids file, with what has to be added to it.
    pub ids: IdsFile,
    /// What was wrong, in no order.
    pub problems: Vec<Problem>,
    /// Why nothing may be done by what is known: something is missing here that may be there.
    pub obstacles: Vec<Problem>,
}

/// Reads the content as [`survey`] does.
///
/// # Errors
/// [`Error::Settings`] if the ids file is wrong or there are too many files, [`Error::Content`] if not all can be read.
pub fn read(
    settings: Settings,
    wanted: Wanted,
    moment: Moment,
    progress: &(dyn Fn(Stage, usize) + Sync),
) -> Result<Known, Error> {
    let mut known = survey(settings, wanted, moment, progress);
    let obstacles = std::mem::take(&mut known.obstacles);
    if obstacles.is_empty() {
        Ok(known)
    } else if obstacles.iter().all(|obstacle| obstacle.code.ends_the_command()) {
        Err(Error::Settings(obstacles))
    } else {
        Err(Error::Content(obstacles))
    }
}

/// Reads the content and finds the posts and their translations; and of its history what is wanted or the settings ask for. `progress` is
/// called once a document, with their number.
pub fn survey(settings: Settings, wanted: Wanted, moment: Moment, progress: &(dyn Fn(Stage, usize) + Sync)) -> Known {
    let wanted = wanted.max(Wanted::by(&settings));
    // Git reads while we do.
    let history = history::Reading::begin(&settings, wanted);
    let mut site = site::read(&settings, &|total| progress(Stage::Reading, total));
    let mut problems = std::mem::take(&mut site.problems);
    let mut obstacles = std::mem::take(&mut site.obstacles);
    let (mut ids, found) = IdsFile::read(&settings);
    obstacles.extend(found);
    let (mut pages, found) = post::normalise(&settings, &mut site, moment);
    problems.extend(found);
    let (history, found) = history.finish(&settings);
    problems.extend(found);
    let published = published(&settings).unwrap_or_else(|obstacle| {
        obstacles.push(*obstacle);
        Vec::new()
    });
    let asked = OnceLock::new();
    let renames = || match wanted {
        Wanted::Nothing => asked.get_or_init(|| History::read(&settings, Wanted::Names)),
        _ => &history,
    };
    let (found, contradictions) = identity::assign(&settings, &mut pages, &mut ids, &published, &renames);
    problems.extend(found);
    obstacles.extend(contradictions);
    let index = PageIndex::new(&settings, &pages);
    let (groups, found) = translation::group(&settings, &mut pages, &index);
    problems.extend(found);
    problems.extend(translation::date(&settings, &mut pages, &groups, &history, &mut ids, moment));
    problems.extend(identity::changed(&settings, &pages, &ids, &published));
    let history = if wanted == Wanted::Nothing { asked } else { OnceLock::from(history) };
    let (assets, generators) = (site.assets, site.generators);
    let library = Arc::new(Library { settings, pages, index, groups, assets, generators, history });
    Known { library, unplaced: site.unplaced, undeclared: site.undeclared, ids, problems, obstacles }
}

/// What the output holds of earlier runs' feeds, with the index of each entry's language.
fn published(settings: &Settings) -> Result<Vec<(usize, PublishedEntry)>, Box<Problem>> {
    let own = publish::own_files(&settings.output).map_err(|error| {
        let problem = Problem::new(
            Code::Unreadable,
            settings.shown_output(),
            format!("what was published is not known: {error}"),
        );
        problem
            .hint(format!("bring that file back, or remove the folder `{FOLDER}` in the output: a build makes it anew"))
    })?;
    let read = |path: &String| {
        let [FOLDER, language, name, file_name] = path.split('/').collect::<Vec<_>>()[..] else { return None };
        let is_for_readers = file_name == feed::JSON_FILE_NAME && name != TRANSLATORS_FEED;
        let language = settings.language(language).filter(|_| is_for_readers)?;
        // Whatever stands there instead is said by `publish`, or is no feed that anybody reads.
        let feed = PublishedFeed::parse(&fs::read(settings.output.join(path)).ok()?).ok()?;
        Some((language.index, feed.items))
    };
    let feeds: Vec<(usize, Vec<PublishedEntry>)> = own.par_iter().filter_map(read).collect();
    // An original that stands in for a translation keeps its language.
    let language = |of_feed: usize, entry: &PublishedEntry| {
        let own = settings.languages.iter().find(|language| entry.language.as_deref() == Some(language.tag.as_str()));
        own.map_or(of_feed, |own| own.index)
    };
    let entries =
        feeds.into_iter().flat_map(|(of_feed, entries)| entries.into_iter().map(move |entry| (of_feed, entry)));
    Ok(entries.map(|(of_feed, entry)| (language(of_feed, &entry), entry)).collect())
}

/// Builds and publishes. `progress` is called once a step, with the number of steps of the stage.
///
/// # Errors
/// What [`read`] and [`publish::publish`] say; [`Error::Settings`] for an alias that cannot be.
pub fn build(settings: Settings, options: &Options, progress: &(dyn Fn(Stage, usize) + Sync)) -> Result<Built, Error> {
    let collisions = alias_problems(&settings);
    if !collisions.is_empty() {
        return Err(Error::Settings(collisions));
    }
    let wanted = if settings.translators.is_some() { Wanted::AllChanges } else { Wanted::Nothing };
    let Known { library, unplaced, ids, mut problems, .. } = read(settings, wanted, options.moment, progress)?;
    let (mut feeds, found) = feed::build(&library, &options.selection, &|total| progress(Stage::Rendering, total));
    problems.extend(found);
    let (for_translators, found) = feed::build_for_translators(&library, &options.selection);
    feeds.extend(for_translators);
    problems.extend(found);

    let settings = &library.settings;
    if !options.dry_run {
        ids.write()?;
    }
    let publication = publish::publish(&Request {
        output: &settings.output,
        files: &files(settings, &feeds),
        replace: &settings.replace,
        is_complete: options.selection.is_everything(),
        dry_run: options.dry_run,
    })?;
    Ok(Built { unplaced, ids, feeds, publication, problems: library.settings.levels.judge(problems), library })
}

/// What is wrong with aliases: each stands for a feed that there is, at a path that nothing else needs.
#[must_use]
pub fn alias_problems(settings: &Settings) -> Vec<Problem> {
    let channels = [Channel::all(settings), Channel::for_translators(settings)].concat();
    let mut made: BTreeSet<String> =
        channels.iter().flat_map(|channel| FORMATS.map(|format| channel.path(format))).collect();
    made.insert(OPML_PATH.to_owned());
    let mut taken: Vec<&str> = made.iter().map(String::as_str).chain(publish::RESERVED).collect();
    let mut problems = Vec::new();
    for (alias, target) in &settings.aliases {
        let alias = alias.as_str();
        let is_below = |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let clash = taken.iter().find(|other| **other == alias || is_below(alias, other) || is_below(other, alias));
        if let Some(clash) = clash {
            let message = format!("the alias `{alias}` and `{clash}` cannot both be files");
            problems.push(settings.problem_at(Code::Settings, &["aliases", alias], message));
        } else if !made.contains(target.as_str()) {
            let message = format!("`{}` is not a file that polyfeed writes", target.as_str());
            let problem = settings.problem_at(Code::Settings, &["aliases", alias], message);
            problems.push(
                problem.hint("name it like feeds/en/blog/rss.xml: language, feed, and atom.xml, rss.xml or feed.json"),
            );
        }
        taken.push(alias);
    }
    problems
}

/// Every file by its path below the output: each feed in each format, the list of feeds, and the aliases of those.
fn files(settings: &Settings, feeds: &[Feed]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = feeds
        .par_iter()
        .flat_map(|feed| FORMATS.into_par_iter().map(move |format| (feed.channel.path(format), format.write(feed))))
        .collect();
    let title = settings.title_in(settings.default_language());
    files.insert(OPML_PATH.to_owned(), feed::opml(title, &Channel::all(settings)));
    for (alias, target) in &settings.aliases {
        if let Some(bytes) = files.get(target.as_str()).cloned() {
            files.insert(alias.as_str().to_owned(), bytes);
        }
    }
    files
}

impl Built {
    /// What became of the documents of a language, by its index; of all documents for `None`.
    #[must_use]
    pub fn files(&self, language: Option<usize>) -> Files {
        let mut files = Files::default();
        for page in
            self.library.pages.iter().filter(|page| language.is_none_or(|language| page.document.language == language))
        {
            files.count(page);
        }
        if language.is_none() {
            files.found += self.unplaced.len();
            files.excluded += self.unplaced.len();
        }
        files
    }

    /// How many translation groups have posts in more than one language.
    #[must_use]
    pub fn translation_groups(&self) -> usize {
        let pages = &self.library.pages;
        let languages = |members: &[usize]| {
            let posts = members.iter().filter(|member| pages[**member].post.is_some());
            posts.map(|member| pages[*member].document.language).collect::<BTreeSet<_>>().len()
        };
        self.library.groups.iter().filter(|members| languages(members) > 1).count()
    }
}

impl Files {
    fn count(&mut self, page: &Page) {
        self.found += 1;
        match page.status {
            Status::Post => self.posts += 1,
            Status::SectionPage => self.section_pages += 1,
            Status::Draft => self.drafts += 1,
            Status::Future => self.future += 1,
            Status::Expired => self.expired += 1,
            Status::Held => self.held += 1,
            Status::Excluded => self.excluded += 1,
            Status::Error => self.errors += 1,
        }
        if page.status == Status::Post && page.document.kind == site::Kind::Section {
            self.dated_section_pages += 1;
        }
    }
}
