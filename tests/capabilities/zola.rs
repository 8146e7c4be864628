//! Zola sites: where language, URL and date come from, and what becomes of shortcodes and links.

use crate::project::{Project, string, strings};

/// A Zola site in five languages, one of which is written from right to left.
fn zola() -> Project {
    Project::new().setting("preset: hugo", "preset: zola").setting(
        "  uk: {name: Українська}\n",
        "  ar: {name: العربية}\n  pt-PT: {name: Português}\n  zh-Hans: {name: 简体中文}\n",
    )
}

fn page(front_matter: &str, body: &str) -> String {
    format!("+++\n{front_matter}\n+++\n{body}\n")
}

#[test]
fn a_language_is_a_suffix_and_translations_share_a_path() {
    let site = zola()
        .file("content/blog/a/index.md", page("title = \"A\"\ndate = 2025-03-04", "One"))
        .file("content/blog/a/index.ar.md", page("title = \"أ\"\ndate = 2025-03-05", "واحد"))
        .file("content/blog/a/index.pt-PT.md", page("title = \"Á\"\ndate = 2025-03-06", "Um"))
        .file("content/blog/b.md", page("title = \"B\"\ndate = 2025-03-04T10:00:00", "Two"))
        .file("content/blog/b.zh-Hans.md", page("title = \"乙\"\ndate = 2025-03-05T10:00:00+08:00", "二"))
        .file("content/blog/_index.ar.md", page("title = \"مدونة\"", ""));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.url("en", "A"), "/blog/a/");
    assert_eq!(site.url("ar", "أ"), "/ar/blog/a/");
    assert_eq!(site.url("pt-PT", "Á"), "/pt-PT/blog/a/");
    assert_eq!(site.url("zh-Hans", "乙"), "/zh-Hans/blog/b/");
    assert_eq!(strings(&site.entry("ar", "أ")["_i18n"]["alternates"], "language"), ["en", "pt-PT"]);
    assert!(string(&site.entry("ar", "أ")["content_html"]).starts_with("<div dir=\"rtl\">"));
}

#[test]
fn front_matter_decides_on_slug_and_path() {
    let site = zola()
        .file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04\nslug = \"First Post!\"", "x"))
        .file("content/blog/a.ar.md", page("title = \"أ\"\ndate = 2025-03-04\nslug = \"مقال\"", "x"))
        .file("content/blog/b.md", page("title = \"B\"\ndate = 2025-03-04\npath = \"/other/place\"", "x"))
        .file(
            "content/blog/b.ar.md",
            page("title = \"ب\"\ndate = 2025-03-04\npath = \"ar/other/place\"", "[u](/old/u)"),
        )
        .file("content/blog/Ünlü Post.ar.md", page("title = \"ي\"\ndate = 2025-03-04", "x"))
        .file("content/blog/Ünlü Post.md", page("title = \"U\"\ndate = 2025-03-04\naliases = [\"old/u\"]", "x"));
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/blog/first-post/");
    assert_eq!(site.url("ar", "أ"), "/ar/blog/mql/");
    assert_eq!(site.url("en", "B"), "/other/place/");
    assert_eq!(site.url("ar", "ب"), "/ar/other/place/");
    assert_eq!(site.url("en", "U"), "/blog/unlu-post/");
    let html = string(&site.entry("ar", "ب")["content_html"]);
    assert!(html.contains("<a href=\"https://example.org/ar/blog/unlu-post/\">"), "an alias is a page's: {html}");

    let site = site.settings("rules: {slugify: safe}");
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/blog/First%20Post!/");
    assert_eq!(site.url("en", "U"), "/blog/%C3%9Cnl%C3%BC%20Post/");
}

#[test]
fn a_date_in_the_name_is_the_posts_and_no_part_of_its_slug() {
    let site = zola()
        .file("content/blog/2025-06-30-hello.md", page("title = \"A\"", "x"))
        .file("content/blog/2025-07-01_hello-two/index.md", page("title = \"B\"", "x"))
        .file("content/blog/2025-07-02T09:30:00Z-three.md", page("title = \"C\"\ndate = 2025-08-01", "x"))
        .file("content/blog/2025-07-03.md", page("title = \"D\"", "x"))
        .file("content/blog/2025-06-30-hello.ar.md", page("title = \"أ\"", "x"));
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/blog/hello/");
    assert_eq!(site.entry("en", "A")["date_published"], "2025-06-30T00:00:00+00:00");
    assert_eq!(site.url("en", "B"), "/blog/hello-two/");
    assert_eq!(site.url("en", "C"), "/blog/three/");
    assert_eq!(site.entry("en", "C")["date_published"], "2025-08-01T00:00:00+00:00");
    assert_eq!(site.url("en", "D"), "/blog/2025-07-03/");
    assert_eq!(site.url("ar", "أ"), "/ar/blog/hello/");

    let site = site.settings("rules: {strip_dates: false}");
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/blog/2025-06-30-hello/");
}

