//! As much of JavaScript as it takes to find where an expression ends and to know a literal. Nothing is ever run.

use std::collections::HashMap;

/// How deep brackets may enclose each other.
const MOST_BRACKETS: usize = 50;

/// The length of an expression in braces at the start of a text, both braces included; `None` if they do not match.
pub fn braced(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        if depth > MOST_BRACKETS {
            return None;
        }
        at += skip(&text[at..]);
    }
    None
}

/// How many brackets are open behind a line, of which so many were before it; `None` if they are too many.
pub fn depth(line: &str, before: usize) -> Option<usize> {
    let mut depth = before;
    let mut at = 0;
    while at < line.len() {
        match line.as_bytes()[at] {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MOST_BRACKETS {
            return None;
        }
        at += skip(&line[at..]);
    }
    Some(depth)
}

/// The length of the string or character at the start of a text.
fn skip(text: &str) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    match text.as_bytes()[0] {
        quote @ (b'"' | b'\'' | b'`') => string(text, quote).unwrap_or(first),
        _ => first,
    }
}

/// The length of a string at the start of a text, with its quotes; only a template spans lines.
fn string(text: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' if quote != b'`' => return None,
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The text that an expression is, as far as that can be known without running it: a string, a number, a template without
/// holes, a name that an import gave to a file, or one of these in a call that resolves paths (`require("…").default`).
pub fn literal(expression: &str, imports: &HashMap<String, String>) -> Option<String> {
    let expression = expression.trim();
    let quote = expression.bytes().next()?;
    if matches!(quote, b'"' | b'\'' | b'`') {
        let inside = &expression[1..string(expression, quote).filter(|end| *end == expression.len())? - 1];
        return (quote != b'`' || !inside.contains("${")).then(|| unescape(inside));
    }
    if expression.parse::<f64>().is_ok() && expression.bytes().all(|byte| !byte.is_ascii_alphabetic()) {
        return Some(expression.to_owned());
    }
    if let Some(file) = imports.get(expression) {
        return Some(file.clone());
    }
    let call = expression.strip_suffix(".default").unwrap_or(expression);
    let (function, argument) = call.strip_suffix(')')?.split_once('(')?;
    matches!(function.trim(), "require" | "useBaseUrl").then(|| literal(argument, &HashMap::new()))?
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some(other) => plain.push(other),
                None => {}
            },
            other => plain.push(other),
        }
    }
    plain
}
