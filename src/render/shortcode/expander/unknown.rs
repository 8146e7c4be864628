//! Shortcodes without a rule: what is kept of one, and what is said of it.

use globset::GlobBuilder;

use super::{Expander, inline::is_inline};
use crate::{
    path,
    problem::Code,
    render::{
        Purpose, html, link, markdown, picture, refusal,
        shortcode::{
            expansion::Kept,
            lexers::{Arguments, Tag},
            tree::{Node, Shortcode},
        },
    },
    settings::rules::Dialect,
    site,
    text::yaml_scalar,
};

impl Expander<'_> {
    /// Says that a shortcode has no rule, once per name.
    pub(super) fn report_unknown(&mut self, shortcode: &Shortcode) {
        let tag = &shortcode.tag;
        let kept = match &shortcode.inner {
            Some(_) if is_inline(tag) => Kept::Nothing,
            Some(_) if self.encloses_code(shortcode) => Kept::Code,
            _ if self.named(shortcode).is_some() => Kept::Named,
            Some(_) => Kept::Enclosed,
            None => Kept::Nothing,
        };
        let known = self.carried.unknown.insert(tag.name.clone(), kept);
        if let Some(known) = known {
            self.carried.unknown.insert(tag.name.clone(), kept.max(known));
            return;
        }
        let name = &tag.name;
        let (message, hint) = if tag.expression.is_some() {
            let message = format!("the value of `{name}` is not known without the site's templates; it is left out");
            let rule = format!("`rules: {{shortcodes: {{{}: {{template: \"…\"}}}}}}`", yaml_scalar(name));
            (message, format!("say what it is: {rule}, or `drop` if readers miss nothing (docs/shortcodes.md)"))
        } else {
            (format!("the shortcode `{name}` has no rule and is left out"), self.what_becomes_of(shortcode))
        };
        let problem = self.problem(Code::UnknownShortcode, tag.range.clone(), message);
        self.out.problems.push(problem.hint(hint));
    }

    /// Leaves nothing of a tag. What an address lacks, nobody can follow.
    pub(super) fn leave_out(&mut self, end: usize) {
        let markdown = &mut self.out.markdown;
        if markdown.ends_with('<') && self.text[end..].starts_with('>') {
            markdown.pop();
            self.has_lost_address = true;
        } else if is_within_target(markdown) {
            self.out.push_token(refusal::GAP.to_string(), false);
        }
    }

    /// What is kept of what a shortcode without a rule names.
    fn named(&self, shortcode: &Shortcode) -> Option<&'static str> {
        let picture = self.pictures(&shortcode.tag).map(|_| "the picture");
        let link = || self.link(shortcode).map(|_| "the link");
        picture.or_else(link).or_else(|| self.words(shortcode).map(|_| "the text"))
    }

    /// What is kept of a shortcode without a rule, and what to do about it.
    fn what_becomes_of(&self, shortcode: &Shortcode) -> String {
        let Shortcode { tag, inner } = shortcode;
        let named = self.named(shortcode);
        let kept = match (inner.is_some(), named) {
            (true, _) if self.encloses_code(shortcode) => "what it encloses is kept as code; ".to_owned(),
            (true, Some(named)) => format!("what it encloses and {named} that it names are kept; "),
            (true, None) if self.stated_title(tag).is_some() => "what it encloses is kept, with its title; ".to_owned(),
            (true, None) => "what it encloses is kept; ".to_owned(),
            (false, Some(named)) => format!("{named} that it names is kept; "),
            (false, None) => String::new(),
        };
        let dialects = self.dialects();
        if self.is_hugos(tag) && dialects.first() != Some(&Dialect::Hugo) {
            return format!(
                "{kept}the tag is Hugo's, and this site shows it as text: write what it stands for in Markdown"
            );
        }
        if let Some(file) = &tag.imported {
            return format!(
                "{kept}`{file}` is shown where it lies below the content's folder and is no page, as `_part.mdx` is none; at most 8 deep, and 1 MB in all"
            );
        }
        let (name, drop) = (yaml_scalar(&tag.name), "`drop` if readers miss nothing (docs/shortcodes.md)");
        match inner {
            Some(_) if is_inline(tag) => format!(
                "only Hugo fills in the template that it encloses; say what it becomes: `rules: {{shortcodes: {{{name}: {{template: \"…\"}}}}}}`, or {drop}"
            ),
            Some(_) => format!(
                "{kept}say what becomes of it: `rules: {{shortcodes: {{{name}: unwrap}}}}`, or `code`, a template, or {drop}"
            ),
            None => format!(
                "{kept}say what it becomes: `rules: {{shortcodes: {{{name}: {{template: \"…\"}}}}}}`, or {drop}"
            ),
        }
    }

    /// Whether an unknown shortcode encloses code, by its name or by an argument that says in which language: lines that hold no Markdown and no
    /// other shortcode.
    pub(super) fn encloses_code(&self, Shortcode { tag, inner }: &Shortcode) -> bool {
        let Some((nodes, _)) = inner.as_ref().filter(|_| tag.expression.is_none() && !tag.encloses_indented) else {
            return false;
        };
        let texts = nodes.iter().map(|node| match node {
            Node::Text(range) => Some(&self.text[range.clone()]),
            Node::Escaped(shown) => Some(shown.as_str()),
            _ => None,
        });
        let Some(texts) = texts.collect::<Option<Vec<&str>>>() else { return false };
        let is_any = |marks: &[&str]| marks.iter().any(|mark| texts.iter().any(|text| text.contains(mark)));
        if texts.is_empty() || is_any(&["```", "~~~"]) {
            return false;
        }
        let name = tag.name.to_lowercase();
        let mut parts = name.split(['-', '_', '.', '/']);
        // A card names a project's language with a capital, a passage its own.
        let is_programming =
            |value: &String| value.starts_with(|first: char| first.is_ascii_lowercase()) && !site::is_language(value);
        let states_language = || {
            let mut values = ["lang", "language", "syntax", "code"].iter().filter_map(|name| tag.arguments.named(name));
            self.is_hugos(tag) && values.any(is_programming)
        };
        let is_codes = |part: &str| part.starts_with("code") && !NO_CODE.contains(&part);
        parts.clone().any(is_codes) && !parts.clone().any(|part| part == "of")
            || is_any(&["\n"]) && (name == "source" || parts.any(|part| CODE.contains(&part)) || states_language())
    }

    /// The pictures that an unknown shortcode names, with their caption: a picture is never lost for want of a rule. A gallery names them as
    /// `images/*.jpg` or `{a.jpg,b.jpg}`.
    pub(super) fn pictures(&self, tag: &Tag) -> Option<String> {
        let arguments = &tag.arguments;
        let words = |name: &str| arguments.named(name).filter(|words| !is_variable(words));
        let caption = words("caption").or_else(|| words("title"));
        let alt = words("alt")
            .cloned()
            .unwrap_or_else(|| caption.map(|caption| markdown::line_to_text(caption)).unwrap_or_default());
        let caption =
            caption.map(|caption| format!("<figcaption>{}</figcaption>", self.line(caption))).unwrap_or_default();
        let mut galleries = values(arguments).filter(|_| self.is_hugos(tag)).map(|value| self.gallery(value));
        let gallery = galleries.find(|pictures| !pictures.is_empty());
        let sources = gallery.or_else(|| Some(files(arguments, PICTURES)?.into_iter().map(str::to_owned).collect()))?;
        let alt = html::escape(&alt);
        let pictures: String =
            sources.iter().map(|source| format!("<img src=\"{}\" alt=\"{alt}\">", html::escape(source))).collect();
        Some(format!("<figure>{pictures}{caption}</figure>"))
    }

    /// The pictures that an argument names several of.
    fn gallery(&self, value: &str) -> Vec<String> {
        if let Some(list) = value.strip_prefix('{').and_then(|value| value.strip_suffix('}')) {
            let files = list.split(',').map(str::trim);
            return files.filter(|file| ends_with(file, PICTURES)).map(str::to_owned).collect();
        }
        let (folder, name) = path::split(value);
        let is_in_bundle = !value.starts_with('/') && !folder.contains("..") && !folder.contains('*');
        let is_glob = is_in_bundle && name.contains('*') && (name.ends_with('*') || ends_with(name, PICTURES));
        let glob = GlobBuilder::new(name).case_insensitive(true).build();
        match glob.ok().filter(|_| is_glob) {
            Some(glob) => {
                let glob = glob.compile_matcher();
                picture::in_bundle(self.library, self.page, folder, &|name| glob.is_match(name))
            }
            None => Vec::new(),
        }
    }

    /// The title that a tag gives to what it encloses: a warning's, a tab's, a card's. One without a name of its own is told from the kinds,
    /// colours and classes that tags of Hugo name by how it begins.
    pub(super) fn stated_title<'t>(&self, tag: &'t Tag) -> Option<&'t str> {
        const TITLES: &[&str] = &["title", "header", "heading", "summary"];
        const NAMES: &[&str] = &["label", "name"];
        let arguments = &tag.arguments;
        let is_hugos = self.is_hugos(tag);
        let titles = TITLES.iter().filter_map(|name| arguments.named(name)).filter(|title| !is_no_title(title));
        let names = NAMES.iter().filter_map(|name| arguments.named(name)).filter(|name| begins_like_a_title(name));
        // Behind a kind, a lone word may be an order to the template.
        let is_title = |at: usize, value: &str| at == 0 || value.contains(' ') || !value.is_ascii();
        let others = arguments.positional.iter().enumerate().filter(|(at, value)| is_hugos && is_title(*at, value));
        let others = others.map(|(_, value)| value).filter(|value| begins_like_a_title(value));
        let mut stated = titles.chain(names).chain(others).map(|title| title.trim());
        stated.find(|title| !title.is_empty() && !is_variable(title))
    }

    /// Whether a tag is written as Hugo writes them, and no other generator.
    fn is_hugos(&self, tag: &Tag) -> bool {
        Dialect::Hugo.unmistakable().iter().any(|begin| self.text[tag.range.start..].starts_with(begin))
    }

    /// What an unknown shortcode says: its link, or its text.
    pub(super) fn said(&self, shortcode: &Shortcode) -> Option<String> {
        self.link(shortcode).or_else(|| self.words(shortcode).map(|words| self.line(words)))
    }

    /// The text of a shortcode that stands in a sentence, or by itself if it is more than a word that tells the template something.
    fn words<'t>(&self, Shortcode { tag, inner }: &'t Shortcode) -> Option<&'t str> {
        const ORDERS: &[&str] = &["true", "false", "none", "left", "right", "center"];
        let words = tag.arguments.named("text").filter(|_| inner.is_none() && tag.expression.is_none())?.trim();
        let says_something = !ORDERS.contains(&words) && !is_variable(words) && words.contains(char::is_alphanumeric);
        let is_text = || words.contains(' ') || begins_like_a_title(words) || !self.is_alone(&tag.range);
        (says_something && is_text()).then_some(words)
    }

    /// The link that an unknown shortcode names, with the line that it encloses or the words that it names: a button, a card, a film. One
    /// without words has the title of the post that it leads to, or stands for itself where it leads to another site or to a film; else it may be
    /// what the templates include.
    fn link(&self, Shortcode { tag, inner }: &Shortcode) -> Option<String> {
        const ADDRESSES: &[&str] = &["href", "url", "link", "to", "src"];
        const WORDS: &[&str] = &["title", "text", "name", "label", "content"];
        const CODE: &[&str] = &[".js", ".css", ".json", ".csv"];
        let arguments = &tag.arguments;
        let is_code = |value: &str| CODE.iter().any(|extension| value.ends_with(extension));
        let is_elsewhere =
            |value: &str| ["https://", "http://", "mailto:"].iter().any(|begin| value.starts_with(begin));
        // Two slashes are left of `/{{ … }}/page`, and what follows is no host.
        let is_address =
            |value: &str| is_elsewhere(value) || value.starts_with(['/', '.', '#']) && !value.starts_with("//");
        let named = ADDRESSES.iter().find_map(|name| arguments.named(name)).filter(|value| is_address(value));
        let first = || arguments.positional.iter().find(|value| is_elsewhere(value));
        let film = film(tag);
        let page = arguments.named("relref").and_then(|path| link::page_url(self.library, self.page, path, None).ok());
        let stated = named.or_else(first).or(page.as_ref()).map(String::as_str);
        let address =
            stated.or_else(|| files(arguments, FILMS).and_then(|files| files.into_iter().next())).or(film.as_deref());
        let address = address.filter(|value| !is_code(value) && !ends_with(value, PICTURES))?;
        let enclosed = match inner.as_ref().map(|(nodes, _)| nodes.as_slice()) {
            None | Some([]) => "",
            Some([Node::Text(range)]) => self.text[range.clone()].trim(),
            Some(_) => return None,
        };
        if enclosed.contains(['\n', '[', '<']) {
            return None;
        }
        let behind = arguments.positional.iter().skip_while(|value| *value != address).nth(1);
        let stated = WORDS.iter().find_map(|name| arguments.named(name)).or(behind).filter(|words| !is_variable(words));
        let stated = stated.map_or("", |words| words.trim());
        let words = [enclosed, stated].into_iter().find(|words| !words.is_empty()).map(|words| self.line(words));
        let words = words.or_else(|| self.title_of(address)).or_else(|| {
            let shown = address.strip_prefix("mailto:").unwrap_or(address);
            (is_elsewhere(address) || ends_with(address, FILMS)).then(|| html::escape(shown))
        })?;
        Some(format!("<a href=\"{}\">{words}</a>", html::escape(address)))
    }

    /// The title of the post that an address leads to, as HTML.
    fn title_of(&self, address: &str) -> Option<String> {
        let url = link::resolve(self.library, self.page, address, Purpose::Link)?.parse().ok()?;
        let page = self.library.index.by_url(&self.library.settings, &url)?;
        Some(html::escape(&self.library.pages[page].post.as_ref()?.title))
    }
}

