//! Languages on hosts of their own: addresses, links and ids are those of the language's host, and the feeds lie on the site's.

use serde_json::json;

use crate::{
    identity::{ids, lines},
    init::{post, published},
    project::{Project, string},
};

/// English posts on one host, Chinese ones on another, at the same paths.
fn site(body: &str) -> Project {
    Project::new()
        .setting("{name: 中文}", "{name: 中文, base_url: \"https://example.cn/w\"}")
        .post("a", "aliases: [/old/]", "Text")
        .file("content/zh/blog/a.md", "---\ntitle: 甲\ndate: 2025-03-04\naliases: [/old/]\n---\n文\n")
        .file("content/zh/blog/storage.md", format!("---\ntitle: 乙\ndate: 2025-03-05\n---\n{body}\n"))
}

#[test]
fn entries_lead_to_the_host_of_their_language() {
    let site = site("[a](/blog/a/) ![p](/img/p.png) [x]({{< ref \"a\" >}})");
    site.build().succeeds();
    let (english, chinese) = (site.entry("en", "A post"), site.entry("zh", "甲"));
    assert_eq!(english["url"], "https://example.org/blog/a/");
    assert_eq!(chinese["url"], "https://example.cn/w/blog/a/", "without a prefix");
    let english_page = json!([{"language": "en", "url": "https://example.org/blog/a/"}]);
    assert_eq!(chinese["_i18n"]["alternates"], english_page);
    assert_eq!(english["_i18n"]["alternates"][0]["url"], "https://example.cn/w/blog/a/");
    let html = string(&site.entry("zh", "乙")["content_html"]);
    assert_eq!(html.matches("href=\"https://example.cn/w/blog/a/\"").count(), 2, "{html}");
    assert!(html.contains("src=\"https://example.cn/w/img/p.png\""), "{html}");
    let feed = site.feed("zh");
    assert_eq!(feed["home_page_url"], "https://example.cn/w/");
    assert_eq!(feed["feed_url"], "https://example.org/feeds/zh/blog/feed.json", "`output` is on the site's host");
}

#[test]
fn root_links_may_mean_the_languages_host() {
    let site = site("[a](/blog/a/)").settings("root_links: host");
    site.build().succeeds();
    let html = string(&site.entry("zh", "乙")["content_html"]);
    assert!(html.contains("href=\"https://example.cn/blog/a/\""), "{html}");
}

#[test]
fn an_address_for_the_whole_site_is_refused_where_it_would_be_one_for_a_part() {
    let site = site("Text");
    for command in ["build", "run", "announce", "check", "status"] {
        site.run(&[command, "--base-url", "https://preview.example"])
            .exits(2)
            .says("`zh` has an address of its own (`languages: {zh: {base_url: …}}`)")
            .says("would still lead to https://example.cn/w");
    }
    assert!(!site.path("public").exists(), "nothing was built");

    let copy = site.read("polyfeed.yaml").replace("https://example.org", "https://preview.example");
    let site = site.file("preview.yaml", copy.replace("https://example.cn/w", "https://preview.example/zh"));
    site.run(&["build", "--config", "preview.yaml", "--now", "2030-01-01"]).succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "https://preview.example/blog/a/");
    assert_eq!(site.entry("zh", "甲")["url"], "https://preview.example/zh/blog/a/");
}

#[test]
fn old_feeds_of_the_sites_former_host_are_adopted_beside_a_languages_own() {
    let item = "<item><title>x</title><link>https://former.example/blog/a/</link><guid>urn:en</guid></item>";
    let site = site("Text").file(
        "en.xml",
        format!(
            "<rss version=\"2.0\"><channel><title>x</title><link>https://former.example/</link>{item}</channel></rss>"
        ),
    );
    site.run(&["adopt", "--base-url", "https://former.example", "en.xml"]).succeeds();
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["urn:en"]);
}

#[test]
fn a_picture_that_languages_share_is_on_each_host() {
    let site = Project::new()
        .setting("{name: 中文}", "{name: 中文, base_url: \"https://example.cn/w\"}")
        .file("content/blog/c/p.png", "p")
        .file("content/blog/c/index.md", "---\ntitle: C\ndate: 2025-03-04\n---\n![p](p.png)\n")
        .file("content/blog/c/index.zh.md", "---\ntitle: 丙\ndate: 2025-03-04\n---\n![p](p.png)\n");
    site.build().succeeds();
    for (language, title, src) in
        [("en", "C", "https://example.org/blog/c/p.png"), ("zh", "丙", "https://example.cn/w/blog/c/p.png")]
    {
        let html = string(&site.entry(language, title)["content_html"]);
        assert!(html.contains(&format!("src=\"{src}\"")), "{html}");
    }
}

#[test]
fn links_are_checked_on_their_own_host() {
    let check = |body: &str| site(body).run(&["check", "--now", "2030-01-01"]).succeeds();
    assert_eq!(check("[a](/blog/a/), [other](https://example.org/blog/a/), [old](/old/)").stderr, "");
    check("[b](/blog/storrage/)")
        .says("no page has the address `/blog/storrage/`")
        .says("did you mean `/blog/storage/`?");
    // The English post of that path is on the other host.
    let site = site("[c](/blog/c/)").file("content/en/blog/c.md", post("C", "2025-03-04"));
    site.run(&["check", "--now", "2030-01-01"]).succeeds().says("PF047");
}

