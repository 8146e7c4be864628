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
    let pairs = pairs(&pieces);
    let mut misfits = Vec::new();
    // What is open: where it is closed, its tag, and the nodes before it.
    let mut open: Vec<(usize, Tag, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::Text(range) => nodes.push(Node::Text(range)),
            Piece::Escaped(text) => nodes.push(Node::Escaped(text)),
            Piece::Html(html, is_block, range) => nodes.push(Node::Html(html, is_block, range)),
            Piece::Assignment(name, expression) => nodes.push(Node::Assignment(name, expression)),
            Piece::Broken(range, quote) => misfits.push(broken(range, quote, example)),
            Piece::Tag(closing) if closing.closing => {
                if let Some((_, tag, before)) = open.pop_if(|(end, ..)| *end == at) {
                    let inner = std::mem::replace(&mut nodes, before);
                    nodes.push(Node::Shortcode(Shortcode { tag, inner: Some((inner, closing.range)) }));
                } else if pairs[at].is_none() {
                    misfits.push(not_opened(closing, example));
                }
            }
            Piece::Tag(tag) => match pairs[at] {
                Some(end) if open.len() < max_depth => open.push((end, tag, std::mem::take(&mut nodes))),
                closed => {
                    misfits.extend(closed.map(|_| too_deep(&tag, max_depth)));
                    nodes.push(Node::Shortcode(Shortcode { tag, inner: None }));
                }
            },
        }
    }
    (nodes, misfits)
}

/// Which piece closes or opens each piece. A closing tag belongs to the last one of its name that is open; what is open behind that is never closed.
fn pairs(pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; pieces.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    // How many of each name are open: a body may be a megabyte of tags that close nothing.
    let mut named: HashMap<&str, usize> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Tag(tag) = piece else { continue };
        if !tag.closing && !tag.self_closing {
            open.push((at, &tag.name));
            *named.entry(&tag.name).or_default() += 1;
        }
        while tag.closing
            && named.get(&*tag.name).is_some_and(|count| *count > 0)
            && let Some((opened, name)) = open.pop()
        {
            named.entry(name).and_modify(|count| *count -= 1);
            if name == tag.name {
                (pairs[opened], pairs[at]) = (Some(at), Some(opened));
                break;
            }
        }
    }
    pairs
}

fn broken(range: Range<usize>, quote: Option<Range<usize>>, example: &str) -> Misfit {
    match quote {
        None => Misfit {
            range,
            message: "a shortcode tag is malformed; it is left out".into(),
            hint: format!("write it like {example}"),
        },
        Some(quote) => Misfit {
            range: quote,
            message: "a shortcode tag is malformed: this quote ends its argument; the tag is left out".into(),
            hint: "there are no escapes: begin and end the argument with a quote that does not stand in it, `\"`, `'` or `` ` ``"
                .into(),
        },
    }
}

fn not_opened(tag: Tag, example: &str) -> Misfit {
    Misfit {
        message: format!("`{}` is closed here and was not opened; the tag is left out", tag.name),
        range: tag.range,
        hint: format!("write it like {example}"),
    }
}

fn too_deep(tag: &Tag, max_depth: usize) -> Misfit {
    Misfit {
        range: tag.range.clone(),
        message: format!("shortcodes enclose each other more than {max_depth} deep; `{}` encloses nothing", tag.name),
        hint: bounds::how_to_raise("shortcode_depth"),
    }
}
