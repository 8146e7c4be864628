//! Plain Markdown and MkDocs: posts that say of themselves only what Markdown can say.

use crate::project::{Project, string, strings};

fn plain() -> Project {
    Project::new().setting("preset: hugo", "preset: plain").setting("content: content", "content: docs")
}

fn url(site: &Project, language: &str, title: &str) -> String {
    string(&site.entry(language, title)["url"]).replace("https://example.org", "")
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
    assert_eq!(site.titles("en"), ["Third", "second", "Hello, world"]);
    assert_eq!(url(&site, "en", "Hello, world"), "/blog/2025-06-30-hello-world/");
    assert_eq!(url(&site, "en", "second"), "/blog/2025/07/01/second/");
    assert_eq!(url(&site, "en", "Third"), "/blog/2025-07-02-third/");
    assert_eq!(url(&site, "zh", "你好"), "/zh/blog/2025-06-30-hello-world/");
    assert_eq!(site.entry("en", "second")["date_published"], "2025-07-01T00:00:00+00:00");
    assert_eq!(strings(&site.entry("zh", "你好")["_i18n"]["alternates"], "language"), ["en"]);
    assert!(!string(&site.entry("en", "Hello, world")["content_html"]).contains("<h1>"));
    let third = string(&site.entry("en", "Third")["content_html"]);
    assert!(third.contains("src=\"https://example.org/blog/2025-07-02-third/p.png\""), "{third}");
}

#[test]
fn material_for_mkdocs_has_created_and_updated_dates_and_authors_of_its_own() {
    let site = plain()
        .settings(
            "rules: {slugify: hugo, lower_case_urls: true, permalink: {blog: \"/:section/:year/:month/:day/:slugortitle/\", \"*\": \"/:sections/:filename/\"}}",
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
    assert_eq!(url(&site, "en", "Three"), "/blog/2024/02/01/third/");
    assert_eq!(site.titles("en"), ["Three", "My Title"]);
}
