//! Front matter as people really write it: every form is read, or reported with file and line.

use crate::project::Project;

fn english(text: &str) -> Project {
    Project::new().file("content/en/blog/hello.md", text)
}

#[track_caller]
fn is_read(text: &str) {
    let site = english(text);
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "", "nothing to complain of in {text:?}");
    let entry = site.entry("en", "Hello");
    assert_eq!(entry["date_published"], "2025-03-04T00:00:00+00:00");
    assert_eq!(entry["content_html"], "<p>World</p>");
}

#[test]
fn yaml_toml_and_json_are_read() {
    is_read("---\ntitle: Hello\ndate: 2025-03-04\n---\nWorld\n");
    is_read("+++\ntitle = \"Hello\"\ndate = 2025-03-04\n+++\nWorld\n");
    is_read("{\"title\": \"Hello\", \"date\": \"2025-03-04\"}\nWorld\n");
}

#[test]
fn fences_are_those_that_people_write() {
    is_read("------\ntitle: Hello\ndate: 2025-03-04\n---\nWorld\n");
    is_read("---   \ntitle: Hello   \ndate: 2025-03-04\n---  \nWorld\n");
    is_read("\n\n---\ntitle: Hello\ndate: 2025-03-04\n---\nWorld\n");
    is_read("\u{FEFF}---\ntitle: Hello\ndate: 2025-03-04\n---\nWorld\n");
    is_read("---\r\ntitle: Hello\r\ndate: 2025-03-04\r\n---\r\nWorld\r\n");
}

#[test]
fn json_that_breaks_off_is_reported_whatever_its_last_letter() {
    for text in ["{\"title\": \"é", "{\"title\": \"题", "{\"é"] {
        english(text).build().exits(0).says("error[PF003]").says("content/en/blog/hello.md:1");
    }
}

#[test]
fn keys_are_matched_ignoring_case() {
    is_read("---\nTitle: Hello\nPublishDate: 2025-03-04\n---\nWorld\n");
}

#[test]
fn comments_anchors_and_foreign_keys_do_not_disturb() {
    is_read(
        "---\ntitle: Hello # not part of it\ndate: &day 2025-03-04\nparams: {day: *day, deep: [{a: [1, {b: ~}]}]}\nweight: 0x1F\n---\nWorld\n",
    );
}

#[test]
fn a_scalar_keeps_its_source_text() {
    for title in ["1.10", "2025-03-04", "12:30", "0x10", "yes", "1e3"] {
        let site = english(&format!("---\ntitle: {title}\ndate: 2025-03-04\n---\nWorld\n"));
        site.build().succeeds();
        assert_eq!(site.titles("en"), [title]);
    }
}

#[test]
fn a_key_given_twice_counts_the_last_time_and_is_reported() {
    let site = english("---\ntitle: English first\ntitle: Hello\ndate: 2025-03-04\n---\nWorld\n");
    site.build().succeeds().says("warning[PF021]: `title` is given more than once").says("content/en/blog/hello.md:3");
    assert_eq!(site.titles("en"), ["Hello"]);
}

#[test]
fn an_optional_key_of_the_wrong_shape_costs_no_more_than_itself() {
    let site = english("---\ntitle: Hello\nslug: [a, b]\ndate: 2025-03-04\n---\nWorld\n");
    site.build().succeeds().says("warning[PF020]: the value of `slug`").says("hello.md:3");
    assert_eq!(site.entry("en", "Hello")["url"], "https://example.org/blog/hello/");
}

#[test]
fn null_lists_and_empty_values_count_as_missing() {
    let site = english("---\ntitle: Hello\ntags:\nkeywords: ~\naliases: null\nslug:\ndate: 2025-03-04\n---\nWorld\n");
    assert_eq!(site.build().succeeds().stderr, "");
    let entry = site.entry("en", "Hello");
    assert_eq!(entry["url"], "https://example.org/blog/hello/");
    assert!(entry.get("tags").is_none());
}

