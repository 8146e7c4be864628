//! Plain Markdown and MkDocs: posts that say of themselves only what Markdown can say.

use crate::project::{Project, string, strings};

fn plain() -> Project {
    Project::new().setting("preset: hugo", "preset: plain").setting("content: content", "content: docs")
}

#[test]
fn title_date_and_url_come_from_heading_name_and_path() {
    let site = plain()
        .file("docs/blog/2025-06-30-hello-world.md", "# Hello, *world*\n\nText.\n")
        .file("docs/blog/2025/07/01/second.md", "Only text.\n")
        .file("docs/blog/2025-07-02-third/index.md", "# Third\n\n![p](p.png)\n")
        .file("docs/blog/2025-07-02-third/p.png", "")
        .file("docs/blog/2025-06-30-hello-world.zh.md", "# 你好\n\n文。\n")
        .file("docs/about/README.md", "# About\n")
        .file("docs/blog/Undated.md", "# Undated\n\n[a](../about/README.md)\n");
    site.build().succeeds().says("error[PF004]").says("docs/blog/Undated.md");
    assert_eq!(site.titles("en"), ["Third", "Second", "Hello, world"]);
    assert_eq!(site.url("en", "Hello, world"), "/blog/2025-06-30-hello-world/");
    assert_eq!(site.url("en", "Second"), "/blog/2025/07/01/second/");
    assert_eq!(site.url("en", "Third"), "/blog/2025-07-02-third/");
    assert_eq!(site.url("zh", "你好"), "/zh/blog/2025-06-30-hello-world/");
    assert_eq!(site.entry("en", "Second")["date_published"], "2025-07-01T00:00:00+00:00");
    assert_eq!(strings(&site.entry("zh", "你好")["_i18n"]["alternates"], "language"), ["en"]);
    assert!(!string(&site.entry("en", "Hello, world")["content_html"]).contains("<h1>"));
    let third = string(&site.entry("en", "Third")["content_html"]);
    assert!(third.contains("src=\"https://example.org/blog/2025-07-02-third/p.png\""), "{third}");
}

#[test]
fn an_excerpt_is_a_summary() {
    let site = plain().file("docs/blog/a.md", "---\ntitle: A\ndate: 2025-01-02\nexcerpt: In *short*.\n---\nText.\n");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A")["summary"], "In short.");
}

#[test]
fn hugos_tags_are_known_for_what_they_are() {
    let site = plain().file(
        "docs/blog/2025-06-30-a.md",
        "# A\n\nBefore {{< tabs >}} behind, and `{{< in code >}}`\n\n$$ {{% end %}} $$\n",
    );
    let ran = site.build().succeeds().says("warning[PF041]: the tag is Hugo's").says("2025-06-30-a.md:3:8");
    assert_eq!(ran.stderr.matches("PF041").count(), 2, "{}", ran.stderr);
    let html = string(&site.entry("en", "A")["content_html"]);
    assert!(
        html.contains("<code>{{&lt; in code &gt;}}</code>") && !html.contains("tabs") && html.contains("<p>$$  $$</p>"),
        "{html}"
    );
}

#[test]
fn material_for_mkdocs_has_created_and_updated_dates_and_authors_of_its_own() {
    let site = plain()
        .settings(
            "rules: {permalink: {blog/posts: \"/blog/:year/:month/:day/:slugortitle/\", \"*\": \"/:folders/:filename/\"}}",
        )
        .file("docs/blog/.authors.yml", "authors:\n  ann: {name: Ann Lee, description: Maker, avatar: a.png}\n")
        .file(
            "docs/blog/posts/one.md",
            "---\ndate:\n  created: 2024-01-31\n  updated: 2024-02-02\nauthors: [ann]\ncategories: [News]\n---\n\n# My Title\n\nShort.\n\n<!-- more -->\n\nLong.\n",
        )
        .file("docs/blog/posts/two.md", "---\ndate: 2024-02-01\nslug: second\ndraft: true\n---\n# Two\n")
        .file("docs/blog/posts/three.md", "---\ndate: 2024-02-01\nslug: third\ntitle: Three\n---\nx\n");
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    let entry = site.entry("en", "My Title");
    assert_eq!(entry["url"], "https://example.org/blog/2024/01/31/my-title/");
    assert_eq!(entry["date_published"], "2024-01-31T00:00:00+00:00");
    assert_eq!(entry["date_modified"], "2024-02-02T00:00:00+00:00");
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee"]);
    assert_eq!(entry["summary"], "Short.");
    assert_eq!(site.url("en", "Three"), "/blog/2024/02/01/third/");
    assert_eq!(site.titles("en"), ["Three", "My Title"]);
}

