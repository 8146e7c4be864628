//! MDX: a component `<Tabs groupId="os"> … </Tabs>` is a shortcode; an element `<div className="box">` is HTML; an expression
//! `{"text"}` is its text, or, where it would have to be run, a shortcode by its own name; `import`, `export` and `{/* … */}`
//! are nothing.

use std::{collections::HashMap, ops::Range};

use serde_json::Value;

use super::{Arguments, Lexer, Piece, Tag, javascript};
use crate::{
    literal,
    render::{
        html, markdown,
        shortcode::code::{Next, begins_line},
    },
};

/// The lexer of a body.
pub fn lexer(body: &str) -> Box<dyn Lexer + '_> {
    Box::new(Jsx {
        body,
        imports: HashMap::new(),
        partials: HashMap::new(),
        tabs: Vec::new(),
        closed: closed_names(body),
        comment_end: Next::default(),
        head_end: Next::default(),
        unwrapped: None,
    })
}

/// How much of an expression names it.
const LONGEST_NAME: usize = 40;

/// How long an import may be outside brackets, in bytes.
const LONGEST_IMPORT: usize = 500;

/// Elements of the page's own head, which a post may add to.
const HEAD: &str = "<head>";
const HEAD_END: &str = "</head>";

/// The fence around MDX that other programs are to take for code.
const UNWRAPPED_FENCE: &str = "mdx-code-block";

struct Jsx<'b> {
    body: &'b str,
    /// Files by the names that imports gave them.
    imports: HashMap<String, String>,
    /// Files of Markdown, likewise.
    partials: HashMap<String, String>,
    /// The components that are open and have a list of `values`, or the name of one around them: what each calls these. Docusaurus' tabs are
    /// named so.
    tabs: Vec<(&'b str, HashMap<String, String>)>,
    /// The names of closing tags, and where the last one of each stands.
    closed: HashMap<&'b str, usize>,
    comment_end: Next,
    head_end: Next,
    /// The fence that ends what is no code.
    unwrapped: Option<&'b str>,
}

impl Lexer for Jsx<'_> {
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let nothing = |end: usize| Some((Piece::Text(at..at), at..end));
        let rest = &self.body[at..];
        if begins_line(self.body, at)
            && let Some(length) = self.module(rest).or_else(|| self.unwrapped_fence(rest))
        {
            return nothing(at + length);
        }
        match rest.as_bytes()[0] {
            b'{' => self.expression(at),
            b'<' if rest.starts_with("<>") => nothing(at + 2),
            b'<' if rest.starts_with("</>") => nothing(at + 3),
            // What it holds belongs to the page, not to the post.
            b'<' if rest.starts_with(HEAD) => {
                let end = self.head_end.from(at, self.body, |rest| rest.find(HEAD_END));
                end.map_or_else(|| self.tag(at), |end| nothing(end + HEAD_END.len()))
            }
            b'<' => self.tag(at),
            _ => None,
        }
    }

    fn is_closed(&self, name: &str, from: usize) -> bool {
        self.closed.get(name).is_some_and(|last| *last >= from)
    }

    fn is_of_markdown(&self) -> bool {
        true
    }
}

