//! `polyfeed init` in sites of generators that polyfeed has no preset for.

use crate::{
    init::{post, published},
    project::{Project, string},
};

#[test]
fn a_hexo_site_is_none_of_jekylls() {
    let site = Project::empty()
        .file("_config.yml", "title: Hexes\nlanguage: [zh-CN, en]\nurl: https://hexo.example\nroot: /\npermalink: :year/:month/:title/\n")
        .file("package.json", "{\"dependencies\": {\"hexo\": \"^7.0.0\"}}")
        .file("source/_posts/one.md", post("一", "2025-01-02 10:00:00"))
        .file("source/_posts/en/one.md", "---\ntitle: One\ndate: 2025-01-02 10:00:00\n---\nText {% asset_img a.png A %}\n")
        .file("source/_posts/hidden.md", "---\ntitle: Hidden\npublished: false\n---\n")
        .file("source/about/index.md", post("About", "2025-01-01"));
    assert_eq!(
        published(&site),
        ["en https://hexo.example/2025/01/en/one/", "zh-CN https://hexo.example/2025/01/one/"]
    );
    assert!(site.read("polyfeed.yaml").contains("this is a site of Hexo"));
    let english = site.read("public/feeds/en/blog/feed.json");
    assert!(english.contains("https://hexo.example/2025/01/en/one/a.png"), "{english}");
}

#[test]
fn tags_that_hexo_knows_and_those_of_a_theme_have_rules_side_by_side() {
    let body = "{% poem %}\nQuoted.\n{% endpoem %}\n\n{% codeblock A title lang:c %}\nint x;\n{% endcodeblock %}\n\n{% post_link two %}, {% post_link two Later %}\n\n\
                {% youtube abc %}";
    let site = Project::empty()
        .file("_config.yml", "title: Hexes\nurl: https://hexo.example\npermalink: :title/\n")
        .file("source/_posts/one.md", post("One", "2025-01-02") + body)
        .file("source/_posts/two.md", post("Two", "2025-01-03"));
    assert_eq!(published(&site), ["en https://hexo.example/one/", "en https://hexo.example/two/"]);
    let settings = site.read("polyfeed.yaml");
    assert!(settings.contains("    codeblock: code\n") && settings.contains("    poem: unwrap # 1\n"), "{settings}");
    let html = string(&site.entry("en", "One")["content_html"]);
    for piece in [
        "<p>Quoted.</p>",
        "<code class=\"language-c\">int x;",
        "<a href=\"https://hexo.example/two/\">two</a>, <a href=\"https://hexo.example/two/\">Later</a>",
        "<a href=\"https://www.youtube.com/watch?v=abc\">",
    ] {
        assert!(html.contains(piece), "{piece} in {html}");
    }
}

#[test]
fn tags_of_hexo_and_its_themes_lose_no_words_and_no_pictures() {
    let cases = [
        ("{% asset_img left wide.mill a.png 300 200 \"A mill\" %}", "one/wide.mill\" alt=\"a.png\">"),
        ("{% asset_img left a.png 300 200 \"A mill\" %}", "one/a.png\" alt=\"A mill\">"),
        ("{% img /a.png 300 %}", "<img src=\"https://example.org/a.png\" alt=\"\">"),
        (
            "{% blockquote Ann Lee https://a.example %}\nSaid.\n{% endblockquote %}",
            "<p>Said.</p>\n<p>— Ann Lee</p></blockquote>",
        ),
        ("One {% label primary@two three %} {% label four blue %}.", "One two three four."),
        ("A {% label primary@very red mill %}.", "A very red mill."),
        ("{% note info no-icon The mill %}\nTurns.\n{% endnote %}", "<p><strong>The mill</strong></p>\n<p>Turns.</p>"),
        ("{% post_link one The old mill false %}", "/one/\">The old mill</a>"),
        ("{% link The old mill https://a.example %}", "<a href=\"https://a.example/\">The old mill</a>"),
        ("{% asset_link a.pdf The old mill %}", "a.pdf\">The old mill</a>"),
        ("{% btn 'https://a.example/',Start,fas fa-x %}", "<a href=\"https://a.example/\">Start</a>"),
        ("{% tabs A %}\nIn *one*.\n{% endtabs %}", "<p>In <em>one</em>.</p>"),
        ("{% mermaid %}\npie\n    \"a\" : 1\n{% endmermaid %}", "<pre><code>pie\n    \"a\" : 1\n</code></pre>"),
        (
            "{% codeblock __a__.yml lang:yaml %}\na: 1\n{% endcodeblock %}",
            "<p><strong>__a__.yml</strong></p><pre><code class=\"language-yaml\">a: 1",
        ),
    ];
    for (body, expected) in cases {
        let site = Project::empty().file("source/_posts/one.md", post("One", "2025-01-02") + body);
        site.run(&["init"]).succeeds();
        assert_eq!(site.build().succeeds().stderr, "", "{body}");
        let html = string(&site.entry("en", "One")["content_html"]);
        assert!(html.contains(expected), "{expected} in {html}");
    }
}

