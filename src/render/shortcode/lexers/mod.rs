//! Finds the tags of shortcodes in a body, in the dialects that a site writes. In goes a body, out come [`Piece`]s, which are the
//! same for all dialects: what follows (tree, rules, templates) knows no generator.
//!
//! One walk through the body knows Markdown's code, comments and formulas, in which no tag begins, and asks the lexer of each
//! dialect, a file of its own here, what begins at a place. A new dialect is a row in [`Dialect`], and a [`Lexer`].

mod admonitions;
mod block_attributes;
mod hugo;
mod indented;
mod javascript;
mod kramdown;
mod liquid;
mod markdown_elements;
mod markdown_it;
mod mdx;
mod pymdown;
pub mod python_markdown;
mod python_marks;
mod zola;

use std::ops::Range;

use super::{code::Code, formulas::Formulas};
use crate::settings::rules::Dialect;

/// A piece of a body, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Everything that is no shortcode.
    Text(Range<usize>),
    /// A tag.
    Tag(Tag),
    /// An escaped tag or a formula: what readers see of it.
    Escaped(String),
    /// A tag of an HTML element, as HTML; and whether the element is a block.
    Html(String, bool, Range<usize>),
    /// A name that stands for what an expression comes to, as Jinja writes it, from here on.
    Assignment(String, String),
    /// Something that begins like a tag and is none; it is left out. Where the quote stands that ends an argument too early, if one does.
    Broken(Range<usize>, Option<Range<usize>>),
}

/// A shortcode tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// The shortcode's name.
    pub name: String,
    /// What it is called with.
    pub arguments: Arguments,
    /// Whether it closes a shortcode.
    pub closing: bool,
    /// Whether it opens and closes at once.
    pub self_closing: bool,
    /// Whether output of it that is no HTML is Markdown, as that of Hugo's `{{%`.
    pub is_markdown: bool,
    /// Whether what it encloses is indented by [`python_markdown::INDENT`] columns, and nothing else says where that ends.
    pub encloses_indented: bool,
    /// Whether its first argument is text of the post, in which there may be tags, too.
    pub has_title: bool,
    /// The file of Markdown that an import gave its name.
    pub imported: Option<String>,
    /// The name that stands for what it encloses from its end on.
    pub captures: Option<String>,
    /// What a rule may say in another way: an expression whose value stands for the tag, as Jinja writes it.
    pub expression: Option<String>,
    /// Where it stands in the body.
    pub range: Range<usize>,
}

/// The arguments of a shortcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `name="value"`.
    pub named: Vec<(String, String)>,
    /// The others, in order.
    pub positional: Vec<String>,
}

impl Arguments {
    /// The value of a named argument, whatever the case of its name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&String> {
        self.named.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Finds the tags of one dialect in one body. It is asked at growing positions outside code and comments: the beginnings of
/// lines, and wherever one of `{`, `}`, `<`, `>`, `:`, `=`, `+`, `^`, `~` and `\n` stands.
pub trait Lexer {
    /// What stands at a position, and where from and to: from there, behind blanks and marks of the same line, or from a mark before
    /// it on. `None` if nothing of the dialect does.
    fn read(&mut self, at: usize) -> Option<(Piece, Range<usize>)>;

    /// Whether a shortcode of this name is closed at a position or behind it.
    fn is_closed(&self, _name: &str, _from: usize) -> bool {
        false
    }

    /// What ends with the body.
    fn end(&mut self) -> Vec<Piece> {
        Vec::new()
    }

    /// Whether tags in what a shortcode encloses as code are tags.
    fn reads_code(&self) -> bool {
        true
    }

    /// Whether Markdown itself reads it: a backslash before a tag makes it text, and code that is indented holds no tags. Engines that run
    /// before Markdown know neither.
    fn is_of_markdown(&self) -> bool {
        false
    }
}

impl Dialect {
    fn lexer(self, body: &str) -> Box<dyn Lexer + '_> {
        match self {
            Self::Hugo => hugo::lexer(body),
            Self::Liquid => liquid::lexer(body),
            Self::Nunjucks => liquid::nunjucks(body),
            Self::Kramdown => kramdown::lexer(body),
            Self::BlockAttributes => block_attributes::lexer(body),
            Self::Zola => zola::lexer(body),
            Self::Mdx => mdx::lexer(body),
            Self::Admonitions => admonitions::lexer(body),
            Self::MarkdownIt => markdown_it::lexer(body),
            Self::PythonMarkdown => python_markdown::lexer(body),
            Self::Pymdown => pymdown::lexer(body),
        }
    }

