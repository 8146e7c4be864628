//! Posts that Git says were renamed: told once, by whatever name, and nothing misleading is said of the other one.

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger},
    project::{EMPTY_LEDGER, Project},
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n";

/// A site of English posts, of which one is new at an endpoint, in a repository.
fn with_a_new_post(endpoints: &str) -> Project {
    let site = site(endpoints).post("stays", "", "Other words, and many of them.");
    let site = site.file("announced.jsonl", format!("{EMPTY_LEDGER}{}", line("stays", "delivered"))).repository();
    site.commit("2025-03-05T00:00:00Z");
    site
}

/// Renames an English post, and commits that.
pub fn rename(site: &Project, from: &str, to: &str, day: &str) {
    let path = |name: &str| format!("content/en/blog/{name}.md");
    site.git(&["mv", &path(from), &path(to)]);
    site.commit(&format!("{day}T00:00:00Z"));
}

#[test]
fn a_post_that_is_renamed_while_it_waits_is_told_by_its_new_name_and_nobody_is_troubled() {
    let busy = Server::start(|_| Reply::status(429, ""));
    let server = Server::friendly();
    let site = with_a_new_post(SLACK);
    announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
    rename(&site, "hello", "hallo", "2025-04-01");
    let still = announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
    assert_eq!(still.stderr, "");
    site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).succeeds();
    let ran = announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(texts(&server), ["*<https://example.org/blog/hallo/|A post>*\nThe first post."]);
    let list = site.run(&["deliveries", "list", "--state", "skipped"]).succeeds().stdout;
    assert!(list.contains("/blog/hello/  it was announced under another name"), "{list}");
}

#[test]
fn what_may_have_arrived_of_a_post_that_is_renamed_says_what_it_is_now() {
    let broken = Server::start(|_| Reply::Close);
    let site = with_a_new_post(&SLACK.replace("service: slack", "service: webhook"));
    announce(&site, &[("SLACK", &broken.url("/"))]).succeeds();
    rename(&site, "hello", "hallo", "2025-04-01");
    announce(&site, &[("SLACK", &broken.url("/"))])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `slack`")
        .says("it may have arrived, and the post is https://example.org/blog/hallo/ now");
}

#[test]
fn a_post_that_was_renamed_in_git_is_not_new_though_nothing_else_says_where_it_was() {
    let site = site("    - {name: file, service: file, path: out.jsonl}\n").repository();
    site.commit("2025-03-05T00:00:00Z");
    let site = with_an_empty_ledger(site);
    announce(&site, &[]).succeeds();
    site.commit("2025-03-06T00:00:00Z");
    rename(&site, "hello", "renamed", "2025-04-01");
    let ran = site.run(&["explain", "content/en/blog/renamed.md"]).succeeds();
    assert!(ran.stdout.contains("file: no: Git says that it was renamed"), "{}", ran.stdout);
    announce(&site, &[]).succeeds();
    assert_eq!(site.read("out.jsonl").lines().count(), 2, "neither post is told of again");
    assert!(ledger(&site).contains(&"file https://example.org/blog/renamed/ skipped".to_owned()));
}

#[test]
fn a_post_that_is_renamed_and_has_its_name_again_while_an_endpoint_fails_is_told_once() {
    let server = Server::answering_first(Reply::status(429, ""));
    let url = server.url("/");
    let site = with_a_new_post(SLACK);
    let wake_and_announce = || {
        site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).succeeds();
        announce(&site, &[("SLACK", &url)])
    };
    wake_and_announce().succeeds();
    for (from, to, day) in [("hello", "hallo", "2025-04-01"), ("hallo", "hello", "2025-04-02")] {
        rename(&site, from, to, day);
        wake_and_announce();
    }
    let told = texts(&server);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[1].contains("/blog/hallo/"), "{told:?}");
    assert!(ledger(&site).contains(&"slack https://example.org/blog/hello/ skipped".to_owned()));
}

#[test]
fn a_post_that_may_have_arrived_under_another_name_is_not_told_again_under_the_one_that_it_has_again() {
    let answers = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |_| match answers.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => Reply::status(429, ""),
        _ => Reply::Close,
    });
    let site = with_a_new_post("    - {name: slack, service: webhook, url: \"${SLACK}\", languages: [en]}\n");
    let wake_and_announce = || {
        site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).succeeds();
        announce(&site, &[("SLACK", &server.url("/"))])
    };
    wake_and_announce().succeeds();
    rename(&site, "hello", "hallo", "2025-04-01");
    wake_and_announce().succeeds();
    rename(&site, "hallo", "hello", "2025-04-02");
    wake_and_announce().exits(1).says("hallo");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_held_post_that_is_renamed_waits_for_a_persons_word_all_the_same() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = site(&SLACK.replace("}\n", ", max_new: 1}\n"));
    let site = with_an_empty_ledger(site.post("other", "", "Other words, and many of them.")).repository();
    let run = || announce(&site, &[("SLACK", &url)]);
    site.commit("2025-03-05T00:00:00Z");
    run().exits(1).says("held: 2 posts new to `slack`");
    rename(&site, "hello", "hallo", "2025-04-01");
    run().succeeds();
    assert!(server.requests().is_empty(), "{:?}", texts(&server));
    site.run(&["deliveries", "approve"]).succeeds();
    run();
    run();
    let told = texts(&server);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|text| text.contains("/blog/hallo/")), "{told:?}");
}

