//! The states of an announcement, as the database and the ledger write them.

use std::str::FromStr;

use clap::ValueEnum;
use serde::Serialize;

/// What becomes of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A person is to decide.
    Held,
    /// A person has decided that it is sent; its message is not written yet.
    Approved,
    /// It is sent next.
    Ready,
    /// It is on its way.
    Sending,
    /// It may have arrived, and must not be sent again without a person's word.
    Unknown,
    /// It arrived.
    Delivered,
    /// It cannot be delivered.
    Dead,
    /// It is not to be sent.
    Skipped,
}

impl State {
    /// The state as the database and the ledger write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Approved => "approved",
            Self::Ready => "ready",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Skipped => "skipped",
        }
    }
}

impl FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let state = Self::value_variants().iter().find(|state| state.as_str() == text);
        state.copied().ok_or_else(|| format!("`{text}` is no state of an announcement"))
    }
}
