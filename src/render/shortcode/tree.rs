//! From tags in a row to shortcodes that enclose what stands between their tags.

use std::{collections::HashMap, ops::Range};

use super::lexers::{Piece, Tag};
use crate::settings::bounds;

/// A piece of a body with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text without shortcodes.
    Text(Range<usize>),
    /// What an escaped tag shows.
    Escaped(String),
    /// A tag of an HTML element, as HTML; whether the element is a block; and where it stands.
    Html(String, bool, Range<usize>),
    /// A name that stands for what an expression comes to from here on.
    Assignment(String, String),
    /// A shortcode.
    Shortcode(Shortcode),
}

/// A shortcode with what it encloses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcode {
    /// The opening tag.
    pub tag: Tag,
    /// What stands between the tags, and where the closing tag is; `None` if it is not closed.
    pub inner: Option<(Vec<Node>, Range<usize>)>,
}

impl Shortcode {
    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.inner.as_ref().map_or(&self.tag.range, |(_, closing)| closing).end
    }
}

/// Something that does not fit, at an offset into the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Where.
    pub range: Range<usize>,
    /// What.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Pairs the tags. One that is never closed stands for itself, as does one deeper than `max_depth`; one that closes nothing
/// is left out. `example` shows how a shortcode is written.
#[must_use]
pub fn nest(pieces: Vec<Piece>, max_depth: usize, example: &str) -> (Vec<Node>, Vec<Misfit>) {
    let mut misfits = Vec::new();
    // How often each name is still going to be closed: a tag that nothing closes opens no level.
    let mut closings: HashMap<String, usize> = HashMap::new();
    for piece in &pieces {
        if let Piece::Tag(tag) = piece
            && tag.closing
        {
            *closings.entry(tag.name.clone()).or_default() += 1;
        }
    }
    // Each level: the tag that opened it, and the nodes so far. The first level is the body itself.
    let mut levels: Vec<(Option<Tag>, Vec<Node>)> = vec![(None, Vec::new())];
    for piece in pieces {
        let is_deep = levels.len() > max_depth;
        let nodes = &mut levels.last_mut().expect("the body's own level is never closed").1;
        match piece {
            Piece::Text(range) => nodes.push(Node::Text(range)),
            Piece::Escaped(text) => nodes.push(Node::Escaped(text)),
            Piece::Html(html, is_block, range) => nodes.push(Node::Html(html, is_block, range)),
            Piece::Assignment(name, expression) => nodes.push(Node::Assignment(name, expression)),
            Piece::Broken(range, None) => misfits.push(Misfit {
                range,
                message: "a shortcode tag is malformed; it is left out".into(),
                hint: format!("write it like {example}"),
            }),
            Piece::Broken(_, Some(quote)) => misfits.push(Misfit {
                range: quote,
                message: "a shortcode tag is malformed: this quote ends its argument; the tag is left out".into(),
                hint: "there are no escapes: begin and end the argument with a quote that does not stand in it, `\"`, `'` or `` ` ``"
                    .into(),
            }),
            Piece::Tag(tag) if !tag.closing && tag.self_closing => {
                nodes.push(Node::Shortcode(Shortcode { tag, inner: None }))
            }
            Piece::Tag(tag) if !tag.closing && is_deep => {
                let message = format!(
                    "shortcodes enclose each other more than {max_depth} deep; `{}` encloses nothing",
                    tag.name
                );
                misfits.push(Misfit {
                    range: tag.range.clone(),
                    message,
                    hint: bounds::how_to_raise("shortcode_depth"),
                });
                nodes.push(Node::Shortcode(Shortcode { tag, inner: None }));
            }
            Piece::Tag(tag) if !tag.closing => levels.push((Some(tag), Vec::new())),
            Piece::Tag(tag) => {
                closings.entry(tag.name.clone()).and_modify(|count| *count -= 1);
                let opened =
                    levels.iter().rposition(|(open, _)| open.as_ref().is_some_and(|open| open.name == tag.name));
                let Some(opened) = opened else {
                    let message = format!("`{}` is closed here and was not opened; the tag is left out", tag.name);
                    misfits.push(Misfit {
                        range: tag.range.clone(),
                        message,
                        hint: format!("write it like {example}"),
                    });
                    continue;
                };
                flatten(&mut levels, opened + 1);
                let (open, inner) = levels.pop().expect("the opened level is there");
                let shortcode =
                    Shortcode { tag: open.expect("only the body has no tag"), inner: Some((inner, tag.range)) };
                levels.last_mut().expect("the body's own level is never closed").1.push(Node::Shortcode(shortcode));
            }
        }
    }
    flatten(&mut levels, 1);
    (levels.pop().expect("the body's own level is never closed").1, misfits)
}

/// Closes the levels from `keep` on: their tags enclose nothing.
fn flatten(levels: &mut Vec<(Option<Tag>, Vec<Node>)>, keep: usize) {
    let above = levels.split_off(keep);
    let below = &mut levels.last_mut().expect("the body's own level is never closed").1;
    for (tag, nodes) in above {
        below.push(Node::Shortcode(Shortcode { tag: tag.expect("only the body has no tag"), inner: None }));
        below.extend(nodes);
    }
}
