//! What a post is: whether it is shown, when it appeared, who wrote it, where it is.

use crate::project::{Project, string, strings};

#[test]
fn drafts_future_and_expired_posts_stay_out_until_they_are_asked_for() {
    let site = Project::new()
        .post("shown", "", "x")
        .post("draft", "draft: true", "x")
        .post("unpublished", "published: false", "x")
        .post("expired", "expiryDate: 2029-12-31 # keep", "x")
        .file("content/en/blog/future.md", "---\ntitle: A post\ndate: 2030-01-02\n---\nx\n");
    let files = site.report()["files"].clone();
    assert_eq!((files["posts"].as_u64(), files["drafts"].as_u64()), (Some(1), Some(2)));
    assert_eq!((files["future"].as_u64(), files["expired"].as_u64()), (Some(1), Some(1)));

    let all = ["build", "--now", "2030-01-01", "--drafts", "--future", "--expired"];
    site.run(&all).succeeds();
    assert_eq!(site.titles("en").len(), 5);

    let site = site.settings("rules: {visibility: {future: true}}");
    site.build().succeeds();
    assert_eq!(site.titles("en").len(), 2, "the shown post and the future one");
}

#[test]
fn a_draft_never_breaks_a_build_whatever_else_is_wrong_with_it() {
    let site = Project::new().file("content/en/blog/draft.md", "---\ndraft: true\ndate: 2025-XX-XX\n---\nx\n");
    assert_eq!(site.build().succeeds().stderr, "");
}

#[test]
fn hidden_posts_are_excluded() {
    let site = Project::new()
        .post("headless", "headless: true", "x")
        .post("unlisted", "build: {list: never}", "x")
        .post("unrendered", "_build: {render: false}", "x");
    assert_eq!(site.report()["files"]["excluded"], 3);
}

#[test]
fn json_front_matter_can_say_draft_too() {
    let site = Project::new()
        .file("content/en/blog/a.md", "{\"title\": \"A\", \"date\": \"2025-01-01\", \"draft\": true}\nx\n")
        .file("content/en/blog/b.md", "{\"title\": 5, \"date\": \"2025-01-01\", \"headless\": false}\nx\n");
    assert_eq!(site.report()["files"]["drafts"], 1);
    assert_eq!(site.titles("en"), ["5"]);
}

#[test]
fn what_cannot_be_understood_about_visibility_keeps_a_post_out() {
    let site = Project::new().post("a", "draft: [maybe]", "x");
    site.build().succeeds().says("error[PF003]: the value of `draft`").says("content/en/blog/a.md:4");
}

#[test]
fn a_draft_that_is_mistyped_is_not_published() {
    let site = Project::new().post("a", "draft: ture", "x");
    site.build().succeeds().says("error[PF003]: `draft: ture` is neither yes nor no").says("content/en/blog/a.md:4");
    assert!(site.titles("en").is_empty());
}

#[test]
fn a_sections_cascade_hides_the_posts_below_it() {
    let site = Project::new()
        .file("content/en/blog/secret/_index.md", "---\ntitle: S\ncascade: {draft: true}\n---\n")
        .file("content/en/blog/list/_index.md", "---\ntitle: L\ncascade:\n  build: {list: never}\n---\n")
        .post("secret/a", "", "x")
        .post("secret/deep/b", "", "x")
        .post("secret/c", "draft: false", "x")
        .post("list/d", "", "x");
    let files = site.report()["files"].clone();
    assert_eq!(
        (files["drafts"].as_u64(), files["excluded"].as_u64(), files["posts"].as_u64()),
        (Some(2), Some(1), Some(1))
    );
}

#[test]
fn a_cascade_may_be_a_list_of_maps_that_are_aimed_at_some_pages() {
    let targets = [
        ("_target: {path: /blog/**}", 3),
        ("target: {path: \"{/blog/a,/blog/deep/*}\"}", 2),
        ("target: {path: /Blog/A}", 1),
        ("_target: {kind: section}", 0),
        ("_target: {kind: page, lang: en}", 3),
        ("_target: {lang: zh}", 0),
        ("_target: {environment: staging}", 0),
        ("title: All", 3),
    ];
    for (target, drafts) in targets {
        let cascade =
            format!("---\ntitle: Blog\ncascade:\n  - {{images: [x.png]}}\n  - {target}\n    draft: true\n---\n");
        let site = Project::new()
            .file("content/en/blog/_index.md", cascade)
            .post("a", "", "x")
            .post("b", "", "x")
            .post("deep/c", "", "x");
        let report = site.report();
        assert_eq!(report["files"]["drafts"], drafts, "{target}");
        assert_eq!(report["problems"], serde_json::json!([]), "{target}");
    }
}

