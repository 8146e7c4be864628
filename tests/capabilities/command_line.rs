//! What the program is told on the command line, what it says, and the exit code that it ends with.

use std::{fs, process::Command};

use serde_json::Value;

use crate::project::{Project, Ran, string, strings};

const NOW: [&str; 3] = ["build", "--now", "2030-01-01"];

/// `polyfeed build --now 2030-01-01` with more arguments.
fn build(site: &Project, arguments: &[&str]) -> Ran {
    site.run(&[&NOW, arguments].concat())
}

/// The program as it is run in a folder of the site.
fn command_in(site: &Project, folder: &str, arguments: &[&str]) -> Command {
    let mut command = site.command(arguments);
    command.current_dir(site.path(folder));
    command
}

/// A post in English and Chinese, and a draft, a future and an expired one in English.
fn site() -> Project {
    Project::new()
        .file("content/en/blog/hello.md", "---\ntitle: Hello\ndate: 2025-01-02\n---\nWorld\n")
        .file("content/zh/blog/hello.md", "---\ntitle: 你好\ndate: 2025-01-03\n---\n世界\n")
        .file("content/en/blog/draft.md", "---\ntitle: Draft\ndate: 2025-01-04\ndraft: true\n---\nx\n")
        .file("content/en/blog/future.md", "---\ntitle: Future\ndate: 2030-02-01\n---\nx\n")
        .file("content/en/blog/expired.md", "---\ntitle: Expired\ndate: 2025-01-05\nexpiryDate: 2025-02-01\n---\nx\n")
}

/// A site with one post that nothing is wrong with.
fn small_site() -> Project {
    Project::new().post("hello", "", "World")
}

/// A site with a post that warns, since its shortcode has no rule.
fn site_with_a_warning() -> Project {
    Project::new().post("hello", "", "World {{< unheard-of >}}")
}

#[test]
fn the_settings_are_those_of_the_folder_or_of_the_nearest_folder_above() {
    let site = small_site();
    Ran::of(&mut command_in(&site, "content/en/blog", &NOW)).succeeds();
    assert_eq!(site.titles("en"), ["A post"]);

    let nearer = Project::new().setting("title: Example", "title: Nearer").read("polyfeed.yaml");
    let site = site.file("content/en/polyfeed.yaml", nearer).file("content/en/content/en/blog/a.md", "");
    Ran::of(&mut command_in(&site, "content/en/blog", &NOW)).succeeds();
    let feed: Value = serde_json::from_str(&site.read("content/en/public/feeds/en/blog/feed.json")).unwrap();
    assert_eq!(feed["title"], "Nearer");
}

#[test]
fn the_settings_may_be_named_by_file_or_folder() {
    let site = small_site();
    fs::create_dir(site.path("elsewhere")).unwrap();
    fs::rename(site.path("polyfeed.yaml"), site.path("other.yaml")).unwrap();
    build(&site, &["--config", "other.yaml"]).succeeds();
    assert_eq!(site.titles("en"), ["A post"]);

    fs::remove_dir_all(site.path("public")).unwrap();
    fs::rename(site.path("other.yaml"), site.path("polyfeed.yaml")).unwrap();
    let arguments = [&NOW[..], &["--config", ".."]].concat();
    Ran::of(&mut command_in(&site, "elsewhere", &arguments)).succeeds();
    assert_eq!(site.titles("en"), ["A post"], "the output lies beside the settings");
}

#[test]
fn without_settings_nothing_is_built() {
    let site = small_site();
    fs::rename(site.path("polyfeed.yaml"), site.path("other.yaml")).unwrap();
    site.build().exits(2).says("error: there is no polyfeed.yaml in ").says("`polyfeed init` writes one, or name");
    build(&site, &["--config", "none.yaml"]).exits(2).says("there is no settings file none.yaml");
    build(&site, &["--config", "content"]).exits(2).says("polyfeed.yaml");
    site.run(&["discovery", "--language", "en"]).exits(2).says("there is no polyfeed.yaml");
    assert!(!site.path("public").exists());
}

#[test]
fn a_language_or_feed_that_is_not_declared_is_refused_with_those_that_are() {
    let site = small_site().setting("  blog:", "  news: {include: x}\n  blog:");
    build(&site, &["--language", "de"]).exits(2).says("no language `de`; they have en, zh, uk");
    build(&site, &["--feed", "notes"]).exits(2).says("no feed `notes`; they have news, blog");
    build(&site, &["--feed", "blog", "--feed", "notes"]).exits(2).says("no feed `notes`");
    site.run(&["discovery", "--language", "de"]).exits(2).says("no language `de`; they have en, zh, uk");
    assert!(!site.path("public").exists());
}

