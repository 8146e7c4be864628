//! The ledger as a file: what links, permissions, ends of lines and full disks do to it.

use crate::{
    announcing::{announce, site},
    project::EMPTY_LEDGER,
    server::Server,
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${SLACK}\"}\n";

#[cfg(unix)]
#[test]
fn a_ledger_that_is_a_link_stays_one() {
    let server = Server::friendly();
    let site = site(SLACK).file("kept/announced.jsonl", EMPTY_LEDGER);
    std::os::unix::fs::symlink("kept/announced.jsonl", site.path("announced.jsonl")).unwrap();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert!(site.read("kept/announced.jsonl").contains("delivered"));
    // As where a share is not mounted: what another machine told is not known.
    std::fs::rename(site.path("kept"), site.path("away")).unwrap();
    let site = site.post("second", "", "x");
    announce(&site, &[("SLACK", &server.url("/"))]).exits(3).says("it is a link to what is not there");
    assert_eq!(server.requests().len(), 2);
    assert!(site.path("announced.jsonl").is_symlink());
}