#[test]
fn the_index_of_a_folder_of_posts_is_its_page_and_no_post() {
    let site = plain()
        .file("docs/blog/index.md", "# All posts\n\nDate: 2020-01-01 saw the first.\n")
        .file("docs/blog/2025-06-30-one.md", "# One\n\n[all](index.md)\n")
        .file("docs/blog/2025/README.md", "# The year\n")
        .file("docs/blog/2025/2025-07-01-two.zh.md", "# 二\n")
        .file("docs/blog/2025-07-02-three/index.md", "# Three\n")
        .file("docs/blog/2025-07-02-three/2025-07-03-four.md", "# Four\n")
        .file("docs/blog/five/index.md", "# Alone in its folder, and without a date\n");
    site.build().succeeds().says("error[PF004]").says("docs/blog/five/index.md");
    assert_eq!(site.titles("en"), ["Four", "Three", "One"]);
    assert_eq!(site.url("en", "Three"), "/blog/2025-07-02-three/");
    let files = &site.report()["files"];
    assert_eq!([&files["section_pages"], &files["errors"]], [2, 1]);
    assert!(string(&site.entry("en", "One")["content_html"]).contains("href=\"https://example.org/blog/\""));
}

#[test]
fn a_dated_index_is_a_post_whatever_lies_beside_it() {
    let site = |beside: &[&str]| {
        let site = plain()
            .settings(
                "rules: {permalink: {blog/posts: \"/blog/:year/:month/:day/:slugortitle/\", \"*\": \"/:folders/:filename/\"}}",
            )
            .file("docs/blog/posts/a/index.md", "---\ndate: 2025-01-01\n---\n# Post A\n\nText.\n")
            .file("docs/blog/posts/a/index.zh.md", "# 甲\n\nText.\n")
            .file("docs/blog/posts/b/README.md", "# Post B\n\nDate: 2025-01-02\n\nText.\n")
            .file("docs/blog/index.md", "# All posts\n\nDate: 2025-01-03\n")
            .file("docs/index.md", "---\ndate: 2025-01-04\n---\n# Home\n")
            .file("docs/blog/posts/2025-01-05-c.md", "# C\n\n[home](../../index.md)\n");
        let site = beside.iter().fold(site, |site, path| site.file(path, "---\ndraft: true\n---\n# Part 2\n"));
        assert_eq!(site.build().succeeds().stderr, "");
        site
    };
    let (alone, with_others) = (site(&[]), site(&["docs/blog/posts/a/part2.md", "docs/blog/posts/b/part2.md"]));
    for site in [&alone, &with_others] {
        assert_eq!(site.titles("en"), ["C", "Post B", "Post A"]);
        assert_eq!(site.url("en", "Post A"), "/blog/2025/01/01/post-a/");
        assert_eq!(site.url("en", "Post B"), "/blog/2025/01/02/post-b/");
        assert_eq!(site.url("zh", "甲"), "/zh/blog/2025/01/01/%E7%94%B2/");
        assert!(string(&site.entry("en", "C")["content_html"]).contains("href=\"https://example.org/\""));
    }
    let files = |site: &Project| site.read("public/feeds/en/blog/atom.xml");
    assert_eq!(files(&alone), files(&with_others));
}

#[test]
fn sections_are_all_folders() {
    let site = plain()
        .settings("rules: {permalink: \"/:sections/:filename/\"}")
        .file("docs/blog/a/2025-06-30-x.md", "# One\n\nText.\n")
        .file("docs/blog/c/2025-06-30-x.md", "# Two\n\nText.\n")
        .file("docs/blog/a/d/2025-06-30-x.md", "# Three\n\nText.\n")
        .file("docs/blog/a/index.md", "# A\n");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.url("en", "One"), "/blog/a/2025-06-30-x/");
    assert_eq!(site.url("en", "Two"), "/blog/c/2025-06-30-x/");
    assert_eq!(site.url("en", "Three"), "/blog/a/d/2025-06-30-x/");
}

