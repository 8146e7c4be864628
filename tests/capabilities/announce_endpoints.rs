//! Endpoints: which posts each hears of, from when on, and what becomes of those that are new, renamed, slow or closed.

use serde_json::Value;

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger},
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[test]
fn a_new_endpoint_may_begin_with_a_baseline_of_its_own() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.settings("    - {name: second, service: slack, url: \"${SLACK}\"}");
    site.run(&["announce", "--baseline", "--endpoint", "secnod"]).exits(2).says("there is no endpoint `secnod`");
    site.run(&["announce", "--baseline", "--endpoint", "second"]).succeeds();
    site.run(&["announce", "--baseline", "--endpoint", "slack"])
        .exits(2)
        .says("`slack` has heard of something already")
        .says("is marked as known by `polyfeed deliveries skip --endpoint slack`");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_new_endpoint_hears_of_what_is_new_to_it() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.settings("    - {name: zh, service: slack, url: \"${SLACK}\", languages: [zh]}");
    announce(&site, &[("SLACK", &url)]).succeeds();
    let all = texts(&server);
    assert_eq!(all.len(), 3);
    assert!(all[2].contains("你好"));
}

#[test]
fn an_endpoint_that_may_have_been_renamed_is_told_nothing_a_second_time() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.setting("name: slack,", "name: slack-all,");
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("0 would be sent, 2 held"), "{}", ran.stdout);
    announce(&site, &[("SLACK", &url)]).exits(1).says("the endpoint may be `slack` under another name");
    site.run(&["deliveries", "skip", "--endpoint", "slack-all"]).succeeds();
    assert_eq!(server.requests().len(), 2);
    // What is new to both is told.
    let site = site.post("second", "", "x");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn posts_that_may_all_have_moved_are_told_nothing_a_second_time() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.settings("rules: {permalink: \"/posts/:filename/\"}");
    announce(&site, &[("SLACK", &url)])
        .exits(1)
        .says("held: 2 posts new to `slack`: none of the posts that the endpoint knows is there any more");
    site.run(&["deliveries", "skip", "--endpoint", "slack"]).succeeds();
    let site = site.post("second", "", "x");
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn posts_of_a_language_that_has_another_prefix_or_code_are_told_nothing_a_second_time() {
    let server = Server::friendly();
    let url = server.url("/");
    let chinese = "---\ntitle: 你好\ndate: 2025-03-04\n---\n第一篇文章。\n";
    for (from, to, address) in [
        ("zh: {name: 中文}", "zh: {name: 中文, prefix: cn}", "https://example.org/cn/"),
        ("zh: {name: 中文}", "zh-tw: {name: 中文}", "https://example.org/zh-tw/"),
        ("prefix: \"\"", "prefix: en", "https://example.org/en/"),
    ] {
        let site = with_an_empty_ledger(site(SLACK));
        announce(&site, &[("SLACK", &url)]).succeeds();
        let told = server.requests().len();
        let site = site.setting(from, to).file("content/zh-tw/blog/hello.md", chinese);
        announce(&site, &[("SLACK", &url)])
            .exits(1)
            .says(&format!("held: 1 post new to `slack`: the endpoint knows no post below {address}, but gone ones"));
        assert_eq!(server.requests().len(), told, "{to}");
        // A language that is new is told at once.
        site.run(&["deliveries", "skip", "--endpoint", "slack"]).succeeds();
        let site = site.file("content/uk/blog/other.md", "---\ntitle: Привіт\ndate: 2025-03-05\n---\nПерша стаття.\n");
        announce(&site, &[("SLACK", &url)]).succeeds();
        assert_eq!(server.requests().len(), told + 1, "{to}");
    }
}

#[test]
fn the_first_baseline_is_for_all_endpoints() {
    let site = site(&(SLACK.to_owned() + &SLACK.replace("name: slack,", "name: other,")));
    site.run(&["announce", "--baseline", "--endpoint", "slack"]).exits(2).says("there is no baseline yet");
    site.run(&["announce", "--baseline"]).succeeds();
    assert_eq!(ledger(&site).len(), 4);
}

