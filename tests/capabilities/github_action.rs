//! The GitHub Action, `action.yml`: its steps' scripts, run as a runner would, on clones that begin with nothing. People's runs find the
//! program in the cache; with `POLYFEED_INSTALL` it is built by the action's own step.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

#[cfg(unix)]
use crate::announce_interrupted::{Holding, Running};
use crate::{
    project::{Project, Ran},
    repository::clone,
    server::Server,
};

fn action() -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// A machine of GitHub's: a clone, a home, and what steps tell each other.
struct Runner {
    clone: Project,
    machine: Project,
    inputs: BTreeMap<String, String>,
    environment: Vec<(&'static str, String)>,
}

impl Runner {
    fn new(remote: &Path, inputs: &[(&str, &str)]) -> Self {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for (name, input) in action()["inputs"].as_object().unwrap() {
            all.insert(name.clone(), input["default"].as_str().unwrap().to_owned());
        }
        for (name, value) in inputs {
            assert!(all.insert((*name).to_owned(), (*value).to_owned()).is_some(), "no input {name}");
        }
        let machine = Project::new().file("path", "").file("output", "");
        Self { clone: clone(remote, &[]), machine, inputs: all, environment: Vec::new() }
    }

    fn has_program(&self) -> bool {
        self.machine.path("home/.polyfeed/bin/polyfeed").exists()
    }

    fn put_the_program_in_its_place(&self) {
        fs::create_dir_all(self.machine.path("home/.polyfeed/bin")).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_polyfeed"), self.machine.path("home/.polyfeed/bin/polyfeed")).unwrap();
    }

    /// What the action's steps said and how each ended, by id; those that did not run are missing.
    fn run(&self) -> BTreeMap<String, Ran> {
        if env::var_os("POLYFEED_INSTALL").is_none() {
            self.put_the_program_in_its_place();
        }
        let mut ran: BTreeMap<String, Ran> = BTreeMap::new();
        for step in action()["runs"]["steps"].as_array().unwrap() {
            let failed = ran.values().any(|ran| ran.code != Some(0));
            if let Some(script) = step["run"].as_str().filter(|_| self.is_wanted(step, failed)) {
                let id = step["id"].as_str().unwrap().to_owned();
                assert_eq!(step["shell"], "bash", "{id}");
                assert!(!script.contains("${{"), "an input is no part of a script: {id}");
                ran.insert(id, Ran::of(&mut self.command(step, script)));
            }
        }
        ran
    }

    fn is_wanted(&self, step: &Value, failed: bool) -> bool {
        let condition = step["if"].as_str().unwrap_or("${{ }}");
        let condition = condition.strip_prefix("${{").unwrap().strip_suffix("}}").unwrap();
        let holds = |part: &str| match part.trim() {
            "" | "always()" => true,
            "steps.cache.outputs.cache-hit != 'true'" => !self.has_program(),
            contains => {
                let word = contains.strip_prefix("contains(inputs.run, '").and_then(|rest| rest.strip_suffix("')"));
                self.inputs["run"].contains(word.unwrap_or_else(|| panic!("unknown condition {contains}")))
            }
        };
        condition.split("&&").all(holds) && (!failed || condition.contains("always()"))
    }

    /// Begins a step, as one that a person cancels.
    #[cfg(unix)]
    fn start(&self, id: &str) -> Running {
        let action = action();
        let step = action["runs"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap();
        Running::start(&mut self.command(step, step["run"].as_str().unwrap()))
    }

    fn value(&self, text: &str) -> String {
        match text.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}")) {
            Some(name) => self.inputs[name].clone(),
            None => text.to_owned(),
        }
    }