#[test]
fn a_body_may_say_when_its_post_was_published() {
    let cases = [
        ("# 2024-05-06: Seals\n", "2024-05-06"),
        ("# 2024-05-06 Seals of 2023\n", "2024-05-06"),
        ("# Seals (2024/5/6)\n", "2024-05-06"),
        ("# Seals — May 6th, 2024\n", "2024-05-06"),
        ("# [2024-05-06] Seals\n", "2024-05-06"),
        ("# 2024-05-06 - Seals\n", "2024-05-06"),
        ("# Seals | 6 May 2024\n", "2024-05-06"),
        ("# 6 May 2024\n", "2024-05-06"),
        ("# 海豹（2024年5月6日）\n", "2024-05-06"),
        ("# 海豹：2024年5月6日\n", "2024-05-06"),
        ("# Seals\n\n## 2024-05-06\n", "2024-05-06"),
        ("# Seals\n\nDate: 2024-05-06\n", "2024-05-06"),
        ("# Seals\nDate: 2024-05-06 by Ann Lee\n\nText 2020-01-01\n", "2024-05-06"),
        ("# Seals\n\n**Published:** 6 May 2024\n", "2024-05-06"),
        ("# Seals\n\n*Posted on May 6, 2024 by Ann Lee*\n", "2024-05-06"),
        ("# Seals\n\n_May 6, 2024_\n", "2024-05-06"),
        ("# Phoques\n\nDate : 1er août 2024\n", "2024-08-01"),
        ("# Robben\n\nVeröffentlicht am 6. März 2024\n", "2024-03-06"),
        ("# Focas\n\n<!-- c -->\n\nPublicado el 6 de mayo de 2024\n", "2024-05-06"),
        ("# Тюлени\n\nДата: 6 мая 2024 г.\n", "2024-05-06"),
        ("# 海豹\n\n**发布日期：** 2024年05月06日\n", "2024-05-06"),
        ("# 물개\n\n게시일: 2024년 5월 6일\n", "2024-05-06"),
    ];
    let with = |site: Project, (number, body): (usize, &str)| site.file(&format!("docs/blog/{number}.md"), body);
    let site = cases.iter().map(|(body, _)| *body).enumerate().fold(plain().unlimited(), with);
    site.build().succeeds();
    let feed = site.feed("en");
    for (number, (body, day)) in cases.into_iter().enumerate() {
        let url = format!("https://example.org/blog/{number}/");
        let entry = feed["items"].as_array().unwrap().iter().find(|entry| entry["url"] == url);
        assert_eq!(entry.expect(body)["date_published"], format!("{day}T00:00:00+00:00"), "{body}");
    }
    let undated = [
        "# From 2024-05-06 to the end of the year\n",
        "# Seals\n\nLast updated: 2024-05-06\n",
        "# Seals\n\nDated 2024-05-06\n",
        "# Seals\n\nDate: 2024-13-06\n",
        "# Seals\n\nOn May 6, 2024 we saw nine of them.\n",
        "# Seals\n\nNo. 6 of 2024\n",
        "# Retrospective on 11 September 2001\n",
        "# 11 September 2001 and its seals\n",
        "# Seals, 6 May 2024\n",
        "# 回顾 2001年9月11日\n",
        "# Seals\n\n```\n2019-01-01\n```\n",
        "# Seals\n\n```\nfirst\n\n2019-01-01\n```\n",
        "# Seals\n\nSays:\n~~~\nDate: 2019-01-01\n~~~\n",
        "# Seals\n\n    2019-01-01\n",
        "# Seals\n\n| 2018 | 01-02 |\n",
        "# Seals\n\n| a | b |\n|---|---|\n| 2018 | 01-02 |\n",
        "# Seals\n\n- 2019-01-01\n",
        "# Seals\n\n1. Of old:\n\n   Date: 2019-01-01\n",
        "# Seals\n\n!!! note\n    2019-01-01\n",
        "# Seals\n\nData 2020-01-05 wurde exportiert, und sonst nichts.\n",
    ];
    let said = undated.into_iter().enumerate().fold(plain(), with).build().succeeds().stderr;
    for (number, body) in undated.iter().enumerate() {
        assert!(said.contains(&format!("--> docs/blog/{number}.md")), "{body}: {said}");
    }
    assert_eq!(said.matches("error[PF004]").count(), undated.len(), "{said}");
}