#[test]
fn endpoints_are_told_by_language_feed_and_tag() {
    let site = with_an_empty_ledger(
        site(
            "    - {name: exact, service: file, path: exact.jsonl, languages: [pt]}
    - {name: range, service: file, path: range.jsonl, languages: [\"pt-*\"]}
    - {name: feed, service: file, path: feed.jsonl, feeds: [notes]}
    - {name: tag, service: file, path: tag.jsonl, tags: [Service Mesh]}\n",
        )
        .setting("  uk: {name: Українська}\n", "  pt: {}\n  pt-br: {}\n")
        .setting(
            "  blog: {include: \"blog/**\"}\n",
            "  blog: {include: \"blog/**\"}\n  notes: {include: \"notes/**\"}\n",
        ),
    )
    .file("content/pt/blog/hello.md", "---\ntitle: Olá\ndate: 2025-03-04\n---\nx\n")
    .file("content/pt-br/blog/hello.md", "---\ntitle: Oi\ndate: 2025-03-04\n---\nx\n")
    .file("content/en/notes/plan.md", "---\ntitle: Plan\ndate: 2025-03-06\n---\nx\n");
    announce(&site, &[]).succeeds();
    let titles = |path: &str| {
        let title = |line: &str| serde_json::from_str::<Value>(line).unwrap()["title"].as_str().unwrap().to_owned();
        site.read(path).lines().map(title).collect::<Vec<_>>()
    };
    assert_eq!(titles("exact.jsonl"), ["Olá"]);
    assert_eq!(titles("range.jsonl"), ["Oi", "Olá"]);
    assert_eq!(titles("feed.jsonl"), ["Plan"]);
    assert_eq!(titles("tag.jsonl"), ["A post"]);
}

#[test]
fn an_endpoint_that_is_down_delays_no_other() {
    let down = Server::start(|_| Reply::status(503, "").header("retry-after", "3600"));
    let up = Server::friendly();
    let site = with_an_empty_ledger(site(
        "    - {name: down, service: slack, url: \"${DOWN}\"}\n    - {name: up, service: slack, url: \"${UP}\"}\n",
    ));
    let variables = [("DOWN", down.url("/")), ("UP", up.url("/"))];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    announce(&site, &variables).succeeds();
    announce(&site, &variables).succeeds();
    assert_eq!(up.requests().len(), 2);
    assert_eq!(down.requests().len(), 1, "it asked for an hour's peace");
}

#[test]
fn a_closed_endpoint_is_left_alone_until_somebody_reopens_it() {
    let server = Server::answering_first(Reply::status(410, "channel_is_archived"));
    let url = server.url("/");
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &url)]).exits(1).says("disabled: `slack`").says("the channel is archived");
    announce(&site, &[("SLACK", &url)]).succeeds();
    let site = site.post("second", "", "x");
    announce(&site, &[("SLACK", &url)]).exits(1).says("closed: 1 more post for `slack`");
    assert_eq!(server.requests().len(), 1);
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn a_closed_endpoint_with_nothing_to_send_can_be_reopened() {
    let closed = Server::start(|_| Reply::status(410, ""));
    let server = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &closed.url("/"))]).exits(1).says("disabled: `slack`");
    site.run(&["deliveries", "skip", "--endpoint", "slack"]).succeeds();
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    let site = site.post("second", "", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server), ["*<https://example.org/blog/second/|A post>*\nx"]);
}

#[test]
fn what_waits_for_an_endpoint_that_is_not_to_hear_of_it_any_more_is_held_until_it_is_again() {
    let down = Server::start(|_| Reply::status(503, ""));
    let up = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &down.url("/"))]).succeeds();
    let site = site.setting("service: slack,", "service: slack, languages: [en],");
    site.run(&["deliveries", "retry"]).succeeds();
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("1 would be sent"), "{}", ran.stdout);
    announce(&site, &[("SLACK", &up.url("/"))]).exits(1).says(
        "held: https://example.org/zh/blog/hello/ at `slack`: the endpoint does not hear of such posts any more (`languages`",
    );
    announce(&site, &[("SLACK", &up.url("/"))]).succeeds();
    assert_eq!(up.requests().len(), 1);
    let site = site.setting(" languages: [en],", "");
    announce(&site, &[("SLACK", &up.url("/"))]).succeeds();
    assert!(texts(&up)[1].contains("你好"));
}

#[test]
fn what_waits_for_an_endpoint_that_has_another_service_is_told_in_the_words_of_that() {
    let busy = Server::start(|_| Reply::status(429, ""));
    let discord = Server::start(|_| Reply::ok("{\"id\": \"1\"}"));
    let site = with_an_empty_ledger(site(SLACK));
    announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    let site = site.setting("service: slack", "service: discord");
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("\"content\": ") && ran.stdout.contains("2 would be sent"), "{}", ran.stdout);
    announce(&site, &[("SLACK", &discord.url("/"))]).succeeds();
    let told = discord.requests();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].json()["content"], "**A post**\nThe first post.\nhttps://example.org/blog/hello/");
}

#[test]
fn what_waits_for_an_endpoint_that_says_it_in_other_words_now_is_said_in_those() {
    let broken = Server::start(|_| Reply::status(503, ""));
    let server = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &broken.url("/"))]).succeeds();
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    let site = site.setting("languages: [en]", "languages: [en], text: \"News: {{ title }}\"");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server), ["News: A post"]);
}

#[test]
fn what_may_have_arrived_at_another_service_is_for_a_person_and_then_in_the_words_of_the_new_one() {
    let broken = Server::start(|_| Reply::Close);
    let server = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: team, service: webhook, url: \"${URL}\", languages: [en]}\n"));
    announce(&site, &[("URL", &broken.url("/"))]).succeeds();
    let site = site.setting("service: webhook", "service: slack");
    let run = || announce(&site, &[("URL", &server.url("/"))]);
    run().exits(1).says(
        "unknown: https://example.org/blog/hello/ at `team`: it may have arrived at the service that the endpoint had",
    );
    run().succeeds();
    assert!(server.requests().is_empty());
    site.run(&["deliveries", "retry", "--endpoint", "team"]).succeeds();
    run().succeeds();
    assert_eq!(texts(&server), ["*<https://example.org/blog/hello/|A post>*\nThe first post."]);
}

#[test]
fn what_waits_for_a_closed_endpoint_is_said_once_though_it_is_written_anew() {
    let server = Server::start(|_| Reply::status(410, ""));
    let site = with_an_empty_ledger(site(SLACK));
    let run = || announce(&site, &[("SLACK", &server.url("/"))]);
    run().exits(1).says("`slack` takes nothing any more");
    run().succeeds();
    site.write("polyfeed.yaml", site.read("polyfeed.yaml").replace("SLACK}\"", "SLACK}\", text: \"{{ title }}\""));
    assert_eq!(run().succeeds().stderr, "");
}
