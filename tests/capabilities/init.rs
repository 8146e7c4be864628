//! `polyfeed init`: in a checkout of a site it writes settings with which `polyfeed build` gives the feeds.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{
    corpora,
    project::{Project, string, tree},
};

/// A post with front matter in YAML.
pub fn post(title: &str, date: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\nText\n")
}

/// The settings that `init` proposes.
pub fn proposal(site: &Project) -> String {
    site.run(&["init", "--dry-run"]).succeeds().stdout
}

/// `init`, then `build`: the URLs of the published posts by path, in order.
pub fn published(site: &Project) -> Vec<String> {
    site.run(&["init"]).succeeds();
    built(site)
}

/// `build`: the URLs of the published posts by path, in order.
pub fn built(site: &Project) -> Vec<String> {
    let ran = site.run(&["build", "--now", "2030-01-01", "--format", "json", "--verbose"]).succeeds();
    urls(&serde_json::from_str(&ran.stdout).unwrap())
}

/// `language url` of every post in a report.
fn urls(report: &Value) -> Vec<String> {
    let documents = report["documents"].as_array().unwrap().iter();
    let posts = documents.filter(|document| document["status"] == "post");
    posts.map(|document| format!("{} {}", string(&document["language"]), string(&document["url"]))).collect()
}

/// A Hugo site with English and Czech posts in folders of their own, and pages.
fn hugo() -> Project {
    Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://example.org/x/'\ntitle = 'Mesh'\ndefaultContentLanguage = 'en'\n\
             [languages.cz]\ncontentDir = 'content/cz'\ntitle = 'Síť'\nweight = 2\n\
             [languages.en]\ncontentDir = 'content/en'\nlanguageName = 'English'\nweight = 1\n\
             [languages.fi]\ncontentDir = 'content/fi'\nweight = 3\n\
             [permalinks.page]\nblog = '/:section/:year/:slug/'\n",
        )
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/cz/blog/_index.md", "---\ntitle: Zprávy\n---\n")
        .file("content/en/blog/one.md", post("First one", "2025-01-02"))
        .file("content/en/blog/two.md", post("Second", "2025-02-03"))
        .file("content/cz/blog/one.md", post("Poprvé", "2025-01-05"))
        .file("content/en/docs/install.md", "---\ntitle: Install\n---\nText\n")
        .file("content/en/about.md", "---\ntitle: About\n---\nText\n")
}

#[test]
fn a_key_of_the_templates_own_is_found_in_which_posts_state_their_dates() {
    let site = |key: &str, undated: usize| {
        let mut site = Project::empty()
            .file("hugo.toml", "baseURL = 'https://example.org'\ntitle = 'T'\n")
            .file("content/news/n.md", post("News", "2024-03-01"))
            .file("content/docs/d.md", "---\ntitle: D\ncreated: 2020-01-01\n---\n");
        for number in 1..=4 {
            let date = if number <= undated { String::new() } else { format!("{key}: '2024-03-0{number}'\n") };
            site =
                site.file(&format!("content/blogs/p{number}.md"), format!("---\ntitle: P{number}\n{date}---\nText\n"));
        }
        site
    };
    let found = site("createTime", 0);
    assert!(published(&found).contains(&"en https://example.org/blogs/p4/".to_owned()));
    let settings = found.read("polyfeed.yaml");
    assert!(settings.contains("# 4 posts without any date that hugo knows have one in `createTime`\n"), "{settings}");
    assert!(
        settings.contains("published: [publishdate, pubdate, published, date, lastmod, modified, createTime]\n"),
        "{settings}"
    );
    assert!(settings.contains("  blogs: {include") && !settings.contains("docs/**"), "{settings}");
    // Where nothing is dated otherwise, there is nothing else it could be.
    let alone =
        Project::empty().file("posts/mill.md", "---\ntitle: Mill\npubDatetime: 2024-03-01T10:00:00Z\n---\nText\n");
    alone.run(&["init", "--preset", "plain"]).succeeds();
    assert_eq!(built(&alone), ["en https://example.org/mill/"]);
    // Where posts lack it, it may be something else.
    assert!(!proposal(&site("createTime", 2)).contains("createTime"));
    assert!(!proposal(&site("weather", 0)).contains("blogs"));
}

