//! What is kept of shortcodes that no rule knows, where their names or what they are called with tell what they are.

use crate::project::Project;

/// The HTML of a body.
#[track_caller]
fn html(body: &str) -> String {
    let project = Project::new().post("a", "", body);
    project.build().succeeds().says("has no rule");
    project.html_with_problems()
}

#[test]
fn what_a_name_or_a_language_tells_to_be_code_is_no_markdown() {
    let cases = [
        (
            "{{< codefile file=\"a.toml\" lang=\"toml\" >}}\n# no heading\n\n[pages]\n  size = 5\n{{< /codefile >}}",
            "<pre><code class=\"language-toml\"># no heading\n\n[pages]\n  size = 5\n</code></pre>",
        ),
        (
            "{{< fig-mermaid title=\"Two *boxes*\" >}}\ngraph LR\n\n    a --> b\n{{< /fig-mermaid >}}",
            "<p><strong>Two <em>boxes</em></strong></p><pre><code>graph LR\n\n    a --&gt; b\n</code></pre>",
        ),
        ("{{< typed code=java >}}\nint a; // *b*\n{{< /typed >}}", "<pre><code>int a; // *b*\n</code></pre>"),
        // Tabs of fences, a passage in another language, words in a line.
        ("{{< code-tabs >}}\n```sh\nls\n```\n{{< /code-tabs >}}", "<pre><code class=\"language-sh\">ls\n</code></pre>"),
        ("{{< passage lang=\"fr\" >}}\nUn *mot*\n{{< /passage >}}", "<p>Un <em>mot</em></p>"),
        ("The {{< source >}}*Times*{{< /source >}}", "<p>The <em>Times</em></p>"),
        ("Run {{< codeline >}}a *b*{{< /codeline >}} now", "<p>Run <code>a *b*</code> now</p>"),
        // What only sounds like code.
        ("{{< open-source >}}\nFree *words*\n{{< /open-source >}}", "<p>Free <em>words</em></p>"),
        ("{{< code-of-conduct >}}\nBe *kind*\n{{< /code-of-conduct >}}", "<p>Be <em>kind</em></p>"),
        ("{{< codepen id=\"abc\" >}}A *pen*{{< /codepen >}}", "<p>A <em>pen</em></p>"),
        ("{{< repo language=\"Go\" >}}\nA *tool*\n{{< /repo >}}", "<p>A <em>tool</em></p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn init_proposes_code_for_what_a_build_takes_for_code() {
    let body = "---\ntitle: A\ndate: 2025-01-02\n---\n{{< typed lang=java >}}\nint a;\n{{< /typed >}}\n\n{{< script >}}f(){{< /script >}}\n";
    let site = Project::empty().file("hugo.toml", "").file("content/blog/a.md", body);
    let text = site.run(&["init", "--dry-run"]).succeeds().stdout;
    assert!(text.contains("\n    script: drop # 1\n    typed: code # 1\n"), "{text}");
}

#[test]
fn films_are_known_by_their_host_and_posts_by_their_titles() {
    let film = "https://www.youtube.com/watch?v=w7Ft2ymGm-c";
    let cases = [
        ("{{< lite-youtube id=\"w7Ft2ymGm-c\" >}}", format!("<p><a href=\"{film}\">{film}</a></p>")),
        ("{{< youtube_player video_id=\"w7Ft2ymGm-c?si=x\" >}}", format!("<p><a href=\"{film}\">{film}</a></p>")),
        (
            "{{< article link=\"/blog/b/\" >}}",
            "<p><a href=\"https://example.org/blog/b/\">Ann &amp; Bo</a></p>".to_owned(),
        ),
        ("Text {{< part link=\"/docs/x/\" >}}", "<p>Text</p>".to_owned()),
        ("Text {{< youtube-list w7Ft2 >}}", "<p>Text</p>".to_owned()),
    ];
    let other = "---\ntitle: Ann & Bo\ndate: 2024-01-01\n---\nText\n";
    for (body, expected) in cases {
        let site = Project::new().file("content/en/blog/b.md", other).post("a", "", body);
        site.build().succeeds().says("has no rule");
        assert_eq!(site.entry("en", "A post")["content_html"], expected.as_str(), "{body}");
    }
}

#[test]
fn pages_of_the_site_and_places_in_the_post_are_links_too() {
    let cases = [
        ("{{< button relref=\"b\" >}}On{{< /button >}}", "<p><a href=\"https://example.org/blog/b/\">On</a></p>"),
        ("{{< button href=\"#end\" >}}On{{< /button >}}", "<p><a href=\"https://example.org/blog/a/#end\">On</a></p>"),
        ("{{< button relref=\"gone\" >}}On{{< /button >}}", "<p>On</p>"),
    ];
    for (body, expected) in cases {
        let other = "---\ntitle: B\ndate: 2024-01-01\n---\nText\n";
        let site = Project::new().file("content/en/blog/b.md", other).post("a", "", body);
        site.build().succeeds().says("has no rule");
        assert_eq!(site.entry("en", "A post")["content_html"], expected, "{body}");
    }
}

#[test]
fn no_sentence_lacks_a_text_that_a_tag_names() {
    let cases = [
        ("Each {{< term text=\"pod\" id=\"pod\" >}} runs.", "<p>Each pod runs.</p>"),
        ("{{< term text=\"A *pod*\" >}}", "<p>A <em>pod</em></p>"),
        // What tells the template how, or what something is called that it shows.
        ("Words\n\n{{< box text=\"primary\" >}}", "<p>Words</p>"),
        ("Left {{< rule text=\"center\" >}}", "<p>Left</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
    let said = Project::new().post("a", "", cases[0].0).build().succeeds();
    said.says("help: the text that it names is kept; say what it becomes");
}

#[test]
fn init_proposes_no_rule_that_would_lose_a_link() {
    let body = "---\ntitle: A\ndate: 2025-01-02\n---\n{{< button >}}On{{< /button >}}\n\n{{< button href=\"/x/\" >}}On{{< /button >}}\n";
    let site = Project::empty().file("hugo.toml", "").file("content/blog/a.md", body);
    let text = site.run(&["init", "--dry-run"]).succeeds().stdout;
    assert!(text.contains("#     button: drop # 1\n") && !text.contains("button: unwrap"), "{text}");
}

#[test]
fn the_templates_of_inline_shortcodes_are_never_shown() {
    let cases = [
        (
            "{{< day.inline >}}{{ \"2025-06-30\" | time.Format \":date_long\" }}{{< /day.inline >}}: news",
            "<p>2025-06-30: news</p>",
        ),
        (
            "{{< day.inline \"2025-06-30\" >}}{{- .Get 0 | dateFormat \"Jan 2\" -}}{{< /day.inline >}}!",
            "<p>2025-06-30!</p>",
        ),
        ("{{< day.inline d=\"30\" >}}<b>{{ .Get \"d\" }}</b>{{/* why */}}{{< /day.inline >}}!", "<p><b>30</b>!</p>"),
        ("On {{< day.inline >}}{{ dateFormat \"2006\" \"2025-06-30\" }}{{< /day.inline >}}", "<p>On 2025-06-30</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(Project::new().post("a", "", body).html(), expected, "{body}");
    }
    let unknown = [
        "Text\n\n{{< year.inline >}}{{ now.Format \"2006\" }}{{< /year.inline >}}",
        "Text\n\n{{< all.inline >}}\n<ul>{{ range .Site.Pages }}<li>{{ .Title }}</li>{{ end }}</ul>\n{{< /all.inline >}}",
        "Text {{< long.inline >}}{{ \"words\" | len }}{{< /long.inline >}}",
    ];
    for body in unknown {
        assert_eq!(html(body), "<p>Text</p>", "{body}");
    }
    let said = Project::new().post("a", "", unknown[0]).build().succeeds();
    said.says("help: only Hugo fills in the template that it encloses");
}

#[test]
fn of_a_picture_without_an_address_its_text_is_left() {
    assert_eq!(html("![A *chart*]({{< file-of chart >}})"), "<p>A chart</p>");
    assert_eq!(
        html("[![A chart]({{< file-of chart >}})](/b/)"),
        "<p><a href=\"https://example.org/b/\">A chart</a></p>"
    );
}