#[test]
fn what_cannot_be_read_is_reported_with_its_line_and_stops_nothing_else() {
    for (text, said, line) in [
        ("---\ntitle: Hello\ndate: 2025-03-04\nWorld\n", "error[PF010]", 1),
        ("---\ntitle: Hello: again\ndate: 2025-03-04\n---\nWorld\n", "error[PF003]", 2),
        (&format!("---\ntitle: Hello\ndate: 2025-03-04\nx: {}\n---\nWorld\n", "[".repeat(60_000)), "error[PF003]", 4),
        (&format!("---\ntitle: Hello\ndate: 2025-03-04\nx: {}\n---\nWorld\n", "y".repeat(70_000)), "error[PF003]", 2),
        ("+++\ntitle = \"Hello\"\ndate = oops\n+++\nWorld\n", "error[PF003]", 3),
        ("{\"title\": \"Hello\",\n \"date\" 1}\nWorld\n", "error[PF003]", 2),
        ("# Hello\n\nWorld\n", "error[PF004]", 1),
        ("---\ndate: 2025-03-04\n---\nWorld\n", "error[PF005]", 1),
        ("---\ntitle: Hello\n---\nWorld\n", "error[PF006]", 1),
        ("---\ntitle: Hello\n\ndate: 2025-02-30\n---\nWorld\n", "error[PF007]", 4),
    ] {
        let site = english(text).post("other", "", "Fine");
        site.build().succeeds().says(said).says(&format!("content/en/blog/hello.md:{line}"));
        assert_eq!(site.titles("en"), ["A post"], "the other post is published beside {text:?}");
    }
}

#[test]
fn front_matter_in_a_comment_is_no_front_matter() {
    let site = english("---\ntitle: 你好\ndate: 2025-03-04\n---\n<!--\ntitle: Hello\nurl: /elsewhere\n-->\n\nWorld\n");
    site.build().succeeds();
    let entry = site.entry("en", "你好");
    assert_eq!(entry["url"], "https://example.org/blog/hello/");
    assert_eq!(entry["content_html"], "<p>World</p>");
    assert_eq!(entry["summary"], "World");
}

#[test]
fn a_form_that_nobody_could_fill_in_right_is_read_all_the_same() {
    let site = english(
        "---\n\" Title \": Hello\ndescription: N/A\nDescription: n/a\nauthor: N/A\ntags: [N/A, mesh]\nslug: N/A\n\"DATE \": 2025-03-04\n---\nWorld\n",
    );
    site.build().succeeds().says("warning[PF021]: `description`");
    let entry = site.entry("en", "Hello");
    assert_eq!(entry["url"], "https://example.org/blog/hello/");
    assert_eq!(entry["summary"], "World");
    assert_eq!(entry["authors"][0]["name"], "Example");
    assert_eq!(entry["tags"], serde_json::json!(["mesh"]));
}

#[test]
fn a_quoted_title_may_go_on_at_the_start_of_a_line() {
    let site = english("---\ntitle: \"Hello\nagain\"\ndate: 2025-03-04\n---\nWorld\n");
    site.build().succeeds();
    assert_eq!(site.titles("en"), ["Hello again"]);
}

#[test]
fn a_title_that_stands_only_in_the_body_is_taken_from_there_and_not_repeated() {
    for (body, title) in [
        ("# Hello, *world*\n\nText.", "Hello, world"),
        ("Hello\n=====\n\nText.", "Hello"),
        ("<!--\n# Not this\n\n-->\n\n# `Hello` # {#id}\nText.", "Hello"),
    ] {
        let site = english(&format!("---\ndate: 2025-03-04\n---\n{body}\n"));
        assert_eq!(site.build().succeeds().stderr, "", "{body}");
        assert_eq!(site.titles("en"), [title]);
        assert_eq!(site.entry("en", title)["content_html"], "<p>Text.</p>", "{body}");
    }
    for body in ["## Hello\n\nText.", "Text.\n\n# Hello", "    # Hello", "#\n\nText."] {
        let site = english(&format!("---\ndate: 2025-03-04\n---\n{body}\n"));
        site.build().succeeds().says("error[PF005]");
    }
    let site = english("---\ntitle: Mine\ndate: 2025-03-04\n---\n# Hello\n");
    site.build().succeeds();
    assert_eq!(site.entry("en", "Mine")["content_html"], "<h1>Hello</h1>", "the front matter's title is the title");
    let site = english("---\ntitle: Twice\ndate: 2025-03-04\n---\n# Twice\n\nText.\n");
    site.build().succeeds();
    assert_eq!(site.entry("en", "Twice")["content_html"], "<p>Text.</p>", "readers see the title once");
}