#[test]
fn output_names_another_folder() {
    let site = small_site();
    build(&site, &["--output", "somewhere/else"]).succeeds();
    assert!(site.path("somewhere/else/feeds/en/blog/atom.xml").is_file());
    assert!(!site.path("public").exists());

    let ran = build(&site, &["--output", "."]).succeeds();
    assert!(ran.stdout.contains("\n.: 10 written, 0 unchanged"), "the working directory has a name: {}", ran.stdout);
    Ran::of(&mut command_in(&site, "content", &[&NOW[..], &["--output", "here"]].concat())).succeeds();
    assert!(site.path("content/here/feeds/en/blog/atom.xml").is_file(), "it is relative to where the command runs");
}

#[test]
fn base_url_names_another_address() {
    let site = small_site();
    build(&site, &["--base-url", "http://localhost:1313/docs"]).succeeds();
    assert_eq!(site.entry("en", "A post")["url"], "http://localhost:1313/docs/blog/hello/");
    assert_eq!(site.feed("en")["feed_url"], "http://localhost:1313/docs/feeds/en/blog/feed.json");
    let lines = site.run(&["discovery", "--language", "en", "--base-url", "http://localhost:1313"]).succeeds().stdout;
    assert_eq!(lines.matches("href=\"http://localhost:1313/feeds/").count(), 5, "{lines}");

    build(&site, &["--base-url", "localhost"]).exits(2).says("`localhost` is not an absolute URL");
}

#[test]
fn language_and_feed_say_which_feeds_are_built() {
    let built = |arguments: &[&str]| -> Vec<String> {
        let site = site().setting("  blog:", "  all: {include: \"**\"}\n  blog:");
        build(&site, arguments).succeeds();
        let mut paths: Vec<String> = site.tree("public").into_keys().collect();
        paths.retain(|path| path.ends_with("/atom.xml"));
        paths
    };
    assert_eq!(built(&["--language", "zh"]), ["feeds/zh/all/atom.xml", "feeds/zh/blog/atom.xml"]);
    assert_eq!(built(&["--feed", "blog", "--language", "zh"]), ["feeds/zh/blog/atom.xml"]);
    assert_eq!(
        built(&["--feed", "all", "--language", "zh", "--language", "en"]),
        ["feeds/en/all/atom.xml", "feeds/zh/all/atom.xml"]
    );
    assert_eq!(built(&[]).len(), 6);
}

#[test]
fn a_feed_that_is_built_alone_has_the_bytes_that_it_has_among_all() {
    let site = site();
    build(&site, &["--output", "all"]).succeeds();
    build(&site, &["--output", "one", "--language", "zh"]).succeeds();
    assert_eq!(site.tree("one/feeds/zh"), site.tree("all/feeds/zh"));
    assert!(site.read("one/feeds/zh/blog/atom.xml").contains("https://example.org/blog/hello/"), "with translations");
}

#[test]
fn drafts_future_and_expired_posts_are_shown_one_kind_a_flag() {
    for (flag, title) in [("--drafts", "Draft"), ("--future", "Future"), ("--expired", "Expired")] {
        let site = site();
        build(&site, &[flag]).succeeds();
        let mut titles = site.titles("en");
        titles.sort();
        let mut expected = [title, "Hello"];
        expected.sort();
        assert_eq!(titles, expected, "{flag}");
    }
}

#[test]
fn now_is_the_time_that_dates_are_held_against() {
    for (now, titles) in [
        ("2025-01-01", &[][..]),
        ("2025-01-02", &["Hello"]),
        ("2025-01-20T12:00:00+02:00", &["Expired", "Hello"]),
        ("2025-02-02", &["Hello"]),
        ("2030-02-02", &["Future", "Hello"]),
    ] {
        let site = site();
        site.run(&["build", "--now", now]).succeeds();
        assert_eq!(site.titles("en"), titles, "{now}");
    }
    let site = site().setting("https://example.org}", "https://example.org, time_zone: Asia/Shanghai}");
    site.run(&["build", "--now", "2025-01-01T16:30:00Z"]).succeeds();
    assert_eq!(site.titles("en"), ["Hello"], "in Shanghai it is the second of January already");
}

#[test]
fn without_now_it_is_the_clocks_time() {
    let site = small_site().file("content/en/blog/far.md", "---\ntitle: Far\ndate: 9000-01-01\n---\nx\n");
    site.run(&["build"]).succeeds();
    assert_eq!(site.titles("en"), ["A post"]);
}

