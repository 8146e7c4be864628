//! A bar on a terminal, once a stage has taken longer than people like to look at nothing.

use std::{
    fmt,
    io::{self, IsTerminal},
    sync::Mutex,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::Stage;

/// How long a stage goes without a bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows how far a build is; on anything but a terminal, nothing.
pub struct Progress {
    is_shown: bool,
    current: Mutex<Option<Current>>,
}

struct Current {
    stage: Stage,
    begun: Instant,
    bar: ProgressBar,
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Progress").field("is_shown", &self.is_shown).finish_non_exhaustive()
    }
}

impl Progress {
    /// On standard error, unless `quiet`.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self { is_shown: !quiet && io::stderr().is_terminal(), current: Mutex::new(None) }
    }

    /// One step of a stage is done; `total` is how many it has.
    pub fn step(&self, stage: Stage, total: usize) {
        if !self.is_shown {
            return;
        }
        let mut current = self.current.lock().expect("no step panics");
        if current.as_ref().is_none_or(|current| current.stage != stage) {
            *current = Some(Current::begin(stage, total));
        }
        let Some(current) = current.as_ref() else { return };
        if current.bar.is_hidden() && current.begun.elapsed() > PATIENCE {
            current.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        current.bar.inc(1);
        if current.bar.position() >= total as u64 {
            current.bar.finish_and_clear();
        }
    }
}

impl Current {
    fn begin(stage: Stage, total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}").expect("the template is valid"));
        bar.set_message(match stage {
            Stage::Reading => "reading",
            Stage::Rendering => "rendering",
        });
        Self { stage, begun: Instant::now(), bar }
    }
}