#[test]
fn a_document_without_front_matter_is_a_post_if_name_and_body_say_what_is_needed() {
    let site = Project::new()
        .file("content/en/blog/2025-03-04-hello.md", "# Hello\n\n**By Ann Lee**\n\nWorld\n")
        .file("content/en/blog/2025-03-05-typo.md", "--\ntitle: Typo\n--\n\nWorld\n");
    site.build().succeeds().says("error[PF004]").says("2025-03-05-typo.md:1");
    let entry = site.entry("en", "Hello");
    assert_eq!(entry["date_published"], "2025-03-04T00:00:00+00:00");
    assert_eq!(entry["authors"][0]["name"], "Ann Lee");
    assert_eq!(site.titles("en"), ["Hello"]);
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced_and_reported() {
    let site = Project::new().file("content/en/blog/hello.md", b"---\ntitle: Hello\ndate: 2025-03-04\n---\nW\xFFrld\n");
    site.build().succeeds().says("warning[PF022]");
    assert_eq!(site.entry("en", "Hello")["content_html"], "<p>W\u{FFFD}rld</p>");
    // Front matter is read without the body behind it.
    let far = [b"---\ntitle: Far\ndate: 2025-03-04\n---\n".as_slice(), &b"far ".repeat(5_000), b"W\xFFrld\n"].concat();
    let site = Project::new().file("content/en/blog/far.md", far);
    let ran = site.build().succeeds().says("warning[PF022]").says("content/en/blog/far.md");
    assert_eq!(ran.stderr.matches("PF022").count(), 1);
}

#[test]
fn front_matter_may_be_long_and_begin_and_end_anywhere() {
    let tags: String = (0..2_000).map(|number| format!("  - tag number {number}\n")).collect();
    let long = format!("---\ntitle: Hello\ndate: 2025-03-04\ntags:\n{tags}---\nWorld\n");
    let json =
        format!("{{\"title\": \"Hello\", \"date\": \"2025-03-04\", \"tags\": [\"{}\"]}}\nWorld\n", "字".repeat(3_000));
    let texts = [
        long.clone(),
        long.replace('\n', "\r\n"),
        long.replace('\n', "\r"),
        format!("\u{FEFF}{long}"),
        format!("{}{long}", "\n".repeat(5_000)),
        json.clone(),
        json.replace("\", ", "\",\n"),
    ];
    for text in texts {
        let site = english(&text);
        assert_eq!(site.build().succeeds().stderr, "");
        assert_eq!(site.entry("en", "Hello")["content_html"], "<p>World</p>");
    }
    // The closing fence in each place around where a first read may end.
    let lengths = 1_990..2_060;
    let site = lengths.clone().fold(Project::new().unlimited(), |site, length| {
        let x = "é".repeat(length / 2);
        let text = format!("---\ntitle: {length}\ndate: 2025-03-04\nx: {x}\n---\nWorld\n");
        site.file(&format!("content/en/blog/{length}.md"), text)
    });
    site.build().succeeds();
    for length in lengths {
        assert_eq!(site.entry("en", &length.to_string())["content_html"], "<p>World</p>", "{length}");
    }
}

#[test]
fn characters_that_no_feed_may_carry_are_removed_everywhere() {
    let site = english(
        "---\ntitle: \"He\\x01llo\"\ndate: 2025-03-04\ntags: [\"a\\x0Bb\"]\nauthor: \"Ada\\x08\"\n---\nW\u{1}o&#x2;r\u{85}ld\u{FFFE}\n",
    );
    site.build().succeeds();
    let entry = site.entry("en", "Hello");
    assert_eq!(entry["content_html"], "<p>World</p>");
    assert_eq!(entry["tags"][0], "ab");
    assert_eq!(entry["authors"][0]["name"], "Ada");
    for file in ["atom.xml", "rss.xml", "feed.json"] {
        let text = site.read(&format!("public/feeds/en/blog/{file}"));
        let forbidden =
            |c: char| c < ' ' && !matches!(c, '\n' | '\t') || ('\u{7F}'..='\u{9F}').contains(&c) || c == '\u{FFFE}';
        assert!(!text.contains(forbidden), "{file}");
    }
}

#[test]
fn a_settings_rule_can_name_other_keys() {
    let site = english("---\nНазвание: Hello\nextra: {day: 2025-03-04}\n---\nWorld\n")
        .settings("rules: {fields: {title: [название], published: [extra.day]}}");
    site.build().succeeds();
    assert_eq!(site.entry("en", "Hello")["date_published"], "2025-03-04T00:00:00+00:00");
}
