//! Entries keep their ids: what `polyfeed.ids.yaml` promises, and what becomes of posts that move.

use serde_json::Value;

use crate::project::{Project, string};

/// A site whose ids file has these lines.
fn promising(lines: &[&str]) -> Project {
    Project::new().file("polyfeed.ids.yaml", ids_file(lines))
}

fn ids_file(lines: &[&str]) -> String {
    lines.iter().fold("version: 1\nposts:\n".to_owned(), |text, line| text + "  " + line + "\n")
}

/// The lines of the ids file that speak of posts.
pub fn lines(site: &Project) -> Vec<String> {
    let is_line = |line: &&str| line.trim_start().starts_with("- ");
    site.read("polyfeed.ids.yaml").lines().filter(is_line).map(|line| line.trim().to_owned()).collect()
}

/// The ids in the feed `blog` of a language, in all formats, which agree.
pub fn ids(site: &Project, language: &str) -> Vec<String> {
    let feed = site.feed(language);
    let json: Vec<String> = feed["items"].as_array().unwrap().iter().map(|item| string(&item["id"])).collect();
    for file in ["atom.xml", "rss.xml"] {
        let bytes = site.read(&format!("public/feeds/{language}/blog/{file}"));
        let feed = feed_rs::parser::parse(bytes.as_bytes()).unwrap();
        let ids: Vec<String> = feed.entries.into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids, json, "{file}");
    }
    json
}

fn post(title: &str, date: &str, front_matter: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n{front_matter}\n---\nText\n")
}

#[test]
fn a_promised_id_is_the_id_in_every_format_and_in_announcements() {
    let site = promising(&[
        r#"- {post: "en/blog/a.md", id: "https://old.example/?p=12&x=<1>", at: "/blog/a/"}"#,
        r#"- {post: "zh/blog/a.md", id: "https://old.example/你好"}"#,
    ])
    .post("a", "", "x")
    .file("content/zh/blog/a.md", post("你好", "2025-03-05", ""))
    .settings("announce: {endpoints: [{name: list, service: file, path: list.jsonl}]}");
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["https://old.example/?p=12&x=<1>"]);
    assert_eq!(ids(&site, "zh"), ["https://old.example/你好"], "verbatim, or every reader sees a new entry");
    assert_eq!(site.entry("en", "A post")["url"], "https://example.org/blog/a/");
    // As some editors keep it.
    site.write("polyfeed.ids.yaml", format!("\u{FEFF}{}", site.read("polyfeed.ids.yaml")).replace('\n', "\r\n"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), ["https://old.example/?p=12&x=<1>"]);

    site.run(&["announce", "--baseline"]).succeeds();
    assert!(site.read("announced.jsonl").contains(r#""entry":"https://old.example/?p=12&x=<1>""#));
    let explained = site.run(&["explain", "https://old.example/?p=12&x=<1>"]).succeeds();
    assert!(explained.stdout.contains("no: it is marked as known"), "{}", explained.stdout);
}

#[test]
fn ids_files_of_two_branches_merge_by_lines() {
    // By union: one branch has renamed `a.md`, both have moved `b.md` to other addresses.
    let site = promising(&[
        r#"- {post: "en/blog/a.md", id: "a"}"#,
        r#"- {post: "en/blog/a.md", id: "a"}"#,
        r#"- {post: "en/blog/before.md", id: "a", at: "/before/"}"#,
        r#"- {post: "en/blog/b.md", id: "b", at: "/ours/", seen: 2025-06-30}"#,
        r#"- {post: "en/blog/b.md", id: "b", at: "/theirs/", seen: 2025-07-01}"#,
    ])
    .post("a", "", "x")
    .post("b", "", "x");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), ["a", "b"]);
    assert_eq!(
        lines(&site),
        [
            r#"- {post: "en/blog/a.md", id: "a", at: "/blog/a/"}"#,
            r#"- {post: "en/blog/b.md", id: "b", at: "/blog/b/", seen: 2025-06-30}"#
        ]
    );
}

