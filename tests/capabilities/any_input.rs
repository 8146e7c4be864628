//! What holds for any input: no panic, well-formed output, nothing dangerous, no relative URL, no shortcode left over.
//!
//! Each function takes a text and panics where something does not hold. The property tests call them with generated texts, the
//! fuzz targets in `fuzz/` with what a fuzzer makes up.

use std::{cell::RefCell, fs, sync::Arc};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
};
use polyfeed::{
    build::{Built, Options, build},
    feed::{self, FORMATS, Feed, Selection},
    post::{Moment, date, people},
    render::{Library, Renderer},
    settings::{Settings, rules::Visibility},
    site::front_matter::{self, Fault, Format, WantedKeys},
};
use quick_xml::{Reader, events::Event};
use tempfile::TempDir;
use url::Url;

/// The settings of the site that a text becomes a post of; shortcodes of every kind have a rule.
const SETTINGS: &str = r#"version: 1
site: {title: Any, base_url: https://example.org/site/}
preset: hugo
content: content
languages:
  en: {name: English, prefix: ""}
  zh: {name: 中文}
feeds:
  blog: {include: "blog/**"}
output: public
rules:
  shortcodes:
    gone: drop
    kept: unwrap
    text: code
    "!!!": {template: '<blockquote>{{ inner }}</blockquote>'}
    "???": unwrap
    "===": code
    box: {template: '<div title="{{ get("title") }}">{{ inner }}</div>'}
    word: {template: '<b>{{ get(0)|markdown }}</b>'}
"#;

/// The dialects that a text is tried in, those together that one site may have; and what begins, in a text, what may show a tag because its
/// author says so: an escape, a string. An expression's value may be any.
const DIALECTS: &[(&str, &[&str])] = &[
    ("[hugo]", &["{{</*", "{{%/*"]),
    ("[zola, mdx, admonitions]", &["\"{{", "'{{", "`{{"]),
    ("[liquid, kramdown]", &[""]),
    ("[nunjucks]", &[""]),
    ("[python_markdown]", &[]),
];

const HEADER: &str = "---\ntitle: Any\ndate: 2025-03-04\n---\n";

/// The Chinese post whose body or whole text is replaced.
const ANY: &str = "content/zh/blog/any/index.md";

/// How much aliases may add to front matter, in bytes.
const ALIAS_BYTES: usize = 65_536;

/// A site in a folder of its own.
struct Site {
    folder: TempDir,
    library: Arc<Library>,
    any: usize,
    /// What may show a tag.
    shown: &'static [&'static str],
}

impl Site {
    fn new(dialects: &str, shown: &'static [&'static str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let write = |path: &str, content: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
            fs::write(path, content).expect("a file");
        };
        write("polyfeed.yaml", &format!("{SETTINGS}  dialects: {dialects}\n"));
        write(ANY, HEADER);
        write("content/en/blog/any/index.md", HEADER);
        write("content/en/blog/any/picture.png", "");
        for language in ["en", "zh"] {
            write(&format!("content/{language}/blog/other.md"), "---\ntitle: Other\ndate: 2025-03-03\n---\nIt is.\n");
        }
        let library = built(&folder).library;
        let any = library.pages.iter().position(|page| page.document.path.ends_with(ANY)).expect("the page is there");
        Self { folder, library, any, shown }
    }

    /// Gives the post another text.
    fn write(&self, text: &str) {
        fs::write(self.folder.path().join(ANY), text).expect("a file");
    }

    /// Whether tags that are in the output may be meant.
    fn shows_tags(&self, text: &str) -> bool {
        self.shown.iter().any(|begin| text.contains(begin))
    }
}

fn built(folder: &TempDir) -> Built {
    let settings = Settings::load(&folder.path().join("polyfeed.yaml")).expect("the settings are valid");
    let now = date::parse("2030-01-01", settings.time_zone).expect("a date");
    let show = Visibility { drafts: false, future: false, expired: false };
    let options = Options { selection: Selection::default(), moment: Moment { now, show }, dry_run: true };
    build(settings, &options, &|_, _| {}).expect("a site that can be read is built")
}

thread_local! {
    static SITES: Vec<Site> = DIALECTS.iter().map(|(dialects, shown)| Site::new(dialects, shown)).collect();
}

