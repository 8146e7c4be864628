//! What announcing did, would do, and has done.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

use super::problems::counts;
use crate::{
    announce::{
        Announced, Explanation, Outcome, Preview,
        outbox::{Announcement, Attempt},
    },
    render::Library,
};

const EVERYTHING: &str = "a string takes everything";

/// What was sent, a line each, and how it ended.
#[must_use]
pub fn announced(announced: &Announced) -> String {
    let mut out = String::new();
    let count = |name: &str| announced.delivery.sent.iter().filter(|sent| sent.outcome.name() == name).count();
    for sent in &announced.delivery.sent {
        let reason = sent.outcome.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(out, "{}  {}  {}{reason}", sent.job.endpoint, sent.job.title, sent.outcome.name()).expect(EVERYTHING);
    }
    for (page, reason) in &announced.delivery.missing_pages {
        writeln!(out, "{page} cannot be read yet ({reason}); its announcements wait").expect(EVERYTHING);
    }
    let held = announced.held.iter().map(|(_, count, _)| count).sum::<usize>() + announced.away.len();
    writeln!(
        out,
        "{} delivered, {} waiting, {held} held, {} dead, {} unknown",
        count("delivered"),
        announced.waiting,
        announced.dead.len(),
        announced.unknown.len(),
    )
    .expect(EVERYTHING);
    if !announced.problems.allowed.is_empty() {
        writeln!(out, "{}", counts(&announced.problems)).expect(EVERYTHING);
    }
    out
}

/// What a person should look at, and what to do about it.
#[must_use]
pub fn findings(announced: &Announced) -> String {
    let mut out = String::new();
    for (endpoint, count, reason) in &announced.held {
        writeln!(
            out,
            "held: {count} posts are new to `{endpoint}`: {reason}. Look with `polyfeed deliveries list --endpoint {endpoint} --state held`, \
             then `polyfeed deliveries approve --endpoint {endpoint}` or `skip`"
        )
        .expect(EVERYTHING);
    }
    for (endpoint, count, reason) in &announced.closed {
        writeln!(
            out,
            "closed: {count} more posts wait for `{endpoint}`, which takes nothing: {reason}. When it does again, run \
             `polyfeed deliveries retry --endpoint {endpoint}`"
        )
        .expect(EVERYTHING);
    }
    for Announcement { endpoint, entry, url, changed, .. } in &announced.overdue {
        let reason = announced.delivery.missing_pages.get(url).map(String::as_str).unwrap_or_default();
        writeln!(
            out,
            "waiting: {entry} at `{endpoint}` since {}: its page {url} cannot be read ({reason}), and only 200 will do. If it is not to be \
             announced, run `polyfeed deliveries skip --endpoint {endpoint} {entry}`",
            time(*changed)
        )
        .expect(EVERYTHING);
    }
    for Announcement { endpoint, entry, reason, .. } in &announced.away {
        let reason = reason.as_deref().unwrap_or_default();
        writeln!(
            out,
            "held: {entry} at `{endpoint}`: {reason}. It is sent when the post is back; if it is not to be, run \
             `polyfeed deliveries skip --endpoint {endpoint} {entry}`"
        )
        .expect(EVERYTHING);
    }
    for unknown in &announced.unknown {
        let Announcement { endpoint, entry, .. } = unknown;
        let reason = unknown.reason.as_deref().unwrap_or_default();
        writeln!(
            out,
            "unknown: {entry} at `{endpoint}`: {reason}. Look there, then run `polyfeed deliveries retry --endpoint {endpoint} {entry}` or `skip`"
        )
        .expect(EVERYTHING);
    }
    for sent in &announced.delivery.sent {
        match &sent.outcome {
            Outcome::Disabled(reason) => {
                let endpoint = &sent.job.endpoint;
                writeln!(out, "disabled: `{endpoint}` takes nothing any more: {reason}. When it does again, run `polyfeed deliveries retry --endpoint {endpoint}`")
                    .expect(EVERYTHING);
            }
            Outcome::Refused(reason) => {
                writeln!(out, "refused: `{}`: {reason}. It is tried again later", sent.job.endpoint).expect(EVERYTHING)
            }
            _ => {}
        }
    }
    for dead in &announced.dead {
        let reason = dead.reason.as_deref().unwrap_or_default();
        writeln!(
            out,
            "dead: {} at `{}`: {reason}. Mend it, then `polyfeed deliveries retry --endpoint {} {}`",
            dead.entry, dead.endpoint, dead.endpoint, dead.entry
        )
        .expect(EVERYTHING);
    }
    out
}

