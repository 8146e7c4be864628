//! How feeds reach the disk: only what changed, each file whole at any instant, and never over somebody else's file.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    process::{Child, Stdio},
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::project::{Project, Ran, paths, site_with_two_feeds};

const LOCK: &str = "feeds/.polyfeed.lock";

/// The three files of a feed.
fn files_of(language: &str, feed: &str) -> [String; 3] {
    ["atom.xml", "feed.json", "rss.xml"].map(|name| format!("feeds/{language}/{feed}/{name}"))
}

/// Long before anything was written.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

/// Makes every file in the output look old, so that one that is written again, even with the same bytes, shows.
fn age(site: &Project) {
    for path in site.tree("public").keys() {
        let file = File::options().write(true).open(site.path("public").join(path)).expect("a file");
        file.set_modified(long_ago()).expect("an older file");
    }
}

/// The files in the output that were written since they were made to look old.
fn written_since(site: &Project) -> Vec<String> {
    let modified = |path: &String| fs::metadata(site.path("public").join(path)).and_then(|file| file.modified());
    let mut paths: Vec<String> = site.tree("public").into_keys().collect();
    paths.retain(|path| modified(path).expect("a time") != long_ago());
    paths
}

#[test]
fn a_first_build_writes_three_files_a_feed_and_language_a_list_of_feeds_and_a_manifest() {
    let site = site_with_two_feeds();
    let report = site.report();
    let mut feeds: Vec<String> = ["en", "uk", "zh"]
        .iter()
        .flat_map(|language| ["all", "blog"].map(|feed| files_of(language, feed)))
        .flatten()
        .chain(["feeds/feeds.opml".to_owned()])
        .collect();
    feeds.sort();
    assert_eq!(paths(&report, "written"), feeds);
    assert_eq!((paths(&report, "unchanged"), paths(&report, "removed")), (vec![], vec![]));

    feeds.extend([LOCK.to_owned(), "feeds/polyfeed-manifest.json".to_owned()]);
    feeds.sort();
    assert_eq!(site.tree("public").into_keys().collect::<Vec<_>>(), feeds);
    let manifest: Value = serde_json::from_str(&site.read("public/feeds/polyfeed-manifest.json")).unwrap();
    assert_eq!(manifest["files"].as_object().unwrap().len(), 19, "the manifest knows every file but itself");
}

#[test]
fn a_build_of_what_has_not_changed_writes_no_file() {
    let site = site_with_two_feeds();
    site.build().succeeds();
    let before = site.tree("public");
    age(&site);
    let report = site.report();
    assert_eq!((paths(&report, "written"), paths(&report, "removed")), (vec![], vec![]));
    assert_eq!(paths(&report, "unchanged").len(), 19);
    assert_eq!(written_since(&site), Vec::<String>::new());
    assert_eq!(site.tree("public"), before);

    site.write("content/en/blog/hello.md", site.read("content/en/blog/hello.md"));
    assert_eq!(paths(&site.report(), "written"), Vec::<String>::new(), "a newer file with the same text is no change");
}

#[test]
fn a_changed_post_rewrites_the_feeds_that_show_it_and_no_other() {
    let site = site_with_two_feeds();
    site.build().succeeds();

    age(&site);
    let site = site.post("hello", "", "Another world");
    let expected = [files_of("en", "all"), files_of("en", "blog")].concat();
    assert_eq!(paths(&site.report(), "written"), expected);
    let manifest = ["feeds/polyfeed-manifest.json".to_owned()];
    assert_eq!(written_since(&site), [&expected[..], &manifest].concat());

    age(&site);
    site.write("content/en/notes/plan.md", "---\ntitle: Plan\ndate: 2025-03-06\n---\nA longer note\n");
    assert_eq!(paths(&site.report(), "written"), files_of("en", "all"));
    assert_eq!(written_since(&site), [&files_of("en", "all")[..], &manifest].concat());
}

