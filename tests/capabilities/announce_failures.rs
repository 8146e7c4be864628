//! When a service fails, a run is killed, or time goes by: nothing is lost, nothing is told twice, and a person hears of what is in doubt.

use std::{
    fs,
    sync::{Condvar, Mutex},
    time::Duration,
};

use serde_json::json;

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger, with_the_ledger_of},
    project::{EMPTY_LEDGER, Project, Ran},
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";
const MASTODON: &str =
    "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n";

const HOOK: &str = "    - {name: hook, service: webhook, url: \"${URL}\", languages: [en]}\n";

/// A receiver that answers nothing, and a site whose run was killed when it had sent one announcement there.
fn killed_while_sending() -> (Server, Project) {
    let server = Server::start(|_| Reply::Silence);
    let site = with_an_empty_ledger(site(HOOK));
    let mut run = site.command(&["announce"]).env("URL", server.url("/")).spawn().unwrap();
    while server.requests().is_empty() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    (server, site)
}

/// The state as it would be so many minutes later.
fn minutes_later(site: &Project, minutes: i64) {
    let database = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    let earlier = "UPDATE announcement SET first_sent = first_sent - ?1, since = since - ?1";
    database.execute(earlier, [minutes * 60_000]).unwrap();
    database.execute("UPDATE endpoint SET paused_until = paused_until - ?1", [minutes * 60_000]).unwrap();
}

/// The state as a run with a clock that is a month ahead has left it.
fn noted_by_a_clock_that_was_wrong(site: &Project) {
    minutes_later(site, -30 * 24 * 60);
}

/// An instance that takes statuses.
fn instance() -> Server {
    Server::start(|request| match request.method.as_str() {
        "POST" => Reply::ok(&json!({"id": "1", "url": "https://m.example/@x/1"}).to_string()),
        _ => Reply::status(404, ""),
    })
}

fn posts(server: &Server) -> usize {
    server.requests().iter().filter(|request| request.method == "POST").count()
}

#[test]
fn an_instance_that_was_down_for_hours_is_told_all_the_same() {
    let site = with_an_empty_ledger(site(MASTODON));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let down = format!("http://{closed}");
    announce(&site, &[("HOST", &down), ("TOKEN", "token")]).succeeds();
    minutes_later(&site, 180);
    let up = instance();
    announce(&site, &[("HOST", &up.url("")), ("TOKEN", "token")]).succeeds();
    assert_eq!(posts(&up), 1);
}

#[test]
fn what_a_service_may_have_posted_and_forgotten_is_unknown_and_said_once() {
    let site = with_an_empty_ledger(site(MASTODON));
    let broken = Server::start(|_| Reply::status(500, ""));
    announce(&site, &[("HOST", &broken.url("")), ("TOKEN", "token")]).succeeds();
    minutes_later(&site, 180);
    let up = instance();
    let variables = [("HOST", &*up.url("")), ("TOKEN", "token")];
    announce(&site, &variables)
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `toot`: it may have arrived, and the service would not");
    announce(&site, &variables).succeeds();
    assert_eq!(posts(&up), 0);
}

#[test]
fn a_clock_that_was_ahead_makes_no_second_post_of_one_that_the_service_has_forgotten() {
    let site = with_an_empty_ledger(site(MASTODON));
    let broken = Server::start(|request| if request.method == "POST" { Reply::Close } else { Reply::status(404, "") });
    announce(&site, &[("HOST", &broken.url("")), ("TOKEN", "token")]).succeeds();
    noted_by_a_clock_that_was_wrong(&site);
    let up = instance();
    announce(&site, &[("HOST", &up.url("")), ("TOKEN", "token")]).exits(1).says("unknown: https://example.org/blog/");
    assert_eq!(posts(&up), 0);
}

