//! Real sites, where the machine has them: `POLYFEED_CORPUS` names a folder that holds their content. Without it these
//! tests say that they left something out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::project::{Project, string, strings, tree};

/// The folder of a real site's content, if there is one.
fn corpus(name: &str) -> Option<PathBuf> {
    let content = folder(name)?.join("content");
    assert!(content.is_dir(), "POLYFEED_CORPUS is set, and {} is no folder", content.display());
    Some(content)
}

/// The folder of a real site, if there is one.
pub fn folder(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("POLYFEED_CORPUS") else {
        // Not by eprintln!, which the test runner swallows.
        let message = format!("left out: POLYFEED_CORPUS is not set, so nothing was tried on the content of {name}\n");
        std::io::stderr().write_all(message.as_bytes()).expect("standard error takes it");
        return None;
    };
    let folder = PathBuf::from(folder).join(name);
    assert!(folder.is_dir(), "POLYFEED_CORPUS is set, and {} is no folder", folder.display());
    Some(folder.canonicalize().expect("a folder has a path"))
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

/// A real site with its settings in `tests/sites`.
fn known_site(name: &str) -> Option<Project> {
    let folder = folder(name)?;
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name).join("polyfeed.yaml");
    let settings = fs::read_to_string(settings).expect("settings");
    let below = |path: &str| folder.join(path).display().to_string();
    let settings = settings
        .replace("content: content\n", &format!("content: {}\n", below("content")))
        .replace("{path: blog", &format!("{{path: {}", below("blog")))
        .replace("{path: \"i18n/", &format!("{{path: \"{}/", below("i18n")));
    Some(Project::new().file("polyfeed.yaml", settings))
}

/// What must hold for every entry of a site, with the settings in `tests/sites` and the limits lifted.
fn nothing_is_broken(name: &str, warnings: &[&str], groups: u64, posts: &[(&str, u64)]) {
    let Some(site) = known_site(name) else { return };
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
    for leak in ["{{&lt;", "{{%", "{{ ", "{%", "%}", "\n:::", "&lt;!--", "{/*"] {
        assert!(!outside_code.contains(leak), "{id}: {leak} leaks");
    }
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
    nothing_is_broken("kubernetes", &["PF029", "PF044", "PF050"], 305, &posts);
}

#[test]
fn nothing_is_broken_on_opentelemetry() {
    // Of 105 groups four have expired.
    let posts = [("en", 264), ("ja", 100), ("es", 7), ("pt", 7), ("uk", 3), ("zh", 3)];
    nothing_is_broken("otel", &["PF029"], 101, &posts);
}

#[test]
fn nothing_is_broken_on_tabi() {
    // Two Catalan admonitions have the quote in their text that it stands in.
    nothing_is_broken("tabi", &["PF041"], 12, &[("en", 12), ("es", 12), ("ca", 12), ("ar", 2)]);
}

#[test]
fn every_dated_page_of_tabi_is_where_zola_puts_it_with_its_translations() {
    let Some(site) = known_site("tabi") else { return };
    let content = corpus("tabi").expect("a corpus");
    let languages = ["", "es", "ca", "ar"];
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, bytes) in tree(&content) {
        let Some((folder, name)) = path.split_once("/index.") else { continue };
        let text = String::from_utf8(bytes).unwrap();
        let text = text.split("+++").nth(1).unwrap();
        if !text.contains("\ndate = ") {
            continue;
        }
        let language = name.strip_suffix("md").unwrap().trim_end_matches('.');
        assert!(languages.contains(&language), "{path}");
        let prefix = if language.is_empty() { String::new() } else { format!("{language}/") };
        let written = text.split_once("\npath = \"").and_then(|(_, rest)| rest.split('"').next());
        let path = written.map_or_else(|| format!("{prefix}{folder}"), |path| path.trim_start_matches('/').to_owned());
        let url = format!("https://welpo.github.io/tabi/{path}/");
        expected.entry(folder.to_owned()).or_default().push(url);
    }
    assert_eq!(expected.len(), 12);
    site.build().succeeds();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for language in ["en", "es", "ca", "ar"] {
        let feed: Value = serde_json::from_str(&site.read(&format!("public/feeds/{language}/all/feed.json"))).unwrap();
        for item in feed["items"].as_array().unwrap() {
            let mut urls = strings(&item["_i18n"]["alternates"], "url");
            let url = string(&item["url"]);
            urls.push(url.clone());
            urls.sort();
            found.insert(url, urls);
        }
    }
    let mut all = 0;
    for urls in expected.values_mut() {
        urls.sort();
        for url in urls.iter() {
            assert_eq!(found.get(url), Some(&*urls), "{url}");
            all += 1;
        }
    }
    assert_eq!(found.len(), all);
}

#[test]
fn nothing_is_broken_on_helm() {
    // One Korean post has shortcodes of the generator that the site had before.
    nothing_is_broken("helm", &["PF040"], 11, &[("en", 59), ("ko", 9), ("uk", 2)]);
}

#[test]
fn every_post_of_helm_is_where_docusaurus_puts_it() {
    let Some(site) = known_site("helm") else { return };
    let folder = folder("helm").expect("a corpus");
    site.build().succeeds();
    for (language, below) in [
        ("en", "blog"),
        ("ko", "i18n/ko/docusaurus-plugin-content-blog"),
        ("uk", "i18n/uk/docusaurus-plugin-content-blog"),
    ] {
        let feed: Value = serde_json::from_str(&site.read(&format!("public/feeds/{language}/all/feed.json"))).unwrap();
        let found: BTreeSet<String> =
            feed["items"].as_array().unwrap().iter().map(|item| string(&item["url"])).collect();
        let prefix = if language == "en" { String::new() } else { format!("/{language}") };
        let files = tree(&folder.join(below)).into_iter().filter(|(path, _)| path.ends_with(".md"));
        let expected: BTreeSet<String> = files
            .map(|(path, bytes)| {
                let text = String::from_utf8(bytes).unwrap();
                let front_matter = text.split("---").nth(1).unwrap();
                let slug = front_matter.lines().find_map(|line| line.strip_prefix("slug:"));
                // None of those without a slug lies in a folder.
                let dated = || format!("{}/{}", path[..10].replace('-', "/"), path[11..].trim_end_matches(".md"));
                let slug = slug.map_or_else(dated, |slug| slug.trim().trim_matches('"').to_owned());
                format!("https://helm.sh{prefix}/blog/{slug}")
            })
            .collect();
        assert_eq!(found, expected, "{language}");
    }
}
