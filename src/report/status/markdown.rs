//! How far the languages are, as Markdown for an issue or a wiki.

use super::{LanguageFacts, PostFacts, day, facts, notes, rows};
use crate::status::Status;

/// The same as on a terminal, with links: at most `limit` posts a list.
#[must_use]
pub fn status_markdown(status: &Status<'_>, limit: usize) -> String {
    let facts = facts(status);
    let mut out = String::new();
    for (number, row) in rows(&facts).iter().enumerate() {
        out.push_str(&format!("| {} |\n", row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | ")));
        if number == 0 {
            out.push_str("|---|---|--:|--:|--:|--:|---|\n");
        }
    }
    for note in notes(&facts) {
        out.push_str(&format!("\n{}\n", escaped(&note)));
    }
    facts.languages.iter().for_each(|language| write_language(&mut out, language, limit));
    out
}

fn write_language(out: &mut String, language: &LanguageFacts<'_>, limit: usize) {
    let name = escaped(language.name);
    let (missing, stale) = (&language.missing, &language.stale);
    if !missing.is_empty() {
        out.push_str(&format!("\n## {name}: {} not translated\n\n", missing.len()));
        for post in missing.iter().take(limit) {
            out.push_str(&format!("- {} {}: {}\n", day(post.published.as_deref()), link(post), code(post.path)));
        }
        write_rest(out, missing.len(), limit);
    }
    if !stale.is_empty() {
        out.push_str(&format!("\n## {name}: {} stale\n\n", stale.len()));
        for stale in stale.iter().take(limit) {
            out.push_str(&format!("- {}: {}\n", link(&stale.translation), code(&stale.command)));
            for commit in &stale.commits {
                let subject = escaped(&commit.subject);
                out.push_str(&format!("  - {} {} {subject}\n", day(commit.date.as_deref()), code(commit.commit)));
            }
        }
        write_rest(out, stale.len(), limit);
    }
}

fn write_rest(out: &mut String, all: usize, limit: usize) {
    match all.saturating_sub(limit) {
        0 => {}
        more => out.push_str(&format!("- and {more} more\n")),
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
