//! Who wrote and who translated: from the front matter, from the body, from the original, from a file that knows ids.

use serde_json::Value;

use crate::project::{Project, string, strings};

/// The entries of posts with this front matter and these bodies, and what the build said.
fn entries<'p>(posts: impl IntoIterator<Item = (&'p str, &'p str)>) -> (Vec<Value>, String) {
    let (mut site, mut count) = (Project::new().unlimited(), 0);
    for (front_matter, body) in posts {
        let text = format!("---\ntitle: Post {count}\ndate: 2025-03-04\n{front_matter}\n---\n{body}\n");
        site = site.file(&format!("content/en/blog/{count}.md"), text);
        count += 1;
    }
    let said = site.build().succeeds().stderr;
    let feed = site.feed("en");
    let entry = |number| feed["items"].as_array()?.iter().find(|entry| entry["title"] == format!("Post {number}"));
    ((0..count).map(|number| entry(number).expect("an entry").clone()).collect(), said)
}

/// Name, and company in brackets, of each person.
fn people(people: &Value) -> Vec<String> {
    let company = |person: &Value| person.get("_affiliation").map(|company| string(&company["name"]));
    let names = strings(people, "name").into_iter().zip(people.as_array().into_iter().flatten());
    names.map(|(name, person)| company(person).map_or(name.clone(), |company| format!("{name} [{company}]"))).collect()
}

/// The authors and the translators of an entry.
fn credited(entry: &Value) -> (Vec<String>, Vec<String>) {
    (people(&entry["authors"]), entry.get("_i18n").map(|i18n| people(&i18n["translators"])).unwrap_or_default())
}

#[test]
fn bylines_name_people_companies_and_translators() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("Lin Sun (Solo.io), John Howard (Google)", &["Lin Sun [Solo.io]", "John Howard [Google]"], &[]),
        ("Craig Box; Translated by Wilson Wu (DaoCloud)", &["Craig Box"], &["Wilson Wu [DaoCloud]"]),
        ("Faseela K, for the Steering Committee", &["Faseela K [Steering Committee]"], &[]),
        ("Faseela K, on behalf of ", &["Faseela K"], &[]),
        ("Ⱥnn on behalf oféȺK", &["Ⱥnn [éȺK]"], &[]),
        ("Faseela K, para el Comité del Programa", &["Faseela K [Comité del Programa]"], &[]),
        ("Крейг Бокс, від імені Керівного комітету", &["Крейг Бокс [Керівного комітету]"], &[]),
        ("Lin Sun (Solo.io)，代表指导委员会; Translated by Wilson Wu", &["Lin Sun [Solo.io]"], &["Wilson Wu"]),
        ("张怀龙 (Intel)、徐贺杰 (Intel)；译者：吴威", &["张怀龙 [Intel]", "徐贺杰 [Intel]"], &["吴威"]),
        ("John Joyce and Rich Curran", &["John Joyce", "Rich Curran"], &[]),
        ("John Joyce 和 Rich Curran", &["John Joyce", "Rich Curran"], &[]),
        ("Francisco Herrera — Red Hat", &["Francisco Herrera [Red Hat]"], &[]),
        ("Jose Nativio, IBM", &["Jose Nativio [IBM]"], &[]),
        ("Ann Lee and Bo Yu, *the* keepers of the mill", &["Ann Lee", "Bo Yu [the keepers of the mill]"], &[]),
        ("Ann Lee, ever the miller, and Bo Yu", &["Ann Lee [ever the miller]", "Bo Yu"], &[]),
        ("ann, bo the miller", &["ann", "bo the miller"], &[]),
        ("Jane Doe, Senior Engineer", &["Jane Doe [Senior Engineer]"], &[]),
        ("Jane Doe, Policy Advisor", &["Jane Doe [Policy Advisor]"], &[]),
        ("Anne Roy, Ingénieure principale", &["Anne Roy [Ingénieure principale]"], &[]),
        ("Anna Bell (AppOrbit and Columbia University)", &["Anna Bell [AppOrbit and Columbia University]"], &[]),
        ("Ann Lee (ACME) Bo Yu (Corp)", &["Ann Lee [ACME]", "Bo Yu [Corp]"], &[]),
        (
            "[Ann Lee](mailto:a@b.example) (ACME), [Bo Yu](mailto:b@b.example) (Corp)",
            &["Ann Lee [ACME]", "Bo Yu [Corp]"],
            &[],
        ),
        ("Alice, Bob, Carol", &["Alice", "Bob", "Carol"], &[]),
        ("Ann Lee and Bob", &["Ann Lee", "Bob"], &[]),
        ("By Ann Lee", &["Ann Lee"], &[]),
        ("原作者：张三；译者：李四", &["张三"], &["李四"]),
        ("The Istio Team", &["The Istio Team"], &[]),
        ("[Ann Lee](https://a.example) [Bo Yu](https://b.example)", &["Ann Lee", "Bo Yu"], &[]),
        ("[Ann (al)](https://a.example) ([ACME](https://acme.example))", &["Ann (al) [ACME]"], &[]),
        (
            "<a href='https://a.example' target='_blank'>Ann Lee</a> (ACME), <a href=https://b.example>Bo</a>",
            &["Ann Lee [ACME]", "Bo"],
            &[],
        ),
        ("[Ann Lee](https://a.example) ACME by Corp", &["Ann Lee [ACME by Corp]"], &[]),
        ("Ann Lee (ACME), and many other contributors and friends", &["Ann Lee [ACME]"], &[]),
        (
            "Ann Lee, Chief Architect @ ACME, Developer Advocate",
            &["Ann Lee [Chief Architect @ ACME, Developer Advocate]"],
            &[],
        ),
        ("Ann Lee (ACME)，产品安全工作组", &["Ann Lee [ACME, 产品安全工作组]"], &[]),
        ("Ann Lee\u{A0}— Red Hat / Bo Yu", &["Ann Lee [Red Hat]", "Bo Yu"], &[]),
        ("Ann Lee [ACME]; , and", &["Ann Lee [ACME]"], &[]),
        ("ann@a.example (Ann Lee), bo@b.example (Bo Yu)", &["Ann Lee", "Bo Yu"], &[]),
        ("Ann Lee (ann@a.example), Bo Yu <bo@b.example>", &["Ann Lee", "Bo Yu"], &[]),
        (
            "[Ann Lee](https://a.example) (ACME) [Bo Yu](https://b.example) (Corp)",
            &["Ann Lee [ACME]", "Bo Yu [Corp]"],
            &[],
        ),
    ];
    let attributions: Vec<String> = cases.iter().map(|(byline, ..)| format!("attribution: \"{byline}\"")).collect();
    let (entries, _) = entries(attributions.iter().map(|attribution| (attribution.as_str(), "x")));
    for ((byline, authors, translators), entry) in cases.iter().zip(entries) {
        assert_eq!(credited(&entry), (to_strings(authors), to_strings(translators)), "{byline}");
    }
}

