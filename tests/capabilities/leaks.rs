//! No template code leaks, whatever generator a site has: documents of words, code and tags of its dialect, known and unknown, nested,
//! not closed, in every place where Markdown has text. Outside code nothing of a tag is shown, each word of prose is, once and in its
//! place, code stays as it is written, and each tag that was not understood is reported once by its name, with a line.

use std::{cell::Cell, fs};

use polyfeed::{
    build::{Options, build},
    feed::Selection,
    post::{Moment, date},
    problem::{Code, Problem},
    settings::{Settings, rules::Visibility},
};
use proptest::{prelude::*, test_runner::RngSeed};
use tempfile::TempDir;

/// The same cases every time, so that a change is judged by itself; change it to look further.
const SEED: u64 = 2026;

/// How a dialect writes what a document is made of. Whatever is in a tag has `zq` in it; `W` stands for a word of prose.
struct Syntax {
    preset: &'static str,
    /// Where the document lies.
    path: &'static str,
    /// Rules for some of the tags.
    rules: &'static str,
    /// Tags that stand in a line, and what they are reported as; nothing if they are known.
    tags: &'static [(&'static str, &'static str)],
    /// Tags that enclose text in a line.
    pairs: &'static [(&'static str, &'static str, &'static str)],
    /// Whether they may enclose each other.
    nests: bool,
    /// Blocks of their own, over several lines, or with tags where no text stands.
    blocks: &'static [(&'static str, &'static [&'static str])],
    /// Beginnings that nothing ends; the words behind one are prose.
    unclosed: &'static [&'static str],
    /// What code shows.
    code: &'static [&'static str],
    /// What is never seen outside code.
    delimiters: &'static [&'static str],
}

const LIQUID: Syntax = Syntax {
    preset: "jekyll",
    path: "_posts/2025-03-04-a.md",
    rules: "{shortcodes: {zqknown: {template: '<b></b>'}, zqbox: {template: '<aside>{{ inner }}</aside>'}}}",
    tags: &[
        ("{{ zq.a }}", "zq.a"),
        ("{{- zq.a -}}", "zq.a"),
        ("{{zq.b}}", "zq.b"),
        ("{{ zq.c | zqfilter: \"zq | }} zq\", 2 }}", "zq.c"),
        ("{{ \"zq %} zq\" | zqfilter }}", "zqfilter"),
        ("{{ zq[\"zq\"].d[0] }}", "zq[\"zq\"].d[0]"),
        ("\\{{ zq.e }}", "zq.e"),
        ("{% zqtag zqarg zq=\"zq\" %}", "zqtag"),
        ("{%- zqtag \"zq %} zq\" -%}", "zqtag"),
        ("{%zqbare%}", "zqbare"),
        ("{% include zq.html zq=\"{{ zq.x }}\" zq='<b>zq</b>' %}", "include zq.html"),
        ("{% include {{ zq.file }} zq=1 %}", ""),
        ("{% assign zq = \"zq\" | split: \",\" %}", ""),
        ("{% zqknown %}", ""),
        ("{% comment %} zq {{ zq }} {% endcomment %}", ""),
        ("{{ }}", ""),
        ("{%%}", ""),
        ("*W*{: .zq #zq zq=\"zq\" }", ""),
        ("`zcode`{:.zq}", ""),
        ("{::comment}zq{:/}", ""),
        ("{::zqext zq=\"1\" /}", "::zqext"),
    ],
    pairs: &[
        ("{% if zqx == \"zq\" and zqx %}", "{% endif %}", "if"),
        ("{%- for zq in zq.list -%}", "{%- endfor -%}", "for"),
        ("{% zqbox zq %}", "{% endzqbox %}", ""),
        ("{% unless zq contains 'zq %}' %}", "{% else %}W{% endunless %}", "unless"),
        ("{::nomarkdown}", "{:/nomarkdown}", ""),
    ],
    nests: true,
    blocks: &[
        (
            "{% for zq in zq.posts %}\n- [W {{ zq.title }}]({{ zq.url }} \"{{ zq.t }}\") W\n{% endfor %}",
            &["for", "zq.url"],
        ),
        ("{% include zqmulti.html\n   zq=\"zq\"\n\n   zq='zq'\n%}", &["include zqmulti.html"]),
        ("{% if zqx %}\n\nW\n\n- W\n\n{% endif %}", &["if"]),
        ("<a href=\"{{ zq.href }}\" title=\"{% if zq %}{{ zq.t }}{% endif %}\">W</a>", &["zq.href", "zq.t"]),
        ("![{{ zq.alt }}]({{ zq.src }})", &["zq.alt", "zq.src"]),
        ("W [W][zq]\n\n[zq]: {{ zq.ref }} \"{{ zq.t }}\"", &["zq.ref"]),
        ("{% capture zq %}\nzq\n\nzq {{ zq }}\n{% endcapture %}", &[]),
        ("{% highlight ruby zq %}\nzcode\n{% endhighlight %}", &[]),
        ("{% liquid\n  assign zq = zq\n  echo zq\n%}", &["liquid"]),
        ("W\n{: .zq #zq}", &[]),
        ("{:zq: .zq zq=\"zq\"}\n\n*W*{: zq}", &[]),
        ("* zq\n{:toc}", &[]),
        ("{::comment}\nzq\n\nzq\n{:/comment}", &[]),
        ("*[ZQ]: zq zq", &[]),
        ("{% cycle 'zq', 'zq' %}     W", &[]),
    ],
    unclosed: &["{{ ", "{{- ", "{% ", "{%- "],
    code: &["{{ zcode }}", "{% if zcode %}", "{: .zcode}"],
    delimiters: &["{{", "}}", "{%", "%}", "{:", ":}"],
};

