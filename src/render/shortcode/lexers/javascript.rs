//! As much of JavaScript as it takes to find where an expression ends and to know a literal. Nothing is ever run.

use std::collections::HashMap;

use crate::literal::{string_length, unescaped};

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

/// The text that an expression is, as far as that can be known without running it: a string, a number, a template without
/// holes, a name that an import gave to a file, or one of these in a call that resolves paths (`require("…").default`).
pub fn literal(expression: &str, imports: &HashMap<String, String>) -> Option<String> {
    let expression = expression.trim();
    let quote = expression.bytes().next()?;
    if matches!(quote, b'"' | b'\'' | b'`') {
        let inside = &expression[1..string_length(expression).filter(|end| *end == expression.len())? - 1];
        return (quote != b'`' || !inside.contains("${")).then(|| unescaped(inside))?;
    }
    if expression.parse::<f64>().is_ok() && expression.bytes().all(|byte| !byte.is_ascii_alphabetic()) {
        return Some(expression.to_owned());
    }
    if let Some(file) = imports.get(expression) {
        return Some(file.clone());
    }
    let call = expression.strip_suffix(".default").unwrap_or(expression);
    let (function, argument) = call.strip_suffix(')')?.split_once('(')?;
    let path = literal(argument, &HashMap::new());
    match function.trim() {
        "require" => path,
        // It is below the site's address with and without its slash.
        "useBaseUrl" => path.map(|path| if is_of_the_root(&path) { path } else { format!("/{path}") }),
        _ => None,
    }
}

/// Whether a path says itself where it begins.
fn is_of_the_root(path: &str) -> bool {
    path.starts_with(['/', '#', '.']) || path.contains("://")
}

/// The members of an object whose texts can be known, `{light: useBaseUrl("/a.png"), dark: …}`, by their names; `None` if it is no object.
pub fn members(expression: &str, imports: &HashMap<String, String>) -> Option<Vec<(String, String)>> {
    let inside = expression.trim().strip_prefix('{')?.strip_suffix('}')?;
    let name = |name: &str| name.trim().trim_matches(['"', '\'']).to_owned();
    let members = parts(inside).into_iter().filter_map(|member| member.split_once(':'));
    Some(members.filter_map(|(key, value)| Some((name(key), literal(value, imports)?))).collect())
}

/// The labels that a list of objects gives to values, `[{label: "npm", value: "a"}, …]`, by these.
pub fn labels(expression: &str) -> Vec<(String, String)> {
    let list = expression.trim().strip_prefix('[').and_then(|list| list.strip_suffix(']'));
    let pair = |object: &str| {
        let members: HashMap<String, String> = members(object, &HashMap::new())?.into_iter().collect();
        Some((members.get("value")?.clone(), members.get("label")?.clone()))
    };
    list.into_iter().flat_map(parts).filter_map(pair).collect()
}

/// What commas part from each other in a list or an object.
fn parts(inside: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut open = 0_usize;
    let (mut start, mut at) = (0, 0);
    while at <= inside.len() {
        match inside.as_bytes().get(at) {
            Some(b'{' | b'(' | b'[') => open += 1,
            Some(b'}' | b')' | b']') => open = open.saturating_sub(1),
            None | Some(b',') if open == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += inside.get(at..).filter(|rest| !rest.is_empty()).map_or(1, skip);
    }
    parts
}
