//! A site in a temporary folder, and the program run on it.
//!
//! ```ignore
//! let site = Project::new().file("content/en/blog/hello.md", "---\ntitle: Hello\ndate: 2025-01-02\n---\nWorld\n");
//! site.build().succeeds();
//! assert_eq!(site.url("en", "Hello"), "/blog/hello/");
//! ```

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// Settings for English, Chinese and Ukrainian posts under `blog/`.
pub const SETTINGS: &str = r#"version: 1
site: {title: Example, base_url: https://example.org}
preset: hugo
content: content
languages:
  en: {name: English, prefix: ""}
  zh: {name: 中文}
  uk: {name: Українська}
feeds:
  blog: {include: "blog/**"}
output: public
"#;

/// A ledger that knows of nothing, so that everything is new.
pub const EMPTY_LEDGER: &str = "{\"version\":1}\n";

/// A site in a folder of its own.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// A site with [`SETTINGS`] and no content yet.
    pub fn new() -> Self {
        let project = Self { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(project.path("content")).expect("a content folder");
        project.file("polyfeed.yaml", SETTINGS)
    }

    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// Replaces a piece of the settings, which must be there.
    pub fn setting(self, from: &str, to: &str) -> Self {
        let settings = self.read("polyfeed.yaml");
        assert!(settings.contains(from), "the settings have no {from:?}");
        self.file("polyfeed.yaml", settings.replace(from, to))
    }

    /// Adds lines at the end of the settings.
    pub fn settings(self, lines: &str) -> Self {
        let settings = self.read("polyfeed.yaml") + lines + "\n";
        self.file("polyfeed.yaml", settings)
    }

    /// Writes a file.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes an English post `blog/{name}.md` with a title, a date, and more front matter.
    pub fn post(self, name: &str, front_matter: &str, body: &str) -> Self {
        let text = format!("---\ntitle: A post\ndate: 2025-03-04\n{front_matter}\n---\n{body}\n");
        self.file(&format!("content/en/blog/{name}.md"), text)
    }

    /// Lets the feed `blog` hold any number of entries.
    pub fn unlimited(self) -> Self {
        self.setting("\"blog/**\"}", "\"blog/**\", limit: unlimited}")
    }

    /// Writes a file of a site that is already built.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// A path in the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file of the site's folder.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file below a folder, by path, with its bytes.
    pub fn tree(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(path))
    }

    /// The program, to be run in the site's folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polyfeed"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// `polyfeed build`, long after every post's date.
    pub fn build(&self) -> Ran {
        self.run(&["build", "--now", "2030-01-01"])
    }

    /// What `polyfeed build --format json` reports.
    pub fn report(&self) -> Value {
        let ran = self.run(&["build", "--now", "2030-01-01", "--format", "json"]).succeeds();
        serde_json::from_str(&ran.stdout).expect("the report is JSON")
    }

    /// The JSON feed `blog` of a language.
    pub fn feed(&self, language: &str) -> Value {
        serde_json::from_str(&self.read(&format!("public/feeds/{language}/blog/feed.json"))).expect("a feed is JSON")
    }

    /// The titles in the feed `blog` of a language, in order.
    pub fn titles(&self, language: &str) -> Vec<String> {
        let feed = self.feed(language);
        feed["items"].as_array().expect("items").iter().map(|item| string(&item["title"])).collect()
    }

    /// The only entry with a title in the feed `blog` of a language.
    pub fn entry(&self, language: &str, title: &str) -> Value {
        let feed = self.feed(language);
        let items = feed["items"].as_array().expect("items");
        let mut found = items.iter().filter(|item| item["title"] == title);
        let entry = found.next().unwrap_or_else(|| panic!("no entry {title:?} among {:?}", self.titles(language)));
        assert!(found.next().is_none(), "two entries {title:?}");
        entry.clone()
    }

    /// The path of the page of the only entry with a title in the feed `blog` of a language.
    pub fn url(&self, language: &str, title: &str) -> String {
        let url = string(&self.entry(language, title)["url"]);
        url.strip_prefix("https://example.org").unwrap_or_else(|| panic!("{url} is on another host")).to_owned()
    }

    /// The HTML of the only English post, after a build that found nothing wrong.
    pub fn html(&self) -> String {
        let ran = self.build().succeeds();
        assert_eq!(ran.stderr, "", "a build without problems");
        self.html_with_problems()
    }

    /// The HTML of the only English post.
    pub fn html_with_problems(&self) -> String {
        let feed = self.feed("en");
        assert_eq!(feed["items"].as_array().map(Vec::len), Some(1), "one post");
        string(&feed["items"][0]["content_html"])
    }
}

/// English and Chinese posts; the feed `blog` shows those under `blog/`, the feed `all` every one.
pub fn site_with_two_feeds() -> Project {
    Project::new()
        .setting("feeds:\n", "feeds:\n  all: {include: \"**\"}\n")
        .post("hello", "", "World")
        .post("other", "", "Another post")
        .file("content/zh/blog/hello.md", "---\ntitle: 你好\ndate: 2025-03-05\n---\n世界\n")
        .file("content/en/notes/plan.md", "---\ntitle: Plan\ndate: 2025-03-06\n---\nA note\n")
}

/// The paths below the output in a part of the report's `publication`.
pub fn paths(report: &Value, part: &str) -> Vec<String> {
    let paths = report["publication"][part].as_array().expect("a list");
    paths.iter().map(|path| path.as_str().expect("a path").to_owned()).collect()
}

/// A string in JSON.
pub fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string")).to_owned()
}

/// The strings of a list of objects in JSON at a key.
pub fn strings(list: &Value, key: &str) -> Vec<String> {
    list.as_array().map(|list| list.iter().map(|item| string(&item[key])).collect()).unwrap_or_default()
}

/// Every file below a folder, by path, with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// A finished run of the program.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// It ended with 0.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// It ended with a code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard error says something.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{text:?} is not in:\n{}", self.stderr);
        self
    }
}
