//! `polyfeed init` in sites of other generators than Hugo, a small tree for each.

use crate::{
    init::{built, post, proposal, published},
    project::{Project, Ran, string},
};

/// The lines of a file that are no comments.
fn settings(site: &Project) -> String {
    proposal(site)
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

fn toml(title: &str, date: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = {date}\n+++\nText\n")
}

fn zola() -> Project {
    Project::empty()
        .file(
            "config.toml",
            "base_url = \"https://example.org/z\"\ntitle = \"Zettel\"\ndefault_language = \"de\"\ngenerate_feeds = true\n\
             feed_filenames = [\"rss.xml\"]\n[slugify]\npaths_keep_dates = true\n\
             [languages.ar]\ntitle = \"قصاصات\"\ngenerate_feeds = true\n[languages.fi]\n",
        )
        .file("content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n")
        .file("content/blog/2025-01-02-eins.md", "+++\ntitle = \"Eins\"\n+++\nText\n")
        .file("content/blog/2025-01-02-eins.ar.md", "+++\ntitle = \"واحد\"\nslug = \"wahid\"\n+++\nText\n")
        .file("content/blog/zwei/index.md", toml("Zwei", "2025-02-03"))
        .file("content/ueber.md", "+++\ntitle = \"Über\"\n+++\nText\n")
}

#[test]
fn a_zola_site_has_feeds_after_init_and_build() {
    let site = zola();
    assert_eq!(
        published(&site),
        [
            "ar https://example.org/z/ar/blog/wahid/",
            "de https://example.org/z/blog/2025-01-02-eins/",
            "de https://example.org/z/blog/zwei/",
        ]
    );
}

#[test]
fn a_zola_site_may_lack_its_settings() {
    let site = Project::empty()
        .file("content/blog/one.md", toml("One", "2025-01-02"))
        .file("content/blog/one.fi.md", toml("Yksi", "2025-01-02"));
    site.run(&["init", "--preset", "zola", "--base-url", "https://z.example"]).succeeds();
    assert_eq!(built(&site), ["fi https://z.example/fi/blog/one/", "en https://z.example/blog/one/"]);
}

#[test]
fn zolas_settings_become_polyfeeds() {
    assert_eq!(
        settings(&zola()),
        "version: 1\nsite: {title: {de: Zettel, ar: قصاصات}, base_url: https://example.org/z}\npreset: zola\ncontent: content\n\
         languages:\n  de: {name: Deutsch, prefix: \"\"}\n  ar: {name: العربية}\n\
         feeds:\n  blog: {include: \"blog/**\", home: /blog/, title: Zettel Blog}\noutput: public\nrules:\n  strip_dates: false\n\
         replace: [rss.xml, ar/atom.xml]\naliases: {rss.xml: feeds/de/blog/rss.xml, ar/atom.xml: feeds/ar/blog/atom.xml}\n"
    );
    let text = proposal(&zola());
    assert!(text.contains("feeds/de/blog/rss.xml") && text.contains("ar/atom.xml: feeds/ar/blog/atom.xml"), "{text}");
}

#[test]
fn a_zola_sites_author_may_be_the_themes() {
    let site = |settings: &str| zola().file("zola.toml", format!("base_url = 'https://example.org'\n{settings}"));
    assert!(proposal(&site("[extra]\nauthor = 'Ann Lee'\n")).contains("author: Ann Lee"));
    assert!(proposal(&site("author = 'Ann Lee'\n[extra]\nauthor = 'Bo Yu'\n")).contains("author: Ann Lee"));
}

#[test]
fn what_zolas_own_feed_holds_beside_the_posts_is_in_a_feed_of_all() {
    let site = zola().file("content/privacy.md", toml("Datenschutz", "2024-01-02"));
    let text = proposal(&site);
    assert!(text.contains("  blog: {include: \"blog/**\"") && text.contains("  all: {include: \"**\"}\n"), "{text}");
    assert!(text.contains("rss.xml: feeds/de/all/rss.xml"), "{text}");
}

#[test]
fn a_title_that_a_language_states_is_its_own_even_if_it_is_the_default_ones() {
    let settings = "base_url = \"https://example.org\"\ntitle = \"Choir\"\n[languages.de]\ntitle = \"Choir\"\n[languages.ar]\ntitle = \"جوقة\"\n";
    let site = Project::empty()
        .file("config.toml", settings)
        .file("content/blog/a.md", toml("A", "2025-01-02"))
        .file("content/blog/a.de.md", toml("A", "2025-01-02"))
        .file("content/blog/a.ar.md", toml("A", "2025-01-02"));
    let text = proposal(&site);
    assert!(text.contains("title: {en: Choir, ar: جوقة, de: Choir}"), "{text}");
    let site = site.file("config.toml", settings.replace("جوقة", "Choir"));
    assert!(proposal(&site).contains("title: Choir,"));
}

#[test]
fn the_pages_of_sections_do_not_count_as_documents_without_a_date() {
    let site = ["one", "two", "three"].into_iter().fold(Project::empty(), |site, name| {
        site.file(&format!("content/reviews/books/{name}.md"), toml(name, "2025-01-02"))
    });
    let site = site
        .file("config.toml", "base_url = \"https://example.org\"\n")
        .file("content/reviews/_index.md", "+++\ntitle = \"Reviews\"\n+++\n")
        .file("content/reviews/books/_index.md", "+++\ntitle = \"Books\"\n+++\n")
        .file("content/essays/a.md", toml("A", "2025-01-02"))
        .file("content/essays/b.md", toml("B", "2025-01-02"))
        .file("content/essays/c.md", toml("C", "2025-01-02"));
    let text = proposal(&site);
    assert!(text.contains("  reviews: {include: \"reviews/**\"") && text.contains("  essays: {"), "{text}");
}

#[test]
fn dated_pages_beside_a_folder_of_posts_are_no_posts() {
    let about = |language: &str| (format!("content/about/_index.{language}.md"), post("About", "2019-01-02"));
    let mut site = Project::empty()
        .file(
            "hugo.toml",
            "baseURL = 'https://f.example'\n[languages.en]\n[languages.de]\nlanguageName = 'de'\n[languages.fr]\n[languages.it]\n",
        )
        .file("content/news/one/_index.md", post("One", "2025-01-02"))
        .file("content/news/one/_index.de.md", post("Eins", "2025-01-02"));
    for (path, text) in ["en", "de", "fr", "it"].map(about) {
        site = site.file(&path, text);
    }
    assert_eq!(published(&site), ["de https://f.example/de/news/one/", "en https://f.example/news/one/"]);
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("the content's own folder holds dated documents too (4 of 4)"), "{text}");
    assert!(text.contains("  de: {name: Deutsch}\n"), "{text}");
    // The line that is proposed for them is not called like the feed that is there.
    let site = Project::empty()
        .file("hugo.toml", "baseURL = 'https://f.example'\n")
        .file("content/posts/one.md", post("One", "2025-01-02"))
        .file("content/about/index.md", post("About", "2019-01-02"));
    assert!(proposal(&site).contains("add more-posts: {include: "), "{}", proposal(&site));
}

