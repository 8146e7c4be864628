//! Translations do not run ahead of their original.

use serde_json::Value;

use crate::{
    announcing::{announce, with_an_empty_ledger},
    project::{Project, Ran},
    server::Server,
};

fn post(title: &str, front_matter: &str) -> String {
    format!("---\ntitle: {title}\n{front_matter}\n---\nText.\n")
}

/// A site with a translation of an original that has this in its front matter.
fn site(original: &str) -> Project {
    Project::new()
        .file("content/en/blog/a.md", post("Hello", original))
        .file("content/zh/blog/a.md", post("你好", "date: 2025-03-04"))
        .file("content/en/blog/b.md", post("Other", "date: 2025-03-04"))
        .file("content/zh/blog/b.md", post("别的", "date: 2025-03-04"))
}

const KEPT_BACK: [(&str, &str); 3] = [
    ("date: 2025-03-04\ndraft: true", "a draft"),
    ("date: 2035-01-01", "in the future"),
    ("date: 2025-03-04\nexpiryDate: 2026-01-01", "expired"),
];

#[test]
fn a_translation_of_what_nobody_sees_is_held_and_said_to_be() {
    for (original, why) in KEPT_BACK {
        let site = site(original);
        let built = site.run(&["build", "--now", "2030-01-01", "--verbose"]).succeeds();
        assert_eq!(built.stderr, "", "it is no problem");
        assert_eq!(site.titles("zh"), ["别的"]);
        assert!(built.stdout.contains(" 1 held,"), "{}", built.stdout);
        let line = format!("held         content/zh/blog/a.md, since content/en/blog/a.md is {why}\n");
        assert!(built.stdout.contains(&line), "{}", built.stdout);
        let english = site.entry("en", "Other");
        assert_eq!(english["_i18n"]["alternates"][0]["language"], "zh");
    }
}

#[test]
fn the_report_accounts_for_it() {
    let site = site("date: 2035-01-01");
    let ran = site.run(&["build", "--now", "2030-01-01", "--format", "json", "--verbose"]).succeeds();
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["files"]["held"], 1);
    assert_eq!(report["files"]["posts"], 2);
    let documents = report["documents"].as_array().unwrap();
    let held = documents.iter().find(|document| document["status"] == "held").unwrap();
    assert_eq!(held["path"], "content/zh/blog/a.md");
    assert_eq!(held["waits_for"], "content/en/blog/a.md");
}

#[test]
fn the_embargo_can_be_turned_off_and_ends_by_itself() {
    for (original, _) in KEPT_BACK {
        let site = site(original).settings("embargo: off");
        site.build().succeeds();
        assert_eq!(site.titles("zh").len(), 2);
    }
    let site = site("date: 2035-01-01");
    site.run(&["build", "--now", "2036-01-01"]).succeeds();
    assert_eq!(site.titles("zh").len(), 2, "its original's time has come");
    site.run(&["build", "--now", "2030-01-01", "--future"]).succeeds();
    assert_eq!(site.titles("zh").len(), 2, "who looks at the original sees its translations");
}

#[test]
fn a_held_translation_is_announced_when_its_original_appears() {
    let server = Server::friendly();
    let url = server.url("/");
    let site =
        with_an_empty_ledger(site("date: 2199-01-01").settings(
            "announce:\n  endpoints:\n    - {name: slack, service: slack, languages: [zh], url: \"${SLACK}\"}",
        ));
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 1);
    let explained = site.run(&["explain", "content/zh/blog/a.md"]).succeeds();
    assert!(explained.stdout.contains("it waits for its original, `content/en/blog/a.md`"), "{}", explained.stdout);
    let mut later = site.command(&["announce", "--max-time", "0s", "--now", "2200-01-01"]);
    Ran::of(later.env("SLACK", &url)).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn only_the_default_languages_version_keeps_others_back() {
    let site = Project::new()
        .file("content/zh/blog/a.md", post("你好", "date: 2025-03-04\ndraft: true"))
        .file("content/uk/blog/a.md", post("Привіт", "date: 2025-03-04"))
        .file("content/en/blog/b.md", post("Hello", "date: 2025-03-04\ntranslationKey: b\ndraft: true"))
        .file("content/en/blog/c.md", post("Hello again", "date: 2025-03-04\ntranslationKey: b"))
        .file("content/uk/blog/b.md", post("Знову", "date: 2025-03-04\ntranslationKey: b"));
    site.build().succeeds();
    assert_eq!(
        site.titles("uk").len(),
        2,
        "nobody knows which is the original; and an original that is seen is enough"
    );
}

#[test]
fn a_draft_that_repeats_a_translation_keeps_nothing_back() {
    let site = Project::new().file("content/zh/blog/a.md", post("你好", "date: 2025-03-04")).file(
        "content/en/blog/b.md",
        post("Hello", "date: 2025-03-04\ndraft: true\ncanonical_url: https://example.org/zh/blog/a/"),
    );
    site.build().succeeds();
    assert_eq!(site.titles("zh"), ["你好"]);
}
