//! What the site is known to serve, and where that is all it serves. In goes a site that was read, out come answers about its URLs.
//!
//! polyfeed reads the content that the settings name, seldom the whole site: docs, themes and generators add pages of which it knows
//! nothing. So a URL counts as missing only where posts are known on all sides of it.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use url::{Position, Url};

use crate::{
    path,
    post::{Status, address::without_index},
    render::Library,
    settings::{language::Language, rules::MissingAssets, value::BaseUrl},
    site::Kind,
};

/// Names below a section that generators give to lists and not to posts.
const LISTS: &[&str] =
    &["archive", "archives", "author", "authors", "categories", "category", "page", "series", "tag", "tags"];

/// Extensions of what is shown in a page.
const SHOWN: &[&str] =
    &["avif", "bmp", "gif", "ico", "jpeg", "jpg", "m4v", "mov", "mp3", "mp4", "ogg", "png", "svg", "webm", "webp"];

/// What is known of a site's URLs.
pub struct Served<'s> {
    library: &'s Library,
    /// Public pages by path, that of aliases too; paths are in lower case and without what may end them.
    pages: HashMap<String, usize>,
    /// Public pages with their own paths, in order.
    own_paths: Vec<(String, usize)>,
    /// What the paths of languages' pages begin with, where they do.
    prefixes: Vec<String>,
    /// Pages that are drafts, in the future or expired, by path.
    kept_back: HashMap<String, usize>,
    /// The last parts of paths that documents may have that polyfeed does not understand.
    doubtful: HashSet<String>,
    /// The first parts of the posts' paths, with the number of all parts.
    sections: HashSet<(usize, String)>,
    /// The kinds of files that lie in the content.
    kinds: HashSet<String>,
    /// The folders in which the content has documents, by source.
    folders: HashSet<(usize, &'s str)>,
    /// Folders on disk whose files are published at the site's root.
    published_folders: Vec<PathBuf>,
    /// Paths that the host leads elsewhere; one that ends with `*` stands for all that begin so.
    redirects: Vec<String>,
}

impl<'s> Served<'s> {
    /// Looks at every page and at the folders whose files are published as they are.
    pub fn new(library: &'s Library) -> Self {
        let settings = &library.settings;
        let root = Path::new(&settings.path).parent().unwrap_or(Path::new(""));
        let statics = settings.sources.iter().flat_map(|source| &source.rules.static_folders);
        let mut published_folders: Vec<PathBuf> = statics.map(|folder| root.join(folder)).collect();
        published_folders.push(settings.output.clone());
        published_folders.sort_unstable();
        published_folders.dedup();
        let redirects = published_folders.iter().map(PathBuf::as_path).chain([root]).flat_map(redirects).collect();
        let prefixes = settings.languages.iter().map(prefix);
        let mut served = Self {
            library,
            pages: HashMap::new(),
            own_paths: Vec::new(),
            prefixes: prefixes.filter(|prefix| !prefix.is_empty()).collect(),
            kept_back: HashMap::new(),
            doubtful: HashSet::new(),
            sections: HashSet::new(),
            kinds: library.assets.paths().filter_map(extension).map(|extension| kind(&extension)).collect(),
            folders: HashSet::new(),
            published_folders,
            redirects,
        };
        for number in 0..library.pages.len() {
            served.add(number);
        }
        served
    }

