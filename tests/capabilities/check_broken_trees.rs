//! A broken tree never ends a check: whatever is wrong with one file, it is said, and so is what is wrong with all the others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde_json::Value;

use crate::project::{Project, Ran, string};

/// A way to break a file, what it then holds, and the code of what is said of it.
fn broken_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let post = |body: &str| text(&format!("---\ntitle: A post\ndate: 2025-03-04\n---\n{body}\n"));
    let front = |lines: &str| text(&format!("---\ntitle: A post\ndate: 2025-03-04\n{lines}\n---\nx\n"));
    vec![
        ("empty.md", Vec::new(), "PF004"),
        ("mark-only.md", b"\xEF\xBB\xBF".to_vec(), "PF004"),
        ("zeros.md", vec![0; 4096], "PF004"),
        ("bytes.md", (0..=255).cycle().take(5000).collect(), "PF004"),
        ("no-front-matter.md", text("Just words.\n"), "PF004"),
        ("unclosed.md", text("---\ntitle: A\ndate: 2025-01-01\nWords.\n"), "PF010"),
        ("yaml.md", text("---\ntitle: A: B: [\n---\nx\n"), "PF003"),
        ("toml.md", text("+++\ntitle = \"A\ndate = \n+++\nx\n"), "PF003"),
        ("json.md", text("{\"title\": \"A\", \"date\": }\n\nx\n"), "PF003"),
        ("list.md", text("---\n- a\n- b\n---\nx\n"), "PF003"),
        ("draft.md", front("draft: perhaps"), "PF003"),
        ("nested.md", front(&format!("x: {}", "[".repeat(20_000))), "PF003"),
        ("aliases.md", front(&(aliases() + "\ntags: *a8")), "PF003"),
        ("no-title.md", text("---\ndate: 2025-01-01\n---\nx\n"), "PF005"),
        ("no-date.md", text("---\ntitle: A\n---\nx\n"), "PF006"),
        ("date.md", text("---\ntitle: A\ndate: 2025-02-30\n---\nx\n"), "PF007"),
        ("date-of-template.md", text("---\ntitle: A\ndate: {{ .Date }}\n---\nx\n"), "PF003"),
        ("twice.md", front("weight: 1\ntags: [a]\ntags: [b]"), "PF021"),
        ("latin.md", b"---\ntitle: Caf\xE9\ndate: 2025-01-01\n---\nna\xEFve\n".to_vec(), "PF022"),
        ("shortcode.md", post("{{< nobody knows >}}"), "PF040"),
        ("tag.md", post("{{< figure src=\"a.png\n\nmore"), "PF041"),
        ("url.md", post("[a](https://[)"), "PF044"),
        ("deep.md", post(&"<div>".repeat(20_000)), "PF045"),
        ("comment.md", post("<!-- nothing -->"), "PF046"),
        ("url-taken.md", front("url: /blog/latin/"), "PF008"),
    ]
}

/// Few lines that stand for a million.
fn aliases() -> String {
    (1..9).fold("a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned(), |lines, level| {
        let below = format!("*a{}", level - 1);
        lines + &format!("\na{level}: &a{level} [{}]", [below.as_str(); 10].join(", "))
    })
}

