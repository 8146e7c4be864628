//! The ledger in a repository: two machines announce on branches of their own, Git merges by union, and nothing is told twice.

use crate::{
    announcing::{announce, ledger, site, with_an_empty_ledger},
    repository::clone,
    server::Server,
};

#[test]
fn ledgers_of_two_branches_merge_in_git_and_nothing_is_told_twice() {
    let server = Server::friendly();
    let url = server.url("/");
    let variables = [("SLACK", url.as_str())];
    let origin = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\"}\n"))
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
