//! The example site's feeds, whole: read them before you accept a change (`SNAPSHOTS=overwrite cargo test example`).

use std::{fs, path::Path};

use serde_json::Value;
use snapbox::{Assert, Data, data::DataFormat};

use crate::project::{Ran, string, strings, tree};

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Builds the example into a folder of its own.
fn build(output: &Path) -> Ran {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_polyfeed"));
    command.args(["build", "--now", "2026-01-01", "--config"]).arg(example("mesh-blog/polyfeed.yaml"));
    Ran::of(command.arg("--output").arg(output)).succeeds()
}

#[test]
fn every_feed_is_as_reviewed() {
    let output = tempfile::tempdir().unwrap();
    let ran = build(output.path());
    assert_eq!(ran.stderr, "", "the example has no problems");
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/mesh-blog");
    let files = tree(&output.path().join("feeds"));
    let feeds = files.iter().filter(|(path, _)| path.contains('/') || path.ends_with(".opml"));
    let mut count = 0;
    for (path, bytes) in feeds {
        let expected = snapshots.join(path);
        fs::create_dir_all(expected.parent().unwrap()).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let expected = Data::read_from(&expected, Some(DataFormat::Text)).raw();
        Assert::new().action_env("SNAPSHOTS").eq(Data::text(text).raw(), expected);
        count += 1;
    }
    assert_eq!(count, 4 * 3 + 1, "four languages in three formats, and the list of feeds");
}

#[test]
fn the_story_in_four_languages_names_them_all_and_the_others_their_own() {
    let output = tempfile::tempdir().unwrap();
    build(output.path());
    let feed = |language: &str| -> Value {
        let path = output.path().join(format!("feeds/{language}/blog/feed.json"));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let alternates = |language: &str, part: &str| -> Vec<String> {
        let feed = feed(language);
        let items = feed["items"].as_array().unwrap();
        let item = items.iter().find(|item| string(&item["url"]).contains(part)).unwrap();
        item.get("_i18n").map(|i18n| strings(&i18n["alternates"], "language")).unwrap_or_default()
    };
    assert_eq!(alternates("en", "lisbon"), ["es", "zh", "ko"]);
    assert_eq!(alternates("ko", "lisbon"), ["en", "es", "zh"], "only its leading link says what it translates");
    assert_eq!(alternates("en", "ambient"), ["zh"]);
    assert_eq!(alternates("es", "sevilla"), [""; 0]);
}