#[test]
fn a_cascade_with_a_target_that_polyfeed_does_not_know_is_reported() {
    let site = Project::new()
        .file(
            "content/en/blog/_index.md",
            "---\ntitle: Blog\ncascade:\n  - _target: {sites: x}\n    draft: true\n---\n",
        )
        .post("a", "", "x");
    site.build().succeeds().says("warning[PF020]: the target `sites`").says("content/en/blog/_index.md:4:3");
}

#[test]
fn posts_may_be_section_pages_in_every_language() {
    let site = Project::new()
        .file("content/blog/a/_index.en.md", "---\ntitle: Hello\ndate: 2025-03-04\n---\n![](a.png)\n")
        .file("content/blog/a/_index.zh.md", "---\ntitle: 你好\n---\nx\n")
        .file("content/blog/a/a.png", "png")
        .file("content/blog/_index.en.md", "---\ntitle: Blog\n---\n");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("en"), ["Hello"]);
    let chinese = site.entry("zh", "你好");
    assert_eq!(chinese["date_published"], "2025-03-04T00:00:00+00:00", "its original's");
    assert_eq!(strings(&chinese["_i18n"]["alternates"], "url"), ["https://example.org/blog/a/"]);
    assert!(string(&site.entry("en", "Hello")["content_html"]).contains("\"https://example.org/blog/a/a.png\""));
}

#[test]
fn a_missing_date_may_be_that_of_the_section() {
    let site = Project::new()
        .settings("rules: {date_from: [section]}")
        .file("content/en/blog/2.0/_index.md", "---\ntitle: Version 2.0\ndate: 2025-03-04\n---\nx\n")
        .file("content/en/blog/2.0/notes/changes/index.md", "---\ntitle: Changes\n---\nx\n")
        .file("content/en/blog/other.md", "---\ntitle: Other\n---\nx\n");
    site.build().succeeds().says("error[PF006]").says("content/en/blog/other.md");
    assert_eq!(site.entry("en", "Changes")["date_published"], "2025-03-04T00:00:00+00:00");
}

#[test]
fn documents_in_a_bundle_are_its_resources() {
    let site = Project::new()
        .post("p/index", "", "x")
        .post("p/other", "", "x")
        .file("content/en/blog/p/deep/snippet.md", "no front matter");
    let files = site.report()["files"].clone();
    assert_eq!(
        (files["posts"].as_u64(), files["excluded"].as_u64(), files["errors"].as_u64()),
        (Some(1), Some(2), Some(0))
    );
}

#[test]
fn of_two_posts_with_one_id_the_later_one_by_path_is_an_error() {
    let site = Project::new()
        .settings("ids: tag\nid_authority: \"example.org,2024\"")
        .post("a", "slug: one", "x")
        .post("a/index", "slug: two", "x");
    site.build().succeeds().says("error[PF008]: the post has the same id");
    assert_eq!(site.titles("en").len(), 1);
}

#[test]
fn a_section_page_is_a_post_only_with_a_date_of_its_own() {
    let site = Project::new()
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/en/blog/2.0/_index.md", "---\ntitle: Version 2.0\npublishdate: 2025-03-04\n---\nIt is here.\n");
    let files = site.report()["files"].clone();
    assert_eq!((files["posts"].as_u64(), files["section_pages"].as_u64()), (Some(1), Some(1)));
    assert_eq!(files["dated_section_pages"], 1);
    assert_eq!(site.entry("en", "Version 2.0")["url"], "https://example.org/blog/2.0/");
}

