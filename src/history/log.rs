//! `git log`, as a stream: one child process, its commits told one by one, the newest first.
//!
//! The differences are taken backwards (`-R`), so that what a commit added counts as deleted; what the user's configuration
//! could change in the output is switched off.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Read},
    iter,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use chrono::{DateTime, Datelike, FixedOffset};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A commit of the mainline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Commit {
    /// Its whole name.
    pub name: String,
    /// The first line of its message.
    pub subject: String,
    /// When its author wrote it, as the author's clock said; `None` if that is no date.
    pub date: Option<DateTime<FixedOffset>>,
    /// Whether it is the first one of all.
    pub is_root: bool,
    /// Whether it is the oldest one that a shallow clone has, so that all files seem to be its own.
    pub is_boundary: bool,
}

impl Commit {
    /// Its name, as short as people write it.
    #[must_use]
    pub fn short_name(&self) -> &str {
        short(&self.name)
    }
}

/// A commit's name, as short as people write it.
#[must_use]
pub fn short(name: &str) -> &str {
    name.get(..SHORT).unwrap_or(name)
}

/// What a commit did to a file. Paths are below the repository's root, NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It made it.
    Added(String),
    /// It changed what is in it.
    Modified(String),
    /// It gave it another name.
    Renamed {
        /// The name before.
        from: String,
        /// The name since then.
        to: String,
        /// Whether it changed what is in it too.
        is_modified: bool,
    },
}

/// Somebody who is told of every commit, the newest first.
pub trait Told {
    /// A commit, and what it did; removals are left out.
    fn commit(&mut self, commit: Commit, changes: &[Change]);
    /// Whether nothing need be told of the commits before, if they are known.
    fn can_go_on(&self) -> bool;
    /// Whether the texts of the last commit's change with this index are wanted.
    fn wants(&self, change: usize) -> bool;
    /// What was in the file before that change and after it; `None` if Git takes it for no text.
    fn texts(&mut self, change: usize, texts: Option<(&[u8], &[u8])>);
}

/// Which texts of changed files Git shows.
#[derive(Debug)]
pub struct Patches {
    /// Those below this folder, from the repository's root, empty or with a closing `/`; nothing else is told then.
    pub below: String,
    /// Those that are no larger than this, in bytes.
    pub most: usize,
}

/// Why there is no history.
#[derive(Debug)]
pub enum Failure {
    /// Git cannot be run.
    NotStarted(io::Error),
    /// Git ended with this message, or said what nobody understands.
    Ended(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(error) => write!(formatter, "`git` cannot be run: {error}"),
            Self::Ended(said) => write!(formatter, "`git log` failed: {said}"),
        }
    }
}

/// How much Git's commit names are shortened to.
const SHORT: usize = 10;

/// How much was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The full name of the newest commit.
    pub head: String,
    /// Whether it ended where the history is known.
    pub is_continued: bool,
    /// Whether it ended where a shallow clone begins.
    pub is_shallow: bool,
}

/// Tells the history of the repository that a folder lies in, down to the commit `known`, if it comes by that, without it.
///
/// # Errors
/// Git cannot be run, or fails: no commits, a broken repository, one that Git does not trust.
pub fn read(
    folder: &Path,
    patches: Option<&Patches>,
    known: Option<&str>,
    told: &mut impl Told,
) -> Result<Extent, Failure> {
    let mut child = command(folder, patches).spawn().map_err(Failure::NotStarted)?;
    let mut stderr = child.stderr.take().expect("it is piped");
    // In a thread of its own: a child that cannot complain stands still.
    let complaints = thread::spawn(move || {
        let mut said = Vec::new();
        // What cannot be read is not said.
        let _ = stderr.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    });
    let mut stream = BufReader::with_capacity(1 << 16, child.stdout.take().expect("it is piped"));
    let read = commits(&mut stream, patches.map_or("", |patches| &patches.below), known, told);
    drop(stream);
    if read.as_ref().is_ok_and(|extent| extent.is_continued) {
        // Nobody listens any longer. If it has ended by itself meanwhile, all the better.
        let _ = child.kill();
        child.wait().map_err(Failure::NotStarted)?;
        return read.map_err(|error| Failure::Ended(error.to_string()));
    }
    let status = child.wait().map_err(Failure::NotStarted)?;
    let said = complaints.join().unwrap_or_default();
    let fatal = said.lines().find_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")));
    match (fatal, read) {
        (Some(fatal), _) if !status.success() => Err(Failure::Ended(fatal.to_owned())),
        (_, Err(error)) => Err(Failure::Ended(format!("its answer is not understood: {error}"))),
        (None, Ok(_)) if !status.success() => Err(Failure::Ended(status.to_string())),
        (_, Ok(extent)) => Ok(extent),
    }
}

