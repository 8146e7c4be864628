//! How far the languages are: `polyfeed status`.

use serde_json::Value;

use crate::{
    project::{Project, Ran, string, strings},
    repository::{clone, git_at},
};

fn post(title: &str, day: u32, front_matter: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2025-03-{day:02}\n{front_matter}\n---\n{text}\n")
}

/// Three English posts, of which one has a Chinese translation; and a Chinese one without any.
fn site() -> Project {
    let site = Project::new().repository();
    site.commit("2025-01-01T00:00:00Z");
    site.write("content/en/blog/a.md", post("First", 1, "", "The mesh carries."));
    site.write("content/en/blog/b.md", post("Second", 2, "", "It rests."));
    site.write("content/en/blog/c.md", post("Third", 3, "", "It goes on."));
    site.write("content/zh/blog/a.md", post("第一", 1, "", "网格承载。"));
    site.write("content/zh/blog/own.md", post("自己", 4, "", "自己的。"));
    site.commit("2025-03-05T00:00:00Z");
    site
}

/// The same after the translated post's original has changed.
fn site_with_a_stale_translation() -> Project {
    let site = site();
    site.write("content/en/blog/a.md", post("First", 1, "", "The mesh carries every request."));
    site.git(&["add", "--all"]);
    git_at(&site.path(""), "2025-04-06T00:00:00Z", &["commit", "--quiet", "--message", "Say what it carries"])
        .succeeds();
    site
}

fn run(site: &Project, arguments: &[&str]) -> Ran {
    site.run(&[&["status", "--now", "2030-01-01"], arguments].concat()).succeeds()
}

fn facts(site: &Project) -> Value {
    serde_json::from_str(&run(site, &["--format", "json"]).stdout).expect("the status is JSON")
}

/// What is said of a language, by its place in the settings.
fn language(site: &Project, number: usize) -> Value {
    facts(site)["languages"][number].clone()
}

#[test]
fn a_table_says_how_far_each_language_is_and_lists_say_what_is_next() {
    let ran = run(&site_with_a_stale_translation(), &[]);
    assert_eq!(ran.stderr, "");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "language  feed  posts  translated  missing  stale  newest",
            "en        blog      3           0        1      0  2025-03-03",
            "zh        blog      2           1        2      1  2025-03-04",
            "uk        blog      0           0        4      0  –",
        ]
    );
    let chinese = ran.stdout.split("\n\n").find(|part| part.starts_with("中文: 2 not translated")).expect("a list");
    assert_eq!(
        chinese.lines().skip(1).map(str::trim).collect::<Vec<_>>(),
        ["2025-03-03  Third", "content/en/blog/c.md", "2025-03-02  Second", "content/en/blog/b.md"]
    );
    let stale: Vec<&str> = lines.iter().skip_while(|line| !line.starts_with("中文: 1 stale")).copied().collect();
    assert_eq!(stale[1], "  content/zh/blog/a.md");
    assert!(stale[2].starts_with("    2025-04-06  ") && stale[2].ends_with("  Say what it carries"), "{stale:?}");
}

#[test]
fn the_command_that_it_prints_shows_what_changed() {
    let site = site();
    site.git(&["mv", "content/en/blog/a.md", "content/en/blog/it's a.md"]);
    site.git(&["mv", "content/zh/blog/a.md", "content/zh/blog/it's a.md"]);
    site.commit("2025-03-06T00:00:00Z");
    site.write("content/en/blog/it's a.md", post("First", 1, "", "The mesh carries every request."));
    site.commit("2025-04-06T00:00:00Z");
    let command = string(&language(&site, 1)["stale"][0]["command"]);
    let mut shell = std::process::Command::new("sh");
    let diff = Ran::of(shell.args(["-c", &command]).current_dir(site.path(""))).succeeds().stdout;
    let changed: Vec<&str> = diff
        .lines()
        .filter(|line| line.starts_with(['-', '+']) && !line.starts_with("---") && !line.starts_with("+++"))
        .collect();
    assert_eq!(changed, ["-The mesh carries.", "+The mesh carries every request."], "{command}\n{diff}");
}

