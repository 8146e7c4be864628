//! The ledger as a file: what links, permissions, ends of lines and full disks do to it.

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger},
    project::{EMPTY_LEDGER, Project},
    server::{Reply, Server},
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

#[cfg(unix)]
#[test]
fn those_who_share_a_ledger_can_still_write_it() {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK));
    std::fs::set_permissions(site.path("announced.jsonl"), Permissions::from_mode(0o664)).unwrap();
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    let mode = std::fs::metadata(site.path("announced.jsonl")).unwrap().permissions().mode();
    assert_eq!(format!("{:o}", mode & 0o777), "664");
}

#[test]
fn a_last_line_without_an_end_that_comes_during_a_run_is_still_a_line() {
    let site = with_an_empty_ledger(site(SLACK));
    let path = site.path("announced.jsonl");
    let server = Server::start(move |_| {
        let pulled = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, pulled.trim_end()).unwrap();
        Reply::ok("ok")
    });
    announce(&site, &[("SLACK", &server.url("/"))]).succeeds();
    assert!(ledger(&site).iter().all(|line| line.ends_with(" delivered")), "{:?}", ledger(&site));
}

#[test]
fn what_arrived_when_the_state_could_not_be_written_is_known_by_the_ledger() {
    let site = with_an_empty_ledger(site(SLACK));
    let state = site.path(".polyfeed/announcements.db");
    let change = move |what: &str| rusqlite::Connection::open(&state).unwrap().execute_batch(what).unwrap();
    let spoil = change.clone();
    let server = Server::start(move |_| {
        spoil("CREATE TRIGGER full BEFORE UPDATE ON announcement BEGIN SELECT RAISE(ABORT, 'no room'); END");
        Reply::ok("ok")
    });
    announce(&site, &[("SLACK", &server.url("/"))]).exits(3).says("announcements.db: no room");
    change("DROP TRIGGER full");
    let mended = Server::friendly();
    announce(&site, &[("SLACK", &mended.url("/"))]).succeeds();
    assert_eq!((server.requests().len(), texts(&mended).len()), (1, 1));
    assert!(ledger(&site).iter().all(|line| line.ends_with(" delivered")), "{:?}", ledger(&site));
}

#[test]
fn a_last_line_that_a_crash_left_unfinished_is_completed_by_the_machine_that_began_it() {
    let server = Server::friendly();
    let site = with_an_empty_ledger(site(SLACK));
    let run = || announce(&site, &[("SLACK", &server.url("/"))]);
    run().succeeds();
    let whole = site.read("announced.jsonl");
    let last = whole.trim_end().rfind('\n').unwrap() + 1;
    let cuts = [last + 1, last + 20, last + 60, whole.len() - 20, whole.len() - 2];
    for (number, left) in
        cuts.iter().flat_map(|cut| [whole[..*cut].to_owned(), whole[..*cut].to_owned() + "\0\0\0"]).enumerate()
    {
        std::fs::write(site.path("announced.jsonl"), left).unwrap();
        assert!(site.run(&["deliveries", "list"]).succeeds().stdout.contains("\n2 announcements"));
        run().succeeds();
        assert_eq!(site.read("announced.jsonl"), whole, "cut {number}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_unfinished_line_that_nobody_here_began_stops_all_that_is_sent() {
    let server = Server::friendly();
    let told = with_an_empty_ledger(site(SLACK));
    announce(&told, &[("SLACK", &server.url("/"))]).succeeds();
    let whole = told.read("announced.jsonl");
    let elsewhere = site(SLACK).file("announced.jsonl", &whole[..whole.len() - 20]);
    let run = |site: &Project| announce(site, &[("SLACK", &server.url("/"))]);
    run(&elsewhere).exits(3).says("The machine that wrote it completes it by `polyfeed announce`");
    let told = told.post("other", "", "x");
    let other = "{\"endpoint\":\"slack\",\"entry\":\"https://example.org/blog/other/\",\"url\"";
    // What another machine began may begin as what is known here does.
    for cut in [1, 20, 45, other.len()] {
        std::fs::write(told.path("announced.jsonl"), format!("{whole}{}", &other[..cut])).unwrap();
        run(&told).exits(3).says("line 4 is not an announcement");
    }
    // Nobody completes what has an end.
    std::fs::write(told.path("announced.jsonl"), format!("{whole}{other}\n")).unwrap();
    run(&told).exits(3).says("\nMend it");
    assert_eq!(server.requests().len(), 2);
}
