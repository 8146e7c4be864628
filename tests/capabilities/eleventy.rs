//! Eleventy sites: data files, permalinks that are templates, Nunjucks and Liquid.

use crate::project::{EMPTY_LEDGER, Project, Ran, string, strings};

fn eleventy() -> Project {
    Project::new()
        .setting("preset: hugo", "preset: eleventy")
        .setting("content: content", "content: src")
        .setting("  uk: {name: Українська}\n", "  fr: {name: Français}\n")
}

fn post(front_matter: &str, body: &str) -> String {
    format!("---\n{front_matter}\n---\n{body}\n")
}

#[test]
fn an_endpoint_may_ask_for_a_tag_that_no_entry_names() {
    let site = eleventy()
        .settings("announce:\n  endpoints:\n    - {name: log, service: file, path: out.jsonl, tags: [_announce]}\n")
        .file("announced.jsonl", EMPTY_LEDGER)
        .file("src/en/blog/a.md", post("title: A\ndate: 2019-01-01\ntags: [_announce, mesh]", "x"))
        .file("src/en/blog/b.md", post("title: B\ndate: 2019-01-01\ntags: [mesh]", "x"));
    site.run(&["announce", "--now", "2030-01-01"]).succeeds();
    let told = site.read("out.jsonl");
    assert!(told.lines().count() == 1 && told.contains("\"tags\":[\"mesh\"]"), "{told}");
}

#[test]
fn urls_are_paths_and_data_files_say_what_front_matter_does_not() {
    let site = eleventy()
        .file("src/en/en.json", "\u{FEFF}{\"lang\": \"en\"}")
        .file(
            "src/fr/fr.11tydata.json",
            r#"{"locale": "fr", "permalink": "/{{ locale }}/journal/{{ page.fileSlug }}/"}"#,
        )
        .file(
            "src/en/blog/blog.json",
            r#"{"tags": ["posts", "_feed", "log"], "author": "Ann Lee", "layout": "post.njk"}"#,
        )
        .file("src/en/blog/2019-05-28-one.md", post("title: One\ntags: [news]", "x"))
        .file("src/fr/blog/2019-05-28-one.md", post("title: Un", "x"))
        .file("src/en/blog/2019-05-29-two/index.md", post("title: Two\nauthor: Bo Yu", "x"))
        .file("src/en/blog/2019-05-30-plain.md", "# Three\n\nx\n")
        .file("src/en/blog/gone.md", post("title: Gone\ndate: 2019-01-01\npermalink: false", "x"))
        .file(
            "src/en/blog/hidden.md",
            post("title: Hidden\ndate: 2019-01-01\neleventyExcludeFromCollections: true", "x"),
        )
        .file("src/en/blog/draft.md", post("title: Draft\ndate: 2019-01-01", "x"))
        .file("src/en/blog/draft.json", r#"{"draft": true}"#)
        // What is in no feed is nobody's concern, whatever is wrong with it.
        .file("src/en/part.md", b"---\ntitle: Part\npermalink: false\n---\n\xFF\n");
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr, "");
    assert_eq!(site.titles("en"), ["Three", "Two", "One"]);
    let report = site.run(&["build", "--now", "2030-01-01", "--format", "json", "--verbose"]).succeeds().stdout;
    assert!(!report.contains("example.org/false"), "{report}");
    assert_eq!(site.url("en", "One"), "/en/blog/2019-05-28-one/");
    assert_eq!(site.url("en", "Two"), "/en/blog/2019-05-29-two/");
    assert_eq!(site.url("fr", "Un"), "/fr/journal/one/");
    let entry = site.entry("en", "One");
    // Tags that are collections are none of these.
    assert_eq!(entry["tags"], serde_json::json!(["news", "log"]));
    assert_eq!(strings(&entry["authors"], "name"), ["Ann Lee"]);
    assert_eq!(strings(&site.entry("en", "Two")["authors"], "name"), ["Bo Yu"]);
    assert_eq!(strings(&entry["_i18n"]["alternates"], "language"), ["fr"]);
}

