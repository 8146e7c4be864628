//! Quotes that begin with a kind and what it is about, `[!WARNING]- Radiation`, as Obsidian and many themes have them.
//!
//! Markdown knows five kinds, alone in their line. In go events, out come the same with a paragraph in bold in the place of the others.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Gives such quotes their titles.
#[must_use]
pub fn find(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    // While a title's line has not ended: how many links, pictures and the like are open in it.
    let mut in_title: Option<usize> = None;
    while let Some(event) = events.next() {
        let begins = matches!(event, Event::Start(Tag::Paragraph))
            && matches!(out.last(), Some(Event::Start(Tag::BlockQuote(None))));
        if begins
            && let Some(Event::Text(text)) = events.peek()
            && let Some((kind, title)) = kind_of_quote(text)
        {
            let title = title.to_owned();
            events.next();
            let is_break = |event: &Event<'_>| {
                matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph))
            };
            let is_alone = title.is_empty() && events.peek().is_none_or(is_break);
            let shown = if is_alone { kind } else { title };
            out.extend([event, Event::Start(Tag::Strong), Event::Text(shown.into())]);
            in_title = Some(0);
            continue;
        }
        match (&event, in_title) {
            (Event::SoftBreak | Event::HardBreak, Some(0)) => {
                in_title = None;
                out.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph), Event::Start(Tag::Paragraph)]);
                continue;
            }
            (Event::End(TagEnd::Paragraph), Some(_)) => {
                in_title = None;
                out.push(Event::End(TagEnd::Strong));
            }
            (Event::Start(_), Some(open)) => in_title = Some(open + 1),
            (Event::End(_), Some(open)) => in_title = Some(open.saturating_sub(1)),
            _ => {}
        }
        out.push(event);
    }
    out
}

/// `[!WARNING]- Radiation` as `Warning` and `Radiation`.
fn kind_of_quote(text: &str) -> Option<(String, &str)> {
    let (kind, title) = text.strip_prefix("[!")?.split_once(']')?;
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | ' ');
    let first = kind.chars().next().filter(|first| first.is_alphabetic() && kind.chars().all(is_part))?;
    let title = title.strip_prefix(['-', '+']).unwrap_or(title);
    let rest = kind[first.len_utf8()..].to_lowercase();
    (title.is_empty() || title.starts_with(' '))
        .then(|| (first.to_uppercase().collect::<String>() + &rest, title.trim_start()))
}
