//! HTML as a feed can carry it: every URL absolute, a link in place of what a feed cannot show (`iframe`, `embed`, `object`), and no nesting
//! that would cost readers (and the sanitiser) seconds. It is not safe yet: that is the sanitiser's.

use std::{borrow::Cow, cell::RefCell, collections::BTreeSet, ops::Range};

use html5ever::{
    Attribute,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, states::RawKind},
};
use url::Url;

use super::{
    is_void,
    leaks::{Leaks, marks_before_braces},
    push_escaped, tokenize,
};
use crate::render::{link::Purpose, markdown::MORE, refusal::has_gap};

/// How many escapes may follow each other in one piece of text.
const MOST_ESCAPES: usize = 2_000;

/// How many bad targets of a post are reported.
const MOST_BAD_TARGETS: usize = 20;

/// Elements that hold no tags: all is theirs up to their end.
const RAW: &[&str] = &["script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"];

/// HTML that has been rewritten.
#[derive(Debug, Default)]
pub struct Rewritten {
    /// The HTML.
    pub html: String,
    /// The targets that are no URLs and were removed.
    pub bad_targets: Vec<(String, Purpose)>,
    /// What looks like the beginning of a shortcode's tag outside code, and was removed.
    pub leaks: Vec<String>,
    /// Whether something was nested too deep and flattened.
    pub too_deep: bool,
}

/// Rewrites HTML; `resolve` makes targets absolute, and elements nested deeper than `max_depth` are flattened.
#[must_use]
pub fn rewrite(html: &str, max_depth: usize, resolve: &dyn Fn(&str, Purpose) -> Option<String>) -> Rewritten {
    let rewriter =
        Rewriter { resolve, max_depth, never_closed: never_closed(html), state: RefCell::new(State::default()) };
    let mut state = tokenize(html, rewriter).state.into_inner();
    state.flush();
    Rewritten { html: state.out, bad_targets: state.bad_targets, leaks: state.leaks.0, too_deep: state.too_deep }
}

/// The elements of [`RAW`] that begin and never end, found in one go: every post is looked at.
fn never_closed(html: &str) -> BTreeSet<&'static str> {
    let (mut begun, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for (at, _) in html.match_indices('<') {
        let tag = &html.as_bytes()[at + 1..];
        let (tags, name) = match tag.strip_prefix(b"/") {
            Some(name) => (&mut ended, name),
            None => (&mut begun, tag),
        };
        let is_it = |raw: &&str| name.get(..raw.len()).is_some_and(|name| name.eq_ignore_ascii_case(raw.as_bytes()));
        tags.extend(RAW.iter().copied().find(is_it));
    }
    begun.difference(&ended).copied().collect()
}

struct Rewriter<'r> {
    resolve: &'r dyn Fn(&str, Purpose) -> Option<String>,
    max_depth: usize,
    /// The elements of [`RAW`] that begin and never end: a post that only speaks of one would lose all that follows.
    never_closed: BTreeSet<&'static str>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    out: String,
    /// Text since the last tag.
    text: String,
    leaks: Leaks,
    bad_targets: Vec<(String, Purpose)>,
    too_deep: bool,
    open: Vec<String>,
    suppressed: usize,
    /// How many characters of the current text had to be escaped.
    escapes: usize,
    /// Whether the last text ended with a brace.
    after_brace: bool,
    /// The element whose content is left out.
    skipping: Option<String>,
    /// Where the tag of the last link stands.
    link: Range<usize>,
    /// Where a picture was left out.
    dropped_at: usize,
}

/// The address of a film by its id, behind which may stand where the film begins, and who shared it.
#[must_use]
pub fn film_of_youtube(id: &str) -> Option<String> {
    let id = id.split(['?', '&']).next().unwrap_or_default();
    let is_id = id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_id.then(|| format!("https://www.youtube.com/watch?v={id}"))
}