#[test]
fn dates_are_read_in_every_form_that_real_posts_have() {
    for (written, read) in [
        ("2025-03-04", "2025-03-04T00:00:00+08:00"),
        ("2025-3-4", "2025-03-04T00:00:00+08:00"),
        ("2025/03/04", "2025-03-04T00:00:00+08:00"),
        ("2025-03-04T09:30:00Z", "2025-03-04T09:30:00+00:00"),
        ("2025-03-04T09:30:00-07:00", "2025-03-04T09:30:00-07:00"),
        ("2025-03-04T09:30:00-0800", "2025-03-04T09:30:00-08:00"),
        ("2025-03-04 09:30:00 +0800", "2025-03-04T09:30:00+08:00"),
        ("2025-03-04 09:30:00", "2025-03-04T09:30:00+08:00"),
        ("2025-03-04 09:30", "2025-03-04T09:30:00+08:00"),
        ("2025-03-04T09:30:00.000Z", "2025-03-04T09:30:00+00:00"),
        ("2025-03-04 09:30:00 UTC", "2025-03-04T09:30:00+00:00"),
        ("2025-03-04T09:59:60Z", "2025-03-04T09:59:59+00:00"),
        ("\"March 4, 2025\"", "2025-03-04T00:00:00+08:00"),
        ("\"Tue, 04 Mar 2025 09:30:00 +0200\"", "2025-03-04T09:30:00+02:00"),
    ] {
        let site = Project::new()
            .setting("https://example.org}", "https://example.org, time_zone: Asia/Shanghai}")
            .file("content/en/blog/a.md", format!("---\ntitle: A post\ndate: {written}\n---\nx\n"));
        assert_eq!(site.build().succeeds().stderr, "", "{written}");
        assert_eq!(site.entry("en", "A post")["date_published"], read, "{written}");
    }
}

#[test]
fn dates_that_do_not_exist_are_reported() {
    let site = Project::new().post("zero", "expiryDate: 0001-01-01T00:00:00Z", "x");
    assert_eq!(site.build().succeeds().stderr, "", "Go's zero date is no date");
    for written in ["2025-02-30", "2025-XX-XX", "soon", "10000-01-01", "0000-01-01", "2025-03-04T25:00:00Z"] {
        let site =
            Project::new().file("content/en/blog/a.md", format!("---\ntitle: A post\ndate: {written}\n---\nx\n"));
        site.build().succeeds().says("error[PF007]").says("content/en/blog/a.md:3");
    }
}

#[test]
fn a_missing_date_is_taken_from_file_name_path_or_original() {
    let undated = "---\ntitle: A post\n---\nx\n";
    for path in
        ["content/en/blog/2025-03-04-a.md", "content/en/blog/2025/03/04/a.md", "content/en/blog/2025-03-04-a/index.md"]
    {
        let site = Project::new().file(path, undated);
        site.build().succeeds();
        assert_eq!(site.entry("en", "A post")["date_published"], "2025-03-04T00:00:00+00:00", "{path}");
    }
    let site = Project::new().post("a", "", "x").file("content/zh/blog/a.md", undated);
    site.build().succeeds();
    assert_eq!(site.entry("zh", "A post")["date_published"], "2025-03-04T00:00:00+00:00");
}

#[test]
fn the_front_matters_date_is_stronger_than_the_file_names() {
    let site = Project::new().post("2022-08-16-a", "", "x");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.entry("en", "A post")["date_published"], "2025-03-04T00:00:00+00:00");
    let site = Project::new().file("content/en/blog/2015-03-00-b.md", "---\ntitle: B\n---\nx\n");
    site.build().succeeds().says("error[PF006]");
}

#[test]
fn one_slug_may_occur_many_times_and_a_translation_has_a_date_of_its_own() {
    let post = |title: &str, date: &str, more: &str| {
        format!("---\ntitle: {title}\ndate: {date}\nslug: weekly\n{more}\n---\nx\n")
    };
    let site = Project::new()
        .settings("rules: {permalink: \"/:section/:year/:month/:day/:slug/\"}")
        .file("content/en/blog/2015-05-01-weekly.md", post("May", "2015-05-11", "url: /blog/2015/05/Weekly"))
        .file("content/en/blog/2015-06-01-weekly.md", post("June", "2015-06-01", ""))
        .file("content/zh/blog/2015-05-01-weekly.md", post("五月", "2016-05-11", ""))
        .file("content/zh/blog/2015-06-01-weekly.md", post("六月", "2015-06-01", ""));
    assert_eq!(site.build().succeeds().stderr, "");
    for (language, title, own, other) in [
        ("en", "May", "blog/2015/05/Weekly/", "zh/blog/2016/05/11/weekly/"),
        ("zh", "五月", "zh/blog/2016/05/11/weekly/", "blog/2015/05/Weekly/"),
        ("en", "June", "blog/2015/06/01/weekly/", "zh/blog/2015/06/01/weekly/"),
    ] {
        let entry = site.entry(language, title);
        assert_eq!(entry["url"], format!("https://example.org/{own}"));
        assert_eq!(strings(&entry["_i18n"]["alternates"], "url"), [format!("https://example.org/{other}")]);
    }
}

