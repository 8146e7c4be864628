//! A made history of 200 originals and 150 translations, in which it is known of every edit what it was: `polyfeed status` finds exactly the
//! translations that are stale.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    project::{Project, string},
    repository::git_at,
};

const ORIGINALS: usize = 200;
const TRANSLATIONS: usize = 150;

/// What happens to a translated post after its translation landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nothing.
    Untouched,
    /// Words of the original change.
    Prose,
    /// A line of code in the original changes.
    Code,
    /// The original gets a tag.
    FrontMatter,
    /// A link of the original leads elsewhere.
    Target,
    /// The original's lines are broken elsewhere.
    WhiteSpace,
    /// Words of both change in one commit.
    Both,
    /// Words of the original change, then those of the translation.
    Updated,
    /// Words of the original change, then only the translation's front matter.
    Tagged,
    /// Both files are renamed, then words of the original change.
    Renamed,
    /// Words of the original change, by an author whose clock is years behind.
    OldClock,
    /// Words of the original change on a branch, which is merged.
    Branch,
    /// Words of the original change; later one commit updates all these translations.
    UpdatedInBulk,
}

const FATES: [Fate; 13] = [
    Fate::Untouched,
    Fate::Prose,
    Fate::Code,
    Fate::FrontMatter,
    Fate::Target,
    Fate::WhiteSpace,
    Fate::Both,
    Fate::Updated,
    Fate::Tagged,
    Fate::Renamed,
    Fate::OldClock,
    Fate::Branch,
    Fate::UpdatedInBulk,
];

impl Fate {
    /// Whether the translation is stale in the end; `named` if translations name the original's commit whenever they are touched.
    fn is_stale(self, named: bool) -> bool {
        match self {
            Self::Prose | Self::Code | Self::Renamed | Self::OldClock | Self::Branch => true,
            // No commit can name itself.
            Self::Both => named,
            // Who names a commit says that the translation is as new as that.
            Self::Tagged => !named,
            _ => false,
        }
    }

    /// How many commits of its own it takes.
    fn steps(self) -> usize {
        match self {
            Self::Untouched => 0,
            Self::Updated | Self::Tagged | Self::Renamed => 2,
            _ => 1,
        }
    }
}

/// A post, and its translation once that has landed.
struct Piece {
    number: usize,
    name: String,
    fate: Fate,
    done: usize,
    word: &'static str,
    code: &'static str,
    target: &'static str,
    tag: &'static str,
    blank: &'static str,
    translation: Option<Translated>,
}

struct Translated {
    word: &'static str,
    tag: &'static str,
    commit: Option<String>,
}

impl Piece {
    fn new(number: usize) -> Self {
        Self {
            number,
            name: format!("post-{number}"),
            fate: FATES[number % FATES.len()],
            done: 0,
            word: "slowly",
            code: "carry",
            target: "/old/",
            tag: "mesh",
            blank: " ",
            translation: None,
        }
    }

    fn write(&self, site: &Project, folder: &str) {
        let Self { number, name, word, code, target, tag, blank, .. } = self;
        let text = format!(
            "---\ntitle: Post {number}\ndate: 2025-01-01\ntags: [{tag}]\n---\nMesh {number} carries{blank}[every request]({target}), {word}.\n\n\
             ```sh\nmesh {code} {number}\n```\n\nBy night it rests at the gateway of mesh {number}.\n"
        );
        site.write(&format!("content/en/{folder}/{name}.md"), text);
        if let Some(Translated { word, tag, commit }) = &self.translation {
            let commit = commit.as_ref().map(|commit| format!("default_lang_commit: {commit}\n")).unwrap_or_default();
            let text = format!(
                "---\ntitle: 译文 {number}\ndate: 2025-01-01\ntags: [{tag}]\n{commit}---\n网格{word}承载 {number} 号的每个请求。\n\n夜里它在网关休息。\n"
            );
            site.write(&format!("content/zh/{folder}/{name}.md"), text);
        }
    }

