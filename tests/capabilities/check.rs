//! `polyfeed check`: what it reports, how much that costs, and in which form.

use std::fs;

use serde_json::{Value, json};

use crate::project::{Project, Ran, string};

/// `polyfeed check`, long after every post's date.
fn check(site: &Project, arguments: &[&str]) -> Ran {
    site.run(&[&["check", "--now", "2030-01-01"], arguments].concat())
}

/// The object that `check --format json` prints.
fn report(site: &Project, arguments: &[&str]) -> Value {
    serde_json::from_str(&check(site, &[&["--format", "json"], arguments].concat()).stdout).expect("JSON")
}

fn codes(report: &Value) -> Vec<String> {
    report["problems"].as_array().expect("a list").iter().map(|problem| string(&problem["code"])).collect()
}

/// A post whose date does not exist, and one with a shortcode that nobody knows.
fn site() -> Project {
    Project::new()
        .post("unknown", "", "See {{< gallery >}}.")
        .file("content/en/blog/wrong.md", "---\ntitle: Wrong\ndate: 2025-02-30\n---\nx\n")
}

#[test]
fn it_says_what_is_wrong_and_writes_nothing() {
    let ran = check(&site(), &[]).exits(1).says("error[PF007]").says("warning[PF040]");
    assert_eq!(ran.stdout, "1 post: 1 error, 1 warning, 2 allowed (PF072 2)\n");
    let site = site();
    check(&site, &[]);
    assert!(!site.path("public").exists());
}

#[test]
fn it_ends_with_1_for_errors_and_with_strict_for_warnings_too() {
    check(&site(), &[]).exits(1);
    let site = Project::new().post("unknown", "", "{{< gallery >}}");
    check(&site, &[]).succeeds().says("warning[PF040]");
    check(&site, &["--strict"]).exits(1);
    let site = Project::new().post("fine", "", "Fine");
    let ran = check(&site, &["--strict"]).succeeds();
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("1 post: 0 errors, 0 warnings, 2 allowed (PF072 2)\n", ""));
    assert_eq!(check(&site, &["--quiet"]).stdout, "");
}

#[test]
fn posts_beyond_a_feeds_limit_are_looked_at_too() {
    let site = Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", limit: 1")
        .post("new", "", "Fine")
        .file("content/en/blog/old.md", "---\ntitle: Old\ndate: 2020-01-01\n---\n{{< gallery >}}\n");
    assert_eq!(site.build().succeeds().stderr, "", "a build does not show it");
    check(&site, &[]).says("warning[PF040]").says("content/en/blog/old.md:5");
}

#[test]
fn what_the_settings_allow_is_only_counted_wherever_problems_are_reported() {
    let site = site().settings("problems: {allow: [PF007, PF040]}");
    let ran = check(&site, &["--strict"]).succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(ran.stdout, "1 post: 0 errors, 0 warnings, 4 allowed (PF007 1, PF040 1, PF072 2)\n");

    let ran = site.run(&["build", "--strict", "--now", "2030-01-01"]).succeeds();
    assert_eq!(ran.stderr, "", "nothing for cron to mail");
    assert!(ran.stdout.ends_with("0 errors, 0 warnings, 2 allowed (PF007 1, PF040 1)\n"), "{}", ran.stdout);
    assert_eq!(site.titles("en"), ["A post"], "the wrong post stays out all the same");

    let report = site.report();
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["allowed"], json!({"PF007": 1, "PF040": 1}));
}

#[test]
fn what_is_denied_is_an_error_and_what_is_warned_of_is_none() {
    let site = site().settings("problems: {warn: [PF007], deny: [PF040]}");
    let ran = check(&site, &[]).exits(1).says("warning[PF007]").says("error[PF040]");
    assert_eq!(ran.stdout, "1 post: 1 error, 1 warning, 2 allowed (PF072 2)\n");
    site.build().succeeds().says("warning[PF007]").says("error[PF040]");
    assert_eq!(site.titles("en"), ["A post"], "the wrong post stays out all the same");
}

