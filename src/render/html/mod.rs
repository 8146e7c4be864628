//! HTML as tags and text: what only a tokenizer can do safely before the allow-list has its say. In goes HTML, out comes its text, or
//! HTML that is [rewritten](rewrite()) for feeds.

mod leaks;
mod rewrite;

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
};

pub use self::rewrite::{film_of_youtube, rewrite};

/// The text of HTML, without tags, with entities resolved.
#[must_use]
pub fn to_text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    tokenize(html, TextOnly::default()).0.into_inner()
}

/// Text as HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text);
    escaped
}

/// Whether HTML begins with an element that is a block.
#[must_use]
pub fn begins_with_block(html: &str) -> bool {
    let name: String =
        html.trim_start().trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
    html.trim_start().starts_with('<') && is_block(&name)
}

/// Whether an element does not stand in a paragraph.
#[must_use]
pub fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))
}

/// Whether an element has no content and no end tag.
#[must_use]
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Elements that do not stand in a paragraph.
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "audio", "blockquote", "center", "details", "div", "dl", "dd", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul", "video",
];

/// Elements without content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

fn tokenize<S: TokenSink>(html: &str, sink: S) -> S {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    // A sink that never asks for a script or an encoding lets the tokenizer run to the end in one go.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

#[derive(Default)]
struct TextOnly(RefCell<String>);

impl TokenSink for TextOnly {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::CharacterTokens(text) = token {
            self.0.borrow_mut().push_str(&text);
        }
        TokenSinkResult::Continue
    }
}

fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
