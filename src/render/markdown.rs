//! Markdown, with tokens in it, to HTML without them.

use std::collections::HashMap;

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
    html,
};

use super::{
    bare_tables, cjk, elements, emoji, guard,
    html::{escape, to_text},
    references,
    shortcode::{Expansion, dedent},
    titled_quotes,
};

/// Marks where the summary ends, where the author wrote `<!--more-->` or whatever ends it.
pub const MORE: char = '\u{FDD4}';

/// How often text that is indented like code and is none may be indented again.
const MOST_INDENTATIONS: usize = 8;

/// Renders the Markdown of an expansion. Of lists and quotes nested deeper than `max_depth`, one more is kept: it tells whoever
/// counts the elements.
#[must_use]
pub fn to_html(expansion: &Expansion, max_depth: usize) -> String {
    if expansion.is_html {
        return Rendering::new(expansion, 0).raw_html(&expansion.fill(&expansion.markdown)).into_string();
    }
    let markdown =
        if expansion.closes_elements { elements::close_up(&expansion.markdown) } else { (&*expansion.markdown).into() };
    let markdown = cjk::repair_emphasis(&markdown);
    let markdown = if has_definitions(expansion) { guard::colons(markdown) } else { markdown };
    let events = Rendering::new(expansion, 0).events(&markdown, max_depth);
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    expansion.fill(&out).into_owned()
}

/// Renders one line of Markdown without a paragraph around it, and draws what names of emoji name, if they are drawn.
#[must_use]
pub fn line_to_html(line: &str, draws_emoji: bool) -> String {
    let html = to_html(&Expansion::without_shortcodes(line, draws_emoji), usize::MAX);
    let html = html.trim();
    html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(html).to_owned()
}

/// The text of one line of Markdown.
#[must_use]
pub fn line_to_text(line: &str) -> String {
    to_text(&line_to_html(line, false))
}

/// A block of code.
#[must_use]
pub fn code_block(language: Option<&str>, code: &str) -> String {
    let class = language
        .filter(|language| !language.is_empty() && language.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(|language| format!(" class=\"language-{}\"", escape(language)));
    format!("<pre><code{}>{}\n</code></pre>", class.unwrap_or_default(), escape(code))
}

fn options(expansion: &Expansion) -> Options {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    if has_definitions(expansion) { options | Options::ENABLE_DEFINITION_LIST } else { options }
}

/// MDX knows no lists of definitions, and colons of another meaning.
fn has_definitions(expansion: &Expansion) -> bool {
    !expansion.indents_freely
}

struct Rendering<'r> {
    expansion: &'r Expansion,
    /// The footnotes in the order in which they are first named.
    footnotes: HashMap<String, usize>,
    in_link: usize,
    /// Whether a reference is open that nothing defines.
    in_unknown_link: bool,
    in_image: usize,
    in_code: bool,
    /// How much of what is rendered was indented like code and is none.
    indentations: usize,
}

impl<'r> Rendering<'r> {
    fn new(expansion: &'r Expansion, indentations: usize) -> Self {
        Self {
            expansion,
            footnotes: HashMap::new(),
            in_link: 0,
            in_unknown_link: false,
            in_image: 0,
            in_code: false,
            indentations,
        }
    }

