//! Bounds on what is read.

use crate::project::Project;

/// A post with title and date in its first lines, and a second one that nothing is wrong with, in a feed of any size.
fn site(front_matter: &str, body: &str) -> Project {
    Project::new()
        .setting("include: \"blog/**\"", "include: \"blog/**\", max_bytes: unlimited")
        .post("a", front_matter, body)
        .file("content/en/blog/other.md", "---\ntitle: Other\ndate: 2025-03-02\n---\nFine\n")
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_only_where_the_settings_say_so() {
    use std::os::unix::fs::symlink;

    let site = site("", "x").file("elsewhere/linked.md", "---\ntitle: Linked\ndate: 2025-03-03\n---\nLinked\n");
    let link = |to: &str, at: &str| symlink(site.path(to), site.path(&format!("content/en/blog/{at}"))).unwrap();
    link("elsewhere/linked.md", "file.md");
    link("elsewhere", "folder");
    link("nowhere.md", "dangling.md");
    link("content", "circle");
    let ran = site.build().succeeds().says("set `follow_symbolic_links: true`");
    assert_eq!(ran.stderr.matches("warning[PF024]: a symbolic link is not followed").count(), 4, "{}", ran.stderr);
    assert_eq!(site.titles("en"), ["A post", "Other"]);

    let site = site.settings("follow_symbolic_links: true");
    let ran = site
        .build()
        .succeeds()
        .says("warning[PF024]: a symbolic link cannot be followed")
        .says("content/en/blog/dangling.md")
        .says("warning[PF024]: a symbolic link that leads back to a folder it lies in is not followed")
        .says("content/en/blog/circle");
    assert_eq!(ran.stderr.matches("PF024").count(), 2, "{}", ran.stderr);
    assert_eq!(site.titles("en"), ["A post", "Linked", "Linked", "Other"]);
}
