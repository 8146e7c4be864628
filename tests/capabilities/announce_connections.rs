//! What connections do that are closed, led elsewhere or begun in vain: a message is told once, and a doubt is one.

use std::collections::BTreeSet;

use crate::{
    announcing::{announce, site, texts, with_an_empty_ledger},
    server::Server,
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[test]
fn a_service_that_closes_its_connections_without_a_word_leaves_nothing_unknown() {
    let server = Server::answering_once_a_connection();
    let site = with_an_empty_ledger(site(SLACK)).post("second", "", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert_eq!(texts(&server).len(), 3);
}

#[test]
fn a_message_that_must_not_be_sent_twice_takes_up_no_connection_of_another_endpoint_of_the_host() {
    let webhook = "    - {name: bot, service: webhook, url: \"${SLACK}\", languages: [en], allow_http: true}\n";
    let endpoints = webhook.to_owned() + &SLACK.replace("}\n", ", languages: [zh], allow_http: true}\n");
    for host in ["", "http://hooks.example/"] {
        let server = Server::answering_once_a_connection();
        let own = server.url("/");
        let mut site = with_an_empty_ledger(site(&endpoints));
        for number in 0..6 {
            site = site.file(
                &format!("content/zh/blog/{number}.md"),
                format!("---\ntitle: \"{number}\"\ndate: 2025-03-04\n---\n"),
            );
        }
        let url = if host.is_empty() { &own } else { host };
        announce(&site, &[("SLACK", url), ("http_proxy", &own), ("no_proxy", "")]).succeeds();
        assert_eq!(server.requests().len(), 8);
    }
}

#[test]
fn a_connection_is_kept_for_the_next_message_where_the_service_knows_a_repetition() {
    let ports = |endpoint: &str| {
        let server = Server::friendly();
        let posts =
            (0..6).fold(with_an_empty_ledger(site(endpoint)), |site, number| site.post(&format!("p{number}"), "", "x"));
        announce(&posts, &[("SLACK", &server.url("/"))]).succeeds();
        let ports: BTreeSet<u16> = server.requests().iter().map(|request| request.port).collect();
        (server.requests().len(), ports.len())
    };
    let (messages, connections) = ports(&SLACK.replace("service: slack", "service: webhook"));
    assert!(messages == 8 && connections < messages / 2, "{messages} messages on {connections} connections");
    let (messages, connections) = ports(SLACK);
    assert_eq!(messages, connections);
}

#[test]
fn no_proxy_hears_what_is_for_this_machine_itself() {
    let (server, proxy) = (Server::friendly(), Server::friendly());
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", languages: [en]}\n")));
    announce(&site, &[("SLACK", &server.url("/hook")), ("http_proxy", &proxy.url("")), ("no_proxy", "")]).succeeds();
    assert_eq!(texts(&server).len(), 1);
    assert!(proxy.requests().is_empty(), "{:?}", proxy.requests());
}

#[test]
fn a_proxy_is_asked_for_all_else() {
    let proxy = Server::friendly();
    let endpoint = SLACK.replace("}\n", ", languages: [en], allow_http: true}\n");
    let site = with_an_empty_ledger(site(&endpoint));
    let slack = [("SLACK", "http://hooks.example/x"), ("http_proxy", &proxy.url("")), ("no_proxy", "")];
    announce(&site, &slack).succeeds();
    assert_eq!(proxy.requests()[0].path, "http://hooks.example/x");
}