#[test]
fn markdown_for_an_issue_has_the_same_with_links() {
    let site = site_with_a_stale_translation();
    site.write("content/en/blog/d.md", post("\"[Fourth](x) *post* `<b>`\"", 5, "", "x"));
    let markdown = run(&site, &["--format", "markdown", "--language", "zh"]).stdout;
    assert!(markdown.starts_with("| language | feed | posts | translated | missing | stale | newest |\n|---|"));
    for line in [
        "| zh | blog | 2 | 1 | 3 | 1 | 2025-03-04 |",
        "## 中文: 3 not translated",
        "- 2025-03-02 [Second](<https://example.org/blog/b/>): `content/en/blog/b.md`",
        r"- 2025-03-05 [\[Fourth\](x) \*post\* \`\<b\>\`](<https://example.org/blog/d/>): `content/en/blog/d.md`",
        "## 中文: 1 stale",
    ] {
        assert!(markdown.lines().any(|found| found == line), "{line:?} is not in\n{markdown}");
    }
    assert!(markdown.contains("- [第一](<https://example.org/zh/blog/a/>): `git diff "));
}

#[test]
fn lists_are_short_unless_one_asks_and_json_has_all() {
    let site = site();
    assert!(run(&site, &["--limit", "1"]).stdout.contains("\n  and 1 more (--limit)\n"));
    let all = run(&site, &["--limit", "unlimited"]).stdout;
    assert!(!all.contains("more (--limit)") && all.contains("  2025-03-02  Second\n"));
    assert_eq!(language(&site, 2)["missing"].as_array().map(Vec::len), Some(4));
}

#[test]
fn languages_and_feeds_can_be_chosen() {
    let site = site().setting("feeds:\n", "feeds:\n  notes: {include: \"notes/**\"}\n");
    site.write("content/en/notes/n.md", post("Note", 9, "", "x"));
    let ran = run(&site, &["--language", "uk", "--feed", "notes"]).stdout;
    assert!(ran.lines().nth(1).unwrap().starts_with("uk        notes      0           0        1"), "{ran}");
    assert_eq!(ran.lines().nth(2), Some(""));
    assert!(ran.contains("Note") && !ran.contains("First"), "{ran}");
    site.run(&["status", "--language", "fr"]).exits(2).says("no language `fr`");
    site.run(&["status", "--feed", "blgo"]).exits(2).says("no feed `blgo`");
}

#[test]
fn an_original_in_another_language_is_missing_in_the_default_language_until_it_is_translated() {
    let site = site();
    assert_eq!(strings(&language(&site, 0)["missing"], "path"), ["content/zh/blog/own.md"]);
    site.write("content/en/blog/own.md", post("Own", 4, "", "Our own."));
    assert_eq!(strings(&language(&site, 0)["missing"], "path"), Vec::<String>::new());
}

#[test]
fn what_stands_in_for_a_translation_is_none_and_what_waits_for_its_original_is_not_missing() {
    let site = site().setting("\"blog/**\"}", "\"blog/**\", fallback: true}");
    site.write("content/en/blog/draft.md", post("Draft", 5, "draft: true", "x"));
    site.write("content/zh/blog/draft.md", post("草稿", 5, "", "x"));
    let facts = facts(&site);
    let row = |number: usize, key: &str| facts["feeds"][number][key].clone();
    assert_eq!((row(1, "posts"), row(1, "translated"), row(1, "missing")), (2.into(), 1.into(), 2.into()));
    assert_eq!((row(2, "posts"), row(2, "missing")), (0.into(), 4.into()));
}

