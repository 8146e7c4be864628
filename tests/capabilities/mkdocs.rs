//! `polyfeed init` in sites of MkDocs, whose settings may lie in several files, and the addresses of Material's blog.

use crate::{
    init::{proposal, published},
    project::Project,
};

/// A site with a blog of Material's.
fn blog(options: &str) -> Project {
    Project::empty().file(
        "mkdocs.yml",
        format!("site_name: M\nsite_url: https://m.example/\nplugins:\n  - search\n  - blog:\n{options}"),
    )
}

/// A post with a title as its heading.
fn post(front_matter: &str, title: &str) -> String {
    format!("---\n{front_matter}\n---\n\n# {title}\n\nText\n")
}

#[test]
fn slugs_are_those_of_materials_blog() {
    let site = blog("      post_url_format: \"{slug}\"\n");
    let cases = [
        ("Fourth: what's next? (50 %)", "fourth-whats-next-50-"),
        ("Brücke über die [Oder](https://oder.example)", "brücke-über-die-oderhttpsoderexample"),
        ("A  blank,\tand a tab", "a--blankand-a-tab"),
        ("C++ & `code` — dash_under", "c--code--dash_under"),
        ("हिन्दी №1 ①", "हनद-1-①"),
        ("第七座桥", "第七座桥"),
    ];
    let site = cases.iter().enumerate().fold(site, |site, (number, (title, _))| {
        site.file(&format!("docs/blog/posts/{number}.md"), post("date: 2025-01-02", title))
    });
    let site = site
        .file("docs/blog/posts/slug.md", post("date: 2025-01-02\nslug: As It Is", "Slug"))
        .file("docs/blog/posts/title.md", post("date: 2025-01-02\ntitle: Not the heading", "Heading"))
        .file("docs/blog/posts/no_heading-here.md", "---\ndate: 2025-01-02\n---\nText\n");
    let slugs = cases.iter().map(|(_, slug)| *slug);
    let expected: Vec<String> = slugs
        .chain(["no-heading-here", "As It Is", "not-the-heading"])
        .map(|slug| format!("en /blog/{slug}/"))
        .collect();
    let urls = published(&site).into_iter().map(|line| line.replace("https://m.example", ""));
    let decoded: Vec<String> = urls.map(|url| percent_decode(&url)).collect();
    assert_eq!(decoded, expected);
}

/// A URL with its characters as people read them.
fn percent_decode(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
}

#[test]
fn each_blog_has_its_folder_its_addresses_and_its_feed() {
    let options = "      blog_dir: journal\n      post_url_date_format: yyyy/M\n  - material/blog:\n      blog_dir: lab/notes\n      \
                   post_dir: lab/drafts\n      post_url_format: \"{file}\"\n      draft_if_future_date: true\n";
    let site = blog(options)
        .file("docs/journal/index.md", "# The journal\n")
        .file("docs/journal/about.md", "# No post\n")
        .file("docs/journal/posts/2025/a.md", post("date: 2025-01-02", "A"))
        .file("docs/lab/drafts/Note 1.md", post("date: 2025-01-03", "N"))
        .file("docs/lab/drafts/later.md", post("date: 2040-01-03", "Later"));
    assert_eq!(
        published(&site),
        ["en https://m.example/journal/2025/1/a/", "en https://m.example/lab/notes/Note%201/"]
    );
    let text = site.read("polyfeed.yaml");
    let journal = "  journal: {include: \"journal/posts/**\", home: /journal/, title: M The journal}\n";
    assert!(text.contains(journal) && text.contains("  notes: {include: \"lab/drafts/**\""), "{text}");
}

#[test]
fn addresses_may_begin_with_a_category_and_drafts_be_shown() {
    let site = blog("      post_url_format: \"{categories}/{date}/{file}\"\n      post_url_date_format: yyyyMMdd\n      draft: true\n")
        .file("docs/blog/posts/a.md", post("date: 2025-01-02\ncategories: [Big News, Other]\ndraft: true", "A"))
        .file("docs/blog/posts/b.md", post("date: 2025-01-03", "B"));
    assert_eq!(
        published(&site),
        ["en https://m.example/blog/big-news/20250102/a/", "en https://m.example/blog/20250103/b/"]
    );
}

