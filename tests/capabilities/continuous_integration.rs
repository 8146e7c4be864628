//! A site that is built and announced in CI: every run begins with a clone and nothing else, and what it has to remember it pushes.

use serde_json::Value;

use crate::{
    project::{Project, Ran},
    repository::{clone, git_at},
    server::Server,
};

fn post(title: &str, date: &str, front_matter: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n{front_matter}\n---\nText of {title}, and a bit more of it.\n")
}

/// The site's repository elsewhere, and somebody's clone of it.
struct Site {
    remote: Project,
    writer: Project,
    server: Server,
}

impl Site {
    fn new() -> Self {
        let writer = Project::new()
            .settings("dates: {translations: landed}")
            .settings("announce:\n  endpoints:\n    - {name: slack, service: slack, url: \"${SLACK}\"}")
            .file(".gitignore", "public/\n.polyfeed/\n")
            .file(".gitattributes", "announced.jsonl merge=union\npolyfeed.ids.yaml merge=union\n")
            .repository();
        writer.commit("2025-01-01T00:00:00Z");
        writer.write("content/en/blog/old.md", post("Old", "2025-02-01", ""));
        writer.run(&["announce", "--baseline", "--now", "2025-02-02"]).succeeds();
        writer.commit("2025-02-01T00:00:00Z");
        let remote = Project::new();
        remote.git(&["init", "--quiet", "--bare", "--initial-branch", "main", "shared.git"]);
        let shared = remote.path("shared.git");
        writer.git(&["remote", "add", "origin", shared.to_str().unwrap()]);
        writer.git(&["push", "--quiet", "--set-upstream", "origin", "main"]);
        Self { remote, writer, server: Server::friendly() }
    }

    /// A person's change, pushed.
    fn change(&self, date: &str, change: impl Fn(&Project)) {
        self.writer.git(&["pull", "--quiet", "--rebase"]);
        change(&self.writer);
        self.writer.commit(date);
        self.writer.git(&["push", "--quiet"]);
    }

    /// A run in CI, as `docs/ci.md` writes it: what it built, and what it told.
    fn runs(&self, now: &str, options: &[&str]) -> (Project, Ran, Vec<String>) {
        let runner = clone(&self.remote.path("shared.git"), options);
        let before = self.server.requests().len();
        let mut run = runner.command(&["run", "--now", now, "--max-time", "0s"]);
        let ran = Ran::of(run.env("SLACK", self.server.url("/"))).succeeds();
        runner.git(&["add", "announced.jsonl"]);
        if runner.path("polyfeed.ids.yaml").exists() {
            runner.git(&["add", "polyfeed.ids.yaml"]);
        }
        if git_at(&runner.path(""), "", &["diff", "--cached", "--quiet"]).code == Some(1) {
            git_at(&runner.path(""), now, &["commit", "--quiet", "--message", "Record what was announced"]).succeeds();
            runner.git(&["push", "--quiet"]);
        }
        let text = |request: &crate::server::Request| request.json()["text"].as_str().unwrap().to_owned();
        let told = self.server.requests()[before..].iter().map(text).collect();
        (runner, ran, told)
    }
}

#[test]
fn every_run_begins_with_a_clone_and_nothing_is_told_twice_or_never() {
    let site = Site::new();
    let (_, ran, told) = site.runs("2025-02-03T00:00:00Z", &[]);
    assert_eq!((ran.stderr.as_str(), told.len()), ("", 0), "the baseline came with the clone");

    let mut all = Vec::new();
    for (day, names) in [("03", vec!["a", "b"]), ("04", vec!["c"]), ("05", vec![]), ("06", vec!["d", "e", "f"])] {
        site.change(&format!("2025-03-{day}T00:00:00Z"), |writer| {
            for name in &names {
                writer.write(&format!("content/en/blog/{name}.md"), post(name, "2025-03-01", ""));
            }
        });
        for hour in [1, 2] {
            let (_, _, told) = site.runs(&format!("2025-03-{day}T0{hour}:00:00Z"), &[]);
            assert_eq!(told.len(), if hour == 1 { names.len() } else { 0 }, "{told:?}");
            all.extend(told);
        }
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6);
}

