//! `polyfeed check` finds what is wrong between translations and their originals.

use crate::project::{Project, Ran, string};

const ENGLISH: &str = "Every morning the baker carries a basket of warm bread across the square, and the children run beside her \
    because she gives them the crusts. When it rains she waits below the old clock until the worst is over. Nobody remembers \
    a day on which she did not come, and nobody knows how early she has to rise for it.";

const SPANISH: &str = "Cada mañana la panadera cruza la plaza con una cesta de pan caliente, y los niños corren a su lado porque \
    les regala los bordes. Cuando llueve espera debajo del viejo reloj hasta que pase lo peor. Nadie recuerda un día en el que \
    no haya venido, y nadie sabe a qué hora tiene que levantarse para lograrlo.";

const CHINESE: &str = "每天早晨，面包师都提着一篮热面包穿过广场，孩子们跟在她身边跑，因为她会把面包皮分给他们。下雨的时候，她就在旧钟下面等着，\
    直到雨势变小。没有人记得她哪一天没有来过，也没有人知道为了这件事她要起得多早。广场上的人们听见她的脚步声，就知道新的一天开始了。";

const UKRAINIAN: &str = "Щоранку пекарка переходить площу з кошиком теплого хліба, і діти біжать поруч, бо вона роздає їм \
    шкоринки. Коли йде дощ, вона чекає під старим годинником, доки не вщухне. Ніхто не пам'ятає дня, коли б вона не прийшла.";

/// A text of several paragraphs, no two of which are equal.
fn long(paragraph: &str) -> String {
    ["1", "2", "3", "4", "5", "6", "7", "8"].map(|number| format!("{paragraph} {number}.\n\n")).concat()
}

fn post(front_matter: &str, body: &str) -> String {
    format!("---\ntitle: Bread\n{front_matter}\n---\n{body}\n")
}

fn dated(body: &str) -> String {
    post("date: 2025-03-04", body)
}

fn check(site: &Project) -> Ran {
    site.run(&["check", "--now", "2030-01-01"]).succeeds()
}

#[track_caller]
fn is_quiet(ran: &Ran) {
    assert_eq!(ran.stderr, "");
}

/// What `check` says of a post in a language, with settings for one more language.
fn written(language: &str, body: &str) -> Ran {
    let site = Project::new()
        .setting("  uk: {name", "  es: {name: Español}\n  ca: {name: Català}\n  pt-br: {name: Português}\n  uk: {name")
        .file(&format!("content/{language}/blog/bread.md"), dated(body));
    check(&site)
}

#[test]
fn post_in_another_language_is_found_where_its_text_begins() {
    written("zh", &format!("## 面包\n\n{}", long(ENGLISH)))
        .says("warning[PF034]: the post is written in English, and declared as 中文 (`zh`)")
        .says("content/zh/blog/bread.md:7:1")
        .says("7 | Every morning the baker");
    written("en", &long(SPANISH)).says("PF034").says("written in Spanish, and declared as English (`en`)");
    written("es", &long(CHINESE)).says("written in Chinese, and declared as Español (`es`)");
}

#[test]
fn language_that_the_detector_does_not_know_is_judged_by_its_script_alone() {
    written("uk", &long(ENGLISH)).says("written in English, and declared as Українська (`uk`)");
    is_quiet(&written("uk", &long(UKRAINIAN)));
    is_quiet(&written("ca", &long(SPANISH)));
}

#[test]
fn post_in_its_own_language_is_not_accused() {
    is_quiet(&written("zh", &long(CHINESE)));
    is_quiet(&written("es", &long(SPANISH)));
    is_quiet(&written(
        "pt-br",
        &long(
            "Todas as manhãs a padeira atravessa a praça com um cesto de pão quente, e as crianças correm ao lado dela.",
        ),
    ));
}

#[test]
fn short_mixed_and_technical_posts_are_not_accused() {
    is_quiet(&written("zh", ENGLISH));
    is_quiet(&written("zh", &format!("{}{}", long(ENGLISH), long(CHINESE))));
    is_quiet(&written("zh", &format!("{CHINESE}\n\n```text\n{}```\n", long(ENGLISH))));
}

#[test]
fn copy_of_the_original_is_not_translated() {
    let site = |translation: &str| {
        Project::new()
            .file("content/en/blog/bread.md", dated(&long(ENGLISH)))
            .file("content/zh/blog/bread.md", dated(translation))
    };
    let ran = check(&site(&format!("引言。\n\n{}", long(ENGLISH))))
        .says("warning[PF035]: the post is a copy of `content/en/blog/bread.md` and not translated")
        .says("content/zh/blog/bread.md:7:1")
        .says("`fallback: true`");
    assert!(!ran.stderr.contains("PF034"), "{}", ran.stderr);
    is_quiet(&check(&site(&long(CHINESE))));
    // A programme, say, whose talks keep their names.
    is_quiet(&check(&site(&format!("{CHINESE}\n\n{CHINESE}\n\n{}", long(ENGLISH)))));
    is_quiet(&check(&site(&format!("{}```\n{}```\n", long(CHINESE), long(ENGLISH)))));
}

