//! Announcements: each new post once, in its language, at every endpoint.

use serde_json::Value;

use crate::{
    project::{EMPTY_LEDGER, Project, Ran},
    server::{Reply, Server},
};

/// A site with one post in two languages, and endpoints that are told of it. `${…}` in them stands for what a test passes.
pub fn site(endpoints: &str) -> Project {
    Project::new()
        .settings(&format!("announce:\n  endpoints:\n{endpoints}"))
        .post("hello", "author: Ada Okoro\ntags: [service mesh, 2025]", "The first post.")
        .file(
            "content/zh/blog/hello.md",
            "---\ntitle: 你好\ndate: 2025-03-04\ntranslator: Lin Qiao\n---\n第一篇文章。\n",
        )
}

/// `polyfeed announce`, with variables, no time for retries.
pub fn announce(site: &Project, variables: &[(&str, &str)]) -> Ran {
    let mut command = site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01"]);
    command.envs(variables.iter().copied());
    Ran::of(&mut command)
}

/// Says that nothing has been announced, so that everything is new.
pub fn with_an_empty_ledger(site: Project) -> Project {
    site.file("announced.jsonl", EMPTY_LEDGER)
}

/// The texts that a server was sent.
pub fn texts(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.json()["text"].as_str().expect("a text").to_owned()).collect()
}

/// What the ledger says, as `endpoint entry state`.
pub fn ledger(site: &Project) -> Vec<String> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        [&line["endpoint"], &line["entry"], &line["state"]]
            .map(|text| text.as_str().expect("a text").to_owned())
            .join(" ")
    };
    let ledger = site.read("announced.jsonl");
    let lines = ledger.strip_prefix(EMPTY_LEDGER).expect("a ledger begins with its version");
    lines.lines().map(line).collect()
}

/// A site with nothing but the ledger of another one.
pub fn with_the_ledger_of(other: &Project, endpoints: &str) -> Project {
    site(endpoints).file("announced.jsonl", other.read("announced.jsonl"))
}

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[test]
fn without_a_baseline_nothing_is_sent() {
    let server = Server::friendly();
    let site = site(SLACK);
    let said_nothing = || {
        announce(&site, &[("SLACK", &server.url("/"))]).exits(2).says("polyfeed announce --baseline");
        assert!(server.requests().is_empty());
        assert!(!site.path(".polyfeed").exists() && !site.path("announced.jsonl").exists(), "no state was made");
    };
    said_nothing();
    for decision in ["retry", "skip", "approve"] {
        site.run(&["deliveries", decision]).exits(2).says("polyfeed announce --baseline");
    }
    site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).exits(2);
    said_nothing();
}

#[test]
fn an_empty_file_is_no_ledger() {
    let server = Server::friendly();
    let site = site(SLACK).file("announced.jsonl", "");
    announce(&site, &[("SLACK", &server.url("/"))]).exits(2).says("polyfeed announce --baseline");
    site.file("announced.jsonl", "{\"version\":2}\n")
        .run(&["announce", "--dry-run"])
        .exits(3)
        .says("it is of version 2");
}

#[test]
fn after_a_baseline_only_what_is_new_is_sent_and_only_once() {
    let server = Server::friendly();
    let site = site(SLACK);
    let marked = site.run(&["announce", "--baseline"]).succeeds().stdout;
    assert!(marked.starts_with("2 announcements marked as known in announced.jsonl;"), "{marked}");
    site.run(&["announce", "--baseline"]).exits(2).says("there is a baseline already");
    let variables = [("SLACK", server.url("/"))];
    let variables = [(variables[0].0, variables[0].1.as_str())];
    announce(&site, &variables).succeeds();
    assert!(server.requests().is_empty());

    site.write("content/uk/blog/hello.md", "---\ntitle: Привіт\ndate: 2025-03-04\n---\nПерша стаття.\n");
    announce(&site, &variables).succeeds();
    announce(&site, &variables).succeeds();
    assert_eq!(texts(&server), ["*<https://example.org/uk/blog/hello/|Привіт>*\nПерша стаття."]);
}