    /// The next step of its fate; when the author says that it was.
    fn step(&mut self, named: Option<String>) -> &'static str {
        let translation = self.translation.as_mut().expect("only translated posts have a fate");
        self.done += 1;
        match (self.fate, self.done) {
            (Fate::Untouched, _) => {}
            (Fate::Code, _) => self.code = "carry --all",
            (Fate::FrontMatter, _) => self.tag = "proxy",
            (Fate::Target, _) => self.target = "https://example.org/new/",
            (Fate::WhiteSpace, _) => self.blank = "\n  ",
            (Fate::Both, _) => (self.word, translation.word) = ("quickly", "很快地"),
            (Fate::Updated, 2) => (translation.word, translation.commit) = ("很快地", named),
            (Fate::Tagged, 2) => (translation.tag, translation.commit) = ("代理", named),
            (Fate::Renamed, 1) => self.name += "-renamed",
            (Fate::OldClock, _) => {
                self.word = "quickly";
                return "2019-01-01T00:00:00Z";
            }
            _ => self.word = "quickly",
        }
        "2025-06-01T00:00:00Z"
    }
}

/// A site with its history so far; if `named`, translations name the original's commit.
struct Made {
    site: Project,
    pieces: Vec<Piece>,
    named: bool,
}

impl Made {
    fn new(named: bool) -> Self {
        let site = Project::new().settings("dates: {bulk_commit_files: 10}").repository();
        let pieces: Vec<Piece> = (0..ORIGINALS).map(Piece::new).collect();
        let made = Self { site, pieces, named };
        made.site.commit("2025-01-01T00:00:00Z");
        made.write_all("blog");
        made.site.commit("2025-01-02T00:00:00Z");
        made
    }

    fn write_all(&self, folder: &str) {
        self.pieces.iter().for_each(|piece| piece.write(&self.site, folder));
    }

    /// The newest commit as people write it in front matter.
    fn newest(&self, number: usize) -> Option<String> {
        let commit = git_at(&self.site.path(""), "", &["rev-parse", "HEAD"]).succeeds().stdout;
        let commit = commit.trim();
        self.named.then(|| match number % 3 {
            0 => commit.to_owned(),
            1 => commit[..9].to_owned(),
            _ => format!("{commit} # patched"),
        })
    }

    /// Translations land, some alone and some with many others.
    fn translate(&mut self) {
        let mut number = 0;
        for batch in [1, 3, 40, 5, 1, 60, 8, 30, 2] {
            let commit = self.newest(batch);
            for piece in &mut self.pieces[number..number + batch] {
                piece.translation = Some(Translated { word: "慢慢地", tag: "网格", commit: commit.clone() });
                piece.write(&self.site, "blog");
            }
            number += batch;
            self.site.commit("2025-03-01T00:00:00Z");
        }
        assert_eq!(number, TRANSLATIONS);
    }