#[test]
fn a_translation_without_a_date_has_that_of_its_originals_body() {
    let site = plain().file("docs/blog/a.md", "# A\n\nDate: 2024-05-06\n").file("docs/blog/a.zh.md", "# 一\n\n文。\n");
    site.build().succeeds();
    assert_eq!(site.entry("zh", "一")["date_published"], "2024-05-06T00:00:00+00:00");
}

#[test]
fn a_day_in_a_translations_body_does_not_outrank_its_originals_date() {
    let site = plain()
        .file("docs/blog/a.md", "---\ntitle: A\ndate: 2025-05-05\n---\nText.\n")
        .file("docs/blog/a.zh.md", "# 回顾 (2024-03-11)\n\n文。\n")
        .file("docs/blog/b.zh.md", "# 独有 (2024-03-12)\n\n文。\n");
    site.build().succeeds();
    assert_eq!(site.entry("zh", "回顾 (2024-03-11)")["date_published"], "2025-05-05T00:00:00+00:00");
    assert_eq!(site.entry("zh", "独有 (2024-03-12)")["date_published"], "2024-03-12T00:00:00+00:00");
}

#[test]
fn front_matter_may_be_lines_without_fences() {
    let site = plain()
        .file(
            "docs/blog/a.md",
            "Title: A storm,\n    at last\nDATE: 2024-05-06\nAuthors: Ann Lee, Bo Yu\nTags: sea\ntags: wind\nSlug: x\n\nTitle: of the text\n",
        )
        .file("docs/blog/b.md", "date: 2024-05-07\r\n\r\n# Bees\r\n\r\nText\r\n")
        .file("docs/blog/2024-05-08-c.md", "Warning: this is\na paragraph.\n")
        .file("docs/blog/2024-05-09-d.md", "Title: that is\na paragraph, too.\n")
        .file("docs/blog/e.md", "Title: E\nDate: 2024-02-30\n\nText\n");
    site.build().succeeds().says("error[PF007]").says("docs/blog/e.md:2:7");
    let entry = site.entry("en", "A storm, at last");
    assert_eq!(entry["date_published"], "2024-05-06T00:00:00+00:00");
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee", "Bo Yu"]);
    assert_eq!(entry["content_html"], "<p>Title: of the text</p>");
    assert_eq!(site.entry("en", "Bees")["content_html"], "<p>Text</p>");
    assert!(string(&site.entry("en", "C")["content_html"]).starts_with("<p>Warning: this is"));
    assert!(string(&site.entry("en", "D")["content_html"]).starts_with("<p>Title: that is"));
}

/// The HTML of a post with a body, and what the build said.
fn html(body: &str) -> (String, String) {
    let site = plain().file("docs/blog/2024-02-01-a.md", format!("---\ntitle: A\n---\n{body}"));
    let ran = site.build().succeeds();
    (string(&site.entry("en", "A")["content_html"]), ran.stderr)
}

#[test]
fn admonitions_enclose_what_is_indented_below_them() {
    let (html, said) = html(
        "Before.\n!!! note\n    One **two**.\n\n    - item\n\n    Last.\nAfter.\n\n!!! danger highlight \"Do *not*\"\n\n    ```py\n    if x:\n\n        !!! note\n    y\n    ```\n\n    !!! tip \"\"\n        Inner.\n\n??? question\n    Folded.\n\n???+ \"Open\"\n\n    Unfolded.\n\n1. Step\n\n    !!! own-kind\n\n        In a list.\n\n    Still the step.\n\n=== \"Linux\"\n\n    Use `apt`.\n\n=== \"Other\"\n\n\tUse a tab.",
    );
    assert_eq!(said, "");
    for part in [
        "<p>Before.</p>\n<blockquote><p><strong>Note</strong></p>\n<p>One <strong>two</strong>.</p>\n<ul>\n<li>item</li>\n</ul>\n<p>Last.</p>\n</blockquote>\n<p>After.</p>",
        "<blockquote><p><strong>Do <em>not</em></strong></p>\n<pre><code class=\"language-py\">if x:\n\n    !!! note\ny\n</code></pre>\n<blockquote>\n<p>Inner.</p>\n</blockquote>\n</blockquote>",
        "<details><summary>Question</summary>\n<p>Folded.</p>\n</details>",
        "<details><summary>Open</summary>\n<p>Unfolded.</p>\n</details>",
        "<li>\n<p>Step</p>\n<blockquote><p><strong>Own-kind</strong></p>\n<p>In a list.</p>\n</blockquote>\n<p>Still the step.</p>\n</li>",
        "<div><p><strong>Linux</strong></p>\n<p>Use <code>apt</code>.</p>\n</div>\n<div><p><strong>Other</strong></p>\n<p>Use a tab.</p>\n</div>",
    ] {
        assert!(html.contains(part), "{part}\n\nis not in\n\n{html}");
    }
}

