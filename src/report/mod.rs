//! What a command says: for people on a terminal or in cron's mail, for programs as JSON.

mod human;
mod json;
mod problems;
mod progress;

pub use self::{
    human::{details, summary},
    json::json,
    problems::Renderer,
    progress::Progress,
};
