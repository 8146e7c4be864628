//! Services as files: the shipped ones can be read and are documented, and users may write their own.

use std::{fs, path::Path};

use polyfeed::settings::service::{Repetition, SHIPPED, SUBJECT, Service};

use crate::{
    project::{EMPTY_LEDGER, Project, Ran},
    server::Server,
};

/// A chat that nobody has heard of.
const CHAT: &str = r#"about: A chat.
documentation: https://chat.example/api
parameters:
  room: {about: The room's number}
  token: {about: What lets you in, secret: true}
texts:
  text: {template: "{{ title }} {{ url }}", limits: [{measure: bytes, most: 200}]}
body: '{"room": {{ endpoint.room|tojson }}, "say": {{ text|tojson }}}'
transport: {http: {url: "${SERVER}/say", headers: {x-token: "{{ endpoint.token }}"}}}
repetition: another_message
answers:
  - {status: 200, json: {/said: true}, means: delivered}
"#;

/// A site with a service of its own, and an endpoint for it.
fn site(service: &str) -> Project {
    Project::new()
        .settings(
            "announce:\n  services: services\n  endpoints:\n    - {name: it, service: chat, room: 7, token: \"${TOKEN}\"}",
        )
        .file("services/chat.yaml", service)
        .file("announced.jsonl", EMPTY_LEDGER)
        .post("hello", "", "World")
}

/// What is said of a site whose service has another piece in the place of one.
#[track_caller]
fn fault(from: &str, to: &str, says: &str) {
    assert!(CHAT.contains(from), "the service has no {from:?}");
    let ran = site(&CHAT.replace(from, to)).build().exits(2);
    assert!(ran.stderr.contains("chat.yaml is wrong: "), "the file is named: {}", ran.stderr);
    ran.says("polyfeed.yaml").says(says);
}

#[test]
fn a_service_of_ones_own_is_one_file() {
    let server = Server::start(|_| crate::server::Reply::ok(r#"{"said": true}"#));
    let site = site(&CHAT.replace("${SERVER}", &server.url("")));
    let mut command = site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01"]);
    Ran::of(command.env("TOKEN", "swordfish")).succeeds();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].path.as_str(), requests[0].header("x-token")), ("/say", Some("swordfish")));
    assert_eq!(requests[0].body, r#"{"room":"7","say":"A post https://example.org/blog/hello/"}"#);
}

#[test]
fn a_service_of_ones_own_takes_the_place_of_a_shipped_one() {
    let site = site(CHAT)
        .file("services/slack.yaml", CHAT)
        .settings("    - {name: slack, service: slack, room: 8, token: \"${TOKEN}\"}");
    site.build().succeeds();
}

#[test]
fn what_is_wrong_with_a_service_is_said() {
    fault("about: A chat.", "abuot: A chat.", "unknown field `abuot`");
    fault("means: delivered", "means: great", "unknown variant `great`");
    fault("measure: bytes", "measure: miles", "unknown variant `miles`");
    fault("{{ title }} {{ url }}", "{{ title }", "text text: ");
    fault(
        "{{ title }} {{ url }}",
        "{{ titel }}",
        "text text: nothing is called `titel` here; there are id, url, title,",
    );
    fault("{{ text|tojson }}", "{{ txet|tojson }}", "body: nothing is called `txet` here");
    fault(
        "{{ endpoint.token }}",
        "{{ title }}",
        "header x-token: nothing is called `title` here; there are key, endpoint",
    );
    fault(
        "{{ endpoint.room|tojson }}",
        "{{ endpoint.rom|tojson }}",
        "body: `endpoint.rom` is no parameter of the service",
    );
    fault(
        "{{ endpoint.room|tojson }}",
        "{{ endpoint.token|tojson }}",
        "body: it names the secret `token`; a secret may stand in the request only",
    );
    fault("{{ title }} {{ url }}", "{{ endpoint.token }}", "text text: it names the secret `token`");
    fault("/said: true", "said: true", "`said` is not a JSON pointer; write it like /error/code");
    fault(
        "  room: {about: The room's number}",
        "  tags: {about: The room's number}",
        "`endpoint.room` is no parameter",
    );
    fault(
        "  token:",
        "  name: {about: Its name, optional: true}\n  token:",
        "every endpoint has a key `name`; call the parameter something else",
    );
    fault("repetition: another_message\n", "", "missing field `repetition`");
}

#[test]
fn what_is_wrong_with_an_endpoints_own_templates_is_said() {
    let with = |keys: &str| {
        let from = "room: 7, ";
        site(CHAT).setting(from, &format!("{from}{keys}, ")).build().exits(2)
    };
    with("text: \"{{ titel }}\"").says("the template is wrong: nothing is called `titel` here");
    with("text: {en: \"{{ title\"}").says("the template is wrong: ");
    with("body: '{\"say\": {{ endpoint.token|tojson }}}'").says("it names the secret `token`");
    Project::new()
        .settings("announce:\n  endpoints:\n    - {name: it, service: file, path: out, text: \"{{ title }}\"}")
        .build()
        .exits(2)
        .says("this service's messages have no text; give them another `body`");
}

#[test]
fn an_unknown_service_is_named_with_those_that_there_are() {
    let ran = site(CHAT).setting("service: chat", "service: chatt").build().exits(2);
    let ran = ran.says("there is no service `chatt`; there are bluesky, dingtalk,");
    ran.says("those whose files lie in the folder that `announce: services:` names");
}

#[test]
fn a_template_knows_all_that_it_is_said_to_know() {
    let names: Vec<String> =
        SUBJECT.iter().map(|name| format!("\"{name}\": {{{{ ({name} is defined)|tojson }}}}")).collect();
    let body = format!("{{{}}}", names.join(", "));
    let site = Project::new()
        .settings(&format!(
            "announce:\n  endpoints:\n    - {{name: it, service: file, path: out.jsonl, body: '{body}'}}"
        ))
        .file("announced.jsonl", EMPTY_LEDGER)
        .post("hello", "", "World");
    site.run(&["announce", "--max-time", "0s", "--now", "2030-01-01"]).succeeds();
    let out: serde_json::Value = serde_json::from_str(site.read("out.jsonl").trim()).unwrap();
    let missing: Vec<_> = SUBJECT.iter().filter(|name| out[**name] != true).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_file_is_shipped_and_every_shipped_service_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/services");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, SHIPPED, "in alphabetical order");
    for name in SHIPPED {
        let service = Service::parse(&read(&format!("config/services/{name}.yaml")));
        let service = service.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(service.documentation.starts_with("https://"), "{name}");
        let undescribed = service.parameters.iter().find(|(_, parameter)| parameter.about.is_empty());
        assert!(undescribed.is_none(), "{name}: {undescribed:?}");
    }
}

/// The section of a service in the documentation.
fn section(documentation: &str, name: &str) -> String {
    let (_, rest) = documentation.split_once(&format!("\n## {name}\n")).unwrap_or_else(|| panic!("no section {name}"));
    rest.split_once("\n## ").map_or(rest, |(section, _)| section).to_owned()
}

#[test]
fn every_service_is_documented_as_it_is() {
    let documentation = read("docs/services.md");
    let headings: Vec<&str> = documentation.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings, SHIPPED, "a section each, in order, and nothing else");
    for name in SHIPPED {
        let service = Service::shipped(name).unwrap();
        let section = section(&documentation, name);
        let has = |what: &str| assert!(section.contains(what), "docs/services.md, {name}, lacks {what:?}");
        has(&service.about);
        has(&service.documentation);
        for (parameter, declared) in &service.parameters {
            has(&format!("| `{parameter}` |"));
            let row = section.lines().find(|line| line.starts_with(&format!("| `{parameter}` |"))).unwrap();
            assert!(row.contains(&declared.about), "{name}, {parameter}: {row}");
            assert_eq!(row.contains("secret"), declared.secret, "{name}, {parameter}: {row}");
            assert_eq!(row.contains("optional"), declared.optional, "{name}, {parameter}: {row}");
            let default = declared.default.as_ref().map(|default| format!("`{default}`"));
            assert!(default.is_none_or(|default| row.contains(&default)), "{name}, {parameter}: {row}");
        }
        let rows = section.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, service.parameters.len(), "{name} has no parameters but its own");
        for limit in service.texts.values().flat_map(|rules| &rules.limits) {
            has(&limit.most.to_string());
        }
        let or_resent = "at most once, or at least once with `on_unknown: resend`.";
        let promise = match service.repetition {
            Repetition::OneEffect => "exactly once.".to_owned(),
            Repetition::Recognisable => "at least once; the receiver knows a repetition by its key.".to_owned(),
            Repetition::AnotherMessage => or_resent.to_owned(),
            Repetition::OneEffectForSeconds(seconds) => {
                let hours = if seconds == 3600 { "1 hour".to_owned() } else { format!("{} hours", seconds / 3600) };
                format!("exactly once within {hours} of the first attempt; after that {or_resent}")
            }
        };
        has(&format!("**Promise:** {promise}"));
    }
    let announcing = read("docs/announcing.md");
    let unknown: Vec<_> = SUBJECT.iter().filter(|name| !announcing.contains(&format!("`{name}`"))).collect();
    assert!(unknown.is_empty(), "docs/announcing.md does not say that templates know {unknown:?}");
}

#[test]
fn every_endpoint_in_the_documentation_is_valid() {
    let documentation = read("docs/services.md");
    for name in SHIPPED {
        let section = section(&documentation, name);
        let yaml = section.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("YAML");
        let indented: String = yaml.lines().map(|line| format!("    {line}\n")).collect();
        let site = Project::new()
            .setting("feeds:\n", "  ja: {}\nfeeds:\n")
            .settings(&format!("announce:\n  endpoints:\n{indented}"))
            .post("hello", "", "World");
        site.file("announced.jsonl", EMPTY_LEDGER).run(&["announce", "--dry-run"]).succeeds();
        assert!(yaml.contains(&format!("service: {name}")), "{name}");
        let has_secrets = Service::shipped(name).unwrap().parameters.values().any(|parameter| parameter.secret);
        assert!(!has_secrets || yaml.contains("${"), "{name}: secrets are variables");
    }
}