/// The codes said of each file.
fn check(site: &Project) -> BTreeMap<String, BTreeSet<String>> {
    let ran = site.run(&["check", "--now", "2030-01-01", "--format", "json"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    said(&ran)
}

fn said(ran: &Ran) -> BTreeMap<String, BTreeSet<String>> {
    assert_eq!(ran.stderr, "", "no panic, nothing that is not in the report");
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for problem in report["problems"].as_array().expect("a list") {
        let path = string(&problem["path"]);
        let name = path.strip_prefix("content/en/blog/").unwrap_or(&path);
        codes.entry(name.to_owned()).or_default().insert(string(&problem["code"]));
    }
    codes
}

#[test]
fn everything_that_is_wrong_with_a_tree_is_said_at_once() {
    let files = broken_files();
    let whole = files.iter().fold(Project::new().post("fine", "", "Fine"), |site, (name, bytes, _)| {
        site.file(&format!("content/en/blog/{name}"), bytes)
    });
    let said = check(&whole);
    for (name, _, code) in &files {
        let codes = said.get(*name).cloned().unwrap_or_default();
        assert!(codes.contains(*code), "{name}: {code} is not among {codes:?}");
    }
    let unexpected: Vec<&String> = said.keys().filter(|path| !files.iter().any(|(name, ..)| name == path)).collect();
    assert_eq!(unexpected, Vec::<&String>::new(), "nothing is said of others");
    whole.build().succeeds();
    assert!(whole.titles("en").len() > 5, "what can be published is");
}

#[test]
fn what_is_said_of_a_file_does_not_depend_on_what_else_is_wrong() {
    let files = broken_files();
    let whole = check(
        &files
            .iter()
            .fold(Project::new(), |site, (name, bytes, _)| site.file(&format!("content/en/blog/{name}"), bytes)),
    );
    for (name, bytes, code) in files.iter().filter(|(_, _, code)| *code != "PF008") {
        let alone = check(&Project::new().file(&format!("content/en/blog/{name}"), bytes));
        assert_eq!(alone.get(*name), whole.get(*name), "{name} ({code})");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_file_system_can_hold_is_borne_too() {
    use std::{
        ffi::OsStr,
        os::unix::{ffi::OsStrExt, fs::symlink},
    };

    let site = Project::new()
        .settings("follow_symbolic_links: true")
        .post("fine", "", "Fine")
        .file("content/en/blog/folder.md/index.md", "---\ntitle: In a folder like a file\ndate: 2025-01-01\n---\nx\n")
        .file("content/en/blog/wrong.md", "---\ntitle: A\n---\nx\n");
    let link = |to: &str, name: &str| symlink(to, site.path(&format!("content/en/blog/{name}"))).expect("a link");
    link("..", "circle");
    link("nowhere", "gone.md");
    link("self.md", "self.md");
    // Everybody may open it, and nobody can read its beginning.
    link("/proc/self/mem", "unreadable.md");
    let name = OsStr::from_bytes(b"caf\xE9.md");
    fs::write(site.path("content/en/blog").join(name), "---\ntitle: A name in Latin-1\ndate: 2025-01-01\n---\nx\n")
        .expect("a file");

    let said = check(&site);
    for (name, code) in [
        ("circle", "PF024"),
        ("gone.md", "PF024"),
        ("self.md", "PF024"),
        ("unreadable.md", "PF002"),
        ("wrong.md", "PF006"),
    ] {
        let codes = said.get(name).cloned().unwrap_or_default();
        assert!(codes.contains(code), "{name}: {code} is not in {said:?}");
    }
    assert!(
        said.keys().any(|name| name.starts_with("caf")),
        "a file whose name cannot be written is not lost: {said:?}"
    );
}

/// The codes said of each file, by a check that ends with an exit code; a build ends with another, and publishes nothing.
#[track_caller]
fn goes_on(site: &Project, check: i32, build: i32) -> BTreeMap<String, BTreeSet<String>> {
    let ran = site.run(&["check", "--now", "2030-01-01", "--format", "json"]).exits(check);
    site.build().exits(build);
    assert!(!site.path("public/feeds/en").exists(), "nothing is published");
    said(&ran)
}

/// A post without a date, whose problem is said whatever else is wrong.
fn with_wrong_post() -> Project {
    Project::new().post("a", "", "x").file("content/en/blog/wrong.md", "---\ntitle: A\n---\nx\n")
}

#[test]
fn an_ids_file_with_wrong_lines_does_not_end_a_check() {
    let ids = |lines: &str| with_wrong_post().file("polyfeed.ids.yaml", format!("version: 1\nposts:\n{lines}"));
    for lines in [
        "<<<<<<< ours\n",
        "- {post: en/blog/a.md, id: a}\n- {post: content/en/blog/a.md, id: b}\n",
        "- {post: en/blog/a.md, id: a}\n- {post: en/blog/a.md, id: b}\n",
    ] {
        let said = goes_on(&ids(lines), 2, 2);
        assert_eq!(said["polyfeed.ids.yaml"], BTreeSet::from(["PF009".to_owned()]), "{lines}");
        assert!(said["wrong.md"].contains("PF006"), "{said:?}");
    }
}

#[test]
fn settings_that_are_wrong_in_one_place_do_not_end_a_check() {
    for (lines, problems) in [
        ("problems: {allow: [PF001]}", 1),
        ("ids: tag", 1),
        ("translations: [[en/blog/a.md]]", 1),
        (
            "announce: {endpoints: [{name: a, service: nobody}, {name: b, service: slack, languages: [xx], url: \"${X}\"}]}",
            2,
        ),
        ("rules: {authors: [nowhere.yml]}", 1),
        ("aliases: {feeds/en/blog/atom.xml: feeds/en/blog/rss.xml}", 1),
    ] {
        let site = with_wrong_post().settings(lines);
        let ran = site.run(&["check", "--now", "2030-01-01"]).exits(2).says("error[PF006]");
        assert_eq!(ran.stderr.matches("error[PF001]").count(), problems, "{lines}: {}", ran.stderr);
        site.build().exits(2);
    }
    let two = with_wrong_post().setting("content: content", "content: [{path: content}, {path: gone}]");
    assert!(goes_on(&two, 2, 2)["wrong.md"].contains("PF006"));
    let none = with_wrong_post().setting("content: content", "content: gone");
    assert!(!none.run(&["check"]).exits(2).stderr.contains("PF006"), "there is nothing to look at");
}

#[test]
fn a_source_with_too_many_files_does_not_keep_the_others_from_being_checked() {
    let many = (0..20).fold(with_wrong_post(), |site, number| site.file(&format!("more/en/blog/{number}.md"), "x"));
    let site = many
        .setting("content: content", "content: [{path: more}, {path: content}]")
        .settings("bounds: {files: 10}")
        .post("links", "", "[gone](/blog/gone/)");
    let said = goes_on(&site, 2, 2);
    assert_eq!(said["polyfeed.yaml"], BTreeSet::from(["PF001".to_owned()]));
    assert!(said["wrong.md"].contains("PF006"), "{said:?}");
    assert!(!said.contains_key("links.md"), "what a link names may be among those that were not read: {said:?}");
}

#[test]
fn a_manifest_that_is_broken_does_not_end_a_check() {
    let site = with_wrong_post().file("public/feeds/polyfeed-manifest.json", "{\"files\": {\"a");
    let said = goes_on(&site, 1, 3);
    assert!(said["public"].contains("PF002") && said["wrong.md"].contains("PF006"), "{said:?}");
    site.build().exits(3).says("remove the folder `feeds` in the output");
}

/// Its path is longer than the system takes, so that nobody may list it, whoever runs the tests.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_listed_does_not_end_a_check() {
    let deep = |site: &Project, top: &str| {
        let path = site.path(&format!("{top}/{}", vec!["x".repeat(200); 12].join("/")));
        fs::create_dir_all(&path).expect("folders");
        path
    };
    let site = with_wrong_post().post("links", "", "[gone](/blog/gone/)");
    let (upper, _) = (deep(&site, "content/en/blog"), deep(&site, "lower"));
    fs::rename(site.path("lower"), upper.join("lower")).expect("a folder");

    let ran = site.run(&["check", "--now", "2030-01-01"]).exits(1);
    let ran = ran.says("error[PF002]: cannot be listed: File name too long").says("error[PF006]");
    assert!(!ran.stderr.contains("PF047"), "the page may lie there: {}", ran.stderr);
    site.build().exits(3).says("error[PF002]");
    assert!(!site.path("public").exists(), "nothing is published, for the posts there would be gone");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_not_waited_for() {
    let site = with_wrong_post();
    let made = std::process::Command::new("mkfifo").arg(site.path("content/en/blog/pipe.md")).status();
    assert!(made.expect("mkfifo runs").success());
    let said = check(&site);
    assert!(said["pipe.md"].contains("PF002") && said["wrong.md"].contains("PF006"), "{said:?}");
}
