//! What ends a command, and the exit code that says so.

use std::{io, path::PathBuf};

use crate::problem::Problem;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `polyfeed.yaml`, or the ids file beside it, cannot be understood: each fault with its line.
    #[error("the settings are wrong")]
    Settings(Vec<Problem>),
    /// The content cannot be read as a whole: what is in the way.
    #[error("the content cannot be read")]
    Content(Vec<Problem>),
    /// A command-line value does not fit the settings, or no settings were found.
    #[error("{0}")]
    Usage(String),
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: "read", "write", …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file that polyfeed did not write stands where a feed should go. Nothing was published.
    #[error(
        "{} stands in the way: polyfeed did not write it, or somebody has changed it since, so it is left alone; remove it, or list it \
         under `replace:` in polyfeed.yaml",
        .0.display()
    )]
    ForeignFile(PathBuf),
    /// A path would leave the output folder, through a symbolic link or `..`. Nothing was published.
    #[error("{} is outside the output folder", .0.display())]
    OutsideOutput(PathBuf),
    /// An old feed cannot be had or understood.
    #[error("{_0}: {_1}")]
    Feed(String, String),
    /// Another run publishes into the same output folder.
    #[error("another polyfeed is publishing into {}; try again when it is done", .0.display())]
    Locked(PathBuf),
    /// Another run announces from the same state.
    #[error("another polyfeed is announcing from {}; try again when it is done", .0.display())]
    Announcing(PathBuf),
    /// What has been announced cannot be known: nothing was sent.
    #[error("{}: {_1}", .0.display())]
    State(PathBuf, String),
}

impl Error {
    /// Wraps what the operating system said with the path it said it of.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// The exit code that this error ends with.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Settings(_) | Self::Usage(_) => ExitCode::Usage,
            Self::Content(_)
            | Self::Io { .. }
            | Self::ForeignFile(_)
            | Self::OutsideOutput(_)
            | Self::State(..)
            | Self::Feed(..) => ExitCode::Failed,
            Self::Locked(_) | Self::Announcing(_) => ExitCode::Locked,
        }
    }
}

/// How a command ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Everything was done.
    Done = 0,
    /// Everything was done, and there are findings that were asked to count (`--strict`).
    Findings = 1,
    /// The command line or the settings are wrong; nothing was done.
    Usage = 2,
    /// Reading or writing failed; the files of the last good run stand.
    Failed = 3,
    /// Another run holds the lock (`EX_TEMPFAIL` of sysexits.h): try again later.
    Locked = 75,
    /// SIGINT (Ctrl-C) ended it early, as shells put it; the next run goes on.
    Interrupted = 130,
    /// SIGTERM did.
    Terminated = 143,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
