//! The ledger in a repository: two machines announce on branches of their own, Git merges by union, and nothing is told twice.

use std::{collections::BTreeSet, sync::Mutex};

use serde_json::json;

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger},
    project::{EMPTY_LEDGER, Project},
    repository::clone,
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[test]
fn ledgers_of_two_branches_merge_in_git_and_nothing_is_told_twice() {
    let server = Server::friendly();
    let url = server.url("/");
    let variables = [("SLACK", url.as_str())];
    let origin = with_an_empty_ledger(site(SLACK))
        .file(".gitattributes", "announced.jsonl merge=union\n")
        .file(".gitignore", "shared.git\n");
    let origin = origin.repository();
    origin.commit("");
    origin.git(&["clone", "--quiet", "--bare", ".", "shared.git"]);
    let shared = origin.path("shared.git");

    // What the first has announced, the second knows by the ledger.
    let (ours, theirs) = (clone(&shared, &[]), clone(&shared, &[]));
    announce(&ours, &variables).succeeds();
    ours.commit("");
    ours.git(&["push", "--quiet"]);
    theirs.git(&["pull", "--quiet", "--rebase"]);

    for (machine, name) in [(&ours, "ours"), (&theirs, "theirs")] {
        machine.write(
            &format!("content/en/blog/{name}.md"),
            format!("---\ntitle: Post of {name}\ndate: 2025-03-05\n---\nx\n"),
        );
        announce(machine, &variables).succeeds();
        machine.commit("");
    }
    assert_eq!(server.requests().len(), 4);
    ours.git(&["push", "--quiet"]);
    theirs.git(&["pull", "--quiet", "--no-rebase", "--no-edit"]);
    theirs.git(&["push", "--quiet"]);

    let fresh = clone(&shared, &[]);
    for machine in [&theirs, &fresh] {
        announce(machine, &variables).succeeds();
        assert_eq!(
            ledger(machine),
            [
                "slack https://example.org/blog/hello/ delivered",
                "slack https://example.org/blog/ours/ delivered",
                "slack https://example.org/blog/theirs/ delivered",
                "slack https://example.org/zh/blog/hello/ delivered",
            ]
        );
    }
    assert_eq!(server.requests().len(), 4, "nobody is told twice");
}

/// A runner that has the content of another one and its ledger, and no state.
fn runner(site: &Project) -> Project {
    let mut runner = Project::empty();
    for (path, bytes) in site.tree("").into_iter().filter(|(path, _)| !path.starts_with(".polyfeed/")) {
        runner = runner.file(&path, bytes);
    }
    runner
}

#[test]
fn the_ledger_of_a_run_that_was_killed_knows_what_it_sent() {
    let server = Server::start(|request| if request.body.contains("你好") { Reply::Silence } else { Reply::ok("ok") });
    let site = with_an_empty_ledger(site(SLACK))
        .file("content/uk/blog/hello.md", "---\ntitle: Привіт\ndate: 2025-03-05\n---\nПерша стаття.\n");
    let mut run = site.command(&["announce"]).env("SLACK", server.url("/")).spawn().unwrap();
    while server.requests().len() < 2 {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();

    let up = Server::friendly();
    let runner = runner(&site);
    announce(&runner, &[("SLACK", &up.url("/"))])
        .exits(1)
        .says("unknown: https://example.org/zh/blog/hello/ at `slack`");
    assert_eq!(texts(&up), ["*<https://example.org/uk/blog/hello/|Привіт>*\nПерша стаття."]);
}

#[test]
fn what_a_killed_run_had_no_time_to_say_is_said_by_the_next_wherever_it_is() {
    let server = Server::start(|request| match request.path.as_str() {
        "/lost" => Reply::Close,
        "/refused" => Reply::status(400, "no"),
        _ => Reply::Silence,
    });
    let endpoint =
        |name| format!("    - {{name: {name}, service: slack, url: \"${{HOST}}/{name}\", languages: [en]}}\n");
    let site = with_an_empty_ledger(site(&["lost", "refused", "silent"].map(endpoint).concat()));
    let mut run = site.command(&["announce"]).env("HOST", server.url("")).spawn().unwrap();
    let is_known = |state| site.run(&["deliveries", "list", "--state", state]).stdout.contains("/blog/hello/");
    while !is_known("unknown") || !is_known("dead") {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();

    let runner = runner(&site);
    announce(&runner, &[("HOST", &server.url(""))])
        .exits(1)
        .says("unknown: https://example.org/blog/hello/ at `lost`")
        .says("unknown: https://example.org/blog/hello/ at `silent`")
        .says("dead: https://example.org/blog/hello/ at `refused`");
    assert_eq!(server.requests().iter().filter(|request| request.path != "/refused").count(), 2, "nothing twice");
}

#[test]
fn nothing_is_sent_where_it_could_not_be_written_down() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK)).file("announced.jsonl.new/in the way", "");
    announce(&site, &[("SLACK", &server.url("/"))]).exits(3).says("cannot write announced.jsonl");
    assert!(server.requests().is_empty());
}

