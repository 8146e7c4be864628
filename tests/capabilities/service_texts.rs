//! Texts fitted to a service: never over its limit, never with a broken character or address, never commanding its markup.

use polyfeed::{
    announce::{
        bluesky::facets,
        fit::{Limits, Room, cut_to, fit, length},
        markup::{escaped, hashtags},
    },
    settings::service::{Markup, Measure, Service, TextLimit, TextRules},
    text::cut,
};
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

/// The same cases every time, so that a change is judged by itself; change it to look further.
const SEED: u64 = 2026;

/// An address; only what may stand before one is put before it.
const ADDRESS: &str = "https://example.org/a_(b)?c=d";

const MEASURES: [Measure; 5] =
    [Measure::Graphemes, Measure::CodePoints, Measure::Utf16, Measure::Bytes, Measure::Weighted];

/// Text of what is hard to cut: clusters of many code points, scripts without blanks, addresses beside anything.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "word",
        " ",
        "  ",
        "\n",
        ", ",
        "。",
        "，",
        "网格",
        "日本語",
        "한국",
        "ㅎㅏㄴ",
        "กำลัง",
        "क्षत्रिय",
        "e\u{301}\u{323}",
        "\u{301}",
        "\u{600}",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "🇺🇦🇯🇵",
        "1️⃣",
        "\u{200D}",
        "\u{FE0F}",
        "שלום",
        "مرحبا",
        "\u{202E}",
        "\u{2067}",
        "\u{2069}",
        "@all",
        "#tag",
        "<b>",
        "&amp;",
        "[x](y)",
        "**",
        "_",
        "1. ",
        "- ",
        "```",
        "…",
        " https://example.org/a_(b)?c=d",
        "见https://example.org/a_(b)?c=d，",
        "「https://example.org/a_(b)?c=d」",
        " https://example.org/a_(b)?c=d\u{301} ",
        "👍🏽https://example.org/a_(b)?c=d…",
    ]);
    let any = prop::string::string_regex("\\PC{0,4}").expect("a regular expression");
    prop::collection::vec(prop_oneof![6 => pieces.prop_map(str::to_owned), 1 => any], 0..30)
        .prop_map(|parts| parts.concat())
}

fn measure() -> impl Strategy<Value = Measure> {
    prop::sample::select(MEASURES.to_vec())
}

/// Whether a text may be cut at a place.
fn may_be_cut(text: &str, at: usize) -> bool {
    let between_clusters = at == text.len() || text.grapheme_indices(true).any(|(start, _)| start == at);
    let inside = |(start, _): (usize, &str)| start < at && at < start + ADDRESS.len();
    between_clusters && !text.match_indices(ADDRESS).any(inside)
}

fn limits(measure: Measure, most: usize, url_length: Option<usize>) -> Limits {
    Limits { limits: vec![TextLimit { measure, most }], url_length }
}

