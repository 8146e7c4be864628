//! What is due enters the outbox: moved posts as known, a flood as held, all else with its message.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use url::Url;

use super::{
    Announced,
    courier::Courier,
    due::{self, Due},
    fit::Limits,
    message,
    outbox::{New, Outbox, State},
    secret::Parameters,
    writer::Writer,
};
use crate::{
    error::Error,
    problem::{Code, Problem},
    render::Library,
    settings::{announce::Endpoint, service::TextLimit},
};

/// Takes in what is due at an endpoint: held if there is a flood, else with its message. Returns what cannot be announced.
pub(super) fn enqueue(
    library: &Library,
    writer: &mut Writer<'_>,
    outbox: &mut Outbox,
    (endpoint, due): (&Endpoint, &Due),
    (parameters, limits): (&Parameters, &BTreeMap<String, Limits>),
    now: DateTime<Utc>,
    announced: &mut Announced,
) -> Result<Vec<Problem>, Error> {
    let mut rows: Vec<New<'_>> = due
        .moved
        .iter()
        .map(|page| {
            row(library, endpoint, *page, State::Skipped, Some("the post moved; it was announced where it was before"))
        })
        .collect();
    let mut send = due.approved.clone();
    match &due.hold {
        Some(reason) => {
            announced.held.push((endpoint.name.clone(), due.new.len(), reason.clone()));
            rows.extend(due.new.iter().map(|page| row(library, endpoint, *page, State::Held, Some(reason))));
        }
        None => send.extend(&due.new),
    }
    let public = parameters.public(endpoint);
    let announced_at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (mut messages, mut problems) = (Vec::new(), Vec::new());
    for page in send {
        match writer.message(endpoint, page, &public, limits, &announced_at) {
            Ok(message) => messages.push((page, message)),
            Err(message) => problems.push(cannot(library, endpoint, page, &message)),
        }
    }
    rows.extend(
        messages
            .iter()
            .map(|(page, message)| New { message: Some(message), ..row(library, endpoint, *page, State::Ready, None) }),
    );
    outbox.enqueue(&rows, now.timestamp_millis())?;
    if !due.approved.is_empty() {
        let pages: Vec<usize> = messages.iter().map(|(page, _)| *page).collect();
        let elsewhere = due::approved_elsewhere(library, outbox.all()?, endpoint, &pages);
        outbox.decide(&elsewhere, State::Skipped, now.timestamp_millis())?;
    }
    // What waited already and is only written anew is no news.
    let new = messages.iter().filter(|(page, _)| due.new.contains(page)).count();
    if new > 0
        && let Some(reason) = outbox.why_closed(&endpoint.name)?
    {
        announced.closed.push((endpoint.name.clone(), new, reason));
    }
    Ok(problems)
}

fn cannot(library: &Library, endpoint: &Endpoint, page: usize, message: &str) -> Problem {
    let path = &library.pages[page].document.path;
    Problem::new(Code::Announcement, path, format!("the post cannot be announced at `{}`: {message}", endpoint.name))
        .hint("mend the template; the post is announced by the next run")
}

/// An announcement of the post on a page, without a message yet.
pub(super) fn row<'n>(
    library: &'n Library,
    endpoint: &'n Endpoint,
    page: usize,
    state: State,
    reason: Option<&'n str>,
) -> New<'n> {
    let language = &library.language(page).code;
    let page = &library.pages[page];
    New {
        endpoint: &endpoint.name,
        entry: page.id().expect("a post has an id"),
        url: page.url.as_ref().map(Url::as_str).expect("a post has a URL"),
        language,
        title: page.post.as_ref().map(|post| &*post.title).unwrap_or_default(),
        state,
        message: None,
        reason,
    }
}

/// The limits that a service states itself, by text, where a message is to be written; what it does not answer is left to its file.
pub(super) async fn limits(endpoint: &Endpoint, due: &Due, courier: &Courier) -> BTreeMap<String, Limits> {
    let mut all = BTreeMap::new();
    if due.approved.is_empty() && (due.new.is_empty() || due.hold.is_some()) {
        return all;
    }
    for (name, rules) in &endpoint.service.texts {
        let Some(from) = &rules.limits_from else { continue };
        let Some(said) = courier.ask(&from.url).await else { continue };
        let number = |pointer: &str| {
            said.pointer(pointer).and_then(serde_json::Value::as_u64).and_then(|number| usize::try_from(number).ok())
        };
        let mut limits = message::declared(rules);
        if let (Some(most), Some(first)) = (number(&from.most), limits.limits.first_mut()) {
            *first = TextLimit { most, ..*first };
        }
        limits.url_length = from.url_length.as_deref().and_then(number).or(limits.url_length);
        all.insert(name.clone(), limits);
    }
    all
}