#[test]
fn front_matter_of_hexo_may_lack_its_first_fence() {
    let site = Project::empty()
        .file(
            "source/_posts/one.md",
            "title: One\ndate: 2025-01-02\ntags:\n- mill\n- 'b: c'\n---\nText\n\nTwo: 2\n---\n",
        )
        .file("source/_posts/two.md", "Two: 2\n---\nText\n");
    site.run(&["init"]).succeeds();
    site.build().exits(0).says("two.md:1:1");
    let entry = site.entry("en", "One");
    assert_eq!(entry["tags"], serde_json::json!(["mill", "b: c"]));
    assert_eq!(entry["content_html"], "<p>Text</p>\n<h2>Two: 2</h2>");
}

#[test]
fn hexo_names_files_with_their_language_and_categories_in_lists() {
    let body = "{% link Mills https://mills.example/ true %} {% asset_link plan.pdf 'The plan' %} [in](/blog/tags/) [out](/other/)\n\n\
                <a href=\"{% post_path zh-CN/one %}\">中文</a> {% post_link en/one %}\n\n{% codeblock \"A \u{6c34} title\" %}\nint x;\n{% endcodeblock %}\n";
    let english = "---\ntitle: One\ndate: 2025-01-02\ncategories:\n- [Mills, Water]\n- News\n---\n";
    let site = Project::empty()
        .file("_config.yml", "title: Hexes\nlanguage: en\nurl: https://hexo.example/blog\npermalink: :title/\n")
        .file("source/_posts/en/one.md", english.to_owned() + body)
        .file("source/_posts/zh-CN/one.md", post("一", "2025-01-02"));
    assert_eq!(
        published(&site),
        ["en https://hexo.example/blog/en/one/", "zh-CN https://hexo.example/blog/zh-CN/one/"]
    );
    let entry = site.entry("en", "One");
    assert_eq!(
        entry["tags"].as_array().into_iter().flatten().map(string).collect::<Vec<_>>(),
        ["Mills", "Water", "News"]
    );
    let html = string(&entry["content_html"]);
    for piece in [
        "<a href=\"https://mills.example/\">Mills</a> <a href=\"https://hexo.example/blog/en/one/plan.pdf\">The plan</a>",
        "<a href=\"https://hexo.example/blog/tags/\">in</a> <a href=\"https://hexo.example/blog/other/\">out</a>",
        "<a href=\"https://hexo.example/blog/zh-CN/one/\">中文</a> <a href=\"https://hexo.example/blog/en/one/\">",
        "<pre><code>int x;",
    ] {
        assert!(html.contains(piece), "{piece} in {html}");
    }
}

#[test]
fn the_pictures_of_a_hexo_post_may_lie_in_the_folder_that_is_called_as_it() {
    let site = Project::empty()
        .file("_config.yml", "title: Hexes\nurl: https://hexo.example\npost_asset_folder: true\n")
        .file(
            "source/_posts/one.md",
            post("One", "2025-01-02") + "![](there.png) {% asset_img there.png %} ![](gone.png)",
        )
        .file("source/_posts/one/there.png", "x");
    site.run(&["init"]).succeeds();
    let ran = site.run(&["check"]).says("there is no file `gone.png`");
    assert_eq!(ran.stderr.matches("warning").count(), 1, "{}", ran.stderr);
}

#[test]
fn an_astro_site_is_read_as_plain_markdown_and_says_so() {
    let site = Project::empty()
        .file("astro.config.mjs", "export default defineConfig({ site: SITE.url, i18n: { defaultLocale: 'en', locales: ['fr', { path: 'en', codes: ['en-GB'] }] } });\n")
        .file("src/consts.ts", "export const SITE_TITLE = 'Stars';\nexport const SITE_URL = 'https://astro.example';\n")
        .file("src/pages/[lang]/blog/[...slug].astro", "---\n---\n");
    let site = ["en", "fr"].into_iter().fold(site, |site, language| {
        (1..4).fold(site, |site, day| {
            site.file(
                &format!("src/content/blog/{language}/post-{day}.md"),
                format!("---\ntitle: Post {day}\npubDate: 'Jul 0{day} 2024'\nheroImage: /hero.jpg\n---\nBraces {{are words}}.\n"),
            )
        })
    });
    let site = site.file(
        "src/content/blog/en/parts.mdx",
        "---\ntitle: Parts\npubDate: 2024-08-01\n---\nimport A from './A.astro'\nimport map from './map.png'\n\n{/* no */}Parts.\n\n<Image src={map} alt=\"A map\" />\n",
    );
    let all = published(&site);
    assert_eq!(all.len(), 7, "{all:?}");
    assert!(all.contains(&"fr https://astro.example/fr/blog/post-2/".to_owned()), "{all:?}");
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("title: Stars") && text.contains("this is a site of Astro"), "{text}");
    let english = site.read("dist/feeds/en/blog/feed.json");
    for piece in [
        "https://astro.example/hero.jpg",
        "<p>Braces {are words}.</p>",
        "<p>Parts.</p>",
        "map.png\\\" alt=\\\"A map\\\"",
    ] {
        assert!(english.contains(piece), "{piece} in {english}");
    }
}

