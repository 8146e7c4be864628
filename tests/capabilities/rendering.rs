//! What becomes of a post's body: feed-safe HTML in which nothing is lost, nothing leaks and every URL is absolute.

use crate::project::{Project, string};

/// The HTML of a body.
#[track_caller]
fn html(body: &str) -> String {
    Project::new().post("a", "", body).html()
}

// Markdown.

#[test]
fn html_is_content_without_being_markdown_and_a_file_like_any_other_without_front_matter() {
    let front_matter = "---\ntitle: A post\ndate: 2025-03-04\n---\n";
    let site = Project::new()
        .file(
            "content/en/blog/a/index.html",
            format!("{front_matter}<p>*Not* Markdown: <a href=\"bare.html\">b</a></p>"),
        )
        .file("content/en/blog/a/bare.html", "<p>Bare</p>");
    assert_eq!(site.html(), "<p>*Not* Markdown: <a href=\"https://example.org/blog/a/bare.html\">b</a></p>");
}

#[test]
fn markdown_is_what_hugos_sites_write() {
    let cases = [
        ("~~no~~ **yes**", "<p><del>no</del> <strong>yes</strong></p>"),
        ("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>"),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("We are glad.\n\n:tada: It is out", "<p>We are glad.</p>\n<p>:tada: It is out</p>"),
        (
            "> We are glad\n> :) and `:so`\n\n```\na\n:b\n```",
            "<blockquote>\n<p>We are glad\n:) and <code>:so</code></p>\n</blockquote>\n<pre><code>a\n:b\n</code></pre>",
        ),
        (
            "a | b\n:-- | :-:\n1 | 2",
            "<table><thead><tr><th align=\"left\">a</th><th align=\"center\">b</th></tr></thead><tbody>\n<tr><td align=\"left\">1</td><td align=\"center\">2</td></tr>\n</tbody></table>",
        ),
        ("## Title {#anchor .class}", "<h2>Title</h2>"),
        (
            "| a |\n|--:|\n| 1 |",
            "<table><thead><tr><th align=\"right\">a</th></tr></thead><tbody>\n<tr><td align=\"right\">1</td></tr>\n</tbody></table>",
        ),
        (
            "see https://x.example/a_b. Then",
            "<p>see <a href=\"https://x.example/a_b\">https://x.example/a_b</a>. Then</p>",
        ),
        ("访问https://x.example/a，然后", "<p>访问<a href=\"https://x.example/a\">https://x.example/a</a>，然后</p>"),
        ("[https://x.example/](https://y.example/)", "<p><a href=\"https://y.example/\">https://x.example/</a></p>"),
        ("a <!-- hidden --> b\n\n<!-- {{< x >}} -->", "<p>a  b</p>"),
        (
            "a[^n]\n\n[^n]: Note.",
            "<p>a<sup><a href=\"https://example.org/blog/a/#fn:n\">1</a></sup></p>\n<div><sup>1</sup>\n<p>Note.</p>\n</div>",
        ),
        ("a ]]> b", "<p>a ]]&gt; b</p>"),
        (
            "<a href=\"https://r.example/\">https://t.example/y</a>",
            "<p><a href=\"https://r.example/\">https://t.example/y</a></p>",
        ),
        ("<noscript><img src=\"n.png\"></noscript>", "<p><img src=\"https://example.org/blog/a/n.png\"></p>"),
        ("> [!NOTE]\n> Mind.", "<blockquote>\n<p><strong>Note</strong></p>\n<p>Mind.</p>\n</blockquote>"),
        ("> [!faq]\n> Mind.", "<blockquote>\n<p><strong>Faq</strong></p>\n<p>Mind.</p>\n</blockquote>"),
        (
            "> [!WARNING]- Mind *this*\n> and that.\n>\n> And more.",
            "<blockquote>\n<p><strong>Mind <em>this</em></strong></p>\n<p>and that.</p>\n<p>And more.</p>\n</blockquote>",
        ),
        (
            "> [!tip] Mind [a\n> link](/x/) ![a\n> picture](/p.png) now\n> and that.\n\nEnd.",
            "<blockquote>\n<p><strong>Mind <a href=\"https://example.org/x/\">a\nlink</a> <img src=\"https://example.org/p.png\" alt=\"a picture\"> now</strong></p>\n<p>and that.</p>\n</blockquote>\n<p>End.</p>",
        ),
        ("> [!tip]+ Alone", "<blockquote>\n<p><strong>Alone</strong></p>\n</blockquote>"),
        ("> [!] no kind\n", "<blockquote>\n<p>[!] no kind</p>\n</blockquote>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn lines_of_attributes_do_not_show_where_the_site_has_them() {
    let body = "| a |\n|---|\n| b |\n{.table .wide}\n\n![c](c.png)\n{width=300 style=\"a: b, c\"}\n\n- d\n{.x, #y}\n\n> e\n> {.z}\n\n1. f\n\n   g\n   {.h}\n\n\
                {.k}\n\ni {.j} {.j}\n\n{no attribute}\n\n{toc}\n\n`{.l}`\n\n```\n{.m}\n```\n";
    let site = |rules: &str| Project::new().settings(rules).post("a", "", body).html();
    let html = site("rules: {dialects: [hugo, block_attributes]}");
    // As Hugo 0.160 shows it with `markup.goldmark.parser.attribute.block`.
    let shown: Vec<&str> = html.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    assert_eq!(shown, [".j", ".j", "no attribute", "toc", ".l", ".m"], "{html}");
    assert!(
        html.contains("<tr><td>b</td></tr>\n</tbody></table>") && html.contains("<p>e</p>\n</blockquote>"),
        "{html}"
    );
    assert!(site("").contains("{.table .wide}"), "without it they are text, as to Hugo");
}

#[test]
fn the_original_in_a_comment_does_not_show_even_behind_html() {
    let body = "<center>![](a.png)</center>\n<!--\nOne.\n\nTwo.\n-->\n译文。\n\n<!--\n```\n\n{{< unknown >}}\n-->\n完";
    let html = html(body);
    assert!(html.contains("<p>译文。</p>") && html.contains("<p>完</p>"), "{html}");
    assert!(!html.contains("One") && !html.contains("Two"), "{html}");
}

#[test]
fn chinese_and_japanese_emphasis_closes() {
    let cases = [
        ("**新功能：**您一直", "<p><strong>新功能：</strong>您一直</p>"),
        ("**쿠버네티스(Kubernetes)**는", "<p><strong>쿠버네티스(Kubernetes)</strong>는</p>"),
        ("你**「功能」**好", "<p>你<strong>「功能」</strong>好</p>"),
        ("这是*重点。*然后", "<p>这是<em>重点。</em>然后</p>"),
        ("请看**说明**：很短", "<p>请看<strong>说明</strong>：很短</p>"),
        ("**名称**（可选）。**每个**都要", "<p><strong>名称</strong>（可选）。<strong>每个</strong>都要</p>"),
        ("**“新”**，*旧*：**全部**的", "<p><strong>“新”</strong>，<em>旧</em>：<strong>全部</strong>的</p>"),
        ("`a*` 与 **名称**，3 * 4", "<p><code>a*</code> 与 <strong>名称</strong>，3 * 4</p>"),
        ("- 未完 **名称\n- **新**，旧", "<ul>\n<li>未完 **名称</li>\n<li><strong>新</strong>，旧</li>\n</ul>"),
        ("**쿠버네티스**, **신규**(선택)", "<p><strong>쿠버네티스</strong>, <strong>신규</strong>(선택)</p>"),
        ("`**新功能：**您`", "<p><code>**新功能：**您</code></p>"),
        ("`**` 是标记，**新功能：**您", "<p><code>**</code> 是标记，<strong>新功能：</strong>您</p>"),
        ("**首先**，我们", "<p><strong>首先</strong>，我们</p>"),
        ("此外，**首先**我们，**其次**。", "<p>此外，<strong>首先</strong>我们，<strong>其次</strong>。</p>"),
        ("**編集者**: 山田", "<p><strong>編集者</strong>: 山田</p>"),
        ("我们**首先**，**新功能：**您", "<p>我们<strong>首先</strong>，<strong>新功能：</strong>您</p>"),
        ("“**你好**”，\\**您", "<p>“<strong>你好</strong>”，**您</p>"),
        ("- 一**二\n- **三：**四", "<ul>\n<li>一**二</li>\n<li><strong>三：</strong>四</li>\n</ul>"),
        ("***重点**和*，其他", "<p><em><strong>重点</strong>和</em>，其他</p>"),
        ("**甲*乙***，丙", "<p><strong>甲<em>乙</em></strong>，丙</p>"),
        // Marks of notes, and what C writes, are no emphasis.
        ("米*，面*、油*。", "<p>米*，面*、油*。</p>"),
        ("指针 *p，函数（*f）和「*g」", "<p>指针 *p，函数（*f）和「*g」</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn a_line_break_between_han_characters_is_no_blank() {
    assert_eq!(
        html("服务\n网格，\n[很好](/x)\n用 Istio\n部署"),
        "<p>服务网格，<a href=\"https://example.org/x\">很好</a>用 Istio\n部署</p>"
    );
    assert_eq!(html("한국어\n문장"), "<p>한국어\n문장</p>", "Korean is written with blanks");
}

#[test]
fn formulas_are_left_as_they_are() {
    let cases = [
        ("Let $$a_1 * b_2 * c_{3}$$ be.", "<p>Let $$a_1 * b_2 * c_{3}$$ be.</p>"),
        ("$$\nx_{i} \\\\\ny_{i} < \\frac{{a}}{b}\n$$", "<p>$$\nx_{i} \\\\\ny_{i} &lt; \\frac{{a}}{b}\n$$</p>"),
        ("It costs $5, *not* $$ 6.", "<p>It costs $5, <em>not</em> $$ 6.</p>"),
        ("`$$ a*b*c $$`", "<p><code>$$ a*b*c $$</code></p>"),
        ("\\(a\\) \\[b\\]", "<p>(a) [b]</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
    let rules = r#"rules: {math: [["\\(", "\\)"]]}"#;
    let site = Project::new().settings(rules).post("a", "", "So \\(x_1 * y * z\\) and $$a*b*c$$.");
    assert_eq!(site.html(), "<p>So \\(x_1 * y * z\\) and $$a<em>b</em>c$$.</p>");
}

#[test]
fn the_braces_of_other_template_languages_stay() {
    for text in ["{% if x %} a {% endif %}", "{# note #} b", "{: #anchor } c", "{{ name }} d", "{{.Values.x}} e"] {
        assert_eq!(html(text), format!("<p>{text}</p>"));
    }
    assert_eq!(
        html("```mermaid\nflowchart LR\n  a --> b\n```"),
        "<pre><code class=\"language-mermaid\">flowchart LR\n  a --&gt; b\n</code></pre>"
    );
}

#[test]
fn what_follows_a_language_of_code_is_no_part_of_it() {
    for info in ["js", "js{1,3}", "js/1,3-4", "js:line-numbers", "js[a.js]", "js=", "js title=a"] {
        assert_eq!(html(&format!("```{info}\nx\n```")), "<pre><code class=\"language-js\">x\n</code></pre>", "{info}");
    }
}

#[test]
fn an_element_that_a_post_only_speaks_of_takes_nothing_with_it() {
    for element in ["template", "textarea", "title", "select", "plaintext", "xmp", "style", "noembed", "iframe"] {
        let body = format!("- The <{element}> element\n- [<{element}>](/a)\n\nAnd *more*.\n");
        let shown = html(&body);
        assert!(shown.starts_with("<ul>\n<li>The  element</li>\n<li><a href="), "{shown}");
        assert!(shown.ends_with("</li>\n</ul>\n<p>And <em>more</em>.</p>"), "{shown}");
    }
    assert_eq!(html("<style>p {}</style><TITLE>no</TITLE><Script>f()</Script>\n\nText"), "<p>Text</p>");
    assert_eq!(html("<Template>A\n\nA <SCRIPT> and <b>more</b>."), "<p>A</p>\n<p>A  and <b>more</b>.</p>");
}

#[test]
fn colons_alone_in_a_line_define_nothing() {
    assert_eq!(html("::: wide\ntext\n:::"), "<p>::: wide\ntext\n:::</p>");
    assert_eq!(html("term\n: meaning"), "<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>");
}

#[test]
fn a_long_post_keeps_its_last_word() {
    let body = format!("{}\n\nThe **end**.", "A paragraph with [a link](/x) and `code`.\n\n".repeat(20_000));
    assert!(body.len() > 850_000);
    let site = Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", max_bytes: unlimited")
        .post("a", "", &body);
    let html = site.html();
    assert_eq!(html.matches("<a href=\"https://example.org/x\">a link</a>").count(), 20_000);
    assert!(html.ends_with("<p>The <strong>end</strong>.</p>"));
}

// Safety.

#[test]
fn end_tags_that_html_lets_out_do_not_count_as_depth() {
    let html = html(&format!("<ul>\n{}</ul>\n\n**after**", "<li>item\n".repeat(150)));
    assert_eq!(html.matches("<li>").count(), 150);
    assert!(html.contains("<strong>after</strong>"), "{html}");
}

#[test]
fn nothing_dangerous_gets_through() {
    let body = "<script>alert(1)</script><p onclick=\"x()\" style=\"color:red\" id=\"a\">text</p>\n\n\
        <form action=\"/x\"><input name=\"a\"></form>\n\n[a](javascript:alert(1)) <a href=\" JaVaScRiPt:x\">b</a>\n\n\
        <style>p{}</style><object data=\"a.swf\"></object><svg onload=\"x()\"><script>y</script></svg><img src=x onerror=y()>";
    let site = Project::new().post("a", "", body);
    site.build().succeeds();
    let html = site.html_with_problems();
    for evil in ["script", "onclick", "style", "form", "input", "object", "svg", "onerror", "onload", "id="] {
        assert!(!html.to_lowercase().contains(evil), "{evil} in {html}");
    }
    assert!(html.contains("<p>text</p>"), "{html}");
}

#[test]
fn an_iframe_becomes_a_link_to_what_it_showed() {
    let cases = [
        ("https://www.youtube.com/embed/c5baPkXZEMU?start=1", "https://www.youtube.com/watch?v=c5baPkXZEMU"),
        ("//www.youtube-nocookie.com/embed/c5baPkXZEMU", "https://www.youtube.com/watch?v=c5baPkXZEMU"),
        ("https://player.vimeo.com/video/1", "https://vimeo.com/1"),
        ("/demo/", "https://example.org/demo/"),
    ];
    for (source, shown) in cases {
        let body = format!(
            "<div style=\"text-align: center;\">\n<iframe src=\"{source}\" title=\"A film\" allowfullscreen></iframe>\n</div>"
        );
        assert_eq!(html(&body), format!("<div>\n<p><a href=\"{shown}\">A film</a></p>\n</div>"));
    }
}

#[test]
fn deep_nesting_is_flattened_and_keeps_its_text() {
    let site = Project::new().post("a", "", &format!("{}deep", "<div>".repeat(5_000)));
    site.build().succeeds().says("warning[PF045]");
    let html = site.html_with_problems();
    assert!(html.contains("deep") && html.matches("<div>").count() <= 100);
}

#[test]
fn a_right_to_left_entry_says_so() {
    let site = Project::new()
        .setting("  uk: {name: Українська}", "  ar: {name: العربية}")
        .file("content/ar/blog/a.md", "---\ntitle: مرحبا\ndate: 2025-03-04\n---\nنص مع Istio\n");
    site.build().succeeds();
    assert_eq!(site.entry("ar", "مرحبا")["content_html"], "<div dir=\"rtl\"><p>نص مع Istio</p></div>");
}

#[test]
fn code_in_a_text_from_right_to_left_is_written_from_left_to_right() {
    let site = Project::new()
        .setting("  zh: {name: 中文}", "  ar: {name: العربية}")
        .file("content/ar/blog/a.md", "---\ntitle: مرحبا\ndate: 2025-06-30\n---\nنص مع `--all`\n\n```sh\nls -l\n```\n");
    site.build().succeeds();
    let expected = "<div dir=\"rtl\"><p>نص مع <code dir=\"ltr\">--all</code></p>\n\
                    <pre dir=\"ltr\"><code class=\"language-sh\">ls -l\n</code></pre></div>";
    assert_eq!(site.entry("ar", "مرحبا")["content_html"], expected);
}

// Links.

#[test]
fn every_url_becomes_absolute() {
    let cases = [
        ("[a](b/)", "https://example.org/latest/blog/a/b/"),
        ("[a](../c/?q=1#f)", "https://example.org/latest/blog/c/?q=1#f"),
        ("[a](/d)", "https://example.org/latest/d"),
        ("![a](/latest/d.png?x=/latest/)", "https://example.org/latest/d.png?x=/latest/"),
        ("[a](/latest#top)", "https://example.org/latest#top"),
        ("[a](#part)", "https://example.org/latest/blog/a/#part"),
        ("[a](//cdn.example/x)", "https://cdn.example/x"),
        ("<mailto:a@b.example>", "mailto:a@b.example"),
        ("<q cite=\"/e\">a</q>", "https://example.org/latest/e"),
        ("<video poster=\"p.png\" src=\"v.mp4\"></video>", "https://example.org/latest/blog/a/p.png"),
        (
            "<img srcset=\"a.png 1x, b,c.png 2x\">",
            "https://example.org/latest/blog/a/a.png 1x, https://example.org/latest/blog/a/b,c.png 2x",
        ),
        (
            "<img srcset=\"a,&#1; 1x, b.png 2x\">",
            "https://example.org/latest/blog/a/a 1x, https://example.org/latest/blog/a/b.png 2x",
        ),
        ("![a](<my picture.png>)", "https://example.org/latest/blog/a/my%20picture.png"),
    ];
    for (body, url) in cases {
        let site = Project::new().setting("https://example.org}", "https://example.org/latest}").post("a", "", body);
        let html = site.html();
        assert!(html.contains(&format!("\"{url}\"")), "{body} became {html}");
    }
}

#[test]
fn root_links_may_mean_the_host() {
    let site = Project::new()
        .setting("https://example.org}", "https://example.org/latest}")
        .settings("root_links: host")
        .post("a", "", "[a](/d)");
    assert!(site.html().contains("\"https://example.org/d\""));
}

/// A Chinese post that links to an English page which has a Chinese version.
fn linking(target: &str) -> Project {
    Project::new()
        .file("content/en/docs/guide.md", "---\ntitle: Guide\n---\n")
        .file("content/zh/docs/guide.md", "---\ntitle: 指南\nslug: zhi-nan\n---\n")
        .file("content/en/docs/only.md", "---\ntitle: Only\n---\n")
        .file("content/en/blog/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\nx\n")
        .file("content/zh/blog/a.md", format!("---\ntitle: 甲\ndate: 2025-03-04\n---\n[t]({target})\n"))
}

#[test]
fn a_link_leads_to_the_page_in_the_posts_language_where_there_is_one() {
    let cases = [
        ("/docs/guide/", "https://example.org/zh/docs/zhi-nan/"),
        ("/docs/guide#part", "https://example.org/zh/docs/zhi-nan/#part"),
        ("/docs/only/", "https://example.org/docs/only/"),
        ("/zh/docs/zhi-nan/", "https://example.org/zh/docs/zhi-nan/"),
        ("/docs/guide.md#part", "https://example.org/zh/docs/zhi-nan/#part"),
        ("../docs/only.md", "https://example.org/docs/only/"),
        ("../docs/guide.md", "https://example.org/zh/docs/zhi-nan/"),
        ("/blog/a/", "https://example.org/blog/a/"),
    ];
    for (target, url) in cases {
        let site = linking(target);
        site.build().succeeds();
        let html = string(&site.entry("zh", "甲")["content_html"]);
        assert_eq!(html, format!("<p><a href=\"{url}\">t</a></p>"), "{target}");
    }
    let site = linking("/docs/guide/").settings("localize_links: false");
    site.build().succeeds();
    assert!(string(&site.entry("zh", "甲")["content_html"]).contains("https://example.org/docs/guide/"));
}

#[test]
fn a_bundle_that_languages_share_has_its_pictures_once() {
    let post = "---\ntitle: A\ndate: 2025-03-04\n---\n![](a.png)\n";
    let site = Project::new()
        .file("content/blog/a/index.md", post)
        .file("content/blog/a/index.zh.md", post)
        .file("content/blog/a/a.png", "png");
    site.build().succeeds();
    assert!(string(&site.entry("zh", "A")["content_html"]).contains("\"https://example.org/blog/a/a.png\""));
}

#[test]
fn a_picture_in_the_text_itself_is_reported() {
    let site = Project::new().post("a", "", "![dot](data:image/png;base64,AAAA)");
    site.build().succeeds().says("warning[PF044]").says("content/en/blog/a.md:6");
}

#[test]
fn a_picture_that_only_the_original_has_is_taken_from_there() {
    let post = "---\ntitle: A\ndate: 2025-03-04\n---\n![](a.png) ![](b.png)\n";
    let site = Project::new()
        .file("content/en/blog/a/index.md", post)
        .file("content/en/blog/a/a.png", "png")
        .file("content/en/blog/a/b.png", "png")
        .file("content/zh/blog/a/index.md", post)
        .file("content/zh/blog/a/b.png", "png");
    site.build().succeeds();
    let html = string(&site.entry("zh", "A")["content_html"]);
    assert!(
        html.contains("\"https://example.org/blog/a/a.png\"")
            && html.contains("\"https://example.org/zh/blog/a/b.png\""),
        "{html}"
    );
}

#[test]
fn a_link_to_what_readers_do_not_know_is_reported() {
    let body = "[chat](matrix:r/mesh:example.org), [mail](mailto:ann@example.org), [edit](vscode:file/a) and <a href=\"mesh:1\">this</a>.";
    let site = Project::new().post("a", "", body);
    site.build().succeeds().says("`vscode:file/a` is not a URL that readers can follow").says("`mesh:1` is not");
    let html = site.html_with_problems();
    assert!(
        html.contains("<a href=\"matrix:r/mesh:example.org\">chat</a>, <a href=\"mailto:ann@example.org\">"),
        "{html}"
    );
    assert!(html.ends_with("<a>edit</a> and <a>this</a>.</p>"), "{html}");
}

#[test]
fn a_target_that_is_no_url_is_removed_and_reported_with_its_line() {
    let site = Project::new().post("a", "", "x\n\n[a](https://[::bad)");
    site.build().succeeds().says("warning[PF044]").says("content/en/blog/a.md:8");
    assert_eq!(site.html_with_problems(), "<p>x</p>\n<p><a>a</a></p>");
}

#[test]
fn target_that_is_no_url_comes_with_the_reason_and_with_help_that_helps() {
    for (body, why, help) in [
        (
            "[v1.3.0](http://v1.3.0/)",
            "`http://v1.3.0/` is not a URL that readers can follow: invalid IPv4 address (a host whose last part is a number \
             must be one); the link is left out, and its text stays",
            "help: correct the host, or take the link out and keep its text",
        ),
        ("[a](https:://a.example)", "empty host", "help: write it like `https://example.org/page`, or as a path"),
        (
            "![dot](data:image/png;base64,AAAA)",
            "readers open nothing that begins with `data:` there; what it shows is left out",
            "help: give it a page or a file on the web",
        ),
        (
            "[a]({{site.baseurl}}/a.html)",
            "`{{site.baseurl}}/a.html` is not a URL that readers can follow: no generator fills in what it begins with; the link is left out",
            "help: write the address that `{{site.baseurl}}` stood for",
        ),
        (
            "<img src=\"{{ site.url }}/a.png\">",
            "content/en/blog/a.md:6:11",
            "help: write the address that `{{ site.url }}` stood for",
        ),
    ] {
        Project::new().post("a", "", body).build().succeeds().says(why).says(help);
    }
}

// Summaries.

#[test]
fn the_summary_is_the_front_matters_else_what_stands_before_more_else_the_first_paragraph() {
    let long = format!("{} end", "word ".repeat(100));
    let cut = format!("{}…", "word ".repeat(60).trim());
    let han = "网".repeat(400);
    let cut_han = format!("{}…", "网".repeat(299));
    let thai = "ตลาดเช้าเปิดแล้ว ".repeat(40);
    let cut_thai = format!("{}…", "ตลาดเช้าเปิดแล้ว ".repeat(21).trim());
    let breathless_thai = "กขคงจ".repeat(80);
    let cut_breathless_thai = format!("{}…", &"กขคงจ".repeat(60)[..299 * "ก".len()]);
    let cases = [
        ("description: \"The *front* matter\"", "One.", "The front matter"),
        ("", "## Title\n\n![](a.png)\n\nOne *and*\ntwo.\n\nThree.", "One and two."),
        ("", "One.\n\nTwo.\n\n<!--more-->\n\nThree.", "One. Two."),
        ("excerpt: true", "One.", "One."),
        ("description: 3\nexcerpt: In 3 words.", "One.", "In 3 words."),
        ("", "<center>\nOne <b>and</b> two.\n\n![](a.png)\n\nThree.\n</center>", "One and two."),
        ("", "<div>By Ann</div>\n<div><h2>Title.</h2></div>\n\nOne.", "One."),
        ("", "By Ann Lee and Bo Yu\n\nOne.", "One."),
        ("", "**作者**：[李四](/li) (ACME)\n\n**译者：** 王五\n\n服务。", "服务。"),
        ("", "Written by Ann Lee", "Written by Ann Lee"),
        ("", "By Monday\n\nOne.", "By Monday"),
        ("", "_2024年11月26日_\n\n服务。", "服务。"),
        ("", "Published: June 30th, 2025\n\nOne.", "One."),
        ("", "June 30, 2025", "June 30, 2025"),
        ("", "In June 30, 2025 mills ran.\n\nOne.", "In June 30, 2025 mills ran."),
        ("", "服务\n网格。", "服务网格。"),
        ("", "磨坊。  \n水。", "磨坊。水。"),
        ("", "## 磨坊\n\n- 水\n- 风", "磨坊 水 风"),
        ("", "```js title=\"a.js\"\nx\n```\n\nOne.", "One."),
        ("", "你好 世界[^1]\n\n[^1]: Note.", "你好 世界"),
        ("", "> **Did you know?**\n>\n> One.\n\nTwo.", "One."),
        ("", "<iframe src=\"https://video.example/7\"></iframe>\n\nOne.", "One."),
        ("", "<iframe src=\"https://video.example/7\"></iframe>", "https://video.example/7"),
        ("", &long, &cut),
        ("", &han, &cut_han),
        // Thai has blanks between phrases only, and nobody but a dictionary knows where a word ends in them.
        ("", &thai, &cut_thai),
        ("", &breathless_thai, &cut_breathless_thai),
    ];
    for (front_matter, body, expected) in cases {
        let site = Project::new().post("a", front_matter, body);
        site.build().succeeds();
        assert_eq!(site.entry("en", "A post")["summary"], expected, "{body}");
    }
}

#[test]
fn an_empty_body_is_reported_and_the_entry_stays() {
    let site = Project::new().post("a", "description: All there is", "<!-- nothing -->");
    site.build().succeeds().says("warning[PF046]");
    assert_eq!(site.entry("en", "A post")["content_text"], "All there is");
}

#[test]
fn the_front_matters_picture_or_the_first_one_stands_for_the_post() {
    let site = Project::new().post("a", "images: [cover.png]", "![](a.png)");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["image"], "https://example.org/blog/a/cover.png");
    let site = Project::new().post("a", "", "x ![](a.png?w=1&h=2)");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["image"], "https://example.org/blog/a/a.png?w=1&h=2");
    for file in ["atom.xml", "rss.xml"] {
        let xml = site.read(&format!("public/feeds/en/blog/{file}"));
        assert!(xml.contains("<media:thumbnail url=\"https://example.org/blog/a/a.png?w=1&amp;h=2\">"), "{file}");
    }
}

// Sizes.

#[test]
fn a_feed_holds_twenty_entries_and_half_a_megabyte_unless_told_otherwise() {
    let many = |body: &str| (10..40).fold(Project::new(), |site, number| site.post(&number.to_string(), "", body));
    let site = many("x");
    site.build().succeeds();
    assert_eq!(site.titles("en").len(), 20);

    let site = many(&"words and more ".repeat(4_000));
    site.build().succeeds().says("warning[PF050]");
    let kept = site.titles("en").len();
    assert!((5..20).contains(&kept), "{kept} entries");
    for file in ["atom.xml", "rss.xml", "feed.json"] {
        let size = site.read(&format!("public/feeds/en/blog/{file}")).len();
        assert!(size <= 512 * 1024, "{file} has {size} bytes");
    }

    let site = site.setting("include: \"blog/**\"", "include: \"blog/**\", limit: unlimited, max_bytes: unlimited");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("en").len(), 30);
}

#[test]
fn an_entry_that_does_not_fit_alone_is_shown_by_its_summary() {
    let site = Project::new().post("a", "", &"huge ".repeat(170_000)).post("b", "", "small");
    let ran = site.build().succeeds().says("warning[PF050]").says("1 of them by summary only");
    assert!(ran.stderr.contains("--> public/feeds/en/blog/atom.xml\n"), "{}", ran.stderr);
    assert_eq!(site.report()["feeds"][0]["problems"], 1);
    assert_eq!(site.titles("en").len(), 2);
    let feed = site.feed("en");
    let huge =
        feed["items"].as_array().unwrap().iter().find(|item| item["url"] == "https://example.org/blog/a/").unwrap();
    assert!(huge.get("content_html").is_none() && huge["summary"].as_str().unwrap().starts_with("huge huge"));
}

#[test]
fn a_summary_that_looks_like_html_is_text_in_every_format() {
    let site = Project::new()
        .post("a", "description: Use &lt;b&gt; & close it", "x")
        .post("b", "description: 'Write &amp;amp; once'", "x")
        .post("c", "description: 1 < 2 & 3", "x");
    site.build().succeeds();
    let rss = site.read("public/feeds/en/blog/rss.xml");
    // To readers of RSS a description is HTML.
    for description in ["Use &lt;b&gt; &amp; close it", "Write &amp;amp; once", "1 < 2 & 3"] {
        assert!(rss.contains(&format!("<description><![CDATA[{description}]]></description>")), "{rss}");
    }
    let feed = site.feed("en");
    let summaries: Vec<&str> =
        feed["items"].as_array().unwrap().iter().map(|item| item["summary"].as_str().unwrap()).collect();
    assert_eq!(summaries, ["Use <b> & close it", "Write &amp; once", "1 < 2 & 3"]);
}

#[test]
fn every_bare_address_becomes_a_link_though_chinese_goes_on_behind_it() {
    let link = |url: &str| format!("<a href=\"{url}\">{url}</a>");
    let (a, b, c) = (link("https://a.example/x"), link("https://b.example/"), link("https://c.example/y"));
    assert_eq!(
        html("见https://a.example/x，然后https://b.example/。再（https://c.example/y）完"),
        format!("<p>见{a}，然后{b}。再（{c}）完</p>")
    );
}

#[test]
fn texts_that_begin_like_an_address_stay() {
    assert_eq!(
        html("![Data: a flow](https://example.org/a.png \"data:b\")"),
        "<p><img src=\"https://example.org/a.png\" alt=\"Data: a flow\" title=\"data:b\"></p>"
    );
}

#[test]
fn components_that_show_a_film_are_links_to_it() {
    let link = "<a href=\"https://www.youtube.com/watch?v=w7Ft2ymGm-c\">";
    for body in
        ["<lite-youtube videoid=\"w7Ft2ymGm-c\"></lite-youtube>", "<YouTubeVideo videoId=\"w7Ft2ymGm-c?si=x\" />"]
    {
        assert!(html(body).contains(link), "{body}: {}", html(body));
    }
    assert!(!html("<div id=\"w7Ft2ymGm-c\">One</div> <youtube-list id=\"x\">Two</youtube-list>").contains("<a"));
}

#[test]
fn code_has_the_title_that_its_fence_names() {
    let cases = [
        ("js title=\"a & b.js\" {1,3}", "<p><strong>a &amp; b.js</strong></p>\n<pre><code class=\"language-js\">"),
        ("sh{1} [npm]", "<p><strong>npm</strong></p>\n<pre><code class=\"language-sh\">"),
        ("rust,linenos {title='mill.rs'}", "<p><strong>mill.rs</strong></p>\n<pre><code class=\"language-rust\">"),
        ("js {hl_lines=[1,2]}", "<pre><code class=\"language-js\">"),
        ("js title=\"\"", "<pre><code class=\"language-js\">"),
        ("js subtitle=\"a\"", "<pre><code class=\"language-js\">"),
        ("js data-title='a' title='b'", "<p><strong>b</strong></p>\n<pre><code class=\"language-js\">"),
        ("js [1, 3-4]", "<pre><code class=\"language-js\">"),
    ];
    for (info, expected) in cases {
        let site = Project::new().post("a", "", &format!("```{info}\ncode\n```\n"));
        site.build().succeeds();
        let html = string(&site.entry("en", "A post")["content_html"]);
        assert!(html.starts_with(expected), "{info}: {html}");
    }
}
