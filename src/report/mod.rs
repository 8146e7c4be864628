//! What a command says: for people on a terminal or in cron's mail, for programs as JSON.

mod adopt;
mod announce;
mod check;
mod human;
mod init;
mod json;
mod problems;
mod progress;
mod status;

use serde::Serialize;

pub use self::{
    adopt::adopted,
    announce::{announced, deliveries, deliveries_json, delivery, explanation, findings, previews, stopping},
    check::{checked, checked_for_github, checked_json},
    human::{details, summary},
    init::prospect,
    json::json,
    problems::problem,
    progress::Progress,
    status::{status, status_json, status_markdown},
};

/// JSON with a final line feed.
fn pretty(report: &impl Serialize) -> String {
    serde_json::to_string_pretty(report).expect("a report is JSON") + "\n"
}
