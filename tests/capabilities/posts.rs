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
fn updated_is_never_before_published() {
    let site = Project::new().post("a", "lastmod: 2025-05-06", "x");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["date_modified"], "2025-05-06T00:00:00+00:00");
    let site = Project::new().post("a", "lastmod: 2024-05-06", "x");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["date_modified"], "2025-03-04T00:00:00+00:00");
}

/// Name, and company in brackets, of each person.
fn people(people: &serde_json::Value) -> Vec<String> {
    let company = |person: &serde_json::Value| person.get("_affiliation").map(|company| string(&company["name"]));
    let names = strings(people, "name").into_iter().zip(people.as_array().into_iter().flatten());
    names.map(|(name, person)| company(person).map_or(name.clone(), |company| format!("{name} [{company}]"))).collect()
}

#[test]
fn bylines_name_people_companies_and_translators() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("Lin Sun (Solo.io), John Howard (Google)", &["Lin Sun [Solo.io]", "John Howard [Google]"], &[]),
        ("Craig Box; Translated by Wilson Wu (DaoCloud)", &["Craig Box"], &["Wilson Wu [DaoCloud]"]),
        ("Faseela K, for the Steering Committee", &["Faseela K [Steering Committee]"], &[]),
        ("Faseela K, para el Comité del Programa", &["Faseela K [Comité del Programa]"], &[]),
        ("Крейг Бокс, від імені Керівного комітету", &["Крейг Бокс [Керівного комітету]"], &[]),
        ("Lin Sun (Solo.io)，代表指导委员会; Translated by Wilson Wu", &["Lin Sun [Solo.io]"], &["Wilson Wu"]),
        ("张怀龙 (Intel)、徐贺杰 (Intel)；译者：吴威", &["张怀龙 [Intel]", "徐贺杰 [Intel]"], &["吴威"]),
        ("John Joyce and Rich Curran", &["John Joyce", "Rich Curran"], &[]),
        ("John Joyce 和 Rich Curran", &["John Joyce", "Rich Curran"], &[]),
        ("Francisco Herrera — Red Hat", &["Francisco Herrera [Red Hat]"], &[]),
        ("Jose Nativio, IBM", &["Jose Nativio [IBM]"], &[]),
        ("Jane Doe, Senior Engineer", &["Jane Doe [Senior Engineer]"], &[]),
        ("Anna Bell (AppOrbit and Columbia University)", &["Anna Bell [AppOrbit and Columbia University]"], &[]),
        ("Ann Lee (ACME) Bo Yu (Corp)", &["Ann Lee [ACME]", "Bo Yu [Corp]"], &[]),
        (
            "[Ann Lee](mailto:a@b.example) (ACME), [Bo Yu](mailto:b@b.example) (Corp)",
            &["Ann Lee [ACME]", "Bo Yu [Corp]"],
            &[],
        ),
        ("Alice, Bob, Carol", &["Alice", "Bob", "Carol"], &[]),
        ("Ann Lee and Bob", &["Ann Lee", "Bob"], &[]),
        ("By Ann Lee", &["Ann Lee"], &[]),
        ("原作者：张三；译者：李四", &["张三"], &["李四"]),
        ("The Istio Team", &["The Istio Team"], &[]),
        ("[Ann Lee](https://a.example) [Bo Yu](https://b.example)", &["Ann Lee", "Bo Yu"], &[]),
        ("[Ann (al)](https://a.example) ([ACME](https://acme.example))", &["Ann (al) [ACME]"], &[]),
        ("[Ann Lee](https://a.example) ACME by Corp", &["Ann Lee [ACME by Corp]"], &[]),
        ("Ann Lee (ACME), and many other contributors and friends", &["Ann Lee [ACME]"], &[]),
        (
            "Ann Lee, Chief Architect @ ACME, Developer Advocate",
            &["Ann Lee [Chief Architect @ ACME, Developer Advocate]"],
            &[],
        ),
        ("Ann Lee (ACME)，产品安全工作组", &["Ann Lee [ACME, 产品安全工作组]"], &[]),
        ("Ann Lee\u{A0}— Red Hat / Bo Yu", &["Ann Lee [Red Hat]", "Bo Yu"], &[]),
        ("Ann Lee [ACME]; , and", &["Ann Lee [ACME]"], &[]),
        (
            "[Ann Lee](https://a.example) (ACME) [Bo Yu](https://b.example) (Corp)",
            &["Ann Lee [ACME]", "Bo Yu [Corp]"],
            &[],
        ),
    ];
    for (byline, authors, translators) in cases {
        let site = Project::new().post("a", &format!("attribution: \"{byline}\""), "x");
        site.build().succeeds();
        let entry = site.entry("en", "A post");
        assert_eq!(people(&entry["authors"]), *authors, "{byline}");
        let translated = entry.get("_i18n").map(|i18n| people(&i18n["translators"])).unwrap_or_default();
        assert_eq!(translated, *translators, "{byline}");
    }
}

#[test]
fn people_may_be_a_list_of_names_or_of_maps() {
    let site = Project::new().post(
        "a",
        "authors: [Ann Lee, {name: Bo Yu, url: https://b.example}]\ntranslator: '[Cy Do](https://c.example)'",
        "x",
    );
    site.build().succeeds();
    let entry = site.entry("en", "A post");
    assert_eq!(people(&entry["authors"]), ["Ann Lee", "Bo Yu"]);
    assert_eq!(entry["authors"][1]["url"], "https://b.example/");
    assert_eq!(entry["_i18n"]["translators"][0]["url"], "https://c.example/");
    let atom = site.read("public/feeds/en/blog/atom.xml");
    assert!(atom.contains("<contributor>") && atom.contains("<name>Cy Do</name>"), "translators are contributors");
    let rss = site.read("public/feeds/en/blog/rss.xml");
    assert!(rss.contains("<dc:contributor>Cy Do</dc:contributor>"));
}

#[test]
fn a_post_that_names_nobody_is_the_sites() {
    let site = Project::new().post("a", "", "x");
    site.build().succeeds();
    assert_eq!(people(&site.entry("en", "A post")["authors"]), ["Example"]);
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
        let site = Project::new().settings(&format!("rules: {{{rule}}}")).post(name, front_matter, "x");
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
    site.build().succeeds().says("warning[PF023]").says("`de: {name: de}`");
    assert_eq!(site.report()["files"]["excluded"], 1);
}

#[test]
fn a_document_in_no_language_is_reported_if_a_feed_would_take_it() {
    let site = Project::new()
        .post("a", "", "x")
        .file("content/about.md", "---\ntitle: About\n---\n")
        .file("content/blog/stray.md", "---\ntitle: Stray\ndate: 2025-03-04\n---\n");
    let ran = site.build().succeeds().says("warning[PF025]: 1 documents").says("content/blog/stray.md");
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
