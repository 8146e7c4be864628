//! How far the languages are, for a person on a terminal.

use std::fmt::{self, Write as _};

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
    let write = |out: &mut String| -> fmt::Result {
        notes.iter().try_for_each(|note| writeln!(out, "{note}"))?;
        facts.languages.iter().try_for_each(|language| write_language(out, language, limit))
    };
    write(&mut out).expect("a string takes everything");
    out
}

fn write_language(out: &mut String, language: &LanguageFacts<'_>, limit: usize) -> fmt::Result {
    let LanguageFacts { name, missing, stale, .. } = language;
    if !missing.is_empty() {
        writeln!(out, "\n{name}: {} not translated, the newest first", missing.len())?;
        for post in missing.iter().take(limit) {
            writeln!(out, "  {}  {}", day(post.published.as_deref()), post.title)?;
            writeln!(out, "              {}", post.path)?;
        }
        write_rest(out, missing.len(), limit)?;
    }
    if !stale.is_empty() {
        writeln!(out, "\n{name}: {} stale, the latest change of an original first", stale.len())?;
        for stale in stale.iter().take(limit) {
            writeln!(out, "  {}", stale.translation.path)?;
            for commit in &stale.commits {
                writeln!(out, "    {}  {}  {}", day(commit.date.as_deref()), commit.commit, commit.subject)?;
            }
            writeln!(out, "    {}", stale.command)?;
        }
        write_rest(out, stale.len(), limit)?;
    }
    Ok(())
}

fn write_rest(out: &mut String, all: usize, limit: usize) -> fmt::Result {
    match all.saturating_sub(limit) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more (--limit)"),
    }
}