fn rules(markup: Markup) -> TextRules {
    TextRules {
        template: String::new(),
        markup,
        mentions: String::new(),
        limits: Vec::new(),
        url_length: None,
        limits_from: None,
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(SEED), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn a_text_is_cut_between_clusters_and_outside_addresses(text in awkward(), most in 0_usize..60) {
        let short = cut(&text, most);
        if short != text {
            let kept = short.strip_suffix('…').expect("an ellipsis");
            prop_assert!(text.starts_with(kept) && may_be_cut(&text, kept.len()), "{short:?}");
            prop_assert!(short.graphemes(true).count() <= most.max(1), "{short:?}");
        } else {
            prop_assert!(text.graphemes(true).count() <= most.max(1));
        }
    }

    #[test]
    fn what_has_no_room_is_cut_to_the_limit(text in awkward(), most in 0_usize..80, measure in measure(), of_url in prop::option::of(1_usize..40)) {
        let limits = limits(measure, most, of_url);
        let short = cut_to(&text, &limits);
        prop_assert!(length(&short, measure, of_url) <= most, "{short:?}");
        prop_assert!(text.starts_with(&short) && may_be_cut(&text, short.len()), "{short:?}");
    }

    #[test]
    fn a_message_is_never_over_the_limit(title in awkward(), summary in awkward(), most in 0_usize..400, measure in measure(), of_url in prop::option::of(23_usize..24), markup in prop::sample::select(vec![Markup::Plain, Markup::Html, Markup::Markdown])) {
        let limits = limits(measure, most, of_url);
        let rules = rules(markup);
        let write = |room: Room| {
            let (title, summary) = (escaped(&cut(&title, room.title), &rules), escaped(&cut(&summary, room.summary), &rules));
            let tags = if room.hashtags { "#Tag #Other" } else { "" };
            Ok::<_, String>(format!("{title}\n{summary}\n{ADDRESS}\n{tags}"))
        };
        let clusters = |text: &str| text.graphemes(true).count();
        let longest = Room { title: clusters(&title), summary: clusters(&summary), hashtags: true };
        match fit(&limits, longest, write).expect("it can be written") {
            Some(text) => {
                prop_assert!(length(&text, measure, of_url) <= most);
                prop_assert!(text.contains(ADDRESS));
                let whole = write(Room::ALL).unwrap();
                prop_assert!(text == whole || length(&whole, measure, of_url) > most, "cut without need");
            }
            None => prop_assert!(length(&write(Room::NONE).unwrap(), measure, of_url) > most),
        }
    }

    #[test]
    fn markdown_reads_an_escaped_text_as_nothing_but_text(text in awkward()) {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let text = text.replace(ADDRESS, "").replace("://", "");
        let text = polyfeed::text::Text::line(&text);
        let markdown = escaped(&text, &rules(Markup::Markdown));
        let mut read = String::new();
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
        for event in Parser::new_ext(&markdown, options) {
            match event {
                Event::Text(text) => read.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                other => prop_assert!(false, "{other:?} in {markdown:?}"),
            }
        }
        let bare = |text: &str| text.replace(|character| matches!(character, '\u{2066}'..='\u{2069}'), "");
        prop_assert_eq!(bare(&read), bare(&text));
    }

    #[test]
    fn html_of_an_escaped_text_has_no_tags(text in awkward()) {
        let html = escaped(&text, &rules(Markup::Html));
        prop_assert!(!html.contains(['<', '>', '"']));
        let entities = ["amp;", "lt;", "gt;", "quot;"];
        prop_assert!(html.split('&').skip(1).all(|rest| entities.iter().any(|entity| rest.starts_with(entity))));
    }

    #[test]
    fn directions_end_where_a_text_ends(text in awkward()) {
        let plain = escaped(&text, &rules(Markup::Plain));
        let mut depth = 0_i32;
        for (at, character) in plain.char_indices() {
            match character {
                '\u{2066}'..='\u{2068}' => depth += 1,
                '\u{2069}' => depth -= 1,
                _ => {}
            }
            let is_last = at + character.len_utf8() == plain.len();
            prop_assert!(depth >= 0 && (is_last || depth > 0 || !plain.starts_with('\u{2068}')), "{plain:?}");
        }
        prop_assert_eq!(depth, 0);
        let needs_isolation = plain.contains(['ש', 'م', '\u{202E}', '\u{2067}']);
        let is_isolated = plain.starts_with('\u{2068}');
        prop_assert!(is_isolated || !needs_isolation);
    }

    #[test]
    fn a_facet_is_exactly_its_address_or_hashtag(parts in prop::collection::vec((facet_part(), prop::sample::select(vec![" ", "\n", "，", "。 ", "「", "…", " 👩‍👩‍👧‍👦 "])), 0..12)) {
        let (mut text, mut expected) = (String::new(), Vec::new());
        for (part, separator) in parts {
            let stands_apart = text.chars().next_back().is_none_or(char::is_whitespace);
            if part.starts_with("http") || part.starts_with('#') && stands_apart {
                expected.push((text.len(), text.len() + part.len()));
            }
            text.push_str(&part);
            text.push_str(separator);
        }
        let mut found: Vec<(usize, usize)> = facets(&text)
            .iter()
            .map(|facet| {
                let place = |name: &str| usize::try_from(facet["index"][name].as_u64().expect("a number")).expect("small");
                (place("byteStart"), place("byteEnd"))
            })
            .collect();
        found.sort_unstable();
        prop_assert_eq!(found, expected, "{:?}", text);
    }
}

fn facet_part() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        ADDRESS,
        "https://example.org/",
        "https://пример.com/шлях",
        "https://example.org/#part",
        "#ServiceMesh",
        "#网格",
        "#प्रेम",
        "#می‌خواهم",
        "word",
        "网格",
        "e\u{301}",
        "🇺🇦",
    ])
    .prop_map(str::to_owned)
}

