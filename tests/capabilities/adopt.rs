//! `polyfeed adopt`: posts keep the ids by which the subscribers of old feeds know them.

use crate::{
    identity::{ids, lines},
    project::{Project, Ran},
    server::{Reply, Server},
};

/// A site with two posts in English and one in Chinese.
fn site() -> Project {
    Project::new()
        .file("content/en/blog/a.md", "---\ntitle: Tea & milk\ndate: 2025-03-04\naliases: [/2025/tea/]\n---\nx\n")
        .file("content/en/blog/b.md", "---\ntitle: Bread\ndate: 2025-03-05\n---\nx\n")
        .file("content/zh/blog/a.md", "---\ntitle: 茶\ndate: 2025-03-06\n---\nx\n")
}

/// An RSS feed of items: guid, link, title, date; what is empty is left out.
fn rss(language: &str, items: &[[&str; 4]]) -> String {
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Old</title><link>https://example.org/</link>\
         <description>Old</description>{}",
        element("language", language)
    );
    for [guid, link, title, date] in items {
        let guid = if guid.is_empty() { String::new() } else { format!("<guid isPermaLink=\"false\">{guid}</guid>") };
        feed += &format!(
            "<item>{guid}{}{}{}</item>",
            element("link", link),
            element("title", title),
            element("pubDate", date)
        );
    }
    feed + "</channel></rss>\n"
}

fn element(name: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<{name}>{text}</{name}>") }
}

fn adopt(site: &Project, feeds: &[&str]) -> Ran {
    site.run(&[&["adopt"], feeds].concat())
}

/// Adopts an RSS feed of these items, and says which ids the English feed has then.
fn english_ids_after(items: &[[&str; 4]]) -> Vec<String> {
    let site = site().file("old.xml", rss("en-us", items));
    adopt(&site, &["old.xml"]).succeeds();
    site.build().succeeds();
    ids(&site, "en")
}

const BREAD: &str = "https://example.org/blog/b/";
const TEA: &str = "https://example.org/blog/a/";

#[test]
fn an_old_entry_is_the_post_at_its_address_however_that_is_written() {
    for address in [
        "https://example.org/blog/a/",
        "http://www.EXAMPLE.org/blog/a",
        "https://example.org:443/blog/%61/index.html#comments",
        "https://example.org/blog/a/?utm_source=rss&amp;utm_medium=feed",
        "/blog/a/",
        "https://example.org/2025/tea/",
    ] {
        assert_eq!(english_ids_after(&[["old-1", address, "Another title", ""]]), [BREAD, "old-1"], "{address}");
    }
    assert_eq!(english_ids_after(&[["old-1", "https://example.org/blog/aindex.html", "", ""]]), [BREAD, TEA]);
    let through_a_counter = ["https://www.example.org/blog/a", "https://feeds.example.net/~r/1", "Tea", ""];
    assert_eq!(english_ids_after(&[through_a_counter]), [BREAD, through_a_counter[0]]);
}

#[test]
fn a_query_that_counts_no_clicks_is_part_of_the_address() {
    assert_eq!(english_ids_after(&[["old-1", "https://example.org/blog/a/?p=3", "", ""]]), [BREAD, TEA]);
}

