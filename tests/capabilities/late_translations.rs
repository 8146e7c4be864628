//! Translations that land weeks after their original: dated by the repository, honestly.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    project::{Project, Ran, string},
    repository::{clone, git_at},
};

fn post(title: &str, date: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: {date}\n---\nThe text of {title}, long enough to be known again under another name.\n"
    )
}

/// A repository whose settings ask for landings, with an English post of 1 March.
fn site() -> Project {
    let site = Project::new().settings("dates: {translations: landed}").repository();
    site.commit("2025-01-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("Hello", "2025-03-01"));
    site.commit("2025-03-02T00:00:00Z");
    site
}

/// Title, published and created of the entries in a feed, in order.
fn dates(site: &Project, language: &str) -> Vec<String> {
    let item = |item: &Value| {
        let created =
            item["_i18n"]["created"].as_str().map_or(String::new(), |created| format!(" created {}", &created[..10]));
        format!("{} {}{created}", string(&item["title"]), &string(&item["date_published"])[..10])
    };
    site.feed(language)["items"].as_array().unwrap().iter().map(item).collect()
}

#[test]
fn a_late_translation_is_published_when_it_lands_and_its_originals_date_stays_visible() {
    let site = site();
    site.write("content/en/blog/b.md", post("Other", "2025-03-20"));
    site.write("content/zh/blog/b.md", post("别的", "2025-03-20"));
    site.commit("2025-03-20T00:00:00Z");
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T10:30:00+08:00");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(dates(&site, "en"), ["Other 2025-03-20", "Hello 2025-03-01"], "an original is as old as it says");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01", "别的 2025-03-20"]);
    let entry = site.entry("zh", "你好");
    assert_eq!(entry["date_published"], "2025-04-15T10:30:00+08:00", "in the author's own zone");
    assert_eq!(entry["date_modified"], "2025-04-15T10:30:00+08:00", "nothing changes before it is there");
    assert_eq!(entry["url"], "https://example.org/zh/blog/a/");
    let atom = site.read("public/feeds/zh/blog/atom.xml");
    assert!(atom.contains("xmlns:dcterms=\"http://purl.org/dc/terms/\""));
    assert_eq!(atom.matches("<dcterms:created>2025-03-01T00:00:00+00:00</dcterms:created>").count(), 1);
    let rss = site.read("public/feeds/zh/blog/rss.xml");
    assert!(rss.contains("xmlns:dcterms=\"http://purl.org/dc/terms/\""));
    assert!(rss.contains("<dcterms:created>2025-03-01T00:00:00+00:00</dcterms:created>"));
    assert!(rss.contains("<pubDate>Tue, 15 Apr 2025 10:30:00 +0800</pubDate>"));
    assert!(!site.read("public/feeds/en/blog/atom.xml").contains("dcterms"));
}

