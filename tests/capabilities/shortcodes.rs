//! What becomes of shortcodes: expanded by rules wherever Markdown has text, left alone in code, never shown, never lost in
//! silence.

use crate::project::{Project, string};

/// The HTML of a body.
#[track_caller]
fn html(body: &str) -> String {
    Project::new().post("a", "", body).html()
}

/// The HTML of a body with rules for shortcodes.
#[track_caller]
fn html_with(shortcodes: &str, body: &str) -> String {
    Project::new().settings(&format!("rules:\n  shortcodes: {{{shortcodes}}}")).post("a", "", body).html()
}

#[test]
fn the_shortcodes_built_into_hugo_are_known() {
    let cases = [
        (
            r#"{{< figure src="a.png" alt="A" caption="Some *words*" >}}"#,
            r#"<figure><img src="https://example.org/blog/a/a.png" alt="A"><figcaption><p>Some <em>words</em></p></figcaption></figure>"#,
        ),
        (
            r#"{{< figure src="/a.png" title="T" link="/b/" >}}"#,
            r#"<figure><a href="https://example.org/b/"><img src="https://example.org/a.png" alt="T"></a><figcaption><h4>T</h4></figcaption></figure>"#,
        ),
        (
            "{{< youtube w7Ft2ymGmfc >}}",
            r#"<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">https://www.youtube.com/watch?v=w7Ft2ymGmfc</a></p>"#,
        ),
        (
            r#"{{< youtube id="w7Ft2ymGmfc" title="A film" >}}"#,
            r#"<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">A film</a></p>"#,
        ),
        ("{{< vimeo 55073825 >}}", r#"<p><a href="https://vimeo.com/55073825">https://vimeo.com/55073825</a></p>"#),
        (
            "{{< vimeo_simple 55073825 >}}",
            r#"<p><a href="https://vimeo.com/55073825">https://vimeo.com/55073825</a></p>"#,
        ),
        (
            r#"{{< twitter_simple user="ann" id="453110110599868418" >}}"#,
            r#"<p><a href="https://x.com/ann/status/453110110599868418">https://x.com/ann/status/453110110599868418</a></p>"#,
        ),
        (
            "{{< gist ann 23932424365401ffa5e9d9810102a477 list.html >}}",
            r#"<p><a href="https://gist.github.com/ann/23932424365401ffa5e9d9810102a477">list.html</a></p>"#,
        ),
        (
            r#"{{< x user="Ann" id="1453110110599868418" >}}"#,
            r#"<p><a href="https://x.com/Ann/status/1453110110599868418">https://x.com/Ann/status/1453110110599868418</a></p>"#,
        ),
        (
            "{{< tweet 1453110110599868418 >}}",
            r#"<p><a href="https://x.com/i/status/1453110110599868418">https://x.com/i/status/1453110110599868418</a></p>"#,
        ),
        (
            "{{< instagram CxOWiQNP2MO >}}",
            r#"<p><a href="https://www.instagram.com/p/CxOWiQNP2MO/">https://www.instagram.com/p/CxOWiQNP2MO/</a></p>"#,
        ),
        (
            r#"{{< qr text="https://example.org/x" />}}"#,
            r#"<p><a href="https://example.org/x">https://example.org/x</a></p>"#,
        ),
        ("{{< qr >}}\ncall me\n{{< /qr >}}", "<p>call me</p>"),
        (
            "{{< katex display=true >}}\n\\bar{p}_{a} = f_{1} \\\\ x * y * z\n{{< /katex >}}",
            "<p>\\bar{p}_{a} = f_{1} \\\\ x * y * z</p>",
        ),
        (
            "A {{< icon name=\"bolt\" >}} flash {{< math >}}$x_1 + y_1$ < _z_{{< /math >}} {{< toc >}}",
            "<p>A  flash $x_1 + y_1$ &lt; _z_</p>",
        ),
        ("{{< param title >}} and {{% param \"title\" %}}", "<p>A post and A post</p>"),
        (
            "{{< highlight go \"linenos=table\" >}}\nfunc main() { a < b }\n{{< /highlight >}}",
            "<pre><code class=\"language-go\">func main() { a &lt; b }\n</code></pre>",
        ),
        (
            "{{< details summary=\"More\" >}}\nSome **words**.\n{{< /details >}}",
            "<details><summary>More</summary>\n<p>Some <strong>words</strong>.</p>\n</details>",
        ),
        (
            "{{< details \"More *still*\" >}}\nWords.\n{{< /details >}}",
            "<details><summary>More *still*</summary>\n<p>Words.</p>\n</details>",
        ),
        ("a{{< comment >}} not for readers {{< /comment >}}b", "<p>ab</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn the_shortcodes_that_most_of_hugos_themes_have_are_known() {
    let cases = [
        ("{{< mermaid >}}\ngraph LR; A-->B\n{{< /mermaid >}}", "<pre><code>graph LR; A--&gt;B\n</code></pre>"),
        (r"So {{< raw >}}\(a_{1} = b_{2}\){{< /raw >}}.", r"<p>So \(a_{1} = b_{2}\).</p>"),
        ("{{< rawhtml >}}\n<p>a *b*</p>\n{{< /rawhtml >}}", "<p>a *b*</p>"),
        (
            "{{< bilibili BV1x >}}",
            r#"<p><a href="https://www.bilibili.com/video/BV1x">https://www.bilibili.com/video/BV1x</a></p>"#,
        ),
        (
            r#"{{< youtubeLite id="w7Ft2ymGmfc" label="A film" >}}"#,
            r#"<p><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">A film</a></p>"#,
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn ref_and_relref_lead_to_pages() {
    let site = Project::new()
        .file("content/en/docs/guide/index.md", "---\ntitle: Guide\n---\n")
        .file("content/zh/docs/guide/index.md", "---\ntitle: 指南\n---\n")
        .file("content/en/docs/reindex.md", "---\ntitle: Build it again\n---\n")
        .post("a", "", "[1]({{< ref \"/docs/guide\" >}}) [2]({{< relref \"guide#top\" >}}) [3]({{% ref path=\"/docs/guide\" lang=\"zh\" %}}) [4]({{< ref \"../docs/guide.md\" >}}) \
             [5]({{< ref \"docs/guide/index.md\" >}}) [6]({{< ref \"/docs/reindex\" >}})");
    let html = site.html();
    let guide = "docs/guide/";
    for (label, url) in [
        ("1", guide),
        ("2", "docs/guide/#top"),
        ("3", "zh/docs/guide/"),
        ("4", guide),
        ("5", guide),
        ("6", "docs/reindex/"),
    ] {
        assert!(html.contains(&format!("<a href=\"https://example.org/{url}\">{label}</a>")), "{label} in {html}");
    }
}

#[test]
fn a_ref_to_no_page_is_reported_with_its_line() {
    let site = Project::new().post("a", "", "x\n\n[1]({{< ref \"nowhere\" >}})");
    site.build().succeeds().says("warning[PF043]: there is no page `nowhere`").says("content/en/blog/a.md:8");
}

#[test]
fn a_tag_may_span_lines_and_hold_what_looks_like_its_end() {
    let body = "{{< image width=\"75%\"\n    link=\"./a.png\"\n    caption=\"Envoy <-> \\\"B\\\" >}} C\"\n    >}}";
    let html = html(body);
    assert!(html.contains("src=\"https://example.org/blog/a/a.png\""), "{html}");
    assert!(html.contains("<figcaption>Envoy &lt;-&gt; \"B\" &gt;}} C</figcaption>"), "{html}");
}

#[test]
fn shortcodes_are_expanded_wherever_markdown_has_text() {
    let rules = "v: {template: '1.2'}, base: {template: 'https://x.example/t?a=1&b=2'}";
    let cases = [
        ("- one {{< v >}}\n- two", "<li>one 1.2</li>"),
        ("## Version {{< v >}}", "<h2>Version 1.2</h2>"),
        ("> quoted {{< v >}}", "<p>quoted 1.2</p>"),
        ("| a | b |\n|---|---|\n| {{< v >}} | c |", "<td>1.2</td>"),
        ("**bold {{< v >}}**", "<strong>bold 1.2</strong>"),
        ("[tree]({{< base >}}/samples)", "<a href=\"https://x.example/t?a=1&amp;b=2/samples\">tree</a>"),
        ("[tree][t]\n\n[t]: <{{% base %}}>", "<a href=\"https://x.example/t?a=1&amp;b=2\">tree</a>"),
        ("<a href=\"{{< base >}}\">tree</a>", "<a href=\"https://x.example/t?a=1&amp;b=2\">tree</a>"),
        ("![{{< v >}}](a.png)", "alt=\"1.2\""),
    ];
    for (body, expected) in cases {
        let html = html_with(rules, body);
        assert!(html.contains(expected), "{body} became {html}");
    }
}

#[test]
fn shortcodes_in_code_are_code() {
    let cases = [
        ("`{{< v >}}`", "<code>{{&lt; v &gt;}}</code>"),
        ("```go\n{{< v >}}\n```", "<pre><code class=\"language-go\">{{&lt; v &gt;}}\n</code></pre>"),
        ("- item\n\n  ```\n  {{% v %}}\n  ```", "<pre><code>{{% v %}}\n</code></pre>"),
        ("`{{ .Values.name }}` and {{ .Values.other }}", "<code>{{ .Values.name }}</code> and {{ .Values.other }}"),
        ("`{{</* v */>}}` {{</* v */>}}", "<code>{{&lt; v &gt;}}</code> {{&lt; v &gt;}}"),
    ];
    for (body, expected) in cases {
        let html = html_with("v: {template: '1.2'}", body);
        assert!(html.contains(expected), "{body} became {html}");
    }
}

#[test]
fn code_by_rule_keeps_its_text_and_expands_what_stands_in_it() {
    let rules = "text: code, file: {template: 'https://x.example/f?a&b'}";
    let body = "1.  Do this:\n\n    {{< text bash >}}\n    $ apply -f {{< file >}}/a.yaml\n      <b> {{ .State.Pid }} `x` **y**\n    {{< /text >}}\n\n1.  And that.";
    let html = html_with(rules, body);
    let code = "<pre><code class=\"language-bash\">$ apply -f https://x.example/f?a&amp;b/a.yaml\n  &lt;b&gt; {{ .State.Pid }} `x` **y**\n</code></pre>";
    assert!(html.contains(code), "{html}");
    assert_eq!(html.matches("<ol>").count(), 1, "the list goes on: {html}");
}

#[test]
fn what_a_template_encloses_is_markdown_of_the_same_post() {
    let rules = "tip: {template: '<aside><b>{{ get(\"title\", 0) }}</b>{{ inner }}</aside>'}, note: unwrap";
    let body = "{{< tip \"Mind\" >}}\nSee [this][r] and {{< note >}}*that*{{< /note >}}[^1].\n\n- a\n- b\n{{< /tip >}}\n\n[r]: https://r.example/\n[^1]: A note.";
    let html = html_with(rules, body);
    assert!(html.starts_with("<aside><b>Mind</b>"), "{html}");
    assert!(html.contains("See <a href=\"https://r.example/\">this</a> and <em>that</em><sup>"), "{html}");
    assert!(html.contains("<li>b</li>\n</ul>\n</aside>"), "{html}");
}

#[test]
fn an_unknown_shortcode_is_reported_once_and_keeps_content_and_pictures() {
    let site = Project::new()
        .post("a", "", "{{< frame >}}\nKept.\n{{< /frame >}}\n\n{{< frame >}}again{{< /frame >}}\n\n{{< shot file=\"a.PNG\" caption=\"A *shot*\" >}}");
    let ran = site
        .build()
        .succeeds()
        .says("warning[PF040]: the shortcode `frame` has no rule")
        .says("content/en/blog/a.md:6");
    assert_eq!(ran.stderr.matches("`frame` has no rule").count(), 1);
    let html = site.html_with_problems();
    assert!(html.contains("<p>Kept.</p>") && html.contains("<p>again</p>"), "{html}");
    let figure = "<figure><img src=\"https://example.org/blog/a/a.PNG\" alt=\"A shot\"><figcaption>A <em>shot</em></figcaption></figure>";
    assert!(html.contains(figure), "{html}");
}

#[test]
fn an_unknown_shortcode_keeps_the_link_that_it_names() {
    let cases = [
        (
            r#"{{< button href="/x/" >}}Read *on*{{< /button >}}"#,
            r#"<p><a href="https://example.org/x/">Read <em>on</em></a></p>"#,
        ),
        (r#"- {{< link "https://a.example" Mesh >}}"#, "<ul>\n<li><a href=\"https://a.example/\">Mesh</a></li>\n</ul>"),
        (
            r#"{{< card link="../b/" title="The <other>" icon="x" >}}"#,
            r#"<p><a href="https://example.org/blog/b/">The </a></p>"#,
        ),
        (
            r#"See {{< film src="https://a.example/f?x=1&y=_2_" >}}."#,
            r#"<p>See <a href="https://a.example/f?x=1&amp;y=_2_">https://a.example/f?x=1&amp;y=_2_</a>.</p>"#,
        ),
        // What the templates include is no link, nor is a program or a word.
        (r#"{{< include url="/parts/x.md" >}}"#, ""),
        (r#"{{< run src="https://a.example/x.js" >}}"#, ""),
        (r#"{{< to link="b" title="B" >}}"#, ""),
        (r#"{{< go href="javascript:x()" title="B" >}}"#, ""),
        // What encloses more than its words keeps all of that.
        (
            r#"{{< box href="/x/" >}}One [link](/y/){{< /box >}}"#,
            r#"<p>One <a href="https://example.org/y/">link</a></p>"#,
        ),
        ("{{< box href=\"/x/\" >}}\nOne\n\nTwo\n{{< /box >}}", "<p>One</p>\n<p>Two</p>"),
    ];
    for (body, html) in cases {
        let site = Project::new().post("a", "description: D", body);
        site.build().succeeds().says("PF040");
        let found = site.feed("en")["items"][0]["content_html"].as_str().unwrap_or_default().to_owned();
        assert_eq!(found, html, "{body}");
    }
    Project::new()
        .post("a", "", cases[2].0)
        .build()
        .succeeds()
        .says("help: the link that it names is kept; say what it becomes");
}

#[test]
fn the_notes_and_quotes_of_hugos_themes_are_quotes() {
    let note = |title: &str| format!("<blockquote><p><strong>{title}</strong></p>\n<p>Text</p>\n</blockquote>");
    let cases = [
        ("{{< note >}}\nText\n{{< /note >}}", note("Note")),
        ("{{% alert color=\"warning\" %}}\nText\n{{% /alert %}}", note("Warning")),
        ("{{% alert title=\"Mind *this*\" color=\"primary\" %}}\nText\n{{% /alert %}}", note("Mind <em>this</em>")),
        ("{{< admonition tip \"A tip\" true >}}\nText\n{{< /admonition >}}", note("A tip")),
        ("{{< notice tip 提示 >}}\nText\n{{< /notice >}}", note("提示")),
        ("{{< notice info closed >}}\nText\n{{< /notice >}}", note("Info")),
        ("{{< hint \"Own words\" >}}\nText\n{{< /hint >}}", note("Own words")),
        // An icon and a colour say nothing.
        (
            "{{< alert \"circle-info\" cardColor=\"#fff\" >}}\nText\n{{< /alert >}}",
            "<blockquote>\n<p>Text</p>\n</blockquote>".to_owned(),
        ),
        (
            "{{< callout icon=\"👉\" text=\"*All* of it\" />}}",
            "<blockquote><p><em>All</em> of it</p></blockquote>".to_owned(),
        ),
        (
            "{{< quote author=\"Ann *Lee*\" source=\"A book\" url=\"/book/\" >}}\nText\n{{< /quote >}}",
            "<blockquote>\n<p>Text</p>\n<p>— Ann <em>Lee</em>, <a href=\"https://example.org/book/\">A book</a></p></blockquote>"
                .to_owned(),
        ),
        ("{{< blockquote >}}\nText\n{{< /blockquote >}}", "<blockquote>\n<p>Text</p>\n</blockquote>".to_owned()),
        // What stands in the tag alone is the text.
        ("{{< warning \"Mind *this*\" >}}", "<blockquote><p>Mind <em>this</em></p></blockquote>".to_owned()),
        (
            "{{< notice tip \"Mind this\" >}}",
            "<blockquote><p><strong>Tip</strong></p><p>Mind this</p></blockquote>".to_owned(),
        ),
        ("Words {{< alert \"circle-info\" >}}.", "<p>Words .</p>".to_owned()),
        (
            "{{< quote text=\"Own *words*\" author=\"Ann\" >}}",
            "<blockquote><p>Own <em>words</em></p><p>— Ann</p></blockquote>".to_owned(),
        ),
        ("{{< quote \"Own words\" \"Ann\" >}}", "<blockquote><p>Own words</p><p>— Ann</p></blockquote>".to_owned()),
        (
            "{{< quote \"Ann\" >}}\nText\n{{< /quote >}}",
            "<blockquote>\n<p>Text</p>\n<p>— Ann</p></blockquote>".to_owned(),
        ),
        ("{{< quote left >}}\nText\n{{< /quote >}}", "<blockquote>\n<p>Text</p>\n</blockquote>".to_owned()),
        ("So {{< math \"a < b\" >}}", "<p>So a &lt; b</p>".to_owned()),
        // Kinds of a theme's own go before the title, too; a lone word may be an order.
        ("{{% admonition abstract \"In short\" %}}\nText\n{{% /admonition %}}", note("In short")),
        (
            "{{< alert \"circle-info\" closed >}}\nText\n{{< /alert >}}",
            "<blockquote>\n<p>Text</p>\n</blockquote>".to_owned(),
        ),
        ("Press {{< kbd \"Ctrl\" >}}", "<p>Press <kbd>Ctrl</kbd></p>".to_owned()),
        ("Press {{< kbd \"Ctrl\" \"C\" >}}", "<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>".to_owned()),
        ("Press {{< kbd Ctrl + C >}}", "<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>".to_owned()),
        ("Press {{< kbd \"Ctrl\" \"+\" >}}", "<p>Press <kbd>Ctrl</kbd>+<kbd>+</kbd></p>".to_owned()),
        ("Press {{< kbd \"+\" >}}", "<p>Press <kbd>+</kbd></p>".to_owned()),
        ("Press {{< kbd >}}F1{{< /kbd >}}", "<p>Press <kbd>F1</kbd></p>".to_owned()),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
    let site = Project::new().post("a", "", "{{< note >}}\nMind\n{{< /note >}}\n\nText.");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["summary"], "Mind", "a note's title is no summary");
}

#[test]
fn an_unknown_shortcode_that_stands_alone_keeps_the_title_of_what_it_encloses() {
    let bold = |title: &str| format!("<p><strong>{title}</strong></p>\n<p>Text</p>");
    let panel = "{{< panel title=\"Mind *this*\" color=\"red\" >}}\nText\n{{< /panel >}}";
    let cases = [
        (panel, bold("Mind <em>this</em>")),
        ("{{% leaf header=\"english\" lang=en %}}\nText\n{{% /leaf %}}", bold("english")),
        ("{{< flash tip \"A tip\" false >}}\nText\n{{< /flash >}}", bold("A tip")),
        ("{{< flash tip 提示 >}}\nText\n{{< /flash >}}", bold("提示")),
        ("{{< leaf name=\"Container\" >}}\nText\n{{< /leaf >}}", bold("Container")),
        (
            "- One\n\n  {{< flash \"A tip\" >}}\n  Text\n  {{< /flash >}}",
            format!("<ul>\n<li>\n<p>One</p>\n{}\n</li>\n</ul>", bold("A tip")),
        ),
        ("{{% panel title=\"Mind\" %}}Text{{% /panel %}}", bold("Mind")),
        (
            "- One\n\n  {{< flash \"A tip\" >}}Text{{< /flash >}}\n- Two",
            format!("<ul>\n<li>\n<p>One</p>\n{}\n</li>\n<li>\n<p>Two</p>\n</li>\n</ul>", bold("A tip")),
        ),
        // What names something for the templates is no title, and within a line there is no place for one.
        ("{{< leaves name=\"leaves_1\" >}}\nText\n{{< /leaves >}}", "<p>Text</p>".to_owned()),
        ("{{< box warning header=true >}}\nText\n{{< /box >}}", "<p>Text</p>".to_owned()),
        ("{{< box title=\"none\" >}}\nText\n{{< /box >}}", "<p>Text</p>".to_owned()),
        ("{{< scaled logo Fit \"80x80\" >}}\nText\n{{< /scaled >}}", "<p>Text</p>".to_owned()),
        ("A {{< gloss title=\"Said\" >}}word{{< /gloss >}}.", "<p>A word.</p>".to_owned()),
    ];
    for (body, html) in cases {
        let site = Project::new().post("a", "", body);
        site.build().succeeds().says("PF040");
        assert_eq!(site.html_with_problems(), html, "{body}");
    }
    let site = Project::new().post("a", "", panel);
    site.build().succeeds().says("help: what it encloses is kept, with its title; say what becomes of it");
    assert_eq!(site.entry("en", "A post")["summary"], "Text", "a title is no summary");
    // `unwrap` says the same without a warning.
    let html = html_with("panel: unwrap", panel);
    assert_eq!(html, bold("Mind <em>this</em>"));
}

#[test]
fn an_unknown_shortcode_keeps_the_film_and_the_pictures_of_a_list() {
    let cases = [
        ("{{< film src=\"a.mp4\" >}}", "<p><a href=\"https://example.org/blog/a/a.mp4\">a.mp4</a></p>"),
        ("{{< sound \"a.ogg\" >}}", "<p><a href=\"https://example.org/blog/a/a.ogg\">a.ogg</a></p>"),
        ("{{< write \"mailto:ann@example.org\" >}}", "<p><a href=\"mailto:ann@example.org\">ann@example.org</a></p>"),
        (
            "{{< shots \"a.avif, a.webp, b.webp\" >}}",
            "<figure><img src=\"https://example.org/blog/a/a.avif\" alt=\"\"><img src=\"https://example.org/blog/a/b.webp\" alt=\"\"></figure>",
        ),
        ("{{< shot \"a,b.png\" >}}", "<figure><img src=\"https://example.org/blog/a/a,b.png\" alt=\"\"></figure>"),
    ];
    for (body, html) in cases {
        let site = Project::new().post("a", "description: D", body);
        site.build().succeeds().says("PF040");
        assert_eq!(site.html_with_problems(), html, "{body}");
    }
}

#[test]
fn docsys_picture_of_the_bundle_is_found_without_its_extension() {
    let site = Project::new()
        .file("content/en/blog/a/index.md", "---\ntitle: A\ndate: 2025-01-01\n---\n{{< imgproc ann Resize \"400x\" >}}\nAnn *at* home\n{{< /imgproc >}}\n\n{{% imgproc \"none\" Fit \"8x8\" %}}Gone{{% /imgproc %}}\n\n{{< imgproc gone Fit 8x8 >}}\n{{< /imgproc >}}\n")
        .file("content/en/blog/a/Ann-featured.jpg", "a picture");
    assert_eq!(
        site.html(),
        "<figure><img src=\"https://example.org/blog/a/Ann-featured.jpg\" alt=\"Ann at home\"><figcaption>\n<p>Ann <em>at</em> home</p>\n</figcaption></figure>\n\
         <figure><figcaption>Gone</figcaption></figure>"
    );
}

#[test]
fn an_unknown_gallery_keeps_the_pictures_of_the_bundle_that_it_names() {
    let gallery = |tag: &str| {
        let text = |tag: &str| format!("---\ntitle: A post\ndate: 2025-03-04\n---\nText\n\n{tag}\n");
        let mut site = Project::new()
            .file("content/en/blog/a/index.md", text(tag))
            .file("content/zh/blog/a/index.md", text(tag))
            .file("content/en/secret.png", "");
        for file in ["b.JPG", "a b#1.jpg", "c.png", "notes.txt", "more/d.jpg"] {
            site = site.file(&format!("content/en/blog/a/images/{file}"), "");
        }
        site.build().succeeds().says("PF040");
        let html = |language| string(&site.entry(language, "A post")["content_html"]);
        assert_eq!(html("en"), html("zh"), "a translation has those of its original");
        html("en").replace("https://example.org/blog/a/", "").replace("<p>Text</p>\n", "")
    };
    let jpg = "<figure><img src=\"images/a%20b%231.jpg\" alt=\"\"><img src=\"images/b.JPG\" alt=\"\"></figure>";
    assert_eq!(gallery("{{< gallery match=\"images/*.jpg\" sortOrder=\"desc\" >}}"), jpg);
    assert_eq!(gallery("{{< gallery \"images/*\" >}}").matches("<img ").count(), 3);
    let two = "<figure><img src=\"images/c.png\" alt=\"\"><img src=\"images/b.JPG\" alt=\"\"></figure>";
    assert_eq!(gallery("{{< carousel images=\"{images/c.png, images/b.JPG}\" >}}"), two);
    // What names nothing that is there shows nothing that is broken.
    assert_eq!(gallery("{{< gallery match=\"photos/*.jpg\" >}}"), "<p>Text</p>");
    assert_eq!(gallery("{{< gallery match=\"../../*.png\" >}}"), "<p>Text</p>");
}

#[test]
fn help_for_an_unknown_shortcode_fits_what_it_encloses_and_names() {
    let help = |body: &str| Project::new().post("a", "", body).build().succeeds();
    help("{{< box >}}Kept.{{< /box >}}").says(
        "help: what it encloses is kept; say what becomes of it: `rules: {shortcodes: {box: unwrap}}`, or `code`, a",
    );
    let ran = help("In {{< version >}}.")
        .says("help: say what it becomes: `rules: {shortcodes: {version: {template: \"…\"}}}`");
    assert!(!ran.stderr.contains("unwrap") && !ran.stderr.contains("picture"), "{}", ran.stderr);
    help("{{< shot a.png >}}").says("help: the picture that it names is kept; say what it becomes");
    help("{{< shot a.png >}}b{{< /shot >}}").says("help: what it encloses and the picture that it names are kept; say");
}

#[test]
fn unknown_shortcode_is_said_once_with_the_number_of_posts() {
    let site = Project::new().post("a", "", "{{< version >}} {{< version >}}").post("b", "", "{{< version >}}");
    let ran =
        site.build().succeeds().says("the shortcode `version` has no rule and is left out (the first of 2 posts)");
    let ran = ran.says("content/en/blog/a.md:6:1");
    assert_eq!(ran.stderr.matches("PF040").count(), 1, "{}", ran.stderr);
}

#[test]
fn a_body_that_is_nothing_but_an_include_is_reported_and_its_entry_stays() {
    let site = Project::new().post("a", "description: What it is about", "{{< include \"notes.md\" >}}");
    site.build()
        .succeeds()
        .says("warning[PF040]: the shortcode `include` has no rule and is left out")
        .says("warning[PF046]");
    assert_eq!(site.entry("en", "A post")["summary"], "What it is about");
}

#[test]
fn a_template_may_list_what_the_front_matter_lists() {
    let rules = "bulletin: {template: '<p>{{ param(\"cves\")|join(\", \") }}; {{ param(\"score\") }}{% if param(\"none\") %}!{% endif %}</p>'}";
    let site = Project::new().settings(&format!("rules:\n  shortcodes: {{{rules}}}"));
    let site = site.post("a", "cves: [CVE-1, CVE-2]\nscore: 1.10", "{{< bulletin >}}\n\n{{< param cves >}}");
    assert_eq!(site.html(), "<p>CVE-1, CVE-2; 1.10</p>\n<p>CVE-1, CVE-2</p>");
}

#[test]
fn malformed_shortcodes_are_reported_and_leak_nothing() {
    for body in [
        "a {{< broken b",
        "a {{< \"x >}} b",
        "a {{< /closed >}} b",
        "a {{< = >}} b",
        "a {{<>}} b",
        "a {{< figure src=\"x.png\" }} b",
        "a {{% b",
    ] {
        let site = Project::new().post("a", "", body);
        site.build().succeeds().says("warning[PF041]").says("content/en/blog/a.md:6");
        let html = site.html_with_problems();
        assert!(html.contains('a') && !html.contains("{{&lt;") && !html.contains("{{%"), "{body} became {html}");
    }
}

#[test]
fn a_template_that_fails_is_reported_and_its_content_kept() {
    let site = Project::new()
        .settings("rules: {shortcodes: {bad: {template: '{{ 1 / 0 }}'}, loop: {template: '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}'}}}")
        .post("a", "", "{{< bad >}}kept{{< /bad >}} {{< loop >}}");
    site.build()
        .succeeds()
        .says("warning[PF042]: the template of `bad` failed")
        .says("help: mend it: `rules: {shortcodes: {bad: {template: …}}}`")
        .says("the template of `loop` failed");
    assert!(site.html_with_problems().contains("kept"));
}

#[test]
fn code_that_is_not_closed_swallows_no_shortcode() {
    let bodies = [
        "> ```\n> code\n\nafter {{< v >}}",
        "- item\n  ```\n  x\n\npara {{< v >}}",
        "- a ` b\n- {{< v >}} c ` d",
        "para <!-- open\n\nnext {{< v >}}",
        "a `b {{< v >}}",
    ];
    for body in bodies {
        let html = html_with("v: {template: '1.2'}", body);
        assert!(html.contains("1.2"), "{body} became {html}");
    }
}

#[test]
fn a_tag_that_the_lexer_took_for_code_and_markdown_did_not_is_removed_and_reported() {
    for tag in [
        "{{< param title >}}",
        "{{{< param title >}}",
        "{{{{< param title >}}< param title >}}",
        "{\u{1}{< param title >}}",
        "{&#1;{< param title >}}",
        "<iframe src=\"https://a.example/\" title=\"{{< param title >}}\"></iframe>",
    ] {
        let site = Project::new().post("a", "", &format!("<div>\n```\na {tag} b\n```\n</div>"));
        site.build().succeeds().says("warning[PF041]").says("content/en/blog/a.md");
        let html = site.html_with_problems();
        assert!(html.contains("a ") && html.contains(" b") && !html.contains("{{"), "{tag} became {html}");
    }
}

#[test]
fn a_tag_in_an_attribute_is_removed_and_reported() {
    let site = Project::new().post("a", "", "<img src=\"a.png\" alt=\"a `{{< x >}}` b\">");
    site.build().succeeds().says("warning[PF041]");
    let html = site.html_with_problems();
    assert_eq!(html, "<img src=\"https://example.org/blog/a/a.png\" alt=\"a `` b\">");
}

#[test]
fn braces_that_a_dropped_tag_keeps_apart_begin_no_shortcode_tag() {
    let site = Project::new().post("a", "", "<div>\n```\na {{</x>{< b >}} c\n```\n</div>");
    site.build().succeeds().says("warning[PF041]");
    let html = site.html_with_problems();
    assert!(html.contains("a {{") && html.contains('c') && !html.contains("{{&lt;"), "{html}");
}

#[test]
fn much_of_anything_takes_no_time_and_no_stack() {
    let bodies = [
        "{{<".repeat(10_000),
        "{{< a ".repeat(8_000),
        "{{< a \"".repeat(8_000),
        "{{</*".repeat(8_000),
        "{{< a >}}".repeat(8_000),
        "{{< /a >}}".repeat(8_000),
        "{{< details >}}".repeat(3_000) + "x" + &"{{< /details >}}".repeat(3_000),
        "{{< highlight go >}}\n".repeat(10_000),
        "{{< param title >}} ".repeat(8_000),
        "\\{{<}} ".repeat(10_000),
        "`a` ".repeat(10_000),
        "```\nx\n```\n".repeat(8_000) + "\nend",
        "[a](http://[b) ".repeat(5_000),
        "&".repeat(50_000),
        "<ul>".to_owned() + &"<li>a".repeat(8_000),
        "a <!-- ".repeat(40_000),
        "<!---->".repeat(40_000),
        "- ```\na\n".repeat(4_000),
        "{{< highlight go >}}".repeat(20_000),
        "<sup><a href=\"#fn:x\"><b>a</b></a><i>b</i></sup>".repeat(4_000),
        format!("<a {}>b</a>", (0..20_000).map(|number| format!("a{number} ")).collect::<String>()),
        "{{ a(".repeat(100_000),
        "{{ a(b='\"".repeat(20_000),
        "{{ a(b=[1, ".repeat(20_000),
        "{{/* a".repeat(20_000),
        "{% details() %}".repeat(8_000) + &"{% end %}".repeat(8_000),
        "{% end %}".repeat(8_000),
        "{".repeat(50_000),
        "{/* a ".repeat(20_000),
        "{ (} `a ' ".repeat(20_000),
        "{`${".repeat(20_000) + "`",
        "<A b={".repeat(20_000),
        "<A b='".repeat(20_000),
        "<a b c ".repeat(20_000),
        "<A>".repeat(8_000) + &"</A>".repeat(8_000),
        "import x\n".repeat(20_000),
        "import {\n".repeat(20_000),
        "export const a = (\n".repeat(20_000),
        "```mdx-code-block\n".repeat(10_000),
        (1..300).map(|indent| format!("{}a\n\n", "    ".repeat(indent))).collect::<String>(),
        ":::a\n".repeat(20_000) + &":::\n".repeat(20_000),
        (0..10_000).map(|number| format!("[^{number}] ")).collect::<String>()
            + "\n\n"
            + &(0..10_000).map(|number| format!("[^{number}]: x\n\n")).collect::<String>(),
    ];
    let site =
        Project::new().setting("include: \"blog/**\"", "include: \"blog/**\", limit: unlimited, max_bytes: unlimited");
    let site = site.settings("rules: {dialects: [hugo, zola, mdx, admonitions]}");
    let site = bodies.iter().enumerate().fold(site, |site, (number, body)| site.post(&format!("p{number}"), "", body));
    // Nothing here holds a clock; without the care that was taken this test would run for hours, or overflow the stack.
    site.build().succeeds();
    assert_eq!(site.titles("en").len(), bodies.len());
}

#[test]
fn the_mark_that_ends_the_summary_hides_no_tag() {
    let body = "{<!--more-->{< figure >}} and {{<!--more-->% x %}} and {<b><!--more--></b>{% x %}}";
    let site = Project::new().post("a", "", body);
    site.build().succeeds();
    let html = site.html_with_problems();
    assert!(!html.contains("{{"), "{html}");
}
