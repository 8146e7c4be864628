//! What `polyfeed.yaml` may say, and how it is told that it says something wrong: the line itself, with a mark.

use feed_rs::parser;
use serde_json::Value;

use crate::project::{Project, Ran, string, strings};

/// The settings are refused, nothing is written, and the word that is wrong is shown in its line, with a mark below it.
#[track_caller]
fn refused(site: &Project, wrong: &str, message: &str) -> Ran {
    let settings = site.read("polyfeed.yaml");
    assert_eq!(settings.matches(wrong).count(), 1, "{wrong:?} stands in one place of\n{settings}");
    let before = &settings[..settings.find(wrong).expect("found")];
    let number = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let line = settings.lines().nth(number - 1).expect("a line");

    let ran = site.run(&["build"]).exits(2);
    assert!(!site.path("public").exists(), "nothing is written");
    let gutter = " ".repeat(number.to_string().len());
    ran.says("error[PF001]")
        .says(&format!("--> polyfeed.yaml:{number}:{column}\n"))
        .says(&format!("{number} | {line}\n{gutter} | {}^", " ".repeat(column - 1)))
        .says(message)
}

/// Refused as above with a piece of the settings replaced.
#[track_caller]
fn refused_with(from: &str, to: &str, wrong: &str, message: &str) -> Ran {
    refused(&Project::new().setting(from, to), wrong, message)
}