    /// The site that was looked at.
    pub fn library(&self) -> &'s Library {
        self.library
    }

    fn add(&mut self, number: usize) {
        let page = &self.library.pages[number];
        let path = page.url.as_ref().and_then(|url| self.path(url));
        self.folders.insert((page.document.source, path::parent(&page.document.source_path)));
        match (path, page.status) {
            (Some(path), _) if page.visible => {
                if page.post.is_some() && page.document.kind != Kind::Section {
                    self.sections.extend(self.section(&path));
                }
                self.own_paths.push((path.clone(), number));
                self.pages.insert(path, number);
                for alias in page.aliases.iter().filter_map(|alias| self.path(alias)).collect::<Vec<_>>() {
                    self.pages.entry(alias).or_insert(number);
                }
            }
            (Some(path), Status::Draft | Status::Future | Status::Expired) => {
                self.kept_back.insert(path, number);
            }
            _ => {
                let key = page.document.key.to_lowercase();
                self.doubtful.insert(path::name(&key).to_owned());
            }
        }
    }

    /// The path below the site by which two URLs of one page are known, with a language's own host before it; `None` for another
    /// site's URL.
    pub fn path(&self, url: &Url) -> Option<String> {
        let path = self.library.settings.path_of(url)?;
        let path = without_index(path);
        let path = path.strip_suffix(".html").unwrap_or(path);
        let path = percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy().to_lowercase();
        Some(format!("{}{path}", host(self.library.settings.own_base_url(url))))
    }

    /// The public page at a path.
    pub fn page(&self, path: &str) -> Option<usize> {
        self.pages.get(path).copied()
    }

    /// The page at a path that readers do not see yet, or no more.
    pub fn kept_back(&self, path: &str) -> Option<usize> {
        self.kept_back.get(path).copied()
    }

    /// All public pages with their paths, in order, without their aliases.
    pub fn pages(&self) -> impl Iterator<Item = (&str, usize)> {
        self.own_paths.iter().map(|(path, page)| (path.as_str(), *page))
    }

    /// A path without its language's host and prefix.
    pub fn without_prefix<'p>(&self, path: &'p str) -> &'p str {
        // `/zh` begins `/zh-tw` too.
        let is_path = |below: &&str| below.is_empty() || below.starts_with('/');
        let below = self.prefixes.iter().find_map(|prefix| path.strip_prefix(prefix.as_str()).filter(is_path));
        below.unwrap_or(path)
    }

    /// Whether a page at this path would be one of those that the content holds: it lies among posts, at their depth, or below
    /// one; and no document that polyfeed does not understand could be it.
    pub fn knows_pages_at(&self, path: &str) -> bool {
        let (folder, name) = path::split(path);
        let is_post = |page: usize| {
            let page = &self.library.pages[page];
            page.post.is_some() && page.document.kind != Kind::Section
        };
        let is_among_posts = || self.section(path).is_some_and(|section| self.sections.contains(&section));
        !self.doubtful.contains(name)
            && !self.is_redirected(path)
            && (self.page(folder).is_some_and(is_post) || is_among_posts())
    }

    /// What a path has in common with the posts of its section: how long it is, and how it begins.
    fn section(&self, path: &str) -> Option<(usize, String)> {
        let below = self.without_prefix(path);
        let prefix = &path[..path.len() - below.len()];
        let parts: Vec<&str> = below.split('/').skip(1).collect();
        let kept = match parts.len() {
            0 | 1 => return None,
            2 => 1,
            _ => 2,
        };
        let is_list = parts[1..].iter().any(|part| LISTS.contains(part));
        (!is_list).then(|| (parts.len(), format!("{prefix}/{}", parts[..kept].join("/"))))
    }

    /// Whether the host leads a path elsewhere.
    pub fn is_redirected(&self, path: &str) -> bool {
        self.redirects.iter().any(|from| match from.strip_suffix('*') {
            Some(start) => path.starts_with(start.trim_end_matches('/')),
            None => from == path,
        })
    }

    /// Whether the content holds files like this one at all; where there is none, they lie elsewhere.
    pub fn holds_files_like(&self, path: &str) -> bool {
        extension(path).is_some_and(|extension| self.kinds.contains(&kind(&extension)))
    }

    /// Whether a page's source has documents in the folder of a path that is relative to that page's file.
    pub fn holds_documents_beside(&self, page: usize, relative: &str) -> bool {
        let document = &self.library.pages[page].document;
        path::join(path::parent(&document.source_path), relative)
            .is_some_and(|file| self.folders.contains(&(document.source, path::parent(&file))))
    }

    /// Whether a file is where a page or its translations would have it, by its path relative to the page's own file.
    pub fn has_beside(&self, page: usize, relative: &str) -> bool {
        let relative = percent_decode_str(relative).decode_utf8_lossy();
        let others = self.library.groups.alternates(&self.library.pages, page);
        others.into_iter().any(|page| {
            let document = &self.library.pages[page].document;
            let source = &self.library.settings.sources[document.source];
            let folder = path::parent(&document.source_path);
            // The folder that is called as the post is published where its page is, and browsers look there: Hexo's for assets.
            let leads_from_page =
                source.rules.missing_assets == MissingAssets::Page && source.rules.bundled_assets.is_empty();
            let own = document.source_path.rsplit_once('.').map(|(name, _)| name).filter(|_| leads_from_page);
            let has = |folder: &str| {
                path::join(folder, &relative).is_some_and(|file| self.library.assets.has(document.source, &file))
                    || source.folder.join(folder).join(&*relative).exists()
            };
            has(folder) || own.is_some_and(has)
        })
    }

    /// Whether the site serves a file at a URL: from a page's bundle, from the content as it lies, or from a folder that is published
    /// as it is.
    pub fn has_file(&self, url: &Url) -> bool {
        let settings = &self.library.settings;
        let Some(path) = settings.path_of(url) else { return true };
        let path = percent_decode_str(path).decode_utf8_lossy();
        let host = host(settings.own_base_url(url));
        let below = path.trim_start_matches('/');
        let is_in_bundle = |folder: &str| {
            let page = self.page(&format!("{host}/{}", folder.to_lowercase()));
            page.is_some_and(|page| self.has_beside(page, &below[folder.len() + 1..]))
        };
        if path::above(below).filter(|folder| !folder.is_empty()).any(is_in_bundle) {
            return true;
        }
        let without_prefix = self.without_prefix(&path).trim_start_matches('/');
        let in_source = |source: usize, path: &str| self.library.assets.has(source, path);
        let codes = || settings.languages.iter().map(|language| format!("{}/{without_prefix}", language.code));
        (0..settings.sources.len()).any(|source| {
            let at = format!("{}/", settings.sources[source].at);
            let inner = without_prefix.strip_prefix(&at).unwrap_or(without_prefix);
            in_source(source, below) || in_source(source, inner) || codes().any(|path| in_source(source, &path))
        }) || self.published_folders.iter().any(|folder| folder.join(below).exists())
            || self.is_redirected(&path.to_lowercase())
    }

    /// Whether a file at a URL would be one of those that polyfeed knows: in a post's own folder, or in a folder that is there among those
    /// whose files are published as they are.
    pub fn knows_files_at(&self, url: &Url) -> bool {
        let settings = &self.library.settings;
        let Some(path) = settings.path_of(url) else { return false };
        let folder = format!("{}{}", host(settings.own_base_url(url)), path::parent(path).to_lowercase());
        let is_in_bundle = || {
            let page = self.page(&folder).map(|page| &self.library.pages[page]);
            page.is_some_and(|page| page.post.is_some() && page.document.kind == Kind::Bundle)
                && self.holds_files_like(path)
        };
        let first = path.trim_start_matches('/').split_once('/').map(|(first, _)| first);
        let is_in_folder = |first: &str| {
            self.published_folders.iter().any(|folder| *folder != settings.output && folder.join(first).is_dir())
        };
        is_in_bundle() || is_shown(path) && first.is_some_and(is_in_folder)
    }
}