#[test]
fn the_bytes_depend_on_nothing_but_content_and_settings() {
    // More posts of one date than the feed has room for, and two that claim one URL, of which the first by path has it.
    let post = |title: &str, slug: &str| {
        format!(
            "---\ntitle: {title}\nslug: {slug}\ndate: 2025-03-04 09:30\ntags: [a, b]\n---\n*{title}* {{{{< new >}}}}\n"
        )
    };
    let mut posts = Vec::new();
    for language in ["en", "zh", "uk"] {
        for number in 0..12 {
            let text = post(&format!("Post {number}"), &format!("post-{number}"));
            posts.push((format!("content/{language}/blog/{number}.md"), text));
        }
        posts.push((format!("content/{language}/blog/twin-a.md"), post("Twin A", "a-twin")));
        posts.push((format!("content/{language}/blog/twin-b.md"), post("Twin B", "a-twin")));
    }
    let site = |posts: &[(String, String)]| {
        let site = Project::new().setting("\"blog/**\"", "\"blog/**\", limit: 8");
        posts.iter().for_each(|(path, text)| site.write(path, text));
        site
    };
    let first = site(&posts);
    first.build().succeeds();
    let expected = first.tree("public");
    assert_eq!(first.titles("zh").len(), 8);
    assert_eq!(first.titles("zh")[0], "Twin A");

    posts.reverse();
    for (zone, locale, threads) in
        [("Asia/Tokyo", "C", "1"), ("America/St_Johns", "tr_TR.UTF-8", "4"), ("UTC", "zh_CN.GB18030", "4")]
    {
        let (site, elsewhere) = (site(&posts), Project::new());
        let config = site.path("polyfeed.yaml");
        let arguments = ["build", "--now", "2030-01-01", "--config", config.to_str().unwrap()];
        let mut command = elsewhere.command(&arguments);
        command.env("TZ", zone).env("LC_ALL", locale).env("LANG", locale).env("RAYON_NUM_THREADS", threads);
        Ran::of(&mut command).succeeds();
        assert_eq!(site.tree("public"), expected, "TZ={zone} LC_ALL={locale} RAYON_NUM_THREADS={threads}");
    }
}

#[test]
fn feeds_that_are_no_longer_made_go_with_their_empty_folders() {
    let site = site_with_two_feeds()
        .file("public/feeds/zh/all/notes.txt", "somebody's")
        .file("public/feeds/uk/other.txt", "too");
    site.build().succeeds();
    let site = site.setting("  all: {include: \"**\"}\n", "").setting("  uk: {name: Українська}\n", "");
    let gone = [files_of("en", "all"), files_of("uk", "all"), files_of("uk", "blog"), files_of("zh", "all")].concat();
    assert_eq!(paths(&site.report(), "removed"), gone);

    for path in &gone {
        assert!(!site.path("public").join(path).exists(), "{path} is gone");
    }
    for folder in ["en/all", "uk/all", "uk/blog"] {
        assert!(!site.path("public/feeds").join(folder).exists(), "{folder} is empty, so it is gone");
    }
    assert_eq!(site.read("public/feeds/zh/all/notes.txt"), "somebody's");
    assert_eq!(site.read("public/feeds/uk/other.txt"), "too");
    assert_eq!(paths(&site.report(), "removed"), Vec::<String>::new());
}

#[test]
fn a_feed_that_is_no_longer_made_stays_if_somebody_edited_it() {
    let site = site_with_two_feeds();
    site.build().succeeds();
    site.write("public/feeds/en/all/rss.xml", "edited");
    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.build().succeeds();
    assert_eq!(site.tree("public/feeds/en/all"), BTreeMap::from([("rss.xml".to_owned(), b"edited".to_vec())]));
}

#[test]
fn a_build_of_some_languages_or_feeds_removes_nothing() {
    let site = site_with_two_feeds().settings("aliases: {blog/feed.xml: feeds/en/blog/rss.xml}");
    site.build().succeeds();
    let before = site.tree("public");
    for selection in [["--language", "zh"], ["--feed", "blog"]] {
        let arguments = [&["build", "--now", "2030-01-01"][..], &selection].concat();
        site.run(&arguments).succeeds();
        assert_eq!(site.tree("public"), before, "{selection:?}");
    }

    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.run(&["build", "--now", "2030-01-01", "--language", "zh"]).succeeds();
    for path in [files_of("zh", "all"), files_of("en", "all")].concat() {
        assert!(site.path("public").join(&path).exists(), "{path} waits for a whole build");
    }
    site.build().succeeds();
    assert!(!site.path("public/feeds/zh/all").exists());
}

#[test]
fn a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let dry_run = ["build", "--now", "2030-01-01", "--dry-run"];
    let site = site_with_two_feeds();
    let ran = site.run(&dry_run).succeeds();
    assert!(ran.stdout.contains("public: 19 written, 0 unchanged, 0 removed (dry run: nothing was changed)"));
    assert!(!site.path("public").exists());

    site.build().succeeds();
    let before = site.tree("public");
    age(&site);
    let site = site.setting("  all: {include: \"**\"}\n", "").post("hello", "", "Changed");
    let json = site.run(&[&dry_run[..], &["--format", "json"]].concat()).succeeds().stdout;
    let foretold: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(foretold["dry_run"], true);
    assert!(paths(&foretold, "written").contains(&"feeds/en/blog/atom.xml".to_owned()));
    assert!(paths(&foretold, "removed").contains(&"feeds/en/all/atom.xml".to_owned()));
    assert_eq!((site.tree("public"), written_since(&site)), (before, vec![]));

    assert_eq!(site.report()["publication"], foretold["publication"], "and that is what comes true");

    let site = site.file("public/feeds/en/blog/atom.xml", "edited");
    site.run(&dry_run).exits(3).says("feeds/en/blog/atom.xml stands in the way");
}

