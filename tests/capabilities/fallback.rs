//! Feeds of languages that lag behind may hold posts in the original's language until their translations land.

use crate::{
    announcing::{announce, with_an_empty_ledger},
    project::{Project, strings},
    server::Server,
};

fn post(title: &str, date: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\nText of {title}.\n")
}

/// Two English posts, the older one of which is in Chinese too, and one that is in Ukrainian only.
fn site() -> Project {
    Project::new()
        .setting("\"blog/**\"", "\"blog/**\", fallback: true")
        .file("content/en/blog/a.md", post("Hello", "2025-03-01"))
        .file("content/en/blog/b.md", post("Newer", "2025-03-05"))
        .file("content/zh/blog/a.md", post("你好", "2025-03-01"))
        .file("content/uk/blog/own.md", post("Наше", "2025-03-03"))
}

#[test]
fn a_post_without_translation_is_shown_as_what_it_is() {
    let site = site();
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("zh"), ["Newer [English]", "你好"]);
    assert_eq!(site.titles("uk"), ["Newer [English]", "Наше", "Hello [English]"], "by date, wherever they are from");
    assert_eq!(site.titles("en"), ["Newer", "Hello"], "nobody lags behind a translator's own post");
    let (original, entry) = (site.entry("en", "Newer"), site.entry("zh", "Newer [English]"));
    for key in ["id", "url", "language", "content_html", "date_published", "date_modified"] {
        assert_eq!(entry[key], original[key], "{key}");
    }
    assert_eq!(entry["language"], "en");
    let hello = site.entry("uk", "Hello [English]");
    assert_eq!(strings(&hello["_i18n"]["alternates"], "language"), ["zh"]);

    let atom = site.read("public/feeds/zh/blog/atom.xml");
    assert!(atom.contains("<title xml:lang=\"en\">Newer [English]</title>"), "{atom}");
    assert!(atom.contains("<title xml:lang=\"zh\">你好</title>"));
    let rss = site.read("public/feeds/zh/blog/rss.xml");
    let (_, item) = rss.split_once("Newer [English]").unwrap();
    assert!(item.split_once("</item>").unwrap().0.contains("<dc:language>en</dc:language>"));
}

#[test]
fn the_translation_takes_its_place_when_it_lands() {
    let site = site();
    site.build().succeeds();
    site.write("content/zh/blog/b.md", post("更新", "2025-03-05"));
    site.build().succeeds();
    assert_eq!(site.titles("zh"), ["更新", "你好"]);
    assert_eq!(site.entry("zh", "更新")["id"], "https://example.org/zh/blog/b/");
    // A draft is not there yet.
    site.write("content/zh/blog/b.md", "---\ntitle: 更新\ndate: 2025-03-05\ndraft: true\n---\nx\n");
    site.build().succeeds();
    assert_eq!(site.titles("zh"), ["Newer [English]", "你好"]);
}

#[test]
fn it_is_off_by_default_and_counts_to_the_limit() {
    let off = site().setting(", fallback: true", "");
    off.build().succeeds();
    assert_eq!(off.titles("zh"), ["你好"]);
    let one = site().setting("fallback: true", "fallback: true, limit: 1");
    one.build().succeeds();
    assert_eq!(one.titles("zh"), ["Newer [English]"]);
}

#[test]
fn it_is_never_announced() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site().settings(
        "announce:\n  endpoints:\n    - {name: slack, service: slack, languages: [zh, uk], url: \"${SLACK}\"}",
    ));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let mut texts: Vec<String> =
        server.requests().iter().map(|request| request.json()["text"].as_str().unwrap().to_owned()).collect();
    texts.sort();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(!texts.concat().contains("English"));
}
