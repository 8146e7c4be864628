//! `kill -9` at any instant of an announcing process, then a normal run: nothing is lost, nothing is told twice where that can be known,
//! and what nobody can know is listed.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::{Child, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    announcing::with_an_empty_ledger,
    project::{Project, Ran},
    server::{Reply, Request, Server},
};

const ENDPOINTS: &str = "announce:
  endpoints:
    - {name: mastodon, service: mastodon, host: \"${HOST}/mastodon\", token: \"${TOKEN}\"}
    - {name: bluesky, service: bluesky, host: \"${HOST}/bluesky\", identifier: example.org, password: \"${TOKEN}\"}
    - {name: webhook, service: webhook, url: \"${HOST}/webhook\"}
    - {name: hold, service: slack, url: \"${HOST}/hold\"}
    - {name: resend, service: slack, url: \"${HOST}/resend\", on_unknown: resend}
    - {name: file, service: file, path: announcements.jsonl}
";

/// How many posts are announced by each process that is killed.
const POSTS: usize = 2;

/// The services, as the real ones keep what they accept.
#[derive(Default)]
struct Services {
    /// By endpoint and key, where the service honours one: the message.
    keyed: BTreeMap<(&'static str, String), String>,
    /// By endpoint, every message.
    blind: Vec<(&'static str, String)>,
    /// What is to be killed at which request: before or after the service takes the message.
    trap: Option<(usize, bool)>,
}

/// What an interrupted request waits for: the process is dead.
type Dead = Arc<Mutex<mpsc::Receiver<()>>>;

impl Services {
    /// Takes a message; an answer as the service gives it.
    fn take(&mut self, request: &Request) -> Reply {
        let keyed = |services: &mut Self, endpoint, key: &str, message: String, answer: Value| {
            let known = services.keyed.entry((endpoint, key.to_owned())).or_insert_with(|| message.clone());
            assert_eq!(*known, message, "a repetition is the same message");
            Reply::ok(&answer.to_string())
        };
        let header = |name: &str| request.header(name).expect("a key").to_owned();
        match request.path.as_str() {
            "/mastodon/api/v1/statuses" => {
                keyed(self, "mastodon", &header("idempotency-key"), request.body.clone(), json!({"id": "1"}))
            }
            "/webhook" => keyed(self, "webhook", &header("webhook-id"), request.body.clone(), json!({})),
            "/bluesky/xrpc/com.atproto.server.createSession" => {
                Reply::ok(&json!({"accessJwt": "jwt", "did": "did:plc:x"}).to_string())
            }
            "/bluesky/xrpc/com.atproto.repo.putRecord" => {
                let put = request.json();
                let key = put["rkey"].as_str().expect("a key").to_owned();
                keyed(self, "bluesky", &key, put["record"].to_string(), json!({"uri": "at://did:plc:x/p/1"}))
            }
            "/hold" | "/resend" => {
                let endpoint = if request.path == "/hold" { "hold" } else { "resend" };
                self.blind.push((endpoint, request.json()["text"].as_str().expect("a text").to_owned()));
                Reply::ok("ok")
            }
            _ => Reply::status(404, ""),
        }
    }

    /// How often each endpoint was told of a post, by its URL.
    fn told(&self, endpoint: &str, url: &str) -> usize {
        let messages = self.keyed.iter().map(|((name, _), message)| (*name, message));
        let messages = messages.chain(self.blind.iter().map(|(name, message)| (*name, message)));
        messages.filter(|(name, message)| *name == endpoint && message.contains(url)).count()
    }
}

/// Random numbers that are the same each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % bound
    }
}

struct Crashes {
    site: Project,
    server: Server,
    services: Arc<Mutex<Services>>,
    trapped: mpsc::Receiver<()>,
    dead: mpsc::Sender<()>,
}

impl Crashes {
    fn new() -> Self {
        // A post that stays: without any, all that are known would seem to have moved.
        let site = with_an_empty_ledger(Project::new().settings(ENDPOINTS).post("stays", "", "x"));
        let services: Arc<Mutex<Services>> = Arc::default();
        let (trap, trapped) = mpsc::channel();
        let (dead, is_dead) = mpsc::channel();
        let (taking, is_dead): (_, Dead) = (Arc::clone(&services), Arc::new(Mutex::new(is_dead)));
        let trap = Mutex::new(trap);
        let server = Server::start(move |request| {
            let mut services = taking.lock().unwrap();
            let (springs, takes) = match &mut services.trap {
                Some((0, takes)) => (true, *takes),
                Some((left, _)) => {
                    *left -= 1;
                    (false, true)
                }
                None => (false, true),
            };
            let reply = if takes { services.take(request) } else { Reply::Close };
            if springs {
                services.trap = None;
                drop(services);
                trap.lock().unwrap().send(()).unwrap();
                is_dead.lock().unwrap().recv().unwrap();
                return Reply::Close;
            }
            reply
        });
        Self { site, server, services, trapped, dead }
    }

    fn process(&self) -> std::process::Command {
        let mut command = self.site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01"]);
        command.env("HOST", self.server.url("")).env("TOKEN", "token");
        command
    }

    fn start(&self) -> Child {
        self.process().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Kills a run after a time.
    fn kill_after(&self, time: Duration) {
        let mut run = self.start();
        // The instant is what is tested.
        thread::sleep(time);
        run.kill().unwrap();
        run.wait().unwrap();
    }

    /// Kills a run while a service holds its answer to a request, taken or not.
    fn kill_at_request(&self, request: usize, takes: bool) {
        self.services.lock().unwrap().trap = Some((request, takes));
        let mut run = self.start();
        let is_trapped = loop {
            if self.trapped.recv_timeout(Duration::from_millis(1)).is_ok() {
                break true;
            }
            if run.try_wait().unwrap().is_some() {
                break false;
            }
        };
        if is_trapped {
            run.kill().unwrap();
            run.wait().unwrap();
            self.dead.send(()).unwrap();
        }
        self.services.lock().unwrap().trap = None;
    }
}

fn number_of_kills() -> usize {
    std::env::var("POLYFEED_KILLS").map_or(40, |number| number.parse().expect("POLYFEED_KILLS is a number"))
}

#[test]
fn a_process_killed_at_any_instant_loses_nothing_and_tells_nothing_twice() {
    let crashes = Crashes::new();
    let mut random = Random(7);
    let begun = Instant::now();
    Ran::of(&mut crashes.process()).succeeds();
    let mut whole = begun.elapsed();
    let mut urls = vec!["https://example.org/blog/stays/".to_owned()];
    let mut listed: BTreeSet<(String, String)> = BTreeSet::new();
    let mut interrupted = 0;
    for kill in 0..number_of_kills() {
        let names: Vec<String> = (0..POSTS).map(|number| format!("post-{kill}-{number}")).collect();
        for name in &names {
            let text = format!("---\ntitle: Post {name}\ndate: 2025-03-04\n---\nx\n");
            crashes.site.write(&format!("content/en/blog/{name}.md"), text);
            urls.push(format!("https://example.org/blog/{name}/"));
        }
        let before = crashes.messages();
        match random.below(3) {
            0 => crashes
                .kill_at_request(usize::try_from(random.below(5 * POSTS as u64 + 2)).unwrap(), random.below(2) == 0),
            _ => crashes.kill_after(whole * u32::try_from(random.below(1100)).unwrap() / 1000),
        }
        // Killed once something was sent, that is.
        interrupted += usize::from(crashes.messages() > before);

        let begun = Instant::now();
        let run = Ran::of(&mut crashes.process());
        whole = begun.elapsed();
        assert!(run.stdout.contains(" 0 waiting, 0 held, 0 dead, "), "after kill {kill}: {run:?}");
        let unknown = run.stderr.lines().filter_map(|line| line.strip_prefix("unknown: ")?.split_once(" at `"));
        let unknown = unknown.map(|(entry, rest)| (rest.split('`').next().unwrap().to_owned(), entry.to_owned()));
        let before = listed.len();
        listed.extend(unknown);
        run.exits(i32::from(listed.len() > before));
        // Known for ever; the site need not grow for that.
        for name in &names {
            std::fs::remove_file(crashes.site.path(&format!("content/en/blog/{name}.md"))).unwrap();
        }
    }

    let services = crashes.services.lock().unwrap();
    let file = crashes.site.read("announcements.jsonl");
    let states = crashes.states();
    for url in &urls {
        for endpoint in ["mastodon", "bluesky", "webhook"] {
            assert_eq!(services.told(endpoint, url), 1, "{url} at {endpoint}");
        }
        assert_eq!(file.lines().filter(|line| line.contains(url)).count(), 1, "{url} in the file");
        assert!(services.told("resend", url) >= 1, "{url} at resend");
        let is_unknown = listed.contains(&("hold".to_owned(), url.clone()));
        let told = services.told("hold", url);
        assert!(if is_unknown { told <= 1 } else { told == 1 }, "{url} at hold: {told} times, listed: {is_unknown}");
        for ((endpoint, _), state) in states.iter().filter(|((_, entry), _)| entry == url) {
            let expected = if endpoint == "hold" && is_unknown { "unknown" } else { "delivered" };
            assert_eq!(state, expected, "{url} at {endpoint}");
        }
    }
    assert_eq!(states.len(), urls.len() * 6);
    assert!(listed.iter().all(|(endpoint, _)| endpoint == "hold"), "{listed:?}");
    // Else the instants were none that matter.
    assert!(!listed.is_empty() && interrupted * 4 > number_of_kills(), "{interrupted} sent something");
    assert!(urls.iter().any(|url| services.told("resend", url) == 2));
}

impl Crashes {
    /// How many messages the services took.
    fn messages(&self) -> usize {
        let services = self.services.lock().unwrap();
        services.keyed.len() + services.blind.len()
    }

    /// What the program says of every announcement, by endpoint and entry.
    fn states(&self) -> BTreeMap<(String, String), String> {
        let ran = self.site.run(&["deliveries", "list", "--format", "json"]).succeeds();
        let all: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        all.iter().map(|one| ((text(one, "endpoint"), text(one, "entry")), text(one, "state"))).collect()
    }
}
