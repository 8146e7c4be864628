//! What the documentation says is what the program does.

use std::{fs, path::Path};

use clap::ValueEnum as _;
use polyfeed::{
    problem::{Code, Severity},
    settings::{
        Settings,
        rules::{Preset, Rules},
    },
};
use serde_json::Value;
use snapbox::{Assert, Data, data::DataFormat};

use crate::project::Ran;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn help(arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_polyfeed"));
    Ran::of(command.args(arguments).arg("--help").env("COLUMNS", "100")).succeeds().stdout
}

#[test]
fn the_json_schema_is_that_of_the_settings() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/polyfeed.schema.json");
    let shipped = Data::read_from(&path, Some(DataFormat::Text)).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(Settings::json_schema()).raw(), shipped);
}

/// Every key of a schema and of all that it refers to.
fn keys(schema: &Value, into: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                into.extend(properties.keys().cloned());
            }
            map.values().for_each(|value| keys(value, into));
        }
        Value::Array(list) => list.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

#[test]
fn every_setting_is_documented() {
    let schema: Value = serde_json::from_str(&Settings::json_schema()).unwrap();
    let mut found = Vec::new();
    keys(&schema, &mut found);
    assert!(found.len() > 40, "the schema has keys");
    let documentation = read("docs/settings.md");
    for key in found {
        assert!(documentation.contains(&format!("`{key}`")), "docs/settings.md does not speak of `{key}`");
    }
}

#[test]
fn every_problem_is_documented() {
    let documentation = read("docs/problems.md");
    for code in Code::ALL {
        let heading = format!("## {}: {}\n", code.as_str(), code.summary());
        assert!(documentation.contains(&heading), "docs/problems.md lacks {heading:?}");
    }
    assert_eq!(documentation.matches("\n## PF").count(), Code::ALL.len(), "and nothing else");
}

#[test]
fn every_problem_says_what_it_costs_and_more_than_a_bare_sentence() {
    for code in Code::ALL {
        let explanation = code.explanation();
        let (heading, text) = explanation.split_once("\n\n").expect("a heading and a text");
        assert_eq!(heading, format!("## {}: {}", code.as_str(), code.summary()));
        let cost = match code.severity() {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Allowed => "Allowed",
        };
        assert!(text.starts_with(cost), "{explanation}");
        assert!(text.matches(". ").count() + text.matches(".\n").count() > 2, "{explanation}");
    }
}

#[test]
fn the_help_in_the_documentation_is_that_of_the_program() {
    let documentation = read("docs/commands.md");
    let commands: [&[&str]; 12] = [
        &[],
        &["init"],
        &["build"],
        &["check"],
        &["status"],
        &["announce"],
        &["run"],
        &["deliveries"],
        &["deliveries", "list"],
        &["explain"],
        &["discovery"],
        &["adopt"],
    ];
    for command in commands {
        let help = help(command);
        assert!(documentation.contains(&format!("```text\n{help}```")), "docs/commands.md lacks\n```text\n{help}```");
    }
}

#[test]
fn every_preset_is_complete_and_documented_with_its_shortcodes() {
    let settings = read("docs/settings.md");
    let shortcodes = read("docs/shortcodes.md");
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/presets")).unwrap();
    assert_eq!(files.count(), Preset::value_variants().len(), "every file is shipped");
    for preset in Preset::value_variants() {
        let rules = Rules::new(*preset, &[]);
        let name = format!("{preset:?}").to_lowercase();
        assert!(settings.contains(&format!("../config/presets/{name}.yaml")), "docs/settings.md lacks `{name}`");
        let part =
            shortcodes.split("\n## ").find(|part| part.starts_with(&format!("What the `{name}` preset knows\n")));
        for shortcode in rules.shortcodes.keys() {
            let part = part.unwrap_or_else(|| panic!("docs/shortcodes.md lacks `{name}`"));
            assert!(part.contains(&format!("`{shortcode}`")), "docs/shortcodes.md lacks `{shortcode}` of `{name}`");
        }
    }
}

