//! How feeds reach the disk: only what changed, each file whole at any instant, and never over somebody else's file.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    process::{Child, Stdio},
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::project::{Project, Ran};

const LOCK: &str = "feeds/.polyfeed.lock";

/// English and Chinese posts; the feed `blog` shows those under `blog/`, the feed `all` every one.
fn site() -> Project {
    Project::new()
        .setting("feeds:\n", "feeds:\n  all: {include: \"**\"}\n")
        .post("hello", "", "World")
        .post("other", "", "Another post")
        .file("content/zh/blog/hello.md", "---\ntitle: 你好\ndate: 2025-03-05\n---\n世界\n")
        .file("content/en/notes/plan.md", "---\ntitle: Plan\ndate: 2025-03-06\n---\nA note\n")
}

/// What is in the output, but for the empty lock file, which stays for good.
fn published(site: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut files = site.tree("public");
    files.retain(|path, bytes| path != LOCK || !bytes.is_empty());
    files
}

/// The paths below the output in a part of the report's `publication`.
fn paths(report: &Value, part: &str) -> Vec<String> {
    let paths = report["publication"][part].as_array().expect("a list");
    paths.iter().map(|path| path.as_str().expect("a path").to_owned()).collect()
}

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
    let site = site();
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
    let site = site();
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
    let site = site();
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
fn a_file_that_somebody_else_made_is_left_alone_and_nothing_is_changed() {
    for foreign in ["feeds/zh/blog/rss.xml", "feeds/feeds.opml", "blog/feed.xml"] {
        let site = site()
            .settings("aliases: {blog/feed.xml: feeds/en/blog/rss.xml}")
            .file(&format!("public/{foreign}"), "not polyfeed's")
            .file("public/index.html", "the site");
        let before = published(&site);
        site.build().exits(3).says(foreign).says("stands in the way").says("list it under `replace:`");
        assert_eq!(published(&site), before);

        let site = site.settings(&format!("replace: [{foreign}]"));
        assert!(paths(&site.report(), "written").contains(&foreign.to_owned()));
        assert_ne!(site.read(&format!("public/{foreign}")), "not polyfeed's");
        assert_eq!(site.read("public/index.html"), "the site");

        let site = site.setting("replace:", "replace: [] #").post("hello", "title: It is polyfeed's own now", "x");
        site.build().succeeds();
    }
}

#[test]
fn a_feed_that_somebody_edited_counts_as_somebody_elses() {
    let site = site();
    site.build().succeeds();
    let edited = site.read("public/feeds/en/blog/atom.xml").replace("World", "A hand-made world");
    let site = site.file("public/feeds/en/blog/atom.xml", &edited).post("other", "", "Changed");
    let before = published(&site);
    site.build().exits(3).says("feeds/en/blog/atom.xml stands in the way").says("`replace:`");
    assert_eq!(published(&site), before);

    fs::remove_file(site.path("public/feeds/en/blog/atom.xml")).unwrap();
    site.build().succeeds();
}

#[test]
fn files_with_the_right_bytes_need_no_manifest() {
    let site = site();
    site.build().succeeds();
    let before = site.tree("public");
    fs::remove_file(site.path("public/feeds/polyfeed-manifest.json")).unwrap();
    assert_eq!(paths(&site.report(), "written"), Vec::<String>::new());
    assert_eq!(site.tree("public"), before, "the manifest is there again");
}

#[test]
fn feeds_that_are_no_longer_made_go_with_their_empty_folders() {
    let site = site().file("public/feeds/zh/all/notes.txt", "somebody's").file("public/feeds/uk/other.txt", "too");
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
    let site = site();
    site.build().succeeds();
    site.write("public/feeds/en/all/rss.xml", "edited");
    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.build().succeeds();
    assert_eq!(site.tree("public/feeds/en/all"), BTreeMap::from([("rss.xml".to_owned(), b"edited".to_vec())]));
}