#[test]
fn a_now_that_is_no_date_is_refused() {
    for now in ["yesterday", "2030-02-30", ""] {
        let site = small_site();
        site.run(&["build", "--now", now]).exits(2).says(&format!("--now: `{now}` is not a date")).says("2025-06-30");
        assert!(!site.path("public").exists());
    }
}

#[test]
fn strict_turns_problems_into_an_exit_code_but_publishes_all_the_same() {
    let site = site_with_a_warning();
    build(&site, &[]).succeeds().says("warning[PF040]");
    fs::remove_dir_all(site.path("public")).unwrap();
    build(&site, &["--strict"]).exits(1).says("warning[PF040]");
    assert_eq!(site.titles("en"), ["A post"]);

    let wrong = small_site().file("content/en/blog/wrong.md", "---\ntitle: Wrong\ndate: 2025-02-30\n---\nx\n");
    build(&wrong, &["--strict"]).exits(1).says("error[PF007]");
    assert_eq!(wrong.titles("en"), ["A post"], "one bad post does not keep the others back");

    build(&small_site(), &["--strict"]).succeeds();
}

#[test]
fn quiet_says_nothing_but_problems() {
    let ran = build(&small_site(), &["--quiet"]).succeeds();
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    let ran = build(&site_with_a_warning(), &["-q"]).succeeds().says("warning[PF040]");
    assert_eq!(ran.stdout, "");
    build(&small_site(), &["--quiet", "--verbose"]).exits(2).says("cannot be used with");
}

#[test]
fn a_build_ends_with_a_table_of_its_feeds() {
    let site = site()
        .setting("  blog:", "  博客: {include: \"**\"}\n  blog:")
        .file("content/zh/blog/two.md", "---\ntitle: 二\ndate: 2025-01-10\n---\nx {{< unheard-of >}}\n")
        .file("content/en/blog/wrong.md", "---\ntitle: Wrong\n---\nx\n")
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/en/about.md", "---\ntitle: About\ndate: 2024-12-31\nbuild: {list: never}\n---\n");
    let ran = build(&site, &[]).succeeds();
    assert_eq!(
        ran.stdout,
        "\
language  feed  posts  entries  newest      files      problems
en        博客      1        1  2025-01-02  3 written         0
zh        博客      2        2  2025-01-10  3 written         1
uk        博客      0        0  –           3 written         0
en        blog      1        1  2025-01-02  3 written         0
zh        blog      2        2  2025-01-10  3 written         1
uk        blog      0        0  –           3 written         0

9 documents: 3 posts, 1 section page, 1 draft, 1 future, 1 expired, 0 held, 1 excluded, 1 error
1 translation group with more than one language
public: 19 written, 0 unchanged, 0 removed
1 error, 1 warning
"
    );
    let site = site.setting("  博客: {include: \"**\"}\n", "").setting("\"blog/**\"", "\"blog/**\", title: Example");
    site.build().succeeds();
    let site = site.post("three", "", "x");
    assert_eq!(
        build(&site, &["--language", "en", "--language", "uk"]).succeeds().stdout,
        "\
language  feed  posts  entries  newest      files                   problems
en        blog      2        2  2025-03-04  3 written                      0
uk        blog      0        0  –           2 written, 1 unchanged         0

10 documents: 4 posts, 1 section page, 1 draft, 1 future, 1 expired, 0 held, 1 excluded, 1 error
1 translation group with more than one language
public: 5 written, 2 unchanged, 0 removed
1 error, 0 warnings
"
    );
}

#[test]
fn verbose_has_a_line_for_every_document_and_every_file() {
    let site = site()
        .file("content/en/blog/wrong.md", "---\ntitle: Wrong\n---\nx\n")
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/de/blog/hello.md", "---\ntitle: Hallo\ndate: 2025-01-02\n---\n");
    build(&site, &["--language", "uk"]).succeeds();
    let ran = build(&site, &["--verbose", "--language", "zh", "--language", "uk"]).succeeds();
    let (details, table) = ran.stdout.split_once("\n\n").expect("an empty line");
    assert_eq!(
        details,
        "\
excluded     content/de/blog/hello.md
section page content/en/blog/_index.md
draft        content/en/blog/draft.md
expired      content/en/blog/expired.md
future       content/en/blog/future.md
post         content/en/blog/hello.md
error        content/en/blog/wrong.md
post         content/zh/blog/hello.md
written      feeds/zh/blog/atom.xml
written      feeds/zh/blog/feed.json
written      feeds/zh/blog/rss.xml
unchanged    feeds/feeds.opml
unchanged    feeds/uk/blog/atom.xml
unchanged    feeds/uk/blog/feed.json
unchanged    feeds/uk/blog/rss.xml"
    );
    assert!(table.starts_with("language  feed"));

    let site = site.setting("  uk: {name: Українська}\n", "");
    let ran = build(&site, &["-v"]).succeeds();
    assert!(ran.stdout.contains("\nremoved      feeds/uk/blog/atom.xml\n"), "{}", ran.stdout);
}

