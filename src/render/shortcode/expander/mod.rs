//! From a body's nodes to Markdown with tokens: each shortcode becomes what its rule says.

mod branches;
mod evaluation;
mod include;
mod inline;
mod partial;
mod plain_text;
mod unknown;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    mem::take,
    ops::Range,
    sync::Arc,
};

pub use self::plain_text::dedent;
use self::plain_text::{code_block, is_file_name};
use super::{
    Expansion, Kept, Templates, code, families,
    lexers::{self, Arguments, Tag, python_markdown},
    template::{INNER, Missing},
    tree::{self, Node, Shortcode},
};
use crate::{
    problem::{Code, Problem},
    render::{Library, html, markdown},
    settings::{
        rules::{Dialect, EmojiPlace, Rules},
        shortcode::ShortcodeRule,
    },
    site::Body,
};

/// How many malformed tags of a post are reported: the first ones tell.
const MOST_MISFITS: usize = 20;

/// How many marks and blanks at the end of a line are looked at to see whether it says anything.
const MOST_MARKS: usize = 200;

/// How a document of kramdown's asks for Markdown in all its elements of HTML.
const PARSES_HTML: &str = "{::options parse_block_html=\"true\"";

/// Expands the shortcodes of a page's body.
#[must_use]
pub fn expand(library: &Arc<Library>, templates: &Templates, page: usize, body: &Arc<Body>) -> Expansion {
    let mut expander = Expander::new(library, templates, page, body, body.text());
    expander.read();
    expander.mark_summary();
    let Expander { out, carried: Carried { unknown, missing, .. }, .. } = expander;
    let params = missing.into_iter().filter_map(|missing| match missing {
        Missing::Param(key) => Some(key),
        Missing::Page(_) => None,
    });
    Expansion { unknown, unknown_params: params.collect(), ..out }
}

struct Expander<'e> {
    library: &'e Arc<Library>,
    templates: &'e Templates,
    page: usize,
    body: &'e Arc<Body>,
    text: &'e str,
    out: Expansion,
    carried: Carried,
    /// What the text is included with, if a tag includes it.
    included: Option<Arc<Arguments>>,
    /// How many shortcodes enclose what is being expanded.
    enclosing: usize,
    /// How many of these give names another meaning each time.
    looping: usize,
    /// How long the Markdown was where the last tag ended.
    tag_end: Option<usize>,
    /// Whether the tag that ended was all that stood between `<` and `>`, and left nothing.
    has_lost_address: bool,
    /// Where in the body the tag stands that the text is a part of, or shows.
    place: Option<usize>,
    /// The file that the text is from, by its path below the source.
    file: String,
    /// How many files show the one that the text is from, itself among them.
    partials: usize,
}

/// What is known by a place in a post: it goes on into the texts that a tag puts there, and back.
#[derive(Default)]
struct Carried {
    /// The shortcodes without a rule that have been reported, and what is kept of each.
    unknown: BTreeMap<String, Kept>,
    /// What templates asked for, does not exist, and has been reported.
    missing: BTreeSet<Missing>,
    /// What names stand for that the body assigns.
    assigned: Arc<BTreeMap<String, String>>,
    /// How much has been shown of values, in bytes.
    values: usize,
    /// How long the files are that have been shown, in bytes.
    partial_bytes: usize,
}

impl<'e> Expander<'e> {
    /// For a text that a page shows.
    fn new(
        library: &'e Arc<Library>,
        templates: &'e Templates,
        page: usize,
        body: &'e Arc<Body>,
        text: &'e str,
    ) -> Self {
        let document = &library.pages[page].document;
        let rules = library.rules(page);
        let dialects = rules.dialects.of(&document.path);
        let own_end = library.pages[page].post.as_ref().and_then(|post| post.summary_end.as_deref());
        let out = Expansion {
            escapes: dialects.iter().flat_map(|dialect| dialect.escapes()).copied().collect(),
            code_marks: rules.code_marks.clone(),
            summary_ends: own_end.map_or_else(|| rules.summary_ends.clone(), |end| vec![end.to_owned()]),
            indents_freely: dialects.contains(&Dialect::Mdx),
            closes_elements: !rules.markdown_in_html && !text.contains(PARSES_HTML),
            parts_references: dialects
                .iter()
                .any(|dialect| matches!(dialect, Dialect::Kramdown | Dialect::PythonMarkdown)),
            has_bare_tables: dialects.contains(&Dialect::Kramdown),
            draws_emoji: rules.emoji_names.contains(&EmojiPlace::Body),
            is_html: document.is_html(),
            ..Expansion::default()
        };
        Self {
            library,
            templates,
            page,
            body,
            text,
            out,
            carried: Carried::default(),
            included: None,
            enclosing: 0,
            looping: 0,
            tag_end: None,
            has_lost_address: false,
            place: None,
            file: document.source_path.clone(),
            partials: 0,
        }
    }

