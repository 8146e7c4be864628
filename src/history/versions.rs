//! What files said then and say now. In go commits and paths, out come the texts, by one `git cat-file` a repository, whatever is asked.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::Path,
    process::Stdio,
    thread,
};

use super::{Drift, History, log::git, prose};
use crate::site::Document;

/// The bodies of a file in two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// What it said then.
    pub old: String,
    /// What it says in the newest commit.
    pub new: String,
}

impl History {
    /// Of each original what it said when its translation was last worked on, and what it says in the newest commit; `None` where Git does
    /// not say both, or one is larger than `most` bytes.
    #[must_use]
    pub fn versions(&self, asked: &[(&Document, &Drift<'_>)], most: usize) -> Vec<Option<Versions>> {
        let places: Vec<Option<(usize, [String; 2])>> =
            asked.iter().map(|(original, drift)| self.objects(original, drift)).collect();
        let answers: Vec<BTreeMap<&str, Vec<u8>>> = (0..self.repositories.len())
            .map(|number| {
                let of_it = places.iter().flatten().filter(|(repository, _)| *repository == number);
                let mut names: Vec<&str> = of_it.flat_map(|(_, names)| names.iter().map(String::as_str)).collect();
                names.sort_unstable();
                names.dedup();
                // Who cannot be asked says nothing: the commits and the command are shown all the same.
                texts(&self.repositories[number].0.folder, &names, most).unwrap_or_default()
            })
            .collect();
        let versions = |(repository, [old, new]): &(usize, [String; 2]), lines: bool| {
            let body = |name: &String| Some(prose::body(answers[*repository].get(name.as_str())?, lines));
            Some(Versions { old: body(old)?, new: body(new)? })
        };
        let originals = asked.iter().map(|(original, _)| original);
        places
            .iter()
            .zip(originals)
            .map(|(place, original)| versions(place.as_ref()?, original.may_have_lines))
            .collect()
    }

    /// The repository of an original, by its index, and Git's names of both versions.
    fn objects(&self, original: &Document, drift: &Drift<'_>) -> Option<(usize, [String; 2])> {
        let (repository, path) = self.path(original)?;
        let former = drift.former_path.unwrap_or(&path);
        let names = [format!("{}:{former}", drift.since), format!("HEAD:{path}")];
        // One line is one question.
        (!names.iter().any(|name| name.contains('\n'))).then_some((repository, names))
    }
}

/// The contents of objects, by their names; those that are not there, or too large, are left out.
fn texts<'n>(folder: &Path, names: &[&'n str], most: usize) -> io::Result<BTreeMap<&'n str, Vec<u8>>> {
    let mut texts = BTreeMap::new();
    if names.is_empty() {
        return Ok(texts);
    }
    let mut child = git(folder).args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut questions = BufWriter::new(child.stdin.take().expect("it is piped"));
    let mut answers = BufReader::new(child.stdout.take().expect("it is piped"));
    let asked = names.join("\n") + "\n";
    // In a thread of its own: Git answers before it has heard all.
    let asking = thread::spawn(move || questions.write_all(asked.as_bytes()));
    for name in names {
        let mut head = String::new();
        answers.read_line(&mut head)?;
        // `OBJECT blob SIZE`, or `NAME missing`.
        let mut words = head.trim_end().rsplit(' ');
        let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) else { continue };
        let is_blob = words.next() == Some("blob");
        let mut bytes = Vec::new();
        if is_blob && size <= most as u64 {
            answers.by_ref().take(size).read_to_end(&mut bytes)?;
            texts.insert(*name, bytes);
        } else {
            io::copy(&mut answers.by_ref().take(size), &mut io::sink())?;
        }
        answers.read_exact(&mut [0])?;
    }
    drop(answers);
    asking.join().expect("asking does not panic")?;
    child.wait()?;
    Ok(texts)
}
