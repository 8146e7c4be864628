//! `polyfeed init` beside content alone, without the settings of the site that it is from.

use crate::{
    init::{post, proposal, published},
    project::Project,
};

#[test]
fn content_with_hugos_tags_is_that_of_a_hugo_site() {
    let site = Project::empty()
        .file("content/en/blog/a.md", "---\ntitle: A\ndate: 2025-01-02\n---\nText {{< figure src=\"a.png\" >}}\n")
        .file("content/zh/blog/a.md", post("一", "2025-01-03"));
    let text = proposal(&site);
    assert!(text.contains("preset: hugo\n"), "{text}");
    assert!(text.contains("`en` is taken for its default language, whose pages have no prefix"), "{text}");
    assert_eq!(published(&site), ["en https://example.org/blog/a/", "zh https://example.org/zh/blog/a/"]);
}

#[test]
fn content_that_nothing_tells_of_is_asked_about() {
    let site = Project::empty().file("content/posts/a.md", post("A", "2025-01-02"));
    site.run(&["init"]).exits(2).says("or name the generator that it is for");
}