#[test]
fn a_post_about_a_page_elsewhere_keeps_its_own_page_and_names_that_one() {
    let post = |link: &str| format!("---\ntitle: A\ndate: 2025-03-04\nlink: {link}\n---\nx\n");
    let site = Project::new()
        .file("content/en/blog/a.md", post("https://elsewhere.example/en"))
        .file("content/zh/blog/a.md", post("https://elsewhere.example/zh"));
    site.build().succeeds();
    for (language, url) in [("en", "https://example.org/blog/a/"), ("zh", "https://example.org/zh/blog/a/")] {
        let entry = site.entry(language, "A");
        assert_eq!((entry["id"].as_str(), entry["url"].as_str()), (Some(url), Some(url)));
        assert_eq!(entry["external_url"], format!("https://elsewhere.example/{language}"));
    }
}

#[test]
fn yes_and_no_are_what_people_write_for_them() {
    for (written, drafts) in
        [("yes", 1), ("on", 1), ("True", 1), ("\"true\"", 1), ("1", 1), ("no", 0), ("off", 0), ("~", 0)]
    {
        let site = Project::new().post("a", &format!("draft: {written}"), "x");
        assert_eq!(site.report()["files"]["drafts"], drafts, "{written}");
    }
}

#[test]
fn updated_is_never_before_published() {
    let site = Project::new().post("a", "lastmod: 2025-05-06", "x");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["date_modified"], "2025-05-06T00:00:00+00:00");
    let site = Project::new().post("a", "lastmod: 2024-05-06", "x");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["date_modified"], "2025-03-04T00:00:00+00:00");
}

#[test]
fn permalinks_follow_the_pattern_and_the_front_matter() {
    let dated = "permalink: {blog: \"/:section/:year/:month/:day/:slug/\"}";
    let cases = [
        ("", "My Post", "", "https://example.org/blog/my-post/"),
        ("", "my-post", "slug: Other One", "https://example.org/blog/other-one/"),
        ("", "my-post", "url: /old/Path", "https://example.org/old/Path/"),
        ("", "服务网格", "", "https://example.org/blog/%E6%9C%8D%E5%8A%A1%E7%BD%91%E6%A0%BC/"),
        (dated, "my-post", "slug: other", "https://example.org/blog/2025/03/04/other/"),
        (dated, "my-post", "", "https://example.org/blog/2025/03/04/a-post/"),
        ("permalink: \"/:sections[1:]/:filename.html\"", "my-post", "", "https://example.org/my-post.html"),
        ("permalink: \"/p/:yearday/:title/\"", "my-post", "", "https://example.org/p/63/a-post/"),
        (
            "permalink: \"/:monthname/:weekdayname/:weekday/:slug/\"",
            "a",
            "",
            "https://example.org/march/tuesday/2/a-post/",
        ),
        ("permalink: \"/:sections[last]/:filename/\"", "2025/march/a", "", "https://example.org/march/a/"),
        ("permalink: \"/:sections[1:last]/:filename/\"", "2025/march/a", "", "https://example.org/2025/a/"),
        ("permalink: \"/x/:sections[:last]/:filename/\"", "a", "", "https://example.org/x/a/"),
        ("", "title@11", "", "https://example.org/blog/title@11/"),
        ("", "a", "slug: \"می\u{200C}خواهم\"", "https://example.org/blog/%D9%85%DB%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85/"),
        ("", "a", "slug: \"A & B – (c): 50% off! \"", "https://example.org/blog/a-b-c-50-off/"),
        ("", "a", "slug: \"one - two ½ ①\"", "https://example.org/blog/one-two/"),
        (
            "",
            "a",
            "slug: \"हिन्दी ٣\"",
            "https://example.org/blog/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80-%D9%A3/",
        ),
    ];
    for (rule, name, front_matter, url) in cases {
        let site = Project::new()
            .settings(&format!("rules: {{{rule}}}"))
            .file("content/en/blog/2025/march/_index.md", "---\ntitle: March\n---\n")
            .post(name, front_matter, "x");
        site.build().succeeds();
        assert_eq!(site.entry("en", "A post")["url"], url, "{rule} {name} {front_matter}");
    }
}

#[test]
fn a_day_in_a_permalink_is_that_of_the_dates_own_offset() {
    let site = Project::new()
        .settings("rules: {permalink: \"/:year/:month/:day/:slugorfilename/\"}")
        .file("content/en/blog/a.md", "---\ntitle: A post\ndate: 2022-08-23T23:00:00-0800\n---\nx\n");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "https://example.org/2022/08/23/a/");
}

#[test]
fn of_two_posts_with_one_url_the_later_one_by_path_is_an_error() {
    let site = Project::new().post("a", "slug: same", "x").post("b", "slug: same", "x");
    site.build().succeeds().says("error[PF008]").says("content/en/blog/b.md");
    assert_eq!(site.titles("en"), ["A post"]);
}