#[test]
fn no_endpoint_rests_longer_than_a_week_whatever_it_asks_for_and_whatever_the_clock_said() {
    for retry_after in ["1000000000000", "Fri, 31 Dec 9999 23:59:59 GMT", "600"] {
        let site = with_an_empty_ledger(site(SLACK));
        let busy = Server::start(move |_| Reply::status(429, "").header("retry-after", retry_after));
        announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
        match retry_after {
            "600" => noted_by_a_clock_that_was_wrong(&site),
            _ => minutes_later(&site, 7 * 24 * 60),
        }
        let up = Server::friendly();
        announce(&site, &[("SLACK", &up.url("/"))]).succeeds();
        assert_eq!(up.requests().len(), 2, "after {retry_after}");
    }
}

#[test]
fn an_answer_that_does_not_name_the_status_is_not_believed() {
    let site = with_an_empty_ledger(site(MASTODON));
    let parked = Server::start(|_| Reply::ok("<html>This instance is in maintenance</html>"));
    announce(&site, &[("HOST", &parked.url("")), ("TOKEN", "token")]).succeeds();
    assert_eq!(ledger(&site), ["toot https://example.org/blog/hello/ sending"]);
    minutes_later(&site, 5);
    let up = instance();
    announce(&site, &[("HOST", &up.url("")), ("TOKEN", "token")]).succeeds();
    let key = |server: &Server| server.requests().last().unwrap().header("idempotency-key").map(str::to_owned);
    assert_eq!(posts(&up), 1);
    assert_eq!(key(&up), key(&parked), "it is told that this is the same");
}

#[test]
fn an_answer_that_was_compressed_on_its_way_is_no_no() {
    let gzip = Server::start(|_| Reply::ok("not JSON").header("content-encoding", "gzip"));
    let wecom = "    - {name: wecom, service: wecom, host: \"${HOST}\", key: \"${TOKEN}\", languages: [en]}\n";
    let site = with_an_empty_ledger(site(wecom));
    announce(&site, &[("HOST", &gzip.url("")), ("TOKEN", "token")])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `wecom`: the answer does not say whether the message was taken (200, and the answer is compressed");
    minutes_later(&site, 60);
    announce(&site, &[("HOST", &gzip.url("")), ("TOKEN", "token")]).succeeds();
    assert_eq!(posts(&gzip), 1, "it may have been yes");
}

#[test]
fn a_blind_service_that_breaks_off_costs_one_announcement_not_all() {
    for reply in [Reply::Close, Reply::status(504, "gateway time-out"), Reply::status(502, "bad gateway")] {
        let server = Server::start(move |_| reply.clone());
        let site = with_an_empty_ledger(site(SLACK));
        announce(&site, &[("SLACK", &server.url("/"))]).exits(1).says("unknown: https://example.org/blog/hello/");
        announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
        assert_eq!(server.requests().len(), 1);
        assert_eq!(
            ledger(&site),
            ["slack https://example.org/blog/hello/ unknown", "slack https://example.org/zh/blog/hello/ approved"]
        );
    }
}

#[test]
fn a_receiver_that_recognises_repetitions_is_asked_again_after_a_gateway_failed() {
    let server = Server::answering_first(Reply::status(504, ""));
    let site = with_an_empty_ledger(site("    - {name: hook, service: webhook, url: \"${URL}\", languages: [en]}\n"));
    announce(&site, &[("URL", &server.url("/"))]).succeeds();
    minutes_later(&site, 5);
    announce(&site, &[("URL", &server.url("/"))]).succeeds();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
    assert_eq!(requests[0].body, requests[1].body);
}

#[test]
fn a_runner_that_starts_empty_decides_on_what_another_left_in_doubt() {
    let broken = Server::start(|request| if request.method == "POST" { Reply::Close } else { Reply::status(404, "") });
    let up = instance();
    let resend = "    - {name: slack, service: slack, url: \"${HOST}/\", on_unknown: resend, languages: [en]}\n";
    let site = with_an_empty_ledger(site(&(MASTODON.to_owned() + resend)));
    announce(&site, &[("HOST", &broken.url("")), ("TOKEN", "token")]).succeeds();
    let variables = [("HOST", &*up.url("")), ("TOKEN", "token")];
    fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    announce(&site, &variables).exits(1).says("unknown: https://example.org/blog/hello/ at `toot`");
    fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    announce(&site, &variables).succeeds();
    assert_eq!(
        ledger(&site),
        ["slack https://example.org/blog/hello/ delivered", "toot https://example.org/blog/hello/ unknown"]
    );
    assert_eq!(posts(&up), 1, "the one that is to be sent again");
}

#[test]
fn a_run_that_is_killed_before_it_speaks_leaves_that_to_the_next() {
    let server = Server::start(|request| if request.path == "/silent" { Reply::Silence } else { Reply::Close });
    let site = with_an_empty_ledger(site(
        "    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n    - {name: silent, service: slack, url: \"${SILENT}\", languages: [zh]}\n",
    ));
    let (slack, silent) = (server.url("/"), server.url("/silent"));
    let mut run = site.command(&["announce", "--max-time", "0s"]);
    let mut run = run.env("SLACK", &slack).env("SILENT", &silent).spawn().unwrap();
    let is_unknown = || site.run(&["deliveries", "list", "--state", "unknown"]).stdout.contains("/blog/hello/");
    while !is_unknown() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    announce(&site, &[("SLACK", &slack), ("SILENT", &silent)])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `slack`")
        .says("if it is missing, run `polyfeed deliveries retry --endpoint slack https://example.org/blog/hello/`; if not, `polyfeed deliveries skip --endpoint slack https://example.org/blog/hello/`")
        .says("unknown: https://example.org/zh/blog/hello/ at `silent`");
    announce(&site, &[("SLACK", &slack), ("SILENT", &silent)]).succeeds();
}

#[test]
fn an_endpoint_with_nothing_to_send_takes_no_ones_place() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(
        "    - {name: first, service: slack, url: \"${SLACK}\", languages: [uk]}\n    - {name: second, service: slack, url: \"${SLACK}\"}\n",
    ))
    .setting("announce:\n", "announce:\n  max_per_run: 1\n");
    for sent in 1..=2 {
        announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
        assert_eq!(server.requests().len(), sent);
    }
}