/// A line of the ledger.
fn line(post: &str, state: &str) -> String {
    let url = format!("https://example.org/blog/{post}/");
    format!(
        "{{\"endpoint\":\"slack\",\"entry\":\"{url}\",\"url\":\"{url}\",\"state\":\"{state}\",\"at\":\"2025-01-01T00:00:00Z\"}}\n"
    )
}

const FIRST: &str = "---\ntitle: First of all\ndate: 2025-03-04\n{more}\n---\nThe first post.\n";

/// A site whose only new post was told of, on a machine that keeps its state, with others that stay.
fn told(server: &Server) -> Project {
    let site = with_a_new_post(SLACK).file("content/en/blog/hello.md", FIRST.replace("{more}", ""));
    site.commit("2025-03-05T00:00:00Z");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    site
}

#[test]
fn a_post_whose_address_is_mended_is_held_since_it_was_told_of() {
    let server = Server::friendly();
    let site = told(&server).file("content/en/blog/hello.md", FIRST.replace("{more}", "slug: hello-again"));
    let run = || announce(&site, &[("SLACK", &server.url("/"))]);
    run()
        .exits(1)
        .says("held: 1 post new to `slack`: https://example.org/blog/hello/ was told and is not there any more");
    site.run(&["deliveries", "skip", "--endpoint", "slack"]).succeeds();
    run().succeeds();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_post_that_comes_to_another_folder_is_held_where_only_the_ledger_knows_of_it() {
    let server = Server::friendly();
    let site = told(&server);
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    std::fs::remove_dir_all(site.path(".git")).unwrap();
    std::fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    let site = site.post("2025/hello", "", "The first post.");
    announce(&site, &[("SLACK", &server.url("/"))])
        .exits(1)
        .says("https://example.org/blog/hello/ was told and is not there any more");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_title_and_a_name_that_come_again_hold_nothing() {
    let server = Server::friendly();
    let site = told(&server).post("one/notes", "", "x").post("two/notes", "", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    std::fs::remove_file(site.path("content/en/blog/one/notes.md")).unwrap();
    let site = site.post("three/notes", "", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn a_post_that_says_where_it_was_has_not_become_another_one_of_that_name() {
    let server = Server::friendly();
    let site = told(&server).post("hallo", "aliases: [/blog/hello]", "The first post.");
    std::fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    let site = site.file("content/en/blog/news/hello.md", FIRST.replace("{more}", ""));
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_post_that_git_says_was_renamed_has_not_become_another_one_of_that_name() {
    let server = Server::friendly();
    let site = told(&server);
    rename(&site, "hello", "hallo", "2025-04-01");
    let run = |site: &Project| announce(site, &[("SLACK", &server.url("/"))]);
    run(&site).succeeds();
    let site =
        site.file("content/en/blog/hallo.md", FIRST.replace("First of all", "Told before").replace("{more}", ""));
    let site = site.file("content/en/blog/news/hello.md", FIRST.replace("{more}", ""));
    site.commit("2025-04-02T00:00:00Z");
    run(&site).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_post_that_waits_and_is_renamed_on_its_first_day_is_held_neither_by_a_dry_run_nor_by_a_run() {
    let busy = Server::start(|_| Reply::status(429, ""));
    let server = Server::friendly();
    let site = with_a_new_post(SLACK);
    announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
    rename(&site, "hello", "hallo", "2025-03-04");
    let dry = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(dry.stdout.contains("1 would be sent, 0 held"), "{}", dry.stdout);
    site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).succeeds();
    announce(&site, &[("SLACK", &server.url("/"))]);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_post_that_is_renamed_on_its_first_day_is_held_where_only_git_knows_of_it() {
    let server = Server::friendly();
    let site = told(&server);
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    rename(&site, "hello", "hallo", "2025-03-04");
    announce(&site, &[("SLACK", &server.url("/"))])
        .exits(1)
        .says("held: 1 post new to `slack`: https://example.org/blog/hello/ was told and is not there any more");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_post_that_is_hidden_has_not_become_another_one_of_its_title() {
    let server = Server::friendly();
    let site = told(&server)
        .file("content/en/blog/hello.md", FIRST.replace("{more}", "draft: true"))
        .file("content/en/blog/again.md", FIRST.replace("{more}", ""));
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 2);
}