#[test]
fn an_announcement_that_cannot_be_made_can_be_allowed_too() {
    let site = Project::new().post("a", "", "x").file("announced.jsonl", crate::project::EMPTY_LEDGER).settings(
        "announce: {endpoints: [{name: log, service: file, path: log.jsonl, body: \"{% if title == 'A post' %}no JSON{% else %}{}{% endif %}\"}]}",
    );
    site.run(&["announce"]).exits(1).says("error[PF060]");
    let site = site.settings("problems: {allow: [PF060]}");
    let ran = site.run(&["announce"]).succeeds();
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("1 allowed (PF060 1)"), "{}", ran.stdout);
}

#[test]
fn the_command_line_goes_before_the_settings() {
    let site = site().settings("problems: {allow: [PF007], deny: [PF040]}");
    check(&site, &[]).exits(1).says("error[PF040]");
    let ran = check(&site, &["--warn", "PF007", "--allow", "PF040"]).succeeds().says("warning[PF007]");
    assert!(!ran.stderr.contains("PF040"), "{}", ran.stderr);
    check(&site, &["--warn", "PF007", "--warn", "PF040"]).succeeds().says("warning[PF007]").says("warning[PF040]");
    check(&site, &["--allow", "PF007", "--deny", "PF007"]).exits(2).says("`PF007` cannot be both allowed and denied");
}

#[test]
fn a_level_that_cannot_be_is_shown_in_its_line() {
    for (lines, message, column) in [
        ("problems: {allow: [PF001]}", "`PF001` is always an error: nothing can be done before it is mended", 20),
        ("problems: {warn: [PF009]}", "`PF009` is always an error", 19),
        ("problems: {allow: [PF040], deny: [PF046, PF040]}", "`PF040` cannot be both allowed and denied", 42),
        ("problems: {allow: [PF60]}", "`PF60` is not a problem's code; the nearest is `PF060`", 20),
    ] {
        let site = Project::new().settings(lines);
        let line = site.read("polyfeed.yaml").lines().count();
        let place = format!("polyfeed.yaml:{line}:{column}\n");
        check(&site, &[]).exits(2).says("error[PF001]").says(message).says(&place);
    }
}

