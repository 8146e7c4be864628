//! `polyfeed check` finds links and pictures that lead nowhere, and accuses nothing that the content does not answer for.

use crate::project::{Project, Ran};

/// Two posts in English, one of them in Chinese too.
fn site() -> Project {
    Project::new()
        .post("2025/storage", "", "## Getting started\n\nText\n")
        .post("2025/network", "", "Text\n")
        .file("content/zh/blog/2025/storage.md", "---\ntitle: 存储\ndate: 2025-03-04\n---\n## 入门\n")
}

fn check(site: &Project) -> Ran {
    site.run(&["check", "--now", "2030-01-01"]).succeeds()
}

/// What `check` says of a post whose body this is.
fn check_body(body: &str) -> Ran {
    check(&site().post("2025/post", "", body))
}

/// Nothing is found.
#[track_caller]
fn is_quiet(ran: &Ran) {
    assert_eq!(ran.stderr, "");
}

#[test]
fn link_to_a_page_among_posts_that_nobody_wrote_is_marked_where_it_stands() {
    check_body("See [storage](/blog/2025/storage/), and [this](/blog/2025/storrage/#more).\n")
        .says("warning[PF047]: no page has the address `/blog/2025/storrage/`; readers get an error page")
        .says("content/en/blog/2025/post.md:6:48")
        .says("  |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^\n")
        .says("help: did you mean `/blog/2025/storage/`?");
    check_body("<https://example.org/blog/2025/missing/>").says("PF047");
    check_body("[x][ref]\n\n[ref]: /blog/2025/missing/ \"title\"\n").says("post.md:8:8");
    check_body("[x](../missing/)").says("`/blog/2025/missing/`, to which `../missing/` leads");
    check_body("[x](more/)").says("`/blog/2025/post/more/`, to which `more/` leads");
}

#[test]
fn page_is_offered_whose_day_and_name_are_in_the_address_in_whatever_form() {
    let site = |body: &str| {
        site()
            .file("content/en/blog/2019/moving-house.md", "---\ntitle: A\ndate: 2019-05-04\n---\nx\n")
            .file("content/en/blog/2020/moving-house.md", "---\ntitle: B\ndate: 2020-05-04\n---\nx\n")
            .file("content/en/blog/2021/painting-walls.md", "---\ntitle: C\ndate: 2021-05-04\n---\nx\n")
            .post("2025/post", "", body)
    };
    for (written, meant) in [
        ("2019-05-04-moving-house/", "/blog/2019/moving-house/"),
        ("/blog/2025/2020-5-4-moving-house/", "/blog/2020/moving-house/"),
        ("/blog/2025/painting-walls/", "/blog/2021/painting-walls/"),
    ] {
        check(&site(&format!("[x]({written})"))).says(&format!("help: did you mean `{meant}`?"));
    }
}

#[test]
fn pages_that_the_content_does_not_answer_for_are_not_missed() {
    is_quiet(&check_body(
        "[docs](/docs/concepts/missing/), [tags](/tags/missing/), [tag](/blog/tags/missing/), [list](/blog/2025/),\n\
         [year](/blog/2019/missing/), [feed](/blog/index.xml), [French](/fr/blog/2025/missing/),\n\
         [elsewhere](https://example.com/blog/2025/missing/), [file](/blog/2025/missing.pdf)\n",
    ));
}

#[test]
fn aliases_redirects_and_other_spellings_lead_somewhere() {
    let site = site()
        .post("2025/renamed", "aliases: [/blog/2025/old/]", "Text")
        .file("static/_redirects", "# comment\n/blog/2025/gone  /blog/2025/storage/ 301\n/blog/2025/many-* /\n")
        .post(
            "2025/post",
            "",
            "[a](/blog/2025/old/) [b](/blog/2025/gone/) [c](/blog/2025/many-more/) [d](/blog/2025/Storage) \
             [e](/blog/2025/storage/index.html) [f](http://example.org/blog/2025/storage/?x=y) [g](storage.md)\n",
        );
    is_quiet(&check(&site));
}

#[test]
fn page_that_readers_do_not_see_yet_is_missing() {
    let site = site().post("2025/draft", "draft: true", "Text").post("2025/post", "", "[soon](/blog/2025/draft/)");
    check(&site)
        .says("the link leads to `content/en/blog/2025/draft.md`, which is a draft; readers find nothing there");
}

#[test]
fn document_that_cannot_be_understood_may_be_the_page() {
    let site = site().file("content/en/blog/2025/broken.md", "---\ntitle: [\n---\n").post(
        "2025/post",
        "",
        "[there](/blog/2025/broken/)",
    );
    let ran = site.run(&["check", "--now", "2030-01-01"]).exits(1).says("PF003");
    assert!(!ran.stderr.contains("PF047"), "{}", ran.stderr);
}

#[test]
fn translation_that_does_not_exist_is_named_by_its_original() {
    let site = site().file(
        "content/zh/blog/2025/post.md",
        "---\ntitle: 文章\ndate: 2025-03-04\n---\n[存储](/zh/blog/2025/storage/)、[网络](/zh/blog/2025/network/)\n",
    );
    let of_taiwan = self::site().setting("uk: {name: Українська}", "zh-tw: {name: 繁體中文}").file(
        "content/zh-tw/blog/2025/storage.md",
        "---\ntitle: 儲存\ndate: 2025-03-04\n---\n[網路](/zh-tw/blog/2025/network/)\n",
    );
    check(&of_taiwan).says("help: `content/en/blog/2025/network.md` has no translation there");
    check(&site)
        .says("content/zh/blog/2025/post.md:5:35")
        .says("no page has the address `/zh/blog/2025/network/`")
        .says(
            "help: `content/en/blog/2025/network.md` has no translation there; link to the original, or translate it",
        );
}