impl<'b> Jsx<'b> {
    /// The length of an `import` or `export` at the start of a line, to the end of its last line.
    fn module(&mut self, rest: &'b str) -> Option<usize> {
        let is_import = rest.starts_with("import ") || rest.starts_with("import{");
        let is_export = rest.strip_prefix("export ").is_some_and(|rest| {
            let word = rest.trim_start().split(|character: char| !character.is_ascii_alphabetic()).next();
            matches!(word, Some("default" | "const" | "let" | "var" | "function" | "class" | "async"))
                || rest.trim_start().starts_with(['{', '*'])
        });
        if !is_import && !is_export {
            return None;
        }
        let mut length = 0;
        let mut open = javascript::Open::default();
        let mut has_quote = false;
        let mut lines = rest.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            length += line.len();
            open.read(line)?;
            has_quote = has_quote || line.contains(['"', '\'']);
            let is_over = match lines.peek() {
                _ if is_import => has_quote,
                None => true,
                Some(next) => next.trim().is_empty() || next.starts_with("import ") || next.starts_with("export "),
            };
            if open.is_nothing() && is_over {
                if is_import {
                    self.remember(&rest[..length]);
                }
                return Some(length);
            }
            if is_import && (line.trim().is_empty() || open.is_nothing() && length > LONGEST_IMPORT) {
                break;
            }
        }
        // Text that happens to begin with the word.
        None
    }

    /// Keeps the file that an import names, unless it is a program.
    fn remember(&mut self, import: &str) {
        let Some((name, from)) = import.trim_start_matches("import ").split_once(" from ") else { return };
        let file = from.trim().trim_matches([';', '"', '\'', ' ']).trim_start_matches("!!url-loader!");
        let extension = file.rsplit('/').next().and_then(|file| Some(file.rsplit_once('.')?.1));
        let files = match extension {
            None | Some("js" | "jsx" | "ts" | "tsx" | "json") => return,
            Some("md" | "mdx") => &mut self.partials,
            Some(_) => &mut self.imports,
        };
        // What stands in braces behind it are other things of the same file.
        let name = name.split(',').next().unwrap_or_default();
        files.insert(name.trim().to_owned(), file.to_owned());
    }

    /// The length of a line that begins or ends a fence around what is no code.
    fn unwrapped_fence(&mut self, rest: &'b str) -> Option<usize> {
        let line = rest.split_inclusive('\n').next()?;
        let fence = line.trim_end();
        if self.unwrapped == Some(fence) {
            self.unwrapped = None;
            return Some(line.len());
        }
        let ticks = fence.strip_suffix(UNWRAPPED_FENCE)?.trim_end();
        if ticks.len() < 3 || !ticks.bytes().all(|byte| byte == b'`') {
            return None;
        }
        self.unwrapped = Some(ticks);
        Some(line.len())
    }

    fn expression(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        let broken = |length: usize| Some((Piece::Broken(at..at + length, None), at..at + length));
        let inside = rest[1..].trim_start();
        if let Some(comment) = inside.strip_prefix("/*") {
            let begin = self.body.len() - comment.len();
            let Some(end) = self.comment_end.from(begin, self.body, |rest| rest.find("*/")) else {
                return broken(begin - at);
            };
            let Some(after) = self.body[end + 2..].trim_start().strip_prefix('}') else {
                return broken(begin - at);
            };
            let range = at..self.body.len() - after.len();
            let piece = if is_mark(&self.body[begin..end]) {
                Piece::Html(markdown::MORE.to_string(), true, range.clone())
            } else {
                Piece::Text(at..at)
            };
            return Some((piece, range));
        }
        if inside.starts_with("//") {
            let line = inside.find('\n').unwrap_or(inside.len());
            if let Some(after) = inside[line..].trim_start().strip_prefix('}') {
                return Some((Piece::Text(at..at), at..self.body.len() - after.len()));
            }
        }
        // A brace that nothing closes goes alone: what follows may be text.
        let Some(length) = javascript::braced(rest) else { return broken(1) };
        let range = at..at + length;
        let expression = rest[1..length - 1].trim();
        let says_nothing = matches!(expression, "" | "true" | "false" | "null" | "undefined");
        // What formatters make of a comment.
        let comment = expression.strip_prefix("/_").and_then(|comment| comment.strip_suffix("_/"));
        let piece = if comment.is_some_and(is_mark) {
            Piece::Html(markdown::MORE.to_string(), true, range.clone())
        } else if says_nothing || comment.is_some() || expression.starts_with('#') {
            Piece::Text(at..at)
        } else if let Some(text) = javascript::text(literal::value(expression), &self.imports) {
            Piece::Escaped(text)
        } else {
            let name = expression.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_NAME).collect();
            let expression = of_front_matter(expression);
            Piece::Tag(Tag { name, self_closing: true, expression, range: range.clone(), ..Tag::default() })
        };
        Some((piece, range))
    }

    fn tag(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        let rest = &self.body[at..];
        let closing = rest.starts_with("</");
        let name_at = if closing { 2 } else { 1 };
        let name = &rest[name_at..];
        let name = &name[..name.find(|character: char| !is_name(character)).unwrap_or(name.len())];
        if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return None;
        }
        let mut scanner = Attributes {
            text: rest,
            at: name_at + name.len(),
            valued: 0,
            imports: &self.imports,
            labels: HashMap::new(),
        };
        let is_component =
            name.contains('.') || name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_');
        let Some((mut attributes, self_closing)) = scanner.read() else {
            // The name and what is surely an argument go; what follows may be text.
            let end = at + scanner.valued.max(name_at + name.len());
            let is_tag = is_component || scanner.valued > 0;
            return is_tag.then_some((Piece::Broken(at..end, None), at..end));
        };
        let range = at..at + scanner.at;
        if is_component {
            let is_same = self.tabs.last().is_some_and(|(opened, _)| *opened == name);
            if closing {
                self.tabs.pop_if(|_| is_same);
            } else if !self_closing && (is_same || !scanner.labels.is_empty()) {
                self.tabs.push((name, scanner.labels));
            }
            let labels = self.tabs.last().map(|(_, labels)| labels);
            let stated = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted);
            if stated("label").is_none()
                && let Some(label) = stated("value").and_then(|(_, value)| labels?.get(value))
            {
                attributes.push(("label".to_owned(), label.clone()));
            }
            let arguments = Arguments { named: attributes, positional: Vec::new() };
            let tag = Tag {
                name: name.to_owned(),
                arguments,
                closing,
                self_closing,
                imported: self.partials.get(name).cloned(),
                range: range.clone(),
                ..Tag::default()
            };
            return Some((Piece::Tag(tag), range));
        }
        let element = if closing { format!("</{name}>") } else { element(name, &attributes, self_closing) };
        let is_block = html::begins_with_block(&element);
        Some((Piece::Html(element, is_block, range.clone()), range))
    }
}

