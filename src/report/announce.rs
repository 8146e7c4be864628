//! What announcing did, would do, and has done.

use serde_json::Value;

use super::{pretty, problems::counts};
use crate::{
    announce::{
        Announced, Explanation, Outcome, Preview, instant,
        outbox::{Announcement, Attempt, Job},
    },
    render::Library,
    settings::FILE_NAME,
    text::{counted, shell_word},
};

/// What was sent, a line each, and how it ended.
#[must_use]
pub fn announced(announced: &Announced) -> String {
    let mut out = String::new();
    for sent in &announced.delivery.sent {
        let Job { endpoint, entry, title, .. } = &sent.job;
        let reason = sent.outcome.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        let is_open = |unknown: &Announcement| unknown.endpoint == *endpoint && unknown.entry == *entry;
        let outcome = match &sent.outcome {
            // The service knows a repetition, so nobody has to look.
            Outcome::Unknown(_) if !announced.unknown.iter().any(is_open) => "retry with the same key",
            outcome => outcome.name(),
        };
        out.push_str(&format!("{endpoint}  {title}  {outcome}{reason}\n"));
    }
    for (page, reason) in &announced.delivery.missing_pages {
        out.push_str(&format!("{page} cannot be read yet ({reason}); its announcements wait\n"));
    }
    let held = announced.held.iter().map(|(_, count, _)| count).sum::<usize>() + announced.away.len();
    out.push_str(&format!(
        "{} delivered, {} waiting, {held} held, {} dead, {} unknown\n",
        delivered(announced),
        announced.waiting,
        announced.dead.len(),
        announced.unknown.len()
    ));
    if !announced.problems.allowed.is_empty() {
        out.push_str(&format!("{}\n", counts(&announced.problems)));
    }
    out
}

fn delivered(announced: &Announced) -> usize {
    announced.delivery.sent.iter().filter(|sent| matches!(sent.outcome, Outcome::Delivered { .. })).count()
}

/// That a run ends early, if that takes a while: how many answers it waits for.
#[must_use]
pub fn stopping(answers: usize) -> String {
    if answers == 0 {
        return String::new();
    }
    format!(
        "stopping: waiting for {}; the same signal again, after a second, stops at once\n",
        counted(answers, "answer")
    )
}

