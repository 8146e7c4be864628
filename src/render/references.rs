//! References of which blanks or a line break part the text from the name, `[text] [name]`.
//!
//! Markdown was first written so, and kramdown and Python-Markdown still read it; CommonMark takes it for a text in brackets and a link of its own. In
//! go the events of CommonMark with their places, out come the same with one link for both. What has a backslash is no bracket.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Makes one link of a text in brackets and of what follows it.
#[must_use]
pub fn join<'m>(events: Vec<(Event<'m>, Range<usize>)>, markdown: &str) -> Vec<Event<'m>> {
    let mut joined = Joined::default();
    let mut events = events.into_iter();
    while let Some((event, place)) = events.next() {
        match event {
            Event::Text(text) => joined.text(text, markdown[..place.start].ends_with('\\')),
            Event::SoftBreak => {
                joined.blank();
                joined.out.push(Event::SoftBreak);
            }
            Event::Start(Tag::Link { link_type: LinkType::Shortcut, dest_url, title, id }) => {
                let tag = Tag::Link { link_type: LinkType::Reference, dest_url, title, id };
                match joined.text_before() {
                    Some(before) => {
                        joined.enclose(before, tag);
                        events.by_ref().find(|(event, _)| matches!(event, Event::End(TagEnd::Link)));
                    }
                    None => joined.out.push(Event::Start(tag)),
                }
            }
            // What is within the brackets, or between them and the name.
            Event::Code(_)
            | Event::Start(Tag::Emphasis | Tag::Strong)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                joined.closed = None;
                joined.out.push(event);
            }
            _ => {
                joined.open.clear();
                joined.closed = None;
                joined.out.push(event);
            }
        }
    }
    joined.out
}

/// Where a bracket stands: in which event, and where in its text.
type Place = (usize, usize);

/// A text in brackets that has just ended.
struct Closed {
    opening: Place,
    closing: Place,
    /// Whether a blank has followed.
    is_apart: bool,
}

#[derive(Default)]
struct Joined<'m> {
    out: Vec<Event<'m>>,
    /// The brackets that are open.
    open: Vec<Place>,
    closed: Option<Closed>,
}

impl<'m> Joined<'m> {
    fn text(&mut self, text: CowStr<'m>, is_escaped: bool) {
        let mut before = None;
        for (at, character) in text.char_indices() {
            let place = (self.out.len(), at);
            match character {
                '[' | ']' if is_escaped && at == 0 => self.closed = None,
                // A picture, or a text without one.
                '[' if before == Some('!') => self.closed = None,
                '[' => {
                    self.open.push(place);
                    self.closed = None;
                }
                ']' => self.closed = self.open.pop().map(|opening| Closed { opening, closing: place, is_apart: false }),
                ' ' => self.blank(),
                _ => self.closed = None,
            }
            before = Some(character);
        }
        self.out.push(Event::Text(text));
    }

    fn blank(&mut self) {
        if let Some(closed) = &mut self.closed {
            closed.is_apart = true;
        }
    }

    /// The text in brackets that a name follows, if blanks part them and it says something.
    fn text_before(&mut self) -> Option<Closed> {
        let closed = self.closed.take().filter(|closed| closed.is_apart)?;
        let Closed { opening: (first, from), closing: (last, to), .. } = closed;
        let says_something = (first..=last).any(|at| match &self.out[at] {
            Event::Text(text) => {
                let begin = if at == first { from + 1 } else { 0 };
                let end = if at == last { to } else { text.len() };
                !text[begin..end].trim().is_empty()
            }
            event => matches!(event, Event::Code(_)),
        });
        says_something.then_some(closed)
    }

    /// Puts a link around it, without its brackets and the blank.
    fn enclose(&mut self, Closed { opening: (first, from), closing: (last, to), .. }: Closed, tag: Tag<'m>) {
        self.out.truncate(last + 1);
        self.cut(last, |text| text[..to].to_owned());
        let mut opened = String::new();
        self.cut(first, |text| {
            opened.push_str(&text[from + 1..]);
            text[..from].to_owned()
        });
        self.out.splice(first + 1..=first, [Event::Start(tag), Event::Text(opened.into())]);
        self.out.push(Event::End(TagEnd::Link));
        // No link stands in another.
        self.open.clear();
    }

    fn cut(&mut self, at: usize, cut: impl FnOnce(&str) -> String) {
        if let Event::Text(text) = &mut self.out[at] {
            *text = cut(text).into();
        }
    }
}