#[test]
fn a_runner_that_starts_empty_knows_what_the_ledger_knows() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK));
    let url = server.url("/");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 2);
    assert_eq!(
        ledger(&site),
        ["slack https://example.org/blog/hello/ delivered", "slack https://example.org/zh/blog/hello/ delivered"]
    );
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn two_branches_ledgers_merge_by_union_and_lose_nothing() {
    let server = Server::friendly();
    let site = site(SLACK).post("third", "", "x");
    let line = |entry: &str, state: &str, at: &str| {
        format!(
            "{{\"endpoint\":\"slack\",\"entry\":\"https://example.org/{entry}/\",\"url\":\"https://example.org/{entry}/\",\"state\":\"{state}\",\"at\":\"{at}\"}}\n"
        )
    };
    let ours =
        line("blog/hello", "held", "2025-01-02T00:00:00Z") + &line("blog/third", "delivered", "2025-01-01T00:00:00Z");
    let theirs = line("blog/hello", "delivered", "2025-01-01T00:00:00Z")
        + &line("zh/blog/hello", "skipped", "2025-01-01T00:00:00Z");
    // As an editor of Windows leaves it.
    let merged = format!("\u{FEFF}<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n").replace('\n', "\r\n");
    let site = site.file("announced.jsonl", merged);
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert!(server.requests().is_empty());
    assert_eq!(
        ledger(&site),
        [
            "slack https://example.org/blog/hello/ delivered",
            "slack https://example.org/blog/third/ delivered",
            "slack https://example.org/zh/blog/hello/ skipped"
        ]
    );
}

#[test]
fn a_ledger_that_cannot_be_read_stops_everything() {
    let server = Server::friendly();
    let site = site(SLACK).file("announced.jsonl", "{\"endpoint\": \"slack\"\n");
    announce(&site, &[("SLACK", &server.url("/"))]).exits(3).says("announced.jsonl: line 1 is not an announcement");
    // As people write it.
    let line = |state: &str, at: &str| {
        format!(
            "{EMPTY_LEDGER}{{\"endpoint\":\"slack\",\"entry\":\"x\",\"url\":\"x\",\"state\":\"{state}\",\"at\":\"{at}\"}}\n"
        )
    };
    for (state, at, said) in [
        ("ready", "2025-06-30T09:00:00Z", "no message is in the ledger, so none is `ready`: write `approved`"),
        ("skipped", "yesterday", "`yesterday` is not a time like 2025-06-30T09:00:00Z"),
    ] {
        site.write("announced.jsonl", line(state, at));
        announce(&site, &[("SLACK", &server.url("/"))]).exits(3).says("line 2 is not an announcement").says(said);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_flood_is_held_until_somebody_decides() {
    let server = Server::friendly();
    let url = server.url("/");
    let mut site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", max_new: 3}\n"));
    for number in 0..3 {
        site = site.post(&format!("post-{number}"), "", "x");
    }
    announce(&site, &[("SLACK", &url)]).exits(1).says("held: 5 posts new to `slack`");
    assert!(server.requests().is_empty());
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert!(server.requests().is_empty(), "held is held");

    site.run(&["deliveries", "approve", "https://example.org/blog/hello/"]).succeeds();
    site.run(&["deliveries", "skip", "--state", "held"]).succeeds();
    // The decision is in the ledger, so it holds on another machine.
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    announce(&site, &[("SLACK", &url)]).succeeds();
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_post_that_moved_is_not_new() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).succeeds();
    std::fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    let site = site.post("renamed", "aliases: [/blog/hello/]", "The first post.");
    announce(&site, &[("SLACK", &url)]).succeeds();
    // Known from now on, even if the alias goes.
    let site = site.post("renamed", "", "The first post.");
    announce(&site, &[("SLACK", &url)]).succeeds();
    // Nor is a site that moves to another host.
    let site = site.setting("https://example.org", "https://new.example");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_site_that_moves_beside_a_language_on_a_host_of_its_own_has_no_news() {
    let site = with_an_empty_ledger(site("    - {name: file, service: file, path: out.jsonl}\n"))
        .setting("{name: 中文}", "{name: 中文, base_url: \"https://example.cn\"}")
        .file("content/zh/blog/hello.md", "---\ntitle: 你好\ndate: 2025-03-04\n---\nx\n");
    announce(&site, &[]).succeeds();
    let told = site.read("out.jsonl");
    assert!(
        told.contains("https://example.cn/blog/hello/") && told.contains("https://example.org/blog/hello/"),
        "{told}"
    );
    let site = site.setting("https://example.org", "https://new.example");
    announce(&site, &[]).succeeds();
    assert_eq!(site.read("out.jsonl"), told);
}