#[test]
fn renamed_posts_of_one_path_on_two_hosts_keep_their_own_ids() {
    let site = site("Text").file(
        "polyfeed.ids.yaml",
        "version: 1\nposts:\n  - {post: \"en/blog/gone.md\", id: \"urn:en\", at: \"/old/\"}\n  \
         - {post: \"zh/blog/gone.md\", id: \"urn:zh\", at: \"https://example.cn/w/old/\"}\n",
    );
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["urn:en"]);
    assert!(ids(&site, "zh").contains(&"urn:zh".to_owned()));
    assert!(
        lines(&site).iter().any(|line| line.contains("at: \"https://example.cn/w/blog/a/\"")),
        "{:?}",
        lines(&site)
    );
}

#[test]
fn posts_that_come_to_a_host_of_their_language_are_held_once_and_not_told_twice() {
    let site = Project::new()
        .settings("announce:\n  endpoints:\n    - {name: log, service: file, path: out.jsonl}\n")
        .post("a", "", "Text")
        .file("content/zh/blog/a.md", "---\ntitle: 甲\ndate: 2025-03-04\n---\n文\n");
    site.run(&["announce", "--baseline", "--now", "2030-01-01"]).succeeds();
    let announce = |site: &Project| site.run(&["announce", "--now", "2030-01-01"]);
    let site = site.setting("{name: 中文}", "{name: 中文, base_url: \"https://example.cn\"}");
    announce(&site).exits(1).says("the endpoint knows no post below https://example.cn/");
    assert!(!site.path("out.jsonl").exists(), "it was told at https://example.org/zh/blog/a/");
    site.run(&["deliveries", "skip", "--endpoint", "log", "--state", "held"]).succeeds();
    // So does every host from then on.
    let site = site.post("b", "", "Text").file("content/zh/blog/b.md", "---\ntitle: 乙\ndate: 2025-03-05\n---\n文\n");
    announce(&site).succeeds();
    assert_eq!(site.read("out.jsonl").lines().count(), 2);
}

#[test]
fn a_language_that_is_new_on_a_host_of_its_own_is_told_at_once() {
    let site = Project::new()
        .settings("announce:\n  endpoints:\n    - {name: log, service: file, path: out.jsonl}\n")
        .setting("{name: 中文}", "{name: 中文, base_url: \"https://example.cn\"}")
        .post("a", "", "Text");
    site.run(&["announce", "--baseline", "--now", "2030-01-01"]).succeeds();
    let site = site.file("content/zh/blog/a.md", "---\ntitle: 甲\ndate: 2025-03-04\n---\n文\n");
    site.run(&["announce", "--now", "2030-01-01"]).succeeds();
    assert!(site.read("out.jsonl").contains("https://example.cn/blog/a/"), "its original is still there");
}

#[test]
fn ids_of_old_feeds_on_each_host_are_adopted() {
    let item = |url: &str, guid: &str| format!("<item><title>x</title><link>{url}</link><guid>{guid}</guid></item>");
    let rss = |item: String| {
        format!("<rss version=\"2.0\"><channel><title>x</title><link>https://x.example/</link>{item}</channel></rss>")
    };
    let site = site("Text")
        .file("en.xml", rss(item("https://example.org/blog/a/", "urn:en")))
        .file("zh.xml", rss(item("https://example.cn/w/blog/a/", "urn:zh")));
    site.run(&["adopt", "en.xml", "zh.xml"]).succeeds();
    site.build().succeeds();
    assert_eq!(ids(&site, "en"), ["urn:en"]);
    assert_eq!(site.entry("zh", "甲")["id"], "urn:zh");
}

#[test]
fn two_languages_have_no_address_in_common() {
    site("Text")
        .setting("https://example.cn/w", "https://example.org")
        .run(&["build"])
        .exits(2)
        .says("`zh` and `en` both have the URL prefix \"\"");
}

#[test]
fn init_takes_the_hosts_from_hugos_settings() {
    let site = Project::empty()
        .file(
            "hugo.yaml",
            "languages:\n  en: {baseURL: 'https://example.org/', weight: 1, contentDir: content/en}\n  \
             fr: {baseURL: 'https://exemple.example/b/', weight: 2, contentDir: content/fr}\n",
        )
        .file("content/en/blog/a.md", post("One", "2024-03-05"))
        .file("content/fr/blog/a.md", post("Un", "2024-03-05"));
    // Hugo builds each language into a folder of its own.
    site.write("public/en/blog/index.xml", "<rss>Hugo's</rss>");
    assert_eq!(published(&site), ["en https://example.org/blog/a/", "fr https://exemple.example/b/blog/a/"]);
    let settings = site.read("polyfeed.yaml");
    assert!(settings.contains("fr: {name: Français, base_url: https://exemple.example/b}\n"), "{settings}");
    assert!(settings.contains("\noutput: public/en\n"), "the folder that https://example.org serves: {settings}");
    assert!(!settings.contains("fr/"), "nothing is said of feeds that lie outside of it: {settings}");
}

#[test]
fn init_takes_the_hosts_from_docusaurus_settings() {
    let site = Project::empty()
        .file(
            "docusaurus.config.js",
            "module.exports = {title: 'T', url: 'https://example.org', baseUrl: '/t/', trailingSlash: true,\n\
             i18n: {defaultLocale: 'en', locales: ['en', 'fr', 'de'], localeConfigs: {\n\
             fr: {url: 'https://exemple.example', baseUrl: '/t/'}, de: {url: 'https://beispiel.example'}}}};\n",
        )
        .file("blog/a.md", post("One", "2024-03-05"))
        .file("i18n/fr/docusaurus-plugin-content-blog/a.md", post("Un", "2024-03-05"))
        .file("i18n/de/docusaurus-plugin-content-blog/a.md", post("Eins", "2024-03-05"));
    let mut urls = published(&site);
    urls.sort();
    assert_eq!(
        urls,
        [
            "de https://beispiel.example/t/de/blog/a/",
            "en https://example.org/t/blog/a/",
            "fr https://exemple.example/t/blog/a/"
        ]
    );
}