#[test]
fn zolas_config_toml_is_not_hugos() {
    let text = proposal(&zola());
    assert!(text.contains("preset: zola"), "{text}");
    let site = Project::empty()
        .file("config.toml", "baseURL = \"https://example.org\"\n")
        .file("content/posts/a.md", post("A", "2025-01-02"));
    assert!(proposal(&site).contains("preset: hugo"));
}

#[test]
fn zolas_settings_are_looked_for_in_zola_toml_first() {
    let site = Project::empty()
        .file("zola.toml", "base_url = \"https://example.org\"\n[languages.fr]\n")
        .file("config.toml", "base_url = \"https://old.example\"\n")
        .file("content/blog/a.md", toml("A", "2025-01-02"))
        .file("content/blog/a.fr.md", toml("Un", "2025-01-02"));
    assert_eq!(published(&site), ["fr https://example.org/fr/blog/a/", "en https://example.org/blog/a/"]);
}

#[test]
fn of_two_generators_one_is_to_be_chosen() {
    let site = zola().file("hugo.toml", "baseURL = \"https://example.org\"\n");
    site.run(&["init"])
        .exits(2)
        .says("settings of several generators")
        .says("hugo.toml (hugo: `polyfeed init --preset hugo`)")
        .says("config.toml (zola: `polyfeed init --preset zola`)");
    assert!(site.run(&["init", "--dry-run", "--preset", "zola"]).succeeds().stdout.contains("title: {de: Zettel"));
}

const DOCUSAURUS: &str = r#"
// @ts-check
import {themes} from 'prism-react-renderer';

