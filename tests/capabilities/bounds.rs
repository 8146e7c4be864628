//! Bounds on what is read: what is more than they allow costs its own post, says where and which key allows it, and no other
//! post is touched.

use crate::project::{Project, string};

/// A post with title and date in its first lines, and a second one that nothing is wrong with, in a feed of any size.
fn site(front_matter: &str, body: &str) -> Project {
    Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", max_bytes: unlimited")
        .post("a", front_matter, body)
        .file("content/en/blog/other.md", "---\ntitle: Other\ndate: 2025-03-02\n---\nFine\n")
}

/// The post is left out with a message and a hint that name what was met, and published once the key allows it.
#[track_caller]
fn is_bounded(site: Project, code: &str, place: &str, met: &str, key: &str, raised: &str) {
    site.build()
        .succeeds()
        .says(code)
        .says(&format!("content/en/blog/a.md{place}"))
        .says(met)
        .says(&format!("raise `{key}` under `bounds:`"));
    assert!(site.titles("en").contains(&"Other".to_owned()), "the other post is published");

    let site = site.settings(&format!("bounds: {{{key}: {raised}}}"));
    assert_eq!(site.build().succeeds().stderr, "", "{raised} is enough");
    assert_eq!(site.titles("en").len(), 2);
}

#[test]
fn a_document_may_be_850_kilobytes_large_and_has_a_bound() {
    assert_eq!(site("", &"word ".repeat(170_000)).build().succeeds().stderr, "");
    let size = 9 * 1024 * 1024;
    let large = site("", &format!("<!--{}-->short", "x".repeat(size)));
    is_bounded(large, "error[PF002]", "", "at most 8388608 are read", "file_bytes", "10000000");
}

#[test]
fn front_matter_has_a_bound_on_its_bytes() {
    let long = |length| format!("x: {}", "y".repeat(length));
    assert_eq!(site(&long(65_000), "x").build().succeeds().stderr, "");
    is_bounded(site(&long(66_000), "x"), "error[PF003]", ":2", "at most 65536 are read", "front_matter_bytes", "70000");
}

#[test]
fn front_matter_has_a_bound_on_its_nesting_by_brackets_by_dashes_and_by_indentation() {
    let brackets = |deep: usize| format!("x: {}{}", "[".repeat(deep), "]".repeat(deep));
    let dashes = |deep: usize| format!("x:\n  {}a", "- ".repeat(deep));
    let indented = |deep: usize| (0..deep).map(|level| format!("{}x:\n", " ".repeat(level))).collect::<String>() + "#";
    let beside_keys = |deep: usize| {
        (0..deep / 2).map(|level| format!("{0}x:\n{0}- y: z\n", "  ".repeat(level))).collect::<String>() + "#"
    };
    for (line, within, beyond) in [
        (4, brackets(63), brackets(64)),
        (5, dashes(63), dashes(64)),
        (68, indented(64), indented(65)),
        (67, beside_keys(60), beside_keys(64)),
    ] {
        assert_eq!(site(&within, "x").build().succeeds().stderr, "", "{within}");
        let place = format!(":{line}");
        is_bounded(site(&beyond, "x"), "error[PF003]", &place, "more than 64 deep", "front_matter_depth", "70");
    }
}

#[test]
fn front_matter_in_toml_and_json_has_the_same_bound_on_its_nesting() {
    let lists = |deep: usize| format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    let toml = |deep| format!("+++\ntitle = \"A\"\ndate = 2025-03-04\nx = {}\n+++\nWorld\n", lists(deep));
    let json = |deep| format!("{{\"title\": \"A\",\n\"date\": \"2025-03-04\",\n\"x\":\n {}}}\nWorld\n", lists(deep));
    for (within, beyond) in [(toml(63), toml(64)), (json(63), json(64))] {
        let site = site("", "").file("content/en/blog/a.md", within);
        assert_eq!(site.build().succeeds().stderr, "");
        let site = site.file("content/en/blog/a.md", beyond);
        is_bounded(site, "error[PF003]", ":4", "more than 64 deep", "front_matter_depth", "70");
    }
}