const NUNJUCKS: Syntax = Syntax {
    preset: "eleventy",
    path: "blog/2025-03-04-a.md",
    rules: "{shortcodes: {zqknown: {template: '<b></b>'}, zqbox: {template: '<aside>{{ inner }}</aside>'}}}",
    tags: &[
        ("{{ zq.a }}", "zq.a"),
        ("{{- zq.a | safe -}}", "zq.a"),
        ("{{ zqcall(\"zq }}\", zq=1) }}", "zqcall(\"zq }}\", zq=1)"),
        ("{{ { \"zq\": {\"zq\": 1}} | zqdump }}", "zqdump"),
        ("{{ zqif if zqif }}", "zqif if zqif"),
        ("\\{{ zq.e }}", "zq.e"),
        ("{% zqtag \"zq %} zq\", zq=\"zq\" %}", "zqtag"),
        ("{% zqmap {src: \"zq\", alt: \"zq\"} %}", "zqmap"),
        ("{%- include \"zq.njk\" -%}", "include zq.njk"),
        ("{% set zq = \"zq\" %}", ""),
        ("{% set zq %}zq {{ zq }}{% endset %}", ""),
        ("{# zq {{ zq }} {% zq %} #}", ""),
        ("{#- zq -#}", ""),
        ("{% zqknown %}", ""),
        ("{% macro zq(zq='') %}zq{% endmacro %}", ""),
    ],
    pairs: &[
        ("{% if zq.zq %}", "{% elif zq %}W{% else %}W{% endif %}", "if"),
        ("{%- for zq, zq in zq.list -%}", "{%- endfor -%}", "for"),
        ("{% zqbox \"zq\" %}", "{% endzqbox %}", ""),
        ("{% call zq() %}", "{% endcall %}", "call"),
    ],
    nests: true,
    blocks: &[
        ("{% for zq in zq.posts %}\n- [W {{ zq.title }}]({{ zq.url | url }} \"{{ zq.t }}\") W\n{% endfor %}", &["for"]),
        ("{% zqmulti\n   \"zq\",\n\n   zq='zq'\n%}", &["zqmulti"]),
        ("{#\nzq\n\nzq\n#}", &[]),
        ("<a href=\"{{ zq.href }}\" title=\"{% if zq %}{{ zq.t }}{% endif %}\">W</a>", &["zq.href", "zq.t"]),
        ("![{{ zq.alt }}]({{ zq.src }})", &["zq.alt", "zq.src"]),
        ("{% highlight \"js\" %}\nzcode\n{% endhighlight %}", &[]),
    ],
    unclosed: &["{{ ", "{%- "],
    code: &["{{ zcode }}", "{% if zcode %}", "{# zcode #}"],
    delimiters: &["{{", "}}", "{%", "%}", "{#", "#}"],
};

