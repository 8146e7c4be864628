//! Shortcodes, by the rules: dropped, unwrapped, made code or made HTML by a template.
//!
//! In goes a body, out comes Markdown in which a token stands wherever a shortcode's HTML belongs, an [`Expansion`]. What a template
//! encloses stays in the Markdown between two tokens, so reference links and footnotes in it work.

mod admonitions;
pub mod code;
mod expander;
mod expansion;
mod families;
mod formulas;
mod lexers;
mod template;
mod tree;
mod values;

use self::lexers::Piece;
pub use self::{
    admonitions::title as admonition_title,
    expander::{dedent, expand},
    expansion::{Expansion, Kept},
    template::Templates,
};
use crate::settings::rules::Dialect;

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