#[test]
fn an_alias_that_was_copied_makes_no_post_known() {
    let site = with_an_empty_ledger(site("    - {name: file, service: file, path: out.jsonl}\n"));
    let site = site.setting("uk: {name: Українська}", "de: {name: Deutsch}");
    announce(&site, &[]).succeeds();
    std::fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    // It moved; a late translation and a sequel have its aliases too.
    let site = site
        .file(
            "polyfeed.ids.yaml",
            "version: 1\nposts:\n  - {post: en/blog/new.md, id: \"https://example.org/blog/hello/\"}\n",
        )
        .post("new", "aliases: [/blog/hello/]", "The first post.")
        .post("sequel", "aliases: [/blog/hello/]", "The second post.")
        .file("content/de/blog/new.md", "---\ntitle: Hallo\ndate: 2025-03-04\naliases: [/blog/hello/]\n---\nText\n");
    let ran = announce(&site, &[]).succeeds();
    assert_eq!(site.read("out.jsonl").lines().count(), 4, "{}", ran.stdout);
    assert!(ledger(&site).contains(&"file https://example.org/de/blog/new/ delivered".to_owned()));
    assert!(ledger(&site).contains(&"file https://example.org/blog/sequel/ delivered".to_owned()));
}

#[test]
fn a_dry_run_and_explain_need_no_secrets_and_change_nothing() {
    let site = with_an_empty_ledger(site(
        "    - {name: slack, service: slack, url: \"${SLACK}\"}\n    - {name: toot, service: mastodon, host: \"https://m.example\", token: {file: token}, languages: [uk]}\n",
    ));
    let before = site.tree("");
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("to ${SLACK}"), "{}", ran.stdout);
    assert!(ran.stdout.contains("*<https://example.org/zh/blog/hello/|你好>*"), "{}", ran.stdout);
    assert!(ran.stdout.contains("2 would be sent"), "{}", ran.stdout);
    let report = site.run(&["run", "--dry-run", "--format", "json"]).succeeds().stdout;
    assert!(serde_json::from_str::<Value>(&report).is_ok(), "JSON and nothing else: {report}");
    assert_eq!(site.run(&["run", "--dry-run", "--quiet"]).succeeds().stdout, "");
    let below = |folder: &str, file: &str| {
        Ran::of(site.command(&["explain", file]).current_dir(site.path(folder))).succeeds().stdout
    };
    assert_eq!(below("content/zh", "blog/hello.md"), below("content/en/blog", "../../zh/blog/hello.md"));
    let ran = site.run(&["explain", "./content/zh/blog/hello.md"]).succeeds();
    assert!(ran.stdout.contains("slack: yes: it is new to the endpoint"), "{}", ran.stdout);
    assert!(ran.stdout.contains("toot: no: it does not hear of posts in zh"), "{}", ran.stdout);
    assert_eq!(site.tree(""), before);
}

#[test]
fn an_address_with_a_stroke_is_a_whole_link() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(Project::new().settings(&format!("announce:\n  endpoints:\n{SLACK}")));
    let site = site.post("a", "url: \"/blog/a|b/\"", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server), ["*<https://example.org/blog/a%7Cb/|A post>*\nx"]);
    assert_eq!(ledger(&site), ["slack https://example.org/blog/a|b/ delivered"]);
}

#[test]
fn a_page_that_is_not_there_yet_is_waited_for() {
    let pages =
        Server::start(|request| if request.path.starts_with("/zh/") { Reply::ok("") } else { Reply::status(404, "") });
    let slack = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", wait_for: page}\n"))
        .setting("https://example.org", &pages.url(""));
    let ran = announce(&site, &[("SLACK", &slack.url("/"))]).succeeds();
    let waits = "/blog/hello/ cannot be read yet (it answers 404); its announcements wait";
    assert!(ran.stdout.contains(waits), "{}", ran.stdout);
    assert_eq!(texts(&slack).len(), 1);
    assert!(texts(&slack)[0].contains("你好"));
    // Not for ever without a word, whatever machine goes on.
    let a_year_before = site.read("announced.jsonl").replace("\"at\":\"20", "\"at\":\"19");
    let site = site.file("announced.jsonl", a_year_before);
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    let mut quiet = site.command(&["announce", "--quiet", "--max-time", "0s"]);
    Ran::of(quiet.env("SLACK", slack.url("/"))).exits(1).says("cannot be read (it answers 404), and only 200 will do");
    assert_eq!(texts(&slack).len(), 1);
}

