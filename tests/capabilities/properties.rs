//! What holds for any input: no panic, well-formed output, nothing dangerous, nothing over its limit.

use proptest::{prelude::*, string::string_regex, test_runner::RngSeed};

use crate::project::Project;

/// The same cases every time, so that a change is judged by itself; change it to look further.
const SEED: u64 = 2026;

/// Text that is likely to hurt: pieces of every syntax that polyfeed reads, and any characters at all.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{{<",
        ">}}",
        "{{%",
        "%}}",
        "{{< x",
        "/>}}",
        "{{</*",
        "*/>}}",
        "{{< /x >}}",
        "{{< figure src=",
        "{{< text bash >}}",
        "`",
        "```",
        "~~~\n",
        "**",
        "：**",
        "*",
        "_",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "<div>",
        "</p>",
        "<!--",
        "-->",
        "<!--more-->",
        "<iframe src=",
        "<script>",
        "<img srcset=\"",
        "\"",
        "'",
        "|",
        "|---|",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "[^1]",
        "[^1]: ",
        "# ",
        "---\n",
        "+++\n",
        "{",
        "}",
        ":",
        "&",
        "&#x1;",
        "\u{0}",
        "\u{FDD0}",
        "\u{FDD1}0",
        "\u{FDD2}",
        "\u{2029}",
        "\u{200D}",
        "\u{202E}",
        "网格",
        "，",
        "日本",
        "한",
        "é",
        "😀",
        "http://",
        "https://x.y/",
        "javascript:",
        "../",
        "#",
        "%",
        "\\",
        "\r\n",
        "\t",
        "title",
        "date",
    ]);
    let any = string_regex("\\PC{0,6}").expect("a regular expression");
    prop::collection::vec(prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any], 0..40)
        .prop_map(|parts| parts.concat())
}

/// Builds a site of posts with these bodies and front matters, and reads every feed again with another reader.
fn survives(bodies: &[String], front_matters: &[String]) {
    let mut site = Project::new();
    for (number, body) in bodies.iter().enumerate() {
        site = site.post(&format!("body-{number}"), "", body);
    }
    for (number, front_matter) in front_matters.iter().enumerate() {
        site = site.file(&format!("content/zh/blog/{number}.md"), format!("---\n{front_matter}\n---\nx\n"));
        site = site.file(
            &format!("content/uk/blog/{number}.md"),
            format!(
                "---\ntitle: '{number}'\ndate: 2025-03-04\nauthor: >\n  {}\n---\nx\n",
                front_matter.replace('\n', "\n  ")
            ),
        );
    }
    site.build().succeeds();
    assert_eq!(
        site.feed("en")["items"].as_array().unwrap().len(),
        bodies.len(),
        "every post with a good header is there"
    );
    for language in ["en", "zh", "uk"] {
        for file in ["atom.xml", "rss.xml", "feed.json"] {
            let bytes = site.read(&format!("public/feeds/{language}/blog/{file}"));
            let feed =
                feed_rs::parser::parse(bytes.as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}\n{bytes}"));
            for content in feed.entries.iter().filter_map(|entry| entry.content.as_ref()?.body.as_deref()) {
                let lower = content.to_lowercase();
                for evil in [
                    "<script",
                    "<iframe",
                    "<style",
                    "<form",
                    "<object",
                    "href=\"javascript:",
                    "\u{1}",
                    "\u{FDD0}",
                    "\u{FDD2}",
                ] {
                    assert!(!lower.contains(evil), "{evil:?} in {content}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), ..ProptestConfig::default() })]

    #[test]
    fn any_body_and_any_header_become_feeds(
        bodies in prop::collection::vec(nasty(), 12),
        front_matters in prop::collection::vec(nasty(), 12),
    ) {
        survives(&bodies, &front_matters);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_byline_without_empty_names(byline in nasty()) {
        let people = polyfeed::post::people::parse(&byline);
        prop_assert!(people.authors.iter().chain(&people.translators).all(|person| !person.name.trim().is_empty()));
    }

    #[test]
    fn any_body_may_begin_with_a_title_and_a_byline(label in "[*_]{0,2}(Author|By|作者|译者|Автор|# )[:： ]?", body in nasty()) {
        let body = format!("{label}{body}");
        let people = polyfeed::post::opening::byline(&body);
        prop_assert!(people.authors.iter().chain(&people.translators).all(|person| !person.name.trim().is_empty()));
        if let Some((title, place)) = polyfeed::post::opening::heading(&body) {
            prop_assert!(!title.is_empty() && body.get(place).is_some());
        }
    }

    #[test]
    fn any_date_that_is_read_can_be_written_in_every_format(text in "[0-9TZ:+ .-]{4,32}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{4})?)?") {
        let zone = "America/Sao_Paulo".parse().expect("a time zone");
        if let Some(date) = polyfeed::post::date::parse(&text, zone) {
            prop_assert_eq!(chrono::DateTime::parse_from_rfc3339(&date.to_rfc3339()).ok(), Some(date));
            prop_assert_eq!(chrono::DateTime::parse_from_rfc2822(&date.to_rfc2822()).map(|read| read.timestamp()).ok(), Some(date.timestamp()));
        }
    }

    #[test]
    fn clean_text_has_nothing_that_xml_forbids(text in any::<String>()) {
        let clean = polyfeed::text::Text::from(text.as_str());
        let allowed = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        prop_assert!(clean.chars().all(allowed));
    }
}
