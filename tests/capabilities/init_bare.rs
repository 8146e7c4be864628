//! `polyfeed init` beside content alone, without the settings of the site that it is from.

use crate::{
    init::{built, post, proposal, published},
    project::Project,
};

#[test]
fn content_with_hugos_tags_is_that_of_a_hugo_site() {
    let site = Project::empty()
        .file("content/en/blog/a.md", "---\ntitle: A\ndate: 2025-01-02\n---\nText {{< figure src=\"a.png\" >}}\n")
        .file("content/zh/blog/a.md", post("一", "2025-01-03"));
    let text = proposal(&site);
    assert!(text.contains("preset: hugo\n"), "{text}");
    assert!(text.contains("the first language is taken for its default one, whose pages have no prefix"), "{text}");
    assert_eq!(published(&site), ["en https://example.org/blog/a/", "zh https://example.org/zh/blog/a/"]);
}

#[test]
fn languages_are_found_that_names_of_files_end_with() {
    let site = Project::empty()
        .file("content/posts/both/index.en.md", "---\ntitle: Both\ndate: 2025-01-02\n---\nText {{% note %}}\n")
        .file("content/posts/both/index.fa.md", post("هر دو", "2025-01-02"))
        .file("content/posts/only/index.ja.md", post("一つ", "2025-01-03"))
        .file("content/posts/plain.en.md", post("Plain", "2025-01-04"))
        .file("content/posts/plain.zh-tw.md", post("平", "2025-01-04"))
        .file("content/posts/on-crates.io.md", post("On crates.io", "2025-01-05"));
    let mut urls = published(&site);
    urls.sort();
    let expected = [
        "en https://example.org/posts/both/",
        "en https://example.org/posts/on-crates.io/",
        "en https://example.org/posts/plain/",
        "fa https://example.org/fa/posts/both/",
        "ja https://example.org/ja/posts/only/",
        "zh-tw https://example.org/zh-tw/posts/plain/",
    ];
    assert_eq!(urls, expected);
}

#[test]
fn names_that_end_with_two_languages_need_no_third_one() {
    let site = Project::empty()
        .file("posts/mill.de.md", post("Mühle", "2025-01-02"))
        .file("posts/mill.fr.md", post("Moulin", "2025-01-02"))
        .file("posts/crates.io.md", post("Crates", "2025-01-03"))
        .file("posts/crates.co.md", post("More", "2025-01-03"));
    site.run(&["init", "--preset", "plain"]).succeeds();
    let mut urls = built(&site);
    urls.sort();
    let expected = [
        "de https://example.org/de/mill/",
        "en https://example.org/crates.co/",
        "en https://example.org/crates.io/",
        "fr https://example.org/fr/mill/",
    ];
    assert_eq!(urls, expected);
}

#[test]
fn content_that_nothing_tells_of_is_asked_about() {
    let site = Project::empty().file("content/posts/a.md", post("A", "2025-01-02"));
    site.run(&["init"]).exits(2).says("or name the generator that it is for");
}

#[test]
fn the_pages_of_authors_may_lie_in_the_folders_of_languages() {
    let site = Project::empty()
        .file("content/en/authors/ann/_index.md", "---\ntitle: Ann Lee\n---\n")
        .file("content/en/blog/a.md", "---\ntitle: A\ndate: 2025-01-02\nauthors: [ann]\n---\nText {{< x >}}\n")
        .file("content/de/blog/a.md", "---\ntitle: Eins\ndate: 2025-01-02\nauthors: [ann]\n---\nText\n");
    assert!(proposal(&site).contains("authors: [content/en/authors]"), "{}", proposal(&site));
}

#[test]
fn lines_of_attributes_tell_that_goldmark_reads_them() {
    let body = "---\ntitle: A\ndate: 2025-01-02\n---\n{{% note %}}\n\n| a |\n|---|\n| b |\n{.wide}\n";
    let site = Project::empty().file("content/en/blog/a.md", body);
    assert!(proposal(&site).contains("dialects: [hugo, block_attributes]\n"), "{}", proposal(&site));
    site.run(&["init"]).succeeds();
    site.build().succeeds();
    assert!(!site.feed("en").to_string().contains("wide"));
    let with_style = Project::empty().file("content/en/blog/a.md", body.replace("{.wide}", "{style=\"margin: 0\"}"));
    assert!(proposal(&with_style).contains("block_attributes"), "{}", proposal(&with_style));
    let without = Project::empty().file("content/en/blog/a.md", body.replace("{.wide}", ""));
    assert!(!proposal(&without).contains("dialects"), "{}", proposal(&without));
}

