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