    /// Every post's fate, one commit at a time, in an order that mixes them.
    fn go_on(&mut self) {
        let mut state = 20_261_121_u64;
        loop {
            let open: Vec<usize> =
                (0..TRANSLATIONS).filter(|piece| self.pieces[*piece].done < self.pieces[*piece].fate.steps()).collect();
            if open.is_empty() {
                break;
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = open[usize::try_from(state >> 33).unwrap() % open.len()];
            self.one_step(number);
        }
    }

    fn one_step(&mut self, number: usize) {
        let named = self.newest(number);
        let site = &self.site;
        let piece = &mut self.pieces[number];
        let before = piece.name.clone();
        let date = piece.step(named);
        if piece.name != before {
            for language in ["en", "zh"] {
                let path = |name: &str| format!("content/{language}/blog/{name}.md");
                site.git(&["mv", &path(&before), &path(&piece.name)]);
            }
        } else {
            piece.write(site, "blog");
        }
        if piece.fate == Fate::Branch {
            site.git(&["checkout", "--quiet", "-b", "side"]);
            site.commit(date);
            site.git(&["checkout", "--quiet", "main"]);
            let merge = ["merge", "--quiet", "--no-ff", "--message", "Merge", "side"];
            git_at(&site.path(""), date, &merge).succeeds();
            site.git(&["branch", "--quiet", "-D", "side"]);
        } else {
            site.commit(date);
        }
    }

    /// Commits that touch everything: another word in all originals and translations, another folder, and last the translations that are
    /// updated all at once.
    fn finish_in_bulk(&mut self) {
        for piece in &mut self.pieces {
            piece.code = if piece.code == "carry" { "bear" } else { "bear --all" };
        }
        self.write_all("blog");
        self.site.commit("2025-07-01T00:00:00Z");
        for language in ["en", "zh"] {
            self.site.git(&["mv", &format!("content/{language}/blog"), &format!("content/{language}/moved")]);
        }
        self.site.commit("2025-07-02T00:00:00Z");
        for language in ["en", "zh"] {
            std::fs::create_dir_all(self.site.path(&format!("content/{language}/blog"))).unwrap();
            self.site.git(&["mv", &format!("content/{language}/moved"), &format!("content/{language}/blog/moved")]);
        }
        self.site.commit("2025-07-03T00:00:00Z");
        let named = self.newest(0);
        for piece in self.pieces.iter_mut().filter(|piece| piece.fate == Fate::UpdatedInBulk) {
            let Some(translation) = &mut piece.translation else { continue };
            (translation.word, translation.commit) = ("很快地", named.clone());
        }
        self.write_all("blog/moved");
        self.site.commit("2025-07-04T00:00:00Z");
    }

    fn check(&self) {
        let ran = self.site.run(&["status", "--now", "2030-01-01", "--format", "json"]).succeeds();
        assert_eq!(ran.stderr, "");
        let status: Value = serde_json::from_str(&ran.stdout).expect("the status is JSON");
        let chinese = &status["languages"][1];
        assert_eq!(chinese["unknown"], Value::Array(Vec::new()));
        let paths = |list: &Value, of: &str| -> BTreeSet<String> {
            list.as_array().unwrap().iter().map(|item| string(item.pointer(of).unwrap())).collect()
        };
        let path = |language: &str, piece: &Piece| format!("content/{language}/blog/moved/{}.md", piece.name);
        let translated = || self.pieces.iter().filter(|piece| piece.translation.is_some());
        let stale: BTreeSet<String> =
            translated().filter(|piece| piece.fate.is_stale(self.named)).map(|piece| path("zh", piece)).collect();
        let found = paths(&chinese["stale"], "/translation/path");
        let fates = |paths: Vec<&String>| -> Vec<String> {
            let fate = |path: &String| self.pieces.iter().find(|piece| path.ends_with(&format!("/{}.md", piece.name)));
            paths.into_iter().map(|path| format!("{path}: {:?}", fate(path).map(|piece| piece.fate))).collect()
        };
        assert_eq!(fates(found.difference(&stale).collect()), Vec::<String>::new(), "not stale");
        assert_eq!(fates(stale.difference(&found).collect()), Vec::<String>::new(), "stale");
        let missing: BTreeSet<String> = self.pieces[TRANSLATIONS..].iter().map(|piece| path("en", piece)).collect();
        assert_eq!(paths(&chinese["missing"], "/path"), missing);
        let row = &status["feeds"][1];
        assert_eq!(row["translated"], TRANSLATIONS);
        assert_eq!(row["stale"], stale.len());
        assert_eq!(row["missing"], ORIGINALS - TRANSLATIONS);
    }
}

fn make(named: bool) -> Made {
    let mut made = Made::new(named);
    made.translate();
    made.go_on();
    made.finish_in_bulk();
    made
}

#[test]
fn exactly_the_stale_translations_are_found_by_history() {
    make(false).check();
}

#[test]
fn exactly_the_stale_translations_are_found_by_the_commits_that_they_name() {
    make(true).check();
}