#[test]
fn a_run_that_only_waits_leaves_the_ledger_as_it_is() {
    let pages = Server::start(|_| Reply::status(404, ""));
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", wait_for: page}\n")))
        .setting("https://example.org", &pages.url(""));
    announce(&site, &[("SLACK", "http://127.0.0.1:9/")]).succeeds();
    let before = site.read("announced.jsonl").replace("\"at\":\"20", "\"at\":\"19");
    let runner = runner(&site.file("announced.jsonl", &before));
    announce(&runner, &[("SLACK", "http://127.0.0.1:9/")]).exits(1).says("cannot be read");
    assert_eq!(runner.read("announced.jsonl"), before);
}

#[test]
fn what_may_have_arrived_of_a_post_that_is_away_is_not_told_elsewhere_or_under_another_id() {
    let broken = Server::start(|request| if request.method == "POST" { Reply::Close } else { Reply::status(404, "") });
    let toot = "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n";
    let variables = |server: &Server| [("HOST", server.url("")), ("TOKEN", "token".to_owned())];
    let run = |site: &Project, server: &Server| {
        let variables = variables(server);
        let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        announce(site, &variables)
    };
    let up = Server::start(|_| Reply::ok("{\"id\": \"1\"}"));

    // A draft for a while.
    let drafted = with_an_empty_ledger(site(toot));
    run(&drafted, &broken).succeeds();
    let drafted = drafted.post("hello", "draft: true", "The first post.");
    run(&drafted, &up).exits(1).says(
        "unknown: https://example.org/blog/hello/ at `toot`: it may have arrived, and the post is not there any more",
    );
    run(&drafted, &up).succeeds();
    let back = runner(&drafted).post("hello", "", "The first post.");
    run(&back, &up);
    assert_eq!(ledger(&back), ["toot https://example.org/blog/hello/ unknown"]);

    // On another host, and so under another id, which the service does not know.
    let moved = with_an_empty_ledger(site(toot));
    run(&moved, &broken).succeeds();
    let moved = moved.setting("https://example.org", "https://new.example");
    run(&moved, &up).exits(1).says("unknown: https://example.org/blog/hello/ at `toot`");
    run(&moved, &up).succeeds();
    assert!(up.requests().iter().all(|request| request.method != "POST"), "nothing is told twice");
}