#[test]
fn what_only_looks_like_an_admonition_is_text() {
    let (html, said) = html(
        "!!! What a day!\n\n!!!\n\n=== no quotes\n\nText\n===\n\n    !!! note\n        Code.\n\n```\n!!! note\n    Code\n```\n\n`!!! note` { x }, a set {a, b} and {a=1}.\n",
    );
    assert_eq!(said, "");
    assert!(!html.contains("<blockquote>") && html.contains("What a day!"), "{html}");
    assert!(html.contains("<pre><code>!!! note\n    Code.\n</code></pre>"), "{html}");
    assert!(html.contains("<code>!!! note</code> { x }, a set {a, b} and {a=1}."), "{html}");
}

#[test]
fn indented_code_is_shown_as_it_is() {
    let cases = [
        (
            "Write:\n\n    ::: note\n    [[toc]]\n\n    !!! tip\n    a {.x} :material-rocket:\n    :::\n",
            "<p>Write:</p>\n<pre><code>::: note\n[[toc]]\n\n!!! tip\na {.x} :material-rocket:\n:::\n</code></pre>",
        ),
        (
            "- Write:\n\n        [TOC]\n\n    more {.x}\n",
            "<ul>\n<li>\n<p>Write:</p>\n<pre><code>  [TOC]\n</code></pre>\n<p>more</p>\n</li>\n</ul>",
        ),
    ];
    for (body, expected) in cases {
        let (html, said) = html(body);
        assert_eq!((html.as_str(), said.as_str()), (expected, ""), "{body}");
    }
    // Lines that are indented as far and are no code.
    for body in [
        "- Item\n\n    more {.x}\n",
        "- Item\nthat goes on\n\n    more {.x}\n",
        "Note[^1].\n\n[^1]: The\n\n    more {.x}\n",
        "A line\n    more {.x}\n",
        "!!! note\n\n    more {.x}\n",
    ] {
        let (html, _) = html(body);
        assert!(html.contains("more") && !html.contains('{'), "{body}: {html}");
    }
}

#[test]
fn attribute_lists_are_not_shown() {
    let (html, said) =
        html("[Go](/x){ .md-button .big } and ![p](/p.png){ width=\"300\" align=left }\n\nA paragraph.\n{: .lead }\n");
    assert_eq!(said, "");
    assert!(!html.contains('{') && html.contains("<p>A paragraph.</p>"), "{html}");
}

#[test]
fn containers_are_quotes_that_begin_with_their_title() {
    let (html, said) = html("[[toc]]\n\nBefore.\n::: warning\nOne **two**.\n:::\n\n::: details More\nthree\n:::\n");
    assert_eq!(said, "");
    assert!(
        html.starts_with(
            "<p>Before.</p>\n<blockquote><p><strong>Warning</strong></p>\n<p>One <strong>two</strong>.</p>"
        ),
        "{html}"
    );
    assert!(html.contains("<details><summary>More</summary>\n<p>three</p>"), "{html}");
}

#[test]
fn edits_are_shown_as_such_and_notes_of_editors_are_not() {
    let (html, said) = html(
        "{++One *two*++}, {--three `--}`--}, {~~old~>new~~}, {==four==}{>>why<<}.\n\n{++not\n\nclosed++}, a {++} and a }.\n",
    );
    assert_eq!(said, "");
    assert_eq!(
        html,
        "<p><ins>One <em>two</em></ins>, <del>three <code>--}</code></del>, <del>old</del><ins>new</ins>, <mark>four</mark>.</p>\n\
         <p>{++not</p>\n<p>closed++}, a {++} and a }.</p>"
    );
}

