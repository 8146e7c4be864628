//! Every service × every way to fail: what becomes of the announcement, and what a person is told. docs/faults.md is this table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
    thread,
    time::{Duration, SystemTime},
};

use polyfeed::settings::service::{Repetition, SHIPPED, Service, Transport};
use serde_json::{Value, json};
use snapbox::{Assert, Data, data::DataFormat};

use crate::{
    announcing::with_an_empty_ledger,
    project::{Project, Ran},
    server::{Reply, Request, Server},
};

/// What stands in a service's way.
enum Fault {
    /// Nobody listens.
    Refused,
    /// The host's name is none.
    Name,
    /// The certificate is not to be trusted.
    Certificate,
    /// The connection ends before the request was read.
    HangingUp,
    /// The service does this with every message.
    Reply(fn(service: &str) -> Reply),
}

const HOUR: Duration = Duration::from_secs(3600);

fn seconds_since_1970(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// The faults, in the order of the table.
const FAULTS: [(&str, Fault); 28] = [
    ("The connection is refused", Fault::Refused),
    ("The host's name is unknown (DNS)", Fault::Name),
    ("The certificate is not to be trusted (TLS)", Fault::Certificate),
    ("The connection breaks before the request was read", Fault::HangingUp),
    ("The connection breaks after the request was read", Fault::Reply(|_| Reply::Close)),
    ("No answer for 20 seconds", Fault::Reply(|_| Reply::Silence)),
    ("301", Fault::Reply(|_| Reply::status(301, "").header("location", "/elsewhere"))),
    ("400", Fault::Reply(|_| Reply::status(400, "something is wrong"))),
    ("401", Fault::Reply(|_| Reply::status(401, "who are you?"))),
    ("403", Fault::Reply(|_| Reply::status(403, "you may not"))),
    ("404", Fault::Reply(|_| Reply::status(404, "not found"))),
    ("405", Fault::Reply(|_| Reply::status(405, ""))),
    ("410", Fault::Reply(|_| Reply::status(410, "gone"))),
    ("413", Fault::Reply(|_| Reply::status(413, "too large"))),
    ("422", Fault::Reply(|_| Reply::status(422, "too long"))),
    ("429", Fault::Reply(|_| Reply::status(429, ""))),
    ("429 with `Retry-After: 3600`", Fault::Reply(|_| Reply::status(429, "").header("retry-after", "3600"))),
    (
        "429 with a date in `Retry-After`, an hour from now",
        Fault::Reply(|_| {
            Reply::status(429, "").header("retry-after", &httpdate::fmt_http_date(SystemTime::now() + HOUR))
        }),
    ),
    (
        "429 with `\"retry_after\": 3600` in its JSON",
        Fault::Reply(|_| Reply::status(429, &json!({"retry_after": 3600}).to_string())),
    ),
    (
        "429 with a time in `X-RateLimit-Reset`, an hour from now",
        Fault::Reply(|_| {
            let time = chrono::DateTime::<chrono::Utc>::from(SystemTime::now() + HOUR).to_rfc3339();
            Reply::status(429, "").header("x-ratelimit-reset", &time)
        }),
    ),
    (
        "429 with seconds since 1970 in `X-RateLimit-Reset`, an hour from now",
        Fault::Reply(|_| {
            let time = seconds_since_1970(SystemTime::now() + HOUR).to_string();
            Reply::status(429, "").header("x-ratelimit-reset", &time)
        }),
    ),
    ("500", Fault::Reply(|_| Reply::status(500, "an error occurred"))),
    (
        "502 or 504, or 520, 522 or 524 of Cloudflare, from a gateway",
        Fault::Reply(|_| Reply::status(504, "gateway time-out")),
    ),
    ("503 with `Retry-After: 3600`", Fault::Reply(|_| Reply::status(503, "").header("retry-after", "3600"))),
    ("200 with an error inside", Fault::Reply(|service| Reply::ok(&error_inside(service).to_string()))),
    ("200 with a web page", Fault::Reply(|_| Reply::ok("<html>Welcome to the hotel's network</html>"))),
    ("200 with 100 MB", Fault::Reply(|_| Reply::Flood(100_000_000))),
    ("200 with one byte a second", Fault::Reply(|_| Reply::Drip)),
];

/// A failure as the service words it under the status 200.
fn error_inside(service: &str) -> Value {
    match service {
        "wecom" => json!({"errcode": 40058, "errmsg": "content exceed max length"}),
        "dingtalk" => json!({"errcode": 310_000, "errmsg": "keywords not in content"}),
        "feishu" => json!({"code": 19_024, "msg": "Key Words Not Found"}),
        "telegram" => json!({"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}),
        _ => json!({"ok": false, "error": "invalid", "message": "it was not posted"}),
    }
}

/// What became of an announcement, as the table says it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fate {
    what: String,
    reason: String,
}

/// The services that are spoken to over a network.
fn services() -> impl Iterator<Item = (&'static str, Service)> {
    let all = SHIPPED.iter().map(|name| (*name, Service::shipped(name).unwrap()));
    all.filter(|(_, service)| !matches!(service.transport, Transport::File { .. }))
}

/// A post in a site, and an endpoint at each service, with the variables that its settings name.
fn site(base: &str) -> (Project, Vec<(String, String)>) {
    let mut settings = "announce:\n  endpoints:\n".to_owned();
    let mut variables = Vec::new();
    for (name, service) in services() {
        write!(settings, "    - {{name: {name}, service: {name}").unwrap();
        for (key, parameter) in &service.parameters {
            if matches!(key.as_str(), "url" | "host") || parameter.default.is_none() && !parameter.optional {
                let variable = format!("{name}_{key}").to_uppercase();
                write!(settings, ", {key}: \"${{{variable}}}\"").unwrap();
                let value = match key.as_str() {
                    "url" | "host" => format!("{base}/{name}"),
                    _ if parameter.secret => "swordfish".to_owned(),
                    _ => "somewhere".to_owned(),
                };
                variables.push((variable, value));
            }
        }
        settings.push_str("}\n");
    }
    (with_an_empty_ledger(Project::new().settings(&settings).post("hello", "", "The first post.")), variables)
}

/// What becomes of an announcement at every service.
fn fates(fault: &Fault) -> BTreeMap<&'static str, Fate> {
    let server = match fault {
        Fault::Certificate => Server::self_signed(),
        Fault::HangingUp => Server::hanging_up(),
        Fault::Reply(reply) => {
            let reply = *reply;
            Server::start(move |request: &Request| {
                let service = request.path.split('/').nth(1).unwrap_or_default();
                if request.path.ends_with("createSession") {
                    return Reply::ok(&json!({"accessJwt": "jwt", "did": "did:plc:x"}).to_string());
                }
                if request.method == "GET" { Reply::status(404, "") } else { reply(service) }
            })
        }
        Fault::Refused | Fault::Name => Server::friendly(),
    };
    let base = match fault {
        Fault::Refused => {
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            format!("http://{}", free.local_addr().unwrap())
        }
        Fault::Name => "https://nonexistent.invalid".to_owned(),
        _ => server.url(""),
    };
    let (site, variables) = site(&base);
    let mut command = site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01"]);
    command.envs(variables);
    let run = Ran::of(&mut command);
    let list = site.run(&["deliveries", "list", "--format", "json"]).succeeds();
    assert!(!(run.stdout.clone() + &run.stderr + &list.stdout).contains("swordfish"), "a secret got out");
    let list: Vec<Value> = serde_json::from_str(&list.stdout).unwrap();
    let pauses = pauses(&site);
    services()
        .map(|(name, _)| {
            let one = list.iter().find(|one| one["endpoint"] == name).unwrap_or_else(|| panic!("{name} in {list:?}"));
            let line = run.stdout.lines().find_map(|line| line.strip_prefix(&format!("{name}  A post  ")));
            let outcome = line.unwrap_or_else(|| panic!("{name} in {}", run.stdout)).split(':').next().unwrap();
            let again = match pauses.get(name) {
                None => "",
                Some(0..60) => " in a few seconds",
                Some(60..3000) => " in a few minutes",
                Some(3000..3700) => " in an hour",
                Some(seconds) => panic!("{name} rests {seconds} seconds"),
            };
            let what = match (one["state"].as_str().unwrap(), outcome) {
                ("delivered", "delivered") => "delivered".to_owned(),
                ("ready", "retry") => format!("retried{again}"),
                ("ready", "retry with the same key") => format!("retried{again}, with the same key"),
                ("ready", "refused") => format!("the endpoint pauses; tried again{again}"),
                ("ready", "disabled") => "the endpoint is closed until `polyfeed deliveries retry`".to_owned(),
                ("unknown", "unknown") => format!("unknown; the next message{again}"),
                ("dead", "dead") => "dead".to_owned(),
                other => panic!("{name}: {other:?}"),
            };
            (name, Fate { what, reason: without_the_machine(one["reason"].as_str().unwrap_or_default()) })
        })
        .collect()
}

/// How long endpoints rest since their failure, in seconds.
fn pauses(site: &Project) -> BTreeMap<String, i64> {
    let database = rusqlite::Connection::open(site.path(".polyfeed/announcements.db")).unwrap();
    let query = "SELECT name, (paused_until - changed) / 1000 FROM endpoint JOIN announcement ON endpoint = name WHERE paused_until > 0";
    let mut rows = database.prepare(query).unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// A reason without what one machine's network says in other words than another's.
fn without_the_machine(reason: &str) -> String {
    for part in ["dns error: ", "before an answer came: ", "tcp connect error: ", "invalid peer certificate: "] {
        if let Some(at) = reason.find(part) {
            return format!("{}…", &reason[..at + part.len()]);
        }
    }
    reason.to_owned()
}

const INTRODUCTION: &str = "# When a service fails

What becomes of an announcement, and what `polyfeed deliveries list` says of it, at every service and for every fault. A test drives
the program through all of them and writes this page.

- **delivered**: the service has it.
- **retried**: it is sent again, by the schedule of Standard Webhooks (5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h) or when
  the service says so, and the endpoint's other messages wait; after the last attempt it is dead. From the fourth hour on each attempt that
  fails is a finding. Where it may have arrived, it goes with the key by which the service knows it again.
- **the endpoint pauses**: something is wrong with address or credentials. It is tried again by the same schedule.
- **the endpoint is closed**: nothing is sent to it until a person says so.
- **unknown**: it may have arrived, and the service would post it a second time. A person looks; `on_unknown: resend` sends it again.
- **dead**: the service will never take this message. A person mends it.

A file or standard output that cannot be written is tried again like a service that cannot be reached.
";

fn table(fates: &[(&str, BTreeMap<&'static str, Fate>)]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for (fault, fates) in fates {
        write!(page, "\n## {fault}\n\n| Services | What becomes of it | Why |\n|---|---|---|\n").unwrap();
        let distinct: BTreeSet<&Fate> = fates.values().collect();
        for fate in distinct {
            let services: Vec<&str> =
                fates.iter().filter(|(_, other)| *other == fate).map(|(service, _)| *service).collect();
            let reason = fate.reason.replace('<', "&lt;").replace('|', "\\|");
            writeln!(page, "| {} | {} | {reason} |", services.join(", "), fate.what).unwrap();
        }
    }
    page
}

#[test]
fn every_fault_at_every_service_has_its_documented_consequence() {
    let fates: Vec<(&str, BTreeMap<&'static str, Fate>)> = thread::scope(|scope| {
        // Those that take all of the client's patience run beside the others.
        let is_slow = |name: &str| matches!(name, "No answer for 20 seconds" | "200 with one byte a second");
        let slow: Vec<_> = FAULTS
            .iter()
            .filter(|(name, _)| is_slow(name))
            .map(|(name, fault)| (*name, scope.spawn(move || fates(fault))))
            .collect();
        let quick = FAULTS.iter().filter(|(name, _)| !is_slow(name)).map(|(name, fault)| (*name, fates(fault)));
        let mut all: BTreeMap<&str, _> = quick.collect();
        all.extend(slow.into_iter().map(|(name, fates)| (name, fates.join().expect("a fault's run"))));
        FAULTS.iter().map(|(name, _)| (*name, all.remove(name).expect("it ran"))).collect()
    });
    for (fault, fates) in &fates {
        for (service, fate) in fates {
            assert!(fate.what == "delivered" || !fate.reason.is_empty(), "{fault} at {service}: {fate:?}");
        }
    }
    let of = |fault: &str| &fates.iter().find(|(name, _)| name.starts_with(fault)).unwrap().1;
    for (name, service) in services() {
        for unreachable in ["The connection is refused", "The host's name", "The certificate"] {
            assert!(of(unreachable)[name].what.starts_with("retried"), "nothing was sent to {name}: {unreachable}");
        }
        for doubtful in ["The connection breaks after", "No answer", "502"] {
            let is_unknown = of(doubtful)[name].what.starts_with("unknown");
            assert_eq!(is_unknown, service.repetition == Repetition::AnotherMessage, "{doubtful} at {name}");
        }
        for asked in ["429 with `Retry", "429 with a date", "503"] {
            assert!(of(asked)[name].what.ends_with("in an hour"), "{asked} at {name}: {:?}", of(asked)[name]);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/faults.md");
    let documented = Data::read_from(&path, Some(DataFormat::Text)).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(table(&fates)).raw(), documented);
}

#[test]
fn a_file_that_cannot_be_written_is_tried_again() {
    let endpoint = "announce:\n  endpoints:\n    - {name: file, service: file, path: out.jsonl}\n";
    let site = with_an_empty_ledger(Project::new().settings(endpoint).post("hello", "", "x"));
    std::fs::create_dir(site.path("out.jsonl")).unwrap();
    let run = site.run(&["announce", "--max-time", "0s"]).succeeds();
    assert!(run.stdout.contains("file  A post  retry: ") && run.stdout.contains("cannot be written"), "{}", run.stdout);
}