#[test]
fn permalinks_name_whatever_data_files_say_the_nearest_first() {
    let site = eleventy()
        .file("src/blog/blog.json", r#"{"permalink": "/{{ shelf }}/{{ room }}/", "shelf": "near", "room": "low"}"#)
        .file("src/src.json", r#"{"shelf": "far", "room": "high"}"#)
        .file("src/blog/one.json", r#"{"shelf": "nearest"}"#)
        .file("src/blog/one.md", post("title: One\ndate: 2019-05-28", "x"))
        .file("src/blog/two.md", post("title: Two\ndate: 2019-05-28\nshelf: own", "x"))
        .file("src/blog/2019-05-28-three.md", "# Three\n\nx\n");
    assert_eq!(site.build().succeeds().stderr, "");
    for (title, expected) in [("One", "/nearest/low/"), ("Two", "/own/low/"), ("Three", "/near/low/")] {
        assert_eq!(site.url("en", title), expected);
    }
}

#[test]
fn permalinks_name_members_of_what_front_matter_and_data_files_say_together() {
    let site = eleventy()
        .file(
            "src/blog/blog.json",
            r#"{"permalink": "/{{ shelf.name }}/{{ shelf.roomName }}/{{ names[place] }}/", "place": "far"}"#,
        )
        .file(
            "src/src.json",
            r#"{"shelf": {"name": "far", "roomName": "low"}, "names": {"far": "a", "near": "b", "own": "c"}}"#,
        )
        .file("src/blog/one.json", r#"{"shelf": {"name": "near"}, "place": "near"}"#)
        .file("src/blog/one.md", post("title: One\ndate: 2019-05-28", "x"))
        .file("src/blog/two.md", post("title: Two\ndate: 2019-05-28\nplace: own\nshelf: {name: mine}", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    for (title, expected) in [("One", "/near/low/b/"), ("Two", "/mine/low/c/")] {
        assert_eq!(site.url("en", title), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_data_file_is_kept_once_for_all_posts() {
    let names: Vec<String> = (0..3_000).map(|index| format!("\"k{index}\": \"v{index}\"")).collect();
    let data = format!(
        "{{\"permalink\": \"/{{{{ room }}}}/{{{{ page.fileSlug }}}}/\", \"room\": \"a\", {}}}",
        names.join(", ")
    );
    let site = (0..4_000).fold(eleventy().file("src/blog/blog.json", data), |site, index| {
        site.file(&format!("src/blog/p{index}.md"), post(&format!("title: Post {index}\ndate: 2019-05-28"), "x"))
    });
    // 800 MB; a copy a post takes twice as much.
    let limited = format!("ulimit -v 800000; exec '{}' build --now 2030-01-01", env!("CARGO_BIN_EXE_polyfeed"));
    let mut command = std::process::Command::new("sh");
    let ran = Ran::of(command.args(["-c", &limited]).env("RAYON_NUM_THREADS", "2").current_dir(site.path("")));
    assert_eq!(ran.succeeds().stderr, "");
    assert_eq!(site.url("en", "Post 0"), "/a/p0/");
}

#[test]
fn permalinks_are_templates_as_far_as_no_code_is_needed() {
    let permalink = |permalink: &str| {
        eleventy().file(
            "src/blog/2019-05-28-a-b.md",
            post(&format!("title: My Title!\nslug: own\ndate: 2019-05-27\npermalink: '{permalink}'"), "x"),
        )
    };
    for (template, expected) in [
        ("/news/{{ title | slugify }}/index.html", "/news/my-title/"),
        ("{{ page.filePathStem }}.html", "/blog/a-b.html"),
        ("/{{ page.date | date: \"%Y/%m/%d\" }}/{{ slug }}/", "/2019/05/27/own/"),
        ("/{{ page.date | date(\"%Y\") }}/{% if slug %}{{ slug }}{% endif %}/", "/2019/own/"),
        ("plain/path/", "/plain/path/"),
    ] {
        let site = permalink(template);
        assert_eq!(site.build().succeeds().stderr, "");
        assert_eq!(site.url("en", "My Title!"), expected, "{template}");
    }
    for template in ["/{{ page.date | htmlDate }}/", "/{{ missing }}/", "/{{ broken/"] {
        let site = permalink(template);
        site.build().succeeds().says("warning[PF027]").says("the URL is that of the pattern");
        assert_eq!(site.url("en", "My Title!"), "/blog/2019-05-28-a-b/", "{template}");
    }
}

#[test]
fn titles_in_any_script_become_the_addresses_that_eleventy_gives_them() {
    // What Eleventy 3.0.0 makes of them: `slugify`, then `slug`.
    for (title, slugified, slug) in [
        ("n° 5", "n-5", "n-5"),
        ("Don't panic: it's today's", "dont-panic-its-todays", "don't-panic:-it's-today's"),
        ("Bun venit în România", "bun-venit-in-romania", "bun-venit-in-romania"),
        ("Größe & Maß", "groesse-and-mass", "grosse-and-mass"),
        ("Đường đến Việt Nam", "duong-den-viet-nam", "djuong-djen-viet-nam"),
        ("Łódź ąęśćżź", "lodz-aesczz", "lodz-aesczz"),
        ("مرحبا بالعالم", "mrhba-balealm", "mrhba-balaalm"),
        ("سلام دنیا ۱۴۰۲", "slam-dnya-1402", "slam-dnya-1402"),
        ("Подъезд ый объявление", "podyezd-iy-obyavlenie", "poduezd-yj-obuyavlenie"),
        ("Київ і Львів: її є", "kiyiv-i-lviv-yiyi-ye", "kiyiv-i-lviv:-yiyi-ye"),
        ("Γειά σου Κόσμε", "geia-soy-kosme", "geia-soy-kosme"),
        ("გამარჯობა", "gamarjoba", "gamarjoba"),
        ("日本語のタイトル Ver 2", "ver-2", "ver-2"),
        ("한국어 2.0", "2-0", "2.0"),
        ("C++ & C# — 100%", "c-and-c-100", "c++-and-c-100percent"),
        ("🎉 Party 1️⃣ 🦄 ♥", "party-1-unicorn-love", "party-1-love"),
    ] {
        let post = |filter: &str| {
            let permalink = format!("permalink: \"/{{{{ title | {filter} }}}}/\"");
            post(&format!("title: \"{title}\"\ndate: 2019-05-28\n{permalink}"), "x")
        };
        let site = eleventy().file("src/a.md", post("slugify")).file("src/b.md", post("slug"));
        let site = site.setting("blog/**", "**");
        let report = site.report();
        let mut urls = strings(&site.feed("en")["items"], "url");
        urls.sort();
        let encoded = |slug: &str| format!("https://example.org/{slug}/");
        let mut expected = vec![encoded(slugified), encoded(slug)];
        expected.sort();
        expected.dedup();
        urls.dedup();
        assert_eq!(urls, expected, "{title}: {report}");
    }
}

#[test]
fn literals_in_data_modules_are_data() {
    let site = eleventy()
        .file("src/fr/fr.11tydata.js", "// French\nconst lang = 'fr';\nmodule.exports = { lang };\n")
        .file(
            "src/fr/blog/blog.11tydata.mjs",
            "const base = 'journal';\nexport default {\n\tlayout: \"post.njk\",\n\ttags: ['posts'],\n\
             \tpermalink: `/{{ lang }}/${base}/{{ title | slugify }}/`,\n};\n",
        )
        .file("src/en/en.11tydata.cjs", "module.exports = { lang: 'en', created: new Date() };\n")
        .file(
            "src/en/blog/blog.11tydata.js",
            "export default { eleventyComputed: { permalink: '/log/{{ page.fileSlug }}/' } };\n",
        )
        .file("src/en/blog/one.md", post("title: One\ndate: 2019-05-28\npermalink: /lost/", "x"))
        .file("src/fr/blog/one.md", post("title: Le mot\ndate: 2019-05-29", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.url("en", "One"), "/log/one/");
    assert_eq!(site.url("fr", "Le mot"), "/fr/journal/le-mot/");
    assert_eq!(strings(&site.entry("fr", "Le mot")["_i18n"]["alternates"], "language"), ["en"]);
}

#[test]
fn a_function_that_puts_a_permalink_together_is_read_as_what_it_makes() {
    let permalink = |member: &str| {
        let data = format!("export default {{\n\tfolder: 'log',\n\t{member},\n\tlayout: 'post.njk',\n}};\n");
        eleventy()
            .file("src/blog/blog.11tydata.js", data)
            .file("src/blog/2019-05-28-a-b.md", post("title: Größe\nslug: own\nlang: en", "x"))
    };
    for (member, expected) in [
        ("permalink: (data) => `/${data.lang}/${data.folder}/${data.page.fileSlug}/`", "/en/log/a-b/"),
        ("permalink: data => '/' + data.lang + '/' + data.slug + '/index.html'", "/en/own/"),
        ("permalink: ({ page: { fileSlug }, lang }) => `${lang}/${fileSlug}.html`", "/en/a-b.html"),
        ("permalink: async function (data) { return `/x/${this.slugify(data.title)}/`; }", "/x/groesse/"),
        (
            "permalink(data) { const { fileSlug: name } = data.page; const base = \"/y/\"; return base + name + '/'; }",
            "/y/a-b/",
        ),
        ("permalink: (data) => { return `/w/${data.slug}/` }", "/w/own/"),
        ("async permalink(data) { return `/v/${data.slug}/`; }", "/v/own/"),
        ("permalink(data) { if (data.draft) { return false; } return `/z/${data.name ?? data.slug}/`; }", "/z/own/"),
        (
            "eleventyComputed: { permalink: (data) => data.lang === 'en' ? `/one/${data.slug}/` : '/other/' }",
            "/one/own/",
        ),
        (
            "permalink: (data) => `/${data.page.date.getFullYear()}/${data.title.toLowerCase()}/`",
            "/2019/gr%C3%B6%C3%9Fe/",
        ),
    ] {
        let site = permalink(member);
        assert_eq!(site.build().succeeds().stderr, "", "{member}");
        assert_eq!(site.url("en", "Größe"), expected, "{member}");
    }
    let ran = permalink("permalink: (data) => `/${data.kind}/`").build().succeeds();
    assert!(ran.stderr.contains("warning[PF027]") && ran.stderr.contains("cannot be calculated"), "{}", ran.stderr);
    for member in ["permalink: (data) => urlOf(data)", "permalink(data) { for (;;) {} }", "permalink: require('./url')"]
    {
        let site = permalink(member);
        site.build().succeeds().says("`permalink` is computed by code in 1 data file,");
        assert_eq!(site.url("en", "Größe"), "/blog/2019-05-28-a-b/", "{member}");
    }
    let site = permalink("permalink: (data) => data.slug ? false : '/x/'");
    assert_eq!(site.build().succeeds().stderr, "");
    assert!(site.titles("en").is_empty());
}

#[test]
fn a_function_that_computes_more_than_a_text_is_reported_to_its_end() {
    for function in [
        "data.order > 3 ? `/new/${data.slug}/` : `/old/${data.slug}/`",
        "data.order >= 2 ? '/a/' : '/b/'",
        "data.order === 2 ? '/a/' : '/b/'",
        "data.order * 10",
        "data.order + 10",
        "data.order + data.slug",
        "data.slug + data.order - 1",
        "'/' + data.title in {}",
        "data.slug.length ? '/x/' : '/y/'",
        "data.page.inputPath ? '/x/' : '/y/'",
        "data['slug | upper']",
        "{ return `/${data.slug}/` - 1; }",
        "{ return `/${data.slug}/`; data.slug = 'other'; }",
        "{ const folder = data.slug - 1; return folder; }",
        "{ const { slug = 'other' } = data; return slug; }",
        "{ return `/${data.slug}/`; }()",
    ] {
        let site = eleventy()
            .file("src/blog/blog.11tydata.js", format!("export default {{ permalink: (data) => {function} }};"))
            .file("src/blog/a.md", post("title: A\ndate: 2019-05-28\nslug: own\norder: 2", "x"));
        site.build().succeeds().says("`permalink` is computed by code in 1 data file,");
        assert_eq!(site.url("en", "A"), "/blog/a/", "{function}");
    }
}

#[test]
fn data_modules_that_nest_or_double_without_end_are_code() {
    let doubled = |first: &str, count: usize| {
        (1..=count).fold(format!("const a0 = {first};\n"), |constants, index| {
            format!("{constants}const a{index} = a{before} + a{before};\n", before = index - 1)
        })
    };
    let nested = |open: &str, close: &str| {
        let count = 8_000 / (open.len() + close.len());
        format!("{}data.x{}", open.repeat(count), close.repeat(count))
    };
    let function = |body: &str| format!("export default {{ permalink: (data) => {body} }};");
    for module in [
        function(&nested("!", "")),
        function(&format!("{}data.x", "!".repeat(1_000_000))),
        function(&nested("(", ")")),
        function(&nested("data.x ? data.x : ", "")),
        function(&nested("`${", "}`")),
        function(&nested("this.slug(", ")")),
        function(&format!("{{ {} return a60; }}", doubled("data.page.fileSlug", 60))),
        function(&format!("{{ const a = `{}`; {} }}", "x".repeat(80), "if (a) return a; ".repeat(400) + "return a;")),
        format!(
            "export default {{ permalink({}) {{ return '/x/'; }} }};",
            nested("{ a: ", "}").replace("data.x", "data")
        ),
        format!("{}export default {{ permalink: a60 }};", doubled("'/x/'", 60)),
        "const a = [a, a];\nexport default { permalink: a };".to_owned(),
        format!("export default {{ permalink: {} }};", nested("[", "]")),
    ] {
        let site = eleventy()
            .file("src/blog/blog.11tydata.js", &module)
            .file("src/blog/a.md", post("title: A\ndate: 2019-05-28\nx: own", "x"));
        site.build().succeeds().says("`permalink` is computed by code in 1 data file,");
        assert_eq!(site.url("en", "A"), "/blog/a/", "{}", &module[..60]);
    }
}

#[test]
fn a_file_called_like_its_folder_is_that_folders_page() {
    let site = eleventy()
        .file("src/en/blog/one/one.md", post("title: One\ndate: 2019-05-28", "x"))
        .file("src/fr/blog/one/index.md", post("title: Un\ndate: 2019-05-28", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.url("en", "One"), "/en/blog/one/");
    assert_eq!(strings(&site.entry("en", "One")["_i18n"]["alternates"], "language"), ["fr"]);
}

#[test]
fn a_suffix_stays_in_the_address_even_of_a_folders_page() {
    let site = eleventy()
        .file("src/blog/one/index.md", post("title: One\ndate: 2019-05-28", "x"))
        .file("src/blog/one/index.fr.md", post("title: Un\ndate: 2019-05-28", "x"))
        .file("src/blog/two/two.md", post("title: Two\ndate: 2019-05-28", "x"))
        .file("src/blog/two/two.fr.md", post("title: Deux\ndate: 2019-05-28", "x"));
    assert_eq!(site.build().succeeds().stderr, "");
    for (title, translated, expected) in [("One", "Un", "/blog/one/index.fr/"), ("Two", "Deux", "/blog/two/two.fr/")] {
        assert_eq!(site.url("fr", translated), expected);
        let alternates = &site.entry("en", title)["_i18n"]["alternates"];
        assert_eq!(strings(alternates, "url"), [format!("https://example.org{expected}")]);
    }
}

#[test]
fn data_that_is_code_or_no_data_is_reported_and_not_run() {
    let code = "module.exports = {\n\tauthor: 'Ann Lee',\n\tpermalink: (data) => urlOf(data),\n\tlayout() { return 'x'; },\n};\n";
    let site = eleventy()
        .file("src/blog/blog.11tydata.js", code)
        .file("src/blog/a.11tydata.cjs", "module.exports = () => ({ title: 'Lost' });\n")
        .file("src/blog/c.11tydata.cjs", "module.exports = require('./a');\n")
        .file("src/blog/b.json", "{\"title\": ")
        .file("src/blog/a.md", post("title: A\ndate: 2019-05-28", "x"))
        .file("src/blog/b.md", post("title: B\ndate: Last Modified", "x"));
    let ran = site.build().succeeds();
    assert_eq!(ran.stderr.matches("PF027").count(), 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("2 data files with code, which is not run, this one first"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`permalink` is computed by code in 1 data file,"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`Last Modified` is not a date"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("polyfeed takes it from no file and not from Git: write it like 2025-06-30"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("the data file does not parse"), "{}", ran.stderr);
    assert_eq!(site.titles("en"), ["A"]);
    assert_eq!(strings(&site.entry("en", "A")["authors"], "name"), ["Ann Lee"]);
}

#[test]
fn html_is_no_markdown_where_it_is_read() {
    let site = eleventy()
        .settings("rules: {extensions: [md, html]}")
        .file("src/blog/a.html", post("title: A\ndate: 2019-05-28", "<p>*{{ title }}*</p>"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.entry("en", "A")["content_html"], "<p>*A*</p>");
}

#[test]
fn nunjucks_and_liquid_leak_nothing() {
    let body = "# {{ title }} {# a comment #}\n\n{% set x = 1 %}{% image \"/a.png\", \"An a\" %}\n\n\
                {% callout \"info\" %}\n**Inside** {{ subtitle | upper }}\n{% endcallout %}\n\n\
                {% highlight \"js\" %}\nlet a = `{{ b }}`;\n{% endhighlight %}\n\n\
                {% raw %}{{ kept }}{% endraw %} {% verbatim %}{% too %}{% endverbatim %} `{{ code }}`\n\n\
                {% include \"note.njk\" %}{{ collections.posts | size }}{{ metadata.title }} [l]({{ \"/x/\" | url }})\n";
    let site = eleventy()
        .settings("rules: {shortcodes: {callout: {template: '<aside>{{ inner }}</aside>'}}}")
        .file("src/blog/a.md", post("title: A\nsubtitle: sub\ndate: 2019-05-28", body));
    let ran = site.build().succeeds();
    let html = string(&site.entry("en", "A")["content_html"]);
    assert!(html.contains("<h1>A </h1>") || html.contains("<h1>A</h1>"), "{html}");
    assert!(html.contains("<img src=\"https://example.org/a.png\" alt=\"An a\">"), "{html}");
    assert!(html.contains("<aside>") && html.contains("<strong>Inside</strong> SUB"), "{html}");
    assert!(html.contains("<code class=\"language-js\">let a = `{{ b }}`;"), "{html}");
    assert!(html.contains("{{ kept }} {% too %} <code>{{ code }}</code>"), "{html}");
    assert!(html.contains("Example <a href=\"https://example.org/x/\">l</a>"), "{html}");
    for name in ["the shortcode `include note.njk`", "the value of `collections.posts`"] {
        assert_eq!(ran.stderr.matches(name).count(), 1, "{}", ran.stderr);
    }
    assert!(!html.contains("comment") && !html.contains("{#"), "{html}");
}

#[test]
fn what_plugins_of_markdown_it_write_is_understood() {
    let body = "[[toc]]\n\n## Part { #part }\n\nBefore a [link](/x/){hreflang=\"en\" .out} and ![p](/p.png){ width=200 }.\n::: note\n\n**Mind**: {this} stays.\n\n\
                :::\n\n1. step\n\n    ::: tip A *hint*\n    inside\n    :::\n\n::: wide\n| a |\n|---|\n| 1 |\n:::\n\n```\n::: note\n[[toc]]\n```\n";
    let site = eleventy().file("src/blog/a.md", post("title: A\ndate: 2019-05-28", body));
    let ran = site.build().succeeds();
    assert!(
        ran.stderr.contains("the shortcode `wide` has no rule") && ran.stderr.matches("PF0").count() == 1,
        "{}",
        ran.stderr
    );
    let html = string(&site.entry("en", "A")["content_html"]);
    assert!(html.starts_with("<h2>Part</h2>"), "{html}");
    assert!(html.contains("link</a> and <img src=\"https://example.org/p.png\" alt=\"p\">.</p>"), "{html}");
    assert!(html.contains("<blockquote>\n<p><strong>Mind</strong>: {this} stays.</p>\n</blockquote>"), "{html}");
    assert!(
        html.contains("<blockquote><p><strong>A <em>hint</em></strong></p>\n<p>inside</p>\n</blockquote>"),
        "{html}"
    );
    assert!(html.contains("<td>1</td></tr>\n</tbody></table>"), "{html}");
    assert!(html.contains("<code>::: note\n[[toc]]\n</code>"), "{html}");
}

#[test]
fn attributes_of_a_heading_begin_no_comment() {
    let site = eleventy().file("src/blog/a.md", post("title: A\ndate: 2019-05-28", "Text\n\n## Mill {#mill .wide}\n"));
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(site.entry("en", "A")["content_html"], "<p>Text</p>\n<h2>Mill</h2>");
}

#[test]
fn braces_that_are_no_attributes_stay() {
    let shown = "f(x){a=b}, $\\sum_{i=1}^{n} x_{k=i}$, {.class} and {#if} in a sentence";
    let body = format!(
        "{shown}\n\n**a**{{k=v}} _b c_d_{{k=v}} [l](/x(1)){{k=v}} {{.y}}\n\n| e {{.f}} | g |\n|---|---|\n| h {{.i}} {{.j}} | k |\n"
    );
    let site = eleventy().file("src/blog/a.md", post("title: A\ndate: 2019-05-28", &body));
    assert_eq!(site.build().succeeds().stderr, "");
    let html = string(&site.entry("en", "A")["content_html"]);
    assert!(html.starts_with(&format!("<p>{shown}</p>")), "{html}");
    assert!(!html[shown.len() + 7..].contains('{'), "{html}");
}

#[test]
fn a_tag_may_have_lists_and_maps() {
    let body = "{% Film src=[\"a/one.mp4\", \"a/two.webm\"], autoplay=true %}\n\n{% Film [\"a/three.mp4\"] %}\n\n{% Film { src: \"a/four.mp4\" } %}\n\n\
                {% YouTube \"abc\" %}\n\n{% YouTube id=\"def\", startTime=\"30\" %}";
    let site = eleventy().file("src/en/blog/one.md", post("title: One\ndate: 2019-01-01", body));
    site.build().succeeds();
    let html = string(&site.entry("en", "One")["content_html"]);
    let texts: Vec<&str> = html.split("<a href=").skip(1).filter_map(|link| link.split(['>', '<']).nth(1)).collect();
    let film = "https://www.youtube.com/watch?v=";
    assert_eq!(
        texts,
        ["a/one.mp4", "a/three.mp4", "a/four.mp4", &format!("{film}abc"), &format!("{film}def")],
        "{html}"
    );
}
