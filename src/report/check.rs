//! What `polyfeed check` found: for people, for programs, and for GitHub, which shows it beside the lines of a pull request.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::{pretty, problems::counts};
use crate::{
    path,
    problem::{Code, Problem, Problems, Severity},
    text::counted,
};

/// How many errors, and how many warnings, of one step GitHub shows beside the lines.
const SHOWN_BY_GITHUB: usize = 10;

/// How many posts were looked at, and how many problems there are.
#[must_use]
pub fn checked(posts: usize, problems: &Problems) -> String {
    format!("{}: {}\n", counted(posts, "post"), counts(problems))
}

#[derive(Serialize)]
struct Report<'c> {
    version: u32,
    posts: usize,
    problems: &'c [Problem],
    allowed: &'c BTreeMap<Code, usize>,
}

/// The same for programs; `docs/report.md` describes the shape.
#[must_use]
pub fn checked_json(posts: usize, problems: &Problems) -> String {
    let report = Report { version: 1, posts, problems: &problems.reported, allowed: &problems.allowed };
    pretty(&report)
}

/// A workflow command of GitHub's for each problem, the errors first, since it shows only the first few of each severity. GitHub knows files by
/// their paths below the repository's `root`, of which the command runs in the folder `within`, empty or with a closing `/`.
#[must_use]
pub fn checked_for_github(problems: &Problems, root: &Path, within: &str) -> String {
    let mut out = String::new();
    let mut is_cut = false;
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let of_it = || problems.reported.iter().filter(|problem| problem.severity == severity);
        for problem in of_it() {
            let problem = Problem { path: from_root(root, within, &problem.path), ..problem.clone() };
            workflow_command(&mut out, command, &problem);
        }
        is_cut |= of_it().nth(SHOWN_BY_GITHUB).is_some();
    }
    if is_cut {
        let few = SHOWN_BY_GITHUB;
        out.push_str(&format!(
            "GitHub shows the first {few} errors and the first {few} warnings beside the lines; this log has all\n"
        ));
    }
    out
}

/// A path from the repository's root; what lies elsewhere stays what it is.
fn from_root(root: &Path, within: &str, path: &str) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    let (within, below) =
        match path.strip_prefix(&root).and_then(|below| below.strip_prefix('/')).filter(|_| !root.is_empty()) {
            Some(below) => ("", below),
            None if Path::new(path).is_absolute() => return path.to_owned(),
            None => (within, path),
        };
    path::join(within, below).unwrap_or_else(|| path.to_owned())
}

/// As GitHub's own toolkit writes it. The message begins with the place, which the log would not show otherwise.
fn workflow_command(out: &mut String, command: &str, problem: &Problem) {
    let number =
        |name: &str, number: Option<usize>| number.map(|number| format!(",{name}={number}")).unwrap_or_default();
    let end = problem.column.zip(problem.width).map(|(column, width)| column + width);
    let place = number("line", problem.line) + &number("col", problem.column) + &number("endColumn", end);
    let hint = problem.hint.as_ref().map(|hint| format!("\nhelp: {hint}")).unwrap_or_default();
    let (file, message) = (property(&problem.path), data(&format!("{problem}{hint}")));
    out.push_str(&format!("::{command} file={file}{place},title={}::{message}\n", problem.code.as_str()));
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