#[test]
fn a_long_byline_takes_no_time_and_no_stack() {
    let byline = format!("Ann Lee ({})", "[a](b)".repeat(10_000));
    let site = Project::new().post("a", &format!("attribution: \"{byline}\""), "x");
    site.build().succeeds();
    assert_eq!(people(&site.entry("en", "A post")["authors"]), [format!("Ann Lee [{}]", "a".repeat(10_000))]);
}

#[test]
fn people_may_be_a_list_of_names_or_of_maps() {
    let site = Project::new().post(
        "a",
        "authors: [Ann Lee, {name: Bo Yu, url: https://b.example}]\ntranslator: '[Cy Do](https://c.example)'",
        "x",
    );
    site.build().succeeds();
    let entry = site.entry("en", "A post");
    assert_eq!(people(&entry["authors"]), ["Ann Lee", "Bo Yu"]);
    assert_eq!(entry["authors"][1]["url"], "https://b.example/");
    assert_eq!(entry["_i18n"]["translators"][0]["url"], "https://c.example/");
    let atom = site.read("public/feeds/en/blog/atom.xml");
    assert!(atom.contains("<contributor>") && atom.contains("<name>Cy Do</name>"), "translators are contributors");
    let rss = site.read("public/feeds/en/blog/rss.xml");
    assert!(rss.contains("<dc:contributor>Cy Do</dc:contributor>"));
}

#[test]
fn a_post_that_names_nobody_is_the_sites() {
    let site = Project::new().post("a", "", "x");
    site.build().succeeds();
    assert_eq!(people(&site.entry("en", "A post")["authors"]), ["Example"]);
}