    /// Reads another text of the post, which stands where a tag does, or in its title.
    fn within<T>(&mut self, text: &str, place: usize, read: impl FnOnce(&mut Expander<'_>) -> T) -> T {
        let mut expander = Expander {
            carried: take(&mut self.carried),
            included: self.included.clone(),
            enclosing: self.enclosing,
            looping: self.looping,
            place: Some(self.place.unwrap_or(place)),
            file: self.file.clone(),
            partials: self.partials,
            ..Expander::new(self.library, self.templates, self.page, self.body, text)
        };
        let result = read(&mut expander);
        self.carried = expander.carried;
        result
    }

    /// Expands the whole text.
    fn read(&mut self) {
        let rules = self.rules();
        let is_verbatim = |name: &str| rules.shortcodes.get(name) == Some(&ShortcodeRule::Code);
        let dialects = self.dialects();
        let pieces = lexers::lex(self.text, dialects, &is_verbatim, &rules.math, self.out.is_html);
        let example = dialects.first().map_or("", |dialect| dialect.example());
        let (mut nodes, misfits) = tree::nest(pieces, self.library.settings.bounds.shortcode_depth.get(), example);
        if dialects.contains(&Dialect::Hugo) {
            families::tell(&mut nodes, self.text);
        }
        for misfit in misfits.into_iter().take(MOST_MISFITS) {
            let problem = self.problem(Code::BrokenShortcode, misfit.range, misfit.message);
            self.out.problems.push(problem.hint(misfit.hint));
        }
        self.nodes(&nodes);
    }

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
            // Where something stood that is no text.
            if !matches!(node, Node::Text(range) if !range.is_empty()) {
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
        let text =
            if std::mem::take(&mut self.has_lost_address) { text.strip_prefix('>').unwrap_or(text) } else { text };
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
            Some(ShortcodeRule::Code) => self.code(shortcode),
            Some(ShortcodeRule::Template(_)) => {
                let wants_text = self.templates.want_text(&tag.name);
                let text = if wants_text { self.inner_text(inner.as_ref()) } else { String::new() };
                match self.template(shortcode, text) {
                    Some(html) => self.html(shortcode, html),
                    None => self.unwrap(shortcode),
                }
            }
            None => {
                if self.include(tag) || self.partial(tag) || self.inline(shortcode) {
                    return;
                }
                if let Some(value) = self.value(tag) {
                    // Braces in it are meant to be seen, and in MDX all that it says.
                    match self.dialects().contains(&Dialect::Mdx) || value.contains("{{") || value.contains("{%") {
                        true => self.nodes(&[Node::Escaped(value)]),
                        false => self.out.markdown.push_str(&value),
                    }
                    return;
                }
                if self.holds(tag).is_none() {
                    self.report_unknown(shortcode);
                }
                if self.encloses_code(shortcode) {
                    return self.code(shortcode);
                }
                if let Some(html) = self.pictures(tag) {
                    self.block_token(html, true, &tag.range);
                }
                match self.said(shortcode) {
                    Some(html) if self.is_alone(&tag.range) => {
                        self.block_token(format!("<p>{html}</p>"), true, &tag.range);
                    }
                    Some(html) => self.block_token(html, false, &tag.range),
                    None if inner.is_none() => self.leave_out(shortcode.end()),
                    None => self.unwrap(shortcode),
                }
            }
        }
    }

    /// One line of Markdown as HTML.
    fn line(&self, markdown: &str) -> String {
        markdown::line_to_html(markdown, self.out.draws_emoji)
    }

