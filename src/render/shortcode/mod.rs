//! Shortcodes, by the rules: dropped, unwrapped, made code or made HTML by a template.
//!
//! In goes a body, out comes Markdown in which a token stands wherever a shortcode's HTML belongs, an [`Expansion`]. What a template
//! encloses stays in the Markdown between two tokens, so reference links and footnotes in it work.

pub mod code;
mod expansion;
mod formulas;
mod lexers;
mod template;
mod tree;
mod unknown;
mod values;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
    sync::{Arc, Mutex},
};

pub use self::{expansion::Expansion, template::Templates};
use self::{
    lexers::{Arguments, Piece, Tag, python_markdown},
    template::{Call, INNER},
    tree::{Node, Shortcode},
    unknown::figure,
};
use super::{Library, html, markdown};
use crate::{
    problem::{Code, Problem},
    settings::{
        rules::{Dialect, Rules},
        shortcode::ShortcodeRule,
    },
    site::Body,
};

/// How much a post's outputs may show of values, in bytes.
const MOST_VALUES: usize = 1024 * 1024;

/// How many malformed tags of a post are reported: the first ones tell.
const MOST_MISFITS: usize = 20;

/// How many marks and blanks at the end of a line are looked at to see whether it says anything.
const MOST_MARKS: usize = 200;

/// Text without the tags of shortcodes, for those who know no page yet.
#[must_use]
pub fn without_shortcodes(text: &str, dialects: &[Dialect]) -> String {
    let pieces = lexers::lex(text, dialects, &|_| false, &[], false);
    let kept = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Text(range) => Some(text[range].to_owned()),
        Piece::Escaped(shown) => Some(shown),
        Piece::Tag(_) | Piece::Html(..) | Piece::Assignment(..) | Piece::Broken(..) => None,
    });
    kept.collect()
}

/// Expands the shortcodes of a page's body.
#[must_use]
pub fn expand(library: &Arc<Library>, templates: &Templates, page: usize, body: &Arc<Body>) -> Expansion {
    let document = &library.pages[page].document;
    let source = &library.settings.sources[document.source];
    let text = body.text();
    let is_verbatim = |name: &str| source.rules.shortcodes.get(name) == Some(&ShortcodeRule::Code);
    let dialects = &source.rules.dialects;
    let is_html = document.is_html();
    let pieces = lexers::lex(text, dialects, &is_verbatim, &source.rules.math, is_html);
    let example = dialects.first().map_or("", |dialect| dialect.example());
    let (nodes, misfits) = tree::nest(pieces, library.settings.bounds.shortcode_depth.get(), example);
    let escapes = dialects.iter().flat_map(|dialect| dialect.escapes()).copied().collect();
    let indents_freely = dialects.contains(&Dialect::Mdx);
    let code_marks = source.rules.code_marks.clone();
    let own_end = library.pages[page].post.as_ref().and_then(|post| post.summary_end.as_deref());
    let summary_ends = own_end.map_or_else(|| source.rules.summary_ends.clone(), |end| vec![end.to_owned()]);
    let out = Expansion { escapes, code_marks, summary_ends, indents_freely, is_html, ..Expansion::default() };
    let mut expander = Expander {
        library,
        templates,
        page,
        body,
        text,
        out,
        unknown_pages: BTreeSet::new(),
        assigned: Arc::default(),
        enclosing: 0,
        values: 0,
        tag_end: None,
        place: None,
    };
    for misfit in misfits.into_iter().take(MOST_MISFITS) {
        let problem = expander.problem(Code::BrokenShortcode, misfit.range, misfit.message);
        expander.out.problems.push(problem.hint(misfit.hint));
    }
    expander.nodes(&nodes);
    expander.mark_summary();
    expander.out
}

struct Expander<'e> {
    library: &'e Arc<Library>,
    templates: &'e Templates,
    page: usize,
    body: &'e Arc<Body>,
    text: &'e str,
    out: Expansion,
    /// The paths without a page that have been reported.
    unknown_pages: BTreeSet<String>,
    /// What names stand for that the body assigns.
    assigned: Arc<BTreeMap<String, String>>,
    /// How many shortcodes enclose what is being expanded.
    enclosing: usize,
    /// How much has been shown of values, in bytes.
    values: usize,
    /// How long the Markdown was where the last tag ended.
    tag_end: Option<usize>,
    /// Where the text stands in the body, if it is a part of a tag.
    place: Option<usize>,
}

