//! Jekyll sites: where language, URL and date come from, and what becomes of Liquid and kramdown.

use crate::project::{Project, string, strings};

/// A Jekyll site in four languages, whose content is the folder of the settings.
fn jekyll() -> Project {
    Project::new()
        .setting("preset: hugo", "preset: jekyll")
        .setting("content: content", "content: site")
        .setting("blog/**", "**/_posts/**")
        .setting("  uk: {name: Українська}\n", "  fr: {name: Français}\n  zh_TW: {name: 繁體中文, tag: zh-TW}\n")
        .file("site/_config.yml", "title: Example\n")
}

fn post(front_matter: &str, body: &str) -> String {
    format!("---\nlayout: post\n{front_matter}\n---\n{body}\n")
}

#[test]
fn folders_above_posts_are_language_and_part_of_the_url() {
    let site = jekyll()
        .file("site/en/news/_posts/2019-05-28-one.md", post("title: One", "x"))
        .file("site/fr/news/_posts/2019-05-28-one.md", post("title: Un\nlang: fr\ntranslator: Bo Yu", "x"))
        .file("site/zh_TW/news/_posts/2019-05-28-one.md", post("title: 一", "x"))
        .file("site/zh_TW/news/_posts/2019-05-29-two.md", post("title: 二", "x"))
        .file("site/en/news/_posts/2019-05-28-two.md", post("title: Two", "x"))
        .file("site/en/index.md", post("title: Home", "x"))
        .file("site/_drafts/fr/draft.md", post("title: Draft", "x"))
        .file("site/_site/_posts/2019-05-28-built.md", post("title: Built", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.url("en", "One"), "/en/news/2019/05/28/one.html");
    assert_eq!(site.url("fr", "Un"), "/fr/news/2019/05/28/one.html");
    assert_eq!(site.url("zh_TW", "一"), "/zh_tw/news/2019/05/28/one.html");
    assert_eq!(strings(&site.entry("fr", "Un")["_i18n"]["alternates"], "language"), ["en", "zh-TW"]);
    assert_eq!(strings(&site.entry("fr", "Un")["_i18n"]["translators"], "name"), ["Bo Yu"]);
    // The same name with another date is another post.
    assert_eq!(strings(&site.entry("zh_TW", "二")["_i18n"]["alternates"], "language"), Vec::<String>::new());
    assert_eq!(site.titles("en"), ["One", "Two"]);
    assert_eq!(site.titles("fr"), ["Un"]);
}

#[test]
fn language_is_what_front_matter_says_or_a_folder_below_posts() {
    let site = jekyll()
        .file("site/_posts/2019-05-28-hello.md", post("title: Hello\nref: hi", "x"))
        .file("site/_posts/2019-05-30-salut.md", post("title: Salut\nlang: fr\nref: hi\npermalink: /fr/salut/", "x"))
        .file("site/_posts/zh_TW/2019-05-28-hello.md", post("title: 哈\nlang: zh-TW\ncategories: zh News", "x"))
        .file("site/_posts/2019-06-01-only.md", post("title: Seul\nlocale: fr\ncategory: Des news", "x"))
        .file("site/_posts/2019-06-01-hu.md", post("title: Nem\nlang: hu", "x"))
        .file("site/_posts/pl/2019-06-01-pl.md", post("title: Nie", "x"));
    let ran = site.build().succeeds();
    assert!(ran.stderr.contains("`hu` is not a declared language"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`pl` is not a declared language"), "{}", ran.stderr);
    assert_eq!(site.url("en", "Hello"), "/2019/05/28/hello.html");
    assert_eq!(site.url("fr", "Salut"), "/fr/salut/");
    assert_eq!(site.url("zh_TW", "哈"), "/zh/news/2019/05/28/hello.html");
    assert_eq!(site.url("fr", "Seul"), "/des%20news/2019/06/01/only.html");
    assert_eq!(strings(&site.entry("en", "Hello")["_i18n"]["alternates"], "language"), ["fr", "zh-TW"]);
    assert_eq!(site.titles("en"), ["Hello"]);
}

#[test]
fn plugins_put_the_language_before_every_url_and_translations_have_the_same() {
    let site = jekyll()
        .settings("rules: {prefix_urls: always, permalink: {_posts: pretty}}")
        .file("site/_posts/2021-02-07-version-1.4.md", post("title: Out\nlang: en", "x"))
        .file("site/_posts/fr/2021-02-07-version-1.4.md", post("title: Sorti", "x"))
        .file("site/_posts/2021-03-01-about-us.md", post("title: About\npermalink: about", "x"))
        .file("site/_posts/fr/2021-03-02-de-nous.md", post("title: De nous\npermalink: /about", "x"))
        .file("site/_i18n/fr/_posts/2021-04-01-a.md", post("title: A fr\ncategory: news", "x"))
        .file("site/_i18n/en/_posts/2021-04-01-a.md", post("title: A en\ncategory: news", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.url("en", "Out"), "/2021/02/07/version-1.4/");
    assert_eq!(site.url("fr", "Sorti"), "/fr/2021/02/07/version-1.4/");
    assert_eq!(site.url("fr", "De nous"), "/fr/about");
    assert_eq!(site.url("fr", "A fr"), "/fr/news/2021/04/01/a/");
    assert_eq!(site.url("en", "A en"), "/news/2021/04/01/a/");
    for title in ["Sorti", "De nous", "A fr"] {
        assert_eq!(strings(&site.entry("fr", title)["_i18n"]["alternates"], "language"), ["en"], "{title}");
    }
}

#[test]
fn permalinks_have_jekylls_styles_and_tokens() {
    let site = |permalink: &str| {
        jekyll()
            .settings(&format!("rules: {{permalink: {{_posts: \"{permalink}\"}}}}"))
            .file("site/Blog/_posts/2019-5-8-Hello_World! (v1.2).md", post("title: A\ncategories: [Big News]", "x"))
    };
    for (permalink, expected) in [
        ("date", "/blog/big%20news/2019/05/08/Hello_World!-(v1.2).html"),
        ("pretty", "/blog/big%20news/2019/05/08/Hello_World!-(v1.2)/"),
        ("ordinal", "/blog/big%20news/2019/128/Hello_World!-(v1.2).html"),
        ("weekdate", "/blog/big%20news/2019/W19/Wed/Hello_World!-(v1.2).html"),
        ("none", "/blog/big%20news/Hello_World!-(v1.2).html"),
        ("/:slugified_categories/:short_year/:i_month/:i_day/:slug", "/blog/big-news/19/5/8/hello-world-v1-2"),
        ("/:collection/:path/:hour:minute:second_:short_month/", "/posts/2019-5-8-Hello_World! (v1.2)/000000_May/"),
    ] {
        let site = site(permalink);
        site.build().succeeds();
        assert_eq!(site.url("en", "A"), expected.replace(' ', "%20"), "{permalink}");
    }
    site(":nothing").build().exits(2).says("`:nothing` in `:nothing` is not a permalink token");
}

#[test]
fn a_time_without_offset_is_utc_and_the_permalinks_day_that_of_the_site() {
    let site = jekyll()
        .setting("title: Example, ", "title: Example, time_zone: Asia/Shanghai, ")
        .settings("rules: {permalink: {_posts: \"/:year/:month/:day/:hour:minute/:title/\"}}")
        .file("site/_posts/2019-05-28-a.md", post("title: A\ndate: 2019-05-28 23:30:00", "x"))
        .file("site/_posts/2019-05-28-b.md", post("title: B\ndate: 2019-05-28 23:30", "x"))
        .file("site/_posts/2019-05-28-c.md", post("title: C\ndate: 2019-05-28 23:30:00 -0700", "x"))
        .file("site/_posts/2019-05-28-d.md", post("title: D\ndate: 2019-05-28", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    for (title, expected) in [
        ("A", "/2019/05/29/0730/a/"),
        ("B", "/2019/05/28/2330/b/"),
        ("C", "/2019/05/29/1430/c/"),
        ("D", "/2019/05/28/0000/d/"),
    ] {
        assert_eq!(site.url("en", title), expected);
    }
    assert_eq!(site.entry("en", "A")["date_published"], "2019-05-29T07:30:00+08:00");
}

#[test]
fn a_time_in_quotes_is_that_of_the_site() {
    let site = |preset: &str| {
        jekyll()
            .setting("title: Example, ", "title: Example, time_zone: America/New_York, ")
            .setting("preset: jekyll", preset)
            .file("site/_posts/2025-06-30-single.md", post("title: Single\ndate: '2025-06-30 02:00:00'", "x"))
            .file("site/_posts/2025-06-30-double.md", post("title: Double\ndate: \"2025-06-30T02:00:00\"", "x"))
            .file(
                "site/_posts/2025-06-30-bare.md",
                post("title: Bare\ndate: 2025-06-30 02:00:00\nlast_modified_at: '2025-06-30 02:00:00'", "x"),
            )
    };
    let jekylls = site("preset: jekyll");
    assert_eq!(jekylls.build().succeeds().stderr, "");
    assert_eq!(jekylls.url("en", "Single"), "/2025/06/30/single.html");
    assert_eq!(jekylls.url("en", "Double"), "/2025/06/30/double.html");
    assert_eq!(jekylls.url("en", "Bare"), "/2025/06/29/bare.html");
    assert_eq!(jekylls.entry("en", "Double")["date_published"], "2025-06-30T02:00:00-04:00");
    assert_eq!(jekylls.entry("en", "Bare")["date_published"], "2025-06-29T22:00:00-04:00");
    assert_eq!(jekylls.entry("en", "Bare")["date_modified"], "2025-06-30T02:00:00-04:00");
    let all_utc = site("preset: jekyll\nrules: {times_without_offset: utc}");
    all_utc.build().succeeds();
    assert_eq!(all_utc.entry("en", "Single")["date_published"], "2025-06-29T22:00:00-04:00");
}

#[test]
fn a_post_without_a_title_is_called_by_its_name_in_title_case() {
    let site = jekyll().file("site/_posts/2019-05-28-the-SECOND-part.md", post("author: Ann Lee", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.titles("en"), ["The Second Part"]);
}

#[test]
fn paths_of_defaults_need_not_name_the_folder_of_collections() {
    let config = "collections_dir: site\ndefaults:\n\
                  - {scope: {path: site/_posts/fr}, values: {lang: fr}}\n\
                  - {scope: {path: \"_posts/taiwan\"}, values: {lang: zh_TW}}\n";
    let site = jekyll()
        .settings("rules: {defaults_files: [../_config.yml]}")
        .file("_config.yml", config)
        .file("site/_posts/fr/2019-05-28-a.md", post("title: Un", "x"))
        .file("site/_posts/taiwan/2019-05-28-b.md", post("title: 二", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.url("fr", "Un"), "/2019/05/28/a.html");
    assert_eq!(site.url("zh_TW", "二"), "/2019/05/28/b.html");
}

#[test]
fn front_matter_wins_over_the_file_name_and_dates_are_in_the_sites_zone() {
    let site = jekyll()
        .setting("title: Example, ", "title: Example, time_zone: Asia/Tokyo, ")
        .file(
            "site/_posts/2019-05-28-a.md",
            post("title: A\ndate: 2019-05-29 22:00:00 -0700\nlast_modified_at: 2019-06-02\nslug: My Slug", "x"),
        )
        .file(
            "site/_posts/2019-05-28-b.md",
            post("title: B\npermalink: /:categories/:year/:title\ncategories: x y", "x"),
        )
        .file("site/_posts/2019-05-28-a-nice-day.md", post("", "x"))
        .file("site/_posts/2019-05-28-no.md", post("title: No\npublished: false", "x"))
        .file("site/_posts/2040-05-28-later.md", post("title: Later", "x"))
        .file("site/_posts/undated.md", post("title: Undated", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.url("en", "A"), "/2019/05/30/My-Slug.html");
    assert_eq!(site.entry("en", "A")["date_published"], "2019-05-29T22:00:00-07:00");
    assert_eq!(site.entry("en", "A")["date_modified"], "2019-06-02T00:00:00+09:00");
    assert_eq!(site.url("en", "B"), "/x/y/2019/b");
    assert_eq!(site.titles("en"), ["A", "A Nice Day", "B"]);
}

#[test]
fn people_tags_pictures_and_redirects_are_read() {
    let site = jekyll()
        .settings("rules: {authors: [site/_data/authors.yml]}")
        .file("site/_data/authors.yml", "ann: {name: Ann Lee, url: https://ann.example}\n")
        .file(
            "site/_posts/2019-05-28-a.md",
            post(
                "title: A\nauthor: ann\ntags: one two\ncategory: Two words\nimage: {path: /a.png}\nexcerpt: In short\n\
                 redirect_from: /old/",
                "x",
            ),
        )
        .file("site/_posts/2019-05-29-b.md", post("title: B", "[a](/old/)"));
    site.build().succeeds();
    let entry = site.entry("en", "A");
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee"]);
    assert_eq!(entry["tags"], serde_json::json!(["Two words", "one", "two"]));
    assert_eq!(entry["image"], "https://example.org/a.png");
    assert_eq!(entry["summary"], "In short");
}

#[test]
fn a_picture_in_front_matter_is_relative_to_the_site() {
    let site = jekyll()
        .file("site/_posts/2019-05-28-a.md", post("title: A\nthumbnail: img/a.png", "x"))
        .file("site/_posts/2019-05-29-b.md", post("title: B\nimage: ../b.png", "x"))
        .file("site/_posts/2019-05-30-c.md", post("title: C\nimage: false", "x"));
    site.build().succeeds();
    assert_eq!(site.entry("en", "A")["image"], "https://example.org/img/a.png");
    assert_eq!(site.entry("en", "B")["image"], "https://example.org/2019/05/b.png");
    assert!(site.entry("en", "C")["image"].is_null(), "no file is called `false`");
}

/// A site whose settings have defaults for the front matter of what lies where.
fn with_defaults(more: &str) -> Project {
    jekyll().file(
        "site/_config.yml",
        format!(
            "title: Example\ndefaults:\n\
             - {{scope: {{path: \"\"}}, values: {{author: Nobody, layout: page, image: {{alt: Us}}}}}}\n\
             - {{scope: {{path: \"\", type: posts}}, values: {{author: Ann Lee, categories: [news], permalink: \"/:categories/:title/\"}}}}\n\
             - {{scope: {{path: _posts/fr}}, values: {{lang: fr, author: Bo Yu, permalink: \"/fr/:title\"}}}}\n\
             - {{scope: {{path: \"_posts/*/old\"}}, values: {{published: false}}}}\n{more}"
        ),
    )
}

#[test]
fn what_config_yml_says_by_default_counts_where_front_matter_says_nothing() {
    let site = with_defaults("")
        .file("site/_posts/2019-05-28-a.md", post("title: A\nimage: {path: /a.png}", "x"))
        .file("site/_posts/2019-05-29-b.md", post("title: B\ncategories: big\nauthor: Cy Ex\npermalink: /b/", "x"))
        .file("site/_posts/fr/2019-05-28-a.md", post("title: Un", "x"))
        .file("site/_posts/fr/old/2019-05-28-c.md", post("title: Vieux", "x"))
        .file("site/_posts/fr/old/2019-05-28-d.md", post("title: Reste\npublished: true", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    let authors = |language: &str, title: &str| strings(&site.entry(language, title)["authors"], "name");
    assert_eq!(site.url("en", "A"), "/news/a/");
    assert_eq!(authors("en", "A"), ["Ann Lee"]);
    assert_eq!(site.entry("en", "A")["image"], "https://example.org/a.png");
    assert_eq!(site.url("en", "B"), "/b/");
    assert_eq!(authors("en", "B"), ["Cy Ex"]);
    assert_eq!(site.entry("en", "B")["tags"], serde_json::json!(["news", "big"]));
    assert_eq!(site.url("fr", "Un"), "/fr/a");
    assert_eq!(authors("fr", "Un"), ["Bo Yu"]);
    assert_eq!(site.titles("fr"), ["Un", "Reste"]);
    // A person changes the site's own settings: the next build knows.
    let changed = site.read("site/_config.yml").replace("/:categories/:title/", "/:year/:title/");
    let site = site.file("site/_config.yml", changed);
    site.build().succeeds();
    assert_eq!(site.url("en", "A"), "/2019/a/");
}

#[test]
fn defaults_that_cannot_be_used_are_reported_and_cost_no_post() {
    for (more, said) in [
        ("- {scope: {path: x}}\n", "have a shape that cannot be used"),
        ("- {scope: [}\n", "the defaults of front matter do not parse"),
    ] {
        let site = with_defaults(more).file("site/_posts/2019-05-28-a.md", post("title: A", "x"));
        site.build().succeeds().says(said).says("site/_config.yml:");
        assert_eq!(site.url("en", "A"), "/2019/05/28/a.html");
    }
}

#[test]
fn what_lies_in_drafts_is_shown_where_drafts_are() {
    let site = jekyll()
        .setting("**/_posts/**", "**/_{posts,drafts}/**")
        .file("site/_posts/2019-05-28-a.md", post("title: A", "x"))
        .file("site/_drafts/idea.md", post("title: Idea\ndate: 2019-05-29", "x"))
        .file("site/fr/_drafts/undated.md", post("title: Undated", "x"));
    let ran = site.build().succeeds();
    assert!(ran.stdout.contains("2 drafts"), "{}", ran.stdout);
    assert_eq!(site.titles("en"), ["A"]);
    site.run(&["build", "--now", "2030-01-01", "--drafts"]).succeeds();
    assert_eq!(site.titles("en"), ["Idea", "A"]);
    assert_eq!(site.url("en", "Idea"), "/2019/05/29/idea.html");
}

/// The HTML of the only English post with a body, and what the build said.
fn html(rules: &str, body: &str) -> (String, String) {
    let site = jekyll()
        .settings(rules)
        .file("site/_posts/2019-05-28-a.md", post("title: A & B\nsubtitle: Under it", body))
        .file("site/_posts/2019-05-29-other.md", post("title: Other\nref: o", "x"))
        .file("site/fr/_posts/2019-05-28-a.md", post("title: Fr\nlang: fr", body))
        .file("site/_posts/fr/2019-06-29-autre.md", post("title: Autre\nlang: fr\nref: o", "x"))
        .file("site/about.md", post("title: About", "x"));
    let ran = site.build().succeeds();
    (string(&site.entry("en", "A & B")["content_html"]) + &string(&site.entry("fr", "Fr")["content_html"]), ran.stderr)
}

#[test]
fn links_lead_to_pages_in_the_entrys_language() {
    let body = "[1]({% link _posts/2019-05-29-other.md %}) [2]({% post_url 2019-05-29-other %}#top)\n\
                [3]({{ site.baseurl }}{% link about.md %}) [4]({{ \"/about.html\" | relative_url }})\n\
                [5]({{ site.url }}{{ site.baseurl }}{% post_url 2019-05-29-other %}) <img src=\"{{ '/i.png' | absolute_url }}\">\n\
                [6]({{ \"/about.html\" | prepend: site.baseurl }}) [7]({% post_url 2000-01-01-none %})";
    let (html, said) = html("", body);
    assert_eq!(said.matches("there is no page `2000-01-01-none`").count(), 2, "{said}");
    for (count, target) in [
        (2, "/2019/05/29/other.html\""),
        (1, "/2019/05/29/other.html#top\""),
        (2, "/2019/06/29/autre.html\""),
        (1, "/2019/06/29/autre.html#top\""),
        (6, "/about.html\""),
        (2, "/i.png\""),
    ] {
        assert_eq!(html.matches(&format!("\"https://example.org{target}")).count(), count, "{target}: {html}");
    }
}

#[test]
fn values_are_filled_in_and_what_lives_in_the_site_is_reported_once() {
    let body = "# {{ page.title }}\n\n{{ page.subtitle | upcase }} of {{ page.date | date: \"%Y\" }}, {{ \"{{\" }} x.\n\n\
                {{ site.data.version }} {{ site.data.version }} {{ page.nothing }} {{ x | strange: 1, \"|\" }}\n\n\
                {% assign v = \"1\" %}{% if v == \"1\" %}\n**Kept** {{ v }}\n{% else %}\nalso dropped tags\n{% endif %}\n\n\
                {% for p in site.posts %}Item {{ p.title }}{% endfor %}{% comment %}secret **{{ x }}**{% endcomment %}\n";
    let (html, said) = html("rules: {shortcodes: {site.data.version: {template: '<b>9</b>'}}}", body);
    assert!(html.contains("A &amp; B</h1>"), "{html}");
    assert!(html.contains("UNDER IT of 2019, {{ x."), "{html}");
    assert_eq!(html.matches("<b>9</b> <b>9</b>").count(), 2, "{html}");
    assert!(html.contains("<strong>Kept</strong> 1") && html.contains("Item") && !html.contains("secret"), "{html}");
    for name in ["page.nothing", "x", "p.title"] {
        assert_eq!(said.matches(&format!("the value of `{name}` is not known")).count(), 1, "{name}: {said}");
    }
    for (name, count) in [("if", 0), ("for", 1)] {
        assert_eq!(said.matches(&format!("the shortcode `{name}`")).count(), count, "{name}: {said}");
    }
    assert!(!html.contains("also dropped tags"), "{html}");
    assert!(!html.replace("{{ x.", "").contains("{{") && !html.contains("{%"), "{html}");
}

#[test]
fn assigned_values_are_filled_in_unless_a_condition_decides_on_them() {
    let body = "{% assign name = page.subtitle | upcase %}{%- assign n = 3 -%}A {{ name }} {{ n }} {{ name | downcase }}.\n\n\
                {% if x %}{% assign n = 4 %}{% endif %}B {{ n }}\n\n{% assign posts = site.posts | reverse %}C {{ posts }}\n\n\
                {% assign name = site.title %}D {{ name }} `{% assign name = 1 %}` {% assign broken %}";
    let (html, said) = html("rules: {shortcodes: {if: unwrap}}", body);
    assert!(html.contains("A UNDER IT 3 under it."), "{html}");
    assert!(html.contains("<p>D Example <code>{% assign name = 1 %}</code>"), "{html}");
    for name in ["the value of `n`", "the value of `posts`", "the shortcode `assign`"] {
        assert_eq!(said.matches(name).count(), 1, "{name}: {said}");
    }
}

#[test]
fn a_comparison_is_no_title() {
    let (html, _) = html("", "{% if titles == \"A\" %}\nx\n{% endif %}\n\n{% if titles==\"A\" %}\ny\n{% endif %}");
    assert!(html.starts_with("<p>x</p>\n<p>y</p>") && !html.contains("strong"), "{html}");
}

#[test]
fn all_values_of_a_post_have_a_bound_together_in_text_and_in_titles() {
    let rules =
        "rules: {dialects: [liquid, admonitions], shortcodes: {note: {template: '<b>{{ get(0) | length }}</b>'}}}";
    let long = format!("{{% capture long %}}{}{{% endcapture %}}\n\n", "x".repeat(60_000));
    let titles = |count: usize| format!("{long}{}", ":::note[{{ long }}]\n:::\n\n".repeat(count));
    let (html, said) = html(rules, &titles(17));
    assert_eq!((html.matches("<b>60000</b>").count(), said.as_str()), (2 * 17, ""));
    let (html, said) = self::html(rules, &titles(20));
    assert_eq!(html.matches("<b>60000</b>").count(), 2 * 17, "{said}");
    assert_eq!(said.matches("the value of `long` is not known").count(), 1, "{said}");
}

#[test]
fn html_is_no_markdown() {
    let body = "<p>Two *stars* of {{ page.title }}</p>\n\n    <p>Indented `{{ page.title }}` $$a &lt; b$$</p>\n<!--more-->\n\
                {% highlight js %}a < b{% endhighlight %}\n";
    let site = jekyll()
        .file("site/_posts/2019-05-28-a.html", post("title: T", body))
        .file("site/_posts/2019-05-28-bare.html", "<h1>Published as it is</h1>");
    assert_eq!(site.build().succeeds().stderr, "");
    let entry = site.entry("en", "T");
    let html = string(&entry["content_html"]);
    assert!(html.starts_with("<p>Two *stars* of T</p>\n\n    <p>Indented `T` $$a &lt; b$$</p>\n"), "{html}");
    assert!(html.ends_with("<pre><code class=\"language-js\">a &lt; b\n</code></pre>"), "{html}");
    assert_eq!(entry["summary"], "Two *stars* of T Indented `T` $$a < b$$");
    assert_eq!(site.titles("en"), ["T"]);
}

#[test]
fn excerpts_end_where_the_site_or_the_post_says() {
    let site =
        with_defaults("- {scope: {path: _posts/fr/old}, values: {published: true, excerpt_separator: \"***\"}}\n")
            .settings("rules: {summary_ends: [\"\\n\\n\\n\", \"<!-- cut -->\"]}")
            .file("site/_posts/2019-05-28-a.md", post("title: A", "One.\n\nTwo.\n\n\nThree. <!-- cut -->"))
            .file("site/_posts/2019-05-29-b.md", post("title: B", "One.\n\nTwo.\n\n<!-- cut -->\n\nThree."))
            .file(
                "site/_posts/2019-05-30-c.md",
                post(
                    "title: C\nexcerpt_separator: <!--here-->",
                    "One.\n\n<!-- cut -->\n\nTwo.\n\n<!--here-->\n\nThree.",
                ),
            )
            .file("site/_posts/fr/old/2019-05-30-d.md", post("title: D", "Un.\n\nDeux.\n\n***\n\nTrois."))
            .file("site/_posts/2019-05-31-e.md", post("title: E\nexcerpt: Said.", "One.\n\nTwo.\n\n\nThree."));
    assert_eq!(site.build().succeeds().stderr, "");
    for title in ["A", "B", "C"] {
        assert_eq!(site.entry("en", title)["summary"], "One. Two.", "{title}");
    }
    let entry = site.entry("fr", "D");
    assert_eq!(entry["summary"], "Un. Deux.");
    assert_eq!(string(&entry["content_html"]).replace('\n', ""), "<p>Un.</p><p>Deux.</p><hr><p>Trois.</p>");
    assert_eq!(site.entry("en", "E")["summary"], "Said.");
    assert_eq!(string(&site.entry("en", "A")["content_html"]).matches("<p>").count(), 3);
}

#[test]
fn code_is_never_lost_and_raw_is_shown_as_it_is() {
    let body = "{% highlight ruby linenos %}\nputs \"{{ x }}\" # `a`\n{% raw %}{% if %}{% endraw %}\n{% endhighlight %}\n\n\
                `{{ y }}` and {% raw %}{{ z }} *e*{% endraw %} and `{% raw %}{{ in }}{% endraw %}`\n\n\
                ```liquid\n{% raw %}\n{{ fenced }}\n{% endraw %}\n```\n\n{% raw %}\n```\n{{ around }}\n```\n{% endraw %}\n";
    let (html, said) = html("", body);
    assert_eq!(said, "");
    assert!(
        html.contains("<pre><code class=\"language-ruby\">puts \"{{ x }}\" # `a`\n{% if %}\n</code></pre>"),
        "{html}"
    );
    assert!(html.contains("<code>{{ y }}</code> and {{ z }} <em>e</em> and <code>{{ in }}</code>"), "{html}");
    assert!(html.contains("<code class=\"language-liquid\">{{ fenced }}\n</code>"), "{html}");
    assert!(html.contains("<code>{{ around }}\n</code>"), "{html}");
    assert!(!html.contains("raw"), "{html}");
}

#[test]
fn includes_are_named_by_their_file_and_pictures_stay() {
    let body = "{% include figure.html src=\"{{ site.baseurl }}/a.png\" alt='An \"a\"' caption=\"The **a**\" %}\n\n\
                {% include note.html text=\"Take care\" %} {% include lost.html %} {%- include lost.html x=y -%}\n\n\
                {% unknown \"a b\", c %}inside{% endunknown %} {{ unclosed and {% broken";
    let rules = "rules: {shortcodes: {include note.html: {template: '<aside>{{ get(\"text\") }}</aside>'}}}";
    let (html, said) = html(rules, body);
    assert!(html.contains("<img src=\"https://example.org/a.png\" alt=\"An &quot;a&quot;\">"), "{html}");
    assert!(html.contains("<figcaption>The <strong>a</strong></figcaption>"), "{html}");
    assert!(html.contains("<aside>Take care</aside>") && html.contains("inside"), "{html}");
    assert_eq!(said.matches("the shortcode `include lost.html` has no rule").count(), 1, "{said}");
    assert_eq!(said.matches("PF041").count(), 4, "{said}");
    assert!(!html.contains("{{") && !html.contains("{%"), "{html}");
}

#[test]
fn what_popular_themes_include_has_rules() {
    let body = "{% include figure.liquid path=\"img/a.png\" caption=\"Of **folio**\" %}\n\n\
                {% include figure image_path=\"https://cdn.example/b.png\" alt=\"Of mistakes\" %}\n\n\
                {% include embed/youtube.html id='abc' %}\n\n{% include video id=\"12\" provider=\"vimeo\" %}\n\n\
                {% include embed/video.html src='/film.mp4' title='Chirps' %}\n\n{% include toc %}";
    let (html, said) = html("", body);
    assert_eq!(said, "");
    assert!(html.contains("<img src=\"https://example.org/img/a.png\" alt=\"\">"), "{html}");
    assert!(html.contains("<figcaption>Of <strong>folio</strong></figcaption>"), "{html}");
    assert!(html.contains("<img src=\"https://cdn.example/b.png\" alt=\"Of mistakes\">"), "{html}");
    assert!(html.contains("<a href=\"https://www.youtube.com/watch?v=abc\">"), "{html}");
    assert!(html.contains("<a href=\"https://vimeo.com/12\">"), "{html}");
    assert!(html.contains("<a href=\"https://example.org/film.mp4\">Chirps</a>"), "{html}");
}

#[test]
fn an_element_that_begins_a_line_reaches_to_its_end_tag() {
    let body = "<div class=\"row\">\n    <div>\n\n        {% include pair.html src=\"/a.png\" %}\n\n        <p>*raw*</p>\n    </div>\n\n    \
                <pre>one\n\n  two</pre>\n</div>\n*after*\n\n<p>No end\n\n*marked*\n\n\
                <section>\n<div markdown=\"1\">\n**asked**\n</div>\n\n*here*, too\n\n</section>\n\n\
                ```\n<div>\n\n    code\n</div>\n```\n";
    let (html, _) = html(
        "rules: {shortcodes: {include pair.html: {template: '<figure><img src=\"{{ get(\"src\") }}\" alt=\"\"></figure>'}}}",
        body,
    );
    assert!(html.contains("<img src=\"https://example.org/a.png\" alt=\"\">"), "{html}");
    assert!(html.contains("<p>*raw*</p>"), "{html}");
    assert!(html.contains("<pre>one\n\n  two</pre>"), "{html}");
    for markdown in ["<em>after</em>", "<em>marked</em>", "<strong>asked</strong>", "<em>here</em>"] {
        assert!(html.contains(markdown), "{markdown}: {html}");
    }
    assert!(html.contains("<pre><code>&lt;div&gt;\n\n    code\n"), "{html}");
    assert_eq!(html.matches("<pre>").count(), 4, "{html}");
}

#[test]
fn kramdowns_marks_are_understood() {
    let body = "* TOC\n{:toc}\n\n## Head\n{: #id .big}\n\nText *em*{:.x} and `code`{:.language-ruby} and {:ok, 1} in HTML[^1].\n{: .lead}\n\n\
                {::comment}\nhidden\n{:/comment}\n{::nomarkdown}<b>kept</b>{:/}\n{::options toc_levels=\"1\" /}\n\n\
                <div markdown=\"1\" class=\"box\">\n**Bold** [l](/x)\n</div>\n\nTerm\n: Meaning $$a_b*c_d*$$\n\n\
                *[HTML]: Hyper Text\n\n[^1]: Note\n";
    let (html, said) = html("", body);
    assert_eq!(said, "");
    for gone in ["TOC", "{:toc", "{: ", "{:.", "{::", "{:/", "hidden", "Hyper", "options"] {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
    assert!(html.contains("<em>em</em> and <code>code</code> and {:ok, 1} in HTML<sup>"), "{html}");
    assert!(html.contains("<b>kept</b>") && html.contains("<strong>Bold</strong>"), "{html}");
    assert!(html.contains("<dd>Meaning $$a_b*c_d*$$</dd>"), "{html}");
}

#[test]
fn an_element_of_html_has_markdown_in_it_where_the_site_or_the_document_says_so() {
    let body = "<div>\n\nA **note**\n\n</div>\n";
    assert!(!html("", body).0.contains("<strong>"), "kramdown has none");
    for (settings, body) in [
        ("rules: {markdown_in_html: true}", body.to_owned()),
        ("", format!("{{::options parse_block_html=\"true\" /}}\n\n{body}")),
    ] {
        let (html, _) = html(settings, &body);
        assert!(html.contains("<p>A <strong>note</strong></p>"), "{html}");
    }
}

#[test]
fn a_link_is_not_made_of_what_an_unknown_value_leaves() {
    let (html, _) = html("", "{% include button.html url=\"/{{ page.nothing }}/about\" title=\"T\" %}\n\nText\n");
    assert!(!html.contains("https://about"), "{html}");
}

#[test]
fn words_of_a_link_or_a_picture_are_no_names_of_values() {
    let body = "{% include button.html url=\"https://example.net/a\" text=page.caption %}\n\n\
                {% include shown.html src=\"/a.png\" alt=page.caption caption=site.note %}\n";
    let (html, _) = html("", body);
    assert!(html.contains(">https://example.net/a</a>") && html.contains("/a.png\" alt=\"\""), "{html}");
    assert!(!html.contains("page.caption") && !html.contains("site.note"), "{html}");
}

#[test]
fn what_is_captured_is_shown_where_its_name_stands() {
    let body = "{% capture note %}\n#### Heads *up*\n\n* {{ page.subtitle }}\n{% endcapture %}\n<div>{{ note | markdownify }}</div>\n\n\
                {% if x %}{% capture note %}no{% endcapture %}{% endif %}After {{ note }}";
    let (html, said) = html("rules: {shortcodes: {if: unwrap}}", body);
    let note = "<div><h4>Heads <em>up</em></h4>\n<ul>\n<li>Under it</li>\n</ul></div>";
    assert!(html.contains(note) && html.contains("<p>After</p>"), "{html}");
    assert_eq!(said.matches("the value of `note` is not known").count(), 1, "{said}");
}

#[test]
fn a_captured_picture_stands_in_a_figure_without_its_paragraph() {
    let body = "{% capture pic %}\n![Foo]({{ \"/f.jpg\" | relative_url }})\n{% endcapture %}\n\n<figure>\n  \
                {{ pic | markdownify | remove: \"<p>\" | remove: \"</p>\" }}\n  <figcaption>Of it.</figcaption>\n</figure>\n\n\
                {% capture note-2 %}Take **care**{% endcapture %}<div>{{ note-2 | markdownify }}</div>\n";
    let (html, said) = html("", body);
    assert_eq!(said, "");
    assert!(html.contains("<img src=\"https://example.org/f.jpg\" alt=\"Foo\">"), "{html}");
    assert!(html.contains("<figcaption>Of it.</figcaption>") && html.contains("<strong>care</strong>"), "{html}");
}

#[test]
fn hyphens_in_tags_take_blanks_away_and_no_words_grow_together() {
    let body = "| a |\n|---|\n{% for x in y -%}\n| b |\n{% endfor %}\n\n{%- if x -%}\n    {%- if y -%}\n        - item\n    {%- endif -%}\n\
                {%- endif -%}\n\none {{- z -}} two{%- if x -%}\n    three{% endif %}\n";
    let (html, _) = html("", body);
    assert!(html.contains("<tr><td>b</td></tr>\n</tbody></table>"), "{html}");
    assert!(html.contains("<li>item"), "{html}");
    assert!(html.contains("one two\nthree") && !html.contains("<pre>"), "{html}");
}

#[test]
fn hyphens_in_tags_take_only_the_blanks_that_liquid_takes() {
    let (html, _) = html("", "価格は　{{- page.title -}}　です foo{%- if x -%}\u{A0}bar{% endif %}");
    assert!(html.contains("<p>価格は　A &amp; B　です foo&nbsp;bar</p>"), "{html}");
}

#[test]
fn what_is_not_known_is_reported_and_keeps_the_text_around_it_in_shape() {
    let body = "**{{ site.x }} 4.2** [l]({{ site.url_of_x }} \"t\") {{ page.none | upcase }} {{ site.y | relative_url }} \
                {{ page.none | default: \"d\" }}\n\n{% cycle \"a\" %}     no code";
    let (html, said) = html("", body);
    assert!(html.contains("<strong> 4.2</strong> <a title=\"t\">l</a>   d</p>\n<p>no code</p>"), "{html}");
    for name in ["site.x", "site.url_of_x", "page.none", "site.y"] {
        assert_eq!(said.matches(&format!("the value of `{name}` is not known")).count(), 1, "{name}: {said}");
    }
}

#[test]
fn what_is_not_called_like_a_post_is_none() {
    let site = jekyll()
        .file("site/_posts/2019-5-8-one.md", post("title: One", "x"))
        .file("site/_posts/fr/2019/2019-05-09-un.md", post("title: Un", "x"))
        .file("site/_posts/hello.md", post("title: Undated\ndate: 2019-05-10", "x"))
        .file("site/_posts/2019-05-11_news.md", post("title: Line\ndate: 2019-05-11", "x"))
        .file("site/_posts/ 2019-05-12-blank.md", post("title: Blank\ndate: 2019-05-12", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!((site.titles("en"), site.titles("fr")), (vec!["One".to_owned()], vec!["Un".to_owned()]));
}

#[test]
fn files_of_markdown_that_are_included_are_a_part_of_the_post() {
    let body = "See [the draft][plan] and [more][]; [parts][1] {{ site.place }}, {{ site.day }}{{ site.nothing }}.\n\n{% include links.md base=\"https://plan.example\" %}\n\n\
                {% include_relative part.md %}\n";
    let site = jekyll()
        .settings("rules: {site_params: {day: {en: today, fr: aujourd’hui}}}")
        .file("site/_config.yml", "title: Example\nday: yesterday\nplace: at the *mill*\n")
        .file(
            "site/_includes/links.md",
            "{% assign here = \"/here\" %}\n[plan]: {{ include.base }}{{ include.none }}/1\n[more]: {{ here }}\n",
        )
        .file("site/en/_posts/part.md", "[1]: /parts\n\n![p](p.png) and **so on**\n")
        .file("site/en/_posts/2019-05-28-a.md", post("title: A", body));
    let ran = site.build().succeeds();
    let html = string(&site.entry("en", "A")["content_html"]);
    for expected in [
        "<p>See <a href=\"https://plan.example/1\">the draft</a> and <a href=\"https://example.org/here\">more</a>;",
        "<a href=\"https://example.org/parts\">parts</a> at the <em>mill</em>, today.</p>",
        "and <strong>so on</strong></p>",
    ] {
        assert!(html.contains(expected), "{expected} is missing from {html}");
    }
    assert_eq!(ran.stderr.matches("warning").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("the value of `site.nothing` is not known"), "{}", ran.stderr);
}

#[test]
fn a_reference_that_an_include_would_define_is_its_text() {
    let body = "See [the *plan*][plan], [more][], [x] and ![p][plan].\n\n{% include links.md numbers=\"1,2\" %}\n";
    let site = jekyll()
        .file("site/_includes/links.md", "{% for n in numbers %}\n[plan]: /{{ n }}\n{% endfor %}\n")
        .file("site/_posts/2019-05-28-a.md", post("title: A", body))
        .file("site/_posts/2019-05-29-b.md", post("title: B", "An [index][0] without any.\n"))
        .file("site/_posts/2019-05-30-c.md", post("title: C", "{% include form.html %}\n\nIt is row[i][0].\n"));
    let ran = site.build().succeeds();
    assert_eq!(
        string(&site.entry("en", "A")["content_html"]),
        "<p>See the <em>plan</em>, more, [x] and ![p][plan].</p>"
    );
    assert_eq!(string(&site.entry("en", "B")["content_html"]), "<p>An [index][0] without any.</p>");
    assert_eq!(
        string(&site.entry("en", "C")["content_html"]),
        "<p>It is row[i][0].</p>",
        "no file of HTML defines any"
    );
    assert!(ran.stderr.contains("the shortcode `include links.md` has no rule"), "{}", ran.stderr);
}

#[test]
fn files_that_include_each_other_end() {
    let site = jekyll()
        .file("site/_includes/a.md", "again\n\n{% include b.md %}\n")
        .file("site/_includes/b.md", "{% include a.md %}\n{% include a.md %}\n")
        .file("site/_posts/2019-05-28-a.md", post("title: A", "{% include a.md %}"));
    let ran = site.build().succeeds();
    assert!(ran.stderr.contains("the shortcode `include "), "{}", ran.stderr);
    assert!(string(&site.entry("en", "A")["content_html"]).matches("again").count() > 4);
}

#[test]
fn blanks_may_part_the_text_of_a_reference_from_its_name() {
    let body = "The [`mill`]\n[m] and [the *old* [one]] [m], [a]  [m] [b][m], \\[1\\] [m], [ ] [m] and ![p] [m] `[c] [m]`.\n\n[m]: /mill\n";
    let (html, said) = html("", body);
    let link = |text: &str| format!("<a href=\"https://example.org/mill\">{text}</a>");
    let expected = format!(
        "<p>The {} and {}, {} {}, [1] {}, [ ] {} and ![p] {} <code>[c] [m]</code>.</p>",
        link("<code>mill</code>"),
        link("the <em>old</em> [one]"),
        link("a"),
        link("b"),
        link("m"),
        link("m"),
        link("m"),
    );
    assert!(html.contains(&expected), "{html}\n{expected}");
    assert_eq!(said, "");
}

#[test]
fn details_with_markdown_have_it_behind_their_summary() {
    for body in [
        "<details markdown=\"1\"><summary>More</summary>\nIs **here**.\n</details>\n",
        "<details markdown=\"1\">\n<summary>More</summary>\nIs **here**.\n\n</details>\n",
        "<details markdown=\"1\"><summary>More</summary>\n\nIs **here**.\n\n</details>\n",
    ] {
        let (html, _) = html("", body);
        let html = html.replace('\n', "");
        assert!(html.contains("<details><summary>More</summary><p>Is <strong>here</strong>.</p></details>"), "{html}");
    }
    let (html, _) = html("", "Text\n\n<div markdown=\"1\">One [*line*](/x)</div>\n");
    assert!(html.contains("<div>One <a href=\"https://example.org/x\"><em>line</em></a></div>"), "{html}");
}

#[test]
fn a_table_may_lack_its_head() {
    let body =
        "| 1 | **two** and `a|b` |\n|---+---|\n| | [x](/x)|\n{: .wide}\n\n| no | table\n\n| Head |\n|---|\n| cell |\n";
    let (html, said) = html("", body);
    let table = "<table><tbody>\n<tr><td>1</td><td><strong>two</strong> and <code>a|b</code></td></tr>\n\
                 <tr><td></td><td><a href=\"https://example.org/x\">x</a></td></tr>\n</tbody></table>";
    assert!(html.starts_with(table), "{html}");
    assert!(html.contains("<p>| no | table</p>") && html.contains("<th>Head</th>"), "{html}");
    assert_eq!(said, "");
}

#[test]
fn lines_that_part_the_rows_of_a_table_are_no_rows() {
    let body =
        "| Mill | Year |\n|:-----|-----:|\n| One | 1 |\n|------------|\n| Two | - |\n|======+=====|\n| All | 2 |\n";
    let (html, said) = html("", body);
    let table = html.split("</table>").next().unwrap_or_default();
    let cells: Vec<&str> = table.split("<td").skip(1).filter_map(|cell| cell.split(['>', '<']).nth(1)).collect();
    assert_eq!(cells, ["One", "1", "Two", "-", "All", "2"], "{html}");
    assert_eq!(said, "");
}

#[test]
fn branches_that_are_known_to_be_left_out_are() {
    let cases = [
        ("{% if site.open %}Open{% else %} or shut{% endif %}", "Open or shut", true),
        ("{% if page.lang == \"fr\" %}Ouvert{% elsif page.lang == 'en' %}Open{% else %}?{% endif %}", "Open", false),
        ("{%- unless page.mill == \"old\" -%}New{%- else -%}Old{%- endunless -%}", "Old", false),
        ("A{% if page.mill == \"new\" %} new{% endif %} mill", "A mill", false),
        (
            "{% if page.mill == \"new\" %}{% if b %}One{% endif %}{% else %}{% if b %}Two{% endif %}{% endif %}",
            "Two",
            true,
        ),
        // In a loop a name that the front matter has is another one.
        (
            "{% for mill in site.mills %}{% if mill == \"new\" %}New{% else %} or old{% endif %}{% endfor %}",
            "New or old",
            true,
        ),
    ];
    for (body, expected, is_reported) in cases {
        let site = jekyll().file("site/_posts/2025-01-02-a.md", post("title: A\nmill: old", body));
        let said = site.build().succeeds().stderr;
        assert_eq!(site.entry("en", "A")["content_html"], format!("<p>{expected}</p>"), "{body}");
        assert_eq!(said.contains("has no rule"), is_reported, "{body}: {said}");
    }
}

#[test]
fn conditions_compare_what_the_site_calls_the_language() {
    let body = "{% if page.lang == \"zh-TW\" %}磨坊{% else %}?{% endif %}{% if site.lang == \"zh-TW\" %}一{% else %}二{% endif %}";
    let site = jekyll()
        .file("site/_config.yml", "title: Example\nlang: en\n")
        .file("site/_posts/2025-01-02-a.md", post("title: A\nlang: zh-TW", body));
    site.build().succeeds();
    // Plugins give the site the language of each page, whatever its settings say.
    assert_eq!(site.entry("zh_TW", "A")["content_html"], "<p>磨坊一二</p>");
}

#[test]
fn what_lacks_a_part_that_nobody_knows_is_no_link() {
    let body = "{% assign mill = site.data.mills | first %}\n\n* <{{ mill.url }}>\n* Get <https://a.example/{{ mill.tag }}/all>.\n\n\
                See [the news](https://a.example/{{ mill.tag }}/NEWS.md), [the list][list] and <a href=\"https://a.example/{{ mill.tag }}/a\">all</a>, \
                or [the rest]({{ mill.root }}/rest/) and ![mill](https://b.example/{{ mill.tag }}.png).\n\n[list]: https://a.example/{{ mill.tag }}/list\n";
    let (html, said) = html("", body);
    assert!(!html.contains("href=\"https://a.example") && !html.contains("b.example"), "{html}");
    assert!(!html.contains("&lt;") && html.contains("<li></li>"), "{html}");
    assert!(html.contains("See <a>the news</a>, <a>the list</a> and <a>all</a>, or"), "{html}");
    assert!(html.contains("<a href=\"https://example.org/rest/\">the rest</a>"), "{html}");
    assert!(said.contains("PF040") && !said.contains("PF044"), "{said}");
}

#[test]
fn marks_that_end_blocks_and_lines_are_not_shown() {
    let (html, said) = html("", "- one\n^\n- two\n\nA line \\\\\nand `a\\\\` \\\\ another, 2^3\n");
    assert!(html.contains("<p>A line <br>\nand <code>a\\\\</code> \\ another, 2^3</p>"), "{html}");
    assert!(!html.contains("<li>one\n^") && !html.contains("<p>^"), "{html}");
    assert_eq!(said, "");
}

#[test]
fn what_site_data_was_chosen_by_is_known() {
    let body = "{% assign mill = site.data.mills | where: \"version\", \"1.2\" | first %}Mill {{ mill.version }} [x](https://a.example/{{ mill.version }}/).\n\
                {% assign mill = site.data.mills | last %}Or {{ mill.version }}.\n{% if a %}{% assign two = x | where: 'name', 'Two' | first %}{% endif %}{{ two.name }}\n";
    let (html, said) = html("", body);
    assert!(html.starts_with("<p>Mill 1.2 <a href=\"https://a.example/1.2/\">x</a>.\nOr .</p>"), "{html}");
    assert!(said.contains("`mill.version`") && said.contains("`two.name`"), "{said}");
}