const ZOLA: Syntax = Syntax {
    preset: "zola",
    path: "blog/2025-03-04-a.md",
    rules: "{shortcodes: {zqknown: {template: '<b></b>'}, zqbox: {template: '<aside>{{ inner }}</aside>'}}}",
    tags: &[
        ("{{ zqa() }}", "zqa"),
        ("{{zqa(zq=\"zq }} zq\")}}", "zqa"),
        ("{{ zqb ( zq = [\"zq\", 'zq'] , zq=-1.5, zq=true ) }}", "zqb"),
        ("\\{{ zqc(zq=`zq`) }}", "zqc"),
        ("{{ zqknown(zq=1) }}", ""),
    ],
    pairs: &[("{% zqpair(zq=\"zq %} zq\") %}", "{% end %}", "zqpair"), ("{%zqbox()%}", "{%end%}", "")],
    nests: true,
    blocks: &[
        ("{{ zqmulti(\n  zq=\"zq\",\n\n  zq=1\n) }}", &["zqmulti"]),
        ("{% zqpair(\n zq=\"zq\"\n) %}\n\nW\n\n- W\n\n{%\nend\n%}", &["zqpair"]),
        ("<a href=\"{{ zqhref() }}\" title=\"{{ zqa(zq=1) }}\">W</a>", &["zqhref", "zqa"]),
        ("![{{ zqalt() }}]({{ zqsrc(zq=\"zq\") }}) [W]({{ zqsrc() }} \"{{ zqa() }}\")", &["zqalt", "zqsrc"]),
        ("W {{ zqbroken(zq={zq: 1}) }} W", &[]),
        ("W {{ zqbroken(zq) }} W {% zqbroken(1, 2) %} W", &[]),
    ],
    unclosed: &[],
    code: &["{{ zcode() }}", "{% zcode() %}"],
    delimiters: &["{{", "}}", "{%", "%}"],
};

const MDX: Syntax = Syntax {
    preset: "docusaurus",
    path: "2025-03-04-a.mdx",
    rules: "{shortcodes: {ZqKnown: {template: '<b></b>'}, ZqBox: {template: '<aside>{{ inner }}</aside>'}}}",
    tags: &[
        ("{zq.a}", "zq.a"),
        ("{ zq.a }", "zq.a"),
        ("{zq ? <b>zq</b> : {zq: '}'}}", "zq ? <b>zq</b> : {zq: '}'}"),
        ("{zq.map(zq => <li key={zq}>{zq}</li>)}", "zq.map(zq => <li key={zq}>{zq}</li>)"),
        ("{/* zq {zq} <Zq/> */}", ""),
        ("{  /* zq */  }", ""),
        ("{' '}", ""),
        ("<Zq />", "Zq"),
        ("<Zq.Bar zq=\"zq > zq\" {...zq} zq={{zq: \"}\"}} zq/>", "Zq.Bar"),
        ("<ZqKnown zq={zq}/>", ""),
        ("<></>", ""),
        ("{{< zqhugo zq=\"zq\" >}}", "zqhugo"),
    ],
    pairs: &[
        ("<ZqPair zq={() => { return '>' }}>", "</ZqPair>", "ZqPair"),
        ("<ZqBox zq='zq'>", "</ZqBox>", ""),
        ("<>", "</>", ""),
        ("<b className={zq} style={{zq: 'zq'}}>", "</b>", ""),
    ],
    nests: true,
    blocks: &[
        ("import Zq from './zq';\nimport {\n  zq,\n} from 'zq'", &[]),
        ("export const zq = {\n\n  zq: `zq\n\nzq`,\n};", &[]),
        ("export function Zq({zq}) {\n\n  return <p>zq {zq}</p>;\n}", &[]),
        ("<ZqPair\n  zq=\"zq\"\n\n  zq={zq}\n>\n\nW\n\n- W {zq.a}\n\n</ZqPair>", &["ZqPair", "zq.a"]),
        ("{/*\nzq\n\nzq\n*/}", &[]),
        ("{\n  // zq\n}", &[]),
        ("<a href={zq.href} title={zq.t}>W</a>", &[]),
        (":::note[W {zq.a} `zcode` <Zq/>]{.zq #zq}\n\nW\n\n:::", &["zq.a", "Zq"]),
        ("::::tip W {zq.a}\n\n:::zqown\n\nW\n\n:::\n\n::::", &["zq.a", "zqown"]),
        ("## W {#zq}", &[]),
        ("W <ZqBroken zq=\"zq\" W <b>W</b>", &[]),
    ],
    unclosed: &["{ "],
    code: &["{zcode}", "<Zcode a={b} />", "{/* zcode */}"],
    delimiters: &["{", "}", ":::", "/*", "*/", "=>"],
};