#[test]
fn the_json_report_accounts_for_every_document() {
    const PARTS: [&str; 7] = ["posts", "section_pages", "drafts", "future", "expired", "excluded", "errors"];
    let site = site()
        .file("content/en/blog/wrong.md", "---\ntitle: Wrong\n---\nx\n")
        .file("content/en/blog/_index.md", "---\ntitle: Blog\n---\n")
        .file("content/zh/blog/_index.md", "---\ntitle: Blog\ndate: 2025-01-01\n---\n")
        .file("content/zh/docs/a.md", "no feed selects it")
        .file("content/de/blog/hello.md", "nor is this language declared");
    let report = site.report();
    let numbers = |files: &Value| PARTS.map(|part| files[part].as_u64().unwrap());
    assert_eq!((report["files"]["found"].as_u64(), numbers(&report["files"])), (Some(10), [3, 1, 1, 1, 1, 2, 1]));
    let languages = report["languages"].as_array().unwrap();
    assert_eq!(strings(&report["languages"], "code"), ["en", "zh", "uk"]);
    let expected = [(6, [1, 1, 1, 1, 1, 0, 1]), (3, [2, 0, 0, 0, 0, 1, 0]), (0, [0; 7])];
    for (language, (found, parts)) in languages.iter().zip(expected) {
        assert_eq!((language["files"]["found"].as_u64(), numbers(&language["files"])), (Some(found), parts));
    }
    for files in languages.iter().map(|language| &language["files"]).chain([&report["files"]]) {
        assert_eq!(numbers(files).iter().sum::<u64>(), files["found"].as_u64().unwrap(), "{files}");
    }
}

#[test]
fn the_json_report_says_what_the_table_says() {
    let site = site().file("content/zh/blog/wrong.md", "---\ntitle: Wrong\ndate: 2025-02-30\n---\nx\n");
    let ran = build(&site, &["--format", "json", "--verbose"]).succeeds();
    assert_eq!(ran.stderr, "", "problems are in the report");
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON and nothing else");
    assert_eq!((&report["version"], &report["dry_run"]), (&1.into(), &false.into()));
    assert_eq!((&report["output"], &report["translation_groups"]), (&"public".into(), &1.into()));

    let feed = &report["feeds"][1];
    assert_eq!((&feed["language"], &feed["feed"]), (&"zh".into(), &"blog".into()));
    assert_eq!((&feed["posts"], &feed["entries"], &feed["problems"]), (&1.into(), &1.into(), &0.into()));
    assert_eq!(feed["newest"], "2025-01-03T00:00:00+00:00");
    assert_eq!(report["feeds"][2]["newest"], Value::Null, "Ukrainian has no post");
    assert_eq!(strings(&feed["files"], "format"), ["Atom", "RSS", "JSON Feed"]);
    for file in feed["files"].as_array().unwrap() {
        let path = string(&file["path"]);
        assert!(site.path("public").join(&path).is_file());
        assert_eq!((&file["url"], &file["written"]), (&format!("https://example.org/{path}").into(), &true.into()));
    }

    let problem = &report["problems"][0];
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(1));
    assert_eq!((&problem["code"], &problem["severity"]), (&"PF007".into(), &"error".into()));
    assert_eq!((&problem["path"], &problem["line"]), (&"content/zh/blog/wrong.md".into(), &3.into()));
    assert_eq!(problem["text"], "date: 2025-02-30");

    let again = build(&site, &["--format", "json", "--strict"]).exits(1);
    let report: Value = serde_json::from_str(&again.stdout).expect("JSON");
    assert_eq!(report["feeds"][1]["files"][0]["written"], false);
}