/// Whether a comment ends the summary.
fn is_mark(comment: &str) -> bool {
    matches!(comment.trim(), "truncate" | "more")
}

fn closed_names(body: &str) -> HashMap<&str, usize> {
    let closing = body.match_indices("</").map(|(at, _)| {
        let name = &body[at + 2..];
        (&name[..name.find(|character: char| !is_name(character)).unwrap_or(name.len())], at)
    });
    closing.collect()
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$' | '.' | '-')
}

/// An element as HTML, which spells some attributes otherwise and knows no `/>`.
fn element(name: &str, attributes: &[(String, String)], self_closing: bool) -> String {
    let mut element = format!("<{name}");
    for (name, value) in attributes.iter().filter(|(name, _)| !name.contains('.')) {
        let name = match name.as_str() {
            "className" => "class".to_owned(),
            "htmlFor" => "for".to_owned(),
            other => other.to_ascii_lowercase(),
        };
        element.push_str(&format!(" {name}=\"{}\"", html::escape(value)));
    }
    element.push('>');
    if self_closing && !html::is_void(name) {
        element.push_str(&format!("</{name}>"));
    }
    element
}

/// Reads the attributes of a tag.
struct Attributes<'t> {
    text: &'t str,
    at: usize,
    /// Where the last attribute with a value ends.
    valued: usize,
    imports: &'t HashMap<String, String>,
    /// What a list of `values` calls each.
    labels: HashMap<String, String>,
}

impl<'t> Attributes<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The attributes whose values are known, up to the end of the tag, and whether it closes itself.
    fn read(&mut self) -> Option<(Vec<(String, String)>, bool)> {
        let mut attributes = Vec::new();
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            let rest = self.rest();
            if rest.starts_with('>') || rest.starts_with("/>") {
                let self_closing = rest.starts_with('/');
                self.at += if self_closing { 2 } else { 1 };
                return Some((attributes, self_closing));
            }
            // `{...rest}`, or a comment.
            if rest.starts_with('{') {
                self.at += javascript::braced(rest)?;
                continue;
            }
            let end = rest.find(|character: char| !is_name(character) && character != ':')?;
            if end == 0 {
                return None;
            }
            let name = rest[..end].to_owned();
            self.at += end;
            let Some(after) = self.rest().trim_start().strip_prefix('=') else {
                attributes.push((name, "true".to_owned()));
                continue;
            };
            let value = after.trim_start();
            self.at = self.text.len() - value.len();
            let (value, length) = attribute(value)?;
            self.at += length;
            self.valued = self.at;
            if name == "values" {
                self.labels = javascript::labels(&value);
            }
            let mut add = |name, value| {
                attributes.extend(javascript::text(value, self.imports).map(|text| (name, text)));
            };
            match value {
                Value::Object(members) => {
                    members.into_iter().for_each(|(member, value)| add(format!("{name}.{member}"), value));
                }
                Value::Bool(says) => attributes.push((name, says.to_string())),
                value => add(name, value),
            }
        }
    }
}

/// The value of an attribute, and its length.
fn attribute(text: &str) -> Option<(Value, usize)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = text[1..].find(quote)?;
            Some((html::to_text(&text[1..=end]).into(), end + 2))
        }
        '{' => {
            let length = javascript::braced(text)?;
            Some((literal::value(text[1..length - 1].trim()), length))
        }
        _ => {
            let end = text.find(|character: char| character.is_whitespace() || character == '>')?;
            (end > 0).then(|| (text[..end].into(), end))
        }
    }
}

/// What the templates call a value of the post's front matter, which Docusaurus calls `frontMatter.key`, and Astro `frontmatter.key`.
fn of_front_matter(expression: &str) -> Option<String> {
    let key = ["frontMatter.", "frontmatter."].iter().find_map(|begin| expression.strip_prefix(begin))?;
    let is_key = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.');
    key.chars().all(is_key).then(|| format!("page.{key}"))
}
