//! How far the languages are, for a person on a terminal.

use super::{LanguageFacts, day, facts, notes, rows};
use crate::{report::human::table, status::Status};

/// The table, what it does not say, and for each language what to translate next: at most `limit` posts a list.
#[must_use]
pub fn status(status: &Status<'_>, limit: usize) -> String {
    let facts = facts(status);
    let mut out = table(&rows(&facts), &[2, 3, 4, 5]);
    let notes = notes(&facts);
    if !notes.is_empty() {
        out.push('\n');
    }
    notes.iter().for_each(|note| out.push_str(&format!("{note}\n")));
    facts.languages.iter().for_each(|language| write_language(&mut out, language, limit));
    out
}

fn write_language(out: &mut String, language: &LanguageFacts<'_>, limit: usize) {
    let LanguageFacts { name, missing, stale, .. } = language;
    if !missing.is_empty() {
        out.push_str(&format!("\n{name}: {} not translated, the newest first\n", missing.len()));
        for post in missing.iter().take(limit) {
            out.push_str(&format!("  {}  {}\n", day(post.published.as_deref()), post.title));
            out.push_str(&format!("              {}\n", post.path));
        }
        write_rest(out, missing.len(), limit);
    }
    if !stale.is_empty() {
        out.push_str(&format!("\n{name}: {} stale, the latest change of an original first\n", stale.len()));
        for stale in stale.iter().take(limit) {
            out.push_str(&format!("  {}\n", stale.translation.path));
            for commit in &stale.commits {
                out.push_str(&format!("    {}  {}  {}\n", day(commit.date.as_deref()), commit.commit, commit.subject));
            }
            out.push_str(&format!("    {}\n", stale.command));
        }
        write_rest(out, stale.len(), limit);
    }
}

fn write_rest(out: &mut String, all: usize, limit: usize) {
    match all.saturating_sub(limit) {
        0 => {}
        more => out.push_str(&format!("  and {more} more (--limit)\n")),
    }
}