#[test]
fn a_hugo_site_has_feeds_after_init_and_build() {
    let site = hugo();
    assert_eq!(
        published(&site),
        [
            "cz https://example.org/x/cz/blog/2025/poprv%C3%A9/",
            "en https://example.org/x/blog/2025/first-one/",
            "en https://example.org/x/blog/2025/second/",
        ]
    );
    let feed: Value = serde_json::from_str(&site.read("public/feeds/cz/blog/feed.json")).unwrap();
    assert_eq!(feed["language"], "cs", "cz is a country; its language is cs");
    assert_eq!(feed["title"], "Síť Zprávy");
    assert_eq!(feed["home_page_url"], "https://example.org/x/cz/blog/");
    assert_eq!(feed["items"][0]["_i18n"]["alternates"][0]["language"], "en");
}

#[test]
fn the_file_is_short_and_says_only_what_differs_from_the_defaults() {
    let text = proposal(&hugo());
    let keys: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        keys,
        [
            "version: 1",
            "site: {title: {en: Mesh, cz: Síť}, base_url: https://example.org/x}",
            "preset: hugo",
            "content: content",
            "languages:",
            "  en: {name: English, prefix: \"\"}",
            "  cz: {name: Čeština, tag: cs}",
            "feeds:",
            "  blog: {include: \"blog/**\", home: /blog/, title: {en: Mesh Blog, cz: Síť Zprávy}}",
            "output: public",
            "rules:",
            "  permalink: {blog: /:section/:year/:slug/, \"*\": /:folders/:slugorfilename/}",
            "replace: [blog/index.xml, index.xml, cz/blog/index.xml, cz/index.xml]",
            "aliases:",
            "  blog/index.xml: feeds/en/blog/rss.xml",
            "  index.xml: feeds/en/blog/rss.xml",
            "  cz/blog/index.xml: feeds/cz/blog/rss.xml",
            "  cz/index.xml: feeds/cz/blog/rss.xml",
        ]
    );
    assert!(text.lines().count() <= 40);
    assert!(text.contains("which have no document here: fi"), "{text}");
}

#[test]
fn the_sites_own_feeds_stay_until_somebody_takes_in_the_lines_that_replace_them() {
    let site = hugo();
    let rss = "<rss>Hugo's own</rss>";
    site.write("layouts/rss.xml", "a template of which polyfeed does not know the ids");
    site.write("public/blog/index.xml", rss);
    site.run(&["init"]).succeeds();
    site.build().succeeds();
    assert_eq!(site.read("public/blog/index.xml"), rss);

    let text = site.read("polyfeed.yaml");
    let (before, lines) = text.split_once("# replace:").unwrap();
    let lines: String = lines.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect();
    site.write("polyfeed.yaml", format!("{before}replace:{lines}"));
    site.build().succeeds();
    assert_eq!(site.read("public/blog/index.xml"), site.read("public/feeds/en/blog/rss.xml"));
    assert_eq!(site.read("public/cz/blog/index.xml"), site.read("public/feeds/cz/blog/rss.xml"));
}

#[test]
fn a_feed_of_a_section_is_known_by_the_sections_own_outputs() {
    let site = hugo().file("config/_default/outputs.toml", "home = ['html']\nsection = ['html']\n");
    assert!(!proposal(&site).contains("aliases"));
    let site = site.file("content/en/blog/_index.md", "---\ntitle: Blog\noutputs: [html, RSS]\n---\n");
    let text = proposal(&site);
    assert!(
        text.contains("\n#   blog/index.xml: feeds/en/blog/rss.xml\n")
            || text.contains("{blog/index.xml: feeds/en/blog/rss.xml}"),
        "{text}"
    );
    assert!(!text.contains("cz/blog/index.xml"), "{text}");
}

