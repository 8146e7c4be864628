//! Front matter without fences, as MultiMarkdown has it, and MkDocs reads it: lines `Key: value` up to a blank one; a line that is
//! indented goes on with the value before, and so does a key that is there already. Where a line of dashes ends them, as Hexo lets posts begin,
//! they are YAML.

use std::ops::Range;

use serde_json::{Map, Value};

use super::{Format, Parts};

/// The keys of which a post has at least one; without, such lines are a paragraph.
const NEEDED: [&str; 2] = ["title", "date"];

/// Where such front matter and the body lie in a text, after blank lines.
pub fn parts(text: &str) -> Option<Parts> {
    let start = text.len() - text.trim_start().len();
    let mut end = start;
    let is_needed =
        |line: &str| pair(line).is_some_and(|(key, _)| NEEDED.iter().any(|needed| key.eq_ignore_ascii_case(needed)));
    let is_fence = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b'-');
    let mut block = text[start..].split_inclusive('\n').take_while(|line| !line.trim().is_empty());
    if pair(&text[start..]).is_some() && block.clone().any(|line| is_fence(line.trim_end())) {
        let head: usize = block.by_ref().map_while(|line| (!is_fence(line.trim_end())).then_some(line.len())).sum();
        let fence = text[start + head..].split_inclusive('\n').next().map_or(0, str::len);
        let front_matter = start..start + head;
        let is_there = text[front_matter.clone()].lines().any(is_needed);
        return is_there.then_some(Parts { format: Format::Yaml, body: front_matter.end + fence, front_matter });
    }
    let mut is_there = false;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        match pair(line) {
            Some(_) => is_there |= is_needed(line),
            None if is_more(line) && end > start => {}
            None => return None,
        }
        end += line.len();
    }
    let body = end + text[end..].find('\n').map_or(0, |blank| blank + 1);
    is_there.then_some(Parts { format: Format::Lines, front_matter: start..end, body })
}

/// The keys and values.
pub fn values(text: &str) -> Map<String, Value> {
    let mut values: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    for line in text.lines() {
        let (key, text) = pair(line).map_or((None, line.trim()), |(key, text)| (Some(key), text));
        if let Some(key) = key {
            at = values.iter().position(|(known, _)| known.eq_ignore_ascii_case(key)).unwrap_or(values.len());
            if at == values.len() {
                values.push((key.to_owned(), String::new()));
            }
        }
        if let Some((_, value)) = values.get_mut(at) {
            let blank = if value.is_empty() { "" } else { " " };
            *value = format!("{value}{blank}{text}");
        }
    }
    values.into_iter().map(|(key, value)| (key, Value::String(value))).collect()
}

/// Where the value of a key stands, that of its first line.
pub fn place(text: &str, path: &[&str]) -> Option<Range<usize>> {
    let [wanted] = path else { return None };
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let (key, value) = pair(line)?;
        let value_at = start + line.len() - line[line.find(':')? + 1..].trim_start().len();
        key.eq_ignore_ascii_case(wanted).then(|| value_at..value_at + value.len())
    })
}

/// A line as key and value.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let indent = key.len() - key.trim_start_matches(' ').len();
    let key = &key[indent..];
    let is_key = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    (indent <= 3 && !key.is_empty() && key.chars().all(is_key)).then_some((key, value.trim()))
}

/// Whether a line goes on with the value before.
fn is_more(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}