/// Any text as the front matter of each format, and as a whole document: the posts around it are unharmed.
pub fn front_matter(text: &str) {
    SITES.with(|sites| {
        let site = &sites[0];
        let wanted = WantedKeys::of(&site.library.settings.sources[0].rules);
        // YAML ends lines at all of these.
        let lines = text.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1;
        for format in [Format::Yaml, Format::Toml, Format::Json, Format::Lines] {
            match front_matter::parse(text, format, &wanted, 1, ALIAS_BYTES) {
                Ok(_) => {}
                Err(Fault::Syntax(line, _, message) | Fault::Excess(line, message, _)) => {
                    assert!((1..=lines + 1).contains(&line), "line {line} of {lines}: {message}");
                }
                Err(other) => panic!("{other:?} is no fault of what stands between fences"),
            }
        }
        for parts in [true, false].into_iter().filter_map(|lines| front_matter::split(text, lines).ok()) {
            assert!(parts.front_matter.end <= parts.body);
            assert!(text.get(parts.front_matter).is_some() && text.get(parts.body..).is_some());
        }
        site.write(text);
        let built = built(&site.folder);
        assert_eq!(built.files(None).found, 4);
        for feed in &built.feeds {
            let titles: Vec<&str> = feed.entries.iter().map(|entry| &*entry.title).collect();
            assert!(titles.contains(&"Other"), "{titles:?}");
        }
        check_feeds(&built.feeds, site.shows_tags(text));
    });
}

/// Any text as a date: what is read can be written in every format.
pub fn dates(text: &str) {
    for zone in ["UTC", "America/Sao_Paulo", "Asia/Kathmandu"] {
        let zone = zone.parse().expect("a time zone");
        for date in
            [date::parse(text, zone), date::of_file_name(text, zone), date::of_path(text, zone)].into_iter().flatten()
        {
            assert_eq!(chrono::DateTime::parse_from_rfc3339(&date.to_rfc3339()).ok(), Some(date));
            let read = chrono::DateTime::parse_from_rfc2822(&date.to_rfc2822()).map(|read| read.timestamp());
            assert_eq!(read.ok(), Some(date.timestamp()));
        }
    }
}

/// Any text as a byline: nobody without a name, no page that is not one.
pub fn people(text: &str) {
    let byline = people::parse(text);
    for person in byline.authors.iter().chain(&byline.translators).chain(&people::parse_names(text)) {
        assert!(!person.name.trim().is_empty(), "{person:?}");
        assert!(person.affiliation.as_ref().is_none_or(|affiliation| !affiliation.trim().is_empty()), "{person:?}");
        if let Some(url) = &person.url {
            let url = Url::parse(url).expect("a page has an absolute URL");
            assert!(matches!(url.scheme(), "http" | "https"), "{url}");
        }
        check_characters(&person.name);
    }
}

/// Any text between shortcodes of every kind, and as what stands in their tags.
pub fn shortcodes(text: &str) {
    for body in [
        format!("{{% box(title=\"{text}\") %}}{text}{{% end %}} after {{{{ word({text}) }}}}"),
        format!("<box title={{{text}}}>\n{text}\n</box>\n\n<Box a=\"{text}\">{text}</Box> {{{text}}} {{/*{text}*/}}"),
        format!(":::box[{text}]\n{text}\n:::\n\nimport {text}\n\nexport const a = {text};\n"),
        text.to_owned(),
        format!("Before {{{{< box title=\"{text}\" >}}}}{text}{{{{< /box >}}}} after"),
        format!("{{{{% kept %}}}}\n{text}\n{{{{% /kept %}}}}\n\n{{{{< word `{text}` >}}}} and {{{{< {text} >}}}}"),
        format!("{{{{< text bash >}}}}\n{text}\n{{{{< /text >}}}}"),
        format!("{{% box title=\"{text}\" %}}{text}{{% endbox %}} {{{{ {text} }}}} {{{{ \"{text}\" | {text} }}}}"),
        format!("{{% text bash %}}\n{text}\n{{% endtext %}} {{% {text} %}} {{% raw %}}{text}{{% endraw %}}"),
        format!("{{::comment}}{text}{{:/}} *em*{{: {text} }} {{::{text}}}"),
        format!(
            "!!! note \"{text}\"\n    {text}\n\n    ??? {text}\n        {text}\n{text}\n\n=== \"a\"\n\n    {text}{{ .{text} }}"
        ),
    ] {
        rendered(&body);
    }
}

/// Each line as the target of links and pictures, in Markdown and in HTML.
pub fn links(text: &str) {
    let mut body = String::new();
    for line in text.lines() {
        body += &format!(
            "[link](<{line}>) ![picture]({line}) <{line}> {line}\n\n<a href=\"{line}\">link</a> <img src='{line}' \
             srcset=\"{line} 1x, {line}\"> <video poster={line}></video> <iframe src=\"{line}\"></iframe>\n\n[{line}]\n\n\
             {{{{< relref \"{line}\" >}}}} {{{{< figure src=\"{line}\" link=\"{line}\" >}}}}\n\n[{line}]: {line}\n\n"
        );
    }
    rendered(&body);
}

/// Any body, as every feed shows it.
pub fn render(body: &str) {
    SITES.with(|sites| {
        for site in sites {
            site.write(&format!("{HEADER}{body}"));
            let (feeds, _) = feed::build(&site.library, &Selection::default(), &|_| {});
            check_feeds(&feeds, site.shows_tags(body));
        }
    });
}