#[test]
fn a_decision_that_reaches_nothing_says_so() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    site.run(&["deliveries", "skip", "https://example.org/blog/helo/"])
        .exits(2)
        .says("`https://example.org/blog/helo/`");
    site.run(&["deliveries", "retry", "https://example.org/blog/hello/"])
        .exits(2)
        .says("is delivered; this is for what");
}

#[test]
fn the_command_that_settles_it_can_be_given_to_a_shell() {
    let server = Server::start(|_| Reply::status(400, "no"));
    let site = with_an_empty_ledger(site(SLACK)).file(
        "polyfeed.ids.yaml",
        "version: 1\nposts:\n  - {post: en/blog/hello.md, id: \"https://example.org/?p=12&x=$(it's)\"}\n",
    );
    announce(&site, &[("SLACK", &server.url("/"))])
        .exits(1)
        .says(r"retry --endpoint slack 'https://example.org/?p=12&x=$(it'\''s)'`")
        .says("retry --endpoint slack https://example.org/zh/blog/hello/`");
}

#[test]
fn an_older_polyfeed_refuses_a_newer_state() {
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", "http://127.0.0.1:9/")]);
    let database = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    announce(&site, &[("SLACK", "http://127.0.0.1:9/")]).exits(3).says("it is of version 99");
    site.run(&["deliveries", "list"]).exits(3).says("it is of version 99");
}

#[test]
fn the_state_of_an_older_polyfeed_is_looked_at_and_taken_over() {
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", "http://127.0.0.1:9/")]).succeeds();
    let database = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    let older = "ALTER TABLE announcement DROP COLUMN since; ALTER TABLE announcement DROP COLUMN form; PRAGMA user_version = 1";
    database.execute_batch(older).unwrap();
    drop(database);
    let list = site.run(&["deliveries", "list"]).succeeds().stdout;
    assert!(list.ends_with("2 announcements\n"), "{list}");
    site.run(&["deliveries", "retry"]).succeeds();
    let server = Server::friendly();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn one_process_announces_at_a_time() {
    let slow = Server::start(|_| Reply::Silence);
    let site = with_an_empty_ledger(site(SLACK));
    let url = slow.url("/");
    let mut first = site.command(&["announce", "--max-time", "0s"]).env("SLACK", &url).spawn().unwrap();
    while slow.requests().is_empty() {
        std::thread::yield_now();
    }
    announce(&site, &[("SLACK", &url)]).exits(75);
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn what_a_killed_run_was_sending_is_unknown_where_nobody_can_be_asked() {
    let server = Server::start(|request| if request.path == "/silent" { Reply::Silence } else { Reply::ok("ok") });
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    let mut run = site.command(&["announce", "--max-time", "0s"]).env("SLACK", server.url("/silent")).spawn().unwrap();
    while server.requests().is_empty() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    announce(&site, &[("SLACK", &server.url("/"))])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `slack`");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 1, "never twice");
    site.run(&["deliveries", "retry", "--state", "unknown"]).succeeds();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn what_is_still_to_be_sent_of_a_post_that_is_away_is_held_until_it_is_back() {
    let server = Server::answering_first(Reply::status(500, ""));
    let url = server.url("/");
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &url)]).succeeds();
    std::fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    announce(&site, &[("SLACK", &url)]).exits(1).says("the post is not there any more");
    assert_eq!(ledger(&site), ["slack https://example.org/blog/hello/ held"]);
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 1);
    // Whether this runner held it or another one.
    let site = site.post("hello", "", "The first post.");
    let runner = with_the_ledger_of(&site, SLACK).post("hello", "", "The first post.");
    for site in [&site, &runner] {
        announce(site, &[("SLACK", &url)]).succeeds();
        // The first one's endpoint rests after its failure.
        site.run(&["deliveries", "retry"]).succeeds();
        announce(site, &[("SLACK", &url)]).succeeds();
        assert!(ledger(site).contains(&"slack https://example.org/blog/hello/ delivered".to_owned()));
    }
}