#[test]
fn instances_are_asked_for_their_limits_side_by_side() {
    // Answers the first only once the second has asked.
    let asked = (Mutex::new(0), Condvar::new());
    let server = Server::start(move |request| {
        if request.method == "POST" {
            return Reply::ok("{\"id\": \"1\"}");
        }
        let mut count = asked.0.lock().unwrap();
        *count += 1;
        asked.1.notify_all();
        let both = asked.1.wait_timeout_while(count, Duration::from_secs(60), |count| *count < 2);
        drop(both.unwrap());
        Reply::ok(&json!({"configuration": {"statuses": {"max_characters": 40}}}).to_string())
    });
    let site = with_an_empty_ledger(site(&(MASTODON.to_owned() + &MASTODON.replace("name: toot", "name: other"))));
    let site = site.post("hello", "", &"words and ".repeat(50));
    announce(&site, &[("HOST", &server.url("")), ("TOKEN", "token")]).succeeds();
    let lengths: Vec<usize> = server
        .requests()
        .iter()
        .filter(|request| request.method == "POST")
        .map(|request| request.json()["status"].as_str().unwrap().len())
        .collect();
    assert_eq!(lengths.len(), 2);
    assert!(lengths.iter().all(|length| *length < 100), "{lengths:?}");
}

#[test]
fn a_line_that_broke_off_inside_a_letter_is_written_again_whole() {
    let site = with_an_empty_ledger(site("    - {name: file, service: file, path: out.jsonl, languages: [zh]}\n"));
    announce(&site, &[]).succeeds();
    let whole = fs::read(site.path("out.jsonl")).unwrap();
    let letter = whole.windows(3).position(|bytes| bytes == "你".as_bytes()).unwrap();
    fs::write(site.path("out.jsonl"), &whole[..letter + 1]).unwrap();
    let database = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    database.execute("UPDATE announcement SET state = 'sending'", []).unwrap();
    drop(database);
    let site = site.file("announced.jsonl", EMPTY_LEDGER);
    announce(&site, &[]).succeeds();
    assert_eq!(fs::read(site.path("out.jsonl")).unwrap(), whole);
}