    /// What begins a tag and can mean nothing else: no formula holds it.
    #[must_use]
    pub fn unmistakable(self) -> &'static [&'static str] {
        match self {
            Self::Hugo => &["{{<", "{{%"],
            // LaTeX is full of braces.
            Self::Zola
            | Self::Liquid
            | Self::Nunjucks
            | Self::Kramdown
            | Self::BlockAttributes
            | Self::Mdx
            | Self::Admonitions
            | Self::MarkdownIt
            | Self::PythonMarkdown
            | Self::Pymdown => &[],
        }
    }

    /// What stands for what where code shows an escaped tag.
    #[must_use]
    pub fn escapes(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Hugo => &[("{{</*", "{{<"), ("*/>}}", ">}}"), ("{{%/*", "{{%"), ("*/%}}", "%}}")],
            Self::Liquid | Self::Nunjucks => RAW,
            Self::Kramdown | Self::BlockAttributes => &[],
            Self::Zola => &[("{{/*", "{{"), ("*/}}", "}}"), ("{%/*", "{%"), ("*/%}", "%}")],
            Self::Mdx | Self::Admonitions | Self::MarkdownIt | Self::PythonMarkdown | Self::Pymdown => &[],
        }
    }

    /// How a shortcode with content is written.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Hugo => "{{< name argument >}} … {{< /name >}}",
            Self::Liquid | Self::Nunjucks => "{% name argument %} … {% endname %}",
            Self::Kramdown => "{::name} … {:/name}",
            Self::BlockAttributes => "{.class}",
            Self::Zola => "{% name(argument=\"value\") %} … {% end %}",
            Self::Mdx => "<Name argument=\"value\"> … </Name>",
            Self::PythonMarkdown | Self::Pymdown => {
                "!!! name \"Title\", and lines that are indented by four blanks below it"
            }
            Self::Admonitions | Self::MarkdownIt => ":::name, and ::: in a line of its own behind it",
        }
    }
}

/// The tags of Liquid that show others: Markdown takes them for code where they stand in code.
const RAW: &[(&str, &str)] = &[
    ("{% raw %}\n", ""),
    ("{% raw %}", ""),
    ("{%- raw -%}\n", ""),
    ("{%- raw -%}", ""),
    ("{%- raw %}\n", ""),
    ("{%- raw %}", ""),
    ("{% raw -%}\n", ""),
    ("{% raw -%}", ""),
    ("{%raw%}\n", ""),
    ("{%raw%}", ""),
    ("{% endraw %}\n", ""),
    ("{% endraw %}", ""),
    ("{%- endraw -%}\n", ""),
    ("{%- endraw -%}", ""),
    ("{%- endraw %}\n", ""),
    ("{%- endraw %}", ""),
    ("{% endraw -%}\n", ""),
    ("{% endraw -%}", ""),
    ("{%endraw%}\n", ""),
    ("{%endraw%}", ""),
];

/// Cuts a body at its shortcodes. `is_verbatim` names those whose content is code; `math` is what begins and ends formulas. A body that
/// `is_html` has neither these nor Markdown's code.
#[must_use]
pub fn lex(
    body: &str,
    dialects: &[Dialect],
    is_verbatim: &dyn Fn(&str) -> bool,
    math: &[(String, String)],
    is_html: bool,
) -> Vec<Piece> {
    // Those whose tags can mean nothing else come first.
    let (first, others): (Vec<Dialect>, Vec<Dialect>) =
        dialects.iter().partition(|dialect| !dialect.unmistakable().is_empty());
    let mut cutter = Cutter {
        body,
        is_html,
        lexers: first.iter().chain(&others).map(|dialect| dialect.lexer(body)).collect(),
        // MDX has no such code.
        indented: if is_html || dialects.contains(&Dialect::Mdx) { Vec::new() } else { indented::code(body) },
        is_verbatim,
        verbatim: None,
        code: Code::default(),
        formulas: Formulas::new(if is_html { &[] } else { math }, dialects.contains(&Dialect::Mdx)),
        escaped: None,
    };
    let mut pieces = Vec::new();
    let text = |range: Range<usize>| (!range.is_empty()).then_some(Piece::Text(range));
    let (mut start, mut at) = (0, 0);
    while at < body.len() {
        if let Some((piece, range)) = cutter.cut(at) {
            pieces.extend(text(start..range.start).into_iter().chain(piece));
            (start, at) = (range.end, range.end);
        } else {
            at += cutter.step(at);
        }
    }
    pieces.extend(text(start..body.len()));
    pieces.extend(cutter.lexers.iter_mut().flat_map(|lexer| lexer.end()));
    pieces
}

