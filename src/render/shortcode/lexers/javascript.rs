//! As much of JavaScript as it takes to find where an expression ends, and what a component means by its value. Nothing is ever run.

use std::collections::HashMap;

use serde_json::Value;

use crate::literal::{self, string_length};

/// How deep brackets may enclose each other.
const MOST_BRACKETS: usize = 50;

/// The length of an expression in braces at the start of a text, both braces included; `None` if they do not match.
pub fn braced(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match text.as_bytes()[at] {
            bracket @ (b'{' | b'(' | b'[') => open.push(bracket),
            bracket @ (b'}' | b')' | b']') => {
                let opened = open.pop()?;
                if !matches!((opened, bracket), (b'{', b'}') | (b'(', b')') | (b'[', b']')) {
                    return None;
                }
                if open.is_empty() {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        if open.len() > MOST_BRACKETS {
            return None;
        }
        at += skip(&text[at..]);
    }
    None
}

/// What is open at the end of the lines that have been read.
#[derive(Default)]
pub struct Open {
    brackets: usize,
    in_template: bool,
}

impl Open {
    /// Reads another line; `None` if too many brackets are open.
    pub fn read(&mut self, line: &str) -> Option<()> {
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            match line.as_bytes()[at] {
                b'`' if self.in_template || string_length(rest).is_none() => {
                    self.in_template = !self.in_template;
                    at += 1;
                    continue;
                }
                b'\\' => at += 1,
                _ if self.in_template => {}
                b'{' | b'(' | b'[' => self.brackets += 1,
                b'}' | b')' | b']' => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
            if self.brackets > MOST_BRACKETS {
                return None;
            }
            at += match self.in_template {
                false => line.get(at..).map_or(1, skip),
                true => line.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
            };
        }
        Some(())
    }

    /// Whether nothing is.
    pub fn is_nothing(&self) -> bool {
        self.brackets == 0 && !self.in_template
    }
}

/// The length of the string or character at the start of a text.
fn skip(text: &str) -> usize {
    string_length(text).unwrap_or_else(|| text.chars().next().map_or(1, char::len_utf8))
}

/// The text that a value is, as far as that can be known without running it: a string, a number, a name that an import gave to a file, or a
/// string in a call that resolves paths (`require("…").default`).
pub fn text(value: Value, imports: &HashMap<String, String>) -> Option<String> {
    if let Some(code) = literal::source(&value) {
        return resolved(code, imports);
    }
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn resolved(code: &str, imports: &HashMap<String, String>) -> Option<String> {
    // Of a number with a fraction the digits stay as they are.
    if code.parse::<f64>().is_ok() && code.bytes().all(|byte| !byte.is_ascii_alphabetic()) {
        return Some(code.to_owned());
    }
    if let Some(file) = imports.get(code) {
        return Some(file.clone());
    }
    let call = code.strip_suffix(".default").unwrap_or(code);
    let (function, argument) = call.strip_suffix(')')?.split_once('(')?;
    let path = text(literal::value(argument), &HashMap::new())?;
    match function.trim() {
        "require" => Some(path),
        // It is below the site's address with and without its slash.
        "useBaseUrl" => Some(if is_of_the_root(&path) { path } else { format!("/{path}") }),
        _ => None,
    }
}

/// Whether a path says itself where it begins.
fn is_of_the_root(path: &str) -> bool {
    path.starts_with(['/', '#', '.']) || path.contains("://")
}

/// The labels that a list of objects gives to values, `[{label: "npm", value: "a"}, …]`, by these.
pub fn labels(list: &Value) -> HashMap<String, String> {
    let member = |object: &Value, name: &str| text(object.get(name)?.clone(), &HashMap::new());
    let pair = |object: &Value| Some((member(object, "value")?, member(object, "label")?));
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}
