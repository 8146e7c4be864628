//! What holds for any input: no panic, well-formed output, nothing dangerous, nothing over its limit.

use std::path::Path;

use proptest::{prelude::*, string::string_regex, test_runner::RngSeed};

use crate::{any_input, project::tree};

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
        "{{ x(",
        "{{/* x",
        "*/}}",
        "{% box() %}",
        "{% end %}",
        "{%/*",
        "<Box ",
        "</Box>",
        "<>",
        "={",
        "{/*",
        "*/}",
        "`}",
        "${",
        "import x from './a.png'\n",
        "export const x = (",
        ":::",
        "\n!!! x \"",
        "\n??? x\n    ",
        "\n    === \"x\"\n        ",
        "{ .x }",
        "\n:::box[",
        "\n:::\n",
        "```mdx-code-block\n",
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

#[test]
fn what_the_fuzzer_begins_with_holds() {
    for (target, check) in [("render", any_input::render as fn(&str)), ("shortcodes", any_input::shortcodes)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
        for (_, seed) in tree(&folder) {
            check(&String::from_utf8(seed).expect("a seed is text"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), ..ProptestConfig::default() })]

    #[test]
    fn any_front_matter_harms_no_other_post(front_matter in nasty()) {
        any_input::front_matter(&front_matter);
        any_input::front_matter(&format!("---\n{front_matter}\n---\nx\n"));
        any_input::front_matter(&format!(
            "---\ntitle: x\ndate: 2025-03-04\nauthor: >\n  {}\n---\nx\n", front_matter.replace('\n', "\n  ")
        ));
    }

    #[test]
    fn any_body_becomes_feeds(body in nasty()) {
        any_input::render(&body);
    }

    #[test]
    fn any_text_may_stand_in_and_between_shortcodes(text in nasty()) {
        any_input::shortcodes(&text);
    }

    #[test]
    fn any_text_may_be_a_target(text in nasty()) {
        any_input::links(&text);
    }

    #[test]
    fn any_piece_may_be_repeated_without_end(pieces in prop::array::uniform3(nasty())) {
        let [before, piece, after] = pieces;
        any_input::repeated(&before, &piece, &after, 16 * 1024);
    }

    #[test]
    fn any_text_is_a_byline_without_empty_names(byline in nasty()) {
        any_input::people(&byline);
    }

    #[test]
    fn any_body_may_begin_with_a_title_and_a_byline(label in "[*_]{0,2}(Author|By|作者|译者|Автор|# )[:： ]?", body in nasty()) {
        let body = format!("{label}{body}");
        let people = polyfeed::post::opening::byline(&body);
        prop_assert!(people.authors.iter().chain(&people.translators).all(|person| !person.name.trim().is_empty()));
        if let Some((title, place)) = polyfeed::post::opening::heading(&body, &[polyfeed::settings::rules::Dialect::Mdx]) {
            prop_assert!(!title.is_empty() && body.get(place).is_some());
        }
    }

    #[test]
    fn any_date_that_is_read_can_be_written_in_every_format(text in "[0-9TZ:+ .-]{4,32}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{4})?)?|[0-9]{4}-12-31T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9中é]{0,3}") {
        any_input::dates(&text);
    }

    #[test]
    fn clean_text_has_nothing_that_xml_forbids(text in any::<String>()) {
        any_input::check_characters(&polyfeed::text::Text::from(text));
    }
}
