//! Docusaurus blogs: where language, URL, date and people come from, and what becomes of MDX and admonitions.

use crate::project::{Project, string, strings};

/// A blog in two languages.
fn docusaurus() -> Project {
    Project::new()
        .setting("preset: hugo", "preset: docusaurus")
        .setting(
            "content: content\n",
            "content:\n  - {path: blog, language: en}\n  - {path: \"i18n/{language}/docusaurus-plugin-content-blog\"}\n",
        )
        .setting("  zh: {name: 中文}\n  uk: {name: Українська}\n", "  zh-CN: {name: 简体中文}\n")
        .setting("blog/**", "**")
}

const TRANSLATED: &str = "i18n/zh-CN/docusaurus-plugin-content-blog";

fn post(front_matter: &str, body: &str) -> String {
    format!("---\n{front_matter}\n---\n\n{body}\n")
}

#[test]
fn translations_lie_in_another_folder_by_the_same_names() {
    let site = docusaurus()
        .file("blog/2025-03-04-hello.md", post("title: Hello", "x"))
        .file("blog/authors.yml", "{}")
        .file(&format!("{TRANSLATED}/2025-03-04-hello.md"), post("title: 你好", "[x](./2025-03-05-own.mdx)"))
        .file("blog/2025-03-05-own.mdx", post("title: Ours\nslug: own", "x"))
        .file(&format!("{TRANSLATED}/2025-03-05-own.mdx"), post("title: 我们的\nslug: own", "x"))
        .file("i18n/de/docusaurus-plugin-content-blog/2025-03-04-hello.md", post("title: Hallo", "x"))
        .file("i18n/fr/docusaurus-plugin-content-blog/options.json", "{}");
    site.build().succeeds().says("1 post in it").says("`de: {name: Deutsch}`");
    assert_eq!(site.url("en", "Hello"), "/blog/2025/03/04/hello");
    assert_eq!(site.url("zh-CN", "你好"), "/zh-CN/blog/2025/03/04/hello");
    assert_eq!(strings(&site.entry("en", "Hello")["_i18n"]["alternates"], "language"), ["zh-CN"]);
    let html = string(&site.entry("zh-CN", "你好")["content_html"]);
    assert!(html.contains("href=\"https://example.org/zh-CN/blog/own\""), "{html}");
}

#[test]
fn a_post_that_links_to_its_own_file_leads_to_itself() {
    let body = "[x](./2025-03-04-hello.md#part)";
    let site = docusaurus()
        .file("blog/2025-03-04-hello.md", post("title: Hello", body))
        .file(&format!("{TRANSLATED}/2025-03-04-hello.md"), post("title: 你好", body));
    site.build().succeeds();
    for (language, title) in [("en", "Hello"), ("zh-CN", "你好")] {
        let entry = site.entry(language, title);
        let (html, url) = (string(&entry["content_html"]), string(&entry["url"]));
        assert_eq!(html, format!("<p><a href=\"{url}#part\">x</a></p>"));
    }
}

#[test]
fn a_translation_without_an_original_of_the_same_path_is_no_page() {
    let site = docusaurus()
        .file("blog/2025-03-04-hello.md", post("title: Hello", "x"))
        .file("blog/2025-03-05-other.md", post("title: Other", "x"))
        .file(&format!("{TRANSLATED}/2025-03-04-hello.md"), post("title: 你好", "x"))
        .file(&format!("{TRANSLATED}/2025-03-05-other.mdx"), post("title: 另一个", "x"))
        .file(&format!("{TRANSLATED}/2025-03-06-alone.md"), post("title: 独自", "x"))
        .file(&format!("{TRANSLATED}/2025-03-07-draft.md"), post("title: 草稿\ndraft: true", "x"));
    let ran = site.build().succeeds().says("there is no `2025-03-05-other.mdx` in English").says("2025-03-06-alone.md");
    assert_eq!(ran.stderr.matches("PF028").count(), 2, "{}", ran.stderr);
    assert_eq!(site.titles("zh-CN"), ["你好"]);
    let site = site.settings("rules: {needs_original: false}");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("zh-CN"), ["独自", "另一个", "你好"]);
}

#[test]
fn a_pattern_that_fits_no_folder_is_refused() {
    let site = docusaurus().file("blog/2025-03-04-hello.md", post("title: Hello", "x"));
    site.build().exits(2).says("there is no folder `i18n/{language}/docusaurus-plugin-content-blog`");
}

/// A blog in English alone.
fn english() -> Project {
    docusaurus().setting("  - {path: \"i18n/{language}/docusaurus-plugin-content-blog\"}\n", "")
}