/// Whether a path is that of a picture, a film or a sound.
pub fn is_shown(path: &str) -> bool {
    extension(path).is_some_and(|extension| SHOWN.contains(&extension.as_str()))
}

/// The extension of a file, in lower case; what a version ends with (`1.10`, `1.10.x`) is none.
pub fn extension(path: &str) -> Option<String> {
    let (stem, extension) = path::name(path).rsplit_once('.')?;
    let is_one = extension.len() >= 2
        && extension.len() <= 5
        && !stem.is_empty()
        && extension.chars().all(|character| character.is_ascii_alphanumeric())
        && extension.chars().any(|character| character.is_ascii_alphabetic());
    is_one.then(|| extension.to_ascii_lowercase())
}

/// What the paths of a language's pages begin with.
pub fn prefix(language: &Language) -> String {
    format!("{}{}", host(language.base_url.as_ref()), language.prefix.to_lowercase())
}

/// How the paths of a language with an address of its own begin.
fn host(own: Option<&BaseUrl>) -> String {
    let without_scheme = |own: &BaseUrl| own.as_url()[Position::BeforeHost..].trim_end_matches('/').to_lowercase();
    own.map(|own| format!("//{}", without_scheme(own))).unwrap_or_default()
}

/// What files with an extension have in common: pictures, films and sounds are one kind.
fn kind(extension: &str) -> String {
    if SHOWN.contains(&extension) { "shown".to_owned() } else { extension.to_owned() }
}

/// The paths that a folder's `_redirects`, as Netlify and Cloudflare read it, leads elsewhere.
fn redirects(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("_redirects")).unwrap_or_default();
    let froms = text.lines().filter_map(|line| line.split_whitespace().next()).filter(|from| from.starts_with('/'));
    // A placeholder (`/blog/:year/*`) stands for anything.
    let patterns = froms.map(|from| match from.find("/:") {
        Some(start) => format!("{}*", &from[..=start]),
        None => from.to_owned(),
    });
    patterns.map(|from| from.trim_end_matches('/').to_lowercase()).collect()
}
