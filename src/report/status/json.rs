//! The same facts for programs.

use super::facts;
use crate::status::Status;

/// How far the languages are, with every post, pretty-printed with a final line feed.
#[must_use]
pub fn status_json(status: &Status<'_>) -> String {
    format!("{}\n", serde_json::to_string_pretty(&facts(status)).expect("facts are JSON"))
}