#[test]
fn a_post_without_a_date_has_that_of_the_path_it_states() {
    let site = zola()
        .file("content/blog/one.md", page("title = \"A\"\npath = \"2025/06/30/one\"", "x"))
        .file("content/blog/two.md", page("title = \"B\"\ndate = 2025-03-04\npath = \"2025/06/30/two\"", "x"))
        .file("content/blog/three.md", page("title = \"C\"\npath = \"releases/three\"", "x"));
    site.build().succeeds();
    assert_eq!(site.titles("en"), ["A", "B"]);
    assert_eq!(site.url("en", "A"), "/2025/06/30/one/");
    assert_eq!(site.entry("en", "A")["date_published"], "2025-06-30T00:00:00+00:00");
    assert_eq!(site.entry("en", "B")["date_published"], "2025-03-04T00:00:00+00:00");
}

#[test]
fn what_zolas_own_feed_leaves_out_is_left_out_and_no_error() {
    let site = zola()
        .file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04", "x"))
        .file("content/blog/about.md", page("title = \"Undated\"", "x"))
        .file("content/blog/draft.md", page("title = \"Draft\"\ndate = 2025-03-04\ndraft = true", "x"))
        .file("content/blog/data.md", page("title = \"Not rendered\"\ndate = 2025-03-04\nrender = false", "x"))
        .file("content/blog/later.md", page("title = \"Later\"\ndate = 2040-01-01", "x"))
        .file("content/blog/secret/_index.md", page("title = \"Secret\"\ndraft = true", ""))
        .file("content/blog/secret/b.md", page("title = \"In a draft\"\ndate = 2025-03-04", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.titles("en"), ["Later", "A"]);
    let files = &site.report()["files"];
    assert_eq!([&files["drafts"], &files["errors"], &files["excluded"]], [3, 0, 2]);
}

#[test]
fn front_matter_names_people_tags_and_dates() {
    let site = zola().file(
        "content/blog/a.md",
        page(
            "title = \"A\"\ndescription = \"In short\"\ndate = 2025-03-04\nupdated = 2025-03-05\nauthors = [\"Ann Lee\"]\n\
             [taxonomies]\ntags = [\"news\"]\ncategories = [\"big\"]\n[extra]\ntranslator = \"Bo Yu\"\nthumbnail = \"/t.png\"",
            "x",
        ),
    );
    site.build().succeeds();
    let entry = site.entry("en", "A");
    assert_eq!(entry["summary"], "In short");
    assert_eq!(entry["date_modified"], "2025-03-05T00:00:00+00:00");
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee"]);
    assert_eq!(strings(&entry["_i18n"]["translators"], "name"), ["Bo Yu"]);
    assert_eq!(entry["tags"], serde_json::json!(["news", "big"]));
    assert_eq!(entry["image"], "https://example.org/t.png");
}

#[test]
fn authors_may_be_a_taxonomy() {
    let page = page("title = \"A\"\ndate = 2025-03-04\n[taxonomies]\nauthor = [\"Ann Lee\", \"Bo Yu\"]", "x");
    let site = zola().file("content/blog/a.md", page);
    site.build().succeeds();
    assert_eq!(strings(&site.entry("en", "A")["authors"], "name"), ["Ann Lee", "Bo Yu"]);
}

#[test]
fn links_to_content_files_lead_to_pages_in_the_entrys_language() {
    let site = zola()
        .file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04", "x"))
        .file("content/blog/a.ar.md", page("title = \"أ\"\ndate = 2025-03-04\nslug = \"mqal\"", "x"))
        .file("content/blog/b/index.md", page("title = \"B\"\ndate = 2025-03-04", "x"))
        .file("content/about/_index.md", page("title = \"About\"", "x"))
        .file(
            "content/blog/c.ar.md",
            page(
                "title = \"ج\"\ndate = 2025-03-04",
                "[1](@/blog/a.md#top) [2](@/blog/a.ar.md) [3](@/blog/b/index.md) [4](@/about/_index.md) [5](@/none.md)",
            ),
        );
    site.build()
        .succeeds()
        .says("warning[PF044]: `@/none.md` is not a URL that readers can follow: the content has no such file");
    let html = string(&site.entry("ar", "ج")["content_html"]);
    for target in ["/ar/blog/mqal/#top", "/ar/blog/mqal/", "/blog/b/", "/about/"] {
        assert!(html.contains(&format!("href=\"https://example.org{target}\"")), "{target}: {html}");
    }
    assert!(!html.contains("@/"), "{html}");
}

/// The HTML of the only English post with a body, and what the build said.
fn html(rules: &str, body: &str) -> (String, String) {
    let site = zola().settings(rules).file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04", body));
    let ran = site.build().succeeds();
    (site.html_with_problems(), ran.stderr)
}

#[test]
fn shortcodes_are_called_with_named_values() {
    let rules = r#"rules:
  shortcodes:
    show: {template: '<p>{{ get("a") }}|{{ get("n") }}|{{ get("b") }}|{{ get("l") }}</p>'}
    note: {template: '<aside>{{ inner }}</aside>'}
    raw: code
"#;
    let body = "{{ show(a=\"x }} y\", n=-1.5, b=true, l=[\"p\", 'q',]) }}\n\n{{show(a=`it's`\n  n=2)}}\n\n\
                {% note() %}\n**Bold** {{ youtube(id=\"abc\") }}\n{% note() %}inner{% end %}\n{% end %}\n\n\
                {% raw(lang=\"rust\") %}\nlet a = `b`;\n{% end %}\n";
    let (html, said) = html(rules, body);
    assert_eq!(said, "");
    assert!(html.contains("<p>x }} y|-1.5|true|p, q</p>"), "{html}");
    assert!(html.contains("<p>it's|2||</p>"), "{html}");
    assert!(html.contains("<aside><p><strong>Bold</strong>") || html.contains("<strong>Bold</strong>"), "{html}");
    assert_eq!(html.matches("</aside>").count(), 2, "{html}");
    assert!(html.contains("href=\"https://www.youtube.com/watch?v=abc\""), "{html}");
    assert!(html.contains("<pre><code class=\"language-rust\">let a = `b`;\n</code></pre>"), "{html}");
}

#[test]
fn what_is_escaped_or_in_code_or_no_call_is_text() {
    let body = "{{/* toc() */}} and `{{ toc() }}` and `{%/* end */%}`\n\n```md\n{{/* toc() */}}\n{% note() %}\n```\n\n{{ config.title }}";
    let (html, said) = html("", body);
    assert_eq!(said, "");
    assert!(html.contains("<p>{{ toc() }} and <code>{{ toc() }}</code> and <code>{% end %}</code></p>"), "{html}");
    assert!(html.contains("{{ toc() }}\n{% note() %}\n"), "{html}");
    assert!(html.contains("{{ config.title }}"), "{html}");
}

#[test]
fn what_has_no_rule_or_does_not_parse_is_reported_and_leaks_nothing() {
    let body = "{{ load(path=\"a.toml\") }} {{ load(path=\"b.toml\") }} {{ picture(src=\"cat.png\", alt=\"A cat\") }}\n\n\
                {{ bad(1) }} {% box() %}kept {% end %} and {% end %}";
    let (html, said) = html("", body);
    assert_eq!(said.matches("warning[PF040]: the shortcode `load`").count(), 1, "{said}");
    assert!(
        said.contains("PF041") && said.contains("write it like {% name(argument=\"value\") %} … {% end %}"),
        "{said}"
    );
    assert!(html.contains("<img src=\"https://example.org/blog/a/cat.png\" alt=\"A cat\">"), "{html}");
    assert!(html.contains("kept") && !html.contains("{{") && !html.contains("{%"), "{html}");
}

#[test]
fn quote_that_ends_an_argument_too_early_is_marked() {
    for body in ["{{ picture(alt='It's a cat') }} and more", "{% note(title=\"a \\\"b\\\"\") %} and more"] {
        let (html, said) = html("", body);
        assert!(said.contains("warning[PF041]: a shortcode tag is malformed: this quote ends its argument"), "{said}");
        let column = body.find("'s").or(body.find("\"b")).expect("a quote") + 1;
        assert!(said.contains(&format!("a.md:5:{column}\n")), "{said}");
        assert!(html.contains("and more") && !html.contains('{'), "{html}");
    }
}

#[test]
fn broken_link_is_answered_with_the_file_that_zola_asks_for() {
    let site = zola()
        .file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04", "[about](about/)"))
        .file("content/pages/about.md", page("title = \"About\"\npath = \"about\"", "x"));
    site.run(&["check", "--now", "2030-01-01"]).succeeds().says("help: did you mean `@/pages/about.md`?");
}

#[test]
fn what_stands_before_more_is_the_summary() {
    let body = "First.\n\nSecond.\n\n<!-- more -->\n\nThird.";
    let site = zola().file("content/blog/a.md", page("title = \"A\"\ndate = 2025-03-04", body));
    site.build().succeeds();
    assert_eq!(site.entry("en", "A")["summary"], "First. Second.");
}

#[test]
fn every_picture_of_a_list_is_shown_once() {
    let body =
        "{{ gallery(images=[\"a.png\", \"b.jpg\"], columns=2) }}\n\n{{ picture(sources=[\"c.avif\", \"c.png\"]) }}";
    let site = zola().file("content/blog/a/index.md", page("title = \"A\"\ndate = 2025-03-04", body));
    site.build().succeeds();
    let html = string(&site.entry("en", "A")["content_html"]);
    let pictures: Vec<&str> =
        html.split("src=\"https://example.org/blog/a/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(pictures, ["a.png", "b.jpg", "c.avif"], "{html}");
}