/// Whether a folder lies in a repository that knows more of it than how it is.
#[must_use]
pub fn is_kept(folder: &Path) -> bool {
    let counted = git(folder).args(["rev-list", "--count", "--max-count=2", "HEAD", "--", "."]).output();
    counted.is_ok_and(|counted| counted.stdout.trim_ascii() == b"2")
}

/// Git, asked in a folder.
pub fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    git.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    // A hook's or a script's repository is not the content's.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    // Nor are a person's habits with paths.
    for variable in
        ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_DIFF_OPTS"]
    {
        git.env_remove(variable);
    }
    git
}

fn command(folder: &Path, patches: Option<&Patches>) -> Command {
    let mut git = git(folder);
    for setting in ["log.showRoot=true", "log.diffMerges=first-parent", "log.follow=false", "diff.relative=false"] {
        git.args(["-c", setting]);
    }
    // Git would keep a hundred megabytes of trees; a tenth of that is as fast to use, and faster to fill.
    git.args(["-c", "core.deltaBaseCacheLimit=8m"]);
    // Else it would hand over each commit by itself, and wake us for each.
    git.env("GIT_FLUSH", "0");
    if let Some(patches) = patches {
        git.args([
            "-c",
            "diff.suppressBlankEmpty=false",
            "-c",
            &format!("core.bigFileThreshold={}", patches.most.min(1 << 30)),
            // Attributes are those of the empty tree, none: Git would look for `.gitattributes` in every folder, and they could hide texts.
            "-c",
            "attr.tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        ]);
    }
    git.args(["--no-pager", "log", "-z", "--first-parent", "-m", "-R", "--raw", "--no-abbrev", "-M", "-l1000"]);
    git.args(["-O/dev/null", "--no-color", "--no-ext-diff", "--no-show-signature", "--no-notes", "--no-mailmap"]);
    // Of all decorations only the one of a shallow clone's oldest commit.
    git.args(["--decorate-refs-exclude=refs/*", "--decorate-refs-exclude=HEAD"]);
    git.args(["--date=raw", "--encoding=UTF-8", "--format=commit %H%x09%ad%x09%P%x09%D%x09%s"]);
    if let Some(patches) = patches {
        // Whole files, and with `-D` nothing of those that a commit added.
        git.args(["-p", "-D", "--unified=100000000", "--no-textconv", "--submodule=short"]);
        // Not as a pathspec, for which Git looks at every entry of every tree.
        git.args(Some(&patches.below).filter(|below| !below.is_empty()).map(|below| format!("--relative={below}")));
    }
    git.args(["HEAD", "--"]);
    git
}

fn commits(stream: &mut impl BufRead, below: &str, known: Option<&str>, told: &mut impl Told) -> io::Result<Extent> {
    let (mut changes, mut sections) = (Vec::new(), Vec::new());
    let mut extent = Extent { head: String::new(), is_continued: false, is_shallow: false };
    loop {
        while matches!(peek(stream)?, Some(b'\n' | 0)) {
            stream.consume(1);
        }
        if peek(stream)?.is_none() {
            return Ok(extent);
        }
        let commit = commit(&field(stream)?)?;
        if extent.head.is_empty() {
            commit.name.clone_into(&mut extent.head);
        }
        if known == Some(commit.name.as_str()) && told.can_go_on() {
            extent.is_continued = true;
            return Ok(extent);
        }
        extent.is_shallow |= commit.is_boundary;
        if peek(stream)? == Some(b'\n') {
            stream.consume(1);
        }
        changes.clear();
        sections.clear();
        while peek(stream)? == Some(b':') {
            let (change, is_other_kind) = change(stream, below)?;
            let index = change.as_ref().map(|_| changes.len());
            // A file that becomes a link is shown as one that goes and one that comes.
            sections.extend(iter::repeat_n(index, if is_other_kind { 2 } else { 1 }));
            changes.extend(change);
        }
        told.commit(commit, &changes);
        if peek(stream)? == Some(0) {
            stream.consume(1);
            patch(stream, &sections, told)?;
        }
    }
}

/// The patches of a commit, one section a file, in the order of its changes; ends where the next commit begins.
fn patch(stream: &mut impl BufRead, sections: &[Option<usize>], told: &mut impl Told) -> io::Result<()> {
    let mut sections = sections.iter();
    let mut section = Section::default();
    let mut line = Vec::new();
    // No line of a patch outside hunks begins like a commit.
    while peek(stream)?.is_some_and(|first| first != b'c') {
        line.clear();
        stream.read_until(b'\n', &mut line)?;
        if line.starts_with(b"diff --git ") {
            section.tell(told);
            let change = sections.next().copied().flatten();
            section = Section { change: change.filter(|change| told.wants(*change)), ..Section::default() };
        } else if line.starts_with(b"@@ ") {
            section.hunk(stream, &line)?;
        } else if line.starts_with(b"Binary files ") {
            section.is_binary = true;
        }
    }
    section.tell(told);
    Ok(())
}

/// What a patch shows of one file.
#[derive(Default)]
struct Section {
    /// The change, if its texts are wanted.
    change: Option<usize>,
    old: Vec<u8>,
    new: Vec<u8>,
    has_hunks: bool,
    is_binary: bool,
}

impl Section {
    /// Reads the lines of a hunk, as many as its head says.
    fn hunk(&mut self, stream: &mut impl BufRead, head: &[u8]) -> io::Result<()> {
        let head = String::from_utf8_lossy(head);
        let mut ranges = head.split(' ').skip(1).map(|range| match range.split_once(',') {
            Some((_, lines)) => lines.parse::<usize>().ok(),
            None => Some(1),
        });
        let mut lines = || ranges.next().flatten().ok_or_else(|| odd(&head));
        // Backwards: what is removed is new.
        let (mut of_new, mut of_old) = (lines()?, lines()?);
        let mut line = Vec::new();
        while of_new > 0 || of_old > 0 {
            line.clear();
            stream.read_until(b'\n', &mut line)?;
            let (is_new, is_old) = match line.first() {
                Some(b' ') => (true, true),
                Some(b'-') => (true, false),
                Some(b'+') => (false, true),
                Some(b'\\') => continue,
                _ => return Err(odd(&String::from_utf8_lossy(&line))),
            };
            of_new = of_new.checked_sub(usize::from(is_new)).ok_or_else(|| odd(&head))?;
            of_old = of_old.checked_sub(usize::from(is_old)).ok_or_else(|| odd(&head))?;
            for (text, _) in [(&mut self.new, is_new), (&mut self.old, is_old)]
                .into_iter()
                .filter(|(_, is_in)| *is_in && self.change.is_some())
            {
                text.extend_from_slice(&line[1..]);
            }
        }
        self.has_hunks = true;
        Ok(())
    }

    fn tell(&self, told: &mut impl Told) {
        if let Some(change) = self.change.filter(|_| self.has_hunks || self.is_binary) {
            told.texts(change, self.has_hunks.then_some((self.old.as_slice(), self.new.as_slice())));
        }
    }
}

/// `commit NAME⇥SECONDS ZONE⇥PARENTS⇥DECORATION⇥SUBJECT`
fn commit(header: &str) -> io::Result<Commit> {
    let mut fields = header.strip_prefix("commit ").ok_or_else(|| odd(header))?.splitn(5, '\t');
    let mut next = || fields.next().ok_or_else(|| odd(header));
    let (name, date, parents, decoration, subject) = (next()?, next()?, next()?, next()?, next()?);
    Ok(Commit {
        name: name.to_owned(),
        subject: subject.to_owned(),
        date: self::date(date),
        is_root: parents.is_empty(),
        is_boundary: decoration.split(", ").any(|word| word == "grafted"),
    })
}

/// `SECONDS +HHMM`: seconds since the epoch, and the author's offset from UTC.
fn date(text: &str) -> Option<DateTime<FixedOffset>> {
    let (seconds, zone) = text.split_once(' ')?;
    let zone: i32 = zone.parse().ok()?;
    let offset = FixedOffset::east_opt((zone / 100 * 60 + zone % 100) * 60)?;
    let date = DateTime::from_timestamp(seconds.parse().ok()?, 0)?.with_timezone(&offset);
    // Years that every format can say.
    (1..=9999).contains(&date.year()).then_some(date)
}

/// `:MODE MODE OBJECT OBJECT STATUS`, then one path, or of a renamed file two. No change for a removal; and whether the file became
/// another kind of file. Git gives the paths below a folder.
fn change(stream: &mut impl BufRead, below: &str) -> io::Result<(Option<Change>, bool)> {
    let entry = field(stream)?;
    let status = entry.rsplit(' ').next().unwrap_or_default();
    let mut path = || field(stream).map(|path| if below.is_empty() { path } else { format!("{below}{path}") });
    let first = path()?;
    // Backwards: what was deleted was added.
    let change = match status.chars().next() {
        Some('D') => Some(Change::Added(first)),
        Some('A') => None,
        Some('R') => Some(Change::Renamed { to: first, from: path()?, is_modified: status != "R100" }),
        Some('M' | 'T') => Some(Change::Modified(first)),
        _ => return Err(odd(&entry)),
    };
    Ok((change, status == "T"))
}

/// What stands before the next NUL, NFC; bytes that are not UTF-8 are replaced as they are where files are listed.
fn field(stream: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    stream.read_until(0, &mut bytes)?;
    if bytes.pop() != Some(0) {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Ok(text),
        Ok(text) => Ok(text.nfc().collect()),
        Err(error) => Ok(String::from_utf8_lossy(error.as_bytes()).nfc().collect()),
    }
}

fn peek(stream: &mut impl BufRead) -> io::Result<Option<u8>> {
    Ok(stream.fill_buf()?.first().copied())
}

fn odd(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{text:?}"))
}