#[test]
fn a_byline_that_stands_only_in_the_body_is_read_and_stays_there() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("**Author:** Ann Lee (ACME)", &["Ann Lee [ACME]"], &[]),
        ("**Authors**: Ann Lee (ACME), [Bo Yu](https://b.example) (Corp)", &["Ann Lee [ACME]", "Bo Yu [Corp]"], &[]),
        ("**作者**：李四（红帽）\n\n**译者**：[王五](https://w.example)", &["李四 [红帽]"], &["王五"]),
        ("**作者：** Ann Lee (ACME)  \n**译者：** 王五", &["Ann Lee [ACME]"], &["王五"]),
        ("**作者: Ann Lee（基金会）**", &["Ann Lee [基金会]"], &[]),
        ("**作者：**\nAnn Lee（谷歌）和 Bo Yu（谷歌）", &["Ann Lee [谷歌]", "Bo Yu [谷歌]"], &[]),
        ("**作者:** Ann Lee (ACME) 和 Bo Yu (Corp)", &["Ann Lee [ACME]", "Bo Yu [Corp]"], &[]),
        ("**作者和采访者：** [Ann Lee](https://a.example)、\n[Bo Yu](https://b.example)", &["Ann Lee", "Bo Yu"], &[]),
        ("作者: Ann Lee (ACME)", &["Ann Lee [ACME]"], &[]),
        ("**Autores / Autoras**: Ann Lee, Bo Yu\n\n**Tradução:** Rui Sá", &["Ann Lee", "Bo Yu"], &["Rui Sá"]),
        (
            "***Autores:*** Ann Lee (ACME), Bo Yu\n(Corp). Traducción desde [el inglés][e] por Cy.\n\n[e]: https://e.example/",
            &["Ann Lee [ACME]", "Bo Yu [Corp]"],
            &[],
        ),
        (
            "**저자**: Ann Lee (ACME)\n\n**번역**: 송 아무개 (쏘카), 김 아무개",
            &["Ann Lee [ACME]"],
            &["송 아무개 [쏘카]", "김 아무개"],
        ),
        ("**編集者:** Ann Lee, Bo Yu", &["Ann Lee", "Bo Yu"], &[]),
        ("**Authors & Interviewers:** Ann Lee\n\n**Editor:** Bo Yu", &["Ann Lee"], &[]),
        ("**Author:** Ann Lee | [GitHub](https://g.example) | [More](https://m.example)", &["Ann Lee"], &[]),
        ("_By Ann Lee (ACME)_", &["Ann Lee [ACME]"], &[]),
        ("By Ann Lee (ACME) and Bo Yu", &["Ann Lee [ACME]", "Bo Yu"], &[]),
        ("_By İpek Çelik_", &["İpek Çelik"], &[]),
        ("*Written by Ann Lee; translated by Bo Yu*", &["Ann Lee"], &["Bo Yu"]),
        ("**Перекладач:** Ян Гус", &["Example"], &["Ян Гус"]),
        ("*An introduction.*\n\nSome words.\n\n**Author:** Ann Lee", &["Ann Lee"], &[]),
    ];
    let bodies: Vec<String> = cases.iter().map(|(body, ..)| format!("{body}\n\nThe text.")).collect();
    let (entries, said) = entries(bodies.iter().map(|body| ("", body.as_str())));
    assert_eq!(said, "");
    for ((body, authors, translators), entry) in cases.iter().zip(entries) {
        assert_eq!(credited(&entry), (to_strings(authors), to_strings(translators)), "{body}");
        let html = string(&entry["content_html"]);
        assert!(html.contains(authors[0].split(' ').next().unwrap()) || *authors == ["Example"], "it stays: {html}");
    }
}

fn to_strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn what_only_looks_like_a_byline_is_none() {
    let bodies = [
        "<!--\n**Author:** Ann Lee\n-->",
        "<!-- **Author:** Ann Lee\n\n",
        "By default, Ann Lee is not mentioned.",
        "By Monday",
        "By Ann Lee and a friend of hers",
        "By Popular Demand:",
        "*By moving this post to the archive we say that it is old.*",
        "_Author's note: Ann Lee has moved._",
        "**Translation**: the act of saying it again",
        "**Author:**",
        "1\n\n2\n\n3\n\n4\n\n5\n\n**Author:** Ann Lee",
    ]
    .map(|body| format!("{body}\n\nThe text."));
    let (entries, _) = entries(bodies.iter().map(|body| ("", body.as_str())));
    for (body, entry) in bodies.iter().zip(entries) {
        assert_eq!(credited(&entry), (vec!["Example".to_owned()], vec![]), "{body}");
    }
}