#[test]
fn without_a_repository_the_column_says_that_nobody_knows() {
    let site = site_with_a_stale_translation();
    std::fs::remove_dir_all(site.path(".git")).unwrap();
    let ran = run(&site, &[]);
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("zh        blog      2           1        2      ?  2025-03-04\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("like content/zh/blog/a.md: it or its original lies in no Git repository\n"));
}

#[test]
fn a_repository_that_git_cannot_read_is_no_error() {
    let site = site();
    std::fs::write(site.path(".git/HEAD"), "ref: refs/heads/nothing\n").unwrap();
    let unknown = &language(&site, 1)["unknown"][0];
    assert!(string(&unknown["reason"]).contains("`git log` failed: "), "{unknown}");
}

#[test]
fn a_file_that_was_never_committed_is_unknown() {
    let site = site_with_a_stale_translation();
    site.write("content/zh/blog/b.md", post("第二", 2, "", "x"));
    let ran = run(&site, &[]).stdout;
    assert!(ran.contains("zh        blog      3           2        1  1 (1 ?)  2025-03-04\n"), "{ran}");
    assert!(ran.contains(
        "nobody knows whether stale: 1 translation, like content/zh/blog/b.md: it or its original is not committed"
    ));
}

#[test]
fn a_shallow_clone_knows_what_changed_since_and_says_what_it_does_not_know() {
    let site = site_with_a_stale_translation();
    let two = clone(&site.path(""), &["--depth", "2"]);
    assert_eq!(language(&two, 1)["stale"].as_array().map(Vec::len), Some(1), "it has the change");
    let one = clone(&site.path(""), &["--depth", "1"]);
    let chinese = language(&one, 1);
    assert_eq!(chinese["stale"].as_array().map(Vec::len), Some(0));
    assert!(string(&chinese["unknown"][0]["reason"]).contains("git fetch --unshallow"));
}

/// A site whose Chinese post says that it was made from a commit.
fn site_with_a_named_commit(name: impl Fn(&str) -> String) -> Project {
    let site = site();
    let commit = git_at(&site.path(""), "", &["rev-parse", "HEAD"]).succeeds().stdout;
    site.write(
        "content/zh/blog/a.md",
        post("第一", 1, &format!("default_lang_commit: {}", name(commit.trim())), "网格承载。"),
    );
    site.commit("2025-03-06T00:00:00Z");
    site.write("content/en/blog/a.md", post("First", 1, "", "The mesh carries every request."));
    site.commit("2025-04-06T00:00:00Z");
    site.write("content/zh/blog/b.md", post("第二", 2, "", "x"));
    site.commit("2025-04-07T00:00:00Z");
    site
}

#[test]
fn a_translation_is_as_old_as_the_commit_that_it_names() {
    for name in [
        |name: &str| name.to_owned(),
        |name: &str| name[..8].to_uppercase(),
        |name: &str| format!("'{name}' # patched"),
    ] {
        let site = site_with_a_named_commit(name);
        let stale = &language(&site, 1)["stale"];
        assert_eq!(stale.as_array().map(Vec::len), Some(1), "{stale}");
        assert_eq!(stale[0]["translation"]["path"], "content/zh/blog/a.md");
    }
}

#[test]
fn another_front_matter_key_may_name_the_commit() {
    let site = site_with_a_named_commit(str::to_owned)
        .setting("preset: hugo", "preset: hugo\nrules: {fields: {original_commit: [l10n.commit]}}");
    let newest = git_at(&site.path(""), "", &["rev-parse", "HEAD"]).succeeds().stdout;
    site.write("content/zh/blog/a.md", post("第一", 1, &format!("l10n: {{commit: {}}}", newest.trim()), "网格承载。"));
    site.commit("2025-04-08T00:00:00Z");
    assert_eq!(language(&site, 1)["stale"], Value::Array(Vec::new()));
}

#[test]
fn a_commit_that_nobody_knows_is_said_with_its_line() {
    for name in ["0123456789abcdef0123456789abcdef01234567", "HEAD", "\"\u{221E}\""] {
        let site = site_with_a_named_commit(|_| name.to_owned());
        let ran = run(&site, &[]).says("warning[PF039]").says("content/zh/blog/a.md:4").says("default_lang_commit");
        assert!(ran.stdout.contains("      ?  2025-03-04\n"), "{}", ran.stdout);
        let facts = facts(&site);
        assert_eq!(facts["problems"][0]["code"], "PF039");
        assert_eq!(facts["languages"][1]["unknown"][0]["translation"]["path"], "content/zh/blog/a.md");
    }
}

#[test]
fn originals_and_translations_may_lie_in_two_repositories() {
    let site = site();
    std::fs::remove_dir_all(site.path(".git")).unwrap();
    for language in ["en", "zh"] {
        let folder = site.path(&format!("content/{language}"));
        for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "--message", "x"]] {
            git_at(&folder, "2025-03-05T00:00:00Z", arguments).succeeds();
        }
    }
    assert!(string(&language(&site, 1)["unknown"][0]["reason"]).contains("two repositories"));
}

#[test]
fn documents_that_are_wrong_are_said_and_nothing_is_written() {
    let site = site();
    site.write("content/en/blog/wrong.md", "---\ntitle: Wrong\ndate: yesterday\n---\nx\n");
    let before = site.tree("");
    let ran = run(&site, &[]);
    assert!(ran.stdout.contains("1 document left out as wrong; `polyfeed check` says how\n"));
    assert_eq!(site.tree(""), before);
}