#[test]
fn settings_that_cannot_be_understood_are_reported_like_all_else() {
    let site = Project::new().setting("preset: hugo", "preset: hugoo");
    let ran = check(&site, &["--format", "json"]).exits(2);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((&report["posts"], &report["problems"][0]["code"]), (&0.into(), &"PF001".into()));
    let ran = check(&site, &["--format", "github"]).exits(2);
    assert!(ran.stdout.starts_with("::error file=polyfeed.yaml,line=3,col=9"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("0 posts: 1 error, 0 warnings\n"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
}

#[test]
fn every_code_is_explained_without_a_site() {
    let folder = Project::empty();
    let ran = folder.run(&["check", "--explain", "PF007"]).succeeds();
    assert!(
        ran.stdout.starts_with("## PF007: A date does not exist or is not understood.\n\nError. "),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("Write `2025-06-30`") && !ran.stdout.contains("PF008"), "{}", ran.stdout);
    let last = folder.run(&["check", "--explain", "PF082"]).succeeds().stdout;
    assert!(last.starts_with("## PF082: ") && last.ends_with(".\n"), "{last}");
    assert_eq!(folder.run(&["check", "--explain", "pf007"]).succeeds().stdout, ran.stdout);
    folder.run(&["check", "--explain", "PF7"]).exits(2).says("`PF7` is not a problem's code; the nearest is `PF007`");
}

#[test]
fn programs_get_the_same_problems_as_json() {
    let report = report(&site(), &["--allow", "PF040"]);
    assert_eq!(report["version"], 1);
    assert_eq!(report["posts"], 1);
    assert_eq!(report["allowed"], json!({"PF040": 1, "PF072": 2}));
    assert_eq!(
        report["problems"],
        json!([{
            "code": "PF007", "severity": "error", "path": "content/en/blog/wrong.md", "line": 3, "column": 7, "width": 10,
            "text": "date: 2025-02-30", "message": "`2025-02-30` is not a date",
            "hint": "write it like 2025-06-30 or 2025-06-30T09:00:00+02:00",
        }])
    );
}

#[test]
fn github_shows_problems_beside_their_lines_the_errors_first() {
    let ran = check(&site(), &["--format", "github"]).exits(1);
    assert_eq!(ran.stderr, "");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "::error file=content/en/blog/wrong.md,line=3,col=7,endColumn=17,title=PF007::content/en/blog/wrong.md:3:7: error[PF007]: \
         `2025-02-30` is not a date%0Ahelp: write it like 2025-06-30 or 2025-06-30T09:00:00+02:00"
    );
    assert!(lines[1].starts_with("::warning file=content/en/blog/unknown.md,line=6,"), "{}", lines[1]);
    assert_eq!(lines[2..], ["1 post: 1 error, 1 warning, 2 allowed (PF072 2)"]);
}

#[test]
fn github_knows_files_by_their_paths_in_the_repository() {
    let wrong = "---\ntitle: Wrong\ndate: 2025-02-30\n---\nx\n";
    let site = Project::new().repository().file("posts/en/blog/a.md", wrong).file("site/content/en/blog/b.md", wrong);
    let site = site.setting("content: content", "content: [{path: content}, {path: ../posts}]");
    fs::rename(site.path("polyfeed.yaml"), site.path("site/polyfeed.yaml")).expect("the settings");
    let annotated = |folder: &str, arguments: &[&str]| {
        let mut command = site.command(&[&["check", "--format", "github", "--quiet"], arguments].concat());
        let ran = Ran::of(command.current_dir(site.path(folder))).exits(1);
        let files =
            ran.stdout.lines().filter_map(|line| Some(line.split_once("file=")?.1.split_once(',')?.0.to_owned()));
        files.collect::<Vec<_>>()
    };
    let files = ["site/content/en/blog/b.md", "posts/en/blog/a.md"];
    let elsewhere = site.path("site");
    for (folder, arguments) in [
        ("site", &[][..]),
        ("site/content", &[]),
        ("", &["--config", "site"]),
        ("posts", &["--config", "../site/polyfeed.yaml"]),
        ("posts", &["--config", elsewhere.to_str().expect("UTF-8")]),
    ] {
        let mut found = annotated(folder, arguments);
        found.sort_by_key(|path| path.starts_with("posts"));
        assert_eq!(found, files, "in {folder:?} with {arguments:?}");
    }
}

#[test]
fn nothing_that_a_file_or_a_line_holds_breaks_a_workflow_command() {
    let site =
        Project::new().file("content/en/blog/50% off, now.md", "---\ntitle: Sale\ndate: 50%::error::2025\n---\nx\n");
    let ran = check(&site, &["--format", "github"]).exits(1);
    let expected = "::error file=content/en/blog/50%25 off%2C now.md,line=3,col=7,endColumn=23,title=PF007::content/en/blog/50%25 off, now.md:3:7: ";
    assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);
    assert!(ran.stdout.contains("`50%25::error::2025` is not a date%0Ahelp: "), "{}", ran.stdout);
}

#[test]
fn whoever_reads_the_log_is_told_that_github_shows_only_the_first_ten() {
    let few = |count: usize| {
        (0..count)
            .fold(Project::new(), |site, number| site.post(&format!("{number}"), &format!("weight: {number}"), ""))
    };
    let ran = check(&few(10), &["--format", "github"]).succeeds();
    assert!(!ran.stdout.contains("GitHub shows"), "{}", ran.stdout);
    let ran = check(&few(11), &["--format", "github"]).succeeds();
    assert_eq!(ran.stdout.matches("::warning ").count(), 11, "{}", ran.stdout);
    assert!(ran.stdout.contains("GitHub shows the first 10 errors and the first 10 warnings"), "{}", ran.stdout);
}

#[test]
fn aliases_that_collide_do_not_hide_what_is_wrong_with_the_content() {
    let site = site().settings("aliases: {feeds/en/blog/rss.xml: feeds/en/blog/atom.xml, feed.xml: feeds/nothing.xml}");
    let found = codes(&report(&site, &[]));
    assert_eq!(found, ["PF040", "PF007", "PF001", "PF001"]);
    site.build().exits(2);
}

/// The problems of one kind, by path and message, in order.
#[track_caller]
fn found(site: &Project, code: &str) -> Vec<(String, String)> {
    let report = report(site, &["--warn", code]);
    let problems = report["problems"].as_array().expect("a list").iter();
    problems
        .filter(|problem| problem["code"] == code)
        .map(|problem| {
            let line = problem["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
            (string(&problem["path"]) + &line, string(&problem["message"]))
        })
        .collect()
}

#[test]
fn an_endpoint_that_hears_of_no_post_is_named_with_what_keeps_the_posts_away() {
    let endpoint = |more: &str| {
        Project::new().post("a", "tags: [news]", "x").settings(&format!(
            "announce:\n  endpoints:\n    - {{name: all, service: file, path: a.jsonl}}\n    - {{name: deaf, service: file, path: b.jsonl, {more}}}"
        ))
    };
    for (more, why) in [
        ("languages: [uk]", "no post is in one of its languages"),
        ("tags: [releases]", "no post that its languages and feeds let through has one of its tags"),
    ] {
        let message = format!("the endpoint `deaf` hears of nothing: {why}");
        assert_eq!(found(&endpoint(more), "PF070"), [("polyfeed.yaml:15".to_owned(), message)]);
    }
    let site = endpoint("languages: [en], feeds: [notes]")
        .setting("feeds:\n", "feeds:\n  notes: {include: \"notes/**\"}\n")
        .file("content/zh/notes/a.md", "---\ntitle: A\ndate: 2025-01-01\n---\nx\n");
    let message = "the endpoint `deaf` hears of nothing: none of its feeds holds a post in its languages";
    assert_eq!(found(&site, "PF070"), [("polyfeed.yaml:16".to_owned(), message.to_owned())]);
    assert_eq!(found(&endpoint("languages: [en], tags: [News]"), "PF070"), []);
}

/// One post in each of the three languages.
fn in_three_languages() -> Project {
    ["en", "zh", "uk"].into_iter().fold(Project::new(), |site, language| {
        let post = format!("---\ntitle: A post\ndate: 2025-01-0{}\n---\nx\n", language.len());
        site.file(&format!("content/{language}/blog/a.md"), post)
    })
}

#[test]
fn a_title_is_missed_in_the_languages_that_have_posts() {
    let titled = |title: &str| in_three_languages().setting("blog: {", &format!("blog: {{title: {title}, "));
    assert_eq!(
        found(&titled("{en: Our blog}"), "PF071"),
        [(
            "polyfeed.yaml:10".to_owned(),
            "the title of the feed `blog` has no text in zh, uk; readers of these feeds see `Our blog`".to_owned()
        )]
    );
    assert_eq!(
        found(&titled("{zh: 博客, uk: Блог}"), "PF071")[0].1,
        "the title of the feed `blog` has no text in en; readers of these feeds see none"
    );
    assert_eq!(found(&titled("Blog"), "PF071"), [], "the same everywhere");
    let site = Project::new().setting("title: Example", "title: {en: Example}").post("a", "", "x");
    assert_eq!(found(&site, "PF071"), [], "nobody reads the other languages yet");
    let site = in_three_languages().setting("title: Example", "title: {en: Example, uk: Приклад}");
    assert_eq!(found(&site, "PF071")[0].1, "the site's title has no text in zh; readers of these feeds see `Example`");
}

#[test]
fn a_language_without_a_document_is_named() {
    let site = Project::new().post("a", "", "x").file("content/zh/about.md", "---\ntitle: About\n---\nx\n");
    let message = "no document is in the language `uk`; its feeds are empty";
    assert_eq!(found(&site, "PF072"), [("polyfeed.yaml:8".to_owned(), message.to_owned())]);
}

#[test]
fn ids_that_some_readers_trim_are_found_and_so_are_posts_that_they_take_for_one() {
    let site = Project::new().post("a", "", "x").post("b", "", "x").file(
        "polyfeed.ids.yaml",
        "version: 1\nposts:\n  - {post: \"en/blog/a.md\", id: \"https://old.example/1\"}\n  - {post: \"en/blog/b.md\", id: \"https://old.example/1 \"}\n",
    );
    assert_eq!(
        found(&site, "PF052"),
        [
            (
                "content/en/blog/b.md".to_owned(),
                "readers take it for `content/en/blog/a.md`: both have the id `https://old.example/1`".to_owned()
            ),
            (
                "content/en/blog/b.md".to_owned(),
                "some readers take `https://old.example/1` for its id, others `https://old.example/1 `".to_owned()
            ),
        ]
    );
    check(&site, &[]).exits(1);
}

#[test]
fn an_id_that_two_feeds_have_is_found_and_so_is_white_space_of_any_script() {
    let site = Project::new()
        .setting("blog: {include: \"blog/**\"}", "a: {include: \"blog/a*\"}\n  b: {include: \"blog/b*\"}")
        .post("a", "", "x")
        .post("b", "", "x")
        .file(
            "polyfeed.ids.yaml",
            "version: 1\nposts:\n  - {post: \"en/blog/a.md\", id: \"\\u3000one\"}\n  - {post: \"en/blog/b.md\", id: \"one\"}\n",
        );
    let said = found(&site, "PF052");
    let messages: Vec<&str> = said.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "some readers take `one` for its id, others `\u{3000}one`",
            "readers take it for `content/en/blog/a.md`: both have the id `one`"
        ]
    );
}

