//! Where `polyfeed check` puts its mark: on the value, in whatever front matter it stands, and on what is wrong in the text.

use serde_json::Value;

use crate::project::{Project, string};

/// What is marked of a problem of a kind: line, column, and the characters there.
#[track_caller]
fn marked(site: &Project, code: &str) -> (u64, u64, String) {
    let ran = site.run(&["check", "--now", "2030-01-01", "--format", "json", "--warn", code]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let problems = report["problems"].as_array().expect("a list");
    let problem = problems.iter().find(|problem| problem["code"] == code);
    let problem = problem.unwrap_or_else(|| panic!("no {code} in {problems:#?}"));
    let number = |key: &str| problem[key].as_u64().unwrap_or_else(|| panic!("no {key} in {problem:#}"));
    let (line, column, width) = (number("line"), number("column"), number("width"));
    let from = usize::try_from(column).expect("a small number") - 1;
    let width = usize::try_from(width).expect("a small number");
    (line, column, string(&problem["text"]).chars().skip(from).take(width).collect())
}

fn post(text: &str) -> Project {
    Project::new().file("content/en/blog/a.md", text)
}

#[test]
fn value_of_front_matter_is_marked_in_yaml_toml_and_json() {
    for (text, line, column, value) in [
        ("---\ntitle: A\ndate: 2025-02-30\n---\nx\n", 3, 7, "2025-02-30"),
        ("---\ntitle: A\ndate:   \"2025-02-30\" # a Sunday\n---\nx\n", 3, 9, "\"2025-02-30\""),
        ("---\ntitle: A\ndate: 'the ''30th'''\n---\nx\n", 3, 7, "'the ''30th'''"),
        ("---\ntitle: A\nDate: 30. Feb # a Sunday\n---\nx\n", 3, 7, "30. Feb"),
        ("---\ntitle: A\ndate: 2025-01-01\ndate: 2025-02-30\n---\nx\n", 4, 7, "2025-02-30"),
        ("---\n{title: 标题, date: 2025-02-30, draft: false}\n---\nx\n", 2, 19, "2025-02-30"),
        ("---\ntitle: A\ndate: >-\n\n  2025-02-30\n---\nx\n", 5, 3, "2025-02-30"),
        ("---\ntitle: A\ndate:\n  30th of\n  February\n---\nx\n", 4, 3, "30th of"),
        ("+++\ntitle = \"A\"\ndate = \"2025-02-30\" # a Sunday\n+++\nx\n", 3, 8, "\"2025-02-30\""),
        ("{\"title\": \"A\",\n  \"date\": \"2025-02-30\", \"draft\": false}\nx\n", 2, 11, "\"2025-02-30\""),
        ("\n {\"title\": \"A\", \"date\"\n :\n\n\"2025-02-30\"}\nx\n", 5, 1, "\"2025-02-30\""),
    ] {
        assert_eq!(marked(&post(text), "PF007"), (line, column, value.to_owned()), "{text}");
    }
}

#[test]
fn nested_value_is_marked_and_none_of_its_namesakes() {
    let rules = "rules: {fields: {published: [meta.date]}}";
    for (text, line, column) in [
        ("---\ntitle: A\nmeta:\n  event: {date: 2025-01-01}\n  date: 2025-02-30\nother:\n  date: x\n---\nx\n", 5, 9),
        ("+++\ntitle = \"A\"\n[meta]\ndate = '2025-02-30'\n[other]\ndate = 1\n+++\nx\n", 4, 8),
        ("{\"title\": \"A\", \"other\": {\"date\": 1},\n\"meta\": {\"date\": \"2025-02-30\"}}\nx\n", 2, 18),
    ] {
        let (at, from, value) = marked(&post(text).settings(rules), "PF007");
        assert_eq!((at, from, value.contains("2025-02-30")), (line, column, true), "{text}");
    }
}

#[test]
fn each_kind_of_wrong_value_is_marked() {
    let site = |lines: &str| Project::new().post("a", lines, "x");
    assert_eq!(marked(&site("draft: perhaps"), "PF003"), (4, 8, "perhaps".to_owned()));
    assert_eq!(marked(&site("canonical: example.org"), "PF020"), (4, 12, "example.org".to_owned()));
    assert_eq!(marked(&site("weight: 1\ntags: [a]\ntags: [b]"), "PF021"), (6, 7, "[b]".to_owned()));
    assert_eq!(marked(&site("title: [a, '] \"', {b: c}] # twice"), "PF020"), (4, 8, "[a, '] \"', {b: c}]".to_owned()));
    let twins = site("").post("b", "slug: a", "x");
    assert_eq!(marked(&twins, "PF008"), (4, 7, "a".to_owned()));
    let twins = site("translationKey: k").post("b", "translationKey: k", "x");
    assert_eq!(marked(&twins, "PF030"), (4, 17, "k".to_owned()));
    let people = Project::new()
        .settings("rules: {authors: [authors.yml]}")
        .file("authors.yml", "ada: {name: Ada}\n")
        .post("a", "authors:\n  - ada\n  - grace", "x");
    assert_eq!(marked(&people, "PF026"), (6, 5, "grace".to_owned()));
}

#[test]
fn what_is_wrong_in_the_text_is_marked() {
    let site = |body: &str| Project::new().post("a", "", body);
    assert_eq!(marked(&site("Look: {{< gallery >}}!"), "PF040"), (6, 7, "{{< gallery >}}".to_owned()));
    assert_eq!(marked(&site("Look: {{< /gallery >}}!"), "PF041"), (6, 7, "{{< /gallery >}}".to_owned()));
    assert_eq!(marked(&site("一 [a]({{< ref \"none\" >}})"), "PF043"), (6, 7, "{{< ref \"none\" >}}".to_owned()));
    assert_eq!(marked(&site("See [this](https://[)."), "PF044"), (6, 12, "https://[".to_owned()));
    let latin = Project::new().file("content/en/blog/a.md", b"---\ntitle: A\ndate: 2025-01-01\n---\nna\xEFve\n");
    assert_eq!(marked(&latin, "PF022"), (5, 3, "\u{FFFD}".to_owned()));
}

#[test]
fn front_matter_that_does_not_parse_is_marked_where_the_parser_stopped() {
    for (text, line, column) in [
        ("---\ntitle: A: B\n---\nx\n", 2, 9),
        ("+++\ntitle = A\n+++\nx\n", 2, 9),
        ("{\"title\": \"A\",\n \"date\": x}\nx\n", 2, 10),
    ] {
        let ran = post(text).run(&["check", "--now", "2030-01-01", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let problem = &report["problems"][0];
        assert_eq!(problem["code"], "PF003");
        assert_eq!(problem["line"].as_u64(), Some(line), "{problem:#}");
        assert_eq!(problem["column"].as_u64(), Some(column), "{problem:#}");
    }
}

#[test]
fn what_is_wrong_in_a_long_paragraph_is_seen() {
    let site =
        Project::new().post("a", "", &format!("{}[this](https://[) {}", "many 字 ".repeat(200), "more ".repeat(200)));
    assert_eq!(marked(&site, "PF044"), (6, 1408, "https://[".to_owned()));
    let said = site.run(&["check", "--now", "2030-01-01"]).stderr;
    assert!(said.contains("[this](https://[) more") && said.contains(" ^^^^^^^^^\n"), "{said}");
    let site = Project::new().post("a", "", &format!("{}[this](https://[)", "many 字 ".repeat(2000)));
    let said = site.run(&["check", "--now", "2030-01-01"]).stderr;
    assert!(
        said.contains("content/en/blog/a.md:6:14008\n") && !said.contains("many"),
        "what is too far away is named: {said}"
    );
}

#[test]
fn mark_is_on_what_readers_see_and_not_on_the_original_in_a_comment_or_on_code() {
    let hidden = "<!--\nSee [this](TARGET).\n\nAnd more.\n-->\n`[this](TARGET)`, and\n\n```\n[this](TARGET)\n```\n";
    for (target, code) in [("https://[", "PF044"), ("missing.png", "PF048"), ("#missing", "PF049")] {
        let body = format!("{hidden}看[这里](TARGET)。<!-- [this](TARGET) -->").replace("TARGET", target);
        let site = Project::new().post("a", "", &body).file("content/en/blog/b.png", "");
        assert_eq!(marked(&site, code), (16, 7, target.to_owned()), "{code}");
    }
    let site = Project::new().post("a", "", "`<!--` begins a comment: [this](https://[)");
    assert_eq!(marked(&site, "PF044"), (6, 33, "https://[".to_owned()));
}
