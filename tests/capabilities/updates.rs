//! When posts last changed, by the repository: as a reader would notice.

use crate::{
    project::{Project, string},
    repository::clone,
};

const TEXT: &str = "The mesh carries [every request](https://example.org/old/), slowly.\n\n```sh\nmesh carry\n```\n\n\
    By night it rests at the gateway, where a lantern says which way the river runs.\n\nBy day it goes on.\n";

fn post(front_matter: &str, text: &str) -> String {
    format!("---\ntitle: Hello\ndate: 2025-03-01\n{front_matter}\n---\n{text}")
}

/// A repository whose settings ask for changes, with a post of 1 March that came on 2 March.
fn site() -> Project {
    let site = Project::new().settings("dates: {updated: git}").repository();
    site.commit("2025-01-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("", TEXT));
    site.commit("2025-03-02T00:00:00Z");
    site
}

/// When the feed says that the only post changed, after a build without problems.
fn updated(site: &Project) -> String {
    assert_eq!(site.build().succeeds().stderr, "");
    let items = &site.feed("en")["items"];
    assert_eq!(items[0]["date_published"], "2025-03-01T00:00:00+00:00", "never that");
    string(&items[0]["date_modified"])[..10].to_owned()
}

#[test]
fn a_post_that_nobody_changed_is_as_old_as_it_says() {
    assert_eq!(updated(&site()), "2025-03-01");
}

#[test]
fn words_and_code_are_changes_and_all_else_is_not() {
    for (text, changed) in [
        (TEXT.replace("slowly", "quickly"), "2025-04-01"),
        (TEXT.replace("mesh carry", "mesh carry --all"), "2025-04-01"),
        (TEXT.replace("/old/", "/new/"), "2025-03-01"),
        (TEXT.replace(", slowly", ",\n   slowly").replace('\n', "\r\n"), "2025-03-01"),
    ] {
        let site = site();
        site.write("content/en/blog/a.md", post("tags: [mesh]", &text));
        site.commit("2025-04-01T00:00:00Z");
        assert_eq!(updated(&site), changed, "{text}");
    }
}

#[test]
fn the_newest_change_counts_wherever_the_file_was_then() {
    let site = site();
    site.write("content/en/blog/a.md", post("", &TEXT.replace("slowly", "quickly")));
    site.commit("2025-04-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("", &TEXT.replace("slowly", "very quickly")));
    site.commit("2025-05-01T00:00:00Z");
    site.git(&["mv", "content/en/blog/a.md", "content/en/blog/b.md"]);
    site.commit("2025-06-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-05-01", "a new name is no change");
    site.git(&["mv", "content/en/blog/b.md", "content/en/blog/c.md"]);
    site.write("content/en/blog/c.md", post("aliases: [/blog/b/]", &TEXT.replace("slowly", "quickly again")));
    site.commit("2025-07-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-07-01", "a new name with new words is");
}

#[test]
fn a_bulk_commit_changes_nothing() {
    let site = site().setting("git}", "git, bulk_commit_files: 3}");
    for name in ["b", "c", "d"] {
        site.write(&format!("content/en/notes/{name}.md"), post("", TEXT));
    }
    site.commit("2025-03-02T00:00:00Z");
    for name in ["blog/a", "notes/b", "notes/c", "notes/d"] {
        site.write(&format!("content/en/{name}.md"), post("", &TEXT.replace("mesh", "net")));
    }
    site.commit("2025-04-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-03-01");
    for name in ["blog/a", "notes/b", "notes/c"] {
        site.write(&format!("content/en/{name}.md"), post("", &TEXT.replace("mesh", "web")));
    }
    site.write("content/en/blog/picture.txt", "no document");
    site.commit("2025-05-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-05-01", "three are no bulk");
}

#[test]
fn without_a_change_that_counts_the_front_matter_stands() {
    let site = site();
    site.write("content/en/blog/a.md", post("lastmod: 2025-04-04", TEXT));
    site.commit("2025-05-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-04-04");
}

#[test]
fn the_order_of_the_feed_never_follows() {
    let site = site();
    site.write("content/en/blog/b.md", "---\ntitle: Newer\ndate: 2025-03-05\n---\nText.\n");
    site.commit("2025-03-05T00:00:00Z");
    site.write("content/en/blog/a.md", post("", "Something else.\n"));
    site.commit("2025-04-01T00:00:00Z");
    site.build().succeeds();
    assert_eq!(site.titles("en"), ["Newer", "Hello"]);
    assert_eq!(site.entry("en", "Hello")["date_modified"], "2025-04-01T00:00:00+00:00");
}

#[test]
fn both_dates_come_from_one_reading() {
    let site = site().setting("updated: git", "translations: landed, updated: git");
    site.write("content/zh/blog/a.md", post("", "第一篇文章。\n"));
    site.write("content/zh/blog/\"a\" b.md", post("", "不是翻译。\n"));
    site.commit("2025-04-01T00:00:00Z");
    site.write("content/zh/blog/a.md", post("", "第一篇好文章。\n"));
    site.git(&["rm", "--quiet", "content/zh/blog/\"a\" b.md"]);
    site.write("content/uk/blog/a.md", post("", "Привіт.\n"));
    site.commit("2025-05-01T00:00:00Z");
    assert_eq!(site.build().succeeds().stderr, "");
    let entry = site.entry("zh", "Hello");
    assert_eq!(entry["date_published"], "2025-04-01T00:00:00+00:00");
    assert_eq!(entry["date_modified"], "2025-05-01T00:00:00+00:00");
    assert_eq!(site.entry("uk", "Hello")["date_published"], "2025-05-01T00:00:00+00:00");
}

#[test]
fn nothing_in_a_file_or_its_history_stops_the_reading() {
    let site = site();
    let mut bytes = post("", "A NUL \0 and a byte \u{1F600}.\n").into_bytes();
    bytes.extend(b"\xFF\xFE\ncommit 0123456789\n\n@@ -1 +1 @@\ndiff --git a b");
    site.write("content/en/notes/strange.md", &bytes);
    site.write("content/en/notes/picture.png", b"\x89PNG\0\0");
    site.write("content/en/notes/line.md", "x".repeat(300_000));
    site.commit("2025-03-03T00:00:00Z");
    bytes.extend(b"\r\n\\ No newline at end of file");
    site.write("content/en/notes/strange.md", &bytes);
    site.write("content/en/notes/picture.png", b"\x89PNG\0\0\0");
    site.write("content/en/notes/line.md", "x".repeat(300_001));
    site.write("content/en/blog/a.md", post("", "Something else, without an end"));
    site.commit("2025-04-01T00:00:00Z");
    site.git(&["rm", "--quiet", "-r", "content/en/notes"]);
    site.write("content/en/blog/a.md", post("lastmod: 2025-01-01", "Something else, without an end"));
    site.commit("2025-05-01T00:00:00Z");
    site.git(&["commit", "--quiet", "--allow-empty", "--message", "commit 0\n\ndiff --git a b"]);
    assert_eq!(updated(&site), "2025-04-01");
}

#[cfg(unix)]
#[test]
fn a_file_that_was_a_link_changed_when_it_became_a_file() {
    let site = site();
    std::fs::remove_file(site.path("content/en/blog/a.md")).unwrap();
    std::os::unix::fs::symlink("elsewhere.md", site.path("content/en/blog/a.md")).unwrap();
    site.write("content/en/notes/b.md", post("", TEXT));
    site.commit("2025-04-01T00:00:00Z");
    std::fs::remove_file(site.path("content/en/blog/a.md")).unwrap();
    site.write("content/en/blog/a.md", post("", TEXT));
    site.write("content/en/notes/b.md", post("", "Something else.\n"));
    site.commit("2025-05-01T00:00:00Z");
    assert_eq!(updated(&site), "2025-05-01");
}

#[test]
fn a_change_from_the_future_is_not_believed_and_a_shallow_clone_says_so() {
    let site = site();
    site.write("content/en/blog/a.md", post("", "Something else.\n"));
    site.commit("2031-04-01T00:00:00Z");
    site.build().succeeds().says("warning[PF082]").says("of 2031-04-01");
    assert_eq!(site.entry("en", "Hello")["date_modified"], "2025-03-01T00:00:00+00:00");

    let clone = clone(&site.path(""), &["--depth", "1"]);
    clone.build().succeeds().says("warning[PF081]");
}

#[test]
fn without_a_repository_nobody_knows_and_polyfeed_says_so() {
    let site = Project::new().settings("dates: {updated: git}");
    site.write("content/en/blog/a.md", post("", TEXT));
    site.build().succeeds().says("warning[PF080]: `content` lies in no Git repository").says("polyfeed.yaml:12");
}

#[test]
fn several_content_folders_in_a_repository_are_read_together() {
    for (folder, other) in [("site/content", "site/reposts"), ("content", "reposts"), ("größe/a", "größe/b")] {
        let site = Project::new()
            .setting("content: content", &format!("content: [{{path: {folder}}}, {{path: {other}, language: en}}]"))
            .setting("\"blog/**\"", "\"**\"")
            .settings("dates: {translations: landed, updated: git}")
            .repository();
        site.commit("2025-01-01T00:00:00Z");
        site.write(&format!("{folder}/en/blog/a.md"), post("", TEXT));
        site.write(&format!("{other}/again.md"), "---\ntitle: Again\ndate: 2025-03-01\n---\nOnce.\n");
        site.commit("2025-03-02T00:00:00Z");
        site.write(&format!("{folder}/zh/blog/a.md"), post("", "第一篇文章。\n"));
        site.write(&format!("{other}/again.md"), "---\ntitle: Again\ndate: 2025-03-01\n---\nTwice.\n");
        site.commit("2025-05-01T00:00:00Z");
        assert_eq!(site.build().succeeds().stderr, "", "{folder}");
        assert_eq!(site.entry("zh", "Hello")["date_published"], "2025-05-01T00:00:00+00:00", "{folder}");
        assert_eq!(site.entry("en", "Again")["date_modified"], "2025-05-01T00:00:00+00:00", "{folder}");
        assert_eq!(site.entry("en", "Hello")["date_modified"], "2025-03-01T00:00:00+00:00", "{folder}");
    }
}
