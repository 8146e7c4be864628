//! Where a value stands in YAML, TOML or JSON. In go a text and a path of keys, out comes the range of the value's bytes.
//!
//! The parsers attach positions to errors only, so we walk down the path and fail on purpose at its end. What is written there is no
//! longer than its line, since a mark is drawn in one: of a value of several lines it is the first that counts.

use std::{
    cell::{Cell, RefCell},
    fmt,
    ops::Range,
};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A path of map keys and list indices. Of keys that occur twice the last one counts.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'k> {
    /// The keys, from the outside.
    pub path: &'k [&'k str],
    /// Whether keys are equal whatever their case.
    pub ignores_case: bool,
    /// Whether the last key itself is looked for instead of its value.
    pub at_key: bool,
}

impl<'k> Keys<'k> {
    /// The value at a path, as it is spelled.
    #[must_use]
    pub fn exactly(path: &'k [&'k str]) -> Self {
        Self { path, ignores_case: false, at_key: false }
    }
}

/// Where a value stands in YAML.
#[must_use]
pub fn in_yaml(text: &str, keys: Keys<'_>) -> Option<Range<usize>> {
    let (error, written) = seek(keys, false, |seek| seek.deserialize(serde_yaml::Deserializer::from_str(text)).err())?;
    let location = error.location()?;
    let start = offset(text, location.line(), location.column())?;
    let rest = &text[start..];
    let length = match rest.chars().next()? {
        '|' | '>' => {
            let next = rest.split_inclusive('\n').skip(1).scan(rest.find('\n')? + 1, |at, line| {
                *at += line.len();
                Some((*at - line.len(), line))
            });
            let (at, line) = next.into_iter().find(|(_, line)| !line.trim().is_empty())?;
            let indent = line.len() - line.trim_start().len();
            return Some(start + at + indent..start + at + line.trim_end().len());
        }
        quote @ ('"' | '\'') => quoted(rest, quote),
        '[' | '{' => enclosed(rest),
        _ => written.map(|written| common(rest, &written)).filter(|length| *length > 0).unwrap_or(rest.len()),
    };
    Some(in_line(text, start..start + length))
}

/// Where a value stands in TOML.
#[must_use]
pub fn in_toml(text: &str, keys: Keys<'_>) -> Option<Range<usize>> {
    let (error, _) = seek(keys, false, |seek| seek.deserialize(toml::Deserializer::parse(text).ok()?).err())?;
    Some(in_line(text, error.span()?))
}

/// Where a value stands in JSON.
#[must_use]
pub fn in_json(text: &str, keys: Keys<'_>) -> Option<Range<usize>> {
    let (error, _) = seek(keys, true, |seek| seek.deserialize(&mut serde_json::Deserializer::from_str(text)).err())?;
    // It has read as far as the colon.
    let start = text.len() - text[behind_json_error(text, &error)..].trim_start().len();
    let mut value = serde_json::Deserializer::from_str(&text[start..]).into_iter::<IgnoredAny>();
    value.next()?.ok()?;
    Some(in_line(text, start..start + value.byte_offset()))
}

/// How many bytes had been read when the JSON library met an error; that is how it counts columns.
#[must_use]
pub fn behind_json_error(text: &str, error: &serde_json::Error) -> usize {
    let offset = line_start(text, error.line()).unwrap_or(0) + error.column();
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The line, from 1, in which a range begins, what stands in that line, and the part of it that is in the range.
#[must_use]
pub fn line_of(text: &str, range: Range<usize>) -> (usize, &str, Range<usize>) {
    let before = &text[..range.start];
    let begin = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[begin..].lines().next().unwrap_or_default();
    let within = |at: usize| (at - begin).min(line.len());
    (before.matches('\n').count() + 1, line, within(range.start)..within(range.end))
}

/// What a library says of a fault, without the place that it names behind that.
#[must_use]
pub fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// Walks twice: to count how often the path occurs, and to fail at the last. The error, and the text of a scalar of YAML.
fn seek<E>(keys: Keys<'_>, before: bool, walk: impl Fn(&Seek<'_>) -> Option<E>) -> Option<(E, Option<String>)> {
    if keys.path.is_empty() {
        return None;
    }
    let count = Walk { before, ..Walk::default() };
    walk(&Seek { keys, walk: &count });
    let last = Walk { before, last: Some(count.met.get()), ..Walk::default() };
    let error = walk(&Seek { keys, walk: &last })?;
    (last.met.get() > 0 && last.last == Some(last.met.get())).then(|| (error, last.written.into_inner()))
}