#[test]
fn a_blog_in_each_languages_folder_is_one_feed() {
    let site = blog("      blog_dir: en/blog\n  - blog:\n      blog_dir: de/blog\n")
        .file("docs/en/blog/posts/a.md", post("date: 2025-01-02", "One"))
        .file("docs/de/blog/posts/a.md", post("date: 2025-01-02", "Eins"));
    assert_eq!(
        published(&site),
        ["de https://m.example/de/blog/2025/01/02/eins/", "en https://m.example/en/blog/2025/01/02/one/"]
    );
    assert!(site.read("site/feeds/de/blog/feed.json").contains("\"alternates\""));
}

#[test]
fn settings_may_inherit_and_take_values_from_the_environment() {
    let site = Project::empty()
        .file("mkdocs.yml", "INHERIT: shared/base.yml\nsite_name: Own\nexclude_docs: |\n  # not yet\n  unready/\n")
        .file(
            "shared/base.yml",
            "site_name: Base\nsite_url: !ENV [SITE_URL, \"https://base.example/\"]\nedit_uri: !ENV EDIT_URI\nplugins: [blog]\n",
        )
        .file("docs/blog/posts/a.md", post("date: 2040-01-02", "A"))
        .file("docs/blog/posts/unready/b.md", post("date: 2025-01-02", "B"));
    assert_eq!(published(&site), ["en https://base.example/blog/2040/01/02/a/"]);
    let text = proposal(&site);
    assert!(text.contains("from mkdocs.yml, shared/base.yml") && text.contains("title: Own"), "{text}");
}

#[test]
fn each_language_may_have_settings_of_its_own() {
    let in_folders = Project::empty()
        .file("docs/en/mkdocs.yml", "site_name: M\nsite_url: https://m.example/\nsite_dir: ../../site\n")
        .file("docs/fr/mkdocs.yml", "INHERIT: ../en/mkdocs.yml\nsite_name: Le M\n")
        .file("docs/en/docs/news/2025-01-02-a.md", "# A\n")
        .file("docs/fr/docs/news/2025-01-02-a.md", "# Un\n");
    let beside = Project::empty()
        .file("mkdocs-en.yml", "site_name: M\nsite_url: https://m.example/\ndocs_dir: pages/en\n")
        .file("mkdocs-fr.yml", "site_name: Le M\nsite_url: https://m.example/fr/\ndocs_dir: pages/fr\n")
        .file("pages/en/news/2025-01-02-a.md", "# A\n")
        .file("pages/fr/news/2025-01-02-a.md", "# Un\n");
    for site in [in_folders, beside] {
        let urls = ["en https://m.example/news/2025-01-02-a/", "fr https://m.example/fr/news/2025-01-02-a/"];
        assert_eq!(published(&site), urls);
        assert!(site.read("polyfeed.yaml").contains("title: {en: M, fr: Le M}"));
        assert!(site.read("polyfeed.yaml").contains("/{language}"));
        assert!(site.read("site/feeds/fr/news/feed.json").contains("\"alternates\""));
    }
}

#[test]
fn what_lies_beside_posts_is_published_beside_the_blog() {
    let pictures = "![here](one/a.png) ![gone](../../images/b.png) [c](c.pdf?x#y)\n";
    let site = blog("      authors_file: \"{blog}/.authors.yml\"\n")
        .file("docs/blog/posts/one.md", post("date: 2025-01-02", "One") + pictures)
        .file("docs/blog/posts/two/index.md", post("date: 2025-01-02\nimage: cover.png", "Two") + "![d](d.png)\n")
        .file("docs/blog/posts/one/a.png", "x")
        .file("docs/blog/posts/two/d.png", "x")
        .file("docs/blog/posts/two/cover.png", "x")
        .file("docs/blog/.authors.yml", "authors: {ann: {name: Ann Lee}}");
    published(&site);
    assert!(site.read("polyfeed.yaml").contains("authors: [docs/blog/.authors.yml]"));
    let feed = site.read("site/feeds/en/blog/feed.json");
    for url in ["blog/one/a.png", "images/b.png", "blog/c.pdf?x#y", "blog/two/d.png", "blog/two/cover.png"] {
        assert!(
            feed.contains(&format!("\"https://m.example/{url}\\\""))
                || feed.contains(&format!("\"https://m.example/{url}\"")),
            "{url}: {feed}"
        );
    }
    site.run(&["check", "--now", "2030-01-01"]).succeeds();
}