#[test]
fn addresses_end_where_the_sentence_goes_on() {
    let found = |text: &str| -> Vec<String> {
        facets(text).iter().map(|facet| facet["features"][0]["uri"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        found("详见https://example.org/a，https://example.org/b。"),
        ["https://example.org/a", "https://example.org/b"]
    );
    assert_eq!(
        found("“https://example.org/a” (https://example.org/b)."),
        ["https://example.org/a", "https://example.org/b"]
    );
    assert_eq!(found("https://example.org/a…"), ["https://example.org/a"]);
    assert_eq!(found("https://uk.example/wiki/Київ!"), ["https://uk.example/wiki/%D0%9A%D0%B8%D1%97%D0%B2"]);
    assert_eq!(found("ftp://example.org/ mailto:a@example.org"), [""; 0]);
}

#[test]
fn a_hashtag_too_long_for_bluesky_is_no_link() {
    assert_eq!(facets(&format!("#{}", "a".repeat(64))).len(), 1);
    assert_eq!(facets(&format!("#{}", "a".repeat(65))), [Value::Null; 0]);
}

#[test]
fn a_mail_address_can_be_copied_though_nobody_is_called() {
    let rules = TextRules { mentions: "@<".to_owned(), ..rules(Markup::Plain) };
    let text = "Write to ada@example.org, @ada, (@ada), 联系@ada or x<users/all>";
    let kept = "Write to ada@example.org, @\u{200B}ada, (@\u{200B}ada), 联系@\u{200B}ada or x<\u{200B}users/all>";
    assert_eq!(escaped(text, &rules), kept);
}

#[test]
fn hashtags_are_words_of_any_script() {
    let made = |tag: &str| hashtags([tag].into_iter()).concat();
    assert_eq!(made("service mesh"), "#ServiceMesh");
    assert_eq!(made("服务 网格"), "#服务网格");
    assert_eq!(made("प्रेम"), "#प्रेम");
    assert_eq!(made("می‌خواهم"), "#می‌خواهم");
    assert_eq!(made("v1.2"), "#V12");
    assert_eq!(made("2025"), "");
    assert_eq!(made("!"), "");
}

#[test]
fn hashtags_of_languages_and_platforms_say_which_one() {
    let tags = ["C", "C++", "C#", "F# tips", ".NET", "ASP.NET", "Node.js", "C#入门", "# heading", "a + b", "issue#12"];
    let made = "#C #CPlusPlus #CSharp #FSharpTips #DotNET #ASPNET #NodeJs #CSharp入门 #heading #AB #Issue12";
    assert_eq!(hashtags(tags.into_iter()).join(" "), made);
}

#[test]
fn a_hashtag_is_said_once_however_its_tags_are_spelled() {
    let tags = ["Service Mesh", "service-mesh", "servicemesh", "Kubernetes", "kubernetes"];
    assert_eq!(hashtags(tags.into_iter()), ["#ServiceMesh", "#Kubernetes"]);
}

#[test]
fn each_measure_counts_as_its_service_does() {
    let family = "👩‍👩‍👧‍👦";
    let counts = |text: &str| MEASURES.map(|measure| length(text, measure, None));
    assert_eq!(counts("abc"), [3, 3, 3, 3, 3]);
    assert_eq!(counts("日本"), [2, 2, 2, 6, 4]);
    assert_eq!(counts(family), [1, 7, 11, 25, 2]);
    assert_eq!(counts("e\u{301}"), [1, 2, 2, 3, 1], "X composes first");
    assert_eq!(counts("👍🏽🇺🇦1️⃣"), [3, 7, 11, 23, 6]);
    assert_eq!(counts("😀\u{301}")[4], 3, "no emoji has an accent");
}

#[test]
fn an_address_counts_as_the_service_says() {
    let of_url = |text: &str| length(text, Measure::Graphemes, Some(23));
    assert_eq!(of_url(&format!("a https://example.org/{}", "x".repeat(100))), 25);
    assert_eq!(of_url("https://a.bc"), 23);
    assert_eq!(of_url("见https://example.org/a。"), 25);
    assert_eq!(
        of_url("http://localhost/1234567890/1234567890"),
        38,
        "what is no address to the service is as long as it is"
    );
}

#[test]
fn a_language_is_called_what_the_service_calls_it() {
    let name = |service: &str, tag: &str| Service::shipped(service).unwrap().language.name(&tag.parse().unwrap());
    assert_eq!(name("mastodon", "zh-Hant"), "zh-TW");
    assert_eq!(name("mastodon", "sr-Latn"), "sr");
    assert_eq!(name("mastodon", "pt-BR"), "pt-BR");
    assert_eq!(name("bluesky", "zh-Hant"), "zh-Hant");
    assert_eq!(name("feishu", "zh-Hant"), "zh_cn");
    assert_eq!(name("feishu", "ja"), "ja_jp");
    assert_eq!(name("feishu", "uk"), "en_us");
    assert_eq!(name("teams", "pt-BR"), "pt");
}