const PYTHON_MARKDOWN: Syntax = Syntax {
    preset: "plain",
    path: "blog/2025-03-04-a.md",
    rules: "{}",
    tags: &[
        ("*W*{ .zq #zq }", ""),
        ("[W](/x){ .zq zq=\"zq\" target=_zq }", ""),
        ("`zcode`{ .zq }", ""),
        ("[W](/x){: zq=\"zq\"}", ""),
        ("**W**{ .zq }", ""),
        (":material-zq-zq:", ""),
        (":octicons-zq-16:{ .zq }", ""),
        ("{>>zq zq<<}", ""),
    ],
    pairs: &[("{++", "++}", ""), ("{--", "--}", ""), ("{==", "==}", ""), ("{~~W~>", "~~}", "")],
    nests: false,
    blocks: &[
        ("!!! note zq \"W :material-zq: { .zq }\"\n\n    W\n\n    ??? tip \"W\"\n        W", &[]),
        ("???+ question \"W\"\n    W\n\n    - W { .zq }", &[]),
        ("=== \":material-zq: W\"\n\n    W\n\n=== \"W\"\n\n    W", &[]),
        ("> !!! note \"W\"\n>     W", &[]),
        ("--8<-- \"zq.md\"", &["--8<-- zq.md"]),
        ("--8<--\nzq/a.md\nzq/b.md\n--8<--", &["--8<-- zq/a.md zq/b.md"]),
        ("[TOC]", &[]),
        ("*[ZQ]: zq zq", &[]),
        ("W\n{: .zq #zq }", &[]),
        ("## W { #zq .zq data-toc-label=\"zq\" }", &[]),
        ("<div class=\"zq\" markdown>\n**W** { .zq }\n</div>", &[]),
        ("W ![](a.png){ width=\"300\" .zq }", &[]),
    ],
    unclosed: &[],
    code: &["{ .zcode }", "!!! zcode", ":material-zcode:", "{++zcode++}"],
    delimiters: &["{", "}", "!!!", "???", "===", ":material", ":octicons", "8<", "TOC", "~>"],
};

/// A part of a line.
#[derive(Clone, Debug)]
enum Part {
    Word,
    Code(usize),
    Tag(usize),
    Pair(usize, Vec<Part>),
    Unclosed(usize),
}

/// A block of a document.
#[derive(Clone, Debug)]
enum Block {
    /// Parts in one of [`PLACES`].
    Line(usize, Vec<Part>),
    Fence(usize),
    Own(usize),
}

/// Where Markdown has text.
const PLACES: &[(&str, &str)] = &[
    ("", ""),
    ("", ""),
    ("## ", ""),
    ("- ", ""),
    ("1. ", ""),
    ("> ", ""),
    ("| a |\n|---|\n| ", " |"),
    ("**W ", " W**"),
    ("[W ", " W](https://x.example/)"),
];

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        5 => Just(Part::Word),
        1 => (0..1_000_usize).prop_map(Part::Code),
        4 => (0..1_000_usize).prop_map(Part::Tag),
    ];
    let part = part.prop_recursive(2, 8, 3, |inner| {
        (0..1_000_usize, prop::collection::vec(inner, 0..3)).prop_map(|(pair, parts)| Part::Pair(pair, parts))
    });
    prop::collection::vec(prop_oneof![12 => part, 1 => (0..1_000_usize).prop_map(Part::Unclosed)], 1..6)
}