/// Refused as above with lines added to the settings.
#[track_caller]
fn refused_adding(lines: &str, wrong: &str, message: &str) -> Ran {
    refused(&Project::new().settings(lines), wrong, message)
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_one_that_exists() {
    for (from, to, unknown, known) in [
        ("output: public", "outptu: public", "outptu", "output"),
        ("base_url:", "base_ulr:", "base_ulr", "base_url"),
        ("name: English", "nmae: English", "nmae", "name"),
        ("include:", "inclde:", "inclde", "include"),
        ("content: content", "content: [{path: content, langauge: en}]", "langauge", "language"),
        ("content: content", "content: [{path: content, rules: {shortcode: {}}}]", "shortcode:", "shortcodes"),
    ] {
        let message = format!("unknown field `{}`", unknown.trim_end_matches(':'));
        refused_with(from, to, unknown, &message).says(&format!("help: did you mean `{known}`?"));
    }
    for (lines, unknown, known) in [
        ("rules: {permalnk: /x/}", "permalnk", "permalink"),
        ("rules: {fields: {titel: [x]}}", "titel", "title"),
        ("rules: {visibility: {draft: true}}", "draft", "drafts"),
        ("rules: {shortcodes: {x: {tempalte: x}}}", "tempalte", "template"),
    ] {
        refused_adding(lines, unknown, &format!("`{unknown}`")).says(&format!("help: did you mean `{known}`?"));
    }
}

#[test]
fn a_word_that_is_not_among_the_choices_is_shown_with_the_nearest_choice() {
    refused_with("preset: hugo", "preset: hugos", "hugos", "preset: unknown variant `hugos`")
        .says("help: did you mean `hugo`?");
    refused_adding("root_links: hots", "hots", "expected `base` or `host`").says("help: did you mean `host`?");
    refused_adding("ids: permalnik", "permalnik", "expected `permalink` or `tag`")
        .says("help: did you mean `permalink`?");
    refused_adding("rules: {language: [foldr]}", "foldr", "rules.language[0]").says("help: did you mean `folder`?");
    refused_with("\"blog/**\"", "x, content: ful", "ful", "expected `full` or `summary`")
        .says("help: did you mean `full`?");
}

#[test]
fn to_a_word_that_is_like_no_choice_none_is_recommended() {
    for preset in ["mkdocs", "astro"] {
        let ran = refused_with("preset: hugo", &format!("preset: {preset}"), preset, "expected one of `hugo`, `zola`");
        assert!(ran.says("docs/settings.md says what each of them is").stderr.matches("docusaurus").count() == 1);
    }
}

#[test]
fn extensions_are_written_with_their_dot_or_without() {
    let site = Project::new()
        .settings("rules: {extensions: [.md, txt]}")
        .post("a", "", "x")
        .file("content/en/blog/b.txt", "---\ntitle: In a text file\ndate: 2025-01-01\n---\nx\n");
    site.build().succeeds();
    assert_eq!(site.titles("en"), ["A post", "In a text file"]);
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_what_is_expected() {
    for (from, to, wrong, message) in [
        ("version: 1", "version: one", "one", "version: `one` is not a version"),
        ("title: Example", "title: 5", "5", "site.title: invalid type: integer `5`, expected a text"),
        ("title: Example", "title: [Ex]", "[Ex]", "site.title: invalid type: a list, expected a text"),
        ("content: content", "content: 5", "5", "content: invalid type: integer `5`, expected a folder, or a list"),
        ("\"blog/**\"", "5", "5", "feeds.blog.include: invalid type: integer `5`, expected a glob or a list"),
        ("\"blog/**\"", "x, limit: [7]", "[7]", "feeds.blog.limit: invalid type: a list"),
    ] {
        refused_with(from, to, wrong, message);
    }
    for (lines, wrong, message) in [
        ("localize_links: maybe", "maybe", "localize_links: invalid type: string \"maybe\", expected a boolean"),
        ("rules: {lower_case_urls: maybe}", "maybe", "rules.lower_case_urls: invalid type: string \"maybe\""),
        ("rules: {extensions: 5}", "5", "rules.extensions: invalid type: integer `5`"),
        ("rules: {permalink: 5}", "5", "rules.permalink: invalid type: integer `5`, expected a permalink pattern"),
        ("translations: 5", "5", "translations: invalid type: integer `5`"),
    ] {
        refused_adding(lines, wrong, message);
    }
}

#[test]
fn a_key_that_is_missing_is_named() {
    for (line, key) in [
        ("version: 1\n", "version"),
        ("preset: hugo\n", "preset"),
        ("output: public\n", "output"),
        (", base_url: https://example.org", "base_url"),
    ] {
        let ran = Project::new().setting(line, "").run(&["build"]).exits(2);
        ran.says("--> polyfeed.yaml:").says(&format!("missing field `{key}`"));
    }
}

#[test]
fn a_version_from_the_future_is_not_guessed_at() {
    let site = Project::new().setting("version: 1", "version: 2");
    let ran = site.run(&["build"]).exits(2);
    ran.says("--> polyfeed.yaml:1:").says("1 | version: 2\n").says("version 2 is not known").says("reads version 1");
}

#[test]
fn an_address_that_feeds_cannot_be_built_on_is_refused() {
    for (url, message) in [
        ("example.org", "`example.org` is not an absolute URL"),
        ("ftp://example.org", "`ftp://example.org` is not an http(s) URL"),
        ("https://example.org/?page=1", "has a query or fragment"),
        ("https://", "`https://` is not an absolute URL"),
    ] {
        refused_with("https://example.org", url, url, message).says("write it like https://example.org/docs");
    }
}

#[test]
fn a_bad_glob_is_refused() {
    for (glob, message) in [("blog/[a", "unclosed character class"), ("blog/{a", "unclosed alternate group")] {
        let ran = Project::new().setting("blog/**", glob).run(&["build"]).exits(2);
        let line = format!("10 |   blog: {{include: \"{glob}\"}}\n");
        ran.says("--> polyfeed.yaml:10:").says(&line).says(&format!("`{glob}` is not a glob")).says(message);
    }
}

#[test]
fn a_limit_is_a_number_from_one_or_unlimited() {
    for limit in ["0", "-3", "2.5", "many"] {
        let message = format!("feeds.blog.limit: `{limit}` is neither a number from 1 upward nor `unlimited`");
        refused_with("\"blog/**\"", &format!("x, limit: {limit}"), &format!("{limit}}}"), &message);
    }
    refused_with("\"blog/**\"", "x, max_bytes: 1MB", "1MB", "feeds.blog.max_bytes: `1MB` is neither");
    for limit in ["1", "unlimited"] {
        let site = Project::new().setting("\"blog/**\"", &format!("\"blog/**\", limit: {limit}"));
        let site = site.post("a", "", "x").post("b", "", "x");
        site.build().succeeds();
        assert_eq!(site.titles("en").len(), if limit == "1" { 1 } else { 2 }, "{limit}");
    }
}

#[test]
fn a_time_zone_that_does_not_exist_is_refused() {
    refused_with(
        "title: Example",
        "title: Example, time_zone: Europe/Kyjiv",
        "Europe/Kyjiv",
        "`Europe/Kyjiv` is not an IANA time zone; write one like `Europe/Kyiv`",
    );
}

#[test]
fn a_permalink_with_an_unknown_token_is_refused_with_all_known_ones() {
    refused_adding("rules: {permalink: /:year/:slugg/}", "/:year/:slugg/", "`:slugg` in `/:year/:slugg/`")
        .says("these are: :year :month :monthname :day");
    refused_adding("rules: {permalink: {blog: \"/:sections[x]/\"}}", "\"/:sections[x]/\"", "rules.permalink.blog")
        .says("is not one like [1:], [:2] or [last]");
}

#[test]
fn a_language_needs_a_tag_that_the_world_knows() {
    refused_with("name: 中文", "tag: z!", "z!", "`z!` is not a BCP 47 language tag").says("write one like `zh-CN`");
    refused_with("zh: {name: 中文}", "x: {}", "x: {}", "`x` is not a BCP 47 language tag").says("`x: {tag: …}`");
    refused_with("zh: {name: 中文}", "a b: {}", "a b: {}", "`a b` cannot be a folder's name");
}

#[test]
fn two_languages_cannot_have_one_tag_or_one_prefix() {
    refused_with("zh: {name: 中文}", "zh: {tag: EN}", "zh", "`zh` and `en` both have the tag `en`");
    refused_with(
        "zh: {name: 中文}",
        "zh: {prefix: /uk/}",
        "uk: {name",
        "`uk` and `zh` both have the URL prefix \"/uk\"",
    );
    refused_with("zh: {name: 中文}", "zh: {prefix: \"\"}", "zh", "`zh` and `en` both have the URL prefix \"\"");
}

#[test]
fn texts_by_language_speak_of_declared_languages_only() {
    let message = "`de` is not one of the declared languages (en, zh, uk)";
    refused_with("title: Example", "title: {en: Example, de: Beispiel}", "de: B", message);
    refused_with("\"blog/**\"", "x, title: {de: Beispiel}", "de: B", message);
    refused_with("\"blog/**\"", "x, description: {de: Beispiel}", "de: B", message);
    refused_with("content: content", "content: [{path: content, language: de}]", "de}", "`de` is not one of the");
}

#[test]
fn a_shortcode_rule_is_a_word_that_polyfeed_knows_or_a_template_that_parses() {
    refused_adding("rules: {shortcodes: {youtube: dorp}}", "dorp", "`dorp` is not a shortcode rule; write `drop`");
    refused_adding("rules:\n  shortcodes:\n    x: {template: '{{ a }'}", "'{{ a }'", "the template is wrong");
    refused_adding("rules:\n  shortcodes:\n    x: {template: '{% if a %}'}", "'{% if a %}'", "the template is wrong");
}

#[test]
fn tag_ids_need_an_authority() {
    let message = "`ids: tag` needs `id_authority:`";
    refused_adding("ids: tag", "tag", message).says("like \"example.org,2024\"");
    for authority in ["example.org", "2024", "localhost,2024", "example.org,24", "example.org,2024-1", "a b.org,2024"] {
        refused_adding(&format!("ids: tag\nid_authority: {authority} # x"), &format!("{authority} #"), message);
    }
}

#[test]
fn a_group_of_translations_has_two_members_at_least() {
    let lines = "translations:\n  - [en/blog/a.md, zh/blog/a.md]\n  - [en/blog/b.md]";
    refused_adding(lines, "[en/blog/b.md]", "a group of translations has at least two members");
}

#[test]
fn there_is_content_a_language_and_a_feed() {
    refused_with("content: content", "content: contnet", "contnet", "there is no folder `contnet`");
    refused_with("content: content", "content: [{path: content}, {path: contnet}]", "contnet", "no folder `contnet`");
    refused_with("content: content", "content: []", "[]", "at least one source is needed");
    let languages = "\n  en: {name: English, prefix: \"\"}\n  zh: {name: 中文}\n  uk: {name: Українська}";
    refused_with(languages, " {}", "{}", "at least one language is needed");
    refused_with("\n  blog: {include: \"blog/**\"}", " {}", "{}", "at least one feed is needed");
}

#[test]
fn a_feed_needs_a_name_that_can_be_part_of_a_path() {
    for name in ["my blog", "a/b", ".."] {
        let written = format!("\"{name}\":");
        refused_with("blog:", &written, &written, &format!("`{name}` cannot be part of a path"));
    }
}

#[test]
fn paths_in_the_output_stay_in_the_output() {
    refused_adding("aliases: {../x.xml: feeds/en/blog/rss.xml}", "../x.xml", "`../x.xml` is not a path of a file");
    refused_adding("aliases: {x.xml: ../rss.xml}", "../rss.xml", "aliases.x.xml: `../rss.xml` is not a path");
    refused_adding("replace: [a/../../b]", "a/../../b", "replace[0]: `a/../../b` is not a path of a file");
}

#[test]
fn text_that_is_not_yaml_is_refused_where_it_stops_being_yaml() {
    refused_with("Example,", "Example", ": https", "did not find expected ',' or '}'");
    let ran = Project::new().setting("preset", "\tpreset").run(&["build"]).exits(2);
    ran.says("--> polyfeed.yaml:3:1\n").says("preset: hugo\n").says("cannot start any token");
    Project::new().setting("blog/**\"", "blog/**").run(&["build"]).exits(2).says("while scanning a quoted scalar");
}

#[test]
fn faults_that_do_not_depend_on_one_another_are_reported_together() {
    let site = Project::new()
        .setting("title: Example", "title: {en: Example, de: Beispiel}")
        .setting("content: content", "content: contnet")
        .setting("zh: {name: 中文}", "zh: {prefix: uk}")
        .settings("ids: tag\ntranslations: [[en/blog/a.md]]");
    for (wrong, message) in [
        ("de: B", "`de` is not one of the declared languages"),
        ("contnet", "there is no folder `contnet`"),
        ("uk: {name", "both have the URL prefix \"/uk\""),
        ("tag", "`ids: tag` needs `id_authority:`"),
        ("[en/blog/a.md]", "at least two members"),
    ] {
        let ran = refused(&site, wrong, message);
        assert_eq!(ran.stderr.matches("error[PF001]").count(), 5, "{}", ran.stderr);
    }
}

#[test]
fn content_may_come_from_several_sources_with_rules_of_their_own() {
    let site = Project::new()
        .setting(
            "content: content",
            r#"content:
  - path: content
  - path: news
    language: zh
    rules: {permalink: "/n/:year/:slugorfilename/", fields: {title: [headline]}}"#,
        )
        .post("a", "", "x")
        .file("news/blog/b.md", "---\nheadline: B\ntitle: not this\ndate: 2025-03-04\n---\nx\n")
        .file("news/en/blog/c.md", "---\nheadline: C\ndate: 2025-03-04\n---\nx\n");
    let site = site.setting("\"blog/**\"", "[\"blog/**\", \"en/**\"]");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(strings(&site.feed("en")["items"], "url"), ["https://example.org/blog/a/"], "the preset's rules");
    assert_eq!(site.titles("zh"), ["B", "C"], "the folder `en` is no language where the language is fixed");
    assert_eq!(site.entry("zh", "B")["url"], "https://example.org/zh/n/2025/b/");
}

#[test]
fn rules_of_a_source_win_over_those_of_the_site_and_those_over_the_preset() {
    let site = Project::new()
        .setting("content: content", "content: [content-a, content-b]")
        .setting(
            "[content-a, content-b]",
            "[{path: content}, {path: more, rules: {permalink: /source/:slugorfilename/}}]",
        )
        .settings("rules: {permalink: /site/:slugorfilename/, lower_case_urls: false}")
        .post("A", "", "x")
        .file("more/en/blog/B.md", "---\ntitle: B post\ndate: 2025-03-04\n---\nx\n");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "https://example.org/site/A/");
    assert_eq!(
        site.entry("en", "B post")["url"],
        "https://example.org/source/B/",
        "what a source leaves open is the site's"
    );
}

#[test]
fn a_field_may_be_read_from_other_keys() {
    let site = Project::new()
        .settings("rules: {fields: {title: [Headline, title], authors: [credits.writer]}}")
        .post("a", "headline: The headline\nauthor: nobody\ncredits: {writer: Ann Lee}", "x")
        .post("b", "", "x");
    site.build().succeeds();
    let entry = site.entry("en", "The headline");
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee"], "the preset's `author` no longer counts");
    assert_eq!(
        site.entry("en", "A post")["url"],
        "https://example.org/blog/b/",
        "the second key, where the first is missing"
    );
}

#[test]
fn a_language_may_be_called_otherwise_than_its_folder() {
    let site = Project::new()
        .setting("zh: {name: 中文}", "zh: {name: 中文, tag: zh_cn, prefix: /cn/}")
        .post("a", "", "x")
        .file("content/zh/blog/a.md", "---\ntitle: 文章\ndate: 2025-03-04\n---\nx\n");
    site.build().succeeds();
    assert_eq!(site.feed("zh")["language"], "zh-CN");
    assert_eq!(site.feed("zh")["home_page_url"], "https://example.org/cn/");
    assert_eq!(site.feed("zh")["feed_url"], "https://example.org/feeds/zh/blog/feed.json", "feed paths keep the code");
    assert_eq!(site.entry("zh", "文章")["url"], "https://example.org/cn/blog/a/");
    let atom = site.read("public/feeds/en/blog/atom.xml");
    assert!(atom.contains(r#"href="https://example.org/cn/blog/a/" rel="alternate" hreflang="zh-CN""#), "{atom}");
}

#[test]
fn texts_fall_back_to_the_default_language() {
    let site = Project::new()
        .setting("title: Example", "title: {en: Example, zh: 示例}, description: {en: All of it}")
        .setting("\"blog/**\"", "\"blog/**\", title: {uk: Блог, en: Blog}");
    site.build().succeeds();
    let titles = ["en", "zh", "uk"].map(|language| string(&site.feed(language)["title"]));
    assert_eq!(titles, ["Blog", "Blog", "Блог"]);
    let descriptions = ["en", "zh", "uk"].map(|language| string(&site.feed(language)["description"]));
    assert_eq!(descriptions, ["All of it"; 3]);

    let site = Project::new().setting("title: Example", "title: {en: Example, zh: 示例}");
    site.build().succeeds();
    let titles = ["en", "zh", "uk"].map(|language| string(&site.feed(language)["title"]));
    assert_eq!(titles, ["Example", "示例", "Example"], "a feed without a title has the site's");
}

/// The ids of a feed's entries in each of the three formats, as a feed reader reads them.
fn ids(site: &Project) -> [Vec<String>; 3] {
    ["atom.xml", "rss.xml", "feed.json"].map(|file| {
        let feed = parser::parse(site.read(&format!("public/feeds/zh/blog/{file}")).as_bytes()).expect("a feed");
        feed.entries.into_iter().map(|entry| entry.id).collect()
    })
}

#[test]
fn tag_ids_are_the_same_in_all_formats_and_survive_a_new_url() {
    let post = |front_matter: &str| format!("---\ntitle: 文章\ndate: 2025-03-04\n{front_matter}\n---\nx\n");
    let site = Project::new()
        .settings("ids: tag\nid_authority: \"example.org,2024\"")
        .file("content/zh/blog/Große reise.md", post(""));
    assert_eq!(site.build().succeeds().stderr, "");
    let tags = [const { "tag:example.org,2024:zh/blog/Gro%C3%9Fe%20reise" }];
    assert_eq!(ids(&site), [tags; 3]);
    let url = |site: &Project| site.entry("zh", "文章")["url"].clone();
    let old_url = url(&site);

    site.write("content/zh/blog/Große reise.md", post("slug: something-else"));
    site.build().succeeds();
    assert_ne!(url(&site), old_url);
    assert_eq!(ids(&site), [tags; 3]);
    assert!(site.read("public/feeds/zh/blog/rss.xml").contains(r#"<guid isPermaLink="false">tag:"#));
    assert!(site.read("public/feeds/zh/blog/atom.xml").contains("<id>tag:example.org,2024:feeds/zh/blog</id>"));
}

#[test]
fn without_tag_ids_an_id_is_the_posts_url_in_all_formats() {
    let site = Project::new().file("content/zh/blog/a.md", "---\ntitle: 文章\ndate: 2025-03-04\n---\nx\n");
    site.build().succeeds();
    assert_eq!(ids(&site), [["https://example.org/zh/blog/a/"]; 3]);
    let item: &Value = &site.feed("zh")["items"][0];
    assert_eq!(item["id"], item["url"]);
}

#[test]
fn a_version_is_pointed_at_wherever_it_stands() {
    let site = Project::new().setting("version: 1\n", "# Settings.\n").settings("version: 2");
    site.run(&["build"]).exits(2).says("--> polyfeed.yaml:12:10\n").says("12 | version: 2\n");
}

#[test]
fn a_bad_glob_is_pointed_at_wherever_it_stands() {
    let site = Project::new().setting(" {include: \"blog/**\"}", "\n    limit: 3\n    include:\n      - \"blog/{a\"");
    site.run(&["build"]).exits(2).says("--> polyfeed.yaml:13:9\n").says("13 |       - \"blog/{a\"\n");
}

#[test]
fn a_key_that_occurs_twice_is_pointed_at() {
    let site = Project::new().settings("output: other");
    site.run(&["build"]).exits(2).says("duplicate field `output`").says("--> polyfeed.yaml:12:1\n");
    for (from, to, key, place) in [
        ("  zh: {name: 中文}", "  en: {name: 中文}", "en", "7:3"),
        ("  blog:", "  blog: {include: \"a/**\"}\n  blog:", "blog", "11:3"),
        ("title: Example", "title: {en: Example, zh: 例, en: Beispiel}", "en", "2:36"),
        ("output:", "rules:\n  shortcodes: {note: drop, note: unwrap}\noutput:", "note", "12:28"),
        ("output:", "rules: {permalink: {blog: /:slug/, blog: /:title/}}\noutput:", "blog", "11:36"),
        (
            "output:",
            "aliases:\n  a.xml: feeds/en/blog/rss.xml\n  a.xml: feeds/en/blog/atom.xml\noutput:",
            "a.xml",
            "13:3",
        ),
    ] {
        let ran = Project::new().setting(from, to).run(&["build"]).exits(2);
        ran.says(&format!("duplicate field `{key}`")).says(&format!("--> polyfeed.yaml:{place}\n"));
    }
}

#[test]
fn settings_may_begin_with_a_byte_order_mark() {
    let site = Project::new().post("a", "", "x");
    let settings = format!("\u{feff}{}", site.read("polyfeed.yaml"));
    site.file("polyfeed.yaml", settings).build().succeeds();
}

#[test]
fn output_must_be_said() {
    for output in ["output:", "output: \"\""] {
        let site = Project::new().post("a", "", "x").setting("output: public", output);
        site.build().exits(2).says("--> polyfeed.yaml:11:");
        assert!(!site.path("feeds").exists());
    }
}

#[test]
fn settings_that_are_not_utf_8_are_wrong_settings() {
    let site = Project::new();
    let mut bytes = site.read("polyfeed.yaml").into_bytes();
    bytes.extend(b"# \xff\n");
    site.file("polyfeed.yaml", bytes).run(&["build"]).exits(2);
}