impl<'e> Expander<'e> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(range) => self.push_text(range.clone()),
                Node::Escaped(text) => {
                    // Taken apart by a noncharacter, which does not reach the feed: this tag is meant to be seen.
                    let html = html::escape(text).replacen("{{", "{\u{FDD5}{", 1);
                    self.out.push_token(html, false);
                }
                Node::Html(html, is_block, range) => self.block_token(html.clone(), *is_block, range),
                Node::Assignment(name, expression) => self.assign(name, expression),
                Node::Shortcode(shortcode) => self.shortcode(shortcode),
            }
            if !matches!(node, Node::Text(_)) {
                self.tag_end = Some(self.out.markdown.len());
            }
        }
    }

    /// Text behind a tag that left nothing in its line begins the line: its blanks make no code.
    fn push_text(&mut self, range: Range<usize>) {
        let markdown = &self.out.markdown;
        let is_behind_tag = self.tag_end == Some(markdown.len()) && !self.text[..range.start].ends_with('\n');
        let is_mark = |character: char| matches!(character, ' ' | '\t' | '>' | '-' | '*' | '+');
        let line = markdown.chars().rev().take_while(|character| *character != '\n');
        let says_nothing = || line.take(MOST_MARKS).all(is_mark);
        let text = &self.text[range];
        let text = if is_behind_tag && says_nothing() { text.trim_start_matches([' ', '\t']) } else { text };
        self.out.markdown.push_str(text);
    }

    fn shortcode(&mut self, shortcode: &Shortcode) {
        let before = self.out.markdown.len();
        self.expanded(shortcode);
        // A link without a target would be no link, and emphasis that begins or ends with a blank none: both would show their marks.
        let is_mark = |character: char| matches!(character, '*' | '_' | '~');
        let is_needed = ["](", "](<", "]: "].iter().any(|begin| self.out.markdown.ends_with(begin))
            || self.out.markdown.ends_with(is_mark)
            || self.text[shortcode.end()..].starts_with(is_mark);
        if self.out.markdown.len() == before && is_needed {
            self.out.push_token(String::new(), false);
        }
    }

    fn expanded(&mut self, shortcode: &Shortcode) {
        let Shortcode { tag, inner } = shortcode;
        if let Some((name, (inner, _))) = tag.captures.as_ref().zip(inner.as_ref()) {
            let markdown = self.captured(inner);
            self.give(name, Some(markdown));
            return;
        }
        match self.rule(&tag.name) {
            Some(ShortcodeRule::Drop) => {}
            Some(ShortcodeRule::Unwrap) => self.unwrap(shortcode),
            Some(ShortcodeRule::Code) => {
                let code = self.inner_text(inner.as_ref());
                let html = code_block(tag, &code);
                let is_block = self.is_alone(&tag.range) || code.contains('\n');
                self.block_token(html, is_block, &tag.range);
            }
            Some(ShortcodeRule::Template(_)) => {
                let wants_text = self.templates.want_text(&tag.name);
                let text = if wants_text { self.inner_text(inner.as_ref()) } else { String::new() };
                match self.template(shortcode, text) {
                    Some(html) => self.html(shortcode, html),
                    None => self.unwrap(shortcode),
                }
            }
            None => {
                if let Some(value) = self.value(tag) {
                    // Braces in it are meant to be seen.
                    match value.contains("{{") || value.contains("{%") {
                        true => self.nodes(&[Node::Escaped(value)]),
                        false => self.out.markdown.push_str(&value),
                    }
                    return;
                }
                self.report_unknown(shortcode);
                if let Some(html) = figure(tag) {
                    self.block_token(html, true, &tag.range);
                }
                self.unwrap(shortcode);
            }
        }
    }

    /// The rules of the page's source.
    fn rules(&self) -> &'e Rules {
        &self.library.settings.sources[self.library.pages[self.page].document.source].rules
    }

    fn rule(&self, name: &str) -> Option<&ShortcodeRule> {
        self.rules().shortcodes.get(name)
    }

    /// What the expression of a tag comes to, if it has one that polyfeed can calculate.
    fn value(&mut self, tag: &Tag) -> Option<String> {
        let expression = tag.expression.as_ref()?;
        let value = self.templates.evaluate(expression, self.call(tag.arguments.clone(), String::new()))?;
        self.values += value.len();
        (self.values <= MOST_VALUES).then_some(value)
    }

    /// Keeps what a name stands for. Where a shortcode encloses the assignment, it may be a condition or a loop: then nobody knows.
    fn assign(&mut self, name: &str, expression: &str) {
        let value = self.templates.evaluate(expression, self.call(Arguments::default(), String::new()));
        self.give(name, value);
    }

    /// Gives a value a name, or takes the name away.
    fn give(&mut self, name: &str, value: Option<String>) {
        let assigned = Arc::make_mut(&mut self.assigned);
        match value.filter(|value| self.enclosing == 0 && value.len() <= values::LONGEST) {
            Some(value) => _ = assigned.insert(name.to_owned(), value),
            None => _ = assigned.remove(name),
        }
    }

    /// What nodes are as Markdown, which is not put anywhere yet.
    fn captured(&mut self, nodes: &[Node]) -> String {
        let start = self.out.markdown.len();
        self.out.markdown.push('\n');
        self.nodes(nodes);
        self.out.markdown.split_off(start).trim().to_owned()
    }

    fn call(&self, arguments: Arguments, inner_text: String) -> Arc<Call> {
        Arc::new(Call {
            library: Arc::clone(self.library),
            page: self.page,
            body: Arc::clone(self.body),
            arguments,
            inner_text,
            assigned: Arc::clone(&self.assigned),
            unknown_pages: Mutex::new(Vec::new()),
        })
    }

    fn unwrap(&mut self, shortcode: &Shortcode) {
        if let Some((inner, _)) = &shortcode.inner {
            self.enclosed(&shortcode.tag, inner);
        }
    }

    fn enclosed(&mut self, tag: &Tag, inner: &[Node]) {
        let start = self.out.markdown.len();
        self.tag_end = Some(start);
        self.enclosing += 1;
        self.nodes(inner);
        self.enclosing -= 1;
        if tag.encloses_indented {
            let inner = self.out.markdown.split_off(start);
            self.out.markdown.push_str(&python_markdown::outdented(&inner));
        }
    }

    /// The template's HTML, with [`INNER`] where the content belongs.
    fn template(&mut self, shortcode: &Shortcode, inner_text: String) -> Option<String> {
        let Shortcode { tag, inner } = shortcode;
        let mut arguments = tag.arguments.clone();
        if let Some(title) = arguments.positional.first_mut().filter(|_| tag.has_title) {
            *title = self.title(title, tag.range.start);
        }
        let call = self.call(arguments, inner_text);
        let rendered = self.templates.render(&tag.name, Arc::clone(&call), inner.is_some());
        for path in call.unknown_pages.lock().expect("no template panics").drain(..) {
            if !self.unknown_pages.insert(path.clone()) {
                continue;
            }
            let problem = self.problem(Code::UnknownPage, tag.range.clone(), format!("there is no page `{path}`"));
            self.out.problems.push(problem.hint("name it by its path below the content folder, like `/blog/post`"));
        }
        rendered
            .map_err(|error| {
                let message =
                    format!("the template of `{}` failed: {error}; what the shortcode encloses is kept", tag.name);
                let problem = self.problem(Code::ShortcodeFailed, tag.range.clone(), message);
                self.out.problems.push(problem);
            })
            .ok()
    }

    /// The text of a title that stands in a tag, without the tags in it.
    fn title(&mut self, title: &str, place: usize) -> String {
        let rules = self.rules();
        let pieces = lexers::lex(title, &rules.dialects, &|_| false, &rules.math, false);
        let (nodes, _) = tree::nest(pieces, self.library.settings.bounds.shortcode_depth.get(), "");
        let mut expander = Expander {
            text: title,
            library: self.library,
            templates: self.templates,
            page: self.page,
            body: self.body,
            out: std::mem::take(&mut self.out),
            unknown_pages: std::mem::take(&mut self.unknown_pages),
            assigned: Arc::clone(&self.assigned),
            enclosing: self.enclosing,
            values: self.values,
            tag_end: None,
            place: Some(place),
        };
        let text = expander.inner_text(Some(&(nodes, 0..0)));
        self.out = expander.out;
        self.unknown_pages = expander.unknown_pages;
        text
    }

    /// Puts a template's HTML into the Markdown: one token, or one before and one after the content.
    fn html(&mut self, shortcode: &Shortcode, html: String) {
        let Shortcode { tag, inner } = shortcode;
        let is_block = html::begins_with_block(&html);
        match (html.split_once(INNER), inner) {
            (Some((before, after)), Some((inner, closing))) => {
                let after = after.replace(INNER, "");
                self.block_token(before.to_owned(), is_block, &tag.range);
                self.enclosed(tag, inner);
                if tag.encloses_indented {
                    let line = &self.text[self.text[..tag.range.start].rfind('\n').map_or(0, |end| end + 1)..];
                    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
                    write!(self.out.markdown, "\n\n{indent}").expect("a string takes everything");
                    self.out.push_token(after, is_block);
                    self.out.markdown.push_str("\n\n");
                } else {
                    self.block_token(after, is_block, closing);
                }
            }
            _ if tag.is_markdown && !html.contains('<') => self.out.markdown.push_str(&html::to_text(&html)),
            _ => self.block_token(html, is_block, &tag.range),
        }
    }

    /// Puts a mark before the first text that ends the summary, unless that is a comment, which Markdown finds.
    fn mark_summary(&mut self) {
        let is_text = |end: &&String| !end.is_empty() && !end.starts_with("<!--");
        let texts = self.out.summary_ends.iter().filter(is_text);
        let Some(at) = texts.filter_map(|end| self.out.markdown.find(end.as_str())).min() else { return };
        let after = self.out.markdown.split_off(at);
        self.out.markdown.push_str("\n\n");
        self.out.push_token(markdown::MORE.to_string(), true);
        self.out.markdown.push_str("\n\n");
        self.out.markdown.push_str(&after);
    }

    /// A token; one that stands for a block and alone in its line gets a paragraph of its own at the same indentation.
    fn block_token(&mut self, html: String, is_block: bool, tag: &Range<usize>) {
        if !is_block || !self.is_alone(tag) {
            self.out.push_token(html, is_block);
            return;
        }
        let markdown = &mut self.out.markdown;
        let indent = markdown[markdown.rfind('\n').map_or(0, |end| end + 1)..].to_owned();
        if indent.trim().is_empty() {
            markdown.truncate(markdown.len() - indent.len());
            markdown.push('\n');
            markdown.push_str(&indent);
        }
        self.out.push_token(html, true);
        self.out.markdown.push('\n');
    }

    /// Whether nothing but blanks shares the tag's first and last line.
    fn is_alone(&self, tag: &Range<usize>) -> bool {
        let after =
            self.text[tag.end..].trim_start_matches(|character: char| character.is_whitespace() && character != '\n');
        code::is_first_in_line(self.text, tag.start) && (after.is_empty() || after.starts_with('\n'))
    }

    /// What a shortcode encloses as plain text: indentation that all lines share is taken away, shortcodes in it are what
    /// their templates say, as text.
    fn inner_text(&mut self, inner: Option<&(Vec<Node>, Range<usize>)>) -> String {
        let mut text = String::new();
        for node in inner.into_iter().flat_map(|(nodes, _)| nodes) {
            match node {
                Node::Text(range) => text.push_str(&self.text[range.clone()]),
                Node::Escaped(shown) => text.push_str(shown),
                Node::Html(html, ..) => text.push_str(&html::to_text(html)),
                Node::Assignment(name, _) => _ = Arc::make_mut(&mut self.assigned).remove(name),
                Node::Shortcode(Shortcode { tag: Tag { captures: Some(name), .. }, inner: Some(_) }) => {
                    _ = Arc::make_mut(&mut self.assigned).remove(name)
                }
                Node::Shortcode(shortcode) => match self.rule(&shortcode.tag.name) {
                    Some(ShortcodeRule::Template(_)) => {
                        let inner = self.inner_text(shortcode.inner.as_ref());
                        let html = self.template(shortcode, inner.clone()).unwrap_or_default();
                        text.push_str(&html::to_text(&html).replace(INNER, &inner));
                    }
                    Some(ShortcodeRule::Drop) => {}
                    rule => {
                        let is_unknown = rule.is_none();
                        if is_unknown && let Some(value) = self.value(&shortcode.tag) {
                            text.push_str(&value);
                            continue;
                        }
                        if is_unknown {
                            self.report_unknown(shortcode);
                        }
                        text.push_str(&self.inner_text(shortcode.inner.as_ref()));
                    }
                },
            }
        }
        dedent(&text)
    }

    fn problem(&self, code: Code, range: Range<usize>, message: String) -> Problem {
        // What stands in a title within a tag is marked where the tag begins.
        let range = self.place.map_or(range, |place| place..place);
        self.body.mark(Problem::new(code, &self.library.pages[self.page].document.path, message), range)
    }
}

fn code_block(tag: &Tag, code: &str) -> String {
    let arguments = &tag.arguments;
    let named = ["lang", "language", "syntax", "type"].into_iter().find_map(|name| arguments.named(name));
    let language = named.or(arguments.positional.first());
    markdown::code_block(language.map(String::as_str), code)
}

/// Takes away blank lines at both ends and the indentation that all other lines share.
pub fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim().to_owned();
    }
    let lines: Vec<&str> = text.lines().collect();
    let indent_of = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &&str| line.trim().is_empty();
    let indent = lines.iter().filter(|line| !is_blank(line)).map(indent_of).min().unwrap_or(0);
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(0);
    let last = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
    lines[first..last.max(first)]
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default().trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}