#[test]
fn aliases_have_a_bound_on_what_they_add() {
    let twice = |(this, before)| format!("{this}: &{this} [*{before}, *{before}]\n");
    let bomb = |doublings: u8| {
        let lists: String = ('b'..='z').zip('a'..).take(doublings.into()).map(twice).collect();
        format!("a: &a [one, two]\n{lists}tags: *{}", char::from(b'a' + doublings))
    };
    assert_eq!(site(&bomb(3), "x").build().succeeds().stderr, "");
    let wide = format!("a: &a [{}]\ntags: [{}]", "x, ".repeat(2_000), "*a, ".repeat(3_000));
    for (bomb, said) in [
        (wide, "aliases add more than 65536 bytes"),
        (bomb(20), "aliases repeat too much of it"),
        ("tags: &a [*a]".to_owned(), "aliases repeat too much of it"),
    ] {
        let site = site(&bomb, "x");
        site.build().succeeds().says("error[PF003]").says(said).says("content/en/blog/a.md:");
        assert_eq!(site.titles("en"), ["Other"]);
    }
    let long = format!("text: &text {}\ntags: [{}]", "y".repeat(10_000), "*text, ".repeat(8));
    let met = "aliases add more than 65536 bytes";
    is_bounded(site(&long, "x"), "error[PF003]", ":", met, "front_matter_alias_bytes", "100000");
}

#[test]
fn what_only_looks_like_an_alias_counts_for_nothing() {
    let tags: String = (0..3_000).map(|number| format!("- \"*new* &c R&D **bold** {}\"\n", number % 10)).collect();
    let site = site(&format!("event: &event https://example.org/event\nlink: *event\ntags:\n{tags}"), "x");
    let site = site.settings("bounds: {front_matter_bytes: unlimited}");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.entry("en", "A post")["tags"].as_array().map(Vec::len), Some(10));
}

#[test]
fn elements_have_a_bound_on_their_nesting_whether_html_or_markdown_makes_them() {
    for (within, beyond) in [
        ("<div>\n".repeat(90), "<div>\n".repeat(110)),
        ("> ".repeat(90), "> ".repeat(110)),
        ("- ".repeat(45), "- ".repeat(55)),
    ] {
        assert_eq!(site("", &format!("{within}deep")).build().succeeds().stderr, "");
        let site = site("", &format!("{beyond}deep"));
        let met = "elements are nested more than 100 deep";
        is_bounded(site, "warning[PF045]", "", met, "html_depth", "120");
    }
}

#[test]
fn a_megabyte_of_nesting_keeps_its_text() {
    for nested in [">".repeat(1_000_000), "- ".repeat(500_000), "[".repeat(1_000_000), "<b>".repeat(330_000)] {
        let site = site("", &format!("{nested} the text"));
        site.build().succeeds();
        let html = string(&site.entry("en", "A post")["content_html"]);
        assert!(html.contains("the text"), "the text is there after {}", &nested[..10]);
    }
}

#[test]
fn megabytes_of_marks_of_containers_and_attributes_are_read_in_one_go() {
    let containers = "::::a\n".repeat(100_000) + &":::\n".repeat(150_000);
    for marks in [":a".repeat(1_000_000), "{.".repeat(300_000), "^a ".repeat(500_000), containers] {
        for (preset, rules) in [("plain", ""), ("eleventy", ""), ("plain", "rules: {dialects: [pymdown]}")] {
            let site = site("", &format!("{marks} the text")).setting("preset: hugo", &format!("preset: {preset}"));
            let site = site.settings(rules);
            site.build().succeeds();
            let html = string(&site.entry("en", "A post")["content_html"]);
            assert!(html.contains("the text"), "the text is there after {}", &marks[..10]);
        }
    }
}

#[test]
fn expressions_that_would_take_all_stack_are_not_known() {
    for part in ["not ", "a.", "a and ", "a(", "a[", "\"\\\"\" ~ "] {
        let code = part.repeat(5_000);
        for tags in [format!("{{% if {code} a %}}the text{{% endif %}}"), format!("the text {{{{ {code} a }}}}")] {
            let site = site("", &tags).setting("preset: hugo", "preset: jekyll");
            site.build().succeeds();
            let html = string(&site.entry("en", "A post")["content_html"]);
            assert!(html.contains("the text"), "the text is there beside {part}");
        }
        let site = site(&format!("permalink: '/{{{{ {code} a }}}}/'"), "x").setting("preset: hugo", "preset: eleventy");
        site.build().succeeds().says("content/en/blog/a.md:4");
    }
    let long = "word ".repeat(500);
    let known =
        site("", &format!("{{% assign a = \"{long}\" %}}{{{{ a }}}}")).setting("preset: hugo", "preset: jekyll");
    known.build().succeeds();
    assert!(string(&known.entry("en", "A post")["content_html"]).contains("word word"));
}