#[test]
fn a_build_of_some_languages_or_feeds_removes_nothing() {
    let site = site().settings("aliases: {blog/feed.xml: feeds/en/blog/rss.xml}");
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
fn an_alias_keeps_an_old_address_alive_with_the_same_bytes() {
    let site =
        site().settings("aliases: {blog/feed.xml: feeds/en/blog/rss.xml, /zh/feed.json: feeds/zh/all/feed.json}");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.read("public/blog/feed.xml"), site.read("public/feeds/en/blog/rss.xml"));
    assert_eq!(site.read("public/zh/feed.json"), site.read("public/feeds/zh/all/feed.json"));

    let site = site.post("hello", "", "Changed");
    assert!(paths(&site.report(), "written").contains(&"blog/feed.xml".to_owned()));
    assert_eq!(site.read("public/blog/feed.xml"), site.read("public/feeds/en/blog/rss.xml"));

    let site = site.setting("blog/feed.xml: feeds/en/blog/rss.xml, ", "");
    assert_eq!(paths(&site.report(), "removed"), ["blog/feed.xml"]);
    assert!(!site.path("public/blog").exists());
}

#[test]
fn an_alias_outside_the_output_is_refused_in_the_settings() {
    for alias in ["../x.xml", "a/../../x.xml", "./x.xml"] {
        let site = site().settings(&format!("aliases: {{{alias}: feeds/en/blog/rss.xml}}"));
        site.build().exits(2).says("--> polyfeed.yaml:13:11").says(alias).says("below the output folder");
        assert!(!site.path("public").exists() && !site.path("x.xml").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_never_leads_a_feed_out_of_the_output() {
    use std::os::unix::fs::symlink;

    for name in ["feeds/zh", "feeds/en/blog", "old/blog"] {
        let site = site()
            .settings("aliases: {old/blog/feed.xml: feeds/en/blog/rss.xml}")
            .file("elsewhere/file.txt", "somebody's")
            .file("public/index.html", "the site");
        let link = site.path("public").join(name);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(site.path("elsewhere"), &link).unwrap();
        let before = published(&site);
        site.build().exits(3).says(name).says("outside the output folder");
        assert_eq!(site.tree("elsewhere"), BTreeMap::from([("file.txt".to_owned(), b"somebody's".to_vec())]));
        assert_eq!(published(&site), before);
    }

    let site = site().file("elsewhere.xml", "somebody's").file("public/feeds/en/blog/atom.xml", "");
    fs::remove_file(site.path("public/feeds/en/blog/atom.xml")).unwrap();
    symlink(site.path("elsewhere.xml"), site.path("public/feeds/en/blog/atom.xml")).unwrap();
    site.build().exits(3).says("feeds/en/blog/atom.xml stands in the way");
    assert_eq!(site.read("elsewhere.xml"), "somebody's");
}

#[cfg(unix)]
#[test]
fn the_output_itself_may_be_a_symbolic_link() {
    let site = site().file("served/index.html", "the site");
    std::os::unix::fs::symlink("served", site.path("public")).unwrap();
    site.build().succeeds();
    site.build().succeeds();
    assert!(site.path("served/feeds/en/blog/atom.xml").is_file());
}

#[test]
fn a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let dry_run = ["build", "--now", "2030-01-01", "--dry-run"];
    let site = site();
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
    let site = site();
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
    let site = site();
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
    let site = site().file("public", "a file");
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
    let site = site();
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
    let site = site().file("public/feeds/.polyfeed-staging/3", "half a fe");
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

#[cfg(unix)]
#[test]
fn a_linked_feeds_folder_gets_nothing_not_even_a_lock() {
    let site = site().file("elsewhere/file.txt", "x").file("public/index.html", "x");
    std::os::unix::fs::symlink("../elsewhere", site.path("public/feeds")).unwrap();
    site.build().exits(3).says("outside the output folder");
    assert_eq!(site.tree("elsewhere").into_keys().collect::<Vec<_>>(), ["file.txt"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_to_a_folder_above_the_output_is_outside_too() {
    let site = site().file("public/index.html", "x").file("public/feeds/x", "x");
    std::os::unix::fs::symlink("../..", site.path("public/feeds/en")).unwrap();
    site.build().exits(3).says("outside the output folder");
    assert!(!site.path("blog").exists() && !site.path("all").exists());
}

#[test]
fn a_foreign_file_where_a_folder_must_be_stops_everything_before_anything_is_changed() {
    let site = site().file("public/feeds/zh", "somebody's");
    let before = published(&site);
    site.build().exits(3).says("feeds/zh").says("stands in the way");
    assert_eq!(published(&site), before);
}

#[cfg(unix)]
#[test]
fn a_dangling_symbolic_link_stops_everything_before_anything_is_changed() {
    let site = site().file("public/feeds/x", "x");
    std::os::unix::fs::symlink("../../nowhere", site.path("public/feeds/zh")).unwrap();
    let keys = |site: &Project| {
        fs::read_dir(site.path("public/feeds"))
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .filter(|name| name != ".polyfeed.lock")
            .collect::<std::collections::BTreeSet<_>>()
    };
    let before = keys(&site);
    site.build().exits(3).says("feeds/zh");
    assert_eq!(keys(&site), before);
}

#[cfg(unix)]
#[test]
fn a_stale_feed_that_somebody_replaced_by_a_link_is_left_alone() {
    let site = site();
    site.build().succeeds();
    fs::remove_file(site.path("public/feeds/en/all/rss.xml")).unwrap();
    std::os::unix::fs::symlink("../blog/rss.xml", site.path("public/feeds/en/all/rss.xml")).unwrap();
    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.build().succeeds();
    assert!(fs::symlink_metadata(site.path("public/feeds/en/all/rss.xml")).unwrap().is_symlink());
    assert!(!site.path("public/feeds/zh/all").exists());
}

#[test]
fn a_stale_feed_that_stays_is_not_reported_as_removed() {
    let site = site();
    site.build().succeeds();
    site.write("public/feeds/en/all/rss.xml", "edited");
    fs::remove_file(site.path("public/feeds/en/all/atom.xml")).unwrap();
    let site = site.setting("  all: {include: \"**\"}\n", "");
    let removed = paths(&site.report(), "removed");
    assert!(removed.contains(&"feeds/en/all/feed.json".to_owned()));
    assert!(!removed.contains(&"feeds/en/all/rss.xml".to_owned()), "{removed:?}");
}

#[test]
fn an_alias_of_a_feed_that_does_not_exist_is_refused() {
    let site = site().settings("aliases: {blog/feed.xml: feeds/en/blog/rsss.xml}");
    site.build().exits(2).says("--> polyfeed.yaml:13:").says("feeds/en/blog/rsss.xml");
}

#[test]
fn an_alias_cannot_take_the_place_of_a_feed() {
    let site = site().settings("aliases: {feeds/en/blog/atom.xml: feeds/en/blog/rss.xml}");
    site.build().exits(2).says("--> polyfeed.yaml:13:").says("feeds/en/blog/atom.xml");
}

#[test]
fn an_alias_may_move_into_a_folder_with_the_name_of_the_old_one() {
    let site = site().settings("aliases: {feed: feeds/en/blog/rss.xml}");
    site.build().succeeds();
    let site = site.setting("{feed:", "{feed/index.xml:");
    site.build().succeeds();
    assert_eq!(site.read("public/feed/index.xml"), site.read("public/feeds/en/blog/rss.xml"));
    let site = site.setting("{feed/index.xml:", "{feed:");
    site.build().succeeds();
    assert_eq!(site.read("public/feed"), site.read("public/feeds/en/blog/rss.xml"));
}

#[test]
fn a_manifest_never_leads_to_a_file_outside() {
    let site = site();
    site.build().succeeds();
    fs::copy(site.path("public/feeds/en/all/rss.xml"), site.path("victim.xml")).unwrap();
    let manifest = site.read("public/feeds/polyfeed-manifest.json").replace("feeds/en/all/rss.xml", "../victim.xml");
    site.write("public/feeds/polyfeed-manifest.json", manifest);
    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.build();
    assert!(site.path("victim.xml").exists());
}