/// The address of the film whose host an unknown shortcode is called by, as in `{{< lite-youtube id="…" >}}`.
fn film(tag: &Tag) -> Option<String> {
    const IDS: &[&str] = &["id", "videoid", "video_id", "video", "vid", "v", "code"];
    let arguments = &tag.arguments;
    let id = IDS.iter().find_map(|name| arguments.named(name)).or(arguments.positional.first())?;
    tag.name.to_lowercase().contains("youtube").then(|| html::film_of_youtube(id)).flatten()
}

/// Words in the names of shortcodes that enclose code, a diagram's or a chart's too.
const CODE: &[&str] = &[
    "chart", "console", "dot", "echarts", "flowchart", "graphviz", "markmap", "mermaid", "plantuml", "plotly",
    "terminal",
];

/// Words that begin like code, and enclose what is said of it: `codepen`, `code-of-conduct`.
const NO_CODE: &[&str] = &["codepen", "codesandbox", "codeberg", "codename"];

const PICTURES: &[&str] = &[".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"];
const FILMS: &[&str] = &[".mp4", ".webm", ".ogv", ".mov", ".m4v", ".mp3", ".ogg", ".oga", ".m4a", ".flac", ".wav"];

fn ends_with(value: &str, extensions: &[&str]) -> bool {
    extensions.iter().any(|extension| value.to_ascii_lowercase().ends_with(extension))
}

