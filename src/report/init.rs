//! What `polyfeed init` found.

use super::human::table;
use crate::{init::Prospect, text::counted};

/// The posts that a build would publish, and what to look at.
#[must_use]
pub fn prospect(prospect: &Prospect) -> String {
    let from = if prospect.read.is_empty() { String::new() } else { format!(", by {}", prospect.read.join(", ")) };
    let mut out = format!("kind of site: {}{from}\n\n", prospect.preset.name());
    let mut rows = vec![["language", "feed", "posts"].map(str::to_owned).to_vec()];
    rows.extend(prospect.posts.iter().map(|(code, feed, posts)| vec![code.clone(), feed.clone(), posts.to_string()]));
    out.push_str(&table(&rows, &[2]));
    if prospect.errors > 0 {
        let wrong = counted(prospect.errors, "document");
        out.push_str(&format!("\n{wrong} left out as wrong; `polyfeed build` says how\n"));
    }
    if !prospect.notes.is_empty() {
        out.push_str("\nto look at; the file says so too:\n");
    }
    for note in &prospect.notes {
        out.push_str(&format!("- {note}\n"));
    }
    out
}