#[test]
fn the_language_is_that_of_the_posts_words_where_nothing_says_it() {
    let german = "Die Mühle am Bach mahlt wieder, und wer früh aufsteht, hört das Rad schon vor dem ersten Licht. ";
    let german = (german.repeat(3) + "\n\n").repeat(4);
    let cases = [
        ("水車がまた回る", "本文です。", "ja"),
        ("Mill 2 上线", "磨坊。", "zh"),
        ("물레방아", "글입니다.", "ko"),
        ("Млин і їхня вода", "Текст.", "uk"),
        ("Mill 2", german.as_str(), "de"),
        ("Mill 2", "Text.", "en"),
    ];
    for (title, body, language) in cases {
        let text = format!("---\ntitle: {title}\ndate: 2025-01-02\n---\n{body}\n");
        for (path, url) in [("posts/a.md", "a/"), ("source/_posts/a.md", "2025/01/02/a/")] {
            let site = Project::empty().file(path, text.as_str());
            let ran = site.run(&["init", "--preset", "plain"]).succeeds();
            assert_eq!(ran.stdout.contains("nothing says in which language"), language != "en", "{}", ran.stdout);
            assert_eq!(built(&site), [format!("{language} https://example.org/{url}")]);
        }
    }
    // What posts name in other letters does not make them posts of another language.
    let russian = "Мельница у ручья снова мелет, и кто встаёт рано, слышит колесо до первого света. ";
    let russian = (russian.repeat(3) + "\n\n").repeat(4);
    for (title, body, language) in [
        ("Слово «їжак»", russian.as_str(), "ru"),
        ("The mill 水車", "It turns again, and whoever rises early hears the wheel.", "en"),
    ] {
        let text = format!("---\ntitle: {title}\ndate: 2025-01-02\n---\n{body}\n");
        let site = Project::empty().file("posts/a.md", text);
        site.run(&["init", "--preset", "plain"]).succeeds();
        assert_eq!(built(&site), [format!("{language} https://example.org/a/")]);
    }
    let stated =
        Project::empty().file("_config.yml", "language: en\n").file("source/_posts/a.md", post("水車", "2025-01-02"));
    assert!(published(&stated)[0].starts_with("en "));
}

#[test]
fn languages_whose_pages_would_have_one_address_have_prefixes() {
    let site = Project::empty()
        .file("_posts/2025-01-02-mill.md", post("Mill", "2025-01-02"))
        .file("_posts/es/2025-01-02-mill.md", post("Molino\nlang: es", "2025-01-02"))
        .file("_posts/fr/2025-01-02-mill.md", post("Moulin\nlang: fr", "2025-01-02"));
    let page = "2025/01/02/mill.html";
    let expected = [("en", ""), ("es", "es/"), ("fr", "fr/")]
        .map(|(code, below)| format!("{code} https://example.org/{below}{page}"));
    assert_eq!(published(&site), expected);
    // Two posts of one language have their address by mistake.
    let of = |path: &str| format!("{path}/_posts/2025-01-02-mill.md");
    let site = Project::empty()
        .file(&of("es"), post("Molino\npermalink: /molino/", "2025-01-02"))
        .file("es/_posts/2025-01-03-mill.md", post("Otro\npermalink: /molino/", "2025-01-03"))
        .file(&of("fr"), post("Moulin", "2025-01-02"));
    assert!(!proposal(&site).contains("prefix_urls"), "{}", proposal(&site));
}

#[test]
fn folders_called_like_collections_are_some_where_jekylls_settings_are_not_there() {
    let site = Project::empty()
        .file("collections/_article/mill.md", post("Mill", "2025-01-02"))
        .file("_includes/part.md", post("Part", "2025-01-02"));
    site.run(&["init", "--preset", "jekyll"]).succeeds();
    assert_eq!(built(&site), ["en https://example.org/article/mill.html"]);
}