impl TokenSink for Rewriter<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.skipping.is_none() => state.text.push_str(&text),
            Token::TagToken(tag) => {
                state.flush();
                match tag.kind {
                    TagKind::StartTag => return self.start(&mut state, &tag),
                    TagKind::EndTag => state.end(&tag.name),
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Rewriter<'_> {
    fn start(&self, state: &mut State, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.as_ref();
        if state.skipping.is_some() {
            return TokenSinkResult::Continue;
        }
        let attribute =
            |wanted: &str| tag.attrs.iter().find(|found| &*found.name.local == wanted).map(|found| found.value.trim());
        if matches!(name, "iframe" | "embed" | "object")
            && let Some(target) = attribute(if name == "object" { "data" } else { "src" })
        {
            self.embedded(state, target, attribute("title").filter(|title| !title.is_empty()));
        }
        // Components of Vue and of the web, as `<lite-youtube>`, are none that a feed may carry.
        let id = || ["videoid", "video-id", "id"].into_iter().find_map(attribute);
        if let Some(film) = name.contains("youtube").then(id).flatten().and_then(film_of_youtube) {
            self.embedded(state, &film, attribute("title").filter(|title| !title.is_empty()));
        }
        // Beside it stands the same for light pages, and readers have no style sheet that chooses.
        if name == "img" && attribute("src").is_some_and(is_for_dark_pages) {
            state.dropped_at = state.out.len();
            return TokenSinkResult::Continue;
        }
        if is_transparent(name) || self.never_closed.contains(name) {
            return TokenSinkResult::Continue;
        }
        let begin = state.out.len();
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
            "textarea" | "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        if let Some(raw) = raw {
            state.skipping = Some(name.to_owned());
            return TokenSinkResult::RawData(raw);
        }
        state.escapes = 0;
        if !is_void(name) && !tag.self_closing {
            state.close_implied(name);
            if state.open.len() >= self.max_depth {
                state.suppressed += 1;
                state.too_deep = true;
                return TokenSinkResult::Continue;
            }
            state.open.push(name.to_owned());
        }
        state.out.push('<');
        state.out.push_str(name);
        for attribute in &tag.attrs {
            self.attribute(state, name, attribute);
        }
        let has_source = || [" src=\"", " srcset=\""].iter().any(|source| state.out[begin..].contains(source));
        if name == "img" && !has_source() {
            // Of a picture that nobody can fetch, what it shows is left.
            state.out.truncate(begin);
            let shown = state.leaks.strip(attribute("alt").unwrap_or_default());
            push_escaped(&mut state.out, &shown);
            return TokenSinkResult::Continue;
        }
        state.out.push('>');
        if name == "a" {
            state.link = begin..state.out.len();
        }
        TokenSinkResult::Continue
    }

    /// A link to what an embedded page or player shows.
    fn embedded(&self, state: &mut State, target: &str, title: Option<&str>) {
        let Some(url) = (self.resolve)(target, Purpose::Asset) else {
            state.refuse(target, Purpose::Asset);
            return;
        };
        let url = page_of_player(&url).unwrap_or(url);
        state.out.push_str("<p><a href=\"");
        push_escaped(&mut state.out, &url);
        state.out.push_str("\">");
        let shown = state.leaks.strip(title.unwrap_or(&url));
        push_escaped(&mut state.out, &shown);
        state.out.push_str("</a></p>");
    }

    fn attribute(&self, state: &mut State, element: &str, attribute: &Attribute) {
        let name = attribute.name.local.as_ref();
        let value = &*state.leaks.strip(&attribute.value);
        let value = match (element, name) {
            (_, "href" | "cite" | "longdesc") => self.target(state, value, Purpose::Link),
            ("img", "src") => self.target(state, value, Purpose::Picture),
            (_, "src" | "poster" | "data" | "background") => self.target(state, value, Purpose::Asset),
            (_, "srcset") => Some(self.srcset(state, value)).filter(|srcset| !srcset.is_empty()),
            // Markdown tables say so in a style, which no feed may carry.
            ("td" | "th", "style") => {
                if let Some(align) = value.strip_prefix("text-align:") {
                    push_attribute(&mut state.out, "align", align.trim().trim_end_matches(';'));
                }
                None
            }
            _ => Some(value.to_owned()),
        };
        if let Some(value) = value {
            push_attribute(&mut state.out, name, &value);
        }
    }

    fn target(&self, state: &mut State, target: &str, purpose: Purpose) -> Option<String> {
        let resolved = (self.resolve)(target, purpose);
        if resolved.is_none() && !target.trim().is_empty() {
            state.refuse(target, purpose);
        }
        resolved
    }

    /// `a.png 1x, b.png 2x` (HTML, "srcset attributes"): URLs that may hold commas, then descriptors.
    fn srcset(&self, state: &mut State, srcset: &str) -> String {
        let mut candidates = Vec::new();
        let mut rest = srcset.trim_start_matches([' ', '\n', '\t', ',']);
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (url, after) = rest.split_at(end);
            let (descriptor, next) = match url.strip_suffix(',') {
                Some(_) => ("", after),
                None => after.split_once(',').unwrap_or((after, "")),
            };
            if let Some(url) = self.target(state, url.trim_end_matches(','), Purpose::Asset) {
                // A comma that a URL ends with would end the candidate.
                let url = url.trim_end_matches(',');
                candidates.push(format!("{url} {}", descriptor.trim()).trim_end().to_owned());
            }
            rest = next.trim_start_matches([' ', '\n', '\t', ',']);
        }
        candidates.join(", ")
    }
}

