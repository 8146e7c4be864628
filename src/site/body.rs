//! A document's body, with its front matter and its lines at hand.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Mutex, OnceLock},
};

use super::front_matter::{self, Format, Parts, Value, WantedKeys};
use crate::{problem::Problem, text::blanks};

/// A document's body, with what is needed to speak of its lines.
#[derive(Debug)]
pub struct Body {
    /// What is wrong with it that costs nothing.
    pub problem: Option<Problem>,
    text: String,
    start: usize,
    /// Where its front matter lies, and the line of the file that this begins in.
    front_matter: Option<(Parts, usize)>,
    /// Where lines begin; made when the first problem asks.
    lines: OnceLock<Vec<usize>>,
    parameters: Mutex<HashMap<String, Option<Value>>>,
}

impl Body {
    /// Takes a file's text apart.
    pub(super) fn new(text: String, problem: Option<Problem>, may_have_lines: bool) -> Self {
        let parts = front_matter::split(&text, may_have_lines).ok();
        let start = parts.as_ref().map_or(0, |parts| parts.body);
        let front_matter = parts.map(|parts| {
            let line = text[..parts.front_matter.start].matches('\n').count() + 1;
            (parts, line)
        });
        Self { problem, text, start, front_matter, lines: OnceLock::new(), parameters: Mutex::default() }
    }

    /// A file of settings, as front matter with nothing behind it.
    pub(super) fn of_settings(text: String, format: Format) -> Self {
        let parts = Parts { format, front_matter: 0..text.len(), body: text.len() };
        Self {
            problem: None,
            start: text.len(),
            front_matter: Some((parts, 1)),
            text,
            lines: OnceLock::new(),
            parameters: Mutex::default(),
        }
    }

    /// The whole file, front matter included.
    pub(super) fn file(&self) -> &str {
        &self.text
    }

    /// The body, with `\n` at the ends of lines.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text[self.start..]
    }

    /// The body with blanks in a range of bytes, so that all else stays where it is.
    #[must_use]
    pub fn without(mut self, range: Range<usize>) -> Self {
        let range = self.start + range.start..self.start + range.end;
        let blanks = blanks(&self.text[range.clone()]);
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
    #[must_use]
    pub fn place_of_key(&self, key: &str) -> Option<Range<usize>> {
        let (parts, _) = self.front_matter.as_ref()?;
        let front_matter = parts.front_matter.clone();
        let place = front_matter::place(&self.text[front_matter.clone()], parts.format, key)?;
        Some(front_matter.start + place.start..front_matter.start + place.end)
    }

    /// Where a word stands in the value of a front-matter key, or else the value.
    pub(super) fn place_of_word(&self, key: &str, word: &str) -> Option<Range<usize>> {
        let place = self.place_of_key(key)?;
        let (parts, _) = self.front_matter.as_ref()?;
        let found = self.text[place.start..parts.front_matter.end].find(word).map(|at| place.start + at);
        Some(found.map_or(place, |at| at..at + word.len()))
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
