//! A long history with many late translations: each is in its feed on the build after it landed, and told once. People run a short
//! one; `POLYFEED_COMMITS` says how long it is.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write,
    process::{Command, Stdio},
};

use chrono::{DateTime, Days, SecondsFormat, Utc};
use serde_json::Value;

use crate::project::{EMPTY_LEDGER, Project, strings};

/// Of so many commits there is one that lands a translation, in weeks after its original; in 2,000 there are 300.
const LANDINGS: [usize; 3] = [2, 9, 15];
const ROUND: usize = 20;

/// How many translations land before there is a build: as many as are announced without a person's word.
const BATCH: usize = 10;

fn commits() -> usize {
    std::env::var("POLYFEED_COMMITS").map_or(200, |number| number.parse().expect("POLYFEED_COMMITS is a number"))
}

/// Every commit is a day after the last.
fn day(commit: usize) -> DateTime<Utc> {
    let first = DateTime::parse_from_rfc3339("2015-01-01T09:00:00Z").unwrap().to_utc();
    first + Days::new(commit as u64)
}

fn post(title: &str, date: DateTime<Utc>) -> String {
    format!("---\ntitle: {title}\ndate: {}\n---\nText of {title}.\n", date.format("%Y-%m-%d"))
}

/// A stream for `git fast-import`: every commit on the branch `main`, marked with its number from 1.
struct History {
    stream: String,
    /// The name of each translation, and the commit that landed it.
    landed: BTreeMap<usize, String>,
}

impl History {
    fn new(commits: usize) -> Self {
        let mut history = Self { stream: String::new(), landed: BTreeMap::new() };
        let (mut originals, mut translated) = (Vec::new(), 0);
        for commit in 1..=commits {
            let date = day(commit);
            match commit % ROUND {
                landing if LANDINGS.contains(&landing) && translated < originals.len() => {
                    let (name, of): &(String, DateTime<Utc>) = &originals[translated];
                    translated += 1;
                    let file = (format!("content/zh/blog/{name}.md"), post(&format!("译文 {name}"), *of));
                    // Every other one was written on a branch long before, and is merged.
                    if landing == LANDINGS[1] {
                        history.commit(commit + 1_000_000, "side", of.to_owned(), (commit - 1, None), &file);
                        history.commit(commit, "main", date, (commit - 1, Some(commit + 1_000_000)), &file);
                    } else {
                        history.commit(commit, "main", date, (commit - 1, None), &file);
                    }
                    history.landed.insert(commit, name.clone());
                }
                // What a community writes for itself, so that its feed is never without news.
                5 | 12 => {
                    let file = (format!("content/zh/blog/own-{commit}.md"), post(&format!("自己 {commit}"), date));
                    history.commit(commit, "main", date, (commit - 1, None), &file);
                }
                edit if edit > 15 && !originals.is_empty() => {
                    let (name, of) = &originals[commit * 7 % originals.len()];
                    let text = format!("{}\nCorrected on day {commit}.\n", post(name, *of));
                    history.commit(
                        commit,
                        "main",
                        date,
                        (commit - 1, None),
                        &(format!("content/en/blog/{name}.md"), text),
                    );
                }
                _ => {
                    let name = format!("post-{commit}");
                    let file = (format!("content/en/blog/{name}.md"), post(&name, date));
                    history.commit(commit, "main", date, (commit - 1, None), &file);
                    originals.push((name, date));
                }
            }
        }
        history
    }

    fn commit(
        &mut self,
        mark: usize,
        branch: &str,
        date: DateTime<Utc>,
        (parent, merged): (usize, Option<usize>),
        (path, text): &(String, String),
    ) {
        let when = date.timestamp();
        let out = &mut self.stream;
        writeln!(out, "commit refs/heads/{branch}\nmark :{mark}").unwrap();
        writeln!(out, "author A <a@example.org> {when} +0000\ncommitter A <a@example.org> {when} +0000\ndata 1\nx")
            .unwrap();
        if parent > 0 {
            writeln!(out, "from :{parent}").unwrap();
        }
        if let Some(merged) = merged {
            writeln!(out, "merge :{merged}").unwrap();
        }
        writeln!(out, "M 100644 inline \"{path}\"\ndata {}\n{text}", text.len()).unwrap();
    }

    /// Imports it, and returns the commits by their marks.
    fn import(&self, site: &Project) -> BTreeMap<usize, String> {
        let mut git = Command::new("git");
        git.args(["fast-import", "--quiet", "--export-marks=.git/marks"]).current_dir(site.path(""));
        let mut git = git.stdin(Stdio::piped()).spawn().expect("Git runs");
        git.stdin.take().expect("it is piped").write_all(self.stream.as_bytes()).expect("Git reads");
        assert!(git.wait().expect("Git ends").success());
        let mark = |line: &str| {
            let (mark, commit) = line.strip_prefix(':').unwrap().split_once(' ').unwrap();
            (mark.parse().unwrap(), commit.to_owned())
        };
        site.read(".git/marks").lines().map(mark).collect()
    }
}

/// How often each entry was told of.
fn told(site: &Project) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for line in std::fs::read_to_string(site.path("told.jsonl")).unwrap_or_default().lines() {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        *told.entry(line["id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    told
}

#[test]
fn every_late_translation_is_in_its_feed_on_the_build_after_it_landed_and_is_told_once() {
    let history = History::new(commits());
    let site = Project::new()
        .settings("dates: {translations: landed}")
        .settings("announce: {endpoints: [{name: zh, service: file, path: told.jsonl, languages: [zh], max_new: 20}]}")
        .file("announced.jsonl", EMPTY_LEDGER)
        .repository();
    let marks = history.import(&site);
    let landings: Vec<(&usize, &String)> = history.landed.iter().collect();
    assert_eq!(landings.len() * 20 / 3, commits(), "as many as were meant");
    for batch in landings.chunks(BATCH) {
        let last = *batch.last().unwrap().0;
        site.git(&["checkout", "--quiet", "--detach", &marks[&last]]);
        let now = day(last).to_rfc3339_opts(SecondsFormat::Secs, true);
        let ran = site.run(&["run", "--now", &now]).succeeds();
        assert_eq!(ran.stderr, "");
        let ids = strings(&site.feed("zh")["items"], "id");
        assert!(ids.len() <= 20);
        let told = told(&site);
        for (commit, name) in batch {
            let id = format!("https://example.org/zh/blog/{name}/");
            assert!(ids.contains(&id), "{name} landed on day {commit}, and on day {last} the feed has {ids:#?}");
            assert_eq!(told.get(&id), Some(&1), "{name}");
        }
    }
    let told = told(&site);
    assert!(told.values().all(|times| *times == 1));
    let of_translations = told.keys().filter(|id| id.contains("/post-")).count();
    assert_eq!(of_translations, landings.len());
}