impl State {
    /// Writes the text since the last tag, outside code without shortcode tags that nobody saw; with a comment in it from time
    /// to time where much has to be escaped: the sanitiser drops the comment, but not before it has kept html5ever's
    /// serialiser, which is quadratic in the escapes of one piece of text, from taking seconds.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.text);
        // `&#1;` is a control character only now; the second byte begins those behind U+0080.
        if text.bytes().any(|byte| byte == 0xC2 || (byte.is_ascii_control() && !byte.is_ascii_whitespace())) {
            text.retain(|character| !character.is_control() || character.is_whitespace());
        }
        if text.contains(MORE) {
            text = marks_before_braces(&text);
        }
        // The sanitiser may drop the tag between two braces.
        if self.after_brace && text.trim_start_matches(['{', MORE]).starts_with(['<', '%']) {
            let kept = text.trim_start_matches(['{', '<', '%', MORE]).to_owned();
            text.truncate(text.len() - kept.len());
            self.leaks.push(text);
            text = kept;
        }
        let said = text.trim_end_matches(MORE);
        if !said.is_empty() {
            self.after_brace = said.ends_with('{');
        }
        let is_code = self.open.iter().any(|open| matches!(open.as_str(), "code" | "pre"));
        let text = if is_code { Cow::Borrowed(text.as_str()) } else { self.leaks.strip(&text) };
        // A blank that does not break begins with the last of these bytes.
        let escapes = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | 0xC2)).count();
        if self.escapes + escapes < MOST_ESCAPES {
            push_escaped(&mut self.out, &text);
            self.escapes += escapes;
            return;
        }
        for part in text.split_inclusive(['&', '<', '>', '\u{A0}']) {
            push_escaped(&mut self.out, part);
            self.escapes += 1;
            if self.escapes > MOST_ESCAPES {
                self.out.push_str("<!---->");
                self.escapes = 0;
            }
        }
    }

    /// Remembers a target that is no URL, once, and not more than anybody wants to read.
    fn refuse(&mut self, target: &str, purpose: Purpose) {
        if self.bad_targets.len() < MOST_BAD_TARGETS
            && !has_gap(target)
            && !self.bad_targets.iter().any(|(known, _)| known == target)
        {
            self.bad_targets.push((target.to_owned(), purpose));
        }
    }

    /// HTML lets these end tags out: a list item ends the one before.
    fn close_implied(&mut self, name: &str) {
        let ended: &[&str] = match name {
            "li" => &["li", "p"],
            "p" => &["p"],
            "td" | "th" => &["td", "th", "p"],
            "tr" => &["td", "th", "tr", "p"],
            "dt" | "dd" => &["dt", "dd", "p"],
            "option" => &["option"],
            _ => &[],
        };
        while self.open.last().is_some_and(|open| ended.contains(&open.as_str())) {
            self.open.pop();
        }
    }

    fn end(&mut self, name: &str) {
        match &self.skipping {
            Some(skipped) if skipped == name => self.skipping = None,
            Some(_) => {}
            None if is_void(name) => {}
            None if self.suppressed > 0 => self.suppressed -= 1,
            None if is_transparent(name) => {}
            None => {
                if let Some(opened) = self.open.iter().rposition(|open| open == name) {
                    self.open.truncate(opened);
                }
                // A link around a picture that is left out is none.
                if name == "a" && self.link.end == self.dropped_at && self.link.end == self.out.len() {
                    self.out.truncate(self.link.start);
                    return;
                }
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }
}

/// Whether a tag goes and what follows stays, which parsers would take for what is not shown: what readers without scripts see, as all feed
/// readers are; what a script or a component fills in; and what a post speaks of without marking it as code.
fn is_transparent(name: &str) -> bool {
    matches!(name, "noscript" | "template" | "select" | "plaintext")
}

/// Whether a picture's address says that only dark pages show it, as GitHub and Material for MkDocs have it.
fn is_for_dark_pages(source: &str) -> bool {
    source.rsplit_once('#').is_some_and(|(_, fragment)| matches!(fragment, "only-dark" | "gh-dark-mode-only"))
}

/// The page that a video player's address belongs to.
fn page_of_player(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let id = |prefix: &str| url.path().strip_prefix(prefix).map(|id| id.trim_matches('/')).filter(|id| !id.is_empty());
    match url.host_str()?.trim_start_matches("www.") {
        "youtube.com" | "youtube-nocookie.com" => match id("/embed/")? {
            "videoseries" => {
                let list = url.query_pairs().find(|(name, _)| name == "list")?.1.into_owned();
                Some(format!("https://www.youtube.com/playlist?list={list}"))
            }
            video => Some(format!("https://www.youtube.com/watch?v={video}")),
        },
        "player.vimeo.com" => Some(format!("https://vimeo.com/{}", id("/video/")?)),
        _ => None,
    }
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value);
    out.push('"');
}