#[test]
fn translation_that_no_rule_links_comes_with_the_line_that_does() {
    let site = Project::new()
        .file("content/en/blog/2025-bread.md", post("date: 2025-03-04\nslug: bread-across-the-square", "Text"))
        .file("content/en/blog/other.md", post("date: 2025-03-04", "Text"))
        .file("content/zh/blog/mianbao, 1.md", post("date: 2025-03-04\nslug: bread-across-the-square", "面包"));
    let ran = check(&site)
        .says("warning[PF036]: the post seems to be a translation of `content/en/blog/2025-bread.md`, which is of the same day and has an address that ends with the same `bread-across-the-square`; readers of neither find the other")
        .says("content/zh/blog/mianbao, 1.md:1:1")
        .says("below `translations:` in `polyfeed.yaml`");
    let line = ran.stderr.split("add the line `").nth(1).and_then(|rest| rest.split('`').next()).expect("a line");
    let site = site.settings(&format!("translations:\n  {line}"));
    is_quiet(&check(&site));
    site.build().succeeds();
    assert_eq!(
        string(&site.feed("zh")["items"][0]["_i18n"]["alternates"][0]["url"]),
        "https://example.org/blog/bread-across-the-square/"
    );
}

#[test]
fn translations_of_one_original_that_no_rule_links_come_with_one_line_for_all() {
    let front_matter = "date: 2025-03-04\nslug: bread-across-the-square";
    let site = Project::new()
        .file("content/en/blog/bread.md", post(front_matter, "Text"))
        .file("content/uk/blog/hlib.md", post(front_matter, "Хліб"))
        .file("content/zh/blog/mianbao.md", post(front_matter, "面包"));
    let ran = check(&site)
        .says("PF036]: the post and `content/zh/blog/mianbao.md` seem to be translations of `content/en/blog/bread.md`")
        .says("`- [en/blog/bread.md, uk/blog/hlib.md, zh/blog/mianbao.md]`");
    assert_eq!(ran.stderr.matches("PF036").count(), 1, "{}", ran.stderr);
    is_quiet(&check(&site.settings("translations:\n  - [en/blog/bread.md, uk/blog/hlib.md, zh/blog/mianbao.md]")));
}

#[test]
fn translation_that_links_to_what_its_original_does_is_likely_one_too() {
    let links = "[a](https://a.example/) [b](https://b.example/) [c](https://c.example/x) [d](https://d.example/)";
    let site = Project::new()
        .file("content/en/blog/bread.md", dated(links))
        .file("content/en/blog/other.md", dated("[a](https://a.example/) [b](https://b.example/)"))
        .file("content/zh/blog/mianbao.md", post("date: 2025-06-04", &format!("{links} [e](https://e.example/)")));
    check(&site).says("PF036").says("`content/en/blog/bread.md`, which links to the same addresses");
}

#[test]
fn posts_of_one_everyday_name_or_one_day_are_not_likely_translations() {
    let site = Project::new()
        .file("content/en/blog/2024/news.md", dated("Text"))
        .file("content/en/blog/bread-across-the-square.md", post("date: 2025-03-05", "Text"))
        .file("content/en/blog/walk-through-the-town.md", dated("Text"))
        .file("content/zh/blog/walk-through-the-town.md", dated("散步"))
        .file("content/zh/blog/2025/news.md", dated("新闻"))
        .file("content/zh/blog/2025/bread-across-the-square.md", dated("面包"))
        .file("content/zh/blog/2025/walk-through-the-town.md", dated("又散步"));
    is_quiet(&check(&site));
}

#[test]
fn translation_dated_before_its_original_is_marked_at_its_date() {
    let site = |date: &str| {
        Project::new()
            .file("content/en/blog/bread.md", post("date: 2025-03-04T08:00:00-07:00", "Text"))
            .file("content/zh/blog/bread.md", post(&format!("date: {date}"), "面包"))
    };
    check(&site("2025-02-28"))
        .says("warning[PF037]: the translation is dated 2025-02-28, before its original `content/en/blog/bread.md`, which is of 2025-03-04; readers find it among older posts")
        .says("content/zh/blog/bread.md:3:7")
        .says("give it the original's date, 2025-03-04");
    let ran = check(&site("2025-03-03")).says("PF037");
    assert!(!ran.stderr.contains("among older posts"), "{}", ran.stderr);
    is_quiet(&check(&site("2025-03-04")));
    is_quiet(&check(&site("2025-04-01")));
}

#[test]
fn translation_of_a_hidden_original_is_public_only_without_the_embargo() {
    let site = Project::new()
        .file("content/en/blog/bread.md", post("date: 2025-03-04\ndraft: true", "Text"))
        .file("content/zh/blog/bread.md", dated("面包"));
    is_quiet(&check(&site));
    let site = site.settings("embargo: off");
    check(&site)
        .says("PF037")
        .says("the translation is public, and its original `content/en/blog/bread.md` is a draft");
}

#[test]
fn fields_that_only_the_original_has_are_named() {
    let original = "date: 2025-03-04\ndescription: Warm bread\nauthor: Ann Lee\ntags: [bread]\nimages: [bread.png]";
    let site = |translation: &str| {
        Project::new()
            .file("content/en/blog/bread.md", post(original, "Text"))
            .file("content/zh/blog/bread.md", post(translation, "面包"))
    };
    check(&site("date: 2025-03-04\ntags: [面包]"))
        .says("warning[PF038]: the translation lacks what its original `content/en/blog/bread.md` has: summary, image")
        .says("content/zh/blog/bread.md:1:1");
    is_quiet(&check(&site(&original.replace("Warm bread", "热面包"))));
    let alone = site("date: 2025-03-04\ndescription: 热面包\ntags: [面包]\nimages: [bread.png]");
    is_quiet(&check(&alone));
    let untagged = site("date: 2025-03-04\ndescription: 热面包\nimages: [bread.png]");
    check(&untagged).says("has: categories").says("like `tags: …`");
    check(&alone.settings("rules: {people_from: []}")).says("has: authors");
}