#[test]
fn shortcodes_have_a_bound_on_their_nesting() {
    let nested = |deep| format!("{}deep{}", "{{< x >}}".repeat(deep), "{{< /x >}}".repeat(deep));
    let unwrapped = |body: &str| site("", body).settings("rules: {shortcodes: {x: unwrap}}");
    assert_eq!(unwrapped(&nested(50)).build().succeeds().stderr, "");
    let met = "shortcodes enclose each other more than 50 deep";
    is_bounded(unwrapped(&nested(60)), "warning[PF041]", ":6", met, "shortcode_depth", "60");

    let deepest = unwrapped(&nested(500)).settings("bounds: {shortcode_depth: 500}");
    assert_eq!(deepest.build().succeeds().stderr, "");
}

#[test]
fn shortcodes_count_as_nested_only_where_they_enclose_each_other() {
    let open = "{{< figure src=\"/a.png\" >}}\n".repeat(60);
    let in_a_row =
        site("", &format!("{open}\n{{{{< x >}}}}enclosed{{{{< /x >}}}}")).settings("rules: {shortcodes: {x: code}}");
    assert_eq!(in_a_row.build().succeeds().stderr, "");
    let html = string(&in_a_row.entry("en", "A post")["content_html"]);
    assert!(html.contains("<code>enclosed"), "{html}");

    let nested = format!("{}deep{}", "{{< x >}}".repeat(52), "{{< /x >}}".repeat(52));
    let said = site("", &nested).settings("rules: {shortcodes: {x: unwrap}}").build().succeeds().stderr;
    assert_eq!(
        said.matches("[PF041]").count(),
        2,
        "one for each that is too deep, and none for what closes it: {said}"
    );
}

#[test]
fn a_content_folder_has_a_bound_on_its_files() {
    let site = site("", "x").settings("bounds: {files: 3}");
    site.build()
        .exits(2)
        .says("polyfeed.yaml:4")
        .says("the folder `content` holds more than 3 files and folders")
        .says("raise `files` under `bounds:`");
    assert!(!site.path("public").exists(), "nothing was published");
    site.setting("files: 3", "files: 4").build().succeeds();
}

#[test]
fn a_bound_is_a_number_that_can_be_kept_to() {
    for (bound, said) in [
        ("html_depth: 1001", "bounds.html_depth: `1001` is not a number from 1 to 1000"),
        ("front_matter_depth: unlimited", "bounds.front_matter_depth: `unlimited` is not a number from 1 to 80"),
        ("shortcode_depth: 0", "bounds.shortcode_depth: `0` is not a number from 1 to 500"),
        ("files: none", "bounds.files: `none` is neither a number from 1 upward nor `unlimited`"),
        ("file_byte: 1", "did you mean `file_bytes`?"),
    ] {
        site("", "x").settings(&format!("bounds: {{{bound}}}")).build().exits(2).says(said);
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_only_where_the_settings_say_so() {
    use std::os::unix::fs::symlink;

    let site = site("", "x").file("elsewhere/linked.md", "---\ntitle: Linked\ndate: 2025-03-03\n---\nLinked\n");
    let link = |to: &str, at: &str| symlink(site.path(to), site.path(&format!("content/en/blog/{at}"))).unwrap();
    link("elsewhere/linked.md", "file.md");
    link("elsewhere", "folder");
    link("nowhere.md", "dangling.md");
    link("content", "circle");
    let ran = site.build().succeeds().says("set `follow_symbolic_links: true`");
    assert_eq!(ran.stderr.matches("warning[PF024]: a symbolic link is not followed").count(), 4, "{}", ran.stderr);
    assert_eq!(site.titles("en"), ["A post", "Other"]);

    let site = site.settings("follow_symbolic_links: true");
    let ran = site
        .build()
        .succeeds()
        .says("warning[PF024]: a symbolic link cannot be followed")
        .says("content/en/blog/dangling.md")
        .says("warning[PF024]: a symbolic link that leads back to a folder it lies in is not followed")
        .says("content/en/blog/circle");
    assert_eq!(ran.stderr.matches("PF024").count(), 2, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("help: remove the link").count(), 2, "what is set need not be set: {}", ran.stderr);
    assert_eq!(site.titles("en"), ["A post", "Linked", "Linked", "Other"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_the_site_ignores_is_no_problem() {
    let site = site("", "x").settings("rules: {ignored: [node_modules/**]}");
    std::os::unix::fs::symlink(site.path("output"), site.path("content/node_modules")).unwrap();
    assert_eq!(site.build().succeeds().stderr, "");
}
