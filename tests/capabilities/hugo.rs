//! Hugo's less usual settings: `init` and `build` give the pages that Hugo gives. What is expected is what Hugo 0.168 made of the same
//! sites.

use crate::{
    init::{post, proposal, published},
    project::{Project, string},
};

#[test]
fn a_language_may_make_its_urls_otherwise() {
    let site = Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://example.org/'\n[permalinks]\nnews = '/:year/:slug/'\n\
             [languages.en]\nweight = 1\n[languages.en.permalinks]\nblog = '/:year/:month/:slug/'\n\
             [languages.de]\nweight = 2\n[languages.de.permalinks.page]\nblog = '/artikel/:slug/'\n[languages.fr]\nweight = 3\n",
        )
        .file("content/blog/a.md", post("First", "2024-03-05"))
        .file("content/blog/a.de.md", post("Erster", "2024-03-05"))
        .file("content/blog/a.fr.md", post("Premier", "2024-03-05"))
        .file("content/news/n.md", post("News", "2024-03-05"))
        .file("content/news/n.fr.md", post("Nouvelles", "2024-03-05"));
    assert_eq!(
        published(&site),
        [
            "de https://example.org/de/artikel/erster/",
            "fr https://example.org/fr/blog/a/",
            "en https://example.org/2024/03/first/",
            "fr https://example.org/fr/2024/nouvelles/",
            "en https://example.org/news/n/", // a language that has patterns has none of the site's
        ]
    );
    assert!(site.read("polyfeed.yaml").contains("\n  fr: {name: Français}\n"), "only what differs is written");
}

#[test]
fn pages_of_sections_have_patterns_of_their_own() {
    let body = "[s]({{< ref \"/posts\" >}}) [d]({{< ref \"/posts/deep\" >}})";
    let page = |title: &str| format!("---\ntitle: {title}\n---\n");
    let dated = format!("---\ntitle: A\ndate: 2025-01-02\n---\n{body}\n");
    let site = Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://example.org/'\n[permalinks.page]\nposts = '/articles/:year/:slug/'\n[permalinks.section]\nposts = '/articles/'\n\
             [languages.en]\nweight = 1\n[languages.de]\nweight = 2\n[languages.de.permalinks.page]\nposts = '/artikel/:year/:slug/'\n\
             [languages.de.permalinks.section]\nposts = '/artikel/:sections[1:]/'\n[languages.fr]\nweight = 3\n[languages.fr.permalinks]\nnews = '/n/:slug/'\n",
        )
        .file("content/posts/_index.md", page("Posts"))
        .file("content/posts/_index.de.md", page("Artikel"))
        .file("content/posts/deep/_index.md", page("Deep"))
        .file("content/posts/deep/_index.de.md", page("Tief"))
        .file("content/posts/a.md", &dated)
        .file("content/posts/a.de.md", &dated)
        .file("content/posts/a.fr.md", &dated);
    published(&site);
    let settings = site.read("polyfeed.yaml");
    assert!(settings.contains("home: {en: /articles/, de: /artikel/, fr: /posts/}"), "{settings}");
    assert!(settings.contains("articles/index.xml: feeds/en/posts/rss.xml"), "{settings}");
    assert!(settings.contains("de/artikel/index.xml: feeds/de/posts/rss.xml"), "{settings}");
    for (language, home, deep) in [("en", "articles/", "articles/"), ("de", "de/artikel/", "de/artikel/deep/")] {
        let feed = site.read(&format!("public/feeds/{language}/posts/feed.json"));
        let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
        assert_eq!(feed["home_page_url"], format!("https://example.org/{home}"));
        let html = string(&feed["items"][0]["content_html"]);
        for path in [home, deep] {
            assert!(html.contains(&format!("href=\"https://example.org/{path}\"")), "{path}: {html}");
        }
    }
}

#[test]
fn a_pattern_of_a_language_goes_before_the_rules() {
    let site = Project::new()
        .setting("{name: 中文}", "{name: 中文, permalink: \"/:year/:filename/\"}")
        .post("a", "", "Text")
        .file("content/zh/blog/a.md", post("甲", "2025-03-04"));
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "https://example.org/blog/a/");
    assert_eq!(site.entry("zh", "甲")["url"], "https://example.org/zh/2025/a/");
}

