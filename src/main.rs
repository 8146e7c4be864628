//! The `polyfeed` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    polyfeed::command::run(std::env::args_os()).into()
}
