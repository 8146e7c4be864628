//! How much each kind of problem costs. In go the lists of the settings or of the command line, out come [`Levels`], by which problems
//! are judged before anybody reads them, in this one place.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::deserialize_from_str;
use crate::problem::{Code, Problem, Problems, Severity};

/// How much kinds of problems cost, by their codes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemsFile {
    /// Kinds that are only counted.
    #[serde(default)]
    pub allow: Vec<Code>,
    /// Kinds that are warnings.
    #[serde(default)]
    pub warn: Vec<Code>,
    /// Kinds that are errors.
    #[serde(default)]
    pub deny: Vec<Code>,
}

deserialize_from_str!(Code);

/// The kinds of problems that cost something else than they do by themselves.
#[derive(Clone, Debug, Default)]
pub struct Levels(BTreeMap<Code, Severity>);

impl Levels {
    /// Lets a kind cost so much.
    ///
    /// # Errors
    /// Why it cannot be so: the kind ends the command, or it is to cost something else already.
    pub fn set(&mut self, code: Code, severity: Severity) -> Result<(), String> {
        let name = code.as_str();
        if code.ends_the_command() {
            return Err(format!("`{name}` is always an error: nothing can be done before it is mended"));
        }
        match self.0.insert(code, severity) {
            Some(other) if other != severity => {
                Err(format!("`{name}` cannot be both {} and {}", level(other), level(severity)))
            }
            _ => Ok(()),
        }
    }

    /// The same, but for what others say of a kind.
    #[must_use]
    pub fn overridden_by(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// What is to be said of problems: each once, by file and line. What is true of the whole site is said at its first place only.
    #[must_use]
    pub fn judge(&self, mut problems: Vec<Problem>) -> Problems {
        problems.sort_by(|a, b| (&a.path, a.line, a.code, &a.message).cmp(&(&b.path, b.line, b.code, &b.message)));
        problems.dedup();
        let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for problem in problems.iter().filter(|problem| problem.code.is_of_the_site()) {
            paths.entry(problem.message.clone()).or_default().insert(problem.path.clone());
        }
        problems.retain_mut(|problem| {
            if !problem.code.is_of_the_site() {
                return true;
            }
            let paths = paths.remove(&problem.message);
            if let Some(number) = paths.as_ref().map(BTreeSet::len).filter(|number| *number > 1) {
                problem.message += &format!(" (the first of {number} posts)");
            }
            paths.is_some()
        });
        let mut judged = Problems::default();
        for mut problem in problems {
            problem.severity = self.0.get(&problem.code).copied().unwrap_or(problem.severity);
            if problem.severity == Severity::Allowed {
                *judged.allowed.entry(problem.code).or_default() += 1;
            } else {
                judged.reported.push(problem);
            }
        }
        judged
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "denied",
        Severity::Warning => "a warning",
        Severity::Allowed => "allowed",
    }
}