#[test]
fn what_the_front_matter_says_is_stronger_than_the_body() {
    let site = Project::new().post("a", "author: Ann Lee", "**作者**：别人\n\n**译者**：王五");
    site.build().succeeds();
    assert_eq!(credited(&site.entry("en", "A post")), (vec!["Ann Lee".to_owned()], vec!["王五".to_owned()]));
}

#[test]
fn a_translation_that_names_no_author_has_its_originals() {
    let chinese = "---\ntitle: 你好\ndate: 2025-03-04\ntranslator: 王五\n---\n世界\n";
    for (front_matter, body) in [("author: Ann Lee (ACME)", "x"), ("", "**Author:** Ann Lee (ACME)\n\nx")] {
        let site = Project::new().post("a", front_matter, body).file("content/zh/blog/a.md", chinese);
        site.build().succeeds();
        let expected = (vec!["Ann Lee [ACME]".to_owned()], vec!["王五".to_owned()]);
        assert_eq!(credited(&site.entry("zh", "你好")), expected);
    }
    let site = Project::new().post("a", "author: Ann Lee", "x").file("content/zh/blog/a.md", chinese);
    let site = site.settings("rules: {people_from: []}");
    site.build().succeeds();
    assert_eq!(people(&site.entry("zh", "你好")["authors"]), ["Example"]);
}

#[test]
fn ids_become_the_people_of_a_file_of_authors() {
    let files = [
        (
            "authors.yml",
            "ann:\n  name: Ann Lee\n  title: Engineer\n  url: https://a.example\n  page: true\nbo: {name: Bo Yu, company: ACME}\n",
        ),
        (
            "authors.json",
            "{\"ann\": {\"name\": \"Ann Lee\", \"title\": \"Engineer\", \"url\": \"https://a.example\"}, \"bo\": {\"name\": \"Bo Yu\", \"company\": \"ACME\"}}",
        ),
        (
            "authors.toml",
            "[ann]\nname = \"Ann Lee\"\ntitle = \"Engineer\"\nurl = \"https://a.example\"\n[bo]\nname = \"Bo Yu\"\ncompany = \"ACME\"\n",
        ),
    ];
    for (name, text) in files {
        for ids in ["authors: [ann, bo]", "authors: ann, bo", "authors:\n  - ann\n  - {key: bo}"] {
            let site =
                Project::new().settings(&format!("rules: {{authors: [{name}]}}")).file(name, text).post("a", ids, "x");
            assert_eq!(site.build().succeeds().stderr, "", "{name} {ids}");
            let entry = site.entry("en", "A post");
            assert_eq!(people(&entry["authors"]), ["Ann Lee [Engineer]", "Bo Yu [ACME]"], "{name} {ids}");
            assert_eq!(entry["authors"][0]["url"], "https://a.example/");
        }
    }
}

#[test]
fn a_folder_of_authors_has_a_file_for_each() {
    let site = Project::new()
        .settings("rules: {authors: [data/authors]}")
        .file("data/authors/ann.yaml", "name: Ann Lee\nbio: Writes.\n")
        .file("data/authors/bo.toml", "name = \"Bo Yu\"\n")
        .file("data/authors/readme.txt", "not an author")
        // Of several files for one the first by name counts, in whatever order the folder lists them.
        .file("data/authors/bo.yml", "name: Third\n")
        .file("data/authors/bo.yaml", "name: Second\n")
        .post("a", "author: ann\ntranslator: bo", "x");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(credited(&site.entry("en", "A post")), (vec!["Ann Lee".to_owned()], vec!["Bo Yu".to_owned()]));
}