#[test]
fn what_has_no_address_in_common_is_matched_by_title_and_day_in_the_feeds_language() {
    let site = site().file("content/zh/blog/b.md", "---\ntitle: Bread\ndate: 2025-03-05\n---\nx\n").file(
        "old.xml",
        rss(
            "en",
            &[
                ["1", "https://example.org/?p=1", "Tea &amp;amp; milk", "Tue, 04 Mar 2025 09:00:00 +0000"],
                ["2", "https://example.org/?p=2", "Bread", "Sat, 08 Mar 2025 00:00:00 +0000"],
                ["3", "https://example.org/?p=3", "Cake", "Wed, 05 Mar 2025 00:00:00 +0000"],
            ],
        ),
    );
    let dry = adopt(&site, &["old.xml", "--dry-run"]).succeeds();
    assert!(!site.path("polyfeed.ids.yaml").exists());
    let ran = adopt(&site, &["old.xml"]).succeeds();
    assert_eq!(dry.stdout.replace("line would change", "line changed; commit it"), ran.stdout);
    for said in [
        "old.xml: 3 entries in en\n",
        "  1 by title and date: worth a look:\n    en/blog/a.md  1\n",
        "  1 doubtful, with the lines that would keep them:\n    2  Bread\n      - {post: \"en/blog/b.md\", id: \"2\"}\n",
        "  1 without a post:\n    3  Cake\n",
        "polyfeed.ids.yaml: 1 line changed; commit it\n",
    ] {
        assert!(ran.stdout.contains(said), "{said:?} is not in\n{}", ran.stdout);
    }
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), [BREAD, "1"]);
    assert_eq!(lines(&site), [r#"- {post: "en/blog/a.md", id: "1", at: "/blog/a/"}"#]);
}

#[test]
fn two_entries_with_one_title_and_day_are_nobodys() {
    let day = "Wed, 05 Mar 2025 00:00:00 +0000";
    let items = [["1", "https://example.org/?p=1", "Bread", day], ["2", "https://example.org/?p=2", "Bread", day]];
    assert_eq!(english_ids_after(&items), [BREAD, TEA]);
}

#[test]
fn ids_are_kept_to_the_letter_from_every_format() {
    let site = site()
        .file(
            "atom.xml",
            "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>Old</title><id>f</id>\
             <updated>2025-03-04T00:00:00Z</updated><entry><title>Tea</title><id>tag:example.org,2020:Té?a=1&amp;b=%2F</id>\
             <link href=\"https://example.org/zh/blog/a/\" hreflang=\"zh\"/><link href=\"https://example.org/blog/a/\"/>\
             <updated>2025-03-04T00:00:00Z</updated><content type=\"html\"/></entry></feed>",
        )
        .file("cdata.xml", rss("", &[["<![CDATA[https://example.org/blog/b?x=<1>&y]]>", BREAD, "Bread", ""]]))
        .file(
            "feed.json",
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": [{"id": 20250306, "url": "https://example.org/zh/blog/a/"}]}"#,
        );
    adopt(&site, &["atom.xml", "cdata.xml", "feed.json"]).succeeds();
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/b?x=<1>&y", "tag:example.org,2020:Té?a=1&b=%2F"]);
    assert_eq!(ids(&site, "zh"), ["20250306"]);
}

#[test]
fn adopting_again_changes_nothing_and_neither_does_polyfeeds_own_feed() {
    let site = site().file(
        "old.xml",
        rss("en", &[["1", TEA, "Tea", ""], ["2", "https://example.org/x", "Bread", "Wed, 05 Mar 2025 00:00:00 +0000"]]),
    );
    adopt(&site, &["old.xml"]).succeeds();
    let first = site.read("polyfeed.ids.yaml");
    let again = adopt(&site, &["old.xml"]).succeeds();
    assert!(again.stdout.contains("  2 known already:\n"), "{}", again.stdout);
    assert!(again.stdout.contains("polyfeed.ids.yaml: nothing new\n"), "{}", again.stdout);
    assert_eq!(site.read("polyfeed.ids.yaml"), first);

    site.build().succeeds();
    let feeds = site.tree("public");
    for file in ["atom.xml", "rss.xml", "feed.json"] {
        let own = format!("public/feeds/zh/blog/{file}");
        adopt(&site, &["public/feeds/en/blog/atom.xml", &own]).succeeds();
    }
    // The computed id is promised too: it is to outlive the pattern that made it.
    assert_eq!(lines(&site).len(), 3);
    assert_eq!(lines(&site)[2], r#"- {post: "zh/blog/a.md", id: "https://example.org/zh/blog/a/"}"#);
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.tree("public"), feeds);
}

#[test]
fn of_two_ids_for_one_post_the_first_one_counts() {
    let site = site()
        .file("rss.xml", rss("en", &[["rss-1", TEA, "Tea", ""]]))
        .file("other.xml", rss("en", &[["other-1", TEA, "Tea", ""]]));
    let ran = adopt(&site, &["rss.xml", "other.xml"]).succeeds();
    assert!(ran.stdout.contains("en/blog/a.md  other-1: it has the id `rss-1` already"), "{}", ran.stdout);
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), [BREAD, "rss-1"]);
}

#[test]
fn entries_without_an_id_are_known_by_their_links() {
    let site = site().file("old.xml", rss("en", &[["", "http://example.org/blog/a", "Tea", ""]]));
    let ran = adopt(&site, &["old.xml"]).succeeds();
    assert!(ran.stdout.contains("1 of them have no id; their links are taken for it"), "{}", ran.stdout);
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), [BREAD, "http://example.org/blog/a"]);
}

#[test]
fn one_id_for_two_entries_is_kept_by_the_first() {
    let site = site().file("old.xml", rss("en", &[["1", TEA, "Tea", ""], ["1", BREAD, "Bread", ""]]));
    for _ in 0..2 {
        let ran = adopt(&site, &["old.xml"]).succeeds();
        assert!(ran.stdout.contains("en/blog/b.md  1: `en/blog/a.md` has this id already"), "{}", ran.stdout);
    }
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), [BREAD, "1"]);
}