#[test]
fn urls_come_from_slug_or_date_and_name() {
    let site = english()
        .file("blog/2025-03-01-a.md", post("title: A", "x"))
        .file("blog/2025-03-02/b.md", post("title: B", "x"))
        .file("blog/2025-03-03-c/index.md", post("title: C", "x"))
        .file("blog/2025/03/04/d.mdx", post("title: D", "x"))
        .file("blog/releases/2025-3-5-e.md", post("title: E", "x"))
        .file("blog/f.md", post("title: F\ndate: 2025-03-06", "x"))
        .file("blog/g.md", post("title: G\ndate: 2025-03-07\nslug: /my/g", "x"))
        .file("blog/h.md", post("title: H\ndate: 2025-03-08\nslug: h-1.0", "x"))
        .file("blog/_partial.md", "No post")
        .file("blog/_drafts/i.md", "No post")
        .file("blog/j.md", post("title: J\ndate: 2025-03-09\nunlisted: true", "x"))
        .file("blog/k.md", post("title: K\ndate: 2025-03-09\ndraft: true", "x"));
    let expected = [
        ("A", "2025/03/01/a", "2025-03-01"),
        ("B", "2025/03/02/b", "2025-03-02"),
        ("C", "2025/03/03/c", "2025-03-03"),
        ("D", "2025/03/04/d", "2025-03-04"),
        ("E", "2025/3/5/releases/e", "2025-03-05"),
        ("F", "f", "2025-03-06"),
        ("G", "my/g", "2025-03-07"),
        ("H", "h-1.0", "2025-03-08"),
    ];
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.titles("en").len(), expected.len());
    for (title, path, date) in expected {
        assert_eq!(site.url("en", title), format!("/blog/{path}"));
        assert!(string(&site.entry("en", title)["date_published"]).starts_with(date), "{title}");
    }

    let site = site.settings("rules: {permalink: /:slugordatedpath, trailing_slash: true}");
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/2025/03/01/a/");
    assert_eq!(site.url("en", "G"), "/my/g/");
}

#[test]
fn several_blogs_are_sources_in_folders_of_their_own() {
    let site = english()
        .setting(
            "  - {path: blog, language: en}\n",
            "  - {path: blog, language: en, at: blog}\n  \
             - {path: news, language: en, at: news, rules: {permalink: \"/news/:slugordatedpath\"}}\n",
        )
        .setting("blog: {include: \"**\"}", "blog: {include: \"blog/**\"}\n  news: {include: \"news/**\"}")
        .file("blog/2025-03-01-a.md", post("title: A", "[b](/news/2025/03/01/a) [c](../news/2025-03-01-a.md)"))
        .file("news/2025-03-01-a.md", post("title: B", "x"));
    site.build().succeeds();
    assert_eq!(site.titles("en"), ["A"]);
    assert_eq!(site.url("en", "A"), "/blog/2025/03/01/a");
    let news: serde_json::Value = serde_json::from_str(&site.read("public/feeds/en/news/feed.json")).unwrap();
    assert_eq!(news["items"][0]["url"], "https://example.org/news/2025/03/01/a");
    let html = string(&site.entry("en", "A")["content_html"]);
    assert_eq!(html.matches("href=\"https://example.org/news/2025/03/01/a\"").count(), 2, "{html}");
}