#[test]
fn the_pages_of_hugos_authors_say_their_names() {
    let page = |path: &str| format!("content/authors/{path}/_index.md");
    let post = |author: &str| format!("---\ntitle: By {author}\ndate: 2025-03-04\nauthors: [{author}]\n---\nText\n");
    let site = Project::empty()
        .file("hugo.toml", "baseURL = 'https://example.org'\ntitle = 'T'\n[taxonomies]\nauthor = 'authors'\n")
        .file("content/authors/_index.md", "---\ntitle: People\n---\n")
        .file(&page("ann"), "---\ntitle: Ann Lee\nrole: Engineer\nsocial: [{icon: x, link: y}]\n---\nWrites.\n")
        .file(&page("bo"), "+++\ntitle = \"Bo Yu\"\n+++\n")
        .file(&page("cy"), "no front matter\n")
        .file("content/blog/a.md", post("ann"))
        .file("content/blog/b.md", post("bo"))
        .file("content/blog/c.md", post("cy"));
    site.run(&["init"]).succeeds();
    assert!(site.read("polyfeed.yaml").contains("authors: [content/authors]"), "{}", site.read("polyfeed.yaml"));
    site.build().succeeds().says("`cy` is in none of the files of authors");
    let of = |author: &str| credited(&site.entry("en", &format!("By {author}"))).0;
    assert_eq!([of("ann"), of("bo"), of("cy")], [["Ann Lee"], ["Bo Yu"], ["cy"]]);
}

#[test]
fn a_language_may_have_authors_of_its_own() {
    let site = Project::new()
        .setting("content: content", "content:\n  - {path: content, rules: {authors: [authors.yml]}}\n  - {path: more, language: zh, rules: {authors: [zh.yml, authors.yml]}}")
        .file("authors.yml", "ann: {name: Ann Lee}\nbo: {name: Bo Yu}\n")
        .file("zh.yml", "ann: {name: 李安}\n")
        .post("a", "authors: [ann, bo]", "x")
        .file("more/blog/a.md", "---\ntitle: 甲\ndate: 2025-03-04\nauthors: [ann, bo]\n---\nx\n");
    assert_eq!(site.build().succeeds().stderr, "");
    assert_eq!(people(&site.entry("en", "A post")["authors"]), ["Ann Lee", "Bo Yu"]);
    assert_eq!(people(&site.entry("zh", "甲")["authors"]), ["李安", "Bo Yu"]);
}

#[test]
fn an_id_that_no_file_has_is_shown_and_reported_once() {
    let site = Project::new()
        .settings("rules: {authors: [authors.yml]}")
        .file("authors.yml", "ann: {name: Ann Lee}\n")
        .post("a", "authors: [ann, cy, Bo Yu]", "x")
        .post("b", "title: Another\nauthors: [cy]", "x");
    let ran = site.build().succeeds().says("warning[PF026]: `cy` is in none").says("content/en/blog/a.md:4");
    assert_eq!(ran.stderr.matches("warning").count(), 2, "one warning, and the count of them: {}", ran.stderr);
    assert_eq!(people(&site.entry("en", "A post")["authors"]), ["Ann Lee", "cy", "Bo Yu"]);
}

#[test]
fn a_file_of_authors_that_is_wrong_stops_the_build_with_its_line() {
    for (name, text, line) in [
        ("authors.yml", "ann:\n  name: [Ann, Lee]\n", 2),
        ("authors.yml", "ann: {name: Ann\nbo: x\n", 2),
        ("authors.toml", "[ann]\nname = Ann\n", 2),
    ] {
        let site =
            Project::new().settings(&format!("rules: {{authors: [{name}]}}")).file(name, text).post("a", "", "x");
        site.build().exits(2).says("the authors are wrong").says(&format!("--> {name}:{line}"));
    }
    let site = Project::new().settings("rules:\n  authors: [\n    gone.yml]").post("a", "", "x");
    site.build()
        .exits(2)
        .says("there is no file or folder `gone.yml` beside the settings file")
        .says("polyfeed.yaml:14:5");
    let sources = "content: [{path: content, rules: {authors: [gone]}}]";
    let site = Project::new().setting("content: content", sources).post("a", "", "x");
    site.build().exits(2).says("`gone`").says("polyfeed.yaml:4:45");
}

#[test]
fn somebody_who_is_named_and_called_by_an_id_is_one_person() {
    let site = Project::new()
        .settings("rules: {authors: [data/authors.yaml]}")
        .file("data/authors.yaml", "ann: {name: Ann Lee}\nbo: {name: Bo Yu}\n")
        .post("a", "author: Ann Lee\nauthors: [ann, bo]", "Text");
    site.build().succeeds();
    assert_eq!(people(&site.entry("en", "A post")["authors"]), ["Ann Lee", "Bo Yu"]);
}
