//! Eleventy's data files: what `blog/blog.json` and `blog/blog.11tydata.json` say counts for every document in `blog` and below,
//! what `blog/post.json` and `blog/post.11tydata.json` say for `blog/post.md`. In front of what they say stands the document's own front
//! matter, then the nearer file. Data that is code is not run, and reported.

use std::{collections::HashMap, fs};

use super::{
    Document,
    front_matter::{self, Fault, Format, FrontMatter, Value, WantedKeys},
};
use crate::{
    problem::{Code, Problem},
    settings::{Source, bounds::Bounds},
};

/// What the data files of a source say, by the folder or the path without extension that they are about.
#[derive(Default)]
pub struct DirectoryData(HashMap<String, Vec<FrontMatter>>);

impl DirectoryData {
    /// Reads the data files among all other files of a source.
    pub fn read(source: &Source, files: &[String], wanted: &WantedKeys, bounds: &Bounds) -> (Self, Vec<Problem>) {
        let mut data = Self::default();
        let mut problems = Vec::new();
        if !source.rules.directory_data {
            return (data, problems);
        }
        let mut code: Vec<&String> = Vec::new();
        for path in files {
            let name = path.rsplit('/').next().unwrap_or_default();
            let Some((_, extension)) = name.split_once('.') else { continue };
            if matches!(extension, "11tydata.js" | "11tydata.cjs" | "11tydata.mjs") {
                code.push(path);
            }
            let stem = path.strip_suffix(".11tydata.json").or_else(|| path.strip_suffix(".json"));
            let Some(stem) = stem else { continue };
            let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
            let folder_name = if folder.is_empty() { &source.path } else { folder };
            let subject = if folder_name.rsplit('/').next() == Some(name) { folder } else { stem };
            match read(source, path, wanted, bounds) {
                Ok(found) => data.0.entry(subject.to_owned()).or_default().push(found),
                Err(problem) => problems.push(*problem),
            }
        }
        if let Some(first) = code.first() {
            let message = format!("{} data files are code, which is not run, this one first", code.len());
            let problem = Problem::new(Code::NotRun, source.shown(first), message);
            problems.push(problem.hint(
                "if they say the language, the permalink or what is a draft, say it in polyfeed.yaml: a source for the folder with its `language` and `rules`",
            ));
        }
        (data, problems)
    }

    /// Adds to a document's front matter what the data files say of it.
    pub fn complete(&self, document: &mut Document) {
        if self.0.is_empty() {
            return;
        }
        let path = document.source_path.as_str();
        let mut subject = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        loop {
            for found in self.0.get(subject).into_iter().flatten() {
                match &mut document.front_matter {
                    Ok(front_matter) => front_matter.complete(found.values(), |_, own, found| joined(own, found)),
                    Err(problem) if problem.code == Code::NoFrontMatter => document.front_matter = Ok(found.clone()),
                    Err(_) => return,
                }
            }
            if subject.is_empty() {
                return;
            }
            subject = subject.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
}

/// Of a list that both state, the items of both.
fn joined(own: &Value, found: &Value) -> Option<Value> {
    let (Value::List(own), Value::List(found)) = (own, found) else { return None };
    Some(Value::List(own.iter().chain(found.iter().filter(|item| !own.contains(item))).cloned().collect()))
}

fn read(source: &Source, path: &str, wanted: &WantedKeys, bounds: &Bounds) -> Result<FrontMatter, Box<Problem>> {
    let problem = |message: String| Box::new(Problem::new(Code::BadField, source.shown(path), message));
    let hint = "write a JSON object; what this file says counts as missing";
    let text = fs::read_to_string(source.folder.join(path))
        .map_err(|error| problem(format!("the data file cannot be read: {error}")))?;
    let read = front_matter::check(&text, Format::Json, 1, bounds)
        .and_then(|()| front_matter::parse(&text, Format::Json, wanted, 1, 0));
    read.map_err(|fault| match fault {
        Fault::Syntax(line, message) | Fault::Excess(line, message, _) => {
            let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            let problem = problem(format!("the data file does not parse: {message}"));
            Box::new(problem.at(line, shown).hint(hint))
        }
        Fault::Missing | Fault::Unclosed(_) => Box::new(problem("the data file holds no data".into()).hint(hint)),
    })
}