    fn command(&self, step: &Value, script: &str) -> Command {
        let mut command = Command::new("bash");
        self.machine.write("step.sh", script);
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(self.machine.path("step.sh"));
        let home = self.machine.path("home");
        let folder = self.clone.path("").join(self.value(step["working-directory"].as_str().unwrap_or(".")));
        let paths = self.machine.read("path").lines().map(PathBuf::from).collect::<Vec<_>>().into_iter();
        let paths: Vec<PathBuf> = paths.chain(env::split_paths(&env::var_os("PATH").unwrap())).collect();
        command.current_dir(folder).env("PATH", env::join_paths(paths).unwrap());
        // Where a runner has Rust, whatever its home is.
        let home_of = |name: &str, folder: &str| {
            env::var_os(name).map_or_else(|| PathBuf::from(env::var_os("HOME").unwrap()).join(folder), PathBuf::from)
        };
        command
            .env("CARGO_HOME", home_of("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", home_of("RUSTUP_HOME", ".rustup"));
        command.env("HOME", &home).env("GIT_CONFIG_NOSYSTEM", "1").env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        command.env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"));
        command.env("GITHUB_OUTPUT", self.machine.path("output")).env("GITHUB_PATH", self.machine.path("path"));
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, self.value(value.as_str().unwrap()));
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A site's repository elsewhere, with a baseline, and somebody's clone of it.
fn site() -> (Project, Project) {
    let writer = Project::new()
        .settings("announce:\n  endpoints:\n    - {name: slack, service: slack, url: \"${SLACK}\"}")
        .file(".gitignore", "public/\n.polyfeed/\n")
        .file(".gitattributes", "announced.jsonl merge=union\n")
        .repository();
    writer.write("content/en/blog/old.md", "---\ntitle: Old\ndate: 2025-02-01\n---\nText.\n");
    writer.run(&["announce", "--baseline"]).succeeds();
    writer.commit("2025-02-01T00:00:00Z");
    let remote = Project::new();
    remote.git(&["init", "--quiet", "--bare", "--initial-branch", "main", "shared.git"]);
    writer.git(&["remote", "add", "origin", remote.path("shared.git").to_str().unwrap()]);
    writer.git(&["push", "--quiet", "--set-upstream", "origin", "main"]);
    (remote, writer)
}

fn push(writer: &Project, post: &str, text: &str) {
    writer.git(&["pull", "--quiet", "--rebase"]);
    writer.write(&format!("content/en/blog/{post}.md"), text);
    writer.commit("2025-03-01T00:00:00Z");
    writer.git(&["push", "--quiet"]);
}

#[test]
fn a_new_post_is_checked_built_told_once_and_remembered() {
    let (remote, writer) = site();
    let (shared, server) = (remote.path("shared.git"), Server::friendly());
    push(&writer, "new", "---\ntitle: New\ndate: 2025-03-01\n---\nText.\n");
    for told in [1, 1] {
        let mut runner = Runner::new(&shared, &[("run", "check build announce commit")]);
        runner.environment.push(("SLACK", server.url("/")));
        let ran = runner.run();
        assert!(ran.values().all(|ran| ran.code == Some(0)), "{ran:#?}");
        assert!(ran["build"].stdout.contains("public: "));
        assert!(runner.clone.path("public/feeds/en/blog/atom.xml").exists());
        assert_eq!(server.requests().len(), told);
        assert!(runner.machine.read("output").starts_with("key=polyfeed-Linux-X64-"));
    }
    writer.git(&["pull", "--quiet", "--rebase"]);
    assert!(writer.read("announced.jsonl").contains("/blog/new/"));
}

#[test]
fn what_was_told_is_remembered_though_somebody_pushed_meanwhile_or_a_person_should_look() {
    let (remote, writer) = site();
    let shared = remote.path("shared.git");
    push(&writer, "new", "---\ntitle: New\ndate: 2025-03-01\n---\nText.\n");
    let mut runner = Runner::new(&shared, &[("run", "announce commit")]);
    runner.environment.push(("SLACK", Server::friendly().url("/")));
    push(&writer, "meanwhile", "---\ntitle: Meanwhile\ndate: 2025-03-01\n---\nText.\n");
    assert!(runner.run().values().all(|ran| ran.code == Some(0)));

    for number in 0..11 {
        push(&writer, &format!("many-{number}"), "---\ntitle: Many\ndate: 2025-03-02\n---\nText.\n");
    }
    let mut runner = Runner::new(&shared, &[("run", "announce commit")]);
    runner.environment.push(("SLACK", Server::friendly().url("/")));
    let ran = runner.run();
    assert_eq!((ran["announce"].code, ran["commit"].code), (Some(1), Some(0)), "so many at once are held");
    writer.git(&["pull", "--quiet", "--rebase"]);
    assert!(writer.read("announced.jsonl").contains("/blog/new/"));
}

#[cfg(unix)]
#[test]
fn what_is_being_told_when_a_job_is_cancelled_is_told_once_and_remembered() {
    let (remote, writer) = site();
    push(&writer, "new", "---\ntitle: New\ndate: 2025-03-01\n---\nText.\n");
    let holding = Holding::new();
    let mut runner = Runner::new(&remote.path("shared.git"), &[("run", "announce commit")]);
    runner.environment.push(("SLACK", holding.server.url("/")));
    runner.put_the_program_in_its_place();
    runner.start("program").ends().succeeds();
    let mut announce = runner.start("announce");
    holding.is_asked();
    // GitHub tells nobody but the process of the step.
    announce.is_told_to_stop("INT", "1 answer");
    holding.answers();
    announce.ends().exits(130);
    runner.start("commit").ends().succeeds();

    let server = Server::friendly();
    let mut next = Runner::new(&remote.path("shared.git"), &[("run", "announce commit")]);
    next.environment.push(("SLACK", server.url("/")));
    assert!(next.run().values().all(|ran| ran.code == Some(0)));
    assert!(server.requests().is_empty(), "nothing is told twice");
    writer.git(&["pull", "--quiet", "--rebase"]);
    assert!(writer.read("announced.jsonl").contains("\"delivered\""));
}

#[test]
fn a_pull_request_is_told_the_lines_that_are_wrong() {
    let (remote, writer) = site();
    push(&writer, "wrong", "---\ntitle: Wrong\ndate: 2025-02-30\n---\nText.\n");
    let ran = Runner::new(&remote.path("shared.git"), &[]).run();
    assert_eq!(ran["check"].code, Some(1));
    assert!(ran["check"].stdout.contains("::error file=content/en/blog/wrong.md,line=3"), "{}", ran["check"].stdout);
    assert!(!ran.contains_key("build") && !ran.contains_key("announce"), "what failed goes no further");
}

#[test]
fn a_folder_may_hold_the_site() {
    let (remote, writer) = site();
    writer.git(&["pull", "--quiet", "--rebase"]);
    fs::create_dir_all(writer.path("site")).unwrap();
    for moved in ["content", "polyfeed.yaml", "announced.jsonl"] {
        writer.git(&["mv", moved, &format!("site/{moved}")]);
    }
    writer.write("site/content/en/blog/new.md", "---\ntitle: New\ndate: 2025-03-01\n---\nText.\n");
    writer.commit("2025-03-01T00:00:00Z");
    writer.git(&["push", "--quiet"]);
    let mut runner = Runner::new(&remote.path("shared.git"), &[("run", "build announce commit"), ("folder", "site")]);
    runner.environment.push(("SLACK", Server::friendly().url("/")));
    let ran = runner.run();
    assert!(ran.values().all(|ran| ran.code == Some(0)), "{ran:#?}");
    writer.git(&["pull", "--quiet", "--rebase"]);
    assert!(writer.read("site/announced.jsonl").contains("/blog/new/"));

    writer.write("site/content/en/blog/wrong.md", "---\ntitle: Wrong\ndate: 2025-02-30\n---\nText.\n");
    writer.commit("2025-03-02T00:00:00Z");
    writer.git(&["push", "--quiet"]);
    let ran = Runner::new(&remote.path("shared.git"), &[("folder", "site")]).run();
    let annotation = "::error file=site/content/en/blog/wrong.md,line=3,col=7,endColumn=17,title=PF007::site/content/";
    assert!(ran["check"].stdout.contains(annotation), "{}", ran["check"].stdout);
}
