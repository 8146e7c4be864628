//! Tables without a head, as kramdown has them: lines that begin and end with a bar.
//!
//! CommonMark's tables have a head; without one, such lines are a paragraph full of bars to it. In go events, out come the same with tables of
//! HTML in the place of such paragraphs. Lines that only part others, `|---|---|` or `|===|===|`, are nothing in any table.

use pulldown_cmark::{Event, Tag, TagEnd};

/// Makes tables of the paragraphs that are such.
#[must_use]
pub fn find(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    let mut paragraph = 0;
    let mut row = 0;
    for event in events {
        match event {
            Event::Start(Tag::Paragraph) => paragraph = out.len() + 1,
            Event::End(TagEnd::Paragraph) if is_table(&out[paragraph..]) => {
                let lines = out.split_off(paragraph);
                out.pop();
                push_table(&lines, &mut out);
                continue;
            }
            Event::Start(Tag::TableRow) => row = out.len(),
            Event::End(TagEnd::TableRow) if parts_rows(&out[row..]) => {
                out.truncate(row);
                continue;
            }
            _ => {}
        }
        out.push(event);
    }
    out
}

/// Whether a row parts those before it from those behind it, or from the table's foot.
fn parts_rows(row: &[Event<'_>]) -> bool {
    let has = |mark: char| row.iter().any(|event| matches!(event, Event::Text(text) if text.contains(mark)));
    let inside = row.iter().filter(|event| !matches!(event, Event::Start(_) | Event::End(_)));
    parts_others(inside) && has('-') != has('=')
}

fn lines<'e, 'm>(events: &'e [Event<'m>]) -> impl Iterator<Item = &'e [Event<'m>]> {
    events.split(|event| matches!(event, Event::SoftBreak))
}

fn is_table(events: &[Event<'_>]) -> bool {
    let begins = |event: Option<&Event<'_>>| matches!(event, Some(Event::Text(text)) if text.starts_with('|'));
    let ends = |event: Option<&Event<'_>>| matches!(event, Some(Event::Text(text)) if text.trim_end().ends_with('|'));
    lines(events).all(|line| begins(line.first()) && ends(line.last()) && line != [Event::Text("|".into())])
        && lines(events).any(|line| !parts_others(line.iter()))
}

/// Whether a line parts those before it from those behind it.
fn parts_others<'e, 'm: 'e>(mut line: impl Iterator<Item = &'e Event<'m>>) -> bool {
    let is_mark = |character: char| matches!(character, '|' | '-' | '=' | ':' | '+' | ' ');
    line.all(|event| matches!(event, Event::Text(text) if text.chars().all(is_mark)))
}

fn push_table<'m>(events: &[Event<'m>], out: &mut Vec<Event<'m>>) {
    out.push(Event::Html("<table><tbody>\n".into()));
    for line in lines(events).filter(|line| !parts_others(line.iter())) {
        out.push(Event::Html("<tr>".into()));
        for (at, event) in line.iter().enumerate() {
            let Event::Text(text) = event else {
                out.push(event.clone());
                continue;
            };
            let text = if at + 1 == line.len() { text.trim_end() } else { text };
            let last = text.matches('|').count();
            for (bars, part) in text.split('|').enumerate() {
                let is_first = at == 0 && bars == 1;
                let is_over = at + 1 == line.len() && bars == last;
                if bars > 0 {
                    let cell = if is_first {
                        "<td>"
                    } else if is_over {
                        "</td>"
                    } else {
                        "</td><td>"
                    };
                    out.push(Event::Html(cell.into()));
                }
                let part = if bars > 0 { part.trim_start() } else { part };
                let part = if bars < last { part.trim_end() } else { part };
                out.push(Event::Text(part.to_owned().into()));
            }
        }
        out.push(Event::Html("</tr>\n".into()));
    }
    out.push(Event::Html("</tbody></table>\n".into()));
}