fn values(arguments: &Arguments) -> impl Iterator<Item = &str> {
    let named = arguments.named.iter().map(|(_, value)| value);
    named.chain(&arguments.positional).map(String::as_str)
}

/// The files of a kind that arguments name first: one, or those of a list that differ in more than their formats.
fn files<'a>(arguments: &'a Arguments, extensions: &[&str]) -> Option<Vec<&'a str>> {
    let value = values(arguments).find(|value| ends_with(value, extensions) && !value.contains('*'))?;
    let mut files: Vec<&str> = value.split(',').map(str::trim).collect();
    if !files.iter().all(|file| ends_with(file, extensions)) {
        return Some(vec![value]);
    }
    files.dedup_by_key(|file| file.rsplit_once('.').map(|(name, _)| name));
    Some(files)
}

/// Whether a value says whether there is a title, and not which.
fn is_no_title(value: &str) -> bool {
    matches!(value, "true" | "false" | "none")
}

/// Whether a value begins with a capital, or in a script that has none.
fn begins_like_a_title(value: &str) -> bool {
    let first = value.trim().chars().next();
    first.is_some_and(|first| first.is_alphabetic() && !first.is_lowercase()) && !value.contains("://")
}

/// How far the beginning of a target is looked for, in bytes.
const LONGEST_TARGET: usize = 1_000;