#[test]
fn mounts_say_where_each_languages_content_lies() {
    let site = Project::empty()
        .file(
            "hugo.yaml",
            "baseURL: https://example.org/\nlanguages: {en: {weight: 1}, fr: {weight: 2}, nl: {weight: 3}, ja: {disabled: true}}\n\
             module:\n  mounts:\n  - {source: site/english, target: content, lang: en}\n\
             \x20 - {source: site/french, target: content, sites: {matrix: {languages: [fr]}}}\n\
             \x20 - {source: site/english, target: content, lang: fr}\n\
             \x20 - {source: site/dutch, target: content/blog, lang: nl}\n\
             \x20 - {source: site/japanese, target: content, lang: ja}\n  - {source: assets, target: assets}\n",
        )
        .file("site/english/blog/a.md", post("One", "2024-03-05"))
        .file("site/french/blog/a.md", post("Un", "2024-03-05"))
        .file("site/dutch/a.md", post("Een", "2024-03-05"))
        .file("site/japanese/blog/a.md", post("一", "2024-03-05"));
    assert_eq!(
        published(&site),
        ["nl https://example.org/nl/blog/a/", "en https://example.org/blog/a/", "fr https://example.org/fr/blog/a/"]
    );
    assert!(proposal(&site).contains("{path: site/dutch, language: nl, at: blog}"));
}

#[test]
fn file_names_with_dates_count_where_the_site_says_so() {
    let site = |frontmatter: &str| {
        Project::empty()
            .file("hugo.toml", format!("baseURL = 'https://example.org/'\n{frontmatter}\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n"))
            .file("content/blog/2024-03-01-Both.md", post("One", "2023-01-01"))
            .file("content/blog/2024-03-02-own.md", "---\ntitle: Two\ndate: 2023-01-02\nslug: second\n---\n")
            .file("content/blog/2024-03-03 - bundle -/index.de.md", "---\ntitle: Drei\n---\n")
            .file("content/blog/2024-03-04.md", post("Four", "2023-01-04"))
            .file("content/blog/2024-3-5-short.md", post("Five", "2023-01-05"))
    };
    let dated = |site: &Project| {
        let urls = published(site);
        let dates = |language: &str| {
            let feed = site.feed(language);
            let dates: Vec<String> = feed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| string(&item["date_published"])[..10].to_owned())
                .collect();
            dates
        };
        (urls, [dates("en"), dates("de")].concat())
    };
    // In Hugo's own notation: the name's date goes before the front matter's, and what follows it is the slug.
    let (urls, dates) = dated(&site("[frontmatter]\ndate = [':filename', ':default']"));
    assert_eq!(
        urls,
        [
            "en https://example.org/blog/both/",
            "en https://example.org/blog/second/",
            "de https://example.org/de/blog/bundle/",
            "en https://example.org/blog/2024-03-04/",
            "en https://example.org/blog/2024-3-5-short/",
        ]
    );
    assert_eq!(dates, ["2024-03-04", "2024-03-02", "2024-03-01", "2023-01-05", "2024-03-03"]);
    // Behind `date`, they count for what has none.
    let (urls, dates) = dated(&site(
        "[languages.en.frontmatter]\ndate = ['date', ':filename']\n[languages.de.frontmatter]\ndate = ['date', ':filename']",
    ));
    assert_eq!(urls[2], "de https://example.org/de/blog/bundle/");
    assert_eq!(urls[0], "en https://example.org/blog/2024-03-01-both/");
    assert_eq!(dates, ["2023-01-05", "2023-01-04", "2023-01-02", "2023-01-01", "2024-03-03"]);
}

