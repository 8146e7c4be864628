//! Whether a reader of a post would notice a change: neither front matter nor links' targets nor white space are prose, code is.

use std::mem;

use linkify::LinkFinder;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::site::front_matter;

/// Whether two versions of a document say different things; with `lines`, front matter may be lines without fences.
pub fn differs(old: &[u8], new: &[u8], lines: bool) -> bool {
    prose(&body(old, lines)) != prose(&body(new, lines))
}

/// A document without its front matter, which may be lines without fences with `lines`.
pub fn body(document: &[u8], lines: bool) -> String {
    let text = String::from_utf8_lossy(document).replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{FEFF}');
    front_matter::split(text, lines).map_or(text, |parts| &text[parts.body..]).to_owned()
}

/// What a body says, in a form that is only there to be compared.
#[must_use]
pub fn prose(body: &str) -> String {
    let body = without_references(body);
    let mut prose = String::with_capacity(body.len());
    // Text comes in pieces, and an address may be in several.
    let mut pieces = String::new();
    let flush = |pieces: &mut String, prose: &mut String| {
        let text = without_targets(&mem::take(pieces));
        prose.extend(text.chars().filter(|character| !character.is_whitespace()));
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(&body, options) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => pieces.push_str(&text),
            Event::SoftBreak | Event::HardBreak => pieces.push(' '),
            other => {
                flush(&mut pieces, &mut prose);
                // What cannot be in a text, so that no text looks like a mark.
                prose.push('\0');
                prose.push_str(&mark(&other));
            }
        }
    }
    flush(&mut pieces, &mut prose);
    prose
}

/// What an event other than text says.
fn mark(event: &Event<'_>) -> String {
    match event {
        Event::Start(Tag::Link { title, .. }) => format!("link {title}"),
        Event::Start(Tag::Image { title, .. }) => format!("image {title}"),
        Event::Start(tag) => format!("{tag:?}"),
        Event::Code(code) => format!("code {code}"),
        other => format!("{other:?}"),
    }
}

/// Without `{{< ref "…" >}}` and `{{< relref "…" >}}`, which are links' targets.
fn without_references(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find("{{") {
        let (before, tag) = rest.split_at(at);
        let name = tag[2..].trim_start_matches(['<', '%', ' ']).split([' ', '"']).next().unwrap_or_default();
        let end = tag.find("}}").map_or(tag.len(), |end| end + 2);
        let end = if matches!(name, "ref" | "relref") { end } else { 0 };
        kept.push_str(before);
        if end == 0 {
            kept.push_str("{{");
        }
        rest = &tag[end.max(2)..];
    }
    kept.push_str(rest);
    kept
}

/// The attributes of HTML and of shortcodes that hold targets.
const TARGETS: [&str; 6] = ["href", "src", "srcset", "poster", "cite", "link"];

/// Text without addresses, and without the values of attributes that hold targets.
fn without_targets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at + 1);
        kept.push_str(before);
        let name = before[..at].trim_end().rsplit(|character: char| !character.is_alphanumeric()).next();
        let value = after.trim_start();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let is_target = name.is_some_and(|name| TARGETS.contains(&name.to_lowercase().as_str()));
        rest = match quote {
            Some(quote) if is_target => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
            _ if is_target => {
                value.trim_start_matches(|character: char| !character.is_whitespace() && character != '>')
            }
            _ => after,
        };
    }
    kept.push_str(rest);
    let mut words = String::with_capacity(kept.len());
    let mut from = 0;
    for link in LinkFinder::new().links(&kept) {
        words.push_str(&kept[from..link.start()]);
        from = link.end();
    }
    words.push_str(&kept[from..]);
    words
}

#[cfg(test)]
mod tests {
    use super::differs;

    #[track_caller]
    fn same(old: &str, new: &str) {
        assert!(!differs(old.as_bytes(), new.as_bytes(), false), "{old:?} says what {new:?} says");
    }

    #[track_caller]
    fn other(old: &str, new: &str) {
        assert!(differs(old.as_bytes(), new.as_bytes(), false), "{old:?} says something else than {new:?}");
    }

    #[test]
    fn front_matter_targets_and_white_space_are_no_prose() {
        same("---\ntitle: A\n---\nText.\n", "---\ntitle: B\ndate: 2025-01-01\n---\n\nText.\n");
        same("+++\na = 1\n+++\nText.\n", "---\na: 1\n---\nText.");
        same("One two\nthree.\n", "One  two three.\r\n");
        same("---\ntitle: A\n---\nText.\n", "\u{FEFF}---\ntitle: B\n---\nText.\n");
        same("[a](/x) ![b](c.png)", "[a](https://example.org/y?z) ![b](/d.png)");
        same("[a][b]\n\n[b]: /x", "[a][b]\n\n[b]: /y");
        same("See https://example.org/a_b_c now.", "See https://example.com/ now.");
        same("<https://a.example/> x", "<https://b.example/> x");
        same("<a href=\"/x\">y</a><img src=/a.png>", "<a href='/z'>y</a><img src=/b.png>");
        same("{{< figure src=\"a.png\" caption=\"C\" >}}", "{{< figure src=\"/b.png\" caption=\"C\" >}}");
        same("[a]({{< ref \"x.md\" >}}) b", "[a]({{< relref \"/y.md#z\" >}}) b");
    }

    #[test]
    fn words_code_captions_and_form_are() {
        other("One two.", "One three.");
        other("```\na\n```", "```\nb\n```");
        other("`a`", "`b`");
        other("# One", "## One");
        other("[a](/x)", "[b](/x)");
        other("{{< figure src=\"a.png\" caption=\"C\" >}}", "{{< figure src=\"a.png\" caption=\"D\" >}}");
        other("<p title=\"a\">x</p>", "<p title=\"b\">x</p>");
        other("x = 1", "x = 2");
        other("{{< note >}}x{{< /note >}}", "{{< tip >}}x{{< /tip >}}");
        other("| a |\n|---|\n| b |", "| a |\n|---|\n| c |");
    }

    #[test]
    fn nothing_that_a_file_may_hold_stops_it() {
        for text in ["{{", "{{<", "{{< ref", "href=", "href=\"", "= =", "\0\u{FEFF}", "---\n", "src='", "é="] {
            same(text, text);
        }
        assert!(!differs(b"\xFF\xFE", b"\xFF\xFE", false));
    }
}
