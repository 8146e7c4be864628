//! Secrets: never in the settings, never in what is said or kept, and all of them there before anything is sent.

use crate::{
    announcing::{announce, site, with_an_empty_ledger},
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[test]
fn a_secret_in_the_settings_is_an_error_that_says_how_to_do_it() {
    let site = site("    - {name: slack-en, service: slack, url: \"https://hooks.slack.com/services/T/B/secret\"}\n");
    let ran = site.build().exits(2).says("write `url: \"${SLACK_EN_URL}\"`");
    assert!(!ran.stderr.contains("/T/B/secret"), "{}", ran.stderr);
}

#[test]
fn a_value_that_yaml_takes_for_something_else_is_said_to_want_quotes() {
    for (key, sign) in [("url: ${HOOK}", "${"), ("room: !abc:example.org", "!"), ("chat: @news", "@")] {
        let site = site(&format!("    - {{name: chat, service: slack, {key}}}\n"));
        site.build().exits(2).says(&format!("put the whole value that has `{sign}` in quotes"));
    }
}

#[test]
fn a_secret_is_seen_nowhere() {
    let server =
        Server::start(|request| Reply::status(400, &format!("what is {}?", request.header("authorization").unwrap())));
    let site = with_an_empty_ledger(site(
        "    - {name: toot, service: mastodon, host: \"${HOST}\", token: \"${TOKEN}\", languages: [en]}\n",
    ));
    let ran = announce(&site, &[("HOST", &server.url("")), ("TOKEN", "swordfish-77")]).exits(1);
    assert!(server.requests().iter().any(|request| request.header("authorization") == Some("Bearer swordfish-77")));
    let shown = site.run(&["deliveries", "show"]).succeeds().stdout
        + &site.run(&["deliveries", "list", "--format", "json"]).stdout;
    assert!(shown.contains("what is Bearer …?"), "{shown}");
    assert!(!(ran.stdout + &ran.stderr + &shown).contains("swordfish"));
    for (path, bytes) in site.tree("") {
        assert!(!String::from_utf8_lossy(&bytes).contains("swordfish"), "{path}");
    }
}

#[test]
fn a_secret_that_was_pasted_with_a_line_break_is_the_same_secret() {
    let endpoints = "    - {name: pasted, service: ntfy, host: \"${HOST}\", topic: t, token: \"${TOKEN}\", languages: [en]}\n    \
                     - {name: filed, service: ntfy, host: \"${HOST}\", topic: t, token: {file: token}, languages: [en]}\n";
    let server = Server::start(|_| Reply::ok("{\"id\": \"1\"}"));
    let site = with_an_empty_ledger(site(endpoints)).file("token", " tk_swordfish\r\n");
    announce(&site, &[("HOST", &format!("{}\n", server.url(""))), ("TOKEN", "tk_swordfish \n")]).succeeds();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.header("authorization") == Some("Bearer tk_swordfish")));
}

#[test]
fn an_answer_that_repeats_a_webhooks_address_does_not_betray_it() {
    let server = Server::start(|request| Reply::status(404, &format!("\x1b[31mCannot POST {}", request.path)));
    let site = with_an_empty_ledger(site(SLACK));
    let ran = announce(&site, &[("SLACK", &server.url("/services/T000/B000/swordfish77"))]).exits(1);
    let shown = site.run(&["deliveries", "show"]).succeeds().stdout;
    assert!(shown.contains("(404: [31mCannot POST"), "nothing of it commands a terminal: {shown}");
    assert!(!(ran.stdout + &ran.stderr + &shown).contains("swordfish"));
    for (path, bytes) in site.tree("") {
        assert!(!String::from_utf8_lossy(&bytes).contains("swordfish"), "{path}");
    }
}

#[test]
fn an_answer_that_writes_a_token_otherwise_does_not_betray_it() {
    for repeated in ["swordfish%2Btroutfish%2Fhalibut-9%3D%3D", "swordfish+troutfish\\/halibut-9=="] {
        let server = Server::start(move |_| Reply::status(400, &format!("what is {repeated}?")));
        let site = with_an_empty_ledger(site(
            "    - {name: ntfy, service: ntfy, host: \"${HOST}\", topic: t, token: \"${TOKEN}\", languages: [en]}\n",
        ));
        let token = "swordfish+troutfish/halibut-9==";
        let ran = announce(&site, &[("HOST", &server.url("")), ("TOKEN", token)]).exits(1).says("what is …");
        assert!(!ran.stderr.contains("swordfish") && !ran.stderr.contains("halibut"), "{}", ran.stderr);
    }
}

#[test]
fn what_is_cut_of_an_answer_leaves_no_piece_of_a_secret() {
    for before in [170, 190, 240, 260, 265, 270, 275] {
        let answer = "x".repeat(before) + " swordfish-77";
        let server = Server::start(move |_| Reply::status(400, &answer));
        let site = with_an_empty_ledger(site(
            "    - {name: ntfy, service: ntfy, host: \"${HOST}\", topic: t, token: \"${TOKEN}\", languages: [en]}\n",
        ));
        let ran = announce(&site, &[("HOST", &server.url("")), ("TOKEN", "swordfish-77")]).exits(1);
        assert!(!ran.stderr.contains("sword"), "{}", ran.stderr);
    }
}

#[test]
fn a_session_is_a_secret_too() {
    let server = Server::start(|request| match request.header("authorization") {
        None => Reply::ok("{\"accessJwt\": \"swordfish-77\", \"did\": \"did:plc:ada\"}"),
        Some(token) => Reply::status(400, &format!("what is {token}?")),
    });
    let site = with_an_empty_ledger(site(
        "    - {name: sky, service: bluesky, host: \"${HOST}\", identifier: example.org, password: \"${TOKEN}\", languages: [en]}\n",
    ));
    let ran = announce(&site, &[("HOST", &server.url("")), ("TOKEN", "password-1")]).exits(1).says("what is Bearer …?");
    assert!(!(ran.stdout + &ran.stderr).contains("swordfish"));
}

#[test]
fn a_missing_variable_is_named_and_nothing_is_sent() {
    let server = Server::friendly();
    let site =
        with_an_empty_ledger(site(&format!("{SLACK}    - {{name: other, service: slack, url: \"${{OTHER}}\"}}\n")));
    announce(&site, &[("SLACK", &server.url("/"))])
        .exits(2)
        .says("the endpoint `other`, `url`: the variable OTHER is not set");
    assert!(server.requests().is_empty());
}

#[test]
fn a_secret_of_which_nothing_is_left_is_missing() {
    let server = Server::friendly();
    let endpoint = "    - {name: filed, service: ntfy, host: \"${HOST}\", topic: t, token: {file: token}}\n";
    let site = with_an_empty_ledger(site(endpoint)).file("token", " \r\n");
    announce(&site, &[("HOST", &server.url(""))]).exits(2).says("token is empty; write the secret into it");
    assert!(server.requests().is_empty());
}