#[test]
fn a_feed_that_is_none_or_not_to_be_had_is_refused() {
    let server = Server::start(|request| match request.path.as_str() {
        "/none" => Reply::status(404, "no"),
        "/closed" => Reply::Close,
        _ => Reply::ok("<html><body>Not found</body></html>"),
    });
    let site = site().file("broken.xml", "<rss version=\"2.0\"><channel><item>").file("list.json", "{\"items\": 3}");
    for (feed, message) in [
        ("missing.xml".to_owned(), "the feed cannot be read"),
        ("list.json".to_owned(), "this is no JSON feed"),
        ("polyfeed.yaml".to_owned(), "this is no Atom, RSS or JSON feed"),
        (server.url("/none"), "the server answers 404"),
        (server.url("/closed"), "the feed cannot be fetched"),
        (server.url("/page"), "this is no Atom, RSS or JSON feed"),
    ] {
        adopt(&site, &[&feed]).exits(3).says(&feed).says(message);
    }
    assert!(!site.path("polyfeed.ids.yaml").exists());
}

#[test]
fn another_sites_feed_is_refused_unless_the_site_was_there_before() {
    let items = [["1", "https://old.example/docs/blog/a/", "Tea &amp; milk", "Tue, 04 Mar 2025 00:00:00 +0000"]];
    let site = site().file("old.xml", rss("en", &items));
    let refused = adopt(&site, &["old.xml"]).exits(2).says("old.xml belongs to another site").says("--base-url");
    assert!(refused.stderr.contains("https://old.example/docs/blog/a/"));
    assert!(!site.path("polyfeed.ids.yaml").exists());

    adopt(&site, &["--base-url", "https://old.example/docs", "old.xml"]).succeeds();
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), [BREAD, "1"]);
}

#[test]
fn a_feed_is_fetched_from_where_it_was_moved_to() {
    let feed = rss("en", &[["1", TEA, "Tea", ""]]);
    let server = Server::start(move |request| match request.path.as_str() {
        "/feed" => Reply::status(301, "").header("location", "/index.xml"),
        _ => Reply::ok(&feed),
    });
    let site = site();
    adopt(&site, &[&server.url("/feed")]).succeeds();
    assert_eq!(lines(&site), [r#"- {post: "en/blog/a.md", id: "1", at: "/blog/a/"}"#]);
    let agent = server.requests()[0].header("user-agent").map(str::to_owned);
    assert!(agent.is_some_and(|agent| agent.starts_with("polyfeed/")));
}

#[test]
fn adopting_after_a_first_build_is_no_surprise_to_the_next() {
    let site = site().file("old.xml", rss("en", &[["1", TEA, "Tea", ""]]));
    site.build().succeeds();
    adopt(&site, &["old.xml"]).succeeds();
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), [BREAD, "1"]);
}

#[test]
fn a_fresh_clone_that_adopts_the_sites_own_live_feeds_keeps_what_it_published() {
    let words = |title: &str, more: &str| format!("---\ntitle: {title}\ndate: 2025-03-04\n{more}---\n{title}\n");
    let live = Project::new()
        .file("content/en/blog/old.md", words("Renamed", ""))
        .file("content/en/blog/other.md", words("Other", ""))
        .file("content/zh/blog/old.md", words("改名", ""));
    live.build().succeeds();
    let mut before = ["en", "zh"].map(|language| ids(&live, language));
    let clone = Project::new()
        .settings("rules: {permalink: {blog: /posts/:slugorfilename/}}")
        .file("content/en/blog/new.md", words("Renamed", "aliases: [/blog/old/]\n"))
        .file("content/en/blog/other.md", words("Other", ""))
        .file("content/zh/blog/new.md", words("改名", "aliases: [/zh/blog/old/]\n"));
    let feeds = ["en", "zh"].map(|language| live.path(&format!("public/feeds/{language}/blog/feed.json")));
    clone.run(&["adopt", feeds[0].to_str().unwrap(), feeds[1].to_str().unwrap()]).succeeds();
    clone.build().succeeds();
    let mut after = ["en", "zh"].map(|language| ids(&clone, language));
    before.iter_mut().chain(&mut after).for_each(|ids| ids.sort());
    assert_eq!(after, before);
    assert_eq!(clone.entry("en", "Renamed")["url"], "https://example.org/posts/new/");
}