/// What is met on the way.
#[derive(Default)]
struct Walk {
    /// How often the end of the path was met, and where to fail.
    met: Cell<usize>,
    last: Option<usize>,
    /// Whether it fails before a value is read, since the error would stand behind it.
    before: bool,
    written: RefCell<Option<String>>,
}

impl Walk {
    fn is_last(&self) -> bool {
        self.met.set(self.met.get() + 1);
        self.last == Some(self.met.get())
    }
}

#[derive(Clone, Copy)]
struct Seek<'k> {
    keys: Keys<'k>,
    walk: &'k Walk,
}

const FOUND: &str = "found";

impl<'de> DeserializeSeed<'de> for &Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.keys.path.is_empty() {
            deserializer.deserialize_any(*self)
        } else if !self.keys.at_key && self.walk.is_last() {
            if self.walk.before { Err(D::Error::custom(FOUND)) } else { deserializer.deserialize_str(End(self.walk)) }
        } else {
            deserializer.deserialize_any(IgnoredAny).map(drop)
        }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("keys and values, or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let deeper = Self { keys: Keys { path: &self.keys.path[1..], ..self.keys }, ..self };
        while let Some(found) = map.next_key_seed(Key(self))? {
            if found { map.next_value_seed(&deeper)? } else { map.next_value::<IgnoredAny>().map(drop)? }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let deeper = Self { keys: Keys { path: &self.keys.path[1..], ..self.keys }, ..self };
        for _ in 0..self.keys.path[0].parse().unwrap_or(usize::MAX) {
            if sequence.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        sequence.next_element_seed(&deeper)?;
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Key<'k>(Seek<'k>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        let Keys { path, ignores_case, at_key } = self.0.keys;
        let found = key == path[0] || ignores_case && key.trim().to_lowercase() == path[0].to_lowercase();
        if found && at_key && path.len() == 1 && self.0.walk.is_last() {
            *self.0.walk.written.borrow_mut() = Some(key.to_owned());
            return Err(E::custom(FOUND));
        }
        Ok(found)
    }
}

/// Refuses everything, so that the error's position is the value's.
struct End<'w>(&'w Walk);

impl<'de> Visitor<'de> for End<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(FOUND)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        *self.0.written.borrow_mut() = Some(text.to_owned());
        Err(E::custom(FOUND))
    }
}

/// The byte offset of a line and a column, both from 1; columns count characters.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = line_start(text, line)?;
    let rest = &text[start..];
    let before = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    Some(start + before)
}

fn line_start(text: &str, line: usize) -> Option<usize> {
    match line {
        0 => None,
        1 => Some(0),
        _ => text.match_indices('\n').nth(line - 2).map(|(at, _)| at + 1),
    }
}

/// How long a text in quotes is that something begins with. `''` and `\"` stand for the quotes in it.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' || character == quote && text[at + 1..].starts_with(quote) && quote == '\''
        {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    text.len()
}

/// How long a list or map in brackets is that something begins with.
fn enclosed(text: &str) -> usize {
    let (mut depth, mut next) = (0_usize, 0);
    for (at, character) in text.char_indices() {
        match character {
            _ if at < next => {}
            '"' | '\'' => next = at + quoted(&text[at..], character),
            '[' | '{' => depth += 1,
            ']' | '}' if depth == 1 => return at + 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// How many bytes two texts have in common at their beginnings.
fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
}

/// What of a range stands in its first line.
fn in_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[range.clone()].split('\n').next().unwrap_or_default();
    range.start..range.start + line.trim_end().len()
}
