//! What was read of a repository is remembered, and never tells: a build says what it would say on a machine that reads all of it.

use std::fs;

use proptest::prelude::*;

use crate::{
    project::Project,
    repository::{clone, git_at},
};

/// What somebody does to one of a few files before a commit.
#[derive(Clone, Debug)]
enum Step {
    Write(String, u32),
    Move(String, String),
    Remove(String),
    /// Forgets the last commit, and what was done in it.
    TakeBack,
    Build,
}

fn file() -> impl Strategy<Value = String> {
    let kinds = prop_oneof![4 => Just("md"), 1 => Just("txt")];
    ("en|zh", "a|b|c", kinds)
        .prop_map(|(language, name, extension)| format!("content/{language}/blog/{name}.{extension}"))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (file(), any::<u32>()).prop_map(|(file, text)| Step::Write(file, text)),
        3 => (file(), file()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => file().prop_map(Step::Remove),
        1 => Just(Step::TakeBack),
        3 => Just(Step::Build),
    ]
}

fn site() -> Project {
    let site = Project::new().settings("dates: {translations: landed, updated: git}").repository();
    site.write(".gitignore", "public\npolyfeed.ids.yaml\n");
    site.commit("2025-01-01T00:00:00Z");
    site.write("content/en/blog/always.md", "---\ntitle: Always\ndate: 2025-01-01\n---\nIt stays.\n");
    site.commit("2025-01-02T00:00:00Z");
    site
}

/// Does a step, on a day of its own.
fn carry_out(site: &Project, day: usize, step: &Step) {
    match step {
        Step::Write(file, text) => {
            // Files are alike enough for Git to see a move that changes some words.
            let words = (0..12).map(|line| format!("The river tells the mesh of day {line}.\n")).collect::<String>();
            site.write(file, format!("---\ntitle: A post\ndate: 2025-01-01\n---\n{words}\nIt is {text}.\n"));
        }
        Step::Move(from, to) if site.path(from).is_file() => {
            fs::create_dir_all(site.path(to).parent().unwrap()).unwrap();
            fs::rename(site.path(from), site.path(to)).unwrap();
        }
        Step::Remove(file) => drop(fs::remove_file(site.path(file))),
        Step::TakeBack => {
            let is_first = git_at(&site.path(""), "", &["rev-parse", "--quiet", "--verify", "HEAD~2"]).code != Some(0);
            if !is_first {
                site.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
            }
            return;
        }
        Step::Move(..) | Step::Build => {}
    }
    if matches!(step, Step::Build) {
        site.build();
    } else {
        site.commit(&format!("2025-02-{:02}T{:02}:00:00Z", 1 + day / 24, day % 24));
    }
}

/// The feeds of a build that has no earlier feeds to go by, and what it said.
fn built(site: &Project) -> (impl PartialEq + std::fmt::Debug + use<>, String) {
    for forgotten in ["public", "polyfeed.ids.yaml"] {
        let path = site.path(forgotten);
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    let ran = site.build();
    (site.tree("public"), ran.stderr)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_that_remembers_says_what_one_says_that_reads_it_all(steps in prop::collection::vec(step(), 1..24)) {
        let site = site();
        for (day, step) in steps.iter().enumerate() {
            carry_out(&site, day, step);
        }
        prop_assert_eq!(built(&site), built(&clone(&site.path(""), &[])));
    }
}

#[test]
fn only_newer_commits_are_asked_for_and_a_memory_that_is_broken_is_none() {
    let site = site();
    carry_out(&site, 0, &Step::Write("content/en/blog/a.md".into(), 1));
    carry_out(&site, 1, &Step::Write("content/zh/blog/a.md".into(), 1));
    let first = built(&site);
    let memory = ".git/polyfeed/changes.json";
    let kept = site.read(memory);

    // Whoever remembers another day believes that one.
    let other = kept.replace("2025-02-01T01:", "2025-03-05T01:");
    assert_ne!(other, kept);
    site.write(memory, other);
    assert!(built(&site) != first);

    let (before, commits) = kept.split_once("\"commits\":[").unwrap();
    let without_commits = format!("{before}\"commits\":[],\"files\":{}", commits.split_once("],\"files\":").unwrap().1);
    let of_another_version = kept.replace("\"version\":\"", "\"version\":\"9");
    for broken in ["", "{}", &kept[..kept.len() / 2], &without_commits, &of_another_version] {
        site.write(memory, broken);
        assert_eq!(built(&site), first);
        assert_eq!(site.read(memory), kept, "it is mended");
    }
}

#[test]
fn what_is_remembered_counts_for_front_matter_that_is_written_so() {
    let post = |tags: &str| format!("Title: A post\nDate: 2025-01-01\nTags: {tags}\n\nIt is.\n");
    let without = "rules: {dialects: []}\n";
    let site = site().setting("preset: hugo", "preset: plain").settings(without.trim());
    site.write("content/en/blog/a.md", post("sea"));
    site.commit("2025-02-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("wind"));
    site.commit("2025-02-02T00:00:00Z");
    built(&site);
    let site = site.setting(without, "");
    let remembered = built(&site);
    fs::remove_dir_all(site.path(".git/polyfeed")).unwrap();
    assert_eq!(remembered, built(&site));
}

#[test]
fn a_shallow_clone_remembers_nothing_since_it_may_become_deeper() {
    let site = site();
    carry_out(&site, 0, &Step::Write("content/en/blog/a.md".into(), 1));
    carry_out(&site, 1, &Step::Write("content/zh/blog/a.md".into(), 1));
    let shallow = clone(&site.path(""), &["--depth", "1"]);
    assert!(built(&shallow).1.contains("PF081"));
    shallow.git(&["fetch", "--quiet", "--unshallow"]);
    assert_eq!(built(&shallow), built(&site));
}