#[test]
fn lines_of_other_files_are_reported_by_name() {
    let (html, said) = html(
        "--8<-- \"a.md\"\n\n- one\n  --8<-- 'a.md'\n\n--8<--\nb.md\nc.md\n--8<--\n\n;--8<-- \"shown.md\"\n\n```\n--8<-- \"code.md\"\n```\n",
    );
    for name in ["--8<-- a.md", "--8<-- b.md c.md"] {
        assert_eq!(said.matches(&format!("the shortcode `{name}` has no rule")).count(), 1, "{said}");
    }
    assert_eq!(said.matches("PF04").count(), 2, "{said}");
    assert!(html.contains("<li>one</li>") && html.contains("<p>--8&lt;-- \"shown.md\"</p>"), "{html}");
    assert!(html.contains("<code>--8&lt;-- \"code.md\"\n</code>"), "{html}");
}

#[test]
fn what_decorates_a_page_is_not_shown() {
    let (html, said) = html(
        "[TOC]\n\n:material-rocket: Up at 10:30:45 :fontawesome-brands-x:{ .lg } `:material-code:` a:b:c\n\n=== \":octicons-star-16: Stars\"\n\n    One\n\n\
         *[HTML]: Hyper Text\n\nHTML\n\n<figure markdown=\"span\">\n  ![p](/p.png){ width=\"3\" }\n  <figcaption>Words</figcaption>\n</figure>\n\n<div class=\"grid\" markdown>\n**Bold**\n</div>\n\n> !!! tip \"Said\"\n",
    );
    assert_eq!(said, "");
    for gone in ["TOC", "material-rocket", "fontawesome", "octicons", "Hyper", "{", "!!!", "width"] {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
    for part in [
        "<p>Up at 10:30:45  <code>:material-code:</code> a:b:c</p>",
        "<strong>Stars</strong>",
        "<img src=\"https://example.org/p.png\" alt=\"p\">",
        "<p><strong>Bold</strong></p>",
        "<strong>Said</strong>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn the_indentation_of_an_element_of_one_paragraph_makes_no_code() {
    let (html, said) = html(
        "<figure markdown=\"span\">\n    <img src=\"/p.png\" alt=\"p\">\n    <figcaption>Words</figcaption>\n</figure>\n\n    code\n\n\
         <figure markdown=\"1\">\n\n    code\n\n</figure>\n",
    );
    assert_eq!(said, "");
    let figure =
        "<figure>\n<img src=\"https://example.org/p.png\" alt=\"p\">\n<figcaption>Words</figcaption>\n</figure>";
    assert!(html.contains(figure), "{html}");
    assert_eq!(html.matches("<pre><code>code\n</code></pre>").count(), 2, "{html}");
}

#[test]
fn cards_that_begin_with_an_icon_are_no_code() {
    let (html, said) = html(
        "<div class=\"grid cards\" markdown>\n\n-   :material-clock-fast:{ .lg .middle } __Set up__\n\n    ---\n\n    Install `it`\n\n    [:octicons-arrow-right-24: Begin](/x)\n\n\
         - :material-rocket: Short\n\n</div>\n",
    );
    assert_eq!(said, "");
    assert!(!html.contains("<pre>"), "{html}");
    for part in [
        "<strong>Set up</strong>",
        "<hr>",
        "<p>Install <code>it</code></p>",
        "<a href=\"https://example.org/x\"> Begin</a>",
        "Short",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_picture_for_dark_pages_is_not_shown_beside_its_twin() {
    let (html, said) = html(
        "![Mill](/day.png#only-light) ![Mill](/night.png#only-dark)\n\n[![Map](/m.png#gh-light-mode-only)](/map)\n[![Map](/n.png#gh-dark-mode-only)](/map)\n",
    );
    assert_eq!(said, "");
    assert_eq!(html.matches("<img").count(), 2, "{html}");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(html.contains("/day.png#only-light") && html.contains("/m.png#"), "{html}");
}

#[test]
fn attributes_and_captions_of_one_line_are_understood() {
    let (html, said) = html(
        "A mill.\n{ style=\"display: inline\" data-x=1 }\n\nIn C: { x=1 }\n\n<figure markdown>\n\n![p](/p.png)\n\n  <figcaption markdown>The [*mill*]</figcaption>\n\
         </figure>\n\n[*mill*]: /mill\n",
    );
    assert_eq!(said, "");
    assert!(html.contains("<p>A mill.</p>") && html.contains("<p>In C: { x=1 }</p>"), "{html}");
    let caption = "<figcaption>The <a href=\"https://example.org/mill\"><em>mill</em></a></figcaption>";
    assert!(html.contains(caption), "{html}");
}