#[test]
fn what_a_translation_has_copied_is_said_of_the_original_until_that_is_mended() {
    let translation = "---\ntitle: 文章\ndate: 2025-03-04\n---\n[网络](/blog/2025/netwrok/)\n";
    let site = site().file("content/zh/blog/2025/post.md", translation);
    let both = check(&site.post("2025/post", "", "[network](/blog/2025/netwrok/)"));
    assert_eq!(both.stderr.matches("PF047").count(), 1, "{}", both.stderr);
    both.says("content/en/blog/2025/post.md:6:11");

    let site = self::site().file("content/zh/blog/2025/post.md", translation);
    check(&site.post("2025/post", "", "[network](/blog/2025/network/)")).says("content/zh/blog/2025/post.md:5:6");
}

#[test]
fn comment_in_which_a_translator_keeps_the_original_is_not_the_place() {
    check_body("<!--\n[x](/blog/2025/missing/)\n-->\n\n[y](/blog/2025/missing/)\n").says("post.md:10:5");
}

#[test]
fn file_that_a_link_names_by_its_path_is_missed_where_its_folder_is_content() {
    check_body("[x](./storrage.md)").says("there is no file `./storrage.md`; readers find nothing behind the link");
    is_quiet(&check_body("[docs](../../docs/page.md) [outside](../../../../README.md)"));
}

#[test]
fn picture_is_missed_that_neither_the_post_nor_its_original_has() {
    let english = "---\ntitle: A post\ndate: 2025-03-04\n---\n![](own.png)\n";
    let chinese = "---\ntitle: 文章\ndate: 2025-03-04\n---\n![](own.png) ![](图.png) ![](Own.png)\n";
    let site = Project::new()
        .file("content/en/blog/post/index.md", english)
        .file("content/en/blog/post/own.png", "PNG")
        .file("content/zh/blog/post/index.md", chinese);
    let ran = check(&site)
        .says("content/zh/blog/post/index.md:5:18")
        .says("warning[PF048]: there is no file `图.png` beside this post or its translations; readers see a gap")
        .says("there is no file `Own.png`");
    assert!(!ran.stderr.contains("`own.png`"), "{}", ran.stderr);
}

#[test]
fn pictures_that_lie_elsewhere_are_not_missed() {
    is_quiet(&check_body("![](beside.png) ![](/images/top.png) <img src=\"/blog/2025/storage/a.png\">"));
}

#[test]
fn picture_of_a_static_folder_is_missed_where_that_folder_is_there() {
    let site = || site().file("static/images/there.png", "PNG");
    is_quiet(&check(&site().post("2025/post", "", "![](/images/there.png) ![](/other/top.png)")));
    check(&site().post("2025/post", "", "![](/images/their.png)")).says("PF048");
    let moved = site().settings("rules: {static_folders: [files]}");
    is_quiet(&check(&moved.post("2025/post", "", "![](/images/their.png)")));
}

#[test]
fn anchor_that_no_heading_makes_is_missed() {
    check_body("[up](#introduction)\n\n## Intro\n")
        .says("warning[PF049]: this post has no heading or anchor `#introduction`; the link opens the page at its top")
        .says("content/en/blog/2025/post.md:6:6");
    check_body("[there](/blog/2025/storage/#started)")
        .says("`content/en/blog/2025/storage.md` has no heading or anchor");
    is_quiet(&check_body(
        "[a](#first-steps-in-go) [b](#first-steps-in-go-1) [c](#named) [d](#by-html) [e](#old) [f](#a-post) [g](#top) \
         [h](/blog/2025/storage/#getting-started) [i](/docs/page/#missing) [j](#%E5%85%A5%E9%97%A8)\n\n\
         ## First steps in `Go`!\n\n## First steps in Go\n\n## Other {#named}\n\n<p id=\"by-html\"><a name=old></a></p>\n\n## 入门\n",
    ));
}

#[test]
fn anchor_of_a_post_whose_shortcodes_nobody_knows_is_not_judged() {
    let ran = check_body("[up](#introduction)\n\n{{< headings >}}\n").says("PF040");
    assert!(!ran.stderr.contains("PF049"), "{}", ran.stderr);
}

#[test]
fn anchor_is_looked_for_in_the_page_that_the_post_names() {
    // Entries lead a Chinese reader to the Chinese page; the site leads to the English one, which has the heading.
    let site = site().file(
        "content/zh/blog/2025/post.md",
        "---\ntitle: 文章\ndate: 2025-03-04\n---\n[入门](/blog/2025/storage/#getting-started)\n",
    );
    is_quiet(&check(&site));
    let site = self::site().file(
        "content/zh/blog/2025/post.md",
        "---\ntitle: 文章\ndate: 2025-03-04\n---\n[入门](/zh/blog/2025/storage/#getting-started)\n",
    );
    check(&site).says("`content/zh/blog/2025/storage.md` has no heading or anchor `#getting-started`");
}