#[test]
fn a_build_gives_way_to_another_that_is_at_work_on_the_same_output() {
    let site = site_with_two_feeds();
    site.build().succeeds();
    let site = site.post("hello", "", "Changed");
    let before = site.tree("public");

    let lock = File::options().write(true).open(site.path("public").join(LOCK)).unwrap();
    lock.try_lock().unwrap();
    site.build().exits(75).says("another polyfeed is publishing into").says("public; try again when it is done");
    lock.unlock().unwrap();
    assert_eq!(site.tree("public"), before);

    site.build().succeeds();
    assert_ne!(site.tree("public"), before);
}

#[test]
fn builds_that_start_together_end_with_one_whole_result() {
    let site = site_with_two_feeds();
    site.build().succeeds();
    let expected = site.tree("public");
    fs::remove_dir_all(site.path("public")).unwrap();

    let start = |_| {
        let mut command = site.command(&["build", "--quiet", "--now", "2030-01-01"]);
        command.stderr(Stdio::null()).spawn().expect("the program runs")
    };
    let running: Vec<Child> = (0..6).map(start).collect();
    let codes: Vec<Option<i32>> = running.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 75))) && codes.contains(&Some(0)), "{codes:?}");
    assert_eq!(site.tree("public"), expected);
}

#[test]
fn an_output_that_cannot_be_a_folder_is_named() {
    let site = site_with_two_feeds().file("public", "a file");
    site.build().exits(3).says("error: cannot create").says("public");
    assert_eq!(site.read("public"), "a file");
}

/// A post of about so many kilobytes.
#[cfg(unix)]
fn large_post(kilobytes: usize) -> String {
    let paragraph = format!("{}\n\n", "It goes on and on. ".repeat(54));
    format!("---\ntitle: Long\ndate: 2025-03-07\n---\n{}", paragraph.repeat(kilobytes))
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_midway_leaves_the_old_feeds_as_they_were() {
    let site = site_with_two_feeds();
    site.build().succeeds();
    let before = site.tree("public");
    age(&site);
    let site = site.post("hello", "", "Changed, so that the English feeds are staged before the Chinese ones");
    site.write("content/zh/blog/long.md", large_post(300));

    // At most 200 blocks of 512 bytes (or 1024, as the shell has it) a file; a write beyond that fails.
    let limited =
        format!("trap '' XFSZ; ulimit -f 200; exec '{}' build --now 2030-01-01", env!("CARGO_BIN_EXE_polyfeed"));
    let ran = Ran::of(std::process::Command::new("sh").args(["-c", &limited]).current_dir(site.path("")));
    ran.exits(3).says("error: cannot write").says("feeds/zh/all/atom.xml: File too large");
    assert_eq!((site.tree("public"), written_since(&site)), (before, vec![]));
    assert!(!site.path("public/feeds/.polyfeed-staging").exists());

    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("zh"), ["Long", "你好"]);
}

#[test]
fn what_a_killed_build_staged_is_cleared_by_the_next() {
    let site = site_with_two_feeds().file("public/feeds/.polyfeed-staging/3", "half a fe");
    site.build().succeeds();
    assert!(!site.path("public/feeds/.polyfeed-staging").exists());
    assert_eq!(site.tree("public").len(), 21, "what a first build writes");
}

/// Builds that end in the middle, because somebody ends the process.
#[cfg(unix)]
mod killed {
    use std::{
        os::unix::fs::MetadataExt,
        process::Command,
        time::{Duration, Instant},
    };

    use super::*;
    use crate::project::SETTINGS;

    const VERSIONS: [&str; 2] = ["before", "after"];

    type Files = BTreeMap<String, Vec<u8>>;

    /// Two versions of a site: going from one to the other rewrites most files, adds some and removes some.
    struct TwoVersions {
        site: Project,
        /// What a build of each version into an empty folder leaves.
        clean: [Files; 2],
        /// How long such a build takes.
        length: Duration,
    }