#[test]
fn what_is_held_by_an_embargo_says_so_and_is_sent_after_it() {
    let server = Server::answering_first(Reply::status(500, ""));
    let url = server.url("/");
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [zh]}\n"));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.post("hello", "draft: true", "The first post.");
    announce(&site, &[("SLACK", &url)]).exits(1).says("the post waits for its original to appear (`embargo`)");
    let site = site.post("hello", "", "The first post.");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(ledger(&site), ["slack https://example.org/zh/blog/hello/ approved"]);
    site.run(&["deliveries", "retry"]).succeeds();
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(ledger(&site), ["slack https://example.org/zh/blog/hello/ delivered"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn what_a_build_shows_for_looking_is_never_announced() {
    let site = with_an_empty_ledger(site(SLACK)).post("secret", "draft: true", "x");
    for flag in ["--drafts", "--future", "--expired"] {
        site.run(&["run", flag]).exits(2).says("never announced");
    }
}

#[test]
fn a_host_may_be_written_with_a_closing_slash() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(
        "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n",
    ));
    announce(&site, &[("HOST", &server.url("/")), ("TOKEN", "token-1")]);
    let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/api/v2/instance", "/api/v1/statuses"]);
}

#[test]
fn a_dry_run_shows_what_waits_too() {
    let server = Server::start(|_| Reply::status(503, ""));
    let url = server.url("/");
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("slack  https://example.org/blog/hello/\n  to ${SLACK}"), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 would be sent"), "{}", ran.stdout);
}

#[test]
fn what_is_dead_is_written_anew_when_it_is_sent_again() {
    let server =
        Server::start(
            |request| if request.body.contains("A post") { Reply::status(400, "no") } else { Reply::ok("ok") },
        );
    let url = server.url("/");
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &url)]).exits(1).says("dead: https://example.org/blog/hello/");
    site.write("content/en/blog/hello.md", "---\ntitle: Mended\ndate: 2025-03-04\n---\nx\n");
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert!(texts(&server)[1].contains("Mended"));
}

#[test]
fn a_page_that_appears_is_seen_while_another_endpoint_is_silent() {
    let pages = Server::answering_first(Reply::status(404, ""));
    let slack = Server::start(|request| if request.path == "/silent" { Reply::Silence } else { Reply::ok("ok") });
    let site = with_an_empty_ledger(site(
        "    - {name: silent, service: slack, url: \"${SILENT}\", languages: [en]}\n    - {name: slack, service: slack, url: \"${SLACK}\", wait_for: page, languages: [en]}\n",
    ))
    .setting("https://example.org", &pages.url(""));
    let mut run = site.command(&["announce", "--wait", "15s", "--max-time", "0s"]);
    let mut run = run.env("SLACK", slack.url("/")).env("SILENT", slack.url("/silent")).spawn().unwrap();
    while !slack.requests().iter().any(|request| request.path == "/") {
        assert!(run.try_wait().unwrap().is_none(), "it waits for the page");
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
}

#[test]
fn a_post_that_moved_after_it_was_approved_is_told_once_and_its_old_address_is_settled() {
    let server = Server::friendly();
    let site = site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en], max_new: 1}\n");
    let site = with_an_empty_ledger(site).post("other", "", "Text");
    announce(&site, &[("SLACK", &server.url("/"))]).exits(1).says("held: 2 posts");
    let decided = site.run(&["deliveries", "approve", "--endpoint", "slack"]).succeeds().stdout;
    assert_eq!(decided, "2 announcements approved; the next `polyfeed announce` sends what is approved\n");
    std::fs::remove_file(site.path("content/en/blog/other.md")).unwrap();
    let site = site.post("moved", "aliases: [/blog/other/]", "Text");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server).len(), 2);
    assert!(ledger(&site).contains(&"slack https://example.org/blog/other/ skipped".to_owned()), "{:?}", ledger(&site));
    // Nobody is told that it waits to be back, nor is it sent when it is.
    std::fs::remove_file(site.path("content/en/blog/moved.md")).unwrap();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    let site = site.post("other", "aliases: [/blog/moved/]", "Text");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server).len(), 2);
}
