//! One file of content: its place, its front matter, and a body that is read when somebody needs it.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read},
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use super::{
    front_matter::{self, Fault, Format, FrontMatter, Map, Parts, Value, WantedKeys},
    place::Spot,
};
use crate::{
    problem::{Code, Problem},
    settings::{
        Source,
        bounds::{self, Bounds},
        rules::{Field, Rules, TimesWithoutOffset},
    },
    text::Text,
};

/// What a document's file name makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of its own; assets lie beside it.
    Single,
    /// A folder's index; assets lie in the folder.
    Bundle,
    /// A section's page.
    Section,
    /// A file of a bundle's, which is no page.
    Resource,
}

/// A file of content.
#[derive(Debug)]
pub struct Document {
    /// The source's index.
    pub source: usize,
    /// The language's index.
    pub language: usize,
    /// The path as messages name it: from where the command runs, with `/`.
    pub path: String,
    /// The path below the source's root, with `/`.
    pub source_path: String,
    /// The path below the language's root, with extension, without language suffix.
    pub relative: String,
    /// The path below the language's root without extension and index name.
    pub key: String,
    /// How many bytes of the key are that of its section: all its folders, where sections are no pages.
    pub section: usize,
    /// What kind of page it is.
    pub kind: Kind,
    /// Its front matter, or why it has none.
    pub front_matter: Result<FrontMatter, Box<Problem>>,
    /// What data files say of it, the nearest first.
    pub data: Vec<Arc<Map>>,
    /// What is wrong with it that costs nothing.
    pub problems: Vec<Problem>,
    /// Whether front matter may be lines without fences.
    pub may_have_lines: bool,
    folder: Arc<Path>,
    /// The keys of its front matter with times in quotes, where that makes a difference.
    times_in_quotes: Vec<String>,
}

/// A document's body, with what is needed to speak of its lines.
#[derive(Debug)]
pub struct Body {
    /// What is wrong with it that costs nothing.
    pub problem: Option<Problem>,
    text: String,
    start: usize,
    front_matter: Option<(Parts, usize)>,
    /// Where lines begin; made when the first problem asks.
    lines: OnceLock<Vec<usize>>,
    parameters: Mutex<HashMap<String, Option<Value>>>,
}

impl Body {
    /// The body, with `\n` at the ends of lines.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text[self.start..]
    }

    /// The body with blanks in a range of bytes, so that all else stays where it is.
    #[must_use]
    pub fn without(mut self, range: Range<usize>) -> Self {
        let range = self.start + range.start..self.start + range.end;
        let blanks: String =
            self.text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.text.replace_range(range, &blanks);
        self
    }

    /// A problem at a range of bytes of the body; at a line as a whole if the range is empty.
    #[must_use]
    pub fn mark(&self, problem: Problem, range: Range<usize>) -> Problem {
        let (number, begin, line) = self.line_at(range.start);
        if range.is_empty() {
            return problem.at(number, line);
        }
        let within = |offset: usize| {
            let at = (self.start + offset).clamp(begin, begin + line.len()) - begin;
            (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
        };
        problem.mark(number, line, within(range.start)..within(range.end))
    }

    /// The line of the file, from 1, at a byte offset into the body, where it begins, and what stands in it.
    fn line_at(&self, offset: usize) -> (usize, usize, &str) {
        let lines = self.lines.get_or_init(|| {
            let after_breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(after_breaks).collect()
        });
        let offset = (self.start + offset).min(self.text.len());
        let number = lines.partition_point(|line| *line <= offset);
        let begin = lines[number - 1];
        (number, begin, self.text[begin..].lines().next().unwrap_or_default())
    }

    /// Where the value of a front-matter key stands in the file.
    fn place_of_key(&self, key: &str) -> Option<Range<usize>> {
        let (parts, _) = self.front_matter.as_ref()?;
        let front_matter = parts.front_matter.clone();
        let place = front_matter::place(&self.text[front_matter.clone()], parts.format, key)?;
        Some(front_matter.start + place.start..front_matter.start + place.end)
    }

    /// A value of the front matter at a dotted path, whether or not the rules know the key; a scalar's source text.
    #[must_use]
    pub fn parameter(&self, path: &str) -> Option<Value> {
        let (parts, line) = self.front_matter.as_ref()?;
        let path = path.to_lowercase();
        let mut parameters = self.parameters.lock().expect("no reader panics");
        let value = parameters.entry(path.clone()).or_insert_with(|| {
            let text = &self.text[parts.front_matter.clone()];
            [WantedKeys::scalar(path.clone()), WantedKeys::list(path.clone())]
                .into_iter()
                .find_map(|wanted| front_matter::parse(text, parts.format, &wanted, *line, 0).ok()?.get(&path).cloned())
        });
        value.clone()
    }
}