fn document() -> impl Strategy<Value = Vec<Block>> {
    let block = prop_oneof![
        5 => (0..PLACES.len(), parts()).prop_map(|(place, parts)| Block::Line(place, parts)),
        1 => (0..1_000_usize).prop_map(Block::Fence),
        3 => (0..1_000_usize).prop_map(Block::Own),
    ];
    prop::collection::vec(block, 1..8)
}

/// A document as text, and what is to become of it.
#[derive(Default)]
struct Written {
    text: String,
    words: usize,
    code: Vec<&'static str>,
    names: Vec<&'static str>,
    is_broken: bool,
    in_pair: bool,
}

impl Written {
    fn new(syntax: &Syntax, blocks: &[Block]) -> Self {
        let mut written = Self::default();
        for block in blocks {
            match block {
                Block::Line(place, parts) => {
                    let (before, behind) = PLACES[*place];
                    written.push(before);
                    written.push("W ");
                    written.parts(syntax, parts);
                    written.push(behind);
                }
                Block::Fence(code) => {
                    let code = syntax.code[code % syntax.code.len()];
                    written.code.push(code);
                    written.push(&format!("```txt\n{code}\n```"));
                }
                Block::Own(own) => {
                    let (text, names) = syntax.blocks[own % syntax.blocks.len()];
                    written.names.extend(names);
                    written.push(text);
                }
            }
            written.push("\n\n");
        }
        written
    }

    /// Adds text, with a word of its own for each `W`.
    fn push(&mut self, text: &str) {
        let mut pieces = text.split('W');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.text.push_str(&format!("w{}w{piece}", self.words));
            self.words += 1;
        }
    }

    fn parts(&mut self, syntax: &Syntax, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Word => self.push("W"),
                Part::Code(code) => {
                    let code = syntax.code[code % syntax.code.len()];
                    self.code.push(code);
                    self.push(&format!("`{code}`"));
                }
                Part::Tag(tag) => {
                    let (text, name) = syntax.tags[tag % syntax.tags.len()];
                    self.names.extend(Some(name).filter(|name| !name.is_empty()));
                    self.push(text);
                }
                Part::Pair(..) if self.in_pair && !syntax.nests => self.push("W"),
                Part::Pair(pair, inner) => {
                    let (open, close, name) = syntax.pairs[pair % syntax.pairs.len()];
                    self.names.extend(Some(name).filter(|name| !name.is_empty()));
                    self.push(open);
                    self.push("W ");
                    self.in_pair = true;
                    self.parts(syntax, inner);
                    self.in_pair = false;
                    self.push(close);
                }
                Part::Unclosed(unclosed) if !syntax.unclosed.is_empty() => {
                    self.is_broken = true;
                    self.push(syntax.unclosed[unclosed % syntax.unclosed.len()]);
                    self.push("W");
                }
                Part::Unclosed(_) => self.push("W"),
            }
            self.push(" ");
        }
    }
}

/// A document as the program shows it.
struct Shown {
    title: String,
    summary: String,
    html: String,
    problems: Vec<Problem>,
}

