//! From what the YAML library says, or from a path of keys, to a [`Problem`] with line, column and the nearest valid key.

use crate::{
    position::{self, Keys},
    problem::{Code, Problem},
};

/// Turns the YAML library's error into a problem with the settings file `path`, whose content is `text`.
pub fn yaml_problem(path: &str, text: &str, error: &serde_yaml::Error) -> Problem {
    let said = error.to_string();
    let location = error.location();
    let message = match said.rfind(" at line ") {
        Some(end) if location.is_some() && said[end..].split(' ').count() <= 6 => said[..end].to_owned(),
        _ => said,
    };
    let mut problem = Problem::new(Code::Settings, path, in_words(&message));
    if let Some(at) = &location {
        problem = problem.at_line(at.line(), text).column(at.column());
    }
    let line = location.as_ref().and_then(|at| text.lines().nth(at.line().checked_sub(1)?)).unwrap_or_default();
    let is_no_yaml = message.contains(", while ") || message == "unknown anchor";
    match nearest(&message).or_else(|| is_no_yaml.then(|| without_quotes(line)).flatten()) {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// A problem with the value (or, with `at_key`, the key) at the end of a path of map keys and list indices, or with the innermost of those around it
/// that is there.
pub fn value_problem(code: Code, path: &str, text: &str, keys: &[&str], at_key: bool, message: String) -> Problem {
    let problem = Problem::new(code, path, message);
    let place = |length: usize| position::in_yaml(text, Keys { at_key, ..Keys::exactly(&keys[..length]) });
    match (1..=keys.len()).rev().find_map(place) {
        Some(range) => problem.in_text(text, range),
        None => problem,
    }
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

/// `unknown field `ulr`, expected one of …` → which of the expected ones was probably meant. The nearest choice to a word that is like
/// none of them would mislead.
fn nearest(message: &str) -> Option<String> {
    let (unknown, expected) = message.split_once(", expected ")?;
    let unknown = unknown.split_once("unknown ")?.1.split('`').nth(1)?;
    let keys: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    Some(match closest(unknown, &keys)? {
        (closest, true) => format!("did you mean `{closest}`?"),
        (closest, false) if message.contains("unknown field") => {
            format!("`{closest}` is the nearest there is; docs/settings.md lists them all")
        }
        (_, false) => "docs/settings.md says what each of them is".to_owned(),
    })
}

/// What to do about a sign in a line that means something else to YAML where no quotes are: variables and addresses of rooms have such.
fn without_quotes(line: &str) -> Option<String> {
    let signs = ["${", "{{", "@", "!", "*", "%", "`"];
    let mut words = line.split('"').step_by(2).flat_map(str::split_whitespace);
    let sign = words.find_map(|word| {
        signs.into_iter().find(|sign| word.starts_with(sign) || *sign == "${" && word.contains(sign))
    })?;
    Some(format!("put the whole value that has `{sign}` in quotes, \"like this\""))
}

/// The key that is most like an unknown one, and whether it was probably meant.
pub fn closest<'k>(unknown: &str, keys: &[&'k str]) -> Option<(&'k str, bool)> {
    let likeness = |key: &str| strsim::jaro_winkler(unknown, key);
    let closest = keys.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    Some((closest, likeness(closest) > 0.7))
}
