//! A site in a Git repository, without anybody's configuration.

use std::{fs, path::Path, process::Command};

use crate::project::{Project, Ran};

/// Git in a folder, as a user without configuration, at a time.
pub fn git_at(folder: &Path, date: &str, arguments: &[&str]) -> Ran {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always"]);
    git.args(arguments).current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder);
    if !date.is_empty() {
        // Whatever the committer's clock says: the author's counts.
        git.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", "2029-01-01T00:00:00Z");
    }
    Ran::of(&mut git)
}

/// Git in a folder.
pub fn git(folder: &Path, arguments: &[&str]) -> Ran {
    git_at(folder, "", arguments)
}

/// A clone of a repository, without any state: what a new machine has.
pub fn clone(of: &Path, options: &[&str]) -> Project {
    let machine = Project::new();
    fs::remove_dir_all(machine.path("")).expect("a folder");
    let (from, to) = (format!("file://{}", of.display()), machine.path(""));
    let arguments = [&["clone", "--quiet"], options, &[&from, to.to_str().expect("UTF-8")]].concat();
    git(of, &arguments).succeeds();
    machine
}

impl Project {
    /// Git in the site's folder.
    pub fn git(&self, arguments: &[&str]) {
        git(&self.path(""), arguments).succeeds();
    }

    /// An empty repository on the branch `main`.
    pub fn repository(self) -> Self {
        self.git(&["init", "--quiet", "--initial-branch", "main"]);
        self
    }

    /// Commits all that changed, written at a time.
    pub fn commit(&self, date: &str) {
        self.git(&["add", "--all"]);
        git_at(&self.path(""), date, &["commit", "--quiet", "--allow-empty", "--message", "x"]).succeeds();
    }
}
