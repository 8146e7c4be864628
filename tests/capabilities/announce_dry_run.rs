//! What a dry run says of announcements that wait: the same as the run that follows.

use crate::{
    announce_renames::rename,
    announcing::{announce, site, with_an_empty_ledger},
    project::{EMPTY_LEDGER, Project},
    server::{Reply, Server},
};

/// Says that a dry run would send so many.
#[track_caller]
fn would_send(site: &Project, number: usize) {
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains(&format!("{number} would be sent, 0 held")), "{}", ran.stdout);
}

fn in_git(site: Project) -> Project {
    let site = site.post("stays", "", "Other words, and many of them.").repository();
    site.commit("2025-03-05T00:00:00Z");
    site
}

#[test]
fn what_the_service_has_forgotten_since_is_unknown_to_both() {
    let toot = "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n";
    let broken = Server::start(|request| Reply::status(if request.method == "POST" { 500 } else { 404 }, ""));
    let host = broken.url("");
    let site = with_an_empty_ledger(site(toot));
    let run = || announce(&site, &[("HOST", &host), ("TOKEN", "token")]);
    run().succeeds();
    would_send(&site, 1);
    let state = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    state.execute_batch("UPDATE announcement SET first_sent = first_sent - 3600001").unwrap();
    drop(state);
    would_send(&site, 0);
    run()
        .exits(1)
        .says("it may have arrived, and the service would not recognise it any more: the service is in trouble");
}

#[test]
fn what_may_have_arrived_of_a_post_that_is_renamed_is_unknown_to_both() {
    let hook = "    - {name: hook, service: webhook, url: \"${HOOK}\", languages: [en]}\n";
    let broken = Server::start(|_| Reply::Close);
    let url = broken.url("/");
    let site = in_git(with_an_empty_ledger(site(hook)));
    announce(&site, &[("HOOK", &url)]);
    would_send(&site, 2);
    rename(&site, "hello", "hallo", "2025-04-01");
    would_send(&site, 1);
    announce(&site, &[("HOOK", &url)]).exits(1).says("unknown: https://example.org/blog/hello/ at `hook`");
}

#[test]
fn what_another_machine_was_sending_to_the_service_before_is_unknown_to_both() {
    let slack = "    - {name: news, service: slack, url: \"${HOOK}\", languages: [en]}\n";
    let busy = Server::start(|_| Reply::status(429, ""));
    let url = busy.url("/");
    let site = with_an_empty_ledger(site(slack));
    announce(&site, &[("HOOK", &url)]).succeeds();
    let entry = "https://example.org/blog/hello/";
    let sending = format!(
        "{{\"endpoint\":\"news\",\"entry\":\"{entry}\",\"url\":\"{entry}\",\"state\":\"sending\",\"at\":\"2099-01-01T00:00:00Z\"}}\n"
    );
    let site = site.file("announced.jsonl", format!("{EMPTY_LEDGER}{sending}"));
    let site = site.setting("service: slack", "service: webhook");
    would_send(&site, 0);
    announce(&site, &[("HOOK", &url)]).exits(1).says("unknown: https://example.org/blog/hello/ at `news`");
}
