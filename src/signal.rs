//! Signals that end a run. The first one is waited for, so that what is on its way can be finished; the same one again ends the program
//! at once, as it would without all this.

use std::{future::pending, io, pin::pin, process, time::Duration};

use futures_util::future::{Either, select};
use tokio::{signal::ctrl_c, time::sleep};

use crate::error::ExitCode;

/// How long the same signal counts as one: `timeout` sends its own to the program and to the program's group.
const MOMENT: Duration = Duration::from_secs(1);

/// What asks a run to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A person, by Ctrl-C, or whoever does as if: SIGINT.
    Interrupt,
    /// Another program: SIGTERM, or Ctrl-Break on Windows.
    Terminate,
}

/// The first signal from now on, in a runtime of `tokio`. From then on, as long as the runtime is there, one that comes twice ends the
/// program. Another one does not: who sends SIGTERM after SIGINT, as GitHub does, has a kill for whoever does not end by then.
pub async fn first() -> Signal {
    for signal in [Signal::Interrupt, Signal::Terminate] {
        tokio::spawn(signal.ends_the_program_when_it_comes_twice());
    }
    match select(pin!(Signal::Interrupt.comes()), pin!(Signal::Terminate.comes())).await {
        Either::Left(_) => Signal::Interrupt,
        Either::Right(_) => Signal::Terminate,
    }
}

impl Signal {
    /// How a program ends that it has ended.
    #[must_use]
    pub fn exit_code(self) -> ExitCode {
        match self {
            Self::Interrupt => ExitCode::Interrupted,
            Self::Terminate => ExitCode::Terminated,
        }
    }

    async fn ends_the_program_when_it_comes_twice(self) {
        self.comes().await;
        sleep(MOMENT).await;
        self.comes().await;
        process::exit(self.exit_code() as i32);
    }

    /// Waits until it comes, from now on.
    async fn comes(self) {
        let came = match self {
            Self::Interrupt => ctrl_c().await,
            Self::Terminate => terminated().await,
        };
        // What cannot be waited for does what it did before: it ends the program.
        if came.is_err() {
            pending::<()>().await;
        }
    }
}

#[cfg(unix)]
async fn terminated() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(windows)]
async fn terminated() -> io::Result<()> {
    tokio::signal::windows::ctrl_break()?.recv().await;
    Ok(())
}