/// Any body, rendered alone.
fn rendered(body: &str) {
    SITES.with(|sites| {
        for site in sites {
            site.write(&format!("{HEADER}{body}"));
            let rendered = Renderer::new(Arc::clone(&site.library)).render(site.any);
            check_html(&rendered.html, site.shows_tags(body));
            check_characters(&rendered.summary);
        }
    });
}

/// A body of one piece over and over, up to `bytes`: what takes more than linear time shows here.
pub fn repeated(before: &str, piece: &str, after: &str, bytes: usize) {
    if !piece.is_empty() {
        rendered(&[before, &piece.repeat(bytes / piece.len()), after].concat());
    }
}

fn check_feeds(feeds: &[Feed], shows_tags: bool) {
    for feed in feeds {
        for entry in &feed.entries {
            check_html(entry.content.as_deref().unwrap_or_default(), shows_tags);
            check_characters(&entry.title);
            check_characters(&entry.summary);
        }
        for format in FORMATS {
            let bytes = format.write(feed);
            let text = std::str::from_utf8(&bytes).expect("a feed is UTF-8");
            check_characters(text);
            if format.file_name() == "feed.json" {
                serde_json::from_str::<serde_json::Value>(text).expect("a feed is JSON");
            } else {
                check_xml(text);
            }
            let read = feed_rs::parser::parse(&*bytes).unwrap_or_else(|error| panic!("{}: {error}", format.name()));
            assert_eq!(read.entries.len(), feed.entries.len(), "entries in {}", format.name());
            for (read, entry) in read.entries.iter().zip(&feed.entries) {
                // Without content, JSON Feed has the summary in its place.
                if let Some(content) = &entry.content {
                    let read = read.content.as_ref().and_then(|content| content.body.as_deref());
                    assert_eq!(read.map(str::trim), Some(content.trim()), "{}", format.name());
                }
            }
        }
    }
}

fn check_xml(xml: &str) {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "open elements at the end of {xml}");
}

/// No character that XML 1.0 forbids, and none of those that rendering marks places with.
pub fn check_characters(text: &str) {
    let is_allowed = |character: char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' => false,
        character => character >= ' ',
    };
    let forbidden = text.chars().find(|character| !is_allowed(*character));
    assert_eq!(forbidden, None, "in {text}");
}

/// Well-formed HTML that no reader needs to fear; without shortcode tags unless it may show them.
fn check_html(html: &str, shows_tags: bool) {
    check_characters(html);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Checker { shows_tags, ..Checker::default() }, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let open = tokenizer.sink.open.into_inner();
    assert!(open.is_empty(), "{open:?} open at the end of {html}");
}

/// Elements without content.
const VOID: &[&str] = &["area", "br", "col", "hr", "img", "source", "track", "wbr"];

/// Elements that run something, fetch something or send something.
const DANGEROUS: &[&str] = &[
    "applet", "base", "button", "embed", "form", "frame", "iframe", "input", "link", "math", "meta", "noscript",
    "object", "script", "style", "svg", "template", "textarea", "title", "xmp",
];

#[derive(Default)]
struct Checker {
    shows_tags: bool,
    open: RefCell<Vec<String>>,
    /// The text since the last tag: a character reference is a token of its own.
    text: RefCell<String>,
}

impl TokenSink for Checker {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut open = self.open.borrow_mut();
        let mut text = self.text.borrow_mut();
        if !matches!(token, Token::CharacterTokens(_)) {
            assert!(!text.contains("{{<") && !text.contains("{{%"), "a shortcode's tag in {text}");
            text.clear();
        }
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                check_tag(&tag);
                if !VOID.contains(&&*tag.name) {
                    open.push(tag.name.to_string());
                }
            }
            Token::TagToken(tag) => assert_eq!(open.pop().as_deref(), Some(&*tag.name), "the element that ends"),
            Token::CharacterTokens(more)
                if !self.shows_tags && !open.iter().any(|name| matches!(name.as_str(), "code" | "pre")) =>
            {
                text.push_str(&more);
            }
            Token::ParseError(error) => panic!("HTML with an error: {error}"),
            Token::CommentToken(comment) => panic!("a comment: {comment}"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn check_tag(tag: &Tag) {
    assert!(!DANGEROUS.contains(&&*tag.name), "{tag:?}");
    for attribute in &tag.attrs {
        let (name, value) = (&*attribute.name.local, &*attribute.value);
        assert!(!name.starts_with("on") && name != "style", "{tag:?}");
        match name {
            "href" | "src" | "cite" | "poster" | "longdesc" | "background" | "data" | "action" => check_url(value),
            "srcset" => value.split(", ").for_each(|url| check_url(url.split(' ').next().unwrap_or_default())),
            _ => {}
        }
    }
}

fn check_url(url: &str) {
    let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    assert!(!matches!(url.scheme(), "javascript" | "data" | "vbscript" | "file"), "{url}");
}