#[test]
fn a_translation_that_waited_for_its_original_appears_with_it() {
    let site = site();
    site.write("content/zh/blog/b.md", post("别的", "2025-03-20"));
    site.commit("2025-03-20T00:00:00Z");
    site.write("content/en/blog/b.md", post("Other", "2025-05-01"));
    site.commit("2025-04-30T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["别的 2025-05-01 created 2025-05-01"]);
}

#[test]
fn without_the_setting_the_front_matter_stands_and_git_is_not_asked() {
    let site = Project::new().file("content/en/blog/a.md", post("Hello", "2025-03-01"));
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    let mut build = site.command(&["build", "--now", "2030-01-01"]);
    assert_eq!(Ran::of(build.env("PATH", "")).succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}

#[test]
fn a_translation_lands_when_it_comes_to_the_mainline() {
    let site = site();
    site.git(&["checkout", "--quiet", "-b", "translation"]);
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-03-10T00:00:00Z");
    site.git(&["checkout", "--quiet", "main"]);
    git_at(&site.path(""), "2025-04-15T00:00:00Z", &["merge", "--quiet", "--no-ff", "--message", "x", "translation"])
        .succeeds();
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01"]);
}

#[test]
fn a_translation_that_moves_landed_when_it_first_came() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.git(&["mv", "content/en/blog/a.md", "content/en/blog/renamed.md"]);
    site.git(&["mv", "content/zh/blog/a.md", "content/zh/blog/renamed.md"]);
    site.commit("2025-05-01T00:00:00Z");
    // And again, the whole tree at once, with a change in it.
    site.git(&["mv", "content", "texts"]);
    site.write("texts/zh/blog/renamed.md", post("你好", "2025-03-01") + "再见\n");
    let site = site.setting("content: content", "content: texts");
    site.commit("2025-06-01T00:00:00Z");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01"]);
}

#[test]
fn two_files_that_change_places_keep_their_landings() {
    let site = site();
    site.write("content/en/blog/b.md", post("Other", "2025-03-02"));
    site.write("content/zh/blog/a.md", post("第一篇很长的文章", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.write("content/zh/blog/b.md", post("别的完全不同的标题", "2025-03-02").repeat(3));
    site.commit("2025-05-15T00:00:00Z");
    // Git knows a name that stays as the same file, so they pass through others.
    for (from, to) in [("a", "x"), ("b", "y")] {
        site.git(&["mv", &format!("content/zh/blog/{from}.md"), &format!("content/zh/blog/{to}.md")]);
    }
    site.commit("2025-06-01T00:00:00Z");
    for (from, to) in [("y", "a"), ("x", "b")] {
        site.git(&["mv", &format!("content/zh/blog/{from}.md"), &format!("content/zh/blog/{to}.md")]);
    }
    site.commit("2025-06-02T00:00:00Z");
    site.build().succeeds();
    assert_eq!(
        dates(&site, "zh"),
        ["别的完全不同的标题 2025-05-15 created 2025-03-01", "第一篇很长的文章 2025-04-15 created 2025-03-02"]
    );
}

#[test]
fn a_file_that_was_removed_and_came_back_landed_when_it_first_came() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.git(&["rm", "--quiet", "content/zh/blog/a.md"]);
    site.commit("2025-05-01T00:00:00Z");
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-06-01T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01"]);
}

#[test]
fn a_file_of_the_original_that_becomes_the_translation_landed_when_it_became_that() {
    let site = site();
    site.write("content/en/blog/copy.md", post("Hello again", "2025-03-01"));
    site.commit("2025-03-15T00:00:00Z");
    site.git(&["rm", "--quiet", "content/en/blog/copy.md"]);
    site.write("content/zh/blog/a.md", post("Hello again", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["Hello again 2025-04-15 created 2025-03-01"]);
}

#[test]
fn an_import_says_nothing_about_landing() {
    let site = site().setting("landed}", "landed, bulk_commit_files: 2}");
    for name in ["b", "c", "d"] {
        site.write(&format!("content/en/blog/{name}.md"), post(name, "2025-03-02"));
        site.write(&format!("content/zh/blog/{name}.md"), post(name, "2025-03-02"));
    }
    site.write("content/uk/blog/a.md", post("Привіт", "2025-03-01"));
    site.write("content/uk/blog/b.md", post("Інше", "2025-03-01"));
    site.commit("2025-05-01T00:00:00Z");
    // What has gone since was imported with the others.
    site.git(&["rm", "--quiet", "content/zh/blog/d.md"]);
    site.commit("2025-06-01T00:00:00Z");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["b 2025-03-02", "c 2025-03-02"]);
    assert_eq!(
        dates(&site, "uk"),
        ["Привіт 2025-05-01 created 2025-03-01", "Інше 2025-05-01 created 2025-03-02"],
        "two of a language are no import"
    );
}

#[test]
fn the_first_commit_of_a_repository_is_an_import() {
    let site = Project::new().settings("dates: {translations: landed}").repository();
    site.write("content/en/blog/a.md", post("Hello", "2025-03-01"));
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-05-01T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}

#[test]
fn what_is_not_committed_has_not_landed_yet() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}

#[test]
fn a_later_date_in_the_front_matter_stands() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-05-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), ["你好 2025-05-01"]);
}

#[test]
fn an_author_date_in_the_future_is_not_believed() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2031-04-15T00:00:00Z");
    site.build().succeeds().says("warning[PF082]").says("2031-04-15").says("polyfeed.yaml:12");
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}

#[test]
fn a_group_without_the_default_language_has_its_oldest_post_as_its_original() {
    let site = site();
    site.write("content/uk/blog/b.md", post("Привіт", "2025-03-05"));
    site.commit("2025-03-25T00:00:00Z");
    site.write("content/zh/blog/b.md", post("你好", "2025-03-06"));
    site.commit("2025-04-15T00:00:00Z");
    site.build().succeeds();
    assert_eq!(dates(&site, "uk"), ["Привіт 2025-03-05"]);
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-05"]);
}