#[test]
fn a_late_translation_is_at_the_top_and_told_on_the_run_after_it_landed() {
    let site = Site::new();
    site.change("2025-03-01T00:00:00Z", |writer| {
        writer.write("content/en/blog/new.md", post("New", "2025-03-01", ""));
        writer.write("content/zh/blog/own.md", post("自己的", "2025-03-10", ""));
    });
    let (_, _, told) = site.runs("2025-03-10T01:00:00Z", &[]);
    assert_eq!(told.len(), 2);

    site.change("2025-04-12T00:00:00Z", |writer| {
        writer.write("content/zh/blog/new.md", post("新的", "2025-03-01", "translator: Lin Qiao"));
    });
    let (runner, ran, told) = site.runs("2025-04-12T01:00:00Z", &[]);
    assert_eq!(ran.stderr, "");
    assert_eq!(runner.titles("zh"), ["新的", "自己的"]);
    let entry: Value = runner.entry("zh", "新的");
    assert_eq!(entry["_i18n"]["created"], "2025-03-01T00:00:00+00:00");
    assert_eq!(entry["_i18n"]["translators"][0]["name"], "Lin Qiao");
    assert_eq!(told, ["*<https://example.org/zh/blog/new/|新的>*\nText of 新的, and a bit more of it."]);

    // Later runs, also after a rename with an alias, have nothing to tell.
    let (_, _, told) = site.runs("2025-04-13T00:00:00Z", &[]);
    assert_eq!(told.len(), 0);
    site.change("2025-04-14T00:00:00Z", |writer| {
        writer.git(&["mv", "content/zh/blog/new.md", "content/zh/blog/renamed.md"]);
        writer.git(&["mv", "content/en/blog/new.md", "content/en/blog/renamed.md"]);
        writer.write("content/en/blog/renamed.md", post("New", "2025-03-01", "aliases: [/blog/new/]"));
        writer.write(
            "content/zh/blog/renamed.md",
            post("新的", "2025-03-01", "translator: Lin Qiao\naliases: [/zh/blog/new/]"),
        );
    });
    let (runner, _, told) = site.runs("2025-04-15T00:00:00Z", &[]);
    assert_eq!(told.len(), 0);
    assert_eq!(runner.entry("zh", "新的")["date_published"], "2025-04-12T00:00:00+00:00", "it landed but once");

    // A shallow clone cannot know, and says so; it tells nothing twice all the same.
    let (runner, ran, told) = site.runs("2025-04-16T00:00:00Z", &["--depth", "1"]);
    ran.says("warning[PF081]: the clone is too shallow for `dates`");
    assert_eq!(told.len(), 0);
    assert_eq!(runner.entry("zh", "新的")["date_published"], "2025-03-01T00:00:00+00:00");
}

/// Runs the commands by which `docs/ci.md` announces.
fn as_documented(site: &Site, runner: &Project) -> Ran {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md")).unwrap();
    let block = page.split("```sh\n").find(|block| block.contains("polyfeed announce --wait")).unwrap();
    let commands = block.split("```").next().unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_polyfeed")).parent().unwrap().to_owned();
    let others = std::env::var_os("PATH").unwrap();
    let paths = [program].into_iter().chain(std::env::split_paths(&others));
    let mut shell = std::process::Command::new("sh");
    shell.arg("-ec").arg(commands).current_dir(runner.path("")).env("PATH", std::env::join_paths(paths).unwrap());
    for name in ["GIT_AUTHOR", "GIT_COMMITTER"] {
        shell.env(format!("{name}_NAME"), "Test").env(format!("{name}_EMAIL"), "test@example.org");
    }
    shell.env("HOME", runner.path("")).env("GIT_CONFIG_NOSYSTEM", "1").env("SLACK", site.server.url("/"));
    Ran::of(&mut shell)
}

#[cfg(unix)]
#[test]
fn the_documented_commands_push_nothing_where_nothing_is_to_be_remembered() {
    let site = Site::new();
    let runner = clone(&site.remote.path("shared.git"), &[]);
    // As runners check a commit out: from no branch, which cannot be pushed.
    runner.git(&["checkout", "--quiet", "--detach"]);
    as_documented(&site, &runner).succeeds();
}

#[cfg(unix)]
#[test]
fn what_the_documented_commands_told_is_remembered_though_somebody_pushes_at_the_same_moment() {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};
    let site = Site::new();
    site.change("2025-03-01T00:00:00Z", |writer| {
        writer.write("content/en/blog/new.md", post("New", "2025-03-01", ""));
    });
    let runner = clone(&site.remote.path("shared.git"), &[]);
    site.writer.write("content/en/blog/meanwhile.md", post("Meanwhile", "2025-03-01", "draft: true"));
    site.writer.commit("2025-03-02T00:00:00Z");
    let hook = format!(
        "#!/bin/sh\nrm \"$0\"\nunset $(git rev-parse --local-env-vars)\ngit -C '{}' push --quiet\n",
        site.writer.path("").display()
    );
    runner.write(".git/hooks/pre-push", hook);
    std::fs::set_permissions(runner.path(".git/hooks/pre-push"), Permissions::from_mode(0o755)).unwrap();

    as_documented(&site, &runner).succeeds();
    assert!(!runner.path(".git/hooks/pre-push").exists(), "somebody pushed");
    let (_, _, told) = site.runs("2025-03-03T00:00:00Z", &[]);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(site.server.requests().len(), 1);
}
