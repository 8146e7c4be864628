//! Feeds for translators: what waits to be translated, and what has changed since.

use serde_json::Value;

use crate::{
    project::{Project, paths, string, strings},
    repository::{clone, git_at},
};

fn post(title: &str, day: u32, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2025-03-{day:02}\nauthor: Ann Lee\n---\n{text}\n")
}

/// Two English posts, of which the older one is in Chinese, too, and feeds for translators.
fn site() -> Project {
    let site = Project::new().settings("translators: {}").repository();
    site.commit("2025-01-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("First", 1, "The mesh carries <i>every</i> request."));
    site.write("content/en/blog/b.md", post("Second", 2, "It rests."));
    site.write("content/zh/blog/a.md", post("第一", 1, "网格承载。"));
    site.commit("2025-03-05T00:00:00Z");
    site
}

fn commit(site: &Project, date: &str, message: &str) -> String {
    site.git(&["add", "--all"]);
    git_at(&site.path(""), date, &["commit", "--quiet", "--message", message]).succeeds();
    git_at(&site.path(""), "", &["rev-parse", "--short=10", "HEAD"]).succeeds().stdout.trim().to_owned()
}

/// The feed for translators of a language, after a build without problems.
fn feed(site: &Project, language: &str) -> Value {
    assert_eq!(site.build().succeeds().stderr, "");
    serde_json::from_str(&site.read(&format!("public/feeds/{language}/translate/feed.json"))).expect("a feed is JSON")
}

#[test]
fn each_language_but_the_default_has_a_feed_of_what_nobody_has_translated() {
    let site = site();
    let ukrainian = feed(&site, "uk");
    assert_eq!(ukrainian["title"], "Example: to translate into Українська");
    assert_eq!(ukrainian["language"], "uk");
    assert_eq!(strings(&ukrainian["items"], "title"), ["Second", "First"], "the newest first");
    let entry = &ukrainian["items"][0];
    assert_eq!(entry["id"], "https://example.org/blog/b/#translate-uk");
    assert_eq!(entry["url"], "https://example.org/blog/b/", "it opens the original");
    assert_eq!(entry["language"], "en", "and is in its language");
    assert_eq!(entry["date_published"], "2025-03-02T00:00:00+00:00");
    assert_eq!(entry["authors"][0]["name"], "Ann Lee");
    assert_eq!(entry["summary"], "Not translated into Українська yet. Its source is content/en/blog/b.md");
    assert_eq!(strings(&feed(&site, "zh")["items"], "title"), ["Second"]);
    assert!(!site.path("public/feeds/en/translate").exists());
    for file in ["atom.xml", "rss.xml"] {
        assert!(
            site.read(&format!("public/feeds/uk/translate/{file}"))
                .contains("https://example.org/blog/b/#translate-uk")
        );
    }
}

#[test]
fn a_stale_translation_is_news_with_every_change_of_its_original() {
    let site = site();
    site.write("content/en/blog/a.md", post("First", 1, "The mesh carries <i>all</i> requests."));
    let first = commit(&site, "2025-04-06T00:00:00Z", "Say <what> it carries");
    let chinese = feed(&site, "zh");
    assert_eq!(strings(&chinese["items"], "title"), ["First", "Second"], "by when the original changed");
    let entry = &chinese["items"][0];
    assert_eq!(entry["id"], format!("https://example.org/blog/a/#translate-zh-{first}"));
    assert_eq!(entry["date_published"], "2025-04-06T00:00:00+00:00");
    assert_eq!(
        entry["summary"],
        "Changed since content/zh/blog/a.md, its translation into 中文. Its source is content/en/blog/a.md. \
         The mesh carries [-every-]{+all+} [-request-]{+requests+}."
    );
    let html = string(&entry["content_html"]);
    assert!(html.contains(&format!("<code>{first}</code> 2025-04-06 Say &lt;what&gt; it carries")), "{html}");
    assert!(html.contains("<a href=\"https://example.org/zh/blog/a/\">its translation</a>"), "{html}");

    site.write("content/en/blog/a.md", post("First", 1, "The mesh carries everything."));
    let second = commit(&site, "2025-04-07T00:00:00Z", "Say more");
    let entry = &feed(&site, "zh")["items"][0];
    assert_eq!(entry["id"], format!("https://example.org/blog/a/#translate-zh-{second}"));
    let html = string(&entry["content_html"]);
    assert!(html.find(&second) < html.find(&first), "the newest change first: {html}");

    site.write("content/zh/blog/a.md", post("第一", 1, "网格承载一切。"));
    commit(&site, "2025-04-08T00:00:00Z", "Translate");
    assert_eq!(strings(&feed(&site, "zh")["items"], "title"), ["Second"], "done");
}

/// The original's text before and after, and what of its changes the entry shows, as HTML.
fn shown(old: &str, new: &str) -> String {
    let site = Project::new().settings("translators: {}").repository();
    site.write("content/en/blog/a.md", post("First", 1, old));
    site.write("content/zh/blog/a.md", post("第一", 1, "网格承载。"));
    site.commit("2025-03-05T00:00:00Z");
    site.write("content/en/blog/a.md", post("Another title", 1, new));
    commit(&site, "2025-04-06T00:00:00Z", "Change it");
    let html = string(&feed(&site, "zh")["items"][0]["content_html"]);
    let (_, changes) = html.split_once("</ul>\n").expect("the commits");
    changes.to_owned()
}

#[test]
fn words_that_changed_are_shown_in_their_paragraphs_and_front_matter_is_not() {
    let html = shown(
        "It begins.\n\nThe mesh carries every\nrequest now.\n\nGone.\n\nSee [this](/a).",
        "It begins.\n\nThe mesh carries all requests\nnow.\n\nSee [this](/b).\n\n服务网格很好。",
    );
    let (changes, command) = html.split_once("<p><code>git diff ").expect("the command");
    assert_eq!(
        changes,
        "<p>The mesh carries <del>[-every request-]</del><ins>{+all requests+}</ins> now.</p>\n\
         <p><del>[-Gone.-]</del></p>\n\
         <p><ins>{+服务网格很好。+}</ins></p>\n"
    );
    assert!(command.ends_with(".. -- content/en/blog/a.md</code></p>"), "{command}");
}

#[test]
fn front_matter_without_fences_is_not_shown_either_and_its_changes_make_nothing_stale() {
    let post = |tags: &str, text: &str| format!("Title: First\nDate: 2025-03-01\nTags: {tags}\n\n{text}\n");
    let site = Project::new().setting("preset: hugo", "preset: plain").settings("translators: {}").repository();
    site.write("content/en/blog/a.md", post("sea", "It carries."));
    site.write("content/zh/blog/a.md", post("sea", "网格承载。"));
    site.commit("2025-03-05T00:00:00Z");
    site.write("content/en/blog/a.md", post("wind", "It carries."));
    commit(&site, "2025-04-06T00:00:00Z", "Tag it");
    assert_eq!(strings(&feed(&site, "zh")["items"], "title"), [""; 0]);
    site.write("content/en/blog/a.md", post("storm", "It bears."));
    commit(&site, "2025-04-07T00:00:00Z", "Say what it carries");
    let html = string(&feed(&site, "zh")["items"][0]["content_html"]);
    assert!(html.contains("Say what it carries") && !html.contains("Tag it"), "{html}");
    assert!(html.contains("<p>It <del>[-carries-]</del><ins>{+bears+}</ins>.</p>"), "{html}");
    assert!(!html.contains("storm") && !html.contains("wind"), "{html}");
}

#[test]
fn a_change_in_a_language_without_spaces_is_as_small() {
    let html = shown("网格承载每个请求。", "网格承载所有请求。");
    assert!(html.starts_with("<p>网格承载<del>[-每个-]</del><ins>{+所有+}</ins>请求。</p>"), "{html}");
}

#[test]
fn lists_and_code_keep_their_lines() {
    let html = shown("- one\n- two\n\n```sh\na\n\nb\n```", "- one\n- three\n\n```sh\na\n\nc\n```");
    assert!(html.starts_with("<p>- one<br>- <del>[-two-]</del><ins>{+three+}</ins></p>\n"), "{html}");
    assert!(html.contains("```sh<br>a<br><br><del>[-b-]</del><ins>{+c+}</ins><br>```"), "{html}");
}

#[test]
fn tags_are_shown_as_code() {
    let html = shown("One {{< ref \"a\" >}}two.", "One {{< ref \"a\" >}}three {{% ref \"a\" %}}.");
    assert!(
        html.starts_with(
            "<p>One <code>{{&lt; ref &quot;a&quot; &gt;}}</code><del>[-two-]</del>\
             <ins>{+three <code>{{% ref &quot;a&quot; %}}</code>+}</ins>.</p>"
        ),
        "{html}"
    );
    let html = shown("One <b>two</b>.", "One <b>three</b> < 4.");
    let changed = "<p>One <code>&lt;b&gt;</code><del>[-two-]</del><ins>{+three+}</ins><code>&lt;/b&gt;</code><ins>{+ &lt; 4+}</ins>.</p>";
    assert!(html.starts_with(changed), "{html}");
}

#[test]
fn a_change_too_large_to_show_is_cut_and_says_so() {
    let text = |word: &str| format!("{}\n\n{}", format!("{word} & ").repeat(1_000), format!("{word} ").repeat(3_000));
    let html = shown(&text("old"), &text("new"));
    assert!(html.len() < 60_000, "{} bytes", html.len());
    assert!(html.contains(" …</p>\n<p>There is more. All of it: <code>git diff "), "{}", &html[html.len() - 200..]);
    assert_eq!(html.matches("<del>").count(), html.matches("</del>").count(), "well-formed");
}

#[test]
fn a_renamed_original_is_compared_with_what_it_was() {
    let site = site();
    site.git(&["mv", "content/en/blog/a.md", "content/en/blog/c.md"]);
    site.git(&["mv", "content/zh/blog/a.md", "content/zh/blog/c.md"]);
    commit(&site, "2025-03-07T00:00:00Z", "Rename");
    site.write("content/en/blog/c.md", post("First", 1, "The mesh carries <i>all</i> requests."));
    commit(&site, "2025-04-06T00:00:00Z", "Say more");
    let html = string(&feed(&site, "zh")["items"][0]["content_html"]);
    assert!(html.contains("<del>[-every-]</del><ins>{+all+}</ins>"), "{html}");
    assert!(html.contains("git diff ") && html.contains(":/content/en/blog/a.md content/en/blog/c.md"), "{html}");
}

#[test]
fn translators_feeds_are_not_among_the_readers_feeds() {
    let site = site();
    site.build().succeeds();
    for file in ["feeds/feeds.opml", "feeds/zh/blog/atom.xml", "feeds/en/blog/rss.xml", "feeds/uk/blog/feed.json"] {
        assert!(!site.read(&format!("public/{file}")).contains("translate"), "{file}");
    }
    assert!(!site.run(&["discovery", "--language", "zh"]).succeeds().stdout.contains("translate"));
    assert!(!site.read("public/feeds/zh/translate/atom.xml").contains("hreflang=\"uk\""));
}

#[test]
fn nothing_new_writes_nothing_and_without_the_setting_they_go() {
    let site = site();
    site.build().succeeds();
    let report = site.report();
    assert_eq!(paths(&report, "written"), Vec::<String>::new());
    let row = report["feeds"].as_array().unwrap().iter().find(|feed| feed["feed"] == "translate").expect("a row");
    assert_eq!((&row["language"], &row["posts"], &row["entries"]), (&"zh".into(), &Value::Null, &1.into()));
    let site = site.setting("translators: {}\n", "");
    let removed = paths(&site.report(), "removed");
    assert_eq!(removed.iter().filter(|path| path.contains("/translate/")).count(), 6, "{removed:?}");
}

#[test]
fn what_waits_for_translators_is_no_published_post() {
    let site = site();
    feed(&site, "zh");
    site.git(&["mv", "content/en/blog/b.md", "content/en/blog/c.md"]);
    site.write("content/en/blog/c.md", "---\ntitle: Second\ndate: 2025-03-02\naliases: [/blog/b/]\n---\nIt rests.\n");
    site.commit("2025-03-06T00:00:00Z");
    let entry = &feed(&site, "zh")["items"][0];
    assert_eq!(entry["id"], "https://example.org/blog/b/#translate-zh", "it follows the post's own id");
    assert_eq!(entry["url"], "https://example.org/blog/c/");
}

#[test]
fn title_and_number_of_entries_are_settings() {
    let site = site().setting("translators: {}", "translators: {title: {en: To do, uk: До перекладу}, limit: 1}");
    let ukrainian = feed(&site, "uk");
    assert_eq!(ukrainian["title"], "До перекладу");
    assert_eq!(strings(&ukrainian["items"], "title"), ["Second"]);
    assert_eq!(feed(&site, "zh")["title"], "To do");
    let site = site.setting("uk: До перекладу", "fr: À traduire");
    site.build().exits(2).says("`fr` is not one of the declared languages");
}

#[test]
fn no_other_feed_has_their_name() {
    let site = site().setting("  blog:", "  translate:");
    site.build().exits(2).says("polyfeed.yaml:10").says("`translate` is the name of the feeds for translators");
}

#[test]
fn an_old_address_may_hold_them() {
    let site = site().settings("aliases: {todo.xml: feeds/zh/translate/rss.xml}");
    feed(&site, "zh");
    assert_eq!(site.read("public/todo.xml"), site.read("public/feeds/zh/translate/rss.xml"));
}

#[test]
fn without_history_they_say_what_is_missing_and_a_warning_says_the_rest() {
    let site = site();
    let shallow = clone(&site.path(""), &["--depth", "1"]);
    let ran = shallow.build().succeeds();
    ran.says("warning[PF081]").says("nobody knows whether stale: 1 translation");
    std::fs::remove_dir_all(site.path(".git")).unwrap();
    site.build().succeeds().says("warning[PF080]").says("lies in no Git repository").says("polyfeed.yaml:12");
    assert!(site.read("public/feeds/zh/translate/feed.json").contains("\"Second\""));
}

#[test]
fn a_commit_that_nobody_knows_is_said() {
    let site = site();
    site.write(
        "content/zh/blog/a.md",
        "---\ntitle: 第一\ndate: 2025-03-01\ndefault_lang_commit: 12345678\n---\n网格承载。\n",
    );
    site.build().succeeds().says("warning[PF039]").says("content/zh/blog/a.md:4");
}