impl Document {
    /// Reads the front matter of the file at `path` below a source's folder.
    pub(super) fn read(
        index: usize,
        source: &Source,
        path: &str,
        spot: Spot,
        wanted: &WantedKeys,
        bounds: &Bounds,
    ) -> Self {
        let mut document = Self {
            source: index,
            language: spot.language,
            path: source.shown(path),
            source_path: path.to_owned(),
            relative: spot.relative,
            key: spot.key,
            section: spot.section,
            kind: spot.kind,
            front_matter: Ok(FrontMatter::default()),
            data: Vec::new(),
            problems: Vec::new(),
            folder: Arc::clone(&source.folder),
            may_have_lines: source.rules.may_have_lines(),
            times_in_quotes: Vec::new(),
        };
        document.front_matter = document.read_front_matter(&source.rules, wanted, bounds);
        document
    }

    /// Whether relative targets are looked for in a folder of the document's own.
    #[must_use]
    pub fn is_bundle(&self) -> bool {
        matches!(self.kind, Kind::Bundle | Kind::Section)
    }

    /// The key of its section.
    #[must_use]
    pub fn section(&self) -> &str {
        &self.key[..self.section]
    }

    /// Whether its own front matter has a time in quotes at a key, and the rules tell such times from others.
    #[must_use]
    pub fn has_time_in_quotes(&self, key: &str) -> bool {
        self.times_in_quotes.iter().any(|known| known == key)
    }

    /// Whether its body is HTML and no Markdown, as its name says.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let extension = self.source_path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| ["html", "htm"].iter().any(|html| extension.eq_ignore_ascii_case(html)))
    }

    /// Whether it has front matter, be it right or wrong.
    #[must_use]
    pub fn has_front_matter(&self) -> bool {
        !matches!(&self.front_matter, Err(problem) if problem.code == Code::NoFrontMatter)
    }

    /// Reads the file again for its body.
    ///
    /// # Errors
    /// A problem that says why the file cannot be read.
    pub fn body(&self) -> Result<Body, Box<Problem>> {
        let (text, is_utf8) = fs::read(self.file()).map(to_text).map_err(|error| self.unreadable(&error))?;
        let problem = (!is_utf8).then(|| self.not_utf8(&text));
        let parts = front_matter::split(&text, self.may_have_lines).ok();
        let start = parts.as_ref().map_or(0, |parts| parts.body);
        let front_matter = parts.map(|parts| {
            let line = text[..parts.front_matter.start].matches('\n').count() + 1;
            (parts, line)
        });
        Ok(Body { problem, text, start, front_matter, lines: OnceLock::new(), parameters: Mutex::default() })
    }

    /// A problem at the value of a front-matter key.
    #[must_use]
    pub fn problem_at_key(&self, code: Code, key: &str, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        let Ok(body) = self.body() else { return problem };
        match body.place_of_key(key) {
            Some(place) => problem.in_text(&body.text, place),
            None => problem,
        }
    }

    /// A problem at a word in the value of a front-matter key.
    #[must_use]
    pub fn problem_at_word(&self, code: Code, key: &str, word: &str, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        let Ok(body) = self.body() else { return problem };
        let Some(place) = body.place_of_key(key) else { return problem };
        let end = body.front_matter.as_ref().map_or(place.end, |(parts, _)| parts.front_matter.end);
        match body.text[place.start..end].find(word).map(|at| place.start + at) {
            Some(at) => problem.in_text(&body.text, at..at + word.len()),
            None => problem.in_text(&body.text, place),
        }
    }

    /// A problem at the first of some front-matter keys that the document has, else at its first line.
    #[must_use]
    pub fn problem_at_keys<'k>(
        &self,
        code: Code,
        keys: impl Iterator<Item = &'k str>,
        message: impl Into<String>,
    ) -> Problem {
        let message = message.into();
        let Ok(body) = self.body() else { return Problem::new(code, &self.path, message) };
        let place = keys.into_iter().find_map(|key| body.place_of_key(key));
        match place {
            Some(place) => Problem::new(code, &self.path, message).in_text(&body.text, place),
            None => self.problem_at_start(code, message),
        }
    }

    /// A problem at the document's first line.
    #[must_use]
    pub fn problem_at_start(&self, code: Code, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        match fs::read(self.file()).map(to_text) {
            Ok((text, _)) => problem.at(1, text.lines().next().unwrap_or_default()),
            Err(_) => problem,
        }
    }

    fn read_front_matter(
        &mut self,
        rules: &Rules,
        wanted: &WantedKeys,
        bounds: &Bounds,
    ) -> Result<FrontMatter, Box<Problem>> {
        let (text, is_utf8) =
            read_head(&self.file(), bounds.file_bytes.get()).map_err(|error| self.unreadable(&error))?;
        if !is_utf8 {
            self.problems.push(self.not_utf8(&text));
        }
        let read = front_matter::split(&text, self.may_have_lines).and_then(|parts| {
            let line = text[..parts.front_matter.start].matches('\n').count() + 1;
            let (text, format) = (&text[parts.front_matter], parts.format);
            front_matter::check(text, format, line, bounds)?;
            let read = front_matter::parse(text, format, wanted, line, bounds.front_matter_alias_bytes.get())?;
            if rules.times_without_offset == TimesWithoutOffset::UtcOutsideQuotes {
                self.times_in_quotes = times_in_quotes(text, format, &read, rules);
            }
            Ok(read)
        });
        let front_matter = read.map_err(|fault| self.fault(&text, fault))?;
        for key in &front_matter.duplicates {
            let message = format!("`{key}` is given more than once; the last one counts");
            self.problems.push(self.problem_at_key(Code::DuplicateKey, key, message).hint("remove the others"));
        }
        let decides = |key: &str| Field::VISIBILITY.iter().any(|field| rules.keys(*field).any(|known| known == key));
        for key in &front_matter.unusable {
            if decides(key) {
                let message = format!(
                    "the value of `{key}` has a shape that cannot be used, so whether the post is public is unknown"
                );
                return Err(Box::new(
                    self.problem_at_key(Code::FrontMatter, key, message).hint("write a single value"),
                ));
            }
            let message = format!("the value of `{key}` has a shape that cannot be used; it counts as missing");
            self.problems.push(self.problem_at_key(Code::BadField, key, message).hint("write a single value"));
        }
        Ok(front_matter)
    }

    fn fault(&self, text: &str, fault: Fault) -> Box<Problem> {
        let line = |number: usize| text.lines().nth(number - 1).unwrap_or_default();
        Box::new(match fault {
            Fault::Missing => {
                Problem::new(Code::NoFrontMatter, &self.path, "the document does not begin with front matter")
                    .at(1, line(1))
                    .hint("begin it with title and date between two lines `---`")
            }
            Fault::Unclosed(at) => {
                Problem::new(Code::UnclosedFrontMatter, &self.path, "the fence that closes the front matter is missing")
                    .at(at, line(at))
                    .hint("end the front matter with a line like the one that begins it")
            }
            Fault::Syntax(at, column, message) => {
                let message = format!("the front matter does not parse: {message}");
                let problem = Problem::new(Code::FrontMatter, &self.path, message).at(at, line(at));
                // The libraries name the place behind the last character when something is missing there.
                let column = column.filter(|column| *column <= line(at).trim_end().chars().count());
                let problem = column.map_or(problem.clone(), |column| problem.column(column));
                problem.hint("text with `: `, `#` or quotes in it belongs in quotes")
            }
            Fault::Excess(at, message, key) => {
                Problem::new(Code::FrontMatter, &self.path, message).at(at, line(at)).hint(bounds::how_to_raise(key))
            }
        })
    }

    fn file(&self) -> PathBuf {
        self.folder.join(&self.source_path)
    }

    fn not_utf8(&self, text: &str) -> Problem {
        let message = "the file is not UTF-8; what is not was replaced by \u{FFFD}";
        let problem = Problem::new(Code::NotUtf8, &self.path, message).hint("save it as UTF-8");
        match text.find(char::REPLACEMENT_CHARACTER) {
            Some(at) => problem.in_text(text, at..at + char::REPLACEMENT_CHARACTER.len_utf8()),
            None => problem,
        }
    }

    fn unreadable(&self, error: &io::Error) -> Box<Problem> {
        let problem = Problem::new(Code::Unreadable, &self.path, format!("the file cannot be read: {error}"));
        Box::new(match error.kind() {
            io::ErrorKind::FileTooLarge => problem.hint(bounds::how_to_raise("file_bytes")),
            _ => problem,
        })
    }
}

