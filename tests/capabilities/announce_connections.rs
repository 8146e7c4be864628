//! What connections do that are closed, led elsewhere or begun in vain: a message is told once, and a doubt is one.

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