#[test]
fn a_decision_counts_though_the_clock_of_who_decides_is_behind() {
    let server = Server::friendly();
    let url = server.url("/");
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", max_new: 1}\n")));
    announce(&site, &[("SLACK", &url)]).exits(1);
    // The server's clock is far ahead of the laptop's.
    let held = site.read("announced.jsonl").replace("\"at\":\"20", "\"at\":\"21");
    let site = site.file("announced.jsonl", &held);
    std::fs::remove_dir_all(site.path(".polyfeed")).unwrap();
    announce(&site, &[("SLACK", &url)]).succeeds();
    let laptop = runner(&site);
    let decided = laptop.run(&["deliveries", "approve", "https://example.org/blog/hello/"]).succeeds().stdout;
    assert_eq!(decided, "1 announcement approved; the next `polyfeed announce` sends what is approved\n");
    let site = site.file("announced.jsonl", laptop.read("announced.jsonl"));
    announce(&site, &[("SLACK", &url)]).succeeds();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_a_person_has_skipped_stays_so_though_another_machine_found_it_due_later() {
    let busy = Server::start(|_| Reply::status(429, ""));
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", languages: [en]}\n")));
    let laptop = runner(&site);
    announce(&laptop, &[("SLACK", &busy.url("/"))]).succeeds();
    laptop.run(&["deliveries", "skip"]).succeeds();
    // Another machine had not heard of that, and its clock is ahead.
    announce(&site, &[("SLACK", &busy.url("/"))]).succeeds();
    site.run(&["deliveries", "retry", "--endpoint", "slack"]).succeeds();
    let ahead = site.read("announced.jsonl").replace("\"at\":\"20", "\"at\":\"21");
    let skipped = laptop.read("announced.jsonl");
    for merged in [ahead.clone() + &skipped, skipped + &ahead] {
        announce(&runner(&site).file("announced.jsonl", &merged), &[("SLACK", &server.url("/"))]).succeeds();
        site.write("announced.jsonl", merged);
    }
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert!(server.requests().is_empty(), "{:?}", texts(&server));
    assert_eq!(ledger(&site), ["slack https://example.org/blog/hello/ skipped"]);
}

#[test]
fn a_post_whose_date_is_mended_after_an_answer_was_lost_is_one_post_at_bluesky() {
    let records: Mutex<BTreeSet<String>> = Mutex::default();
    let server = Server::start(move |request| {
        if request.path.ends_with("createSession") {
            return Reply::ok(&json!({"accessJwt": "jwt", "did": "did:plc:x"}).to_string());
        }
        match records.lock().unwrap().insert(request.json()["rkey"].as_str().expect("a key").to_owned()) {
            true => Reply::Close,
            false => Reply::status(400, "{\"error\": \"InvalidSwap\"}"),
        }
    });
    let sky = "    - {name: sky, service: bluesky, host: \"${HOST}\", identifier: example.org, password: \"${TOKEN}\", languages: [en]}\n";
    let variables = [("HOST", &*server.url("")), ("TOKEN", "token")];
    let site = with_an_empty_ledger(site(sky));
    announce(&site, &variables).succeeds();
    let post = site.read("content/en/blog/hello.md").replace("2025-03-04", "2025-03-05");
    let runner = runner(&site).file("content/en/blog/hello.md", post);
    announce(&runner, &variables).succeeds();
    assert_eq!(ledger(&runner), ["sky https://example.org/blog/hello/ delivered"]);
}

/// The server that answers `first` at once and `second` only when the answer to `first` is written down; meanwhile `first` has made
/// the ledger a folder.
fn server_that_spoils_the_ledger(site: &Project) -> Server {
    let (folder, ledger) = (site.path("."), site.path("announced.jsonl"));
    Server::start(move |request| {
        if request.path == "/first" {
            std::fs::rename(&ledger, ledger.with_extension("away")).unwrap();
            std::fs::create_dir(&ledger).unwrap();
        } else {
            let state = rusqlite::Connection::open(folder.join(".polyfeed/announcements.db")).unwrap();
            let first = "SELECT 1 FROM announcement WHERE endpoint = 'first' AND state = 'delivered'";
            while !state.prepare(first).unwrap().exists([]).unwrap() {
                std::thread::yield_now();
            }
        }
        Reply::ok("ok")
    })
}