/// Where [`lex`] is in a body.
struct Cutter<'b> {
    body: &'b str,
    is_html: bool,
    lexers: Vec<Box<dyn Lexer + 'b>>,
    /// The code that is indented.
    indented: Vec<Range<usize>>,
    is_verbatim: &'b dyn Fn(&str) -> bool,
    /// The shortcode whose content is code, while that is read. In it, Markdown's code and comments mean nothing.
    verbatim: Option<String>,
    code: Code,
    formulas: Formulas<'b>,
    /// Where the character stands that a backslash is before.
    escaped: Option<usize>,
}

impl Cutter<'_> {
    /// What is no text at a position, and where it stands; nothing becomes of a comment.
    fn cut(&mut self, at: usize) -> Option<(Option<Piece>, Range<usize>)> {
        if let Some((piece, range)) = self.tag(at) {
            return Some((Some(piece), range));
        }
        if self.escaped == Some(at) || self.verbatim.is_some() {
            return None;
        }
        if let Some(length) = self.code.comment_with_blank_line(self.body, at) {
            return Some((None, at..at + length));
        }
        let formula = at..at + self.formulas.at(self.body, at)?;
        Some((Some(Piece::Escaped(self.body[formula.clone()].to_owned())), formula))
    }

    /// What a dialect reads at a position.
    fn tag(&mut self, at: usize) -> Option<(Piece, Range<usize>)> {
        // In code only what ends it may be a tag, unless the dialect says otherwise.
        let verbatim = self.verbatim.as_deref();
        let ends = |tag: &Tag| tag.closing && verbatim == Some(&*tag.name);
        let belongs = |piece: &Piece, lexer: &dyn Lexer| match piece {
            _ if verbatim.is_none() => true,
            Piece::Text(_) => true,
            Piece::Tag(tag) if ends(tag) => true,
            _ => lexer.reads_code(),
        };
        let is_in_code = || {
            let next = self.indented.partition_point(|code| code.end <= at);
            verbatim.is_none() && self.indented.get(next).is_some_and(|code| code.start <= at)
        };
        let is_text = self.escaped == Some(at) || is_in_code();
        let asked = self.lexers.iter_mut().filter(|lexer| !is_text || !lexer.is_of_markdown());
        let read = asked.filter_map(|lexer| lexer.read(at).filter(|(piece, _)| belongs(piece, &**lexer))).next()?;
        if let (Piece::Tag(tag), range) = &read {
            if ends(tag) {
                self.verbatim = None;
            } else if verbatim.is_none()
                && !tag.closing
                && !tag.self_closing
                && (self.is_verbatim)(&tag.name)
                && self.lexers.iter().any(|lexer| lexer.is_closed(&tag.name, range.end))
            {
                self.verbatim = Some(tag.name.clone());
            }
        }
        Some(read)
    }

    /// How far the text goes on from a position, at least.
    fn step(&mut self, at: usize) -> usize {
        let rest = &self.body[at..];
        if self.escaped == Some(at) {
            return rest.chars().next().map_or(0, char::len_utf8);
        }
        if self.verbatim.is_some() || self.is_html {
            return next_beginning(rest);
        }
        if rest.starts_with('\\') {
            self.escaped = Some(at + 1);
            return 1;
        }
        self.code.stretch(self.body, at).1
    }
}

/// The distance to the next place where a tag could begin: at least one character.
fn next_beginning(rest: &str) -> usize {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with('\n') {
        return first;
    }
    rest[first..].find(['{', '<', '\n']).map_or(rest.len(), |found| first + found)
}