/// Builds a site of one document.
fn shown(syntax: &Syntax, header: &str, body: &str) -> Shown {
    let folder = TempDir::new().expect("a temporary folder");
    let settings = format!(
        "version: 1\nsite: {{title: Any, base_url: https://example.org}}\npreset: {}\ncontent: content\n\
         languages: {{en: {{name: English, prefix: \"\"}}}}\nfeeds: {{blog: {{include: \"**\", max_bytes: unlimited}}}}\n\
         output: public\nrules: {}\n",
        syntax.preset, syntax.rules
    );
    fs::write(folder.path().join("polyfeed.yaml"), settings).expect("a file");
    let path = folder.path().join("content").join(syntax.path);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
    fs::write(path, format!("---\n{header}date: 2025-03-04\n---\n{body}")).expect("a file");
    let settings = Settings::load(&folder.path().join("polyfeed.yaml")).expect("the settings are valid");
    let now = date::parse("2030-01-01", settings.time_zone).expect("a date");
    let show = Visibility { drafts: false, future: false, expired: false };
    let options = Options { selection: Selection::default(), moment: Moment { now, show }, dry_run: true };
    let built = build(settings, &options, &|_, _| {}).expect("the site is built");
    let entry = built.feeds.iter().flat_map(|feed| &feed.entries).next();
    let entry = entry.unwrap_or_else(|| panic!("no entry: {:?}", built.problems.reported));
    Shown {
        title: entry.title.to_string(),
        summary: entry.summary.to_string(),
        html: entry.content.as_ref().map(ToString::to_string).unwrap_or_default(),
        problems: built.problems.reported,
    }
}

/// HTML without code, and its code.
fn apart(html: &str) -> (String, Vec<String>) {
    let (mut rest, mut prose, mut code) = (html, String::new(), Vec::new());
    while let Some((before, after)) = rest.split_once("<code") {
        let (inside, behind) = after.split_once("</code>").expect("code ends");
        prose.push_str(before);
        let text = inside.split_once('>').expect("a tag ends").1;
        code.push(text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"));
        rest = behind;
    }
    (prose + rest, code)
}

/// The text of HTML, without tags.
fn text(html: &str) -> String {
    let mut is_tag = false;
    html.chars()
        .filter(|character| {
            let was_tag = is_tag;
            is_tag = *character == '<' || is_tag && *character != '>';
            !was_tag && !is_tag
        })
        .collect()
}

/// The numbers of the words of prose in a text, in order.
fn words(text: &str) -> Vec<usize> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
        .flat_map(|run| run.split('w'))
        .filter_map(|number| number.parse().ok())
        .collect()
}

