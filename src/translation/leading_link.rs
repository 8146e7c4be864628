//! The one link of a post's first block: how a repost says what it repeats.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use url::Url;

use crate::post::Page;

/// The target of the first block's link, if the block has exactly one and its target is absolute.
pub fn leading_link(page: &Page) -> Option<Url> {
    let body = page.document.body().ok()?;
    let mut links = Vec::new();
    for event in Parser::new(body.text()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::List(_)) => break,
            _ => {}
        }
    }
    match links.as_slice() {
        [only] => Url::parse(only).ok(),
        _ => None,
    }
}