    fn events<'m>(mut self, markdown: &'m str, max_depth: usize) -> Vec<Event<'m>> {
        let mut depth = 0;
        let defined_elsewhere = |broken: BrokenLink<'m>| {
            let is_named = matches!(broken.link_type, LinkType::Reference | LinkType::Collapsed);
            let is_picture = markdown[..broken.span.start].ends_with('!') || markdown[broken.span].starts_with('!');
            (is_named && !is_picture && self.expansion.lacks_definitions).then(|| ("".into(), "".into()))
        };
        let options = options(self.expansion);
        let parser = Parser::new_with_broken_link_callback(markdown, options, Some(defined_elsewhere));
        let shallow = parser.into_offset_iter().filter(|(event, _)| is_shallow(event, &mut depth, max_depth));
        let events: Vec<Event<'m>> = if self.expansion.parts_references {
            TextMergeStream::new(references::join(shallow.collect(), markdown).into_iter()).collect()
        } else {
            TextMergeStream::new(shallow.map(|(event, _)| event)).collect()
        };
        let events = if self.expansion.has_bare_tables { bare_tables::find(events) } else { events };
        // Few posts have such quotes.
        let events = if markdown.contains("[!") { titled_quotes::find(events) } else { events };
        let mut out: Vec<Event<'m>> = Vec::with_capacity(events.len());
        // The text of indented code, while it is read.
        let mut indented: Option<String> = None;
        for (at, event) in events.iter().enumerate() {
            match (event, &mut indented) {
                (Event::Text(text), Some(code)) => code.push_str(text),
                (Event::End(TagEnd::CodeBlock), Some(code)) => {
                    out.push(Event::Html(self.indented(code).into()));
                    indented = None;
                }
                (Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)), _) => indented = Some(String::new()),
                (Event::SoftBreak, _) if joins(&events, at) => {}
                (Event::End(TagEnd::Paragraph), _) => self.end_paragraph(&mut out),
                (event, _) => self.event(event.clone(), &mut out),
            }
        }
        out
    }

    fn event<'m>(&mut self, event: Event<'m>, out: &mut Vec<Event<'m>>) {
        match event {
            // A link to what an include would have defined is its text.
            Event::Start(Tag::Link { link_type: LinkType::ReferenceUnknown | LinkType::CollapsedUnknown, .. }) => {
                self.in_unknown_link = true;
            }
            Event::End(TagEnd::Link) if self.in_unknown_link => self.in_unknown_link = false,
            Event::Start(tag) => self.start(tag, out),
            Event::End(tag) => out.push(self.end(tag)),
            Event::Text(text) if self.in_code => {
                let code = guard::remove(&text);
                out.push(Event::Text(self.expansion.unescape(&self.expansion.without_marks(&code)).into_owned().into()))
            }
            Event::Text(text) if self.in_image > 0 => out.push(Event::Text(self.plain(&text))),
            Event::Text(text) => self.text(&text, out),
            Event::Code(text) => {
                let code = self.expansion.fill_text(&text);
                out.push(Event::Code(self.expansion.unescape(&guard::remove(&code)).into_owned().into()));
            }
            Event::Html(text) => out.push(Event::Html(self.raw_html(&text))),
            Event::InlineHtml(text) => {
                let tag = text.to_ascii_lowercase();
                if tag.starts_with("<a ") || tag.starts_with("<a\n") || tag == "<a>" {
                    self.in_link += 1;
                } else if tag.starts_with("</a") {
                    self.in_link = self.in_link.saturating_sub(1);
                }
                out.push(Event::InlineHtml(self.raw_html(&text)));
            }
            Event::FootnoteReference(name) => {
                let number = self.footnote(&name);
                let html = format!("<sup><a href=\"#fn:{}\">{number}</a></sup>", escape(&name));
                out.push(Event::InlineHtml(html.into()));
            }
            Event::TaskListMarker(done) => out.push(Event::Text(if done { "☑ " } else { "☐ " }.into())),
            other => out.push(other),
        }
    }

    fn start<'m>(&mut self, tag: Tag<'m>, out: &mut Vec<Event<'m>>) {
        let tag = match tag {
            Tag::BlockQuote(Some(kind)) => {
                let label = match kind {
                    BlockQuoteKind::Note => "Note",
                    BlockQuoteKind::Tip => "Tip",
                    BlockQuoteKind::Important => "Important",
                    BlockQuoteKind::Warning => "Warning",
                    BlockQuoteKind::Caution => "Caution",
                };
                out.push(Event::Start(Tag::BlockQuote(None)));
                return out.push(Event::Html(format!("<p><strong>{label}</strong></p>\n").into()));
            }
            Tag::FootnoteDefinition(name) => {
                let number = self.footnote(&name);
                return out.push(Event::Html(format!("<div><sup>{number}</sup>\n").into()));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.in_code = true;
                if let Some(title) = code_title(&info) {
                    let title = escape(&self.plain(title));
                    out.push(Event::Html(format!("<p><strong>{title}</strong></p>\n").into()));
                }
                let language = info.split([' ', ',', '{', '[', '/', ':', '=']).next().unwrap_or_default().to_owned();
                Tag::CodeBlock(CodeBlockKind::Fenced(language.into()))
            }
            Tag::Heading { level, .. } => Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() },
            Tag::Link { link_type, dest_url, title, id } => {
                self.in_link += 1;
                Tag::Link { link_type, dest_url: self.target(&dest_url), title: self.plain(&title), id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.in_image += 1;
                Tag::Image { link_type, dest_url: self.target(&dest_url), title: self.plain(&title), id }
            }
            other => other,
        };
        out.push(Event::Start(tag));
    }

    fn end<'m>(&mut self, tag: TagEnd) -> Event<'m> {
        match tag {
            TagEnd::BlockQuote(_) => return Event::End(TagEnd::BlockQuote(None)),
            TagEnd::FootnoteDefinition => return Event::Html("</div>\n".into()),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Link => self.in_link = self.in_link.saturating_sub(1),
            TagEnd::Image => self.in_image -= 1,
            _ => {}
        }
        Event::End(tag)
    }

    fn footnote(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    /// A paragraph of nothing but blocks is no paragraph, nor is one that a block encloses.
    fn end_paragraph<'m>(&self, out: &mut Vec<Event<'m>>) {
        let start = out.iter().rposition(|event| matches!(event, Event::Start(Tag::Paragraph)));
        let Some(start) = start else { return };
        let text: Option<String> = out[start + 1..].iter().map(source).collect();
        let (first, last) = (out.get(start + 1).and_then(source), out.last().and_then(source));
        if let Some(text) = text.filter(|text| self.expansion.is_blocks(text)) {
            out.truncate(start);
            out.push(Event::Html(format!("{text}\n").into()));
        } else if first.zip(last).is_some_and(|(first, last)| self.expansion.is_enclosed(first, last)) {
            out[start] = Event::Html("".into());
            out.push(Event::Html("\n".into()));
        } else {
            out.push(Event::End(TagEnd::Paragraph));
        }
    }

    /// Text outside code, in which bare addresses become links and names of emoji what they name.
    fn text<'m>(&self, text: &str, out: &mut Vec<Event<'m>>) {
        let text = guard::remove(text);
        let mut at = 0;
        let push_text = |out: &mut Vec<Event<'m>>, text: &str| {
            if !text.is_empty() {
                let text = if self.expansion.draws_emoji { emoji::draw(text) } else { text.to_owned() };
                out.push(Event::Text(text.into()));
            }
        };
        if self.in_link == 0 && text.contains("://") {
            let mut begin = 0;
            // Chinese text goes on without a blank after an address.
            for part in text.split_inclusive(|character: char| !character.is_ascii()) {
                let ascii = part.trim_end_matches(|character: char| !character.is_ascii());
                let links = LinkFinder::new().kinds(&[LinkKind::Url]).links(ascii);
                for link in links.filter(|link| link.as_str().starts_with("http")) {
                    push_text(out, &text[at..begin + link.start()]);
                    out.push(Event::InlineHtml(format!("<a href=\"{0}\">{0}</a>", escape(link.as_str())).into()));
                    at = begin + link.end();
                }
                begin += part.len();
            }
        }
        push_text(out, &text[at..]);
    }

    fn raw_html<'m>(&self, html: &str) -> CowStr<'m> {
        let html = guard::remove(html);
        let is_in = |mark: &&String| mark.starts_with("<!--") && html.contains(mark.as_str());
        match self.expansion.summary_ends.iter().find(is_in) {
            Some(mark) => html.replacen(mark.as_str(), &MORE.to_string(), 1).into(),
            None => html.into_owned().into(),
        }
    }

    fn target<'m>(&self, target: &str) -> CowStr<'m> {
        self.expansion.fill_text(&guard::remove(target)).trim().to_owned().into()
    }

    fn plain<'m>(&self, text: &str) -> CowStr<'m> {
        self.expansion.fill_text(&guard::remove(text)).into_owned().into()
    }

    /// Indented code; where a shortcode's tag was indented that far, its block, as the author meant it.
    fn indented(&self, code: &str) -> String {
        let code = guard::remove(code);
        if self.expansion.is_blocks(&code) {
            format!("{code}\n")
        } else if self.expansion.indents_freely && self.indentations < MOST_INDENTATIONS {
            let mut out = String::new();
            let rendering = Rendering::new(self.expansion, self.indentations + 1);
            html::push_html(&mut out, rendering.events(&dedent(&code), usize::MAX).into_iter());
            out
        } else {
            let code = self.expansion.fill_text(&code);
            code_block(None, self.expansion.unescape(&code).trim_end_matches('\n')) + "\n"
        }
    }
}