#[test]
fn what_is_on_its_way_when_the_ledger_cannot_be_written_ends_well_and_nothing_more_is_sent() {
    let endpoints = "    - {name: first, service: slack, url: \"${HOST}/first\"}
    - {name: second, service: slack, url: \"${HOST}/second\"}\n";
    let site = with_an_empty_ledger(site(endpoints));
    let server = server_that_spoils_the_ledger(&site);
    announce(&site, &[("HOST", &server.url(""))]).exits(3).says("announced.jsonl");
    assert_eq!(server.requests().len(), 2, "one to each");

    // As it is put right.
    std::fs::remove_dir(site.path("announced.jsonl")).unwrap();
    std::fs::rename(site.path("announced.away"), site.path("announced.jsonl")).unwrap();
    let mended = Server::friendly();
    announce(&site, &[("HOST", &mended.url(""))]).succeeds();
    assert_eq!(texts(&mended).len(), 2, "the others, and nothing is unknown");
    assert!(ledger(&site).iter().all(|line| line.ends_with(" delivered")), "{:?}", ledger(&site));
}

#[test]
fn what_another_machine_adds_to_the_ledger_during_a_run_stays_in_it() {
    let site = with_an_empty_ledger(site(SLACK));
    let path = site.path("announced.jsonl");
    let server = Server::start(move |_| {
        let pulled = std::fs::read_to_string(&path).unwrap().replace("slack", "other");
        std::fs::write(&path, pulled.replace("\"sending\"", "\"delivered\"")).unwrap();
        Reply::ok("ok")
    });
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    let ledger = ledger(&site);
    for line in ["other https://example.org/blog/hello/ delivered", "slack https://example.org/blog/hello/ delivered"] {
        assert!(ledger.contains(&line.to_owned()), "{ledger:?}");
    }
}

#[test]
fn what_another_machine_has_told_while_an_instance_was_asked_for_its_limits_is_not_told_again() {
    let toot = "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n";
    let site = with_an_empty_ledger(site(toot));
    let path = site.path("announced.jsonl");
    let entry = "https://example.org/blog/hello/";
    let told =
        json!({"endpoint": "toot", "entry": entry, "url": entry, "state": "delivered", "at": "2025-03-04T00:00:00Z"});
    let server = Server::start(move |request| {
        if request.method == "GET" {
            std::fs::write(&path, format!("{EMPTY_LEDGER}{told}\n")).unwrap();
        }
        Reply::status(404, "")
    });
    announce(&site, &[("HOST", &server.url("")), ("TOKEN", "token")]).succeeds();
    assert!(server.requests().iter().all(|request| request.method == "GET"), "{:?}", server.requests());
    assert_eq!(ledger(&site), ["toot https://example.org/blog/hello/ delivered"]);
}

#[test]
fn what_a_killed_run_was_sending_is_in_doubt_though_the_clock_of_who_approved_it_was_ahead() {
    let silent = Server::start(|_| Reply::Silence);
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", max_new: 1, languages: [en]}\n")));
    let site = site.post("other", "", "x");
    announce(&site, &[("SLACK", &silent.url("/"))]).exits(1);
    site.run(&["deliveries", "approve", "https://example.org/blog/hello/"]).succeeds();
    let ahead = site.read("announced.jsonl").replace("\"at\":\"20", "\"at\":\"21");
    let [first, second] = [(); 2].map(|()| runner(&site).file("announced.jsonl", &ahead));
    // Who approved it has it in the state, too.
    second.run(&["deliveries", "skip", "https://example.org/blog/other/"]).succeeds();

    let mut run = first.command(&["announce"]).env("SLACK", silent.url("/")).spawn().unwrap();
    while silent.requests().is_empty() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();

    let up = Server::friendly();
    let left = first.read("announced.jsonl");
    for runner in [runner(&first), second.file("announced.jsonl", left)] {
        announce(&runner, &[("SLACK", &up.url("/"))]).exits(1).says("unknown: https://example.org/blog/hello/");
    }
    assert!(up.requests().is_empty(), "nothing is told twice");
}
