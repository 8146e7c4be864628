//! The lines for cron and systemd in `examples/server`, run as those would run them, in a clone of a site.

use std::{env, fs, path::Path, process::Command};

use crate::{
    project::{Project, Ran},
    repository::clone,
    server::Server,
};

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/server").join(name)).unwrap()
}

/// A line for a shell, with the site's folder where the example has its own, and this program on the path.
fn run(line: &str, site: &Project, slack: &Server) -> Ran {
    let folder = site.path("");
    let line = line.replace("/srv/site", folder.to_str().unwrap());
    let program = Path::new(env!("CARGO_BIN_EXE_polyfeed")).parent().unwrap().to_owned();
    let others = env::var_os("PATH").unwrap();
    let paths = std::iter::once(program).chain(env::split_paths(&others));
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &line])
        .current_dir(&folder)
        .env("SLACK", slack.url("/"))
        .env("PATH", env::join_paths(paths).unwrap());
    Ran::of(&mut shell)
}

fn is_kept_up_to_date_by(lines: &[String]) {
    let slack = Server::friendly();
    let endpoint = "announce: {endpoints: [{name: slack, service: slack, url: \"${SLACK}\"}]}";
    let writer = Project::new().settings(endpoint).file(".gitignore", "public/\n.polyfeed/\n").repository();
    writer.write("content/en/blog/old.md", "---\ntitle: Old\ndate: 2025-02-01\n---\nText.\n");
    writer.run(&["announce", "--baseline"]).succeeds();
    writer.commit("2025-02-01T00:00:00Z");
    let server = clone(&writer.path(""), &[]);
    writer.write("content/en/blog/new.md", "---\ntitle: New\ndate: 2025-03-01\n---\nText.\n");
    writer.commit("2025-03-01T00:00:00Z");
    for line in lines {
        let ran = run(line, &server, &slack).succeeds();
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""), "nothing to mail: {line}");
    }
    assert_eq!((server.titles("en"), slack.requests().len()), (vec!["New".to_owned(), "Old".to_owned()], 1));
}

#[test]
fn the_line_for_cron_fetches_builds_and_announces_without_a_word() {
    let crontab = example("crontab");
    let line = crontab.lines().last().unwrap();
    let command = line.splitn(6, ' ').nth(5).unwrap();
    is_kept_up_to_date_by(&[command.to_owned()]);
}

#[test]
fn the_service_for_systemd_fetches_builds_and_announces_without_a_word() {
    let service = example("polyfeed.service");
    let value = |key: &str| {
        let mut lines = service.lines().filter_map(|line| line.split_once('='));
        lines.find(|(known, _)| *known == key).map(|(_, value)| value.to_owned()).unwrap()
    };
    assert_eq!(value("WorkingDirectory"), "/srv/site");
    is_kept_up_to_date_by(&[value("ExecStartPre"), value("ExecStart")]);
}