#[test]
fn a_feed_that_readers_refuse_is_named_with_those_readers() {
    let long = "word ".repeat(220_000);
    let site = Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", max_bytes: unlimited")
        .post("long", "", &long);
    let found = found(&site, "PF053");
    assert_eq!(found.len(), 1, "once, for the largest of its files: {found:?}");
    assert_eq!(found[0].0, "polyfeed.yaml:10");
    assert!(
        found[0].1.starts_with("feeds/en/blog/") && found[0].1.ends_with("has 1.2 MB; FeedBurner may refuse it"),
        "{found:?}"
    );
}

#[test]
fn a_post_that_takes_a_quarter_of_its_feed_is_named() {
    let site = Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", max_bytes: 40000")
        .post("long", "", &"word ".repeat(2_500))
        .post("short", "weight: 1", "x");
    let message = "the post takes 12506 of the 40000 bytes that the feed `blog` may have";
    assert_eq!(found(&site, "PF054"), [("content/en/blog/long.md".to_owned(), message.to_owned())]);
}

#[test]
fn a_change_in_the_future_is_found_where_it_is_written() {
    let site = Project::new().post("a", "lastmod: 2205-03-06", "x").post("b", "lastmod: 2025-03-06", "x");
    let message = "the post says that it changed on 2205-03-06, which is in the future";
    assert_eq!(found(&site, "PF055"), [("content/en/blog/a.md:4".to_owned(), message.to_owned())]);
}