#[test]
fn sections_that_are_called_like_languages_are_languages() {
    let site = |settings: &str| {
        Project::empty()
            .file("hugo.yaml", format!("baseURL: https://example.org/\n{settings}"))
            .file("content/en/_index.md", "---\ntitle: Home\n---\n")
            .file("content/en/2024-03-05-a.md", post("One", "2024-03-05"))
            .file("content/en/b.md", post("Two", "2024-03-06"))
            .file("content/cn/2024-03-05-a.md", post("一", "2024-03-05"))
            .file("content/ja/c.md", post("三", "2024-03-07"))
            .file("content/knitr/options.md", "---\ntitle: Options\n---\n")
    };
    // Hugo knows one language here, and publishes these pages at these addresses.
    let alone =
        site("languageCode: en-us\npermalinks: {en: '/:sections/:year/:slug/', cn: '/:sections/:year/:slug/'}\n");
    assert_eq!(
        published(&alone),
        [
            "cn https://example.org/cn/2024/%E4%B8%80/",
            "en https://example.org/en/2024/one/",
            "en https://example.org/en/2024/two/",
            "ja https://example.org/ja/c/",
        ]
    );
    assert!(
        alone.read("polyfeed.yaml").contains("cn: {name: 简体中文, tag: zh-CN, permalink"),
        "{}",
        alone.read("polyfeed.yaml")
    );
    assert_eq!(
        alone.read("public/feeds/cn/posts/feed.json").matches("\"https://example.org/en/2024/one/\"").count(),
        1,
        "a translation"
    );
    // Declared ones lie where the site says, be it in a module that is not here.
    let declared = site("languages: {en: {weight: 1}, ja: {weight: 2}}\n");
    assert!(published(&declared).contains(&"en https://example.org/b/".to_owned()));
}

#[test]
fn languages_on_one_host_have_what_their_addresses_do_not_share_as_prefix() {
    let site = Project::empty()
        .file(
            "hugo.toml",
            "[languages.en]\nbaseURL = 'https://example.org/docs/'\nweight = 1\n\
             [languages.fr]\nbaseURL = 'https://example.org/docs/francais/'\nweight = 2\n",
        )
        .file("content/blog/a.md", post("One", "2024-03-05"))
        .file("content/blog/a.fr.md", post("Un", "2024-03-05"));
    assert_eq!(
        published(&site),
        ["fr https://example.org/docs/francais/blog/a/", "en https://example.org/docs/blog/a/"]
    );
}

#[test]
fn what_the_sites_settings_cascade_counts() {
    let site = Project::empty()
        .file(
            "hugo.yaml",
            "baseURL: https://example.org/\nlanguages: {en: {weight: 1}, de: {weight: 2}}\ncascade:\n\
             - {target: {path: /blog/secret/**}, build: {list: never}}\n\
             - {target: {path: /blog/late/**, sites: {matrix: {languages: [de]}}}, draft: true}\n\
             - {target: {environment: development}, draft: true}\n\
             - {target: {kind: page}, params: {color: red}, outputs: [html]}\n",
        )
        .file("content/blog/a.md", post("One", "2024-03-05"))
        .file("content/blog/secret/deep/b.md", post("Hidden", "2024-03-05"))
        .file("content/blog/late/c.md", post("Late", "2024-03-05"))
        .file("content/blog/late/c.de.md", post("Spät", "2024-03-05"));
    assert_eq!(published(&site), ["en https://example.org/blog/a/", "en https://example.org/blog/late/c/"]);
    let settings = site.read("polyfeed.yaml");
    assert!(
        !settings.contains("color") && !settings.contains("development"),
        "only what matters is written: {settings}"
    );
}

#[test]
fn a_section_may_say_more_for_its_pages_than_that_they_are_hidden() {
    let site = Project::new()
        .file(
            "content/en/blog/_index.md",
            "---\ntitle: Blog\ncascade:\n- {target: {path: /blog/moved/**}, url: \"/else/:year/:filename/\"}\n- {author: Ann}\n---\n",
        )
        .file("content/en/blog/old/_index.md", "---\ntitle: Old\ncascade: {date: 2020-02-02, expiryDate: 2021-01-01}\n---\n")
        .post("moved/a", "", "Text")
        .file("content/en/blog/old/b.md", "---\ntitle: B\n---\nText\n")
        .file("content/en/blog/old/c.md", "---\ntitle: C\nexpiryDate: 2040-01-01\nauthor: Bo\n---\nText\n");
    let report = site.report();
    assert_eq!(report["files"]["expired"], 1);
    let moved = site.entry("en", "A post");
    assert_eq!(
        (&moved["url"], &moved["authors"][0]["name"]),
        (&"https://example.org/else/2025/a/".into(), &"Ann".into())
    );
    let own = site.entry("en", "C");
    assert_eq!(own["authors"][0]["name"], "Bo", "what a page says itself is stronger");
    assert!(own["date_published"].as_str().unwrap().starts_with("2020-02-02"));
}

