//! A run that is told to stop, by Ctrl-C or SIGTERM: it sends nothing more, finishes what is on its way, and leaves the rest to the next.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Mutex, mpsc},
    time::Duration,
};

use crate::{
    announcing::{announce, ledger, site, texts, with_an_empty_ledger, with_the_ledger_of},
    project::{Project, Ran},
    server::{Reply, Server},
};

const SLACK: &str = "    - {name: slack, service: slack, url: \"${HOST}/slack\"}\n";

/// A server that says who asks, by the path, and answers `ok` when it is told to.
pub struct Holding {
    pub server: Server,
    asked: mpsc::Receiver<String>,
    answer: mpsc::Sender<()>,
}

impl Holding {
    pub fn new() -> Self {
        let (asks, asked) = mpsc::channel();
        let (answer, answered) = mpsc::channel();
        let channels = Mutex::new((asks, answered));
        let server = Server::start(move |request| {
            let channels = channels.lock().unwrap();
            channels.0.send(request.path.clone()).unwrap();
            channels.1.recv().map_or(Reply::Close, |()| Reply::ok("ok"))
        });
        Self { server, asked, answer }
    }

    /// Waits for the next request.
    pub fn is_asked(&self) -> String {
        self.asked.recv_timeout(Duration::from_secs(60)).expect("a request")
    }

    /// Answers the oldest request that was not answered.
    pub fn answers(&self) {
        self.answer.send(()).unwrap();
    }
}

/// The program while it runs.
pub struct Running {
    child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stderr }
    }

    /// Sends it a signal, by name.
    pub fn signal(&self, name: &str) {
        let ran = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(ran.unwrap().success());
    }

    /// The next line on standard error.
    pub fn says(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Sends it a signal while it waits for answers, and waits until it knows.
    pub fn is_told_to_stop(&mut self, signal: &str, answers: &str) {
        self.signal(signal);
        assert_eq!(
            self.says(),
            format!("stopping: waiting for {answers}; the same signal again, after a second, stops at once")
        );
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub fn ends(mut self) -> Ran {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stderr.read_to_string(&mut stderr).unwrap();
        self.child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
        Ran { code: self.child.wait().unwrap().code(), stdout, stderr }
    }
}

fn start(site: &Project, arguments: &[&str], server: &Server) -> Running {
    let arguments = [&["announce", "--now", "2030-01-01"], arguments].concat();
    Running::start(site.command(&arguments).env("HOST", server.url("")))
}

#[test]
fn the_first_signal_finishes_what_is_on_its_way_and_leaves_the_rest_to_the_next_run() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let site = with_an_empty_ledger(site(SLACK));
        let holding = Holding::new();
        let mut run = start(&site, &["--max-time", "10m"], &holding.server);
        holding.is_asked();
        run.is_told_to_stop(signal, "1 answer");
        holding.answers();
        let ran = run.ends().exits(code);
        assert_eq!(ran.stderr, "interrupted: 1 announcement delivered, 1 left for the next run\n");
        assert!(ran.stdout.ends_with("1 delivered, 1 waiting, 0 held, 0 dead, 0 unknown\n"), "{}", ran.stdout);
        assert_eq!(holding.server.requests().len(), 1);

        // Here or elsewhere.
        assert_eq!(
            ledger(&site),
            ["slack https://example.org/blog/hello/ delivered", "slack https://example.org/zh/blog/hello/ approved"]
        );
        for next in [with_the_ledger_of(&site, SLACK), site] {
            let up = Server::friendly();
            announce(&next, &[("HOST", &up.url(""))]).succeeds();
            assert_eq!(texts(&up), ["*<https://example.org/zh/blog/hello/|你好>*\n第一篇文章。"]);
        }
    }
}

#[test]
fn what_one_program_says_twice_at_once_is_one_signal_and_another_signal_is_no_second_one() {
    let site = with_an_empty_ledger(site(SLACK));
    // `timeout` tells the program, and the program's group.
    for signals in [["TERM", "TERM"], ["INT", "TERM"]] {
        let holding = Holding::new();
        let mut run = start(&site, &[], &holding.server);
        holding.is_asked();
        run.is_told_to_stop(signals[0], "1 answer");
        run.signal(signals[1]);
        holding.answers();
        let ran = run.ends();
        assert!(ran.stderr.starts_with("interrupted: 1 announcement delivered, "), "{ran:?}");
    }
    assert!(ledger(&site).iter().all(|line| line.ends_with(" delivered")), "{:?}", ledger(&site));
}

#[test]
fn the_same_signal_again_ends_the_run_at_once() {
    let site = with_an_empty_ledger(site(SLACK));
    let holding = Holding::new();
    let mut run = start(&site, &[], &holding.server);
    holding.is_asked();
    run.is_told_to_stop("INT", "1 answer");
    while !run.has_ended() {
        run.signal("INT");
    }
    run.ends().exits(130);
    let up = Server::friendly();
    announce(&site, &[("HOST", &up.url(""))]).exits(1).says("unknown: https://example.org/blog/hello/ at `slack`");
    assert_eq!(up.requests().len(), 1, "the other post");
}