/// What a person should look at, and what to do about it. `settings` is the path of the settings file.
#[must_use]
pub fn findings(announced: &Announced, settings: &str) -> String {
    let decision = |verb: &str, endpoint: &str, entry: Option<&str>| decision(settings, verb, endpoint, entry);
    // The command that has a closed or resting endpoint asked again. What may have arrived there is decided one by one.
    let wake = |endpoint: &str| decision("retry", endpoint, None) + " --state ready";
    let mut lines = Vec::new();
    for (endpoint, count, reason) in &announced.held {
        let [list, approve, skip] = ["list", "approve", "skip"].map(|verb| decision(verb, endpoint, None));
        let posts = counted(*count, "post");
        lines.push(format!(
            "held: {posts} new to `{endpoint}`: {reason}. Look with `{list} --state held`; then `{approve}` sends what is held, and `{skip} --state held` \
             never does"
        ));
    }
    for (endpoint, count, reason) in &announced.closed {
        let (posts, retry) = (counted(*count, "more post"), wake(endpoint));
        lines.push(format!(
            "closed: {posts} for `{endpoint}`, which takes nothing: {reason}. When it does again, run `{retry}`"
        ));
    }
    for Announcement { endpoint, entry, url, changed, .. } in &announced.overdue {
        let reason = announced.delivery.missing_pages.get(url).map(String::as_str).unwrap_or_default();
        let (since, skip) = (instant::text(*changed), decision("skip", endpoint, Some(entry)));
        lines.push(format!(
            "waiting: {entry} at `{endpoint}` since {since}: its page {url} cannot be read ({reason}), and only 200 will do. If it is not \
             to be announced, run `{skip}`"
        ));
    }
    for Announcement { endpoint, entry, reason, .. } in &announced.away {
        let (reason, skip) = (reason.as_deref().unwrap_or_default(), decision("skip", endpoint, Some(entry)));
        lines.push(format!(
            "held: {entry} at `{endpoint}`: {reason}. It is sent when that changes; if it is not to be, run `{skip}`"
        ));
    }
    for Announcement { endpoint, entry, reason, .. } in &announced.unknown {
        let reason = reason.as_deref().unwrap_or_default();
        let [retry, skip] = ["retry", "skip"].map(|verb| decision(verb, endpoint, Some(entry)));
        lines.push(format!(
            "unknown: {entry} at `{endpoint}`: {reason}. Look there: if it is missing, run `{retry}`; if not, `{skip}`"
        ));
    }
    for sent in &announced.delivery.sent {
        let endpoint = &sent.job.endpoint;
        let retry = wake(endpoint);
        match &sent.outcome {
            Outcome::Disabled(reason) => lines.push(format!(
                "disabled: `{endpoint}` takes nothing any more: {reason}. When it does again, run `{retry}`"
            )),
            Outcome::Refused(reason) => lines
                .push(format!("refused: `{endpoint}`: {reason}. It is tried again later, or at once after `{retry}`")),
            _ => {}
        }
    }
    for sent in &announced.failing {
        let Job { endpoint, entry, since, .. } = &sent.job;
        let (since, reason, retry) = (instant::text(*since), sent.outcome.reason().unwrap_or_default(), wake(endpoint));
        lines.push(format!(
            "failing: `{endpoint}` has not taken {entry} since {since}: {reason}. It is tried again later, or at once after `{retry}`"
        ));
    }
    for Announcement { endpoint, entry, reason, .. } in &announced.dead {
        let (reason, retry) = (reason.as_deref().unwrap_or_default(), decision("retry", endpoint, Some(entry)));
        lines.push(format!("dead: {entry} at `{endpoint}`: {reason}. Mend it, then `{retry}`"));
    }
    if announced.delivery.interrupted.is_some() {
        let delivered = counted(delivered(announced), "announcement");
        lines.push(format!("interrupted: {delivered} delivered, {} left for the next run", announced.waiting));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The command that settles something at an endpoint, as a shell takes it, where the settings are.
fn decision(settings: &str, verb: &str, endpoint: &str, entry: Option<&str>) -> String {
    let mut command = format!("polyfeed deliveries {verb}");
    let config = (settings != FILE_NAME).then_some(("--config ", settings));
    for (option, word) in config.into_iter().chain([("--endpoint ", endpoint)]).chain(entry.map(|entry| ("", entry))) {
        command += &format!(" {option}{}", shell_word(word));
    }
    command
}

/// What would be sent where.
#[must_use]
pub fn previews(previews: &[Preview]) -> String {
    let mut out = String::new();
    for one in previews {
        out.push_str(&format!("{}  {}{}\n", one.endpoint, one.post, if one.is_held { "  held" } else { "" }));
        preview(&mut out, one);
    }
    let held = previews.iter().filter(|preview| preview.is_held).count();
    out.push_str(&format!("{} would be sent, {held} held (dry run: nothing was sent)\n", previews.len() - held));
    out
}

fn preview(out: &mut String, preview: &Preview) {
    match &preview.body {
        Ok(body) => {
            let pretty = serde_json::from_str::<Value>(body).and_then(|json| serde_json::to_string_pretty(&json));
            let pretty = pretty.unwrap_or_else(|_| body.clone());
            out.push_str(&format!("  to {}\n  {}\n\n", preview.target, pretty.replace('\n', "\n  ")));
        }
        Err(message) => out.push_str(&format!("  cannot be written: {message}\n\n")),
    }
}

/// What each endpoint makes of a post.
#[must_use]
pub fn explanation(library: &Library, page: usize, explanations: &[Explanation]) -> String {
    let page = &library.pages[page];
    let url = page.url.as_ref().map(url::Url::as_str).unwrap_or_default();
    let mut out = format!("{}\n{url}\n\n", page.document.path);
    for explanation in explanations {
        out.push_str(&format!("{}: {}\n", explanation.endpoint, explanation.reason));
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
        out.push_str(&format!(
            "{:<9}  {}  {}  {}{reason}\n",
            announcement.state.as_str(),
            instant::text(announcement.changed),
            announcement.endpoint,
            announcement.entry
        ));
    }
    out.push_str(&format!("{}\n", counted(announcements.len(), "announcement")));
    out
}

/// The same for programs.
#[must_use]
pub fn deliveries_json(announcements: &[Announcement]) -> String {
    pretty(&announcements)
}

/// An announcement with its message and all attempts.
#[must_use]
pub fn delivery(announcement: &Announcement, attempts: &[Attempt]) -> String {
    let mut out = format!(
        "{} at {}\n  state: {} since {}\n  url: {}\n",
        announcement.entry,
        announcement.endpoint,
        announcement.state.as_str(),
        instant::text(announcement.changed),
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
            out.push_str(&format!("  {name}: {value}\n"));
        }
    }
    for attempt in attempts {
        let reason = attempt.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        out.push_str(&format!(
            "  {} ({} ms) {}{reason}\n",
            instant::text(attempt.started),
            attempt.milliseconds,
            attempt.outcome
        ));
    }
    out
}