/// The title that a fence gives to its code: `title="a.js"`, or as VitePress has it, `[a.js]` behind the language.
fn code_title(info: &str) -> Option<&str> {
    let is_key = |at: &usize| info[..*at].ends_with([' ', '\t', ',', '{']);
    let quoted = |quote: char| {
        let key = format!("title={quote}");
        let at = info.match_indices(&key).map(|(at, _)| at).find(is_key)?;
        info[at + key.len()..].split_once(quote)
    };
    let title = quoted('"').or_else(|| quoted('\'')).map(|(title, _)| title);
    // Numbers in brackets are those of lines.
    let bracketed = || Some(info.trim_end().strip_suffix(']')?.rsplit_once(" [")?.1);
    let named = || bracketed().filter(|title| title.contains(char::is_alphabetic));
    title.or_else(named).map(str::trim).filter(|title| title.contains(char::is_alphanumeric))
}

/// Whether an event neither begins nor ends a block that encloses blocks, one that is too deep in others.
fn is_shallow(event: &Event<'_>, depth: &mut usize, max_depth: usize) -> bool {
    match event {
        Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_)) => {
            *depth += 1;
            *depth - 1 <= max_depth
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => {
            *depth -= 1;
            *depth <= max_depth
        }
        _ => true,
    }
}

/// The Markdown that an event stands for, if it is text, blank or a token.
fn source<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::InlineHtml(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some("\n"),
        _ => None,
    }
}

/// Whether the line break at a position stands between characters that are written without blanks.
fn joins(events: &[Event<'_>], at: usize) -> bool {
    let text = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => Some(Some(text.to_string())),
        // Emphasis and links begin and end without a blank of their own.
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => None,
        _ => Some(None),
    };
    let before = events[..at].iter().rev().find_map(text).flatten();
    let after = events[at + 1..].iter().find_map(text).flatten();
    let before = before.and_then(|text| guard::remove(&text).chars().next_back());
    let after = after.and_then(|text| guard::remove(&text).chars().next());
    before.zip(after).is_some_and(|(before, after)| cjk::joins(before, after))
}