#[test]
fn a_document_without_front_matter_is_a_draft_below_a_section_of_drafts() {
    let site = Project::new()
        .file("content/en/blog/_index.md", "---\ntitle: Blog\ncascade: {draft: true}\n---\n")
        .file("content/en/blog/2025-03-04-a.md", "# A heading\n\nText\n");
    assert_eq!(site.report()["files"]["drafts"], 1);
}

#[test]
fn files_that_hugo_ignores_are_no_posts() {
    let site = Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://example.org/'\nignoreFiles = ['\\.skip\\.md$', '/wip/', 'content/blog/old', \
             '(?:^|/)NOTES-[a-z]+\\.md$', '\\.png$', '(a|b)+']\n",
        )
        .file("content/blog/a.md", post("One", "2024-03-05"))
        .file("content/blog/b.skip.md", post("Skipped", "2024-03-05"))
        .file("content/blog/wip/c.md", post("Unfinished", "2024-03-05"))
        .file("content/blog/older/d.md", post("Older", "2024-03-05"))
        .file("content/blog/NOTES-x.md", post("Notes", "2024-03-05"));
    assert_eq!(published(&site), ["en https://example.org/blog/a/"]);
    let settings = site.read("polyfeed.yaml");
    assert_eq!(settings.matches("of ignoreFiles is not known").count(), 1, "{settings}");
    assert!(settings.contains("`(a|b)+` of ignoreFiles"));
}

#[test]
fn names_and_titles_become_urls_as_in_hugo() {
    let cases = [
        ("", "My post - part 2", "", "https://example.org/blog/my-post---part-2/"),
        ("", "a", "slug: \"-C#-\"", "https://example.org/blog/c%23/"),
        ("", "a", "url: \"else/:year/:filename\"", "https://example.org/else/2025/a/"),
        ("permalink: \"/:slugorcontentbasename/\"", "x+y - z", "", "https://example.org/x-y-z/"),
        ("permalink: \"/:title/\"", "a", "title: TCP/IP + UDP", "https://example.org/tcp/ip--udp/"),
        ("remove_accents: true", "Ünïcode", "", "https://example.org/blog/unicode/"),
        // Only folders that have a page are sections, besides the first.
        ("permalink: \"/:sections/:filename/\"", "2025/march/a", "", "https://example.org/blog/a/"),
        ("permalink: \"/:folders/:filename/\"", "2025/march/a", "", "https://example.org/blog/2025/march/a/"),
        ("permalink: \"/:sections[last]/:filename/\"", "with/page/deep/a", "", "https://example.org/page/a/"),
    ];
    for (rule, name, front_matter, url) in cases {
        let title = if front_matter.starts_with("title") { "" } else { "title: A post\n" };
        let site = Project::new()
            .settings(&format!("rules: {{{rule}}}"))
            .file("content/en/blog/with/page/_index.md", "---\ntitle: Page\n---\n")
            .file(
                &format!("content/en/blog/{name}.md"),
                format!("---\n{title}date: 2025-03-04\n{front_matter}\n---\nText\n"),
            );
        site.build().succeeds();
        let feed: serde_json::Value = serde_json::from_str(&site.read("public/feeds/en/blog/feed.json")).unwrap();
        assert_eq!(feed["items"][0]["url"], url, "{rule} {name} {front_matter}");
    }
}

/// A site with posts in `blog`, and its output with the feeds that Hugo makes.
fn with_feeds(settings: &str) -> Project {
    let site = Project::empty()
        .file("hugo.toml", format!("baseURL = 'https://example.org/'\n{settings}\n"))
        .file("content/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/blog/a.md", post("One", "2024-03-05"))
        .file("content/blog/b.md", post("Two", "2024-03-06"))
        .file("content/about.md", "---\ntitle: About\n---\nText\n");
    site.write("public/blog/index.xml", "<rss>Hugo's</rss>");
    site.write("public/index.xml", "<rss>Hugo's</rss>");
    site
}