fn leaks_nothing(syntax: &Syntax, blocks: &[Block]) -> Result<(), TestCaseError> {
    let written = Written::new(syntax, blocks);
    let context = Cell::new(String::new());
    let Shown { summary, html, problems, .. } = shown(syntax, "title: Any\n", &written.text);
    context.set(format!("{}\n\nbecame\n\n{html}\n\nwith {problems:#?}", written.text));
    let context = context.into_inner();
    let (prose, code) = apart(&html);
    prop_assert!(!prose.to_lowercase().contains("zq"), "a part of a tag is shown:\n{context}");
    let shown_text = text(&prose);
    for delimiter in syntax.delimiters {
        prop_assert!(!shown_text.contains(delimiter), "{delimiter} is shown:\n{context}");
    }
    prop_assert!(!summary.to_lowercase().contains("zq"), "the summary is {summary}:\n{context}");
    prop_assert_eq!(words(&shown_text), (0..written.words).collect::<Vec<_>>(), "words:\n{}", context);
    for wanted in syntax.code {
        let count = |code: Vec<&str>| code.iter().filter(|code| code.trim() == *wanted).count();
        let shown = count(code.iter().map(String::as_str).collect());
        prop_assert_eq!(shown, count(written.code.clone()), "code {}:\n{}", wanted, context);
    }
    for name in &written.names {
        let called: String = name.chars().take(40).collect();
        let reports = problems.iter().filter(|problem| problem.message.contains(&format!("`{called}`")));
        let reports: Vec<&Problem> = reports.filter(|problem| problem.code == Code::UnknownShortcode).collect();
        prop_assert_eq!(reports.len(), 1, "`{}` is to be reported once:\n{}", called, context);
        prop_assert!(reports[0].line.is_some(), "`{called}` has no line:\n{context}");
    }
    let is_reported = problems.iter().any(|problem| problem.code == Code::BrokenShortcode);
    prop_assert!(is_reported || !written.is_broken, "what is not closed is to be reported:\n{context}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), ..ProptestConfig::default() })]

    #[test]
    fn liquid_and_kramdown_leak_nothing(blocks in document()) {
        leaks_nothing(&LIQUID, &blocks)?;
    }

    #[test]
    fn nunjucks_leaks_nothing(blocks in document()) {
        leaks_nothing(&NUNJUCKS, &blocks)?;
    }

    #[test]
    fn zola_leaks_nothing(blocks in document()) {
        leaks_nothing(&ZOLA, &blocks)?;
    }

    #[test]
    fn mdx_and_admonitions_leak_nothing(blocks in document()) {
        leaks_nothing(&MDX, &blocks)?;
    }

    #[test]
    fn python_markdown_leaks_nothing(blocks in document()) {
        leaks_nothing(&PYTHON_MARKDOWN, &blocks)?;
    }
}

#[test]
fn a_title_from_a_heading_loses_its_tags_and_says_so() {
    for (syntax, heading, name) in [
        (&NUNJUCKS, "# Big {{ zq.a }} *news* {# zq #}", "zq.a"),
        (&MDX, "# Big {zq.a} *news* {/* zq */}{#zq}", "zq.a"),
        (&MDX, "# Big <Zq/> *news*", "Zq"),
        (&PYTHON_MARKDOWN, "# Big :material-zq: *news* { .zq }", ""),
    ] {
        let Shown { title, html, problems, .. } = shown(syntax, "", &format!("{heading}\n\nText\n"));
        assert_eq!(title.split_whitespace().collect::<Vec<_>>(), ["Big", "news"], "{heading}");
        assert_eq!(html, "<p>Text</p>", "{heading}");
        let is_said = problems.iter().any(|problem| problem.message.contains(&format!("`{name}`")));
        assert!(is_said || name.is_empty(), "{heading}: {problems:?}");
    }
}

#[test]
fn much_of_anything_takes_no_time_and_no_memory() {
    let doubled = |assign: &str| format!("Text {{% assign a = \"abcdefgh\" %}}{}{{{{ a }}}}", assign.repeat(60));
    let pieces: [(&Syntax, &[&str]); 3] = [
        (
            &LIQUID,
            &[
                "{{ \"",
                "{% '",
                "{{ {",
                "{{- ",
                "{%- a -%}   ",
                "{{ 'a' \"b",
                "\\{{ ",
                "{% raw %}",
                "{% capture a %}",
                "{% capture a %}{{ a }}{{ a }}{% endcapture %}",
                "{% assign a = a | append: a %}",
                "{: .a",
                "{: a}",
                "{::a}",
                "{:/}",
                "*[a]: b\n",
                "<b markdown='1'>\n",
                "**{{ a }}",
                "]({{ a }}",
            ],
        ),
        (
            &NUNJUCKS,
            &["{# ", "{#- a -#} ", "{% set a %}", "{% set a %}{{ a }}{{ a }}{% endset %}", "{{ {\"a\": {", "{{ '"],
        ),
        (
            &PYTHON_MARKDOWN,
            &[
                "{++", "{++ ++}", "{~~a~>", "{>>", "{== a\n\n", "--8<--\n", "--8<-- 'a'\n", ":material-",
                ":material-a:", "{ .a }", "{ .a", "> !!! a\n", "!!! a\n", "*[a]: b\n", "<b markdown>\n", "[TOC]\n",
            ],
        ),
    ];
    // Nothing here holds a clock; without the care that was taken this test would run for hours.
    for (syntax, pieces) in pieces {
        for piece in pieces {
            shown(syntax, "title: Any\n", &format!("Text\n\n{}", piece.repeat(60_000 / piece.len())));
        }
    }
    for assign in [
        "{% assign a = a | append: a %}",
        "{% assign a = a | replace: \"a\", a %}",
        "{% capture a %}{{ a }}{{ a }}{% endcapture %}",
    ] {
        let Shown { html, problems, .. } = shown(&LIQUID, "title: Any\n", &doubled(assign));
        assert!(
            html.len() < 100_000 && problems.iter().any(|problem| problem.code == Code::UnknownShortcode),
            "{assign}: {} bytes, {problems:?}",
            html.len()
        );
    }
}
