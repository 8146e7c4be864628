//! Hugo's less usual settings: `init` and `build` give the pages that Hugo gives. What is expected is what Hugo 0.168 made of the same
//! sites.

use crate::{
    init::{post, proposal, published},
    project::Project,
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
        .file("hugo.toml", "baseURL = 'https://example.org/'\nignoreFiles = ['\\.skip\\.md$', '/wip/', '(a|b)+']\n")
        .file("content/blog/a.md", post("One", "2024-03-05"))
        .file("content/blog/b.skip.md", post("Skipped", "2024-03-05"))
        .file("content/blog/wip/c.md", post("Unfinished", "2024-03-05"));
    assert_eq!(published(&site), ["en https://example.org/blog/a/"]);
    assert!(site.read("polyfeed.yaml").contains("`(a|b)+` of ignoreFiles is not known"));
}