#[test]
fn a_file_or_pipe_gets_no_colours() {
    let site = site_with_a_warning();
    let mut command = site.command(&NOW);
    command.env("TERM", "xterm-256color").env("CLICOLOR_FORCE", "1").env("FORCE_COLOR", "1");
    let ran = Ran::of(&mut command).succeeds().says("warning[PF040]: ");
    assert!(!ran.stdout.contains('\x1b') && !ran.stderr.contains('\x1b'), "{}{}", ran.stdout, ran.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colours_unless_no_color_is_set() {
    // `script` gives the program a terminal and shows what it wrote there.
    let on_a_terminal = |name: &str, value: &str| {
        let site = site_with_a_warning();
        let program = format!("'{}' build --quiet --now 2030-01-01", env!("CARGO_BIN_EXE_polyfeed"));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &program, "/dev/null"]).current_dir(site.path(""));
        let ran = Ran::of(
            command.env_remove("NO_COLOR").env("TERM", "xterm").env(name, value).stdin(std::process::Stdio::null()),
        );
        ran.succeeds().stdout
    };
    assert!(on_a_terminal("NO_COLOR", "").contains("\x1b["), "an empty value is none");
    let plain = on_a_terminal("NO_COLOR", "1");
    assert!(plain.contains("warning[PF040]: ") && !plain.contains('\x1b'), "{plain}");
}

#[test]
fn discovery_prints_the_lines_for_the_head_of_a_languages_pages() {
    let site = Project::new()
        .setting("title: Example", "title: {en: Example, zh: \"示例 \\\"<&>\\\"\"}")
        .setting("zh: {name: 中文}", "zh: {name: 中文, tag: zh-CN}");
    let ran = site.run(&["discovery", "--language", "zh"]).succeeds();
    let lines = r#"
<link rel="alternate" type="application/atom+xml" title="示例 &quot;&lt;&amp;>&quot; (Atom)" hreflang="zh-CN" href="https://example.org/feeds/zh/blog/atom.xml">
<link rel="alternate" type="application/rss+xml" title="示例 &quot;&lt;&amp;>&quot; (RSS)" hreflang="zh-CN" href="https://example.org/feeds/zh/blog/rss.xml">
<link rel="alternate" type="application/feed+json" title="示例 &quot;&lt;&amp;>&quot; (JSON Feed)" hreflang="zh-CN" href="https://example.org/feeds/zh/blog/feed.json">
<link rel="alternate" type="application/atom+xml" title="Example (Atom)" hreflang="en" href="https://example.org/feeds/en/blog/atom.xml">
<link rel="alternate" type="application/atom+xml" title="Example (Atom)" hreflang="uk" href="https://example.org/feeds/uk/blog/atom.xml">
"#;
    assert_eq!(ran.stdout, lines.trim_start());
    assert!(!site.path("public").exists(), "it builds nothing");
    site.run(&["discovery"]).exits(2).says("--language <CODE>");
}

#[test]
fn help_names_every_command_and_every_flag() {
    let site = Project::new();
    let flags = |help: &str| -> Vec<String> {
        let words = help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
        words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
    };
    let help = site.run(&["--help"]).succeeds().stdout;
    assert!(help.contains("\n  build  ") && help.contains("\n  discovery  "), "{help}");
    assert_eq!(flags(&help), ["--help", "--version"]);
    assert_eq!(
        flags(&site.run(&["build", "--help"]).succeeds().stdout),
        [
            "--config", "--base-url", "--output", "--language", "--feed", "--drafts", "--future", "--expired", "--now",
            "--dry-run", "--strict", "--format", "--quiet", "--verbose", "--help"
        ]
    );
    let discovery = site.run(&["discovery", "--help"]).succeeds().stdout;
    assert_eq!(flags(&discovery), ["--config", "--base-url", "--language", "--help"]);
    assert_eq!(site.run(&["--version"]).succeeds().stdout, format!("polyfeed {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_two_and_a_way_out() {
    let site = Project::new();
    site.run(&[]).exits(2).says("Usage: polyfeed <COMMAND>");
    site.run(&["bulid"]).exits(2).says("unrecognized subcommand 'bulid'").says("similar subcommand exists: 'build'");
    site.run(&["build", "--langauge", "en"]).exits(2).says("similar argument exists: '--language'");
    site.run(&["build", "--format", "xml"]).exits(2).says("human, json");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let site = small_site();
    // More than a pipe holds, so that the program is still writing when `head` has what it wants.
    for number in 0..600 {
        site.write(&format!("content/en/notes/{number}{}.md", "-long".repeat(40)), "");
    }
    let script = format!("{{ '{}' build --verbose; echo $? > code; }} | head -n 1", env!("CARGO_BIN_EXE_polyfeed"));
    let ran = Ran::of(Command::new("sh").args(["-c", &script]).current_dir(site.path(""))).succeeds();
    assert_eq!(ran.stdout, "post         content/en/blog/hello.md\n");
    assert_eq!((ran.stderr.as_str(), site.read("code").as_str()), ("", "0\n"));
    assert_eq!(site.titles("en"), ["A post"]);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let site = small_site();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = site.command(&NOW).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write standard output"));
}