#[test]
fn a_vitepress_site_is_read_as_plain_markdown_and_says_so() {
    let site = Project::empty()
        .file(
            "docs/.vitepress/config.mts",
            "export default { title: 'Press', lang: 'en-US', cleanUrls: true, sitemap: { hostname: 'https://press.example' },\n\
             locales: { root: { label: 'English' }, zh: { label: '中文', lang: 'zh-CN' } } }\n",
        )
        .file("docs/blog/one.md", "---\ntitle: One\ndate: 2025-01-02\n---\n# One, at last\n\n::: tip\nText\n:::\n")
        .file("docs/zh/blog/one.md", post("一", "2025-01-02"));
    assert_eq!(published(&site), ["en https://press.example/blog/one", "zh https://press.example/zh/blog/one"]);
    let english = site.read("docs/.vitepress/dist/feeds/en/blog/feed.json");
    assert!(english.contains("\"<blockquote><p><strong>Tip</strong></p>"), "{english}");
}

#[test]
fn a_gatsby_site_is_read_as_plain_markdown_and_says_so() {
    let site = Project::empty()
        .file(
            "gatsby-config.js",
            "module.exports = { siteMetadata: { title: `Great`, author: { name: `Ann Lee` }, siteUrl: `https://gatsby.example/` } };\n",
        )
        .file("content/blog/one/index.md", post("One", "2025-01-02"))
        .file("content/blog/one/index.ja.md", post("一", "2025-01-03"))
        .file("content/blog/two/index.mdx", "---\ntitle: Two\ndate: 2025-01-04\n---\n<Link to=\"/one/\">One</Link>{\" \"}more.\n");
    assert_eq!(
        published(&site),
        ["ja https://gatsby.example/ja/one/", "en https://gatsby.example/one/", "en https://gatsby.example/two/"]
    );
    let english = site.read("public/feeds/en/posts/feed.json");
    assert!(english.contains("<p><a href=\\\"https://gatsby.example/one/\\\">One</a> more.</p>"), "{english}");
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("author: Ann Lee") && text.contains("this is a site of Gatsby"), "{text}");
    assert!(text.contains("dialects: {mdx: [mdx, admonitions]"), "{text}");
    let plugin =
        "module.exports = { plugins: [{ resolve: 'gatsby-plugin-mdx', options: { extensions: ['.md', '.mdx'] } }] };\n";
    let proposed = site.file("gatsby-config.js", plugin).run(&["init", "--dry-run", "--force"]).succeeds().stdout;
    assert!(proposed.contains("dialects: [mdx, admonitions]"), "{proposed}");
}

#[test]
fn a_folder_of_another_generator_beside_a_known_one_is_its_own_affair() {
    let site = Project::empty()
        .file("_config.yml", "title: Gems\nurl: https://gems.example\n")
        .file("docs/.vitepress/config.ts", "export default {}\n")
        .file("_posts/2025-01-02-one.md", post("One", "2025-01-02"));
    assert_eq!(published(&site), ["en https://gems.example/2025/01/02/one.html"]);
}

#[test]
fn code_that_another_file_has_is_reported_and_not_its_path_shown() {
    let site = Project::empty()
        .file(".vitepress/config.ts", "export default { title: 'V', hostname: 'https://v.example' }\n")
        .file("posts/one.md", post("One", "2025-01-02") + "\n<<< @/parts/mill.js{2}\n\n`<<< @/a`, a <<< b\n");
    site.run(&["init"]).succeeds();
    site.build().says("`<<< @/parts/mill.js{2}` has no rule");
    let feed = site.read(".vitepress/dist/feeds/en/posts/feed.json");
    assert!(!feed.contains("parts/mill") && feed.contains("<code>&lt;&lt;&lt; @/a</code>, a &lt;&lt;&lt; b"), "{feed}");
}

#[test]
fn posts_of_jekyll_and_hexo_are_known_by_their_folders() {
    let jekyll = Project::empty()
        .file("en/news/_posts/2025-01-02-one.md", post("One", "2025-01-02") + "{{ page.title }}")
        .file("fr/news/_posts/2025-01-02-one.md", post("Un", "2025-01-02"));
    assert_eq!(
        published(&jekyll),
        ["en https://example.org/en/news/2025/01/02/one.html", "fr https://example.org/fr/news/2025/01/02/one.html"]
    );
    let hexo = Project::empty()
        .file("source/_posts/one.md", post("One", "2025-01-02") + "{% note %}Mind{% endnote %}")
        .file("source/_posts/ja/one.md", post("一", "2025-01-02"));
    assert_eq!(
        published(&hexo),
        ["ja https://example.org/2025/01/02/ja/one/", "en https://example.org/2025/01/02/one/"]
    );
    let other = Project::empty().file("node_modules/x/_posts/a.md", "x").file("notes.md", "x");
    other.run(&["init"]).exits(2).says("no settings of a site generator are in this folder");
    assert!(string(&hexo.entry("en", "One")["content_html"]).contains("<blockquote>"));
}
