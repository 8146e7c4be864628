//! Real sites, where the machine has them: `POLYFEED_CORPUS` names a folder that holds their content. Without it these
//! tests say that they left something out.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::project::{Project, string, strings};

/// The folder of a real site's content, if there is one.
fn corpus(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("POLYFEED_CORPUS") else {
        // Not by eprintln!, which the test runner swallows.
        let message = format!("left out: POLYFEED_CORPUS is not set, so nothing was tried on the content of {name}\n");
        std::io::stderr().write_all(message.as_bytes()).expect("standard error takes it");
        return None;
    };
    let content = PathBuf::from(folder).join(name).join("content");
    assert!(content.is_dir(), "POLYFEED_CORPUS is set, and {} is no folder", content.display());
    Some(content.canonicalize().expect("a folder has a path"))
}

/// The ten lines that a user writes, for a real site.
fn site(content: &std::path::Path, base_url: &str, languages: &str, feeds: &str) -> Project {
    Project::new().file(
        "polyfeed.yaml",
        format!(
            "version: 1\nsite: {{title: Site, base_url: {base_url}}}\npreset: hugo\ncontent: {}\nlanguages: {languages}\nfeeds: {feeds}\noutput: public\n",
            content.display()
        ),
    )
}

#[test]
fn the_five_seeds_become_feeds_in_four_languages() {
    let Some(content) = corpus("seeds") else { return };
    let site = site(
        &content,
        "https://istio.io/latest",
        "{en: {prefix: \"\"}, es: {}, zh: {}, ko: {}}",
        "{blog: {include: \"**\"}}",
    );
    let report = site.report();
    assert_eq!(report["translation_groups"], 1);
    assert_eq!(report["files"]["posts"], 5);
    let group = |language: &str, part: &str| -> Vec<String> {
        let feed = site.feed(language);
        let items = feed["items"].as_array().unwrap();
        let item = items.iter().find(|item| string(&item["url"]).contains(part)).unwrap();
        item.get("_i18n").map(|i18n| strings(&i18n["alternates"], "language")).unwrap_or_default()
    };
    assert_eq!(group("en", "istiocon-china"), ["es", "zh", "ko"]);
    assert_eq!(group("es", "istio-at-kubecon-na"), [""; 0]);

    let atom = site.read("public/feeds/zh/blog/atom.xml");
    let contributor = atom.split_once("<contributor>").unwrap().1.split_once("</contributor>").unwrap().0;
    assert_eq!(contributor.trim(), "<name>Wilson Wu</name>");

    for language in ["en", "es", "zh", "ko"] {
        for item in site.feed(language)["items"].as_array().unwrap() {
            let html = string(&item["content_html"]);
            assert!(html.matches("<img ").count() >= 8, "{language}: every image is there");
            assert_eq!(
                html.matches("<img ").count(),
                html.matches("src=\"https://").count(),
                "{language}: and absolute"
            );
        }
    }
    let english = string(&site.feed("en")["items"][0]["content_html"]);
    let shortcodes = fs::read_to_string(content.join("en/blog/2023/istiocon-china/index.md")).unwrap();
    assert_eq!(english.matches("<figcaption>").count(), shortcodes.matches("caption=").count());
    let spanish = site.read("public/feeds/es/blog/feed.json");
    assert!(!spanish.contains("<iframe"));
    assert!(spanish.contains("<a href=\\\"https://www.youtube.com/watch?v=c5baPkXZEMU\\\">YouTube video player</a>"));
}

#[test]
fn istio_is_read_to_the_last_page() {
    let Some(content) = corpus("istio") else { return };
    let site = site(
        &content,
        "https://istio.io/latest",
        "{en: {prefix: \"\"}, zh: {}, uk: {}}",
        "{blog: {include: \"blog/**\"}, news: {include: \"news/**\"}}",
    );
    let report = site.report();
    for (language, pages, dated_section_pages) in [("en", 522, 26), ("zh", 459, 21), ("uk", 45, 4)] {
        let languages = report["languages"].as_array().unwrap();
        let files = &languages.iter().find(|found| found["code"] == language).unwrap()["files"];
        let number = |key: &str| files[key].as_u64().unwrap();
        assert_eq!(number("dated_section_pages"), dated_section_pages, "{language}");
        let all = number("posts") + number("drafts") + number("future") + number("expired") + number("errors");
        assert_eq!(all - dated_section_pages, pages, "{language}");
    }
}