#[test]
fn a_signal_ends_all_waiting() {
    let asked_to_wait = Server::start(|_| Reply::status(429, "").header("retry-after", "300"));
    let slow = with_an_empty_ledger(site(SLACK));
    let run = start(&slow, &["--max-time", "10m"], &asked_to_wait);
    while !slow.run(&["deliveries", "show"]).stdout.contains("429") {
        std::thread::yield_now();
    }
    run.signal("TERM");
    run.ends().exits(143).says("interrupted: 0 announcements delivered, 2 left for the next run");

    let without_pages = Server::start(|_| Reply::status(404, ""));
    let site = with_an_empty_ledger(site(&SLACK.replace("}\n", ", wait_for: page}\n")))
        .setting("https://example.org", &without_pages.url(""));
    let run = start(&site, &["--wait", "10m"], &without_pages);
    while without_pages.requests().len() < 2 {
        std::thread::yield_now();
    }
    run.signal("INT");
    run.ends().exits(130).says("interrupted: 0 announcements delivered, 2 left for the next run");
}

#[test]
fn what_has_ended_is_known_though_a_kill_follows_before_the_rest_has() {
    let endpoints = "    - {name: first, service: slack, url: \"${HOST}/first\", languages: [en]}
    - {name: second, service: slack, url: \"${SECOND}\", languages: [en]}\n";
    let site = with_an_empty_ledger(site(endpoints));
    let (first, second) = (Holding::new(), Holding::new());
    let variables = [("HOST", first.server.url("")), ("SECOND", second.server.url("/"))];
    let mut run = Running::start(site.command(&["announce", "--now", "2030-01-01"]).envs(variables));
    first.is_asked();
    second.is_asked();
    run.is_told_to_stop("TERM", "2 answers");
    first.answers();
    let first_is_told = "first https://example.org/blog/hello/ delivered".to_owned();
    while !ledger(&site).contains(&first_is_told) {
        std::thread::yield_now();
    }
    run.signal("KILL");
    run.ends();

    let up = Server::friendly();
    let next = with_the_ledger_of(&site, endpoints);
    let ran = announce(&next, &[("HOST", &up.url("")), ("SECOND", &up.url("/"))]).exits(1);
    assert!(ran.stderr.starts_with("unknown: https://example.org/blog/hello/ at `second`"), "{}", ran.stderr);
    assert_eq!((ran.stderr.lines().count(), up.requests().len()), (1, 0));
}

#[test]
fn a_ledger_that_cannot_be_written_any_more_is_said_and_the_state_knows_what_was_on_its_way() {
    let site = with_an_empty_ledger(site(SLACK));
    let holding = Holding::new();
    let mut run = start(&site, &[], &holding.server);
    holding.is_asked();
    run.is_told_to_stop("INT", "1 answer");
    let (path, away) = (site.path("announced.jsonl"), site.path("away"));
    std::fs::rename(&path, &away).unwrap();
    std::fs::create_dir(&path).unwrap();
    holding.answers();
    run.ends().exits(3).says("announced.jsonl");

    std::fs::remove_dir(&path).unwrap();
    std::fs::rename(&away, &path).unwrap();
    let up = Server::friendly();
    announce(&site, &[("HOST", &up.url(""))]).succeeds();
    assert_eq!(up.requests().len(), 1, "the other post");
}

#[test]
fn a_run_that_is_interrupted_has_built_the_feeds() {
    let site = with_an_empty_ledger(site(SLACK));
    let holding = Holding::new();
    let arguments = ["run", "--quiet", "--now", "2030-01-01"];
    let mut run = Running::start(site.command(&arguments).env("HOST", holding.server.url("")));
    holding.is_asked();
    run.is_told_to_stop("TERM", "1 answer");
    holding.answers();
    let ran = run.ends().exits(143);
    assert_eq!(ran.stdout, "");
    assert_eq!(site.titles("en"), ["A post"]);
}

#[test]
fn a_pipe_that_nobody_reads_keeps_no_signal_waiting() {
    let endpoints =
        "    - {name: first, service: file, path: first}\n    - {name: second, service: file, path: second}\n";
    let site = with_an_empty_ledger(site(endpoints));
    for pipe in ["first", "second"] {
        assert!(Command::new("mkfifo").arg(site.path(pipe)).status().unwrap().success());
    }
    let mut run = start(&site, &[], &Server::friendly());
    while ledger(&site).len() < 2 {
        std::thread::yield_now();
    }
    run.is_told_to_stop("TERM", "2 answers");
    while !run.has_ended() {
        run.signal("TERM");
    }
    run.ends().exits(143);
}
