//! The command line: one file a subcommand, with its arguments and its exit code, and nothing else.

mod adopt;
mod announce;
mod build;
mod check;
mod deliveries;
mod discovery;
mod explain;
mod init;
mod run;
mod status;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    error::{Error, ExitCode},
    history::Wanted,
    post::Moment,
    problem::Problem,
    report::{self, Progress},
    settings::{FILE_NAME, Settings, value::BaseUrl},
};

/// Per-language Atom, RSS and JSON feeds from a multilingual content tree
#[derive(Debug, Parser)]
#[command(name = "polyfeed", version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Build(build::Build),
    Check(check::Check),
    Status(status::Status),
    Announce(announce::Announce),
    Run(Box<run::Run>),
    Deliveries(deliveries::Deliveries),
    Explain(explain::Explain),
    Discovery(discovery::Discovery),
    Adopt(adopt::Adopt),
}

/// Who reads what a command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Where the settings are.
#[derive(Debug, Args)]
struct SettingsPath {
    /// The settings file [default: polyfeed.yaml here or in the nearest folder above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl SettingsPath {
    /// Settings in which nothing is wrong.
    fn load(&self) -> Result<Settings, Error> {
        self.read()?.without_faults()
    }

    /// Settings that can be understood, whatever is wrong with some of them.
    fn read(&self) -> Result<Settings, Error> {
        let path = match &self.config {
            Some(path) if path.is_dir() => path.join(FILE_NAME),
            Some(path) => path.clone(),
            None => find()?,
        };
        if !path.is_file() {
            return Err(Error::Usage(format!("there is no settings file {}", path.display())));
        }
        Settings::load(&path)
    }
}

/// Where the settings are, and what of them is overridden.
#[derive(Debug, Args)]
struct SettingsArguments {
    #[command(flatten)]
    path: SettingsPath,
    /// Overrides `site.base_url`
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
}

impl SettingsArguments {
    /// Settings in which nothing is wrong.
    fn load(&self) -> Result<Settings, Error> {
        self.read()?.without_faults()
    }

    /// Settings that can be understood, whatever is wrong with some of them. An address for all of the site is refused where it would
    /// be one for a part of it.
    fn read(&self) -> Result<Settings, Error> {
        let settings = self.read_with_old_address()?;
        let mut languages = settings.languages.iter();
        let own = languages.find_map(|language| Some((&language.code, language.base_url.as_ref()?)));
        match own.filter(|_| self.base_url.is_some()) {
            Some((code, own)) => Err(Error::Usage(format!(
                "--base-url is for the whole site, but `{code}` has an address of its own (`languages: {{{code}: {{base_url: …}}}}`), and its \
                 posts would still lead to {}. Write the addresses of all into a copy of {} beside it, and name that with --config",
                own.as_url(),
                settings.path,
            ))),
            None => Ok(settings),
        }
    }

    /// The same where a site is looked for at an address that it had: its languages' own are not asked about.
    fn read_with_old_address(&self) -> Result<Settings, Error> {
        let mut settings = self.path.read()?;
        if let Some(base_url) = &self.base_url {
            settings.base_url = base_url.clone();
        }
        Ok(settings)
    }
}

/// The settings file above the working directory, by the shortest name that reaches it.
fn find() -> Result<PathBuf, Error> {
    if Path::new(FILE_NAME).is_file() {
        return Ok(FILE_NAME.into());
    }
    let here = std::env::current_dir().map_err(Error::io("read", "."))?;
    Settings::find(&here).ok_or_else(|| {
        let here = here.display();
        Error::Usage(format!("there is no {FILE_NAME} in {here} or a folder above it; `polyfeed init` writes one, or name one with --config"))
    })
}

/// Runs the program: arguments in, exit code out.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command_line = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line,
        Err(error) => {
            // If even this cannot be shown, the exit code still tells.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::Usage } else { ExitCode::Done };
        }
    };
    let ended = match command_line.command {
        Command::Init(init) => init.run(),
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Status(status) => status.run(),
        Command::Announce(announce) => announce.run(),
        Command::Run(run) => run.run(),
        Command::Deliveries(deliveries) => deliveries.run(),
        Command::Explain(explain) => explain.run(),
        Command::Discovery(discovery) => discovery.run(),
        Command::Adopt(adopt) => adopt.run(),
    };
    ended.unwrap_or_else(|error| {
        say_error(&error);
        error.exit_code()
    })
}

fn say_error(error: &Error) {
    match error {
        Error::Settings(problems) | Error::Content(problems) => say_problems(problems),
        other => say_aside(&format!("error: {other}\n")),
    }
}

/// Reads the content as it is at a moment, with a bar on a terminal unless `quiet`.
fn read(settings: Settings, wanted: Wanted, moment: Moment, quiet: bool) -> Result<crate::build::Known, Error> {
    let progress = Progress::new(quiet);
    crate::build::read(settings, wanted, moment, &|stage, total| progress.step(stage, total))
}

/// Prints problems to standard error, as a compiler does.
fn say_problems(problems: &[Problem]) {
    let has_colour = stderr_has_colour();
    problems.iter().for_each(|problem| say_aside(&report::problem(problem, has_colour)));
}

/// Prints to standard output; a reader that went away (`| head`) is no failure.
fn say(text: &str) -> Result<(), Error> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::io("write", "standard output")(error)),
        _ => Ok(()),
    }
}

/// Prints to standard error; if that is closed, nobody wanted to know.
fn say_aside(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Colours on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
fn stderr_has_colour() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
