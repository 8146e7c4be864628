//! What stands in the way of a feed: foreign files, links out of the output, stale feeds, aliases. Nobody else's file is touched.

use std::{collections::BTreeMap, fs};

use crate::project::{Project, paths, site_with_two_feeds};

const LOCK: &str = "feeds/.polyfeed.lock";

/// What is in the output, but for the empty lock file, which stays for good.
fn published(site: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut files = site.tree("public");
    files.retain(|path, bytes| path != LOCK || !bytes.is_empty());
    files
}

#[test]
fn a_file_that_somebody_else_made_is_left_alone_and_nothing_is_changed() {
    for foreign in ["feeds/zh/blog/rss.xml", "feeds/feeds.opml", "blog/feed.xml"] {
        let site = site_with_two_feeds()
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
    let site = site_with_two_feeds();
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
    let site = site_with_two_feeds();
    site.build().succeeds();
    let before = site.tree("public");
    fs::remove_file(site.path("public/feeds/polyfeed-manifest.json")).unwrap();
    assert_eq!(paths(&site.report(), "written"), Vec::<String>::new());
    assert_eq!(site.tree("public"), before, "the manifest is there again");
}

#[test]
fn an_alias_keeps_an_old_address_alive_with_the_same_bytes() {
    let site = site_with_two_feeds()
        .settings("aliases: {blog/feed.xml: feeds/en/blog/rss.xml, /zh/feed.json: feeds/zh/all/feed.json}");
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
        let site = site_with_two_feeds().settings(&format!("aliases: {{{alias}: feeds/en/blog/rss.xml}}"));
        site.build().exits(2).says("--> polyfeed.yaml:13:11").says(alias).says("below the output folder");
        assert!(!site.path("public").exists() && !site.path("x.xml").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_never_leads_a_feed_out_of_the_output() {
    use std::os::unix::fs::symlink;

    for name in ["feeds/zh", "feeds/en/blog", "old/blog"] {
        let site = site_with_two_feeds()
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

    let site = site_with_two_feeds().file("elsewhere.xml", "somebody's").file("public/feeds/en/blog/atom.xml", "");
    fs::remove_file(site.path("public/feeds/en/blog/atom.xml")).unwrap();
    symlink(site.path("elsewhere.xml"), site.path("public/feeds/en/blog/atom.xml")).unwrap();
    site.build().exits(3).says("feeds/en/blog/atom.xml stands in the way");
    assert_eq!(site.read("elsewhere.xml"), "somebody's");
}

#[cfg(unix)]
#[test]
fn the_output_itself_may_be_a_symbolic_link() {
    let site = site_with_two_feeds().file("served/index.html", "the site");
    std::os::unix::fs::symlink("served", site.path("public")).unwrap();
    site.build().succeeds();
    site.build().succeeds();
    assert!(site.path("served/feeds/en/blog/atom.xml").is_file());
}

#[cfg(unix)]
#[test]
fn a_linked_feeds_folder_gets_nothing_not_even_a_lock() {
    let site = site_with_two_feeds().file("elsewhere/file.txt", "x").file("public/index.html", "x");
    std::os::unix::fs::symlink("../elsewhere", site.path("public/feeds")).unwrap();
    site.build().exits(3).says("outside the output folder");
    assert_eq!(site.tree("elsewhere").into_keys().collect::<Vec<_>>(), ["file.txt"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_to_a_folder_above_the_output_is_outside_too() {
    let site = site_with_two_feeds().file("public/index.html", "x").file("public/feeds/x", "x");
    std::os::unix::fs::symlink("../..", site.path("public/feeds/en")).unwrap();
    site.build().exits(3).says("outside the output folder");
    assert!(!site.path("blog").exists() && !site.path("all").exists());
}

#[test]
fn a_foreign_file_where_a_folder_must_be_stops_everything_before_anything_is_changed() {
    let site = site_with_two_feeds().file("public/feeds/zh", "somebody's");
    let before = published(&site);
    site.build().exits(3).says("feeds/zh").says("stands in the way");
    assert_eq!(published(&site), before);
}

#[cfg(unix)]
#[test]
fn a_dangling_symbolic_link_stops_everything_before_anything_is_changed() {
    let site = site_with_two_feeds().file("public/feeds/x", "x");
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
    let site = site_with_two_feeds();
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
    let site = site_with_two_feeds();
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
    let site = site_with_two_feeds().settings("aliases: {blog/feed.xml: feeds/en/blog/rsss.xml}");
    site.build().exits(2).says("--> polyfeed.yaml:13:").says("feeds/en/blog/rsss.xml");
}

#[test]
fn an_alias_cannot_take_the_place_of_a_feed() {
    let site = site_with_two_feeds().settings("aliases: {feeds/en/blog/atom.xml: feeds/en/blog/rss.xml}");
    site.build().exits(2).says("--> polyfeed.yaml:13:").says("feeds/en/blog/atom.xml");
}

#[test]
fn an_alias_may_move_into_a_folder_with_the_name_of_the_old_one() {
    let site = site_with_two_feeds().settings("aliases: {feed: feeds/en/blog/rss.xml}");
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
    let site = site_with_two_feeds();
    site.build().succeeds();
    fs::copy(site.path("public/feeds/en/all/rss.xml"), site.path("victim.xml")).unwrap();
    let manifest = site.read("public/feeds/polyfeed-manifest.json").replace("feeds/en/all/rss.xml", "../victim.xml");
    site.write("public/feeds/polyfeed-manifest.json", manifest);
    let site = site.setting("  all: {include: \"**\"}\n", "");
    site.build();
    assert!(site.path("victim.xml").exists());
}