#[test]
fn hugos_settings_may_be_split_and_in_any_format() {
    let site = Project::empty()
        .file("config/_default/hugo.yaml", "baseURL: https://example.org\ndefaultContentLanguageInSubdir: true\nuglyURLs: true\nbuildFuture: true\ntimeZone: Asia/Seoul\n")
        .file("config/_default/languages.ko.json", r#"{"label": "한국어", "weight": 2}"#)
        .file("config/_default/languages.toml", "[en]\nweight = 1\ntitle = 'Log'\n")
        .file("config/_default/params.toml", "description = 'What happens'\n")
        .file("config/_default/frontmatter.toml", "date = ['created', ':default']\n")
        .file("content/news/a.md", "---\ntitle: A\ncreated: 2031-01-02\n---\nText\n")
        .file("content/news/a.ko.md", "---\ntitle: 가\ncreated: 2031-01-03\n---\nText\n");
    assert_eq!(published(&site), ["ko https://example.org/ko/news/a.html", "en https://example.org/en/news/a.html"]);
    let text = site.read("polyfeed.yaml");
    for line in [
        "site: {title: Log, base_url: https://example.org, description: What happens, time_zone: Asia/Seoul}",
        "  en: {name: English}",
        "  ko: {name: 한국어}",
        "  visibility: {future: true}",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn languages_in_unlike_folders_become_sources() {
    let site = Project::empty()
        .file("hugo.toml", "baseURL = 'https://example.org'\ntitle = 'T'\n[languages.en]\n[languages.fr]\ncontentDir = 'traductions'\n")
        .file("content/posts/a.md", post("A", "2025-01-02"))
        .file("traductions/posts/a.md", post("Un", "2025-01-03"));
    assert_eq!(published(&site), ["en https://example.org/posts/a/", "fr https://example.org/fr/posts/a/"]);
}

#[test]
fn shortcodes_without_a_rule_are_counted_and_given_one() {
    let site = hugo()
        .file(
            "content/en/blog/three.md",
            post("Third", "2025-03-04") + "{{< flash >}}Look{{< /flash >}} {{< badge >}}\n",
        )
        .file(
            "content/en/blog/four.md",
            post("Fourth", "2025-03-05") + "{{< flash >}}Look{{< /flash >}} {{< youtube x >}}\n",
        )
        .file(
            "content/en/blog/five.md",
            post("Fifth", "2025-03-06")
                + "Text\n\n{{< echarts >}}\n{\"a\": 1}\n{{< /echarts >}}\n\n{{< script >}}f(){{< /script >}}\n",
        );
    let text = proposal(&site);
    assert!(
        text.contains("\n    flash: unwrap # 2\n    echarts: code # 1\n    script: drop # 1\n    # badge: drop # 1\n"),
        "{text}"
    );
    assert!(!text.contains("youtube"));
    site.run(&["init"]).succeeds();
    let ran = site.build().succeeds();
    assert!(ran.stderr.contains("`badge` has no rule") && !ran.stderr.contains("`flash`"), "{}", ran.stderr);
}

#[test]
fn files_of_authors_are_found() {
    let site = hugo().file("data/authors.yaml", "ann: {name: Ann Lee}\n");
    assert!(proposal(&site).contains("\n  authors: [data/authors.yaml]\n"));
    let site = site.file("data/authors.yaml", "- ann\n");
    assert!(proposal(&site).contains("# data/authors.yaml is not read: "));
}

#[test]
fn posts_in_another_markup_than_markdown_are_mentioned() {
    let site = hugo()
        .file("content/en/blog/old.adoc", "= Old\n\nText.\n")
        .file("content/en/blog/2024/older.adoc", "= Older\n\nText.\n")
        .file("content/en/blog/oldest.org", "#+title: Oldest\n")
        .file("content/en/guides/setup.rst", "Setup\n=====\n");
    let text = proposal(&site);
    assert!(
        text.contains("2 .adoc files in folders of posts: polyfeed reads Markdown and HTML, so no feed holds them")
    );
    assert!(text.contains("1 .org file in folders of posts") && !text.contains(".rst"), "{text}");
    // The site's own feed holds them.
    assert!(proposal(&hugo()).contains("\nreplace: [") && !text.contains("\nreplace: ["), "{text}");
}

#[test]
fn a_folder_of_few_dated_pages_is_mentioned_and_no_feed() {
    let site = hugo().file("content/en/team/ann.md", post("Ann", "2025-01-02"));
    let text = proposal(&site);
    assert!(text.contains("team holds dated documents too (1 of 1)"), "{text}");
    assert!(!text.contains("  team:"), "{text}");
}

#[test]
fn translations_are_dated_by_the_repository_where_there_is_one() {
    let site = hugo().repository();
    let dates = "\ndates: {translations: landed}\n";
    site.commit("2025-01-02T00:00:00Z");
    assert!(!proposal(&site).contains(dates), "an import says nothing of when posts came");
    let site = site.file("content/cz/blog/two.md", post("Podruhé", "2025-02-03"));
    site.commit("2025-06-07T00:00:00Z");
    assert!(proposal(&site).contains(dates));
    site.run(&["init"]).succeeds();
    site.build().succeeds();
    assert!(site.read("public/feeds/cz/blog/atom.xml").contains("<published>2025-06-07T00:00:00"));
}

#[test]
fn an_address_that_nobody_states_is_asked_for() {
    let site = hugo();
    let settings = site.read("hugo.toml").replace("baseURL = 'https://example.org/x/'", "baseURL = '/'");
    let site = site.file("hugo.toml", settings);
    let ran = site.run(&["init", "--dry-run"]).succeeds().says("`/` is no whole address");
    assert!(
        ran.stdout.contains("base_url: https://example.org}") && ran.stdout.contains("--base-url"),
        "{}",
        ran.stdout
    );
    let text = site.run(&["init", "--dry-run", "--base-url", "https://mesh.example/"]).succeeds().stdout;
    assert!(text.contains("base_url: https://mesh.example}"), "{text}");
    let site = site.file("static/CNAME", "mesh.example\n");
    assert!(proposal(&site).contains("base_url: https://mesh.example}"));
}

#[test]
fn a_language_that_only_the_tree_has_is_mentioned() {
    let site = hugo().file("content/de/blog/one.md", post("Eins", "2025-01-07"));
    let text = proposal(&site);
    assert!(text.contains("# `de` is not a declared language; left out: 1 post in it"), "{text}");
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let site = hugo().file("polyfeed.yaml", "mine");
    let ran = site.run(&["init"]).exits(2).says("polyfeed.yaml is there already and was left as it is");
    assert!(ran.stderr.contains("kind of site: hugo, by hugo.toml"), "what was found is said: {}", ran.stderr);
    assert_eq!(site.read("polyfeed.yaml"), "mine");
    site.run(&["init", "--force"]).succeeds();
    assert!(site.read("polyfeed.yaml").contains("version: 1"));
}

#[test]
fn a_dry_run_prints_the_file_alone_and_writes_nothing() {
    let site = hugo();
    let printed = proposal(&site);
    assert!(!site.path("polyfeed.yaml").exists());
    site.run(&["init"]).succeeds();
    assert_eq!(site.read("polyfeed.yaml"), printed);
}

#[test]
fn the_file_may_be_named() {
    let site = hugo();
    let said = site.run(&["init", "--output", "feeds.yaml"]).succeeds().stdout;
    assert!(said.ends_with("then `polyfeed build --config feeds.yaml`\n"), "{said}");
    site.run(&["build", "--config", "feeds.yaml"]).succeeds();
    let above = Project::empty();
    let inside = above.path("site");
    fs::create_dir(&inside).unwrap();
    for (path, bytes) in site.tree("") {
        above.write(&format!("site/{path}"), bytes);
    }
    above.run(&["init", "--output", "site/polyfeed.yaml"]).succeeds();
    assert_eq!(above.read("site/polyfeed.yaml"), site.read("feeds.yaml"));
}

#[test]
fn a_site_without_posts_gets_no_file() {
    let site = Project::empty()
        .file("hugo.toml", "baseURL = 'https://example.org'\n")
        .file("content/docs/a.md", "---\ntitle: A\n---\nText\n");
    site.run(&["init"]).exits(2).says("no folder of it holds posts: of 1 documents in content").says("by hand");
    assert!(!site.path("polyfeed.yaml").exists());
}

#[test]
fn a_site_without_content_is_told_which_folder_is_missing() {
    let site = Project::empty().file("hugo.toml", "contentDir = 'pages'\n");
    site.run(&["init"]).exits(2).says("the folder of its content is not here: pages");
}

#[test]
fn settings_that_do_not_parse_are_shown_with_their_line() {
    for (file, text, line) in [
        ("hugo.toml", "title = 'A'\nbaseURL = \n", "hugo.toml:2"),
        ("hugo.yaml", "title: A\nlanguages: {\n", "hugo.yaml:"),
        ("hugo.json", "{\n\"title\": }\n", "hugo.json:2"),
    ] {
        let site = Project::empty().file(file, text).file("content/a.md", post("A", "2025-01-02"));
        site.run(&["init"]).exits(2).says("the site's own settings do not parse").says(line);
    }
}

#[test]
fn a_folder_without_a_site_says_where_one_is() {
    let site = Project::empty().file("notes.txt", "x");
    site.run(&["init"]).exits(2).says("no settings of a site generator are in this folder");
    let site = site.file("website/hugo.toml", "");
    site.run(&["init"]).exits(2).says("there are some in website: run `polyfeed init` there");
}

/// The proposed settings publish what those that people wrote by hand do.
fn as_by_hand(name: &str, arguments: &[&str]) {
    let Some(folder) = corpora::folder(name) else { return };
    let site = Project::empty();
    for (path, bytes) in tree(&folder) {
        site.write(&path, bytes);
    }
    site.run(&[&["init"], arguments].concat()).succeeds();
    let is_all = |line: &&str| line.starts_with("  all: ");
    // A feed of everything is for other tests, unless the site's own feed is one.
    let has_all = site.read("polyfeed.yaml").lines().any(|line| is_all(&line));
    let by_hand = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name).join("polyfeed.yaml");
    let by_hand = fs::read_to_string(by_hand).unwrap();
    let by_hand: String =
        by_hand.lines().filter(|line| has_all || !is_all(line)).map(|line| format!("{line}\n")).collect();
    site.write("by-hand.yaml", by_hand);
    let [proposed, by_hand] = ["polyfeed.yaml", "by-hand.yaml"].map(|settings| -> Value {
        let arguments =
            ["build", "--config", settings, "--dry-run", "--now", "2026-11-01", "--format", "json", "--verbose"];
        serde_json::from_str(&site.run(&arguments).succeeds().stdout).unwrap()
    });
    let (proposed_posts, posts_by_hand) = (urls(&proposed), urls(&by_hand));
    assert!(!posts_by_hand.is_empty(), "{name}");
    assert_eq!(proposed_posts, posts_by_hand, "{name}");
    assert_eq!(proposed["translation_groups"], by_hand["translation_groups"], "{name}");
    assert!(site.read("polyfeed.yaml").lines().count() <= 60, "{name}");
}

#[test]
fn istio_is_published_as_by_hand() {
    as_by_hand("istio", &["--base-url", "https://istio.io/latest"]);
}

#[test]
fn kubernetes_is_published_as_by_hand() {
    as_by_hand("kubernetes", &[]);
}

#[test]
fn opentelemetry_is_published_as_by_hand() {
    as_by_hand("otel", &[]);
}

#[test]
fn tabi_is_published_as_by_hand() {
    as_by_hand("tabi", &[]);
}

#[test]
fn helm_is_published_as_by_hand() {
    as_by_hand("helm", &["--base-url", "https://helm.sh"]);
}

#[test]
fn posts_that_are_sections_and_posts_at_the_root_are_found() {
    let site = Project::empty()
        .file("hugo.toml", "baseURL = 'https://example.org'\ntitle = 'T'\n[languages.en]\n[languages.fa]\n")
        .file("content/_index.md", post("Home", "2024-01-01"))
        .file("content/about.md", "---\ntitle: About\ndate: 2024-01-01\n---\nText\n")
        .file("content/first/_index.md", post("First", "2025-01-02"))
        .file("content/first/_index.fa.md", post("یک", "2025-01-03"))
        .file("content/second/_index.md", post("Second", "2025-02-03"))
        .file("content/third/index.md", post("Third", "2025-02-04"));
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(
        posts,
        [
            "en https://example.org/about/",
            "en https://example.org/first/",
            "en https://example.org/second/",
            "en https://example.org/third/",
            "fa https://example.org/fa/first/",
        ]
    );
}