#[test]
fn a_preset_states_nothing_that_holds_for_every_site() {
    let rules = |path: &str| serde_yaml::from_str::<serde_yaml::Value>(&read(path)).unwrap();
    let base = rules("config/rules.yaml");
    for preset in Preset::value_variants() {
        let own = rules(&format!("config/presets/{}.yaml", preset.name()));
        for (of_all, of_preset) in [(&base, &own), (&base["fields"], &own["fields"])] {
            for (key, value) in of_preset.as_mapping().unwrap() {
                let key = key.as_str().unwrap();
                assert!(of_all.get(key).is_some_and(|other| other != value), "{key} of {}", preset.name());
            }
        }
    }
}

#[test]
fn the_readmes_settings_are_valid_and_its_commands_are_those_that_run() {
    let readme = read("README.md");
    for command in ["cargo run --release -- build --config examples/mesh-blog/polyfeed.yaml", "cargo test"] {
        assert!(readme.contains(command), "the README lacks {command}");
    }
    let settings =
        readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("settings in the README");
    let site = crate::project::Project::new()
        .file("polyfeed.yaml", settings)
        .file("content/en/blog/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\nx\n");
    site.build().succeeds();
}

/// Every key of a JSON value and of all that is in it is documented.
#[track_caller]
fn is_documented(value: &Value, documentation: &str) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            let is_code = Code::ALL.iter().any(|code| code.as_str() == key);
            assert!(is_code || documentation.contains(&format!("`{key}`")), "docs/report.md does not speak of `{key}`");
            is_documented(value, documentation);
        }),
        Value::Array(list) => list.iter().for_each(|value| is_documented(value, documentation)),
        _ => {}
    }
}

#[test]
fn the_report_has_exactly_the_keys_that_are_documented() {
    let site = crate::project::Project::new().post("a", "", "{{< unknown >}}");
    let ran = site.run(&["build", "--format", "json", "--verbose"]).succeeds();
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["documents"][0]["url"], "https://example.org/blog/a/");
    let documentation = read("docs/report.md");
    let (of_others, _) = documentation.split_once("\n## `polyfeed status`\n").expect("a part on `polyfeed status`");
    is_documented(&report, of_others);
    let ran = site.run(&["check", "--format", "json"]).succeeds();
    is_documented(&serde_json::from_str(&ran.stdout).unwrap(), of_others);
}

#[test]
fn the_list_of_deliveries_has_the_keys_that_are_documented() {
    let site = crate::project::Project::new()
        .settings("announce: {endpoints: [{name: lines, service: file, path: said.jsonl}]}")
        .file("announced.jsonl", crate::project::EMPTY_LEDGER)
        .post("a", "", "x");
    site.run(&["announce", "--now", "2030-01-01"]).succeeds();
    let list = site.run(&["deliveries", "list", "--format", "json"]).succeeds().stdout;
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!((&list[0]["endpoint"], &list[0]["state"]), (&"lines".into(), &"delivered".into()));
    for key in ["changed", "first_sent"] {
        let time = list[0][key].as_str().expect("a text");
        assert!(chrono::DateTime::parse_from_rfc3339(time).is_ok(), "{key}: {time}");
    }
    let documentation = read("docs/report.md");
    is_documented(&list, documentation.split_once("\n## `polyfeed deliveries list`\n").expect("a part on it").1);
}

#[test]
fn the_status_has_the_keys_that_are_documented() {
    let site = crate::project::Project::new()
        .repository()
        .post("a", "", "Text.")
        .file("content/uk/blog/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\nТекст.\n");
    site.commit("2025-03-04T00:00:00Z");
    let site =
        site.post("a", "", "Other text.").file("content/zh/blog/a.md", "---\ntitle: A\ndate: 2025-03-04\n---\nx\n");
    site.git(&["add", "content/en"]);
    site.git(&["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "x"]);
    let site = site.post("b", "", "Another.");
    let status: Value = serde_json::from_str(&site.run(&["status", "--format", "json"]).succeeds().stdout).unwrap();
    for (list, language) in [("missing", 1), ("unknown", 1), ("stale", 2)] {
        assert!(status["languages"][language][list][0].is_object(), "{list} has something in it");
    }
    let documentation = read("docs/report.md");
    let (_, of_status) = documentation.split_once("\n## `polyfeed status`\n").expect("a part on `polyfeed status`");
    is_documented(&status, of_status.split("\n## ").next().expect("a first part"));
}
