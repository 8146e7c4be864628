//! What became of old feeds' entries, for a person to look through.

use super::human::ids_file;
use crate::{
    adopt::{self, Adopted, By, OldEntry, Outcome},
    identity::file::IdsFile,
    text::{Text, counted},
};

/// Every entry of every feed, those that somebody should look at last, and what that makes of the ids file.
#[must_use]
pub fn adopted(feeds: &[Adopted], ids: &IdsFile, dry_run: bool) -> String {
    let mut out = String::new();
    for feed in feeds {
        write_feed(&mut out, feed);
    }
    let changes = ids_file(ids, dry_run);
    if changes.is_empty() { out + &format!("{}: nothing new\n", ids.shown()) } else { out + &changes }
}

fn write_feed(out: &mut String, feed: &Adopted) {
    let language = feed.language.as_deref().map(|code| format!(" in {code}")).unwrap_or_default();
    out.push_str(&format!("{}: {}{language}\n", feed.name, counted(feed.entries.len(), "entry")));
    let without_id = adopt::without_id(feed);
    if without_id > 0 {
        out.push_str(&format!("  {without_id} of them have no id; their links are taken for it, as most readers do\n"));
    }
    let kept = |of: By| {
        feed.entries.iter().filter(move |(_, outcome)| matches!(outcome, Outcome::Kept { by, .. } if *by == of))
    };
    for (by, how) in [
        (By::Id, "known already"),
        (By::Url, "by URL"),
        (By::Address, "by URL, written otherwise"),
        (By::Alias, "by alias"),
        (By::Title, "by title and date: worth a look"),
    ] {
        write_section(out, kept(by), how);
    }
    let with = |is: fn(&Outcome) -> bool| feed.entries.iter().filter(move |(_, outcome)| is(outcome));
    write_section(out, with(|outcome| matches!(outcome, Outcome::Refused { .. })), "not kept");
    let doubtful = with(|outcome| matches!(outcome, Outcome::Doubtful(_)));
    write_section(out, doubtful, "doubtful, with the lines that would keep them");
    write_section(out, with(|outcome| matches!(outcome, Outcome::Unmatched)), "without a post");
    out.push('\n');
}

fn write_section<'e>(out: &mut String, entries: impl Iterator<Item = &'e (OldEntry, Outcome)>, how: &str) {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return;
    }
    out.push_str(&format!("  {} {how}:\n", entries.len()));
    for (entry, outcome) in entries {
        // A stranger's text is not to command the terminal.
        let id = Text::line(entry.id.as_deref().unwrap_or("no id"));
        let title = Text::line(&entry.title);
        match outcome {
            Outcome::Kept { post, .. } => out.push_str(&format!("    {post}  {id}\n")),
            Outcome::Refused { post, why } => out.push_str(&format!("    {post}  {id}: {why}\n")),
            Outcome::Doubtful(posts) => {
                out.push_str(&format!("    {id}  {title}\n"));
                for post in posts {
                    out.push_str(&format!("      {}\n", adopt::line(entry, post)));
                }
            }
            Outcome::Unmatched => out.push_str(&format!("    {id}  {title}\n")),
        }
    }
}