#[test]
fn a_wrong_line_of_the_ids_file_ends_the_command_before_anything_is_written() {
    let good = r#"- {post: "en/blog/a.md", id: "a"}"#;
    let cases: [(&[&str], &str); 10] = [
        (&[good, r#"- {post: "en/blog/b.md", id: "a"}"#], "line 3 speaks of this id too: `en/blog/a.md`"),
        (&[good, r#"- {post: "en/blog/a.md", id: "b"}"#], "line 3 says that `en/blog/a.md` has another id"),
        (&[good, r#"- {post: "content/en/blog/a.md", id: "b"}"#], "speaks of this post too"),
        (&[good, r#"- {post: "en/blog/b.md", id: "#], "polyfeed.ids.yaml:4"),
        (&[good, "en/blog/b.md: b"], "one post a line"),
        (&[good, r#"- {post: "en/blog/b.md", guid: "b"}"#], "guid"),
        (&[good, r#"- {post: "en/blog/b.md", id: " "}"#], "is empty"),
        (&[good, r#"- {post: "en/blog/b.md", id: "\u0001"}"#], "a character that XML forbids"),
        (&[good, r#"- {post: "en/blog/b.md", seen: yesterday}"#], "is not a day"),
        (&["version: 2"], "version 2 is not known"),
    ];
    for (lines, message) in cases {
        let site = promising(lines).post("a", "", "x").post("b", "", "x");
        let ran = site.build().exits(2).says("error[PF009]").says("polyfeed.ids.yaml").says(message);
        assert!(!site.path("public").exists(), "{}", ran.stderr);
    }
    let site = Project::new()
        .file("polyfeed.ids.yaml", format!("version: 1\nposts:\n<<<<<<< HEAD\n  {good}\n=======\n>>>>>>> b\n"))
        .post("a", "", "x");
    site.build().exits(2).says("a merge was not finished here").says("<<<<<<< HEAD");
}

#[test]
fn a_line_of_a_post_that_is_gone_is_kept_and_said_once() {
    let site = promising(&[
        r#"- {post: "en/blog/a.md", id: "https://example.org/blog/a/"}"#,
        r#"- {post: "en/blog/gone.md", id: "gone"}"#,
        r#"- {post: "en/blog/lost.md", id: "lost"}"#,
    ])
    .post("a", "", "x");
    let before = site.read("polyfeed.ids.yaml");
    site.build().succeeds().says("warning[PF032]: gone: 2 posts with a line here").says("polyfeed.ids.yaml:4");
    assert_eq!(site.read("polyfeed.ids.yaml"), before);
}

#[test]
fn a_promised_id_is_nobody_elses() {
    let site = promising(&[r#"- {post: "en/blog/b.md", id: "https://example.org/blog/a/"}"#])
        .post("a", "", "x")
        .post("b", "title: Moved", "x");
    site.build().succeeds().says("error[PF008]").says("content/en/blog/a.md").says("is promised to the other post");
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/a/"]);
    assert_eq!(site.titles("en"), ["Moved"]);
}

#[test]
fn a_renamed_post_keeps_its_id_by_an_alias_and_the_last_published_feed() {
    let site = Project::new().post("old", "", "x").post("other", "", "x");
    site.build().succeeds();
    assert!(!site.path("polyfeed.ids.yaml").exists(), "nothing has to be remembered");
    std::fs::remove_file(site.path("content/en/blog/old.md")).unwrap();
    let site = site.post("new", "aliases: [/blog/old/]", "x");

    let report: Value =
        serde_json::from_str(&site.run(&["build", "--dry-run", "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!(report["ids_file"]["changed"][0]["post"], "en/blog/new.md");
    assert!(!site.path("polyfeed.ids.yaml").exists());

    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("polyfeed.ids.yaml: 1 line changed; commit it"), "{}", ran.stdout);
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/old/", "https://example.org/blog/other/"]);
    assert_eq!(site.feed("en")["items"][0]["url"], "https://example.org/blog/new/");
    let line = r#"- {post: "en/blog/new.md", id: "https://example.org/blog/old/", at: "/blog/new/"}"#;
    assert_eq!(lines(&site), [line]);
    assert!(!site.build().succeeds().stdout.contains("polyfeed.ids.yaml"));

    // On a fresh clone, when the alias is gone too, and after the next rename.
    std::fs::remove_dir_all(site.path("public")).unwrap();
    let site = site.post("new", "", "x");
    assert_eq!(site.build().succeeds().stderr, "");
    std::fs::remove_file(site.path("content/en/blog/new.md")).unwrap();
    std::fs::remove_dir_all(site.path("public")).unwrap();
    let site = site.post("newest", "aliases: [/blog/new/]", "x");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/old/", "https://example.org/blog/other/"]);
    assert_eq!(lines(&site), [line.replace("new", "newest")]);
}

#[test]
fn an_alias_that_a_translator_copied_takes_no_id_from_the_original() {
    let aliases = "aliases: [/blog/old/]";
    let site = promising(&[r#"- {post: "en/blog/old.md", id: "https://example.org/blog/old/"}"#])
        .post("new", aliases, "x")
        .setting("uk: {name: Українська}", "de: {name: Deutsch}")
        .file("content/de/blog/new.md", post("Beitrag", "2025-03-05", aliases));
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/old/"]);
    assert_eq!(ids(&site, "de"), ["https://example.org/de/blog/new/"]);
}

#[test]
fn an_alias_gives_no_id_to_a_post_that_readers_know_or_of_another_language() {
    let promise = r#"- {post: "en/blog/old.md", id: "https://example.org/?p=1", at: "/blog/old/"}"#;
    let site = promising(&[promise])
        .file("content/en/blog/old.md", post("Old", "2025-03-01", ""))
        .file("content/en/blog/known.md", post("Known", "2025-03-04", ""));
    site.build().succeeds();
    std::fs::remove_file(site.path("content/en/blog/old.md")).unwrap();
    // The one that takes its address over, and a translation of nothing.
    let site = site
        .file("content/en/blog/known.md", post("Known", "2025-03-04", "aliases: [/blog/old/]"))
        .file("content/zh/blog/late.md", post("晚", "2025-03-05", "aliases: [/blog/old/]"));
    site.build().succeeds().says("warning[PF032]: gone: 1 post with a line here");
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/known/"]);
    assert_eq!(ids(&site, "zh"), ["https://example.org/zh/blog/late/"]);
    assert_eq!(lines(&site), [promise]);
}

#[test]
fn an_original_that_stands_in_for_translations_keeps_its_id_for_itself() {
    let site = Project::new()
        .setting("uk: {name: Українська}", "de: {name: Deutsch}")
        .setting("include: \"blog/**\"", "include: \"blog/**\", fallback: true")
        .post("old", "", "x");
    site.build().succeeds();
    assert_eq!(ids(&site, "de"), ["https://example.org/blog/old/"]);
    std::fs::remove_file(site.path("content/en/blog/old.md")).unwrap();
    let aliases = "aliases: [/blog/old/]";
    let site = site.post("new", aliases, "x").file("content/de/blog/new.md", post("Neu", "2025-03-05", aliases));
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/old/"]);
    assert_eq!(ids(&site, "de"), ["https://example.org/de/blog/new/"]);
}

#[test]
fn a_change_of_what_ids_are_made_of_leaves_published_entries_alone() {
    let site = Project::new().post("a", "", "x");
    site.build().succeeds();
    let site = site
        .settings("ids: tag\nid_authority: \"example.org,2024\"")
        .file("content/en/blog/b.md", post("Newer", "2025-04-01", ""));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), ["tag:example.org,2024:en/blog/b", "https://example.org/blog/a/"]);
}

#[test]
fn a_build_that_changes_published_ids_says_so_with_the_lines_to_add() {
    let site = Project::new()
        .file("content/en/blog/a.md", post("First", "2025-03-04", ""))
        .file("content/en/blog/b.md", post("Second", "2025-03-05", ""))
        .file("content/en/blog/c.md", post("Removed", "2025-03-06", ""));
    site.build().succeeds();
    std::fs::remove_file(site.path("content/en/blog/c.md")).unwrap();
    let site = site.settings("rules: {permalink: {blog: /posts/:year/:slug/}}");

    let ran = site.run(&["build", "--dry-run"]).succeeds();
    let added: Vec<&str> = ran.stderr.lines().filter_map(|line| Some(&line[line.find("- {post")?..])).collect();
    assert_eq!(ran.stderr.matches("warning[PF033]").count(), 2, "{}", ran.stderr);
    let expected =
        ["a", "b"].map(|name| format!(r#"- {{post: "en/blog/{name}.md", id: "https://example.org/blog/{name}/"}}"#));
    assert_eq!(added, expected);

    site.write("polyfeed.ids.yaml", ids_file(&added));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/b/", "https://example.org/blog/a/"]);
    assert_eq!(site.entry("en", "First")["url"], "https://example.org/posts/2025/first/");
    assert_eq!(lines(&site)[0], expected[0].replace('}', r#", at: "/posts/2025/first/"}"#));
}

#[test]
fn a_change_of_the_address_or_a_new_host_is_no_reason_to_forget() {
    let site = promising(&[r#"- {post: "en/blog/a.md", id: "https://old.example/blog/a/"}"#]).post("a", "", "x");
    let before = site.read("polyfeed.ids.yaml");
    site.build().succeeds();
    site.run(&["build", "--base-url", "http://localhost:1313"]).succeeds();
    assert_eq!(ids(&site, "en"), ["https://old.example/blog/a/"]);
    assert_eq!(site.read("polyfeed.ids.yaml"), before, "a preview changes nothing");
}

/// A repository with two English posts and one in Chinese, built once.
fn repository(settings: &str) -> Project {
    let site = Project::new().settings(settings).file(".gitignore", "public/\n").repository();
    for (path, title) in [("en/blog/old", "Old"), ("en/blog/other", "Other"), ("zh/blog/old", "老的")] {
        let text = format!("Some words on {title}, enough to be known again under another name.\n");
        site.write(&format!("content/{path}.md"), post(title, "2025-03-04", "") + &text);
    }
    site.commit("2025-03-04T00:00:00Z");
    site.build().succeeds();
    site
}

fn rename(site: &Project) {
    site.git(&["mv", "content/en/blog/old.md", "content/en/blog/new.md"]);
    site.git(&["mv", "content/zh/blog/old.md", "content/zh/blog/new.md"]);
    site.commit("2025-04-04T00:00:00Z");
}

#[test]
fn a_post_that_git_knows_to_be_renamed_keeps_its_id() {
    for (settings, id) in [
        ("", "https://example.org/{}/blog/old/"),
        ("rules: {permalink: {blog: /:year/:slugorfilename/}}", "https://example.org/{}/2025/old/"),
        ("dates: {translations: landed}", "https://example.org/{}/blog/old/"),
        ("ids: tag\nid_authority: \"example.org,2024\"", "tag:example.org,2024:{}/blog/old"),
    ] {
        let site = repository(settings);
        rename(&site);
        assert_eq!(site.build().succeeds().stderr, "", "{settings}");
        let chinese = id.replace("{}", "zh");
        let english = if id.starts_with("tag") { id.replace("{}", "en") } else { id.replace("/{}", "") };
        assert_eq!(ids(&site, "zh"), [chinese.as_str()], "{settings}");
        assert!(ids(&site, "en").contains(&english), "{settings}");
        assert!(lines(&site)[0].contains("en/blog/new.md") && lines(&site)[1].contains("zh/blog/new.md"));
        let before = site.tree("public");
        std::fs::remove_dir_all(site.path(".git")).unwrap();
        site.build().succeeds();
        assert_eq!(site.tree("public"), before, "what was found is remembered");
    }
}

#[test]
fn a_post_whose_name_says_its_day_and_slug_keeps_its_id_under_another_name() {
    let site = Project::new()
        .settings("rules: {fields: {date: [\":filename\", date]}}")
        .file(".gitignore", "public/\n")
        .file("content/en/blog/2025-03-04-old.md", post("A post", "2025-03-04", ""))
        .repository();
    site.commit("2025-03-04T00:00:00Z");
    site.build().succeeds();
    site.git(&["mv", "content/en/blog/2025-03-04-old.md", "content/en/blog/2025-03-04-new.md"]);
    site.commit("2025-04-04T00:00:00Z");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "https://example.org/blog/new/");
    assert_eq!(ids(&site, "en"), ["https://example.org/blog/old/"]);
}

#[test]
fn a_line_of_the_ids_file_goes_where_git_says_that_its_post_went() {
    let site = repository("");
    let promised = [r#"- {post: "en/blog/other.md", id: "13"}"#, r#"- {post: "zh/blog/old.md", id: "12"}"#];
    site.write("polyfeed.ids.yaml", ids_file(&promised));
    rename(&site);
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(ids(&site, "zh"), ["12"]);
    assert_eq!(lines(&site)[2], r#"- {post: "zh/blog/new.md", id: "12", at: "/zh/blog/new/"}"#);

    // A file of another language is another post, whatever Git thinks of its words.
    site.write("content/uk/blog/x.md", post("Ікс", "2025-03-04", ""));
    site.git(&["mv", "content/en/blog/other.md", "content/uk/blog/other.md"]);
    site.commit("2025-04-05T00:00:00Z");
    site.build().succeeds().says("warning[PF032]: gone: 1 post with a line here");
    assert!(ids(&site, "uk").contains(&"https://example.org/uk/blog/other/".to_owned()));
}

#[test]
fn a_new_post_that_git_takes_for_a_removed_one_has_an_id_of_its_own() {
    let release = |version: &str, date: &str| {
        let words = "We are glad to tell you of this release.\n\n## Upgrade\n\nRun the installer, then start the service anew.\n";
        post(&format!("Release {version}"), date, "tags: [release]") + words
    };
    let (line, promised) = (r#"- {post: "en/blog/r1.md", id: "1"}"#, "1");
    for (ids_lines, id) in [(&[][..], "https://example.org/blog/r1/"), (&[line][..], promised)] {
        let site = Project::new().file(".gitignore", "public/\n").repository();
        if !ids_lines.is_empty() {
            site.write("polyfeed.ids.yaml", ids_file(ids_lines));
        }
        site.write("content/en/blog/r1.md", release("1.0", "2025-03-04"));
        site.commit("2025-03-04T12:00:00Z");
        site.build().succeeds();
        assert_eq!(ids(&site, "en"), [id]);
        site.git(&["mv", "content/en/blog/r1.md", "content/en/blog/r2.md"]);
        site.write("content/en/blog/r2.md", release("2.0", "2025-06-01"));
        site.commit("2025-06-01T12:00:00Z");
        site.build().succeeds();
        assert_eq!(ids(&site, "en"), ["https://example.org/blog/r2/"]);
        // Hours later, under the same title: that is the same post.
        site.git(&["mv", "content/en/blog/r2.md", "content/en/blog/r3.md"]);
        site.commit("2025-06-01T18:00:00Z");
        site.build().succeeds();
        assert_eq!(ids(&site, "en"), ["https://example.org/blog/r2/"]);
    }
}

#[test]
fn git_is_asked_only_where_something_is_missing() {
    let site = repository("");
    let site = site.file("content/en/blog/newer.md", post("Newer", "2025-05-01", ""));
    let mut build = site.command(&["build", "--now", "2030-01-01"]);
    assert_eq!(crate::project::Ran::of(build.env("PATH", "")).succeeds().stderr, "");
    // Where it is missing and Git too, the warning is all that can be had.
    rename(&site);
    let mut build = site.command(&["build", "--now", "2030-01-01"]);
    let ran = crate::project::Ran::of(build.env("PATH", "")).succeeds();
    assert_eq!(ran.stderr.matches("warning[PF033]").count(), 2, "{}", ran.stderr);
}