#[test]
fn names_of_any_characters_are_known_in_git_as_on_disk() {
    let site = site();
    let names = ["with \"quotes\" & spaces", "ünïcödé", "u\u{308}nicode decomposed", "中文 名字", "tab\tin it"];
    for name in names.iter().filter(|name| !cfg!(windows) || !name.contains(['"', '\t'])) {
        site.write(&format!("content/en/blog/{name}.md"), post("x", "2025-03-01"));
        site.write(&format!("content/zh/blog/{name}.md"), post("x", "2025-03-01"));
        site.commit("2025-04-15T00:00:00Z");
    }
    site.build().succeeds();
    assert_eq!(dates(&site, "zh"), vec!["x 2025-04-15 created 2025-03-01"; names.len()]);
}

#[test]
fn a_shallow_clone_says_that_it_is_too_shallow() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.write("content/uk/blog/a.md", post("Привіт", "2025-03-01"));
    site.commit("2025-05-15T00:00:00Z");
    let clone = clone(&site.path(""), &["--depth", "2"]);
    let ran = clone.build().succeeds().says("warning[PF081]: the clone is too shallow for `dates`: when 1 post landed");
    ran.says("git fetch --unshallow").says("fetch-depth: 0");
    assert_eq!(dates(&clone, "zh"), ["你好 2025-03-01"], "it is not known to have landed with the oldest commit");
    assert_eq!(dates(&clone, "uk"), ["Привіт 2025-05-15 created 2025-03-01"]);

    clone.git(&["fetch", "--quiet", "--unshallow"]);
    assert_eq!(clone.build().succeeds().stderr, "");
    assert_eq!(dates(&clone, "zh"), ["你好 2025-04-15 created 2025-03-01"]);
}

#[test]
fn without_git_or_commits_the_front_matter_stands_and_polyfeed_says_so() {
    let site = Project::new().settings("dates: {translations: landed}");
    site.write("content/en/blog/a.md", post("Hello", "2025-03-01"));
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    let site = site.repository();
    site.build().succeeds().says("warning[PF080]: `git log` failed in `content`");
    site.commit("2025-04-15T00:00:00Z");
    assert_eq!(site.build().succeeds().stderr, "");
    let mut build = site.command(&["build", "--now", "2030-01-01"]);
    Ran::of(build.env("PATH", "")).succeeds().says("warning[PF080]: `git` cannot be run");
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}

#[test]
fn a_worktree_a_folder_below_the_root_and_a_submodule_are_known_too() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.git(&["worktree", "add", "--quiet", "--detach", "elsewhere"]);
    let built = site.run(&["build", "--now", "2030-01-01", "--config", "elsewhere", "--output", "public"]).succeeds();
    assert_eq!(built.stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01"]);

    // The translations' own repository, in the site's.
    let translations = Project::new().repository();
    translations.commit("2025-01-01T00:00:00Z");
    translations.write("blog/a.md", post("你好", "2025-03-01"));
    translations.commit("2025-05-15T00:00:00Z");
    let site = self::site();
    let from = translations.path("");
    site.git(&["submodule", "--quiet", "add", from.to_str().unwrap(), "content/zh"]);
    site.commit("2025-06-01T00:00:00Z");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-05-15 created 2025-03-01"]);
}

#[test]
fn nobodys_configuration_or_environment_changes_what_is_read() {
    let site = site().setting("landed}", "landed, updated: git}").file(".gitattributes", "*.md diff=strange\n");
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01") + "\n\n再见\n");
    site.commit("2025-05-01T00:00:00Z");
    let mut configuration = String::new();
    for (key, value) in [
        ("log.showRoot", "false"),
        ("log.diffMerges", "off"),
        ("log.showSignature", "true"),
        ("log.mailmap", "true"),
        ("log.decorate", "full"),
        ("log.follow", "true"),
        ("log.date", "relative"),
        ("format.pretty", "oneline"),
        ("color.ui", "always"),
        ("diff.renames", "false"),
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.external", "false"),
        ("diff.orderFile", "missing"),
        ("diff.strange.textconv", "false"),
        ("diff.strange.command", "false"),
        ("diff.suppressBlankEmpty", "true"),
        ("diff.interHunkContext", "0"),
        ("diff.colorMoved", "zebra"),
        ("core.quotePath", "true"),
    ] {
        let (section, key) = key.rsplit_once('.').unwrap();
        let section = section.replace('.', " \"") + if section.contains('.') { "\"" } else { "" };
        writeln!(configuration, "[{section}]\n{key} = {value}").unwrap();
    }
    let configuration_file = site.path("hostile.gitconfig");
    std::fs::write(&configuration_file, configuration).unwrap();
    site.git(&["mv", "content/zh/blog/a.md", "content/zh/blog/b.md"]);
    site.git(&["mv", "content/en/blog/a.md", "content/en/blog/b.md"]);
    site.commit("2025-05-15T00:00:00Z");
    let mut build = site.command(&["build", "--now", "2030-01-01"]);
    build.env("GIT_CONFIG_GLOBAL", configuration_file).env("GIT_DIR", "nowhere").env("GIT_PAGER", "false");
    assert_eq!(Ran::of(&mut build).succeeds().stderr, "");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01"]);
    assert_eq!(site.entry("zh", "你好")["date_modified"], "2025-05-01T00:00:00+00:00");
}