#[test]
fn feeds_that_are_surely_the_same_take_the_place_of_hugos() {
    let site = with_feeds("");
    published(&site);
    let ours = site.read("public/feeds/en/blog/rss.xml");
    assert_eq!(site.read("public/blog/index.xml"), ours);
    assert_eq!(site.read("public/index.xml"), ours, "the home page's feed holds the same posts");
    assert!(
        ours.contains("<guid isPermaLink=\"false\">https://example.org/blog/a/</guid>"),
        "Hugo's guids are the URLs"
    );
    assert!(site.read("polyfeed.yaml").contains("\nreplace: [blog/index.xml, index.xml]\n"));
}

#[test]
fn feeds_that_may_differ_stay_as_they_are() {
    let dated = post("Other", "2024-03-07");
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("the site has a template of its own", "layouts/_default/rss.xml", "<rss/>", &[]),
        ("other posts are in the home page's feed", "content/docs/x.md", &dated, &["blog/index.xml"]),
        (
            "a section's posts are not in the feed of the one above",
            "content/blog/deep/_index.md",
            "---\ntitle: X\n---\n",
            &["index.xml"],
        ),
        ("posts that are sections are in no feed", "content/blog/c/_index.md", &dated, &[]),
    ];
    for (why, path, text, replaced) in cases {
        let site = with_feeds("").file(path, text).file("content/blog/deep/d.md", &dated);
        let settings = proposal(&site);
        let lines: Vec<&str> = settings.lines().filter(|line| line.starts_with("replace:")).collect();
        let expected: Vec<String> =
            replaced.first().map(|_| format!("replace: [{}]", replaced.join(", "))).into_iter().collect();
        assert_eq!(lines, expected, "{why}");
        assert!(settings.contains("# replace: ["), "{why}: how to replace the others is a comment");
    }
    let elsewhere = [
        "theme = 'missing'",
        "[[module.imports]]\npath = 'github.com/x/theme'",
        "layoutDir = 'templates'",
        "[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n[[module.mounts]]\nsource = 'templates'\ntarget = 'layouts'",
    ];
    for settings in elsewhere {
        let site = with_feeds(settings).file("templates/rss.xml", "<rss/>");
        assert!(!proposal(&site).contains("\nreplace:"), "{settings}: its templates are not Hugo's, or not here");
    }
    let site = with_feeds("theme = 'own'").file("themes/own/layouts/rss.xml", "<rss/>").file(".gitignore", "themes/\n");
    assert!(!proposal(&site).contains("\nreplace:"), "themes that Git ignores have templates too");
}

#[test]
fn a_feed_in_the_place_of_a_shorter_one_is_as_short() {
    let settings = proposal(&with_feeds("[services.rss]\nlimit = 5"));
    assert!(settings.contains("limit: 5"), "{settings}");
    assert!(!proposal(&with_feeds("[services.rss]\nlimit = 50")).contains("limit:"));
}

#[test]
fn a_picture_of_the_bundle_that_is_called_so_stands_for_the_post() {
    let post = |more: &str| format!("---\ntitle: A post\ndate: 2025-03-04\n{more}---\n![shown](shown.png)\n");
    let picture = |more: &str, files: &[&str]| {
        let site = Project::new().file("content/en/blog/a/index.md", post(more));
        files.iter().for_each(|file| site.write(&format!("content/en/blog/a/{file}"), ""));
        site.build().succeeds();
        string(&site.entry("en", "A post")["image"])
    };
    let url = |file: &str| format!("https://example.org/blog/a/{file}");
    // As Hugo's own Open Graph template looks for it.
    assert_eq!(picture("", &["a-cover.png", "My Featured #1.JPG", "shown.png"]), url("My%20Featured%20%231.JPG"));
    assert_eq!(picture("", &["a-cover.png", "b-thumbnail.png"]), url("a-cover.png"));
    assert_eq!(picture("", &["shown.png", "features.txt"]), url("shown.png"));
    assert_eq!(picture("featuredImage: own.png\n", &["feature.png", "own.png"]), url("own.png"));
    assert_eq!(picture("cover: {image: own.png}\n", &["own.png"]), url("own.png"));
    assert_eq!(picture("cover: own.png\n", &["own.png"]), url("own.png"));
    for words in ["hero: Welcome to my blog", "banner: none", "thumbnail: '#fff'", "cover: true"] {
        assert_eq!(picture(&format!("{words}\n"), &["feature.png"]), url("feature.png"), "{words}");
    }
    // A translation shows what its original's bundle has.
    let site = Project::new()
        .file("content/en/blog/a/index.md", post(""))
        .file("content/en/blog/a/feature.png", "")
        .file("content/zh/blog/a/index.md", post(""));
    site.build().succeeds();
    assert_eq!(site.entry("zh", "A post")["image"], url("feature.png"));
}