    /// The rules of the page's source.
    fn rules(&self) -> &'e Rules {
        self.library.rules(self.page)
    }

    /// The dialects of the page's document.
    fn dialects(&self) -> &'e [Dialect] {
        self.rules().dialects.of(&self.library.pages[self.page].document.path)
    }

    fn rule(&self, name: &str) -> Option<&ShortcodeRule> {
        self.rules().shortcodes.get(name)
    }

    /// What a shortcode encloses, as code, with its title.
    fn code(&mut self, shortcode: &Shortcode) {
        let Shortcode { tag, inner } = shortcode;
        let code = self.inner_text(inner.as_ref());
        // What a template would put there is not known, and has been reported.
        if code.trim().is_empty() {
            return;
        }
        let is_block = self.is_alone(&tag.range) || code.contains('\n');
        if !is_block && self.rule(&tag.name).is_none() {
            return self.block_token(format!("<code>{}</code>", html::escape(&code)), false, &tag.range);
        }
        let whole = tag.range.start..shortcode.end();
        let (is_block, place) = if is_block { (true, &tag.range) } else { (self.is_alone(&whole), &whole) };
        let file = || Some(html::escape(tag.arguments.positional.first().filter(|first| is_file_name(first))?));
        let stated = tag.arguments.named("title").filter(|title| !title.is_empty()).map(|title| self.line(title));
        let title = stated.or_else(file).filter(|_| is_block);
        let title = title.map(|title| format!("<p><strong>{title}</strong></p>"));
        let html = title.unwrap_or_default() + &code_block(tag, &code);
        self.block_token(html, is_block, place);
    }

    /// What a shortcode encloses, and where it stands alone the title that it has in its tag.
    fn unwrap(&mut self, shortcode: &Shortcode) {
        let Shortcode { tag, inner: Some((inner, _)) } = shortcode else { return };
        let whole = tag.range.start..shortcode.end();
        let is_alone = self.is_alone(&tag.range);
        let title = self.stated_title(tag).filter(|_| !tag.encloses_indented && (is_alone || self.is_alone(&whole)));
        if let Some(title) = title {
            let line = self.out.markdown.rfind('\n').map_or(0, |end| end + 1);
            let indent = self.out.markdown[line..].to_owned();
            let place = if is_alone { &tag.range } else { &whole };
            self.block_token(format!("<p><strong>{}</strong></p>", self.line(title)), true, place);
            if !is_alone {
                self.out.markdown.push('\n');
                self.out.markdown.push_str(&indent);
            }
        } else if self.ends_a_list(&tag.range) {
            self.block_token(String::new(), true, &tag.range);
        }
        self.enclosed(tag, inner);
    }

    fn enclosed(&mut self, tag: &Tag, inner: &[Node]) {
        let start = self.out.markdown.len();
        self.tag_end = Some(start);
        let loops = usize::from(branches::gives_meanings(tag));
        self.enclosing += 1;
        self.looping += loops;
        self.nodes(self.branch(tag, inner));
        self.looping -= loops;
        self.enclosing -= 1;
        if tag.encloses_indented {
            let inner = self.out.markdown.split_off(start);
            self.out.markdown.push_str(&python_markdown::outdented(&inner));
        }
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

    /// Whether a component that vanishes begins a line, and what it encloses is indented: that belongs to no list above.
    fn ends_a_list(&self, tag: &Range<usize>) -> bool {
        let inner = self.text[tag.end..].trim_start_matches('\n');
        self.out.indents_freely
            && self.text[..tag.start].ends_with("\n\n")
            && inner.len() < self.text.len() - tag.end
            && inner.starts_with([' ', '\t'])
    }

    /// Whether nothing but blanks shares the tag's first and last line.
    fn is_alone(&self, tag: &Range<usize>) -> bool {
        let after =
            self.text[tag.end..].trim_start_matches(|character: char| character.is_whitespace() && character != '\n');
        code::is_first_in_line(self.text, tag.start) && (after.is_empty() || after.starts_with('\n'))
    }

    fn problem(&self, code: Code, range: Range<usize>, message: String) -> Problem {
        // What stands in a title within a tag is marked where the tag begins.
        let range = self.place.map_or(range, |place| place..place);
        self.body.mark(Problem::new(code, &self.library.pages[self.page].document.path, message), range)
    }
}