/* url: 'https://wrong.example' */
const baseUrl = '/project/';
const locales = ['en', "zh-CN", `ja`];

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'Don\'t panic', // a comment, with {braces} and 'quotes'
  tagline: `What's new`,
  url: 'https://docs.example',
  baseUrl,
  trailingSlash: true,
  i18n: {
    defaultLocale: 'en',
    locales,
    localeConfigs: {'zh-CN': {label: '简体中文', direction: 'ltr'}},
  },
  customFields: {...process.env, shown() { return {title: 'no'}; }, pattern: /[{]'/},
  presets: [
    ['classic', ({
      docs: {routeBasePath: '/'},
      blog: {
        path: './news',
        routeBasePath: 'updates',
        blogTitle: 'Updates',
        authorsMapPath: 'people.yml',
        feedOptions: {type: 'all', copyright: `© ${new Date().getFullYear()}`},
      },
    })],
  ],
};

export default config;
"#;

fn docusaurus(config: &str) -> Project {
    Project::empty()
        .file("docusaurus.config.ts", config)
        .file("news/2025-01-02-one.md", "---\ntitle: One\nauthors: ann\n---\nText\n")
        .file("news/2025-02-03-two/index.mdx", "---\ntitle: Two\nslug: second\n---\nText\n")
        .file("news/people.yml", "ann: {name: Ann Lee}\n")
        .file("i18n/zh-CN/docusaurus-plugin-content-blog/2025-01-02-one.md", "---\ntitle: 一\n---\n文\n")
        .file(
            "i18n/zh-CN/docusaurus-plugin-content-blog/options.json",
            r#"{"title": {"message": "动态", "description": "x"}}"#,
        )
}

#[test]
fn a_docusaurus_site_has_feeds_after_init_and_build() {
    let site = docusaurus(DOCUSAURUS);
    assert_eq!(
        published(&site),
        [
            "zh-CN https://docs.example/project/zh-CN/updates/2025/01/02/one/",
            "en https://docs.example/project/updates/2025/01/02/one/",
            "en https://docs.example/project/updates/second/",
        ]
    );
    assert!(site.read("build/feeds/en/updates/atom.xml").contains("<name>Ann Lee</name>"));
}

#[test]
fn docusaurus_settings_are_read_without_being_executed() {
    assert_eq!(
        settings(&docusaurus(DOCUSAURUS)),
        "version: 1\nsite: {title: Don't panic, base_url: https://docs.example/project, description: What's new}\n\
         preset: docusaurus\ncontent:\n  - {path: news, language: en}\n  - {path: \"i18n/{language}/docusaurus-plugin-content-blog\"}\n\
         languages:\n  en: {name: English, prefix: \"\"}\n  zh-CN: {name: 简体中文}\n\
         feeds:\n  updates: {include: \"**\", home: /updates, title: {en: Updates, zh-CN: 动态}}\noutput: build\n\
         rules:\n  trailing_slash: true\n  permalink: /updates/:slugordatedpath\n  author_files: [people.yml]\n\
         replace: [updates/rss.xml, updates/atom.xml, updates/feed.json]\naliases:\n  updates/rss.xml: feeds/en/updates/rss.xml\n  \
         updates/atom.xml: feeds/en/updates/atom.xml\n  updates/feed.json: feeds/en/updates/feed.json\n"
    );
    let text = proposal(&docusaurus(DOCUSAURUS));
    assert!(text.contains("which have no document here: ja"), "{text}");
    for file in ["rss.xml", "atom.xml", "feed.json"] {
        assert!(text.contains(&format!("zh-CN/updates/{file}: feeds/zh-CN/updates/{file}")), "{text}");
    }
}

#[test]
fn what_docusaurus_computes_is_said_to_be_computed() {
    let computed = DOCUSAURUS
        .replace("url: 'https://docs.example'", "url: process.env.SITE ?? siteOf('docs')")
        .replace("    locales,\n", "    locales: require('./locales').map((one) => one.code),\n");
    let site = docusaurus(&computed);
    let text = proposal(&site);
    assert!(text.contains("`url` in docusaurus.config.ts is computed by code, which is not executed"), "{text}");
    assert!(text.contains("base_url: https://example.org"), "{text}");
    assert!(text.contains("`i18n.locales` is computed by code"), "{text}");
    assert!(text.contains("\n  zh-CN: {name: 简体中文}\n"), "{text}");
}

#[test]
fn what_a_getter_computes_is_said_to_be_computed() {
    let site = docusaurus(&DOCUSAURUS.replace("url: 'https://docs.example'", "get url() { return siteOf('docs'); }"));
    let text = proposal(&site);
    assert!(text.contains("`url` in docusaurus.config.ts is computed by code, which is not executed"), "{text}");
}

#[test]
fn what_a_docusaurus_blog_excludes_is_no_post() {
    let config = "export default {title: 'T', url: 'https://t.example', baseUrl: '/', presets: [['classic', {blog: {\n\
                  exclude: ['**/README.md', '**/_*.{js,md}', '**/old/**', '**/*.test.{js,ts}']}}]]};";
    let site = Project::empty()
        .file("docusaurus.config.mjs", config)
        .file("blog/2025-01-02-one.md", "---\ntitle: One\n---\nText\n")
        .file("blog/old/2015-01-02-two.md", "---\ntitle: Two\n---\nText\n")
        .file("blog/README.md", "# For people\n");
    assert_eq!(published(&site), ["en https://t.example/blog/2025/01/02/one"]);
    assert!(!site.read("polyfeed.yaml").contains("test"));
}

#[test]
fn what_docusaurus_takes_from_outside_is_what_it_is_without() {
    let config = r#"
const host = process.env['HOST'] || 'docs.example';
export default {
  title: process.env.TITLE! ?? 'Docs',
  url: process.env.SITE_URL || `https://${host}`,
  baseUrl: (process.env.BASE_URL ?? '/wiki/'),
  organizationName: '' || 'acme',
  tagline: process.env.TAGLINE,
};
"#;
    let site = Project::empty()
        .file("docusaurus.config.mjs", config)
        .file("blog/2025-01-02-one.md", "---\ntitle: One\n---\nText\n");
    let text = proposal(&site);
    assert!(text.contains("site: {title: Docs, base_url: https://docs.example/wiki}"), "{text}");
    assert!(text.contains("`tagline` in docusaurus.config.mjs is computed by code"), "{text}");
    assert_eq!(published(&site), ["en https://docs.example/wiki/blog/2025/01/02/one"]);
}

#[test]
fn a_language_has_the_tag_that_the_site_states_where_its_code_says_another() {
    let languages = "'zh-CN': {htmlLang: 'zh-Hans-CN'}, br: {htmlLang: 'pt-BR'}, fa: {htmlLang: 'fa-IR'}, 'fr-CA': {htmlLang: 'en-US'}";
    let codes = ["zh-CN", "br", "fa", "fr-CA"];
    let config = format!(
        "export default {{title: 'T', url: 'https://t.example', baseUrl: '/', i18n: {{defaultLocale: 'en', \
         locales: ['en', '{}'], localeConfigs: {{{languages}}}}}}};",
        codes.join("', '")
    );
    let mut site = Project::empty().file("docusaurus.config.mjs", config);
    let post = "---\ntitle: One\n---\nText\n";
    for folder in
        codes.map(|code| format!("i18n/{code}/docusaurus-plugin-content-blog")).iter().chain([&"blog".to_owned()])
    {
        site = site.file(&format!("{folder}/2025-01-02-one.md"), post);
    }
    let text = proposal(&site);
    for line in [
        "  zh-CN: {name: 简体中文, tag: zh-Hans-CN}\n",
        "  br: {name: Português (Brasil), tag: pt-BR}\n",
        "  fa: {name: فارسی}\n",
        "  fr-CA: {name: Français}\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn docusaurus_settings_may_be_put_together_from_constants() {
    let config = r#"
const names = {user: 'acme', project: "wiki"};
const shared = {defaultLocale: 'en', path: 'translations'};
const othersToCome = load();
const others = ['zh-CN', 'fr'];
export default {
  title: `${names.user}\u2019s ` + names.project + '\x21 \u{1F600} \uD83D\uDE00',
  url: `https://${names.user}.example`,
  baseUrl: '/' + names.project + '/',
  i18n: {
    ...shared,
    locales: ['en', ...others],
    localeConfigs: {'zh-CN': {path: 'zh'}, fr: {baseUrl: '/wiki/france/'}},
  },
};
"#;
    let site = Project::empty()
        .file("docusaurus.config.mjs", config)
        .file("blog/2025-01-02-one.md", "---\ntitle: One\n---\nText\n")
        .file("translations/zh/docusaurus-plugin-content-blog/2025-01-02-one.md", "---\ntitle: 一\n---\n文\n")
        .file("translations/fr/docusaurus-plugin-content-blog/2025-01-02-one.md", "---\ntitle: Un\n---\nTexte\n");
    assert_eq!(
        published(&site),
        [
            "en https://acme.example/wiki/blog/2025/01/02/one",
            "fr https://acme.example/wiki/france/blog/2025/01/02/one",
            "zh-CN https://acme.example/wiki/zh-CN/blog/2025/01/02/one",
        ]
    );
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("title: acme’s wiki! 😀 😀") && !text.contains("computed"), "{text}");
}

#[test]
fn a_docusaurus_sites_own_admonitions_are_those_of_its_settings_and_translations() {
    let site = Project::empty()
        .file(
            "docusaurus.config.js",
            "export default {title: 'T', url: 'https://a.example', baseUrl: '/', i18n: {defaultLocale: 'en', locales: ['en', 'de', 'fr']},\n\
             presets: [['classic', {blog: {admonitions: {keywords: ['release', 'note'], extendDefaults: true}}}]]};",
        )
        .file("blog/2025-01-02-a.md", "---\ntitle: A\n---\n:::release\n\nText\n\n:::\n")
        .file(
            "i18n/de/docusaurus-plugin-content-blog/2025-01-02-a.md",
            "---\ntitle: A\n---\n:::release\n\nText\n\n:::\n\n:::tip\n\nText\n\n:::\n\n:::note\n\nText\n\n:::\n",
        )
        .file(
            "i18n/de/code.json",
            r#"{"theme.admonition.release": {"message": "Ausgabe"}, "theme.admonition.tip": {"message": "Kniff"},
                "theme.admonition.note": {"message": "hinweis"}, "theme.blog.post": {"message": "x"}}"#,
        )
        .file("i18n/fr/code.json", r#"{"theme.admonition.release": {"message": "version"}}"#);
    published(&site);
    let text = settings(&site);
    assert!(text.contains("  admonitions: {release: {de: Ausgabe}, tip: {de: Kniff}}\n"), "{text}");
    assert!(site.read("build/feeds/en/blog/feed.json").contains("<strong>Release</strong>"));
    let german = site.read("build/feeds/de/blog/feed.json");
    for title in ["Ausgabe", "Kniff", "Hinweis"] {
        assert!(german.contains(&format!("<strong>{title}</strong>")), "{title}: {german}");
    }
}

#[test]
fn what_is_mdx_is_said_by_the_settings_of_a_docusaurus_site() {
    let shown = |format: &str| {
        let config = format!(
            "export default {{title: 'T', url: 'https://a.example', baseUrl: '/', markdown: {{format: {format}}}}};"
        );
        let site = Project::empty()
            .file("docusaurus.config.js", config)
            .file("blog/2025-01-03-x.mdx", "---\ntitle: X\n---\nA {'word'}\n")
            .file("blog/2025-01-02-m.md", "---\ntitle: M\n---\nA {'word'}\n");
        published(&site);
        let feed = serde_json::from_str::<serde_json::Value>(&site.read("build/feeds/en/blog/feed.json")).unwrap();
        [0, 1].map(|item| string(&feed["items"][item]["content_html"]))
    };
    assert_eq!(shown("'mdx'"), ["<p>A word</p>", "<p>A word</p>"]);
    assert_eq!(shown("'detect'"), ["<p>A word</p>", "<p>A {'word'}</p>"]);
    assert_eq!(shown("'md'"), ["<p>A {'word'}</p>", "<p>A {'word'}</p>"]);
}

#[test]
fn several_blogs_of_docusaurus_become_feeds() {
    let config = "module.exports = {title: 'Two', url: 'https://two.example', baseUrl: '/',\n\
                  presets: [['classic', {docs: false}]],\n\
                  plugins: [['@docusaurus/plugin-content-blog', {id: 'releases', path: './releases', routeBasePath: 'releases'}]]};\n";
    let site = Project::empty()
        .file("docusaurus.config.js", config)
        .file("blog/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("releases/2025-03-04-b.md", "---\ntitle: B\n---\nText\n");
    assert_eq!(
        published(&site),
        ["en https://two.example/blog/2025/01/02/a", "en https://two.example/releases/2025/03/04/b"]
    );
    assert!(site.path("build/feeds/en/releases/atom.xml").is_file());
}

/// A Jekyll site with posts in folders and posts whose language only the front matter says.
fn jekyll() -> Project {
    Project::empty()
        .file(
            "_config.yml",
            "title: Gems\nurl: https://gems.example\nbaseurl: /g\ntimezone: Asia/Tokyo\npermalink: pretty\nplugins: [jekyll-feed]\n\
             author: {name: Ann Lee, picture: a.png}\n",
        )
        .file("_posts/2025-01-02-hello.md", "---\ntitle: Hello\n---\nText\n")
        .file("_posts/2025-01-03-salut.md", "---\ntitle: Salut\nlang: fr\nref: hello\n---\nTexte\n")
        .file("_posts/zh_TW/2025-01-05-nihao.md", "---\ntitle: 你好\n---\n文\n")
        .file("de/_posts/2025-01-04-hallo.md", "---\ntitle: Hallo\n---\nText\n")
        .file("about.md", "---\ntitle: About\n---\nText\n")
}

#[test]
fn a_jekyll_site_has_feeds_after_init_and_build() {
    let site = jekyll();
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(
        posts,
        [
            "de https://gems.example/g/de/2025/01/04/hallo/",
            "en https://gems.example/g/2025/01/02/hello/",
            "fr https://gems.example/g/2025/01/03/salut/",
            "zh_TW https://gems.example/g/2025/01/05/nihao/",
        ]
    );
}

#[test]
fn jekylls_settings_become_polyfeeds() {
    let text = proposal(&jekyll());
    for line in [
        "site: {title: Gems, base_url: https://gems.example/g, author: Ann Lee, time_zone: Asia/Tokyo}",
        "content: \".\"",
        "  blog: {include: \"**/_posts/**\"}",
        "  zh_TW: {name: 繁體中文}",
        "  permalink: {_posts: pretty, \"*\": /:folders/:filename/}",
        "# aliases: {feed.xml: feeds/en/blog/atom.xml}",
        "`polyfeed adopt`",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn jekylls_collections_may_lie_in_a_folder_of_their_own() {
    let post = |lang: &str| format!("---\ntitle: A\nref: a\n{lang}---\nText\n");
    let site = Project::empty()
        .file("_config.yml", "title: C\nurl: https://c.example\ncollections_dir: my_content\n")
        .file("my_content/_posts/2025-01-02-a.md", post(""))
        .file("my_content/_posts/2025-01-02-a-fr.md", post("lang: fr\n"))
        .file("my_content/de/_posts/2025-01-02-a.md", post(""))
        .file("my_content/fr/_posts/2025-01-02-b.md", post(""))
        .file("about.md", "---\ntitle: About\n---\nText\n");
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(
        posts,
        [
            "de https://c.example/de/2025/01/02/a.html",
            "en https://c.example/2025/01/02/a.html",
            "fr https://c.example/2025/01/02/a-fr.html",
            "fr https://c.example/fr/2025/01/02/b.html",
        ]
    );
}

#[test]
fn what_jekyll_shows_and_leaves_out_polyfeed_does_too() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: F\nurl: https://f.example\nsource: src\nfuture: true\nexclude: [Gemfile, archive/, \"*.txt\"]\nexcerpt_separator: <!--cut-->\n\
             defaults:\n- {scope: {type: posts}, values: {permalink: \"/p/:title/\", lang: fr}}\n",
        )
        .file("src/_posts/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("src/_posts/2029-01-02-b.md", "---\ntitle: B\n---\nText\n")
        .file("src/archive/_posts/2025-01-02-c.md", "---\ntitle: C\n---\nText\n")
        .file("src/_drafts/d.md", "---\ntitle: D\n---\nText\n");
    let text = proposal(&site);
    for line in [
        "  blog: {include: \"**/_{posts,drafts}/**\"}",
        "  defaults_files: [\"../_config.yml\"]",
        "  visibility: {future: true}",
        "\"node_modules/**\", \"archive/**\"]",
        "  summary_ends: [\"<!--cut-->\"]",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert_eq!(published(&site), ["fr https://f.example/p/a/", "fr https://f.example/p/b/"]);
}

#[test]
fn what_a_build_fills_in_by_itself_needs_no_rule() {
    let body = "{{ site.title }} {{ page.title | upcase }} {% assign v = page.title %}{{ v }} {{ site.data.v }} {% lost %}\n\n\
                {% comment %}{{ gone }}{% endcomment %}";
    let site = jekyll().file("_posts/2025-01-06-values.md", format!("---\ntitle: V\n---\n{body}\n"));
    let text = proposal(&site);
    let rules: Vec<&str> = text.lines().filter(|line| line.contains(": drop # ")).collect();
    assert_eq!(rules, ["  #   lost: drop # 1", "  #   site.data.v: drop # 1"], "{text}");
}

#[test]
fn jekylls_posts_may_lie_below_folders_of_languages() {
    let rest = "---\ntitle: A\n---\nText\n";
    let site = Project::empty()
        .file("_config.yml", "title: R\nurl: https://r.example\npermalink: pretty\n")
        .file("en/news/_posts/2025-01-02-out.md", rest)
        .file("zh_tw/news/_posts/2025-01-02-out.md", rest);
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(
        posts,
        ["en https://r.example/en/news/2025/01/02/out/", "zh_tw https://r.example/zh_tw/news/2025/01/02/out/"]
    );
}

/// A post of a site whose templates know translations by a key of their own.
fn named(language: &str, name: &str, more: &str) -> String {
    format!(
        "---\ntitle: {name} {language}\nlang: {language}\nname: {name}\nid: {language}-{name}\nauthor: ann\n{more}---\nText\n"
    )
}

#[test]
fn the_key_that_translations_share_is_found() {
    let site = Project::empty()
        .file("_config.yml", "title: N\nurl: https://n.example\n")
        .file("_posts/en/2025-01-02-first.md", named("en", "first", ""))
        .file("_posts/de/2025-01-09-erstes.md", named("de", "first", ""))
        .file("_posts/en/2025-02-03-second.md", named("en", "second", ""))
        .file("_posts/fr/2025-02-04-deux.md", named("fr", "second", ""));
    published(&site);
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("translationkey, name]"), "{text}");
    for (language, other) in [("en", "fr"), ("fr", "en")] {
        let feed = site.read(&format!("_site/feeds/{language}/blog/feed.json"));
        assert!(feed.contains(&format!("\"language\": \"{other}\"")), "{feed}");
    }
}

#[test]
fn a_key_that_links_what_paths_link_already_is_not_written() {
    let site = Project::empty()
        .file("_config.yml", "title: N\nurl: https://n.example\n")
        .file("_posts/en/2025-01-02-first.md", named("en", "first", ""))
        .file("_posts/de/2025-01-02-first.md", named("de", "first", ""))
        .file("_posts/en/2025-02-03-second.md", named("en", "second", ""))
        .file("_posts/de/2025-02-03-second.md", named("de", "second", ""));
    assert!(!proposal(&site).contains("translation_key"));
}

#[test]
fn pages_beside_posts_in_a_collection_are_no_posts() {
    let site = Project::empty()
        .file("_config.yml", "title: N\nurl: https://n.example\npermalink: /:title/\n")
        .file("_posts/2025-01-01-loose.md", named("en", "loose", ""))
        .file("_posts/en/posts/2025-01-02-first.md", named("en", "first", ""))
        .file("_posts/de/posts/2025-01-02-erstes.md", named("de", "first", ""))
        .file("_posts/en/meetings/2025-01-03-one.md", named("en", "one", ""))
        .file("_posts/en/meetings/2025-01-10-two.md", named("en", "two", ""))
        .file("_posts/en/meetings/2025-01-17-three.md", named("en", "three", ""))
        .file("_posts/en/pages/2025-01-01-about.md", named("en", "about", ""))
        .file("_posts/de/pages/2025-01-01-about.md", named("de", "about", ""));
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(
        posts,
        [
            "de https://n.example/erstes/",
            "en https://n.example/first/",
            "en https://n.example/loose/",
            "en https://n.example/one/",
            "en https://n.example/three/",
            "en https://n.example/two/",
        ]
    );
    for feed in ["posts", "meetings"] {
        assert!(site.path(&format!("_site/feeds/en/{feed}/atom.xml")).is_file(), "{feed}");
    }
}

#[test]
fn another_programs_config_is_no_sign_of_hugo() {
    let site = jekyll().file("config.json", "{\"level\": 3}\n");
    assert!(proposal(&site).contains("preset: jekyll"));
}

#[test]
fn jekyll_polyglot_puts_languages_before_urls() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: P\nurl: https://p.example\nplugins:\n  - jekyll-polyglot\nlanguages: [en, fr]\ndefault_lang: en\n",
        )
        .file("_posts/2025-01-02-a.md", "---\ntitle: A\nlang: en\n---\nText\n")
        .file("_posts/fr/2025-01-02-a.md", "---\ntitle: Un\nlang: fr\n---\nText\n");
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(posts, ["en https://p.example/2025/01/02/a.html", "fr https://p.example/fr/2025/01/02/a.html"]);
}

#[test]
fn a_multilingual_plugin_is_known_by_a_gemfile_and_by_its_settings() {
    let gemfile = "source \"https://rubygems.org\"\ngem \"jekyll\"\ngroup :jekyll_plugins do\n  gem 'jekyll-polyglot', \"~> 1.8\"\nend\n";
    for (settings, gemfile) in [("", gemfile), ("lang_from_path: true\n", "gem \"jekyll-polyglot\"\n")] {
        let site = Project::empty()
            .file(
                "_config.yml",
                format!("title: P\nurl: https://p.example\nlanguages: [en, fr]\ndefault_lang: en\n{settings}"),
            )
            .file("Gemfile", gemfile)
            .file("_posts/en/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
            .file("_posts/fr/2025-01-02-a.md", "---\ntitle: Un\n---\nTexte\n");
        let mut posts = published(&site);
        posts.sort();
        let expected = ["en https://p.example/2025/01/02/a.html", "fr https://p.example/fr/2025/01/02/a.html"];
        assert_eq!(posts, expected, "{settings}");
    }
}

#[test]
fn a_default_language_that_is_not_listed_leaves_every_language_its_prefix() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: P\nurl: http://localhost:4000\nlanguages: [de, en, pt_BR]\ndefault_lang: \"_\"\nplugins: [jekyll-polyglot]\n",
        )
        .file("_posts/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("_posts/pt_BR/2025-01-02-a.md", "---\ntitle: Um\n---\nTexto\n");
    let mut posts = published(&site);
    posts.sort();
    let expected = ["en https://example.org/en/2025/01/02/a.html", "pt_BR https://example.org/pt_BR/2025/01/02/a.html"];
    assert_eq!(posts, expected);
    assert!(site.read("polyfeed.yaml").contains("`http://localhost:4000/` is an address of one machine only"));
}

#[test]
fn a_jekyll_site_may_be_called_otherwise_in_each_language() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: {ko: 블로그, en: Blog}\ndescription: {ko: 글, en: Texts}\nurl: https://p.example\nbaseurl: https://p.example/b\n\
             languages: [ko, en]\ndefault_lang: ko\nplugins: [jekyll-polyglot]\n",
        )
        .file("_posts/2025-01-02-a.md", "---\ntitle: 가\n---\nText\n")
        .file("_posts/en/2025-01-02-a.md", "---\ntitle: A\n---\nText\n");
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(posts, ["en https://p.example/b/en/2025/01/02/a.html", "ko https://p.example/b/2025/01/02/a.html"]);
    for (language, title) in [("ko", "블로그"), ("en", "Blog")] {
        let feed = site.read(&format!("_site/feeds/{language}/blog/feed.json"));
        assert!(feed.contains(&format!("\"title\": \"{title}\"")), "{feed}");
    }
}

#[test]
fn a_language_is_that_of_its_folder_whatever_its_documents_call_it() {
    let said = |language: &str| format!("---\ntitle: A\nlang: {language}\n---\nText\n");
    let site = Project::empty()
        .file("_config.yml", "title: P\nurl: https://p.example\nlocale: zh-CN\npermalink: /:categories/:title/\n")
        .file("_posts/2025-01-02-a.md", said("zh-CN"))
        .file("_posts/en/2025-01-02-a.md", said("en-US").replace("lang", "categories: en\nlang"));
    let mut posts = published(&site);
    posts.sort();
    assert_eq!(posts, ["en https://p.example/en/a/", "zh-CN https://p.example/a/"]);
    assert!(site.read("_site/feeds/en/blog/feed.json").contains("\"language\": \"zh-CN\""));
    let site = Project::empty()
        .file("eleventy.config.js", "export default () => ({ dir: { input: 'src' } });\n")
        .file("src/_data/site.json", "{\"title\": \"S\", \"url\": \"https://s.example\"}")
        .file("src/en/en.json", "{\"lang\": \"en\"}")
        .file("src/en/blog/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("src/se/se.json", "{\"lang\": \"sv\"}")
        .file("src/se/blog/2025-01-02-a.md", "---\ntitle: A\n---\nText\n");
    let posts = published(&site);
    assert_eq!(posts, ["en https://s.example/en/blog/2025-01-02-a/", "se https://s.example/se/blog/2025-01-02-a/"]);
    assert!(site.read("_site/feeds/se/blog/feed.json").contains("\"language\": \"sv\""));
}

#[test]
fn collections_of_languages_are_one_feed() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: C\nurl: https://c.example\ncollections:\n  posts_fr: {output: true, permalink: \"/fr/:title/\"}\n  \
             notes: {output: true}\ndefaults:\n  - {scope: {path: \"\", type: posts_fr}, values: {lang: fr}}\n",
        )
        .file("_posts/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("_posts_fr/2025-01-02-a.md", "---\ntitle: Un\n---\nTexte\n")
        .file("_notes/n.md", "---\ntitle: N\ndate: 2025-01-03\n---\nText\n");
    published(&site);
    for file in ["en/blog", "fr/blog", "en/notes"] {
        assert!(site.path(&format!("_site/feeds/{file}/atom.xml")).is_file(), "{file}");
    }
    assert!(site.read("_site/feeds/fr/blog/feed.json").contains("https://c.example/fr/a/"));
}

#[test]
fn a_collection_of_a_language_with_a_region_is_in_the_feed_of_the_others() {
    let site = Project::empty()
        .file(
            "_config.yml",
            "title: C\nurl: https://c.example\ncollections: {posts_pt: {output: true}, posts_pt_br: {output: true}, \
             notes: {output: true}, notes_zh: {output: true}, notes_zh_tw: {output: true}}\n",
        )
        .file("_posts/2025-01-02-a.md", "---\ntitle: A\n---\nText\n")
        .file("_posts_pt_br/2025-01-02-a.md", "---\ntitle: Um\nlang: pt-BR\n---\nTexto\n")
        .file("_notes/n.md", "---\ntitle: N\ndate: 2025-01-03\n---\nText\n");
    let text = proposal(&site);
    assert!(text.contains("blog: {include: \"**/_{posts,posts_pt,posts_pt_br}/**\"}"), "{text}");
    assert!(text.contains("notes: {include: \"**/_{notes,notes_zh,notes_zh_tw}/**\"}"), "{text}");
}

#[test]
fn markdown_in_html_is_read_where_jekylls_settings_say_so() {
    let site = |settings: &str| {
        let site = Project::empty()
            .file("_config.yml", format!("title: C\nurl: https://c.example\n{settings}"))
            .file("_posts/2025-01-02-a.md", "---\ntitle: A\n---\n<div>\n\nA **note**\n\n</div>\n");
        published(&site);
        site.read("_site/feeds/en/blog/feed.json").contains("<strong>note</strong>")
    };
    assert!(site("kramdown:\n  parse_block_html: true\n"));
    assert!(site("markdown: CommonMark\n"));
    assert!(!site("markdown: Kramdown\nkramdown: {input: GFM}\n"), "kramdown reads none");
}

#[test]
fn a_mkdocs_site_has_feeds_after_init_and_build() {
    let site = Project::empty()
        .file(
            "mkdocs.yml",
            "site_name: Manual\nsite_url: https://manual.example/m/\ntheme: {name: material, language: es}\n\
             markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n\
             plugins:\n  - search\n  - blog:\n      post_dir: blog/posts\n",
        )
        .file("docs/blog/posts/uno.md", "---\ndate: 2025-01-02\nauthors: [ann]\n---\n# Uno más\n\nTexto\n")
        .file("docs/blog/.authors.yml", "authors:\n  ann: {name: Ann Lee}\n")
        .file("docs/index.md", "# Inicio\n");
    assert_eq!(published(&site), ["es https://manual.example/m/blog/2025/01/02/uno-m%C3%A1s/"]);
    let text = site.read("polyfeed.yaml");
    assert!(text.contains("  es: {name: Español, prefix: \"\"}\n"), "{text}");
    assert!(site.read("site/feeds/es/blog/atom.xml").contains("<name>Ann Lee</name>"));
}

#[test]
fn mkdocs_may_have_its_documents_outside_of_its_own_folder() {
    let site = Project::empty()
        .file(
            "tools/site/mkdocs.yml",
            "site_name: M\nsite_url: https://m.example/\ndocs_dir: ../../docs\nsite_dir: ../out\nplugins: [blog]\n",
        )
        .file("docs/blog/posts/one.md", "---\ndate: 2025-01-02\n---\n# One\n\nText\n");
    Ran::of(site.command(&["init"]).current_dir(site.path("tools/site"))).succeeds();
    let settings = site.read("tools/site/polyfeed.yaml");
    assert!(settings.contains("\ncontent: \"../../docs\"\n"), "{settings}");
    assert!(settings.contains("\noutput: \"../out\"\n"), "{settings}");
}

#[test]
fn mkdocs_translations_lie_beside_their_originals_or_in_folders() {
    for (structure, french) in [("suffix", "docs/blog/posts/one.fr.md"), ("folder", "docs/fr/blog/posts/one.md")] {
        let site = Project::empty()
            .file(
                "mkdocs.yml",
                format!(
                    "site_name: M\nsite_url: https://m.example/\nplugins:\n  - blog:\n      post_url_format: \"{{date}}/{{file}}\"\n      \
                     post_url_date_format: yyyy/MM\n  - i18n:\n      docs_structure: {structure}\n      languages:\n        \
                     - {{locale: en, default: true, name: English}}\n        - {{locale: fr, name: Français}}\n"
                ),
            )
            .file(
                if structure == "folder" { "docs/en/blog/posts/one.md" } else { "docs/blog/posts/one.md" },
                "---\ndate: 2025-01-02\n---\n# One\n\n!!! tip\n    Text\n",
            )
            .file(french, "---\ndate: 2025-01-02\n---\n# Un\n\nTexte\n");
        let mut posts = published(&site);
        posts.sort();
        assert_eq!(
            posts,
            ["en https://m.example/blog/2025/01/one/", "fr https://m.example/fr/blog/2025/01/one/"],
            "{structure}"
        );
        let feed = site.read("site/feeds/en/blog/feed.json");
        assert!(feed.contains("<strong>Tip</strong>") && feed.contains("\"alternates\""), "{feed}");
    }
}

#[test]
fn what_lies_beside_folders_of_languages_is_in_the_default_language() {
    let site = Project::empty()
        .file(".eleventy.js", "module.exports = () => ({ dir: { input: 'src' } });\n")
        .file("src/_data/site.json", "{\"title\": \"S\", \"url\": \"https://s.example\"}")
        .file("src/blog/one.md", post("One", "2025-01-02"))
        .file("src/fr/blog/one.md", post("Un", "2025-01-03"));
    assert_eq!(published(&site), ["en https://s.example/blog/one/", "fr https://s.example/fr/blog/one/"]);
}

#[test]
fn plain_markdown_needs_no_settings_of_its_own() {
    let site = Project::empty()
        .file("content/en/2025-01-02-one.md", "# One\n\nText\n")
        .file("content/pt-br/2025-01-02-one.md", "# Um\n\nTexto\n");
    let ran = site.run(&["init"]).exits(2).says("no settings of a site generator are in this folder");
    assert!(ran.stderr.contains("--preset plain"), "{}", ran.stderr);
    site.run(&["init", "--preset", "plain", "--base-url", "https://plain.example"]).succeeds();
    site.build().succeeds();
    for (language, url) in [("en", "en"), ("pt-br", "pt-br")] {
        let feed = site.read(&format!("public/feeds/{language}/posts/feed.json"));
        assert!(feed.contains(&format!("\"url\": \"https://plain.example/{url}/2025-01-02-one/\"")), "{feed}");
        assert!(feed.contains("\"alternates\""), "{feed}");
    }
}

#[test]
fn folders_of_languages_are_found_below_the_sites_own() {
    for (preset, folder, extension, content, path) in [
        ("eleventy", "src/site/content/{}/blog", "md", "src/site/content", "blog/one/"),
        ("plain", "src/content/blog/{}", "mdx", "src/content", "blog/one/"),
        ("plain", "site/{}/blog", "md", "site", "blog/one/"),
        ("plain", "{}/posts", "md", "\".\"", "posts/one/"),
    ] {
        let in_folder = |code: &str| format!("{}/one.{extension}", folder.replace("{}", code));
        let site = Project::empty()
            .file(&in_folder("en"), post("One", "2025-01-02"))
            .file(&in_folder("ja"), post("一", "2025-01-02"))
            .file("notes/de/one.md", "x")
            .file("node_modules/a/de/one.md", "x");
        site.run(&["init", "--preset", preset, "--base-url", "https://s.example"]).succeeds();
        assert!(site.read("polyfeed.yaml").contains(&format!("content: {content}\n")), "{folder}");
        let expected = ["en", "ja"].map(|code| format!("{code} https://s.example/{code}/{path}"));
        assert_eq!(built(&site), expected, "{folder}");
    }
}

#[test]
fn one_folder_that_is_called_like_a_language_moves_no_content() {
    let site = Project::empty().file("posts/one.md", post("One", "2025-01-02")).file("no/two.md", "Nothing to see\n");
    site.run(&["init", "--preset", "plain", "--base-url", "https://s.example"]).succeeds();
    assert_eq!(built(&site), ["en https://s.example/one/"]);
    let site = site.file("no/posts/one.md", post("En", "2025-01-02"));
    site.run(&["init", "--preset", "plain", "--base-url", "https://s.example", "--force"]).succeeds();
    assert_eq!(built(&site), ["no https://s.example/no/posts/one/", "en https://s.example/posts/one/"]);
}

const ELEVENTY: &str = r#"
import { feedPlugin, I18nPlugin } from "@11ty/eleventy-plugin-rss";

export default async function (eleventyConfig) {
	eleventyConfig.addPlugin(I18nPlugin, { defaultLanguage: "en" });
	eleventyConfig.addPlugin(feedPlugin, { type: "atom", outputPath: "/feed/feed.xml", collection: { name: "posts", limit: 10 } });
	eleventyConfig.addFilter("dir", (value) => ({ rtl: "ar" })[value]);
}

export const config = {
	templateFormats: ["md", "njk"],
	dir: {
		input: "src", // default: "."
		includes: "../_includes",
		data: "../_data",
		output: "dist",
	},
};
"#;

#[test]
fn an_eleventy_site_has_feeds_after_init_and_build() {
    let site = Project::empty()
        .file("eleventy.config.js", ELEVENTY)
        .file("_data/metadata.js", "export default {\n\ttitle: \"Eleven\",\n\turl: \"https://eleven.example/\",\n\tlanguage: \"en\",\n\tauthor: { name: \"Ann Lee\" },\n};\n")
        .file("src/en/blog/one.md", post("One", "2025-01-02"))
        .file("src/ar/blog/one.md", post("واحد", "2025-01-03"))
        .file("src/ar/ar.json", "{\"lang\": \"ar\"}")
        .file("src/en/about.md", "---\ntitle: About\n---\nText\n");
    assert_eq!(published(&site), ["ar https://eleven.example/ar/blog/one/", "en https://eleven.example/en/blog/one/"]);
    let text = site.read("polyfeed.yaml");
    for line in [
        "site: {title: Eleven, base_url: https://eleven.example, author: Ann Lee}",
        "content: src",
        "  en: {name: English}",
        "  ar: {name: العربية}",
        "output: dist",
        "# aliases: {feed/feed.xml: feeds/en/blog/atom.xml}",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(site.path("dist/feeds/ar/blog/atom.xml").is_file());
}

#[test]
fn an_eleventy_site_may_have_another_name_for_its_own_and_data_in_its_settings() {
    let site = Project::empty()
        .file(
            "eleventy.config.js",
            "export default function (eleventyConfig) {\n  eleventyConfig.addGlobalData(\"year\", 2025);\n  \
             eleventyConfig.addGlobalData('permalink', () => (data) => `${data.page.filePathStem}.html`);\n}\n",
        )
        .file(
            "_data/meta.js",
            "module.exports = { siteName: 'Named', url: process.env.URL || 'https://named.example' };\n",
        )
        .file("blog/2025-01-02-one.md", "---\ntitle: One\n---\nText\n");
    let text = proposal(&site);
    assert!(text.contains("site: {title: Named, base_url: https://named.example}"), "{text}");
    assert!(text.contains("`addGlobalData` gives all documents `permalink` by code"), "{text}");
    assert!(!text.contains("`year`"), "{text}");
}

#[test]
fn an_eleventy_site_below_a_path_has_it_in_its_addresses() {
    let site = |url: &str| {
        Project::empty()
            .file("eleventy.config.js", "export const config = { pathPrefix: \"/notes/\", dir: { input: \"src\" } };\n")
            .file("src/_data/metadata.json", format!("{{\"title\": \"N\", \"url\": \"{url}\"}}"))
            .file("src/_data/eleventyComputed.js", "export default { lang: (data) => data.x };\n")
            .file("src/feed.njk", "---\npermalink: /all.xml\n---\n<feed/>\n")
            .file("src/blog/2025-01-02-one.md", "---\ntitle: One\n---\nText\n")
    };
    for url in ["https://n.example", "https://n.example/", "https://n.example/notes/"] {
        let site = site(url);
        assert_eq!(published(&site), ["en https://n.example/notes/blog/2025-01-02-one/"], "{url}");
        let text = site.read("polyfeed.yaml");
        assert!(text.contains("src/_data/eleventyComputed.js computes data of all documents"), "{text}");
        assert!(text.contains("all.xml: feeds/en/blog/atom.xml"), "{text}");
    }
}