/// What would be sent where.
#[must_use]
pub fn previews(previews: &[Preview]) -> String {
    let mut out = String::new();
    for one in previews {
        writeln!(out, "{}  {}{}", one.endpoint, one.post, if one.is_held { "  held" } else { "" }).expect(EVERYTHING);
        preview(&mut out, one);
    }
    let held = previews.iter().filter(|preview| preview.is_held).count();
    writeln!(out, "{} would be sent, {held} held (dry run: nothing was sent)", previews.len() - held)
        .expect(EVERYTHING);
    out
}

fn preview(out: &mut String, preview: &Preview) {
    match &preview.body {
        Ok(body) => {
            let pretty = serde_json::from_str::<Value>(body).and_then(|json| serde_json::to_string_pretty(&json));
            let pretty = pretty.unwrap_or_else(|_| body.clone());
            writeln!(out, "  to {}\n  {}\n", preview.target, pretty.replace('\n', "\n  ")).expect(EVERYTHING);
        }
        Err(message) => writeln!(out, "  cannot be written: {message}\n").expect(EVERYTHING),
    }
}

/// What each endpoint makes of a post.
#[must_use]
pub fn explanation(library: &Library, page: usize, explanations: &[Explanation]) -> String {
    let page = &library.pages[page];
    let url = page.url.as_ref().map(url::Url::as_str).unwrap_or_default();
    let mut out = format!("{}\n{url}\n\n", page.document.path);
    for explanation in explanations {
        writeln!(out, "{}: {}", explanation.endpoint, explanation.reason).expect(EVERYTHING);
        if let Some(one) = &explanation.preview {
            preview(&mut out, one);
        }
    }
    out
}

/// Announcements, a line each.
#[must_use]
pub fn deliveries(announcements: &[Announcement]) -> String {
    let mut out = String::new();
    for announcement in announcements {
        let reason = announcement.reason.as_deref().map(|reason| format!("  {reason}")).unwrap_or_default();
        writeln!(
            out,
            "{:<9}  {}  {}  {}{reason}",
            announcement.state.as_str(),
            time(announcement.changed),
            announcement.endpoint,
            announcement.entry
        )
        .expect(EVERYTHING);
    }
    writeln!(out, "{} announcements", announcements.len()).expect(EVERYTHING);
    out
}

/// The same for programs.
#[must_use]
pub fn deliveries_json(announcements: &[Announcement]) -> String {
    format!("{}\n", serde_json::to_string_pretty(announcements).expect("announcements are JSON"))
}

/// An announcement with its message and all attempts.
#[must_use]
pub fn delivery(announcement: &Announcement, attempts: &[Attempt]) -> String {
    let mut out = format!(
        "{} at {}\n  state: {} since {}\n  url: {}\n",
        announcement.entry,
        announcement.endpoint,
        announcement.state.as_str(),
        time(announcement.changed),
        announcement.url
    );
    let facts = [
        ("reason", &announcement.reason),
        ("there", &announcement.remote_url),
        ("id there", &announcement.remote_id),
        ("key", &announcement.key),
        ("message", &announcement.body),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            writeln!(out, "  {name}: {value}").expect(EVERYTHING);
        }
    }
    for attempt in attempts {
        let reason = attempt.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(out, "  {} ({} ms) {}{reason}", time(attempt.started), attempt.milliseconds, attempt.outcome)
            .expect(EVERYTHING);
    }
    out
}

/// RFC 3339 in UTC.
fn time(milliseconds: i64) -> String {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}