#[test]
fn people_and_tags_are_known_by_the_files_of_the_blog() {
    let site = docusaurus()
        .file("blog/authors.yml", "ann: {name: Ann Lee, title: Engineer, url: \"https://ann.example\"}\nbo: {name: Bo Yu}\n")
        .file("blog/tags.yml", "release: {label: Releases, permalink: /release}\nbare:\n")
        .file(&format!("{TRANSLATED}/authors.yml"), "ann: {name: 李安}\n")
        .file(&format!("{TRANSLATED}/tags.yml"), "release: {label: 发布}\n")
        .file("blog/2025-03-01-a.md", post("title: A\nauthors: [ann, {name: Cy Ex, title: Guest}, {key: bo, title: Founder}]\ntags: [release, bare, {label: More, permalink: /more}]", "x"))
        .file(&format!("{TRANSLATED}/2025-03-01-a.md"), post("title: 甲\nauthors: [ann, bo]\ntags: [release]", "x"))
        .file("blog/2025-03-02-b.md", post("title: B\nauthor: Di Fu\nauthor_title: Writer\nauthor_url: https://di.example", "x"))
        .file(&format!("{TRANSLATED}/2025-03-02-b.md"), post("title: 乙", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    let of = |language, title: &str, key| strings(&site.entry(language, title)["authors"], key);
    assert_eq!(of("en", "A", "name"), ["Ann Lee", "Cy Ex", "Bo Yu"]);
    assert_eq!(of("zh-CN", "甲", "name"), ["李安", "Bo Yu"]);
    assert_eq!(of("en", "B", "name"), ["Di Fu"]);
    assert_eq!(of("en", "B", "url"), ["https://di.example/"]);
    assert_eq!(of("zh-CN", "乙", "name"), ["Di Fu"]);
    assert_eq!(site.entry("en", "A")["tags"], serde_json::json!(["Releases", "bare", "More"]));
    assert_eq!(site.entry("zh-CN", "甲")["tags"], serde_json::json!(["发布"]));
}

#[test]
fn a_title_may_be_the_first_heading_or_the_files_name() {
    let site = english()
        .file("blog/2025-03-01-a.mdx", post("date: 2025-03-01", "import A from './a';\n\n# The *title* {#id}\n\nBody"))
        .file("blog/2025-03-02-b.md", post("title: B", "# B\n\nText"))
        .file("blog/2025-03-04-c.md", post("title: C", "## C\n\nText"))
        .file("blog/2025-03-05-d.md", post("title: D", "## Part\n\nText"))
        .file("blog/2025-03-03-without-any.md", post("date: 2025-03-03", "Text"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.titles("en"), ["D", "C", "without-any", "B", "The title"]);
    for title in ["B", "C"] {
        assert_eq!(site.entry("en", title)["content_html"], "<p>Text</p>");
    }
    assert_eq!(site.entry("en", "D")["content_html"], "<h2>Part</h2>\n<p>Text</p>");
    assert_eq!(site.entry("en", "The title")["content_html"], "<p>Body</p>");
}

#[test]
fn what_stands_before_truncate_is_the_summary() {
    for mark in ["<!-- truncate -->", "<!--truncate-->", "{/* truncate */}", "{/_ truncate _/}"] {
        let site =
            english().file("blog/2025-03-01-a.mdx", post("title: A", &format!("One.\n\nTwo.\n\n{mark}\n\nThree.")));
        site.build().succeeds();
        assert_eq!(site.entry("en", "A")["summary"], "One. Two.", "{mark}");
        assert_eq!(site.entry("en", "A")["content_html"], "<p>One.</p>\n<p>Two.</p>\n\n<p>Three.</p>", "{mark}");
    }
}

/// The HTML of the only post with a body, and what the build said.
fn html(body: &str) -> (String, String) {
    let site = english().file("blog/2025-03-01-a.mdx", post("title: A", body));
    let ran = site.build().succeeds();
    (site.html_with_problems(), ran.stderr)
}

#[test]
fn a_comment_that_a_formatter_took_for_emphasis_is_one() {
    assert_eq!(html("Three {/_ not yet _/} four."), ("<p>Three  four.</p>".to_owned(), String::new()));
}

#[test]
fn braces_of_formulas_are_no_code() {
    let formulas = "$x_{i}$, $\\frac{a}{b}$ and $\\sum_{i=1}^{n} a_{i}*b_{i}*c$";
    assert_eq!(html(&format!("So {formulas}.")), (format!("<p>So {formulas}.</p>"), String::new()));
    assert!(!html("So $a_{i} {{< text >}}$ and").0.contains("{{<"));
    let (html, said) = html("It costs $5{\" or\"} ${\"6\"}, {x}$7.");
    assert!(html.contains("<p>It costs $5 or $6, $7.</p>"), "{html}");
    assert!(said.contains("`x`"), "{said}");
}

#[test]
fn what_a_component_encloses_is_in_no_list_above() {
    let (html, said) = html(
        "- one\n\n<Tabs>\n  <TabItem value=\"x\" label=\"X\">\n\n  Body\n\n  </TabItem>\n</Tabs>\n\n1. step\n\n   <Tabs>\n     <TabItem value=\"y\">In</TabItem>\n   </Tabs>\n\n2. step\n",
    );
    assert!(
        html.starts_with("<ul>\n<li>one</li>\n</ul>\n\n<div><p><strong>X</strong></p>\n<p>Body</p>\n</div>"),
        "{html}"
    );
    assert!(html.contains("<ol>") && !html.contains("start="), "{html}");
    assert_eq!(said, "");
}

#[test]
fn a_path_below_the_site_may_lack_its_slash() {
    let (html, _) = html(
        "<img src={useBaseUrl('img/a.png')} /> <img src={useBaseUrl(\"/img/b.png\")} /> [c](https://c.example) <a href={useBaseUrl('https://d.example/')}>d</a>",
    );
    for url in ["https://example.org/img/a.png", "https://example.org/img/b.png", "https://d.example/"] {
        assert!(html.contains(&format!("=\"{url}\"")), "{url} in {html}");
    }
}

#[test]
fn tabs_have_the_labels_that_their_list_of_values_gives_them() {
    let (shown, problems) = html(
        "<Tabs\ndefaultValue=\"a\"\nvalues={[\n  {label: 'With npm', value: 'a'},\n  {\"value\": \"b\", \"label\": \"With yarn, too\"},\n]}>\n\
         <TabItem value=\"a\">One</TabItem>\n<TabItem value=\"b\">Two</TabItem>\n<TabItem value=\"b\" label=\"Own\">Three</TabItem>\n</Tabs>\n\n\
         <Tabs>\n<TabItem value=\"a\">Four</TabItem>\n</Tabs>",
    );
    assert_eq!(problems, "");
    let labels: Vec<&str> = shown.split("<strong>").skip(1).filter_map(|rest| rest.split("</").next()).collect();
    assert_eq!(labels, ["With npm", "With yarn, too", "Own", "a"], "{shown}");
}

#[test]
fn the_name_of_an_expression_is_told_as_a_key_that_settings_may_hold() {
    let (_, problems) = html("It is {\"a\" + b}.");
    let rule = problems.split('`').find_map(|piece| piece.strip_prefix("rules: ")).expect("a rule");
    let site = english().settings(&format!("rules: {}", rule.replace('…', "c")));
    let site = site.file("blog/2025-03-01-a.mdx", post("title: A", "It is {\"a\" + b}."));
    assert_eq!(site.build().succeeds().stderr, "", "{rule}");
}

#[test]
fn a_paragraph_that_is_written_in_an_element_is_one() {
    let (shown, problems) = html("<p className=\"caption\">\n  A *few* words\n</p>\n\nMore.");
    assert_eq!(problems, "");
    assert_eq!(shown, "<p>A <em>few</em> words</p>\n\n<p>More.</p>");
}

#[test]
fn mdx_shows_what_it_says_without_being_run() {
    let (html, said) = html(
        "import Tabs from '@theme/Tabs';\nimport {\n  a,\n  b\n} from './x';\nexport const toc = [\n\n  'x',\n];\n\n\
         Import duties {/* not shown */}and {'a\\u0020str\\x69ng'}{' '}{`or\\r\\ntw\\u{6F}`} and {1 + 1} {props.version} {props.version}.\n\n\
         ```js title=\"a.js\" {1,3}\nimport x from 'y';\nconst a = <B c={d} />;\n```\n\nText `<C />` and `{d}`, 1 < 2, \\{e}.\n\n\
         ## Heading {#custom}\n",
    );
    assert!(html.starts_with("<p>Import duties and a string or\ntwo and  "), "{html}");
    assert!(
        html.contains("<code class=\"language-js\">import x from 'y';\nconst a = &lt;B c={d} /&gt;;\n</code>"),
        "{html}"
    );
    assert!(html.contains("<p>Text <code>&lt;C /&gt;</code> and <code>{d}</code>, 1 &lt; 2, {e}.</p>"), "{html}");
    assert!(html.ends_with("<h2>Heading</h2>"), "{html}");
    assert_eq!(said.matches("the shortcode `props.version` has no rule").count(), 1, "{said}");
    assert_eq!(said.matches("the shortcode `1 + 1` has no rule").count(), 1, "{said}");
}

#[test]
fn values_of_the_front_matter_are_known() {
    let (html, said) = html("Of *{frontMatter.title}* {frontmatter.date}, {frontMatter.mill}.\n");
    assert!(html.starts_with("<p>Of <em>A</em> 2025-03-01") && html.ends_with(", .</p>"), "{html}");
    assert_eq!(said.matches("PF040").count(), 1, "{said}");
}

#[test]
fn values_of_the_front_matter_are_text() {
    let post = post("title: A\nmill: \"Wheel<T> & *all*\"", "Of {frontMatter.mill}.");
    let site = english().file("blog/2025-03-01-a.mdx", post);
    site.build().succeeds();
    assert_eq!(site.entry("en", "A")["content_html"], "<p>Of Wheel&lt;T&gt; &amp; *all*.</p>");
}

#[test]
fn comments_that_colour_code_are_not_shown() {
    let (html, said) = html(
        "```js\nconst a = [\n  // highlight-next-line\n  1,\n  /* highlight-start */\n  2, // highlight-end of it\n  # highlight-end\n];\n```\n",
    );
    assert_eq!(said, "");
    assert_eq!(
        html,
        "<pre><code class=\"language-js\">const a = [\n  1,\n  2, // highlight-end of it\n];\n</code></pre>"
    );
}

#[test]
fn components_are_shortcodes() {
    let (html, said) = html(
        "import cat from './cat.png';\n\n\
         <Tabs groupId=\"os\">\n  <TabItem value=\"linux\" label=\"Linux\" default>\n\n    Use **apt**:\n\n    ```bash\n    apt install x\n    ```\n\n  </TabItem>\n  \
         <TabItem value=\"mac\">Use brew</TabItem>\n</Tabs>\n\n<YouTube id=\"abc\" opts={{a: 1}} />\n\n\
         <CodeBlock language=\"js\">{`let a = \"<b>\";`}</CodeBlock>\n\n\
         <Unknown a={() => <b>x > y</b>}>\n\nkept\n\n</Unknown>\n\n<Card img={cat} alt=\"A cat\"/>\n\n<Link to=\"/docs\">docs</Link>\n",
    );
    assert!(html.contains("<div><p><strong>Linux</strong></p>"), "{html}");
    assert!(
        html.contains(
            "<p>Use <strong>apt</strong>:</p>\n<pre><code class=\"language-bash\">apt install x\n</code></pre>"
        ),
        "{html}"
    );
    assert!(html.contains("<strong>mac</strong></p>Use brew</div>"), "{html}");
    assert!(html.contains("href=\"https://www.youtube.com/watch?v=abc\""), "{html}");
    assert!(html.contains("<pre><code class=\"language-js\">let a = \"&lt;b&gt;\";\n</code></pre>"), "{html}");
    assert!(html.contains("<p>kept</p>"), "{html}");
    assert!(html.contains("cat.png\" alt=\"A cat\""), "{html}");
    assert!(html.contains("<a href=\"https://example.org/docs\">docs</a>"), "{html}");
    assert_eq!(said.matches("PF040").count(), 2, "{said}");
    for leak in ["Tab", "Unknown", "import", "{", "=>"] {
        assert!(!html.contains(leak), "{leak}: {html}");
    }
}

#[test]
fn of_an_object_the_members_that_are_texts_are_known() {
    let (html, said) = html(
        "<ThemedImage alt=\"A\" sources={{\n  light: useBaseUrl('/l.png'),\n  'dark': f({a: 1}, [\",\"]),\n}} />\n\n\
         <Card data={{title: `x`, n: f(1, 'b.png'), image: '/c.png'}} />\n\n<CodeBlock>{Source}</CodeBlock>\n\n<ThemedImage alt=\"Only a name\" sources={pictures} />\n",
    );
    assert_eq!(
        html,
        "<p><img src=\"https://example.org/l.png\" alt=\"A\"></p>\n<figure><img src=\"https://example.org/c.png\" alt=\"\"></figure>\n<p>Only a name</p>"
    );
    assert_eq!(said.matches("PF040").count(), 2, "Card and Source: {said}");
}

#[test]
fn texts_that_an_expression_puts_together_and_members_behind_comments_are_known() {
    let (html, said) = html(
        "{'One ' + \"two\"}{` ${'three'}`}\n\n<ThemedImage alt={'A ' + 'B'} sources={{/* by day, at least */ light: '/l.png', // night\n}} />\n",
    );
    assert_eq!(html, "<p>One two three</p>\n<p><img src=\"https://example.org/l.png\" alt=\"A B\"></p>");
    assert!(!said.contains("PF040"), "{said}");
}

#[test]
fn elements_are_html_with_markdown_in_it() {
    let (html, said) = html(
        "<div className=\"box\" style={{color: 'red'}} onClick={() => x}>\n  **Bold** and <br/>\n  <img src={require('/img/a.png').default} alt='A' />\n</div>\n\n\
         <details>\n<summary>More</summary>\n\n- one\n\n</details>\n\nA <b>word</b> and <a href=\"/x\"\n  target=\"_blank\">a link</a>.\n\n<>fragment</>\n",
    );
    assert_eq!(said, "");
    assert!(html.contains("<strong>Bold</strong> and <br>"), "{html}");
    assert!(html.contains("<img src=\"https://example.org/img/a.png\" alt=\"A\">"), "{html}");
    assert!(html.contains("<details>\n<summary>More</summary>\n<ul>"), "{html}");
    assert!(html.contains("<p>A <b>word</b> and <a href=\"https://example.org/x\">a link</a>.</p>"), "{html}");
    assert!(html.contains("<p>fragment</p>"), "{html}");
    assert!(!html.contains("color") && !html.contains("onclick") && !html.contains("<p></p>"), "{html}");
}

#[test]
fn what_a_post_adds_to_the_head_of_its_page_is_not_shown() {
    let (html, said) = html(
        "One\n\n<head>\n  <title>Another</title>\n  <link rel=\"canonical\" href=\"https://x.example/\" />\n</head>\n\nTwo\n",
    );
    assert_eq!(said, "");
    assert_eq!(html, "<p>One</p>\n<p>Two</p>");
}

#[test]
fn admonitions_are_quotes_with_a_title() {
    let (html, said) = html(
        ":::note\n\nOne **two**.\n\n:::\n\n::::tip[Be `quick`]\n\nOuter\n\n:::warning Old style\nInner\n:::\n\n::::\n\n\
         - item\n\n  :::info\n\n  In a list\n\n  :::\n\n> :::caution\n> In a quote\n> :::\n\n```\n:::note\n```\n\n:::custom{.class}\nOwn\n:::\n\n:::\n",
    );
    assert!(
        html.starts_with("<blockquote><p><strong>Note</strong></p>\n<p>One <strong>two</strong>.</p>\n</blockquote>"),
        "{html}"
    );
    assert!(html.contains("<strong>Be <code>quick</code></strong>"), "{html}");
    assert!(html.contains("<strong>Old style</strong></p>\n<p>Inner</p>\n</blockquote>\n</blockquote>"), "{html}");
    assert!(html.contains("<strong>Info</strong></p>\n<p>In a list</p>"), "{html}");
    assert!(html.contains("<strong>Caution</strong></p>"), "{html}");
    assert!(html.contains("<code>:::note\n</code>"), "{html}");
    assert_eq!(html.replace("<code>:::note", "").matches(":::").count(), 0, "{html}");
    assert!(said.contains("the shortcode `custom` has no rule") && said.contains("PF041"), "{said}");
}

#[test]
fn an_admonition_without_a_title_is_called_so_in_the_posts_language() {
    let body = ":::tip\n\nx\n\n:::\n\n:::tip[Own]\n\nx\n\n:::\n\n<Admonition type=\"danger\">x</Admonition>\n\n:::success\n\nx\n\n:::\n";
    let site = docusaurus()
        .file("blog/2025-03-04-a.md", post("title: A", body))
        .file(&format!("{TRANSLATED}/2025-03-04-a.md"), post("title: 甲", body));
    site.build().succeeds();
    for (language, title, titles) in
        [("en", "A", ["Tip", "Own", "Danger", "Success"]), ("zh-CN", "甲", ["提示", "Own", "危险", "Success"])]
    {
        let html = string(&site.entry(language, title)["content_html"]);
        for title in titles {
            assert!(html.contains(&format!("<strong>{title}</strong>")), "{title}: {html}");
        }
    }
}

#[test]
fn a_site_has_types_of_admonitions_and_titles_of_its_own() {
    let body = ":::release\n\nx\n\n:::\n\n:::release[Own]\n\nx\n\n:::\n\n:::tip\n\nx\n\n:::\n\n<Admonition type=\"release\">x</Admonition>\n";
    let site = docusaurus()
        .settings("rules: {admonitions: {release: {en: Out now, zh-CN: 发布}, tip: {zh-CN: 小窍门}}}")
        .file("blog/2025-03-04-a.md", post("title: A", body))
        .file(&format!("{TRANSLATED}/2025-03-04-a.md"), post("title: 甲", body));
    assert_eq!(site.build().succeeds().stderr, "");
    for (language, title, titles) in
        [("en", "A", ["Out now", "Own", "Tip", "Out now"]), ("zh-CN", "甲", ["发布", "Own", "小窍门", "发布"])]
    {
        let html = string(&site.entry(language, title)["content_html"]);
        let shown: Vec<&str> =
            html.split("<strong>").skip(1).filter_map(|rest| rest.split("</strong>").next()).collect();
        assert_eq!(shown, titles, "{html}");
        assert_eq!(html.matches("<blockquote>").count(), 4, "{html}");
    }
    let site = site.setting("zh-CN: 小窍门", "zh: 小窍门");
    site.build().exits(2).says("`zh` is not one of the declared languages");
}

#[test]
fn only_some_files_are_mdx_where_the_settings_say_so() {
    let body = "# {'The'} title\n\nA {'word'} and\n\n:::note\n\nx\n\n:::\n";
    let site = english()
        .settings("rules: {dialects: {mdx: [mdx, admonitions], \"*\": [admonitions]}}")
        .file("blog/2025-03-05-x.mdx", post("tags: []", body))
        .file("blog/2025-03-04-m.md", post("tags: []", body));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("en"), ["The title", "{'The'} title"]);
    let note = "<blockquote><p><strong>Note</strong></p>\n<p>x</p>\n</blockquote>";
    assert_eq!(site.entry("en", "The title")["content_html"], format!("<p>A word and</p>\n{note}"));
    assert_eq!(site.entry("en", "{'The'} title")["content_html"], format!("<p>A {{'word'}} and</p>\n{note}"));
}

#[test]
fn a_file_that_a_post_imports_is_shown_in_its_place() {
    let site = english()
        .file(
            "blog/2025-03-04-a/index.mdx",
            post(
                "title: A",
                "import Part, {other} from './_part.mdx';\nimport Shared from '../_parts/_shared.md';\n\nBefore.\n\n<Part />\n\n- item\n\n  <Shared/>\n\nAfter.\n",
            ),
        )
        .file("blog/2025-03-04-a/_part.mdx", "---\nx: y\n---\nThe **partial** <Unknown/>[text][1].\n\n:::note\n\nMind\n\n:::\n\n[1]: ./b.txt\n")
        .file("blog/2025-03-04-a/b.txt", "x")
        .file("blog/_parts/_shared.md", "import Deep from './deep/_d.md'\n\n![big](./big.png) [web](https://w.example/x) [a](../2025-03-04-a/index.mdx#x)\n\n<Deep />\n")
        .file("blog/_parts/deep/_d.md", "Deep [up](../../2025-03-04-a/index.mdx)")
        .file("blog/_parts/big.png", vec![b'x'; 20_000]);
    let said = site.build().succeeds().stderr;
    assert_eq!(said.matches("warning").count(), 1, "{said}");
    assert!(said.contains("`Unknown` has no rule") && said.contains("2025-03-04-a/index.mdx:10"), "{said}");
    let html = string(&site.entry("en", "A")["content_html"]);
    let note = "<blockquote><p><strong>Note</strong></p>\n<p>Mind</p>\n</blockquote>";
    assert!(
        html.starts_with(
            "<p>Before.</p>\n<p>The <strong>partial</strong> <a href=\"https://example.org/assets/files/b-"
        ),
        "{html}"
    );
    assert!(html.contains(note), "{html}");
    assert!(html.contains("<img src=\"https://example.org/assets/images/big-"), "{html}");
    assert!(
        html.contains(
            "<a href=\"https://w.example/x\">web</a> <a href=\"https://example.org/blog/2025/03/04/a#x\">a</a>"
        ),
        "{html}"
    );
    assert!(html.contains("Deep <a href=\"https://example.org/blog/2025/03/04/a\">up</a>"), "{html}");
    assert!(html.ends_with("<p>After.</p>"), "{html}");
}

#[test]
fn a_file_that_is_elsewhere_or_shows_itself_without_end_is_reported() {
    let site = english()
        .file(
            "blog/2025-03-04-a.mdx",
            post(
                "title: A",
                "import Loop from './_loop.mdx'\nimport Out from '../../out.md'\nimport Gone from './_gone.md'\nimport Post from './2025-03-05-b.md'\n\n\
                 <Loop/>\n\n<Out/>\n\n<Gone/>\n\n<Post/>\n",
            ),
        )
        .file("blog/_loop.mdx", "import Again from './_loop.mdx'\n\nRound\n\n<Again/> <Again/>\n")
        .file("blog/2025-03-05-b.md", post("title: B", "Secret"));
    let said = site.build().succeeds().stderr;
    for name in ["Again", "Out", "Gone", "Post"] {
        assert_eq!(said.matches(&format!("the shortcode `{name}` has no rule")).count(), 1, "{name}: {said}");
    }
    assert!(said.contains("`../../out.md` is shown where it lies below the content's folder"), "{said}");
    let html = string(&site.entry("en", "A")["content_html"]);
    assert_eq!(html.matches("Round").count(), 255, "{html}");
    assert!(!html.contains("Secret"), "{html}");
}

#[test]
fn links_lead_to_files_to_the_site_and_around_the_generator() {
    let site = english()
        .file("blog/2025-03-01-a.md", post("title: A", "[1](./2025-03-02-b/index.md#x) [2](@site/blog/2025-03-02-b/index.md) [3](pathname:///files/x.pdf) ![4](@site/static/img/y.png) [5](2025-03-02-b/index.md)"))
        .file("blog/2025-03-02-b/index.md", post("title: B\nslug: b", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    let html = string(&site.entry("en", "A")["content_html"]);
    for target in [
        "href=\"https://example.org/blog/b#x\"",
        "href=\"https://example.org/blog/b\"",
        "href=\"https://example.org/files/x.pdf\"",
        "src=\"https://example.org/img/y.png\"",
    ] {
        assert!(html.contains(target), "{target}: {html}");
    }
}

#[test]
fn files_beside_a_post_are_where_the_bundler_puts_them() {
    // The MD4 of `abc`, from RFC 1320.
    const DIGEST: &str = "a448017aaf21d8525fc10ae87aa6729d";
    let body =
        "![cat](./cat.png) [paper](./paper.pdf) <img src={require('./img/dog.png').default} /> ![gone](./gone.png)";
    let site = docusaurus()
        // Without, these pictures stand in the text.
        .settings("rules: {inlined_bytes: 0}")
        .file("blog/2025-03-01-a/index.mdx", post("title: A\nimage: ./cat.png", body))
        .file(&format!("{TRANSLATED}/2025-03-01-a/index.mdx"), post("title: 甲", "![猫](cat.png)"));
    let site = ["cat.png", "paper.pdf", "img/dog.png"]
        .iter()
        .fold(site, |site, name| site.file(&format!("blog/2025-03-01-a/{name}"), "abc"));
    site.build().succeeds();
    let entry = site.entry("en", "A");
    let html = string(&entry["content_html"]);
    for target in ["images/cat-{}.png", "files/paper-{}.pdf", "images/dog-{}.png"] {
        let url = format!("=\"https://example.org/assets/{}\"", target.replace("{}", DIGEST));
        assert!(html.contains(&url), "{url}: {html}");
    }
    assert_eq!(entry["image"], format!("https://example.org/assets/images/cat-{DIGEST}.png"));
    let html = string(&site.entry("zh-CN", "甲")["content_html"]);
    assert!(html.contains(&format!("https://example.org/zh-CN/assets/images/cat-{DIGEST}.png")), "{html}");
}

#[test]
fn what_is_left_of_hugo_is_reported() {
    let (html, said) = html("{{< figure src=\"/a.png\" alt=\"A\" >}}\n\nText");
    assert!(said.contains("the shortcode `figure` has no rule"), "{said}");
    assert!(
        said.contains("the picture that it names is kept; the tag is Hugo's, and this site shows it as text"),
        "{said}"
    );
    assert!(html.contains("<img src=\"https://example.org/a.png\" alt=\"A\">") && !html.contains('{'), "{html}");
}

#[test]
fn a_small_picture_stands_in_the_entry_as_it_does_in_the_page() {
    let body = "![small](./small.png) ![big](big.png) [small](small.png) ![vector](v.svg) ![data](data:image/png;base64,AAAA)\n\n\
                <video src=\"./small.png\"></video> [run](data:text/html,x)";
    let site = docusaurus()
        .file("blog/2025-03-04-a/index.md", post("title: A\nimage: ./small.png", body))
        .file("blog/2025-03-04-a/small.png", [1, 2, 3])
        .file("blog/2025-03-04-a/v.svg", "<svg/>")
        .file("blog/2025-03-04-a/big.png", vec![7; 10_001])
        .file(&format!("{TRANSLATED}/2025-03-04-a/index.md"), post("title: 一", "![small](./small.png)"));
    site.build().succeeds();
    let entry = site.entry("en", "A");
    let html = string(&entry["content_html"]);
    assert!(html.contains("<img src=\"data:image/png;base64,AQID\" alt=\"small\">"), "{html}");
    assert!(html.contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"vector\">"), "{html}");
    assert!(html.contains("<img src=\"https://example.org/assets/images/big-"), "{html}");
    assert!(html.contains("<a href=\"https://example.org/assets/files/small-"), "{html}");
    assert!(html.contains("<video src=\"https://example.org/assets/images/small-"), "{html}");
    assert_eq!(html.matches("data:").count(), 2, "{html}");
    assert!(string(&entry["image"]).starts_with("https://example.org/assets/images/small-"), "{entry}");
    let html = string(&site.entry("zh-CN", "一")["content_html"]);
    assert!(html.contains("<img src=\"data:image/png;base64,AQID\" alt=\"small\">"), "{html}");
}

#[test]
fn old_address_of_a_post_is_answered_with_its_new_one() {
    let site = docusaurus()
        .file("blog/2025-03-04-hello-world.md", post("title: Hello", "x"))
        .file(&format!("{TRANSLATED}/2025-03-04-hello-world.md"), post("title: 你好", "x"))
        .file(
            "blog/2025-03-05-hello-moon.md",
            post("title: Moon", "[hello](https://example.org/blog/2025-03-04-hello-world/)"),
        )
        .file("blog/2025-03-07-short.md", post("title: Short\nslug: short", "x"))
        .file("blog/2025-03-06-nothing.md", post("title: None", "[nothing](/blog/2025/01/02/elsewhere)"));
    let ran = site.run(&["check", "--now", "2030-01-01"]).succeeds();
    let ran = ran.says("help: did you mean `/blog/2025/03/04/hello-world`?");
    assert!(!ran.stderr.contains("alias"), "Docusaurus knows none: {}", ran.stderr);
    ran.says("give it back its old address by `slug:`, or let the host redirect it");
}

#[test]
fn an_export_that_ends_the_file_with_a_backslash_is_one() {
    let site = docusaurus()
        .file("blog/2025-03-04-a.md", post("title: A", "Text\n\nexport const a = 'b' + \\").trim_end())
        .file(&format!("{TRANSLATED}/2025-03-04-a.md"), post("title: 一", "x"));
    site.build().succeeds();
    assert_eq!(site.entry("en", "A")["content_html"], "<p>Text</p>");
}