#[test]
fn the_sites_author_may_stand_where_older_sites_and_languages_have_it() {
    let author = |settings: &str| {
        let settings = format!("baseURL = 'https://example.org/'\ntitle = 'T'\n{settings}");
        let site = Project::empty()
            .file("hugo.toml", settings)
            .file("content/blog/a.md", post("A", "2024-03-05"))
            .file("content/blog/b.md", post("B", "2024-03-06"));
        proposal(&site).contains("author: Ann Lee")
    };
    assert!(author("[author]\nname = 'Ann Lee'\n"));
    assert!(author("author = 'Ann Lee'\n"));
    assert!(author("[languages.en.params.author]\nname = 'Ann Lee'\n"));
    assert!(author("[languages.en.params]\nauthor = 'Ann Lee'\n[params]\nauthor = 'Bo Yu'\n"));
}

#[test]
fn attributes_of_blocks_are_known_where_hugos_settings_say_so() {
    let site = |settings: &str| {
        let settings = format!("baseURL = 'https://example.org/'\n{settings}");
        let text = post("A", "2024-03-05") + "{.lead}\n\n{{< box >}}\n{{< /box >}}\n";
        Project::empty().file("hugo.toml", settings).file("content/blog/a.md", text)
    };
    let with = site("[markup.goldmark.parser.attribute]\nblock = true\n");
    published(&with);
    assert!(!with.read("public/feeds/en/blog/atom.xml").contains("{.lead}"));
    assert!(proposal(&with).contains("dialects: [hugo, block_attributes]"));
    assert!(!proposal(&site("")).contains("dialects"));
    // Its shortcodes are those of a Hugo site still.
    with.run(&["init", "--force"]).succeeds();
    let settings = with.read("polyfeed.yaml").replace("box: unwrap", "other: unwrap");
    with.write("polyfeed.yaml", settings);
    with.build().succeeds().says("help: what it encloses is kept; say what becomes of it");
}

#[test]
fn what_posts_ask_of_the_sites_settings_is_found() {
    let site = Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://example.org/'\n[params]\nVersion = 'v1.2'\nunused = 'x'\n[params.repo]\nurl = 'https://example.com/x?a=1&b=2'\n\
             [languages.en.params]\ngreeting = 'Hello'\n[languages.de]\n[languages.de.params]\ngreeting = 'Hallo, *du*'\n",
        )
        .file("content/blog/a.md", post("A", "2024-03-05") + "{{< param version >}}, [code]({{< param \"repo.url\" >}}), {{% param greeting %}}\n")
        .file("content/blog/a.de.md", post("A", "2024-03-05") + "{{< param version >}}, {{% param greeting %}}\n")
        .file("content/blog/b.md", "---\ntitle: B\ndate: 2024-03-06\nversion: v3\n---\n{{< param version >}}, {{< param none >}}{{< param \"a: b\" >}}\n");
    let settings = proposal(&site);
    let line = "  site_params: {greeting: {en: Hello, de: \"Hallo, *du*\"}, repo.url: \"https://example.com/x?a=1&b=2\", version: v1.2}";
    assert!(settings.contains(line), "{settings}");
    site.write("polyfeed.yaml", settings);
    site.build()
        .succeeds()
        .says("warning[PF029]: neither the front matter nor `site_params` states `none`")
        .says("content/blog/b.md:6:24")
        .says("`rules: {site_params: {\"a: b\": …}}`");
    let html = |language: &str, title: &str| string(&site.entry(language, title)["content_html"]);
    assert_eq!(html("en", "A"), "<p>Text\nv1.2, <a href=\"https://example.com/x?a=1&amp;b=2\">code</a>, Hello</p>");
    assert_eq!(html("de", "A"), "<p>Text\nv1.2, Hallo, <em>du</em></p>");
    assert_eq!(html("en", "B"), "<p>v3, </p>");
}
