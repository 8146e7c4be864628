//! From what the YAML library says, or from a path of keys, to a [`Problem`] with line, column and the nearest valid key.

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::problem::{Code, Problem};

/// Turns the YAML library's error into a problem with the settings file `path`, whose content is `text`.
pub fn yaml_problem(path: &str, text: &str, error: &serde_yaml::Error) -> Problem {
    let said = error.to_string();
    let location = error.location();
    let message = match said.rfind(" at line ") {
        Some(end) if location.is_some() && said[end..].split(' ').count() <= 6 => said[..end].to_owned(),
        _ => said,
    };
    let mut problem = Problem::new(Code::Settings, path, in_words(&message));
    if let Some((at, column)) = second_occurrence(text, &message).or(location.map(|at| (at.line(), at.column()))) {
        problem = problem.at(at, line(text, at)).column(column);
    }
    if let Some(hint) = nearest(&message) {
        problem = problem.hint(hint);
    }
    problem
}

/// A problem with the value (or, with `at_key`, the key) at the end of a path of map keys and list indices.
pub fn value_problem(code: Code, path: &str, text: &str, keys: &[&str], at_key: bool, message: String) -> Problem {
    let problem = Problem::new(code, path, message);
    match locate(text, keys, at_key) {
        Some((at, column)) => problem.at(at, line(text, at)).column(column),
        None => problem,
    }
}

/// The YAML library says of a key that occurs twice only which it is, not where: the last line that begins with it.
fn second_occurrence(text: &str, message: &str) -> Option<(usize, usize)> {
    let key = message.split_once("duplicate field `")?.1.split('`').next()?;
    let begins =
        |line: &&str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let (index, line) = text.lines().enumerate().filter(|(_, line)| begins(line)).last()?;
    Some((index + 1, line.len() - line.trim_start().len() + 1))
}

/// The names of Rust's types in the words of a person who writes YAML.
fn in_words(message: &str) -> String {
    let words =
        [("a sequence", "a list"), ("sequence", "a list"), (" map,", " keys and values,"), ("unit value", "nothing")];
    let message = words.into_iter().fold(message.to_owned(), |message, (from, to)| message.replace(from, to));
    match message.split_once("expected struct ") {
        Some((before, _)) => format!("{before}expected keys and values"),
        None => message,
    }
}

/// `unknown field `ulr`, expected one of …` → which of the expected ones was probably meant.
fn nearest(message: &str) -> Option<String> {
    let (unknown, expected) = message.split_once(", expected ")?;
    let unknown = unknown.split_once("unknown ")?.1.split('`').nth(1)?;
    let keys: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    Some(match closest(unknown, &keys)? {
        (closest, true) => format!("did you mean `{closest}`?"),
        (closest, false) => format!("`{closest}` is the nearest there is; docs/settings.md lists them all"),
    })
}

/// The key that is most like an unknown one, and whether it was probably meant.
pub fn closest<'k>(unknown: &str, keys: &[&'k str]) -> Option<(&'k str, bool)> {
    let likeness = |key: &str| strsim::jaro_winkler(unknown, key);
    let closest = keys.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    Some((closest, likeness(closest) > 0.7))
}

fn line(text: &str, number: usize) -> String {
    text.lines().nth(number.saturating_sub(1)).unwrap_or_default().to_owned()
}

/// Line and column of a value: walks down the path and fails on purpose at its end, since the YAML library attaches
/// positions to errors only.
fn locate(text: &str, keys: &[&str], at_key: bool) -> Option<(usize, usize)> {
    let error = Seek { keys, at_key }.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    error.location().map(|location| (location.line(), location.column()))
}

#[derive(Clone, Copy)]
struct Seek<'k> {
    keys: &'k [&'k str],
    at_key: bool,
}

const FOUND: &str = "found";

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.keys.is_empty() { deserializer.deserialize_any(Fail) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(FOUND)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let deeper = Self { keys: &self.keys[1..], ..self };
        let key = Key { wanted: self.keys[0], fail: self.at_key && deeper.keys.is_empty() };
        while let Some(found) = map.next_key_seed(key)? {
            if found { map.next_value_seed(deeper)? } else { map.next_value::<IgnoredAny>().map(drop)? }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        for _ in 0..self.keys[0].parse().unwrap_or(usize::MAX) {
            if sequence.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        sequence.next_element_seed(Self { keys: &self.keys[1..], ..self }).map(drop)
    }
}

#[derive(Clone, Copy)]
struct Key<'k> {
    wanted: &'k str,
    fail: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(FOUND)
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        if self.fail && key == self.wanted { Err(E::custom(FOUND)) } else { Ok(key == self.wanted) }
    }
}

/// Refuses everything, so that the error's position is the value's.
struct Fail;

impl<'de> Visitor<'de> for Fail {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(FOUND)
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }
}