#[test]
fn the_language_comes_from_the_folder_or_from_a_declared_suffix() {
    let post = "---\ntitle: A post\ndate: 2025-03-04\n---\nx\n";
    let site = Project::new()
        .file("content/blog/plain.md", post)
        .file("content/blog/plain.zh.md", post)
        .file("content/blog/on-crates.io.md", post)
        .file("content/blog/bundle/index.uk.md", post);
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(
        strings(&site.feed("en")["items"], "url"),
        ["https://example.org/blog/on-crates.io/", "https://example.org/blog/plain/"]
    );
    assert_eq!(strings(&site.feed("zh")["items"], "url"), ["https://example.org/zh/blog/plain/"]);
    assert_eq!(strings(&site.feed("uk")["items"], "url"), ["https://example.org/uk/blog/bundle/"]);
}

#[test]
fn a_language_in_folder_and_name_is_said_once() {
    let post = "---\ntitle: A post\ndate: 2025-03-04\n---\nx\n";
    let site = Project::new().file("content/en/blog/a.md", post).file("content/zh/blog/a.zh.md", post);
    assert_eq!(site.build().succeeds().stderr, "");
    let chinese = site.entry("zh", "A post");
    assert_eq!(chinese["url"], "https://example.org/zh/blog/a/");
    assert_eq!(strings(&chinese["_i18n"]["alternates"], "language"), ["en"]);
}

#[test]
fn a_languages_folder_is_found_ignoring_case() {
    let post = "---\ntitle: A post\ndate: 2025-03-04\n---\nx\n";
    let site = Project::new()
        .setting("  zh: {name: 中文}", "  zh-cn: {name: 中文}")
        .file("content/en/blog/a.md", post)
        .file("content/zh-CN/blog/a.md", post);
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(strings(&site.feed("zh-cn")["items"], "url"), ["https://example.org/zh-cn/blog/a/"]);
}

#[test]
fn a_language_that_is_not_declared_is_reported_with_the_line_to_add() {
    let site = Project::new().post("a", "", "x").file("content/de/blog/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\n");
    site.build().succeeds().says("warning[PF023]").says("`de: {name: Deutsch}`");
    assert_eq!(site.report()["files"]["excluded"], 1);
}

#[test]
fn of_a_language_that_is_not_declared_only_what_a_feed_would_take_counts() {
    let post = "---\ntitle: A\ndate: 2025-03-04\n---\nx\n";
    let site = Project::new()
        .post("a", "", "x")
        .file("content/fr/blog/_index.md", "---\ntitle: Le blog\n---\n")
        .file("content/fr/blog/draft.md", post.replace("A\n", "A\ndraft: true\n"))
        .file("content/fr/docs/page.md", post);
    assert_eq!(site.build().succeeds().stderr, "");
    let site = site
        .file("content/fr/blog/a.md", post)
        .file("content/fr/blog/b/index.md", post)
        .file("content/fr/blog/b/notes.md", "---\ntitle: Notes\n---\n");
    site.build().succeeds().says(
        "warning[PF023]: `fr` is not a declared language; left out: 2 posts in it, \
         `content/fr/blog/a.md` first",
    );
}

#[test]
fn a_document_in_no_language_is_reported_if_a_feed_would_take_it() {
    let site = Project::new()
        .post("a", "", "x")
        .file("content/about.md", "---\ntitle: About\n---\n")
        .file("content/blog/stray.md", "---\ntitle: Stray\ndate: 2025-03-04\n---\n");
    let ran = site
        .build()
        .succeeds()
        .says("warning[PF025]: in no declared language: 1 document")
        .says("content/blog/stray.md");
    assert!(!ran.stderr.contains("about.md"));
}

#[test]
fn every_document_is_accounted_for() {
    let site = Project::new()
        .post("a", "", "x")
        .post("b", "draft: true", "x")
        .file("content/en/docs/c.md", "no front matter, and nobody asked")
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/de/blog/d.md", "x")
        .file("content/en/blog/e.md", "no front matter")
        .file("content/en/blog/picture.png", "not a document");
    let files = site.report()["files"].clone();
    let parts = ["posts", "section_pages", "drafts", "future", "expired", "excluded", "errors"];
    assert_eq!(files["found"], 6);
    assert_eq!(parts.map(|part| files[part].as_u64().unwrap()), [1, 1, 1, 0, 0, 2, 1]);
}