#[test]
fn what_was_approved_on_another_machine_is_sent() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", max_new: 1}\n"));
    announce(&site, &[("SLACK", &server.url("/"))]).exits(1);
    let decided = site.read("announced.jsonl").replacen("\"held\",\"at\":\"2", "\"approved\",\"at\":\"3", 1);
    let site = site.file("announced.jsonl", decided);
    // Whoever looks sees what the next run does.
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("1 would be sent"), "{}", ran.stdout);
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_was_approved_on_another_machine_can_still_be_skipped() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", max_new: 1}\n"));
    announce(&site, &[("SLACK", &server.url("/"))]).exits(1);
    let decided = site.read("announced.jsonl").replace("\"held\",\"at\":\"2", "\"approved\",\"at\":\"2");
    let site = site.file("announced.jsonl", decided.replace("\"at\":\"20", "\"at\":\"21"));
    site.run(&["deliveries", "skip", "https://example.org/blog/hello/"]).succeeds();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server), ["*<https://example.org/zh/blog/hello/|你好>*\n第一篇文章。"]);
}

#[test]
fn what_a_killed_run_was_sending_can_be_skipped_before_the_next() {
    let (server, site) = killed_while_sending();
    // The receiver knows a repetition, so that the next run would send it again.
    let would_be_sent = |site: &Project, count: &str| {
        let ran = site.run(&["announce", "--dry-run"]).succeeds();
        assert!(ran.stdout.contains(&format!("{count} would be sent")), "{}", ran.stdout);
    };
    would_be_sent(&site, "1");
    would_be_sent(&with_the_ledger_of(&site, HOOK), "1");
    site.run(&["deliveries", "skip", "https://example.org/blog/hello/"]).succeeds();
    would_be_sent(&site, "0");
    announce(&site, &[("URL", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_a_killed_run_was_sending_can_be_skipped_on_another_machine() {
    let (server, site) = killed_while_sending();
    let other = with_the_ledger_of(&site, HOOK);
    other.run(&["deliveries", "skip", "https://example.org/blog/hello/"]).succeeds();
    let site = site.file("announced.jsonl", other.read("announced.jsonl"));
    let ran = site.run(&["announce", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("0 would be sent"), "{}", ran.stdout);
    announce(&site, &[("URL", &server.url("/"))]).succeeds();
    assert_eq!(server.requests().len(), 1);
    assert_eq!(ledger(&site), ["hook https://example.org/blog/hello/ skipped"]);
}

#[test]
fn the_command_that_wakes_an_endpoint_sends_nothing_again_that_may_have_arrived() {
    let server = Server::start(|request| match request.body.contains("hello") {
        true => Reply::status(502, ""),
        false => Reply::status(401, ""),
    });
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    announce(&site, &[("SLACK", &server.url("/"))]).exits(1).says("unknown: https://example.org/blog/hello/");
    site.run(&["deliveries", "retry", "--endpoint", "slack", "--state", "ready"]).succeeds();
    let site = site.post("other", "", "Text");
    let wake = "polyfeed deliveries retry --endpoint slack --state ready";
    announce(&site, &[("SLACK", &server.url("/"))]).exits(1).says(&format!("or at once after `{wake}`"));
    let command: Vec<&str> = wake.split(' ').skip(1).collect();
    site.run(&command).succeeds();
    let mended = Server::friendly();
    announce(&site, &[("SLACK", &mended.url("/"))]).succeeds();
    let told = texts(&mended);
    assert!(told.len() == 1 && told[0].contains("/blog/other/"), "{told:?}");
}

#[test]
fn the_command_that_wakes_an_endpoint_makes_no_second_post_of_one_that_the_service_has_forgotten() {
    let (broken, up) = (Server::start(|_| Reply::status(503, "")), instance());
    let site = with_an_empty_ledger(site(MASTODON));
    announce(&site, &[("HOST", &broken.url("")), ("TOKEN", "token")]).succeeds();
    minutes_later(&site, 61);
    site.run(&["deliveries", "retry", "--endpoint", "toot", "--state", "ready"]).succeeds();
    announce(&site, &[("HOST", &up.url("")), ("TOKEN", "token")])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `toot`: it may have arrived");
    assert_eq!(posts(&up), 0);
}

#[test]
fn the_command_that_wakes_an_endpoint_names_settings_of_another_name() {
    let server = Server::start(|_| Reply::status(401, ""));
    let site = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\", languages: [en]}\n"));
    fs::rename(site.path("polyfeed.yaml"), site.path("the site.yaml")).unwrap();
    let mut command =
        site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01", "--config", "the site.yaml"]);
    Ran::of(command.env("SLACK", server.url("/")))
        .exits(1)
        .says("at once after `polyfeed deliveries retry --config 'the site.yaml' --endpoint slack --state ready`");
}

#[test]
fn what_is_sent_again_says_why() {
    let server = Server::start(|_| Reply::Close);
    let site = with_an_empty_ledger(site("    - {name: hook, service: webhook, url: \"${URL}\", languages: [en]}\n"));
    let run = || announce(&site, &[("URL", &server.url("/"))]);
    run().succeeds();
    let endpoint_rests_for_an_hour = || minutes_later(&site, -60);
    endpoint_rests_for_an_hour();
    let post = site.read("content/en/blog/hello.md");
    fs::remove_file(site.path("content/en/blog/hello.md")).unwrap();
    run().exits(1).says("it may have arrived, and the post is not there any more");
    site.write("content/en/blog/hello.md", post);
    run().succeeds();
    let list = site.run(&["deliveries", "list"]).succeeds().stdout;
    assert!(
        list.starts_with("ready ") && list.contains("the service knows a repetition, so it is sent again"),
        "{list}"
    );
}

#[test]
fn an_endpoint_that_fails_for_hours_is_a_finding_of_every_run_that_tries_it() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let down = format!("http://{closed}/");
    let quietly = |site: &Project, url: &str| {
        let mut command = site.command(&["announce", "--quiet", "--max-time", "0s", "--now", "2030-01-01"]);
        Ran::of(command.env("SLACK", url))
    };
    let site = with_an_empty_ledger(site(SLACK));
    assert_eq!(quietly(&site, &down).succeeds().stderr, "", "a short failure is none to speak of");
    minutes_later(&site, 5 * 60);
    let said = "failing: `slack` has not taken https://example.org/blog/hello/ since 20";
    quietly(&site, &down)
        .exits(1)
        .says(said)
        .says("no connection: ")
        .says("polyfeed deliveries retry --endpoint slack --state ready");
    assert_eq!(quietly(&site, &down).succeeds().stderr, "", "it rests");

    // Whatever machine goes on, as often as it does.
    let mut ledger = site.read("announced.jsonl");
    for _ in 0..2 {
        let runner = with_the_ledger_of(&site, SLACK).file("announced.jsonl", &ledger);
        quietly(&runner, &down).exits(1).says(said);
        ledger = runner.read("announced.jsonl");
    }
    let up = Server::friendly();
    let runner = with_the_ledger_of(&site, SLACK).file("announced.jsonl", &ledger);
    assert_eq!(quietly(&runner, &up.url("/")).succeeds().stderr, "");
    assert_eq!(texts(&up).len(), 2);
}

#[test]
fn an_endpoint_that_takes_one_post_after_the_other_is_no_finding_however_long_they_waited() {
    let server = Server::start(|request| match request.body.contains("hello") {
        true => Reply::status(429, ""),
        false => Reply::ok("ok"),
    });
    let site = with_an_empty_ledger(site(SLACK)).setting("announce:\n", "announce:\n  max_per_run: 1\n");
    let site = site.file("content/en/blog/a.md", "---\ntitle: First\ndate: 2025-03-01\n---\nx\n");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    minutes_later(&site, 24 * 60);
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
}