/// The keys of times that stand in quotes; the source text of a value has lost them.
fn times_in_quotes(text: &str, format: Format, read: &FrontMatter, rules: &Rules) -> Vec<String> {
    let keys = Field::TIMES.iter().flat_map(|field| rules.keys(*field));
    let is_time = |key: &&str| read.get(key).and_then(Value::text).is_some_and(|text| text.contains(':'));
    let is_in_quotes =
        |key: &&str| front_matter::place(text, format, key).is_some_and(|at| text[at].starts_with(['"', '\'']));
    keys.filter(is_time).filter(is_in_quotes).map(str::to_owned).collect()
}

/// How much of a file is read for its front matter, which seldom is longer.
const HEAD: usize = 2 * 1024;

/// Reads the lines at the start of a file that have its front matter in them, or all of it.
///
/// # Errors
/// Of the kind [`io::ErrorKind::FileTooLarge`] if it has more than `most` bytes; none of them is read then.
fn read_head(path: &Path, most: usize) -> io::Result<(String, bool)> {
    let mut file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if length > most {
        let message = format!("it is {length} bytes long; at most {most} are read");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    let mut bytes = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if bytes.len() == HEAD {
        let lines = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let head = to_text(bytes[..lines].to_vec());
        if front_matter::split(&head.0, false).is_ok() {
            return Ok(head);
        }
        file.read_to_end(&mut bytes)?;
    }
    Ok(to_text(bytes))
}

/// Text as the rest knows it: no byte-order mark, `\n` at the ends of lines, nothing that feeds must not carry (which could hide
/// a tag's beginning, or be taken for what rendering marks places with); and whether it was UTF-8 throughout.
fn to_text(bytes: Vec<u8>) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    let (text, is_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
    };
    let text = Text::from(text).into_string();
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    (text, is_utf8)
}
