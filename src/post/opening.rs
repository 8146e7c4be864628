//! What a body says before its text begins: a title as heading, people in a byline. In goes the body's Markdown, out comes
//! what the front matter may lack. HTML comments, in which translators keep the original, say nothing.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::people::{self, Byline, Role};
use crate::{render, settings::rules::Dialect, text::Text};

/// How many blocks of a body are looked at for what comes before its text.
const FIRST_BLOCKS: usize = 5;

/// How long such a block may be, in bytes.
const LONGEST_BLOCK: usize = 4_000;

/// The heading of level 1 that a body begins with, as plain text without shortcodes, and where it stands.
#[must_use]
pub fn heading(body: &str, dialects: &[Dialect]) -> Option<(Text, Range<usize>)> {
    let (level, text, place) = heading_of_any_level(body, dialects)?;
    (level == HeadingLevel::H1).then_some((text, place))
}

/// The heading that a body begins with, and its level.
#[must_use]
pub fn heading_of_any_level(body: &str, dialects: &[Dialect]) -> Option<(HeadingLevel, Text, Range<usize>)> {
    let is_module = |block: &Range<usize>| {
        dialects.contains(&Dialect::Mdx)
            && ["import ", "export "].iter().any(|word| body[block.clone()].starts_with(word))
    };
    let block = blocks(body).find(|block| !is_module(block))?;
    let source = &body[block.clone()];
    let mut events = Parser::new_ext(source, Options::ENABLE_HEADING_ATTRIBUTES).into_offset_iter();
    let (Event::Start(Tag::Heading { level, .. }), range) = events.next()? else { return None };
    let heading = render::without_shortcodes(&source[range.clone()], dialects);
    let inside = Parser::new_ext(&heading, Options::ENABLE_HEADING_ATTRIBUTES)
        .skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. })))
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let title: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect();
    let title = Text::line(&title);
    (!title.is_empty()).then_some((level, title, block.start + range.start..block.start + range.end))
}

/// The people whom the first blocks of a body credit: `**Author:** Ann Lee (ACME)`, `**译者**：李四`, `_By Ann Lee_`.
#[must_use]
pub fn byline(body: &str) -> Byline {
    let mut people = Byline::default();
    let mut editors = Vec::new();
    for block in first_blocks(body) {
        for (role, names) in credits(&body[block]) {
            let named = match role {
                Role::Author => people::parse(&names),
                Role::Translator => Byline { authors: Vec::new(), translators: people::parse_names(&names) },
                Role::Editor => {
                    editors.extend(people::parse_names(&names));
                    continue;
                }
            };
            people.authors.extend(named.authors);
            people.translators.extend(named.translators);
        }
    }
    if people.authors.is_empty() {
        people.authors = editors;
    }
    people
}

/// The blocks of a body in which it may say what comes before its text.
pub fn first_blocks(body: &str) -> impl Iterator<Item = Range<usize>> {
    blocks(body).take(FIRST_BLOCKS).filter(|block| block.len() <= LONGEST_BLOCK)
}

/// The blocks of a body, apart by blank lines and comments.
fn blocks(body: &str) -> impl Iterator<Item = Range<usize>> {
    let is_comment = |line: &str| line.trim_start().starts_with("<!--");
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &body[at..];
            let first = rest.split_inclusive('\n').next()?;
            if is_comment(first) {
                at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            } else if first.trim().is_empty() {
                at += first.len();
            } else {
                let start = at;
                let lines = rest.split_inclusive('\n').take_while(|line| !line.trim().is_empty() && !is_comment(line));
                at += lines.map(str::len).sum::<usize>();
                return Some(start..at);
            }
        }
    })
}

/// Whether a block does nothing but credit people.
#[must_use]
pub fn is_byline(block: &str) -> bool {
    !credits(block).is_empty()
}

/// Who is credited in a block, and as what: a role and a colon at the start of a line, names behind it and in the lines
/// that follow; or one sentence, emphasised as a whole, that says by whom.
fn credits(block: &str) -> Vec<(Role, String)> {
    let mut credits: Vec<(Role, String)> = Vec::new();
    for line in block.lines() {
        if let Some((role, names)) = labelled(line) {
            credits.push((role, names.to_owned()));
        } else if let Some((_, names)) = credits.last_mut() {
            names.push(' ');
            names.push_str(line.trim());
        } else {
            break;
        }
    }
    if credits.is_empty() {
        let said = block.trim();
        let inside = said.trim_matches(['*', '_']);
        let is_emphasised = said.len() > inside.len() && said.starts_with(['*', '_']) && said.ends_with(['*', '_']);
        // Without emphasis, it is a sentence unless nothing but full names follows.
        let is_byline = |names: &str| is_emphasised || people::are_full_names(names);
        let said = people::said_by(inside).filter(|(_, names)| is_byline(names));
        credits.extend(said.map(|(role, names)| (role, names.to_owned())));
    }
    credits.retain_mut(|(_, names)| {
        *names = only_names(names).to_owned();
        people::are_names(names)
    });
    credits
}

/// A line `**Role**: names`, wherever the emphasis ends.
fn labelled(line: &str) -> Option<(Role, &str)> {
    let (label, names) = line.trim_matches(MARKS).split_once([':', '：'])?;
    Some((people::role(label.trim_matches(MARKS))?, names.trim_matches(MARKS)))
}

/// What may stand around a line that says one thing, and says nothing itself.
pub const MARKS: [char; 5] = ['*', '_', ' ', '\u{3000}', '\\'];

/// Names without what some posts write behind them: a further sentence, links to the author's other pages.
fn only_names(names: &str) -> &str {
    // What ends the names, and how much of it is still theirs.
    let ends = [("). ", 1), (")。", 1), ("）。", "）".len()), (" | ", 0)];
    let end = ends.iter().filter_map(|(end, kept)| names.find(end).map(|at| at + kept)).min();
    names[..end.unwrap_or(names.len())].trim_end_matches(['.', '。', ' '])
}
