//! The ledger in a repository: two machines announce on branches of their own, Git merges by union, and nothing is told twice.

use std::process::Command;

use crate::{
    announcing::{announce, ledger, site, with_an_empty_ledger},
    project::{Project, Ran},
    server::Server,
};

fn git(site: &Project, arguments: &[&str]) -> Ran {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]).args(arguments);
    git.current_dir(site.path("")).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", site.path(""));
    Ran::of(&mut git)
}

fn commit(site: &Project) {
    git(site, &["add", "."]).succeeds();
    git(site, &["commit", "--quiet", "--message", "x"]).succeeds();
}

/// A machine's clone, without any state.
fn clone(of: &Project) -> Project {
    let machine = Project::new();
    std::fs::remove_dir_all(machine.path("")).unwrap();
    let from = of.path("shared.git");
    git(of, &["clone", "--quiet", from.to_str().unwrap(), machine.path("").to_str().unwrap()]).succeeds();
    machine
}

#[test]
fn ledgers_of_two_branches_merge_in_git_and_nothing_is_told_twice() {
    let server = Server::friendly();
    let url = server.url("/");
    let variables = [("SLACK", url.as_str())];
    let origin = with_an_empty_ledger(site("    - {name: slack, service: slack, url: \"${SLACK}\"}\n"))
        .file(".gitattributes", "announced.jsonl merge=union\n")
        .file(".gitignore", "shared.git\n");
    git(&origin, &["init", "--quiet", "--initial-branch", "main"]).succeeds();
    commit(&origin);
    git(&origin, &["clone", "--quiet", "--bare", ".", "shared.git"]).succeeds();

    // What the first has announced, the second knows by the ledger.
    let (ours, theirs) = (clone(&origin), clone(&origin));
    announce(&ours, &variables).succeeds();
    commit(&ours);
    git(&ours, &["push", "--quiet"]).succeeds();
    git(&theirs, &["pull", "--quiet", "--rebase"]).succeeds();

    for (machine, name) in [(&ours, "ours"), (&theirs, "theirs")] {
        machine.write(
            &format!("content/en/blog/{name}.md"),
            format!("---\ntitle: Post of {name}\ndate: 2025-03-05\n---\nx\n"),
        );
        announce(machine, &variables).succeeds();
        commit(machine);
    }
    assert_eq!(server.requests().len(), 4);
    git(&ours, &["push", "--quiet"]).succeeds();
    git(&theirs, &["pull", "--quiet", "--no-rebase", "--no-edit"]).succeeds();
    git(&theirs, &["push", "--quiet"]).succeeds();

    let fresh = clone(&origin);
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