#[test]
fn what_families_of_readers_show_differently_is_counted_and_said_if_wanted() {
    let site = Project::new()
        .post("a", "lastmod: 2025-06-07", "x")
        .setting("include: \"blog/**\"", "include: \"blog/**\", fallback: true");
    let ran = check(&site, &[]).succeeds();
    assert!(ran.stdout.contains("(PF056 1, PF057 2, PF072 2)"), "{}", ran.stdout);
    let message =
        "readers that go by the last change show it on 2025-06-07, those that go by the publication on 2025-03-04";
    assert_eq!(found(&site, "PF056"), [("content/en/blog/a.md:4".to_owned(), message.to_owned())]);
    let said = found(&site, "PF057");
    assert_eq!(
        said[0],
        (
            "polyfeed.yaml:10".to_owned(),
            "1 of 1 entries in the feed `blog` of `uk` are in en; readers that ask the feed take them for uk"
                .to_owned()
        )
    );
    assert_eq!(said.len(), 2);
}

#[test]
fn feeds_that_select_nothing_and_ids_that_change_are_found_as_by_a_build() {
    let site =
        Project::new().setting("feeds:\n", "feeds:\n  nothing: {include: \"content/en/**\"}\n").post("a", "", "x");
    assert_eq!(found(&site, "PF051")[0].0, "polyfeed.yaml:10");
    site.run(&["check"]).says("root: content/en/blog/a.md is blog/a.md to them");
    let zola = site.setting("preset: hugo", "preset: zola").setting("nothing: {include: \"content/en/**\"}\n  ", "");
    zola.run(&["check"]).says("warning[PF051]").says("root: content/en/blog/a.md is en/blog/a.md to them");
    fs::remove_file(zola.path("content/en/blog/a.md")).expect("a post");
    zola.run(&["check"]).says("warning[PF051]").says("there is no document at all");
    let site = Project::new().file("content/en/blog/a.md", "---\ntitle: Hello\ndate: 2025-01-02\n---\nx\n");
    site.build().succeeds();
    fs::rename(site.path("content/en/blog/a.md"), site.path("content/en/blog/renamed.md")).expect("a post");
    assert_eq!(found(&site, "PF033").len(), 1);
}