/// What must hold for every entry of a site, with the settings in `tests/sites` and the limits lifted.
fn nothing_is_broken(name: &str, warnings: &[&str], groups: u64, posts: &[(&str, u64)]) {
    let Some(content) = corpus(name) else { return };
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name).join("polyfeed.yaml");
    let settings = fs::read_to_string(settings).expect("settings");
    let settings = settings.replace("content: content\n", &format!("content: {}\n", content.display()));
    let site = Project::new().file("polyfeed.yaml", settings);
    let report = site.report();
    for problem in report["problems"].as_array().unwrap() {
        let is_expected = problem["severity"] == "warning" && warnings.contains(&problem["code"].as_str().unwrap());
        assert!(is_expected, "{problem}");
    }
    assert_eq!(report["translation_groups"], groups);
    for (language, posts) in posts {
        let languages = report["languages"].as_array().unwrap();
        let files = &languages.iter().find(|found| found["code"] == *language).unwrap()["files"];
        let number = |key: &str| files[key].as_u64().unwrap();
        let all = number("posts") + number("drafts") + number("future") + number("expired") + number("errors");
        assert_eq!(all - number("dated_section_pages"), *posts, "{language}");
    }
    let mut ids = BTreeSet::new();
    let mut entries = 0;
    for feed in report["feeds"].as_array().unwrap().iter().filter(|feed| feed["feed"] == "all") {
        let path = format!("public/feeds/{}/all/feed.json", feed["language"].as_str().unwrap());
        let feed: Value = serde_json::from_str(&site.read(&path)).unwrap();
        for item in feed["items"].as_array().unwrap() {
            entries += 1;
            assert!(ids.insert(string(&item["id"])), "{} occurs twice", item["id"]);
            check(item);
        }
    }
    assert_eq!(report["files"]["posts"].as_u64(), Some(entries));
}

fn check(item: &Value) {
    let id = &item["id"];
    let html = item.get("content_html").map(string).unwrap_or_default();
    // In serialised HTML `<` begins a tag and nothing else.
    let tags = html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    for tag in tags {
        for name in ["href", "src", "poster", "cite"] {
            let target =
                tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or_default());
            assert!(target.is_none_or(|target| target.contains(':')), "{id}: {tag} is not absolute");
        }
    }
    let outside_code: String = html
        .split("<code")
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once("</code>").map_or("", |(_, after)| after) })
        .collect();
    assert!(!outside_code.contains("{{&lt;") && !outside_code.contains("{{%"), "{id}: a shortcode leaks");
    assert!(!html.contains(|c: char| c < ' ' && c != '\n' && c != '\t'), "{id}: a forbidden character");
}

#[test]
fn nothing_is_broken_on_istio() {
    nothing_is_broken("istio", &["PF040"], 478, &[("en", 522), ("zh", 459), ("uk", 45)]);
}

#[test]
fn nothing_is_broken_on_kubernetes() {
    let posts = [
        ("en", 707),
        ("zh-cn", 291),
        ("ja", 39),
        ("pt-br", 7),
        ("ko", 5),
        ("bn", 2),
        ("uk", 2),
        ("de", 1),
        ("es", 1),
        ("id", 1),
    ];
    nothing_is_broken("kubernetes", &["PF023", "PF044", "PF050"], 305, &posts);
}

#[test]
fn nothing_is_broken_on_opentelemetry() {
    // Of 105 groups four have expired.
    let posts = [("en", 264), ("ja", 100), ("es", 7), ("pt", 7), ("uk", 3), ("zh", 3)];
    nothing_is_broken("otel", &[], 101, &posts);
}