    impl TwoVersions {
        fn new() -> Self {
            let site = Project::new();
            for version in VERSIONS {
                for (language, post) in ["en", "zh", "uk"].into_iter().flat_map(|code| [(code, "a"), (code, "b")]) {
                    let text = format!("---\ntitle: Post {post}\ndate: 2025-03-04\n---\nAs it was {version}.\n\n");
                    let path = format!("{version}/{language}/blog/{post}.md");
                    site.write(&path, text + &"The rest of the text. ".repeat(40));
                }
                let feeds = ["all", "blog", "news", version].map(|name| format!("  {name}: {{include: \"**\"}}\n"));
                let settings = SETTINGS
                    .replace("content: content", &format!("content: {version}"))
                    .replace("  blog: {include: \"blog/**\"}\n", &feeds.concat());
                site.write(&format!("{version}.yaml"), settings);
            }
            let begun = Instant::now();
            let clean = VERSIONS.map(|version| {
                Ran::of(Self::build(&site, version).args(["--output", "public"])).succeeds();
                let files = site.tree("public");
                fs::remove_dir_all(site.path("public")).expect("a folder that was built");
                files
            });
            Self { site, clean, length: begun.elapsed() / 2 }
        }

        fn build(site: &Project, version: &str) -> Command {
            site.command(&["build", "--quiet", "--now", "2030-01-01", "--config", &format!("{version}.yaml")])
        }

        /// What is in the output.
        fn output(&self) -> Files {
            if self.site.path("public").exists() { self.site.tree("public") } else { Files::new() }
        }

        /// How many files wait in the staging folder.
        fn staged(&self) -> usize {
            fs::read_dir(self.site.path("public/feeds/.polyfeed-staging")).map_or(0, Iterator::count)
        }

        /// The files in the output by path, each with a number that is another one when the file was replaced.
        fn places(&self) -> BTreeMap<&str, u64> {
            let paths = self.clean.iter().flat_map(Files::keys);
            let place = |path: &String| fs::metadata(self.site.path("public").join(path)).map(|file| file.ino()).ok();
            paths.filter_map(|path| Some((path.as_str(), place(path)?))).collect()
        }

        /// How many files are not where they were.
        fn replaced(&self, before: &BTreeMap<&str, u64>) -> usize {
            self.places().iter().filter(|(path, place)| before.get(*path) != Some(place)).count()
        }
    }

    /// Ends a process at an instant of its life; `true` unless it has ended by itself before.
    fn kill_when(mut child: Child, is_the_instant: impl Fn() -> bool) -> bool {
        let deadline = Instant::now() + Duration::from_secs(60);
        while child.try_wait().expect("a process").is_none() && !is_the_instant() {
            assert!(Instant::now() < deadline, "the build hangs");
        }
        child.kill().expect("a process of our own");
        child.wait().expect("its end").code().is_none()
    }

    /// The files that readers fetch.
    fn feeds(files: &Files) -> Files {
        let is_internal = |path: &str| path.contains("/.polyfeed-") || path.ends_with("-manifest.json") || path == LOCK;
        files.iter().filter(|(path, _)| !is_internal(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }

    #[test]
    fn a_killed_build_leaves_whole_files_and_the_next_one_completes_them() {
        let versions = TwoVersions::new();
        let TwoVersions { site, clean, length } = &versions;
        let mut current = 0;
        let (mut killed, mut nothing_replaced) = (0, 0);
        for round in 0..40 {
            // Every fifth round begins with nothing, as the first build of all does.
            if round % 5 == 0 && site.path("public").exists() {
                fs::remove_dir_all(site.path("public")).unwrap();
            }
            let next = 1 - current;
            let (old, new) = (feeds(&versions.output()), feeds(&clean[next]));

            let (begun, before, step) = (Instant::now(), versions.places(), round / 4);
            let child = TwoVersions::build(site, VERSIONS[next]).spawn().unwrap();
            let was_killed = match round % 4 {
                0 => kill_when(child, || versions.staged() > step * 4),
                1 => kill_when(child, || versions.replaced(&before) > 0),
                2 => kill_when(child, || versions.replaced(&before) > step * 4),
                _ => kill_when(child, || begun.elapsed() > length.mul_f64((step + 1) as f64 / 11.0)),
            };

            let left = feeds(&versions.output());
            for (path, bytes) in &left {
                let is_whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
                assert!(is_whole, "round {round}: {path} is neither the old nor the new one");
            }
            for path in old.keys().filter(|path| new.contains_key(*path)) {
                assert!(left.contains_key(path), "round {round}: {path} is there at any instant");
            }
            killed += usize::from(was_killed);
            nothing_replaced += usize::from(was_killed && left == old);

            // The next build goes on to the new version, or back to the old one.
            current = if round % 3 == 0 { current } else { next };
            let ran = Ran::of(&mut TwoVersions::build(site, VERSIONS[current])).succeeds();
            assert_eq!(ran.stderr, "", "round {round}");
            assert!(versions.output() == clean[current], "round {round}: a clean build leaves other files");
        }
        assert!(killed > 10 && nothing_replaced > 0, "{killed} builds of 40 were killed before they were done");
    }
}