/// Whether Markdown ends behind the beginning of a target: what is left out there makes it another one.
fn is_within_target(markdown: &str) -> bool {
    let near = (markdown.len().saturating_sub(LONGEST_TARGET)..).find(|at| markdown.is_char_boundary(*at));
    let markdown = &markdown[near.unwrap_or_default()..];
    let word = markdown.rsplit(char::is_whitespace).next().unwrap_or_default();
    let line = markdown.rsplit('\n').next().unwrap_or_default().trim_start();
    let is_behind = |begin: &str, end: char| {
        word.rsplit_once(begin).is_some_and(|(_, target)| !target.is_empty() && !target.contains(end))
    };
    let is_definition =
        line.starts_with('[') && line.strip_suffix(word).is_some_and(|before| before.trim_end().ends_with("]:"));
    let attributes = ["href=", "src=", "poster="];
    let quotes = |attribute: &str| ['"', '\''].iter().any(|quote| is_behind(&format!("{attribute}{quote}"), *quote));
    is_behind("](", ')')
        || is_behind("<http", '>')
        || is_definition && !word.is_empty()
        || attributes.into_iter().any(quotes)
}

/// Whether a value is what a template calls something by, in a tag that names it without quotes: `text=page.title`.
pub(super) fn is_variable(value: &str) -> bool {
    const OBJECTS: &[&str] = &["page.", "site.", "post.", "include.", "layout."];
    OBJECTS.iter().any(|object| value.starts_with(object)) && !value.contains(char::is_whitespace)
}