/// A site in no repository, built once on a day long after its posts' dates.
fn site_without_repository() -> Project {
    let site = Project::new().settings("dates: {translations: landed, bulk_commit_files: 2}");
    site.write("content/en/blog/a.md", post("Hello", "2025-03-01"));
    site.write("content/en/blog/b.md", post("Other", "2025-03-02"));
    site.write("content/zh/blog/b.md", post("别的", "2025-03-02"));
    let ran = built_on(&site, "2025-04-01");
    assert!(ran.stdout.contains("polyfeed.ids.yaml: 3 lines changed; commit it"), "{}", ran.stdout);
    site
}

fn built_on(site: &Project, day: &str) -> Ran {
    let ran = site.run(&["build", "--now", day]).succeeds();
    assert_eq!(ran.stderr, "");
    ran
}

#[test]
fn without_a_repository_a_translation_landed_when_it_was_first_seen() {
    let site = site_without_repository();
    assert_eq!(dates(&site, "zh"), ["别的 2025-03-02"], "what is there from the beginning is as old as it says");
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    built_on(&site, "2025-04-15");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01", "别的 2025-03-02"]);
    assert!(site.read("polyfeed.ids.yaml").contains(r#"{post: "zh/blog/a.md", at: "/zh/blog/a/", seen: 2025-04-15}"#));
    let before = site.tree("");
    built_on(&site, "2025-05-15");
    assert!(site.tree("") == before, "and that it stays");

    // Also under another name, if it says where it was.
    for language in ["en", "zh"] {
        let (old, new) = (format!("content/{language}/blog/a.md"), format!("content/{language}/blog/renamed.md"));
        let prefix = if language == "zh" { "/zh" } else { "" };
        let text = site.read(&old).replace("\ndate:", &format!("\naliases: [{prefix}/blog/a/]\ndate:"));
        std::fs::remove_file(site.path(&old)).unwrap();
        site.write(&new, text);
    }
    built_on(&site, "2025-06-15");
    assert_eq!(dates(&site, "zh"), ["你好 2025-04-15 created 2025-03-01", "别的 2025-03-02"]);
}

#[test]
fn without_a_repository_too_an_import_is_no_landing() {
    let site = site_without_repository();
    for name in ["a", "c", "d"] {
        site.write(&format!("content/en/blog/{name}.md"), post(name, "2025-03-01"));
        site.write(&format!("content/zh/blog/{name}.md"), post(name, "2025-03-01"));
    }
    site.write("content/uk/blog/a.md", post("Привіт", "2025-03-01"));
    built_on(&site, "2025-04-15");
    assert_eq!(dates(&site, "zh"), ["别的 2025-03-02", "a 2025-03-01", "c 2025-03-01", "d 2025-03-01"]);
    assert_eq!(dates(&site, "uk"), ["Привіт 2025-04-15 created 2025-03-01"]);
}

#[test]
fn a_broken_repository_stops_nothing() {
    let site = site();
    site.write("content/zh/blog/a.md", post("你好", "2025-03-01"));
    site.commit("2025-04-15T00:00:00Z");
    // The tree of the oldest commit but one.
    let tree = git_at(&site.path(""), "", &["rev-parse", "HEAD~1:content"]).succeeds().stdout;
    let (folder, name) = tree.trim().split_at(2);
    std::fs::remove_file(site.path(&format!(".git/objects/{folder}/{name}"))).unwrap();
    site.build()
        .succeeds()
        .says("warning[PF080]: `git log` failed in `content`: ")
        .says("the dates of the front matter stand");
    assert_eq!(dates(&site, "zh"), ["你好 2025-03-01"]);
}
