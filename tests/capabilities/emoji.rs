//! Names of emoji: drawn where the site's generator draws them, and as they are written elsewhere.

use crate::{
    init::published,
    project::{Project, string},
};

const BODY: &str = "Yes :+1: *:heavy_check_mark:* [ship :rocket:](/x), :nope: :TADA: `:tada:` at 10:30:45 on https://a.example/:tada:/\n\n\
                    <div>:tada:</div>\n\n    :tada:\n";

#[test]
fn names_are_drawn_in_text_and_not_in_code_addresses_or_blocks_of_html() {
    let html = Project::new().settings("rules: {emoji_names: [body]}").post("a", "", BODY).html();
    assert!(
        html.contains("<p>Yes 👍 <em>✔️</em> <a href=\"https://example.org/x\">ship 🚀</a>, :nope: :TADA:"),
        "{html}"
    );
    assert!(html.contains("<code>:tada:</code> at 10:30:45 on <a href=\"https://a.example/:tada:/\""), "{html}");
    assert!(html.contains("<div>:tada:</div>") && html.contains("<pre><code>:tada:"), "{html}");
    let html = Project::new().post("a", "", BODY).html();
    assert!(html.contains("Yes :+1: <em>:heavy_check_mark:</em>"), "Hugo draws none by itself: {html}");
}

#[test]
fn titles_of_notes_and_captions_of_pictures_are_drawn_as_the_text_is() {
    let body = "> [!tip] Quoted :tada:\n> x\n\n{{< note title=\"Noted :tada:\" >}}\nx\n{{< /note >}}\n\n\
                {{< photo src=\"p.png\" alt=\"p\" caption=\"Captioned :tada:\" >}}\n\n{{< own >}}Own :tada:{{< /own >}}\n";
    let shown = |places: &str| {
        let own = "{own: {template: \"{{ inner_text|markdown }}\"}}";
        let rules = format!("rules: {{emoji_names: {places}, shortcodes: {own}}}");
        let site = Project::new().settings(&rules).post("a", "", body);
        site.build().succeeds();
        let html = string(&site.entry("en", "A post")["content_html"]);
        (html.matches("🎉").count(), html.matches(":tada:").count())
    };
    assert_eq!(shown("[body]"), (4, 0));
    assert_eq!(shown("[]"), (0, 4));
}

#[test]
fn a_summary_shows_what_the_text_shows() {
    let site = Project::new().settings("rules: {emoji_names: [body]}").post("a", "", "Done :tada:");
    site.build().succeeds();
    assert_eq!(site.entry("en", "A post")["summary"], "Done 🎉");
}

#[test]
fn titles_are_drawn_by_where_they_stand() {
    let titles = |places: &str| {
        let site = Project::new()
            .settings(&format!("rules: {{emoji_names: {places}}}"))
            .file("content/en/blog/a.md", "---\ntitle: \"Written :tada:\"\ndate: 2025-03-05\n---\nText\n")
            .file("content/en/blog/b.md", "---\ndate: 2025-03-04\n---\n# Headed :tada:\n\nText\n");
        site.build().succeeds();
        site.titles("en")
    };
    assert_eq!(titles("[body]"), ["Written :tada:", "Headed :tada:"]);
    assert_eq!(titles("[body, heading]"), ["Written :tada:", "Headed 🎉"]);
    assert_eq!(titles("[body, heading, title]"), ["Written 🎉", "Headed 🎉"]);
}

/// The titles and texts after `init` and `build` of a site with one post that is headed by a name and has one in its text.
#[track_caller]
fn shown(settings: (&str, &str), post: &str, output: &str) -> String {
    let dated = "---\ndate: 2025-01-02\n---\n# Headed :tada:\n\nText :+1:\n";
    let toml = "+++\ndate = 2025-01-02\n+++\n# Headed :tada:\n\nText :+1:\n";
    let site =
        Project::empty().file(settings.0, settings.1).file(post, if settings.0 == "zola.toml" { toml } else { dated });
    published(&site);
    let feed = site.tree(output).into_iter().find(|(path, _)| path.ends_with("feed.json")).expect("a feed").1;
    let feed: serde_json::Value = serde_json::from_slice(&feed).expect("a feed is JSON");
    let entry = &feed["items"][0];
    format!("{} {}", string(&entry["title"]), string(&entry["content_html"]))
}

#[test]
fn init_takes_from_a_sites_settings_whether_names_are_drawn() {
    let hugo = |more: &str| {
        let settings = format!("title: T\nbaseURL: https://a.example\n{more}");
        shown(("hugo.yaml", &settings), "content/blog/a.md", "public")
    };
    assert_eq!(hugo(""), "Headed :tada: <p>Text :+1:</p>");
    assert_eq!(hugo("enableEmoji: true\n"), "Headed 🎉 <p>Text 👍</p>");

    let zola = |more: &str| {
        let settings = format!("title = \"T\"\nbase_url = \"https://a.example\"\n{more}");
        shown(("zola.toml", &settings), "content/blog/a.md", "public")
    };
    assert_eq!(zola(""), "Headed :tada: <p>Text :+1:</p>");
    assert_eq!(zola("[markdown]\nrender_emoji = true\n"), "Headed 🎉 <p>Text 👍</p>");

    let docusaurus = |more: &str| {
        let settings = format!("export default {{title: 'T', url: 'https://a.example', baseUrl: '/', {more}}};");
        shown(("docusaurus.config.js", &settings), "blog/2025-01-02-a.md", "build")
    };
    assert_eq!(docusaurus(""), "Headed :tada: <p>Text 👍</p>");
    assert_eq!(docusaurus("markdown: {emoji: false}"), "Headed :tada: <p>Text :+1:</p>");

    let mkdocs = |more: &str| {
        let settings = format!("site_name: T\nsite_url: https://a.example\n{more}");
        shown(("mkdocs.yml", &settings), "docs/blog/posts/a.md", "site")
    };
    assert_eq!(mkdocs(""), "Headed :tada: <p>Text :+1:</p>");
    assert_eq!(mkdocs("markdown_extensions:\n  - pymdownx.emoji: {options: {}}\n"), "Headed 🎉 <p>Text 👍</p>");

    let eleventy = |program: &str| shown(("eleventy.config.js", program), "blog/a.md", "_site");
    assert_eq!(eleventy(""), "Headed :tada: <p>Text :+1:</p>");
    assert_eq!(eleventy("import {full} from 'markdown-it-emoji';"), "Headed 🎉 <p>Text 👍</p>");
}

#[test]
fn jemoji_draws_titles_of_the_front_matter_too() {
    let site = Project::empty()
        .file("_config.yml", "title: T\nurl: https://a.example\nplugins: [jemoji]\n")
        .file("_posts/2025-01-02-a.md", "---\ntitle: \"Shipped :rocket:\"\n---\nText :+1:\n");
    published(&site);
    let feed = site.read("_site/feeds/en/blog/feed.json");
    assert!(feed.contains("\"Shipped 🚀\"") && feed.contains("<p>Text 👍</p>"), "{feed}");
}