#[test]
fn the_settings_are_those_of_the_site_that_has_a_blog() {
    let site = Project::empty()
        .file("mkdocs.yml", "site_name: Manual\nsite_url: https://m.example/en/\n")
        .file(
            "mkdocs.blog.yml",
            "site_name: M&eacute;moires\nsite_url: https://m.example/articles/\ndocs_dir: blog\nsite_dir: site/articles\n\
             plugins: {blog: {blog_dir: ., post_url_format: \"{date}/{file}\"}, macros: {}}\nmarkdown_extensions: {pymdownx.arithmatex: {}}\n",
        )
        .file("docs/index.md", "# Manual\n")
        .file("blog/.authors.yml", "authors: {ann: {name: Ann Lee}}")
        .file("blog/posts/a.md", post("date: 2025-01-02\nauthors: [ann]", "A") + "\n\\(x_1*y*z\\) {{ version }}\n");
    assert_eq!(published(&site), ["en https://m.example/articles/2025/01/02/a/"]);
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("title: Mémoires") && text.contains("authors: [blog/.authors.yml]"), "{text}");
    let feed = site.read("site/articles/feeds/en/blog/feed.json");
    assert!(feed.contains("\\\\(x_1*y*z\\\\)") && !feed.contains("{{") && feed.contains("Ann Lee"), "{feed}");
}

#[test]
fn a_blogs_settings_may_be_alone_and_links_from_the_root_are_the_hosts() {
    let settings = "site_name: M\nsite_url: https://m.example/articles/\ndocs_dir: blog\nsite_dir: out\nplugins: [{blog: {blog_dir: .}}]\n";
    let site = Project::empty()
        .file("mkdocs.blog.yml", settings)
        .file("blog/posts/a.md", post("date: 2025-01-02", "A") + "\n[b](/donate/) ![c](/articles/c.png)\n");
    assert_eq!(published(&site), ["en https://m.example/articles/2025/01/02/a/"]);
    let feed = site.read("out/feeds/en/blog/feed.json");
    assert!(
        feed.contains("\\\"https://m.example/donate/\\\"") && feed.contains("https://m.example/articles/c.png"),
        "{feed}"
    );
    site.write("mkdocs.blog.yml", settings.to_owned() + "validation: {links: {absolute_links: relative_to_docs}}\n");
    assert!(!site.run(&["init", "--dry-run"]).succeeds().stdout.contains("root_links"));
}

#[test]
fn marks_of_pymdown_are_html_where_the_site_has_them() {
    let body = "==Mark *this*==, ^^in^^, x^2^, H~2~O and ~~gone~~[^1]; press ++ctrl+page-up+\"Q\"++.\n\n\
                a == b == c, C++ and D++, 3~5 and 6~8, 2^10 and 2^12, `==x==`, \\==y==\n\n\
                [l](https://x.example/~u/~v) <a href=\"/~u/~v\">m</a> [n][r]\n\n[r]: /~u/~v\n\n[^1]: A note[^2]\n[^2]: Two\n";
    let site = |extensions: &str| {
        let site = blog("").file("docs/blog/posts/a.md", post("date: 2025-01-02", "A") + "\n" + body);
        let settings = site.read("mkdocs.yml") + extensions;
        let site = site.file("mkdocs.yml", settings);
        published(&site);
        let feed: serde_json::Value = serde_json::from_str(&site.read("site/feeds/en/blog/feed.json")).unwrap();
        feed["items"][0]["content_html"].as_str().unwrap().to_owned()
    };
    let html = site("markdown_extensions:\n  - pymdownx.mark\n  - pymdownx.keys: {}\n");
    let marked =
        "<mark>Mark <em>this</em></mark>, <ins>in</ins>, x<sup>2</sup>, H<sub>2</sub>O and <del>gone</del><sup><a";
    assert!(html.contains(marked), "{html}");
    assert!(html.contains("press <kbd>Ctrl</kbd>+<kbd>Page Up</kbd>+<kbd>Q</kbd>.</p>"), "{html}");
    let text = "a == b == c, C++ and D++, 3~5 and 6~8, 2^10 and 2^12, <code>==x==</code>, ==y==</p>";
    assert!(html.contains(text), "{html}");
    assert_eq!(html.matches("/~u/~v\">").count(), 3, "addresses have no marks: {html}");
    let html = site("");
    assert!(html.contains("==Mark <em>this</em>==, ^^in^^, x^2^") && html.contains(text), "{html}");
}
