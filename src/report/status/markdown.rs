//! How far the languages are, as Markdown for an issue or a wiki.

use std::fmt::{self, Write as _};

use super::{LanguageFacts, PostFacts, day, facts, notes, rows};
use crate::status::Status;

/// The same as on a terminal, with links: at most `limit` posts a list.
#[must_use]
pub fn status_markdown(status: &Status<'_>, limit: usize) -> String {
    let facts = facts(status);
    let mut out = String::new();
    let write = |out: &mut String| -> fmt::Result {
        for (number, row) in rows(&facts).iter().enumerate() {
            writeln!(out, "| {} |", row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "))?;
            if number == 0 {
                writeln!(out, "|---|---|--:|--:|--:|--:|---|")?;
            }
        }
        for note in notes(&facts) {
            writeln!(out, "\n{}", escaped(&note))?;
        }
        facts.languages.iter().try_for_each(|language| write_language(out, language, limit))
    };
    write(&mut out).expect("a string takes everything");
    out
}

fn write_language(out: &mut String, language: &LanguageFacts<'_>, limit: usize) -> fmt::Result {
    let name = escaped(language.name);
    let (missing, stale) = (&language.missing, &language.stale);
    if !missing.is_empty() {
        writeln!(out, "\n## {name}: {} not translated\n", missing.len())?;
        for post in missing.iter().take(limit) {
            writeln!(out, "- {} {}: {}", day(post.published.as_deref()), link(post), code(post.path))?;
        }
        write_rest(out, missing.len(), limit)?;
    }
    if !stale.is_empty() {
        writeln!(out, "\n## {name}: {} stale\n", stale.len())?;
        for stale in stale.iter().take(limit) {
            writeln!(out, "- {}: {}", link(&stale.translation), code(&stale.command))?;
            for commit in &stale.commits {
                let subject = escaped(&commit.subject);
                writeln!(out, "  - {} {} {subject}", day(commit.date.as_deref()), code(commit.commit))?;
            }
        }
        write_rest(out, stale.len(), limit)?;
    }
    Ok(())
}

fn write_rest(out: &mut String, all: usize, limit: usize) -> fmt::Result {
    match all.saturating_sub(limit) {
        0 => Ok(()),
        more => writeln!(out, "- and {more} more"),
    }
}

fn link(post: &PostFacts<'_>) -> String {
    let title = escaped(post.title);
    match post.url {
        // Angle brackets, unlike parentheses, stand in no URL.
        Some(url) => format!("[{title}](<{url}>)"),
        None => title,
    }
}

/// Code, whatever backticks are in it.
fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text in which nothing is Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]<>&|~#@".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
