//! Which posts are translations of each other, and how feeds say so.

use serde_json::Value;

use crate::project::{Project, strings};

fn post(title: &str, front_matter: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2025-03-04\n{front_matter}\n---\n{body}\n")
}

/// The languages that an entry's translations are in.
fn languages(entry: &Value) -> Vec<String> {
    entry.get("_i18n").map(|i18n| strings(&i18n["alternates"], "language")).unwrap_or_default()
}

#[test]
fn equal_paths_below_the_languages_are_translations() {
    let site = Project::new()
        .file("content/en/blog/a/index.md", post("Hello", "", "x"))
        .file("content/zh/blog/a.md", post("你好", "slug: ni-hao", "x"))
        .file("content/uk/blog/b.md", post("Інше", "", "x"));
    site.build().succeeds();
    let english = site.entry("en", "Hello");
    assert_eq!(languages(&english), ["zh"]);
    assert_eq!(
        english["_i18n"]["alternates"][0]["url"], "https://example.org/zh/blog/ni-hao/",
        "its own URL, never a swapped prefix"
    );
    assert_eq!(languages(&site.entry("zh", "你好")), ["en"]);
    assert_eq!(languages(&site.entry("uk", "Інше")), [""; 0]);
}

#[test]
fn a_translation_key_links_what_paths_do_not() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "translationKey: greeting", "x"))
        .file("content/zh/blog/b.md", post("你好", "translationKey: greeting", "x"));
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), ["zh"]);
}

#[test]
fn equal_slugs_alone_link_nothing() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "slug: weekly", "x"))
        .file("content/zh/blog/b.md", post("你好", "slug: weekly", "x"));
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), [""; 0]);
}

#[test]
fn an_origin_that_is_a_posts_url_links_to_it() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/uk/blog/b.md", post("Привіт", "canonical_url: https://example.org/blog/a", "x"));
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), ["uk"]);
}

#[test]
fn a_repost_is_linked_by_the_one_link_of_its_first_block() {
    let repost =
        "*[Our blog](https://example.org/blog/a/) had this first.*\n\nText with [a link](https://example.org/blog/c/).";
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/en/blog/c.md", post("Other", "", "x"))
        .file("content/uk/blog/b.md", post("Привіт", "origin: https://elsewhere.example/1", repost))
        .file("content/zh/blog/d.md", post("没有来源", "", repost));
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), ["uk"]);
    let entry = site.entry("uk", "Привіт");
    assert_eq!(entry["external_url"], "https://elsewhere.example/1");
    assert!(
        entry["content_html"].as_str().unwrap().contains("href=\"https://example.org/blog/a/\""),
        "it still leads to the original"
    );
    assert_eq!(languages(&site.entry("zh", "没有来源")), [""; 0], "a post that comes from nowhere else is no repost");
}

#[test]
fn the_settings_name_groups_that_no_rule_finds() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/b.md", post("你好", "", "x"))
        .settings("translations:\n  - [en/blog/a.md, https://example.org/zh/blog/b/]\n  - [content/en/blog/a.md, en/blog/gone.md]");
    site.build().succeeds().says("warning[PF031]: `en/blog/gone.md`").says("polyfeed.yaml:14");
    assert_eq!(languages(&site.entry("en", "Hello")), ["zh"]);
}

#[test]
fn two_posts_of_one_language_are_in_their_feed_and_no_alternates() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/a.md", post("你好", "", "x"))
        .file("content/zh/blog/a/index.md", post("您好", "slug: b", "x"));
    site.build().succeeds().says("warning[PF030]");
    assert_eq!(site.titles("zh").len(), 2);
    assert_eq!(languages(&site.entry("en", "Hello")), [""; 0]);
    assert_eq!(languages(&site.entry("zh", "你好")), [""; 0]);
}

#[test]
fn a_file_of_the_same_name_does_not_undo_what_settings_or_keys_say() {
    let by_settings = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/b.md", post("你好", "", "x"))
        .settings("translations: [[en/blog/a.md, zh/blog/b.md]]");
    let by_key = Project::new()
        .file("content/en/blog/a.md", post("Hello", "translationKey: k", "x"))
        .file("content/zh/blog/b.md", post("你好", "translationKey: k", "x"));
    for site in [by_settings, by_key] {
        let site = site.file("content/zh/blog/a.md", post("别的", "", "x"));
        assert_eq!(site.build().succeeds().stderr, "");
        assert_eq!(site.entry("en", "Hello")["_i18n"]["alternates"][0]["url"], "https://example.org/zh/blog/b/");
        assert_eq!(languages(&site.entry("zh", "你好")), ["en"]);
        assert_eq!(languages(&site.entry("zh", "别的")), [""; 0]);
    }
}

#[test]
fn a_page_whose_time_has_not_come_is_no_alternate_even_if_no_feed_selects_it() {
    let site = Project::new()
        .setting("blog/**", "blog/*.md")
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/a/index.md", "---\ntitle: 你好\ndate: 2035-01-01\n---\nx\n");
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), [""; 0]);
}

#[test]
fn a_translation_that_nobody_can_see_is_no_alternate() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/a.md", post("你好", "draft: true", "x"));
    site.build().succeeds();
    assert_eq!(languages(&site.entry("en", "Hello")), [""; 0]);
}

/// `rel`, `hreflang` and `href` of the links in a piece of XML.
fn links(xml: &str) -> Vec<String> {
    let attribute = |link: &str, name: &str| {
        let value = link.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or_default());
        value.unwrap_or("-").to_owned()
    };
    let tags = xml.split('<').filter(|tag| tag.starts_with("link href") || tag.starts_with("atom:link"));
    tags.map(|tag| format!("{} {} {}", attribute(tag, "rel"), attribute(tag, "hreflang"), attribute(tag, "href")))
        .collect()
}

#[test]
fn the_own_page_stands_first_with_its_language_and_last_without() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("Hello", "", "x"))
        .file("content/zh/blog/a.md", post("你好", "origin: https://elsewhere.example/", "x"))
        .file("content/uk/blog/a.md", post("Привіт", "", "x"));
    site.build().succeeds();
    let expected = [
        "alternate zh https://example.org/zh/blog/a/",
        "alternate en https://example.org/blog/a/",
        "alternate uk https://example.org/uk/blog/a/",
        "via - https://elsewhere.example/",
        "alternate - https://example.org/zh/blog/a/",
    ];
    let atom = site.read("public/feeds/zh/blog/atom.xml");
    let (feed, entry) = atom.split_once("<entry>").unwrap();
    assert_eq!(links(entry), expected);
    assert_eq!(
        links(feed),
        [
            "self - https://example.org/feeds/zh/blog/atom.xml",
            "alternate zh https://example.org/zh/",
            "alternate en https://example.org/feeds/en/blog/atom.xml",
            "alternate uk https://example.org/feeds/uk/blog/atom.xml",
            "alternate - https://example.org/zh/",
        ]
    );
    let rss = site.read("public/feeds/zh/blog/rss.xml");
    let (_, item) = rss.split_once("<item>").unwrap();
    assert_eq!(links(item), expected);
    assert!(item.contains("<link>https://example.org/zh/blog/a/</link>"));
}
